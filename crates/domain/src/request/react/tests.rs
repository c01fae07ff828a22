use crate::request::*;
use crate::testing::*;

#[test]
fn everybody_hears_what_concerns_them() {
    let mut world = given(campaign()).with_client();
    assert_eq!(world.mailed(NILS, "review_requested"), 1);
    assert_eq!(world.mailed(MAJA, "decided"), 1);
    world.answered(INES, Answer::Approve);
    assert_eq!((world.mailed(INES, "approval_request"), world.mailed(INES, "receipt")), (1, 1));
    world.answered(TOMAS, changes(&["Bigger."]));
    assert_eq!(world.mailed(MAJA, "changes_requested"), 1);
    world
        .resubmitted()
        .answered(NILS, Answer::Approve)
        .answered(INES, Answer::Approve)
        .answered(TOMAS, Answer::Approve);
    for who in [FINN, FRIDA] {
        let task = world.task(who);
        world.done(who, Command::Acknowledge { by: person(who), task });
    }
    assert_eq!((world.mailed(INES, "notice"), world.mailed(MAJA, "notice")), (1, 1));
    for who in [MAJA, INES, TOMAS] {
        assert_eq!(world.mailed(who, "completed"), 1, "{who}");
    }
    assert!(world.timers.is_empty(), "nothing is left to wait for");
}

#[test]
fn the_answer_that_ends_a_request_is_not_told_twice() {
    let mut world = given(campaign()).with_client();
    let before = world.mailed(MAJA, "decided");
    world.answered(INES, Answer::Decline("Another agency does it.".to_owned()));
    assert_eq!((world.mailed(MAJA, "completed"), world.mailed(MAJA, "decided")), (1, before));
    assert_eq!(
        (world.mailed(INES, "completed"), world.mailed(INES, "receipt")),
        (1, 1),
        "who decided keeps their receipt"
    );
}

#[test]
fn a_member_asks_the_client_and_only_whoever_is_asked_hears_it() {
    let mut world = given(campaign()).with_client();
    let ask = Command::Ask { text: "Blue?".to_owned(), place: None, visibility: Visibility::Everyone };
    world.done(MAJA, ask);
    assert_eq!((world.mailed(INES, "question_asked"), world.mailed(TOMAS, "question_asked")), (1, 0));
}

#[test]
fn ones_own_note_comes_back_to_nobody() {
    let mut world = given(campaign()).with_client();
    let note = || Command::Ask { text: "Blue?".to_owned(), place: None, visibility: Visibility::Internal };
    world.done(MAJA, note());
    assert_eq!(world.mailed(MAJA, "question_asked"), 0);
    world.done(NILS, note());
    assert_eq!(world.mailed(MAJA, "question_asked"), 1);
}
