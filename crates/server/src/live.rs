//! Requests as they are now, with what their rules look at: loaded once, kept while nothing moves.
//!
//! Before anything cached is used, one short query asks whether the journal or the directory has moved on, so every node of
//! an installation sees what any of them wrote.

use crate::app::App;
use crate::compare::Compared;
use crate::files::Shown;
use domain::directory::{Client, Directory, Workload};
use domain::flow::Flow;
use domain::flow::edit::Problem;
use domain::ids::{ClientId, MemberId, PersonId, ProjectId, Pseudonym, RequestId, WorkspaceId};
use domain::request::erasing;
use domain::request::event::Entry;
use domain::request::{State, evolve::fold};
use domain::values::Digest;
use evidence::verify::Report;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use store::{Head, RequestRecord};

/// LIMIT: requests kept in memory.
const REQUESTS_MAX: usize = 4_096;
/// LIMIT: directories kept in memory, one for each client and project in use.
const DIRECTORIES_MAX: usize = 512;
/// LIMIT: files of which it is kept what pages show.
const SHOWN_MAX: usize = 1_024;
/// LIMIT: pairs of files of which it is kept how they compare.
const COMPARED_MAX: usize = 256;
/// LIMIT: exported records of which the verdict is kept.
const VERDICTS_MAX: usize = 1_024;
/// LIMIT: drafts of flows of which it is kept what may go wrong with them.
const WARNINGS_MAX: usize = 128;
/// LIMIT: workspaces of which the list of clients is kept.
const WORKSPACES_MAX: usize = 64;
/// LIMIT: flows kept in memory.
const FLOWS_MAX: usize = 256;

/// A request as it is now.
#[derive(Debug, Clone)]
pub struct Live {
    /// Its workspace.
    pub workspace: WorkspaceId,
    /// The state.
    pub state: Arc<State>,
    /// Every entry, oldest first. Shared one by one, so that a request which moves on copies none of what it had.
    pub entries: Arc<Vec<Arc<Entry>>>,
    /// The end of its chain.
    pub head: Head,
    /// The flow that it pins.
    pub flow: Arc<Flow>,
    /// Its flow's digest.
    pub flow_digest: Digest,
    /// Whose approval.
    pub client: ClientId,
    /// Within which engagement.
    pub project: Option<ProjectId>,
    /// Who there is, as of now.
    pub directory: Arc<Directory>,
    /// Version of that directory.
    pub directory_version: u64,
    /// How much waits for each member, read anew each time where the flow asks whoever has least to do.
    pub workload: Arc<Workload>,
}

impl Live {
    /// The people of the directory by their lasting pseudonym here.
    pub fn people(&self) -> BTreeMap<Pseudonym, PersonId> {
        let members = self.directory.members.iter().map(|m| PersonId::Member(m.id));
        let contacts = self.directory.contacts.iter().map(|c| PersonId::Contact(c.id));
        members.chain(contacts).map(|who| (who.in_request(self.state.id), who)).collect()
    }

    /// The journal by itself, for the rare act that works on the whole of it.
    pub fn journal(&self) -> Vec<Entry> {
        self.entries.iter().map(|entry| (**entry).clone()).collect()
    }

    /// The member who opened it.
    pub fn initiator(&self) -> Option<MemberId> {
        let wanted = self.state.initiator?;
        self.directory.members.iter().map(|m| m.id).find(|id| PersonId::Member(*id).in_request(self.state.id) == wanted)
    }
}

type Kept<K, V> = Mutex<HashMap<K, V>>;
/// What a directory is around: a client and project, or the workspace’s own people.
type Around = (WorkspaceId, Option<ClientId>, Option<ProjectId>);

