//! Steps that ask for more than an answer: forms, files, something to do, of members and of the client's people.

use crate::app::{Browser, NADIA, Page, TestApp};
use axum::http::StatusCode;
use domain::ids::{Name, RequestId, TaskId};
use domain::request::{Outcome, TaskState};

/// The client is asked for a form and files; then Nadia ticks something off, and the client approves.
const FLOW: &str = r#"{"flow": "asking", "title": "Asking", "kind": "deliverable",
  "intake": {"fields": [{"id": "amount", "label": "Amount", "type": "line"}], "documents": [{"id": "deliverable", "label": "Campaign concept"}]},
  "steps": [
    {"prepare": "package"},
    {"form": "details", "title": "Delivery details", "by": {"contact": "primary"}, "help": "So that the parcel arrives.", "fields": [
      {"id": "where", "label": "Where to", "type": "text", "required": true},
      {"id": "how", "label": "How", "type": "line", "choices": ["by post", "by courier"]},
      {"id": "copies", "label": "Copies", "type": "number", "required": true}]},
    {"upload": "brand", "title": "Brand files", "by": {"contact": "primary"}, "documents": [
      {"id": "logo", "label": "Logo", "accept": ["pdf"], "required": true},
      {"id": "fonts", "label": "Type specimen", "accept": ["pdf"]}]},
    {"todo": "call", "title": "Call the printer", "by": {"member": "initiator"}},
    {"approve": "client", "by": {"contact": "primary"}, "verify": "link"}]}"#;

const LOGO: &str = "campaign-concept-v2.pdf";
const INES: &str = "ines@kestrel.example";

fn document(name: &str) -> Vec<u8> {
    std::fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("demo/documents").join(name)).unwrap()
}

/// The task that is open now.
async fn now(app: &TestApp, request: RequestId) -> TaskId {
    let live = app.live(request).await;
    live.state.asked_tasks().map(|(id, _)| id).next().unwrap()
}

async fn answer(browser: &mut Browser<'_>, base: &str, task: TaskId, fields: &[(&str, &str)]) -> Page {
    let csrf = browser.get(base).await.hidden("_csrf");
    let fields: Vec<(&str, &str)> = [("_csrf", csrf.as_str())].into_iter().chain(fields.iter().copied()).collect();
    browser.post(&format!("{base}/tasks/{task}"), &fields).await
}

async fn supply(browser: &mut Browser<'_>, base: &str, at: (TaskId, &str), filename: &str, bytes: &[u8]) -> Page {
    let csrf = browser.get(base).await.hidden("_csrf");
    let (task, slot) = at;
    browser.upload(&format!("{base}/tasks/{task}/{slot}"), &[("_csrf", csrf.as_str())], filename, bytes).await
}

