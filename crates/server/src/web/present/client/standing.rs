//! Is it the reader's turn? If not, what has happened, and what they can do.

use super::path;
use crate::web::components::{Icon, Kind, Link, Notice, Part, Words};
use crate::web::pages::client::review::{DecisionBar, Errand, Standing};
use crate::web::present::common::Reader;
use crate::web::present::line::answered;
use crate::words;
use domain::ids::TaskId;
use domain::request::event::StepWord;
use domain::request::{ObligationState, Outcome, SubmittedPackage, Task, TaskEnd, TaskState};

/// The reader's part that matters now: the one they are asked for, else the latest.
pub fn my_task<'a>(reader: &'a Reader<'_>) -> Option<(TaskId, &'a Task)> {
    let asked = |task: &Task| matches!(task.state, TaskState::Asked { .. });
    reader.state.tasks_of(reader.who).max_by_key(|(_, t)| (asked(t), t.round, t.asked_at))
}

/// What kind of answer a task asks for.
pub fn word(reader: &Reader<'_>, task: &Task) -> Option<StepWord> {
    let past = || reader.state.past_steps.iter().rev().find(|(id, _)| *id == task.step).map(|(_, run)| run.word);
    reader.state.steps.get(&task.step).map(|run| run.word).or_else(past)
}

/// Whether it is the reader's turn. `newer` says that the page shows an older package than the one under decision.
pub fn standing(reader: &Reader<'_>, package: &SubmittedPackage, newer: bool) -> Standing {
    if let Some(outcome) = reader.state.outcome {
        return Standing::Reading(ended(reader, outcome));
    }
    let Some((_, task)) = my_task(reader) else { return Standing::Reading(only_reading(reader)) };
    match &task.state {
        TaskState::Asked { due, .. } if word(reader, task) == Some(StepWord::Approve) => {
            let about = vec![
                Part::Plain("Your decision on ".to_owned()),
                Part::Title(reader.title().to_owned()),
                Part::Plain(format!(", round {}", package.round)),
            ];
            Standing::YourTurn(DecisionBar {
                path: format!("{}/decide", path(reader)),
                package: package.digest.hex(),
                about: about.into(),
                due: match task.paused_at {
                    Some(_) => format!("Your time stands still. {} owes you an answer", reader.workspace()),
                    None => {
                        format!(
                            "{}, {}",
                            words::left(reader.now, *due, &reader.zone),
                            words::moment(*due, &reader.zone)
                        )
                    }
                },
                conditions: true,
                blocked: if newer { "Load the newer version first".to_owned() } else { String::new() },
            })
        }
        TaskState::Asked { due, .. } => Standing::Reading(Notice::new(
            Kind::Wet,
            Icon::ACK,
            match word(reader, task) {
                Some(StepWord::Form) => "You are asked to fill in a form",
                Some(StepWord::Upload) => "You are asked for files",
                Some(StepWord::Todo) => "You are asked to do something",
                _ => "You are asked to confirm that you have read this",
            },
            format!("There is nothing to decide. It would help to have it by {}.", words::moment(*due, &reader.zone)),
        )),
        _ => Standing::Reading(waiting(reader, task)),
    }
}

