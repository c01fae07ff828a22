use crate::actor::Actor;
use crate::ids::PersonId;
use crate::request::*;
use crate::testing::*;

fn look(world: &mut World) -> Vec<String> {
    let events = world.run(&Actor::System, &Command::LookWhoIsAway).unwrap();
    events.iter().map(kind).collect()
}

fn because(world: &World, who: PersonId) -> String {
    world.state.tasks[&world.task(who)].because.clone().unwrap()
}

#[test]
fn what_waits_is_handed_on_when_somebody_is_away_and_comes_back_with_them() {
    let mut world = given(campaign()).with_client();
    let first = world.task(INES);
    assert_eq!(look(&mut world), [""; 0], "nobody is away");
    // The sponsor has a place of his own in this step, and two signatures are two people's.
    world.directory.absences = vec![away(1, INES, Some(TOMAS))];
    assert_eq!(look(&mut world), [""; 0]);
    world.directory.absences = vec![away(1, INES, Some(SAM))];
    let events = look(&mut world);
    assert_eq!(
        events,
        ["task.handed_on", "party.added", "task.assigned", "link.issued", "task.asked"],
        "Ines is on the record already"
    );
    assert_eq!(world.my_task(INES), None);
    assert_eq!(
        because(&world, SAM),
        "because they stand in for Ines Berg, who is away until 4 March 2026 and would be asked because they are the first \
         contact at Nordlicht"
    );
    let told = world.mails.iter().filter(|m| m.to == INES && m.notification.word() == "task_closed").count();
    assert_eq!((told, world.mailed(SAM, "approval_request")), (1, 1));
    assert_eq!(look(&mut world), [""; 0], "once is enough");
    assert!(world.state.tasks[&first].because.is_some());

    // She is back early.
    world.directory.absences.clear();
    assert_eq!(look(&mut world), ["task.handed_on", "party.added", "task.assigned", "link.issued", "task.asked"]);
    assert_eq!(because(&world, INES), "because they are the first contact at Nordlicht");
    world.answered(INES, Answer::Approve);
    assert!(world.my_task(TOMAS).is_some(), "then comes the sponsor, as ever");
}

#[test]
fn a_stand_in_decides_with_the_others_authority_as_long_as_the_other_is_away_and_has_it() {
    let mut world = given(authority()).prepared();
    world.done(MAJA, set("amount", crate::values::FieldValue::Money(euros(20_000)))).done(MAJA, submit());
    world.directory.absences = vec![away(1, INES, Some(SAM))];
    look(&mut world);
    world.at_sheet(SAM);
    let yes = world.decide_command(SAM, Answer::Approve);
    let task = world.task(SAM);
    assert_eq!(world.state.tasks[&task].grant.as_ref().map(|g| g.contact), Some(contact_id(INES)));
    let limits = world.directory.grants.clone();
    world.directory.grants[0].limit = Some(euros(19_999));
    let refused = world.when(SAM, yes.clone()).refused().to_string();
    assert_eq!(refused, "The authority of Ines Berg no longer covers this request.");
    world.directory.grants = limits;
    let away_still = world.directory.absences.clone();
    world.directory.absences.clear();
    let refused = world.when(SAM, yes.clone()).refused().to_string();
    assert_eq!(refused, "You no longer stand in for Ines Berg here.");
    world.directory.absences = away_still;
    world.done(SAM, yes);
    assert_eq!(world.state.outcome, Some(Outcome::Approve));
}

#[test]
fn authority_passes_over_whoever_is_away_without_a_stand_in() {
    let mut world = given(authority()).prepared();
    world.directory.absences = vec![away(1, INES, None)];
    world.done(MAJA, set("amount", crate::values::FieldValue::Money(euros(20_000)))).done(MAJA, submit());
    assert_eq!(
        because(&world, TOMAS),
        "because they decide deliverables at Nordlicht, up to €100,000, and Ines Berg is away until 4 March 2026"
    );
    assert_eq!(look(&mut world), [""; 0], "what went to him by his own authority stays");
    world.directory.absences.clear();
    assert_eq!(look(&mut world), [""; 0]);
    let mut alone = given(authority()).prepared();
    alone.directory.absences = vec![away(1, INES, None), away(2, TOMAS, None), away(3, PIA, None)];
    alone.done(MAJA, submit());
    assert!(because(&alone, TOMAS).ends_with("(away until 4 March 2026, and nobody can stand in)"));
}

#[test]
fn four_eyes_hold_for_stand_ins() {
    let flow = steps(
        r#"[{"prepare": "package"}, {"review": "r", "by": {"team": "quality", "pick": "lead"}, "separate_from": ["package"]}]"#,
    );
    let mut world = given(flow).submitted();
    world.directory.absences = vec![away(1, OTTO, Some(MAJA))];
    assert_eq!(look(&mut world), [""; 0], "she prepared it");
    world.directory.absences = vec![away(1, OTTO, Some(MAJA)), away(2, MAJA, Some(LENA))];
    assert_eq!(look(&mut world), [""; 0], "and cannot pass on what she may not do");
    world.directory.absences = vec![away(1, OTTO, Some(NILS))];
    assert_eq!(look(&mut world)[0], "task.handed_on");
    assert!(world.my_task(NILS).is_some());
}

#[test]
fn an_absence_is_seen_when_a_step_begins_when_a_turn_comes_and_when_a_task_is_due() {
    let mut world = given(campaign()).submitted();
    world.directory.absences = vec![away(1, INES, Some(SAM)), away(2, TOMAS, Some(PIA))];
    world.answered(NILS, Answer::Approve);
    assert!(world.my_task(SAM).is_some(), "when the step began");
    world.directory.absences.truncate(1);
    world.directory.absences.push(away(2, TOMAS, None));
    world.answered(SAM, Answer::Approve);
    assert!(world.my_task(TOMAS).is_some(), "his turn has come, and nobody stands in any more");
    world.directory.absences[1].stand_in = Some(PIA);
    world.directory.absences[1].until = "2026-12-01".parse().unwrap();
    world.wait(24 * 8);
    assert!(world.my_task(PIA).is_some(), "the due time looks as well");
}

#[test]
fn when_whoever_is_away_leaves_the_step_asks_anew() {
    let mut world = given(authority()).prepared();
    world.done(MAJA, set("amount", crate::values::FieldValue::Money(euros(20_000)))).done(MAJA, submit());
    world.directory.absences = vec![away(1, INES, Some(SAM))];
    look(&mut world);
    world.set_active(INES, false);
    world.at_sheet(SAM);
    let yes = world.decide_command(SAM, Answer::Approve);
    assert_eq!(world.when(SAM, yes).refused().to_string(), "Whoever you stood in for is no longer there.");
    world.wait(24 * 8);
    assert!(world.my_task(TOMAS).is_some());
}
