//! Names of files as people see them. They are data: never a path, never a storage key.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// LIMIT: characters of a shown name (security requirement UP-09).
const NAME_CHARS_MAX: usize = 120;

/// LIMIT: an ending longer than this is not treated as one when a name is shortened.
const ENDING_CHARS_MAX: usize = 12;

/// Makes a name fit to be shown: NFC, one line, at most 120 characters, without folders, control characters or characters
/// that change the direction of reading (`invoice<RLO>fdp.exe` must not look like a PDF).
pub fn display_name(raw: &str) -> String {
    let base = raw.rsplit(['/', '\\']).find(|part| !part.trim().is_empty()).unwrap_or_default();
    let mut clean = String::new();
    for c in base.nfc() {
        if c.is_whitespace() {
            if !clean.ends_with(' ') {
                clean.push(' ');
            }
        } else if !is_hidden(c) {
            clean.push(c);
        }
    }
    let clean = clean.trim().trim_start_matches('.').trim_end_matches(['.', ' ']).trim_start();
    if clean.is_empty() {
        return "document".to_owned();
    }
    let named = if is_device(clean) { format!("_{clean}") } else { clean.to_owned() };
    shorten(&named)
}

/// Control characters, and characters without a shape that reorder, hide or break text.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' // direction
            | '\u{AD}' | '\u{180E}' | '\u{200B}' | '\u{2060}'..='\u{2064}' | '\u{206A}'..='\u{206F}' | '\u{FEFF}' // no shape
            | '\u{2028}' | '\u{2029}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}' // lines, annotations, tags
        )
}

/// Names that mean a device on Windows, with any ending.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    match stem.as_str() {
        "CON" | "PRN" | "AUX" | "NUL" => true,
        other => {
            matches!(other.strip_prefix("COM").or_else(|| other.strip_prefix("LPT")), Some(n) if n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()))
        }
    }
}

/// Cuts the middle out of a long name: its ending stays, and no letter loses its accents.
fn shorten(name: &str) -> String {
    if name.chars().count() <= NAME_CHARS_MAX {
        return name.to_owned();
    }
    let ending = match name.rsplit_once('.') {
        Some((_, ending)) if ending.chars().count() <= ENDING_CHARS_MAX => format!("….{ending}"),
        Some(_) | None => "…".to_owned(),
    };
    let keep = NAME_CHARS_MAX - ending.chars().count();
    let mut chars: Vec<char> = name.chars().take(keep + 1).collect();
    while chars.pop().is_some_and(|next| is_combining_mark(next) || next == '\u{200D}') {}
    let stem: String = chars.into_iter().collect();
    format!("{}{ending}", stem.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_what_misleads() {
        for (raw, shown) in [
            ("Angebot März.pdf", "Angebot März.pdf"),
            ("Angebot Ma\u{308}rz.pdf", "Angebot März.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\fakepath\\Brief.pdf", "Brief.pdf"),
            ("invoice\u{202E}fdp.exe", "invoicefdp.exe"),
            ("a\0b\r\nc.pdf", "ab c.pdf"),
            ("CON.pdf", "_CON.pdf"),
            ("com1", "_com1"),
            ("console.pdf", "console.pdf"),
            ("...", "document"),
            ("", "document"),
            ("\u{200B}\u{2066}", "document"),
            ("  two   words .pdf . ", "two words .pdf"),
        ] {
            assert_eq!(display_name(raw), shown, "{raw:?}");
        }
    }

    #[test]
    fn long_names_keep_ending_and_accents() {
        let long = display_name(&format!("{}.pdf", "a".repeat(500)));
        assert_eq!(long.chars().count(), 120);
        assert!(long.ends_with("a….pdf"));
        // x with a dot below has no composed form with a second accent: the base must not be cut off from its marks.
        let marked = display_name(&"x\u{323}\u{330}".repeat(200));
        assert!(marked.chars().count() <= 120);
        assert!(marked.trim_end_matches('…').ends_with("x\u{323}\u{330}") || !marked.contains("x…"), "{marked}");
        let one_letter = display_name(&format!("z{}", "\u{330}".repeat(300)));
        assert!(one_letter.chars().count() <= 120);
    }
}
