//! Random histories: numbers become commands by looking at the request as it stands, so that many of them make sense.

use crate::testing::*;
use domain::actor::{Actor, Person};
use domain::flow::Flow;
use domain::flow::assign::{By, Person as To, Pick};
use domain::ids::*;
use domain::request::command::Delivered;
use domain::request::event::{MessageCard, StepWord};
use domain::request::*;
use domain::values::{Digest, FieldValue};
use proptest::prelude::*;

/// One thing that happens, as numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step {
    kind: u8,
    who: u8,
    pick: u8,
    hours: u8,
}

/// A history of up to `len` steps.
pub(crate) fn steps_up_to(len: usize) -> impl Strategy<Value = Vec<Step>> {
    let step = any::<(u8, u8, u8, u8)>().prop_map(|(kind, who, pick, hours)| Step { kind, who, pick, hours });
    prop::collection::vec(step, 1..len)
}

const PEOPLE: [PersonId; 11] = [MAJA, NILS, OTTO, LENA, FINN, FRIDA, AUD, INES, TOMAS, PIA, SAM];

fn one<T: Copy>(list: impl Iterator<Item = T>, pick: u8) -> Option<T> {
    let all: Vec<T> = list.collect();
    all.get(usize::from(pick) % all.len().max(1)).copied()
}

impl Step {
    fn person(self) -> Person {
        // Most people keep to one browser.
        person_in(PEOPLE[usize::from(self.who) % PEOPLE.len()], if self.hours.is_multiple_of(7) { 2 } else { 1 })
    }

    fn answer(self) -> Answer {
        match self.pick % 8 {
            0 => conditions(&["Larger.", "Earlier."]),
            1 => changes(&["Bluer.", "Shorter."]),
            2 => Answer::Decline("No budget.".to_owned()),
            3 => Answer::RequestChanges(vec![ChangeDraft {
                text: "Here.".to_owned(),
                place: Some(Place {
                    n: u32::from(self.hours % 4),
                    page: 1,
                    x: Some(u16::from(self.hours) * 60),
                    y: None,
                }),
            }]),
            _ => Answer::Approve,
        }
    }
}

impl Step {
    /// Whoever is next says yes, in the browser they always use.
    pub(crate) const fn agreeing() -> Self {
        Self { kind: 0, who: 0, pick: 52, hours: 1 }
    }
    /// Does time pass instead?
    pub(crate) const fn waits(self) -> bool {
        self.kind.is_multiple_of(5)
    }
}

/// One command, with the checks that concern single commands.
pub(crate) fn wild_run(world: &mut World, actor: &Actor, command: &Command) {
    run(world, actor, command);
}

