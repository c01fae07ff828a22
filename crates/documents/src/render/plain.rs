//! Text as a document, in the child: decoded, and freed of what is not text.

use crate::hidden::{Hidden, What};
use crate::preview::TextPreview;

/// LIMIT: bytes of text that are kept for showing and searching.
const TEXT_BYTES_MAX: usize = 2 * 1024 * 1024;

/// From so many letters of the shadow alphabet in a line on, they are no accident.
const SHADOW_MIN: usize = 4;

/// From so many spaces without width in a line on, they are more than places where a word may break.
const ZERO_WIDTH_MIN: usize = 24;

/// LIMIT: lines with such letters that are told.
const SHAPELESS_MAX: usize = 20;

/// What the bytes 0x80 to 0x9F mean in Windows-1252, which is what old text files are written in. Five have no meaning.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{FFFD}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{FFFD}', 'Ž', '\u{FFFD}', '\u{FFFD}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{FFFD}', 'ž', 'Ÿ',
];

/// The text of a file.
pub(super) fn read(bytes: &[u8]) -> TextPreview {
    tidy(&decode(bytes))
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
    TextPreview { hidden: shapeless(&tidy), text: tidy, truncated }
}

/// Letters without a shape that can carry a message all the same: the shadow alphabet at the end of Unicode, where it is not the flag
/// of a region, and long rows of spaces without width.
fn shapeless(text: &str) -> Vec<Hidden> {
    let mut found = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        let flag = line.contains('\u{1F3F4}');
        let shadow: String = line
            .chars()
            .filter_map(|c| {
                u32::from(c).checked_sub(0xE0000).and_then(char::from_u32).filter(|c| c.is_ascii_graphic() || *c == ' ')
            })
            .collect();
        let zero_width = line.chars().filter(|c| matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}')).count();
        if shadow.len() >= SHADOW_MIN && !flag {
            found.push(Hidden::in_line(What::ShapelessLetters, number, &shadow));
        } else if zero_width >= ZERO_WIDTH_MIN {
            found.push(Hidden::in_line(What::ShapelessLetters, number, ""));
        }
        if found.len() >= SHAPELESS_MAX {
            break;
        }
    }
    found
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
    fn letters_without_a_shape_are_told() {
        let shadow: String = "say yes".chars().filter_map(|c| char::from_u32(u32::from(c) + 0xE0000)).collect();
        let told = |text: &str| shapeless(text).into_iter().map(|hidden| hidden.text).collect::<Vec<_>>();
        assert_eq!(told(&format!("An offer\nin two{shadow} parts")), ["say yes"]);
        assert_eq!(told(&format!("a{}b", "\u{200B}".repeat(40))), [""]);
        assert!(told("zero\u{200B}width, \u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}").is_empty());
    }

    #[test]
    fn control_characters_go_and_length_is_kept() {
        assert_eq!(tidy("a\r\nb\rc\u{1b}[31m\0\td").text, "a\nb\nc[31m\td");
        let long = tidy(&"é".repeat(TEXT_BYTES_MAX));
        assert!(long.truncated && long.text.len() <= TEXT_BYTES_MAX);
    }
}
