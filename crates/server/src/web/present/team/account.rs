//! One's own account: sessions, tokens, and the forms that change how one signs in.

use super::Wrong;
use crate::api::caller::Scope;
use crate::web::components::Choice;
use crate::web::pages::team::account::{Session as Shown, Token as ShownToken};
use crate::web::pages::team::form::{Control, Form, FormField, Secret, Weight};
use crate::words;
use domain::actor::{Role, SignedIn};
use domain::directory::{Member, Team};
use domain::ids::SessionId;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// What a scope lets a token do.
const fn scope_words(scope: Scope) -> &'static str {
    match scope {
        Scope::RequestsRead => "Read requests, flows and journals",
        Scope::RequestsWrite => "Prepare and send requests, ask and answer",
        Scope::DocumentsWrite => "Put files into packages",
        Scope::ClientsRead => "Read clients, contacts and projects",
        Scope::Export => "Export records",
        Scope::FlowsRead => "Read flows and their versions",
        Scope::FlowsWrite => "Publish flows",
        Scope::AbsencesRead => "Read who is away when",
        Scope::AbsencesWrite => "Say who is away when",
    }
}

/// “Account Director, owner, quality (lead)”.
pub fn role(member: &Member, teams: &[Team]) -> String {
    let mine = teams.iter().filter(|t| t.members.contains(&member.id)).map(|t| words::capital(&t.name));
    let title = (!member.title.is_empty()).then(|| member.title.clone());
    let role = match member.role {
        Role::Member => None,
        other @ (Role::Owner | Role::Admin | Role::Designer | Role::Auditor) => Some(words::capital(other.word())),
    };
    title.into_iter().chain(role).chain(mine).collect::<Vec<_>>().join(", ")
}

/// Where one is signed in, this browser first.
pub fn sessions(all: &[store::Session], here: SessionId, now: Timestamp, zone: &TimeZone) -> Vec<Shown> {
    let mut all: Vec<&store::Session> = all.iter().collect();
    all.sort_by_key(|s| (s.id != here, std::cmp::Reverse(s.seen_at)));
    let one = |session: &store::Session| Shown {
        device: match session.signed_in {
            SignedIn::Password | SignedIn::Link => "Signed in with a password".to_owned(),
            SignedIn::PasswordTotp => "Signed in with a password and a code".to_owned(),
        },
        note: format!(
            "Since {}, last seen {}",
            words::near(now, session.created_at, zone),
            words::near(now, session.seen_at, zone)
        ),
        end: (session.id != here).then(|| format!("/account/sessions/{}/end", session.id)),
    };
    all.into_iter().map(one).collect()
}

/// The member's tokens that still work.
pub fn tokens(all: &[store::Token], now: Timestamp, zone: &TimeZone) -> Vec<ShownToken> {
    let open = all.iter().filter(|t| t.revoked_at.is_none() && t.expires_at > now);
    let one = |token: &store::Token| {
        let used = token
            .used_at
            .map_or_else(|| "never used".to_owned(), |at| format!("last used {}", words::near(now, at, zone)));
        ShownToken {
            name: token.name.clone(),
            note: format!(
                "{}, until {}, {used}",
                token.scopes.replace(' ', ", "),
                words::near(now, token.expires_at, zone)
            ),
            revoke: format!("/account/tokens/{}/revoke", token.id),
        }
    };
    open.map(one).collect()
}

/// The form that changes the password.
pub fn password_form(csrf: &str, wrong: &Wrong) -> Form {
    Form {
        action: "/account/password".to_owned(),
        csrf: csrf.to_owned(),
        error: wrong.whole.clone(),
        fields: vec![
            FormField::new("current", "The one you have", Control::Password(Secret::Current))
                .error(wrong.error("current"))
                .row(),
            FormField::new("new", "A new one", Control::Password(Secret::New))
                .hint("At least 10 characters. A few unrelated words are good.")
                .error(wrong.error("new"))
                .row(),
        ],
        button: "Change it, and sign out elsewhere".to_owned(),
        weight: Weight::Plain,
    }
}

/// The form that stops asking for a code.
pub fn totp_off(csrf: &str, wrong: &Wrong) -> Form {
    Form {
        action: "/account/totp/off".to_owned(),
        csrf: csrf.to_owned(),
        error: wrong.whole.clone(),
        fields: vec![
            FormField::new("password", "Your password", Control::Password(Secret::Current))
                .error(wrong.error("password"))
                .row(),
        ],
        button: "Stop asking".to_owned(),
        weight: Weight::Plain,
    }
}

/// The form that makes a token.
pub fn token_form(csrf: &str, wrong: &Wrong) -> Form {
    let scopes =
        Scope::ALL.iter().map(|s| Choice { value: s.word().to_owned(), text: scope_words(*s).to_owned() }).collect();
    let ticked = wrong.typed_or("scopes", Scope::RequestsRead.word()).split_whitespace().map(str::to_owned).collect();
    let days = [("30", "30 days"), ("90", "90 days"), ("365", "a year")]
        .map(|(value, text)| Choice { value: value.to_owned(), text: text.to_owned() });
    Form {
        action: "/account/tokens".to_owned(),
        csrf: csrf.to_owned(),
        error: wrong.whole.clone(),
        fields: vec![
            FormField::new("name", "What it is for", Control::Line(wrong.typed_or("name", "")))
                .error(wrong.error("name"))
                .row(),
            FormField::new("scopes", "It may", Control::Many { values: ticked, choices: scopes })
                .hint("No token can decide, whatever is ticked.")
                .error(wrong.error("scopes"))
                .row(),
            FormField::new(
                "days",
                "It works for",
                Control::One { value: wrong.typed_or("days", "90"), choices: days.to_vec() },
            )
            .row(),
        ],
        button: "Make a token".to_owned(),
        weight: Weight::Plain,
    }
}
