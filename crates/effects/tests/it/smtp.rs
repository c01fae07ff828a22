//! Mail against a real server process.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use effects::mail::{
    Attachment, AutoSubmitted, MailConfig, MailError, Mailbox, Mailer, Message, Mime, SmtpMailer, message_id,
    thread_root,
};
use effects::notifications::ApprovalRequest;
use effects::outcome::{Attempt, Outcome};
use sha2::{Digest, Sha256};

use super::peer::Peer;

const FIRST: Attempt = Attempt { number: 1, jitter: 0.5 };

fn message(to: &str) -> Message {
    let mail = ApprovalRequest::sample(wording::Words::ENGLISH).render();
    Message {
        to: Mailbox { name: "Zoë Müller".to_owned(), address: to.to_owned() },
        from: Mailbox { name: "Halden Studio".to_owned(), address: "approvals@halden.example".to_owned() },
        reply_to: Some(Mailbox { name: String::new(), address: "nadia@halden.example".to_owned() }),
        subject: format!("{} – Fähre", mail.subject),
        text: mail.text,
        html: mail.html,
        message_id: message_id("evt_01.0", "halden.example"),
        thread_root: Some(thread_root("req_01", "halden.example")),
        list_unsubscribe: Some("https://assent.halden.example/u/1".to_owned()),
        auto_submitted: AutoSubmitted::Generated,
        date: "2026-03-05T09:30:00Z".parse().unwrap(),
        attachments: Vec::new(),
    }
}

async fn mailer(url: &str) -> Mailer {
    Mailer::Smtp(Arc::new(SmtpMailer::open(config(url)).await.unwrap()))
}

fn config(url: &str) -> MailConfig {
    MailConfig::parse("the test", url).unwrap()
}

fn plain(peer: &Peer) -> String {
    format!("smtp://127.0.0.1:{}?from=approvals@halden.example", peer.port)
}

/// Headers unfolded, one per line.
fn headers(bytes: &[u8]) -> String {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    text.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ").replace("\r\n", "\n")
}

fn retry_reason(outcome: Outcome) -> String {
    match outcome {
        Outcome::RetryAfter { after, reason } => {
            assert_eq!(after, Duration::from_secs(30));
            reason
        }
        Outcome::Done { .. } | Outcome::GiveUp { .. } => panic!("{outcome:?}"),
    }
}

#[tokio::test]
async fn what_arrives_is_exactly_what_was_hashed_also_the_second_time() {
    let mut peer = Peer::start(&[]);
    let mailer = mailer(&plain(&peer)).await;
    let build = || message("zoe@client.example").build().unwrap();
    // Built twice, as after a crash between the server's yes and our commit.
    let (first, again) = (build(), build());
    for mime in [&first, &again] {
        assert_eq!(mailer.send(mime, FIRST).await, Outcome::Done { detail: "250 2.0.0 taken".to_owned() });
    }
    let (one, two) = (peer.taken(), peer.taken());
    assert_eq!(one.data, two.data);
    assert_eq!(one.data, first.bytes);
    assert_eq!(<[u8; 32]>::from(Sha256::digest(&one.data)), first.sha256);
    assert_eq!(one.report["from"], "approvals@halden.example");
    assert_eq!(one.report["to"], serde_json::json!(["zoe@client.example"]));
    assert_eq!(one.report["hello"], "halden.example");
    assert_eq!(one.report["peer_port"], two.report["peer_port"], "the connection is used again");
}

#[test]
fn headers_say_who_thread_and_machine() {
    let mime = message("zoe@client.example").build().unwrap();
    let told = headers(&mime.bytes);
    let (told, boundary) = told.split_once("boundary=").unwrap();
    // The boundary follows every change of a template; that it is steady is another test's matter.
    assert!(boundary.starts_with("\"assent-"));
    insta::assert_snapshot!(told);
    let text = String::from_utf8(mime.bytes).unwrap();
    assert_eq!(text.matches("Content-Type: text/plain; charset=utf-8").count(), 1);
    assert_eq!(text.matches("Content-Type: text/html; charset=utf-8").count(), 1);
    assert!(text.is_ascii() && text.lines().all(|line| line.len() <= 998), "any mail server takes it");
    assert!(!headers(text.as_bytes()).contains("a#Zk3m"), "the link is in no header");
}

