//! Questions and their answers, and the pins that they put on pages.

use super::common::{Reader, document_title};
use crate::files::Shown;
use crate::web::components::{Chip, Choice, Crop, Give, Icon, Kind, Link, Message, Pin, PinMark, Thread};
use crate::words;
use domain::ids::{PersonId, ThreadId};
use domain::request::event::AuthorKind;
use domain::request::{Place, Side, Thread as Talk, Visibility};
use wording::{Said, Words};

/// LIMIT: characters of a question that become its title.
const TITLE_MAX: usize = 70;

/// A thread with its number on the page.
#[derive(Debug, Clone, Copy)]
pub struct Numbered<'a> {
    /// From 1, in the order in which they were begun.
    pub number: u32,
    /// Which.
    pub id: ThreadId,
    /// What was said.
    pub talk: &'a Talk,
}

/// The threads that the reader may see, in the order in which they were begun.
pub fn visible<'a>(reader: &'a Reader<'_>) -> Vec<Numbered<'a>> {
    let may = |talk: &&Talk| reader.side == Side::Us || talk.visibility == Visibility::Everyone;
    let mut list: Vec<(&ThreadId, &Talk)> = reader.state.threads.iter().filter(|(_, talk)| may(talk)).collect();
    list.sort_by_key(|(_, talk)| talk.posts.first().map(|p| p.seq));
    list.into_iter().zip(1..).map(|((id, talk), number)| Numbered { number, id: *id, talk }).collect()
}

/// Has somebody answered, so that it no longer waits?
pub fn is_answered(talk: &Talk) -> bool {
    let asked = talk.posts.first().map(|p| p.side);
    talk.wait.is_none() && (talk.resolved || talk.posts.last().map(|p| p.side) != asked)
}

