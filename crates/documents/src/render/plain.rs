//! Text as a document, in the child: decoded, and freed of what is not text.

use super::job::Job;
use super::open::{Output, Stop};
use super::wire::Message;
use crate::preview::TextPreview;

/// LIMIT: bytes of text that are kept for showing and searching.
const TEXT_BYTES_MAX: usize = 2 * 1024 * 1024;

/// What the bytes 0x80 to 0x9F mean in Windows-1252, which is what old text files are written in. Five have no meaning.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{FFFD}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{FFFD}', 'Ž', '\u{FFFD}', '\u{FFFD}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{FFFD}', 'ž', 'Ÿ',
];

pub(crate) fn open(bytes: Vec<u8>, _: &Job, out: &mut Output<'_>) -> Result<(), Stop> {
    let preview = tidy(&decode(&bytes));
    Ok(out.say(&Message::PlainText(preview))?)
}

fn decode(bytes: &[u8]) -> String {
    let utf16 = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        String::from_utf16_lossy(&rest.as_chunks::<2>().0.iter().map(|pair| unit(*pair)).collect::<Vec<_>>())
    };
    match bytes {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        plain => match std::str::from_utf8(plain) {
            Ok(text) => text.to_owned(),
            Err(_) => plain
                .iter()
                .map(|&b| {
                    b.checked_sub(0x80).and_then(|i| WINDOWS_1252.get(usize::from(i)).copied()).unwrap_or(char::from(b))
                })
                .collect(),
        },
    }
}

fn tidy(text: &str) -> TextPreview {
    let mut tidy = String::with_capacity(text.len().min(TEXT_BYTES_MAX));
    let mut chars = text.chars().peekable();
    let mut truncated = false;
    while let Some(c) = chars.next() {
        if tidy.len() + c.len_utf8() > TEXT_BYTES_MAX {
            truncated = true;
            break;
        }
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                tidy.push('\n');
            }
            '\n' | '\t' => tidy.push(c),
            c if c.is_control() => {}
            c => tidy.push(c),
        }
    }
    TextPreview { text: tidy, truncated }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_every_age_is_read() {
        assert_eq!(decode(b"\xFF\xFEA\0\xE4\0"), "Aä");
        assert_eq!(decode(b"\xFE\xFF\0A"), "A");
        assert_eq!(decode("\u{feff}Ünder".as_bytes()), "Ünder");
        assert_eq!(decode(b"\x80 f\xFCr \x93x\x94"), "€ für “x”");
    }

    #[test]
    fn control_characters_go_and_length_is_kept() {
        assert_eq!(tidy("a\r\nb\rc\u{1b}[31m\0\td").text, "a\nb\nc[31m\td");
        let long = tidy(&"é".repeat(TEXT_BYTES_MAX));
        assert!(long.truncated && long.text.len() <= TEXT_BYTES_MAX);
    }
}
