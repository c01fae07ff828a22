//! The decision sheet: first the words where an answer has some, then the whole statement and the proof.

use super::documents::places;
use super::{letterhead, path};
use crate::sheets::{Item, Pick, Sheet};
use crate::web::components::{Choice as ChoiceOf, Icon, Kind, Notice, Words};
use crate::web::pages::client::decide::{Choice, DecidePage, Input, Proof, Settled, Typed, Unopened};
use crate::web::present::common::{Pictures, Reader, bound, facts, masked};
use crate::web::present::documents::spot_value;
use crate::web::present::threads::place_words;
use crate::words;
use domain::language::Language;
use domain::request::SubmittedPackage;
use wording::{Said, Words as Speaks};

/// What of a document was not opened; nothing, if all was. `pages` were not, of so many.
pub fn left_unopened(speaks: Speaks, title: String, pages: &[u32], of: usize) -> Option<Unopened> {
    if pages.is_empty() {
        return None;
    }
    let some = if pages.len() == of {
        String::new()
    } else {
        speaks.decide_pages(pages.len(), words::ranges(pages)).to_string()
    };
    Some(Unopened { title, pages: some })
}

/// LIMIT: boxes for changes or conditions on one sheet.
pub const BOXES_MAX: usize = 50;

/// What a failed or unfinished post brings back to the sheet.
#[derive(Debug, Default)]
pub struct Again {
    /// What is wrong as a whole.
    pub problem: Option<String>,
    /// The words so far, while they are written; as many boxes as items.
    pub items: Vec<Item>,
    /// What is wrong with the words.
    pub words_error: String,
    /// The comment so far.
    pub comment: String,
    /// What was typed to confirm.
    pub typed: String,
    /// What is wrong with it.
    pub typed_error: String,
}

/// How the reader confirms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirms {
    /// With their name.
    Name,
    /// With a code that is still to be sent.
    CodeToSend,
    /// With the code that was sent.
    CodeSent,
}

/// What stands around the words and the proof.
#[derive(Debug)]
pub struct Around<'a> {
    /// The package that is decided on.
    pub package: &'a SubmittedPackage,
    /// What was made of its documents.
    pub pictures: &'a Pictures,
    /// Documents of which no page was opened.
    pub unopened: Vec<Unopened>,
    /// How many changes were collected that this answer does not send.
    pub unsent: usize,
    /// For the form.
    pub csrf: &'a str,
    /// How the reader confirms.
    pub confirms: Confirms,
}

/// The page.
pub fn sheet(reader: &Reader<'_>, sheet: &Sheet, around: Around<'_>, again: &Again) -> DecidePage {
    let Around { package, pictures, unopened, unsent, csrf, confirms } = around;
    let choice = choice(sheet.pick);
    let (input, proof, submit) = match &sheet.statement {
        None => {
            let places = places(reader, package, pictures);
            (writing(reader, sheet.pick, &places, again), Proof::Later, reader.words.decide_continue().to_string())
        }
        Some(_) => (
            settled(reader, sheet, again),
            proof(reader, sheet, confirms, again),
            submit(reader.words, sheet, package.round),
        ),
    };
    let statement = sheet.statement.as_ref().map(|s| Words::with_title(&s.consent, reader.title()));
    let language = sheet.statement.as_ref().and_then(|s| Language::parse(&s.lang));
    let statement_words = Speaks::of(language.unwrap_or_default());
    let own = format!("{}/decide/{}", path(reader), sheet.id);
    DecidePage {
        letterhead: letterhead(reader),
        words: reader.words,
        csrf: csrf.to_owned(),
        nonce: sheet.id.hex(),
        key: sheet.id.hex(),
        package: sheet.draft.package.hex(),
        choice,
        path: own,
        back_href: path(reader),
        problem: problem(reader.words, again, confirms),
        statement: statement.unwrap_or_default(),
        statement_words,
        means: (statement_words != reader.words).then(|| means(reader, choice, package.round)),
        documents: bound(reader, package, pictures),
        terms: if sheet.statement.is_some() && choice == Choice::RequestChanges { Vec::new() } else { facts(reader) },
        unsent: match unsent {
            0 => String::new(),
            some => reader.words.decide_unsent(some).to_string(),
        },
        unopened,
        input,
        proof,
        submit,
    }
}

/// The choice as the page has it.
pub const fn choice(pick: Pick) -> Choice {
    match pick {
        Pick::Approve => Choice::Approve,
        Pick::ApproveWithConditions => Choice::ApproveWithConditions,
        Pick::RequestChanges => Choice::RequestChanges,
        Pick::Decline => Choice::Decline,
    }
}

