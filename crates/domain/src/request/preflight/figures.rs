//! Amounts of money in a text, as people write them: 48,000 and 48.000 and 48 000, with € or EUR on either side, 48k, 1.2 million.
//!
//! A number is read whole or not at all, so an amount is never found inside of a longer one. Linear in the text.

use crate::values::{Currency, MONEY_MINOR_MAX, Money};

/// LIMIT: digits of a number. Longer ones are accounts and serial numbers.
const DIGITS_MAX: usize = 16;
/// LIMIT: letters of a word beside a number that are looked at.
const WORD_MAX: usize = 9;

/// A number that may be an amount in the currency that was looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Figure {
    /// In minor units.
    pub(super) minor: i64,
    /// Half of what its last digit stands for, where it is written short: 1.2 million may be anything near.
    pub(super) around: i64,
    /// Does the currency stand beside it, and no other?
    pub(super) certain: bool,
}

impl Figure {
    pub(super) fn is(&self, amount: Money) -> bool {
        (i128::from(self.minor) - i128::from(amount.minor)).abs() <= i128::from(self.around)
    }
}

/// What stands beside a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Beside {
    Nothing,
    /// The currency, with what it multiplies: 1000 in “TEUR”.
    Own(i64),
    Another,
    /// A letter or a sign that makes it something else: a part number, a share.
    Spoilt,
}

/// Every number of a text that can be an amount in that currency.
pub(super) fn figures(text: &str, currency: Currency) -> Vec<Figure> {
    let chars: Vec<char> = text.chars().collect();
    let code = currency.code();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        if !c.is_ascii_digit() {
            at += 1;
            continue;
        }
        let (parts, end) = number(&chars, at);
        found.extend(figure(&chars, at, end, &parts, currency, &code));
        at = end;
    }
    found
}

/// A group of digits, with what stands before it.
type Part = (char, String);

/// The digits from here on, in groups, and where they end.
fn number(chars: &[char], from: usize) -> (Vec<Part>, usize) {
    let digits = |at: usize| chars.get(at..).unwrap_or_default().iter().take_while(|c| c.is_ascii_digit()).count();
    let group = |at: usize, length: usize| chars.get(at..at + length).unwrap_or_default().iter().collect::<String>();
    let mut end = from + digits(from);
    let mut parts = vec![(' ', group(from, end - from))];
    while let Some(mark) = chars.get(end).copied().filter(|c| parts_groups(*c)) {
        let length = digits(end + 1);
        // Spaces part the groups of one number only where all of it is written so: “2026 100” is two numbers.
        let spaced = mark.is_whitespace()
            && (length != 3
                || parts.first().is_some_and(|(_, first)| first.len() > 3 || first.starts_with('0'))
                || parts.iter().skip(1).any(|(before, _)| !before.is_whitespace()));
        if length == 0 || spaced {
            break;
        }
        parts.push((mark, group(end + 1, length)));
        end += 1 + length;
    }
    (parts, end)
}

const fn parts_groups(c: char) -> bool {
    matches!(c, '.' | ',' | '\'' | '’' | ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}')
}

fn figure(chars: &[char], from: usize, end: usize, parts: &[Part], currency: Currency, code: &str) -> Option<Figure> {
    let before = before(chars, from, code);
    let (short, after_scale) = scale(chars, end);
    let after = after(chars, after_scale, code);
    let plain = if after_scale == end { after } else { self::after(chars, end, code) };
    // “48 m” is a length; “€48 m” and “48 m EUR” are amounts.
    let own = |beside: Beside| matches!(beside, Beside::Own(_));
    let (times, after) = if short > 1 && (own(before) || own(after)) { (short, after) } else { (1, plain) };
    if before == Beside::Spoilt || after == Beside::Spoilt {
        return None;
    }
    if !own(before) && !own(after) && (before == Beside::Another || after == Beside::Another) {
        return None;
    }
    let unit = match (before, after) {
        (Beside::Own(times), _) | (_, Beside::Own(times)) => times,
        (Beside::Nothing | Beside::Another | Beside::Spoilt, _) => 1,
    };
    let (minor, around) = minor(parts, times.max(unit), currency)?;
    let certain = (own(before) || own(after)) && before != Beside::Another && after != Beside::Another;
    Some(Figure { minor, around, certain })
}

