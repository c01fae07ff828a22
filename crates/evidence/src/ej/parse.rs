//! A recogniser of canonical EJ: whatever it accepts re-encodes to the same bytes.

use super::{DEPTH_MAX, INT_MAX, KEY_BYTES_MAX, Object, Value, is_key};
use crate::enc::utf8;
use crate::failure::{Code, Failure, fail};

/// Parses one EJ value that is the whole input. `E_UTF8` or `E_CANON` otherwise.
///
/// The caller bounds the length of the input; depth and key length are bounded here.
pub fn parse(bytes: &[u8]) -> Result<Value, Failure> {
    let mut reader = Reader { rest: utf8(bytes, "EJ text")? };
    let value = reader.value(0)?;
    if reader.rest.is_empty() { Ok(value) } else { fail(Code::Canon, "text after the value") }
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.rest.as_bytes().first().copied()
    }

    /// Takes the text if it comes next.
    fn take(&mut self, text: &str) -> bool {
        let Some(rest) = self.rest.strip_prefix(text) else { return false };
        self.rest = rest;
        true
    }

    fn expect(&mut self, text: &str) -> Result<(), Failure> {
        if self.take(text) { Ok(()) } else { fail(Code::Canon, format!("expected {text}")) }
    }

    /// Recursion is bounded by [`DEPTH_MAX`].
    fn value(&mut self, depth: usize) -> Result<Value, Failure> {
        if depth > DEPTH_MAX {
            return fail(Code::Canon, "nested deeper than 8");
        }
        match self.peek() {
            Some(b't') => self.expect("true").map(|()| Value::Bool(true)),
            Some(b'f') => self.expect("false").map(|()| Value::Bool(false)),
            Some(b'"') => self.string().map(Value::Str),
            Some(b'[') => self.array(depth),
            Some(b'{') => self.object(depth),
            Some(b'-' | b'0'..=b'9') => self.int(),
            _ => fail(Code::Canon, "not an EJ value"),
        }
    }

    fn int(&mut self) -> Result<Value, Failure> {
        let length = self.rest.bytes().take_while(|b| matches!(b, b'-' | b'0'..=b'9')).count();
        let (digits, rest) = self.rest.split_at(length);
        let int = digits.parse::<i64>().ok().filter(|int| (-INT_MAX..=INT_MAX).contains(int));
        match int {
            // Leading zeros and "-0" are the spellings that parse but do not come back.
            Some(int) if int.to_string() == digits => {
                self.rest = rest;
                Ok(Value::Int(int))
            }
            _ => fail(Code::Canon, "not a canonical integer"),
        }
    }

    fn array(&mut self, depth: usize) -> Result<Value, Failure> {
        self.expect("[")?;
        let mut items = Vec::new();
        if self.take("]") {
            return Ok(Value::Array(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            if self.take("]") {
                return Ok(Value::Array(items));
            }
            self.expect(",")?;
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, Failure> {
        self.expect("{")?;
        let mut members = Object::new();
        if self.take("}") {
            return Ok(Value::Object(members));
        }
        loop {
            let key = self.key()?;
            if members.last_key_value().is_some_and(|(last, _)| *last >= key) {
                return fail(Code::Canon, "keys repeated or not sorted");
            }
            self.expect(":")?;
            let value = self.value(depth + 1)?;
            members.insert(key, value);
            if self.take("}") {
                return Ok(Value::Object(members));
            }
            self.expect(",")?;
        }
    }

    fn key(&mut self) -> Result<String, Failure> {
        self.expect("\"")?;
        let Some((key, rest)) = self.rest.split_once('"').filter(|(key, _)| key.len() <= KEY_BYTES_MAX && is_key(key))
        else {
            return fail(Code::Canon, "not a key");
        };
        self.rest = rest;
        Ok(key.to_owned())
    }

    fn string(&mut self) -> Result<String, Failure> {
        self.expect("\"")?;
        let mut text = String::new();
        loop {
            let Some(end) = self.rest.bytes().position(|b| b < 0x20 || b == b'"' || b == b'\\') else {
                return fail(Code::Canon, "string without end");
            };
            let (run, rest) = self.rest.split_at(end);
            text.push_str(run);
            self.rest = rest;
            if self.take("\"") {
                return Ok(text);
            }
            text.push(self.escape()?);
        }
    }

    fn escape(&mut self) -> Result<char, Failure> {
        self.expect("\\")?;
        let short = [("\"", '"'), ("\\", '\\'), ("b", '\u{8}'), ("t", '\t'), ("n", '\n'), ("f", '\u{c}'), ("r", '\r')];
        for (letter, meant) in short {
            if self.take(letter) {
                return Ok(meant);
            }
        }
        self.expect("u00")?;
        let Some((digits, rest)) = self.rest.split_at_checked(2) else {
            return fail(Code::Canon, "escape without end");
        };
        let [byte] = crate::enc::parse_hex::<1>(digits).map_err(|_| Failure::new(Code::Canon, "not an escape"))?;
        // Those with a letter of their own, and those that need no escape, have another spelling.
        if byte >= 0x20 || matches!(byte, 0x08..=0x0a | 0x0c | 0x0d) {
            return fail(Code::Canon, "escaped where another spelling is canonical");
        }
        self.rest = rest;
        Ok(char::from(byte))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Value, array, encode, object};
    use super::*;

    #[test]
    fn check_values_of_the_specification() {
        let text = "\u{20ac}\u{1}\"\\\n\u{2028}\u{7f}\u{1f600}";
        let spelt = encode(&text.into()).unwrap();
        assert_eq!(spelt, "\"\u{20ac}\\u0001\\\"\\\\\\n\u{2028}\u{7f}\u{1f600}\"".as_bytes());
        assert_eq!(parse(&spelt).unwrap(), text.into());
        let value = object([("b", 1.into()), ("a", Value::Array(vec![true.into(), (-INT_MAX).into()]))]);
        assert_eq!(encode(&value).unwrap(), br#"{"a":[true,-9007199254740991],"b":1}"#);
    }

    #[test]
    fn other_spellings_are_refused() {
        let spellings = [
            "null",
            "1.0",
            "1e3",
            "-0",
            "01",
            "+1",
            "9007199254740992",
            "-9007199254740992",
            " 1",
            "1 ",
            "[1, 2]",
            "[1,]",
            "{}x",
            r#"{"b":1,"a":1}"#,
            r#"{"a":1,"a":1}"#,
            r#"{"A":1}"#,
            r#"{"__proto__":1}"#,
            r#"{"":1}"#,
            r#""\/""#,
            r#""\u0041""#,
            r#""\u000a""#,
            r#""\u001F""#,
            r#""\ud800""#,
            "\"\n\"",
            "\"",
            "",
            "[",
            "--1",
            "1-1",
            "tru",
            r#"{"a"}"#,
            r#"{"\u0061":1}"#,
        ];
        for spelling in spellings {
            assert_eq!(parse(spelling.as_bytes()).unwrap_err().code, Code::Canon, "{spelling}");
        }
        assert_eq!(parse(b"\"\xff\"").unwrap_err().code, Code::Utf8);
        assert_eq!(parse(format!("{{\"{}\":1}}", "a".repeat(65)).as_bytes()).unwrap_err().code, Code::Canon);
    }

    #[test]
    fn depth_is_bounded_both_ways() {
        let nested = |n| (0..n).fold(Value::Int(1), |inner, _| array([inner]));
        assert!(parse(&encode(&nested(8)).unwrap()).is_ok());
        assert_eq!(encode(&nested(9)), Err(super::super::EncodeError::Depth));
        assert!(parse(b"[[[[[[[[[1]]]]]]]]]").is_err());
        assert!(parse("[".repeat(100_000).as_bytes()).is_err());
    }
}
