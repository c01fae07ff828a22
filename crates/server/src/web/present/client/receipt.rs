//! The receipt: the same sentence in the past tense, what happens now, and the record to keep.

use super::{letterhead, path};
use crate::web::components::{Chip, Fact, Icon, Kind, Link, Mark, Notice, Rail, Step as Stretch, Words};
use crate::web::pages::client::receipt::{ReceiptPage, Stamp, Withdraw};
use crate::web::present::common::{Pictures, Reader, bound};
use crate::web::present::documents::picture_path;
use crate::web::present::line::{line, said_of};
use crate::words;
use domain::actor::Method;
use domain::flow::expr;
use domain::ids::TaskId;
use domain::language::Language;
use domain::request::event::{DecisionFields, Entry};
use domain::request::{Choice, Event, ObligationState, Outcome, SubmittedPackage, Task, TaskState};
use jiff::Timestamp;
use wording::Words as Speaks;

/// A decision of the reader that still counts.
#[derive(Debug)]
pub struct Mine<'a> {
    /// The task it answers.
    pub id: TaskId,
    /// The task.
    pub task: &'a Task,
    /// What was decided.
    pub choice: Choice,
    /// With conditions?
    pub conditional: bool,
    /// When.
    pub at: Timestamp,
    /// The package it binds to.
    pub package: &'a SubmittedPackage,
    /// The entry of the decision.
    pub entry: &'a Entry,
    fields: &'a DecisionFields,
}

/// The reader's latest decision; none if they made none, or took it back.
pub fn mine<'a>(reader: &'a Reader<'_>) -> Option<Mine<'a>> {
    let decided = reader.state.tasks_of(reader.who).filter_map(|(id, task)| match &task.state {
        TaskState::Answered { seq, at, choice: Some(choice), conditional, package, .. } => {
            let entry = reader.live.entries.get(usize::try_from(*seq).ok()?)?;
            let Event::DecisionRecorded { fields, .. } = &entry.event else { return None };
            let package = reader.state.packages.iter().find(|p| p.digest == *package && p.round == task.round)?;
            Some(Mine { id, task, choice: *choice, conditional: *conditional, at: *at, package, entry, fields })
        }
        TaskState::Waiting | TaskState::Asked { .. } | TaskState::Answered { .. } | TaskState::Closed(_) => None,
    });
    decided.max_by_key(|m| m.entry.seq)
}

/// The page.
pub fn receipt(reader: &Reader<'_>, mine: &Mine<'_>, pictures: &Pictures, csrf: &str, key: &str) -> ReceiptPage {
    let base = path(reader);
    let (words, title) = (reader.words, reader.title());
    let (round, client) = (mine.task.round, reader.client_name());
    let (sentence, tab) = match (mine.choice, mine.conditional) {
        (Choice::RequestChanges, _) => (words.kept_changes(round, title, client), words.kept_title_changes(title)),
        (Choice::Approve, false) => (words.kept_approved(round, title, client), words.kept_title_approved(title)),
        (Choice::Approve, true) => (words.kept_conditions(round, title, client), words.kept_title_conditions(title)),
        (Choice::Decline, _) => (words.kept_declined(round, title, client), words.kept_title_declined(title)),
    };
    let erased = words.kept_erased().to_string();
    let kept = mine.fields.statement.as_ref();
    let statement = kept.map_or(erased.as_str(), |s| s.consent.as_str());
    let language = kept.and_then(|s| Language::parse(&s.lang)).unwrap_or(words.language);
    let sender = reader.state.sender.as_ref();
    ReceiptPage {
        letterhead: letterhead(reader),
        words,
        title: tab.to_string(),
        csrf: csrf.to_owned(),
        leave_path: format!("{base}/sign-out"),
        status: Chip::new(Kind::Good, Icon::TICK, words.kept_recorded().to_string()),
        when: words.full_moment(mine.at, &reader.zone),
        sentence: sentence.into(),
        line: line(reader),
        now: now(reader, mine),
        notice: asked_again(reader).or_else(|| conditions(reader, mine)),
        withdraw: withdraw(reader, mine, key),
        record_number: reader.number().to_owned(),
        statement: Words::with_title(statement, reader.title()),
        statement_words: Speaks::of(language),
        stamps: stamps(reader, mine.package, pictures),
        documents: bound(reader, mine.package, pictures),
        facts: facts(reader, mine),
        download: Link::new(format!("{base}/record.aef"), words.kept_download().to_string()),
        check: Some(Link::new(format!("{base}/record"), words.kept_check().to_string())),
        write_to: sender.map(|s| Link::new(format!("mailto:{}", s.email), words.kept_write(&s.name).to_string())),
        live_events: reader.state.outcome.is_none().then(|| format!("{base}/events")),
    }
}

