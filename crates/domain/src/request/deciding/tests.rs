use crate::actor::{Actor, Method};
use crate::flow::Rule;
use crate::request::*;
use crate::testing::*;
use crate::values::{Digest, FieldValue};

fn decide_with(world: &World, who: crate::ids::PersonId, change: impl FnOnce(&mut Decision)) -> Command {
    let mut decision = world.decision(person(who), world.task(who), Answer::Approve);
    change(&mut decision);
    Command::Decide(Box::new(decision))
}

/// The client is asked, and Ines has looked at everything.
fn at_the_sheet() -> World {
    let mut world = given(campaign()).with_client();
    world.at_sheet(INES);
    world
}

#[test]
fn a_link_is_opened_once_for_each_browser() {
    let mut world = given(campaign()).with_client();
    world.when(INES, open_link(person(INES))).then(&["link.opened"]);
    world.when(INES, open_link(person(INES))).then(&[]);
    let other = person_in(INES, 2);
    world.when_by(&Actor::Person(other.clone()), open_link(other)).then(&["link.opened"]);
    assert_eq!(world.when(SAM, open_link(person(SAM))).refused(), Refusal::NotHere);
    assert_eq!(world.when(MAJA, open_link(person(MAJA))).refused(), Refusal::NotHere);
}

#[test]
fn bug_after_the_end_the_record_can_be_opened_and_nothing_is_written() {
    let mut world = given(quick()).submitted();
    world.answered(INES, Answer::Approve);
    let other = person_in(INES, 2);
    world.when_by(&Actor::Person(other.clone()), open_link(other)).then(&[]);
    assert_eq!(world.when(SAM, open_link(person(SAM))).refused(), Refusal::NotHere);
}

#[test]
fn a_fresh_link_revokes_the_one_before() {
    let mut world = given(campaign()).with_client();
    let fresh = || Command::IssueLink { to: INES };
    world.when_by(&Actor::System, fresh()).then(&["link.revoked", "link.issued"]);
    world.when(INES, fresh()).then(&["link.revoked", "link.issued"]);
    world.when(MAJA, fresh()).then(&["link.revoked", "link.issued"]);
    assert_eq!(world.when(TOMAS, fresh()).refused(), Refusal::NotHere);
    assert!(matches!(world.when(AUD, fresh()).refused(), Refusal::NotAllowed(_)));
    assert_eq!(world.when_by(&Actor::System, Command::IssueLink { to: SAM }).refused(), Refusal::NotHere);
    assert_eq!(world.when_by(&Actor::System, Command::IssueLink { to: NILS }).refused(), Refusal::NotHere);
    world.done(MAJA, Command::Withdraw { reason: "Not needed.".to_owned() });
    world.when(INES, fresh()).then(&[]);
}

#[test]
fn a_link_is_revoked_by_us_and_once() {
    let mut world = given(campaign()).with_client();
    let (party, link) = world.state.links.iter().map(|(p, l)| (*p, *l)).next().unwrap();
    let revoke = || Command::RevokeLink { party, link };
    assert!(matches!(world.when(INES, revoke()).refused(), Refusal::NotAllowed(_)));
    world.when(MAJA, revoke()).then(&["link.revoked"]);
    world.when_by(&Actor::System, revoke()).then(&[]);
}

#[test]
fn codes_sent_and_mistyped_are_on_the_record() {
    let mut world = given(campaign()).with_client();
    world.when(INES, Command::SendCode { by: person(INES) }).then(&["auth.otp_sent"]);
    world.when(INES, Command::CodeFailed { by: person(INES) }).then(&["auth.otp_failed"]);
    assert_eq!(world.when(SAM, Command::SendCode { by: person(SAM) }).refused(), Refusal::NotHere);
}

#[test]
fn the_sheet_shows_every_document_once() {
    let mut world = given(campaign()).with_client();
    let sheet = |by, task| Command::OpenSheet { by: person(by), task };
    let task = world.task(INES);
    world.when(INES, sheet(INES, task)).then(&["document.shown", "document.shown"]);
    world.when(INES, sheet(INES, task)).then(&[]);
    assert!(matches!(world.when(TOMAS, sheet(TOMAS, task)).refused(), Refusal::NotYourTurn(_)));
    let waiting = world.state.tasks_of(TOMAS.in_request(world.state.id)).next().unwrap().0;
    assert!(matches!(world.when(TOMAS, sheet(TOMAS, waiting)).refused(), Refusal::NotYourTurn(_)));
    assert_eq!(world.when(INES, sheet(INES, crate::ids::TaskId::from_bytes([1; 16]))).refused(), Refusal::NotHere);
}

