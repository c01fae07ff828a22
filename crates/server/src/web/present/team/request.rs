//! The page of one request, put together.

use super::package::{Files, is_preparing};
use super::tasks::{self, Typed};
use super::{Reading, Wrong, activity, ahead, came, failed, named, package, steps, story};
use crate::live::Live as Request;
use crate::web::components::{Choice, Icon, Link, Thread};
use crate::web::pages::team::request::{
    Around, Ask, Contacted, Ink, Live, Move, Record, RequestPage, Undelivered, Withdraw,
};
use crate::web::pages::team::shell::Shell;
use crate::web::present::common::document_title;
use crate::web::present::compare::new_since;
use crate::web::present::line::line;
use crate::web::present::threads::{Numbered, Spot, article, is_answered, visible};
use crate::web::present::versions::News;
use crate::words;
use crate::worker::calls::KIND;
use domain::ids::{Name, PersonId, Pseudonym, StepId};
use domain::request::event::Event;
use domain::request::evolve::person_of;
use domain::request::{Place, Visibility, missing};
use std::sync::Arc;
use store::{DeadLetter, PutOff};

/// What goes with the state onto the page.
#[derive(Debug, Default)]
pub struct Beside {
    /// What is known of its files.
    pub files: Files,
    /// Mails of this request that were given up.
    pub dead: Vec<DeadLetter>,
    /// Mails of this request that were tried in vain and are tried again.
    pub put_off: Vec<PutOff>,
    /// What was typed into the review's form.
    pub typed: Typed,
    /// What was typed into the form of a step that asks for more than an answer.
    pub work: Wrong,
    /// What was typed into the question's form, and what is wrong with it.
    pub ask: (String, String),
    /// Is there a newer version of its flow than the one that it follows?
    pub newer: bool,
    /// What was typed as the reason to withdraw, and what is wrong with it.
    pub withdraw: (String, String),
    /// What was typed as the reason to ask the same person after all, and what is wrong.
    pub named: (String, String),
    /// The request whose step began this one, and those that its steps began.
    pub around: Vec<(Relation, Arc<Request>)>,
    /// The page to open the documents at: document and number.
    pub at: Option<(u32, u32)>,
    /// What was typed as the reason to go on without a call, and what is wrong.
    pub call: (String, String),
    /// What is new to this member since they were last here.
    pub news: Option<News>,
}

/// The page.
pub fn page(r: &Reading<'_>, shell: Shell, beside: Beside) -> RequestPage {
    let open = r.state().is_open();
    let Beside { files, dead, put_off, typed, work, ask, newer, withdraw, named, call, around, at, news } = beside;
    let (calls, mails): (Vec<_>, Vec<_>) = put_off.into_iter().partition(|effect| effect.kind == KIND);
    RequestPage {
        shell,
        path: r.path(),
        title: r.title().to_owned(),
        status: story::status(r),
        facts: vec![format!("Round {}", r.state().round), r.live.flow.title.clone()],
        sentence: story::sentence(r),
        ink: if open { Ink::Wet } else { Ink::Dry },
        line: line(r),
        waits: story::waits(r),
        ahead: ahead::ahead(r),
        new_since: news.map(|news| new_since(r, news)),
        moves: moves(r),
        newer: (newer && open && r.may_work())
            .then(|| Link::new(format!("{}/version", r.path()), "Move to the newest version of its flow")),
        withdraw: (open && r.may_work()).then(|| withdrawing(r, withdraw)),
        named: named::all(r, &named),
        around: around.iter().map(|(how, other)| beside_it(r, how, other)).collect(),
        failed: failed::all(r, &call),
        put_off: calls.iter().map(|call| failed::put_off(r, call)).collect(),
        task: tasks::task(r, typed, &work),
        take_back: tasks::take_back(r).filter(|_| r.may_work()),
        rework: tasks::rework(r, &files),
        steps: steps::rail(r),
        package: package::package(r, &files),
        viewer: package::viewer(r, &files, at),
        download_all: (r.state().current_documents().count() > 1)
            .then(|| Link::new(format!("{}/files.zip", r.path()), "Download all")),
        came_in: came::came_in(r),
        obligations: tasks::obligations(r),
        questions: threads(r, &files, Visibility::Everyone),
        internal: threads(r, &files, Visibility::Internal),
        ask: (open && r.may_work()).then(|| asking(r, ask)),
        contacted: contacted(r),
        undelivered: dead
            .iter()
            .map(|letter| undelivered(r, letter))
            .chain(mails.iter().map(|mail| on_its_way(r, mail)))
            .collect(),
        rounds: package::rounds(r),
        activity: activity::log(r),
        live: if open { Live::Stream(format!("{}/events", r.path())) } else { Live::Over },
        record: (!r.state().packages.is_empty()).then(|| record(r)),
    }
}

