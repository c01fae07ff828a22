//! What must not happen: a decision that no person made, made twice, on something else than was shown, or with less proof.

use crate::app::{BY_NAME, NADIA, Page, QUICK, TestApp};
use axum::http::StatusCode;
use domain::ids::RequestId;
use domain::request::{Command, TaskState};
use jiff::SignedDuration;

async fn decisions(test: &TestApp, request: RequestId) -> usize {
    test.live(request).await.state.effective_decisions().count()
}

#[tokio::test]
async fn reading_changes_nothing() {
    let test = TestApp::start().await;
    let request = test.asked(QUICK).await;
    let mut ines = test.browser();
    ines.open("ines@kestrel.example").await;
    let sheet = ines.choose(request, "approve").await.sheet_path();
    let head = test.live(request).await.head;
    for _ in 0..3 {
        for path in [
            "",
            "/receipt",
            "/record",
            "/record.aef",
            "/policy.txt",
            "/files/1",
            "/files/99",
            "/pages/1/1/full",
            "/pages/1/1/huge",
        ] {
            let page = ines.get(&format!("/r/{request}{path}")).await;
            assert!(
                page.headers.get("set-cookie").is_none() && !page.status.is_redirection() || path == "/receipt",
                "{path} {}",
                page.status
            );
        }
        ines.get(&sheet).await;
        ines.get("/a").await;
    }
    assert_eq!(test.live(request).await.head, head);
    assert_eq!(decisions(&test, request).await, 0);
}

/// Every form of a page with its fields as they are: a program that presses everything.
fn forms(page: &Page) -> Vec<(String, Vec<(String, String)>)> {
    let text = page.text();
    let attr = |tag: &str, name: &str| {
        tag.split_once(&format!("{name}=\"")).map(|(_, rest)| rest.split('"').next().unwrap().to_owned())
    };
    let mut list = Vec::new();
    for form in text.split("<form").skip(1) {
        let form = form.split("</form>").next().unwrap();
        let Some(action) = attr(form, "action") else { continue };
        let fields: Vec<(String, String)> = form
            .split(['<', '>'])
            .filter(|tag| tag.starts_with("input") || tag.starts_with("textarea"))
            .filter_map(|tag| Some((attr(tag, "name")?, attr(tag, "value").unwrap_or_default())))
            .collect();
        let buttons: Vec<&str> = form.split(['<', '>']).filter(|tag| tag.starts_with("button")).collect();
        for button in buttons {
            let mut fields = fields.clone();
            fields.extend(attr(button, "name").map(|name| (name, attr(button, "value").unwrap_or_default())));
            list.push((attr(button, "formaction").unwrap_or_else(|| action.clone()), fields));
        }
    }
    list
}

#[tokio::test]
async fn a_program_that_presses_everything_decides_nothing() {
    for flow in [BY_NAME, QUICK] {
        let test = TestApp::start().await;
        let request = test.asked(flow).await;
        let token = test.link("ines@kestrel.example").await;
        let mut bot = test.browser();
        bot.exchange(&token).await;
        let mut queue = vec![bot.get(&format!("/r/{request}")).await];
        let mut pressed = 0;
        while let Some(page) = queue.pop() {
            for (action, fields) in forms(&page) {
                pressed += 1;
                if pressed > 200 || action.ends_with("sign-out") {
                    continue;
                }
                let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
                let answer = bot.post(&action, &fields).await;
                if answer.status == StatusCode::SEE_OTHER {
                    let next = bot.get(&answer.location()).await;
                    queue.push(next);
                } else {
                    queue.push(answer);
                }
            }
        }
        assert!(pressed > 20, "{pressed}");
        assert_eq!(decisions(&test, request).await, 0);
    }
}

#[tokio::test]
async fn two_presses_are_one_decision_with_one_answer() {
    let test = TestApp::start().await;
    let request = test.asked(QUICK).await;
    let mut ines = test.browser();
    ines.open("ines@kestrel.example").await;
    let sheet = ines.choose(request, "approve").await;
    let sheet = ines.code_for(&sheet).await;
    let code = test.code("ines@kestrel.example").await;
    let first = ines.press(&sheet, &[("code", &code)]).await;
    let head = test.live(request).await.head;
    // The answer was lost on the way, and the page is sent again; its code is used up by now.
    let again = ines.press(&sheet, &[("code", &code)]).await;
    assert_eq!((again.status, again.location()), (first.status, first.location()));
    assert_eq!(test.live(request).await.head, head);
    let other = ines.press(&sheet, &[("code", &code), ("comment", "something else")]).await;
    assert_eq!(other.status, StatusCode::CONFLICT, "the same key for another answer");
    assert_eq!(decisions(&test, request).await, 1);
}

