//! PostgreSQL over TLS: encrypted and verified, or not at all. The test server is given a certificate for the length of this test.

use tokio_postgres::Client;

use crate::database::{Fresh, connect, server};
use crate::sample::halden;
use crate::support::open;

/// LIMIT: sessions opened to see whether the server has read its settings; each takes a few milliseconds.
const SESSIONS_MAX: u32 = 2_000;

/// Writes a file into the server's own folder, as the server's own user, and readable by nobody else: it takes keys no other way.
async fn give(client: &Client, name: &str, text: &str) {
    let lines: Vec<String> = text.lines().map(|line| format!("('{line}')")).collect();
    let copy = format!("COPY (VALUES {}) TO PROGRAM 'umask 077; cat > {name}'", lines.join(", "));
    client.batch_execute(&copy).await.unwrap();
}

async fn settings(sql: &[&str], ssl: &str) {
    let client = connect(&server()).await;
    for sql in sql {
        client.batch_execute(sql).await.unwrap();
    }
    client.batch_execute("SELECT pg_reload_conf()").await.unwrap();
    for _ in 0..SESSIONS_MAX {
        let now: String = connect(&server()).await.query_one("SHOW ssl", &[]).await.unwrap().get(0);
        if now == ssl {
            return;
        }
    }
    panic!("the server did not set ssl = {ssl}");
}

#[tokio::test]
async fn a_connection_is_encrypted_to_whom_the_certificate_names_or_not_made() {
    let database = Fresh::make("").await;
    let folder = tempfile::tempdir().unwrap();
    let (mine, other) = (folder.path().join("mine.pem"), folder.path().join("other.pem"));
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    std::fs::write(&mine, made.cert.pem()).unwrap();
    std::fs::write(&other, rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap().cert.pem()).unwrap();
    let url = |more: String| format!("{}?{more}", database.url());
    let trusting = |file: &std::path::Path| url(format!("sslmode=verify-full&sslrootcert={}", file.display()));
    let why = async |url: String| open(&url, 1, None).await.err().unwrap().to_string();

    let off = ["ssl", "ssl_cert_file", "ssl_key_file"].map(|name| format!("ALTER SYSTEM RESET {name}"));
    // As a run that was broken off may have left it.
    settings(&off.each_ref().map(String::as_str), "off").await;
    let plain = why(trusting(&mine)).await;
    assert!(plain.contains("does not support TLS"), "a server that cannot encrypt: {plain}");
    let client = connect(&server()).await;
    give(&client, "assent_test.crt", &made.cert.pem()).await;
    give(&client, "assent_test.key", &made.signing_key.serialize_pem()).await;
    let on = [
        "ALTER SYSTEM SET ssl_cert_file = 'assent_test.crt'",
        "ALTER SYSTEM SET ssl_key_file = 'assent_test.key'",
        "ALTER SYSTEM SET ssl = on",
    ];
    settings(&on, "on").await;

    let store = open(&trusting(&mine), 1, None).await.unwrap();
    halden(&store).await;
    let name = database.url().rsplit_once('/').unwrap().1.to_owned();
    let sql = "SELECT count(*) FILTER (WHERE s.ssl), count(*) FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid) WHERE a.datname = $1";
    let sessions = client.query_one(sql, &[&name]).await.unwrap();
    let (encrypted, all): (i64, i64) = (sessions.get(0), sessions.get(1));
    assert!(encrypted > 0 && encrypted == all, "{encrypted} of {all} sessions are encrypted");
    drop(store);

    for (url, what) in [
        (trusting(&other), "certificate"),
        (url("sslmode=require".to_owned()), "UnknownIssuer"),
        (trusting(&mine).replacen("@127.0.0.1", "@localhost", 1), "not valid for name"),
        (url("sslmode=require&sslrootcert=/nowhere.pem".to_owned()), "/nowhere.pem"),
    ] {
        let refused = why(url).await;
        assert!(refused.contains(what), "{what}: {refused}");
    }
    settings(&off.each_ref().map(String::as_str), "off").await;
}
