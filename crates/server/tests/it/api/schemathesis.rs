//! An independent tool reads the description and tries to break what it promises.

use super::{Program, publish};
use crate::app::{KESTREL, QUICK, TestApp};
use std::net::SocketAddr;
use std::path::PathBuf;
use tokio::net::TcpListener;
use tokio::process::Command;

/// LIMIT: cases for each operation. `cargo xtask test api` tries more of them on the real binary.
const EXAMPLES_MAX: &str = "20";

/// The folder of the settings that this test and `cargo xtask test api` share.
const SETTINGS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../e2e");

/// The Python of the tests, which `cargo xtask test` prepares.
fn python() -> PathBuf {
    let prepared = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/test-python/bin/python");
    let named = std::env::var_os("ASSENT_TEST_PYTHON").map_or(prepared, PathBuf::from);
    assert!(named.exists(), "{} is not there; `cargo xtask test` prepares the Python of the tests", named.display());
    named
}

/// Where the tool may know what there is, so that it comes past 404: a draft, its client, a slot of its flow.
fn known(request: &str) -> String {
    format!(
        "\n[parameters]\n\"path.request\" = \"{request}\"\n\"path.client\" = \"{KESTREL}\"\n\"path.slot\" = \"deliverable\"\n"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn schemathesis_finds_nothing() {
    let test = TestApp::start().await;
    publish(&test, QUICK).await;
    let program = Program::new(&test).await;
    let draft = program.begun("quick").await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = program.router.clone().into_make_service_with_connect_info::<SocketAddr>();
    let serving = tokio::spawn(async move { axum::serve(listener, service).await });
    // First knowing nothing, then with a draft that nothing may end.
    tries(&program, address, "", &[]).await;
    tries(&program, address, &known(draft.rsplit('/').next().unwrap()), &["--exclude-path-regex", "withdraw$"]).await;
    serving.abort();
}

async fn tries(program: &Program, address: SocketAddr, settings: &str, more: &[&str]) {
    let folder = tempfile::tempdir().unwrap(); // it leaves a cache where it runs
    let shared = std::fs::read_to_string(format!("{SETTINGS}/schemathesis.toml")).unwrap();
    std::fs::write(folder.path().join("schemathesis.toml"), shared + settings).unwrap();
    let run = Command::new(python().with_file_name("schemathesis"))
        .args(["run", &format!("http://{address}/api/v1/openapi.json")])
        .args(["--header", &format!("Authorization: Bearer {}", program.token)])
        .args(["--seed", "1", "--max-examples", EXAMPLES_MAX, "--no-color"])
        .args(more)
        .current_dir(folder.path())
        .env("SCHEMATHESIS_HOOKS", format!("{SETTINGS}/api_hooks.py"))
        .kill_on_drop(true)
        .output()
        .await
        .unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(run.status.success(), "{said}");
    assert!(said.contains("Tested: ") && !said.contains("Unresolvable"), "{said}");
}
