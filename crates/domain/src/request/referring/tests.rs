use crate::ids::{PersonId, TaskId};
use crate::request::*;
use crate::testing::*;
use crate::values::FieldValue;

fn not_me(world: &World, who: PersonId, named: Named) -> Command {
    let by = person(who);
    Command::NotMe { by, task: world.task(who), named, note: Some("She signs these.".to_owned()) }
}

fn contact(who: PersonId) -> Named {
    Named::Contact(contact_id(who))
}

fn new(name: &str, email: &str) -> Named {
    Named::New { name: name.to_owned(), email: email.to_owned() }
}

fn because(world: &World, who: PersonId) -> String {
    world.state.tasks[&world.task(who)].because.clone().unwrap()
}

/// Ines is asked to decide about €20,000.
fn asked() -> World {
    let mut world = given(authority()).prepared();
    world.done(MAJA, set("amount", FieldValue::Money(euros(20_000)))).done(MAJA, submit());
    world.done(INES, open_link(person(INES)));
    world
}

#[test]
fn whom_the_register_knows_gets_it_at_once() {
    for named in [contact(TOMAS), new("Tomas", " Tomas@client.example ")] {
        let mut world = asked();
        let command = not_me(&world, INES, named);
        let events = ["task.handed_on", "party.added", "task.assigned", "link.issued", "task.asked"];
        world.when(INES, command).then(&events);
        let why = "because they decide deliverables, up to €100,000, and Ines Berg named them as the right person";
        assert_eq!(because(&world, TOMAS), why);
        assert_eq!((world.mailed(TOMAS, "approval_request"), world.mailed(INES, "task_closed")), (1, 0));
        let handed = world.entries.iter().find(|e| kind(&e.event) == "task.handed_on").unwrap();
        assert_eq!(handed.author.kind, AuthorKind::Contact, "she said it herself");
        world.answered(TOMAS, Answer::Approve);
        assert_eq!(world.state.outcome, Some(Outcome::Approve));
    }
}

#[test]
fn whom_the_register_does_not_know_waits_for_the_teams_word_and_nothing_is_lost() {
    let mut world = asked();
    let task = world.task(INES);
    let command = not_me(&world, INES, new("Vera Holm", "vera@client.example"));
    world.when(INES, command.clone()).then(&["task.referred"]);
    assert_eq!(world.task(INES), task, "it is hers as before, with its due time");
    assert_eq!(world.mailed(MAJA, "referred"), 1);
    let (_, _, referral) = world.state.open_referrals().next().unwrap();
    assert_eq!(referral.email.as_deref(), Some("vera@client.example"));
    world.when(INES, command).refused();
    // She may decide after all, and then nobody needs to say anything.
    let mut after_all = world.clone();
    after_all.answered(INES, Answer::Approve);
    assert!(after_all.state.open_referrals().next().is_none());

    world.when(INES, Command::RefuseReferral { by: person(INES), task, reason: "x".to_owned() }).refused();
    world.when(MAJA, Command::RefuseReferral { by: person(MAJA), task, reason: " ".to_owned() }).refused();
    let refuse = Command::RefuseReferral { by: person(MAJA), task, reason: "She has left; please do.".to_owned() };
    world.when(MAJA, refuse.clone()).then(&["task.referral_refused"]);
    assert_eq!(world.mailed(INES, "referral_refused"), 1);
    world.when(MAJA, refuse).refused();
    world.answered(INES, Answer::Approve);
}

#[test]
fn a_member_confirms_somebody_whom_the_register_then_covers() {
    let mut world = asked();
    let task = world.task(INES);
    let command = not_me(&world, INES, contact(SAM));
    world.when(INES, command).then(&["task.referred"]);
    let confirm = |task: TaskId| Command::ConfirmReferral { by: person(MAJA), task, to: contact_id(SAM) };
    let refused = world.when(MAJA, confirm(task)).refused().way_on();
    assert!(refused.starts_with("Grant it on the client’s page first"), "{refused}");
    world.directory.grants.push(grant(54, SAM, CLIENT, Some(20_000)));
    world.when_by(&program(), confirm(task)).refused();
    world.done(MAJA, confirm(task));
    assert_eq!(because(&world, SAM), "because Ines Berg named them as the right person, and Maja confirmed it");
    assert!(world.state.tasks[&world.task(SAM)].grant.is_some());
    world.answered(SAM, Answer::Approve);
    assert_eq!(world.state.outcome, Some(Outcome::Approve));
}

#[test]
fn who_was_named_by_the_flow_may_be_replaced_by_a_members_word() {
    let mut world = given(campaign()).with_client();
    world.done(INES, open_link(person(INES)));
    let task = world.task(INES);
    // The sponsor has a place of his own in this step.
    let command = not_me(&world, INES, contact(TOMAS));
    world.when(INES, command).then(&["task.referred"]);
    world.when(MAJA, Command::ConfirmReferral { by: person(MAJA), task, to: contact_id(TOMAS) }).refused();
    world.done(MAJA, Command::ConfirmReferral { by: person(MAJA), task, to: contact_id(SAM) });
    world.answered(SAM, Answer::Approve);
}

#[test]
fn only_whoever_is_asked_at_the_client_says_so() {
    let mut world = asked();
    let (task, note) = (world.task(INES), None);
    let say = |by, named| Command::NotMe { by: person(by), task, named, note: note.clone() };
    for (by, named) in [
        (TOMAS, contact(TOMAS)),
        (INES, contact(INES)),
        (INES, new("", "a@b.example")),
        (INES, new("Vera", " ")),
        (MAJA, contact(TOMAS)),
    ] {
        world.when(by, say(by, named)).refused();
    }
    world.when_by(&program(), say(INES, contact(TOMAS))).refused();
    world.answered(INES, Answer::Approve);
    world.when(INES, say(INES, contact(TOMAS))).refused();
    let mut inside = given(campaign()).submitted();
    let task = inside.task(NILS);
    inside.when(NILS, Command::NotMe { by: person(NILS), task, named: contact(INES), note: None }).refused();
}
