//! Dates, lengths of time, lists and sizes as people write them, in English, for the team’s pages and mails. Pure: time and zone come in.
//! What every language has of these is in `wording`.
//!
//! Left out: amounts (`domain::values::Money` writes itself) and whole sentences, which stand where they are said.

use domain::calendar::Duration;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};
use wording::Words;

/// An IANA zone by its name; UTC when the name is unknown, as for due times (`domain::calendar`).
pub fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

fn at_zone(at: Timestamp, zone: &TimeZone) -> Zoned {
    at.to_zoned(zone.clone())
}

/// “17:00”.
pub fn clock(at: Timestamp, zone: &TimeZone) -> String {
    Words::ENGLISH.clock(at, zone)
}

/// “Thursday 12 March”.
pub fn day(at: Timestamp, zone: &TimeZone) -> String {
    Words::ENGLISH.day(at, zone)
}

/// “12 Mar”.
pub fn short_day(at: Timestamp, zone: &TimeZone) -> String {
    Words::ENGLISH.short_day(at, zone)
}

/// “12 March 2026”.
pub fn date(date: Date) -> String {
    Words::ENGLISH.date(date)
}

/// “Thursday 12 March, 17:00”.
pub fn moment(at: Timestamp, zone: &TimeZone) -> String {
    Words::ENGLISH.moment(at, zone)
}

/// “Thursday 12 March 2026, 17:00”: for what is kept.
pub fn full_moment(at: Timestamp, zone: &TimeZone) -> String {
    Words::ENGLISH.full_moment(at, zone)
}

/// “today, 17:00”, “tomorrow, 17:00”, “yesterday, 17:00”, else the weekday and date, with the year when it is another one.
pub fn near(now: Timestamp, at: Timestamp, zone: &TimeZone) -> String {
    Words::ENGLISH.near(now, at, zone)
}

/// Midnights between two instants, as the zone counts them; negative when `to` is earlier.
fn days_between(from: Timestamp, to: Timestamp, zone: &TimeZone) -> i64 {
    let (from, to) = (at_zone(from, zone).date(), at_zone(to, zone).date());
    to.duration_since(from).as_hours() / 24
}

/// What is left until a due time: “2 days left”, “due tomorrow”, “due today”, “3 hours late”, “2 days late”.
pub fn left(now: Timestamp, due: Timestamp, zone: &TimeZone) -> String {
    left_in(Words::ENGLISH, now, due, zone)
}

/// The same in a language.
pub fn left_in(words: Words, now: Timestamp, due: Timestamp, zone: &TimeZone) -> String {
    let days = days_between(now, due, zone);
    if due <= now {
        let minutes = now.duration_since(due).as_mins().unsigned_abs();
        let late = match (days, minutes) {
            (0, 0) => words.span_late_minute(),
            (0, minutes) if minutes < 60 => words.span_late_minutes(minutes),
            (0, minutes) => words.span_late_hours(minutes / 60),
            (days, _) => words.span_late_days(days.unsigned_abs()),
        };
        return late.to_string();
    }
    let left = match days {
        0 => words.span_today(),
        1 => words.span_tomorrow(),
        more => words.span_days(more.unsigned_abs()),
    };
    left.to_string()
}

/// A length of time in its largest whole unit: “3 days”, “2 hours”, “40 minutes”, “less than a minute”.
pub fn span(length: SignedDuration) -> String {
    let minutes = length.as_mins().unsigned_abs();
    match (minutes / (24 * 60), minutes / 60) {
        (0, 0) if minutes == 0 => "less than a minute".to_owned(),
        (0, 0) => counted(minutes, "minute"),
        (0, hours) => counted(hours, "hour"),
        (days, _) => counted(days, "day"),
    }
}

/// How long a flow gives: “five business days”, “36 hours”. Numbers up to twelve are words, as in running text.
pub fn duration(length: Duration) -> String {
    const NUMBERS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let written = length.to_string();
    let word = written.split_once(' ').and_then(|(count, unit)| {
        let place = count.parse::<usize>().ok()?.checked_sub(1)?;
        Some(format!("{} {unit}", NUMBERS.get(place)?))
    });
    word.unwrap_or(written)
}

