//! Requests for the load, made in this process through the rules of the product, before its server starts.

use anyhow::Context as _;
use assent::app::{App, Clock, chance_16, chance_32};
use assent::config::Config;
use assent::execute::{self, Done, With};
use assent::keys::token_hash;
use assent::sheets::{self, Pick, Written};
use assent::start::{self, Mode};
use assent::web::session;
use domain::actor::{Actor, Person, Role, SignedIn};
use domain::directory::{Client, Contact, Workspace};
use domain::flow::Flow;
use domain::ids::{ClientId, ContactId, MemberId, Name, PersonId, SessionId, TokenId, WorkspaceId};
use domain::request::event::{BrowserCard, FileCard};
use domain::request::{Command, NewFile, OpenRequest};
use domain::values::Digest;
use jiff::SignedDuration;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use store::{Access, NewSession, SideRow};

/// The flow that all of them run: one contact decides at level 1.
const FLOW: &str = "quick-sign-off";
/// The document of every request: a short text. It is looked through once, before the load begins (settled.md, 19).
pub(crate) const DOCUMENT: &[u8] = b"# Sign-off\n\nThe pictures for the spring menu.\n";
/// Clients, with one contact each.
const CLIENTS: usize = 64;
/// LIMIT: requests made at once, so that SQLite can share its commits.
const AT_ONCE: usize = 32;

/// A place to make requests in.
pub(crate) struct Seed {
    pub(crate) app: App,
    workspace: WorkspaceId,
    preparer: Person,
    /// Clients with their one contact each: people have limits that a crowd has not.
    pub(crate) clients: Vec<(ClientId, ContactId)>,
    next: AtomicUsize,
    pub(crate) contact_name: String,
    flow: Flow,
    file: FileCard,
    /// Tokens of the API, one for each client of the load.
    pub(crate) tokens: Vec<String>,
}

/// A request that waits for its contact, with the browser that has its decision sheet open.
#[derive(Debug, Clone)]
pub(crate) struct Waiting {
    pub(crate) request: String,
    pub(crate) sheet: String,
    pub(crate) nonce: String,
    pub(crate) cookie: String,
    pub(crate) csrf: String,
    pub(crate) name: String,
}

/// Settings of a server on a data folder.
pub(crate) fn config(data: &Path, database: Option<&str>, port: u16) -> Config {
    Config { listen: ([127, 0, 0, 1], port).into(), database: database.map(str::to_owned), ..Config::on(data) }
}

/// A word that was never said before.
pub(crate) fn once() -> String {
    TokenId::from_bytes(chance_16()).hex()
}

/// One of the clients, with the contact who is asked.
async fn client(
    db: &store::WorkspaceStore,
    number: usize,
    name: &str,
    now: jiff::Timestamp,
) -> anyhow::Result<(ClientId, ContactId)> {
    let (client, contact) = (ClientId::from_bytes(chance_16()), ContactId::from_bytes(chance_16()));
    let organisation = Client {
        id: client,
        name: format!("Client {number}"),
        parent: None,
        zone: "UTC".into(),
        primary: Some(contact),
        sponsor: None,
    };
    db.put_client(&organisation, "bench", now).await?;
    let person = Contact {
        id: contact,
        client,
        name: name.to_owned(),
        email: format!("carl{number}@client.example"),
        title: String::new(),
        language: None,
        active: true,
    };
    db.put_contact(&person, "bench", now).await?;
    Ok((client, contact))
}

