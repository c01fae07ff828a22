//! Instants as the format writes them: `YYYY-MM-DDTHH:MM:SS.mmmZ`, 24 characters, UTC. Nothing here reads a clock.

use std::fmt;

use crate::failure::{Code, Failure};

const MILLIS_PER_DAY: i64 = 86_400_000;
/// 9999-12-31T23:59:59.999Z; four digits hold no later year.
const UNIX_MILLIS_MAX: i64 = 253_402_300_799_999;
/// 0000-01-01T00:00:00.000Z.
const UNIX_MILLIS_MIN: i64 = -62_167_219_200_000;

/// An instant with milliseconds. Orders as its text does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time {
    unix_millis: i64,
}

impl Time {
    /// From milliseconds since 1970-01-01T00:00:00Z; years outside 0 to 9999 become the nearest instant that can be written.
    pub fn from_unix_millis(unix_millis: i64) -> Self {
        Self { unix_millis: unix_millis.clamp(UNIX_MILLIS_MIN, UNIX_MILLIS_MAX) }
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub fn unix_millis(self) -> i64 {
        self.unix_millis
    }

    /// Parses exactly the 24 characters; anything else, also a date that does not exist or second 60, is `E_TIME`.
    pub fn parse(text: &str) -> Result<Self, Failure> {
        read(text.as_bytes()).map(Self::from_unix_millis).filter(|time| time.to_string() == text).ok_or_else(|| {
            Failure::new(Code::Time, format!("not a time: {}", text.escape_debug().take(40).collect::<String>()))
        })
    }
}

/// The digits at their places, without regard to what lies between: [`Time::parse`] compares with the re-written text.
fn read(text: &[u8]) -> Option<i64> {
    if text.len() != 24 {
        return None;
    }
    let number = |from: usize, to: usize| -> Option<i64> {
        text.get(from..to)?
            .iter()
            .try_fold(0, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + i64::from(digit - b'0')))
    };
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let days = days_from_civil(number(0, 4)?, number(5, 7)?, number(8, 10)?);
    Some(days * MILLIS_PER_DAY + ((hour * 60 + minute) * 60 + second) * 1000 + number(20, 23)?)
}

/// Days since 1970-01-01 in the Gregorian calendar. Years begin in March here, so that the leap day comes last.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The inverse of [`days_from_civil`].
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let month = (march_month + 2) % 12 + 1;
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day_of_year - (153 * march_month + 2) / 5 + 1)
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil_from_days(self.unix_millis.div_euclid(MILLIS_PER_DAY));
        let millis = self.unix_millis.rem_euclid(MILLIS_PER_DAY);
        let (hour, minute, second) = (millis / 3_600_000, millis / 60_000 % 60, millis / 1000 % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:03}Z", millis % 1000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_number_agree() {
        for (millis, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_399_999, "2000-02-28T23:59:59.999Z"),
            (951_868_799_123, "2000-02-29T23:59:59.123Z"),
            (1_772_360_340_000, "2026-03-01T10:19:00.000Z"),
            (UNIX_MILLIS_MIN, "0000-01-01T00:00:00.000Z"),
            (UNIX_MILLIS_MAX, "9999-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(Time::from_unix_millis(millis).to_string(), text);
            assert_eq!(Time::parse(text).unwrap().unix_millis(), millis);
        }
        for day in (-700_000..2_900_000).step_by(37) {
            let (y, m, d) = civil_from_days(day);
            assert_eq!(days_from_civil(y, m, d), day);
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "2026-02-29T00:00:00.000Z",
            "1900-02-29T00:00:00.000Z",
            "2026-13-01T00:00:00.000Z",
            "2026-00-10T00:00:00.000Z",
            "2026-01-32T00:00:00.000Z",
            "2026-01-01T24:00:00.000Z",
            "2026-01-01T00:00:60.000Z",
            "2026-01-01T00:00:00.000z",
            "2026-01-01 00:00:00.000Z",
            "2026-01-01T00:00:00,000Z",
            "2026-01-01T00:00:00.0000",
            "+026-01-01T00:00:00.000Z",
        ] {
            assert!(Time::parse(text).is_err(), "{text}");
        }
    }
}
