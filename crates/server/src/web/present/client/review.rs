//! The page on which a request is read and from which it is decided.

use super::documents::{anchor, documents, places, spot};
use super::standing::{errands, my_task, sentence, standing};
use super::{letterhead, path};
use crate::sheets::Item;
use crate::web::components::Viewer;
use crate::web::components::documents::{Document, Marks};
use crate::web::components::{Chip, Choice, Icon, Kind, Link, Mark, Rail, Step as Stretch};
use crate::web::pages::client::review::{
    Answer, Answers, AskForm, Collected, CollectedChange, Consequences, Live, Newer, ReviewPage, Standing,
};
use crate::web::pages::work::Work;
use crate::web::present::changes::{self, Asked};
use crate::web::present::common::{Pictures, Reader, facts};
use crate::web::present::compare::new_since;
use crate::web::present::documents::{Leads, Pinned, Source, place_value};
use crate::web::present::line::{deciders, line};
use crate::web::present::team::Wrong;
use crate::web::present::threads::{self, Numbered, per_cent, place_words};
use crate::web::present::versions::{self, News};
use crate::web::present::work::{Place, work};
use crate::words;
use domain::flow::expr;
use domain::ids::ThreadId;
use domain::request::{ChangeDone, Place as Spot, Side as Inside, SubmittedPackage, TaskState};

/// What was typed and could not be sent, so that the page shows it again.
#[derive(Debug, Default)]
pub struct NotSent {
    /// A question: text, place, what is wrong.
    pub question: Option<(String, String, String)>,
    /// A reply: thread, text, what is wrong.
    pub reply: Option<(ThreadId, String, String)>,
    /// A condition given back: its 32 digits, what is wrong.
    pub condition: Option<(String, String)>,
    /// A form, a file or a note of a step that asks for more than an answer.
    pub work: Wrong,
}

/// The changes that the reader collects.
#[derive(Debug, Default)]
pub struct List {
    /// For this package.
    pub begun: Vec<Item>,
    /// In an earlier round, never sent.
    pub before: Vec<Item>,
}

/// The page. `package` is the one that is shown; it may be an older one than the reader is asked about.
pub fn review(
    reader: &Reader<'_>,
    package: &SubmittedPackage,
    pictures: &Pictures,
    csrf: &str,
    not_sent: NotSent,
    list: &List,
    at: Option<(u32, u32)>,
) -> ReviewPage {
    let base = path(reader);
    let newest = reader.package().filter(|newest| newest.digest != package.digest);
    let numbered = threads::visible(reader);
    let asked = changes::latest_before(reader, package.round);
    let pinned = Pinned { threads: &numbered, changes: &asked, leads: Leads::Answers };
    let shown = documents(reader, package, Source { pictures, pinned, at });
    let turn = standing(reader, package, newest.is_some());
    let condition = not_sent.condition.as_ref().map(|(id, says)| (id.as_str(), says.as_str()));
    let open = reader.state.outcome.is_none();
    ReviewPage {
        letterhead: letterhead(reader),
        title: format!("“{}” for {}", reader.title(), reader.client_name()),
        csrf: csrf.to_owned(),
        leave_path: format!("{base}/sign-out"),
        eyebrow: eyebrow(reader, package),
        sentence: sentence(reader, package),
        line: line(reader),
        newer: newest.map(|newest| Newer {
            text: format!(
                "{} sent round {} {}. What you see is round {}.",
                reader.workspace(),
                newest.round,
                reader.near(newest.at),
                package.round
            ),
            href: base.clone(),
        }),
        errands: errands(reader, condition),
        work: work_of(reader, csrf, &not_sent.work),
        consequences: matches!(turn, Standing::YourTurn(_)).then(|| consequences(reader)).flatten(),
        new_since: None,
        answers: answers(reader, package, &shown, &asked),
        collected: matches!(turn, Standing::YourTurn(_)).then(|| collected(reader, package, &shown, list)),
        threads: articles(reader, package, (&shown, pictures), &numbered, csrf, not_sent.reply.as_ref()),
        threads_count: threads::counted(&numbered),
        ask: open.then(|| ask(reader, places(reader, package, pictures), not_sent.question)),
        facts: facts(reader),
        deciders: deciders(reader),
        download_all: (shown.len() > 1).then(|| Link::new(format!("{base}/files.zip"), "Download all")),
        viewer: Viewer {
            csrf: csrf.to_owned(),
            seen_path: Some(format!("{base}/seen")),
            marks: match (open, matches!(turn, Standing::YourTurn(_))) {
                (false, _) => Marks::None,
                (true, false) => Marks::Questions,
                (true, true) => Marks::Changes,
            },
            documents: shown,
        },
        pass: super::pass::link(reader),
        all: (reader.side == Inside::Client).then(|| Link::new(format!("{base}/all"), "All your requests")),
        away: open.then(|| Link::new(format!("{base}/away"), "I’m away until…")),
        named: super::pass::named(reader).unwrap_or_default(),
        live: open
            .then(|| Live { events: format!("{base}/events"), from: format!("{base}?package={}", package.digest) }),
        standing: turn,
    }
}

