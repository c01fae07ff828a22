//! Mails about who may approve at a client: the question, its code, and what was answered. They belong to no request.

use super::compose::Composed;
use super::letter::{self, Letter};
use crate::app::{App, chance_16};
use crate::register;
use crate::words;
use domain::directory::{Client, Said};
use domain::ids::{ConfirmationId, ContactId, MemberId, Pseudonym};
use effects::mail::Mailbox;
use effects::notifications::{Ask, CodePurpose, EmailCode, RegisterAnswered, RegisterAsked};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Confirmation, Leased, OutboxRow, WorkspaceStore};
use wording::Words;

/// The kind of these rows in the outbox.
pub(super) const KIND: &str = "register";
/// What these mails are about, where others have a request's number.
const REFERENCE: &str = "Authority to approve";

/// What a row needs.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
enum About {
    Asked,
    /// Without a statement it only proves the mailbox.
    Code {
        code: String,
        statement: Option<String>,
        minutes: u32,
    },
    Answered,
}

#[derive(Serialize, Deserialize)]
struct Row {
    confirmation: ConfirmationId,
    at: Timestamp,
    about: About,
}

fn row(confirmation: ConfirmationId, recipient: String, about: About, at: Timestamp) -> OutboxRow {
    let body = serde_json::to_string(&Row { confirmation, at, about });
    OutboxRow {
        id: format!("register-{}", Pseudonym::from_bytes(chance_16()).hex()),
        kind: KIND.to_owned(),
        recipient,
        body: body.unwrap_or_else(|wrong| unreachable!("a row's body is plain data: {wrong}")),
        due_at: at,
    }
}

/// Asks a contact.
pub fn asked_row(confirmation: ConfirmationId, contact: ContactId, at: Timestamp) -> OutboxRow {
    row(confirmation, contact.hex(), About::Asked, at)
}

/// Mails the code of that name, which confirms exactly this statement; without one it proves the mailbox.
pub fn code_row(
    confirmation: &Confirmation,
    name: [u8; 16],
    statement: Option<&str>,
    minutes: u32,
    at: Timestamp,
) -> OutboxRow {
    let about =
        About::Code { code: Pseudonym::from_bytes(name).hex(), statement: statement.map(str::to_owned), minutes };
    row(confirmation.id, confirmation.contact.hex(), about, at)
}

/// Tells whoever asked.
pub fn answered_row(confirmation: &Confirmation, at: Timestamp) -> OutboxRow {
    row(confirmation.id, confirmation.asked_by.hex(), About::Answered, at)
}

fn gone() -> Composed {
    Composed::Impossible("The person it was for is not here any more.".to_owned())
}

/// Writes the mail.
pub(super) async fn compose(app: &App, leased: &Leased) -> Result<Composed, store::Error> {
    let db = app.workspace(leased.workspace);
    let Ok(row) = serde_json::from_str::<Row>(&leased.row.body) else {
        return Ok(Composed::Impossible("This version does not know this mail.".to_owned()));
    };
    let Some(asked) = db.confirmation(row.confirmation).await? else { return Ok(gone()) };
    let Some(client) = db.client(asked.client).await? else { return Ok(gone()) };
    match row.about {
        About::Asked if !asked.waits(app.now()) => Ok(Composed::Moot("the question was answered or taken back")),
        About::Asked => to_contact(app, &db, leased, (&asked, &client), None, row.at).await,
        About::Code { minutes, .. }
            if app.now().duration_since(row.at) >= SignedDuration::from_mins(minutes.into()) =>
        {
            Ok(Composed::Moot("the code has run out"))
        }
        About::Code { code, statement, minutes } => {
            let Ok(name) = Pseudonym::parse(&code) else { return Ok(gone()) };
            let code = (app.keys.six_digits(name.bytes()), statement, minutes);
            to_contact(app, &db, leased, (&asked, &client), Some(code), row.at).await
        }
        About::Answered => to_member(app, &db, leased, (&asked, &client), row.at).await,
    }
}

async fn to_contact(
    app: &App,
    db: &WorkspaceStore,
    leased: &Leased,
    (asked, client): (&Confirmation, &Client),
    code: Option<(String, Option<String>, u32)>,
    at: Timestamp,
) -> Result<Composed, store::Error> {
    let contact = db.contact(asked.contact).await?.filter(|contact| contact.active);
    let (Some(contact), Some(workspace)) = (contact, db.workspace().await?) else { return Ok(gone()) };
    let asker = db.member(asked.asked_by).await?.filter(|member| member.active);
    let speaks = Words::of(contact.language.unwrap_or_default());
    let reference = speaks.register_reference().to_string();
    let frame = letter::frame(&workspace, &client.name, &reference, &contact.name, speaks);
    let zone = words::zone(&client.zone);
    let written = match code {
        Some((code, statement, minutes)) => {
            let frame =
                effects::notifications::Frame { title: speaks.register_title(&client.name).to_string(), ..frame };
            let purpose = statement.map_or(CodePurpose::See, |statement| CodePurpose::Decide { statement });
            EmailCode { frame, code, purpose, minutes }.render()
        }
        None => RegisterAsked {
            asker: asker.as_ref().map_or_else(|| workspace.name.clone(), |member| member.name.clone()),
            expires: speaks.moment(asked.expires_at, &zone),
            link: app.url(&format!("/c#{}", register::token(app, asked.id))),
            frame,
        }
        .render(),
    };
    let to = Mailbox { name: contact.name, address: contact.email };
    let reply_to = asker.map(|member| Mailbox { name: member.name, address: member.email });
    Ok(letter::composed(app, leased, workspace, Letter { to, reply_to, written, date: at }))
}

async fn to_member(
    app: &App,
    db: &WorkspaceStore,
    leased: &Leased,
    (asked, client): (&Confirmation, &Client),
    at: Timestamp,
) -> Result<Composed, store::Error> {
    let Ok(id) = MemberId::parse(&leased.row.recipient) else { return Ok(gone()) };
    let member = db.member(id).await?.filter(|member| member.active);
    let (Some(member), Some(workspace), Some((_, reply))) = (member, db.workspace().await?, &asked.reply) else {
        return Ok(gone());
    };
    let people = db.all_contacts().await?;
    let name = |id: ContactId| people.iter().find(|c| c.id == id).map_or("somebody", |c| c.name.as_str()).to_owned();
    let grants = db.all_grants(client.id).await?;
    let whose = |id| grants.iter().find(|g| g.id == id).map(|g| name(g.contact));
    let mut words: Vec<Ask> = reply
        .grants
        .iter()
        .filter_map(|said| match &said.said {
            Said::Differs(words) => Some(Ask { words: words.clone(), place: whose(said.grant), answer: None }),
            Said::Right | Said::Ended => None,
        })
        .collect();
    if !reply.missing.is_empty() {
        words.push(Ask { words: reply.missing.clone(), place: Some("Who is missing".to_owned()), answer: None });
    }
    let written = RegisterAnswered {
        frame: letter::frame(&workspace, &client.name, REFERENCE, &member.name, Words::ENGLISH),
        who: name(asked.contact),
        says: register::summary(reply, |id| whose(id).unwrap_or_default()),
        words,
        link: app.url(&format!("/clients/{}", client.id)),
    };
    let to = Mailbox { name: member.name, address: member.email };
    let letter = Letter { to, reply_to: None, written: written.render(), date: at };
    Ok(letter::composed(app, leased, workspace, letter))
}