#[test]
fn an_attachment_and_a_domain_in_another_script() {
    let mut message = message("zoë@bücher.example");
    message.attachments.push(Attachment {
        file_name: "HS-2041 Fähre.aef".to_owned(),
        media_type: "application/octet-stream".to_owned(),
        bytes: vec![0, 255, 13, 10],
    });
    let mime = message.build().unwrap();
    let text = String::from_utf8(mime.bytes).unwrap();
    assert!(text.contains("@xn--bcher-kva.example>"));
    assert!(text.contains("Content-Type: multipart/mixed") && text.contains("AP8NCg=="));
}

#[test]
fn nothing_can_write_a_header_of_its_own() {
    type Spoil = fn(&mut Message);
    let refused = |spoil: Spoil| {
        let mut message = message("zoe@client.example");
        spoil(&mut message);
        message.build().unwrap_err()
    };
    let spoils: [(Spoil, MailError); 10] = [
        (|m| m.subject = "a\r\nBcc: all@x.example".to_owned(), MailError::ForbiddenCharacter("the subject")),
        (|m| m.subject = "a\0".to_owned(), MailError::ForbiddenCharacter("the subject")),
        (|m| m.to.name = "a\nb".to_owned(), MailError::ForbiddenCharacter("the recipient")),
        (
            |m| m.to.address = "a@b.example\r\nRCPT TO:<x@y.example>".to_owned(),
            MailError::ForbiddenCharacter("the recipient"),
        ),
        (|m| m.to.address = "a@b.example,c@d.example".to_owned(), MailError::Address("the recipient")),
        (|m| m.from.address = "nobody".to_owned(), MailError::Address("the sender")),
        (|m| m.message_id = "a> b@c".to_owned(), MailError::Id("the Message-ID")),
        (|m| m.thread_root = Some("a\r\n@c".to_owned()), MailError::ForbiddenCharacter("the thread root")),
        (|m| m.list_unsubscribe = Some("javascript:x".to_owned()), MailError::Unsubscribe),
        (|m| m.date = "-000100-01-01T00:00:00Z".parse().unwrap(), MailError::Date),
    ];
    for (spoil, error) in spoils {
        assert_eq!(refused(spoil), error);
    }
}

#[tokio::test]
async fn answers_are_told_apart() {
    let mut peer = Peer::start(&[]);
    let mut config = config(&plain(&peer));
    config.timeouts.exchange = Duration::from_millis(300);
    let mailer = Mailer::Smtp(Arc::new(SmtpMailer::open(config).await.unwrap()));
    let send = async |to: &str| mailer.send(&mime(to), FIRST).await;

    assert!(retry_reason(send("busy@client.example").await).contains("451 4.3.2 try again later"));
    for (to, words) in [
        ("unknown@client.example", "550 5.1.1 no such mailbox"),
        ("refused@client.example", "554 5.7.1 content not accepted"),
    ] {
        match send(to).await {
            Outcome::GiveUp { reason } => assert!(reason.contains(words), "{reason}"),
            other @ (Outcome::Done { .. } | Outcome::RetryAfter { .. }) => panic!("{other:?}"),
        }
    }
    assert!(retry_reason(send("stall@client.example").await).contains("gave no answer in 300ms while taking the mail"));
    retry_reason(send("drop@client.example").await);
    assert_eq!(
        peer.taken().report["to"],
        serde_json::json!(["drop@client.example"]),
        "taken, yet unanswered: not called delivered"
    );

    retry_reason(send("greylisted@client.example").await);
    assert_eq!(send("greylisted@client.example").await, Outcome::Done { detail: "250 2.0.0 taken".to_owned() });
}

fn mime(to: &str) -> Mime {
    message(to).build().unwrap()
}