#[test]
fn a_contact_approves_with_a_mailed_code() {
    let mut world = at_the_sheet();
    let command = world.decide_command(INES, Answer::Approve);
    world.when(INES, command.clone()).then(&["auth.otp_ok", "decision.recorded", "link.issued", "task.asked"]);
    let entry = world.entries.iter().find(|e| kind(&e.event) == "decision.recorded").unwrap();
    let auth = entry.author.auth.as_ref().unwrap();
    assert_eq!((auth.level(), auth.methods.as_slice()), (2, &[Method::Link, Method::OtpEmail][..]));
    let Event::DecisionRecorded { party, package, fields, .. } = &entry.event else { panic!() };
    assert_eq!((*party, *package), (entry.author.id, world.state.package().unwrap().digest));
    let consent = &fields.statement.as_ref().unwrap().consent;
    assert_eq!(consent, "I approve deliverable.pdf for €48,000.");
    world.when(INES, command).then(&[]); // The same form sent twice.
    world.answered(TOMAS, Answer::Approve);
    assert_eq!(world.state.phase(), Phase::Finishing);
}

#[test]
fn an_answer_stands_until_it_is_taken_back() {
    let mut world = at_the_sheet();
    let (yes, no) = (world.decide_command(INES, Answer::Approve), world.decide_command(INES, conditions(&["Cheaper"])));
    world.done(INES, yes);
    assert_eq!(world.when(INES, no).refused(), Refusal::AlreadyDecided);
}

#[test]
fn only_the_person_asked_decides_and_only_in_their_turn() {
    let mut world = at_the_sheet();
    let task = world.task(INES);
    let as_tomas = Command::Decide(Box::new(world.decision(person(TOMAS), task, Answer::Approve)));
    assert!(matches!(world.when(TOMAS, as_tomas).refused(), Refusal::NotYourTurn(_)));
    let waiting = world.state.tasks_of(TOMAS.in_request(world.state.id)).next().unwrap().0;
    let early = Command::Decide(Box::new(world.decision(person(TOMAS), waiting, Answer::Approve)));
    assert!(matches!(world.when(TOMAS, early).refused(), Refusal::NotYourTurn(_)));
}

#[test]
fn only_people_decide_and_only_for_themselves() {
    let mut world = at_the_sheet();
    let command = world.decide_command(INES, Answer::Approve);
    for other in [Actor::System, program(), actor(TOMAS), actor(MAJA), Actor::Person(person_in(INES, 2))] {
        assert_eq!(world.when_by(&other, command.clone()).refused(), Refusal::OnlyPeople, "{other:?}");
    }
}

#[test]
fn an_acknowledgement_is_not_a_decision_nor_the_other_way_round() {
    let mut world = at_the_sheet();
    let task = world.task(INES);
    let acknowledge = Command::Acknowledge { by: person(INES), task };
    assert!(matches!(world.when(INES, acknowledge).refused(), Refusal::NotYourTurn(_)));
    world.answered(INES, Answer::Approve).answered(TOMAS, Answer::Approve);
    let decide = world.decide_command(FINN, Answer::Approve);
    assert!(matches!(world.when(FINN, decide).refused(), Refusal::NotYourTurn(_)));
}

#[test]
fn a_decision_binds_to_the_package_that_was_shown() {
    let mut world = at_the_sheet();
    let other = decide_with(&world, INES, |d| d.package = Digest::of(b"other"));
    assert!(matches!(world.when(INES, other).refused(), Refusal::PackageChanged { .. }));
    let reworded = decide_with(&world, INES, |d| d.statement.consent = "I approve anything.".to_owned());
    assert!(matches!(world.when(INES, reworded).refused(), Refusal::PackageChanged { .. }));
    let fewer = decide_with(&world, INES, |d| {
        d.statement.documents.pop();
    });
    assert!(matches!(world.when(INES, fewer).refused(), Refusal::PackageChanged { .. }));
}

#[test]
fn bug_an_answer_to_a_package_that_went_back_says_that_it_changed() {
    let two = r#"[{"prepare": "package"}, {"approve": "two", "by": [{"contact": "primary"}, {"contact": "sponsor"}]}]"#;
    let mut world = given(steps(two)).submitted();
    world.at_sheet(INES);
    let old = world.decide_command(INES, Answer::Approve);
    world.answered(TOMAS, changes(&["Bigger."]));
    assert!(matches!(world.when(INES, old.clone()).refused(), Refusal::PackageChanged { .. }));
    world.resubmitted();
    let refusal = world.when(INES, old).refused();
    assert_eq!(refusal, Refusal::PackageChanged { changed: "round 2 was sent meanwhile".to_owned() });
}

