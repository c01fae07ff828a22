use crate::effect::Timer;
use crate::ids::{TaskId, ThreadId};
use crate::request::*;
use crate::testing::*;
use jiff::{SignedDuration, Timestamp};

/// Ines has two business days; reminders and the end are counted from them.
fn asked(clock: &str) -> World {
    let text = format!(
        r#"{{"flow": "own", "title": "Own", "kind": "deliverable", "questions": {{"clock": "{clock}", "by": {{"team": "legal"}}}},
        "steps": [{{"prepare": "package"}}, {{"approve": "client", "by": {{"contact": "primary"}}, "verify": "link",
        "due": "2 business days", "remind": ["1 business day before"], "expire": "6 days"}}]}}"#
    );
    let mut world = given(crate::flow::Flow::from_bytes(text.as_bytes()).unwrap_or_else(|wrong| panic!("{wrong}")));
    world.done(MAJA, Command::Open(open())).done(MAJA, submit());
    world
}

fn ask() -> Command {
    Command::Ask { text: "Which blue?".to_owned(), place: None, visibility: Visibility::Everyone }
}

fn times(world: &World, task: TaskId) -> (Timestamp, Timestamp) {
    match world.state.tasks[&task].state {
        TaskState::Asked { due, look_at, .. } => (due, look_at),
        ref other => panic!("{other:?}"),
    }
}

