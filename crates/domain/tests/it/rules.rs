//! The rules that people rely on when a commercial decision is made, each as a flow and what comes of it.

use crate::testing::*;
use domain::ids::{PersonId, TaskId};
use domain::request::event::{CallResult, StepWord};
use domain::request::*;
use domain::values::{Currency, FieldValue, Money};

/// Sam is at the client and has no other part.
const FOUR: &str = r#"[{"contact": "primary"}, {"contact": "sponsor"}, {"contact": "sam@client.example"}, {"contact": "pia@parent.example"}]"#;
const PANEL: [PersonId; 4] = [INES, TOMAS, SAM, PIA];

fn panel_of_four(keys: &str) -> World {
    given(steps(&format!(
        r#"[{{"prepare": "package"}}, {{"approve": "panel", "by": {FOUR}, "verify": "link", {keys}}}]"#
    )))
    .submitted()
}

fn no() -> Answer {
    Answer::Decline("No budget.".to_owned())
}

fn acknowledged(world: &mut World, who: PersonId) {
    if matches!(who, PersonId::Contact(_)) {
        world.done(who, open_link(person(who)));
    }
    let task = world.task(who);
    world.done(who, Command::Acknowledge { by: person(who), task });
}

fn finished(world: &mut World, who: PersonId) {
    let task = world.task(who);
    world.done(who, Command::FinishTask { by: person(who), task, note: None });
}

fn run<'a>(world: &'a World, step: &str) -> Option<&'a StepRun> {
    world.state.steps.get(&name(step))
}

