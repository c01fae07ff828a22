//! From settings to a running server, and cleanly back.

use crate::app::{App, CHANGES_KEPT, Clock, Inner, SystemChance, UnderWay};
use crate::config::{Config, PublicUrl};
use crate::erasures::Erasures;
use crate::keys::Keys;
use crate::live::Cache;
use crate::logs;
use crate::mailbox::Mailbox;
use crate::outsiders::Outsiders;
use crate::signer::{KeyNumbers, SignerProcess};
use anyhow::Context as _;
use documents::{Converter, Limits, Renderer, WorkerProgram};
use effects::blobs::{Blobs, FolderBlobs};
use effects::http::HttpClient;
use effects::mail::{MailConfig, MailSink, Mailer, SmtpMailer};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use store::{CheckpointSigner as _, Store};
use tokio::net::TcpListener;
use tokio::sync::{Notify, broadcast};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// What kind of server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The real one.
    Serve,
    /// With a mailbox page instead of mail.
    Demo,
}

/// A server that listens, with its workers.
pub struct Server {
    /// Everything that exists.
    pub app: App,
    /// Where it listens.
    pub address: SocketAddr,
    listener: TcpListener,
    stop: CancellationToken,
    workers: JoinSet<()>,
}

/// How long answers that are under way may take after the server was told to stop.
const GRACE_SECONDS: u64 = 10;
/// How often the server looks whether the disk failed under the database.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// A port that is ours, before anything is served on it.
pub struct Listening {
    listener: TcpListener,
    /// Where.
    pub address: SocketAddr,
}

/// LibreOffice, if it is installed. Documents lie in a folder of its own while they are converted; what a killed server left there goes.
pub fn converter(program: PathBuf, data: &Path) -> Option<Converter> {
    let folder = data.join("converting");
    // Not there after a clean stop.
    let _ = std::fs::remove_dir_all(&folder);
    Converter::find(WorkerProgram { path: program, arguments: vec!["convert-worker".into()] }, &folder)
}

/// Takes the port.
pub async fn listen(config: &Config) -> anyhow::Result<Listening> {
    let listener = TcpListener::bind(config.listen).await.with_context(|| {
        format!(
            "cannot listen on {}; is something else using that port? Choose another with --port or ASSENT_LISTEN",
            config.listen
        )
    })?;
    let address = listener.local_addr()?;
    Ok(Listening { listener, address })
}

impl Listening {
    /// Starts the workers; pages are served once [`Server::run`] is called.
    pub fn start(self, app: App) -> Server {
        let stop = app.stopping.clone();
        let workers = crate::worker::start(&app, &stop);
        Server { app, address: self.address, listener: self.listener, stop, workers }
    }
}

/// Opens the installation's parts without serving or working.
pub async fn open(config: &Config, mode: Mode, clock: Clock, listen: SocketAddr) -> anyhow::Result<App> {
    let program = std::env::current_exe().context("cannot find this program's own file")?;
    open_as(config, mode, clock, listen, program).await
}

/// The same with a program for the signer and the renderer that is not the running one: for the bench and for tests.
pub async fn open_as(
    config: &Config,
    mode: Mode,
    clock: Clock,
    listen: SocketAddr,
    program: PathBuf,
) -> anyhow::Result<App> {
    let public = PublicUrl::of(config.public_url.as_deref(), listen)?;
    let data = &config.data;
    make_folder(data).with_context(|| format!("cannot make the data folder {}", data.display()))?;
    let keys = Keys::open(data)?;
    let store = open_store(config).await?;
    let origin = logs::origin(&store, &public).await?;
    let blobs =
        Blobs::Folder(FolderBlobs::open(&data.join("files")).await.context("cannot open the folder for files")?);
    let signer = signer_of(&store, data, &origin, program.clone()).await?;
    let mailbox = match mode {
        Mode::Demo => Some(Arc::new(Mailbox::open(&data.join("mailbox")).context("cannot open the demo's mailbox")?)),
        Mode::Serve => None,
    };
    let (mailer, mail_from) = mailer(config, mailbox.as_ref(), &public).await?;
    let worker = WorkerProgram { path: program.clone(), arguments: vec!["render-worker".into()] };
    let converter = converter(program, data);
    let (changes, _) = broadcast::channel(CHANGES_KEPT);
    let app = App::new(Inner {
        store,
        blobs,
        mailer,
        http: HttpClient::new().context("cannot prepare encrypted calls of other systems")?,
        outsiders: Outsiders::of(config)?,
        renderer: Renderer::new(worker, Limits::default()),
        converter,
        keys,
        signer,
        origin,
        erasures: Erasures::of(data),
        public,
        mail_from,
        clock,
        trusted_proxies: config.trusted_proxies.clone(),
        mailbox,
        cache: Cache::default(),
        rendering: UnderWay::default(),
        outbox_wake: Notify::new(),
        log_wake: Notify::new(),
        stopping: CancellationToken::new(),
        changes,
    });
    // INVARIANT: before anything is served, what was erased is erased, also after a restore.
    crate::erase::again(&app).await?;
    Ok(app)
}

