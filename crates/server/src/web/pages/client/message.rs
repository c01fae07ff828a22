//! One thing to say, and a way on: refusals, faults, and answers that need no page of their own.

use crate::web::components::{Icon, Letterhead, Link};
use askama::Template;

/// The page. The constructors below have the words for the common cases.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/client/message.html")]
pub struct MessagePage {
    /// Whose paper.
    pub letterhead: Letterhead,
    /// Its drawing.
    pub icon: Icon,
    /// What happened, as a sentence.
    pub title: String,
    /// What is safe and what to do, in paragraphs.
    pub text: Vec<String>,
    /// The way on, first the likeliest.
    pub links: Vec<Link>,
    /// Something to tell us by: a request id. Empty for none.
    pub reference: String,
}

impl MessagePage {
    fn new(icon: Icon, title: &str, text: &[&str]) -> Self {
        let text = text.iter().map(|&paragraph| paragraph.to_owned()).collect();
        Self {
            letterhead: Letterhead::Plain,
            icon,
            title: title.into(),
            text,
            links: Vec::new(),
            reference: String::new(),
        }
    }

    /// A refusal: its one sentence and the way on, in the words of the refusal itself.
    pub fn refusal(letterhead: Letterhead, sentence: impl Into<String>, advice: impl Into<String>, link: Link) -> Self {
        let page = Self::new(Icon::INFO, "", &[]);
        Self { letterhead, title: sentence.into(), text: vec![advice.into()], links: vec![link], ..page }
    }

    /// 404, and also whatever the reader may not know to exist.
    pub fn not_found() -> Self {
        let page = Self::new(
            Icon::SEARCH,
            "There is nothing here.",
            &[
                "The address may have a letter missing, or what was here has been moved. If you came by a link from an e-mail, open the newest e-mail and try again.",
            ],
        );
        Self {
            links: vec![Link::new("/", "Go to the team’s desk"), Link::new("/a", "Open a link from an e-mail")],
            ..page
        }
    }

    /// 403: known, and not for this reader.
    pub fn not_allowed() -> Self {
        let page = Self::new(
            Icon::LOCK,
            "This is not open to you.",
            &[
                "You are signed in, but not as somebody who may see this or do this. Nothing was changed. Whoever may is on the page of people.",
            ],
        );
        Self { links: vec![Link::new("/", "Go to the start"), Link::new("/people", "See who may")], ..page }
    }

    /// 403 after a form was open too long or came from elsewhere.
    pub fn stale_form(back: Link) -> Self {
        let page = Self::new(
            Icon::CLOCK,
            "Please try that once more.",
            &[
                "The page had been open for a long time, so we did not act on it. Nothing was sent and nothing was recorded.",
            ],
        );
        Self { links: vec![back], ..page }
    }

    /// 429: `again` says when, for example "in 10 minutes".
    pub fn too_many(again: &str) -> Self {
        let page = Self::new(Icon::CLOCK, "That was too often in a short time.", &[]);
        Self { text: vec![format!("Nothing was recorded. You can try again {again}.")], ..page }
    }

    /// 500: `reference` is the id under which the fault was logged.
    pub fn fault(reference: impl Into<String>) -> Self {
        let page = Self::new(
            Icon::RISK,
            "Something went wrong on our side.",
            &[
                "If you had just decided or sent something, open the page again before you repeat it: either it is there, whole, or nothing happened.",
            ],
        );
        Self { reference: reference.into(), ..page }
    }

    /// 503: the server is starting, stopping, or cannot reach its store.
    pub fn unavailable() -> Self {
        Self::new(
            Icon::PAUSE,
            "We cannot answer just now.",
            &[
                "Try again in a minute. Nothing that was answered before is lost.",
                "If you had just sent something, look first whether it is there. A decision counts once, however often it is sent.",
            ],
        )
    }
}