#[tokio::test]
async fn a_code_has_few_tries_little_time_and_one_statement() {
    let test = TestApp::start().await;
    let request = test.asked(QUICK).await;
    let mut ines = test.browser();
    ines.open("ines@kestrel.example").await;
    let sheet = ines.choose(request, "approve").await;
    let sheet = ines.code_for(&sheet).await;
    let code = test.code("ines@kestrel.example").await;
    let wrong = if code == "123456" { "654321" } else { "123456" };
    // Not for another statement.
    let declines = ines.choose(request, "decline").await;
    let settled = ines.press(&declines, &[("reason", "Too dear")]).await;
    let settled = ines.follow(settled).await;
    let stolen = ines.press(&settled, &[("code", &code)]).await;
    assert!(stolen.text().contains("does not work any more"), "{}", stolen.text());
    // Five tries, then not even the right one.
    for left in ["4 tries", "3 tries", "2 tries", "One try", "last try"] {
        let refused = ines.press(&sheet, &[("code", wrong)]).await;
        assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text().contains(left), "{left}");
    }
    let refused = ines.press(&sheet, &[("code", &code)]).await;
    assert!(refused.text().contains("does not work any more"));
    // Ten minutes.
    let sheet = ines.code_for(&sheet).await;
    let second = test.code("ines@kestrel.example").await;
    test.pass(SignedDuration::from_mins(10));
    assert!(ines.press(&sheet, &[("code", &second)]).await.text().contains("does not work any more"));
    // Five codes an hour.
    for _ in 0..3 {
        ines.code_for(&sheet).await;
    }
    let path = format!("{}/code", sheet.sheet_path());
    let fields: Vec<(&str, String)> = ["_csrf", "_nonce"].map(|name| (name, sheet.hidden(name))).to_vec();
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let too_many = ines.post(&path, &fields).await;
    assert_eq!(too_many.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(decisions(&test, request).await, 0);
}

#[tokio::test]
async fn less_proof_than_the_step_asks_is_not_taken() {
    let test = TestApp::start().await;
    let request = test.asked(QUICK).await;
    let mut ines = test.browser();
    ines.open("ines@kestrel.example").await;
    let sheet = ines.choose(request, "approve").await;
    for downgrade in
        [&[("typed_name", "Ines Moreau")][..], &[("typed_name", "Ines Moreau"), ("level", "1"), ("code", "")], &[]]
    {
        let refused = ines.press(&sheet, downgrade).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(decisions(&test, request).await, 0);
}

#[tokio::test]
async fn a_sheet_is_void_once_the_package_changed() {
    let test = TestApp::start().await;
    let request = test.asked(BY_NAME).await;
    let mut ines = test.browser();
    let old = ines.open("ines@kestrel.example").await;
    let sheet = ines.choose(request, "approve").await;
    // In another window she asks for changes, and the team sends round 2.
    let words = ines.choose(request, "request_changes").await;
    let settled = ines.press(&words, &[("change-1", "Shorter")]).await;
    let settled = ines.follow(settled).await;
    ines.press(&settled, &[("typed_name", "Ines Moreau")]).await;
    let change = *test.live(request).await.state.changes.keys().next().unwrap();
    test.does(
        NADIA,
        request,
        Command::AnswerChange { change, done: domain::request::ChangeDone::Changed, text: "Done.".to_owned() },
    )
    .await;
    test.attach(request, "campaign-concept-v3.pdf").await;
    test.sent(request).await;
    let refused = ines.press(&sheet, &[("typed_name", "Ines Moreau")]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(
        refused.text().contains("round 2 was sent meanwhile") && refused.text().contains("Back to the request"),
        "{}",
        refused.text()
    );
    let chosen = [("_csrf", old.hidden("_csrf")), ("package", old.hidden("package"))];
    let chosen = [(chosen[0].0, chosen[0].1.as_str()), (chosen[1].0, chosen[1].1.as_str()), ("choice", "approve")];
    assert_eq!(ines.post(&format!("/r/{request}/decide"), &chosen).await.status, StatusCode::CONFLICT);
    // The old package still being read says that there is a newer one, and its buttons are off.
    let reading = ines.get(&format!("/r/{request}?package={}", old.hidden("package"))).await.text();
    assert!(
        reading.contains("There is a newer version") && reading.contains("Load the newer version first"),
        "{reading}"
    );
    let open = |t: &domain::request::Task| matches!(t.state, TaskState::Asked { .. });
    assert!(test.live(request).await.state.tasks.values().any(open));
}

#[tokio::test]
async fn forms_need_their_token_and_their_origin() {
    let test = TestApp::start().await;
    let request = test.asked(BY_NAME).await;
    let mut ines = test.browser();
    ines.open("ines@kestrel.example").await;
    for path in ["ask", "seen", "decide", "acknowledge", "withdraw", "sign-out"] {
        let refused = ines
            .post(&format!("/r/{request}/{path}"), &[("_csrf", "wrong"), ("text", "x"), ("choice", "approve")])
            .await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert!(test.live(request).await.state.threads.is_empty());
}

#[tokio::test]
async fn signing_out_ends_the_session() {
    let test = TestApp::start().await;
    let request = test.asked(BY_NAME).await;
    let mut ines = test.browser();
    let page = ines.open("ines@kestrel.example").await;
    let out = ines.post(&format!("/r/{request}/sign-out"), &[("_csrf", &page.hidden("_csrf"))]).await;
    assert!(out.text().contains("signed out"));
    assert_eq!(ines.get(&format!("/r/{request}")).await.status, StatusCode::NOT_FOUND);
}