#[test]
fn everybody_means_everybody() {
    let mut world = panel_of_four(r#""rule": "all""#);
    for who in PANEL {
        assert!(world.state.is_open());
        world.answered(who, Answer::Approve);
    }
    assert_eq!(world.state.outcome, Some(Outcome::Approve));
}

#[test]
fn the_first_response_settles_it_either_way() {
    let mut world = panel_of_four(r#""rule": "any""#);
    world.answered(SAM, Answer::Approve);
    assert_eq!((world.state.outcome, world.count("task.closed")), (Some(Outcome::Approve), 3));
    let mut world = panel_of_four(r#""rule": "any""#);
    world.answered(SAM, no());
    assert_eq!(world.state.outcome, Some(Outcome::Decline), "one decline is a veto unless the flow says otherwise");
}

#[test]
fn without_veto_any_waits_for_the_last_who_could_approve() {
    let mut world = panel_of_four(r#""rule": "any", "veto": false"#);
    for who in [INES, TOMAS, SAM] {
        world.answered(who, no());
    }
    assert!(world.state.is_open());
    world.answered(PIA, Answer::Approve);
    assert_eq!(world.state.outcome, Some(Outcome::Approve));
}

#[test]
fn a_majority_is_more_than_half() {
    let mut world = panel_of_four(r#""rule": "majority", "veto": false"#);
    world.answered(INES, Answer::Approve).answered(TOMAS, Answer::Approve);
    assert!(world.state.is_open(), "two of four are half");
    world.answered(PIA, Answer::Approve);
    assert_eq!(world.state.outcome, Some(Outcome::Approve));
}

#[test]
fn three_of_four_ends_as_soon_as_it_is_impossible() {
    let mut world = panel_of_four(r#""rule": {"at_least": 3}, "veto": false"#);
    world.answered(INES, no());
    assert!(world.state.is_open());
    world.answered(TOMAS, no());
    assert_eq!(world.state.outcome, Some(Outcome::Decline), "two that are left cannot be three");
    assert!(world.my_task(SAM).is_none() && world.my_task(PIA).is_none());
}

#[test]
fn percentages_are_rounded_up_to_people() {
    for (part, needed) in [(1, 1), (25, 1), (26, 2), (50, 2), (51, 3), (75, 3), (76, 4), (100, 4)] {
        let mut world = panel_of_four(&format!(r#""rule": {{"percent": {part}}}, "veto": false"#));
        for (n, who) in PANEL.into_iter().enumerate() {
            if world.state.is_open() {
                assert!(n < needed, "{part} per cent");
                world.answered(who, Answer::Approve);
            } else {
                assert_eq!(n, needed, "{part} per cent");
                break;
            }
        }
        assert_eq!(world.state.outcome, Some(Outcome::Approve));
    }
}

#[test]
fn waiting_for_everyone_gathers_all_changes_before_it_goes_back() {
    let mut world = panel_of_four(r#""gather": "everyone""#);
    for who in PANEL {
        assert_eq!(world.state.round, 1);
        world.answered(who, changes(&["Bluer."]));
    }
    assert_eq!((world.state.round, world.state.unanswered_changes().count()), (2, 4));
}

#[test]
fn a_sequence_skips_whoever_is_not_concerned() {
    let text = r#"[{"prepare": "package"}, {"approve": "buyer", "by": {"contact": "primary"}, "verify": "link"},
        {"approve": "sponsor", "by": {"contact": "sponsor"}, "verify": "link", "when": "fields.amount > money(50000, 'EUR')"},
        {"approve": "group", "by": {"contact": "pia@parent.example"}, "verify": "link"}]"#;
    let mut world = given(steps(text)).submitted();
    world.answered(INES, Answer::Approve);
    assert_eq!(run(&world, "sponsor").and_then(|run| run.outcome), Some(StepOutcome::Skipped));
    assert_eq!((world.count("step.skipped"), world.mailed(TOMAS, "approval_request")), (1, 0));
    world.answered(PIA, Answer::Approve);
    assert_eq!(world.state.outcome, Some(Outcome::Approve));
}

#[test]
fn a_gatekeeper_ends_it_before_anybody_else_is_bothered() {
    let text = r#"[{"prepare": "package"}, {"review": "gate", "by": {"team": "quality", "pick": "lead"}, "veto": true},
        {"approve": "client", "by": {"contact": "primary"}, "verify": "link"}]"#;
    let mut world = given(steps(text)).submitted();
    assert!(world.my_task(NILS).is_none(), "only the lead keeps the gate");
    world.answered(OTTO, no());
    assert_eq!((world.state.outcome, world.mailed(INES, "approval_request")), (Some(Outcome::Decline), 0));
}

#[test]
fn a_default_approver_takes_over_when_nobody_answers() {
    let text = r#"[{"prepare": "package"}, {"approve": "client", "by": {"contact": "primary"}, "verify": "link", "due": "1 day",
        "remind": ["when due"], "escalate": [{"after": "2 days", "to": {"contact": "sponsor"}, "then": "reassign"}]}]"#;
    let mut world = given(steps(text)).submitted();
    world.wait(24);
    assert_eq!((world.count("task.reminded"), world.mailed(INES, "approval_request")), (1, 2));
    world.wait(24 * 2);
    assert!(world.my_task(INES).is_none());
    assert_eq!((world.mailed(INES, "task_closed"), world.mailed(TOMAS, "approval_request")), (1, 1));
    world.answered(TOMAS, Answer::Approve);
    assert_eq!(world.state.outcome, Some(Outcome::Approve));
}

#[test]
fn escalation_tells_ours_in_the_order_of_the_flow() {
    let text = r#"[{"prepare": "package"}, {"approve": "client", "by": {"contact": "primary"}, "verify": "link", "due": "2 days",
        "remind": ["1 day before", "every 1 day after"], "expire": "9 days",
        "escalate": [{"after": "1 day", "to": {"team": "quality", "pick": "lead"}}, {"after": "3 days", "to": {"team": "legal"}}]}]"#;
    let mut world = given(steps(text)).submitted();
    world.wait(24);
    assert_eq!((world.count("task.reminded"), world.count("task.overdue")), (1, 0));
    world.wait(24 * 2 + 1);
    assert_eq!(
        (world.count("task.escalated"), world.mailed(OTTO, "overdue"), world.mailed(LENA, "overdue")),
        (1, 1, 0)
    );
    world.wait(24 * 2);
    assert_eq!((world.count("task.escalated"), world.mailed(LENA, "overdue")), (2, 1));
    world.wait(24 * 9);
    assert_eq!(world.state.outcome, Some(Outcome::Expired));
    assert!(world.timers.is_empty());
}

#[test]
fn amount_bands_have_exact_bounds() {
    let text = r#"[{"prepare": "package"}, {"branch": "bands", "cases": [
        {"when": "fields.amount < money(10000, 'EUR')", "steps": [{"todo": "small", "by": {"member": "initiator"}}]},
        {"when": "fields.amount < money(25000, 'EUR')", "steps": [{"todo": "middle", "by": {"member": "initiator"}}]}],
        "otherwise": [{"todo": "large", "by": {"member": "initiator"}}]}]"#;
    let cents = |minor| FieldValue::Money(Money::minor(minor, Currency::EUR));
    for (minor, band) in
        [(0, "small"), (999_999, "small"), (1_000_000, "middle"), (2_499_999, "middle"), (2_500_000, "large")]
    {
        let mut world = given(steps(text)).prepared();
        world.done(MAJA, set("amount", cents(minor))).done(MAJA, submit());
        let open: Vec<String> = world.state.open_steps().map(|(id, _)| id.to_string()).collect();
        assert_eq!(open, [band], "{minor}");
        finished(&mut world, MAJA);
        assert_eq!(world.state.outcome, Some(Outcome::Approve));
    }
}