fn facts(reader: &Reader<'_>, mine: &Mine<'_>) -> Vec<Fact> {
    let name = reader.name(mine.task.party);
    let role = reader.role(mine.task.party);
    let who = if role.is_empty() { name } else { format!("{name}, {role}") };
    let methods = mine.entry.author.auth.as_ref().map(|a| a.methods.as_slice()).unwrap_or_default();
    let words = reader.words;
    let mut with: Vec<String> = methods
        .iter()
        .map(|m| match m {
            Method::Link => words.kept_link(),
            Method::OtpEmail => words.kept_code(),
            Method::Totp => words.kept_totp(),
            Method::Sso => words.kept_sso(),
            Method::Passkey => words.kept_passkey(),
        })
        .map(|said| said.to_string())
        .collect();
    if mine.fields.typed_name.is_some() {
        with.push(words.kept_typed_name().to_string());
    }
    let by = match mine.choice {
        Choice::Approve => words.kept_by_approved(),
        Choice::RequestChanges => words.kept_by_changes(),
        Choice::Decline => words.kept_by_declined(),
    };
    let mut facts = vec![
        Fact::new(by.to_string(), who),
        Fact::new(words.kept_when().to_string(), words.full_moment(mine.at, &reader.zone)),
        Fact::new(words.kept_with().to_string(), words::capital(&words.listed(&with))),
    ];
    let comment = mine.fields.comment.as_deref().filter(|_| mine.choice != Choice::Decline);
    facts.extend(comment.map(|c| Fact::new(words.kept_comment().to_string(), words::quoted(c))));
    facts
}

/// What happens now.
fn now(reader: &Reader<'_>, mine: &Mine<'_>) -> Rail {
    let (state, words) = (&reader.state, reader.words);
    let address = state.card(reader.who).map(|c| words.kept_copy(&c.email).to_string()).unwrap_or_default();
    let what = match mine.choice {
        Choice::Approve => words.kept_yes(),
        Choice::RequestChanges => words.kept_list(),
        Choice::Decline => words.kept_answer(),
    };
    let mut steps = vec![Stretch::new(Mark::Done, what, address)];
    for (_, task) in
        state.asked_tasks().filter(|(_, t)| crate::audience::is_client(state, t.party) && !reader.is_me(t.party))
    {
        let due = match task.state {
            TaskState::Asked { due, .. } => words.kept_until(words.moment(due, &reader.zone)).to_string(),
            TaskState::Waiting | TaskState::Answered { .. } | TaskState::Closed(_) => String::new(),
        };
        steps.push(Stretch::new(Mark::Now, words.kept_asked(reader.name(task.party)), due));
    }
    match (state.outcome, mine.choice) {
        (Some(Outcome::Approve | Outcome::DeemedAccepted), _) => follow(reader, Mark::Done, &mut steps),
        (Some(outcome), _) => {
            steps.push(Stretch::new(Mark::Declined, said_of(words, outcome), words.kept_no_round().to_string()));
        }
        (None, Choice::Approve) => {
            if steps.len() == 1 {
                steps.push(Stretch::new(Mark::Now, words.kept_finishes(reader.workspace()), ""));
            }
            follow(reader, Mark::Next, &mut steps);
        }
        (None, Choice::RequestChanges | Choice::Decline) if asks_me(reader) => {
            let says = words.kept_answered(reader.workspace());
            steps.push(Stretch::new(Mark::Done, says, ""));
            let round = reader.state.round;
            steps.push(Stretch::new(Mark::Now, words.kept_waits(round), ""));
        }
        (None, Choice::RequestChanges | Choice::Decline) => {
            let says = words.kept_works(reader.workspace());
            steps.push(Stretch::new(Mark::Now, says, words.kept_tells().to_string()));
        }
    }
    Rail { label: String::new(), steps, on_desk: true }
}