fn thread(world: &World) -> ThreadId {
    *world.state.threads.keys().next_back().unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn the_clients_time_stands_still_while_their_question_waits_for_us_and_goes_on_with_what_was_left() {
    let mut world = asked("pauses");
    let task = world.my_task(INES).unwrap();
    // Monday 10:00 in Stockholm: due on Wednesday at five there, a reminder on Tuesday.
    assert_eq!(times(&world, task), (at("2026-03-04T16:00:00Z"), at("2026-03-03T16:00:00Z")));
    world.wait(2);
    world.when(INES, ask()).then(&["party.added", "question.asked", "task.paused"]);
    let owes = world.state.threads[&thread(&world)].wait.unwrap().owes.unwrap();
    assert_eq!(
        (world.people[&owes.owner], owes.due),
        (LENA, at("2026-03-03T16:00:00Z")),
        "by the end of tomorrow, in Berlin"
    );
    assert_eq!((world.mailed(LENA, "question_asked"), world.mailed(MAJA, "question_asked")), (1, 0));
    let reminded = world.mailed(INES, "approval_request");
    world.wait(24 * 2);
    assert_eq!(world.mailed(INES, "approval_request"), reminded, "nobody is reminded of what waits for us");
    assert_eq!(world.kinds().iter().filter(|kind| *kind == "question.overdue").count(), 1);
    assert_eq!((world.mailed(LENA, "question_overdue"), world.mailed(MAJA, "question_overdue")), (1, 1));
    let answer = Command::AnswerQuestion { thread: thread(&world), text: "Sky blue.".to_owned() };
    world.when(LENA, answer).then(&["question.answered", "task.resumed"]);
    // It stood still from Monday 12:00 to Wednesday 12:00, two working days.
    assert_eq!(times(&world, task), (at("2026-03-06T16:00:00Z"), at("2026-03-05T16:00:00Z")));
    assert_eq!(world.timers[&Timer::Task(task)], at("2026-03-05T16:00:00Z"));
    let question = Timer::Task(super::timer_of(thread(&world)));
    assert!(!world.timers.contains_key(&question), "nothing is left of the question");
    world.wait(24 * 2);
    assert_eq!(world.mailed(INES, "approval_request"), reminded + 1);
    // Six days from Monday, and the two that were ours.
    world.wait(24 * 3);
    assert!(world.state.is_open());
    world.wait(24);
    assert_eq!(world.state.outcome, Some(Outcome::Expired));
    let waited = super::split(&world.state, world.now).unwrap();
    assert_eq!(waited.ours, SignedDuration::from_hours(48));
    assert_eq!(waited.theirs, SignedDuration::from_hours(24 * 6));
}

#[test]
fn where_the_clock_runs_due_times_stay_and_yet_nothing_expires_over_an_open_question() {
    let mut world = asked("runs");
    let task = world.my_task(INES).unwrap();
    let before = times(&world, task);
    world.when(INES, ask()).then(&["party.added", "question.asked"]);
    assert_eq!(times(&world, task), before);
    world.wait(24 * 20);
    assert!(world.state.is_open(), "we were silent, not they");
    assert!(world.mailed(MAJA, "overdue") > 0 && world.mailed(LENA, "question_overdue") > 5);
    let answer = Command::AnswerQuestion { thread: thread(&world), text: "Sky blue.".to_owned() };
    world.when(LENA, answer).then(&["question.answered"]);
    world.wait(24 * 4);
    assert!(world.state.is_open(), "their six days are counted without ours");
    world.wait(24 * 6);
    assert_eq!(world.state.outcome, Some(Outcome::Expired));
}

#[test]
fn a_question_is_given_on_reopened_and_closed_only_when_it_was_answered() {
    let mut world = asked("pauses");
    world.done(INES, ask());
    let thread = thread(&world);
    let resolve = || Command::ResolveQuestion { thread };
    assert!(matches!(world.when(MAJA, resolve()).refused(), Refusal::Unacceptable { .. }), "nobody has answered");
    let to = |who| Command::GiveQuestion { thread, to: member_id(who) };
    world.when(MAJA, to(NILS)).then(&["party.added", "question.given"]);
    assert_eq!(world.mailed(NILS, "question_asked"), 1);
    world.when(MAJA, to(NILS)).then(&[]);
    assert!(matches!(world.when(MAJA, to(AUD)).refused(), Refusal::Unacceptable { field: "to", .. }));
    assert!(matches!(world.when(INES, to(MAJA)).refused(), Refusal::NotAllowed(_)));
    world.done(NILS, Command::AnswerQuestion { thread, text: "Sky blue.".to_owned() });
    world.when(INES, resolve()).then(&["question.resolved"]);
    world.when(INES, Command::ReopenQuestion { thread }).then(&["question.reopened", "task.paused"]);
    world.when(INES, Command::ReopenQuestion { thread }).then(&[]);
    world.when(MAJA, resolve()).then(&["question.resolved", "task.resumed"]);
    assert!(matches!(world.when(MAJA, to(NILS)).refused(), Refusal::Unacceptable { field: "to", .. }));
    // Whoever decides all the same is not held up by their own question.
    world.done(INES, Command::ReopenQuestion { thread });
    world.answered(INES, Answer::Approve);
    assert_eq!((world.state.outcome, world.timers.len()), (Some(Outcome::Approve), 0));
}

#[test]
fn a_server_that_slept_over_everything_says_it_once_and_goes_on() {
    let mut world = asked("pauses");
    let task = world.my_task(INES).unwrap();
    world.done(INES, ask());
    world.now = world.now.saturating_add(SignedDuration::from_hours(24 * 90)).unwrap();
    // The timer of the task is served first: the question stands behind it.
    world.timers.remove(&Timer::Task(task));
    world.when_by(&crate::actor::Actor::System, Command::TaskDue { task }).then(&["question.overdue", "task.paused"]);
    let timer = super::timer_of(thread(&world));
    world.when_by(&crate::actor::Actor::System, Command::TaskDue { task: timer }).then(&[]);
    assert!(world.state.is_open());
}

#[test]
fn who_is_named_hears_of_it_if_they_may_see_it() {
    let mut world = given(campaign()).with_client();
    let mentions = |world: &World| match &world.entries.last().unwrap().event {
        Event::QuestionAsked { mentions, .. } | Event::QuestionAnswered { mentions, .. } => {
            mentions.iter().map(|who| world.people[who]).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    let write = |text: &str, visibility| Command::Ask { text: text.to_owned(), place: None, visibility };
    world.done(MAJA, write("@otto and @Finn, look: @Ines Berg asked. x@nils.example @Maja", Visibility::Internal));
    assert_eq!(mentions(&world), [OTTO, FINN], "nobody at the client, not oneself, and no address");
    assert_eq!((world.mailed(OTTO, "mentioned"), world.mailed(INES, "question_asked")), (1, 0));
    world.done(MAJA, write("@Ines Berg, which? @Sam Berg too. @Tomas Berg", Visibility::Everyone));
    assert_eq!(mentions(&world), [INES], "only who has been sent a link");
    assert_eq!(world.mailed(INES, "question_asked"), 1, "once");
    world.done(INES, write("@Maja @Nils @Lena?", Visibility::Everyone));
    assert_eq!(
        mentions(&world),
        [MAJA, NILS],
        "a client names whom they work with, and finds out nothing about others"
    );
}

#[test]
fn journals_from_before_the_clock_are_read_as_they_were() {
    let mut world = asked("pauses");
    world.done(INES, ask());
    let mut old = world.entries.clone();
    old.retain(|entry| !matches!(entry.event, Event::TaskPaused { .. }));
    for entry in &mut old {
        if let Event::QuestionAsked { owes, .. } = &mut entry.event {
            *owes = None;
        }
    }
    let state = evolve::fold(world.state.id, &old);
    assert_eq!(state.owed().count(), 0, "nobody was named then");
    assert!(state.threads.values().all(Thread::waits_for_us));
    assert!(state.tasks.values().all(|task| task.paused_at.is_none()));
    assert!(!next_up(&world.flow, &state).iter().any(|next| matches!(next, Next::Question { .. })));
}
