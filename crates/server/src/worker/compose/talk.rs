//! Mails about questions, notes and answers that wait for somebody. What answers a client's question is in `answers`.

use super::desk::Desk;
use crate::words;
use domain::flow::definition::ClientClock;
use domain::ids::ThreadId;
use domain::request::{Entry, Event, Owes, Side, Thread, Visibility};
use effects::notifications::{Notice, NoticeKind, QuestionAsked, Rendered};

/// A question, or an answer that asks on, waits for the reader's side; or it is theirs to answer now.
pub(super) fn question(desk: &Desk<'_>, seq: u64) -> Option<Rendered> {
    let entry = desk.entry(seq)?;
    let (thread, mine) = about(desk, &entry.event)?;
    let talk = desk.then.threads.get(&thread)?;
    // Where somebody of us passes it on, the words are the client's last ones.
    let (by, question) = match mine {
        Some(words) => (desk.name(entry.author.id), words),
        None => last_of_client(desk, talk)?,
    };
    let place = talk.place.and_then(|place| desk.place(place));
    if desk.outside() {
        let place = place.map_or_else(String::new, |place| format!("\n({place})"));
        let asks = desk.words().said_asks(by, question);
        return Some(notice(desk, NoticeKind::Reply, format!("{asks}{place}")));
    }
    let owes = talk.wait.and_then(|wait| wait.owes).filter(|owes| owes.owner == desk.reader.lasting);
    let (due, clock) = (owes.map(|owes| desk.when(owes.due)), owes.and_then(|_| clock(desk)));
    let mail = QuestionAsked { frame: desk.frame(), by, question, place, due, clock, link: desk.link.clone() };
    Some(mail.render())
}

/// The thread, and what the entry itself says in it.
fn about(desk: &Desk<'_>, event: &Event) -> Option<(ThreadId, Option<String>)> {
    match event {
        Event::QuestionAsked { thread, fields, .. } | Event::QuestionAnswered { thread, fields, .. } => {
            Some((*thread, Some(desk.text(fields.text.as_ref()))))
        }
        Event::QuestionReopened { thread, .. }
        | Event::QuestionGiven { thread, .. }
        | Event::QuestionOverdue { thread, .. } => Some((*thread, None)),
        _ => None,
    }
}

fn last_of_client(desk: &Desk<'_>, talk: &Thread) -> Option<(String, String)> {
    let post = talk.posts.iter().rev().find(|post| post.side == Side::Client)?;
    Some((desk.name(post.by), desk.text(post.text.as_ref())))
}

/// What the wait does to the client's time.
fn clock(desk: &Desk<'_>) -> Option<String> {
    let stands = desk.then.tasks.values().any(|task| task.paused_at.is_some());
    let pauses = desk.live.flow.questions.clock == ClientClock::Pauses;
    (stands || pauses).then(|| "The client’s time stands still until it is answered.".to_owned())
}

/// A client's question was not answered in time.
pub(super) fn overdue(desk: &Desk<'_>, seq: u64) -> Option<Rendered> {
    let entry = desk.entry(seq)?;
    let (thread, _) = about(desk, &entry.event)?;
    let talk = desk.then.threads.get(&thread)?;
    let Owes { owner, due } = talk.wait?.owes?;
    let (by, question) = last_of_client(desk, talk)?;
    let who = if owner == desk.reader.lasting { "you have".to_owned() } else { format!("{} has", desk.name(owner)) };
    let words = format!(
        "{by} asked: {question}\nAn answer was due by {}, and {who} not given it yet. {}",
        desk.when(due),
        clock(desk).unwrap_or_else(|| "The client’s time runs on meanwhile.".to_owned())
    );
    Some(notice(desk, NoticeKind::Work, words))
}

/// Somebody of us named the reader.
pub(super) fn mentioned(desk: &Desk<'_>, seq: u64) -> Option<Rendered> {
    let entry: &Entry = desk.entry(seq)?;
    let (Event::QuestionAsked { visibility, fields, .. } | Event::QuestionAnswered { visibility, fields, .. }) =
        &entry.event
    else {
        return None;
    };
    let lane = match visibility {
        Visibility::Internal => "The client does not see this.".to_owned(),
        Visibility::Everyone => format!("{} sees this.", words::upper_first(desk.client())),
    };
    let by = desk.name(entry.author.id);
    Some(notice(desk, NoticeKind::Work, format!("{by} named you: {}\n{lane}", desk.text(fields.text.as_ref()))))
}

fn notice(desk: &Desk<'_>, kind: NoticeKind, words: String) -> Rendered {
    Notice { frame: desk.frame(), kind, words, due: None, link: desk.link.clone() }.render()
}
