//! What a request says of its possible answers is what happens when they are given.

use crate::random::{steps_up_to, walk};
use crate::testing::*;
use domain::flow::trial::Word;
use domain::request::event::StepWord;
use domain::request::{Answer, Command, State, TaskState};
use domain::simulate::ahead::{Brings, Deed, Standing, leads, silence};
use proptest::prelude::*;

fn standing(world: &World) -> Standing<'_> {
    Standing {
        state: &world.state,
        flow: &world.flow,
        directory: &world.directory,
        workload: &world.workload,
        initiator: Some(member_id(MAJA)),
        at: world.now,
    }
}

/// Who is asked in which step.
fn asked(world: &World) -> Vec<(String, String)> {
    let mut all: Vec<_> = world
        .state
        .asked_tasks()
        .map(|(_, task)| (task.step.to_string(), world.people[&task.person].to_string()))
        .collect();
    all.sort();
    all
}

fn calls(state: &State) -> usize {
    state.steps.values().filter(|run| run.call.is_some()).count()
}

/// The answer given for real, as an honest page would.
fn really(world: &World, deed: &Deed) -> Option<World> {
    let Deed::Answer { task, person, says } = deed else { return None };
    let decides = matches!(world.state.steps[&world.state.tasks[task].step].word, StepWord::Approve | StepWord::Review);
    let answer = match says {
        Word::Approve if decides => Answer::Approve,
        Word::Conditions => conditions(&["Larger."]),
        Word::Changes => changes(&["Bluer."]),
        Word::Decline => Answer::Decline("No budget.".to_owned()),
        _ => return None,
    };
    let who = world.people[person];
    let mut after = world.clone();
    let by = domain::actor::Actor::Person(crate::testing::person(who));
    if matches!(who, domain::ids::PersonId::Contact(_)) {
        after.run(&by, &open_link(crate::testing::person(who))).ok()?;
    }
    after.run(&by, &Command::OpenSheet { by: crate::testing::person(who), task: *task }).ok()?;
    let decision = after.decision(crate::testing::person(who), *task, answer);
    after.run(&by, &Command::Decide(Box::new(decision))).ok()?;
    Some(after)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, max_shrink_iters: 400, rng_seed: proptest::test_runner::RngSeed::Fixed(11), ..ProptestConfig::default() })]

    #[test]
    fn what_is_said_of_an_answer_comes_true(flow in 0usize..7, history in steps_up_to(40)) {
        let world = walk(flow, &history);
        let before = asked(&world);
        for lead in leads(standing(&world)) {
            let Some(after) = really(&world, &lead.deed) else { continue };
            let change = lead.leads.as_ref().unwrap_or_else(|why| panic!("{:?} can be done: {why}", lead.deed));
            prop_assert_eq!(change.ended.is_some(), after.state.outcome.is_some() , "{:?}", lead);
            // What other systems do is taken to succeed; there it is ahead of what has happened yet.
            if calls(&after.state) > calls(&world.state) {
                continue;
            }
            prop_assert_eq!(change.ended, after.state.outcome, "{:?}", lead);
            prop_assert_eq!(change.round, (after.state.round > world.state.round).then_some(after.state.round), "{:?}", lead);
            let mut said: Vec<_> = change.asked.iter().map(|(step, who)| (step.to_string(), who.to_string())).collect();
            said.sort();
            let new: Vec<_> = asked(&after).into_iter().filter(|one| !before.contains(one)).collect();
            let said_new: Vec<_> = said.into_iter().filter(|one| !before.contains(one)).collect();
            prop_assert_eq!(said_new, new, "{:?}", lead);
        }
    }

    #[test]
    fn what_is_said_of_silence_comes_true(flow in 0usize..7, history in steps_up_to(30)) {
        let world = walk(flow, &history);
        let said = silence(standing(&world));
        prop_assert!(said.iter().all(|(at, _)| *at >= world.now), "{said:?}");
        let Some((first, _)) = said.first() else { return Ok(()) };
        let mut after = world.clone();
        after.wait(first.duration_since(world.now).as_hours() + 1);
        for (at, brings) in said.iter().filter(|(at, _)| at == first) {
            if let Brings::Ended(outcome) = brings {
                prop_assert_eq!(after.state.outcome, Some(*outcome), "at {}", at);
            }
            if let Brings::Late(who) = brings {
                let late = after.state.tasks.values().any(|task| {
                    world.people.get(&task.person) == Some(who) && matches!(task.state, TaskState::Asked { due, .. } if due <= after.now)
                });
                prop_assert!(late || !after.state.is_open(), "{who} is late at {at}");
            }
        }
    }
}