/// What was loaded lately.
#[derive(Default)]
pub struct Cache {
    requests: Kept<(WorkspaceId, RequestId), Arc<Live>>,
    directories: Kept<Around, (u64, Arc<Directory>)>,
    flows: Kept<(WorkspaceId, Digest), Arc<Flow>>,
    clients: Kept<WorkspaceId, (u64, Arc<Vec<Client>>)>,
    shown: Kept<(WorkspaceId, Digest), Arc<Shown>>,
    compared: Kept<(WorkspaceId, (Digest, Digest)), Arc<Compared>>,
    verdicts: Kept<Digest, Arc<Report>>,
    warnings: Kept<Digest, Option<Arc<Vec<Problem>>>>,
    /// Whoever goes through a flow for what may go wrong holds this: one at a time, because it takes a whole processor.
    pub going_through: tokio::sync::Mutex<()>,
}

impl Cache {
    /// What can be shown of a file, if it was asked for lately. It follows from the content, so it never goes stale.
    pub fn shown(&self, workspace: WorkspaceId, sha256: Digest) -> Option<Arc<Shown>> {
        get(&self.shown, &(workspace, sha256))
    }

    /// Keeps what can be shown of a file.
    pub fn keep_shown(&self, workspace: WorkspaceId, sha256: Digest, shown: Arc<Shown>) -> Arc<Shown> {
        put(&self.shown, (workspace, sha256), Arc::clone(&shown), SHOWN_MAX);
        shown
    }
}

impl Cache {
    /// How two files compare, the earlier first, if it was asked for lately. It follows from their content.
    pub fn compared(&self, workspace: WorkspaceId, files: (Digest, Digest)) -> Option<Arc<Compared>> {
        get(&self.compared, &(workspace, files))
    }

    /// Keeps how two files compare.
    pub fn keep_compared(&self, workspace: WorkspaceId, files: (Digest, Digest), compared: Arc<Compared>) {
        put(&self.compared, (workspace, files), compared, COMPARED_MAX);
    }

    /// Forgets what can be shown of a file that was erased, and how it compares with others.
    pub fn forget_shown(&self, workspace: WorkspaceId, sha256: Digest) {
        let mut compared = self.compared.lock().unwrap_or_else(PoisonError::into_inner);
        compared.retain(|(of, (before, after)), _| *of != workspace || (*before != sha256 && *after != sha256));
        drop(compared);
        self.shown.lock().unwrap_or_else(PoisonError::into_inner).remove(&(workspace, sha256));
    }

    /// What the verifier said of exactly these bytes, if they were judged lately.
    pub fn verdict(&self, bundle: Digest) -> Option<Arc<Report>> {
        get(&self.verdicts, &bundle)
    }

    /// Keeps what the verifier said of a bundle, by the bundle's hash: other bytes are judged anew.
    pub fn keep_verdict(&self, bundle: Digest, verdict: Report) -> Arc<Report> {
        let verdict = Arc::new(verdict);
        put(&self.verdicts, bundle, Arc::clone(&verdict), VERDICTS_MAX);
        verdict
    }
}

/// What is known of what may go wrong with a text of a flow.
#[derive(Debug, Clone)]
pub enum Warnings {
    /// Nobody has looked yet; whoever asked does it now.
    LookNow,
    /// Somebody is looking.
    Looking,
    /// All of it.
    Known(Arc<Vec<Problem>>),
}

impl Cache {
    /// What may go wrong with the text of that digest. Where nobody has looked, whoever asks must look, and say it.
    pub fn warnings(&self, text: Digest) -> Warnings {
        match get(&self.warnings, &text) {
            None => {
                put(&self.warnings, text, None, WARNINGS_MAX);
                Warnings::LookNow
            }
            Some(None) => Warnings::Looking,
            Some(Some(known)) => Warnings::Known(known),
        }
    }

    /// Nobody looks any more: the text is out of date.
    pub fn forget_warnings(&self, text: Digest) {
        self.warnings.lock().unwrap_or_else(PoisonError::into_inner).remove(&text);
    }

    /// Keeps what may go wrong with it.
    pub fn keep_warnings(&self, text: Digest, known: Arc<Vec<Problem>>) {
        put(&self.warnings, text, Some(known), WARNINGS_MAX);
    }
}