#[test]
fn nobody_decides_on_what_they_were_not_shown() {
    let mut world = given(campaign()).with_client();
    world.done(INES, open_link(person(INES)));
    let command = world.decide_command(INES, Answer::Approve);
    assert!(matches!(world.when(INES, command).refused(), Refusal::NotShown { .. }));
}

#[test]
fn proofs_that_are_not_enough() {
    let mut world = at_the_sheet();
    let missing = |world: &mut World, command: Command, who: Actor| {
        matches!(world.when_by(&who, command).refused(), Refusal::ProofMissing(_))
    };
    let session = decide_with(&world, INES, |d| d.proof = Proof::Session);
    assert!(missing(&mut world, session, actor(INES)));
    let name_only = decide_with(&world, INES, |d| d.proof = Proof::TypedName("Ines Berg".to_owned()));
    assert!(missing(&mut world, name_only, actor(INES)), "this step needs level 2");
    let elsewhere = decide_with(&world, INES, |d| d.proof = Proof::EmailCode { statement: Digest::of(b"other") });
    assert!(missing(&mut world, elsewhere, actor(INES)));
    let other = person_in(INES, 2);
    let other_browser = decide_with(&world, INES, |d| d.by = other.clone());
    assert!(missing(&mut world, other_browser, Actor::Person(other)), "the link was opened in another browser");
}

#[test]
fn level_1_asks_for_ones_own_name() {
    let mut world = given(quick()).submitted();
    world.at_sheet(INES);
    let typed = |world: &World, name: &str| decide_with(world, INES, |d| d.proof = Proof::TypedName(name.to_owned()));
    let (wrong, right) = (typed(&world, "Tomas Berg"), typed(&world, " ines  BERG "));
    assert!(matches!(world.when(INES, wrong).refused(), Refusal::Unacceptable { field: "typed_name", .. }));
    let none = decide_with(&world, INES, |d| d.proof = Proof::Session);
    assert!(matches!(world.when(INES, none).refused(), Refusal::ProofMissing(_)));
    world.done(INES, right);
    assert_eq!(world.state.outcome, Some(Outcome::Approve));
}

#[test]
fn answers_without_words_or_with_too_many_are_refused() {
    let mut world = at_the_sheet();
    let many: Vec<&str> = vec!["x"; 51];
    let long = "x".repeat(9_000);
    let too_long: Vec<&str> = vec![long.as_str(); 12];
    let cases = [
        conditions(&[]),
        conditions(&[" "]),
        conditions(&many),
        conditions(&too_long),
        changes(&[]),
        changes(&["\u{1b}"]),
        changes(&many),
        Answer::Decline(String::new()),
    ];
    for answer in cases {
        let command = world.decide_command(INES, answer);
        assert!(matches!(world.when(INES, command).refused(), Refusal::Unacceptable { .. }));
    }
}

#[test]
fn changes_point_at_documents_that_are_there() {
    let mut world = at_the_sheet();
    let at = |n, x| {
        let place = Some(Place { n, page: 1, x: Some(x), y: Some(1) });
        Answer::RequestChanges(vec![ChangeDraft { text: "Here.".to_owned(), place }])
    };
    let (nowhere, outside) = (world.decide_command(INES, at(9, 1)), world.decide_command(INES, at(1, 10_001)));
    assert_eq!(world.when(INES, nowhere).refused(), Refusal::Unknown("document"));
    assert!(matches!(world.when(INES, outside).refused(), Refusal::Unacceptable { field: "place", .. }));
    let here = world.decide_command(INES, at(1, 10_000));
    world.done(INES, here);
}

#[test]
fn authority_is_checked_again_at_the_moment_of_decision() {
    let mut world = given(authority()).submitted();
    assert!(world.my_task(TOMAS).is_some(), "the lowest limit that is enough");
    world.at_sheet(TOMAS);
    world.directory.grants[1].limit = Some(euros(10_000));
    let command = world.decide_command(TOMAS, Answer::Approve);
    assert!(matches!(world.when(TOMAS, command.clone()).refused(), Refusal::NotAllowed(_)));
    world.directory.grants[1].limit = Some(euros(48_000));
    world.done(TOMAS, command);
}