#[test]
fn an_amount_in_a_currency_without_a_rate_stops_at_submission() {
    let text = r#"[{"prepare": "package"}, {"review": "big", "by": {"team": "legal"}, "when": "fields.amount > money(10000, 'EUR')"}]"#;
    let mut world = given(steps(text)).prepared();
    world.done(MAJA, set("amount", FieldValue::Money(Money::minor(5, Currency::parse("SEK").unwrap()))));
    assert!(world.when(MAJA, submit()).refused().to_string().contains("compares amounts in EUR"));
}

const CARRY: &str = r#"[{"prepare": "package"}, {"parallel": "both", "lanes": [
    [{"review": "legal", "by": {"member": "lena@halden.example"}, "carry": "unchanged"}],
    [{"review": "quality", "by": {"team": "quality"}, "rule": "any"}]]},
    {"approve": "client", "by": {"contact": "primary"}, "verify": "link"}]"#;

#[test]
fn an_approval_stands_in_the_next_round_only_if_nothing_it_covered_changed() {
    let mut world = given(steps(CARRY)).submitted();
    world.answered(LENA, Answer::Approve).answered(NILS, changes(&["Why so?"]));
    assert_eq!(world.state.round, 2);
    let open: Vec<_> = world.state.unanswered_changes().map(|(id, _)| id).collect();
    for change in open {
        world.done(MAJA, Command::AnswerChange { change, done: ChangeDone::Kept, text: "Because.".to_owned() });
    }
    world.done(MAJA, submit());
    assert_eq!((world.count("task.carried"), world.my_task(LENA)), (1, None));
    world.answered(NILS, changes(&["Bluer."])).resubmitted();
    assert!(world.my_task(LENA).is_some(), "another file is another package");
    assert_eq!(world.count("task.carried"), 1);
}

#[test]
fn changes_in_one_lane_end_the_others_and_tell_their_people() {
    let mut world = given(steps(CARRY)).submitted();
    world.answered(OTTO, changes(&["Bluer."]));
    assert_eq!(
        (world.state.phase(), world.my_task(LENA), world.mailed(LENA, "task_closed")),
        (Phase::Returned, None, 1)
    );
}

#[test]
fn a_decline_may_send_it_back_and_the_last_round_ends_it() {
    let text = r#"[{"prepare": "package"}, {"approve": "client", "by": {"contact": "primary"}, "verify": "link", "on_decline": "package"}]"#;
    let mut world = given(domain::flow::Flow { max_rounds: Some(2), ..steps(text) }).submitted();
    world.answered(INES, no());
    assert_eq!((world.state.phase(), world.state.round), (Phase::Returned, 2));
    world.resubmitted().answered(INES, changes(&["Bluer."]));
    assert_eq!(world.state.outcome, Some(Outcome::Decline), "there is no third round");
}