/// The signer of the log that is signed; a new one only for an installation that has signed nothing.
pub async fn signer_of(store: &Store, data: &Path, origin: &str, program: PathBuf) -> anyhow::Result<SignerProcess> {
    let known = store.logs().await?.pop();
    let signed = store.checkpoint().await?.map_or(0, |checkpoint| checkpoint.size);
    let keys = known.as_ref().map_or(KeyNumbers::FIRST, KeyNumbers::of);
    if !crate::signer::has_keys(data, origin, keys) && (known.is_some() || signed > 0) {
        anyhow::bail!(
            "{} lacks its key, though the log was signed up to entry {signed}; another key would be another log, so restore it from your backup. If it is lost, begin another log with: assent admin recover",
            crate::signer::folder(data, origin).display(),
        )
    }
    let signer = SignerProcess::start(program, data, origin, keys).await?;
    match known {
        Some(log) if log.signing().map(|key| &key.vkey).eq(std::iter::once(&signer.vkey).chain(&signer.older)) => {
            crate::signer::forget_retired(data, &log)?;
        }
        Some(log) => anyhow::bail!(
            "the signer has another key than {origin} had: {} instead of {}; restore the signer folder that belongs to this database, or begin another log with: assent admin recover",
            signer.vkey,
            log.vkey()
        ),
        // Another node may have been faster, with the same folder or with a key that is found out at the next start.
        None => match store.first_log(origin, &signer.vkey).await {
            Ok(()) | Err(store::Error::Conflict(_)) => {}
            Err(wrong) => return Err(wrong.into()),
        },
    }
    Ok(signer)
}

/// What is wrong with a database that is older than the signer's memory, as after a restored backup; `None` where it is not.
pub async fn behind(app: &App) -> anyhow::Result<Option<String>> {
    let signed = app.signer.signed_size().await?;
    let (_, size) = app.store.log_lag().await?;
    Ok((signed > size).then(|| {
        format!(
            "The database is older than what was signed: {signed} entries of the log were, and it has {size}. Decisions are missing that people hold receipts for, and nothing can be proved until the database is brought forward, or another log is begun with `assent admin recover` (docs/operate/backup.md)."
        )
    }))
}

/// A folder that only its owner may enter: it holds documents, keys and what people said. One that is there stays as it is.
pub(crate) fn make_folder(path: &Path) -> std::io::Result<()> {
    let mut folder = std::fs::DirBuilder::new();
    folder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.create(path)
}

/// What `doctor` and `admin` use beside a server that may be running: no signer, no worker, no key, and nothing that is made anew.
pub struct Beside {
    /// What is kept.
    pub store: Store,
    /// How people reach it.
    pub public: PublicUrl,
}

/// Opens an installation that exists, to look at it or to write a line into its database.
pub async fn beside(config: &Config) -> anyhow::Result<Beside> {
    let public = PublicUrl::of(config.public_url.as_deref(), config.listen)?;
    let file = config
        .database
        .as_deref()
        .map_or_else(|| Some(config.data.join("assent.db")), |url| url.strip_prefix("sqlite:").map(PathBuf::from));
    if let Some(file) = file.filter(|file| !file.exists()) {
        anyhow::bail!("there is no database at {} yet; start the server once, with: assent serve", file.display());
    }
    Ok(Beside { store: open_store(config).await?, public })
}