/// Does what an honest person would do next. True if there was something.
pub(crate) fn sensible(world: &mut World, step: Step) -> bool {
    let Some(next) = next_up(&world.flow, &world.state)
        .into_iter()
        .nth(usize::from(step.who) % 3)
        .or_else(|| next_up(&world.flow, &world.state).into_iter().next())
    else {
        return false;
    };
    let person_of = |world: &World, pseudonym: Pseudonym| world.people.get(&pseudonym).copied();
    match next {
        Next::Prepare { .. } => {
            let open: Vec<ChangeId> = world.state.unanswered_changes().map(|(id, _)| id).collect();
            let mut commands: Vec<Command> = open
                .into_iter()
                .map(|change| Command::AnswerChange {
                    change,
                    done: ChangeDone::Kept,
                    text: "It must stay.".to_owned(),
                })
                .collect();
            commands.push(set("ask", FieldValue::Text("May we?".to_owned())));
            commands.push(set("amount", FieldValue::Money(euros(i64::from(step.pick) * 500))));
            commands.push(file("deliverable", &format!("version {}", step.pick % 3)));
            commands.push(submit());
            let by = if step.hours.is_multiple_of(4) { program() } else { actor(MAJA) };
            for command in &commands {
                run(world, &by, command);
            }
        }
        Next::Answer { task, person, .. } => {
            let Some(who) = person_of(world, person) else { return false };
            if step.hours.is_multiple_of(6) && refer(world, who, task, step) {
                return true;
            }
            // Now and then somebody changes the browser, or an honest page is left out.
            let by = person_in(who, 1 + u8::from(step.hours.is_multiple_of(8)));
            let acts = Actor::Person(by.clone());
            if !step.hours.is_multiple_of(5) {
                run(world, &acts, &open_link(by.clone()));
            }
            if !step.hours.is_multiple_of(9) {
                run(world, &acts, &Command::OpenSheet { by: by.clone(), task });
            }
            let decision = world.decision(by.clone(), task, step.answer());
            run(world, &acts, &Command::Decide(Box::new(decision)));
            run(world, &acts, &Command::Acknowledge { by: by.clone(), task });
            work(world, &by, task, step);
        }
        Next::Obligation { obligation, person, .. } => {
            run(world, &actor(MAJA), &Command::MeetObligation { obligation, note: "Done.".to_owned() });
            let judge = world.state.obligations.get(&obligation).and_then(|o| world.state.judge(o));
            let judge = judge.and_then(|party| world.state.parties.get(&party));
            let Some(who) = judge.map(|p| p.person).or(person).and_then(|p| person_of(world, p)) else { return false };
            let by = person_in(who, 1);
            let command = match step.pick % 3 {
                0 => Command::ReturnObligation { by, obligation, reason: "Not yet.".to_owned() },
                _ => Command::AcceptObligation { by, obligation, note: Some("It is.".to_owned()) },
            };
            run(world, &actor(who), &command);
        }
        Next::Question { thread, owner, .. } => {
            let Some(who) = person_of(world, owner) else { return false };
            run(world, &actor(who), &Command::AnswerQuestion { thread, text: "It is @Maja’s.".to_owned() });
        }
        Next::Wait { .. } if step.pick.is_multiple_of(2) => world.wait(24 * 7),
        Next::Wait { .. } => run(world, &Actor::System, &Command::Signal { signal: name("arrived") }),
        Next::Unblock { .. } => {
            for who in [INES, TOMAS, PIA, NILS, LENA] {
                world.set_active(who, true);
            }
            run(world, &Actor::System, &Command::LookAgain);
        }
    }
    true
}

/// Whoever is asked names somebody else, or the team answers that. True if something came of it.
fn refer(world: &mut World, who: PersonId, task: TaskId, step: Step) -> bool {
    let before = world.state.next_seq;
    let named = match PEOPLE[7 + usize::from(step.who) % 4] {
        PersonId::Contact(id) if step.pick.is_multiple_of(2) => Named::Contact(id),
        PersonId::Contact(_) | PersonId::Member(_) => {
            Named::New { name: "Vera Holm".to_owned(), email: "vera@client.example".to_owned() }
        }
    };
    let to = contact_id(PEOPLE[7 + usize::from(step.pick) % 4]);
    let reason = "Please do it after all.".to_owned();
    let (by, command) = match (world.state.referrals.contains_key(&task), step.pick % 3) {
        (true, 0) => (MAJA, Command::RefuseReferral { by: person(MAJA), task, reason }),
        (true, _) => (MAJA, Command::ConfirmReferral { by: person(MAJA), task, to }),
        (false, _) => (who, Command::NotMe { by: person(who), task, named, note: None }),
    };
    run(world, &actor(by), &command);
    world.state.next_seq > before
}

/// Whatever a step that is no decision asks for.
fn work(world: &mut World, by: &Person, task: TaskId, step: Step) {
    let acts = Actor::Person(by.clone());
    let values = [(name("size"), Some(FieldValue::Number(i64::from(step.pick))))].into();
    run(world, &acts, &Command::SubmitForm { by: by.clone(), task, values });
    let file = domain::request::event::FileCard {
        sha256: Digest::of(&[step.pick]),
        size: 1,
        media: "image/png".to_owned(),
        filename: "photo.png".to_owned(),
    };
    run(world, &acts, &Command::SupplyFile { by: by.clone(), task, slot: name("photo"), file });
    run(world, &acts, &Command::FinishTask { by: by.clone(), task, note: Some("Done.".to_owned()) });
}

