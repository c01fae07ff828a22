use crate::actor::Actor;
use crate::effect::Timer;
use crate::request::*;
use crate::testing::*;

const TWO: &str = r#"[{"prepare": "package"}, {"approve": "client", "by": [{"contact": "primary"}, {"contact": "sponsor"}],
    "verify": "link", "order": "sequential", "due": "1 business day", "expire": "3 days"}]"#;

fn decline() -> Answer {
    Answer::Decline("No budget.".to_owned())
}

#[test]
fn a_sequence_asks_one_after_the_other() {
    let mut world = given(campaign()).with_client();
    assert!(world.my_task(INES).is_some() && world.my_task(TOMAS).is_none());
    world.answered(INES, Answer::Approve);
    assert!(world.my_task(INES).is_none() && world.my_task(TOMAS).is_some());
}

#[test]
fn any_settles_a_review_and_tells_the_others() {
    let mut world = given(campaign()).submitted();
    world.answered(NILS, Answer::Approve);
    assert_eq!(world.mailed(OTTO, "task_closed"), 1);
    assert_eq!(world.state.phase(), Phase::WithClient);
}

#[test]
fn changes_at_the_second_approver_go_back_and_begin_the_next_round() {
    let mut world = given(campaign()).with_client();
    world.answered(INES, Answer::Approve).answered(TOMAS, changes(&["Bigger.", "Bluer."]));
    assert_eq!((world.state.phase(), world.state.round), (Phase::Returned, 2));
    assert_eq!(world.state.unanswered_changes().count(), 2);
    let Refusal::Incomplete(problems) = world.when(MAJA, submit()).refused() else { panic!() };
    assert_eq!(problems.len(), 2);
    world.resubmitted().answered(NILS, Answer::Approve);
    assert!(world.my_task(INES).is_some(), "whoever had approved the old package is asked again");
    world.answered(INES, Answer::Approve).answered(TOMAS, Answer::Approve);
    let decisions = world.state.effective_decisions().filter(|(.., t)| t.round == 2).count();
    assert_eq!(decisions, 2);
}

#[test]
fn a_review_sends_the_package_back_before_the_client_hears_of_it() {
    let mut world = given(campaign()).submitted();
    world.answered(OTTO, changes(&["Typo."]));
    assert_eq!((world.state.phase(), world.mailed(INES, "approval_request")), (Phase::Returned, 0));
    assert_eq!(world.state.changes.values().next().map(|c| c.visibility), Some(Visibility::Internal));
}

#[test]
fn changes_from_a_review_after_the_client_ask_the_client_again() {
    let mut world = given(panel()).submitted();
    for who in [INES, TOMAS] {
        world.answered(who, Answer::Approve);
    }
    assert_eq!(world.state.phase(), Phase::Finishing, "two of three are enough");
    world.answered(LENA, changes(&["A clause is missing."])).resubmitted();
    assert!([INES, TOMAS, PIA].into_iter().all(|who| world.my_task(who).is_some()));
    world.answered(INES, Answer::Approve).answered(PIA, Answer::Approve).answered(LENA, Answer::Approve);
    let Some(Event::Completed { decisions, .. }) =
        world.entries.iter().map(|e| &e.event).find(|e| kind(e) == "approval.completed")
    else {
        panic!()
    };
    assert_eq!(decisions.len(), 2, "the decisions of the first round lapsed");
}

#[test]
fn gather_everyone_hears_all_before_the_package_goes_back() {
    let mut world = given(panel()).submitted();
    world.answered(INES, changes(&["Bigger."]));
    assert_eq!(world.state.phase(), Phase::WithClient);
    world.answered(TOMAS, changes(&["Bluer."]));
    assert_eq!(world.state.round, 1);
    world.answered(PIA, Answer::Approve);
    assert_eq!(world.state.round, 2);
}

