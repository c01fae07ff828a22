//! Values that packages are made of: money, texts, dates, digests.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A SHA-256 digest, written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest(pub [u8; 32]);

/// A text that is not a digest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a digest is 64 lower-case hexadecimal digits")]
pub struct NotADigest;

impl Digest {
    /// The digest of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        use sha2::Digest as _;
        Self(sha2::Sha256::digest(bytes).into())
    }
    /// The 64 digits.
    pub fn hex(&self) -> String {
        self.0.iter().fold(String::with_capacity(64), |mut text, byte| {
            for nibble in [byte >> 4, byte & 15] {
                text.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
            }
            text
        })
    }
    /// Reads the 64 digits.
    pub fn parse(text: &str) -> Result<Self, NotADigest> {
        let digits = text.as_bytes();
        if digits.len() != 64 || !digits.iter().all(|d| matches!(d, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(NotADigest);
        }
        let mut bytes = [0; 32];
        for (place, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *place =
                std::str::from_utf8(pair).ok().and_then(|two| u8::from_str_radix(two, 16).ok()).ok_or(NotADigest)?;
        }
        Ok(Self(bytes))
    }
    /// The first eight digits in two groups, for people to compare by eye: `9f3a 41c7`.
    pub fn short(&self) -> String {
        let hex = self.hex();
        format!("{} {}", hex.get(..4).unwrap_or(""), hex.get(4..8).unwrap_or(""))
    }
}
impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.hex())
    }
}
impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.hex())
    }
}
impl From<Digest> for String {
    fn from(digest: Digest) -> String {
        digest.hex()
    }
}
impl TryFrom<String> for Digest {
    type Error = NotADigest;
    fn try_from(text: String) -> Result<Self, NotADigest> {
        Self::parse(&text)
    }
}

/// An ISO 4217 currency code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    /// The euro.
    pub const EUR: Self = Self(*b"EUR");
    /// Reads three capital letters.
    pub fn parse(text: &str) -> Result<Self, NotMoney> {
        match text.as_bytes() {
            &[a, b, c] if [a, b, c].iter().all(u8::is_ascii_uppercase) => Ok(Self([a, b, c])),
            _ => Err(NotMoney::Currency(text.chars().take(20).collect())),
        }
    }
    /// How many decimals its minor unit has (ISO 4217; two where nothing else is said).
    pub const fn decimals(self) -> u32 {
        match &self.0 {
            b"JPY" | b"KRW" | b"ISK" | b"CLP" | b"VND" | b"XAF" | b"XOF" | b"XPF" | b"PYG" | b"UGX" | b"RWF"
            | b"KMF" | b"GNF" | b"DJF" | b"BIF" | b"VUV" => 0,
            b"BHD" | b"JOD" | b"KWD" | b"OMR" | b"TND" | b"IQD" | b"LYD" => 3,
            _ => 2,
        }
    }
    /// The code.
    pub fn code(&self) -> String {
        self.0.iter().map(|b| char::from(*b)).collect()
    }
}
impl From<Currency> for String {
    fn from(currency: Currency) -> String {
        currency.code()
    }
}
impl TryFrom<String> for Currency {
    type Error = NotMoney;
    fn try_from(text: String) -> Result<Self, NotMoney> {
        Self::parse(&text)
    }
}

/// An amount of money in the minor unit of its currency (cents for euros).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Minor units; never more than 9 007 199 254 740 991 either way, the largest whole number evidence can hold.
    pub minor: i64,
    /// Its currency.
    pub currency: Currency,
}

/// A text that is not an amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotMoney {
    /// Not a currency code.
    #[error("“{0}” is not a currency; use the three-letter code, such as EUR")]
    Currency(String),
    /// Not a number, or with too many decimals.
    #[error("“{0}” is not an amount; write it like 48000 or 48,000.50")]
    Amount(String),
}

/// LIMIT: the largest amount in minor units, so that it stays a whole number in every JSON reader.
pub const MONEY_MINOR_MAX: i64 = 9_007_199_254_740_991;

