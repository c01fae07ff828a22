//! One request as the team sees it: who has the ball and why, what is in the package, what was asked and answered,
//! what happened. Everything one can do to it from here is a form on this page; the draft's own form is
//! [`super::submit`].
//!
//! What is in the forms of tasks and of rework is in [`super::request_tasks`]. Start reading at [`RequestPage`].

use super::{
    request_tasks::{FailedCall, NamedPerson, Obligation, Rework, TakeBack, Task},
    shell::Shell,
};
use crate::web::components::{
    Avatar, Chip, Choice, Fact, Glyph, Icon, Kind, Line, Link, Person, Rail, Thread, Viewer, Words,
};
use crate::web::present::compare::NewSince;
use askama::Template;

/// `GET /requests/{id}`, of a draft, a running and a final request alike.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/request.html")]
pub struct RequestPage {
    /// The frame.
    pub shell: Shell,
    /// `/requests/req_…`; every form posts below it.
    pub path: String,
    /// Its title, for the tab.
    pub title: String,
    /// Its state.
    pub status: Chip,
    /// Beside it: the round, the flow and its version.
    pub facts: Vec<String>,
    /// The request as a sentence, wet while it runs.
    pub sentence: Words,
    /// Whether the sentence is on the record.
    pub ink: Ink,
    /// Its line.
    pub line: Line,
    /// Why it waits, and who can end that. Empty once it is final.
    pub waits: String,
    /// What each possible answer, and none, would lead to; nothing once it is final.
    pub ahead: Option<Ahead>,
    /// What is new since the member was last here.
    pub new_since: Option<NewSince>,
    /// What can be done with the whole of it, strongest first.
    pub moves: Vec<Move>,
    /// Where it can go over to the newest version of its flow; none where it follows that already.
    pub newer: Option<Link>,
    /// The form to withdraw it; none where that is not possible.
    pub withdraw: Option<Withdraw>,
    /// Whom somebody at the client named as the right person, for the team to confirm.
    pub named: Vec<NamedPerson>,
    /// The request whose step began this one, and those that its own steps began.
    pub around: Vec<Around>,
    /// Calls of other systems that failed.
    pub failed: Vec<FailedCall>,
    /// What this member is asked to do in it now.
    pub task: Option<Task>,
    /// Their answer, while it can be taken back.
    pub take_back: Option<TakeBack>,
    /// The changes to answer before the next round.
    pub rework: Option<Rework>,
    /// The steps with who and because, those that are not asked included.
    pub steps: Rail,
    /// What was submitted.
    pub package: Package,
    /// Its documents, to be read.
    pub viewer: Viewer,
    /// One archive of all documents.
    pub download_all: Option<Link>,
    /// What forms and steps that ask for files brought, in the order of the flow.
    pub came_in: Vec<CameIn>,
    /// Conditions of approvals, and whether they are met.
    pub obligations: Vec<Obligation>,
    /// Threads that the client's people see.
    pub questions: Vec<Thread>,
    /// Threads that only the team sees.
    pub internal: Vec<Thread>,
    /// The form to start a thread; none for readers and once it is final.
    pub ask: Option<Ask>,
    /// Everybody at the client who was asked.
    pub contacted: Vec<Contacted>,
    /// Mails that were given up, and mails that wait for another try.
    pub undelivered: Vec<Undelivered>,
    /// Calls of other systems that are tried again.
    pub put_off: Vec<Undelivered>,
    /// The rounds, newest first.
    pub rounds: Vec<Round>,
    /// What happened, newest first.
    pub activity: Vec<Entry>,
    /// How fresh the page is.
    pub live: Live,
    /// The record; none before anything is on it.
    pub record: Option<Record>,
}