#[test]
fn one_decline_ends_it_with_veto() {
    let mut world = given(campaign()).with_client();
    world.answered(INES, decline());
    assert_eq!(world.state.outcome, Some(Outcome::Decline));
    assert_eq!(world.mailed(TOMAS, "approval_request"), 0);
}

#[test]
fn without_veto_a_decline_counts_and_the_flow_may_go_on() {
    let mut world = given(panel()).submitted();
    world.answered(INES, decline());
    assert!(world.state.outcome.is_none());
    world.answered(TOMAS, decline());
    assert!(world.my_task(LENA).is_some(), "on_decline: continue");
    world.answered(LENA, Answer::Approve);
    assert_eq!(world.state.outcome, Some(Outcome::Decline));
}

#[test]
fn an_overdue_task_is_told_again_and_again_until_the_end() {
    let mut world = given(steps(TWO)).submitted();
    world.wait(24 * 2);
    assert_eq!(world.count("task.overdue"), 1);
    world.wait(24 * 2);
    assert_eq!(world.state.outcome, Some(Outcome::Expired));
    assert_eq!((world.mailed(INES, "completed"), world.mailed(TOMAS, "completed")), (1, 0));
    assert!(world.timers.is_empty());
}

#[test]
fn bug_the_end_comes_at_its_time_even_if_the_due_time_is_later() {
    let short = TWO.replace("1 business day", "5 business days").replace("3 days", "6 hours");
    let mut world = given(steps(&short)).submitted();
    world.wait(6);
    assert_eq!(world.state.outcome, Some(Outcome::Expired));
}

#[test]
fn a_timer_that_comes_early_or_late_does_nothing() {
    let mut world = given(campaign()).with_client();
    let task = world.task(INES);
    world.when_by(&Actor::System, Command::TaskDue { task }).then(&[]);
    world.answered(INES, Answer::Approve);
    world.now = "2027-01-01T00:00:00Z".parse().unwrap();
    world.when_by(&Actor::System, Command::TaskDue { task }).then(&[]);
}

#[test]
fn a_clock_that_jumps_back_changes_no_order() {
    let mut world = given(campaign()).with_client();
    world.now = "2020-01-01T00:00:00Z".parse().unwrap();
    world.answered(INES, Answer::Approve);
    assert!(world.entries.windows(2).all(|two| two[0].at <= two[1].at));
    let task = world.task(TOMAS);
    let TaskState::Asked { at, due, .. } = world.state.tasks[&task].state else { panic!() };
    assert!(at < due);
}

#[test]
fn a_draft_that_lies_is_mentioned_to_its_owner() {
    let mut world = given(campaign()).opened();
    world.wait(24 * 30);
    assert!(world.mailed(MAJA, "owner_reminder") >= 3);
}

#[test]
fn a_step_nobody_can_do_blocks_and_goes_on_when_somebody_is_there() {
    let mut world = given(campaign()).submitted();
    world.set_active(TOMAS, false);
    world.answered(NILS, Answer::Approve);
    assert_eq!((world.count("step.blocked"), world.mailed(MAJA, "step_blocked")), (1, 1));
    assert_eq!(world.state.phase(), Phase::InternalReview);
    world.when_by(&Actor::System, Command::LookAgain).then(&[]);
    world.wait(24 * 10);
    assert!(world.count("owner.reminded") >= 1 && world.count("step.blocked") == 1);
    world.set_active(TOMAS, true);
    world.run(&Actor::System, &Command::LookAgain).unwrap();
    assert!(world.my_task(INES).is_some() && world.state.blocked.is_none());
}

#[test]
fn bug_somebody_who_left_before_their_turn_is_replaced_or_blocks() {
    let mut world = given(campaign()).with_client();
    world.set_active(TOMAS, false);
    world.answered(INES, Answer::Approve);
    assert_eq!((world.count("step.blocked"), world.mailed(TOMAS, "approval_request")), (1, 0));
    assert!(!next_up(&world.flow, &world.state).is_empty());
    world.directory.clients[0].sponsor = Some(contact_id(SAM));
    world.run(&Actor::System, &Command::LookAgain).unwrap();
    assert!(world.my_task(SAM).is_some() && world.state.blocked.is_none());
    world.answered(SAM, Answer::Approve);
    assert!(world.my_task(FINN).is_some(), "two of two approved");
}

