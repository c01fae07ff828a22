use crate::actor::Actor;
use crate::request::refusal::Refusal;
use crate::request::*;
use crate::testing::*;
use crate::values::{Currency, FieldValue, Money};
use std::collections::BTreeMap;

fn text(text: &str) -> FieldValue {
    FieldValue::Text(text.to_owned())
}

fn unacceptable(refusal: &Refusal, in_field: &str) -> bool {
    matches!(refusal, Refusal::Unacceptable { field, .. } if *field == in_field)
}

#[test]
fn a_member_opens_a_request() {
    let mut world = given(campaign());
    world.when(MAJA, Command::Open(open())).then(&["approval.opened", "party.added", "step.opened"]);
    assert_eq!((world.state.phase(), world.state.owner()), (Phase::Draft, Some(MAJA.in_request(world.state.id))));
    assert!(matches!(world.entries[0].event, Event::Opened { min_level: 2, need: 1, .. }));
    assert_eq!(world.when(MAJA, Command::Open(open())).refused(), Refusal::AlreadyOpen);
}

#[test]
fn nothing_can_be_done_to_a_request_that_is_not_there() {
    assert_eq!(given(quick()).when(MAJA, submit()).refused(), Refusal::NotHere);
}

#[test]
fn who_may_not_open() {
    let not_allowed = |world: &mut World, actor: &Actor| {
        matches!(world.when_by(actor, Command::Open(open())).refused(), Refusal::NotAllowed(_))
    };
    let mut world = given(campaign());
    for who in [actor(INES), actor(AUD), Actor::System] {
        assert!(not_allowed(&mut world, &who), "{who:?}");
    }
    world.set_active(MAJA, false);
    assert_eq!(world.when(MAJA, Command::Open(open())).refused(), Refusal::NotHere);
}

#[test]
fn what_cannot_be_opened() {
    let mut world = given(campaign());
    let cases = [
        ("title", OpenRequest { title: "  ".to_owned(), ..open() }),
        ("title", OpenRequest { title: "x".repeat(161), ..open() }),
        ("title", OpenRequest { title: "bell \u{7}".to_owned(), ..open() }),
        ("client", OpenRequest { client: PARENT, ..open() }),
        ("kind", OpenRequest { kind: crate::directory::Kind::Contract, ..open() }),
    ];
    for (field, wrong) in cases {
        let refusal = world.when(MAJA, Command::Open(wrong)).refused();
        assert!(unacceptable(&refusal, field), "{field}: {refusal:?}");
    }
}

#[test]
fn bug_a_request_opened_and_sent_by_a_program_belongs_to_the_member_behind_it() {
    let mut world = given(campaign());
    world.when_by(&program(), Command::Open(open())).then(&["approval.opened", "party.added", "step.opened"]);
    let maja = MAJA.in_request(world.state.id);
    assert_eq!(world.state.owner(), Some(maja));
    assert_eq!((world.entries[0].author.kind, world.entries[0].author.id), (AuthorKind::System, maja));
    for command in
        [set("ask", text("May we?")), set("amount", FieldValue::Money(euros(5))), file("deliverable", "x"), submit()]
    {
        world.run(&program(), &command).unwrap();
    }
    assert_eq!(world.state.owner(), Some(maja));
}

#[test]
fn fields_are_filled_in_and_emptied() {
    let mut world = given(campaign()).opened();
    world.when(MAJA, set("ask", text("May we?"))).then(&["package.edited"]);
    world.when(MAJA, set("ask", text("May we?"))).then(&[]);
    let emptied = Command::EditPackage { title: None, fields: BTreeMap::from([(name("ask"), None)]) };
    world.when(MAJA, emptied).then(&["package.edited"]);
    assert_eq!(world.state.fields.get(&name("ask")), Some(&None));
    let titled = Command::EditPackage { title: Some("Autumn".to_owned()), fields: BTreeMap::new() };
    world.when(LENA, titled).then(&["party.added", "package.edited"]);
    assert_eq!(world.state.title.as_deref(), Some("Autumn"));
}

