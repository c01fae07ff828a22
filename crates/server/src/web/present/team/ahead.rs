//! What each answer would lead to, and what silence brings: [`domain::simulate::ahead`] tries it, here it is put into words.

use super::{Reading, due};
use crate::web::components::{Mark, Rail, Step as Stretch};
use crate::web::pages::team::request::{Ahead, IfThen};
use crate::words;
use domain::flow::Step;
use domain::flow::trial::Word;
use domain::ids::{ObligationId, PersonId, Pseudonym, StepId, TaskId};
use domain::request::Outcome;
use domain::request::event::{HandOn, StepWord};
use domain::simulate::ahead::{Brings, Change, Deed, Lead, PEOPLE_MAX, Standing, lead, leads, silence};
use jiff::Timestamp;

/// LIMIT: moments that are named of a long silence.
const MOMENTS_MAX: usize = 8;

fn standing<'a>(r: &Reading<'a>) -> Standing<'a> {
    Standing {
        state: &r.live.state,
        flow: &r.live.flow,
        directory: &r.live.directory,
        workload: &r.live.workload,
        initiator: r.live.initiator(),
        at: r.now,
    }
}

/// The part of the page; nothing once it is over.
pub fn ahead(r: &Reading<'_>) -> Option<Ahead> {
    if !r.state().is_open() {
        return None;
    }
    let all = leads(standing(r));
    let answers = grouped(r, &all);
    let asked = r.state().asked_tasks().count();
    let more = match asked.saturating_sub(PEOPLE_MAX) {
        0 => String::new(),
        more => format!("{more} more people are asked; theirs are not worked out here."),
    };
    let (silence, after) = silent(r);
    (!answers.is_empty() || silence.is_some()).then_some(Ahead { answers, more, silence, after })
}

/// What follows if whoever is asked answers so, as a sentence; where they cannot, why.
pub fn of_task(r: &Reading<'_>, task: TaskId, person: Pseudonym, says: Word) -> String {
    let tried = lead(standing(r), Deed::Answer { task, person, says });
    tried.leads.map_or_else(|why| why, |change| then(r, &change))
}

/// Which answer in which step, who could give it, and what follows, in two parts.
type Answer = (Option<(StepId, Word)>, Vec<Pseudonym>, String, String);

/// The same answer of several people who are asked in one step is said once, where it leads to the same.
fn grouped(r: &Reading<'_>, all: &[Lead]) -> Vec<IfThen> {
    let mut said: Vec<Answer> = Vec::new();
    for lead in all {
        let text = match &lead.leads {
            Ok(change) => then(r, change),
            // Why sending is not possible stands beside its button; other answers that are not possible are not offered.
            Err(_) => continue,
        };
        let Deed::Answer { task, person, says } = &lead.deed else {
            said.push((None, Vec::new(), deed(r, &lead.deed), text));
            continue;
        };
        let Some(step) = r.state().tasks.get(task).map(|task| task.step.clone()) else { continue };
        let key = Some((step, *says));
        match said.iter_mut().find(|(other, _, _, same)| *other == key && *same == text) {
            Some((_, people, _, _)) => people.push(*person),
            None => said.push((key, vec![*person], String::new(), text)),
        }
    }
    let one = |(key, people, what, then): (Option<(StepId, Word)>, Vec<Pseudonym>, String, String)| match key {
        Some((step, says)) => IfThen { what: answers(r, &step, says, &people), then },
        None => IfThen { what, then },
    };
    said.into_iter().map(one).collect()
}