/// A command that anybody might send at any time.
fn wild(world: &World, step: Step) -> Command {
    let by = step.person();
    let state = &world.state;
    let task = one(state.tasks.keys().copied(), step.pick).unwrap_or(TaskId::from_bytes([1; 16]));
    let text = || ["", "Some words.", "\u{7}", "more"][usize::from(step.pick) % 4].to_owned();
    let obligation = one(state.obligations.keys().copied(), step.pick).unwrap_or(ObligationId::from_bytes([1; 16]));
    let thread = one(state.threads.keys().copied(), step.pick).unwrap_or(ThreadId::from_bytes([1; 16]));
    let change = one(state.changes.keys().copied(), step.pick).unwrap_or(ChangeId::from_bytes([1; 16]));
    let party = one(state.parties.keys().copied(), step.pick).unwrap_or(Pseudonym::from_bytes([1; 16]));
    match step.kind % 30 {
        0 => Command::Open(open()),
        1 => set(["ask", "amount", "none"][usize::from(step.pick) % 3], FieldValue::Number(i64::MIN)),
        2 => set("brief", FieldValue::Text(text())),
        3 => file(["deliverable", "notes", "none"][usize::from(step.pick) % 3], &text()),
        4 => Command::WithdrawDocument { n: u32::from(step.pick % 6) },
        5 => submit(),
        6 | 7 => open_link(by),
        8 => Command::IssueLink { to: PEOPLE[usize::from(step.pick) % PEOPLE.len()] },
        9 => Command::SendCode { by },
        10 => Command::CodeFailed { by },
        11 => Command::OpenSheet { by, task },
        12 | 13 => {
            let mut decision = world.decision(by, task, step.answer());
            match step.hours % 6 {
                0 => decision.proof = Proof::Session,
                1 => decision.package = Digest::of(b"other"),
                2 => decision.statement.consent.push('!'),
                3 => decision.proof = Proof::TypedName("Ines Berg".to_owned()),
                _ => {}
            }
            Command::Decide(Box::new(decision))
        }
        14 => Command::WithdrawDecision { by, task, reason: text() },
        15 => {
            let answered = state.tasks.iter().filter(|(_, t)| matches!(t.state, TaskState::Answered { .. }));
            match one(answered, step.pick) {
                Some((task, t)) => {
                    let by = person_in(world.people[&t.person], 1);
                    Command::WithdrawDecision { by, task: *task, reason: "I misread it.".to_owned() }
                }
                None => Command::LookAgain,
            }
        }
        16 => Command::Acknowledge { by, task },
        17 => {
            let place = Some(Place { n: u32::from(step.hours % 5), page: 0, x: None, y: None });
            let visibility = if step.pick < 128 { Visibility::Internal } else { Visibility::Everyone };
            Command::Ask { text: text(), place: place.filter(|_| step.hours < 128), visibility }
        }
        18 => Command::AnswerQuestion { thread, text: text() },
        19 => Command::ResolveQuestion { thread },
        20 => Command::AnswerChange { change, done: ChangeDone::Changed, text: text() },
        21 => Command::MeetObligation { obligation, note: text() },
        22 => Command::AcceptObligation { by, obligation, note: Some(text()) },
        23 => Command::ReturnObligation { by, obligation, reason: text() },
        24 if step.pick % 16 == 1 => Command::Withdraw { reason: text() },
        24 => Command::LookAgain,
        25 => Command::TaskDue { task },
        26 => Command::Signal { signal: name(["arrived", "none"][usize::from(step.pick) % 2]) },
        27 => Command::SubmitForm { by, task, values: [(name("size"), Some(FieldValue::Flag(true)))].into() },
        28 => Command::FinishTask { by, task, note: Some(text()) },
        _ if step.pick.is_multiple_of(3) => {
            Command::RevokeLink { party, link: state.links.get(&party).copied().unwrap_or(LinkId::from_bytes([1; 16])) }
        }
        _ => Command::MessageReport {
            kind: name("receipt"),
            party,
            delivered: if step.hours < 128 { Delivered::Yes } else { Delivered::No },
            message: MessageCard {
                to: "ines@client.example".to_owned(),
                subject: "Receipt".to_owned(),
                mime_sha256: Digest::of(b"mime"),
                message_id: "<1@halden.example>".to_owned(),
                answer: "250 ok".to_owned(),
            },
        },
    }
}