/// What may come next, found by trying it.
#[derive(Debug, Clone)]
pub struct Ahead {
    /// Each possible answer.
    pub answers: Vec<IfThen>,
    /// Said where there are more people than are worked out; empty for nothing.
    pub more: String,
    /// What comes when, if nobody does anything.
    pub silence: Option<Rail>,
    /// What comes after the last of that; empty where it ends.
    pub after: String,
}

/// A possible answer and what follows.
#[derive(Debug, Clone)]
pub struct IfThen {
    /// "Ines Moreau approves".
    pub what: String,
    /// "Tomas Eklund is asked next (“Client approval”)."
    pub then: String,
}

/// What one step brought.
#[derive(Debug, Clone)]
pub struct CameIn {
    /// The step.
    pub title: String,
    /// From whom.
    pub note: String,
    /// What was filled in.
    pub facts: Vec<Fact>,
    /// What was supplied.
    pub files: Vec<CameFile>,
}

/// A file that was supplied.
#[derive(Debug, Clone)]
pub struct CameFile {
    /// What was asked for, and where it can be read.
    pub link: Link,
    /// Its name, and when it came.
    pub note: String,
}

/// Whether the sentence can still change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// A person can still change it.
    Wet,
    /// It is on the record.
    Dry,
}

/// Where server-sent events for this page come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Live {
    /// The stream; each event asks for the page again and replaces the parts marked `data-fragment`.
    Stream(String),
    /// Nothing more will happen.
    Over,
}

/// Something that can be done with the whole request, at the head of the page.
#[derive(Debug, Clone)]
pub enum Move {
    /// Somewhere to go.
    Go {
        /// Its drawing.
        icon: Icon,
        /// Where, in words.
        link: Link,
    },
    /// The one thing to do now; a form with one button.
    Do {
        /// Its drawing.
        icon: Icon,
        /// Below the request's path: `send`, `resubmit`.
        act: &'static str,
        /// The button, named after its result: "Send round 3 to Ines".
        words: String,
    },
    /// What could be done if something were not missing.
    Blocked {
        /// Its drawing.
        icon: Icon,
        /// The button.
        words: String,
        /// What is missing.
        why: String,
    },
}

/// `POST …/withdraw` with `reason`.
#[derive(Debug, Clone)]
pub struct Withdraw {
    /// Who is told, and what becomes of the answers so far.
    pub consequence: String,
    /// What was typed.
    pub reason: String,
    /// What is wrong; empty for nothing.
    pub error: String,
}

/// What was submitted.
#[derive(Debug, Clone)]
pub struct Package {
    /// "locked while Ines decides".
    pub note: String,
    /// Where to edit it; none while it is locked.
    pub edit: Option<Link>,
    /// The fields.
    pub facts: Vec<Fact>,
    /// The documents, in the order of the package.
    pub documents: Vec<Document>,
    /// The start of the package's fingerprint; empty before it is submitted.
    pub digest: String,
    /// What the check of the package found.
    pub findings: Vec<Finding>,
    /// "13 of 14 checks passed, 9 March, 15:58".
    pub findings_note: String,
}

/// A document of the package.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its title.
    pub title: String,
    /// Where it opens.
    pub href: String,
    /// The first page as a small picture; none where there is no preview.
    pub thumbnail: Option<Thumbnail>,
    /// "version 3, 6 pages", or why there is no preview.
    pub note: String,
    /// The start of its fingerprint, in groups.
    pub digest: String,
    /// Who has read how much of it.
    pub read: Option<Chip>,
    /// Leads to it in the viewer below; none where there is no preview.
    pub reads: Option<String>,
    /// Whether pictures may still come.
    pub preview: Preview,
    /// Its versions, and what changed from one to another.
    pub versions: Link,
}

/// How far the pictures of a document are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preview {
    /// They are being made; the page shows them once they are there.
    Coming,
    /// They are there, or there will be none.
    Settled,
}

/// Somebody at the client who was asked.
#[derive(Debug, Clone)]
pub struct Contacted {
    /// Who, and whether they came.
    pub person: Person,
    /// Where asking for a fresh link posts; none for readers and once it is over.
    pub fresh: Option<String>,
}

