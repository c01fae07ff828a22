//! Asking a client's own administrator who may approve there.
//!
//! ```text
//! ask ──mail──▶ /c#token ──exchange──▶ /register/{id}: answers ──▶ the whole, with a code from the mailbox ──▶ recorded
//! ```
//! The answer is bound to the register that was shown and to the session; what the rules are is [`domain::directory::RegisterReply`]'s.

use crate::app::{App, chance_16};
use crate::execute::ExecuteError;
use crate::keys::{Purpose, token_hash};
use crate::words;
use crate::worker::register::asked_row;
use domain::directory::{Directory, Grant, RegisterReply, Said};
use domain::ids::{ClientId, ConfirmationId, ContactId, GrantId, MemberId, WorkspaceId};
use domain::values::Digest;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use store::{Confirmation, NewConfirmation};

/// LIMIT: how long the link of a question opens.
const LINK_DAYS: i64 = 14;

/// The secret in the link of a question.
pub fn token(app: &App, id: ConfirmationId) -> String {
    app.keys.token(Purpose::Link, &[b"confirmation".as_slice(), id.bytes()].concat())
}

/// Asks a contact who may approve for a client; a question that waited for them before opens nothing any more.
pub async fn ask(
    app: &App,
    workspace: WorkspaceId,
    client: ClientId,
    contact: ContactId,
    asked_by: MemberId,
) -> Result<(), store::Error> {
    let (now, id) = (app.now(), ConfirmationId::from_bytes(chance_16()));
    let expires_at = now.saturating_add(SignedDuration::from_hours(24 * LINK_DAYS)).unwrap_or(Timestamp::MAX);
    let hash = token_hash(&token(app, id));
    let new = NewConfirmation { id, hash, client, contact, asked_by, expires_at };
    app.workspace(workspace).ask_confirmation(&new, &asked_row(id, contact, now), now).await?;
    app.outbox_wake.notify_one();
    Ok(())
}

/// What is asked about: the grants for this client that are not over, of people who are there.
pub fn register(directory: &Directory, today: Date) -> Vec<Grant> {
    let own = directory.client().map(|client| client.id);
    let asked = |grant: &&Grant| {
        Some(grant.client) == own
            && grant.until.is_none_or(|day| today <= day)
            && directory.contact(grant.contact).is_some()
    };
    directory.grants.iter().filter(asked).cloned().collect()
}

/// “Contracts and scope changes, to €50,000.”
pub fn what(grant: &Grant, projects: &[domain::directory::Project]) -> String {
    let kinds: Vec<&str> = grant.kinds.iter().map(|kind| kind.plural()).collect();
    let kinds = if kinds.is_empty() { "Everything".to_owned() } else { words::capital(&words::listed(&kinds)) };
    let limit = grant.limit.map_or_else(|| "any amount".to_owned(), |limit| format!("to {limit}"));
    match projects.iter().find(|project| Some(project.id) == grant.project) {
        Some(project) => format!("{kinds}, {limit}, for {}", project.name),
        None => format!("{kinds}, {limit}"),
    }
}

/// What was said, a sentence each.
pub fn summary(reply: &RegisterReply, whose: impl Fn(GrantId) -> String) -> Vec<String> {
    let of = |is: fn(&Said) -> bool| -> Vec<String> {
        reply.grants.iter().filter(|said| is(&said.said)).map(|said| whose(said.grant)).collect()
    };
    let right = of(|said| *said == Said::Right);
    let (ended, differs) = (of(|said| *said == Said::Ended), of(|said| matches!(said, Said::Differs(_))));
    let mut says = Vec::new();
    for (names, one, more) in [
        (&right, "is right", "are right"),
        (&ended, "has ended", "have ended"),
        (&differs, "is different", "are different"),
    ] {
        match names.as_slice() {
            [] => {}
            [name] => says.push(format!("One {one}: {name}.")),
            names => says.push(format!("{} {more}: {}.", names.len(), words::listed(names))),
        }
    }
    if !reply.missing.is_empty() {
        says.push("Somebody is missing.".to_owned());
    }
    says
}

/// What they confirm, in one sentence: it goes into the mail with the code.
pub fn statement(name: &str, client: &str, reply: &RegisterReply, whose: impl Fn(GrantId) -> String) -> String {
    format!("I, {name}, say who may approve at {client}. {}", summary(reply, whose).join(" "))
}

/// Names the question, the register and the answer; a code is bound to it.
pub fn subject(asked: ConfirmationId, shown: Digest, reply: &RegisterReply) -> Digest {
    let json = serde_json::to_vec(&(asked, shown, reply));
    Digest::of(&json.unwrap_or_else(|wrong| unreachable!("an answer is plain data: {wrong}")))
}

/// When a grant was last said to be right, and by whom.
pub fn confirmed(grant: GrantId, all: &[Confirmation]) -> Option<(ContactId, Timestamp)> {
    let said = |asked: &Confirmation| {
        let (at, reply) = asked.reply.as_ref()?;
        reply.grants.iter().any(|said| said.grant == grant && said.said == Said::Right).then_some((asked.contact, *at))
    };
    all.iter().filter_map(said).max_by_key(|(_, at)| *at)
}

/// Sends fresh links for what waits for a contact.
pub async fn ask_again(app: &App, workspace: WorkspaceId, contact: ContactId) -> Result<(), ExecuteError> {
    for asked in app.workspace(workspace).confirmations_waiting(contact, app.now()).await? {
        ask(app, workspace, asked.client, contact, asked.asked_by).await?;
    }
    Ok(())
}