#[test]
fn values_that_do_not_fit_are_refused() {
    let mut world = given(campaign()).opened();
    let wrong = [
        ("nothing", text("x")),
        ("ask", text(" ")),
        ("ask", text(&"x".repeat(10_001))),
        ("ask", FieldValue::Flag(true)),
        ("brief", text("two\nlines")),
        ("amount", text("5")),
        ("amount", FieldValue::Money(Money::minor(-1, Currency::EUR))),
        ("amount", FieldValue::Money(Money::minor(i64::MAX, Currency::EUR))),
        ("count", FieldValue::Number(i64::MIN)), // Once an overflow in `abs`.
        ("count", FieldValue::Number(1 << 53)),
        ("by", text("today")),
        ("final", FieldValue::Number(1)),
    ];
    for (field, value) in wrong {
        let refusal = world.when(MAJA, set(field, value)).refused();
        assert!(unacceptable(&refusal, "fields"), "{field}: {refusal:?}");
    }
}

#[test]
fn the_clients_people_timers_and_auditors_change_no_package() {
    let mut world = given(campaign()).prepared();
    for who in [actor(INES), actor(AUD), Actor::System] {
        for command in [set("brief", text("x")), file("notes", "x"), Command::WithdrawDocument { n: 1 }, submit()] {
            let refusal = world.when_by(&who, command).refused();
            assert!(matches!(refusal, Refusal::NotAllowed(_)), "{who:?}: {refusal:?}");
        }
    }
}

#[test]
fn a_new_file_takes_the_place_of_the_old_one() {
    let mut world = given(campaign()).prepared();
    world.when(MAJA, file("deliverable", "first version")).then(&[]);
    world.when(MAJA, file("deliverable", "second")).then(&["document.withdrawn", "document.attached"]);
    world.when(MAJA, file("notes", "a note")).then(&["document.attached"]);
    let versions: Vec<_> = world.state.current_documents().map(|(n, d)| (n, d.version)).collect();
    assert_eq!(versions, [(2, 2), (3, 1)]);
    assert!(unacceptable(&world.when(MAJA, file("contract", "x")).refused(), "file"));
}

#[test]
fn bug_only_media_that_are_opened_are_taken() {
    let mut world = given(campaign()).opened();
    for media in ["application/x-msdownload", "text/html", "application/pdfx", "image/"] {
        let Command::AttachDocument(mut new) = file("deliverable", "x") else { unreachable!() };
        new.file.media = media.to_owned();
        assert!(unacceptable(&world.when(MAJA, Command::AttachDocument(new)).refused(), "file"), "{media}");
    }
}

#[test]
fn a_file_is_taken_out_once_and_the_terms_never() {
    let mut world = given(campaign()).prepared();
    world.when(MAJA, Command::WithdrawDocument { n: 1 }).then(&["document.withdrawn"]);
    world.when(MAJA, Command::WithdrawDocument { n: 1 }).then(&[]);
    assert_eq!(world.when(MAJA, Command::WithdrawDocument { n: 9 }).refused(), Refusal::Unknown("document"));
    let mut returned = given(quick()).submitted();
    returned.answered(INES, changes(&["Bigger."]));
    assert_eq!(returned.when(MAJA, Command::WithdrawDocument { n: 2 }).refused(), Refusal::Unknown("document"));
}

#[test]
fn a_complete_package_goes_on() {
    let mut world = given(campaign()).prepared();
    world.when(MAJA, submit()).then(&[
        "document.attached",
        "package.submitted",
        "step.closed",
        "step.opened",
        "party.added",
        "task.assigned",
        "party.added",
        "task.assigned",
        "task.asked",
        "task.asked",
    ]);
    assert_eq!(world.state.phase(), Phase::InternalReview);
    let package = world.state.package().unwrap();
    assert_eq!(package.documents, [2, 1], "the terms come first");
    assert_eq!(world.when(MAJA, submit()).refused(), Refusal::NotNow(Phase::InternalReview));
    assert_eq!(world.when(MAJA, set("brief", text("x"))).refused(), Refusal::NotNow(Phase::InternalReview));
}

#[test]
fn everything_that_is_missing_is_said_at_once() {
    let mut world = given(campaign()).opened();
    let Refusal::Incomplete(problems) = world.when(MAJA, submit()).refused() else { panic!() };
    assert_eq!(problems.iter().map(|p| p.place.as_str()).collect::<Vec<_>>(), ["ask", "amount", "deliverable"]);
}

