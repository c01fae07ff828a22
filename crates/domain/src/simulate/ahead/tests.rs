use super::*;
use crate::request::command::Answer;
use crate::testing::*;

fn standing(world: &World) -> Standing<'_> {
    let initiator = world.state.initiator.and_then(|own| world.people.get(&own)).map(|who| member_id(*who));
    Standing {
        state: &world.state,
        flow: &world.flow,
        directory: &world.directory,
        workload: Workload::NONE,
        initiator,
        at: world.now,
    }
}

fn of(all: &[Lead], says: Word) -> Change {
    let found = all.iter().find(|lead| matches!(&lead.deed, Deed::Answer { says: own, .. } if *own == says));
    found.expect("it is tried").leads.clone().expect("it is possible")
}

#[test]
fn each_answer_of_the_client_leads_somewhere_else() {
    let world = given(campaign()).with_client();
    let all = leads(standing(&world));
    let yes = of(&all, Word::Approve);
    assert_eq!(yes.asked.iter().map(|(_, who)| *who).collect::<Vec<_>>(), [TOMAS], "{yes:?}");
    assert_eq!((yes.ended, yes.round), (None, None));
    let conditions = of(&all, Word::Conditions);
    assert_eq!((conditions.conditions, conditions.ended), (1, None));
    assert_eq!(of(&all, Word::Changes).round, Some(2));
    assert_eq!(of(&all, Word::Decline).ended, Some(Outcome::Decline));
}

#[test]
fn what_is_tried_leaves_the_request_as_it_was() {
    let world = given(campaign()).with_client();
    let before = world.state.clone();
    leads(standing(&world));
    silence(standing(&world));
    assert_eq!(world.state, before);
}

#[test]
fn sending_says_who_is_asked_and_what_is_missing_stops_it() {
    let world = given(campaign()).prepared();
    let all = leads(standing(&world));
    let sent = all.iter().find(|lead| lead.deed == Deed::Send).expect("it can be sent").leads.clone();
    let asked = sent.expect("nothing is missing").asked;
    assert!(!asked.is_empty() && asked.iter().all(|(step, _)| step.to_string() == "quality"), "{asked:?}");
    let empty = given(campaign()).opened();
    let all = leads(standing(&empty));
    assert!(all.first().is_some_and(|lead| lead.leads.is_err()), "{all:?}");
}

#[test]
fn a_condition_that_is_accepted_lets_it_go_on() {
    let mut world = given(campaign()).with_client();
    world.answered(INES, Answer::Approve).answered(TOMAS, conditions(&["Cheaper"]));
    let all = leads(standing(&world));
    assert!(matches!(all.first(), Some(Lead { deed: Deed::Meet(_), leads: Ok(_) })), "{all:?}");
}

#[test]
fn silence_is_told_in_order_and_ends_where_the_flow_ends_it() {
    let world = given(timed()).with_client();
    let all = silence(standing(&world));
    assert!(all.iter().any(|(_, brings)| matches!(brings, Brings::Late(_))), "{all:?}");
    assert!(all.iter().zip(all.iter().skip(1)).all(|(one, next)| one.0 <= next.0), "{all:?}");
    assert!(all.iter().all(|(at, _)| *at >= world.now));
}

#[test]
fn nothing_leads_anywhere_once_it_is_over() {
    let mut world = given(campaign()).with_client();
    world.done(MAJA, Command::Withdraw { reason: "Not needed.".to_owned() });
    assert!(leads(standing(&world)).is_empty());
    assert!(silence(standing(&world)).is_empty());
}
