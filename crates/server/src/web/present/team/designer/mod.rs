//! A flow that is being written, as its page shows it: [`drawing`] is the steps, [`inspect`] what one of them says, here the rest.

pub mod drawing;
pub mod inspect;
pub mod make;

use crate::drafts::{Came, Open};
use crate::web::components::{Avatar, Chip, Icon, Kind as Look, Link, Side};
use crate::web::pages::team::designer::{Base, Both, Other, Says, Studio, Tool, Trouble};
use crate::web::present::team::flows;
use crate::web::present::team::home::Moment;
use crate::words;
use domain::actor::Role;
use domain::directory::Directory;
use domain::flow::edit::sketch::called;
use domain::flow::edit::{Clash, Document, Key, Owner, Part, Problem, Sketch, Weight};
use domain::flow::expr::Value;
use domain::ids::MemberId;
use std::collections::BTreeMap;
use store::Editor;

/// All that the page is made from.
#[derive(Debug, Clone)]
pub struct Looking<'a> {
    /// The flow.
    pub open: &'a Open,
    /// What can be read of it.
    pub sketch: &'a Sketch,
    /// What is wrong with it.
    pub problems: &'a [Problem],
    /// Is that all, or is more being looked for?
    pub complete: bool,
    /// The selected step; the flow, if none is.
    pub selected: Option<&'a Part>,
    /// What every form carries.
    pub base: Base,
    /// The workspace's people.
    pub directory: &'a Directory,
    /// A request that shows what names stand for.
    pub example: Option<&'a Example>,
    /// Who else has it open.
    pub others: &'a [Editor],
    /// What this person may do.
    pub role: Role,
    /// When and where it is read.
    pub at: Moment,
}

/// A request with this flow, to show what names stand for.
#[derive(Debug, Clone)]
pub struct Example {
    /// Its title.
    pub title: String,
    /// Its names.
    pub names: BTreeMap<String, Value>,
    /// Who is asked first at its client, and who answers for the budget.
    pub contacts: BTreeMap<&'static str, String>,
}

impl Looking<'_> {
    /// What a dotted name stands for in the example.
    pub fn value(&self, name: &str) -> String {
        let Some(example) = self.example else { return String::new() };
        let mut words = name.split('.');
        let mut found = words.next().and_then(|word| example.names.get(word));
        for word in words {
            found = match found {
                Some(Value::Record(members)) => members.get(word),
                Some(
                    Value::Bool(_) | Value::Int(_) | Value::Text(_) | Value::Money(_) | Value::Date(_) | Value::List(_),
                )
                | None => None,
            };
        }
        let shown = found.and_then(Value::shown).unwrap_or_default();
        if shown.chars().count() > 40 { shown.chars().take(39).chain(['…']).collect() } else { shown }
    }

    fn member(&self, id: MemberId) -> String {
        self.directory.member(id).map_or_else(|| "Somebody who has left".to_owned(), |member| member.name.clone())
    }

    fn other(&self, id: MemberId) -> Other {
        let name = self.member(id);
        Other { avatar: Avatar::small(&name, Side::Us), name }
    }

    /// Who else has a step selected.
    fn others_at(&self, key: &Key) -> Vec<Other> {
        self.others.iter().filter(|editor| editor.step == key.0).map(|editor| self.other(editor.member)).collect()
    }
}

/// The kinds that this version runs, in the order of the palette.
const PALETTE: [(&str, Icon, &str); 15] = [
    ("prepare", Icon::DOC, "Prepare"),
    ("review", Icon::PEOPLE, "Internal review"),
    ("approve", Icon::TICK, "Client approval"),
    ("acknowledge", Icon::ACK, "Acknowledge"),
    ("form", Icon::DOC, "Form"),
    ("upload", Icon::UPLOAD, "Files"),
    ("todo", Icon::TICK, "To do"),
    ("notify", Icon::MAIL, "Message"),
    ("action", Icon::BOLT, "Call a system"),
    ("subflow", Icon::FLOW, "Another flow"),
    ("wait", Icon::CLOCK, "Wait"),
    ("branch", Icon::BRANCH, "Branch"),
    ("parallel", Icon::PARALLEL, "Side by side"),
    ("each", Icon::LIST, "For each"),
    ("milestone", Icon::FLAG, "Milestone"),
];

