use crate::ids::{ObligationId, PersonId};
use crate::request::*;
use crate::testing::*;

/// Ines approved under a condition, the team says that it is met.
fn held() -> (World, ObligationId) {
    let mut world = given(campaign()).with_client();
    world.answered(INES, conditions(&["Logo twice as large."])).answered(TOMAS, Answer::Approve);
    let id = *world.state.obligations.keys().next().unwrap();
    (world, id)
}

fn meet(id: ObligationId) -> Command {
    Command::MeetObligation { obligation: id, note: "Done.".to_owned() }
}

fn accept(by: PersonId, id: ObligationId, note: Option<&str>) -> Command {
    Command::AcceptObligation { by: person(by), obligation: id, note: note.map(str::to_owned) }
}

#[test]
fn a_condition_of_somebody_who_left_falls_to_whoever_is_asked_in_their_place() {
    let (mut world, id) = held();
    world.set_active(INES, false);
    world.directory.clients[0].primary = Some(contact_id(SAM));
    world.when(MAJA, meet(id)).then(&["party.added", "link.issued", "obligation.passed", "obligation.met"]);
    assert_eq!((world.mailed(SAM, "condition_met"), world.mailed(INES, "condition_met")), (1, 0));
    assert!(matches!(world.when(TOMAS, accept(TOMAS, id, None)).refused(), Refusal::NotYourTurn(_)));
    world.done(SAM, open_link(person(SAM))).done(SAM, accept(SAM, id, None));
    assert!(world.my_task(FINN).is_some(), "the next step goes on");
}

#[test]
fn nobody_with_the_authority_leaves_it_to_the_sender_with_a_reason() {
    let (mut world, id) = held();
    for who in [INES, TOMAS] {
        world.set_active(who, false);
    }
    world.when(MAJA, meet(id)).then(&["obligation.passed", "obligation.met"]);
    assert_eq!(world.mailed(MAJA, "condition_met"), 1);
    let without = world.when(MAJA, accept(MAJA, id, None)).refused();
    assert!(matches!(without, Refusal::Unacceptable { field: "reason", .. }), "{without:?}");
    assert!(matches!(world.when(NILS, accept(NILS, id, Some("It is."))).refused(), Refusal::NotYourTurn(_)));
    world.done(MAJA, accept(MAJA, id, Some("The proof of the 14th shows it; Ines has left Nordlicht.")));
    assert!(world.my_task(FINN).is_some());
    let said = world.state.obligations[&id].note.clone();
    assert!(said.is_some_and(|note| note.contains("proof of the 14th")));
}

#[test]
fn somebody_who_leaves_while_they_should_judge_is_found_out_by_the_next_look() {
    let (mut world, id) = held();
    world.done(MAJA, meet(id));
    assert_eq!(world.mailed(INES, "condition_met"), 1);
    world.set_active(INES, false);
    world.wait(24 * 14);
    assert!(world.state.obligations[&id].passed_to.is_some());
    // The step names first contact and sponsor; Tomas is the one who is left.
    assert_eq!(world.mailed(TOMAS, "condition_met"), 1);
    let next = next_up(&world.flow, &world.state);
    let judge = TOMAS.in_request(world.state.id);
    assert!(next.iter().any(|n| matches!(n, Next::Obligation { person: Some(who), .. } if *who == judge)), "{next:?}");
    world.done(TOMAS, accept(TOMAS, id, None));
    assert!(world.my_task(FINN).is_some());
}
