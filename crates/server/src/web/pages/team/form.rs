//! Forms of the team's pages: a labelled field with its hint and its error, and a small form of several.
//!
//! A field keeps what the person typed, whatever was wrong with it, and shows the error underneath. The kinds that a
//! request's own fields need (amounts, days, lists of ticks) are here; people outside fill in
//! [`crate::web::components::Field`]. Reading a posted form back is the handlers' work.
//! Start reading at [`FormField`].

use crate::web::components::{Choice, Icon};
use askama::Template;

/// What kind of control a field has, with the value as the person typed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Control {
    /// One line.
    Line(String),
    /// Several lines.
    Lines(String),
    /// An e-mail address.
    Email(String),
    /// A secret; its value is never sent back to the page.
    Password(Secret),
    /// A six-digit code.
    Code,
    /// An amount and its currency; the currency posts as `<name>_currency`.
    Money {
        /// The amount as typed, in major units, such as `18,600` or `18600.50`.
        amount: String,
        /// The chosen currency's code.
        currency: String,
        /// The currencies to choose from.
        currencies: Vec<Choice>,
    },
    /// A day, `YYYY-MM-DD`.
    Day(String),
    /// A local date and time, `YYYY-MM-DDTHH:MM`.
    Moment(String),
    /// One of a list.
    One {
        /// The chosen value; empty for none yet.
        value: String,
        /// What there is.
        choices: Vec<Choice>,
    },
    /// Any number of a list; each chosen one posts under the field's name.
    Many {
        /// The chosen values.
        values: Vec<String>,
        /// What there is.
        choices: Vec<Choice>,
    },
    /// Set elsewhere: shown, not editable, and not posted.
    Fixed(String),
    /// Posted along, not shown.
    Hidden(String),
}

/// Which secret is asked for; password managers are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secret {
    /// The one the person has.
    Current,
    /// A new one.
    New,
}

impl Secret {
    fn autocomplete(self) -> &'static str {
        match self {
            Self::Current => "current-password",
            Self::New => "new-password",
        }
    }
}

/// Whether a field must be filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needed {
    /// It must, before the form can be sent on.
    Yes,
    /// It may stay empty, and the label says so.
    Optional,
}

/// How much of a form's row a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// One column.
    Column,
    /// The whole row.
    Row,
}

/// One labelled field.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "web/pages/team/field.html")]
pub struct FormField {
    /// The name it posts under; with `f-` before it also its id, so unique on a page.
    pub name: String,
    /// Its label.
    pub label: String,
    /// The control and its value.
    pub control: Control,
    /// One line of help, always visible. Empty for none.
    pub hint: String,
    /// What is wrong with the value. Empty for nothing.
    pub error: String,
    /// Whether it must be filled.
    pub needed: Needed,
    /// How much of the row it takes.
    pub width: Width,
}

impl FormField {
    /// A needed field of one column, without hint or error.
    pub fn new(name: impl Into<String>, label: impl Into<String>, control: Control) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            control,
            hint: String::new(),
            error: String::new(),
            needed: Needed::Yes,
            width: Width::Column,
        }
    }

    /// With one line of help.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// With what is wrong.
    #[must_use]
    pub fn error(mut self, error: impl Into<String>) -> Self {
        self.error = error.into();
        self
    }

    /// Not needed.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.needed = Needed::Optional;
        self
    }

    /// Over the whole row.
    #[must_use]
    pub fn row(mut self) -> Self {
        self.width = Width::Row;
        self
    }

    fn is_optional(&self) -> bool {
        self.needed == Needed::Optional
    }

    fn is_row(&self) -> bool {
        self.width == Width::Row
    }

    fn is_wrong(&self) -> bool {
        !self.error.is_empty()
    }

    /// Whether the completeness meter counts it.
    pub(super) fn counts(&self) -> bool {
        self.needed == Needed::Yes && !matches!(self.control, Control::Fixed(_) | Control::Hidden(_))
    }

    /// Whether there is something in it.
    pub(super) fn is_filled(&self) -> bool {
        match &self.control {
            Control::Line(value) | Control::Lines(value) | Control::Email(value) => !value.trim().is_empty(),
            Control::Money { amount, .. } => !amount.trim().is_empty(),
            Control::Day(value) | Control::Moment(value) | Control::Fixed(value) | Control::One { value, .. } => {
                !value.is_empty()
            }
            Control::Many { values, .. } => !values.is_empty(),
            Control::Password(_) | Control::Code | Control::Hidden(_) => false,
        }
    }

    /// The ids that tie the control to its hint and its error.
    fn described_by(&self) -> String {
        let hint = if self.hint.is_empty() { String::new() } else { format!("f-{}-hint", self.name) };
        let error = if self.is_wrong() { format!("f-{}-error", self.name) } else { String::new() };
        format!("{hint} {error}").trim().to_owned()
    }

    /// An e-mail field asks for one's own address only where it is the user name.
    fn email_autocomplete(&self) -> &'static str {
        if self.name == "email" { "username" } else { "off" }
    }
}

/// A small form of several fields with one button.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "web/pages/team/form.html")]
pub struct Form {
    /// Where it posts.
    pub action: String,
    /// Posted as `_csrf`.
    pub csrf: String,
    /// What is wrong with the form as a whole. Empty for nothing.
    pub error: String,
    /// Its fields, in order.
    pub fields: Vec<FormField>,
    /// The button, named after its result.
    pub button: String,
    /// How strongly the button asks to be pressed; one solid button per view.
    pub weight: Weight,
}

/// How a button looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// The one solid button of the view.
    Solid,
    /// Any other.
    Plain,
}

impl Form {
    fn is_solid(&self) -> bool {
        self.weight == Weight::Solid
    }

    /// Whether anything in it is wrong, so that the page opens it.
    pub fn is_wrong(&self) -> bool {
        !self.error.is_empty() || self.fields.iter().any(FormField::is_wrong)
    }
}

impl askama::filters::HtmlSafe for FormField {}
impl askama::filters::HtmlSafe for Form {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_keeps_what_was_typed_and_names_its_error() {
        let money = Control::Money {
            amount: "18,6oo".into(),
            currency: "SEK".into(),
            currencies: vec![choice("EUR"), choice("SEK")],
        };
        let html =
            FormField::new("amount", "Amount", money).hint("Excluding VAT.").error("Write it in digits.").to_string();
        assert!(html.contains(r#"aria-describedby="f-amount-hint f-amount-error" aria-invalid="true""#), "{html}");
        assert!(html.contains(r#"value="18,6oo""#) && html.contains(r#"value="SEK" selected"#), "{html}");
        assert!(html.contains("data-need") && html.contains(r#"data-state="error""#), "{html}");
    }

    #[test]
    fn a_password_is_never_sent_back_and_text_is_escaped() {
        let html = FormField::new("password", "Password", Control::Password(Secret::Current)).to_string();
        assert!(!html.contains("value="), "{html}");
        let html = FormField::new("why", "Why", Control::Lines("</textarea><script>".into())).optional().to_string();
        assert!(!html.contains("<script>") && html.contains("(optional)") && !html.contains("data-need"), "{html}");
    }

    fn choice(code: &str) -> Choice {
        Choice { value: code.into(), text: code.into() }
    }
}