/// What the reader is asked for beside a decision.
fn work_of(reader: &Reader<'_>, csrf: &str, wrong: &Wrong) -> Option<Work> {
    let (id, task) = my_task(reader).filter(|_| reader.state.outcome.is_none())?;
    let TaskState::Asked { due, .. } = task.state else { return None };
    let step = reader.live.flow.step(&task.step)?;
    let why = task.because.as_deref().map(|because| reader.because(task.party, because)).unwrap_or_default();
    let because = format!("You are asked {why}, by {}.", words::moment(due, &reader.zone));
    work(&reader.state, step, id, Place { base: &path(reader), csrf, because: &because }, wrong)
}

fn eyebrow(reader: &Reader<'_>, package: &SubmittedPackage) -> Vec<String> {
    let sent = format!("Sent by {}, {}", reader.name(package.by), words::short_day(package.at, &reader.zone));
    vec![format!("Round {}", package.round), format!("Request {}", reader.number()), sent]
}

/// Who is asked next, and what the flow says follows.
fn consequences(reader: &Reader<'_>) -> Option<Consequences> {
    let (_, mine) = my_task(reader)?;
    let run = reader.state.steps.get(&mine.step)?;
    let others: Vec<_> = run
        .tasks
        .iter()
        .filter_map(|id| reader.state.tasks.get(id))
        .filter(|t| !reader.is_me(t.party) && matches!(t.state, TaskState::Waiting | TaskState::Asked { .. }))
        .collect();
    let mut steps: Vec<Stretch> = others
        .iter()
        .map(|t| {
            let asked = if matches!(t.state, TaskState::Asked { .. }) { "is asked too" } else { "is asked next" };
            let why = t.because.as_deref().map(|b| reader.because(t.party, b)).unwrap_or_default();
            Stretch::new(Mark::Next, format!("{} {asked}", reader.name(t.party)), why)
        })
        .collect();
    for follows in &reader.live.flow.consequences {
        let fine = follows.fine.as_deref().map(|f| expr::fill(f, reader.names())).unwrap_or_default();
        steps.push(Stretch::new(Mark::Next, expr::fill(&follows.says, reader.names()), fine));
    }
    if steps.is_empty() {
        return None;
    }
    let until_then = if others.is_empty() {
        String::new()
    } else {
        "What follows begins only once everybody who is asked has approved.".to_owned()
    };
    Some(Consequences {
        heading: "If you approve".to_owned(),
        steps: Rail { label: String::new(), steps, on_desk: false },
        until_then,
    })
}

/// What became of the changes that the client asked for before this package.
fn answers(reader: &Reader<'_>, package: &SubmittedPackage, shown: &[Document], list: &[Asked<'_>]) -> Option<Answers> {
    if list.is_empty() {
        return None;
    }
    let items: Vec<Answer> = list.iter().map(|asked| one_answer(reader, package, shown, asked)).collect();
    let mine = list.iter().all(|a| reader.state.tasks.get(&a.change.task).is_some_and(|t| t.person == reader.who));
    let count = words::counted(items.len() as u64, "change");
    let each = if items.len() == 1 { "Here is what became of it." } else { "Here is each one." };
    let heading = if mine {
        format!("You asked for {count}. {each}")
    } else {
        format!("{} asked for {count}. {each}", reader.client_name())
    };
    Some(Answers { heading, items, also: also(reader, package), drafted: String::new() })
}

