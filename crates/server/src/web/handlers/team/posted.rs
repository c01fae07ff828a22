//! A posted form of the directory's pages, read field by field, with what is wrong so far.

use super::typed;
use crate::app::App;
use crate::web::error::WebError;
use crate::web::form::Form;
use crate::web::present::team::Wrong;
use crate::web::session::SignedInMember;
use axum::body::Bytes;

/// LIMIT: characters of a name, title or source.
const NAME_MAX: usize = 200;
/// LIMIT: bytes of an address.
const EMAIL_MAX: usize = 254;

/// A form of this session and its errors so far.
pub struct Posted {
    /// What was posted.
    pub form: Form,
    /// What is wrong with it.
    pub wrong: Wrong,
}

impl Posted {
    /// Reads a form; `which` names it on a page with several.
    pub fn read(app: &App, me: &SignedInMember, body: &Bytes, which: &'static str) -> Result<Self, WebError> {
        let form = Form::of_session(app, me.session, body)?;
        Ok(Self { wrong: Wrong { form: which, typed: typed(&form), ..Wrong::default() }, form })
    }

    /// A name that must be there.
    pub fn needs(&mut self, field: &str, says: &str) -> String {
        let text = self.form.get(field).trim().to_owned();
        if text.is_empty() {
            self.at(field, says);
        } else if text.chars().count() > NAME_MAX {
            self.at(field, "This is too long. Use a few words.");
        }
        text
    }

    /// A name that may stay empty.
    pub fn may_have(&self, field: &str) -> String {
        self.form.get(field).trim().chars().take(NAME_MAX).collect()
    }

    /// An e-mail address, in lower case.
    pub fn email(&mut self, field: &str) -> String {
        let email = self.form.get(field).trim().to_lowercase();
        if !is_email(&email) {
            self.at(field, "Write an e-mail address like name@company.example.");
        }
        email
    }

    /// Says what is wrong at a field; the first word on it stays.
    pub fn at(&mut self, field: &str, says: &str) {
        self.wrong.errors.entry(field.to_owned()).or_insert_with(|| says.to_owned());
    }

    /// Is nothing wrong so far?
    pub fn fine(&self) -> bool {
        self.wrong.errors.is_empty()
    }
}

/// Does this look like an address? The mail server says whether it is one.
pub fn is_email(text: &str) -> bool {
    let plain = text.len() <= EMAIL_MAX
        && !text.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';' | '"'));
    let parts = text.split_once('@');
    plain
        && parts.is_some_and(|(local, domain)| {
            !local.is_empty()
                && domain.contains('.')
                && !domain.contains('@')
                && !domain.starts_with('.')
                && !domain.ends_with('.')
        })
}

#[cfg(test)]
mod tests {
    use super::is_email;

    #[test]
    fn addresses_look_like_addresses() {
        assert!(is_email("ines.moreau@kestrelferries.example"));
        for wrong in [
            "",
            "ines",
            "@kestrel.example",
            "ines@kestrel",
            "a@b@c.example",
            "a b@c.example",
            "a@c.example\r\nBcc: x",
            "a@.example",
        ] {
            assert!(!is_email(wrong), "{wrong}");
        }
    }
}