/// “Ines Moreau or Tomas Eklund approves”.
fn answers(r: &Reading<'_>, step: &StepId, says: Word, people: &[Pseudonym]) -> String {
    let names: Vec<String> = people.iter().map(|person| r.name(*person)).collect();
    let who = match names.as_slice() {
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
        [] => "Somebody".to_owned(),
    };
    let word = r.state().steps.get(step).map(|run| run.word);
    let does = match says {
        Word::Approve => "approves",
        Word::Conditions => "approves under a condition",
        Word::Changes => "asks for changes",
        Word::Decline => "declines",
        Word::Asks => "asks a question",
        Word::Done | Word::Failed | Word::Skip | Word::Unchanged | Word::Silent => match word {
            Some(StepWord::Acknowledge) => "takes note",
            Some(StepWord::Form) => "fills it in",
            Some(StepWord::Upload) => "hands the files in",
            Some(_) | None => "has done it",
        },
    };
    format!("{who} {does}")
}

fn deed(r: &Reading<'_>, deed: &Deed) -> String {
    match deed {
        Deed::Send => format!("{} sends it", r.owner()),
        Deed::Meet(condition) => format!("The team says that {} is met", condition_words(r, *condition)),
        Deed::Accept(condition) => {
            let judge = r.state().obligations.get(condition).and_then(|own| r.state().judge(own));
            let who = judge.map_or_else(|| "Whoever set it".to_owned(), |party| r.name(party));
            format!("{who} accepts {} as met", condition_words(r, *condition))
        }
        Deed::GoOn(step) => format!("The team goes on without “{}”", title(r, step)),
        Deed::Answer { .. } => String::new(),
    }
}

fn condition_words(r: &Reading<'_>, condition: ObligationId) -> String {
    let text = r.state().obligations.get(&condition).and_then(|own| own.text.as_deref());
    text.map_or_else(|| "the condition".to_owned(), words::quoted)
}

fn title(r: &Reading<'_>, step: &StepId) -> String {
    r.live.flow.step(step).map_or_else(|| step.in_words(), Step::title)
}

/// What follows, as a sentence: “Tomas Eklund is asked next (“Client approval”).”
pub fn then(r: &Reading<'_>, change: &Change) -> String {
    let mut parts: Vec<String> = Vec::new();
    let titles =
        |steps: &[StepId]| -> Vec<String> { steps.iter().map(|step| format!("“{}”", title(r, step))).collect() };
    if !change.skipped.is_empty() {
        let are = if change.skipped.len() == 1 { "is" } else { "are" };
        parts.push(format!("{} {are} left out", words::listed(&titles(&change.skipped))));
    }
    let (waiting, done): (Vec<&StepId>, Vec<&StepId>) =
        change.calls.iter().partition(|step| change.waits.contains(step));
    let done: Vec<StepId> = done.into_iter().cloned().collect();
    if !done.is_empty() {
        let are = if done.len() == 1 { "is" } else { "are" };
        parts.push(format!("{} {are} carried out", words::listed(&titles(&done))));
    }
    let waiting: Vec<StepId> =
        waiting.into_iter().chain(change.waits.iter().filter(|step| !change.calls.contains(step))).cloned().collect();
    if !waiting.is_empty() {
        parts.push(format!("it waits for {}", words::listed(&titles(&waiting))));
    }
    parts.extend(asked(r, change));
    if let Some(round) = change.round {
        parts.push(format!("it goes back to {}, as round {round}", r.owner()));
    }
    if change.conditions > 0 {
        parts.push("the condition has to be met".to_owned());
    }
    if let Some((step, why)) = &change.blocked {
        let why =
            if why.is_empty() { String::new() } else { format!(": {}", words::lower_first(why.trim_end_matches('.'))) };
        parts.push(format!("it stands still at “{}”, because nobody can be asked there{why}", title(r, step)));
    }
    match change.ended {
        Some(Outcome::Approve) => parts.push("it is approved and its record is sealed".to_owned()),
        Some(Outcome::Decline) => parts.push("it ends as declined".to_owned()),
        Some(Outcome::Expired) => parts.push("it ends without an answer".to_owned()),
        Some(Outcome::Withdrawn) => parts.push("it ends as withdrawn".to_owned()),
        Some(Outcome::DeemedAccepted) => parts.push("it ends as deemed accepted".to_owned()),
        None => {}
    }
    if parts.is_empty() {
        let names: Vec<String> = change.still.iter().map(|who| r.card_name(*who)).collect();
        parts.push(match names.as_slice() {
            [] => "it goes on as before".to_owned(),
            some => format!("it still waits for {}", words::listed(some)),
        });
    }
    words::sentence(&words::upper_first(&words::listed(&parts)))
}

