//! Erasure (evidence-spec.md section 15): what goes with the lines that an `annex.erased` names.
//!
//! ```text
//! 1. note      which files may have to go                     so that a crash after 2 forgets none of them
//! 2. execute   annex.erased, and its lines, sheets, sent mail (one transaction)
//! 3. list      what it is found by goes; what went, outside of the database (`erasures`), and the note of 1 that it must be listed
//! 4. files     each that no request of the workspace names any more: its bytes, pictures, texts, and the note of 1
//! 5. scrub     the database's own copies of what was deleted
//! ```
//! After a restore the database may disclose again what is on the list; [`again`] erases it before anything is served.
//! Left out: who may and what must not go yet, which is the domain's (`domain::request::erasing`); copies that others have, and
//! backups, of which docs/operate/backup.md speaks.

use crate::app::App;
use crate::erasures::{Erased, ErasedLine};
use crate::execute::{ExecuteError, With, execute};
use crate::files::FileError;
use crate::live::{self, Live};
use anyhow::Context as _;
use domain::actor::Actor;
use domain::ids::{Name, PersonId, Pseudonym, RequestId, WorkspaceId};
use domain::request::erasing::{self, Again, Erasure};
use domain::request::event::ErasedField;
use domain::request::{Command, Entry, Event};
use domain::values::Digest;
use effects::blobs::BlobKey;
use std::collections::BTreeSet;
use store::{SideRow, Subject, Trace};

/// Under this, with workspace and digest, the store notes files that may have to go.
const NOTED: &str = "erasing:";
/// Under this, with workspace and request, the store notes that the list may lack an erasure.
const TO_LIST: &str = "listing:";
/// LIMIT: notes that one look finishes.
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
    let note = to_list(live.workspace, live.state.id);
    app.store.keep(&note, "").await?;
    let side = people_of(live, &journal, &targets)
        .into_iter()
        .flat_map(|who| [Trace::Views(who), Trace::Looks(who)])
        .map(SideRow::EraseTrace);
    let with = With { side: side.collect(), ..With::default() };
    let actor = Actor::Person(erasure.by.clone());
    let command = Command::Erase(Box::new(erasure));
    let done = execute(app, live.workspace, &actor, live.state.id, &command, with).await;
    if matches!(done, Err(ExecuteError::Refused(_))) {
        app.store.take_kept(&note, "").await?;
    }
    done?;
    finish(app).await?;
    app.store.take_kept(&note, "").await?;
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

