//! The receipt: the same sentence in the past tense, what happens now, and the record to keep.

use super::{letterhead, path};
use crate::web::components::{Chip, Fact, Icon, Kind, Link, Mark, Notice, Part, Rail, Step as Stretch, Words};
use crate::web::pages::client::receipt::{ReceiptPage, Stamp, Withdraw};
use crate::web::present::common::{Pictures, Reader, bound};
use crate::web::present::documents::picture_path;
use crate::web::present::line::{answered, line};
use crate::words;
use domain::actor::Method;
use domain::flow::expr;
use domain::ids::TaskId;
use domain::request::event::{DecisionFields, Entry};
use domain::request::{Choice, Event, ObligationState, Outcome, SubmittedPackage, Task, TaskState};
use jiff::Timestamp;

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
    let verb = match (mine.choice, mine.conditional) {
        (Choice::RequestChanges, _) => "asked for changes to",
        (Choice::Approve, false) => "approved",
        (Choice::Approve, true) => "approved with conditions",
        (Choice::Decline, _) => "declined",
    };
    let sentence = vec![
        Part::Live("You".to_owned()),
        Part::Plain(format!(" {verb} round {} of ", mine.task.round)),
        Part::Title(reader.title().to_owned()),
        Part::Plain(format!(" for {}.", reader.client_name())),
    ];
    let statement = mine.fields.statement.as_ref().map_or("Erased on a legal basis.", |s| s.consent.as_str());
    let sender = reader.state.sender.as_ref();
    ReceiptPage {
        letterhead: letterhead(reader),
        title: format!("You {verb} “{}”", reader.title()),
        csrf: csrf.to_owned(),
        leave_path: format!("{base}/sign-out"),
        status: Chip::new(Kind::Good, Icon::TICK, "Recorded"),
        when: words::full_moment(mine.at, &reader.zone),
        sentence: sentence.into(),
        line: line(reader),
        now: now(reader, mine),
        notice: asked_again(reader).or_else(|| conditions(reader, mine)),
        withdraw: withdraw(reader, mine, key),
        record_number: reader.number().to_owned(),
        statement: Words::with_title(statement, reader.title()),
        stamps: stamps(reader, mine.package, pictures),
        documents: bound(reader, mine.package, pictures),
        facts: facts(reader, mine),
        download: Link::new(format!("{base}/record.aef"), "Download the record"),
        check: Some(Link::new(format!("{base}/record"), "Check it’s genuine")),
        write_to: sender.map(|s| Link::new(format!("mailto:{}", s.email), format!("Write to {}", s.name))),
        live_events: reader.state.outcome.is_none().then(|| format!("{base}/events")),
    }
}

fn facts(reader: &Reader<'_>, mine: &Mine<'_>) -> Vec<Fact> {
    let name = reader.name(mine.task.party);
    let role = reader.role(mine.task.party);
    let who = if role.is_empty() { name } else { format!("{name}, {role}") };
    let methods = mine.entry.author.auth.as_ref().map(|a| a.methods.as_slice()).unwrap_or_default();
    let mut with: Vec<&str> = methods
        .iter()
        .map(|m| match m {
            Method::Link => "personal link",
            Method::OtpEmail => "6-digit e-mail code",
            Method::Totp => "authenticator code",
            Method::Sso => "your organisation’s sign-in",
            Method::Passkey => "passkey",
        })
        .collect();
    if mine.fields.typed_name.is_some() {
        with.push("typed name");
    }
    let by = format!("{} by", answered(mine.choice, false));
    let mut facts = vec![
        Fact::new(by, who),
        Fact::new("When", words::full_moment(mine.at, &reader.zone)),
        Fact::new("Confirmed with", words::capital(&words::listed(&with))),
    ];
    let comment = mine.fields.comment.as_deref().filter(|_| mine.choice != Choice::Decline);
    facts.extend(comment.map(|c| Fact::new("Comment", words::quoted(c))));
    facts
}

/// What happens now.
fn now(reader: &Reader<'_>, mine: &Mine<'_>) -> Rail {
    let state = &reader.state;
    let address = state.card(reader.who).map(|c| format!("A copy is on its way to {}", c.email)).unwrap_or_default();
    let what = match mine.choice {
        Choice::Approve => "Your approval is on the record",
        Choice::RequestChanges => "Your list is on the record",
        Choice::Decline => "Your answer is on the record",
    };
    let mut steps = vec![Stretch::new(Mark::Done, what, address)];
    for (_, task) in
        state.asked_tasks().filter(|(_, t)| crate::audience::is_client(state, t.party) && !reader.is_me(t.party))
    {
        let due = match task.state {
            TaskState::Asked { due, .. } => {
                format!("Until {}. We’ll e-mail you how it goes on.", words::moment(due, &reader.zone))
            }
            TaskState::Waiting | TaskState::Answered { .. } | TaskState::Closed(_) => String::new(),
        };
        steps.push(Stretch::new(Mark::Now, format!("{} has been asked", reader.name(task.party)), due));
    }
    match (state.outcome, mine.choice) {
        (Some(Outcome::Approve | Outcome::DeemedAccepted), _) => follow(reader, Mark::Done, &mut steps),
        (Some(outcome), _) => steps.push(Stretch::new(Mark::Declined, outcome.says(), "There is no next round.")),
        (None, Choice::Approve) => {
            if steps.len() == 1 {
                steps.push(Stretch::new(Mark::Now, format!("{} finishes it", reader.workspace()), ""));
            }
            follow(reader, Mark::Next, &mut steps);
        }
        (None, Choice::RequestChanges | Choice::Decline) if asks_me(reader) => {
            let says = format!("{} answered what you asked for", reader.workspace());
            steps.push(Stretch::new(Mark::Done, says, ""));
            let round = reader.state.round;
            steps.push(Stretch::new(Mark::Now, format!("Round {round} waits for your answer"), ""));
        }
        (None, Choice::RequestChanges | Choice::Decline) => {
            let says = format!("{} works on your answer", reader.workspace());
            steps.push(Stretch::new(Mark::Now, says, "We e-mail you when there is something to read."));
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
    let title = format!("Round {} waits for you", reader.state.round);
    let text = "What you decided before stays on the record, below.";
    let link = Some(Link::new(path(reader), "Read it and answer"));
    asks_me(reader).then(|| Notice { link, ..Notice::new(Kind::Wet, Icon::LOOP, title, text) })
}

fn conditions(reader: &Reader<'_>, mine: &Mine<'_>) -> Option<Notice> {
    let of_mine: Vec<_> = reader.state.obligations.values().filter(|o| o.task == mine.id && !o.lapsed).collect();
    if of_mine.is_empty() {
        return None;
    }
    let met = of_mine.iter().filter(|o| o.state == ObligationState::Accepted).count();
    let waits = of_mine.iter().any(|o| o.state == ObligationState::Met);
    let title = format!("{met} of {} accepted as met", words::counted(of_mine.len() as u64, "condition"));
    let text = "Each condition has to be accepted by you before what depends on it goes on.";
    let link = waits.then(|| Link::new(path(reader), "One waits for you"));
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
    let (label, that) = match mine.choice {
        Choice::Approve => ("Withdraw my approval", "approved"),
        Choice::RequestChanges => ("Take my answer back", "asked for changes"),
        Choice::Decline => ("Take my answer back", "declined"),
    };
    Some(Withdraw {
        text: format!("You can withdraw until everybody who is asked has answered. After that, talk to {sender}."),
        label: label.to_owned(),
        effect: format!(
            "The request is then waiting for you again. That you {that}, and withdrew, stays on the record."
        ),
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