/// How another request belongs to one.
#[derive(Debug, Clone)]
pub enum Relation {
    /// Its step began this one.
    Parent,
    /// This step began it.
    Child(StepId),
}

fn beside_it(r: &Reading<'_>, how: &Relation, other: &Request) -> Around {
    let number = other.state.about.as_ref().map_or("", |about| about.number.as_str());
    let says = match how {
        Relation::Parent => "This request is a part of it.".to_owned(),
        Relation::Child(step) => {
            let title = r.live.flow.step(step).map_or_else(|| step.to_string(), |step| step.title().clone());
            format!("Runs for “{title}”. It goes on here when that one has ended.")
        }
    };
    let title = other.state.title.as_deref().unwrap_or("A draft");
    let link = Link::new(format!("/requests/{}", other.state.id), format!("{number} {title}"));
    Around { says, link, chip: story::status(&Reading::new(other, r.member, r.now)) }
}

fn withdrawing(r: &Reading<'_>, (reason, error): (String, String)) -> Withdraw {
    let asked: Vec<String> = r.state().clients_ever_asked().into_iter().map(|p| r.name(p)).collect();
    let consequence = match asked.as_slice() {
        [] => "It ends here. Nobody at the client was asked yet.".to_owned(),
        [one] => format!("{one} is told, and the personal link closes. Answers so far stay on the record."),
        several => {
            format!("{} are told, and their links close. Answers so far stay on the record.", words::listed(several))
        }
    };
    Withdraw { consequence, reason, error }
}

fn asking(r: &Reading<'_>, (text, error): (String, String)) -> Ask {
    Ask { client: r.client_name().to_owned(), about: about(r), text, error }
}

/// What a question can be about.
pub fn about(r: &Reading<'_>) -> Vec<Choice> {
    let whole = Choice { value: String::new(), text: "The whole request".to_owned() };
    let each =
        r.state().current_documents().map(|(n, d)| Choice { value: n.to_string(), text: document_title(r.live, d) });
    std::iter::once(whole).chain(each).collect()
}

fn record(r: &Reading<'_>) -> Record {
    let count = words::counted(r.state().next_seq, "entry").replace("entrys", "entries");
    let so_far = if r.state().sealed { "sealed" } else { "so far" };
    Record {
        page: format!("{}/record", r.path()),
        bundle: format!("{}/record.aef", r.path()),
        note: format!("{count} {so_far}, each linked to the one before. {}", r.waited().unwrap_or_default()),
        erase: r.member.member.role.may_administer().then(|| format!("{}/erase", r.path())),
    }
}

/// What can be done with the whole of it.
fn moves(r: &Reading<'_>) -> Vec<Move> {
    if !r.may_work() || !r.state().is_open() {
        return Vec::new();
    }
    if r.state().stopped_by_call().is_some() {
        return Vec::new(); // What can be done stands with the call.
    }
    if r.state().blocked.is_some() {
        let client = Link::new(
            format!("/clients/{}", r.live.client),
            format!("See to {}", words::possessive(r.client_name())) + " people",
        );
        return vec![
            Move::Do { icon: Icon::PLAY, act: "look-again", words: "Look again for somebody to ask".to_owned() },
            Move::Go { icon: Icon::BUILDING, link: client },
        ];
    }
    if is_preparing(r) {
        return vec![
            send(r),
            Move::Go { icon: Icon::UPLOAD, link: Link::new(format!("{}/edit", r.path()), "Change the package") },
        ];
    }
    Vec::new()
}

/// Sending on, or what is missing for it.
fn send(r: &Reading<'_>) -> Move {
    let words = send_words(r);
    let gone = missing(r.state(), &r.live.flow);
    match gone.as_slice() {
        [] => Move::Do { icon: Icon::SEND, act: "send", words },
        [one] => Move::Blocked { icon: Icon::SEND, words, why: one.says.clone() },
        several => Move::Blocked { icon: Icon::SEND, words, why: format!("{} things are missing.", several.len()) },
    }
}

