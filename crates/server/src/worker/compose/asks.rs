//! Mails that ask somebody for something, or tell that it is no longer asked. One function for each.

use super::desk::Desk;
use super::newest_link;
use crate::words;
use crate::worker::{CodeAbout, Extra};
use domain::ids::{Pseudonym, TaskId};
use domain::request::vocabulary::{TaskEnd, Visibility};
use domain::request::{Event, Next, Obligation, TaskState, next_up};
use effects::notifications::{
    ApprovalRequest, CodePurpose, EmailCode, FreshLink, Notice, NoticeKind, OtherBrowser, Rendered, ReviewRequested,
    TaskClosed,
};
use wording::Said;

/// A contact is asked to decide.
pub(super) fn approval(desk: &Desk<'_>, task: TaskId) -> Option<Rendered> {
    let task = desk.task(task)?;
    let earlier = task.round.saturating_sub(1);
    let changes = desk.then.changes.values().filter(|c| c.round == earlier && c.visibility == Visibility::Everyone);
    let mail = ApprovalRequest {
        frame: desk.frame(),
        round: task.round,
        due: desk.due(task),
        sender: desk.owner(),
        message: None,
        changes: changes.map(|change| desk.ask(change)).collect(),
        documents: desk.documents(),
        consequence: desk.if_approved(task),
        because: desk.because(task),
        link: desk.link.clone(),
    };
    Some(mail.render())
}

/// A member is asked to check.
pub(super) fn review(desk: &Desk<'_>, task: TaskId) -> Option<Rendered> {
    let task = desk.task(task)?;
    let mail = ReviewRequested {
        frame: desk.frame(),
        by: desk.owner(),
        round: task.round,
        due: desk.due(task),
        documents: desk.documents(),
        because: Desk::because_clause(task),
        link: desk.link.clone(),
    };
    Some(mail.render())
}

/// Somebody is asked to confirm having read.
pub(super) fn acknowledge(desk: &Desk<'_>, task: TaskId) -> Option<Rendered> {
    let task = desk.task(task)?;
    let title = desk.live.flow.step(&task.step)?.title();
    let names: Vec<String> = desk.documents().into_iter().map(|document| document.name).collect();
    let words = if names.is_empty() { title } else { format!("{title}: {}", desk.words().listed(&names)) };
    Some(notice(desk, NoticeKind::Acknowledge, words, desk.due(task)))
}

/// Somebody is asked to fill in a form, to supply files, or to do something.
pub(super) fn work(desk: &Desk<'_>, task: TaskId) -> Option<Rendered> {
    let task = desk.task(task)?;
    let step = desk.live.flow.step(&task.step)?;
    let help = step.common.help.as_deref().map(|help| format!("\n{help}")).unwrap_or_default();
    Some(notice(desk, NoticeKind::Work, format!("{}{help}", step.title()), desk.due(task)))
}

fn notice(desk: &Desk<'_>, kind: NoticeKind, words: String, due: Option<String>) -> Rendered {
    Notice { frame: desk.frame(), kind, words, due, link: desk.link.clone() }.render()
}

/// The owner hears that somebody is late.
pub(super) fn overdue(desk: &Desk<'_>, task: TaskId) -> Option<Rendered> {
    let task = desk.task(task)?;
    let TaskState::Asked { due, look_at, .. } = task.state else { return None };
    let words = format!(
        "{} has not answered. The answer was due {}.\nA word from you may help. Assent looks again on {}.",
        desk.name(task.person),
        desk.when(due),
        desk.when(look_at)
    );
    Some(notice(desk, NoticeKind::Work, words, None))
}

