//! Questions with a clock, what crosses over to the client, lists that outlive their round, and “I'm away until”.

use crate::app::{BY_NAME, Browser, INES, KESTREL, NADIA, QUICK, SOFIE, TOMAS, TestApp, WORKSPACE};
use assent::worker;
use axum::http::StatusCode;
use domain::directory::{Grant, Kind};
use domain::ids::{ContactId, GrantId, PersonId, RequestId};
use domain::request::{ChangeDone, Command, Event, TaskState, Visibility};
use domain::values::{Currency, Money};
use jiff::SignedDuration;

/// The client's time stands still while the quality team owes an answer.
const CLOCKED: &str = r#"{"flow": "clocked", "title": "Clocked", "kind": "deliverable",
  "questions": {"by": {"team": "quality"}, "due": "1 day", "clock": "pauses"},
  "intake": {"documents": [{"id": "deliverable", "label": "Campaign concept", "required": true}]},
  "steps": [{"prepare": "package"}, {"approve": "client", "by": {"contact": "primary"}, "verify": "link", "due": "3 days", "expire": "5 days"}]}"#;

async fn tick(test: &TestApp) {
    worker::timers::tick(&test.app, test.app.now()).await.unwrap();
    test.settle().await;
}

async fn ask(ines: &mut Browser<'_>, request: RequestId, text: &str) -> String {
    let csrf = ines.get(&format!("/r/{request}")).await.hidden("_csrf");
    let asked = ines.post(&format!("/r/{request}/ask"), &[("_csrf", &csrf), ("text", text)]).await;
    ines.follow(asked).await.text()
}

