//! What a member is asked to do inside a request: review it or take note of it, answer the changes a client asked for,
//! accept a condition as met.
//!
//! A decision of the client's people is never made here; that is [`crate::web::pages::client`].

use crate::web::components::{Chip, Crop, Icon, Link, Person};
use crate::web::pages::work::Work;
use askama::Template;

/// A task of the member who reads the page.
#[derive(Debug, Clone)]
pub enum Task {
    /// To check it and say so.
    Review(Review),
    /// To confirm having read it.
    Acknowledge(Acknowledge),
    /// To fill in a form, supply files, or do something.
    Work(Work),
}

/// `POST …/review` with `outcome` (`approve`, `changes`, `decline`), `comment`, `change` (several), `checked` (several)
/// and `statement`, so that a package that changed meanwhile is never passed by mistake. It opens the sheet
/// ([`super::review_sheet`]), where the answer is confirmed.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/review.html")]
pub struct Review {
    /// Where it posts.
    pub action: String,
    /// Posted as `_csrf`.
    pub csrf: String,
    /// Names what is reviewed, exactly; posted as `statement`.
    pub statement_id: String,
    /// "Quality check".
    pub title: String,
    /// Why this member: "because you are in Quality", and by when.
    pub because: String,
    /// What is recorded if they pass it, word for word.
    pub statement: String,
    /// What the flow asks to look at, with what is ticked.
    pub checklist: Vec<Check>,
    /// The answer chosen so far; none at first.
    pub chosen: Option<Outcome>,
    /// What follows each answer: "Then Ines Moreau is asked."
    pub if_approved: String,
    /// "It goes back to Leo Brandt, as round 3."
    pub if_changes: String,
    /// "The request ends here."
    pub if_declined: String,
    /// The changes typed so far; the form always has room for three more.
    pub changes: Vec<String>,
    /// The comment typed so far.
    pub comment: String,
    /// What is wrong; empty for nothing.
    pub error: String,
}

/// One point of a review's checklist.
#[derive(Debug, Clone)]
pub struct Check {
    /// Posted as `checked`.
    pub value: String,
    /// What to look at.
    pub text: String,
    /// Whether it is ticked.
    pub ticked: bool,
}

/// An answer to a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It passes.
    Approve,
    /// It goes back.
    Changes,
    /// It ends.
    Decline,
}

/// `POST …/acknowledge` with `statement` and `comment`.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/acknowledge.html")]
pub struct Acknowledge {
    /// Where it posts.
    pub action: String,
    /// Posted as `_csrf`.
    pub csrf: String,
    /// Names what is acknowledged, exactly; posted as `statement`.
    pub statement_id: String,
    /// "Finance takes note".
    pub title: String,
    /// Why this member.
    pub because: String,
    /// What is recorded, word for word.
    pub statement: String,
    /// What is wrong; empty for nothing.
    pub error: String,
}

/// The changes that somebody asked for, to be answered one by one before the next round.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/rework.html")]
pub struct Rework {
    /// Each answer posts to `{action}/{id}` with `resolution` (`changed`, `partly`, `kept`) and `answer`.
    pub action: String,
    /// Posted as `_csrf`.
    pub csrf: String,
    /// "Ines Moreau asked for 3 changes on 4 March."
    pub note: String,
    /// The changes.
    pub items: Vec<ChangeItem>,
}

/// One change that was asked for.
#[derive(Debug, Clone)]
pub struct ChangeItem {
    /// Last part of the path its answer posts to, and its id on the page.
    pub id: String,
    /// Who asked.
    pub by: Person,
    /// Their words.
    pub quote: String,
    /// Its number among those of its round, as on its pin; 0 for none.
    pub number: u32,
    /// "Concept, page 3, upper left"; empty where it is about the whole.
    pub place: String,
    /// The spot.
    pub crop: Option<Crop>,
    /// What was done about it.
    pub resolution: Resolution,
    /// The answer, typed or recorded.
    pub answer: String,
    /// What is wrong; empty for nothing.
    pub error: String,
}

