//! Erasure (evidence-spec.md section 15): what goes with the lines that an `annex.erased` names.
//!
//! ```text
//! 1. note      which files may have to go                     so that a crash after 2 forgets none of them
//! 2. execute   annex.erased, and its lines, sheets, sent mail (one transaction)
//! 3. files     each that no request of the workspace names any more: its bytes, pictures, texts, and the note of 1
//! 4. scrub     the database's own copies of what was deleted
//! ```
//! Left out: who may and what must not go yet, which is the domain's (`domain::request::erasing`); copies that others have, and
//! backups, of which docs/operate/backup.md speaks.

use crate::app::App;
use crate::execute::{ExecuteError, With, execute};
use crate::files::FileError;
use crate::live::Live;
use domain::actor::Actor;
use domain::ids::{PersonId, Pseudonym, WorkspaceId};
use domain::request::erasing::{self, Erasure};
use domain::request::event::ErasedField;
use domain::request::{Command, Entry, Event};
use domain::values::Digest;
use effects::blobs::BlobKey;
use std::collections::BTreeSet;
use store::{SideRow, Trace};

/// Under this, with workspace and digest, the store notes files that may have to go.
const NOTED: &str = "erasing:";
/// LIMIT: noted files that one look finishes.
const NOTED_MAX: u32 = 1_000;

/// Why an erasure was not carried out, or not to its end.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    /// Nothing was erased.
    #[error(transparent)]
    Execute(#[from] ExecuteError),
    /// It is on the record; files and copies follow within the hour.
    #[error(transparent)]
    Later(#[from] FileError),
}

impl From<store::Error> for EraseError {
    fn from(wrong: store::Error) -> Self {
        Self::Execute(wrong.into())
    }
}

/// Erases, to the end.
pub async fn erase(app: &App, live: &Live, erasure: Erasure) -> Result<(), EraseError> {
    let (journal, targets) = (erasure.journal.clone(), erasure.targets.clone());
    for file in files_of(&journal, &targets) {
        app.store.keep(&noted(live.workspace, file), "").await?;
    }
    let side = people_of(live, &journal, &targets).into_iter().map(|who| SideRow::EraseTrace(Trace::Views(who)));
    let with = With { side: side.collect(), ..With::default() };
    let actor = Actor::Person(erasure.by.clone());
    let command = Command::Erase(Box::new(erasure));
    execute(app, live.workspace, &actor, live.state.id, &command, with).await?;
    finish(app).await?;
    forget_mail(app, &journal, &targets);
    app.store.scrub().await?;
    Ok(())
}

/// The files that the erased fields name.
pub fn files_of(journal: &[Entry], targets: &[ErasedField]) -> BTreeSet<Digest> {
    let erased = |entry: &Entry| targets.iter().any(|t| t.seq == entry.seq && t.name == "document");
    let file = |entry: &Entry| match &entry.event {
        Event::DocumentAttached { fields, .. } => fields.document.as_ref().map(|file| file.sha256),
        _ => None,
    };
    journal.iter().filter(|entry| erased(entry)).filter_map(file).collect()
}

/// The people whose names are erased: which pages they opened is theirs too.
fn people_of(live: &Live, journal: &[Entry], targets: &[ErasedField]) -> Vec<PersonId> {
    let erased = |entry: &Entry| targets.iter().any(|t| t.seq == entry.seq && t.name == "person");
    let person = |entry: &Entry| match &entry.event {
        Event::PartyAdded { person, .. } => Some(*person),
        _ => None,
    };
    let gone: BTreeSet<Pseudonym> = journal.iter().filter(|entry| erased(entry)).filter_map(person).collect();
    live.people().into_iter().filter(|(name, _)| gone.contains(name)).map(|(_, who)| who).collect()
}

fn noted(workspace: WorkspaceId, file: Digest) -> String {
    format!("{NOTED}{}:{}", workspace.hex(), file.hex())
}

/// Deletes every noted file that no request of its workspace names any more. Also what a crash has left; called every hour.
///
/// A file that somebody uploads again in the very moment in which it goes is missing when they send it, which says so; nothing is
/// decided without its bytes.
pub async fn finish(app: &App) -> Result<(), FileError> {
    for (key, value) in app.store.kept_under(NOTED, NOTED_MAX).await? {
        let parts = key.strip_prefix(NOTED).and_then(|rest| rest.split_once(':'));
        let Some((Ok(workspace), Ok(file))) = parts.map(|(w, f)| (WorkspaceId::parse(w), Digest::parse(f))) else {
            continue;
        };
        let db = app.workspace(workspace);
        if !db.names_file(file).await? {
            for name in db.forget_blob(file).await? {
                app.blobs.delete(&BlobKey::parse(&workspace.hex(), &name)?).await?;
            }
        }
        app.cache.forget_shown(workspace, file);
        app.store.take_kept(&key, &value).await?;
    }
    Ok(())
}

/// The demo keeps mail as files: those of this request that hold erased words go. Elsewhere mail is in the readers' mailboxes.
fn forget_mail(app: &App, journal: &[Entry], targets: &[ErasedField]) {
    let Some(mailbox) = &app.mailbox else { return };
    let sent = |entry: &Entry| match &entry.event {
        Event::MessageSent { fields, .. }
        | Event::MessageFailed { fields, .. }
        | Event::AnnexDelivered { fields, .. } => fields.message.as_ref().map(|message| message.message_id.clone()),
        _ => None,
    };
    let ids: BTreeSet<String> = journal.iter().filter_map(sent).collect();
    mailbox.forget(&ids, &erasing::words_of(journal, targets));
}