#[test]
fn bug_erasing_the_grant_or_the_amount_does_not_switch_the_check_of_authority_off() {
    let mut world = given(authority()).submitted();
    world.at_sheet(TOMAS);
    world.directory.grants.clear();
    let task = world.task(TOMAS);
    world.state.tasks.get_mut(&task).unwrap().grant = None;
    let command = world.decide_command(TOMAS, Answer::Approve);
    assert!(matches!(world.when(TOMAS, command).refused(), Refusal::NotAllowed(_)));
    world.directory.grants.push(grant(52, TOMAS, CLIENT, Some(1)));
    world.state.fields.insert(name("amount"), None);
    let command = world.decide_command(TOMAS, Answer::Approve);
    assert!(matches!(world.when(TOMAS, command).refused(), Refusal::NotAllowed(_)));
}

#[test]
fn bug_who_was_named_needs_no_grant_even_if_one_matched_when_they_were_asked() {
    let mut world = given(quick()).prepared();
    world.directory.grants[0].limit = None;
    world.done(MAJA, submit());
    let task = world.task(INES);
    assert!(world.state.tasks[&task].grant.is_some());
    world.at_sheet(INES);
    world.directory.grants.clear();
    world.answered(INES, Answer::Approve);
}

#[test]
fn bug_the_amount_that_counts_is_the_one_that_the_step_names() {
    let flow = crate::flow::Flow::from_bytes(
        br#"{"flow": "two", "title": "Two amounts", "kind": "deliverable",
        "intake": {"fields": [{"id": "advance", "label": "Advance", "type": "money"}, {"id": "total", "label": "Total", "type": "money"}]},
        "steps": [{"prepare": "package"}, {"approve": "client", "by": {"authority": "fields.total"}, "verify": "link"}]}"#,
    );
    let mut world = given(flow.unwrap()).opened();
    world
        .done(MAJA, set("advance", FieldValue::Money(euros(10))))
        .done(MAJA, set("total", FieldValue::Money(euros(48_000))));
    world.done(MAJA, submit()).at_sheet(TOMAS);
    world.directory.grants[1].limit = Some(euros(100));
    let command = world.decide_command(TOMAS, Answer::Approve);
    assert!(matches!(world.when(TOMAS, command).refused(), Refusal::NotAllowed(_)));
}

#[test]
fn whoever_left_can_do_nothing_more() {
    let mut world = at_the_sheet();
    let command = world.decide_command(INES, Answer::Approve);
    world.set_active(INES, false);
    for command in [command, Command::SendCode { by: person(INES) }] {
        assert!(matches!(world.when(INES, command).refused(), Refusal::NotAllowed(_)));
    }
}

#[test]
fn reviews_by_password_have_level_0_and_with_an_authenticator_level_2() {
    for (who, level, kinds) in [(NILS, 0, 1), (OTTO, 2, 2)] {
        let mut world = given(campaign()).submitted();
        let before = world.entries.len();
        world.answered(who, Answer::Approve);
        let entry = world.entries.iter().find(|e| kind(&e.event) == "review.recorded").unwrap();
        let auth = entry.author.auth.as_ref().unwrap();
        assert_eq!((auth.level(), auth.refs.len()), (level, kinds - 1));
        assert!(world.entries.len() > before);
    }
}

#[test]
fn an_answer_is_taken_back_while_the_step_is_open_and_asked_again() {
    let mut world = at_the_sheet();
    world.answered(INES, conditions(&["Cheaper"]));
    let task = world.state.tasks_of(INES.in_request(world.state.id)).next().unwrap().0;
    let back = |by| Command::WithdrawDecision { by, task, reason: "I misread it.".to_owned() };
    let empty = Command::WithdrawDecision { by: person(INES), task, reason: String::new() };
    assert!(matches!(world.when(INES, empty).refused(), Refusal::Unacceptable { field: "reason", .. }));
    assert!(matches!(world.when(TOMAS, back(person(TOMAS))).refused(), Refusal::NotYourTurn(_)));
    let other = person_in(INES, 2);
    let refusal = world.when_by(&Actor::Person(other.clone()), back(other)).refused();
    assert!(matches!(refusal, Refusal::ProofMissing(_)));
    world.when(INES, back(person(INES))).then(&["decision.withdrawn", "link.revoked", "link.issued", "task.asked"]);
    assert!(world.state.obligations.is_empty(), "the condition went with it");
    world.when(INES, back(person(INES))).then(&[]);
    world.answered(TOMAS, Answer::Approve);
    assert_eq!(world.state.phase(), Phase::WithClient, "the other’s yes does not settle it");
    world.answered(INES, Answer::Approve);
    assert_eq!(world.state.phase(), Phase::Finishing);
    assert_eq!(world.when(INES, back(person(INES))).refused(), Refusal::Settled);
    let asked = world.task(FINN);
    let none = Command::WithdrawDecision { by: person(FINN), task: asked, reason: "x".to_owned() };
    world.when(FINN, none).then(&[]);
}

