//! The page on which somebody outside understands a request in ten seconds and decides it in two minutes.
//!
//! Order of meaning: the sentence, what follows from a yes, what became of what they asked for, the documents, the
//! questions, the facts, who decides. The buttons at the bottom lead to [`super::decide`]; nothing is decided here.

use crate::web::components::{
    Chip, Choice, Fact, Field, FieldKind, Icon, Letterhead, Line, Link, Notice, Rail, Thread, Viewer, Words,
};
use crate::web::pages::work::Work;
use crate::web::present::compare::NewSince;
use askama::Template;
use std::borrow::Borrow;
use wording::{Said, Words as Speaks};

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/client/review.html")]
pub struct ReviewPage {
    /// The workspace's paper, with the reader.
    pub letterhead: Letterhead,
    /// The reader's language.
    pub words: Speaks,
    /// Title of the browser tab: "Approve “The long way round”".
    pub title: String,
    /// For every form on the page.
    pub csrf: String,
    /// Where signing out in this browser is posted.
    pub leave_path: String,
    /// "Round 2", "Request HS-2041", "Sent by Nadia Okafor, 9 March": the last is left out on phones.
    pub eyebrow: Vec<String>,
    /// Who asks whom for what by when.
    pub sentence: Words,
    /// Where it is.
    pub line: Line,
    /// Whether it is the reader's turn.
    pub standing: Standing,
    /// A newer version came while this one was being read.
    pub newer: Option<Newer>,
    /// What waits for the reader beside a decision.
    pub errands: Vec<Errand>,
    /// A form, files, or something to do, if that is what they are asked for.
    pub work: Option<Work>,
    /// What follows from a yes.
    pub consequences: Option<Consequences>,
    /// What is new since the reader was last here.
    pub new_since: Option<NewSince>,
    /// What became of the changes asked for last time.
    pub answers: Option<Answers>,
    /// Changes that the reader collects while reading; none while it is not their turn.
    pub collected: Option<Collected>,
    /// What is to be approved, to be read.
    pub viewer: Viewer,
    /// One archive of all documents.
    pub download_all: Option<Link>,
    /// Questions, open ones first.
    pub threads: Vec<Thread>,
    /// "1 open, 1 answered"; empty for none.
    pub threads_count: String,
    /// The form for a new question; none once the request has ended.
    pub ask: Option<AskForm>,
    /// Good to know.
    pub facts: Vec<Fact>,
    /// Who decides, in order, with the reasons, and who is not asked.
    pub deciders: Rail,
    /// "I'm not the right person", while it is their turn.
    pub pass: Option<Link>,
    /// Everything that they were ever asked.
    pub all: Option<Link>,
    /// "I’m away until…", while it is open.
    pub away: Option<Link>,
    /// Whom they have named, while the sender looks at it; empty for nobody.
    pub named: String,
    /// Live changes.
    pub live: Option<Live>,
}

/// Whether it is the reader's turn.
#[derive(Debug, Clone)]
pub enum Standing {
    /// They can decide.
    YourTurn(DecisionBar),
    /// Not now: they have decided, others come first, or it has ended. The notice says which, and what they can do.
    Reading(Notice),
}

/// The bar at the bottom.
#[derive(Debug, Clone)]
pub struct DecisionBar {
    /// Where `choice` is posted: `approve`, `approve_with_conditions`, `request_changes` or `decline`. The answer is
    /// the decision page.
    pub path: String,
    /// Names the exact package on this page; posted as `package`.
    pub package: String,
    /// "Your decision on *The long way round*, round 2, €48,000".
    pub about: Words,
    /// "2 days left, Thursday 17:00"; empty for no due time.
    pub due: String,
    /// Shows "Approve with conditions" under more.
    pub conditions: bool,
    /// Why approving is not possible now; the button is off and this is beside it. Empty for nothing.
    pub blocked: String,
}

/// Something small that waits for the reader: a condition said to be met, a text to confirm as read.
#[derive(Debug, Clone)]
pub struct Errand {
    /// Unique on the page: `e1`.
    pub id: String,
    /// "Halden says that your condition is met".
    pub title: String,
    /// The words it is about, in paragraphs of their own.
    pub text: Vec<String>,
    /// Where it is posted: `do` is `accept` or `return`, the latter with `reason`.
    pub path: String,
    /// "Accept as met", "I have read this".
    pub accept: String,
    /// "Not yet met": opens a field for the reason. Empty where there is only one answer.
    pub give_back: String,
    /// Why the reason could not be sent; empty for nothing.
    pub error: String,
}

/// A newer version of what is being read.
#[derive(Debug, Clone)]
pub struct Newer {
    /// "Halden sent round 3 at 10:41. What you see is round 2."
    pub text: String,
    /// Loads it.
    pub href: String,
}