/// Puts on the list what is noted for it, and deletes every noted file that no request of its workspace names any more. Also what a
/// crash has left; called every hour.
///
/// A file that somebody uploads again in the very moment in which it goes is missing when they send it, which says so; nothing is
/// decided without its bytes.
pub async fn finish(app: &App) -> Result<(), FileError> {
    for (workspace, request, _) in not_listed(app).await? {
        app.workspace(workspace).forget_found(&Subject::Request(request)).await?;
        list(app, workspace, request).await?;
    }
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

/// One for each erasure, so that none takes away what another one noted.
fn to_list(workspace: WorkspaceId, request: RequestId) -> String {
    let erasure = Pseudonym::from_bytes(crate::app::chance_16()).hex();
    format!("{TO_LIST}{}:{}:{erasure}", workspace.hex(), request.hex())
}

/// What is noted for the list, with the notes.
async fn not_listed(app: &App) -> Result<Vec<(WorkspaceId, RequestId, String)>, store::Error> {
    let read = |(key, _): (String, String)| {
        let mut parts = key.strip_prefix(TO_LIST)?.split(':');
        let workspace = WorkspaceId::parse(parts.next()?).ok()?;
        let request = RequestId::parse(parts.next()?).ok()?;
        Some((workspace, request, key))
    };
    Ok(app.store.kept_under(TO_LIST, NOTED_MAX).await?.into_iter().filter_map(read).collect())
}

/// Puts on the list what the journal of a request says was erased and the list does not have.
async fn list(app: &App, workspace: WorkspaceId, request: RequestId) -> Result<(), FileError> {
    let cannot = |wrong: String| FileError::Unavailable(format!("the list of erasures: {wrong}"));
    let Some(live) = live::load(app, workspace, request).await? else { return Ok(()) };
    let listed = app.erasures.read().map_err(|wrong| cannot(format!("{wrong:#}")))?;
    let listed: BTreeSet<ErasedLine> =
        listed.into_iter().filter(|erased| erased.request == request).flat_map(|erased| erased.fields).collect();
    let fields = app.workspace(workspace).fields(request).await?;
    for entry in live.entries.iter() {
        let Event::AnnexErased { targets, basis, .. } = &entry.event else { continue };
        let gone = fields.iter().filter(|f| targets.iter().any(|t| t.seq == f.seq && t.name == f.name));
        let gone: Vec<ErasedLine> = gone.map(line).filter(|line| !listed.contains(line)).collect();
        if !gone.is_empty() {
            let erased = Erased { workspace, request, at: entry.at, basis: basis.to_string(), fields: gone };
            app.erasures.add(Some(&erased)).map_err(|wrong| cannot(wrong.to_string()))?;
        }
    }
    Ok(())
}

fn line(field: &store::Field) -> ErasedLine {
    ErasedLine { seq: field.seq, name: field.name.clone(), commitment: Digest(field.commitment).hex() }
}

/// Before anything is served: erases again what is on the list and disclosed all the same, because the database was restored from a
/// backup of before. Also finishes the list, where a crash left it short or it is missing. Gives how many fields went.
pub async fn again(app: &App) -> anyhow::Result<usize> {
    if !app.erasures.exists() {
        for (workspace, request) in app.store.requests_with_erasures().await? {
            list(app, workspace, request).await?;
        }
        app.erasures.add(None).context("cannot make the list of erasures")?;
    }
    let left = not_listed(app).await?;
    finish(app).await?;
    for (.., note) in left {
        app.store.take_kept(&note, "").await?;
    }
    let mut gone = 0;
    for erased in app.erasures.read()? {
        let fields = app.workspace(erased.workspace).fields(erased.request).await?;
        let back = fields.iter().filter(|field| field.disclosed && erased.fields.contains(&line(field)));
        let back: Vec<ErasedField> =
            back.map(|field| ErasedField { seq: field.seq, name: field.name.clone() }).collect();
        if !back.is_empty() {
            gone += back.len();
            tracing::warn!(
                request.id = %erased.request, fields = back.len(), erased_at = %erased.at,
                "the database discloses what was erased: it was restored from an older backup; it is erased again"
            );
            once_more(app, &erased, back).await?;
        }
    }
    if gone > 0 {
        finish(app).await?;
        app.store.scrub().await?;
    }
    Ok(gone)
}

async fn once_more(app: &App, erased: &Erased, targets: Vec<ErasedField>) -> anyhow::Result<()> {
    let live = live::load(app, erased.workspace, erased.request).await?.context("a request with fields is there")?;
    let journal = live.journal();
    for file in files_of(&journal, &targets) {
        app.store.keep(&noted(live.workspace, file), "").await?;
    }
    let views = people_of(&live, &journal, &targets)
        .into_iter()
        .flat_map(|who| [Trace::Views(who), Trace::Looks(who)])
        .map(SideRow::EraseTrace);
    // Sheets go anyhow; with rows of its own the write has the right that an erasure needs.
    let side = views.chain([SideRow::EraseTrace(Trace::Sheets)]).collect();
    let again = Again {
        journal: journal.clone(),
        targets: targets.clone(),
        basis: Name::parse(&erased.basis)?,
        first_at: erased.at,
    };
    let command = Command::EraseAgain(Box::new(again));
    execute(app, live.workspace, &Actor::System, live.state.id, &command, With { side, ..With::default() }).await?;
    app.workspace(live.workspace).forget_found(&Subject::Request(live.state.id)).await?;
    forget_mail(app, &journal, &targets);
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
