//! Text with marks in it: the sentence of a request, a statement, a step that names a sum.
//!
//! The marks change how words look, never which words they are: the text of a statement on the page is, character for
//! character, the text that is hashed ([`Words::text`] gives it back, and a test holds it to that).

use askama::Template;
use std::borrow::Cow;

/// A run of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Ordinary words.
    Plain(String),
    /// A name or moment that is still open, in wet ink. It dries when the sentence is in the past tense.
    Live(String),
    /// The title of the request or a document, in italics.
    Title(String),
    /// A moment that is still open: the words, and the instant in ISO 8601 for machines.
    LiveTime(String, String),
    /// A moment on the record: the words, and the instant in ISO 8601 for machines.
    Time(String, String),
    /// An amount that the eye should find.
    Sum(String),
    /// A whole message in the reader's language, which brings its own marks.
    Said(wording::Said),
}

impl Part {
    fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Plain(text)
            | Self::Live(text)
            | Self::Title(text)
            | Self::Sum(text)
            | Self::LiveTime(text, _)
            | Self::Time(text, _) => text.into(),
            Self::Said(said) => said.to_string().into(),
        }
    }
}

/// A few runs of words in order. Spaces between runs are part of the runs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Template)]
#[template(
    ext = "html",
    source = "{% for part in parts %}{% match part %}
{%- when Part::Plain(text) -%}{{ text }}
{%- when Part::Live(text) -%}<b class=\"wet\">{{ text }}</b>
{%- when Part::Title(text) -%}<cite>{{ text }}</cite>
{%- when Part::LiveTime(text, at) -%}<time class=\"wet\" datetime=\"{{ at }}\">{{ text }}</time>
{%- when Part::Time(text, at) -%}<time datetime=\"{{ at }}\">{{ text }}</time>
{%- when Part::Sum(text) -%}<span class=\"sum\">{{ text }}</span>
{%- when Part::Said(said) -%}{{ crate::web::components::spoken(said) }}
{%- endmatch %}{% endfor %}",
    whitespace = "suppress"
)]
pub struct Words {
    /// In reading order.
    pub parts: Vec<Part>,
}

impl askama::filters::HtmlSafe for Words {}

impl Words {
    /// Words without marks.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { parts: vec![Part::Plain(text.into())] }
    }

    /// `text` with the first place that reads `title` set in italics. The words stay exactly as they are.
    pub fn with_title(text: &str, title: &str) -> Self {
        match text.split_once(title) {
            Some((before, after)) if !title.is_empty() => {
                let parts = vec![Part::Plain(before.into()), Part::Title(title.into()), Part::Plain(after.into())];
                Self { parts }
            }
            _ => Self::plain(text),
        }
    }

    /// The words alone.
    pub fn text(&self) -> String {
        self.parts.iter().map(Part::text).collect()
    }
}

impl From<Vec<Part>> for Words {
    fn from(parts: Vec<Part>) -> Self {
        Self { parts }
    }
}

impl From<wording::Said> for Words {
    fn from(said: wording::Said) -> Self {
        Self { parts: vec![Part::Said(said)] }
    }
}

impl From<&str> for Words {
    fn from(text: &str) -> Self {
        Self::plain(text)
    }
}

impl From<String> for Words {
    fn from(text: String) -> Self {
        Self::plain(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_never_change_the_words() {
        let text = "I approve round 2 of The long way round for Kestrel Ferries.";
        let marked = Words::with_title(text, "The long way round");
        assert_eq!(marked.text(), text);
        let shown = marked.to_string();
        assert_eq!(shown, "I approve round 2 of <cite>The long way round</cite> for Kestrel Ferries.");
        assert_eq!(shown.replace("<cite>", "").replace("</cite>", ""), text);
    }

    #[test]
    fn words_that_people_typed_are_escaped() {
        let words = Words::with_title("Approve <img src=x> & \"go\"", "<img src=x>");
        assert!(!words.to_string().contains("<img"));
    }
}