fn actor_of(step: Step) -> Actor {
    match step.hours % 12 {
        0 => Actor::System,
        1 => program(),
        _ => Actor::Person(step.person()),
    }
}

/// Runs one command with the checks that concern single commands.
fn run(world: &mut World, actor: &Actor, command: &Command) {
    let before = (world.state.clone(), world.entries.len());
    match world.run(actor, command) {
        Err(refusal) => {
            assert_eq!((&world.state, world.entries.len()), (&before.0, before.1), "a refusal changes nothing");
            assert!(refusal.to_string().len() > 10 && refusal.way_on().len() > 10, "{refusal:?}");
        }
        Ok(events) => crate::laws::after_command(&before.0, actor, command, &events, world),
    }
}

/// Somebody is away, or comes back; then it is looked who is away, unless that comes later.
fn absences(world: &mut World, step: Step) {
    let who = PEOPLE[usize::from(step.who) % PEOPLE.len()];
    if step.pick.is_multiple_of(3) {
        world.directory.absences.retain(|a| a.person != who);
    } else {
        let from = world.now.to_zoned(jiff::tz::TimeZone::UTC).date();
        let until = from.saturating_add(jiff::Span::new().days(i64::from(step.pick % 9)));
        let stand_in = PEOPLE.get(usize::from(step.hours) % (PEOPLE.len() + 1)).copied();
        let new = domain::directory::Absence { from, until, ..away(step.hours, who, stand_in) };
        if world.directory.absence_fits(&new).is_ok() {
            world.directory.absences.push(new);
        }
    }
    if step.pick < 200 {
        run(world, &Actor::System, &Command::LookWhoIsAway);
        let before = world.state.next_seq;
        run(world, &Actor::System, &Command::LookWhoIsAway);
        assert_eq!(world.state.next_seq, before, "looking again moves nothing");
    }
}

/// Another version of the flow that a request follows.
fn version(world: &World, step: Step) -> Flow {
    let mut to = world.flow.clone();
    let at = usize::from(step.who) % to.steps.len();
    let further: Vec<_> = flows().into_iter().flat_map(|flow| flow.steps).filter(|s| !s.is_prepare()).collect();
    match step.pick % 6 {
        // Something of another flow comes in, under a name of its own.
        0 | 1 => {
            let mut new = further[usize::from(step.hours) % further.len()].clone();
            let simple = new.word().has_tasks() && new.common.when.is_none();
            if simple && to.step(&name("inserted")).is_none() {
                new.id = name("inserted");
                to.steps.insert(at + 1, new);
            }
        }
        2 if at > 0 => {
            to.steps.remove(at);
        }
        3 if at > 0 => {
            let end = to.steps.len() - 1;
            to.steps.swap(at, end);
        }
        4 => to.steps[at].common.due = Some(domain::calendar::Duration::Hours(u32::from(step.hours) + 1)),
        _ => to.steps.iter_mut().filter(|s| s.word() == StepWord::Review).for_each(|s| {
            s.common.by = Some(By::One(To::Team("quality".to_owned(), Pick::All)));
        }),
    }
    to.title = format!("{} {}", to.title, step.hours);
    to
}

/// Somebody asks, answers, closes what is answered, asks again, or has somebody else answer.
fn talks(world: &mut World, step: Step) {
    let thread = one(world.state.threads.keys().copied(), step.pick);
    let asked = one(world.state.asked_tasks().map(|(_, task)| task.person), step.who);
    let who = asked.and_then(|person| world.people.get(&person).copied()).unwrap_or(INES);
    let text = "Which blue, @Nils?".to_owned();
    let (by, command) = match (step.hours % 7, thread) {
        (0..=2, _) | (_, None) => (who, Command::Ask { text, place: None, visibility: Visibility::Everyone }),
        (3, Some(thread)) => (NILS, Command::AnswerQuestion { thread, text }),
        (4, Some(thread)) => (who, Command::ResolveQuestion { thread }),
        (5, Some(thread)) => (who, Command::ReopenQuestion { thread }),
        (_, Some(thread)) => {
            let to = member_id(PEOPLE[usize::from(step.pick) % 7]);
            (MAJA, Command::GiveQuestion { thread, to })
        }
    };
    run(world, &actor(by), &command);
}

