//! A draft, from the first word to sending: what is asked, of whom, with which documents, and where it would go and why.
//!
//! Everything works by plain posts. The fields are one form; sending is a button of the same form, so that nothing
//! typed is lost; each document slot is a form of its own, since a file travels as multipart. The same page edits the
//! package for the next round. Start reading at [`SubmitPage`].

use super::{
    form::{FormField, Needed},
    request::{Finding, Thumbnail},
    shell::Shell,
};
use crate::web::components::{Chip, Icon, Kind, Rail, Words};
use askama::Template;

/// `GET /requests/new` and `GET /requests/{id}/edit`.
///
/// The form posts to `action` with the fields' names and `then` = `save` or `send`, and is answered with a redirect to
/// this page or to the request. Saving while one types is the same post by script, which takes the parts that changed
/// out of the page that it is led to.
/// A document posts to
/// `{path}/documents` as multipart with `slot` and `file`; taking one out to `{path}/documents/{n}/remove`.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/submit.html")]
pub struct SubmitPage {
    /// The frame.
    pub shell: Shell,
    /// Where the fields post: `/requests` at first, `/requests/req_…/edit` then.
    pub action: String,
    /// `/requests/req_…`; documents post below it. Empty before the draft is first kept.
    pub path: String,
    /// How far it is.
    pub stage: Stage,
    /// The request as a sentence, with what is known so far in wet ink.
    pub sentence: Words,
    /// What is wrong with the whole; empty for nothing.
    pub error: String,
    /// Where sending stopped at what a check found: the reason to send it anyway.
    pub pass: Option<FormField>,
    /// Flow, client, project: [`super::form::Control::Fixed`] once they cannot change.
    pub subject: Vec<FormField>,
    /// The title, the flow's own fields, the due time.
    pub fields: Vec<FormField>,
    /// The flow's document slots.
    pub slots: Vec<Slot>,
    /// What happens after approval, word for word as the client reads it.
    pub afterwards: Vec<String>,
    /// What the check of the package found so far, the worst first.
    pub findings: Vec<Finding>,
    /// Where it goes, and why; who is not asked included.
    pub route: Rail,
    /// What would change the route; empty for nothing.
    pub route_note: String,
    /// Whether it can be sent.
    pub send: Send,
}

/// How far a draft is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// Nothing is kept yet.
    New,
    /// A draft, kept last at this time: "10:44".
    Draft(String),
    /// The package of the next round, with its number and when it was kept last.
    Round(u32, String),
}

/// Whether the draft can be sent, and to whom that would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Send {
    /// It can. The button's words name the result: "Send to internal check".
    Ready(String),
    /// It cannot: the button's words, and what to do first.
    Blocked(String, String),
}

/// A place for one document.
#[derive(Debug, Clone)]
pub struct Slot {
    /// The slot's id in the flow; posted as `slot`.
    pub id: String,
    /// Its name: "Cost estimate".
    pub label: String,
    /// Whether it must be filled.
    pub needed: Needed,
    /// What may be put in, in words: "PDF or image, up to 50 MB".
    pub accepts: String,
    /// The same for the browser's file chooser: `.pdf,image/*`.
    pub accept: String,
    /// What is in it.
    pub filled: Option<Filled>,
    /// Why the last upload was not taken; empty for nothing.
    pub error: String,
}

/// A document in its slot.
#[derive(Debug, Clone)]
pub struct Filled {
    /// Its number; part of the path that takes it out.
    pub n: u32,
    /// The file's name and what it is: "Signage set v1.pdf, 14 pages, 2.1 MB".
    pub note: String,
    /// Where it opens.
    pub href: String,
    /// Its first page; none where there is no preview.
    pub thumbnail: Option<Thumbnail>,
    /// What the check of this document found.
    pub chip: Option<Chip>,
}

impl SubmitPage {
    fn csrf(&self) -> &str {
        &self.shell.csrf
    }

    fn is_new(&self) -> bool {
        self.stage == Stage::New
    }

    /// One entry for each needed part: whether it is there. The fields of a new draft count as they are.
    fn parts(&self) -> Vec<bool> {
        let fields = self.subject.iter().chain(&self.fields).filter(|field| field.counts()).map(FormField::is_filled);
        let slots = self.slots.iter().filter(|slot| slot.needed == Needed::Yes).map(|slot| slot.filled.is_some());
        fields.chain(slots).collect()
    }

    fn parts_there(&self) -> usize {
        self.parts().into_iter().filter(|there| *there).count()
    }

    /// What stops or deserves a look; what is good needs no line here.
    fn to_fix(&self) -> Vec<&Finding> {
        self.findings.iter().filter(|finding| finding.kind != Kind::Good).collect()
    }
}

impl Slot {
    fn is_needed(&self) -> bool {
        self.needed == Needed::Yes
    }

    /// The colour of its edge.
    fn kind(&self) -> &'static str {
        let chip = self.filled.as_ref().and_then(|filled| filled.chip.as_ref());
        if self.error.is_empty() { chip.map_or("plain", |chip| chip.kind.name()) } else { Kind::Stop.name() }
    }
}