fn waiting(reader: &Reader<'_>, task: &Task) -> Notice {
    let workspace = reader.workspace();
    match &task.state {
        TaskState::Answered { at, choice: Some(choice), conditional, .. } if reader.state.is_current(task) => {
            let title = format!("You {} this {}", answered(*choice, *conditional).to_lowercase(), reader.near(*at));
            let title = title.replace("asked for changes this", "asked for changes to this");
            let link = Link::new(format!("{}/receipt", path(reader)), "Your receipt");
            Notice { link: Some(link), ..Notice::new(Kind::Good, Icon::TICK, title, next_words(reader)) }
        }
        TaskState::Answered { at, choice: None, .. } if reader.state.is_current(task) => {
            let when = reader.near(*at);
            let title = match word(reader, task) {
                Some(StepWord::Form) => format!("You sent the form {when}"),
                Some(StepWord::Upload) => format!("You handed in the files {when}"),
                Some(StepWord::Todo) => format!("You said {when} that it is done"),
                _ => format!("You confirmed {when} that you have read this"),
            };
            let link = Link::new(format!("{}/receipt", path(reader)), "Your receipt");
            Notice { link: Some(link), ..Notice::new(Kind::Good, Icon::TICK, title, next_words(reader)) }
        }
        TaskState::Waiting => {
            let first = reader.state.asked_tasks().map(|(_, t)| reader.name(t.party)).next();
            let title =
                first.map_or_else(|| "It is not your turn yet".to_owned(), |name| format!("{name} decides first"));
            Notice::new(Kind::Wet, Icon::CLOCK, title, "We e-mail you when it is your turn. You can read and ask now.")
        }
        TaskState::Closed(TaskEnd::Settled) => Notice::new(
            Kind::Plain,
            Icon::INFO,
            "This was settled without your answer",
            "There is nothing for you to decide any more. What was said stays here to read.",
        ),
        TaskState::Closed(TaskEnd::Moved) => Notice::new(
            Kind::Plain,
            Icon::INFO,
            "The way to this decision has changed",
            "There is nothing for you to decide now. We e-mail you if it is your turn again.",
        ),
        TaskState::Closed(TaskEnd::HandedOn) => Notice::new(
            Kind::Plain,
            Icon::INFO,
            "Somebody else answers this instead of you",
            "There is nothing for you to decide any more. You can still read it and ask questions.",
        ),
        TaskState::Answered { .. } | TaskState::Closed(_) | TaskState::Asked { .. } => Notice::new(
            Kind::Wet,
            Icon::LOOP,
            format!("{workspace} is working on the changes"),
            "We e-mail you when the next round is ready. What you see here is the round before.",
        ),
    }
}

fn only_reading(reader: &Reader<'_>) -> Notice {
    Notice::new(
        Kind::Plain,
        Icon::INFO,
        "You are not asked to decide",
        format!("You can read, and ask {} questions.", reader.workspace()),
    )
}

/// Who is next, as far as the client knows.
pub fn next_words(reader: &Reader<'_>) -> String {
    let asked: Vec<String> = reader
        .state
        .asked_tasks()
        .filter(|(_, t)| crate::audience::is_client(&reader.state, t.party) && !reader.is_me(t.party))
        .map(|(_, t)| reader.name(t.party))
        .collect();
    match asked.as_slice() {
        [] => format!("It is with {} now. We e-mail you when something happens.", reader.workspace()),
        [one] => format!("{one} decides next. We e-mail you when something happens."),
        several => format!("{} decide next. We e-mail you when something happens.", words::listed(several)),
    }
}

fn ended(reader: &Reader<'_>, outcome: Outcome) -> Notice {
    let when = reader.state.changed_at.map(|at| reader.near(at)).unwrap_or_default();
    let workspace = reader.workspace();
    let (kind, icon, title, text) = match outcome {
        Outcome::Approve | Outcome::DeemedAccepted => (
            Kind::Good,
            Icon::TICK,
            format!("{} {when}", outcome.says()),
            "Everything that was asked has been answered.",
        ),
        Outcome::Decline => (
            Kind::Stop,
            Icon::CROSS,
            format!("Declined {when}"),
            "There is no next round. What was said stays here to read.",
        ),
        Outcome::Withdrawn => (
            Kind::Plain,
            Icon::INFO,
            format!("{workspace} took this request back {when}"),
            "There is nothing for you to decide. What was said stays here to read.",
        ),
        Outcome::Expired => {
            (Kind::Warn, Icon::CLOCK, format!("The time to answer ended {when}"), "Nothing was approved.")
        }
    };
    // A notice that stops something is announced at once; this one only tells.
    let kind = if kind == Kind::Stop { Kind::Plain } else { kind };
    let link = Link::new(format!("{}/record", path(reader)), "See the record");
    Notice { link: Some(link), ..Notice::new(kind, icon, title, text) }
}

