//! A link that already belongs to another browser. Whoever holds it proves the mailbox first and until then learns one
//! thing: the masked address it was sent to.

use crate::web::components::{Field, FieldKind, Icon, Letterhead};
use askama::Template;
use wording::Words;

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/client/other_browser.html")]
pub struct OtherBrowserPage {
    /// Always [`Letterhead::Plain`]: the workspace's name would already say too much.
    pub letterhead: Letterhead,
    /// The reader's language.
    pub words: Words,
    /// For both forms.
    pub csrf: String,
    /// "z•••@client.example".
    pub masked_address: String,
    /// Why a code is asked for.
    pub why: Why,
    /// Where "mail me a code" is posted.
    pub send_path: String,
    /// Where `code` is posted.
    pub enter_path: String,
    /// How far it has come.
    pub stage: CodeStage,
}

/// Why a code is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The link was used in another browser first.
    OtherBrowser,
    /// The workspace asks everybody, in every browser.
    Always,
}

/// How far the proof has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeStage {
    /// No code was sent yet.
    Ask,
    /// A code was sent.
    Sent {
        /// What was typed; kept.
        value: String,
        /// "That code has expired. We sent a new one." Empty for nothing.
        error: String,
    },
    /// Too many tries; says when the next may be made: "11:20".
    Wait(String),
}

impl OtherBrowserPage {
    fn code(&self, value: &str, error: &str) -> Field {
        Field {
            id: "code".into(),
            name: "code".into(),
            label: self.words.page_code_label().to_string(),
            kind: FieldKind::Code,
            value: value.into(),
            hint: self.words.prove_hint().to_string(),
            error: error.into(),
            placeholder: "••• •••".into(),
            autocomplete: "one-time-code",
            required: true,
            max: 7,
            ..Field::default()
        }
    }
}
