//! `doctor` and `admin` beside a server that runs: they start no signer and make nothing but what was asked for.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::SystemTime;

const PROGRAM: &str = env!("CARGO_BIN_EXE_assent");

/// A server in a folder of its own, ended with the test.
struct Serving {
    child: Child,
    folder: tempfile::TempDir,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(data: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.env_clear().env("ASSENT_DATA", data).env("ASSENT_LISTEN", "127.0.0.1:0");
    command
}

fn run(data: &Path, arguments: &[&str]) -> (Output, String) {
    let output = command(data).args(arguments).output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output, said)
}

impl Serving {
    /// Until it says how to set it up: then everything that it makes at the start is there.
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut child =
            command(folder.path()).arg("serve").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let told = lines.any(|line| line.unwrap().contains("with the token"));
        assert!(told, "the server ended");
        Self { child, folder }
    }
}

/// Every file but the database's, with its bytes and when it was written.
fn files(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let (path, about) = (entry.path(), entry.metadata().unwrap());
        if about.is_dir() {
            found.extend(files(&path));
        } else if !entry.file_name().to_string_lossy().starts_with("assent.db") {
            found.insert(path.clone(), (std::fs::read(&path).unwrap(), about.modified().unwrap()));
        }
    }
    found
}

#[test]
fn doctor_and_admin_beside_a_server_start_nothing_and_write_only_what_was_asked_for() {
    let server = Serving::start();
    let data = server.folder.path();
    let before = files(data);
    assert!(before.keys().any(|path| path.ends_with("signer/state")), "{:?}", before.keys());

    let (_, said) = run(data, &["doctor"]);
    assert!(said.contains("every chain and proof holds") && said.contains("The log is signed up to its end"), "{said}");
    assert!(said.contains("Its key, to be published: 127.0.0.1."), "the key is read without the signer: {said}");
    assert_eq!(files(data), before, "looking changes nothing");

    let (token, said) = run(data, &["admin", "first-run-token"]);
    assert!(token.status.success() && said.contains("enter this token, once"), "{said}");
    let (nobody, said) = run(data, &["admin", "create-member", "--email", "a@b.example", "--name", "A"]);
    assert!(!nobody.status.success() && said.contains("there is no workspace yet"), "{said}");
    assert_eq!(files(data), before, "what they write is in the database");

    // Without the signer's folder a new one must not appear: a lost state is not a new log.
    let elsewhere = tempfile::tempdir().unwrap();
    for name in ["assent.db", "assent.db-wal"] {
        let _ = std::fs::copy(data.join(name), elsewhere.path().join(name));
    }
    let (output, said) = run(elsewhere.path(), &["doctor"]);
    assert!(!output.status.success() && said.contains("The signer’s state is missing"), "{said}");
    assert!(said.contains("master.key is missing"), "{said}");
    assert!(files(elsewhere.path()).is_empty(), "{:?}", files(elsewhere.path()).keys());
}

#[test]
fn where_nothing_is_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    for act in [&["doctor"][..], &["admin", "first-run-token"]] {
        let (output, said) = run(folder.path(), act);
        assert!(!output.status.success() && said.contains("assent serve"), "{said}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
