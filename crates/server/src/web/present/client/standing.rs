//! Is it the reader's turn? If not, what has happened, and what they can do.

use super::path;
use crate::web::components::{Icon, Kind, Link, Notice, Words};
use crate::web::pages::client::review::{DecisionBar, Errand, Standing};
use crate::web::present::common::Reader;
use crate::web::present::line::said_of;
use crate::words;
use domain::ids::TaskId;
use domain::request::event::StepWord;
use domain::request::{Choice, ObligationState, Outcome, SubmittedPackage, Task, TaskEnd, TaskState};
use wording::Said;

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
    let say = reader.words;
    if let Some(outcome) = reader.state.outcome {
        return Standing::Reading(ended(reader, outcome));
    }
    let Some((_, task)) = my_task(reader) else { return Standing::Reading(only_reading(reader)) };
    match &task.state {
        TaskState::Asked { due, .. } if word(reader, task) == Some(StepWord::Approve) => {
            let about = say.review_your_decision(reader.title(), package.round);
            Standing::YourTurn(DecisionBar {
                path: format!("{}/decide", path(reader)),
                package: package.digest.hex(),
                about: about.into(),
                due: match task.paused_at {
                    Some(_) => say.turn_paused(reader.workspace()).to_string(),
                    None => say
                        .joined(&[words::left_in(say, reader.now, *due, &reader.zone), say.moment(*due, &reader.zone)]),
                },
                conditions: true,
                blocked: if newer { say.review_load_first().to_string() } else { String::new() },
            })
        }
        TaskState::Asked { due, .. } => Standing::Reading(Notice::new(
            Kind::Wet,
            Icon::ACK,
            match word(reader, task) {
                Some(StepWord::Form) => say.turn_form(),
                Some(StepWord::Upload) => say.turn_files(),
                Some(StepWord::Todo) => say.turn_todo(),
                _ => say.turn_read(),
            }
            .to_string(),
            say.turn_by(say.moment(*due, &reader.zone)).to_string(),
        )),
        _ => Standing::Reading(waiting(reader, task)),
    }
}

fn waiting(reader: &Reader<'_>, task: &Task) -> Notice {
    let (workspace, say) = (reader.workspace(), reader.words);
    match &task.state {
        TaskState::Answered { at, choice: Some(choice), conditional, .. } if reader.state.is_current(task) => {
            let when = reader.near(*at);
            let title = match (choice, conditional) {
                (Choice::Approve, false) => say.turn_you_approved(when),
                (Choice::Approve, true) => say.turn_you_conditions(when),
                (Choice::RequestChanges, _) => say.turn_you_changes(when),
                (Choice::Decline, _) => say.turn_you_declined(when),
            };
            let link = Link::new(format!("{}/receipt", path(reader)), say.turn_receipt().to_string());
            Notice { link: Some(link), ..Notice::new(Kind::Good, Icon::TICK, title.to_string(), next_words(reader)) }
        }
        TaskState::Answered { at, choice: None, .. } if reader.state.is_current(task) => {
            let when = reader.near(*at);
            let title = match word(reader, task) {
                Some(StepWord::Form) => say.turn_sent_form(when),
                Some(StepWord::Upload) => say.turn_sent_files(when),
                Some(StepWord::Todo) => say.turn_did(when),
                _ => say.turn_did_read(when),
            };
            let link = Link::new(format!("{}/receipt", path(reader)), say.turn_receipt().to_string());
            Notice { link: Some(link), ..Notice::new(Kind::Good, Icon::TICK, title.to_string(), next_words(reader)) }
        }
        TaskState::Waiting => {
            let first = reader.state.asked_tasks().map(|(_, t)| reader.name(t.party)).next();
            let title = first.map_or_else(|| say.turn_not_yet(), |name| say.turn_first(name));
            Notice::new(Kind::Wet, Icon::CLOCK, title.to_string(), say.turn_not_yet_text().to_string())
        }
        TaskState::Closed(TaskEnd::Settled) => {
            Notice::new(Kind::Plain, Icon::INFO, say.turn_settled().to_string(), say.turn_settled_text().to_string())
        }
        TaskState::Closed(TaskEnd::Moved) => {
            Notice::new(Kind::Plain, Icon::INFO, say.turn_moved().to_string(), say.turn_moved_text().to_string())
        }
        TaskState::Closed(TaskEnd::HandedOn) => Notice::new(
            Kind::Plain,
            Icon::INFO,
            say.turn_elsewhere().to_string(),
            say.turn_elsewhere_text().to_string(),
        ),
        TaskState::Answered { .. } | TaskState::Closed(_) | TaskState::Asked { .. } => Notice::new(
            Kind::Wet,
            Icon::LOOP,
            say.turn_working(workspace).to_string(),
            say.turn_working_text().to_string(),
        ),
    }
}