#[test]
fn a_blocking_finding_is_passed_only_with_a_reason_on_the_record() {
    let finding = |severity| Finding { place: "page 1".to_owned(), severity, says: "It says Lorem ipsum.".to_owned() };
    let command = |severity, why: Option<&str>| Command::Submit {
        terms_nonce: NONCE.to_owned(),
        findings: vec![finding(severity)],
        pass_because: why.map(str::to_owned),
    };
    let mut world = given(campaign()).prepared();
    let refusal = world.when(MAJA, command(Severity::Blocking, None)).refused();
    assert!(matches!(refusal, Refusal::Incomplete(_)));
    assert!(unacceptable(&world.when(MAJA, command(Severity::Blocking, Some(" "))).refused(), "pass_because"));
    world.clone().done(MAJA, command(Severity::Warning, None));
    world.done(MAJA, command(Severity::Blocking, Some("It is meant.")));
    assert_eq!(world.count("preflight.passed"), 1);
}

#[test]
fn if_nobody_has_authority_the_submission_says_so_before_anyone_is_bothered() {
    let mut world = given(authority()).prepared();
    world.directory.grants.clear();
    let Refusal::NobodyToAsk { reason, way_on } = world.when(MAJA, submit()).refused() else { panic!() };
    assert_eq!(reason, "Nobody at Nordlicht may approve deliverables of €48,000.");
    assert!(way_on.contains("Nordlicht"));
    assert!(world.mails.is_empty());
}

#[test]
fn bug_four_eyes_are_counted_with_whoever_submits() {
    let mut world = given(panel()).prepared();
    world.directory.teams[1].members.retain(|m| crate::ids::PersonId::Member(*m) == MAJA);
    assert!(matches!(world.when(MAJA, submit()).refused(), Refusal::NobodyToAsk { .. }));
    world.when(NILS, submit()).0.unwrap();
}

#[test]
fn terms_need_chance() {
    let mut world = given(quick()).prepared();
    let command = Command::Submit { terms_nonce: "short".to_owned(), findings: Vec::new(), pass_because: None };
    assert!(unacceptable(&world.when(MAJA, command).refused(), "terms"));
}

#[test]
fn bug_terms_that_did_not_change_keep_their_bytes_whatever_the_chance() {
    let mut world = given(quick()).submitted();
    world.answered(INES, changes(&["Bigger."])).resubmitted();
    assert_eq!(world.state.packages.iter().map(|p| p.documents.clone()).collect::<Vec<_>>(), [[2, 1], [2, 3]]);
    world.answered(INES, changes(&["Cheaper."]));
    world.done(MAJA, set("amount", FieldValue::Money(euros(40_000)))).resubmitted();
    assert_eq!(world.state.packages.last().unwrap().documents, [5, 4]);
}

#[test]
fn the_team_takes_a_request_back_once() {
    let take_back = || Command::Withdraw { reason: "Not needed.".to_owned() };
    let mut world = given(campaign()).with_client();
    assert!(matches!(world.when(INES, take_back()).refused(), Refusal::NotAllowed(_)));
    assert!(unacceptable(&world.when(MAJA, Command::Withdraw { reason: String::new() }).refused(), "reason"));
    world.done(MAJA, take_back());
    assert_eq!(world.state.phase(), Phase::Ended(Outcome::Withdrawn));
    assert!(world.state.sealed && world.state.open_step().is_none());
    world.when(MAJA, take_back()).then(&[]);
    assert_eq!(world.when(MAJA, submit()).refused(), Refusal::Ended(Outcome::Withdrawn));
    let mut declined = given(quick()).submitted();
    declined.answered(INES, Answer::Decline("No budget.".to_owned()));
    assert_eq!(declined.when(MAJA, take_back()).refused(), Refusal::Ended(Outcome::Decline));
}

#[test]
fn bug_whoever_was_never_asked_hears_nothing_of_the_end() {
    let mut world = given(campaign()).with_client();
    world.done(MAJA, Command::Withdraw { reason: "Not needed.".to_owned() });
    assert_eq!((world.mailed(INES, "completed"), world.mailed(TOMAS, "completed")), (1, 0));
    let tomas = TOMAS.in_request(world.state.id);
    let parties: Vec<_> = world.state.tasks_of(tomas).map(|(_, t)| t.party).collect();
    assert!(parties.iter().all(|party| !world.state.links.contains_key(party)));
}