#[test]
fn enough_lanes_cancel_the_rest() {
    let text = r#"[{"prepare": "package"}, {"parallel": "race", "join": 2, "lanes": [
        [{"todo": "a", "by": {"member": "nils@halden.example"}}], [{"todo": "b", "by": {"member": "otto@halden.example"}}],
        [{"todo": "c", "by": {"member": "lena@halden.example"}}, {"todo": "d", "by": {"member": "lena@halden.example"}}]]},
        {"milestone": "end"}]"#;
    let mut world = given(steps(text)).submitted();
    finished(&mut world, LENA);
    assert!(world.my_task(LENA).is_some(), "her lane goes on");
    finished(&mut world, OTTO);
    assert!(world.state.is_open());
    finished(&mut world, NILS);
    assert_eq!(world.state.outcome, Some(Outcome::Approve));
    assert_eq!(run(&world, "d").and_then(|run| run.outcome), Some(StepOutcome::Cancelled));
    assert_eq!(world.mailed(LENA, "task_closed"), 1);
}

#[test]
fn each_contact_has_a_lane_of_their_own() {
    let text = r#"[{"prepare": "package"}, {"each": "all", "in": "contacts", "steps": [{"acknowledge": "read", "by": {"contact": "item"}}]}]"#;
    let mut world = given(steps(text)).submitted();
    for who in [INES, TOMAS, SAM] {
        assert!(world.state.is_open() && world.my_task(PIA).is_none(), "the parent’s people are not the client’s");
        acknowledged(&mut world, who);
    }
    assert_eq!(world.state.outcome, Some(Outcome::Approve));
    assert!(run(&world, "read-3").is_some());
}

#[test]
fn in_a_lane_steps_know_their_item_and_each_other() {
    let text = r#"[{"prepare": "package"}, {"each": "all", "in": "contacts", "steps": [
        {"form": "size", "by": {"contact": "item"}, "fields": [{"id": "size", "label": "Size", "type": "number", "required": true}]},
        {"review": "look", "by": {"member": "nils@halden.example"}, "when": "steps.size.fields.size > 3"},
        {"review": "again", "by": {"team": "quality"}, "when": "has(steps.look.outcome)", "separate_from": ["look"]},
        {"notify": "thanks", "by": {"contact": "item"}, "message": "Thank you, {{ item.name }}."}]}]"#;
    let mut world = given(steps(text)).submitted();
    for (who, size) in [(INES, 5), (TOMAS, 1), (SAM, 2)] {
        world.done(who, open_link(person(who)));
        let (task, values) = (world.task(who), [(name("size"), Some(FieldValue::Number(size)))].into());
        world.done(who, Command::SubmitForm { by: person(who), task, values });
    }
    let messages: Vec<_> = world
        .entries
        .iter()
        .filter_map(|e| if let Event::NoticeQueued { fields, .. } = &e.event { fields.text.clone() } else { None })
        .collect();
    assert_eq!(messages, ["Thank you, Tomas Berg.", "Thank you, Sam Berg."]);
    world.answered(NILS, Answer::Approve);
    assert!(world.my_task(NILS).is_none() && world.my_task(OTTO).is_some(), "whoever looked first does not look again");
    world.answered(OTTO, Answer::Approve);
    assert_eq!(world.state.outcome, Some(Outcome::Approve));
}

#[test]
fn waits_end_by_time_by_condition_and_by_what_others_report_even_early() {
    let text = r#"[{"prepare": "package"}, {"wait": "rest", "for": "3 days"}, {"wait": "paid", "event": "payment", "limit": "10 days"},
        {"wait": "more", "event": "never", "limit": "10 days"}]"#;
    let mut world = given(steps(text)).submitted();
    let paid = || Command::Signal { signal: name("payment") };
    world.when_by(&domain::actor::Actor::System, paid()).then(&["signal.received"]);
    world.when_by(&domain::actor::Actor::System, paid()).then(&[]);
    world.when_by(&domain::actor::Actor::System, Command::Signal { signal: name("nothing") }).refused();
    world.wait(24 * 3);
    assert_eq!(run(&world, "rest").and_then(|run| run.outcome), Some(StepOutcome::Done));
    assert_eq!(
        run(&world, "paid").and_then(|run| run.outcome),
        Some(StepOutcome::Done),
        "what was reported early is not lost"
    );
    world.wait(24 * 11);
    assert_eq!(run(&world, "more").and_then(|run| run.outcome), Some(StepOutcome::TimedOut));
    assert_eq!((world.state.outcome, world.mailed(MAJA, "owner_reminder") > 0), (Some(Outcome::Approve), true));
}

