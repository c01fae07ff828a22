use crate::actor::Actor;
use crate::ids::PersonId;
use crate::request::erasing::{self, Basis, Erasure, of_person, with_what_follows};
use crate::request::event::ErasedField;
use crate::request::evolve::fold;
use crate::request::*;
use crate::testing::*;
use jiff::SignedDuration;

fn target(seq: u64, name: &str) -> ErasedField {
    ErasedField { seq, name: name.to_owned() }
}

fn erase(world: &World, by: PersonId, targets: Vec<ErasedField>) -> Command {
    Command::Erase(Box::new(Erasure {
        by: person(by),
        proved_at: world.now,
        journal: world.entries.clone(),
        targets,
        basis: Basis::Objection,
        reason: "She asked for it on 3 March.".to_owned(),
    }))
}

/// Asked about, changed, approved and sealed; Ines wrote, and her name stands in another's words too.
fn ended() -> World {
    let mut world = given(quick()).with_client();
    let ask =
        Command::Ask { text: "Which blue? My cat is ill.".to_owned(), place: None, visibility: Visibility::Everyone };
    world.done(INES, ask);
    let thread = *world.state.threads.keys().next().unwrap();
    world.done(MAJA, Command::AnswerQuestion { thread, text: "Sky blue, Ines Berg; poor cat.".to_owned() });
    world.answered(INES, Answer::Decline("Too blue for us.".to_owned()));
    assert!(world.state.sealed);
    world
}

fn text_of(world: &World) -> String {
    let all: Vec<_> = world.entries.iter().map(|entry| serde_json::Value::Object(erasing::fields(entry))).collect();
    serde_json::to_string(&all).unwrap()
}

#[test]
fn everything_of_a_person_goes_and_their_acts_stay() {
    let mut world = ended();
    let before = world.state.clone();
    let ines = INES.in_request(world.state.id);
    let theirs = of_person(&world.state, &world.entries, ines);
    let targets = with_what_follows(&world.state, &world.entries, &theirs);
    let command = erase(&world, FRIDA, targets);
    world.when(FRIDA, command).then(&["annex.erased"]);
    let left = text_of(&world);
    for gone in ["Ines", "ines@client.example", "My cat is ill", "Too blue for us", "203.0.113.7"] {
        assert!(!left.contains(gone), "{gone} is still in {left}");
    }
    assert!(left.contains("Spring campaign") && left.contains("Maja"), "what is not theirs stays: {left}");
    let choices = |state: &State| state.effective_decisions().map(|(seq, choice, _)| (seq, choice)).collect::<Vec<_>>();
    assert_eq!(choices(&world.state), choices(&before));
    assert_eq!((world.state.outcome, world.state.sealed), (before.outcome, true));
    assert_eq!(world.state, fold(world.state.id, &world.entries), "the state forgets with the journal");
}

#[test]
fn a_title_goes_from_everywhere_it_was_repeated() {
    let mut world = ended();
    let targets = with_what_follows(&world.state, &world.entries, &[target(0, "title")]);
    assert!(targets.iter().any(|t| t.name == "statement"), "its sentence names the title: {targets:?}");
    assert!(targets.iter().any(|t| t.name == "document"), "the terms repeat it: {targets:?}");
    let command = erase(&world, FRIDA, targets);
    world.done(FRIDA, command);
    assert!(!text_of(&world).contains("Spring campaign"));
    assert!(world.state.title.is_none());
}

#[test]
fn only_an_administrator_in_person_with_a_fresh_proof_erases() {
    let mut world = ended();
    let one = || vec![target(0, "title")];
    let command = erase(&world, NILS, one());
    assert!(matches!(world.when(NILS, command).refused(), Refusal::NotAllowed(_)));
    let command = erase(&world, INES, one());
    assert!(matches!(world.when(INES, command).refused(), Refusal::NotAllowed(_)));
    let command = erase(&world, FRIDA, one());
    assert_eq!(world.when_by(&program(), command.clone()).refused(), Refusal::OnlyPeople);
    assert_eq!(world.when_by(&Actor::System, command.clone()).refused(), Refusal::OnlyPeople);
    assert_eq!(world.when(NILS, command.clone()).refused(), Refusal::OnlyPeople, "in another's name");
    world.now = world.now.saturating_add(SignedDuration::from_mins(erasing::PROOF_MINUTES + 1)).unwrap();
    assert!(matches!(world.when(FRIDA, command).refused(), Refusal::ProofMissing(_)));
    let command = erase(&world, FRIDA, one());
    world.when(FRIDA, command).then(&["annex.erased"]);
    let again = erase(&world, FRIDA, one());
    assert!(matches!(world.when(FRIDA, again).refused(), Refusal::Unacceptable { field: "fields", .. }));
}

