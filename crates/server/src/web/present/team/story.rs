//! The request as a sentence, why it waits, and who can end that. What each answer would lead to is in [`super::ahead`].

use super::{Reading, steps};
use crate::web::components::{Chip, Icon, Kind, Part, Words};
use crate::words;
use domain::flow::Step;
use domain::ids::{Pseudonym, StepId};
use domain::request::event::StepWord;
use domain::request::{Choice, Event, Next, ObligationState, Outcome, Phase, Task, TaskState, next_up};

fn plain(text: impl Into<String>) -> Part {
    Part::Plain(text.into())
}

/// The people whose turn it is.
pub fn asked(r: &Reading<'_>) -> Vec<Pseudonym> {
    r.state().asked_tasks().map(|(_, task)| task.person).collect()
}

fn names(r: &Reading<'_>, people: &[Pseudonym]) -> String {
    let names: Vec<String> = people.iter().map(|p| r.name(*p)).collect();
    words::listed(&names)
}

/// Where it is, in a few words.
pub fn status(r: &Reading<'_>) -> Chip {
    let late = steps::next_due(r).is_some_and(|due| due <= r.now);
    let conditional = r.state().open_obligations().next().is_some();
    let (kind, icon, text) = match r.state().phase() {
        Phase::Draft => (Kind::Plain, Icon::LOCK, "Draft"),
        Phase::Returned => (Kind::Redo, Icon::LOOP, "Changes asked"),
        _ if r.state().is_open() && r.state().stopped_by_call().is_some() => (Kind::Stop, Icon::RISK, "A call failed"),
        _ if r.state().is_open() && r.state().blocked.is_some() => (Kind::Stop, Icon::RISK, "Nobody can be asked"),
        Phase::InternalReview | Phase::WithClient if late => (Kind::Warn, Icon::CLOCK, "Late"),
        Phase::InternalReview | Phase::Finishing if conditional => (Kind::Warn, Icon::CLOCK, "A condition is open"),
        Phase::InternalReview => (Kind::Wet, Icon::CLOCK, "With the team"),
        Phase::WithClient => (Kind::Wet, Icon::CLOCK, "Waiting on client"),
        Phase::Finishing => (Kind::Wet, Icon::CLOCK, "Approved, finishing"),
        Phase::Ended(Outcome::Approve) => (Kind::Good, Icon::TICK, "Approved"),
        Phase::Ended(Outcome::DeemedAccepted) => (Kind::Plain, Icon::CLOCK, "Deemed accepted"),
        Phase::Ended(Outcome::Decline) => (Kind::Stop, Icon::CROSS, "Declined"),
        Phase::Ended(Outcome::Withdrawn) => (Kind::Plain, Icon::UNDO, "Withdrawn"),
        Phase::Ended(Outcome::Expired) => (Kind::Warn, Icon::CLOCK, "Expired"),
    };
    Chip::new(kind, icon, text)
}

/// The request as one sentence.
pub fn sentence(r: &Reading<'_>) -> Words {
    let title = Part::Title(r.title().to_owned());
    let of = if r.state().round > 1 { format!("round {} of ", r.state().round) } else { String::new() };
    let (who, many) = (asked(r), asked(r).len() > 1);
    let is = if many { "are" } else { "is" };
    let client = format!(" for {}", r.client_name());
    let parts = match r.state().phase() {
        Phase::Draft | Phase::Returned => {
            vec![Part::Live(r.owner()), plain(format!(" is preparing {of}")), title, plain(format!("{client}."))]
        }
        Phase::Ended(outcome) => return ended(r, outcome),
        Phase::InternalReview | Phase::WithClient | Phase::Finishing if who.is_empty() => standing(r, title),
        phase @ (Phase::InternalReview | Phase::WithClient | Phase::Finishing) => {
            let does = match (phase, r.state().open_step().map(|(_, run)| run.word)) {
                (Phase::WithClient, _) => format!(" {is} deciding on "),
                (_, Some(StepWord::Acknowledge)) => format!(" {is} to take note of "),
                (_, _) => format!(" {is} checking {of}"),
            };
            let mut parts = vec![Part::Live(names(r, &who)), plain(does), title, plain(client)];
            if let Some(due) = steps::next_due(r) {
                let word = if due <= r.now { ", due since " } else { " until " };
                parts.extend([plain(word), Part::LiveTime(r.near(due), due.to_string())]);
            }
            parts.push(plain("."));
            parts
        }
    };
    parts.into()
}