/// The request goes over to another version, if that can be.
fn moves(world: &mut World, step: Step) {
    let to = version(world, step);
    let answered = |state: &State| {
        let done = |t: &&Task| matches!(t.state, TaskState::Answered { .. });
        state.tasks.values().filter(done).map(|t| (t.step.clone(), t.round, t.person)).collect::<Vec<_>>()
    };
    let before = answered(&world.state);
    let reason = "The process has changed.".to_owned();
    let by = if step.hours.is_multiple_of(8) { step.person() } else { person(MAJA) };
    let acts = if step.hours.is_multiple_of(12) { program() } else { Actor::Person(by.clone()) };
    let command = Command::MoveFlow { by, to: Box::new(to.clone()), reason };
    run(world, &acts, &command);
    if world.state.flow != Some(to.digest()) {
        return;
    }
    world.flow = to;
    assert_eq!(answered(&world.state), before, "a move decides nothing and takes no answer away");
    assert!(!next_up(&world.flow, &world.state).is_empty(), "a move leaves somebody next");
    for (id, task) in world.state.asked_tasks() {
        let again =
            before.iter().any(|(step, round, who)| (step, *round, *who) == (&task.step, task.round, task.person));
        assert!(!again, "{id} asks somebody again who has answered “{}”", task.step);
    }
    for (step, round, _) in before.iter().filter(|(_, round, _)| *round == world.state.round) {
        let there =
            world.flow.step(step).is_some() && world.state.steps.get(step).is_some_and(|run| run.round == *round);
        assert!(there, "the answer in “{step}” has lost its step");
    }
}

/// Runs a history in one of the flows, with the laws looked at after every command.
pub(crate) fn walk(flow: usize, history: &[Step]) -> World {
    let mut world = given(flows().into_iter().nth(flow).unwrap());
    for step in history {
        match step.kind % 16 {
            _ if world.state.next_seq == 0 && step.kind < 240 => run(&mut world, &actor(MAJA), &Command::Open(open())),
            0..=5 => {
                sensible(&mut world, *step);
            }
            6 => world.wait(i64::from(step.hours)),
            7 => world.set_active(PEOPLE[1 + usize::from(step.who) % 9], step.pick.is_multiple_of(2)),
            9 if step.hours.is_multiple_of(3) => absences(&mut world, *step),
            10 if step.hours.is_multiple_of(2) => moves(&mut world, *step),
            11 => talks(&mut world, *step),
            8 if step.pick < 16 => world.now = world.now.saturating_sub(jiff::SignedDuration::from_hours(30)).unwrap(),
            _ => {
                let command = wild(&world, *step);
                // Usually a person speaks for themselves.
                let by = match (command.by(), step.hours % 5) {
                    (Some(by), 0..=3) => Actor::Person(by.clone()),
                    _ => actor_of(*step),
                };
                run(&mut world, &by, &command);
            }
        }
        crate::laws::always(&world);
    }
    world
}

/// A history without any person: only programs and timers, on a request that a program opened and sent.
pub(crate) fn walk_without_people(flow: usize, history: &[Step]) -> World {
    let mut world = given(flows().into_iter().nth(flow).unwrap());
    run(&mut world, &program(), &Command::Open(open()));
    let text = FieldValue::Text("May we?".to_owned());
    for command in [set("ask", text), set("amount", FieldValue::Money(euros(5))), file("deliverable", "x"), submit()] {
        run(&mut world, &program(), &command);
    }
    for step in history {
        if step.kind.is_multiple_of(3) {
            world.wait(i64::from(step.hours));
        }
        let by = if step.who.is_multiple_of(2) { program() } else { Actor::System };
        let command = match step.kind % 4 {
            // An answer that a person prepared honestly, sent by software.
            0 => match world.state.asked_tasks().next().map(|(task, t)| (task, world.people[&t.person])) {
                Some((task, who)) => Command::Decide(Box::new(world.decision(person_in(who, 1), task, step.answer()))),
                None => Command::LookAgain,
            },
            _ => wild(&world, *step),
        };
        run(&mut world, &by, &command);
    }
    world
}