/// “Tomas Eklund is asked next (“Client approval”)”, one for each step.
fn asked(r: &Reading<'_>, change: &Change) -> Vec<String> {
    let mut steps: Vec<(&StepId, Vec<String>)> = Vec::new();
    for (step, who) in &change.asked {
        let name = r.card_name(*who);
        match steps.iter_mut().find(|(other, _)| *other == step) {
            Some((_, names)) => names.push(name),
            None => steps.push((step, vec![name])),
        }
    }
    let one = |(step, names): (&StepId, Vec<String>)| {
        let are = if names.len() == 1 { "is" } else { "are" };
        format!("{} {are} asked next (“{}”)", words::listed(&names), title(r, step))
    };
    steps.into_iter().map(one).collect()
}

/// What silence brings, standing up, and what comes after the last of it.
fn silent(r: &Reading<'_>) -> (Option<Rail>, String) {
    let all = silence(standing(r));
    let ends = all.iter().any(|(_, brings)| matches!(brings, Brings::Ended(_)));
    let mut steps: Vec<Stretch> = Vec::new();
    let mut last: Option<Timestamp> = None;
    for (at, brings) in all {
        let (mark, says) = in_time(r, &brings);
        if last == Some(at) {
            let joined = steps.pop().map(|step| Stretch { detail: format!("{} {says}", step.detail), ..step });
            steps.extend(joined);
        } else if steps.len() < MOMENTS_MAX {
            steps.push(Stretch::new(mark, words::upper_first(&r.near(at)), says));
        } else {
            break;
        }
        last = Some(at);
    }
    let after = if ends { "" } else { "It stays open, and whoever is asked goes on being reminded." };
    let rail = (!steps.is_empty()).then(|| Rail { label: "If nobody answers".to_owned(), steps, on_desk: false });
    (rail, after.to_owned())
}

fn in_time(r: &Reading<'_>, brings: &Brings) -> (Mark, String) {
    let name = |who: &PersonId| r.card_name(*who);
    let says = match brings {
        Brings::Reminded(who) => format!("{} is reminded.", name(who)),
        Brings::Late(who) => {
            let already = r.state().asked_tasks().any(|(_, task)| {
                who.in_request(r.state().id) == task.person && due(task).is_some_and(|due| due <= r.now)
            });
            let is = if already { "is still late" } else { "is late" };
            return (Mark::Late, format!("The answer of {} {is}; {} is told.", name(who), r.owner()));
        }
        Brings::Told(who) => {
            let names: Vec<String> = who.iter().map(name).collect();
            let are = if names.len() == 1 { "is" } else { "are" };
            format!("{} {are} told.", words::listed(&names))
        }
        Brings::Handed { from, to, why: HandOn::Away } => {
            format!("{} is asked, while {} is away.", name(to), name(from))
        }
        Brings::Handed { to, why: HandOn::Back | HandOn::NotMe, .. } | Brings::Asked(to) => {
            format!("{} is asked.", name(to))
        }
        Brings::Ended(Outcome::Approve) => return (Mark::End, "It is approved.".to_owned()),
        Brings::Ended(Outcome::Decline) => return (Mark::End, "It ends as declined.".to_owned()),
        Brings::Ended(Outcome::Withdrawn) => return (Mark::End, "It ends as withdrawn.".to_owned()),
        Brings::Ended(Outcome::Expired) => return (Mark::End, "It ends without an answer.".to_owned()),
        Brings::Ended(Outcome::DeemedAccepted) => return (Mark::End, "It ends as deemed accepted.".to_owned()),
    };
    (Mark::Next, says)
}