/// The owner hears what waits for them.
pub(super) fn owner_reminder(desk: &Desk<'_>) -> Option<Rendered> {
    let mut lines: Vec<String> = Vec::new();
    for next in next_up(&desk.live.flow, &desk.then) {
        lines.push(match next {
            Next::Prepare { .. } => format!("Round {} is being prepared and was not sent yet.", desk.then.round),
            Next::Obligation { obligation, person, .. } => {
                let obligation = desk.then.obligations.get(&obligation)?;
                let who = person.map_or_else(|| desk.owner(), |who| desk.name(who));
                format!("A condition waits for {who}: “{}”", desk.text(obligation.text.as_ref()))
            }
            Next::Question { owner, due, .. } => {
                let (who, due) = (desk.name(owner), desk.when(due));
                format!("A question of the client’s waits for {who}; the answer is due {due}.")
            }
            Next::Unblock { step, reason, .. } if desk.then.stopped_by_call() == Some(&step) => {
                words::sentence(reason.as_deref().unwrap_or("A call could not be made."))
            }
            Next::Unblock { reason, .. } => nobody(reason.as_deref()),
            Next::Wait { step, .. } => {
                let title = desk.live.flow.step(&step).map_or_else(|| step.to_string(), domain::flow::Step::title);
                format!("“{title}” still waits for what has to come first.")
            }
            Next::Answer { .. } => continue,
        });
    }
    (!lines.is_empty()).then(|| notice(desk, NoticeKind::Work, lines.join("\n"), None))
}

/// Nobody can be asked.
pub(super) fn step_blocked(desk: &Desk<'_>, seq: u64) -> Option<Rendered> {
    let Event::StepBlocked { step, fields, .. } = &desk.entry(seq)?.event else { return None };
    let title = desk.live.flow.step(step).map_or_else(|| step.to_string(), domain::flow::Step::title);
    let words = match fields.text.as_deref() {
        Some(reason) if desk.live.flow.step(step).is_some_and(|step| step.word().calls_out()) => {
            format!("{}\nOpen the request to try it again, or to go on without it.", words::sentence(reason))
        }
        reason => format!("“{title}” cannot begin.\n{}", nobody(reason)),
    };
    Some(notice(desk, NoticeKind::Work, words, None))
}

fn nobody(reason: Option<&str>) -> String {
    reason.map_or_else(
        || "Nobody can be asked.".to_owned(),
        |reason| format!("Nobody can be asked: {}", words::sentence(reason)),
    )
}

/// It is settled without them.
pub(super) fn task_closed(desk: &Desk<'_>, id: TaskId) -> Option<Rendered> {
    let task = desk.task(id)?;
    let words = desk.words();
    let because = match &task.state {
        TaskState::Closed(TaskEnd::Rework) => words.closed_rework(),
        TaskState::Closed(TaskEnd::Ended) => words.closed_ended(),
        TaskState::Closed(TaskEnd::HandedOn) => handed_on(desk, id),
        TaskState::Closed(TaskEnd::Moved) => words.closed_moved(),
        TaskState::Closed(TaskEnd::Settled) => settled(desk, &task.step, task.round),
        TaskState::Waiting | TaskState::Asked { .. } | TaskState::Answered { .. } => return None,
    };
    Some(TaskClosed { frame: desk.frame(), because }.render())
}

/// The team hears that somebody else was named.
pub(super) fn referred(desk: &Desk<'_>, seq: u64) -> Option<Rendered> {
    let Event::TaskReferred { task, fields, .. } = &desk.entry(seq)?.event else { return None };
    let from = desk.name(desk.task(*task)?.person);
    let who = fields.name.as_deref().unwrap_or("somebody else");
    let note = fields.note.as_deref().map(|note| format!("\n“{note}”")).unwrap_or_default();
    let words = format!(
        "{from} says that {who} is the right person to answer this.{note}\nThe register does not say so. Confirm it, or ask {from} after \
         all; until then it waits for {from}."
    );
    Some(notice(desk, NoticeKind::Work, words, None))
}

/// Whoever named somebody is asked to answer after all.
pub(super) fn referral_refused(desk: &Desk<'_>, seq: u64) -> Option<Rendered> {
    let Event::ReferralRefused { task, fields } = &desk.entry(seq)?.event else { return None };
    let after_all = desk.words().said_after_all(&desk.workspace().name);
    let words = format!("{after_all}\n{}", desk.text(fields.text.as_ref()));
    Some(notice(desk, NoticeKind::Reply, words, desk.due(desk.task(*task)?)))
}

