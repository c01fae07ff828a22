//! Office files into PDF by LibreOffice, seen from the parent: found where it is installed, and run in a process of its own with
//! limits ([`worker`]) and a folder of its own that is gone afterwards.
//!
//! The original stays what is approved; the PDF is only drawn from, by the same confined child as any other. LibreOffice is large and
//! reads old formats, so it is held tighter than it knows: no network, no file but its own programs, fonts and this one document.

pub(crate) mod worker;

use crate::formats::Media;
use crate::preview::NoPreview;
use crate::render::WorkerProgram;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// LIMIT: how long a conversion may take; a first start takes 3 seconds, a long document 20.
const WALL: Duration = Duration::from_secs(90);
/// LIMIT: conversions at the same time.
const AT_ONCE: usize = 1;
/// LIMIT: bytes of the PDF that comes out.
const PDF_BYTES_MAX: u64 = 128 * 1024 * 1024;

/// Where LibreOffice is installed by its own packages and by those of distributions.
const PLACES: [&str; 5] = [
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/opt/libreoffice/program",
    "/usr/local/lib/libreoffice/program",
    "/Applications/LibreOffice.app/Contents/MacOS",
];

/// Makes PDFs of office files. Clones share the limit of how many at once.
#[derive(Debug, Clone)]
pub struct Converter {
    worker: Arc<WorkerProgram>,
    soffice: Arc<Path>,
    folder: Arc<Path>,
    version: Arc<str>,
    places: Arc<Semaphore>,
}

/// Folders made by this process so far, so that no two have the same name.
static MADE: AtomicU64 = AtomicU64::new(0);

impl Converter {
    /// LibreOffice, if it is installed. `worker` is the program that calls [`crate::convert_worker_main`]; `folder` is where
    /// documents lie while they are converted.
    pub fn find(worker: WorkerProgram, folder: &Path) -> Option<Self> {
        let mut programs = PLACES.iter().map(PathBuf::from).collect::<Vec<_>>();
        // Its own packages carry their version in the name of the folder.
        let own = std::fs::read_dir("/opt").into_iter().flatten().flatten().map(|entry| entry.path().join("program"));
        programs.extend(own);
        let soffice = programs.iter().map(|program| program.join("soffice.bin")).find(|program| program.is_file())?;
        Some(Self::with(worker, soffice, folder))
    }