#[test]
fn a_review_is_taken_back_while_others_are_asked() {
    let mut world = given(checked()).submitted();
    world.answered(NILS, Answer::Approve);
    let task = world.state.tasks_of(NILS.in_request(world.state.id)).next().unwrap().0;
    let back = Command::WithdrawDecision { by: person(NILS), task, reason: "A typo.".to_owned() };
    world.when(NILS, back).then(&["review.withdrawn", "task.asked"]);
    world.answered(OTTO, Answer::Approve);
    assert_eq!(world.state.phase(), Phase::InternalReview);
    world.answered(NILS, Answer::Approve);
    assert_eq!(world.state.phase(), Phase::WithClient);
}

#[test]
fn finance_acknowledges_and_the_request_ends() {
    let mut world = given(campaign()).with_client();
    world.answered(INES, Answer::Approve).answered(TOMAS, Answer::Approve);
    assert!(world.my_task(AUD).is_none(), "who may change nothing is asked nothing");
    let acknowledge = |world: &World, who| Command::Acknowledge { by: person(who), task: world.task(who) };
    let (finn, frida) = (acknowledge(&world, FINN), acknowledge(&world, FRIDA));
    world.when(FINN, finn.clone()).then(&["acknowledgement.recorded"]);
    world.when(FINN, finn).then(&[]);
    world.done(FRIDA, frida.clone());
    assert_eq!(world.state.outcome, Some(Outcome::Approve));
    let tail: Vec<_> = world.kinds().into_iter().rev().take(2).collect();
    assert_eq!(tail, ["approval.sealed", "link.issued"]);
    world.when(FRIDA, frida).then(&[]);
    assert_eq!(world.count("notice.queued"), 2);
}

#[test]
fn bug_an_auditor_acknowledges_nothing() {
    let mut world = given(campaign()).with_client();
    world.answered(INES, Answer::Approve).answered(TOMAS, Answer::Approve);
    let task = world.task(FINN);
    let finn = world.directory.members.iter_mut().find(|m| m.name == "Finn").unwrap();
    finn.role = crate::actor::Role::Auditor;
    let command = Command::Acknowledge { by: person(FINN), task };
    assert!(matches!(world.when(FINN, command).refused(), Refusal::NotAllowed(_)));
}

/// Ines approved under a condition, Tomas without; finance waits for the condition.
fn held() -> (World, crate::ids::ObligationId) {
    let mut world = given(campaign()).with_client();
    world.answered(INES, conditions(&["Logo twice as large."])).answered(TOMAS, Answer::Approve);
    let id = *world.state.obligations.keys().next().unwrap();
    (world, id)
}

#[test]
fn a_condition_holds_the_next_step_until_its_author_accepts() {
    let (mut world, id) = held();
    assert!(world.state.open_step().is_none() && world.my_task(FINN).is_none());
    assert_eq!(world.state.phase(), Phase::Finishing);
    let accept = |by| Command::AcceptObligation { by: person(by), obligation: id, note: None };
    let back = || Command::ReturnObligation { by: person(INES), obligation: id, reason: "Not yet.".to_owned() };
    assert!(matches!(world.when(INES, back()).refused(), Refusal::Unacceptable { .. }));
    let meet = |note: &str| Command::MeetObligation { obligation: id, note: note.to_owned() };
    assert!(matches!(world.when(INES, meet("Done.")).refused(), Refusal::NotAllowed(_)));
    assert!(matches!(world.when(MAJA, meet("")).refused(), Refusal::Unacceptable { field: "note", .. }));
    world.when(MAJA, meet("Done.")).then(&["obligation.met"]);
    world.when(MAJA, meet("Done.")).then(&[]);
    assert_eq!(world.mailed(INES, "condition_met"), 1);
    world.when(INES, back()).then(&["obligation.returned"]);
    assert_eq!(world.mailed(MAJA, "condition_returned"), 1);
    world.done(MAJA, meet("Now.")).done(
        INES,
        Command::OpenLink { by: person(INES), browser: event::BrowserCard { ip: String::new(), ua: String::new() } },
    );
    assert!(matches!(world.when(TOMAS, accept(TOMAS)).refused(), Refusal::NotYourTurn(_)));
    assert_eq!(world.when(MAJA, accept(MAJA)).refused(), world.clone().when(MAJA, accept(MAJA)).refused());
    world.done(INES, accept(INES));
    assert!(world.my_task(FINN).is_some());
    world.when(INES, accept(INES)).then(&[]);
    let unknown = crate::ids::ObligationId::from_bytes([1; 16]);
    let refusal =
        world.when(INES, Command::AcceptObligation { by: person(INES), obligation: unknown, note: None }).refused();
    assert_eq!(refusal, Refusal::Unknown("condition"));
}

