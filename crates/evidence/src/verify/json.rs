//! Just enough of general JSON to read the top members of a browser's `clientDataJSON`.
//!
//! EJ will not do: browsers use capitals, and may add members of any kind. What is not text or a boolean is skipped.

use std::collections::BTreeMap;

/// LIMIT: nesting inside members that are skipped.
const DEPTH_MAX: usize = 16;

/// A member at the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Member {
    Text(String),
    Bool(bool),
    Other,
}

/// The members of the object that is the whole text. `None` if it is no JSON object or names a member twice.
pub(super) fn members(text: &str) -> Option<BTreeMap<String, Member>> {
    let mut reader = Reader { rest: text.trim_matches(SPACE) };
    let mut members = BTreeMap::new();
    reader.object(0, |key, member| members.insert(key, member).is_none())?;
    reader.rest.is_empty().then_some(members)
}

const SPACE: [char; 4] = [' ', '\t', '\n', '\r'];

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn take(&mut self, text: &str) -> Option<()> {
        self.rest = self.rest.trim_start_matches(SPACE).strip_prefix(text)?;
        Some(())
    }

    fn peek(&self) -> Option<char> {
        self.rest.trim_start_matches(SPACE).chars().next()
    }

    fn object(&mut self, depth: usize, mut member: impl FnMut(String, Member) -> bool) -> Option<()> {
        self.take("{")?;
        if self.take("}").is_some() {
            return Some(());
        }
        loop {
            let key = self.string()?;
            self.take(":")?;
            let value = self.value(depth + 1)?;
            if !member(key, value) {
                return None;
            }
            if self.take("}").is_some() {
                return Some(());
            }
            self.take(",")?;
        }
    }

    /// Recursion is bounded by [`DEPTH_MAX`].
    fn value(&mut self, depth: usize) -> Option<Member> {
        if depth > DEPTH_MAX {
            return None;
        }
        match self.peek()? {
            '"' => self.string().map(Member::Text),
            't' => self.take("true").map(|()| Member::Bool(true)),
            'f' => self.take("false").map(|()| Member::Bool(false)),
            'n' => self.take("null").map(|()| Member::Other),
            '{' => self.object(depth, |_, _| true).map(|()| Member::Other),
            '[' => self.array(depth),
            _ => self.number(),
        }
    }

    fn array(&mut self, depth: usize) -> Option<Member> {
        self.take("[")?;
        if self.take("]").is_some() {
            return Some(Member::Other);
        }
        loop {
            self.value(depth + 1)?;
            if self.take("]").is_some() {
                return Some(Member::Other);
            }
            self.take(",")?;
        }
    }

    fn number(&mut self) -> Option<Member> {
        let rest = self.rest.trim_start_matches(SPACE);
        let end = rest.find(|c: char| !matches!(c, '0'..='9' | '-' | '+' | '.' | 'e' | 'E')).unwrap_or(rest.len());
        let (number, rest) = rest.split_at(end);
        number.parse::<f64>().ok()?;
        self.rest = rest;
        Some(Member::Other)
    }

    fn string(&mut self) -> Option<String> {
        self.take("\"")?;
        let mut units: Vec<u16> = Vec::new();
        loop {
            let mut chars = self.rest.chars();
            let next = chars.next()?;
            self.rest = chars.as_str();
            match next {
                '"' => return String::from_utf16(&units).ok(),
                '\\' => units.push(self.escape()?),
                '\0'..='\x1f' => return None,
                _ => units.extend_from_slice(next.encode_utf16(&mut [0; 2])),
            }
        }
    }

    fn escape(&mut self) -> Option<u16> {
        let mut chars = self.rest.chars();
        let letter = chars.next()?;
        self.rest = chars.as_str();
        let meant = match letter {
            '"' | '\\' | '/' => letter,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let (digits, rest) = self.rest.split_at_checked(4)?;
                self.rest = rest;
                let digits = Some(digits).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
                return u16::from_str_radix(digits, 16).ok();
            }
            _ => return None,
        };
        u16::try_from(u32::from(meant)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn client_data_is_read() {
        let text = r#"{"type":"webauthn.get","challenge":"a_-","origin":"https:\/\/x.example","crossOrigin":false,"n":[1,{"a":null}],"é":"\ud83d\ude00"}"#;
        let members = members(text).unwrap();
        assert_eq!(members["origin"], Member::Text("https://x.example".into()));
        assert_eq!(members["crossOrigin"], Member::Bool(false));
        assert_eq!((&members["n"], &members["é"]), (&Member::Other, &Member::Text("😀".into())));
    }

    #[test]
    fn what_is_no_object_is_refused() {
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(1000), "]".repeat(1000));
        for text in
            ["", "[]", "{", r#"{"a":1"#, r#"{"a":1,"a":2}"#, r#"{"a":1} x"#, r#"{"a":"\ud800"}"#, r#"{"a":x}"#, &deep]
        {
            assert_eq!(members(text), None, "{text}");
        }
    }
}