/// Open, and nobody's answer is awaited.
fn standing(r: &Reading<'_>, title: Part) -> Vec<Part> {
    let conditions = r.state().open_obligations().count();
    if let Some(step) = r.state().stopped_by_call() {
        return vec![
            title,
            plain(format!(" for {} stands still: ", r.client_name())),
            Part::Live(format!("“{}” could not be done", step_title(r, step))),
            plain("."),
        ];
    }
    if r.state().blocked.is_some() {
        return vec![
            title,
            plain(format!(" for {} stands still: ", r.client_name())),
            Part::Live("nobody can be asked".to_owned()),
            plain("."),
        ];
    }
    if let (0, Some((step, _))) = (conditions, r.state().open_steps().next()) {
        return vec![
            title,
            plain(format!(" for {} waits for ", r.client_name())),
            Part::Live(format!("“{}”", step_title(r, step))),
            plain("."),
        ];
    }
    let what = if conditions == 1 { "a condition".to_owned() } else { words::counted(conditions as u64, "condition") };
    vec![
        title,
        plain(format!(" for {} waits for ", r.client_name())),
        Part::Live(format!("{what} to be met")),
        plain("."),
    ]
}

fn step_title(r: &Reading<'_>, step: &StepId) -> String {
    r.live.flow.step(step).map_or_else(|| step.in_words(), Step::title)
}

fn ended(r: &Reading<'_>, outcome: Outcome) -> Words {
    let over =
        |event: &Event| matches!(event, Event::Completed { .. } | Event::Expired { .. } | Event::Cancelled { .. });
    let at = r.live.entries.iter().find(|entry| over(&entry.event)).map_or(r.now, |entry| entry.at);
    let decided = r.state().effective_decisions();
    let wanted = if outcome == Outcome::Decline { Choice::Decline } else { Choice::Approve };
    let current = decided
        .filter(|(_, choice, task)| *choice == wanted && (r.state().is_current(task) || outcome == Outcome::Decline));
    let mut people: Vec<(u64, &Task)> = current.map(|(seq, _, task)| (seq, task)).collect();
    people.sort_by_key(|(seq, _)| *seq);
    let when = people.last().and_then(|(_, task)| answered(task)).unwrap_or(at);
    let who: Vec<String> = people.iter().map(|(_, task)| r.name(task.person)).collect();
    let title = Part::Title(r.title().to_owned());
    let time = Part::Time(words::moment(when, &r.zone), when.to_string());
    let client = format!(" for {} on ", r.client_name());
    let who = if who.is_empty() { "The team".to_owned() } else { words::listed(&who) };
    let end = Part::Time(words::moment(at, &r.zone), at.to_string());
    match outcome {
        Outcome::Approve => vec![Part::Live(who), plain(" approved "), title, plain(client), time, plain(".")],
        Outcome::Decline => vec![Part::Live(who), plain(" declined "), title, plain(client), time, plain(".")],
        Outcome::Withdrawn => vec![title, plain(client.replace(" on ", " was withdrawn on ")), end, plain(".")],
        Outcome::Expired => vec![title, plain(client.replace(" on ", " ended without an answer on ")), end, plain(".")],
        Outcome::DeemedAccepted => {
            vec![title, plain(client.replace(" on ", " was deemed accepted on ")), end, plain(".")]
        }
    }
    .into()
}

pub fn answered(task: &Task) -> Option<jiff::Timestamp> {
    match &task.state {
        TaskState::Answered { at, .. } => Some(*at),
        TaskState::Waiting | TaskState::Asked { .. } | TaskState::Closed(_) => None,
    }
}

/// Why it waits, and who can end that. Empty once it is over.
pub fn waits(r: &Reading<'_>) -> String {
    let mut said: Vec<String> = Vec::new();
    for next in next_up(&r.live.flow, r.state()) {
        said.push(match next {
            Next::Prepare { .. } => format!("It waits for {}, until round {} is sent.", r.owner(), r.state().round),
            Next::Answer { task, .. } => match r.state().tasks.get(&task) {
                Some(task) => format!("It waits for {}, {}.", r.name(task.person), super::because(task)),
                None => continue,
            },
            Next::Obligation { obligation, person, .. } => {
                let text = r.state().obligations.get(&obligation);
                let met = text.is_some_and(|o| o.state == ObligationState::Met);
                let who = person.map_or_else(|| "The team".to_owned(), |p| r.name(p));
                let words = text.and_then(|o| o.text.as_deref()).unwrap_or("a condition");
                if met {
                    format!("{who} has to accept “{words}” as met.")
                } else {
                    format!("{who} has to see to “{words}”.")
                }
            }
            Next::Question { owner, due, .. } => {
                format!("It waits for {} to answer a question, by {}.", r.name(owner), r.near(due))
            }
            // It is said below, with what somebody can do.
            Next::Wait { step, .. } if r.state().failed_calls().any(|id| *id == step) => continue,
            Next::Unblock { step, reason, .. } if r.state().stopped_by_call() == Some(&step) => {
                let reason = reason.map_or_else(String::new, |text| words::sentence(&text));
                format!("It waits for {} to see to it. {reason}", r.owner())
            }
            Next::Wait { system_at, .. } => format!("It waits; Assent looks again {}.", r.near(system_at)),
            Next::Unblock { reason, .. } => {
                let reason = reason.map_or_else(String::new, |text| format!(" {}", words::sentence(&text)));
                format!("It waits for {} to find somebody who can be asked.{reason}", r.owner())
            }
        });
    }
    said.join(" ")
}
