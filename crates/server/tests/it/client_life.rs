//! One approval from the first mail to the record that verifies without us.

use crate::app::{BY_NAME, CHECKED, NADIA, QUICK, SOFIE, TestApp, acting};
use assent::execute::With;
use assent::sheets::{self, Confirmation, Given, Pick, Written};
use axum::http::StatusCode;
use domain::actor::{Person, SignedIn};
use domain::ids::{PersonId, RequestId, SessionId};
use domain::request::event::StepWord;
use domain::request::{ChangeDone, Command, Outcome, TaskState, Visibility};
use evidence::policy::Policy;
use evidence::verify::{Options, Report, State, verify};

/// The policy and the bundle as that browser gets them, judged.
async fn judged(browser: &mut crate::app::Browser<'_>, request: RequestId) -> Report {
    let policy = browser.get(&format!("/r/{request}/policy.txt")).await.text();
    let bundle = browser.get(&format!("/r/{request}/record.aef")).await;
    assert_eq!(bundle.status, StatusCode::OK);
    assert_eq!(bundle.headers["content-type"], "application/vnd.approval-evidence+zip");
    verify(&bundle.bytes, &Policy::parse(&policy).unwrap(), &Options::default())
}

#[tokio::test]
async fn a_client_asks_wants_changes_approves_and_keeps_a_record_that_verifies() {
    let test = TestApp::start().await;
    let request = test.asked(QUICK).await;
    let mut ines = test.browser();

    let page = ines.open("ines@kestrel.example").await.text();
    for words in [
        "asks <b class=\"wet\">you</b> to approve",
        "The long way round",
        "EUR 48,000",
        "Production starts for EUR 48,000",
        "Campaign concept",
        "value=\"approve\"",
    ] {
        assert!(page.contains(words), "{words} is missing in {page}");
    }

    // She asks about a spot, and Nadia answers.
    let csrf = ines.get(&format!("/r/{request}")).await.hidden("_csrf");
    let document = page.split("data-place=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let fields = [
        ("_csrf", csrf.as_str()),
        ("text", "Is this MV Tern? It looks green."),
        ("place", &document),
        ("x", "25.2"),
        ("y", "55.6"),
    ];
    let asked = ines.post(&format!("/r/{request}/ask"), &fields).await;
    let page = ines.follow(asked).await.text();
    assert!(
        page.contains("Is this MV Tern?") && page.contains("Halden Studio is answering") && page.contains("--x:25.2"),
        "{page}"
    );
    let thread = *test.live(request).await.state.threads.keys().next().unwrap();
    test.does(NADIA, request, Command::AnswerQuestion { thread, text: "It is.".to_owned() }).await;
    assert!(ines.get(&format!("/r/{request}")).await.text().contains("Answered"));

    // Two changes: her words first, then the whole statement and a code for exactly that.
    let words = ines.choose(request, "request_changes").await;
    assert!(
        words.text().contains(&format!("<option value=\"{document}\">Campaign concept, page 1")),
        "{}",
        words.text()
    );
    let elsewhere = ines.press(&words, &[("change-1", "Less green"), ("place-1", "doc_99:1")]).await;
    assert_eq!(elsewhere.status, StatusCode::CONFLICT, "not one of her documents");
    assert!(words.text().contains("name=\"change-1\"") && !words.text().contains("name=\"code\""));
    let more = ines.press(&words, &[("change-1", "Less green"), ("add", "1")]).await;
    assert!(more.text().contains("name=\"change-2\"") && more.text().contains("Less green"));
    let settled = ines
        .press(
            &words,
            &[
                ("change-1", "Less green"),
                ("weight-1", "must"),
                ("place-1", &document),
                ("change-2", "Shorter"),
                ("weight-2", "nice"),
                ("place-2", ""),
            ],
        )
        .await;
    let settled = ines.follow(settled).await;
    assert!(settled.text().contains("Campaign concept, page 1"), "{}", settled.text());
    assert!(
        settled.text().contains("(1) Less green (Campaign concept, page 1); (2) Shorter (nice to have)"),
        "{}",
        settled.text()
    );
    let with_field = ines.code_for(&settled).await;
    assert!(with_field.text().contains("name=\"code\""));
    let code = test.code("ines@kestrel.example").await;
    let receipt = ines.press(&with_field, &[("code", &code)]).await;
    let receipt = ines.follow(receipt).await.text();
    assert!(receipt.contains("asked for changes to round 1 of"), "{receipt}");
    assert!(ines.get(&format!("/r/{request}")).await.text().contains("is working on the changes"));

    let wanted: Vec<_> = test.live(request).await.state.changes.values().map(|c| c.place.map(|p| p.page)).collect();
    assert!(wanted.contains(&Some(1)) && wanted.contains(&None), "{wanted:?}");

    // Nadia answers each and sends round 2.
    let changes: Vec<_> = test.live(request).await.state.changes.keys().copied().collect();
    for change in changes {
        test.does(
            NADIA,
            request,
            Command::AnswerChange { change, done: ChangeDone::Changed, text: "Done as you asked.".to_owned() },
        )
        .await;
    }
    test.attach(request, "campaign-concept-v3.pdf").await;
    test.sent(request).await;
    let page = ines.open("ines@kestrel.example").await.text();
    assert!(
        page.contains("You asked for 2 changes. Here is each one.") && page.contains("Done as you asked."),
        "{page}"
    );
    assert!(page.contains("changed since last round"), "pages that differ are marked");
    assert!(
        page.contains("<a href=\"#d1-p1\">Campaign concept, page 1</a>"),
        "an answer leads to its page as it is now"
    );

    // She approves.
    let sheet = ines.choose(request, "approve").await;
    let with_field = ines.code_for(&sheet).await;
    let code = test.code("ines@kestrel.example").await;
    let answer = ines.press(&with_field, &[("code", &code), ("comment", "Lovely.")]).await;
    assert_eq!(answer.location(), format!("/r/{request}/receipt"));
    let receipt = ines.get(&answer.location()).await.text();
    for words in
        ["approved round 2 of", "Personal link and 6-digit e-mail code", "“Lovely.”", "Ines Moreau, Marketing Director"]
    {
        assert!(receipt.contains(words), "{words} is missing in {receipt}");
    }
    assert_eq!(test.live(request).await.state.outcome, Some(Outcome::Approve));

    // While the last entries have no signed place yet, the record says so.
    let early = ines.get(&format!("/r/{request}/record.aef")).await;
    assert_eq!((early.status, early.headers["retry-after"].to_str().unwrap()), (StatusCode::SERVICE_UNAVAILABLE, "5"));
    // Whoever asks a moment too early waits, and has it.
    let record = format!("/r/{request}/record.aef");
    let (moment, ()) = tokio::join!(ines.get(&record), test.settle());
    assert_eq!(moment.status, StatusCode::OK);
    test.settle().await;
    let Report::Valid(found) = judged(&mut ines, request).await else { panic!("the record does not hold") };
    assert_eq!((found.state, found.outcome.as_deref()), (State::Sealed, Some("approve")));
    assert!(found.decisions.iter().all(|d| d.level == 2) && found.decisions.len() == 2, "{:?}", found.decisions);
    let record = ines.get(&format!("/r/{request}/record")).await.text();
    assert!(record.contains("Genuine and complete") && record.contains("assent verify HS-2041.aef"), "{record}");
}

