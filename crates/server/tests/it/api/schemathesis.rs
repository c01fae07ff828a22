//! An independent tool reads the description and tries to break what it promises.

use super::{Program, publish};
use crate::app::{KESTREL, QUICK, TestApp};
use serde_json::json;
use std::net::SocketAddr;
use std::path::PathBuf;
use tokio::net::TcpListener;
use tokio::process::Command;

/// LIMIT: cases for each operation. `cargo xtask test api` tries more of them on the real binary.
const EXAMPLES_MAX: &str = "20";

/// The Python of the tests, which `cargo xtask test` prepares.
fn python() -> PathBuf {
    let prepared = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/test-python/bin/python");
    let named = std::env::var_os("ASSENT_TEST_PYTHON").map_or(prepared, PathBuf::from);
    assert!(named.exists(), "{} is not there; `cargo xtask test` prepares the Python of the tests", named.display());
    named
}

#[tokio::test(flavor = "multi_thread")]
async fn schemathesis_finds_nothing() {
    let tool = python().with_file_name("schemathesis");
    let test = TestApp::start().await;
    publish(&test, QUICK).await;
    let program = Program::new(&test).await;
    program.begun("quick").await;
    program.post("/api/v1/requests", &json!({"title": "Another", "client": KESTREL.to_string(), "flow": "quick"})).await.is(201);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = program.router.clone().into_make_service_with_connect_info::<SocketAddr>();
    let serving = tokio::spawn(async move { axum::serve(listener, service).await });
    let folder = tempfile::tempdir().unwrap();
    let run = Command::new(tool)
        .args(["run", &format!("http://{address}/api/v1/openapi.json")])
        .args(["--header", &format!("Authorization: Bearer {}", program.token)])
        .args(["--seed", "1", "--max-examples", EXAMPLES_MAX, "--no-color"])
        .current_dir(folder.path()) // it leaves a cache where it runs
        .kill_on_drop(true)
        .output()
        .await
        .unwrap();
    serving.abort();
    assert!(run.status.success(), "{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
}