/// What follows from a yes.
#[derive(Debug, Clone)]
pub struct Consequences {
    /// "If you approve".
    pub heading: String,
    /// In order.
    pub steps: Rail,
    /// "Until you have both approved, nothing starts and nothing is invoiced."
    pub until_then: String,
}

/// What became of the changes asked for.
#[derive(Debug, Clone)]
pub struct Answers {
    /// "You asked for 3 changes. Here is each one."
    pub heading: String,
    /// Each with its own answer.
    pub items: Vec<Answer>,
    /// What else is different; empty for nothing.
    pub also: String,
    /// "Drafted by software … Checked by Nadia Okafor before it was sent." Empty where people wrote it.
    pub drafted: String,
}

/// One change asked for and its answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The number on its pin; 0 for none.
    pub number: u32,
    /// The client's own words.
    pub asked: String,
    /// "Changed", "Changed in part", "Not changed".
    pub outcome: Chip,
    /// What was done, or why not.
    pub text: String,
    /// Where to see it.
    pub link: Option<Link>,
}

/// Changes that the reader has collected and not sent.
#[derive(Debug, Clone)]
pub struct Collected {
    /// Where one more is posted, or one is moved or removed: `do` is `move` or `remove`, `item` its key.
    pub path: String,
    /// In the order in which they came.
    pub items: Vec<CollectedChange>,
    /// What they had collected in an earlier round and never sent.
    pub before: Vec<String>,
}

/// One of them.
#[derive(Debug, Clone)]
pub struct CollectedChange {
    /// Names it in the list.
    pub key: String,
    /// The reader's words.
    pub text: String,
    /// Where, leading there; none for the whole request.
    pub place: Option<Link>,
    /// Its page's `place`, and its spot from the left and the top in per cent.
    pub spot: Option<(String, f32, f32)>,
}

/// The form for a new question. Posts `text`, `place` (a page's `place`, or nothing), and `x` and `y` in per cent where
/// a spot was chosen.
#[derive(Debug, Clone)]
pub struct AskForm {
    /// Where it is posted.
    pub path: String,
    /// "Leo Brandt usually answers within 3 working hours."; empty for nothing.
    pub hint: String,
    /// What was typed and could not be sent.
    pub value: String,
    /// Why it could not be sent; empty for nothing.
    pub error: String,
    /// What it can be about: value and words. The first is the whole request.
    pub places: Vec<Choice>,
    /// The chosen one.
    pub place: String,
}

/// Where live changes come from.
#[derive(Debug, Clone)]
pub struct Live {
    /// Server-sent events; each message names the ids of the fragments that changed: `decide`, `notices`, `questions`.
    pub events: String,
    /// The page that fragments are taken from. It names the package being read, so that a newer one shows as a notice
    /// instead of changing what is being read.
    pub from: String,
}

impl Errand {
    fn reason(&self, words: impl Borrow<Speaks>) -> Field {
        Field {
            id: format!("{}-reason", self.id),
            name: "reason".into(),
            label: words.borrow().errand_missing().to_string(),
            kind: FieldKind::Area(2),
            error: self.error.clone(),
            required: true,
            max: 4000,
            ..Field::default()
        }
    }
}

impl ReviewPage {
    /// Where the choice of a language leads back to.
    const AT: &str = "review";

    fn language_path(&self) -> String {
        self.leave_path.replace("/sign-out", "/language")
    }

    fn documents_heading(&self) -> Said {
        match (self.viewer.documents.len(), self.decision()) {
            (0, _) => self.words.review_no_documents(),
            (some, Some(_)) => self.words.review_documents_to_approve(some),
            (some, None) => self.words.review_documents(some),
        }
    }

    /// What the button says with what was collected: "Request changes", "Request 2 changes".
    fn request_changes(&self) -> String {
        match self.collected.as_ref().map_or(0, |list| list.items.len()) {
            0 => self.words.review_request_changes().to_string(),
            // On narrow buttons the number stays with its word.
            some => match self.words.review_request_some(some).to_string().rsplit_once(' ') {
                Some((rest, last)) => format!("{rest}\u{a0}{last}"),
                None => self.words.review_request_changes().to_string(),
            },
        }
    }

    /// What a question is typed into, or a change where the reader can ask for one.
    fn question(&self, ask: &AskForm) -> Field {
        let words = self.words;
        let label = if self.collected.is_some() { words.review_question_or_change() } else { words.review_question() };
        Field {
            id: "ask-text".into(),
            name: "text".into(),
            label: label.to_string(),
            kind: FieldKind::Area(2),
            value: ask.value.clone(),
            hint: ask.hint.clone(),
            error: ask.error.clone(),
            required: true,
            max: 4000,
            ..Field::default()
        }
    }

    fn decision(&self) -> Option<&DecisionBar> {
        match &self.standing {
            Standing::YourTurn(bar) => Some(bar),
            Standing::Reading(_) => None,
        }
    }
}