#[tokio::test]
async fn a_client_fills_in_a_form_and_supplies_files_and_a_member_ticks_off_what_was_to_do() {
    let app = TestApp::start().await;
    let request = app.asked(FLOW).await;
    let (inside, outside) = (format!("/requests/{request}"), format!("/r/{request}"));
    let mail = app.newest_mail(INES).await;
    assert!(mail.contains("Delivery details") && mail.contains("So that the parcel arrives."), "{mail}");
    let mut ines = app.browser();
    let page = ines.open(INES).await.text();
    for words in ["to fill in a form for", "Delivery details", "So that the parcel arrives.", "Where to", "by courier"]
    {
        assert!(page.contains(words), "{words} is missing in {page}");
    }

    // What does not fit is said at its field, and nothing that was typed is lost.
    let details = now(&app, request).await;
    let typed = [("field-where", "Harbour office"), ("field-how", "by courier"), ("field-copies", "a dozen")];
    let wrong = answer(&mut ines, &outside, details, &typed).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = wrong.text();
    assert!(text.contains("“a dozen” is not a whole number.") && text.contains("Harbour office"), "{text}");
    assert!(text.contains("value=\"by courier\" selected"), "{text}");
    let empty = answer(&mut ines, &outside, details, &[("field-where", ""), ("field-copies", "12")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text().contains("“Where to” is empty."), "{}", empty.text());
    assert!(app.live(request).await.state.filled.is_empty());

    let right = [("field-where", "Harbour office"), ("field-how", "by courier"), ("field-copies", "12")];
    assert_eq!(answer(&mut ines, &outside, details, &right).await.status, StatusCode::SEE_OTHER);

    // Files: another kind is refused, a missing one is named, a replaced one counts.
    let brand = now(&app, request).await;
    assert_ne!(brand, details);
    let text = supply(&mut ines, &outside, (brand, "logo"), "notes.txt", b"only words").await;
    assert_eq!(text.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text.text().contains("“Logo” takes") && text.text().contains("text/plain"), "{}", text.text());
    let missing = answer(&mut ines, &outside, brand, &[("note", "Here they are.")]).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(missing.text().contains("Logo is missing.") && missing.text().contains("Here they are."));
    let bytes = document(LOGO);
    let there = supply(&mut ines, &outside, (brand, "logo"), LOGO, &bytes).await;
    assert_eq!(there.status, StatusCode::SEE_OTHER);
    assert!(ines.get(&outside).await.text().contains(LOGO));
    let unknown = supply(&mut ines, &outside, (brand, "contract"), LOGO, &bytes).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let address = format!("/tasks/{brand}/logo");
    assert_eq!(ines.get(&format!("{outside}{address}")).await.bytes, bytes);
    assert_eq!(answer(&mut ines, &outside, brand, &[]).await.status, StatusCode::SEE_OTHER);
    // Done is done.
    let again = answer(&mut ines, &outside, brand, &[]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);

    // The team reads what came in, and the member's own part is ticked off.
    let mut nadia = app.desk(NADIA).await;
    let page = nadia.get(&inside).await.text();
    for words in ["Came in", "Harbour office", "by courier", LOGO, "Call the printer", "It is done"] {
        assert!(page.contains(words), "{words} is missing in {page}");
    }
    assert_eq!(nadia.get(&format!("{inside}{address}")).await.bytes, bytes);
    let call = now(&app, request).await;
    let theirs = ines.get(&outside).await.hidden("_csrf");
    let stolen = ines.post(&format!("{outside}/tasks/{call}"), &[("_csrf", &theirs)]).await;
    assert_eq!(stolen.status, StatusCode::NOT_FOUND, "a task of somebody else");
    let done = answer(&mut nadia, &inside, call, &[("note", "They start on Monday.")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);

    // From here it is an approval like any other, and the record verifies with all of it.
    let sheet = ines.choose(request, "approve").await;
    let pressed = ines.press(&sheet, &[("typed_name", "Ines Moreau")]).await;
    assert_eq!(pressed.status, StatusCode::SEE_OTHER);
    let live = app.live(request).await;
    assert_eq!(live.state.outcome, Some(Outcome::Approve));
    assert!(live.state.tasks.values().all(|task| matches!(task.state, TaskState::Answered { .. })));
    app.settle().await;
    let policy = nadia.get(&format!("{inside}/policy.txt")).await.text();
    let bundle = nadia.get(&format!("{inside}/record.aef")).await;
    let policy = evidence::policy::Policy::parse(&policy).unwrap();
    let report = evidence::verify::verify(&bundle.bytes, &policy, &evidence::verify::Options::default());
    assert!(matches!(report, evidence::verify::Report::Valid(_)), "{report:?}");
    let logo = app.live(request).await.state.supplied[&(brand, Name::parse("logo").unwrap())].file.clone().unwrap();
    let named = format!("files/{}", logo.sha256.hex());
    assert!(bundle.bytes.windows(named.len()).any(|w| w == named.as_bytes()), "the logo is not in it");
}

#[tokio::test]
async fn a_form_of_another_page_stores_nothing() {
    let app = TestApp::start().await;
    let request = app.asked(FLOW).await;
    let outside = format!("/r/{request}");
    let mut ines = app.browser();
    ines.open(INES).await;
    let details = now(&app, request).await;
    let forged = ines.post(&format!("{outside}/tasks/{details}"), &[("_csrf", "x"), ("field-where", "Here")]).await;
    assert!(forged.status.is_client_error(), "{}", forged.status);
    let right = [("field-where", "Here"), ("field-copies", "1")];
    answer(&mut ines, &outside, details, &right).await;
    let brand = now(&app, request).await;
    let path = format!("{outside}/tasks/{brand}/logo");
    let forged = ines.upload(&path, &[("_csrf", "x")], LOGO, &document(LOGO)).await;
    assert!(forged.status.is_client_error(), "{}", forged.status);
    assert!(app.live(request).await.state.supplied.is_empty());
}

#[tokio::test]
async fn what_is_no_decision_has_a_receipt_as_well() {
    let app = TestApp::start().await;
    let request = app.asked(FLOW).await;
    let outside = format!("/r/{request}");
    let mut ines = app.browser();
    ines.open(INES).await;
    let receipt = format!("{outside}/receipt");
    assert_eq!(ines.get(&receipt).await.location(), outside, "nothing was done yet");
    let task = now(&app, request).await;
    answer(&mut ines, &outside, task, &[("field-where", "Quay 4"), ("field-how", "by courier"), ("field-copies", "3")])
        .await;
    let page = ines.get(&receipt).await.text();
    for words in [
        "filled in a form for",
        "What I filled in for “Delivery details”.",
        "Quay 4",
        "by courier",
        "Download the record",
    ] {
        assert!(page.contains(words), "{words} is missing in {page}");
    }
    let task = now(&app, request).await;
    supply(&mut ines, &outside, (task, "logo"), "logo.pdf", &document(LOGO)).await;
    answer(&mut ines, &outside, task, &[]).await;
    let page = ines.get(&receipt).await.text();
    assert!(page.contains("handed in files for") && page.contains("logo.pdf, "), "{page}");
    assert!(page.contains("Fingerprint "), "{page}");
}