/// LIMIT: connections to the database, for each core of this machine: more only take turns, and each has its own memory of the tables.
const CONNECTIONS_PER_CORE: usize = 4;
/// LIMIT: connections to the database, on any machine.
const CONNECTIONS_MAX: usize = 16;

async fn open_store(config: &Config) -> anyhow::Result<Store> {
    let url = config.database.clone().unwrap_or_else(|| format!("sqlite:{}", config.data.join("assent.db").display()));
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let connections_max = (cores * CONNECTIONS_PER_CORE).min(CONNECTIONS_MAX);
    let options = store::Options { url, connections_max, chance: Arc::new(SystemChance), faults: None };
    Ok(Store::open(options).await?)
}

/// Where mail goes.
pub(crate) async fn mailer(
    config: &Config,
    mailbox: Option<&Arc<Mailbox>>,
    public: &PublicUrl,
) -> anyhow::Result<(Mailer, String)> {
    let fallback = format!("approvals@{}", public.host.split(':').next().unwrap_or("localhost"));
    match (mailbox, &config.smtp) {
        (Some(mailbox), _) => {
            Ok((Mailer::Demo(Arc::clone(mailbox) as Arc<dyn MailSink>), "approvals@assent.example".to_owned()))
        }
        (None, Some(url)) => {
            let smtp = MailConfig::parse("ASSENT_SMTP", url)?;
            let from = smtp.from.address.clone();
            Ok((Mailer::Smtp(Arc::new(SmtpMailer::open(smtp).await?)), from))
        }
        (None, None) => Ok((Mailer::Nowhere, fallback)),
    }
}

impl Server {
    /// Serves until the process is told to stop (SIGTERM, SIGINT), then lets what is under way finish.
    pub async fn run_until_stopped(self) -> anyhow::Result<()> {
        let stop = self.stop.clone();
        tokio::spawn(async move {
            asked_to_stop().await;
            stop.cancel();
        });
        self.run().await
    }

    /// Serves until [`Server::stopper`] is cancelled.
    pub async fn run(self) -> anyhow::Result<()> {
        let routes = crate::web::routes::router(&self.app);
        let stop = self.stop.clone();
        let service = routes.into_make_service_with_connect_info::<SocketAddr>();
        let serving = axum::serve(self.listener, service).with_graceful_shutdown(async move { stop.cancelled().await });
        let grace = async {
            self.stop.cancelled().await;
            tokio::time::sleep(Duration::from_secs(GRACE_SECONDS)).await;
        };
        let failing = async {
            disk_failed(&self.app.store).await;
            // Whoever waits is still told; then the process ends, because only a fresh start reads what the disk really has.
            self.stop.cancel();
            std::future::pending::<()>().await;
        };
        tokio::select! {
            done = serving => done.context("the server stopped")?,
            () = grace => tracing::warn!("Some pages were still open; they are closed now"),
            () = failing => {}
        }
        self.stop.cancel();
        self.workers.join_all().await;
        anyhow::ensure!(
            !self.app.store.is_broken(),
            "the disk failed while the database was written. Everything that was answered is kept. Look at the disk, start again, and run `assent doctor`"
        );
        Ok(())
    }

    /// What stops the server.
    pub fn stopper(&self) -> CancellationToken {
        self.stop.clone()
    }
}

/// Waits until a write could not be flushed.
async fn disk_failed(store: &Store) {
    let mut look = tokio::time::interval(LOOK_EVERY);
    while !store.is_broken() {
        look.tick().await;
    }
}

#[cfg(unix)]
async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut term), Ok(mut interrupt)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) else {
        tracing::error!("Signals cannot be received; stop the process by ending it");
        return std::future::pending().await;
    };
    tokio::select! {
        _ = term.recv() => {}
        _ = interrupt.recv() => {}
    }
}

#[cfg(not(unix))]
async fn asked_to_stop() {
    let _ = tokio::signal::ctrl_c().await;
}
