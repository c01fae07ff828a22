use crate::actor::Actor;
use crate::ids::{ChangeId, Pseudonym, ThreadId};
use crate::request::command::Delivered;
use crate::request::event::MessageCard;
use crate::request::*;
use crate::testing::*;
use crate::values::Digest;

fn ask(visibility: Visibility) -> Command {
    Command::Ask { text: "Which blue?".to_owned(), place: None, visibility }
}

fn the_thread(world: &World) -> ThreadId {
    *world.state.threads.keys().next_back().unwrap()
}

#[test]
fn a_client_asks_and_is_answered() {
    let mut world = given(campaign()).with_client();
    world.when(INES, ask(Visibility::Internal)).then(&["question.asked"]);
    let thread = the_thread(&world);
    assert_eq!(world.state.threads[&thread].visibility, Visibility::Everyone);
    assert!(world.state.threads[&thread].waits_for_us());
    assert_eq!(world.mailed(MAJA, "question_asked"), 1);
    let answer = |text: &str| Command::AnswerQuestion { thread, text: text.to_owned() };
    assert!(matches!(world.when(MAJA, answer("")).refused(), Refusal::Unacceptable { field: "text", .. }));
    world.when(MAJA, answer("Sky blue.")).then(&["question.answered"]);
    assert_eq!(world.mailed(INES, "question_answered"), 1);
    world.when(INES, Command::ResolveQuestion { thread }).then(&["question.resolved"]);
    world.when(INES, Command::ResolveQuestion { thread }).then(&[]);
}

#[test]
fn bug_prone_internal_notes_stay_inside() {
    let mut world = given(campaign()).with_client();
    world.done(NILS, ask(Visibility::Internal));
    let thread = the_thread(&world);
    for command in [
        Command::AnswerQuestion { thread, text: "I see.".to_owned() },
        Command::ResolveQuestion { thread },
        Command::AnswerQuestion { thread: ThreadId::from_bytes([1; 16]), text: "I see.".to_owned() },
    ] {
        assert_eq!(world.when(INES, command).refused(), Refusal::Unknown("question"));
    }
}

#[test]
fn who_and_when_and_where_one_may_ask() {
    let mut world = given(campaign()).prepared();
    let refusal = world.when(MAJA, ask(Visibility::Everyone)).refused();
    assert!(matches!(refusal, Refusal::Unacceptable { field: "visibility", .. }));
    assert_eq!(world.when(INES, ask(Visibility::Everyone)).refused(), Refusal::NotHere);
    assert!(matches!(world.when(AUD, ask(Visibility::Internal)).refused(), Refusal::NotAllowed(_)));
    assert!(matches!(world.when_by(&Actor::System, ask(Visibility::Internal)).refused(), Refusal::NotAllowed(_)));
    let at = |n| Command::Ask {
        text: "Here?".to_owned(),
        place: Some(Place { n, page: 1, x: None, y: None }),
        visibility: Visibility::Internal,
    };
    world.when(MAJA, at(1)).then(&["question.asked"]);
    assert_eq!(world.when(MAJA, at(7)).refused(), Refusal::Unknown("document"));
    world.done(MAJA, file("notes", "x")).done(MAJA, Command::WithdrawDocument { n: 2 }).done(MAJA, submit());
    world.answered(NILS, Answer::Approve);
    world.when(INES, at(1)).then(&["question.asked"]);
    assert_eq!(world.when(INES, at(2)).refused(), Refusal::Unknown("document"), "never part of a package");
    world.done(MAJA, Command::Withdraw { reason: "Not needed.".to_owned() });
    assert_eq!(world.when(INES, at(1)).refused(), Refusal::Ended(Outcome::Withdrawn));
}

#[test]
fn what_was_done_about_a_change_is_said_while_preparing() {
    let mut world = given(quick()).submitted();
    world.answered(INES, changes(&["Bigger."]));
    let change = *world.state.changes.keys().next().unwrap();
    let answer = |change, text: &str| Command::AnswerChange { change, done: ChangeDone::Partly, text: text.to_owned() };
    assert_eq!(world.when(MAJA, answer(ChangeId::from_bytes([1; 16]), "x")).refused(), Refusal::Unknown("change"));
    assert!(matches!(world.when(INES, answer(change, "x")).refused(), Refusal::NotAllowed(_)));
    world.when(MAJA, answer(change, "A little.")).then(&["change.answered"]);
    world.when(MAJA, answer(change, "A little.")).then(&[]);
    world.resubmitted();
    assert_eq!(world.when(MAJA, answer(change, "More.")).refused(), Refusal::NotNow(Phase::WithClient));
}

#[test]
fn what_became_of_a_message_is_an_annex_after_the_seal() {
    let message = MessageCard {
        to: "ines@client.example".to_owned(),
        subject: "Please decide".to_owned(),
        mime_sha256: Digest::of(b"mime"),
        message_id: "<1@halden.example>".to_owned(),
        answer: "250 ok".to_owned(),
    };
    let report = |delivered| Command::MessageReport {
        kind: name("approval_request"),
        party: Pseudonym::from_bytes([1; 16]),
        delivered,
        message: message.clone(),
    };
    let mut world = given(quick()).submitted();
    world.when_by(&Actor::System, report(Delivered::Yes)).then(&["message.sent"]);
    world.when_by(&Actor::System, report(Delivered::No)).then(&["message.failed"]);
    world.when(MAJA, report(Delivered::Yes)).then(&[]);
    world.answered(INES, Answer::Approve);
    world.when_by(&Actor::System, report(Delivered::Yes)).then(&["annex.delivered"]);
}
