//! Versions of a document and what changed between them: who may compare what, and what they are told.

use crate::app::{Browser, CHECKED, NADIA, Page, QUICK, SOFIE, TestApp};
use axum::http::StatusCode;
use domain::ids::RequestId;
use domain::request::{ChangeDone, Command};
use jiff::SignedDuration;
use std::time::Instant;

/// What only the team may know.
const CANARY: &str = "CANARY of the inside";

/// Ines asks for changes in round 1; Nadia answers them, changes a value, and sends version 3 in round 2.
async fn second_round(test: &TestApp, ines: &mut Browser<'_>) -> RequestId {
    let request = test.asked(QUICK).await;
    ines.open("ines@kestrel.example").await;
    let words = ines.choose(request, "request_changes").await;
    let settled = ines.press(&words, &[("change-1", "A larger ship"), ("place-1", "")]).await;
    let settled = ines.follow(settled).await;
    let with_field = ines.code_for(&settled).await;
    let code = test.code("ines@kestrel.example").await;
    ines.press(&with_field, &[("code", &code)]).await;
    test.pass(SignedDuration::from_hours(3));
    for change in test.live(request).await.state.changes.keys() {
        let text = "Twice as large.".to_owned();
        test.does(NADIA, request, Command::AnswerChange { change: *change, done: ChangeDone::Changed, text }).await;
    }
    test.set(request, "amount", "EUR 52,000").await;
    test.attach(request, "campaign-concept-v3.pdf").await;
    test.sent(request).await;
    request
}

/// The numbers of the versions of the deliverable, oldest first.
async fn numbers(test: &TestApp, request: RequestId) -> Vec<u32> {
    let live = test.live(request).await;
    live.state.documents.iter().filter(|(_, document)| document.slot.is_some()).map(|(n, _)| *n).collect()
}

/// The page once the comparison is there; it is waited for with the page's own question.
async fn compared(browser: &mut Browser<'_>, path: &str) -> Page {
    for _ in 0..20 {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text());
        if !page.text().contains("are being compared") {
            return page;
        }
    }
    panic!("{path} is never compared");
}

#[tokio::test]
async fn a_client_sees_what_changed_since_the_round_before() {
    let test = TestApp::start().await;
    let mut ines = test.browser();
    let request = second_round(&test, &mut ines).await;
    let [old, new] = numbers(&test, request).await[..] else { panic!("two versions") };

    let review = ines.open("ines@kestrel.example").await.text();
    assert!(review.contains(&format!("href=\"/r/{request}/versions/{new}?from={old}&#38;to={new}\"")), "{review}");
    assert!(review.contains("New since you were last here"), "{review}");
    assert!(review.contains("Campaign concept is version 2 now; you had version 1."), "{review}");
    assert!(review.contains("Amount EUR 52,000 instead of EUR 48,000."), "{review}");

    let page = compared(&mut ines, &format!("/r/{request}/versions/{new}")).await.text();
    let heading = "What changed in <cite>Campaign concept</cite> from version 1 to version 2";
    assert!(page.contains(heading), "{page}");
    assert!(page.contains("pages changed.") && page.contains("class=\"area\""), "{page}");
    assert!(page.contains("<del>") && page.contains("<ins>"), "{page}");
    assert!(page.contains("Also different between round 1 and round 2"), "{page}");
    assert!(page.contains("<del>EUR 48,000</del>") && page.contains("<ins>EUR 52,000</ins>"), "{page}");
    assert!(page.contains("“A larger ship”") && page.contains("Changed: Twice as large."), "{page}");
    assert!(page.contains("Sent by Nadia Okafor on Monday 9 March 2026") && page.contains("SHA-256 "), "{page}");
    // Asked for the other way round, the older one is still the earlier.
    let turned = compared(&mut ines, &format!("/r/{request}/versions/{old}?from={new}&to={old}")).await.text();
    assert!(turned.contains(heading), "{turned}");
    // The same version twice compares nothing.
    let same = ines.get(&format!("/r/{request}/versions/{new}?from={new}&to={new}")).await.text();
    assert!(same.contains("Choose two versions below"), "{same}");
}

