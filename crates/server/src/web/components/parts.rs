//! Small parts: status chips, notices, fields with their errors, facts, links, and the table of bound documents.

use super::Icon;
use askama::Template;

/// What a chip or notice means. Colour only repeats what its words say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// No colour.
    Plain,
    /// Open, a person can still change it.
    Wet,
    /// Good.
    Good,
    /// Look here.
    Warn,
    /// It stopped or failed.
    Stop,
    /// Changes asked for.
    Redo,
    /// From software.
    Pencil,
}

impl Kind {
    /// The value of `data-k` in the style sheet.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Wet => "wet",
            Self::Good => "ok",
            Self::Warn => "warn",
            Self::Stop => "stop",
            Self::Redo => "redo",
            Self::Pencil => "pencil",
        }
    }
}

/// A status: icon and words.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(ext = "html", source = "<span class=\"chip\" data-k=\"{{ kind.name() }}\">{{ icon }}{{ text }}</span>")]
pub struct Chip {
    /// What it means.
    pub kind: Kind,
    /// Its drawing.
    pub icon: Icon,
    /// Its words.
    pub text: String,
}

impl Chip {
    /// A chip.
    pub fn new(kind: Kind, icon: Icon, text: impl Into<String>) -> Self {
        Self { kind, icon, text: text.into() }
    }
}

/// Somewhere to go.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(ext = "html", source = "<a href=\"{{ href }}\">{{ text }}</a>")]
pub struct Link {
    /// A path of ours, `#id` or `mailto:`.
    pub href: String,
    /// Where it leads, in words.
    pub text: String,
}

impl Link {
    /// A link.
    pub fn new(href: impl Into<String>, text: impl Into<String>) -> Self {
        Self { href: href.into(), text: text.into() }
    }
}

/// Something to know now, with a way on.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(
    ext = "html",
    source = "<div class=\"notice\" data-k=\"{{ kind.name() }}\"{% if kind == Kind::Stop %} role=\"alert\"{% endif %}>{{ icon }}<b>{{ title }}</b>{% if !text.is_empty() || link.is_some() %}<p>{{ text }}{% if let Some(link) = link %} {{ link }}{% endif %}</p>{% endif %}</div>"
)]
pub struct Notice {
    /// What it means.
    pub kind: Kind,
    /// Its drawing.
    pub icon: Icon,
    /// What happened, in a few words.
    pub title: String,
    /// What is safe and what to do; may be empty.
    pub text: String,
    /// A way on.
    pub link: Option<Link>,
}

impl Notice {
    /// A notice without a link.
    pub fn new(kind: Kind, icon: Icon, title: impl Into<String>, text: impl Into<String>) -> Self {
        Self { kind, icon, title: title.into(), text: text.into(), link: None }
    }
}

/// What can be typed or chosen in a field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum FieldKind {
    /// One line.
    #[default]
    Line,
    /// Several lines, at first this many.
    Area(u8),
    /// An e-mail address.
    Email,
    /// A six-digit code.
    Code,
    /// A password.
    Password,
    /// One of a few.
    Choice(Vec<Choice>),
}

/// One of a few in a [`FieldKind::Choice`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub text: String,
}

/// A label, a field, a hint and an error, joined for assistive technology. Keeps what was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Template)]
#[template(path = "web/components/field.html")]
pub struct Field {
    /// Unique on the page.
    pub id: String,
    /// Name in the form.
    pub name: String,
    /// What is asked for.
    pub label: String,
    /// What can be typed.
    pub kind: FieldKind,
    /// What was typed, or a start.
    pub value: String,
    /// One line of help, always visible; empty for none.
    pub hint: String,
    /// What is wrong with the value and what would be right; empty for nothing.
    pub error: String,
    /// Shown grey until something is typed.
    pub placeholder: String,
    /// The browser's own completion (`name`, `email`, `one-time-code`); empty for none.
    pub autocomplete: &'static str,
    /// The browser asks for it too; the server decides.
    pub required: bool,
    /// Says "(optional)" beside the label.
    pub optional: bool,
    /// The language in which it says so.
    pub words: wording::Words,
    /// Longest text in characters; 0 for no limit here.
    pub max: u32,
}

impl Field {
    fn described_by(&self) -> String {
        let hint = if self.hint.is_empty() { String::new() } else { format!("{}-hint", self.id) };
        let error = if self.error.is_empty() { String::new() } else { format!("{}-error", self.id) };
        format!("{hint} {error}").trim().to_owned()
    }
}

/// A term and what is known about it, with links after it.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(
    ext = "html",
    source = "<div><dt>{{ term }}</dt><dd>{{ text }}{% for link in links %} {{ link }}{% endfor %}</dd></div>"
)]
pub struct Fact {
    /// "Agreement".
    pub term: String,
    /// "MSA-2024-118, clause 7.2".
    pub text: String,
    /// Where to see more.
    pub links: Vec<Link>,
}

impl Fact {
    /// A fact without links.
    pub fn new(term: impl Into<String>, text: impl Into<String>) -> Self {
        Self { term: term.into(), text: text.into(), links: Vec::new() }
    }
}

/// A document that a decision is bound to, as plain text, never cut short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundDocument {
    /// Its whole title.
    pub title: String,
    /// "version 3".
    pub version: String,
    /// "6 pages, 2.4 MB".
    pub size: String,
    /// The start of its fingerprint, in groups: "9f3a 41c7 2be0".
    pub digest: String,
}

impl askama::filters::HtmlSafe for Chip {}
impl askama::filters::HtmlSafe for Link {}
impl askama::filters::HtmlSafe for Notice {}
impl askama::filters::HtmlSafe for Field {}
impl askama::filters::HtmlSafe for Fact {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_joins_its_hint_and_error() {
        let field = Field {
            id: "why".into(),
            name: "reason".into(),
            label: "Why?".into(),
            hint: "Nadia reads this.".into(),
            error: "Say why, in a few words.".into(),
            value: "a \"b\" <c>".into(),
            ..Field::default()
        };
        let html = field.to_string();
        assert!(
            html.contains("aria-describedby=\"why-hint why-error\"") && html.contains("aria-invalid=\"true\""),
            "{html}"
        );
        assert!(html.contains("data-state=\"error\"") && !html.contains("<c>"), "{html}");
        let plain = Field { hint: String::new(), error: String::new(), ..field }.to_string();
        assert!(!plain.contains("aria-"), "{plain}");
    }
}
