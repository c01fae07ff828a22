//! A PostgreSQL of our own for the tests: a fresh cluster on a free loopback port, stopped at the end.
//!
//! Settings are PostgreSQL's defaults (`fsync` on among them), because what the tests show must hold in use.
//! PostgreSQL refuses to run as root, so a root that tests hands the cluster to another user.

use std::net::TcpListener;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::install;
use crate::repository;
use crate::run::{self, Program, program};

pub(super) struct Server {
    url: String,
    /// Absent where the server is somebody else's, who also stops it.
    own: Option<Cluster>,
}

struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    user: Option<&'static str>,
}

impl Server {
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// The server named by `ASSENT_TEST_POSTGRES`, or a new one.
    pub(super) fn find_or_start() -> Result<Self> {
        match std::env::var("ASSENT_TEST_POSTGRES") {
            Ok(url) => Ok(Self { url, own: None }),
            Err(_) => Self::start(),
        }
    }

    fn start() -> Result<Self> {
        if server_programs().is_none() {
            install::apt("PostgreSQL", &["postgresql"])?;
        }
        let programs = server_programs().context("PostgreSQL is not where Debian puts it")?;
        let user = install::am_root().then_some(unprivileged_user()?);
        let clusters = folder(user)?;
        sweep(&clusters, &programs, user);
        // Named by our own pid, so that two runs in one checkout do not meet.
        let folder = clusters.join(std::process::id().to_string());
        let cluster = Cluster { programs, folder, user };
        cluster.make()?;
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        cluster.start(port)?;
        Ok(Self { url: format!("postgres://assent@127.0.0.1:{port}/postgres"), own: Some(cluster) })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(cluster) = &self.own
            && let Err(error) = cluster.stop()
        {
            run::say(&format!("the test database could not be stopped: {error:#}"));
        }
    }
}

impl Cluster {
    fn make(&self) -> Result<()> {
        std::fs::create_dir_all(&self.folder)?;
        if let Some(user) = self.user {
            program("chown").args([user]).args([&self.folder]).stdout()?;
        }
        self.program("initdb")
            .args(["--username=assent", "--auth=trust", "--encoding=UTF8", "--locale=C", "--pgdata"])
            .args([self.data()])
            .stdout()?;
        Ok(())
    }

    /// `--wait` returns when the server takes connections. Its log goes to a file, so it holds no pipe of ours.
    fn start(&self, port: u16) -> Result<()> {
        let settings = format!(
            "-c listen_addresses=127.0.0.1 -c port={port} -c max_connections=200 -c unix_socket_directories=''"
        );
        let log = self.folder.join("server.log");
        self.program("pg_ctl")
            .args(["start", "--wait", "--silent", "--options", &settings, "--log"])
            .args([&log])
            .args(["--pgdata".into(), self.data()])
            .status()
            .with_context(|| std::fs::read_to_string(&log).unwrap_or_default())
    }

    fn stop(&self) -> Result<()> {
        let stop = self.program("pg_ctl").args(["stop", "--wait", "--silent", "--mode=fast", "--pgdata"]);
        stop.args([self.data()]).stdout()?;
        std::fs::remove_dir_all(&self.folder)?;
        Ok(())
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// One of PostgreSQL's programs, as the user who owns the cluster, from a folder which that user may read.
    fn program(&self, name: &str) -> Program {
        let path = self.programs.join(name);
        let program = match self.user {
            Some(user) => run::program("runuser").args(["-u", user, "--"]).args([path]),
            None => run::program(path),
        };
        program.dir("/")
    }
}

/// The folder with `initdb` and `pg_ctl`. Debian keeps them off the search path, one folder for each version.
fn server_programs() -> Option<PathBuf> {
    let complete = |folder: &Path| folder.join("initdb").exists() && folder.join("pg_ctl").exists();
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, folder)| complete(folder))
        .collect();
    versions.sort();
    if let Some((_, newest)) = versions.pop() {
        return Some(newest);
    }
    let found = install::on_path(&["initdb"])?;
    found.parent().filter(|folder| complete(folder)).map(Path::to_path_buf)
}

fn unprivileged_user() -> Result<&'static str> {
    let users = std::fs::read_to_string("/etc/passwd")?;
    let exists = |name: &&str| users.lines().any(|line| line.split(':').next() == Some(*name));
    ["postgres", "nobody"].into_iter().find(exists).context("there is no user `postgres` to run PostgreSQL as")
}

/// A run that was killed leaves its cluster. Each is stopped by the pid in its own folder, once its run is gone.
fn sweep(clusters: &Path, programs: &Path, user: Option<&'static str>) {
    for left in std::fs::read_dir(clusters).into_iter().flatten().flatten() {
        if Path::new("/proc/self").exists() && !Path::new("/proc").join(left.file_name()).exists() {
            let cluster = Cluster { programs: programs.to_path_buf(), folder: left.path(), user };
            if cluster.stop().is_err() {
                let _ = std::fs::remove_dir_all(&cluster.folder); // its server was gone already
            }
        }
    }
}

/// In the build folder, or, where the cluster's user may not enter that, among the machine's temporary files.
fn folder(user: Option<&str>) -> Result<PathBuf> {
    let target = repository::target();
    std::fs::create_dir_all(&target)?;
    let may_enter = match user {
        Some(user) => {
            let test = program("runuser").args(["-u", user, "--", "test", "-x"]).args([&target]).dir("/");
            test.stdout().is_ok()
        }
        None => true,
    };
    let parent = if may_enter { target } else { std::env::temp_dir() };
    Ok(parent.join("test-postgres"))
}