/// “1 day”, “3 days”.
pub fn counted(count: u64, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}

/// “2, 4–9, 12” of numbers that rise.
pub fn ranges(numbers: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *number => *last = *number,
            Some(_) | None => runs.push((*number, *number)),
        }
    }
    let one = |(first, last): (u32, u32)| if first == last { first.to_string() } else { format!("{first}–{last}") };
    runs.into_iter().map(one).collect::<Vec<_>>().join(", ")
}

/// “Ines”, “Ines and Tomas”, “Ines, Tomas and Karin”.
pub fn listed<S: AsRef<str>>(items: &[S]) -> String {
    Words::ENGLISH.listed(items)
}

/// The same in the marks of a language; those inside stay as they are, unless they are English ones.
pub fn quoted_in(words: impl std::borrow::Borrow<Words>, text: &str) -> String {
    let words = *words.borrow();
    if words == Words::ENGLISH {
        return quoted(text);
    }
    let (left, right) = words.quotation_marks();
    format!("{left}{text}{right}")
}

/// Somebody's words in quotation marks; those inside become single ones.
pub fn quoted(words: &str) -> String {
    format!("“{}”", words.replace('“', "‘").replace('”', "’"))
}

/// “Nadia’s”, “Kestrel Ferries’”.
pub fn possessive(name: &str) -> String {
    if name.ends_with(['s', 'S']) { format!("{name}’") } else { format!("{name}’s") }
}

/// The first word of a name, for labels with little room (“Tomas”). Never for greetings: names differ, and there the whole name
/// is right.
pub fn short_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

/// The text with a capital first letter.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The text with one full stop at its end, unless it ends with a mark of its own.
pub fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.ends_with(['.', '!', '?', '…']) { text.to_owned() } else { format!("{text}.") }
}

/// With a capital at its beginning.
pub fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Without a capital at its beginning, unless its second letter is one too (“VAT”) or it stands alone (“I”).
pub fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    let Some(first) = letters.next() else { return String::new() };
    let rest = letters.as_str();
    if rest.starts_with(|c: char| c.is_lowercase()) {
        first.to_lowercase().chain(rest.chars()).collect()
    } else {
        text.to_owned()
    }
}

/// “812 KB”, “1.2 MB”: thousands, as file managers count.
pub fn size(bytes: u64) -> String {
    Words::ENGLISH.size(bytes)
}

/// What a media type is called: “PDF”, “PNG”, “Text”.
pub fn media(media: &str) -> &'static str {
    match media.split_once(';').map_or(media, |(kind, _)| kind).trim() {
        "application/pdf" => "PDF",
        "image/png" => "PNG",
        "image/jpeg" => "JPEG",
        "image/webp" => "WebP",
        "image/gif" => "GIF",
        "image/tiff" => "TIFF",
        "image/svg+xml" => "SVG",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "Word",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "Excel",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation" => "PowerPoint",
        "application/vnd.oasis.opendocument.text"
        | "application/vnd.oasis.opendocument.spreadsheet"
        | "application/vnd.oasis.opendocument.presentation" => "OpenDocument",
        "video/mp4" => "MP4",
        "video/webm" => "WebM",
        "audio/mpeg" => "MP3",
        "audio/mp4" => "M4A",
        "audio/ogg" => "Ogg",
        "audio/wav" => "WAV",
        "text/plain" => "Text",
        "text/markdown" => "Markdown",
        _ => "File",
    }
}