/// Somebody else has it now: “Sam Berg answers it instead.”
fn handed_on(desk: &Desk<'_>, id: TaskId) -> Said {
    let instead = desk.live.entries.iter().find_map(|entry| match &entry.event {
        Event::TaskHandedOn { task, instead, .. } if *task == id => Some(*instead),
        _ => None,
    });
    let who = instead.and_then(|instead| desk.then.tasks.get(&instead)).map(|task| desk.name(task.person));
    let words = desk.words();
    words.closed_instead(who.unwrap_or_else(|| words.somebody_else().to_string()))
}

fn settled(desk: &Desk<'_>, step: &domain::ids::StepId, round: u32) -> Said {
    let answered = desk.then.tasks.values().filter(|t| t.step == *step && t.round == round);
    let names: Vec<String> =
        answered.filter(|t| matches!(t.state, TaskState::Answered { .. })).map(|t| desk.name(t.person)).collect();
    if names.is_empty() {
        desk.words().closed_settled()
    } else {
        desk.words().closed_enough(desk.words().listed(&names))
    }
}

/// The person who set a condition hears that it is said to be met.
pub(super) fn condition_met(desk: &Desk<'_>, seq: u64) -> Option<Rendered> {
    let (Event::ObligationMet { obligation, .. } | Event::ObligationPassed { obligation, .. }) =
        &desk.entry(seq)?.event
    else {
        return None;
    };
    let condition = desk.then.obligations.get(obligation)?;
    let (words, text) = (desk.words(), desk.text(condition.text.as_ref()));
    let set = match condition.passed_to {
        None => words.said_condition(text),
        Some(_) => words.said_condition_passed(text),
    };
    let met = words.said_condition_met(&desk.workspace().name, desk.text(condition.note.as_ref()));
    let words = format!("{set}\n{met}\n{}", words.said_condition_please());
    let kind = if desk.outside() { NoticeKind::Reply } else { NoticeKind::Work };
    Some(notice(desk, kind, words, None))
}

/// The team hears that a condition was not accepted yet.
pub(super) fn condition_returned(desk: &Desk<'_>, seq: u64) -> Option<Rendered> {
    let entry = desk.entry(seq)?;
    let Event::ObligationReturned { obligation, fields, .. } = &entry.event else { return None };
    let condition: &Obligation = desk.then.obligations.get(obligation)?;
    let words = format!(
        "{} does not accept this condition as met yet: “{}”\n{}",
        desk.name(entry.author.id),
        desk.text(condition.text.as_ref()),
        desk.text(fields.text.as_ref())
    );
    Some(notice(desk, NoticeKind::Work, words, None))
}

/// Mails that a handler asked for.
pub(super) fn extra(desk: &Desk<'_>, extra: &Extra, digits: &dyn Fn(&[u8]) -> String) -> Option<Rendered> {
    let frame = desk.bare_frame();
    match extra {
        Extra::EmailCode { code, about, minutes, .. } => {
            let name = Pseudonym::parse(code).ok()?;
            let purpose = match about {
                CodeAbout::Decide { statement } => CodePurpose::Decide { statement: statement.clone() },
                CodeAbout::See => CodePurpose::See,
            };
            Some(EmailCode { frame, code: digits(name.bytes()), purpose, minutes: *minutes }.render())
        }
        Extra::FreshLink { record: Some((_, expires)), .. } => {
            Some(FreshLink { frame: desk.frame(), expires: desk.when(*expires), link: desk.link.clone() }.render())
        }
        Extra::FreshLink { record: None, .. } => {
            let (_, expires) = newest_link(&desk.live.entries, &desk.live.state, desk.reader.lasting)?;
            Some(FreshLink { frame: desk.frame(), expires: desk.when(expires), link: desk.link.clone() }.render())
        }
        Extra::OtherBrowser { browser, at } => {
            let mail = OtherBrowser { frame, browser: browser.clone(), at: desk.when(*at), contact: desk.owner() };
            Some(mail.render())
        }
    }
}