fn only_reading(reader: &Reader<'_>) -> Notice {
    Notice::new(
        Kind::Plain,
        Icon::INFO,
        reader.words.turn_reading().to_string(),
        reader.words.turn_reading_text(reader.workspace()).to_string(),
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
    let say = reader.words;
    let said = match asked.as_slice() {
        [] => say.turn_with(reader.workspace()),
        some => say.turn_next(some.len(), say.listed(some)),
    };
    said.to_string()
}

fn ended(reader: &Reader<'_>, outcome: Outcome) -> Notice {
    let when = reader.state.changed_at.map(|at| reader.near(at)).unwrap_or_default();
    let (workspace, say) = (reader.workspace(), reader.words);
    let (kind, icon, title, text) = match outcome {
        Outcome::Approve | Outcome::DeemedAccepted => {
            (Kind::Good, Icon::TICK, say.over_when(said_of(say, outcome), when), say.over_answered())
        }
        Outcome::Decline => (Kind::Stop, Icon::CROSS, say.over_when(said_of(say, outcome), when), say.over_no_round()),
        Outcome::Withdrawn => (Kind::Plain, Icon::INFO, say.over_taken_back(workspace, when), say.over_nothing()),
        Outcome::Expired => (Kind::Warn, Icon::CLOCK, say.over_time(when), say.over_not_approved()),
    };
    // A notice that stops something is announced at once; this one only tells.
    let kind = if kind == Kind::Stop { Kind::Plain } else { kind };
    let link = Link::new(format!("{}/record", path(reader)), say.over_record().to_string());
    Notice { link: Some(link), ..Notice::new(kind, icon, title.to_string(), text.to_string()) }
}

/// Conditions that wait for the reader, and texts to confirm as read. `error` is what was wrong with a returned condition.
pub fn errands(reader: &Reader<'_>, error: Option<(&str, &str)>) -> Vec<Errand> {
    if reader.state.outcome.is_some() {
        return Vec::new();
    }
    let (base, say) = (path(reader), reader.words);
    let mut list = Vec::new();
    for (id, obligation) in reader.state.open_obligations().filter(|(_, o)| o.state == ObligationState::Met) {
        if !reader.state.judges(reader.who, obligation) {
            continue;
        }
        let hex = id.hex();
        let said = obligation.text.as_deref().map(|t| words::quoted_in(say, t));
        list.push(Errand {
            id: format!("e{}", list.len() + 1),
            title: match obligation.passed_to {
                None => say.errand_met(reader.workspace()),
                Some(_) => say.errand_met_passed(reader.workspace()),
            }
            .to_string(),
            text: said.into_iter().chain(obligation.note.clone()).collect(),
            path: format!("{base}/conditions/{hex}"),
            accept: say.errand_accept().to_string(),
            give_back: say.errand_return().to_string(),
            error: error.filter(|(which, _)| *which == hex).map(|(_, says)| says.to_owned()).unwrap_or_default(),
        });
    }
    let asked = my_task(reader).filter(|(_, t)| matches!(t.state, TaskState::Asked { .. }));
    if asked.is_some_and(|(_, task)| word(reader, task) == Some(StepWord::Acknowledge)) {
        list.push(Errand {
            id: format!("e{}", list.len() + 1),
            title: say.errand_confirm().to_string(),
            text: vec![say.errand_confirm_text().to_string()],
            path: format!("{base}/acknowledge"),
            accept: say.errand_read().to_string(),
            give_back: String::new(),
            error: String::new(),
        });
    }
    list
}

/// “Halden Studio asks you to approve “The long way round”, by Thursday, 17:00.”
fn asks(reader: &Reader<'_>, task: &Task, due: jiff::Timestamp) -> Said {
    let (say, workspace, title) = (reader.words, reader.workspace(), reader.title());
    let due = say.moment(due, &reader.zone);
    let word = word(reader, task);
    let approves = !matches!(word, Some(StepWord::Acknowledge | StepWord::Form | StepWord::Upload | StepWord::Todo));
    let who = (!reader.is_me(task.party)).then(|| reader.name(task.party));
    match (who, task.paused_at.is_some(), word) {
        (Some(who), true, _) if approves => say.say_approve_paused(workspace, who, title),
        (Some(who), true, _) => say.say_answer_paused(workspace, who, title),
        (None, true, _) if approves => say.say_approve_you_paused(workspace, title),
        (None, true, _) => say.say_answer_you_paused(workspace, title),
        (Some(who), false, _) if approves => say.say_approve(workspace, who, title, due),
        (Some(who), false, _) => say.say_answer(workspace, who, title, due),
        (None, false, Some(StepWord::Acknowledge)) => say.say_read_you(workspace, title, due),
        (None, false, Some(StepWord::Form)) => say.say_form_you(workspace, title, due),
        (None, false, Some(StepWord::Upload)) => say.say_files_you(workspace, title, due),
        (None, false, Some(StepWord::Todo)) => say.say_todo_you(workspace, title, due),
        (None, false, _) => say.say_approve_you(workspace, title, due),
    }
}

/// The sentence at the top.
pub fn sentence(reader: &Reader<'_>, package: &SubmittedPackage) -> Words {
    let (say, workspace, client, title) = (reader.words, reader.workspace(), reader.client_name(), reader.title());
    if let Some(outcome) = reader.state.outcome {
        let said = match outcome {
            Outcome::Approve => say.say_approved(client, title, package.round),
            Outcome::DeemedAccepted => say.say_deemed(client, title, package.round),
            Outcome::Decline => say.say_declined(client, title, package.round),
            Outcome::Withdrawn => say.say_withdrawn(workspace, title, package.round),
            Outcome::Expired => say.say_expired(title, package.round),
        };
        return said.into();
    }
    let mine = my_task(reader).filter(|(_, t)| matches!(t.state, TaskState::Asked { .. }));
    let asked =
        mine.or_else(|| reader.state.asked_tasks().find(|(_, t)| crate::audience::is_client(&reader.state, t.party)));
    match asked.map(|(_, task)| (task, &task.state)) {
        Some((task, TaskState::Asked { due, .. })) => asks(reader, task, *due).into(),
        _ => say.say_with_you(workspace, title, package.round).into(),
    }
}
