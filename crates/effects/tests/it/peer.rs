//! Starts the mail server of `tests/peer/` and reads what it took.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

/// A running server; ends with the value.
pub(crate) struct Peer {
    process: Child,
    output: BufReader<ChildStdout>,
    pub(crate) port: u16,
}

/// One mail that the server took.
pub(crate) struct Taken {
    pub(crate) report: serde_json::Value,
    pub(crate) data: Vec<u8>,
}

impl Peer {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut process = Command::new("python3")
            .arg(here("smtp_peer.py"))
            .args(arguments)
            .env("PYTHONPATH", packages())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3 starts");
        let output = BufReader::new(process.stdout.take().unwrap());
        let mut peer = Self { process, output, port: 0 };
        let port = peer.line()["port"].as_u64().expect("the first line holds the port");
        peer.port = u16::try_from(port).unwrap();
        peer
    }

    /// The next mail it took; waits for it.
    pub(crate) fn taken(&mut self) -> Taken {
        let report = self.line();
        let data = BASE64_STANDARD.decode(report["data"].as_str().unwrap()).unwrap();
        Taken { report, data }
    }

    fn line(&mut self) -> serde_json::Value {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        serde_json::from_str(&line)
            .unwrap_or_else(|_| panic!("the mail server of the tests ended early; its complaint is above"))
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn here(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peer").join(file)
}

/// The server's packages, installed once below `target/`. Tests run as processes of their own, so a file lock makes
/// all but the first wait, and a rename makes a half-done installation invisible.
fn packages() -> PathBuf {
    let below = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let wanted = fs::read_to_string(here("requirements.txt")).unwrap();
    let done = below.join("smtp-peer");
    let installed = done.join("requirements.txt");
    let lock = File::create(below.join("smtp-peer.lock")).unwrap();
    lock.lock().unwrap();
    if fs::read_to_string(&installed).is_ok_and(|have| have == wanted) {
        return done;
    }
    let fresh = below.join("smtp-peer.new");
    let _ = fs::remove_dir_all(&fresh);
    let _ = fs::remove_dir_all(&done);
    let run = Command::new("python3")
        .args(["-m", "pip", "install", "--quiet", "--no-deps", "--disable-pip-version-check", "--target"])
        .arg(&fresh)
        .arg("-r")
        .arg(here("requirements.txt"))
        .output();
    let complaint = match run {
        Ok(run) if run.status.success() => None,
        Ok(run) => Some(String::from_utf8_lossy(&run.stderr).into_owned()),
        Err(error) => Some(error.to_string()),
    };
    if let Some(complaint) = complaint {
        panic!(
            "the mail tests need python3 with pip, and aiosmtpd from its registry; `cargo xtask test` says what else the tests need.\n{complaint}"
        );
    }
    fs::write(fresh.join("requirements.txt"), wanted).unwrap();
    fs::rename(fresh, &done).unwrap();
    done
}