#[test]
fn what_is_asked_for_must_be_there_with_a_reason_and_on_the_newest_journal() {
    let mut world = ended();
    let command = erase(&world, FRIDA, vec![target(9_999, "text")]);
    assert_eq!(world.when(FRIDA, command).refused(), Refusal::Unknown("text"));
    let Command::Erase(mut erasure) = erase(&world, FRIDA, vec![target(0, "title")]) else { unreachable!() };
    erasure.reason = " ".to_owned();
    assert!(matches!(
        world.when(FRIDA, Command::Erase(erasure.clone())).refused(),
        Refusal::Unacceptable { field: "reason", .. }
    ));
    erasure.reason = "Because.".to_owned();
    erasure.journal.pop();
    assert_eq!(world.when(FRIDA, Command::Erase(erasure)).refused(), Refusal::MovedOn);
}

#[test]
fn what_an_open_request_needs_stays_until_its_end() {
    let mut world = given(campaign()).with_client();
    let ask = Command::Ask { text: "My cat is ill.".to_owned(), place: None, visibility: Visibility::Everyone };
    world.done(INES, ask);
    let asked = world.entries.len() as u64 - 1;
    let card = world
        .entries
        .iter()
        .find(|e| matches!(&e.event, Event::PartyAdded { person, .. } if *person == INES.in_request(world.state.id)));
    for kept in [target(0, "title"), target(card.unwrap().seq, "person")] {
        let command = erase(&world, FRIDA, vec![kept]);
        let refusal = world.when(FRIDA, command).refused();
        assert!(refusal.to_string().contains("wait for its end"), "{refusal}");
    }
    let command = erase(&world, FRIDA, vec![target(asked, "text")]);
    world.when(FRIDA, command).then(&["annex.erased"]);
    assert!(!text_of(&world).contains("My cat"));
    assert!(world.state.threads.values().all(|t| t.posts[0].text.is_none()));
    world.answered(INES, Answer::Approve);
}

/// After a restore the request may be open as it was in the backup; what was erased at its end goes again all the same.
#[test]
fn what_was_erased_before_a_restore_goes_again_by_assent_alone() {
    let mut world = given(campaign()).with_client();
    let ask = Command::Ask { text: "My cat is ill.".to_owned(), place: None, visibility: Visibility::Everyone };
    world.done(INES, ask);
    let asked = world.entries.len() as u64 - 1;
    let again = |world: &World| {
        Command::EraseAgain(Box::new(Again {
            journal: world.entries.clone(),
            targets: vec![target(0, "title"), target(asked, "text")],
            basis: crate::ids::Name::parse("objection").unwrap(),
            first_at: "2026-03-09T08:00:00Z".parse().unwrap(),
        }))
    };
    let command = again(&world);
    assert_eq!(world.when(FRIDA, command.clone()).refused(), Refusal::OnlyPeople);
    assert_eq!(world.when_by(&program(), command.clone()).refused(), Refusal::OnlyPeople);
    world.when_by(&Actor::System, command.clone()).then(&["annex.erased"]);
    assert_eq!(world.when_by(&Actor::System, command).refused(), Refusal::MovedOn);
    let (left, last) = (text_of(&world), world.entries.last().unwrap());
    assert!(!left.contains("My cat") && world.state.title.is_none(), "{left}");
    assert!(left.contains("it was erased on 2026-03-09") && last.author.kind == AuthorKind::System, "{left}");
    assert_eq!(world.state, fold(world.state.id, &world.entries));
    world.answered(INES, Answer::Approve);
    assert!(world.state.sealed || world.state.outcome.is_none(), "it goes on");
}