/// Conditions that wait for the reader, and texts to confirm as read. `error` is what was wrong with a returned condition.
pub fn errands(reader: &Reader<'_>, error: Option<(&str, &str)>) -> Vec<Errand> {
    if reader.state.outcome.is_some() {
        return Vec::new();
    }
    let base = path(reader);
    let mut list = Vec::new();
    for (id, obligation) in reader.state.open_obligations().filter(|(_, o)| o.state == ObligationState::Met) {
        if !reader.state.judges(reader.who, obligation) {
            continue;
        }
        let hex = id.hex();
        let said = obligation.text.as_deref().map(|t| format!("“{t}”"));
        list.push(Errand {
            id: format!("e{}", list.len() + 1),
            title: match obligation.passed_to {
                None => format!("{} says that your condition is met", reader.workspace()),
                Some(_) => format!("{} says that a condition is met that is yours to judge now", reader.workspace()),
            },
            text: said.into_iter().chain(obligation.note.clone()).collect(),
            path: format!("{base}/conditions/{hex}"),
            accept: "Accept as met".to_owned(),
            give_back: "Not met yet".to_owned(),
            error: error.filter(|(which, _)| *which == hex).map(|(_, says)| says.to_owned()).unwrap_or_default(),
        });
    }
    let asked = my_task(reader).filter(|(_, t)| matches!(t.state, TaskState::Asked { .. }));
    if asked.is_some_and(|(_, task)| word(reader, task) == Some(StepWord::Acknowledge)) {
        list.push(Errand {
            id: format!("e{}", list.len() + 1),
            title: "Please confirm".to_owned(),
            text: vec!["Confirming says that you have read it. It approves nothing.".to_owned()],
            path: format!("{base}/acknowledge"),
            accept: "I have read this".to_owned(),
            give_back: String::new(),
            error: String::new(),
        });
    }
    list
}

/// “Halden Studio asks you to approve “The long way round”, by Thursday, 17:00.”
fn asks(reader: &Reader<'_>, task: &Task, due: jiff::Timestamp) -> Words {
    let who = if reader.is_me(task.party) { "you".to_owned() } else { reader.name(task.party) };
    let verb = match word(reader, task) {
        Some(StepWord::Acknowledge) => " to read ",
        Some(StepWord::Form) => " to fill in a form for ",
        Some(StepWord::Upload) => " for files for ",
        Some(StepWord::Todo) => " to do something for ",
        _ => " to approve ",
    };
    let mut words = vec![
        Part::Plain(format!("{} asks ", reader.workspace())),
        Part::Live(who),
        Part::Plain(verb.to_owned()),
        Part::Title(reader.title().to_owned()),
    ];
    words.extend(match task.paused_at {
        Some(_) => vec![Part::Plain(", once the open question is answered.".to_owned())],
        None => vec![Part::Plain(", by ".to_owned()), reader.live_time(due), Part::Plain(".".to_owned())],
    });
    words.into()
}

/// The sentence at the top.
pub fn sentence(reader: &Reader<'_>, package: &SubmittedPackage) -> Words {
    let plain = |text: String| Part::Plain(text);
    let title = Part::Title(reader.title().to_owned());
    if let Some(outcome) = reader.state.outcome {
        let did = match outcome {
            Outcome::Approve => format!("{} approved ", reader.client_name()),
            Outcome::DeemedAccepted => format!("{} is deemed to have accepted ", reader.client_name()),
            Outcome::Decline => format!("{} declined ", reader.client_name()),
            Outcome::Withdrawn => format!("{} took back ", reader.workspace()),
            Outcome::Expired => "Nobody answered in time: ".to_owned(),
        };
        return vec![plain(did), title, plain(format!(", round {}.", package.round))].into();
    }
    let mine = my_task(reader).filter(|(_, t)| matches!(t.state, TaskState::Asked { .. }));
    let asked =
        mine.or_else(|| reader.state.asked_tasks().find(|(_, t)| crate::audience::is_client(&reader.state, t.party)));
    match asked.map(|(_, task)| (task, &task.state)) {
        Some((task, TaskState::Asked { due, .. })) => asks(reader, task, *due),
        _ => vec![
            plain(format!("{} has ", reader.workspace())),
            title,
            plain(" with you, round ".to_owned()),
            plain(format!("{}.", package.round)),
        ]
        .into(),
    }
}
