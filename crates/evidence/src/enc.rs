//! Encodings of evidence-spec.md, section 1: HEX, B64, B64U and decimal integers, each with exactly one spelling.
//!
//! Decoders refuse whatever would not re-encode to the same string; every refusal is `E_ENC`.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use crate::failure::{Code, Failure, fail};

const HEX_DIGITS: &[u8; 16] = b"0123456789abcdef";

/// LIMIT: decimal integers in text files have at most this many digits, so they fit an `i64` everywhere.
const DECIMAL_DIGITS_MAX: usize = 16;

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    let mut out = Vec::with_capacity(bytes.len() * 2);
    push_hex(&mut out, bytes);
    String::from_utf8(out).unwrap_or_default()
}

/// Appends lower-case hexadecimal to a buffer.
pub(crate) fn push_hex(out: &mut Vec<u8>, bytes: &[u8]) {
    for byte in bytes {
        for nibble in [byte >> 4, byte & 15] {
            out.push(HEX_DIGITS.get(usize::from(nibble)).copied().unwrap_or(b'0'));
        }
    }
}

/// Exactly `N` bytes of lower-case hexadecimal.
pub fn parse_hex<const N: usize>(text: &str) -> Result<[u8; N], Failure> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if pairs.len() != N || !rest.is_empty() {
        return fail(Code::Enc, format!("expected {N} bytes of hexadecimal"));
    }
    let mut out = [0; N];
    for (byte, [high, low]) in out.iter_mut().zip(pairs) {
        let (Some(high), Some(low)) = (nibble(*high), nibble(*low)) else {
            return fail(Code::Enc, "not lower-case hexadecimal");
        };
        *byte = high << 4 | low;
    }
    Ok(out)
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

/// Base64 with padding (RFC 4648 section 4), as used in notes and proofs.
pub fn b64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Decodes base64 with padding.
pub fn parse_b64(text: &str) -> Result<Vec<u8>, Failure> {
    STANDARD.decode(text).map_err(|_| Failure::new(Code::Enc, "not base64 in its one spelling"))
}

/// Decodes base64 with padding of exactly 32 bytes.
pub fn parse_b64_hash(text: &str) -> Result<[u8; 32], Failure> {
    exactly(&parse_b64(text)?)
}

/// Base64url without padding (RFC 4648 section 5), as used inside events.
pub fn b64u(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Appends the 43 characters of a 32-byte value in base64url.
pub(crate) fn push_b64u(out: &mut Vec<u8>, bytes: &[u8; 32]) {
    let mut text = [0; 43];
    // The buffer has exactly the length that 32 bytes need, so this cannot fail.
    if URL_SAFE_NO_PAD.encode_slice(bytes, &mut text).is_ok() {
        out.extend_from_slice(&text);
    }
}

/// Decodes base64url without padding.
pub fn parse_b64u(text: &str) -> Result<Vec<u8>, Failure> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| Failure::new(Code::Enc, "not base64url in its one spelling"))
}

/// Decodes base64url without padding of exactly `N` bytes.
pub fn parse_b64u_exact<const N: usize>(text: &str) -> Result<[u8; N], Failure> {
    exactly(&parse_b64u(text)?)
}

fn exactly<const N: usize>(bytes: &[u8]) -> Result<[u8; N], Failure> {
    bytes.try_into().map_err(|_| Failure::new(Code::Enc, format!("expected {N} bytes, got {}", bytes.len())))
}

/// A decimal integer: no sign, no leading zero, at most 16 digits.
pub fn parse_decimal(text: &str) -> Result<u64, Failure> {
    let digits = !text.is_empty() && text.len() <= DECIMAL_DIGITS_MAX && text.bytes().all(|b| b.is_ascii_digit());
    if !digits || (text.len() > 1 && text.starts_with('0')) {
        return fail(Code::Enc, "not a decimal integer");
    }
    text.parse().map_err(|_| Failure::new(Code::Enc, "not a decimal integer"))
}

/// UTF-8, or `E_UTF8`.
pub(crate) fn utf8<'a>(bytes: &'a [u8], what: &str) -> Result<&'a str, Failure> {
    std::str::from_utf8(bytes).map_err(|_| Failure::new(Code::Utf8, what))
}

/// Splits text into its lines without their LF; the last line must end in LF too, else `E_LINES`.
pub(crate) fn lines<'a>(bytes: &'a [u8], what: &str) -> Result<Vec<&'a [u8]>, Failure> {
    match bytes.split_last() {
        Some((b'\n', body)) => Ok(body.split(|b| *b == b'\n').collect()),
        _ => fail(Code::Lines, format!("{what} does not end in a line feed")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_have_one_spelling() {
        assert_eq!(parse_hex::<2>("0aff").unwrap(), [10, 255]);
        assert!(parse_hex::<2>("0aFF").is_err() && parse_hex::<2>("0af").is_err() && parse_hex::<1>("0aff").is_err());
        assert_eq!(parse_b64("/w==").unwrap(), [255]);
        // Non-zero spare bits, missing padding, white space.
        assert!(parse_b64("/x==").is_err() && parse_b64("/w").is_err() && parse_b64("/w==\n").is_err());
        assert_eq!(parse_b64u("_w").unwrap(), [255]);
        assert!(parse_b64u("_x").is_err() && parse_b64u("_w==").is_err());
        assert_eq!(parse_decimal("0").unwrap(), 0);
        assert!(["", "00", "+1", "-1", "1 ", "12345678901234567"].iter().all(|t| parse_decimal(t).is_err()));
    }
}