/// A mail that was given up, or something that is tried again by itself.
#[derive(Debug, Clone)]
pub struct Undelivered {
    /// Who did not get what.
    pub title: String,
    /// What the mail server said, and when.
    pub note: String,
    /// Where trying again posts; none for readers.
    pub retry: Option<String>,
}

/// A picture of a page.
#[derive(Debug, Clone)]
pub struct Thumbnail {
    /// URL of the page image.
    pub src: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// What it shows, in words; empty beside its title.
    pub alt: String,
}

/// Something that the check of a package found.
#[derive(Debug, Clone)]
pub struct Finding {
    /// Good, Warn or Stop.
    pub kind: Kind,
    /// What was found.
    pub text: String,
    /// Where; empty for nowhere.
    pub place: String,
}

impl Finding {
    pub(super) fn icon(&self) -> Icon {
        if self.kind == Kind::Good { Icon::TICK } else { Icon::RISK }
    }
}

/// `POST …/threads` with `text`, `about` and `visibility` (`internal` or `everyone`).
#[derive(Debug, Clone)]
pub struct Ask {
    /// The client's name, for the choice of who sees it.
    pub client: String,
    /// What it can be about: the whole request first, then each document.
    pub about: Vec<Choice>,
    /// What was typed.
    pub text: String,
    /// What is wrong; empty for nothing.
    pub error: String,
}

/// One round.
#[derive(Debug, Clone)]
pub struct Round {
    /// Its part of the line.
    pub glyph: Glyph,
    /// "Round 2".
    pub name: String,
    /// ", sent 9 March, 16:20".
    pub when: String,
    /// What was in it, or what was asked.
    pub note: String,
    /// How it stands.
    pub chip: Chip,
}

/// One thing that happened.
#[derive(Debug, Clone)]
pub struct Entry {
    /// "10:41" today, "9 Mar 16:31" before.
    pub when: String,
    /// The instant, in ISO 8601.
    pub at: String,
    /// Small.
    pub avatar: Avatar,
    /// Who did it.
    pub name: String,
    /// What they did, in the past tense.
    pub act: String,
    /// A detail; empty for none.
    pub note: String,
    /// Their own words; empty for none.
    pub quote: String,
}

/// The request's record.
#[derive(Debug, Clone)]
pub struct Record {
    /// The page of the record.
    pub page: String,
    /// The bundle that verifies offline.
    pub bundle: String,
    /// "41 entries, sealed 12 March, 15:02".
    pub note: String,
    /// Where something can be erased from it; none for whoever may not.
    pub erase: Option<String>,
}

/// Another request that belongs to this one.
#[derive(Debug, Clone)]
pub struct Around {
    /// "“Legal check” runs as", "Part of".
    pub says: String,
    /// Its number and title, and its page.
    pub link: Link,
    /// How it stands.
    pub chip: Chip,
}

impl RequestPage {
    fn is_dry(&self) -> bool {
        self.ink == Ink::Dry
    }

    fn stream(&self) -> Option<&str> {
        match &self.live {
            Live::Stream(path) => Some(path),
            Live::Over => None,
        }
    }

    fn csrf(&self) -> &str {
        &self.shell.csrf
    }

    /// The package changes by itself only while pictures are made; later a swap would close what somebody reads.
    fn package_waits(&self) -> bool {
        self.package.documents.iter().any(|document| document.preview == Preview::Coming)
    }

    fn open_questions(&self) -> usize {
        self.questions.iter().filter(|thread| !thread.answered).count()
    }
}

impl Entry {
    fn side(&self) -> &'static str {
        use crate::web::components::Side;
        match self.avatar.side {
            Side::Us => "us",
            Side::Client => "client",
            Side::Agent => "agent",
            Side::System => "system",
        }
    }
}