fn problem(words: Speaks, again: &Again, confirms: Confirms) -> Option<Notice> {
    let at_field = !again.words_error.is_empty() || !again.typed_error.is_empty();
    let text = match &again.problem {
        Some(problem) => problem.clone(),
        // There is no field yet at which it could be said.
        None if confirms == Confirms::CodeToSend && !again.typed_error.is_empty() => again.typed_error.clone(),
        None if at_field => words.decide_problem().to_string(),
        None => return None,
    };
    Some(Notice::new(Kind::Stop, Icon::RISK, words.decide_not_recorded().to_string(), text))
}

fn writing(reader: &Reader<'_>, pick: Pick, places: &[ChoiceOf], again: &Again) -> Input {
    let error = |place: usize| if place == 0 { again.words_error.as_str() } else { "" };
    let one = [Item::default()];
    let items = if again.items.is_empty() { &one[..] } else { &again.items };
    match pick {
        Pick::Approve => Input::comment(reader.words, &again.comment, ""),
        Pick::ApproveWithConditions => {
            let list: Vec<(&str, &str)> =
                items.iter().enumerate().map(|(at, i)| (i.text.as_str(), error(at))).collect();
            Input::conditions(reader.words, &list)
        }
        Pick::RequestChanges => {
            let chosen: Vec<String> = items.iter().map(|i| i.place.map(spot_value).unwrap_or_default()).collect();
            // A page can be chosen from the list; a spot is one choice more, of the change that has it.
            let spots: Vec<String> = items.iter().map(|i| spot_words(reader, i)).collect();
            let typed = items.iter().zip(&chosen).zip(&spots).enumerate();
            let list: Vec<Typed<'_>> = typed
                .map(|(at, ((i, place), spot))| Typed { text: &i.text, error: error(at), must: !i.nice, place, spot })
                .collect();
            Input::changes(reader.words, &list, places)
        }
        Pick::Decline => {
            let sender = reader.package().map(|p| reader.name(p.by)).unwrap_or_default();
            Input::reason(reader.words, items.first().map_or("", |i| i.text.as_str()), error(0), &sender)
        }
    }
}

fn spot_words(reader: &Reader<'_>, item: &Item) -> String {
    item.place.filter(|place| place.x.is_some()).map(|place| place_words(reader, place)).unwrap_or_default()
}

/// What was written stands in the statement; it is shown once more, point by point.
fn settled(reader: &Reader<'_>, sheet: &Sheet, again: &Again) -> Input {
    let label = |at: usize| match sheet.pick {
        Pick::Approve => String::new(),
        Pick::ApproveWithConditions => reader.words.decide_condition(at + 1).to_string(),
        Pick::RequestChanges => reader.words.decide_change(at + 1).to_string(),
        Pick::Decline => reader.words.decide_your_reason().to_string(),
    };
    if sheet.pick == Pick::Approve {
        return Input::comment(reader.words, &again.comment, "");
    }
    let shown = |(at, item): (usize, &Item)| Settled {
        name: format!("settled-{}", at + 1),
        label: label(at),
        value: if item.nice { reader.words.decide_is_nice(&item.text).to_string() } else { item.text.clone() },
        place: item.place.map(|place| place_words(reader, place)).unwrap_or_default(),
        shown: true,
    };
    Input::Settled(sheet.draft.items.iter().enumerate().map(shown).collect())
}

fn proof(reader: &Reader<'_>, sheet: &Sheet, confirms: Confirms, again: &Again) -> Proof {
    let card = reader.state.card(reader.who);
    let code = |field| Proof::Code {
        masked_address: card.map(|c| masked(&c.email)).unwrap_or_default(),
        send_path: format!("{}/decide/{}/code", path(reader), sheet.id),
        field,
    };
    match confirms {
        Confirms::Name => {
            Proof::typed_name(reader.words, card.map_or("", |c| c.name.as_str()), &again.typed, &again.typed_error)
        }
        Confirms::CodeToSend => code(None),
        Confirms::CodeSent => code(Some(Proof::code_field(reader.words, &again.typed, &again.typed_error))),
    }
}

fn submit(words: Speaks, sheet: &Sheet, round: u32) -> String {
    let count = sheet.draft.items.len();
    let says = match sheet.pick {
        Pick::Approve => words.decide_button_approve(round),
        Pick::ApproveWithConditions => words.decide_button_conditions(count),
        Pick::RequestChanges => words.decide_button_changes(count),
        Pick::Decline => words.decide_button_decline(),
    };
    says.to_string()
}

/// What the statement comes to, for a reader of another language. It explains; the statement binds (docs/adr/0020-languages.md).
fn means(reader: &Reader<'_>, choice: Choice, round: u32) -> Said {
    let (words, title, client) = (reader.words, reader.title(), reader.client_name());
    match choice {
        Choice::Approve => words.decide_means_approve(title, round, client),
        Choice::ApproveWithConditions => words.decide_means_conditions(title, round, client),
        Choice::RequestChanges => words.decide_means_changes(title, round),
        Choice::Decline => words.decide_means_decline(title, round),
    }
}
