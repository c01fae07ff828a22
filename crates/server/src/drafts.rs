//! Flows that are being written: read, changed by several people at once, walked back and forth, published.
//!
//! Every change names the version that its author saw. On a newer one it is done again, unless it would overwrite what somebody else wrote
//! meanwhile; then it is refused with both. INVARIANT: no edit that was answered with yes is lost.

use crate::app::App;
use crate::live::{self, Warnings};
use domain::directory::Directory;
use domain::flow::Flow;
use domain::flow::edit::{Clash, Document, Edit, Key, Problem, Refused, apply, clash};
use domain::ids::{MemberId, RequestId, WorkspaceId};
use domain::values::Digest;
use std::sync::Arc;
use store::{Base, Draft, DraftVersion, Error, NewVersion, OTHER_VERSION, PublishedFlow};

/// LIMIT: how often an edit is done again because others were faster.
const TRIES_MAX: usize = 8;

/// A flow that can be edited, as it is now.
#[derive(Debug, Clone)]
pub struct Open {
    /// Its name.
    pub name: String,
    /// The document.
    pub document: Document,
    /// Its draft; nothing while it is as published.
    pub draft: Option<(Draft, DraftVersion)>,
    /// The published flow of that name that is offered.
    pub offered: Option<PublishedFlow>,
}

impl Open {
    /// The version; 0 for a flow as it is published.
    pub fn version(&self) -> i64 {
        self.draft.as_ref().map_or(0, |(draft, _)| draft.version)
    }
}

/// What came of a change.
#[derive(Debug, Clone)]
pub enum Came {
    /// It is done.
    Done {
        /// What was done; empty, if it was so already.
        says: String,
        /// The step that it was about.
        step: Option<Key>,
    },
    /// Nothing was changed.
    Refused(Refused),
    /// Somebody else wrote the same place meanwhile. Nothing was changed.
    Clash {
        /// Both values.
        clash: Clash,
        /// Who wrote it.
        author: Option<MemberId>,
    },
}

/// Under which pages that show a draft hear of its changes. It is the identifier of no request.
pub fn subject(name: &str) -> RequestId {
    let digest = Digest::of(format!("flow draft {name}").as_bytes());
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(digest.0) {
        *to = from;
    }
    RequestId::from_bytes(bytes)
}

fn read(text: &str) -> Result<Document, Error> {
    Document::parse(text).map_err(|wrong| Error::Corrupt { what: format!("a draft of a flow: {}", wrong.wrong) })
}

/// The flow of that name, as its draft has it, else as it is published.
pub async fn open(app: &App, workspace: WorkspaceId, name: &str) -> Result<Option<Open>, Error> {
    let db = app.workspace(workspace);
    let offered = db.offered_flows().await?.into_iter().find(|flow| flow.name == name);
    let name = name.to_owned();
    if let Some(draft) = db.draft(&name).await? {
        let version = db.draft_version(&name, draft.version).await?;
        let version =
            version.ok_or_else(|| Error::Corrupt { what: format!("the draft of “{name}” is missing") })?;
        return Ok(Some(Open { document: read(&version.document)?, draft: Some((draft, version)), name, offered }));
    }
    let Some(published) = offered else { return Ok(None) };
    let flow = live::flow(app, workspace, published.digest).await?;
    Ok(Some(Open { name, document: Document::of(&flow), draft: None, offered: Some(published) }))
}

fn version(document: &Document, says: &str, author: MemberId, app: &App, undo: Option<i64>) -> NewVersion {
    NewVersion { document: document.text(), says: says.to_owned(), author, at: app.now(), undo, redo: None }
}

/// Begins the draft of a new flow.
pub async fn begin(
    app: &App,
    workspace: WorkspaceId,
    author: MemberId,
    name: &str,
    document: &Document,
) -> Result<(), Error> {
    let first = version(document, "Begun", author, app, None);
    app.workspace(workspace).begin_draft(name, None, &first).await
}

/// Begins the draft of a published flow, unless somebody just has.
async fn begun(app: &App, workspace: WorkspaceId, author: MemberId, open: &Open) -> Result<(), Error> {
    let first = version(&open.document, "As published", author, app, None);
    let based_on = open.offered.as_ref().map(|published| published.digest);
    match app.workspace(workspace).begin_draft(&open.name, based_on, &first).await {
        Ok(()) | Err(Error::Conflict(_)) => Ok(()),
        Err(other) => Err(other),
    }
}