#[test]
fn bug_somebody_who_left_is_back_before_anybody_else_is_found() {
    let mut world = given(campaign()).with_client();
    world.set_active(TOMAS, false);
    world.answered(INES, Answer::Approve);
    world.set_active(TOMAS, true);
    world.run(&Actor::System, &Command::LookAgain).unwrap();
    assert!(world.my_task(TOMAS).is_some() && world.state.blocked.is_none());
}

#[test]
fn bug_somebody_who_left_while_asked_is_replaced_when_their_time_is_up() {
    let mut world = given(steps(TWO)).submitted();
    world.set_active(INES, false);
    world.directory.clients[0].primary = Some(contact_id(SAM));
    world.wait(24 * 2);
    assert!(world.my_task(INES).is_none() && world.my_task(SAM).is_some());
    world.answered(SAM, Answer::Approve).answered(TOMAS, Answer::Approve);
    assert_eq!(world.state.outcome, Some(Outcome::Approve));
}

#[test]
fn bug_a_step_that_needs_more_people_than_there_are_is_refused_at_submission() {
    let flow = r#"[{"prepare": "package"}, {"approve": "client", "by": [{"contact": "primary"}, {"contact": "sponsor"}],
        "rule": {"at_least": 3}, "verify": "link"}]"#;
    let refusal = given(steps(flow)).prepared().when(MAJA, submit()).refused();
    assert_eq!(refusal.to_string(), "“Client approval” needs 3 people, and only 2 can be asked.");
}

#[test]
fn a_condition_that_nobody_meets_is_mentioned_again() {
    let mut world = given(campaign()).with_client();
    world.answered(INES, Answer::Approve).answered(TOMAS, conditions(&["Cheaper"]));
    assert!(world.timers.contains_key(&Timer::Request));
    world.wait(24 * 20);
    assert!(world.mailed(MAJA, "owner_reminder") >= 2);
}

#[test]
fn bug_a_second_preparation_binds_decisions_to_the_second_package() {
    let flow = r#"[{"prepare": "offer"}, {"approve": "offer-ok", "by": {"contact": "primary"}, "verify": "link"},
        {"prepare": "contract"}, {"approve": "contract-ok", "by": {"contact": "sponsor"}, "verify": "link"}]"#;
    let mut world = given(steps(flow)).submitted();
    world.answered(INES, Answer::Approve);
    world.done(MAJA, file("deliverable", "the contract")).done(MAJA, submit());
    world.answered(TOMAS, changes(&["Cheaper."])).resubmitted().answered(TOMAS, Answer::Approve);
    let Some(Event::Completed { decisions, .. }) =
        world.entries.iter().map(|e| &e.event).find(|e| kind(e) == "approval.completed")
    else {
        panic!()
    };
    assert_eq!(decisions.len(), 2, "the offer’s approval stands although the contract went back");
}

#[test]
fn the_same_person_answers_two_steps_under_two_names() {
    let flow = r#"[{"prepare": "package"}, {"approve": "draft-ok", "by": {"contact": "primary"}, "verify": "link"},
        {"approve": "final-ok", "by": {"contact": "primary"}}]"#;
    let mut world = given(steps(flow)).submitted();
    world.answered(INES, Answer::Approve).answered(INES, Answer::Approve);
    assert_eq!(world.state.outcome, Some(Outcome::Approve));
    let parties: std::collections::BTreeSet<_> = world.state.effective_decisions().map(|(.., t)| t.party).collect();
    assert_eq!((parties.len(), world.mailed(INES, "completed")), (2, 1));
}
