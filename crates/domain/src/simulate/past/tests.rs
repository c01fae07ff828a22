use super::*;
use crate::flow::definition::Field;
use crate::request::{Answer, Command};
use crate::testing::*;

/// The campaign with other steps after “package”.
fn draft(rest: &str) -> Flow {
    let text = format!(r#"[{{"prepare": "package", "by": {{"member": "initiator"}}}}, {rest}]"#);
    Flow { steps: steps(&text).steps, ..campaign() }
}

const QUALITY: &str = r#"{"review": "quality", "by": {"team": "quality"}, "rule": "any", "due": "1 business day"}"#;
const CLIENT: &str = r#"{"approve": "client", "by": [{"contact": "primary"}, {"contact": "sponsor"}], "order": "sequential", "rule": "all"}"#;
const LEGAL: &str = r#"{"review": "legal", "by": {"team": "legal"}, "rule": "any", "due": "2 business days"}"#;
const FINANCE: &str = r#"{"acknowledge": "go-ahead", "by": {"team": "finance"}}"#;

/// From Monday, 10:00 in Stockholm: quality takes two working hours, the client seven and two, and finance one each.
fn finished() -> World {
    let mut world = given(campaign()).submitted();
    let answers = [(NILS, 2), (INES, 23), (TOMAS, 2)];
    for (who, hours) in answers {
        world.wait(hours);
        world.answered(who, Answer::Approve);
    }
    for who in [FINN, FRIDA] {
        world.wait(1);
        let task = world.task(who);
        world.done(who, Command::Acknowledge { by: person(who), task });
    }
    assert_eq!(world.state.outcome, Some(Outcome::Approve));
    world
}

fn looked_at(world: &World, flow: &Flow) -> Option<WhatIf> {
    let initiator = match MAJA {
        PersonId::Member(id) => id,
        PersonId::Contact(id) => panic!("{id} is a contact"),
    };
    let past = Past { state: &world.state, flow: &world.flow, directory: &world.directory, initiator };
    what_if(flow, past, &world.entries)
}

fn asked(step: &str, name: &str) -> Asked {
    Asked { step: step.to_owned(), name: name.to_owned() }
}

#[test]
fn by_the_same_rules_it_goes_as_it_went_and_takes_as_long() {
    let world = finished();
    let same = looked_at(&world, &world.flow).unwrap();
    assert!(!same.differs() && same.stopped.is_none() && same.made_up.is_empty(), "{same:?}");
    assert_eq!(same.would_take, (same.minutes, same.minutes), "{same:?}");
    assert!(same.minutes > 10 * 60, "{same:?}");
}

#[test]
fn who_would_not_be_asked_is_named_and_their_time_is_saved() {
    let world = finished();
    let shorter = looked_at(&world, &draft(&[QUALITY, CLIENT].join(", "))).unwrap();
    assert!(shorter.differs());
    assert_eq!((shorter.dropped.len(), shorter.added.len()), (2, 0), "go-ahead and news: {shorter:?}");
    assert_eq!(shorter.no_longer.iter().map(|a| a.name.as_str()).collect::<Vec<_>>(), ["Finn", "Frida"]);
    assert!(shorter.newly.is_empty() && shorter.made_up.is_empty());
    assert_eq!(shorter.would_take.0, shorter.would_take.1);
    assert!(shorter.would_take.1 < shorter.minutes, "{shorter:?}");
    assert_eq!(shorter.ends, Some(Outcome::Approve));
}

#[test]
fn what_nobody_answered_then_is_taken_at_once_and_when_due_and_said() {
    let world = finished();
    let longer = looked_at(&world, &draft(&[QUALITY, LEGAL, CLIENT, FINANCE].join(", "))).unwrap();
    let title = longer.added.first().unwrap().clone();
    assert_eq!(longer.newly, [asked(&title, "Lena"), asked(&title, "Maja")]);
    // One of them is enough; the other is not waited for.
    let guessed = |one: &MadeUp| matches!(one, MadeUp::Answer { step, .. } if *step == title);
    assert!(longer.made_up.iter().all(guessed) && longer.made_up.len() == 1, "{longer:?}");
    let (least, most) = longer.would_take;
    assert!(least <= longer.minutes && most > longer.minutes && most - least > 8 * 60, "{longer:?}");
}

#[test]
fn answers_rounds_and_their_packages_come_again() {
    let mut world = given(campaign()).submitted();
    world.wait(1);
    world.answered(NILS, changes(&["Bluer."]));
    world.wait(5);
    world.done(MAJA, set("amount", FieldValue::Money(euros(20_000)))).resubmitted();
    for who in [NILS, INES, TOMAS] {
        world.wait(2);
        world.answered(who, Answer::Approve);
    }
    for who in [FINN, FRIDA] {
        let task = world.task(who);
        world.done(who, Command::Acknowledge { by: person(who), task });
    }
    let same = looked_at(&world, &world.flow).unwrap();
    assert_eq!((same.differs(), same.rounds), (false, (2, 2)), "{same:?}");
    assert_eq!(same.would_take, (same.minutes, same.minutes), "{same:?}");
    // The amount of the second round decides there.
    let over = r#"{"review": "money", "by": {"team": "finance"}, "rule": "any", "when": "fields.amount >= money(30000, 'EUR')"}"#;
    let banded = looked_at(&world, &draft(&[QUALITY, over, CLIENT, FINANCE].join(", "))).unwrap();
    assert!(banded.newly.is_empty(), "it was €20,000 by then: {banded:?}");
}

#[test]
fn a_decline_is_repeated_and_a_withdrawn_request_says_nothing() {
    let mut world = given(campaign()).with_client();
    world.answered(INES, Answer::Decline("No budget.".to_owned()));
    let same = looked_at(&world, &draft(&[QUALITY, CLIENT].join(", "))).unwrap();
    assert_eq!((same.ended, same.ends), (Outcome::Decline, Some(Outcome::Decline)));
    let mut world = given(campaign()).with_client();
    world.done(MAJA, Command::Withdraw { reason: "Not now.".to_owned() });
    assert_eq!(looked_at(&world, &campaign()), None);
}

#[test]
fn what_the_package_did_not_have_is_made_up_and_said_and_what_was_erased_stops_it() {
    let world = finished();
    let mut asks = campaign();
    let field = |id: &str| Field { id: name(id), label: format!("The {id}"), ..asks.intake.fields[0].clone() };
    let new = field("order");
    asks.intake.fields.push(new);
    let more = looked_at(&world, &asks).unwrap();
    assert!(more.made_up.contains(&MadeUp::Field("The order".to_owned())), "{more:?}");
    let mut erased = finished();
    for entry in &mut erased.entries {
        if let Event::PackageEdited { fields, .. } = &mut entry.event {
            fields.values = None;
        }
    }
    erased.state = crate::request::evolve::fold(erased.state.id, &erased.entries);
    let stopped = looked_at(&erased, &campaign()).unwrap();
    assert!(stopped.stopped.is_some() && stopped.ends.is_none(), "{stopped:?}");
}