#[test]
fn forms_and_files_are_asked_for_checked_and_used_later() {
    let text = r#"[{"prepare": "package"}, {"form": "details", "by": {"contact": "primary"}, "fields": [
        {"id": "size", "label": "Size", "type": "number", "required": true}, {"id": "code", "label": "Code", "type": "line", "pattern": "[A-Z]{3}"}]},
        {"upload": "photos", "by": {"contact": "primary"}, "documents": [{"id": "photo", "label": "Photo", "accept": ["image"], "required": true}]},
        {"todo": "large", "by": {"member": "initiator"}, "when": "steps.details.fields.size > 10"}]"#;
    let mut world = given(steps(text)).submitted();
    world.done(INES, open_link(person(INES)));
    let task = world.task(INES);
    let form = |task: TaskId, size: Option<i64>, code: &str| {
        let mut values: std::collections::BTreeMap<_, _> =
            [(name("code"), Some(FieldValue::Text(code.to_owned())))].into();
        values.extend(size.map(|size| (name("size"), Some(FieldValue::Number(size)))));
        Command::SubmitForm { by: person(INES), task, values }
    };
    let Refusal::Incomplete(problems) = world.when(INES, form(task, None, "abc")).refused() else { panic!() };
    assert_eq!(problems.len(), 2, "{problems:?}");
    world.done(INES, form(task, Some(12), "ABC"));
    world.when(INES, form(task, Some(1), "ABC")).then(&[]);
    let task = world.task(INES);
    let finish = Command::FinishTask { by: person(INES), task, note: None };
    world.when(INES, finish.clone()).refused();
    let mut photo = domain::request::event::FileCard {
        sha256: domain::values::Digest::of(b"photo"),
        size: 5,
        media: "application/pdf".to_owned(),
        filename: "photo.png".to_owned(),
    };
    let supply = |file: &domain::request::event::FileCard| Command::SupplyFile {
        by: person(INES),
        task,
        slot: name("photo"),
        file: file.clone(),
    };
    world.when(INES, supply(&photo)).refused();
    photo.media = "image/png".to_owned();
    world.when(INES, supply(&photo)).then(&["link.opened", "file.supplied"]);
    world.when(INES, supply(&photo)).then(&[]);
    world.done(INES, finish);
    assert!(world.my_task(MAJA).is_some(), "twelve is more than ten");
    finished(&mut world, MAJA);
    assert_eq!(world.state.outcome, Some(Outcome::Approve));
}

#[test]
fn in_two_lanes_that_find_nobody_the_first_is_named_and_the_other_follows() {
    let text = r#"[{"prepare": "package"}, {"todo": "first", "by": {"member": "initiator"}}, {"parallel": "both", "lanes": [
        [{"review": "a", "by": {"member": "nils@halden.example"}}], [{"review": "b", "by": {"member": "lena@halden.example"}}]]}]"#;
    let mut world = given(steps(text)).submitted();
    world.set_active(NILS, false);
    world.set_active(LENA, false);
    finished(&mut world, MAJA);
    assert_eq!(
        (world.count("step.blocked"), world.state.blocked.as_ref().map(|b| b.0.to_string())),
        (1, Some("a".to_owned()))
    );
    world.set_active(NILS, true);
    world.run(&domain::actor::Actor::System, &Command::LookAgain).unwrap();
    assert!(world.my_task(NILS).is_some());
    assert_eq!(world.state.blocked.as_ref().map(|b| b.0.to_string()), Some("b".to_owned()));
    world.set_active(LENA, true);
    world.run(&domain::actor::Actor::System, &Command::LookAgain).unwrap();
    assert!(world.my_task(LENA).is_some() && world.state.blocked.is_none());
}