#[tokio::test]
async fn two_people_decide_in_turn_after_a_check_that_neither_reads() {
    let test = TestApp::start().await;
    let request = test.opened(CHECKED).await;
    // Canaries: everything internal that could get out.
    test.set(request, "amount", "EUR 99,999 draft-canary").await;
    test.set(request, "amount", "EUR 48,000").await;
    let note = Command::Ask { text: "internal-note-canary".to_owned(), place: None, visibility: Visibility::Internal };
    test.does(NADIA, request, note).await;
    test.sent(request).await;
    review(&test, request, "review-comment-canary").await;

    let mut seen = String::new();
    let mut ines = test.browser();
    seen += &ines.open("ines@kestrel.example").await.text();
    assert!(seen.contains("Tomas Eklund is asked next") && seen.contains("Checked"), "{seen}");
    let sheet = ines.choose(request, "approve").await;
    seen += &sheet.text();
    let wrong = ines.press(&sheet, &[("typed_name", "Ines")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("aria-invalid=\"true\"") && wrong.text().contains("Ines Moreau"), "{}", wrong.text());
    let answer = ines.press(&sheet, &[("typed_name", " ines  moreau ")]).await;
    let receipt = ines.follow(answer).await;
    seen += &receipt.text();
    assert!(
        receipt.text().contains("Tomas Eklund has been asked") && receipt.text().contains("Withdraw my approval"),
        "{}",
        receipt.text()
    );

    // She takes it back, and gives it again.
    let csrf = receipt.hidden("_csrf");
    let back = ines.post(&format!("/r/{request}/withdraw"), &[("_csrf", &csrf)]).await;
    let page = ines.follow(back).await.text();
    assert!(page.contains("value=\"approve\""), "she can decide again: {page}");
    let sheet = ines.choose(request, "approve").await;
    ines.press(&sheet, &[("typed_name", "Ines Moreau")]).await;

    let mut tomas = test.browser();
    seen += &tomas.open("tomas@kestrel.example").await.text();
    let sheet = tomas.choose(request, "approve").await;
    tomas.press(&sheet, &[("typed_name", "Tomas Eklund")]).await;
    test.settle().await;
    test.settle().await;
    for path in ["", "/receipt", "/record"] {
        seen += &tomas.get(&format!("/r/{request}{path}")).await.text();
    }
    let bundle = tomas.get(&format!("/r/{request}/record.aef")).await;
    assert!(matches!(judged(&mut tomas, request).await, Report::Valid(_)));
    seen += &bundle.text();
    for canary in [
        "draft-canary",
        "internal-note-canary",
        "review-comment-canary",
        "Sofie",
        "sofie@",
        "nadia@halden.example</",
        "127.0.0.1",
    ] {
        assert!(!seen.contains(canary), "{canary} got out");
    }
    // The pages name nobody's address but the sender's, to write to.
    let pages = seen.split("PK\u{3}\u{4}").next().unwrap();
    assert!(
        !pages.replace("A copy is on its way to ines@kestrel.example", "").contains("ines@kestrel"),
        "an address of another person"
    );
}

/// Sofie passes the check with a comment, through the same sheets as clients.
pub(crate) async fn review(test: &TestApp, request: RequestId, comment: &str) {
    let live = test.live(request).await;
    let person =
        Person::from_browser_session(PersonId::Member(SOFIE), SessionId::from_bytes([2; 16]), SignedIn::Password);
    let (task, _) = sheets::task_of(&live.state, PersonId::Member(SOFIE), StepWord::Review).unwrap();
    let package = live.state.package().unwrap().digest;
    let id = sheets::open(&test.app, &live, &person, task, Pick::Approve, package, Written::Settled(Vec::new()))
        .await
        .unwrap();
    let live = test.live(request).await;
    let sheet = sheets::load(&test.app, &live, person.session(), id).await.unwrap().unwrap();
    let confirmation = Confirmation { comment, given: Given::Session, key: "key", response: "/requests" };
    let done = sheets::confirm(&test.app, &live, &person, &sheet, confirmation).await.unwrap();
    assert_eq!(done, "/requests");
}

#[tokio::test]
async fn a_condition_is_met_returned_and_accepted() {
    let test = TestApp::start().await;
    let request = test.asked(CHECKED).await;
    review(&test, request, "").await;
    let mut ines = test.browser();
    ines.open("ines@kestrel.example").await;
    let words = ines.choose(request, "approve_with_conditions").await;
    let empty = ines.press(&words, &[("condition-1", " ")]).await;
    assert_eq!(
        (empty.status, empty.text().contains("Write at least one condition.")),
        (StatusCode::UNPROCESSABLE_ENTITY, true)
    );
    let settled = ines.press(&words, &[("condition-1", "The radio spot is re-recorded")]).await;
    let settled = ines.follow(settled).await;
    assert!(settled.text().contains("My approval depends on: (1) The radio spot is re-recorded."));
    let answer = ines.press(&settled, &[("typed_name", "Ines Moreau")]).await;
    assert!(ines.follow(answer).await.text().contains("0 of 1 condition accepted as met"));

    let obligation = *test.live(request).await.state.obligations.keys().next().unwrap();
    test.does(NADIA, request, Command::MeetObligation { obligation, note: "Recorded again on Monday.".to_owned() })
        .await;
    let page = ines.get(&format!("/r/{request}")).await;
    assert!(
        page.text().contains("says that your condition is met") && page.text().contains("Recorded again on Monday."),
        "{}",
        page.text()
    );
    let csrf = page.hidden("_csrf");
    let path = format!("/r/{request}/conditions/{}", obligation.hex());
    let nothing = ines.post(&path, &[("_csrf", &csrf), ("do", "return"), ("reason", "")]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    let returned =
        ines.post(&path, &[("_csrf", &csrf), ("do", "return"), ("reason", "It is still the old take")]).await;
    assert_eq!(returned.status, StatusCode::SEE_OTHER);
    test.does(NADIA, request, Command::MeetObligation { obligation, note: "Now it is.".to_owned() }).await;
    let accepted = ines.post(&path, &[("_csrf", &csrf), ("do", "accept")]).await;
    assert_eq!(accepted.status, StatusCode::SEE_OTHER);
    assert_eq!(test.live(request).await.state.open_obligations().count(), 0);
}

#[tokio::test]
async fn files_and_pictures_go_only_to_whom_they_have_reached() {
    let test = TestApp::start().await;
    let request = test.asked(BY_NAME).await;
    let mut ines = test.browser();
    let page = ines.open("ines@kestrel.example").await.text();
    let attr = |mark: &str| page.split(mark).nth(1).unwrap().split('"').next().unwrap().replace("&#38;", "&");
    let picture = ines.get(&attr("<img src=\"")).await;
    assert_eq!(
        (picture.status, picture.headers["content-type"].to_str().unwrap().starts_with("image/")),
        (StatusCode::OK, true)
    );
    assert!(picture.headers["cache-control"].to_str().unwrap().starts_with("private"));
    let file = ines.get(&format!("/r/{request}/files/1")).await;
    assert!(file.bytes.starts_with(b"%PDF"));
    assert_eq!(file.headers["content-security-policy"], "sandbox; default-src 'none'");
    assert!(
        file.headers["content-disposition"]
            .to_str()
            .unwrap()
            .starts_with("attachment; filename=\"campaign-concept-v2.pdf\"")
    );
    // A draft of the next round is not for her yet.
    let words = ines.choose(request, "request_changes").await;
    let settled = ines.press(&words, &[("change-1", "Shorter")]).await;
    let settled = ines.follow(settled).await;
    ines.press(&settled, &[("typed_name", "Ines Moreau")]).await;
    test.attach(request, "campaign-concept-v3.pdf").await;
    let draft = test.live(request).await.state.current_documents().map(|(n, _)| n).max().unwrap();
    assert_eq!(ines.get(&format!("/r/{request}/files/{draft}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ines.get(&format!("/r/{request}/pages/{draft}/1/full")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(test.browser().get(&format!("/r/{request}/files/1")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn pages_that_were_opened_are_not_warned_about() {
    let test = TestApp::start().await;
    let request = test.asked(BY_NAME).await;
    let mut ines = test.browser();
    let page = ines.open("ines@kestrel.example").await;
    let text = page.text();
    let places: Vec<&str> = text.split("data-place=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(places.len() > 2, "{places:?}");
    let said = "<cite>Campaign concept</cite>";
    for (opened, expected) in [
        (String::new(), Some(format!("{said}. You can"))),
        (places[0].to_owned(), Some(format!("{said}, pages 2–{}. You can", places.len()))),
        (places.join(","), None),
    ] {
        let fields = [("_csrf", &*page.hidden("_csrf")), ("pages", &*opened)];
        assert_eq!(ines.post(&format!("/r/{request}/seen"), &fields).await.status, StatusCode::NO_CONTENT);
        let sheet = ines.choose(request, "approve").await.text();
        assert_eq!(sheet.contains("Not opened yet"), expected.is_some(), "{sheet}");
        assert!(expected.is_none_or(|expected| sheet.contains(&expected)), "{sheet}");
    }
}

#[tokio::test]
async fn a_request_taken_back_says_so() {
    let test = TestApp::start().await;
    let request = test.asked(BY_NAME).await;
    let mut ines = test.browser();
    ines.open("ines@kestrel.example").await;
    let withdraw = Command::Withdraw { reason: "Budget moved".to_owned() };
    let live = test.live(request).await;
    assent::execute::execute(&test.app, live.workspace, &acting(NADIA), request, &withdraw, With::default())
        .await
        .unwrap();
    let page = ines.get(&format!("/r/{request}")).await.text();
    assert!(page.contains("took this request back") && !page.contains("value=\"approve\""), "{page}");
    let tasks = test.live(request).await;
    assert!(tasks.state.tasks.values().all(|t| matches!(t.state, TaskState::Closed(_))));
}
