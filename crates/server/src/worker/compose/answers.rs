//! Mails that tell what somebody answered, and how it ended. One function for each.

use super::desk::Desk;
use domain::request::event::Event;
use domain::request::vocabulary::{Side, Visibility};
use domain::request::{Choice, Entry, Outcome, TaskState};
use effects::notifications::{
    Ask, ChangesRequested, Completed, Decided, Ending, Notice, NoticeKind, QuestionAnswered, Receipt, Rendered,
};
use wording::Said;

/// The receipt of whoever decided.
pub(super) fn receipt(desk: &Desk<'_>, seq: u64) -> Option<Rendered> {
    let entry = desk.entry(seq)?;
    let Event::DecisionRecorded { task, fields, .. } = &entry.event else { return None };
    let task = desk.task(*task)?;
    let open = desk.then.steps.get(&task.step).is_some_and(|run| run.round == task.round && run.outcome.is_none());
    let erased = desk.words().words_erased().to_string();
    let statement = fields.statement.as_ref().map_or(erased.as_str(), |statement| statement.consent.as_str());
    let mail = Receipt {
        frame: desk.frame(),
        round: task.round,
        answer: desk.answer(&entry.event)?,
        at: desk.when(entry.at),
        statement: statement.to_owned(),
        next: desk.next(),
        withdraw: open.then(|| desk.words().receipt_withdraw()),
        checkpoint: desk.checkpoint.clone(),
        attached: None,
        link: desk.link.clone(),
    };
    Some(mail.render())
}

/// The team hears of a decision or review.
pub(super) fn decided(desk: &Desk<'_>, seq: u64) -> Option<Rendered> {
    let entry = desk.entry(seq)?;
    let (Event::DecisionRecorded { task, .. } | Event::ReviewRecorded { task, .. }) = &entry.event else { return None };
    let mail = Decided {
        frame: desk.frame(),
        by: desk.name(entry.author.id),
        round: desk.task(*task)?.round,
        answer: desk.answer(&entry.event)?,
        at: desk.when(entry.at),
        next: desk.next().map(|next| next.to_string()),
        link: desk.link.clone(),
    };
    Some(mail.render())
}

/// The package comes back.
pub(super) fn changes_requested(desk: &Desk<'_>, seq: u64) -> Option<Rendered> {
    let Event::PackageReturned { round, step, .. } = &desk.entry(seq)?.event else { return None };
    let changes = desk.then.changes.values().filter(|change| change.round == *round);
    let asks: Vec<Ask> = changes.map(|change| desk.ask(change)).collect();
    let askers = desk.then.tasks.values().filter(|task| task.step == *step && task.round == *round);
    let askers = askers.filter(|t| matches!(t.state, TaskState::Answered { choice: Some(Choice::RequestChanges), .. }));
    let names: Vec<String> = askers.map(|task| desk.name(task.person)).collect();
    let due = desk.then.look_at.map(|at| desk.when(at));
    let by = crate::words::listed(&names);
    let mail = ChangesRequested { frame: desk.frame(), by, round: *round, changes: asks, due, link: desk.link.clone() };
    Some(mail.render())
}

/// The request has come to its end.
pub(super) fn completed(desk: &Desk<'_>) -> Option<Rendered> {
    let ending = match desk.then.outcome? {
        Outcome::Approve => Ending::Approved,
        Outcome::Decline => Ending::Declined,
        Outcome::Withdrawn => Ending::Withdrawn,
        Outcome::Expired => Ending::Expired,
        Outcome::DeemedAccepted => Ending::DeemedAccepted,
    };
    let mut decisions: Vec<u64> = desk.then.effective_decisions().map(|(seq, ..)| seq).collect();
    decisions.sort_unstable();
    let decided_by = decisions.into_iter().filter_map(|seq| desk.entry(seq)).filter_map(|entry| did(desk, entry));
    let mail = Completed {
        frame: desk.frame(),
        ending,
        decided_by: decided_by.collect(),
        next: desk.next(),
        link: desk.link.clone(),
    };
    Some(mail.render())
}

/// “Ines Moreau approved on Wednesday 11 March, 10:42.” A decision of an earlier round says so.
fn did(desk: &Desk<'_>, entry: &Entry) -> Option<Said> {
    let Event::DecisionRecorded { task, choice, conditional, .. } = &entry.event else { return None };
    let round = Some(desk.task(*task)?.round).filter(|round| *round != desk.then.round);
    let (words, name, at) = (desk.words(), desk.name(entry.author.id), desk.when(entry.at));
    Some(match (choice, conditional, round) {
        (Choice::Approve, true, None) => words.ended_did_conditions(name, at),
        (Choice::Approve, true, Some(round)) => words.ended_did_conditions_earlier(name, round, at),
        (Choice::Approve, false, None) => words.ended_did_approve(name, at),
        (Choice::Approve, false, Some(round)) => words.ended_did_approve_earlier(name, round, at),
        // Only the last round ends a request with one of these.
        (Choice::RequestChanges, ..) => words.ended_did_changes(name, at),
        (Choice::Decline, ..) => words.ended_did_decline(name, at),
    })
}

/// A client's question has an answer.
pub(super) fn question_answered(desk: &Desk<'_>, seq: u64) -> Option<Rendered> {
    let entry = desk.entry(seq)?;
    let Event::QuestionAnswered { thread, visibility: Visibility::Everyone, fields, .. } = &entry.event else {
        return None;
    };
    let thread = desk.then.threads.get(thread)?;
    let question = thread.posts.iter().rev().find(|post| post.seq < seq && post.side == Side::Client)?;
    let due = desk.then.tasks_of(desk.reader.lasting).find_map(|(_, task)| desk.due(task));
    let mail = QuestionAnswered {
        frame: desk.frame(),
        by: desk.name(entry.author.id),
        question: desk.text(question.text.as_ref()),
        place: thread.place.and_then(|place| desk.place(place)),
        answer: desk.text(fields.text.as_ref()),
        due,
        link: desk.link.clone(),
    };
    Some(mail.render())
}

/// What a notify step tells.
pub(super) fn notice(desk: &Desk<'_>, seq: u64) -> Option<Rendered> {
    let Event::NoticeQueued { fields, .. } = &desk.entry(seq)?.event else { return None };
    let words = desk.text(fields.text.as_ref());
    let mail = Notice { frame: desk.frame(), kind: NoticeKind::Inform, words, due: None, link: desk.link.clone() };
    Some(mail.render())
}
