//! Mails to a member about their own account (AU-06). They belong to no request, so nothing is written into one about them.

use super::compose::Composed;
use super::letter::{self, Letter};
use crate::app::{App, chance_16};
use crate::words;
use domain::ids::{MemberId, Pseudonym, WorkspaceId};
use effects::mail::Mailbox;
use effects::notifications::AccountChanged;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{Leased, OutboxRow};
use wording::Words;

/// The kind of these rows in the outbox.
pub(super) const KIND: &str = "account_changed";

/// What was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Changed {
    /// The password.
    Password,
    /// From now on a code is asked for.
    CodeOn,
    /// No code is asked for any more.
    CodeOff,
}

impl Changed {
    const fn says(self) -> &'static str {
        match self {
            Self::Password => "your password was changed",
            Self::CodeOn => "an app for codes was added to your account",
            Self::CodeOff => "the app for codes was removed from your account",
        }
    }
}

/// What a row needs.
#[derive(Serialize, Deserialize)]
struct Told {
    changed: Changed,
    browser: String,
    at: Timestamp,
}

/// Tells a member, at the address that they have, that how they sign in was changed.
pub async fn tell(
    app: &App,
    workspace: WorkspaceId,
    member: MemberId,
    changed: Changed,
    browser: String,
) -> Result<(), store::Error> {
    let now = app.now();
    let body = serde_json::to_string(&Told { changed, browser, at: now });
    let row = OutboxRow {
        id: format!("account-{}", Pseudonym::from_bytes(chance_16()).hex()),
        kind: KIND.to_owned(),
        recipient: member.hex(),
        body: body.unwrap_or_else(|wrong| unreachable!("a row's body is plain data: {wrong}")),
        due_at: now,
    };
    app.workspace(workspace).queue_effect(&row, now).await?;
    app.outbox_wake.notify_one();
    Ok(())
}

/// Writes the mail.
pub(super) async fn compose(app: &App, leased: &Leased) -> Result<Composed, store::Error> {
    let db = app.workspace(leased.workspace);
    let (Ok(told), Ok(id)) = (serde_json::from_str::<Told>(&leased.row.body), MemberId::parse(&leased.row.recipient))
    else {
        return Ok(Composed::Impossible("This version does not know this mail.".to_owned()));
    };
    let (Some(member), Some(workspace)) = (db.member(id).await?, db.workspace().await?) else {
        return Ok(Composed::Impossible("The person it was for is not here any more.".to_owned()));
    };
    let zone = words::zone(&workspace.zone);
    let mail = AccountChanged {
        frame: letter::frame(&workspace, "", "Your account", &member.name, Words::ENGLISH),
        what: told.changed.says().to_owned(),
        browser: told.browser,
        at: words::moment(told.at, &zone),
        way_on: "Ask an administrator of your workspace for a new first code at once; setting a password with it ends every session of yours."
            .to_owned(),
    };
    let to = Mailbox { name: member.name, address: member.email };
    let letter = Letter { to, reply_to: None, written: mail.render(), date: told.at };
    Ok(letter::composed(app, leased, workspace, letter))
}
