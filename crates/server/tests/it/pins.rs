//! Changes that are marked on a page while reading: collected, sent together, and found again in the next round.

use crate::app::{NADIA, QUICK, TestApp};
use axum::http::StatusCode;
use domain::ids::RequestId;
use domain::request::{ChangeDone, Command, Event, Place};
use jiff::SignedDuration;

/// The place of the first page that is shown: `doc_3:1`.
fn first_page(page: &str) -> String {
    page.split("data-place=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

async fn add(
    browser: &mut crate::app::Browser<'_>,
    request: RequestId,
    text: &str,
    [place, x, y]: [&str; 3],
) -> crate::app::Page {
    let csrf = browser.get(&format!("/r/{request}")).await.hidden("_csrf");
    let fields = [("_csrf", csrf.as_str()), ("text", text), ("place", place), ("x", x), ("y", y)];
    browser.post(&format!("/r/{request}/changes"), &fields).await
}

#[tokio::test]
async fn a_change_keeps_its_spot_from_the_form_to_the_journal_and_the_next_round() {
    let test = TestApp::start().await;
    let request = test.asked(QUICK).await;
    let mut ines = test.browser();
    let document = first_page(&ines.open("ines@kestrel.example").await.text());
    let n: u32 = document.trim_start_matches("doc_").split(':').next().unwrap().parse().unwrap();

    let collected = add(&mut ines, request, "A larger ship", [&document, "25.2", "80.6"]).await;
    let page = ines.follow(collected).await.text();
    assert!(page.contains("Campaign concept, page 1, lower left") && page.contains("Request 1\u{a0}change<"), "{page}");
    assert!(page.contains(&format!("data-at=\"{document}\" data-x=\"25.2\" data-y=\"80.6\"")), "{page}");
    assert!(test.live(request).await.state.changes.is_empty(), "nothing is sent by collecting");

    // Her sheet begins with it, at its spot; the rest is as it was without any.
    let words = ines.choose(request, "request_changes").await;
    let spot = format!("{document}@2520,8060");
    assert!(words.text().contains(&format!("<option value=\"{spot}\" selected>")), "{}", words.text());
    let off = [("change-1", "A larger ship"), ("place-1", &*document), ("x-1", "25"), ("y-1", "101")];
    let off = ines.press(&words, &off).await;
    assert_eq!(off.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(off.text().contains("Change 1: The spot is not on the page.") && off.text().contains("A larger ship"));
    let fields = [("change-1", "A larger ship"), ("place-1", &*spot), ("change-2", "Shorter"), ("place-2", "")];
    let settled = ines.press(&words, &fields).await;
    let settled = ines.follow(settled).await;
    assert!(settled.text().contains("Campaign concept, page 1, lower left"), "{}", settled.text());
    let with_field = ines.code_for(&settled).await;
    let code = test.code("ines@kestrel.example").await;
    let receipt = ines.press(&with_field, &[("code", &code)]).await;
    assert_eq!(receipt.location(), format!("/r/{request}/receipt"));

    let live = test.live(request).await;
    let places: Vec<Option<Place>> = live
        .entries
        .iter()
        .filter_map(|entry| match &entry.event {
            Event::ChangeRequested { place, .. } => Some(*place),
            _ => None,
        })
        .collect();
    assert_eq!(places, [Some(Place { n, page: 1, x: Some(2520), y: Some(8060) }), None]);
    let page = ines.get(&format!("/r/{request}")).await.text();
    assert!(!page.contains("not sent yet"), "what was sent is not collected any more: {page}");

    // The team sees the spot beside the words, and its pin on the page.
    let desk = test.desk(NADIA).await.get(&format!("/requests/{request}")).await.text();
    assert!(desk.contains("Show this spot on Campaign concept, page 1, lower left"), "{desk}");
    let pin = |target: &str, became: &str| {
        format!(
            "href=\"#{target}\" class=\"spot pin\" data-s=\"change\" aria-label=\"Change 1, {became}\" style=\"--x:25.2;--y:80.6\""
        )
    };
    let change = live.state.changes.iter().find(|(_, c)| c.place.is_some()).map(|(id, _)| *id).unwrap();
    assert!(desk.contains(&pin(&change.to_string(), "not answered yet")), "{desk}");

    for id in live.state.changes.keys() {
        let done = if *id == change { ChangeDone::Partly } else { ChangeDone::Kept };
        test.does(NADIA, request, Command::AnswerChange { change: *id, done, text: "See there.".to_owned() }).await;
    }
    test.attach(request, "campaign-concept-v3.pdf").await;
    test.sent(request).await;
    let page = ines.open("ines@kestrel.example").await.text();
    assert!(page.contains(&pin("c1", "changed in part")), "its pin is on the new version: {page}");
    assert!(
        page.contains("<li id=\"c1\">") && page.contains("<span class=\"spot\" data-s=\"change\">1</span>"),
        "{page}"
    );
    assert!(!page.contains("<span class=\"spot\" data-s=\"change\">2</span>"), "what has no spot has no pin: {page}");
}

#[tokio::test]
async fn collected_changes_wait_are_moved_and_removed() {
    let test = TestApp::start().await;
    let request = test.asked(QUICK).await;
    let mut ines = test.browser();
    let document = first_page(&ines.open("ines@kestrel.example").await.text());
    let changes = format!("/r/{request}/changes");

    add(&mut ines, request, "A larger ship", [&document, "1", "2"]).await;
    // What is wrong is said at the form, with what was typed.
    for (text, place, says) in [
        ("Off", [&*document, "101", "2"], "The spot is not on the page"),
        ("Elsewhere", ["doc_1", "", ""], "not one of these documents"),
        ("", [&*document, "", ""], "Write what should change."),
    ] {
        let wrong = add(&mut ines, request, text, place).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text().contains(says) && wrong.text().contains(text), "{}", wrong.text());
    }
    let strange = add(&mut ines, request, "Not hers", ["doc_99:1", "1", "1"]).await;
    assert_eq!(strange.status, StatusCode::CONFLICT);

    // More than an hour later, in another session, it still waits, and another is added to it.
    test.pass(SignedDuration::from_mins(90));
    assert!(ines.open("ines@kestrel.example").await.text().contains("A larger ship"));
    let added = add(&mut ines, request, "Less green", ["", "", ""]).await;
    let page = ines.follow(added).await;
    assert!(
        page.text().contains("A larger ship") && page.text().contains("Request 2\u{a0}changes<"),
        "{}",
        page.text()
    );

    let (csrf, item) = (page.hidden("_csrf"), page.hidden("item"));
    let to = [("_csrf", &*csrf), ("do", "move"), ("item", &item), ("place", &document), ("x", "90"), ("y", "5")];
    let moved = ines.post(&changes, &to).await;
    let page = ines.follow(moved).await;
    assert!(page.text().contains("Campaign concept, page 1, upper right"), "{}", page.text());
    let item = page.hidden("item");
    let removed = ines.post(&changes, &[("_csrf", &csrf), ("do", "remove"), ("item", &item)]).await;
    let page = ines.follow(removed).await.text();
    assert!(!page.contains("Less green") && page.contains("Request 1\u{a0}change<"), "{page}");

    // What is typed on the sheet is kept too, without leaving it.
    test.pass(SignedDuration::from_secs(1));
    let words = ines.choose(request, "request_changes").await;
    let typed = [("change-1", "A larger ship"), ("place-1", ""), ("change-2", "Half a thou"), ("keep", "1")];
    assert_eq!(ines.press(&words, &typed).await.status, StatusCode::NO_CONTENT);
    assert!(ines.choose(request, "request_changes").await.text().contains("Half a thou"));
}
