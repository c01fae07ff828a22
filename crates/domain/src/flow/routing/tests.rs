use crate::flow::routing::{PEOPLE_MAX, Question, route};
use crate::ids::{MemberId, PersonId};
use crate::testing::*;
use crate::values::FieldValue;

/// Who the second step asks in a prepared request of a flow.
fn asked(world: &World) -> Result<Vec<PersonId>, String> {
    let PersonId::Member(maja) = MAJA else { unreachable!() };
    let question = Question {
        flow: &world.flow,
        state: &world.state,
        directory: &world.directory,
        workload: &world.workload,
        initiator: Some(maja),
        now: world.now,
    };
    route(&world.flow.steps[1], question).map(|list| list.iter().map(|a| a.person).collect()).map_err(|n| n.reason)
}

#[test]
fn authority_goes_to_the_lowest_limit_that_is_enough_then_up() {
    let mut world = given(authority()).prepared();
    for (amount, who) in [(25_000, INES), (25_001, TOMAS), (100_001, PIA)] {
        world.done(MAJA, set("amount", FieldValue::Money(euros(amount))));
        assert_eq!(asked(&world), Ok(vec![who]), "{amount}");
    }
    world.set_active(PIA, false);
    assert_eq!(asked(&world), Err("Nobody at Nordlicht may approve deliverables of €100,001.".to_owned()));
}

#[test]
fn bug_a_grant_at_the_parent_does_not_hide_the_same_persons_grant_at_the_client() {
    let mut world = given(authority()).prepared();
    world.directory.grants = vec![
        grant(51, TOMAS, CLIENT, Some(100_000)),
        grant(52, TOMAS, PARENT, Some(50_000)),
        grant(53, PIA, PARENT, Some(49_000)),
    ];
    assert_eq!(asked(&world), Ok(vec![TOMAS]));
}

#[test]
fn a_grant_for_the_project_comes_first() {
    let mut world = given(authority()).prepared();
    world.directory.grants[2].project = Some(PROJECT);
    assert_eq!(asked(&world), Ok(vec![PIA]));
    world.directory.project = None;
    assert_eq!(asked(&world), Ok(vec![TOMAS]));
}

#[test]
fn bug_the_last_day_of_a_grant_ends_where_the_client_is() {
    let mut world = given(authority()).prepared();
    world.directory.grants.truncate(2);
    world.directory.grants[1].until = Some("2026-03-02".parse().unwrap());
    assert!(asked(&world).is_ok());
    world.now = "2026-03-02T23:30:00Z".parse().unwrap();
    assert!(asked(&world).is_err(), "it is past midnight in Stockholm");
}

#[test]
fn teams_leave_out_whoever_left_or_only_reads() {
    let flow = steps(r#"[{"prepare": "package"}, {"review": "money", "by": {"team": "finance"}}]"#);
    let mut world = given(flow).prepared();
    assert_eq!(asked(&world), Ok(vec![FINN, FRIDA]));
    world.set_active(FINN, false);
    assert_eq!(asked(&world), Ok(vec![FRIDA]));
    world.set_active(FRIDA, false);
    assert!(asked(&world).is_err());
}

#[test]
fn a_person_is_asked_once_and_nobody_found_is_never_an_empty_list() {
    let flow = steps(
        r#"[{"prepare": "package"}, {"notify": "all", "by": [{"member": "initiator"}, {"team": "legal"}, {"contact": "primary"}], "message": "x"}]"#,
    );
    assert_eq!(asked(&given(flow).prepared()), Ok(vec![MAJA, LENA, INES]));
    for by in [r#"{"team": "press"}"#, r#"{"member": "x@halden.example"}"#, r#"{"member": "aud@halden.example"}"#] {
        let flow = steps(&format!(r#"[{{"prepare": "package"}}, {{"review": "r", "by": {by}}}]"#));
        assert!(asked(&given(flow).prepared()).is_err(), "{by}");
    }
    let flow = steps(r#"[{"prepare": "package"}, {"approve": "a", "by": {"contact": "nobody@client.example"}}]"#);
    assert!(asked(&given(flow).prepared()).is_err());
}

#[test]
fn a_step_asks_no_more_people_than_one_command_has_chance_for() {
    let flow = steps(r#"[{"prepare": "package"}, {"review": "all", "by": {"team": "quality"}}]"#);
    let mut world = given(flow).prepared();
    let template = world.directory.members[0].clone();
    for n in 0..=PEOPLE_MAX as u8 {
        let id = MemberId::from_bytes([100 + n; 16]);
        world.directory.members.push(crate::directory::Member { id, ..template.clone() });
        world.directory.teams[0].members.push(id);
    }
    assert!(asked(&world).unwrap_err().contains("at most 50"));
}

#[test]
fn least_busy_is_whoever_has_the_fewest_tasks_then_had_none_for_longest_then_by_name() {
    let flow = steps(
        r#"[{"prepare": "package"}, {"review": "r", "by": {"team": "quality", "pick": "least_busy"}, "changes": "package"}]"#,
    );
    let mut world = given(flow).prepared();
    let id = |who| match who {
        PersonId::Member(id) => id,
        PersonId::Contact(_) => unreachable!(),
    };
    let load = |world: &mut World, who, open, last: Option<&str>| {
        let last_at = last.map(|at| at.parse().unwrap());
        world.workload.loads.insert(id(who), crate::directory::Load { open, last_at });
    };
    assert_eq!(asked(&world), Ok(vec![NILS]), "by name");
    load(&mut world, NILS, 2, Some("2026-01-01T00:00:00Z"));
    load(&mut world, OTTO, 1, Some("2026-02-01T00:00:00Z"));
    assert_eq!(asked(&world), Ok(vec![OTTO]));
    load(&mut world, OTTO, 2, Some("2026-02-01T00:00:00Z"));
    assert_eq!(asked(&world), Ok(vec![NILS]), "his last one was longer ago");
    load(&mut world, OTTO, 2, None);
    assert_eq!(asked(&world), Ok(vec![OTTO]), "he never had one");
    world.directory.absences = vec![away(1, OTTO, None)];
    assert_eq!(asked(&world), Ok(vec![NILS]), "he is away");
    world.directory.absences.clear();
    world.done(MAJA, submit()).answered(OTTO, changes(&["Bluer."]));
    load(&mut world, OTTO, 9, None);
    assert_eq!(asked(&world), Ok(vec![OTTO]), "whoever saw it before sees it again");
}