/// The whole page.
pub fn studio(l: &Looking<'_>, says: Option<Says>) -> Studio {
    let history = l.open.draft.as_ref().map(|(_, version)| version);
    let stops = l.problems.iter().filter(|problem| problem.weight == Weight::Stops).count();
    let not_yet = match (l.open.version(), stops) {
        (0, _) => "Nothing is changed yet.".to_owned(),
        (_, 0) if !l.role.may_administer() => "It is ready. An owner or administrator publishes it.".to_owned(),
        (_, 0) => String::new(),
        (_, 1) => "One problem is in the way of publishing.".to_owned(),
        (_, many) => format!("{many} problems are in the way of publishing."),
    };
    let (before, rework, after) = drawing::drawing(l);
    Studio {
        title: l.sketch.flow.title.clone(),
        state: match history {
            Some(_) => Chip::new(Look::Wet, Icon::FLOW, "Draft"),
            None => Chip::new(Look::Plain, Icon::FLOW, "As published"),
        },
        since: since(l),
        others: l.others.iter().map(|editor| l.other(editor.member)).collect(),
        undo: history.is_some_and(|version| version.undo.is_some()),
        redo: history.is_some_and(|version| version.redo.is_some()),
        draft: history.is_some(),
        publisher: l.role.may_administer(),
        not_yet,
        says,
        palette: PALETTE.iter().map(|(kind, icon, words)| Tool { kind, icon: *icon, words }).collect(),
        before,
        rework,
        rounds: l.sketch.flow.max_rounds.map_or_else(String::new, |most| format!("{most} at most")),
        after,
        inspect: inspect::inspect(l),
        problems: l.problems.iter().map(|problem| trouble(l, problem)).collect(),
        complete: l.complete,
        file: l.base.file.then(|| l.open.document.text()),
        base: l.base.clone(),
    }
}

fn since(l: &Looking<'_>) -> String {
    let offered = l.open.offered.as_ref();
    match &l.open.draft {
        Some((_, version)) => {
            let runs = if offered.is_some() { " What is published stays offered until then." } else { "" };
            let day = words::day(version.at, &l.at.zone);
            format!("{}, {day}: {}.{runs}", l.member(version.author), words::lower_first(&version.says))
        }
        None => offered.map_or_else(String::new, |published| flows::since(&l.at, published.published_at)),
    }
}

fn trouble(l: &Looking<'_>, problem: &Problem) -> Trouble {
    let stops = problem.weight == Weight::Stops;
    let place = match &problem.of {
        Owner::Flow => Link::new(l.base.at(""), "The flow"),
        Owner::Step(key) => Link::new(l.base.at(&key.0), called(&l.open.document, key)),
    };
    Trouble {
        stops,
        chip: if stops {
            Chip::new(Look::Stop, Icon::RISK, "Problem")
        } else {
            Chip::new(Look::Warn, Icon::INFO, "Warning")
        },
        place,
        wrong: problem.wrong.clone(),
        way_on: problem.way_on.clone(),
        example: problem.example.clone(),
        line: problem.at.map_or_else(String::new, |at| format!("line {}", at.line)),
        mend: mend(problem),
    }
}

/// What a button sets, where the way on says it in the words of the file: “Add “separate_from: [package]”.”
fn mend(problem: &Problem) -> Option<(String, String, String)> {
    let (written, whose) = problem.way_on.strip_prefix("Add “")?.split_once('”')?;
    let key = match &problem.of {
        Owner::Step(key) if !whose.starts_with(" to the flow") => key.0.as_str(),
        Owner::Step(_) | Owner::Flow => "",
    };
    let (path, value) = written.split_once(": ")?;
    let plain = path.chars().all(|c| c.is_ascii_lowercase() || c == '_') && !value.is_empty();
    plain.then(|| (key.to_owned(), path.to_owned(), value.to_owned()))
}

/// What is told of a change.
pub fn says(came: &Came, document: &Document, directory: &Directory) -> Option<Says> {
    Some(match came {
        Came::Done { says, .. } if says.is_empty() => return None,
        Came::Done { says, .. } => Says { done: true, words: format!("{says}."), way_on: String::new(), both: None },
        Came::Refused(refused) => {
            Says { done: false, words: refused.wrong.clone(), way_on: refused.way_on.clone(), both: None }
        }
        Came::Clash { clash, author } => {
            let who =
                author.and_then(|id| directory.member(id)).map_or_else(|| "Somebody".to_owned(), |m| m.name.clone());
            clashed(clash, &who, document)
        }
    })
}

fn clashed(clash: &Clash, who: &str, document: &Document) -> Says {
    let Clash { of, key, theirs, yours } = clash;
    let whose = match of {
        Owner::Flow => "the flow".to_owned(),
        Owner::Step(key) => format!("“{}”", called(document, key)),
    };
    let what = if key.is_empty() { whose } else { format!("{} of {whose}", key.replace('_', " ")) };
    let both = (!yours.is_empty()).then(|| Both {
        theirs: (format!("{who} wrote"), if theirs.is_empty() { "nothing".to_owned() } else { theirs.clone() }),
        yours: yours.clone(),
    });
    Says {
        done: false,
        words: format!("{who} changed {what} while you did. Yours is not taken."),
        way_on: "Nothing is lost: look at it as it is now, and do it again if you still want it.".to_owned(),
        both,
    }
}