/// A late answer to one mail must never be taken for the answer to the next.
#[tokio::test]
async fn a_connection_with_an_answer_outstanding_is_not_used_again() {
    let mut peer = Peer::start(&[]);
    let mut config = config(&plain(&peer));
    config.timeouts.exchange = Duration::from_millis(300);
    let mailer = Mailer::Smtp(Arc::new(SmtpMailer::open(config).await.unwrap()));
    assert!(matches!(mailer.send(&mime("before@client.example"), FIRST).await, Outcome::Done { .. }));
    retry_reason(mailer.send(&mime("stallonce@client.example"), FIRST).await);
    assert!(matches!(mailer.send(&mime("after@client.example"), FIRST).await, Outcome::Done { .. }));
    let (before, after) = (peer.taken(), peer.taken());
    assert_eq!(after.report["to"], serde_json::json!(["after@client.example"]));
    assert_ne!(before.report["peer_port"], after.report["peer_port"]);
}

#[tokio::test]
async fn nobody_there_is_for_later() {
    // A port that was free a moment ago: bound and let go.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mailer = mailer(&format!("smtp://127.0.0.1:{port}?from=a@b.example")).await;
    assert!(
        retry_reason(mailer.send(&mime("zoe@client.example"), FIRST).await)
            .starts_with("No connection to the mail server")
    );
}

#[tokio::test]
async fn tls_is_checked_and_the_password_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = (folder.path().join("certificate.pem"), folder.path().join("key.pem"));
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    fs::write(&certificate, made.cert.pem()).unwrap();
    fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let (certificate, key) = (certificate.to_str().unwrap(), key.to_str().unwrap());

    for (scheme, extra) in [("smtp+starttls", None), ("smtps", Some("--implicit"))] {
        let arguments: Vec<&str> =
            ["--certificate", certificate, "--key", key, "--login", "post", "p/w"].into_iter().chain(extra).collect();
        let mut peer = Peer::start(&arguments);
        let address = format!("localhost:{}?from=approvals@halden.example", peer.port);

        let untrusted = mailer(&format!("{scheme}://post:p%2Fw@{address}")).await;
        let reason = retry_reason(untrusted.send(&mime("zoe@client.example"), FIRST).await);
        assert!(reason.contains("certificate"), "{reason}");

        let wrong = mailer(&format!("{scheme}://post:other@{address}&ca={certificate}")).await;
        // Permanent by its number, but about us: the queue waits for the operator.
        assert!(retry_reason(wrong.send(&mime("zoe@client.example"), FIRST).await).contains("535"));

        let trusted =
            SmtpMailer::open(config(&format!("{scheme}://post:p%2Fw@{address}&ca={certificate}"))).await.unwrap();
        assert_eq!(
            trusted.check().await,
            Outcome::Done { detail: format!("localhost:{} answers, encrypted, signed in", peer.port) }
        );
        let outcome = Mailer::Smtp(Arc::new(trusted)).send(&mime("zoe@client.example"), FIRST).await;
        assert!(matches!(outcome, Outcome::Done { .. }), "{outcome:?}");
        let taken = peer.taken();
        assert_eq!((taken.report["tls"].clone(), taken.report["login"].clone()), (true.into(), "post".into()));
    }
}

#[tokio::test]
async fn a_server_that_wants_a_login_we_lack_is_for_later() {
    let peer = Peer::start(&["--login", "post", "p/w"]);
    let mailer = mailer(&plain(&peer)).await;
    assert!(retry_reason(mailer.send(&mime("zoe@client.example"), FIRST).await).contains("530"));
}

#[tokio::test]
async fn a_server_without_starttls_gets_nothing() {
    let peer = Peer::start(&[]);
    let mailer = mailer(&format!("smtp+starttls://localhost:{}?from=a@b.example", peer.port)).await;
    assert!(retry_reason(mailer.send(&mime("zoe@client.example"), FIRST).await).contains("STARTTLS"));
}

#[tokio::test]
async fn a_missing_authority_file_is_told_at_the_start() {
    let error =
        SmtpMailer::open(config("smtps://mail.example?from=a@b.example&ca=/nowhere/ca.pem")).await.err().unwrap();
    assert!(error.to_string().contains("the test, ca: /nowhere/ca.pem"), "{error}");
}
