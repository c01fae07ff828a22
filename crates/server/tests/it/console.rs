//! The command line as somebody at the server's own console meets it: the real program on a folder of its own.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::database::{Fresh, connect, server};
use crate::place::Place;

/// Ended when dropped, whatever became of the test.
pub(crate) struct Running(pub(crate) Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub(crate) fn assent(place: &Place, words: &[&str], url: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_assent"));
    command.args(words).arg("--data").arg(place.folder()).args(["--database", url]).args(["--listen", "127.0.0.1:0"]);
    command.env_remove("ASSENT_SMTP").env_remove("ASSENT_PUBLIC_URL").stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

/// A server that has begun, with the line that says how to set it up.
fn serve(place: &Place) -> (Running, Option<String>) {
    let mut server = Running(assent(place, &["serve"], &place.url()).spawn().unwrap());
    let lines = BufReader::new(server.0.stdout.take().unwrap()).lines();
    let token = lines.map_while(Result::ok).find(|line| line.contains("with the token"));
    (server, token)
}

/// A file whose upload is under way.
fn uploading(folder: &Path) -> PathBuf {
    let incoming = folder.join("files/.incoming");
    std::fs::create_dir_all(&incoming).unwrap();
    std::fs::write(incoming.join("7-1"), b"half a file").unwrap();
    incoming.join("7-1")
}

/// `admin` and `doctor` run beside a server: what is being uploaded there is not theirs to clear.
#[tokio::test]
async fn only_a_starting_server_clears_interrupted_uploads() {
    let place = Place::make().await;
    drop(serve(&place));
    let upload = uploading(place.folder());
    let admin = assent(&place, &["admin"], &place.url()).arg("first-run-token").output().unwrap();
    assert!(String::from_utf8_lossy(&admin.stdout).contains("/setup"), "{admin:?}");
    assert!(upload.exists(), "admin cleared it");
    let said = doctor(&place, &place.url());
    assert!(said.contains("every chain and proof holds"), "{said}");
    assert!(upload.exists(), "doctor cleared it");
    let (_server, token) = serve(&place);
    assert!(token.is_some() && !upload.exists(), "a starting server clears it: {token:?}");
}

#[tokio::test]
async fn doctor_says_who_holds_the_rights() {
    let place = Place::make().await;
    drop(serve(&place));
    let said = doctor(&place, &place.url());
    assert!(said.contains("ok     The database itself refuses changed evidence"), "{said}");
    let url = place.url();
    let Some(name) = url.rsplit_once("/assent_test_").map(|(_, number)| format!("plain_user_{number}")) else { return };
    // On PostgreSQL: a user who owns a database and may make no roles.
    let theirs = Fresh::make("").await;
    let (before, database) = theirs.url().rsplit_once('/').map(|(b, d)| (b.to_owned(), d.to_owned())).unwrap();
    let client = connect(&server()).await;
    client
        .batch_execute(&format!("CREATE ROLE {name} LOGIN; ALTER DATABASE {database} OWNER TO {name}"))
        .await
        .unwrap();
    let (_, host) = before.rsplit_once('@').unwrap();
    let said = doctor(&place, &format!("postgres://{name}@{host}/{database}"));
    let way_on = format!("GRANT assent_eraser TO {name};");
    assert!(said.contains("look   The database's user may not make roles") && said.contains(&way_on), "{said}");
    assert!(said.contains("PostgreSQL, as the connecting user: 0 entries"), "{said}");
    drop(theirs);
    client.batch_execute(&format!("DROP ROLE {name}")).await.unwrap();
}

pub(crate) fn doctor(place: &Place, url: &str) -> String {
    let output = assent(place, &["doctor"], url).output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}
