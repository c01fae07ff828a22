//! Amounts, sizes, lists and quotation marks as each language writes them (CLDR). Digits are Latin everywhere, in Arabic too: they
//! must be recognisable as those of the documents, references and codes beside them.

use crate::Words;
use domain::language::Language;
use domain::values::{FieldValue, Money};

/// A space that keeps a number and its unit on one line.
const NBSP: char = '\u{a0}';
/// The narrow one, which French puts between thousands.
const NARROW: char = '\u{202f}';

impl Words {
    /// What opens and what closes a quotation.
    pub const fn quotation_marks(self) -> (&'static str, &'static str) {
        match self.language {
            Language::English => ("“", "”"),
            Language::German => ("„", "“"),
            Language::French => ("«\u{a0}", "\u{a0}»"),
            Language::Spanish | Language::Arabic => ("«", "»"),
        }
    }

    /// “Ines”, “Ines and Tomas”, “Ines, Tomas and Karin”.
    pub fn listed<S: AsRef<str>>(self, items: &[S]) -> String {
        // Before a word that begins with the sound of “i”, Spanish says “e”; after it, Arabic joins the word to what follows.
        let and = |last: &str| match self.language {
            Language::English => " and ".to_owned(),
            Language::German => " und ".to_owned(),
            Language::French => " et ".to_owned(),
            Language::Spanish => (if sounds_like_i(last) { " e " } else { " y " }).to_owned(),
            Language::Arabic => " و".to_owned(),
        };
        match items {
            [] => String::new(),
            [one] => one.as_ref().to_owned(),
            [first @ .., last] => {
                let last = last.as_ref();
                format!("{}{}{last}", self.joined(first), and(last))
            }
        }
    }

    /// The items with the comma of the language between them.
    pub fn joined<S: AsRef<str>>(self, items: &[S]) -> String {
        let comma = if self.language.is_rtl() { "، " } else { ", " };
        items.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(comma)
    }

    /// “€48,000”, “48.000 €”: no decimals when they are zero.
    pub fn money(self, money: Money) -> String {
        if self.language == Language::English {
            return money.to_string();
        }
        let unit = 10u64.pow(money.currency.decimals());
        let (whole, fraction) = (money.minor.unsigned_abs() / unit, money.minor.unsigned_abs() % unit);
        let mut number = self.grouped(whole);
        if fraction > 0 {
            let point = if self.language == Language::Arabic { '.' } else { ',' };
            number = format!("{number}{point}{fraction:0width$}", width = money.currency.decimals() as usize);
        }
        let code = money.currency.code();
        let symbol = match code.as_str() {
            "EUR" => "€",
            "GBP" => "£",
            "USD" if self.language == Language::French => "$US",
            "USD" => "US$",
            other => other,
        };
        let sign = if money.minor < 0 { "−" } else { "" };
        format!("{sign}{number}{NBSP}{symbol}")
    }

    /// Digits in groups of three. Spanish leaves four digits together.
    fn grouped(self, number: u64) -> String {
        let digits = number.to_string();
        if self.language == Language::Spanish && digits.len() <= 4 {
            return digits;
        }
        let between = match self.language {
            Language::English | Language::Arabic => ',',
            Language::German | Language::Spanish => '.',
            Language::French => NARROW,
        };
        let mut out = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                out.push(between);
            }
            out.push(digit);
        }
        out
    }

    /// “812 KB”, “1.2 MB”: thousands, as file managers count.
    pub fn size(self, bytes: u64) -> String {
        let point = if matches!(self.language, Language::English | Language::Arabic) { '.' } else { ',' };
        let (byte, kilo, mega) = match self.language {
            Language::French => ("o", "Ko", "Mo"),
            Language::English | Language::German | Language::Spanish | Language::Arabic => ("B", "KB", "MB"),
        };
        let space = if self.language == Language::English { ' ' } else { NBSP };
        match (bytes, self.language) {
            (1, Language::English) => "1 byte".to_owned(),
            (0..1_000, Language::English) => format!("{bytes} bytes"),
            (0..1_000, _) => format!("{bytes}{space}{byte}"),
            (1_000..1_000_000, _) => format!("{}{space}{kilo}", bytes / 1_000),
            _ => format!("{}{point}{}{space}{mega}", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
        }
    }

    /// The value of a field.
    pub fn field(self, value: &FieldValue) -> String {
        match value {
            FieldValue::Text(text) => text.clone(),
            FieldValue::Money(money) => self.money(*money),
            FieldValue::Date(date) => self.date(*date),
            FieldValue::Flag(yes) => (if *yes { self.yes() } else { self.no() }).to_string(),
            FieldValue::Number(number) if *number < 0 => format!("−{}", self.grouped(number.unsigned_abs())),
            FieldValue::Number(number) => self.grouped(number.unsigned_abs()),
        }
    }
}

fn sounds_like_i(word: &str) -> bool {
    let word = word.to_lowercase();
    // A diphthong does not: “agua y hielo”.
    let plain = word.strip_prefix('h').unwrap_or(&word);
    plain.starts_with(['i', 'í']) && !["ie", "ia", "io", "iu"].iter().any(|two| plain.starts_with(two))
}
