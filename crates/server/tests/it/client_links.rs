//! The link in the mail: who it opens for, for how long, and what everybody else learns, which is nothing.

use crate::app::{BY_NAME, INES, NADIA, QUICK, TestApp};
use axum::http::StatusCode;
use domain::ids::PersonId;
use domain::request::Command;
use jiff::SignedDuration;

#[tokio::test]
async fn the_page_behind_a_link_is_the_same_for_everybody() {
    let test = TestApp::start().await;
    let mut browser = test.browser();
    let one = browser.get("/a").await;
    test.pass(SignedDuration::from_secs(5));
    let other = test.browser().get("/a").await;
    let plain = |page: &crate::app::Page| page.text().replace(&page.hidden("_stamp"), "");
    assert_eq!(plain(&one), plain(&other));
    assert!(one.headers.get("set-cookie").is_none());
    assert_eq!(one.headers["referrer-policy"], "no-referrer");
    assert_eq!(one.headers["cache-control"], "no-store");
}

#[tokio::test]
async fn a_press_that_no_person_makes_opens_nothing() {
    let test = TestApp::start().await;
    let request = test.asked(BY_NAME).await;
    let token = test.link("ines@kestrel.example").await;
    let mut bot = test.browser();
    let stamp = bot.get("/a").await.hidden("_stamp");
    let at_once = bot.post("/a/exchange", &[("_stamp", &stamp), ("token", &token)]).await;
    assert_eq!(
        (at_once.status, at_once.text().contains("Once more, please")),
        (StatusCode::UNPROCESSABLE_ENTITY, true)
    );
    let unsigned = bot.post("/a/exchange", &[("token", &token)]).await;
    assert_eq!(unsigned.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(test.live(request).await.state.opened_links.is_empty());
    // Pasted whole, by a person without scripts, it opens.
    test.pass(SignedDuration::from_secs(2));
    let pasted = format!("https://approvals.halden.example/a#{token}");
    let opened = bot.post("/a/exchange", &[("_stamp", &stamp), ("link", &pasted)]).await;
    assert_eq!(opened.location(), format!("/r/{request}"));
}

#[tokio::test]
async fn invalid_expired_and_revoked_links_answer_alike() {
    let test = TestApp::start().await;
    let request = test.asked(BY_NAME).await;
    let first = test.link("ines@kestrel.example").await;
    test.does(NADIA, request, Command::IssueLink { to: PersonId::Contact(INES) }).await;
    let live = test.live(request).await;
    let second = assent::execute::link_token(&test.app, *live.state.links.values().next().unwrap());
    let never = "A".repeat(43);
    let mut answers = Vec::new();
    for token in [&never, &first] {
        answers.push(test.browser().exchange(token).await);
    }
    // One second before the end it opens; from the end on it does not (ML-07).
    test.pass(SignedDuration::from_hours(14 * 24) - SignedDuration::from_secs(7));
    assert_eq!(test.browser().exchange(&second).await.status, StatusCode::SEE_OTHER);
    test.pass(SignedDuration::from_secs(5));
    answers.push(test.browser().exchange(&second).await);
    for answer in &answers {
        assert_eq!((answer.status, &answer.bytes), (StatusCode::GONE, &answers[0].bytes));
        assert!(answer.headers.get("set-cookie").is_none());
    }
    assert!(!answers[0].text().contains("Halden") && !answers[0].text().contains("long way"));
}

#[tokio::test]
async fn a_revoked_link_ends_what_its_session_may_see() {
    let test = TestApp::start().await;
    let request = test.asked(BY_NAME).await;
    let mut ines = test.browser();
    ines.open("ines@kestrel.example").await;
    test.does(NADIA, request, Command::IssueLink { to: PersonId::Contact(INES) }).await;
    let page = ines.get(&format!("/r/{request}")).await;
    assert_eq!((page.status, page.text().contains("long way")), (StatusCode::NOT_FOUND, false));
}

#[tokio::test]
async fn after_the_end_only_the_link_to_the_record_opens() {
    let test = TestApp::start().await;
    let request = test.asked(BY_NAME).await;
    let asked = test.link("ines@kestrel.example").await;
    let mut ines = test.browser();
    ines.exchange(&asked).await;
    let sheet = ines.choose(request, "approve").await;
    ines.press(&sheet, &[("typed_name", "Ines Moreau")]).await;
    assert_eq!(ines.exchange(&asked).await.status, StatusCode::SEE_OTHER, "this browser may see it already");
    assert_eq!(test.browser().exchange(&asked).await.status, StatusCode::GONE);
    let record = test.link("ines@kestrel.example").await;
    assert_ne!(record, asked);
    let mut later = test.browser();
    let answer = later.exchange(&record).await;
    let page = later.follow(answer).await;
    assert_eq!(
        (page.status, page.text().contains("approved <cite>The long way round</cite>")),
        (StatusCode::OK, true),
        "{}",
        page.text()
    );
}

#[tokio::test]
async fn another_browser_proves_the_mailbox_first() {
    let test = TestApp::start().await;
    let request = test.asked(QUICK).await;
    let token = test.link("ines@kestrel.example").await;
    let mut first = test.browser();
    first.exchange(&token).await;
    let before = test.mail.sent().len();

    let mut other = test.browser();
    other.agent = "Mozilla/5.0 (iPhone) Safari/604";
    let answer = other.exchange(&token).await;
    let asked = other.follow(answer).await;
    assert!(
        asked.text().contains("i•••@kestrel.example") && asked.text().contains("another browser"),
        "{}",
        asked.text()
    );
    for secret in ["long way", "48,000", "Halden", "Kestrel", "Moreau", "ines@"] {
        assert!(!asked.text().contains(secret), "{secret} is shown before the code");
    }
    assert_eq!(other.get(&format!("/r/{request}")).await.status, StatusCode::NOT_FOUND);
    let csrf = asked.hidden("_csrf");
    let sent = other.post("/a/code", &[("_csrf", &csrf)]).await;
    assert_eq!(sent.location(), "/a/code");
    let code = test.code("ines@kestrel.example").await;
    let wrong = if code == "123456" { "654321" } else { "123456" };
    let refused = other.post("/a/code/enter", &[("_csrf", &csrf), ("code", wrong)]).await;
    assert_eq!((refused.status, refused.text().contains("4 tries are left")), (StatusCode::UNPROCESSABLE_ENTITY, true));
    // The code belongs to this try in this browser.
    let mut third = test.browser();
    let answer = third.exchange(&token).await;
    let page = third.follow(answer).await;
    let stolen = third.post("/a/code/enter", &[("_csrf", &page.hidden("_csrf")), ("code", &code)]).await;
    assert_eq!(stolen.status, StatusCode::UNPROCESSABLE_ENTITY);
    let opened = other.post("/a/code/enter", &[("_csrf", &csrf), ("code", &code)]).await;
    let page = other.follow(opened).await;
    assert!(page.status == StatusCode::OK && page.text().contains("long way"));
    assert_eq!(first.get(&format!("/r/{request}")).await.status, StatusCode::OK, "the first browser keeps what it had");
    test.settle().await;
    let told: Vec<String> = test.mail.sent()[before..].iter().map(|m| m.message.text.clone()).collect();
    assert!(told.iter().any(|text| text.contains("Safari on an iPhone")), "{told:?}");
    assert_eq!(test.live(request).await.state.opened_links.len(), 2, "both are on the record");
}

#[tokio::test]
async fn a_workspace_can_ask_everybody_for_a_code_first() {
    let test = TestApp::start().await;
    test.ask_for_codes().await;
    test.asked(BY_NAME).await;
    let token = test.link("ines@kestrel.example").await;
    let mut ines = test.browser();
    let answer = ines.exchange(&token).await;
    let asked = ines.follow(answer).await;
    assert!(!asked.text().contains("another browser") && !asked.text().contains("long way"));
    let csrf = asked.hidden("_csrf");
    ines.post("/a/code", &[("_csrf", &csrf)]).await;
    let code = test.code("ines@kestrel.example").await;
    let opened = ines.post("/a/code/enter", &[("_csrf", &csrf), ("code", &code)]).await;
    assert!(ines.follow(opened).await.text().contains("long way"));
}

#[tokio::test]
async fn the_same_browser_comes_back_after_its_session() {
    let test = TestApp::start().await;
    let request = test.asked(BY_NAME).await;
    let token = test.link("ines@kestrel.example").await;
    let mut ines = test.browser();
    ines.exchange(&token).await;
    test.pass(SignedDuration::from_mins(31));
    assert_eq!(ines.get(&format!("/r/{request}")).await.status, StatusCode::NOT_FOUND, "asleep after half an hour");
    let answer = ines.exchange(&token).await;
    assert!(
        ines.follow(answer).await.text().contains("long way"),
        "no code is needed in the browser that the link belongs to"
    );
}

#[tokio::test]
async fn asking_for_a_fresh_link_answers_alike_and_sends_one() {
    let test = TestApp::start().await;
    test.asked(BY_NAME).await;
    let old = test.link("ines@kestrel.example").await;
    let mut browser = test.browser();
    let stamp = browser.get("/a").await.hidden("_stamp");
    test.pass(SignedDuration::from_secs(2));
    let mut answers = Vec::new();
    let mut changes = test.app.changes.subscribe();
    for address in ["ines@kestrel.example", "nobody@kestrel.example", "not an address"] {
        let page = browser.post("/a/fresh", &[("_stamp", &stamp), ("email", address)]).await;
        answers.push((page.status, page.text()));
    }
    assert!(answers.iter().all(|a| *a == answers[0]) && answers[0].1.contains("Look in your inbox"));
    // Made behind the answer; here it is waited for.
    changes.recv().await.unwrap();
    let fresh = test.link("ines@kestrel.example").await;
    assert_ne!(fresh, old);
    assert_eq!(test.browser().exchange(&old).await.status, StatusCode::GONE);
    assert_eq!(test.browser().exchange(&fresh).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_link_that_opens_nothing_takes_the_same_work_whatever_the_reason() {
    let test = TestApp::start().await;
    let request = test.opened(BY_NAME).await;
    test.sent(request).await;
    let replaced = test.link("ines@kestrel.example").await;
    test.does(NADIA, request, Command::IssueLink { to: PersonId::Contact(INES) }).await;
    let live = test.live(request).await;
    let before_the_end = assent::execute::link_token(&test.app, *live.state.links.values().next().unwrap());
    test.does(NADIA, request, Command::Withdraw { reason: "Not needed.".to_owned() }).await;
    let at_the_end =
        assent::execute::link_token(&test.app, *test.live(request).await.state.links.values().next().unwrap());
    let mut work = Vec::new();
    let mut look_ups = async |token: &str| {
        let mut browser = test.browser();
        let stamp = browser.get("/a").await.hidden("_stamp");
        test.pass(SignedDuration::from_secs(2));
        let before = test.app.store.reads();
        let answer = browser.post("/a/exchange", &[("_stamp", &stamp), ("token", token)]).await;
        assert_eq!(answer.status, StatusCode::GONE);
        work.push(test.app.store.reads() - before);
    };
    look_ups(&"A".repeat(43)).await;
    look_ups(&replaced).await;
    look_ups(&before_the_end).await;
    test.pass(SignedDuration::from_hours(24 * 91));
    look_ups(&at_the_end).await;
    assert!(work.iter().all(|count| *count == work[0]), "never was, replaced, before the end, run out: {work:?}");

    // Asking for a fresh link: the answer looks nothing up at all; what follows happens behind it.
    for address in ["ines@kestrel.example", "nobody@kestrel.example"] {
        let test = TestApp::start().await;
        let mut browser = test.browser();
        let stamp = browser.get("/a").await.hidden("_stamp");
        test.pass(SignedDuration::from_secs(2));
        let before = test.app.store.reads();
        browser.post("/a/fresh", &[("_stamp", &stamp), ("email", address)]).await;
        assert_eq!(test.app.store.reads(), before, "{address}");
    }
}

#[tokio::test]
async fn long_after_the_end_a_fresh_link_opens_the_record() {
    let test = TestApp::start().await;
    let request = test.opened(BY_NAME).await;
    test.sent(request).await;
    let old = test.link("ines@kestrel.example").await;
    test.does(NADIA, request, Command::Withdraw { reason: "Not needed.".to_owned() }).await;
    let record = test.link("ines@kestrel.example").await;
    let head = test.live(request).await.head;
    test.pass(SignedDuration::from_hours(24 * 120));
    assert_eq!(test.browser().exchange(&record).await.status, StatusCode::GONE, "ninety days are over");
    let sealed = test.live(request).await;
    assert!(sealed.state.sealed);

    assent::web::handlers::link::send_fresh(&test.app, "ines@kestrel.example").await.unwrap();
    let fresh = test.link("ines@kestrel.example").await;
    assert_ne!(fresh, record);
    assert_eq!(test.live(request).await.entries[..head.next_seq as usize], sealed.entries[..head.next_seq as usize]);
    let mut ines = test.browser();
    let opened = ines.exchange(&fresh).await;
    let page = ines.follow(opened).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(ines.get(&format!("/r/{request}/record")).await.status, StatusCode::OK);
    let count = |part: &str| page.text().matches(part).count();
    // Signing out and the language change nothing of the request.
    let changes = count("method=\"post\"") - count("/sign-out\"") - count("/language\"");
    assert_eq!(changes, 0, "it reads and changes nothing: {}", page.text());
    assert_eq!(test.browser().exchange(&old).await.status, StatusCode::GONE);
    // The team can send one too, and the one before opens nothing any more.
    let mut nadia = test.desk(NADIA).await;
    let csrf = nadia.get(&format!("/requests/{request}")).await.hidden("_csrf");
    let sent = nadia.post(&format!("/requests/{request}/fresh-link/{INES}"), &[("_csrf", &csrf)]).await;
    assert_eq!(sent.location(), format!("/requests/{request}?done=link"));
    let newest = test.link("ines@kestrel.example").await;
    assert_eq!(test.browser().exchange(&fresh).await.status, StatusCode::GONE);
    assert_eq!(test.browser().exchange(&newest).await.location(), format!("/r/{request}"));
}

#[tokio::test]
async fn somebody_who_is_only_told_can_open_what_they_are_told_of() {
    let app = TestApp::start().await;
    let flow = r#"{"flow": "told", "title": "Told", "kind": "deliverable",
        "intake": {"documents": [{"id": "deliverable", "label": "Concept", "required": true}]},
        "steps": [{"prepare": "package"}, {"notify": "news", "by": {"contact": "sponsor"}, "message": "{{ request.title }} is on its way."},
                  {"approve": "client", "by": {"contact": "primary"}, "verify": "link"}]}"#;
    let request = app.asked(flow).await;
    let mail = app.newest_mail("tomas@kestrel.example").await;
    assert!(mail.contains("The long way round is on its way."), "{mail}");
    let mut tomas = app.browser();
    let page = tomas.open("tomas@kestrel.example").await;
    let csrf = page.hidden("_csrf");
    let page = page.text();
    assert!(
        page.contains("The long way round") && !page.contains("value=\"approve\""),
        "nothing is his to answer: {page}"
    );
    let decided = tomas.post(&format!("/r/{request}/decide"), &[("_csrf", &csrf), ("choice", "approve")]).await;
    assert!(!decided.status.is_success() && app.live(request).await.state.outcome.is_none());
}