fn get<K: Eq + std::hash::Hash, V: Clone>(kept: &Kept<K, V>, key: &K) -> Option<V> {
    kept.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
}

/// Keeps a value; when there are too many, an eighth of the others goes, whichever come first.
fn put<K: Eq + std::hash::Hash + Clone, V>(kept: &Kept<K, V>, key: K, value: V, max: usize) {
    let mut map = kept.lock().unwrap_or_else(PoisonError::into_inner);
    if map.len() >= max && !map.contains_key(&key) {
        let gone: Vec<K> = map.keys().take(max / 8).cloned().collect();
        for old in gone {
            map.remove(&old);
        }
    }
    map.insert(key, value);
}

/// Loads a request, or takes it from memory when nothing has moved; what is new is read behind what is known.
pub async fn load(app: &App, workspace: WorkspaceId, id: RequestId) -> Result<Option<Arc<Live>>, store::Error> {
    let Some((record, version)) = app.workspace(workspace).record_and_version(id).await? else { return Ok(None) };
    as_recorded(app, workspace, record, version).await.map(Some)
}

/// The request of that record: from memory when it is known as that. `version` is the directory's.
pub async fn as_recorded(
    app: &App,
    workspace: WorkspaceId,
    record: RequestRecord,
    version: u64,
) -> Result<Arc<Live>, store::Error> {
    let (db, id) = (app.workspace(workspace), record.id);
    let kept = get(&app.cache.requests, &(workspace, id));
    if let Some(live) = kept.as_ref().filter(|live| live.head == record.head) {
        let directory = directory(app, workspace, live.client, live.project, version).await?;
        let workload = workload(app, workspace, &live.flow, &directory).await?;
        if Arc::ptr_eq(&directory, &live.directory) && workload == live.workload {
            return Ok(Arc::clone(live));
        }
        return Ok(keep(app, Live { directory, directory_version: version, workload, ..(**live).clone() }));
    }
    let (mut entries, known) = kept.map_or((Vec::new(), None), |live| ((*live.entries).clone(), Some(live.head)));
    let loaded = match known {
        Some(head) => db.load_from(id, head.next_seq, Some(head.prev)).await?,
        None => db.load(id).await?,
    };
    let loaded = loaded.ok_or_else(|| store::Error::Corrupt { what: format!("{id} is missing") })?;
    entries = grown(entries, loaded.entries);
    let record = loaded.record;
    let flow = flow(app, workspace, record.flow).await?;
    let directory = directory(app, workspace, record.client, record.project, version).await?;
    let live = Live {
        workspace,
        state: Arc::new(fold(id, entries.iter().map(|entry| &**entry))),
        workload: workload(app, workspace, &flow, &directory).await?,
        flow,
        entries: Arc::new(entries),
        head: record.head,
        flow_digest: record.flow,
        client: record.client,
        project: record.project,
        directory,
        directory_version: version,
    };
    Ok(keep(app, live))
}

/// A journal with what was added to it, and without what that erased: what is kept from before may still hold it.
pub fn grown(mut journal: Vec<Arc<Entry>>, added: Vec<Entry>) -> Vec<Arc<Entry>> {
    let erases = added.iter().any(erasing::erases);
    journal.extend(added.into_iter().map(Arc::new));
    if !erases {
        return journal;
    }
    erasing::applied(journal.into_iter().map(Arc::unwrap_or_clone).collect()).into_iter().map(Arc::new).collect()
}

/// A request that a list says last changed at that time: from memory without another question when that is what is known.
pub async fn load_as_of(
    app: &App,
    workspace: WorkspaceId,
    id: RequestId,
    changed_at: jiff::Timestamp,
) -> Result<Option<Arc<Live>>, store::Error> {
    match get(&app.cache.requests, &(workspace, id)).filter(|live| live.state.changed_at == Some(changed_at)) {
        Some(live) => Ok(Some(live)),
        None => load(app, workspace, id).await,
    }
}

