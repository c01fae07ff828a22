use crate::request::*;
use crate::testing::*;

#[test]
fn who_is_next_from_the_draft_to_the_end() {
    let mut world = given(campaign()).opened();
    assert!(matches!(next_up(&world.flow, &world.state)[..], [Next::Prepare { owner: Some(_), .. }]));
    world = given(campaign()).with_client();
    let task = world.task(INES);
    assert!(matches!(next_up(&world.flow, &world.state)[..], [Next::Answer { task: t, .. }] if t == task));
    world.answered(INES, Answer::Approve).answered(TOMAS, conditions(&["Cheaper"]));
    let owner = world.state.owner();
    assert!(matches!(next_up(&world.flow, &world.state)[..], [Next::Obligation { person, .. }] if person == owner));
    world.done(MAJA, Command::Withdraw { reason: "Not needed.".to_owned() });
    assert!(next_up(&world.flow, &world.state).is_empty());
}

#[test]
fn bug_a_condition_set_while_others_are_asked_names_a_time_to_come() {
    let mut world = given(campaign()).with_client();
    world.answered(INES, conditions(&["Cheaper"]));
    let next = next_up(&world.flow, &world.state);
    assert_eq!(next.len(), 2);
    assert!(next.iter().all(|n| n.system_at() > world.now), "{next:?}");
}