/// What was done about a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolution {
    /// Nothing yet.
    Open,
    /// It was made.
    Changed,
    /// In part.
    Partly,
    /// It was not made, and the answer says why.
    Kept,
}

/// `POST …/take-back` with `reason`: one's own answer, while the step is not settled.
#[derive(Debug, Clone)]
pub struct TakeBack {
    /// "Your answer: approved."
    pub words: String,
}

/// Somebody at the client named the right person: confirmed or refused at `action`, as `do`, the latter with `reason`.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/named.html")]
pub struct NamedPerson {
    /// Its id on the page.
    pub id: String,
    /// Posted as `_csrf`.
    pub csrf: String,
    /// Where it posts.
    pub action: String,
    /// "Ines Moreau says that Vera Holm is the right person".
    pub title: String,
    /// Vera's address.
    pub address: String,
    /// What was said with it; empty for nothing.
    pub note: String,
    /// What we know of them.
    pub standing: String,
    /// What has to be seen to first.
    pub way: Option<Link>,
    /// The button that asks them; none where the reader cannot add them.
    pub confirm: Option<String>,
    /// The button that asks the same person after all.
    pub refuse: String,
    /// The reason typed so far.
    pub reason: String,
    /// What is wrong; empty for nothing.
    pub error: String,
}

/// A call of another system that failed. Posts `do` to `action`: `retry`, or `pass` with `reason`.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/failed_call.html")]
pub struct FailedCall {
    /// Its id on the page.
    pub id: String,
    /// Posted as `_csrf`.
    pub csrf: String,
    /// Where it posts.
    pub action: String,
    /// "“Invoice” could not be done".
    pub title: String,
    /// What the other system said.
    pub says: String,
    /// The reason typed so far.
    pub reason: String,
    /// What is wrong; empty for nothing.
    pub error: String,
}

/// A condition of an approval. Whoever set it must accept it as met before what depends on it goes on.
#[derive(Debug, Clone)]
pub struct Obligation {
    /// Its id on the page.
    pub id: String,
    /// The condition, in the words of who set it.
    pub words: String,
    /// Who set it, and when.
    pub by: Person,
    /// Who has to meet it, and by when.
    pub owner: String,
    /// How it stands.
    pub chip: Chip,
    /// What waits for it; empty once it is met.
    pub blocks: String,
    /// The form to say that it is met; none for readers, and once it was said.
    pub accept: Option<Accept>,
    /// Where the reader judges it, if it fell to them.
    pub judge: Option<String>,
}

/// Posts `note` to `action`.
#[derive(Debug, Clone)]
pub struct Accept {
    /// Where it posts.
    pub action: String,
    /// What is wrong; empty for nothing.
    pub error: String,
}

impl Review {
    /// How many empty lines for changes the form offers beside those typed.
    const ROOM: usize = 3;

    fn change_lines(&self) -> Vec<&str> {
        let typed = self.changes.iter().map(String::as_str).filter(|change| !change.trim().is_empty());
        typed.chain(std::iter::repeat_n("", Self::ROOM)).collect()
    }

    fn is(&self, outcome: Outcome) -> bool {
        self.chosen == Some(outcome)
    }
}

impl Rework {
    fn answered(&self) -> usize {
        self.items.iter().filter(|item| item.resolution != Resolution::Open).count()
    }
}

impl ChangeItem {
    fn is_open(&self) -> bool {
        self.resolution == Resolution::Open
    }

    fn is(&self, resolution: Resolution) -> bool {
        self.resolution == resolution
    }

    fn words(&self) -> &'static str {
        match self.resolution {
            Resolution::Open => "Open",
            Resolution::Changed => "Changed",
            Resolution::Partly => "Changed in part",
            Resolution::Kept => "Answered, not changed",
        }
    }
}

impl askama::filters::HtmlSafe for Review {}
impl askama::filters::HtmlSafe for Acknowledge {}
impl askama::filters::HtmlSafe for NamedPerson {}
impl askama::filters::HtmlSafe for FailedCall {}
impl askama::filters::HtmlSafe for Rework {}