impl Seed {
    pub(crate) async fn open(data: &Path, database: Option<&str>) -> anyhow::Result<Self> {
        let config = config(data, database, 0);
        let binary = crate::server::binary()?;
        let app = start::open_as(&config, Mode::Serve, Clock::System, config.listen, binary).await?;
        let now = app.now();
        let workspace = WorkspaceId::from_bytes(chance_16());
        let record = Workspace {
            id: workspace,
            name: "Bench".into(),
            prefix: "B".into(),
            zone: "UTC".into(),
            code_before_seeing: false,
        };
        let db = app.store.create_workspace(&record, 1, now).await?;
        // An address is one person's in the whole database, and an earlier run may have left its own.
        let email = format!("bea-{}@bench.example", once());
        let member = assent::setup::new_member("Bea Bench", &email, "", Role::Owner);
        db.put_member(&member, "bench", now).await?;
        let name = "Carl Client".to_owned();
        let mut clients = Vec::new();
        for number in 0..CLIENTS {
            clients.push(client(&db, number, &name, now).await?);
        }
        let flows = assent::flows::publish_first(&app.store, workspace, "bench", now).await?;
        let flow = flows.into_iter().find(|f| f.flow.as_str() == FLOW).context("the library has the flow")?;
        let bytes = DOCUMENT.to_vec();
        let file = FileCard {
            sha256: Digest::of(&bytes),
            size: bytes.len() as u64,
            media: "text/markdown".into(),
            filename: "Menu.md".into(),
        };
        assent::files::keep_own(&app, workspace, &file, bytes).await?;
        assent::renditions::make(&app, workspace, &file).await?;
        let mut tokens = Vec::new();
        for _ in 0..crate::APPROVERS {
            tokens.push(token(&app, workspace, member.id).await?);
        }
        let preparer =
            session::person(SessionId::from_bytes(chance_16()), PersonId::Member(member.id), SignedIn::Password);
        Ok(Self {
            app,
            workspace,
            preparer,
            clients,
            next: AtomicUsize::new(0),
            contact_name: name,
            flow,
            file,
            tokens,
        })
    }

    /// Makes so many requests that wait for their contact.
    pub(crate) async fn waiting(self: &Arc<Self>, count: usize) -> anyhow::Result<Vec<Waiting>> {
        let mut made = Vec::with_capacity(count);
        let mut running = tokio::task::JoinSet::new();
        for _ in 0..count {
            if running.len() >= AT_ONCE {
                made.push(running.join_next().await.context("a request is being made")???);
            }
            let seed = Arc::clone(self);
            running.spawn(async move { seed.one().await });
        }
        while let Some(done) = running.join_next().await {
            made.push(done??);
        }
        Ok(made)
    }

    /// Their mails have left, as they would have in the months that a workspace takes to grow.
    pub(crate) async fn mails_have_left(&self) -> anyhow::Result<()> {
        let store = &self.app.store;
        loop {
            let mails = store.claim_effects("bench", 256, SignedDuration::from_mins(10), self.app.now()).await?;
            if mails.is_empty() {
                return Ok(());
            }
            let done = mails.iter().map(|mail| store.complete_effect(mail, self.app.now()));
            futures::future::try_join_all(done).await?;
        }
    }

    async fn one(&self) -> anyhow::Result<Waiting> {
        let app = &self.app;
        let actor = Actor::Person(self.preparer.clone());
        let number = app.workspace(self.workspace).take_number().await?;
        let place = self.next.fetch_add(1, Ordering::Relaxed) % self.clients.len();
        let (client, contact) = self.clients.get(place).copied().context("there are clients")?;
        let open = OpenRequest {
            number,
            title: "Spring menu photography".into(),
            client,
            project: None,
            kind: self.flow.kind,
            origin: None,
        };
        let live = now(execute::open(app, self.workspace, &actor, open, self.flow.digest(), With::default()).await?)?;
        let id = live.state.id;
        let attach = Command::AttachDocument(NewFile { slot: Name::parse("deliverable")?, file: self.file.clone() });
        let live = now(execute::execute(app, self.workspace, &actor, id, &attach, With::default()).await?)?;
        let live = now(assent::submit::submit(app, &live, &actor, None, With::default()).await?)?;
        drop(live);
        self.enter(&id.to_string(), contact).await
    }