/// “Send to Sofie Lind”, “Send round 2 to Sofie Lind”.
pub fn send_words(r: &Reading<'_>) -> String {
    let next = r.live.flow.steps.iter().skip_while(|step| step.is_prepare()).find(|step| !step.is_prepare());
    let people = next.map(|step| r.would_ask(step)).unwrap_or_default();
    let to = match (people.as_slice(), next) {
        ([one], _) => format!(" to {}", r.card_name(one.person)),
        (_, Some(step)) => format!(" to “{}”", step.title()),
        (_, None) => String::new(),
    };
    if r.state().round > 1 { format!("Send round {}{to}", r.state().round) } else { format!("Send{to}") }
}

/// The threads of one lane: those that wait for us first, then the newest.
fn threads(r: &Reading<'_>, files: &Files, lane: Visibility) -> Vec<Thread> {
    let mut found: Vec<Numbered<'_>> = visible(r).into_iter().filter(|t| t.talk.visibility == lane).collect();
    found.sort_by_key(|t| (is_answered(t.talk), std::cmp::Reverse(t.number)));
    found.into_iter().map(|thread| one_thread(r, files, thread)).collect()
}

/// The picture around a spot, where we have it.
pub fn spot<'a>(r: &Reading<'_>, files: &'a Files, place: Place) -> Option<Spot<'a>> {
    let shown = files.shown(place.n)?;
    let src = format!("{}/pages/{}/{}/full", r.path(), place.n, place.page);
    // Its pages are on this page while no other version has taken its place.
    let current = r.state().current_documents().any(|(n, _)| n == place.n);
    let href = if current { format!("#d{}-p{}", place.n, place.page) } else { src.clone() };
    Some(Spot { shown, src, href })
}

fn one_thread(r: &Reading<'_>, files: &Files, thread: Numbered<'_>) -> Thread {
    let spot = thread.talk.place.and_then(|place| spot(r, files, place));
    let writes = r.may_work() && r.state().is_open();
    let reply = writes.then(|| (format!("{}/threads/{}", r.path(), thread.id), r.member.csrf.as_str()));
    let mut shown = article(r, thread, spot, reply);
    // What is inside crosses over only after it was looked at as the client will see it.
    let inside = thread.talk.visibility == Visibility::Internal && !r.state().packages.is_empty();
    shown.share = (writes && inside).then(|| {
        let words = format!("Tell {} this", r.client_name());
        Link::new(format!("{}/threads/{}/share", r.path(), thread.id), words)
    });
    shown
}

/// Everybody at the client who was asked, whether they came, and a fresh link for them.
fn contacted(r: &Reading<'_>) -> Vec<Contacted> {
    let people = r.live.people();
    let one = |party: Pseudonym| {
        let lasting = person_of(r.state(), party);
        let opened = r.live.entries.iter().rev().find(
            |entry| matches!(&entry.event, Event::LinkOpened { party, .. } if person_of(r.state(), *party) == lasting),
        );
        let note =
            opened.map_or_else(|| "Has not opened it yet".to_owned(), |entry| format!("Was here {}", r.near(entry.at)));
        let contact = match people.get(&lasting) {
            Some(PersonId::Contact(id)) => Some(*id),
            Some(PersonId::Member(_)) | None => None,
        };
        let fresh = contact.filter(|_| r.may_work() && (r.state().is_open() || r.state().sealed));
        Contacted { person: r.person(party, note), fresh: fresh.map(|id| format!("{}/fresh-link/{id}", r.path())) }
    };
    r.state().clients_ever_asked().into_iter().map(one).collect()
}

fn on_its_way(r: &Reading<'_>, mail: &PutOff) -> Undelivered {
    let (to, what) = addressed(r, &mail.recipient, &mail.kind);
    Undelivered {
        title: format!("{to} has not got {what} yet"),
        note: format!(
            "{} {}, again {}.",
            words::sentence(&mail.last_error),
            super::tried(mail.attempts),
            r.near(mail.next_at)
        ),
        retry: None,
    }
}

fn addressed(r: &Reading<'_>, recipient: &str, kind: &str) -> (String, &'static str) {
    let to = Pseudonym::parse(recipient).map_or_else(|_| "Somebody".to_owned(), |party| r.name(party));
    (to, Name::parse(kind).map_or("a notice", |kind| activity::mail_words(&kind)))
}

fn undelivered(r: &Reading<'_>, letter: &DeadLetter) -> Undelivered {
    let (to, what) = addressed(r, &letter.recipient, &letter.kind);
    Undelivered {
        title: format!("{to} did not get {what}"),
        note: format!(
            "{} {}, {}.",
            words::sentence(&letter.last_error),
            super::tried(letter.attempts),
            r.near(letter.at)
        ),
        retry: r.may_work().then(|| format!("{}/dead-letters/{}/retry", r.path(), letter.id)),
    }
}