/// “1 open, 1 answered”; empty for none.
pub fn counted(words: Words, threads: &[Numbered<'_>]) -> String {
    let answered = threads.iter().filter(|t| is_answered(t.talk)).count();
    let open = threads.len() - answered;
    match (open, answered) {
        (0, 0) => String::new(),
        (0, answered) => words.thread_answered_count(answered).to_string(),
        (open, 0) => words.thread_open(open).to_string(),
        (open, answered) => {
            words.joined(&[words.thread_open(open).to_string(), words.thread_answered_count(answered).to_string()])
        }
    }
}

/// “Concept, page 3, upper left”.
pub fn place_words(reader: &Reader<'_>, place: Place) -> String {
    let title = reader
        .state
        .documents
        .get(&place.n)
        .map_or_else(|| reader.words.review_a_document().to_string(), |d| document_title(reader.live, d));
    let page = match place.page {
        0 => return title,
        page => reader.words.place_page(title, page).to_string(),
    };
    match place.x.zip(place.y) {
        None => page,
        Some((x, y)) => reader.words.joined(&[page, spot_words(reader.words, x, y).to_string()]),
    }
}

/// Where on its page a spot is, for whoever does not see the pin.
fn spot_words(words: Words, x: u16, y: u16) -> Said {
    let third = |at: u16| at / 3_334;
    match (third(x), third(y)) {
        (0, 0) => words.spot_upper_left(),
        (1, 0) => words.spot_top(),
        (_, 0) => words.spot_upper_right(),
        (0, 1) => words.spot_left(),
        (1, 1) => words.spot_middle(),
        (_, 1) => words.spot_right(),
        (0, _) => words.spot_lower_left(),
        (1, _) => words.spot_bottom(),
        (_, _) => words.spot_lower_right(),
    }
}

/// The pins of questions on a page.
pub fn pins(words: Words, n: u32, page: u32, threads: &[Numbered<'_>]) -> Vec<Pin> {
    let here = threads.iter().filter_map(|thread| {
        let place = thread.talk.place.filter(|p| p.n == n && p.page == page)?;
        let answered = is_answered(thread.talk);
        let (mark, label) = if answered {
            (PinMark::Answered, words.thread_pin_answered(thread.number))
        } else {
            (PinMark::Open, words.thread_pin_open(thread.number))
        };
        Some(Pin {
            number: thread.number,
            x: per_cent(place.x?),
            y: per_cent(place.y?),
            target: format!("q{}", thread.number),
            mark,
            label: label.to_string(),
        })
    });
    here.collect()
}

/// Ten-thousandths as per cent.
pub fn per_cent(at: u16) -> f32 {
    f32::from(at) / 100.0
}

/// Where a page's picture is, for the strip around a spot.
pub struct Spot<'a> {
    /// What is shown of the document.
    pub shown: &'a Shown,
    /// The picture's address.
    pub src: String,
    /// Leads to the page: `#d1-p3`; none where the page is not on this one.
    pub href: String,
}

/// A thread as an article. `reply` is the path where a reply is posted, with the form's token.
pub fn article(
    reader: &Reader<'_>,
    thread: Numbered<'_>,
    spot: Option<Spot<'_>>,
    reply: Option<(String, &str)>,
) -> Thread {
    let (talk, words) = (thread.talk, reader.words);
    let answered = is_answered(talk);
    let status = match (answered, talk.posts.first().map(|p| p.side)) {
        (true, _) if talk.resolved => Chip::new(Kind::Plain, Icon::TICK, words.thread_settled().to_string()),
        (true, _) => Chip::new(Kind::Plain, Icon::TICK, words.thread_answered().to_string()),
        (false, Some(Side::Client)) if reader.side == Side::Client => {
            Chip::new(Kind::Wet, Icon::CLOCK, words.thread_answering(reader.workspace()).to_string())
        }
        (false, Some(Side::Client)) => Chip::new(Kind::Wet, Icon::CLOCK, "Waits for us"),
        (false, _) => Chip::new(Kind::Wet, Icon::CLOCK, words.thread_waits().to_string()),
    };
    let first = talk.posts.first().and_then(|p| p.text.as_deref()).unwrap_or("Erased");
    let (path, csrf) = reply.map_or((None, ""), |(path, csrf)| (Some(path), csrf));
    let act = path.as_deref().and_then(|path| act(reader, talk, path));
    let give = path.as_deref().and_then(|path| give(reader, talk, path));
    Thread {
        id: format!("q{}", thread.number),
        number: if talk.place.is_some_and(|p| p.x.is_some()) { thread.number } else { 0 },
        title: title(first),
        answered,
        settled: talk.resolved,
        status: Some(status),
        place: talk.place.map(|p| place_words(reader, p)).unwrap_or_default(),
        crop: talk.place.zip(spot).and_then(|(place, spot)| crop(reader, place, spot)),
        messages: talk.posts.iter().map(|post| message(reader, post)).collect(),
        note: note(reader, talk),
        words,
        reply_path: path,
        act,
        share: None,
        give,
        csrf: csrf.to_owned(),
        reply_value: String::new(),
        reply_error: String::new(),
    }
}

/// Who answers and until when, and what it does to the client's time.
fn note(reader: &Reader<'_>, talk: &Talk) -> String {
    if reader.state.outcome.is_some() {
        return String::new();
    }
    let owes = talk.wait.and_then(|wait| wait.owes);
    let stands = reader.state.asked_tasks().any(|(_, task)| task.paused_at.is_some());
    match (owes, reader.side) {
        (None, Side::Client) if !is_answered(talk) => reader.words.thread_clock().to_string(),
        (None, _) => String::new(),
        (Some(owes), Side::Client) => {
            let (say, due) = (reader.words, reader.words.moment(owes.due, &reader.zone));
            let says = if stands {
                say.thread_owes_still(reader.workspace(), due)
            } else {
                say.thread_owes_runs(reader.workspace(), due)
            };
            says.to_string()
        }
        (Some(owes), Side::Us) => {
            let (who, late) = (reader.called(owes.owner), owes.due <= reader.now);
            let until = words::moment(owes.due, &reader.zone);
            let owes = match (who.as_str(), late) {
                ("You", false) => format!("You answer it, by {until}."),
                ("You", true) => format!("Your answer was due by {until}."),
                (who, false) => format!("{who} answers it, by {until}."),
                (who, true) => format!("{who} has not answered it; it was due by {until}."),
            };
            let clock = if stands { "stands still until it is answered" } else { "runs on meanwhile" };
            format!("{owes} {} time {clock}.", words::possessive(reader.client_name()))
        }
    }
}

/// Saying that a thread is answered, or that it is not after all. What a client asks is not closed over their head.
fn act(reader: &Reader<'_>, talk: &Talk, path: &str) -> Option<Link> {
    let answered = talk.posts.iter().any(|post| Some(post.side) != talk.posts.first().map(|first| first.side));
    let inside = talk.visibility == Visibility::Internal;
    if talk.resolved {
        let words = match reader.side {
            Side::Us => "Open it again".to_owned(),
            Side::Client => reader.words.thread_reopen().to_string(),
        };
        return Some(Link::new(format!("{path}/reopen"), words));
    }
    let closes = answered
        || inside
        || !talk.is_clients() && reader.side == Side::Us
        || reader.side == Side::Client && talk.is_clients();
    let words = match (reader.side, answered) {
        (_, true) => reader.words.thread_resolve().to_string(),
        (Side::Client, false) => reader.words.thread_no_question().to_string(),
        (Side::Us, false) => "Close it".to_owned(),
    };
    closes.then(|| Link::new(format!("{path}/resolve"), words))
}

/// Who else of the team can answer a client's question.
fn give(reader: &Reader<'_>, talk: &Talk, path: &str) -> Option<Give> {
    let owes = talk.wait.and_then(|wait| wait.owes).filter(|_| reader.side == Side::Us)?;
    let able = reader.live.directory.members.iter().filter(|m| m.active && m.role.may_work());
    let mut people: Vec<Choice> = able.map(|m| Choice { value: m.id.to_string(), text: m.name.clone() }).collect();
    people.sort_by(|a, b| a.text.cmp(&b.text));
    let owner = reader.live.people().get(&owes.owner).copied();
    let now = match owner {
        Some(PersonId::Member(id)) => id.to_string(),
        Some(PersonId::Contact(_)) | None => String::new(),
    };
    (people.len() > 1).then(|| Give { path: format!("{path}/give"), people, now })
}

/// The first sentence, or the first words.
fn title(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|l| !l.is_empty()).unwrap_or("Question");
    let sentence = line.find(['.', '?', '!']).and_then(|at| line.get(..=at)).unwrap_or(line);
    if sentence.chars().count() <= TITLE_MAX {
        return sentence.to_owned();
    }
    let cut: String = sentence.chars().take(TITLE_MAX).collect();
    format!("{}…", cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words))
}

