//! Home: the day as one sentence, what needs this person, and who everything else waits on.
//!
//! The board and the list of what goes out next come with reminders. Start reading at [`HomePage`].

use super::{
    parts::{RequestRow, count},
    shell::Shell,
};
use crate::web::components::{Choice, Fact, Icon, Link, Rail};
use askama::Template;

/// `GET /`
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/home.html")]
pub struct HomePage {
    /// The frame.
    pub shell: Shell,
    /// "Tuesday 10 March", in the member's zone.
    pub today: String,
    /// `2026-03-10`.
    pub today_iso: String,
    /// How many requests are with clients, for the sentence.
    pub with_clients: u32,
    /// The quick start of a draft; none until there is somebody to ask.
    pub compose: Option<Compose>,
    /// What to do in a workspace where there is nothing yet.
    pub start: Option<Start>,
    /// What waits for this member, most pressing first.
    pub needs: Vec<Need>,
    /// With a client and late, or about to be.
    pub at_risk: Vec<RequestRow>,
    /// With a client, on track.
    pub waiting: Vec<RequestRow>,
    /// With colleagues.
    pub with_team: Vec<RequestRow>,
    /// Decided lately, newest first.
    pub decided: Vec<RequestRow>,
    /// The next few due times, as steps to come.
    pub due_next: Rail,
    /// This week in a few facts.
    pub week: Vec<Fact>,
}

/// "Ask ___ to approve ___": posts `client`, `title` and `flow` to `/requests`, which makes a draft of them.
#[derive(Debug, Clone)]
pub struct Compose {
    /// Whom one may ask; the value is the client's id.
    pub clients: Vec<Choice>,
    /// The processes that are offered; the value is the flow's digest.
    pub flows: Vec<Choice>,
    /// What happens next.
    pub note: String,
}

/// The way on in an empty workspace.
#[derive(Debug, Clone)]
pub struct Start {
    /// What is missing.
    pub title: String,
    /// Why it comes first.
    pub text: String,
    /// Where to do it.
    pub link: Link,
}

/// One thing that this member must do.
#[derive(Debug, Clone)]
pub struct Need {
    /// What kind of thing.
    pub icon: Icon,
    /// What to do, as an imperative: "Answer Tomas Eklund".
    pub act: String,
    /// What follows it in the same sentence, with its own space or colon.
    pub rest: String,
    /// The request's title.
    pub title: String,
    /// The client's name.
    pub client: String,
    /// "by 11:31"; empty for no time.
    pub due: String,
    /// The place on the request's page where it is done, and one verb.
    pub link: Link,
}

struct Ledger<'a> {
    id: &'static str,
    heading: &'static str,
    rows: &'a [RequestRow],
}

impl Ledger<'_> {
    fn is_decided(&self) -> bool {
        self.id == "decided"
    }

    fn has_heads(&self) -> bool {
        self.id == "waiting"
    }
}

impl HomePage {
    fn ledgers(&self) -> Vec<Ledger<'_>> {
        let all = [
            Ledger { id: "risk", heading: "At risk", rows: &self.at_risk },
            Ledger { id: "waiting", heading: "Waiting on client", rows: &self.waiting },
            Ledger { id: "team", heading: "With the team", rows: &self.with_team },
            Ledger { id: "decided", heading: "Recently decided", rows: &self.decided },
        ];
        all.into_iter().filter(|ledger| !ledger.rows.is_empty()).collect()
    }

    fn things(&self) -> String {
        count(self.needs.len() as u32, "thing", "things")
    }

    fn with_clients(&self) -> String {
        match self.with_clients {
            0 => "No request is with a client".into(),
            number => count(number, "request is with a client", "requests are with clients"),
        }
    }

    fn risky(&self) -> String {
        match (self.at_risk.len(), self.with_clients) {
            (1, 1) => "and it is".into(),
            (number, _) => format!("{number} of them"),
        }
    }

    fn has_aside(&self) -> bool {
        !self.due_next.steps.is_empty() || !self.week.is_empty()
    }
}