impl Money {
    /// From minor units.
    pub const fn minor(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }
    /// Reads an amount as people write it: digits, optional thousands separators (comma, space, apostrophe), a point before decimals.
    pub fn parse(amount: &str, currency: Currency) -> Result<Self, NotMoney> {
        let wrong = || NotMoney::Amount(amount.chars().take(40).collect());
        let plain: String =
            amount.trim().chars().filter(|c| !matches!(c, ',' | ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’')).collect();
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let decimals = currency.decimals() as usize;
        let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
        if whole.is_empty() || whole.len() > 15 || !digits(whole) || !digits(fraction) || fraction.len() > decimals {
            return Err(wrong());
        }
        let minor: i64 = format!("{whole}{fraction:0<decimals$}").parse().map_err(|_| wrong())?;
        if minor > MONEY_MINOR_MAX { Err(wrong()) } else { Ok(Self { minor, currency }) }
    }
    /// `18600.00`: for programs, which read the currency beside it.
    pub fn decimal(self) -> String {
        let places = self.currency.decimals() as usize;
        let digits = format!("{:0>width$}", self.minor.unsigned_abs(), width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        let sign = if self.minor < 0 { "-" } else { "" };
        if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }
    /// Compares with another amount; `None` across currencies, because no rate is known.
    pub fn compare(self, other: Self) -> Option<std::cmp::Ordering> {
        (self.currency == other.currency).then(|| self.minor.cmp(&other.minor))
    }
}

impl fmt::Display for Money {
    /// `€48,000`, `SEK 1,200.50`: the symbol where it is unmistakable, the code elsewhere, no decimals when they are zero.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = 10u64.pow(self.currency.decimals());
        let minor = self.minor.unsigned_abs();
        let (whole, fraction) = (minor / unit, minor % unit);
        let digits = whole.to_string();
        let mut grouped = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let sign = if self.minor < 0 { "−" } else { "" };
        match &self.currency.0 {
            b"EUR" => write!(f, "{sign}€{grouped}")?,
            b"GBP" => write!(f, "{sign}£{grouped}")?,
            b"USD" => write!(f, "{sign}US${grouped}")?,
            _ => write!(f, "{sign}{} {grouped}", self.currency.code())?,
        }
        if fraction > 0 { write!(f, ".{fraction:0width$}", width = self.currency.decimals() as usize) } else { Ok(()) }
    }
}

/// The value of one field of a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum FieldValue {
    /// Text of one or more lines.
    Text(String),
    /// An amount.
    Money(Money),
    /// A calendar day, `YYYY-MM-DD`.
    Date(jiff::civil::Date),
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(i64),
}

impl fmt::Display for FieldValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Money(money) => money.fmt(f),
            Self::Date(date) => date.fmt(f),
            Self::Flag(yes) => f.write_str(if *yes { "yes" } else { "no" }),
            Self::Number(number) => number.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_reads_and_writes_as_people_do() {
        for (text, minor) in [("48,000", 4_800_000), ("0.5", 50), ("1 200.50", 120_050), ("7", 700)] {
            assert_eq!(Money::parse(text, Currency::EUR).map(|m| m.minor), Ok(minor), "{text}");
        }
        for wrong in ["", "-1", "1.234", "12e3", "99999999999999999", "€5"] {
            assert!(Money::parse(wrong, Currency::EUR).is_err(), "{wrong}");
        }
        assert_eq!(Money::minor(4_800_000, Currency::EUR).to_string(), "€48,000");
        assert_eq!(Money::minor(120_050, Currency::parse("SEK").unwrap()).to_string(), "SEK 1,200.50");
        assert_eq!(Money::parse("500", Currency::parse("JPY").unwrap()).unwrap().to_string(), "JPY 500");
    }

    #[test]
    fn programs_read_amounts_as_decimals() {
        let all = [(1_860_000, "EUR"), (5, "EUR"), (-120, "EUR"), (500, "JPY"), (0, "KWD")];
        let decimals = all.map(|(minor, code)| Money::minor(minor, Currency::parse(code).unwrap()).decimal());
        assert_eq!(decimals, ["18600.00", "0.05", "-1.20", "500", "0.000"]);
    }

    #[test]
    fn amounts_in_two_currencies_do_not_compare() {
        let sek = Money::minor(1, Currency::parse("SEK").unwrap());
        assert_eq!(sek.compare(Money::minor(1, Currency::EUR)), None);
    }

    #[test]
    fn a_digest_is_64_digits() {
        let digest = Digest::of(b"abc");
        assert_eq!(Digest::parse(&digest.hex()), Ok(digest));
        assert_eq!(digest.short(), "ba78 16bf");
        assert!(Digest::parse("ba78").is_err());
    }
}