fn follow(reader: &Reader<'_>, mark: Mark, steps: &mut Vec<Stretch>) {
    for follows in &reader.live.flow.consequences {
        let fine = follows.fine.as_deref().map(|f| expr::fill(f, reader.names())).unwrap_or_default();
        steps.push(Stretch::new(mark, expr::fill(&follows.says, reader.names()), fine));
    }
}

/// Does a later round wait for the reader by now?
fn asks_me(reader: &Reader<'_>) -> bool {
    reader.state.asked_tasks().any(|(_, task)| reader.is_me(task.party))
}

fn asked_again(reader: &Reader<'_>) -> Option<Notice> {
    let title = reader.words.kept_again(reader.state.round).to_string();
    let text = reader.words.kept_again_text().to_string();
    let link = Some(Link::new(path(reader), reader.words.kept_again_link().to_string()));
    asks_me(reader).then(|| Notice { link, ..Notice::new(Kind::Wet, Icon::LOOP, title, text) })
}

fn conditions(reader: &Reader<'_>, mine: &Mine<'_>) -> Option<Notice> {
    let of_mine: Vec<_> = reader.state.obligations.values().filter(|o| o.task == mine.id && !o.lapsed).collect();
    if of_mine.is_empty() {
        return None;
    }
    let met = of_mine.iter().filter(|o| o.state == ObligationState::Accepted).count();
    let waits = of_mine.iter().any(|o| o.state == ObligationState::Met);
    let title = reader.words.kept_met(of_mine.len(), met).to_string();
    let text = reader.words.kept_met_text().to_string();
    let link = waits.then(|| Link::new(path(reader), reader.words.kept_met_link().to_string()));
    Some(Notice { link, ..Notice::new(Kind::Wet, Icon::LIST, title, text) })
}

fn withdraw(reader: &Reader<'_>, mine: &Mine<'_>, key: &str) -> Option<Withdraw> {
    let state = &reader.state;
    let open =
        state.steps.get(&mine.task.step).is_some_and(|run| run.outcome.is_none() && run.round == mine.task.round);
    if !open || state.outcome.is_some() {
        return None;
    }
    let sender = state.sender.as_ref().map_or(reader.workspace(), |s| s.name.as_str());
    let words = reader.words;
    let label = match mine.choice {
        Choice::Approve => words.kept_withdraw_yes(),
        Choice::RequestChanges | Choice::Decline => words.kept_withdraw_answer(),
    };
    Some(Withdraw {
        text: words.kept_withdraw(sender).to_string(),
        label: label.to_string(),
        effect: words.kept_withdraw_effect().to_string(),
        path: format!("{}/withdraw", path(reader)),
        key: key.to_owned(),
    })
}

/// Small pictures of the first pages of a package.
pub fn stamps(reader: &Reader<'_>, package: &SubmittedPackage, pictures: &Pictures) -> Vec<Stamp> {
    let base = path(reader);
    let first = |n: &u32| {
        let shown = pictures.get(n)?.as_deref()?;
        let page = shown.pictures.first()?;
        let src = picture_path(&base, *n, page, "thumb");
        Some(Stamp { src, width: page.thumb.width, height: page.thumb.height })
    };
    package.documents.iter().filter_map(first).collect()
}