/// Keeps a request as it was just written.
pub fn keep(app: &App, live: Live) -> Arc<Live> {
    let live = Arc::new(live);
    put(&app.cache.requests, (live.workspace, live.state.id), Arc::clone(&live), REQUESTS_MAX);
    live
}

/// The directory around a client and project, at a version.
pub async fn directory(
    app: &App,
    workspace: WorkspaceId,
    client: ClientId,
    project: Option<ProjectId>,
    version: u64,
) -> Result<Arc<Directory>, store::Error> {
    let key = (workspace, Some(client), project);
    if let Some((kept, directory)) = get(&app.cache.directories, &key)
        && kept == version
    {
        return Ok(directory);
    }
    let directory = app.workspace(workspace).directory_for(client, project).await?;
    let directory =
        Arc::new(directory.ok_or_else(|| store::Error::Corrupt { what: format!("{client} is not in its workspace") })?);
    put(&app.cache.directories, key, (version, Arc::clone(&directory)), DIRECTORIES_MAX);
    Ok(directory)
}

/// The workspace with its members and teams, without any client.
pub async fn people(app: &App, workspace: WorkspaceId) -> Result<Arc<Directory>, store::Error> {
    let db = app.workspace(workspace);
    let version = db.directory_version().await?;
    let key = (workspace, None, None);
    if let Some((kept, directory)) = get(&app.cache.directories, &key)
        && kept == version
    {
        return Ok(directory);
    }
    let record =
        db.workspace().await?.ok_or_else(|| store::Error::Corrupt { what: format!("{workspace} is missing") })?;
    let (members, teams) = (db.members().await?, db.teams().await?);
    let directory = Arc::new(Directory {
        workspace: record,
        members,
        teams,
        clients: Vec::new(),
        contacts: Vec::new(),
        grants: Vec::new(),
        absences: db.absences().await?,
        project: None,
    });
    put(&app.cache.directories, key, (version, Arc::clone(&directory)), DIRECTORIES_MAX);
    Ok(directory)
}

/// Every client of a workspace, at a version of its directory.
pub async fn clients(app: &App, workspace: WorkspaceId, version: u64) -> Result<Arc<Vec<Client>>, store::Error> {
    if let Some((kept, clients)) = get(&app.cache.clients, &workspace)
        && kept == version
    {
        return Ok(clients);
    }
    let clients = Arc::new(app.workspace(workspace).clients().await?);
    put(&app.cache.clients, workspace, (version, Arc::clone(&clients)), WORKSPACES_MAX);
    Ok(clients)
}

/// What waits for whom, where the flow asks; else nothing is read.
pub async fn workload(
    app: &App,
    workspace: WorkspaceId,
    flow: &Flow,
    directory: &Directory,
) -> Result<Arc<Workload>, store::Error> {
    if !flow.counts_work() {
        return Ok(Arc::default());
    }
    let workers = directory.members.iter().filter(|m| m.active && m.role.may_work());
    let workers: Vec<MemberId> = workers.map(|m| m.id).collect();
    app.workspace(workspace).workload(&workers).await.map(Arc::new)
}

/// A published flow; it never changes, so it is never read twice.
pub async fn flow(app: &App, workspace: WorkspaceId, digest: Digest) -> Result<Arc<Flow>, store::Error> {
    if let Some(flow) = get(&app.cache.flows, &(workspace, digest)) {
        return Ok(flow);
    }
    let bytes = app.workspace(workspace).flow_bytes(digest).await?;
    let flow = bytes.and_then(|bytes| Flow::from_stored(&bytes).ok());
    let flow = Arc::new(
        flow.ok_or_else(|| store::Error::Corrupt { what: format!("the flow {digest} is missing or damaged") })?,
    );
    put(&app.cache.flows, (workspace, digest), Arc::clone(&flow), FLOWS_MAX);
    Ok(flow)
}