/// A flow that calls out, as a server reads it from its store.
fn calling(rest: &str) -> World {
    let text =
        format!(r#"{{"flow": "f", "title": "F", "kind": "deliverable", "steps": [{{"prepare": "package"}}, {rest}]}}"#);
    let flow = domain::flow::Flow::from_stored(text.as_bytes()).unwrap();
    domain::flow::check::check_for(&flow, &[StepWord::Sign]).unwrap();
    given(flow).opened()
}

fn reported(world: &mut World, step: &str, attempt: u32, result: CallResult) -> usize {
    let command = Command::ReportCall {
        step: name(step),
        attempt,
        result,
        says: "503 Service Unavailable".to_owned(),
        output: [].into(),
    };
    world.run(&domain::actor::Actor::System, &command).unwrap().len()
}

#[test]
fn a_call_is_made_once_reported_once_and_people_decide_what_follows_a_failure() {
    let text = r#"{"action": "invoice", "use": "http.post", "connection": "erp", "path": "/invoices", "with": {"reference": "{{ request.number }}"}},
        {"action": "file", "use": "http.put", "connection": "drive", "path": "/f"}, {"milestone": "end"}"#;
    let mut world = calling(text);
    world.done(MAJA, submit());
    assert_eq!(world.calls, [(name("invoice"), 1)]);
    let by_hand = Command::ReportCall {
        step: name("invoice"),
        attempt: 1,
        result: CallResult::Done,
        says: String::new(),
        output: [].into(),
    };
    world.when(MAJA, by_hand).refused();
    reported(&mut world, "invoice", 1, CallResult::Failed);
    assert_eq!(
        (world.state.blocked.as_ref().map(|b| b.0.to_string()), world.mailed(MAJA, "step_blocked")),
        (Some("invoice".to_owned()), 1)
    );
    world.done(MAJA, Command::RetryCall { step: name("invoice") });
    assert_eq!((world.calls.len(), world.state.blocked.clone()), (2, None));
    assert_eq!(reported(&mut world, "invoice", 1, CallResult::Done), 0, "the first attempt no longer counts");
    reported(&mut world, "invoice", 2, CallResult::Done);
    assert_eq!(world.calls.last(), Some(&(name("file"), 1)));
    world.when(MAJA, Command::PassStep { step: name("file"), reason: "By hand.".to_owned() }).refused();
    world.wait(24 * 20);
    assert!(world.mailed(MAJA, "owner_reminder") > 0, "silence is told");
    reported(&mut world, "file", 1, CallResult::Failed);
    world.when(MAJA, Command::PassStep { step: name("file"), reason: " ".to_owned() }).refused();
    world.done(MAJA, Command::PassStep { step: name("file"), reason: "I filed it by hand.".to_owned() });
    assert_eq!((world.state.outcome, world.timers.len()), (Some(Outcome::Approve), 0));
}

#[test]
fn what_is_kept_of_an_answer_is_there_for_later_steps() {
    let text = r#"{"action": "invoice", "use": "http.post", "connection": "erp", "path": "/invoices", "output": {"number": "/n"}},
        {"action": "file", "use": "http.put", "connection": "drive", "path": "/f/{{ request.number }}", "with": {"invoice": "{{ steps.invoice.output.number }}"}}"#;
    let mut world = calling(text);
    world.done(MAJA, submit());
    let output = [(name("number"), FieldValue::Text("4711".to_owned()))].into();
    let command = Command::ReportCall {
        step: name("invoice"),
        attempt: 1,
        result: CallResult::Done,
        says: String::new(),
        output,
    };
    let events = world.run(&domain::actor::Actor::System, &command).unwrap();
    let requested = events.iter().find_map(|event| match event {
        Event::CallRequested { fields, .. } => fields.values.clone(),
        _ => None,
    });
    let said: Vec<String> = requested.unwrap().into_iter().map(|value| value.value.to_string()).collect();
    assert_eq!(said, ["/f/HS-2041", r#"{"invoice":"4711"}"#]);
}

#[test]
fn a_signature_that_is_refused_is_a_decline_of_the_step_and_no_decision_of_a_person() {
    let mut world = calling(r#"{"sign": "contract", "use": "scrive"}"#);
    world.done(MAJA, submit());
    reported(&mut world, "contract", 1, CallResult::Declined);
    assert_eq!(world.state.outcome, Some(Outcome::Decline));
    assert_eq!(world.count("decision.recorded") + world.count("review.recorded"), 0);
}