    /// The same with a program that is not LibreOffice, for tests.
    pub fn with(worker: WorkerProgram, soffice: PathBuf, folder: &Path) -> Self {
        let version = version(&soffice);
        Converter {
            worker: Arc::new(worker),
            soffice: soffice.into(),
            folder: folder.into(),
            version: version.into(),
            places: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// What it is called: "LibreOffice 7.4".
    pub fn name(&self) -> &str {
        &self.version
    }

    /// Makes a PDF of a document of `document_bytes` bytes that `source` yields.
    pub async fn convert(
        &self,
        media: Media,
        document_bytes: u64,
        source: impl AsyncRead + Send,
    ) -> Result<Converted, NoPreview> {
        let _place = self.places.acquire().await.map_err(|_| NoPreview::NotStarted)?;
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let folder = Folder(self.folder.join(format!("{}-{number}", std::process::id())));
        let ending = media.extensions().first().copied().unwrap_or_default();
        let document = folder.0.join(format!("document.{ending}"));
        prepare(&folder.0).await.map_err(|_| NoPreview::NotStarted)?;
        copy(&document, document_bytes, source).await?;
        self.run(&folder.0, &document).await?;
        let pdf = folder.0.join("out/document.pdf");
        let bytes = tokio::fs::metadata(&pdf).await.map_err(|_| NoPreview::Broken)?.len();
        if bytes > PDF_BYTES_MAX {
            return Err(NoPreview::TooLarge);
        }
        Ok(Converted { pdf, bytes, _folder: folder })
    }

    async fn run(&self, folder: &Path, document: &Path) -> Result<(), NoPreview> {
        match self.run_once(folder, document).await? {
            Ended::Done => Ok(()),
            Ended::Again => self.run_once(folder, document).await.map(|_| ()),
        }
    }

    async fn run_once(&self, folder: &Path, document: &Path) -> Result<Ended, NoPreview> {
        let before = sockets();
        let mut command = Command::new(&self.worker.path);
        command
            .args(&self.worker.arguments)
            .args([&*self.soffice, folder, document])
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        #[cfg(unix)]
        command.process_group(0);
        let mut child = command.spawn().map_err(|_| NoPreview::NotStarted)?;
        let group = Group(child.id());
        let ended = timeout(WALL, child.wait()).await;
        drop(group);
        sweep(&before);
        match ended {
            Ok(Ok(status)) if status.success() => Ok(Ended::Done),
            Ok(Ok(status)) if status.code() == Some(AGAIN) => Ok(Ended::Again),
            Ok(Ok(status)) if status.code() == Some(worker::NOT_HELD) => Err(NoPreview::NotIsolated),
            Ok(Ok(_)) => Err(NoPreview::Crashed),
            Ok(Err(_)) => Err(NoPreview::NotStarted),
            Err(_) => Err(NoPreview::TimedOut),
        }
    }

    /// Whether LibreOffice can be held on this system, for `doctor`: nothing is converted.
    pub async fn probe(&self) -> Result<(), NoPreview> {
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let folder = Folder(self.folder.join(format!("{}-{number}", std::process::id())));
        prepare(&folder.0).await.map_err(|_| NoPreview::NotStarted)?;
        self.run(&folder.0, Path::new(worker::ONLY_HOLD)).await
    }
}

/// How LibreOffice ended.
enum Ended {
    Done,
    /// It has set up its new profile and wants to be started once more.
    Again,
}

/// What it ends with then.
const AGAIN: i32 = 81;

/// Where LibreOffice puts a socket by which a second one finds the first.
pub(super) const MEETING: &str = "/tmp";

/// The sockets that are there.
fn sockets() -> BTreeSet<PathBuf> {
    let all = std::fs::read_dir(MEETING).into_iter().flatten().flatten();
    all.filter(|entry| entry.file_name().to_string_lossy().starts_with("OSL_PIPE_")).map(|entry| entry.path()).collect()
}

/// Takes away the socket that a run left there: what is held may not.
fn sweep(before: &BTreeSet<PathBuf>) {
    for left in sockets().difference(before) {
        // Somebody else's cannot be taken away.
        let _ = std::fs::remove_file(left);
    }
}

/// A PDF that was made. It is gone with this value.
#[derive(Debug)]
pub struct Converted {
    pdf: PathBuf,
    /// How long it is.
    pub bytes: u64,
    _folder: Folder,
}

impl Converted {
    /// The PDF from its beginning.
    pub async fn open(&self) -> Result<tokio::fs::File, NoPreview> {
        tokio::fs::File::open(&self.pdf).await.map_err(|_| NoPreview::NotRead)
    }
}

/// A folder that is removed with everything in it.
#[derive(Debug)]
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left over is removed at the next start, with the whole folder around it.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Everything that the child started, ended with this value: LibreOffice leaves helpers behind.
struct Group(Option<u32>);

impl Drop for Group {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(group) = self.0.and_then(|id| rustix::process::Pid::from_raw(id.cast_signed())) {
            // Fails only where all of them have ended.
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
    }
}

/// Its settings: no macros, no links that are followed, nothing asked for, nothing remembered.
const SETTINGS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Java/VirtualMachine"><prop oor:name="Enable"><value>false</value></prop></item>
</oor:items>
"#;

async fn prepare(folder: &Path) -> std::io::Result<()> {
    tokio::fs::create_dir_all(folder.join("profile/user")).await?;
    tokio::fs::create_dir_all(folder.join("out")).await?;
    tokio::fs::write(folder.join("profile/user/registrymodifications.xcu"), SETTINGS).await
}

async fn copy(to: &Path, bytes: u64, source: impl AsyncRead + Send) -> Result<(), NoPreview> {
    let mut file = tokio::fs::File::create(to).await.map_err(|_| NoPreview::NotStarted)?;
    let mut source = std::pin::pin!(source.take(bytes));
    let copied = tokio::io::copy(&mut source, &mut file).await.map_err(|_| NoPreview::NotRead)?;
    file.flush().await.map_err(|_| NoPreview::NotStarted)?;
    if copied == bytes { Ok(()) } else { Err(NoPreview::NotRead) }
}

/// It says its version in a file beside it.
fn version(soffice: &Path) -> String {
    let notes = std::fs::read_to_string(soffice.with_file_name("bootstraprc")).unwrap_or_default();
    let name = notes.lines().find_map(|line| line.strip_prefix("ProductKey="));
    name.map_or_else(|| "LibreOffice".to_owned(), |name| name.trim().to_owned())
}
