//! Business time: what “5 business days” means in a zone.
//!
//! Monday to Friday, 09:00 to 17:00. Calendars with holidays and other hours come with follow-up; they slot in as fields of [`Calendar`].

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp, ToSpan, Zoned};
use serde::{Deserialize, Serialize};

/// A length of time as flows write it: `5 business days`, `36 hours`, `30 days`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Duration {
    /// Working days of the calendar.
    BusinessDays(u32),
    /// Calendar days.
    Days(u32),
    /// Hours of the clock.
    Hours(u32),
}

/// A text that is not a length of time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a length of time; write it like 5 business days, 30 days or 36 hours")]
pub struct NotADuration(pub String);

/// The hour at which a working day begins.
const START_HOUR: i8 = 9;
/// LIMIT: days that are looked through for working hours.
const DAYS_AHEAD_MAX: u32 = 3_700;
/// LIMIT: the largest count in a [`Duration`].
pub const DURATION_COUNT_MAX: u32 = 3_650;

impl Duration {
    /// Reads the written form.
    pub fn parse(text: &str) -> Result<Self, NotADuration> {
        let wrong = || NotADuration(text.chars().take(60).collect());
        let (count, unit) = text.trim().split_once(' ').ok_or_else(wrong)?;
        let count: u32 = count.parse().ok().filter(|n| (1..=DURATION_COUNT_MAX).contains(n)).ok_or_else(wrong)?;
        match unit.trim() {
            "business day" | "business days" => Ok(Self::BusinessDays(count)),
            "day" | "days" => Ok(Self::Days(count)),
            "hour" | "hours" => Ok(Self::Hours(count)),
            _ => Err(wrong()),
        }
    }
}
impl std::fmt::Display for Duration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (count, unit) = match self {
            Self::BusinessDays(n) => (n, "business day"),
            Self::Days(n) => (n, "day"),
            Self::Hours(n) => (n, "hour"),
        };
        write!(f, "{count} {unit}{}", if *count == 1 { "" } else { "s" })
    }
}
impl From<Duration> for String {
    fn from(duration: Duration) -> String {
        duration.to_string()
    }
}
impl TryFrom<String> for Duration {
    type Error = NotADuration;
    fn try_from(text: String) -> Result<Self, NotADuration> {
        Self::parse(&text)
    }
}

/// The business hours of one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// Its time zone.
    pub zone: TimeZone,
    /// The hour at which a working day ends, 0 to 23.
    pub end_hour: i8,
}

impl Calendar {
    /// The calendar of an IANA zone; UTC when the name is unknown, so that a due time exists in any case.
    pub fn of_zone(name: &str) -> Self {
        Self { zone: TimeZone::get(name).unwrap_or(TimeZone::UTC), end_hour: 17 }
    }

    /// When the time is up: business days end at the close of the n-th working day after today.
    pub fn after(&self, from: Timestamp, duration: Duration) -> Timestamp {
        let start = from.to_zoned(self.zone.clone());
        let moved = match duration {
            Duration::Hours(n) => add(&start, i64::from(n).hours()),
            Duration::Days(n) => add(&start, i64::from(n).days()),
            Duration::BusinessDays(n) => self.close_of(&start, n),
        };
        moved.timestamp()
    }

