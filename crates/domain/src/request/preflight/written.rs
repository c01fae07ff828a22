//! Dates in a text, as people write them: 2026-03-12, 12 March 2026, March 12, 2026, 12.03.2026, 12/03/2026; months in eight languages.
//!
//! Linear in the text.

use super::names::Word;
use jiff::civil::Date;

/// A date in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Written {
    /// Its year; not every date has one.
    year: Option<i16>,
    month: i8,
    /// Its day; “March 2026” has none.
    day: Option<i8>,
    /// 03/12 may be the third of December or the twelfth of March.
    either: bool,
    /// Its first and last word.
    pub(super) from: usize,
    pub(super) to: usize,
}

impl Written {
    /// Can it be that date?
    pub(super) fn may_be(&self, date: Date) -> bool {
        let is = |month: i8, day: Option<i8>| date.month() == month && day.is_none_or(|day| date.day() == day);
        let swapped = self.either && self.day.is_some_and(|day| is(day, Some(self.month)));
        self.year.is_none_or(|year| year == date.year()) && (is(self.month, self.day) || swapped)
    }

    /// The date, where it is whole and cannot be another.
    pub(super) fn date(&self) -> Option<Date> {
        Date::new(self.year?, self.month, self.day.filter(|_| !self.either)?).ok()
    }
}

/// Every date of a text, whose words these are.
pub(super) fn dates(text: &str, words: &[Word]) -> Vec<Written> {
    let between = |a: usize| {
        let (one, next) = (words.get(a)?, words.get(a + 1)?);
        text.get(one.to..next.from)
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match in_digits(words, at, &between).or_else(|| in_words(words, at, &between)) {
            Some(date) => {
                // “12–15 March 2026” is both days.
                let day = at.checked_sub(1).and_then(|before| day(words.get(before)?));
                let ranges =
                    at.checked_sub(1).and_then(between).is_some_and(|gap| matches!(gap.trim(), "-" | "–" | "—"));
                if let (Some(day), true, false) = (day, ranges, date.either) {
                    found.push(Written { day: Some(day), from: at - 1, ..date });
                }
                found.push(date);
                at = date.to + 1;
            }
            None => at += 1,
        }
    }
    found
}

fn digits(word: &Word) -> Option<i16> {
    let all = !word.folded.is_empty() && word.folded.len() <= 4 && word.folded.bytes().all(|b| b.is_ascii_digit());
    word.folded.parse().ok().filter(|_| all)
}

fn day_of(number: i16) -> Option<i8> {
    i8::try_from(number).ok().filter(|day| (1..=31).contains(day))
}

fn month_of(number: i16) -> Option<i8> {
    i8::try_from(number).ok().filter(|month| (1..=12).contains(month))
}

/// Four digits of a time that people plan for.
fn year(word: &Word) -> Option<i16> {
    digits(word).filter(|year| word.folded.len() == 4 && (1900..=2199).contains(year))
}

/// 12, 12th, 1er.
fn day(word: &Word) -> Option<i8> {
    let plain = ["st", "nd", "rd", "th", "er", "e"].iter().find_map(|end| word.folded.strip_suffix(end));
    let number = plain.unwrap_or(&word.folded);
    number.parse().ok().filter(|_| number.len() <= 2 && number.bytes().all(|b| b.is_ascii_digit())).and_then(day_of)
}

/// 2026-03-12, 12.03.2026, 12/03/2026, 12.3.26.
fn in_digits<'a>(words: &[Word], at: usize, between: &impl Fn(usize) -> Option<&'a str>) -> Option<Written> {
    let [one, two, three] = words.get(at..at + 3)? else { return None };
    let mark = between(at)?.trim_end();
    if between(at + 1)?.trim_end() != mark || !matches!(mark, "-" | "." | "/" | "‑") {
        return None;
    }
    let (a, b, c) = (digits(one)?, digits(two)?, digits(three)?);
    let written =
        |year, month, day, either| Written { year: Some(year), month, day: Some(day), either, from: at, to: at + 2 };
    if let (Some(year), true) = (year(one), three.folded.len() <= 2) {
        return Some(written(year, month_of(b)?, day_of(c)?, false));
    }
    if one.folded.len() > 2 || two.folded.len() > 2 {
        return None;
    }
    // Of a short year nobody knows which number it is; it may be the date that is looked for, and never speaks against it.
    let (year, short) = match (year(three), three.folded.len()) {
        (Some(year), _) => (year, false),
        (None, 2) => (2000 + c, true),
        (None, _) => return None,
    };
    match (day_of(a), month_of(b), month_of(a), day_of(b)) {
        (Some(day), Some(month), american, _) => {
            Some(written(year, month, day, short || american.is_some() && mark != "." && a != b))
        }
        // 03/25/2026 can only be read one way.
        (_, None, Some(month), Some(day)) => Some(written(year, month, day, short)),
        _ => None,
    }
}

/// 12 March 2026, 12. März, March 12, 2026, 12 de marzo de 2026, March 2026.
fn in_words<'a>(words: &[Word], at: usize, between: &impl Fn(usize) -> Option<&'a str>) -> Option<Written> {
    let close = |a: usize| between(a).is_some_and(|gap| matches!(gap.trim(), "" | "." | "," | "-" | "–" | "‑"));
    // The next word, past a small one that says nothing.
    let next = |a: usize| {
        let small = words.get(a + 1).is_some_and(|word| matches!(word.folded.as_str(), "of" | "de" | "del" | "the"));
        let to = a + 1 + usize::from(small);
        (a..to).all(close).then_some(to)
    };
    let word = words.get(at)?;
    let year_behind = |a: usize| next(a).and_then(|b| Some((b, year(words.get(b)?)?)));
    if let Some(day) = day(word) {
        let month_at = next(at)?;
        let month = month(words.get(month_at)?)?;
        let year = year_behind(month_at);
        let to = year.map_or(month_at, |(to, _)| to);
        return Some(Written { year: year.map(|(_, year)| year), month, day: Some(day), either: false, from: at, to });
    }
    let month = month(word)?;
    if let Some((to, year)) = year_behind(at) {
        return Some(Written { year: Some(year), month, day: None, either: false, from: at, to });
    }
    let day_at = next(at)?;
    let day = day(words.get(day_at)?)?;
    let year = year_behind(day_at);
    let to = year.map_or(day_at, |(to, _)| to);
    Some(Written { year: year.map(|(_, year)| year), month, day: Some(day), either: false, from: at, to })
}

/// Months in English, German, French, Spanish, Italian, Dutch, Portuguese and Swedish, without capitals and accents.
const MONTHS: [&str; 12] = [
    "january jan januar janner janvier enero januari gennaio janeiro",
    "february feb februar fevrier febrero februari febbraio fevereiro",
    "march mar marz mars marzo maart marco",
    "april apr avril abril aprile",
    "may mai mayo maj mei maggio maio",
    "june jun juni juin junio giugno junho",
    "july jul juli juillet julio luglio julho",
    "august aug aout agosto augusti augustus",
    "september sep sept septembre septiembre settembre setembro",
    "october oct okt oktober octobre octubre ottobre outubro",
    "november nov novembre noviembre novembro",
    "december dec dez dezember decembre diciembre dicembre dezembro",
];

fn month(word: &Word) -> Option<i8> {
    if word.folded.len() < 3 {
        return None;
    }
    MONTHS.iter().zip(1..).find(|(names, _)| names.split(' ').any(|name| name == word.folded)).map(|(_, month)| month)
}