#[test]
fn bug_a_condition_lapses_with_the_approval_when_the_package_goes_back() {
    let mut world = given(campaign()).with_client();
    world.answered(INES, conditions(&["Logo twice as large."])).answered(TOMAS, changes(&["Cheaper."]));
    let id = *world.state.obligations.keys().next().unwrap();
    world.resubmitted().answered(NILS, Answer::Approve);
    assert!(world.my_task(INES).is_some(), "nothing is held up by a condition on a package that is gone");
    let accept = Command::AcceptObligation { by: person(INES), obligation: id, note: None };
    assert!(matches!(world.when(INES, accept).refused(), Refusal::Unacceptable { .. }));
    let meet = Command::MeetObligation { obligation: id, note: "Done.".to_owned() };
    assert!(matches!(world.when(MAJA, meet).refused(), Refusal::Unacceptable { .. }));
}

#[test]
fn a_session_of_the_first_round_carries_into_the_second_visibly() {
    let mut world = given(campaign()).with_client();
    world.answered(INES, changes(&["Cheaper."])).resubmitted().answered(NILS, Answer::Approve);
    let task = world.task(INES);
    let first = world.entries.iter().find(|e| kind(&e.event) == "link.opened").unwrap().seq;
    let sheet = Command::OpenSheet { by: person(INES), task };
    world.when(INES, sheet).then(&["link.opened", "document.shown", "document.shown"]);
    let command = world.decide_command(INES, Answer::Approve);
    world.done(INES, command);
    let carried = world.entries.iter().rev().find_map(|e| match &e.event {
        Event::LinkOpened { carried, .. } => Some(*carried),
        _ => None,
    });
    assert_eq!(carried, Some(Some(first)));
}

#[test]
fn rules_need_as_many_as_they_say() {
    let needed = [(Rule::All, 3), (Rule::Any, 1), (Rule::Majority, 2), (Rule::AtLeast(2), 2)];
    for (rule, count) in needed {
        assert_eq!(rule.needed(3), count, "{rule:?}");
    }
    assert_eq!(Rule::Majority.needed(4), 3);
}

#[test]
fn bug_documents_are_made_available_to_each_session_and_a_decision_needs_its_own() {
    let mut world = given(campaign()).with_client();
    world.at_sheet(INES);
    let task = world.task(INES);
    let elsewhere = person_in(INES, 2);
    let acting = Actor::Person(elsewhere.clone());
    world.when_by(&acting, open_link(elsewhere.clone())).then(&["link.opened"]);
    let decision = world.decision(elsewhere.clone(), task, Answer::Approve);
    let command = Command::Decide(Box::new(decision));
    assert!(matches!(world.when_by(&acting, command.clone()).refused(), Refusal::NotShown { .. }));
    let sheet = Command::OpenSheet { by: elsewhere, task };
    world.when_by(&acting, sheet.clone()).then(&["document.shown", "document.shown"]);
    world.when_by(&acting, sheet).then(&[]);
    assert!(world.when_by(&acting, command).0.is_ok());
}

#[test]
fn after_the_end_a_link_to_the_record_is_allowed_and_is_no_entry() {
    let mut world = given(quick()).with_client();
    world.answered(INES, Answer::Approve);
    assert!(world.state.sealed);
    world.wait(24 * 120);
    world.when_by(&Actor::System, Command::IssueLink { to: INES }).then(&[]);
    world.when(MAJA, Command::IssueLink { to: INES }).then(&[]);
    for nobody in [TOMAS, MAJA] {
        assert_eq!(world.when(MAJA, Command::IssueLink { to: nobody }).refused(), Refusal::NotHere);
    }
}