/// Does edits, all or none, that were made on a version. `None`: there is no such flow.
pub async fn edit(
    app: &App,
    workspace: WorkspaceId,
    author: MemberId,
    name: &str,
    seen: i64,
    edits: &[Edit],
) -> Result<Option<Came>, Error> {
    let db = app.workspace(workspace);
    for _ in 0..TRIES_MAX {
        let Some(now) = open(app, workspace, name).await? else { return Ok(None) };
        let came = done(app, workspace, &now, seen, edits).await?;
        let (document, says, step) = match came {
            Ok(done) => done,
            Err(no) => return Ok(Some(no)),
        };
        if document == now.document {
            return Ok(Some(Came::Done { says: String::new(), step }));
        }
        if now.draft.is_none() {
            begun(app, workspace, author, &now).await?;
        }
        let after = now.version().max(1);
        match db.next_draft(name, after, &version(&document, &says, author, app, Some(after))).await {
            Ok(_) => {
                app.tell(workspace, subject(name));
                return Ok(Some(Came::Done { says, step }));
            }
            // Somebody was faster; the edit is held against what they wrote.
            Err(Error::Conflict(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Err(Error::Conflict("Many people are editing this flow just now. Try again.".to_owned()))
}

/// How long an answer waits for what may go wrong; after that, open pages are told when it is known.
const WARNINGS_MILLISECONDS: u64 = 30;

/// What may go wrong with a document that nothing stops; `None`, while it is being looked for.
pub async fn warnings(
    app: &App,
    workspace: WorkspaceId,
    open: &Open,
    directory: &Arc<Directory>,
) -> Result<Option<Arc<Vec<Problem>>>, Error> {
    // Whether there is somebody to ask changes with the directory.
    let version = app.workspace(workspace).directory_version().await?;
    let text = Digest::of(format!("{} {version} {}", workspace.hex(), open.document.text()).as_bytes());
    match app.cache.warnings(text) {
        Warnings::Known(known) => return Ok(Some(known)),
        Warnings::Looking => return Ok(None),
        Warnings::LookNow => {}
    }
    let (told, open, directory) = (app.clone(), open.clone(), Arc::clone(directory));
    let (answered, answer) = tokio::sync::oneshot::channel();
    tokio::spawn(async move {
        let _alone = told.cache.going_through.lock().await;
        let now = told.workspace(workspace).draft(&open.name).await;
        if !now.is_ok_and(|draft| draft.map_or(0, |draft| draft.version) == open.version()) {
            told.cache.forget_warnings(text);
            return;
        }
        let (name, document) = (open.name, open.document);
        let gone_through = move || domain::flow::edit::warnings(&document, Some(&directory));
        let Ok(known) = tokio::task::spawn_blocking(gone_through).await.map(Arc::new) else { return };
        told.cache.keep_warnings(text, Arc::clone(&known));
        if answered.send(known).is_err() {
            told.tell(workspace, subject(&name));
        }
    });
    let wait = std::time::Duration::from_millis(WARNINGS_MILLISECONDS);
    Ok(tokio::time::timeout(wait, answer).await.ok().and_then(Result::ok))
}

type Change = Result<(Document, String, Option<Key>), Came>;

/// The document after all edits, or why not.
async fn done(app: &App, workspace: WorkspaceId, now: &Open, seen: i64, edits: &[Edit]) -> Result<Change, Error> {
    // A draft begins with the flow as it was published, which its first editor saw without one.
    let seen = if now.draft.is_some() { seen.max(1) } else { seen };
    let base = if seen == now.version() {
        None
    } else {
        let Some(base) = app.workspace(workspace).draft_version(&now.name, seen).await? else {
            let wrong = "This page is too old: the flow has changed since, or its draft was discarded.";
            let way_on = "Look at it as it is now, and do it again.".to_owned();
            return Ok(Err(Came::Refused(Refused { wrong: wrong.to_owned(), way_on })));
        };
        Some(read(&base.document)?)
    };
    let (mut document, mut says, mut step) = (now.document.clone(), Vec::new(), None);
    for edit in edits {
        if let Some(base) = &base
            && let Some(clash) = clash(edit, base, &now.document)
        {
            let author = whose(app, workspace, now, seen, edit, base).await?;
            return Ok(Err(Came::Clash { clash, author }));
        }
        match apply(&document, edit) {
            Ok(done) => {
                document = done.document;
                says.push(done.says);
                step = done.step.or(step);
            }
            Err(refused) => return Ok(Err(Came::Refused(refused))),
        }
    }
    let named = document.root().get("flow").and_then(|flow| flow.as_str());
    if named != Some(now.name.as_str()) {
        let wrong = format!("This is the draft of the flow “{}”, and the file names another one.", now.name);
        let way_on = format!("Write “flow: {}”, or begin a new flow under the other name.", now.name);
        return Ok(Err(Came::Refused(Refused { wrong, way_on })));
    }
    Ok(Ok((document, says.join("; "), step)))
}

/// Who first wrote what an edit clashes with.
async fn whose(
    app: &App,
    workspace: WorkspaceId,
    now: &Open,
    seen: i64,
    edit: &Edit,
    base: &Document,
) -> Result<Option<MemberId>, Error> {
    // LIMIT: as many versions as are kept.
    for number in seen + 1..=now.version() {
        if let Some(version) = app.workspace(workspace).draft_version(&now.name, number).await?
            && clash(edit, base, &read(&version.document)?).is_some()
        {
            return Ok(Some(version.author));
        }
    }
    Ok(None)
}

/// Back to before the last change, or forth to after it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Back {
    /// Undo.
    Undo,
    /// Redo.
    Redo,
}

/// Walks the history of a draft by one. The last change may be somebody else's, so it must have been seen.
pub async fn walk(
    app: &App,
    workspace: WorkspaceId,
    author: MemberId,
    name: &str,
    seen: i64,
    back: Back,
) -> Result<Option<Came>, Error> {
    let db = app.workspace(workspace);
    let refused = |wrong: &str, way_on: &str| {
        Ok(Some(Came::Refused(Refused { wrong: wrong.to_owned(), way_on: way_on.to_owned() })))
    };
    let Some(now) = open(app, workspace, name).await? else { return Ok(None) };
    let Some((_, last)) = &now.draft else { return refused("Nothing was changed yet.", "Edit something first.") };
    if last.version != seen {
        return refused("The flow has changed since you looked.", "Look at what is new, and then decide.");
    }
    let target = match back {
        Back::Undo => last.undo,
        Back::Redo => last.redo,
    };
    let target = match target {
        Some(number) => db.draft_version(name, number).await?,
        None => None,
    };
    let Some(target) = target else { return refused("There is nothing further that way.", "Edit on from here.") };
    let (says, undo, redo) = match back {
        Back::Undo => (format!("Undone: {}", last.says), target.undo, Some(last.version)),
        Back::Redo => (format!("Again: {}", target.says), target.undo, target.redo),
    };
    let new = NewVersion { document: target.document, says: says.clone(), author, at: app.now(), undo, redo };
    match db.next_draft(name, seen, &new).await {
        Ok(_) => {
            app.tell(workspace, subject(name));
            Ok(Some(Came::Done { says, step: None }))
        }
        Err(Error::Conflict(_)) => {
            refused("Somebody changed the flow just now.", "Look at what is new, and then decide.")
        }
        Err(other) => Err(other),
    }
}

/// Publishes a draft as it was seen; the draft is over then. What is wrong, if it cannot be.
pub async fn publish(
    app: &App,
    workspace: WorkspaceId,
    author: MemberId,
    open: &Open,
) -> Result<Result<(), String>, Error> {
    let flow = match Flow::from_bytes(open.document.text().as_bytes()) {
        Ok(flow) => flow,
        Err(wrong) => return Ok(Err(wrong.to_string())),
    };
    if let Some(wrong) = crate::reaches::missing(app, workspace, &flow, &open.document.text()).await? {
        return Ok(Err(wrong.to_string()));
    }
    let based_on = open.draft.as_ref().and_then(|(draft, _)| draft.based_on);
    let base = based_on.map_or(Base::Nothing, Base::Version);
    match crate::flows::publish(&app.store, workspace, &flow, &author.to_string(), base, app.now()).await {
        Ok(()) => {}
        Err(Error::Conflict(what)) if what == OTHER_VERSION => {
            let wrong = "Another version was published since this draft was begun, and would be lost.";
            let way_on = "Copy the file, discard the draft, and put what is yours into the flow as it is now.";
            return Ok(Err(format!("{wrong} {way_on}")));
        }
        Err(other) => return Err(other),
    }
    match app.workspace(workspace).discard_draft(&open.name, open.version()).await {
        // Somebody went on editing just now: what they wrote stays a draft.
        Ok(()) | Err(Error::Conflict(_)) => {}
        Err(other) => return Err(other),
    }
    app.tell(workspace, subject(&open.name));
    Ok(Ok(()))
}