fn message(reader: &Reader<'_>, post: &domain::request::Post) -> Message {
    let kind = match post.side {
        Side::Client => AuthorKind::Contact,
        Side::Us => AuthorKind::Member,
    };
    Message {
        avatar: reader.avatar(post.by, kind),
        name: reader.called(post.by),
        when: words::capital(&reader.near(post.at)),
        text: post.text.clone().unwrap_or_else(|| reader.words.kept_erased().to_string()),
    }
}

/// The strip around a spot; none where the place is a whole page.
pub fn crop(reader: &Reader<'_>, place: Place, spot: Spot<'_>) -> Option<Crop> {
    let picture = spot.shown.page(place.page)?;
    Some(Crop {
        src: spot.src,
        width: picture.full.width,
        height: picture.full.height,
        x: per_cent(place.x?),
        y: per_cent(place.y?),
        href: spot.href,
        label: reader.words.thread_spot(place_words(reader, place)).to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spot_is_one_of_nine() {
        let said = |x, y| spot_words(Words::ENGLISH, x, y).to_string();
        assert_eq!([said(0, 0), said(5_000, 0), said(10_000, 0)], ["upper left", "top", "upper right"]);
        assert_eq!([said(3_333, 5_000), said(3_334, 6_667), said(6_668, 3_334)], ["left", "middle", "right"]);
        assert_eq!(
            [said(0, 10_000), said(5_000, 6_668), said(10_000, 10_000)],
            ["lower left", "bottom", "lower right"]
        );
    }

    #[test]
    fn a_title_is_the_first_sentence() {
        assert_eq!(title("Is this Tern? The funnel looks green."), "Is this Tern?");
        assert_eq!(title("\n no end here"), "no end here");
        let long = "word ".repeat(40);
        assert!(title(&long).ends_with("word…") && title(&long).chars().count() <= TITLE_MAX + 1);
    }
}