/// The values that are other ones than in the package before.
fn also(reader: &Reader<'_>, package: &SubmittedPackage) -> String {
    let before = versions::packages(reader).take_while(|other| other.round < package.round).last();
    let changes = before.map(|before| versions::between_rounds(reader, before.round, package.round));
    let says: Vec<String> = changes.into_iter().flatten().map(|change| format!("{}.", change.says())).collect();
    says.join(" ")
}

/// Puts what is new to the reader onto the page. Values that differ from the round before stand with the answers already.
pub fn put_news(page: &mut ReviewPage, reader: &Reader<'_>, news: Option<News>) {
    let Some(mut news) = news else { return };
    let rounds: Vec<u32> = versions::packages(reader).map(|package| package.round).collect();
    let before = rounds.len().checked_sub(2).and_then(|at| rounds.get(at));
    if page.answers.is_some() && before == Some(&news.round) {
        news.fields.clear();
    }
    page.new_since = (!news.documents.is_empty() || !news.fields.is_empty()).then(|| new_since(reader, news));
}

fn one_answer(reader: &Reader<'_>, package: &SubmittedPackage, shown: &[Document], asked: &Asked<'_>) -> Answer {
    let change = asked.change;
    let (outcome, text) = match &change.answer {
        Some((ChangeDone::Changed, text)) => (Chip::new(Kind::Plain, Icon::TICK, "Changed"), text.clone()),
        Some((ChangeDone::Partly, text)) => (Chip::new(Kind::Plain, Icon::LOOP, "Changed in part"), text.clone()),
        Some((ChangeDone::Kept, text)) => (Chip::new(Kind::Plain, Icon::MINUS, "Not changed"), text.clone()),
        None => (Chip::new(Kind::Wet, Icon::CLOCK, "Not answered yet"), None),
    };
    Answer {
        number: if change.place.is_some_and(|p| p.x.is_some()) { asked.number } else { 0 },
        asked: change.text.clone().unwrap_or_else(|| "Erased on a legal basis".to_owned()),
        outcome,
        text: text.unwrap_or_default(),
        link: change.place.map(|place| place_link(reader, package, shown, place)),
    }
}

fn place_link(reader: &Reader<'_>, package: &SubmittedPackage, shown: &[Document], place: Spot) -> Link {
    Link::new(anchor(reader, package, shown, place), place_words(reader, place))
}

/// What the reader has begun to ask for, with the way to each place.
fn collected(reader: &Reader<'_>, package: &SubmittedPackage, shown: &[Document], list: &List) -> Collected {
    let one = |item: &Item| CollectedChange {
        key: item.key(),
        text: item.text.clone(),
        place: item.place.map(|place| place_link(reader, package, shown, place)),
        spot: item.place.and_then(|p| Some((place_value(p.n, p.page), per_cent(p.x?), per_cent(p.y?)))),
    };
    Collected {
        path: format!("{}/changes", path(reader)),
        items: list.begun.iter().map(one).collect(),
        before: list.before.iter().map(|item| item.text.clone()).collect(),
    }
}

fn articles(
    reader: &Reader<'_>,
    package: &SubmittedPackage,
    (shown, pictures): (&[Document], &Pictures),
    numbered: &[Numbered<'_>],
    csrf: &str,
    failed: Option<&(ThreadId, String, String)>,
) -> Vec<crate::web::components::Thread> {
    let base = path(reader);
    let mut order: Vec<&Numbered<'_>> = numbered.iter().collect();
    order.sort_by_key(|t| threads::is_answered(t.talk));
    let article = |thread: &&Numbered<'_>| {
        let reply = reader.state.outcome.is_none().then(|| (format!("{base}/threads/{}", thread.id), csrf));
        let mut article = threads::article(reader, **thread, spot(reader, package, shown, pictures, **thread), reply);
        if let Some((_, text, says)) = failed.filter(|(id, ..)| *id == thread.id) {
            article.reply_value.clone_from(text);
            article.reply_error.clone_from(says);
        }
        article
    };
    order.iter().map(article).collect()
}

fn ask(reader: &Reader<'_>, places: Vec<Choice>, failed: Option<(String, String, String)>) -> AskForm {
    let (value, place, error) = failed.unwrap_or_default();
    AskForm {
        path: format!("{}/ask", path(reader)),
        hint: format!("{} sees a question at once.", reader.workspace()),
        value,
        error,
        places,
        place,
    }
}