#[tokio::test]
async fn what_did_not_reach_the_client_cannot_be_compared_outside() {
    let test = TestApp::start().await;
    let request = test.opened(CHECKED).await;
    // Another version takes the first one's place before anything is sent, and the value is corrected.
    test.set(request, "amount", CANARY).await;
    test.set(request, "amount", "EUR 48,000").await;
    test.attach(request, "campaign-concept-v3.pdf").await;
    test.sent(request).await;
    let mut sofie = test.desk(SOFIE).await;
    let sheet = sofie.get(&format!("/requests/{request}")).await;
    assert!(sheet.text().contains("The long way round"));
    let [draft, sent] = numbers(&test, request).await[..] else { panic!("two versions") };
    let inside = compared(&mut sofie, &format!("/requests/{request}/versions/{sent}")).await.text();
    assert!(inside.contains("from version 1 to version 2") && inside.contains("not sent"), "{inside}");

    // Checked inside, it goes to Ines.
    let page = sofie.get(&format!("/requests/{request}")).await;
    let (statement, csrf) = (page.hidden("statement"), page.hidden("_csrf"));
    let fields = [("_csrf", &*csrf), ("statement", &*statement), ("outcome", "approve"), ("comment", "Fine.")];
    let opened = sofie.post(&format!("/requests/{request}/review"), &fields).await;
    let path = opened.location();
    let sheet = sofie.follow(opened).await;
    let (csrf, key) = (sheet.hidden("_csrf"), sheet.hidden("key"));
    assert_eq!(sofie.post(&path, &[("_csrf", &csrf), ("key", &key)]).await.status, StatusCode::SEE_OTHER);
    let mut ines = test.browser();
    ines.open("ines@kestrel.example").await;
    let page = ines.get(&format!("/r/{request}/versions/{sent}")).await;
    let text = page.text();
    assert!(text.contains("The only version") && text.contains("There is one version so far"), "{text}");
    for secret in [CANARY, "Sofie", "campaign-concept-v2", "not sent", "Attached by"] {
        assert!(!text.contains(secret), "the client reads {secret}: {text}");
    }
    for path in [
        format!("/r/{request}/versions/{draft}"),
        format!("/r/{request}/versions/{sent}?from={draft}&to={sent}"),
        format!("/r/{request}/versions/{sent}?from={sent}&to={draft}"),
        format!("/r/{request}/versions/99"),
        format!("/r/{request}/versions/none"),
    ] {
        assert_eq!(ines.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn nobody_compares_in_a_request_that_is_not_theirs() {
    let test = TestApp::start().await;
    let mut ines = test.browser();
    let request = second_round(&test, &mut ines).await;
    let [old, new] = numbers(&test, request).await[..] else { panic!("two versions") };
    let path = format!("/r/{request}/versions/{new}?from={old}&to={new}");
    let inside = format!("/requests/{request}/versions/{new}?from={old}&to={new}");

    // The terms are versions too; values are what differs there.
    let terms = test.live(request).await.state.documents.iter().find(|(_, d)| d.slot.is_none()).map(|(n, _)| *n);
    let page = ines.open("ines@kestrel.example").await;
    assert_eq!(page.status, StatusCode::OK);
    let text = ines.get(&format!("/r/{request}/versions/{}", terms.unwrap())).await.text();
    assert!(text.contains("Terms of this request"), "{text}");

    // Without a link, with a link to another request, and with a link at the team's address.
    assert_ne!(test.browser().get(&path).await.status, StatusCode::OK);
    let other = test.asked(QUICK).await;
    let mut elsewhere = test.browser();
    elsewhere.open("ines@kestrel.example").await;
    assert_eq!(elsewhere.get(&format!("/r/{other}")).await.status, StatusCode::OK);
    assert_ne!(elsewhere.get(&path).await.status, StatusCode::OK, "a link opens one request");
    assert_eq!(
        elsewhere.get(&format!("/r/{other}/versions/{old}?from={old}&to=99")).await.status,
        StatusCode::NOT_FOUND
    );
    assert_ne!(elsewhere.get(&inside).await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_is_new_is_told_to_each_from_where_they_stopped() {
    let test = TestApp::start().await;
    let request = test.asked(QUICK).await;
    let mut ines = test.browser();
    let page = ines.open("ines@kestrel.example").await;
    assert!(!page.text().contains("New since"), "nothing is new on the first visit");
    let mut nadia = test.desk(NADIA).await;
    let mut sofie = test.desk(SOFIE).await;
    let desk = format!("/requests/{request}");
    let csrf = sofie.get(&desk).await.hidden("_csrf");
    assert_eq!(sofie.post(&format!("{desk}/seen"), &[("_csrf", &csrf)]).await.status, StatusCode::NO_CONTENT);

    test.pass(SignedDuration::from_hours(2));
    test.does(NADIA, request, Command::Withdraw { reason: "Later".to_owned() }).await;
    let page = sofie.get(&desk).await.text();
    assert!(!page.contains("New since"), "nothing that is compared changed: {page}");
    assert!(!nadia.get(&desk).await.text().contains("New since"));
}

#[tokio::test]
async fn a_comparison_is_made_once_and_goes_with_its_files() {
    let test = TestApp::start().await;
    let mut ines = test.browser();
    let request = second_round(&test, &mut ines).await;
    let [old, new] = numbers(&test, request).await[..] else { panic!("two versions") };
    let live = test.live(request).await;
    let file = |n: u32| live.state.documents[&n].file.clone().unwrap().sha256;
    let db = test.app.workspace(crate::app::WORKSPACE);
    let begun = Instant::now();
    let mut nadia = test.desk(NADIA).await;
    let path = format!("/requests/{request}/versions/{new}");
    let first = compared(&mut nadia, &path).await.text();
    println!("a pair of {} pages, first: {:?}", first.matches("class=\"pair\"").count(), begun.elapsed());
    let kept = db.comparison(file(old), file(new)).await.unwrap().expect("it is kept");
    assert!(!kept.found.contains("ship"), "where, never what: {}", kept.found);

    // Another node finds it there.
    let node = test.another_node().await;
    let again = compared(&mut node.desk(NADIA).await, &path).await.text();
    assert_eq!(again.matches("class=\"area\"").count(), first.matches("class=\"area\"").count());
    assert_eq!(db.comparison(file(old), file(new)).await.unwrap().unwrap().made_at, kept.made_at);

    db.forget_blob(file(old)).await.unwrap();
    assert_eq!(db.comparison(file(old), file(new)).await.unwrap(), None);
}