    /// The secret of the link that the mail carries; read from the database and derived as the mail worker does.
    pub(crate) async fn link_token(&self, request: &str) -> anyhow::Result<String> {
        let id = domain::ids::RequestId::parse(request)?;
        let link = self
            .app
            .workspace(self.workspace)
            .links_of(id)
            .await?
            .into_iter()
            .next()
            .context("the contact has a link")?;
        Ok(execute::link_token(&self.app, link.id))
    }

    /// What was made of a file so far.
    pub(crate) async fn rendition(&self, sha256: Digest) -> anyhow::Result<Option<store::Rendition>> {
        Ok(self.app.workspace(self.workspace).rendition(sha256).await?)
    }

    /// The cookie of the contact who was asked in this request and has followed the link.
    pub(crate) async fn reader(&self, request: &str) -> anyhow::Result<String> {
        let (_, contact) = self.clients.first().copied().context("there are clients")?;
        Ok(self.enter(request, contact).await?.cookie)
    }

    /// The contact follows the link in a browser of their own and opens the decision sheet.
    async fn enter(&self, request: &str, contact: ContactId) -> anyhow::Result<Waiting> {
        let app = &self.app;
        let id = domain::ids::RequestId::parse(request)?;
        let link =
            app.workspace(self.workspace).links_of(id).await?.into_iter().next().context("the contact has a link")?;
        let secret = assent::execute::link_token(app, domain::ids::LinkId::from_bytes(chance_16()));
        let session_id = SessionId::from_bytes(chance_16());
        let who = PersonId::Contact(contact);
        let expires_at = app.now().saturating_add(SignedDuration::from_hours(8))?;
        let row = NewSession {
            id: session_id,
            hash: token_hash(&secret),
            person: Some(who),
            signed_in: SignedIn::Link,
            expires_at,
        };
        let access = Access { session: session_id, request: id, contact, link: link.id, since_at: app.now() };
        let side = vec![
            SideRow::BindLink { link: link.id, session: session_id },
            SideRow::InsertSession(row),
            SideRow::GrantAccess(access),
        ];
        let person = session::person(session_id, who, SignedIn::Link);
        let browser = BrowserCard { ip: "127.0.0.1".into(), ua: "bench".into() };
        let command = Command::OpenLink { by: person.clone(), browser };
        let guest = Actor::Person(person.clone());
        let live2 =
            now(execute::execute(app, self.workspace, &guest, id, &command, With { side, ..With::default() }).await?)?;
        let task = live2.state.asked_tasks().next().map(|(t, _)| t).context("the contact is asked")?;
        let package = live2.state.package().map(|p| p.digest).context("it was submitted")?;
        let sheet: TokenId =
            sheets::open(app, &live2, &person, task, Pick::Approve, package, Written::Settled(Vec::new())).await?;
        Ok(Waiting {
            request: id.to_string(),
            sheet: sheet.to_string(),
            nonce: sheet.hex(),
            cookie: format!("assent_client={secret}"),
            csrf: session::form_token(app, session_id),
            name: self.contact_name.clone(),
        })
    }
}

fn now(done: Done) -> anyhow::Result<Arc<assent::live::Live>> {
    match done {
        Done::Now(live) => Ok(live),
        Done::Before(_) => anyhow::bail!("no keys are used here"),
    }
}

async fn token(app: &App, workspace: WorkspaceId, member: MemberId) -> anyhow::Result<String> {
    let secret = format!("ast_{}", Digest(chance_32()).hex().get(..43).unwrap_or_default());
    let created_at = app.now();
    let token = store::Token {
        id: TokenId::from_bytes(chance_16()),
        member,
        name: "bench".into(),
        scopes: "requests:read requests:write documents:write clients:read export".into(),
        created_at,
        expires_at: created_at.saturating_add(SignedDuration::from_hours(24))?,
        revoked_at: None,
        used_at: None,
    };
    app.workspace(workspace).create_token(&token, &token_hash(&secret)).await?;
    Ok(secret)
}