/// What a number says in minor units, and how far it may be off; nothing where it is no amount.
fn minor(parts: &[Part], times: i64, currency: Currency) -> Option<(i64, i64)> {
    let ((_, first), rest) = parts.split_first()?;
    let groups: Vec<&str> = rest.iter().map(|(_, group)| group.as_str()).collect();
    let marks: Vec<char> = rest.iter().map(|(mark, _)| if mark.is_whitespace() { ' ' } else { *mark }).collect();
    let of_three = |marks: &[char], groups: &[&str]| {
        let same = marks.windows(2).all(|two| matches!(two, [a, b] if a == b));
        let (last, between) = groups.split_last().map_or(("", [].as_slice()), |(last, between)| (*last, between));
        // 12,34,567 is written so in India.
        let lengths = last.len() == 3 && (between.iter().all(|g| g.len() == 3) || between.iter().all(|g| g.len() == 2));
        same && lengths && first.len() <= 3 && !first.starts_with('0')
    };
    let decimal = |mark: Option<&char>| matches!(mark, Some('.' | ','));
    let places = currency.decimals() as usize;
    let thousands = of_three(&marks, &groups) && !(places == 3 && marks == ['.']);
    if thousands && times > 1 {
        return None; // 1,250k and 1.250 million: nobody knows which it is
    }
    let (whole, fraction) = if groups.is_empty() || thousands {
        (groups.iter().fold(first.clone(), |all, group| all + group), "")
    } else {
        let (last, thousands) = groups.split_last()?;
        let (mark, before) = marks.split_last()?;
        let grouped = thousands.is_empty() || (of_three(before, thousands) && !before.contains(mark));
        if !grouped || !decimal(Some(mark)) {
            return None;
        }
        (thousands.iter().fold(first.clone(), |all, group| all + group), *last)
    };
    if (whole.len() > 1 && whole.starts_with('0')) || whole.len() + fraction.len() > DIGITS_MAX {
        return None;
    }
    let unit = 10_i128.pow(currency.decimals()) * i128::from(times);
    let shift = 10_i128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
    // More decimals than the currency has make a rate, unless they are zeros or the number is written short.
    if times == 1 && fraction.len() > places && fraction.chars().skip(places).any(|c| c != '0') {
        return None;
    }
    let minor = i64::try_from(digits * unit / shift).ok().filter(|minor| *minor <= MONEY_MINOR_MAX)?;
    let around = if times == 1 { 0 } else { i64::try_from(unit / shift / 2).ok()? };
    Some((minor, around))
}

/// What stands before a number: a word or a sign, at most one space away.
fn before(chars: &[char], from: usize, code: &str) -> Beside {
    let touches = |at: usize| at.checked_sub(1).and_then(|at| chars.get(at)).copied();
    let Some(next) = touches(from) else { return Beside::Nothing };
    let (end, close) = if next.is_whitespace() { (from - 1, false) } else { (from, true) };
    let Some(sign) = touches(end) else { return Beside::Nothing };
    let word_end = if is_sign(sign) { end - 1 } else { end };
    let letters = chars.get(..word_end).unwrap_or_default().iter().rev().take_while(|c| c.is_alphabetic()).count();
    let word: String = chars.get(word_end - letters.min(WORD_MAX)..word_end).unwrap_or_default().iter().collect();
    if is_sign(sign) {
        return by_sign(&word, sign, code);
    }
    match by_word(&word, code) {
        // Letters right before a number make it a part of something else: A48000. So do a sharp and an underscore.
        Beside::Nothing if close && (letters > 0 || matches!(sign, '#' | '_' | '@')) => Beside::Spoilt,
        beside => beside,
    }
}

/// What stands behind a number: a sign or a word, at most one space away; “,-” does not count.
fn after(chars: &[char], end: usize, code: &str) -> Beside {
    let rest = chars.get(end..).unwrap_or_default();
    let dashes = match rest {
        ['.' | ',', '-' | '–' | '—', '-', ..] => 3,
        ['.' | ',', '-' | '–' | '—', ..] => 2,
        _ => 0,
    };
    let rest = rest.get(dashes..).unwrap_or_default();
    let (close, rest) = match rest {
        [space, rest @ ..] if space.is_whitespace() => (false, rest),
        rest => (true, rest),
    };
    let letters = rest.iter().take_while(|c| c.is_alphabetic()).count().min(WORD_MAX);
    let word: String = rest.iter().take(letters).collect();
    match rest.get(letters).copied().filter(|c| is_sign(*c)) {
        // A sign belongs to the next number where one follows at once: 48,000 $52,000.
        Some(sign) if letters <= 1 && !rest.get(letters + 1).is_some_and(char::is_ascii_digit) => {
            return by_sign(&word, sign, code);
        }
        Some(_) | None => {}
    }
    match (by_word(&word, code), rest.first()) {
        (Beside::Nothing, Some('%' | '‰')) => Beside::Spoilt,
        (Beside::Nothing, _) if close && letters > 0 => Beside::Spoilt,
        (beside, _) => beside,
    }
}

