//! The same sentence in the past tense: what was recorded, what happens now, and the record to keep.

use crate::web::components::{BoundDocument, Chip, Fact, Icon, Letterhead, Line, Link, Notice, Rail, Words};
use askama::Template;
use wording::Words as Speaks;

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/client/receipt.html")]
pub struct ReceiptPage {
    /// The workspace's paper, with the reader.
    pub letterhead: Letterhead,
    /// The reader's language.
    pub words: Speaks,
    /// Title of the browser tab: "You approved “The long way round”".
    pub title: String,
    /// For the withdrawal form.
    pub csrf: String,
    /// Where signing out in this browser is posted.
    pub leave_path: String,
    /// "Recorded", "Withdrawn".
    pub status: Chip,
    /// "Tuesday 10 March 2026, 10:58".
    pub when: String,
    /// What they did. Live words in it dry from blue to black.
    pub sentence: Words,
    /// Where it is.
    pub line: Line,
    /// What happens now, drawn on the desk.
    pub now: Rail,
    /// Something to know first, for example that a condition was accepted as met.
    pub notice: Option<Notice>,
    /// Taking it back, while that is possible.
    pub withdraw: Option<Withdraw>,
    /// Short name of the record: "R-7Q4M-2K9X".
    pub record_number: String,
    /// The statement, word for word as it was hashed.
    pub statement: Words,
    /// The language that the statement says it is in.
    pub statement_words: Speaks,
    /// Small images of the first pages; may be empty.
    pub stamps: Vec<Stamp>,
    /// Every document it is bound to.
    pub documents: Vec<BoundDocument>,
    /// Who, when, confirmed with what, and what they wrote.
    pub facts: Vec<Fact>,
    /// The evidence bundle.
    pub download: Link,
    /// The public record page.
    pub check: Option<Link>,
    /// Who to write to: "Write to Nadia Okafor".
    pub write_to: Option<Link>,
    /// Server-sent events; the fragments `now` and `withdraw` change.
    pub live_events: Option<String>,
}

impl ReceiptPage {
    /// Where the choice of a language leads back to.
    const AT: &str = "receipt";

    fn language_path(&self) -> String {
        self.leave_path.replace("/sign-out", "/language")
    }
}

/// Taking a decision back.
#[derive(Debug, Clone)]
pub struct Withdraw {
    /// "You can withdraw until Tomas decides. After that, talk to Nadia Okafor."
    pub text: String,
    /// "Withdraw my approval".
    pub label: String,
    /// What it will do, said before the button: "Nothing you wrote is removed from the record."
    pub effect: String,
    /// Where it is posted.
    pub path: String,
    /// So that it is recorded once.
    pub key: String,
}

/// A small image of a first page.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// URL.
    pub src: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
}