fn due(live: &std::sync::Arc<assent::live::Live>) -> jiff::Timestamp {
    let task = live.state.asked_tasks().next().unwrap().1;
    match task.state {
        TaskState::Asked { due, .. } => due,
        ref other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_question_stops_the_clients_time_until_it_is_answered_also_over_a_restart() {
    let test = TestApp::start().await;
    let request = test.asked(CLOCKED).await;
    let before = due(&test.live(request).await);
    test.pass(SignedDuration::from_hours(4));
    let mut ines = test.browser();
    ines.open("ines@kestrel.example").await;
    let page = ask(&mut ines, request, "Which blue is it?").await;
    for words in [
        "once the open question is answered.",
        "Halden Studio answers by Tuesday 10 March, 13:00. Your time stands still until then, and you can still decide.",
        "Your time stands still. Halden Studio owes you an answer",
        "I have no question any more",
    ] {
        assert!(page.contains(words), "{words} is missing in {page}");
    }
    assert!(!page.contains("Sofie"), "who answers is the team's own: {page}");
    let mail = test.newest_mail("sofie@halden.example").await.replace('\n', " ");
    assert!(mail.contains("An answer is due by Tuesday 10 March, 13:00") && mail.contains("stands still"), "{mail}");

    let home = test.desk(SOFIE).await.get("/").await.text();
    assert!(home.contains("Answer a question about"), "{home}");

    // The team sees who owes it, and can give it to somebody else.
    let mut desk = test.desk(NADIA).await;
    let page = desk.get(&format!("/requests/{request}")).await;
    let text = page.text();
    assert!(text.contains("Sofie Canary answers it, by Tuesday 10 March, 13:00."), "{text}");
    assert!(text.contains("Kestrel Ferries’ time stands still until it is answered."), "{text}");
    let thread = *test.live(request).await.state.threads.keys().next().unwrap();
    let act = |what: &str| format!("/requests/{request}/threads/{thread}/{what}");
    let closed = desk.post(&act("resolve"), &[("_csrf", &page.hidden("_csrf"))]).await;
    assert_ne!(closed.status, StatusCode::SEE_OTHER, "what a client asks is not closed over their head");
    let to = [("_csrf", &*page.hidden("_csrf")), ("to", &NADIA.to_string())];
    assert_eq!(desk.post(&act("give"), &to).await.status, StatusCode::SEE_OTHER);
    assert!(desk.get(&format!("/requests/{request}")).await.text().contains("You answer it, by"));
    assert!(desk.get("/").await.text().contains("Answer a question about"));
    assert!(!test.desk(SOFIE).await.get("/").await.text().contains("Answer a question about"));

    // Another server goes on with it: it says that the answer is late, and nothing expires over it.
    test.pass(SignedDuration::from_hours(24 * 8));
    let again = TestApp::on(test.place()).await;
    // The clocks of the two servers are begun by hand: this one is a little ahead, never behind.
    again.pass(SignedDuration::from_hours(24 * 8 + 4) + SignedDuration::from_secs(30));
    tick(&again).await;
    let live = again.live(request).await;
    assert!(live.state.is_open(), "we were silent, not they");
    assert!(live.entries.iter().any(|e| matches!(e.event, Event::QuestionOverdue { .. })));
    let mail = again.newest_mail("nadia@halden.example").await.replace('\n', " ");
    assert!(mail.contains("you have not given it yet"), "{mail}");

    again.does(NADIA, request, Command::AnswerQuestion { thread, text: "Sky blue.".to_owned() }).await;
    let live = again.live(request).await;
    let moved = due(&live).duration_since(before) - SignedDuration::from_hours(24 * 8);
    assert!(moved.abs() < SignedDuration::from_mins(1), "what was ours does not count: {moved}");
    // She comes by a fresh link: the one before was used in another browser.
    again.does(NADIA, request, Command::IssueLink { to: PersonId::Contact(INES) }).await;
    let live = again.live(request).await;
    let token = assent::execute::link_token(&again.app, *live.state.links.values().next().unwrap());
    let mut ines = again.browser();
    let answer = ines.exchange(&token).await;
    let page = ines.follow(answer).await.text();
    assert!(page.contains("Sky blue.") && page.contains("This answers it"), "{page}");
    let record = ines.get(&format!("/r/{request}/record")).await.text();
    assert!(record.contains("It has waited 4 hours for Kestrel Ferries and 8 days for Halden Studio."), "{record}");
    assert!(record.contains("let your time go on, until"), "{record}");
    assert!(!again.desk(NADIA).await.get("/").await.text().contains("Answer a question about"));
    let desk = again.desk(NADIA).await.get(&format!("/requests/{request}")).await.text();
    assert!(desk.contains("It has waited 4 hours for Kestrel Ferries"), "{desk}");
}

#[tokio::test]
async fn a_client_says_that_it_is_answered_and_that_it_is_not_after_all() {
    let test = TestApp::start().await;
    let request = test.asked(CLOCKED).await;
    let mut ines = test.browser();
    ines.open("ines@kestrel.example").await;
    ask(&mut ines, request, "Which blue is it?").await;
    let thread = *test.live(request).await.state.threads.keys().next().unwrap();
    test.does(SOFIE, request, Command::AnswerQuestion { thread, text: "Blue.".to_owned() }).await;
    let page = ines.get(&format!("/r/{request}")).await;
    let csrf = page.hidden("_csrf");
    let act = |what: &str| format!("/r/{request}/threads/{thread}/{what}");
    let resolved = ines.post(&act("resolve"), &[("_csrf", &csrf)]).await;
    let page = ines.follow(resolved).await.text();
    assert!(page.contains("Settled") && page.contains("It is not answered yet"), "{page}");
    assert!(!page.contains("Reply in this thread"), "nothing is written where nothing is open: {page}");
    let reopened = ines.post(&act("reopen"), &[("_csrf", &csrf)]).await;
    let page = ines.follow(reopened).await.text();
    assert!(page.contains("Halden Studio answers by") && page.contains("Reply in this thread"), "{page}");
    assert!(test.newest_mail("sofie@halden.example").await.contains("Which blue is it?"));
}

#[tokio::test]
async fn what_crosses_over_is_shown_first_exactly_as_the_client_will_see_it() {
    let test = TestApp::start().await;
    let request = test.asked(QUICK).await;
    let mut ines = test.browser();
    ines.open("ines@kestrel.example").await;
    let secret = "Canary: @Sofie, their budget is 90,000.";
    let inside = Command::Ask { text: secret.to_owned(), place: None, visibility: Visibility::Internal };
    test.does(NADIA, request, inside).await;
    assert!(test.newest_mail("sofie@halden.example").await.contains("The client does not see this."));
    let home = test.desk(SOFIE).await.get("/").await.text();
    assert!(home.contains("You are named in a thread of"), "{home}");
    let thread = *test.live(request).await.state.threads.keys().next().unwrap();

    let mut desk = test.desk(NADIA).await;
    let page = desk.get(&format!("/requests/{request}")).await.text();
    assert!(page.contains("Tell Kestrel Ferries this"), "{page}");
    let share = desk.get(&format!("/requests/{request}/threads/{thread}/share")).await;
    let text = share.text();
    assert!(text.contains("This is what <b class=\"wet\">Kestrel Ferries</b> will see."), "{text}");
    assert!(text.contains("Ines Moreau sees it. Ines Moreau gets a mail now."), "{text}");
    let before = test.live(request).await.head.next_seq;
    let threads = format!("/requests/{request}/threads");
    let csrf = share.hidden("_csrf");
    let other = [("_csrf", &*csrf), ("visibility", "everyone"), ("text", "What is your budget?")];
    let shown = desk.post(&threads, &other).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert!(shown.text().contains("What is your budget?") && shown.text().contains("Nothing has been sent yet."));
    let empty = desk.post(&threads, &[("_csrf", &csrf), ("visibility", "everyone"), ("text", " ")]).await;
    assert!(empty.text().contains("Write a few words here."), "{}", empty.text());
    assert_eq!(test.live(request).await.head.next_seq, before, "looking sends nothing");
    assert!(!ines.get(&format!("/r/{request}")).await.text().contains("budget"));
    let confirmed = [other[0], other[1], other[2], ("confirmed", "yes")];
    assert_eq!(desk.post(&threads, &confirmed).await.status, StatusCode::SEE_OTHER);
    test.settle().await;
    let page = ines.get(&format!("/r/{request}")).await.text();
    assert!(page.contains("What is your budget?"), "{page}");

    // Nothing of the note is anywhere that the client reads.
    let record = ines.get(&format!("/r/{request}/record")).await.text();
    let mails: Vec<String> = test
        .mail
        .sent()
        .iter()
        .filter(|m| m.message.to.address.ends_with("@kestrel.example"))
        .map(|m| format!("{} {} {}", m.message.subject, m.message.text, m.message.html))
        .collect();
    for (place, words) in [("page", &page), ("record", &record)].into_iter().chain(mails.iter().map(|m| ("mail", m))) {
        assert!(!words.contains("Canary") && !words.contains("90,000") && !words.contains("Sofie"), "{place}: {words}");
    }
}

#[tokio::test]
async fn a_list_that_was_never_sent_warns_before_a_yes_and_is_offered_in_the_next_round() {
    let test = TestApp::start().await;
    let request = test.asked(BOTH).await;
    let mut ines = test.browser();
    let page = ines.open("ines@kestrel.example").await;
    let place = page.text().split("data-place=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let fields =
        |csrf: &str, text: &str| [("_csrf", csrf.to_owned()), ("text", text.to_owned()), ("place", place.clone())];
    let changes = format!("/r/{request}/changes");
    let csrf = page.hidden("_csrf");
    let fields = fields(&csrf, "A larger ship");
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    ines.post(&changes, &fields).await;
    let sheet = ines.choose(request, "approve").await.text();
    assert!(sheet.contains("Your list of 1 change is not sent"), "{sheet}");
    let own = ines.choose(request, "request_changes").await.text();
    assert!(!own.contains("is not sent"), "{own}");

    // Tomas sends it back meanwhile; the next round offers her what she had begun.
    let mut tomas = test.browser();
    tomas.open("tomas@kestrel.example").await;
    let words = tomas.choose(request, "request_changes").await;
    let settled = tomas.press(&words, &[("change-1", "Less green"), ("place-1", &place)]).await;
    let settled = tomas.follow(settled).await;
    assert!(
        settled.text().contains("Less green (Campaign concept, page 1)"),
        "the statement says where: {}",
        settled.text()
    );
    tomas.press(&settled, &[("typed_name", "Tomas Eklund")]).await;
    let live = test.live(request).await;
    assert_eq!(live.state.round, 2);
    let change = *live.state.changes.keys().next().unwrap();
    let answer = Command::AnswerChange { change, done: ChangeDone::Changed, text: "Done.".to_owned() };
    test.does(NADIA, request, answer).await;
    test.attach(request, "campaign-concept-v3.pdf").await;
    test.sent(request).await;
    let page = ines.open("ines@kestrel.example").await;
    let text = page.text();
    assert!(text.contains("From the round before, never sent") && text.contains("A larger ship"), "{text}");
    let taken = ines.post(&changes, &[("_csrf", &page.hidden("_csrf")), ("do", "take_over")]).await;
    let page = ines.follow(taken).await.text();
    assert!(page.contains("Request 1\u{a0}change<") && !page.contains("From the round before"), "{page}");
    assert!(page.contains("Campaign concept, page 1"), "at the same place of the new version: {page}");
}

const BOTH: &str = r#"{"flow": "both", "title": "Both", "kind": "deliverable",
  "intake": {"documents": [{"id": "deliverable", "label": "Campaign concept", "required": true}]},
  "steps": [{"prepare": "package"}, {"approve": "client", "by": [{"contact": "primary"}, {"contact": "sponsor"}], "verify": "link"}]}"#;

#[tokio::test]
async fn a_contact_says_that_they_are_away_and_who_with_authority_decides_meanwhile() {
    let test = TestApp::start().await;
    let request = test.asked(BY_NAME).await;
    let mut ines = test.browser();
    let page = ines.open("ines@kestrel.example").await;
    assert!(page.text().contains("I’m away until…"));
    let path = format!("/r/{request}/away");
    let away = ines.get(&path).await;
    assert!(away.text().contains("Nobody else at your organisation is known here to have the authority."));
    // Somebody without authority of their own cannot be given hers.
    let csrf = away.hidden("_csrf");
    let tomas = TOMAS.to_string();
    let fields = [("_csrf", &*csrf), ("from", "2026-03-09"), ("until", "2026-03-20"), ("stand_in", &*tomas)];
    let refused = ines.post(&path, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("Choose somebody from the list, or nobody."), "{}", refused.text());
    let wrong = ines.post(&path, &[fields[0], ("from", "soon"), fields[2], ("stand_in", "")]).await;
    assert!(wrong.text().contains("Write the day like 2027-03-12."), "{}", wrong.text());

    give(&test, TOMAS, 25_000).await;
    assert!(ines.get(&path).await.text().contains("Up to €25,000."));
    assert_eq!(ines.post(&path, &fields).await.status, StatusCode::SEE_OTHER);
    let absences = test.app.workspace(WORKSPACE).absences().await.unwrap();
    let [absence] = absences.as_slice() else { panic!("{absences:?}") };
    assert_eq!((absence.person, absence.stand_in), (PersonId::Contact(INES), Some(PersonId::Contact(TOMAS))));
    assert_eq!(absence.limit, Some(Money::minor(25_000 * 100, Currency::EUR)), "never beyond the other's own");
    let shown = ines.get(&path).await;
    assert!(shown.text().contains("Tomas Eklund decides meanwhile."), "{}", shown.text());
    let end = format!("{path}/{}/end", absence.id);
    assert_eq!(ines.post(&end, &[("_csrf", &shown.hidden("_csrf"))]).await.status, StatusCode::SEE_OTHER);
    assert!(test.app.workspace(WORKSPACE).absences().await.unwrap().is_empty());
}

async fn give(test: &TestApp, contact: ContactId, euros: i64) {
    let grant = Grant {
        id: GrantId::from_bytes([51; 16]),
        contact,
        client: KESTREL,
        project: None,
        kinds: vec![Kind::Deliverable],
        limit: Some(Money::minor(euros * 100, Currency::EUR)),
        from: None,
        until: None,
        source: "by letter".to_owned(),
    };
    test.app.workspace(WORKSPACE).put_grant(&grant, "test", test.app.now()).await.unwrap();
}