/// What a word behind a number multiplies, and where it ends; “48k€” and “1.2 million euros” go on behind it.
fn scale(chars: &[char], end: usize) -> (i64, usize) {
    let spaces = usize::from(chars.get(end).is_some_and(|c| c.is_whitespace()));
    let rest = chars.get(end + spaces..).unwrap_or_default();
    let letters = rest.iter().take_while(|c| c.is_alphabetic()).count();
    let word: String = rest.iter().take(letters).flat_map(|c| c.to_lowercase()).collect();
    let times = match word.as_str() {
        "k" | "tsd" | "thousand" | "tausend" | "mille" | "mil" => 1_000,
        "m" | "mn" | "mio" | "million" | "millions" | "millionen" | "millón" | "millones" | "mkr" => 1_000_000,
        "bn" | "mrd" | "billion" | "milliarde" | "milliarden" | "milliard" | "milliards" => 1_000_000_000,
        _ => return (1, end),
    };
    let point = usize::from(rest.get(letters) == Some(&'.'));
    (times, end + spaces + letters + point)
}

/// Signs, and the currencies that are written with them.
const SIGNS: [(char, &[&str]); 16] = [
    ('€', &["EUR"]),
    ('$', &["USD", "AUD", "CAD", "NZD", "SGD", "HKD", "MXN"]),
    ('£', &["GBP"]),
    ('¥', &["JPY", "CNY"]),
    ('￥', &["JPY", "CNY"]),
    ('¢', &[]),
    ('₹', &["INR"]),
    ('₩', &["KRW"]),
    ('₺', &["TRY"]),
    ('₽', &["RUB"]),
    ('₪', &["ILS"]),
    ('₫', &["VND"]),
    ('₴', &["UAH"]),
    ('₱', &["PHP"]),
    ('₦', &["NGN"]),
    ('฿', &["THB"]),
];

fn is_sign(c: char) -> bool {
    !c.is_ascii_alphanumeric() && SIGNS.iter().any(|(sign, _)| *sign == c)
}

/// A currency’s sign, perhaps with a letter before it: US$, k€.
fn by_sign(word: &str, sign: char, code: &str) -> Beside {
    let signed = |codes: &[&str]| codes.contains(&code);
    let own = match (sign, word) {
        ('$', "US") => code == "USD",
        ('$', "A" | "AU") => code == "AUD",
        ('$', "C" | "CA") => code == "CAD",
        ('$', "NZ") => code == "NZD",
        ('$', "S") => code == "SGD",
        ('$', "HK") => code == "HKD",
        _ => SIGNS.iter().any(|(one, codes)| *one == sign && signed(codes)),
    };
    match (own, multiplied(word)) {
        (true, Some(times)) => Beside::Own(times),
        (true, None) => Beside::Own(1),
        (false, _) => Beside::Another,
    }
}

fn multiplied(word: &str) -> Option<i64> {
    match word {
        "k" | "K" | "T" => Some(1_000),
        "m" | "M" => Some(1_000_000),
        _ => None,
    }
}

/// Currencies that are known by their code beside a number; of others only the one that is looked for.
const CODES: [&str; 30] = [
    "AED", "AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "ILS", "INR", "ISK", "JPY",
    "KRW", "KWD", "MXN", "NOK", "NZD", "PLN", "RON", "SAR", "SEK", "SGD", "THB", "TRY", "USD", "ZAR",
];

/// A currency’s code or name: EUR, TEUR, euros, kr.
fn by_word(word: &str, code: &str) -> Beside {
    let (times, rest) = match word.chars().next().map(|c| word.split_at(c.len_utf8())) {
        Some((first, rest)) if rest.len() == 3 && (rest == code || CODES.contains(&rest)) => match multiplied(first) {
            Some(times) => (times, rest),
            None => (1, word),
        },
        Some(_) | None => (1, word),
    };
    let named: &[&str] = match rest.to_lowercase().as_str() {
        "euro" | "euros" => &["EUR"],
        "dollar" | "dollars" => &["USD", "AUD", "CAD", "NZD", "SGD", "HKD"],
        "pound" | "pounds" => &["GBP"],
        "franken" | "francs" | "fr" | "sfr" => &["CHF"],
        "kr" | "kronor" | "kroner" | "krone" | "krona" => &["SEK", "NOK", "DKK", "ISK"],
        "yen" => &["JPY"],
        "zł" | "zloty" | "złotych" => &["PLN"],
        "kč" => &["CZK"],
        "ft" => &["HUF"],
        _ => &[],
    };
    if rest == code || named.contains(&code) {
        Beside::Own(times)
    } else if !named.is_empty() || CODES.contains(&rest) {
        Beside::Another
    } else {
        Beside::Nothing
    }
}