    /// The instant so long before another; business days keep the hour.
    pub fn before(&self, end: Timestamp, duration: Duration) -> Timestamp {
        let end = end.to_zoned(self.zone.clone());
        let moved = match duration {
            Duration::Hours(n) => add(&end, -i64::from(n).hours()),
            Duration::Days(n) => add(&end, -i64::from(n).days()),
            Duration::BusinessDays(n) => {
                let (mut day, mut left) = (end, n);
                while left > 0 {
                    let earlier = add(&day, -1.days());
                    if earlier == day {
                        break;
                    }
                    day = earlier;
                    if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
                        left -= 1;
                    }
                }
                day
            }
        };
        moved.timestamp()
    }

    /// When a day begins here.
    pub fn start_of(&self, day: jiff::civil::Date) -> Option<Timestamp> {
        day.to_zoned(self.zone.clone()).ok().map(|start| start.timestamp())
    }

    /// The working hours of a day: its first and its last instant.
    fn hours_of(&self, day: jiff::civil::Date) -> Option<(Timestamp, Timestamp)> {
        if matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            return None;
        }
        let at = |hour| day.at(hour, 0, 0, 0).to_zoned(self.zone.clone()).ok().map(|at| at.timestamp());
        at(START_HOUR).zip(at(self.end_hour))
    }

    /// How many working minutes lie between two instants; none, if the second is not later.
    pub fn working_minutes(&self, from: Timestamp, to: Timestamp) -> i64 {
        self.working(from, to).as_mins()
    }

    /// How much working time lies between two instants; none, if the second is not later.
    pub fn working(&self, from: Timestamp, to: Timestamp) -> SignedDuration {
        let mut day = from.to_zoned(self.zone.clone()).date();
        let mut sum = SignedDuration::ZERO;
        for _ in 0..DAYS_AHEAD_MAX {
            if let Some((open, close)) = self.hours_of(day) {
                let (begin, end) = (open.max(from), close.min(to));
                sum += end.duration_since(begin).max(SignedDuration::ZERO);
            }
            let Ok(next) = day.tomorrow() else { break };
            if self.start_of(next).is_none_or(|next| next >= to) {
                break;
            }
            day = next;
        }
        sum
    }

    /// The instant that many working minutes later; none later than the day on which work ends for them.
    pub fn after_working(&self, from: Timestamp, minutes: i64) -> Timestamp {
        self.after_work(from, SignedDuration::from_mins(minutes))
    }

    /// The same, for a length of working time.
    pub fn after_work(&self, from: Timestamp, length: SignedDuration) -> Timestamp {
        let mut day = from.to_zoned(self.zone.clone()).date();
        let mut left = length;
        for _ in 0..DAYS_AHEAD_MAX {
            if left <= SignedDuration::ZERO {
                return from;
            }
            if let Some((open, close)) = self.hours_of(day) {
                let begin = open.max(from);
                let here = close.duration_since(begin).max(SignedDuration::ZERO);
                if here >= left {
                    return begin.saturating_add(left).unwrap_or(close);
                }
                left -= here;
            }
            let Ok(next) = day.tomorrow() else { break };
            day = next;
        }
        from
    }

    fn close_of(&self, start: &Zoned, business_days: u32) -> Zoned {
        let mut day = start.clone();
        let mut left = business_days;
        while left > 0 {
            let next = add(&day, 1.days());
            if next == day {
                return day; // The end of representable time: nothing further can be reached.
            }
            day = next;
            if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
                left -= 1;
            }
        }
        day.with().hour(self.end_hour).minute(0).second(0).subsec_nanosecond(0).build().unwrap_or(day)
    }
}

fn add(zoned: &Zoned, span: Span) -> Zoned {
    zoned.checked_add(span).unwrap_or_else(|_| zoned.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(zone: &str, from: &str, rule: &str) -> String {
        Calendar::of_zone(zone).after(from.parse().unwrap(), Duration::parse(rule).unwrap()).to_string()
    }

    #[test]
    fn business_days_end_at_the_close_and_skip_the_weekend() {
        assert_eq!(due("Europe/Stockholm", "2026-03-06T09:20:00Z", "1 business day"), "2026-03-09T16:00:00Z");
        assert_eq!(due("Europe/Stockholm", "2026-03-05T15:20:00Z", "5 business days"), "2026-03-12T16:00:00Z");
    }

    #[test]
    fn due_times_keep_their_hour_over_a_clock_change() {
        assert_eq!(due("Europe/Berlin", "2026-03-27T09:00:00Z", "1 business day"), "2026-03-30T15:00:00Z");
        assert_eq!(due("Europe/Berlin", "2026-03-28T01:30:00Z", "1 day"), "2026-03-29T01:30:00Z");
        assert_eq!(due("Asia/Kathmandu", "2026-01-05T00:00:00Z", "36 hours"), "2026-01-06T12:00:00Z");
    }

    #[test]
    fn working_time_leaves_out_nights_and_weekends_and_leads_back() {
        let berlin = Calendar::of_zone("Europe/Berlin");
        let at = |text: &str| -> Timestamp { text.parse().unwrap() };
        // Friday 16:00 to Monday 10:30, over the change to summer time.
        let (friday, monday) = (at("2026-03-27T15:00:00Z"), at("2026-03-30T08:30:00Z"));
        assert_eq!(berlin.working_minutes(friday, monday), 150);
        assert_eq!(berlin.after_working(friday, 150), monday);
        assert_eq!(berlin.working_minutes(monday, friday), 0);
        assert_eq!((berlin.working_minutes(friday, friday), berlin.after_working(friday, 0)), (0, friday));
        // Who answers on a Sunday has used none of Monday.
        assert_eq!(berlin.working_minutes(friday, at("2026-03-29T12:00:00Z")), 60);
        assert_eq!(berlin.after_working(at("2026-03-28T12:00:00Z"), 60), at("2026-03-30T08:00:00Z"));
    }

    #[test]
    fn nonsense_is_refused() {
        for wrong in ["", "5", "five days", "0 days", "99999 days", "5 fortnights"] {
            assert!(Duration::parse(wrong).is_err(), "{wrong}");
        }
    }
}
