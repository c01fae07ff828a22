//! Forms: their size, their token, their values.

use crate::app::App;
use crate::keys::{Purpose, same};
use crate::web::error::WebError;
use axum::body::Bytes;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// LIMIT: bytes of a form without files.
pub const FORM_BYTES_MAX: usize = 256 * 1024;
/// LIMIT: fields of a form.
const FIELDS_MAX: usize = 400;
/// A page without a session may be used this long.
const STAMP_HOURS: i64 = 12;
/// Nobody reads a page and presses its button sooner; scripts that press everything do.
const STAMP_MILLISECONDS_MIN: i64 = 800;

/// The values of a form, in order.
#[derive(Debug, Clone, Default)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// Reads `application/x-www-form-urlencoded`.
    pub fn parse(body: &Bytes) -> Result<Self, WebError> {
        let fields: Vec<(String, String)> = form_urlencoded::parse(body)
            .take(FIELDS_MAX + 1)
            .map(|(name, value)| (name.into_owned(), value.replace("\r\n", "\n")))
            .collect();
        if fields.len() > FIELDS_MAX {
            return Err(WebError::Unreadable("This form has too many fields.".to_owned()));
        }
        Ok(Self(fields))
    }

    /// Reads a form and checks that it was made for this session.
    pub fn of_session(app: &App, session: domain::ids::SessionId, body: &Bytes) -> Result<Self, WebError> {
        let form = Self::parse(body)?;
        let expected = super::session::form_token(app, session);
        if same(form.get("_csrf").as_bytes(), expected.as_bytes()) { Ok(form) } else { Err(WebError::StaleForm) }
    }

    /// A value; empty when it is not there.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
    }

    /// A value with something in it, without white space around it.
    pub fn some(&self, name: &str) -> Option<&str> {
        Some(self.get(name).trim()).filter(|v| !v.is_empty())
    }

    /// Every name with its value, in order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Every value of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// Is it there at all? A ticked box is.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(n, _)| n == name)
    }

    /// The values of `name-1`, `name-2`…, in order.
    pub fn numbered(&self, name: &str) -> Vec<(u32, String)> {
        let mut list: Vec<(u32, String)> = self
            .0
            .iter()
            .filter_map(|(n, v)| Some((n.strip_prefix(name)?.strip_prefix('-')?.parse().ok()?, v.clone())))
            .collect();
        list.sort_by_key(|(number, _)| *number);
        list
    }
}

/// A signed time, for pages that have no session.
pub fn stamp(app: &App) -> String {
    let at = app.now().as_millisecond().to_string();
    let tag = URL_SAFE_NO_PAD.encode(app.keys.tag(Purpose::Timestamp, &[at.as_bytes()]));
    format!("{at}.{tag}")
}

/// Milliseconds since one of our pages was made; `None` if it was not ours.
fn stamp_age(app: &App, stamp: &str) -> Option<i64> {
    let (at, tag) = stamp.split_once('.')?;
    let expected = URL_SAFE_NO_PAD.encode(app.keys.tag(Purpose::Timestamp, &[at.as_bytes()]));
    let made: i64 = at.parse().ok()?;
    same(tag.as_bytes(), expected.as_bytes()).then(|| app.now().as_millisecond() - made)
}

/// Was this page made by us, and not too long ago? The token of forms that have no session.
pub fn stamp_is_ours(app: &App, stamp: &str) -> bool {
    stamp_age(app, stamp).is_some_and(|age| (0..=STAMP_HOURS * 3_600_000).contains(&age))
}

/// The same, and long enough ago for a person: what a script presses at once does not count as a deliberate act.
pub fn stamp_fits(app: &App, stamp: &str) -> bool {
    stamp_is_ours(app, stamp) && stamp_age(app, stamp).is_some_and(|age| age >= STAMP_MILLISECONDS_MIN)
}

/// An own path to go to after signing in; anything else leads home.
pub fn own_path(wanted: &str) -> &str {
    let plain = wanted.starts_with('/') && !wanted.starts_with("//") && !wanted.contains(['\\', '\n', '\r', '\t']);
    if plain { wanted } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read_as_browsers_write_them() {
        let form = Form::parse(&Bytes::from_static(b"a=1+2&b=%C3%A9%0D%0A&change-2=two&change-1=one&c")).unwrap();
        assert_eq!((form.get("a"), form.get("b"), form.get("c"), form.get("none")), ("1 2", "é\n", "", ""));
        assert_eq!(form.numbered("change"), [(1, "one".to_owned()), (2, "two".to_owned())]);
    }

    #[test]
    fn redirects_stay_here() {
        for elsewhere in
            ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "", "/a\nb"]
        {
            assert_eq!(own_path(elsewhere), "/", "{elsewhere}");
        }
        assert_eq!(own_path("/requests?x=1"), "/requests?x=1");
    }
}