/// The same in a language, where the name is a word and not an abbreviation.
pub fn media_in(words: Words, name: &str) -> String {
    match name {
        "Text" => words.kind_text().to_string(),
        "File" => words.kind_file().to_string(),
        abbreviation => abbreviation.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stockholm() -> TimeZone {
        zone("Europe/Stockholm")
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn numbers_in_a_row_are_a_range() {
        assert_eq!(ranges(&[2, 4, 5, 6, 9, 10]), "2, 4–6, 9–10");
        assert_eq!(ranges(&[]), "");
    }

    #[test]
    fn moments_are_written_in_the_readers_zone() {
        let due = at("2026-03-12T16:00:00Z");
        assert_eq!(moment(due, &stockholm()), "Thursday 12 March, 17:00");
        assert_eq!(moment(due, &zone("Asia/Tokyo")), "Friday 13 March, 01:00");
        assert_eq!(moment(due, &zone("Nowhere/Land")), "Thursday 12 March, 16:00");
        assert_eq!(full_moment(due, &stockholm()), "Thursday 12 March 2026, 17:00");
        assert_eq!(short_day(due, &stockholm()), "12 Mar");
        assert_eq!(date(Date::constant(2026, 1, 5)), "5 January 2026");
    }

    #[test]
    fn near_days_have_words() {
        let now = at("2026-03-11T22:30:00Z"); // 23:30 in Stockholm
        let say = |then: &str| near(now, at(then), &stockholm());
        assert_eq!(say("2026-03-11T22:45:00Z"), "today, 23:45");
        assert_eq!(say("2026-03-11T23:15:00Z"), "tomorrow, 00:15");
        assert_eq!(say("2026-03-10T22:00:00Z"), "yesterday, 23:00");
        assert_eq!(say("2026-03-16T08:00:00Z"), "Monday 16 March, 09:00");
        assert_eq!(say("2027-03-16T08:00:00Z"), "Tuesday 16 March 2027, 09:00");
    }

    #[test]
    fn what_is_left_is_counted_in_days_of_the_calendar() {
        let now = at("2026-03-11T15:00:00Z");
        let say = |due: &str| left(now, at(due), &stockholm());
        assert_eq!(say("2026-03-13T08:00:00Z"), "2 days left");
        assert_eq!(say("2026-03-12T16:00:00Z"), "due tomorrow");
        assert_eq!(say("2026-03-11T16:00:00Z"), "due today");
        assert_eq!(say("2026-03-11T12:00:00Z"), "3 hours late");
        assert_eq!(say("2026-03-10T16:00:00Z"), "1 day late");
        // Over the clock change at the end of March a day has 23 hours, and is still a day.
        assert_eq!(left(at("2026-03-28T12:00:00Z"), at("2026-03-30T11:00:00Z"), &stockholm()), "2 days left");
    }

    #[test]
    fn lengths_of_time() {
        assert_eq!(span(SignedDuration::from_secs(20)), "less than a minute");
        assert_eq!(span(SignedDuration::from_mins(59)), "59 minutes");
        assert_eq!(span(SignedDuration::from_hours(49)), "2 days");
        assert_eq!(duration(Duration::BusinessDays(5)), "five business days");
        assert_eq!(duration(Duration::Hours(1)), "one hour");
        assert_eq!(duration(Duration::Hours(36)), "36 hours");
    }

    #[test]
    fn lists_names_and_sizes() {
        assert_eq!(listed::<&str>(&[]), "");
        assert_eq!(listed(&["Ines", "Tomas"]), "Ines and Tomas");
        assert_eq!(listed(&["Ines", "Tomas", "Karin"]), "Ines, Tomas and Karin");
        assert_eq!(
            (possessive("Nadia"), possessive("Kestrel Ferries")),
            ("Nadia’s".to_owned(), "Kestrel Ferries’".to_owned())
        );
        assert_eq!(short_name("Tomas Eklund"), "Tomas");
        assert_eq!((sentence("Done "), sentence("Why?")), ("Done.".to_owned(), "Why?".to_owned()));
        assert_eq!((capital("today, 17:00"), capital("")), ("Today, 17:00".to_owned(), String::new()));
        assert_eq!(
            (upper_first("we print"), lower_first("We print"), lower_first("VAT is due")),
            ("We print".to_owned(), "we print".to_owned(), "VAT is due".to_owned())
        );
        assert_eq!([size(1), size(812_400), size(1_249_000)], ["1 byte", "812 KB", "1.2 MB"]);
    }
}
