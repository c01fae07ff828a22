//! Days and times as each language writes them, in the reader’s zone. After CLDR’s long forms, with the day of the week, which
//! business letters want near a deadline, and the clock of 24 hours everywhere.

use crate::Words;
use domain::language::Language;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

type Names<const N: usize> = [&'static str; N];

const fn weekdays(language: Language) -> Names<7> {
    match language {
        Language::English => ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
        Language::German => ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
        Language::French => ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
        Language::Spanish => ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
        Language::Arabic => ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"],
    }
}

const ENGLISH_MONTHS: Names<12> = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const GERMAN_MONTHS: Names<12> = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
const FRENCH_MONTHS: Names<12> = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const SPANISH_MONTHS: Names<12> = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];
const ARABIC_MONTHS: Names<12> =
    ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"];

const fn months(language: Language) -> Names<12> {
    match language {
        Language::English => ENGLISH_MONTHS,
        Language::German => GERMAN_MONTHS,
        Language::French => FRENCH_MONTHS,
        Language::Spanish => SPANISH_MONTHS,
        Language::Arabic => ARABIC_MONTHS,
    }
}

const fn short_months(language: Language) -> Names<12> {
    match language {
        Language::English => ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        Language::German => {
            ["Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."]
        }
        Language::French => {
            ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."]
        }
        Language::Spanish => ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"],
        Language::Arabic => months(Language::Arabic),
    }
}

impl Words {
    fn weekday(self, date: Date) -> &'static str {
        let place = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
        weekdays(self.language).get(place).copied().unwrap_or_default()
    }

    fn month(self, date: Date) -> &'static str {
        let place = usize::from(date.month().unsigned_abs()).saturating_sub(1);
        months(self.language).get(place).copied().unwrap_or_default()
    }

    /// The first of a month is an ordinal in French.
    fn day_number(self, date: Date) -> String {
        if self.language == Language::French && date.day() == 1 { "1er".to_owned() } else { date.day().to_string() }
    }

    /// “17:00”.
    pub fn clock(self, at: Timestamp, zone: &TimeZone) -> String {
        let at = at.to_zoned(zone.clone());
        format!("{:02}:{:02}", at.hour(), at.minute())
    }

    /// “Thursday 12 March”.
    pub fn day(self, at: Timestamp, zone: &TimeZone) -> String {
        self.weekday_and(at.to_zoned(zone.clone()).date(), None)
    }

    /// “12 Mar”.
    pub fn short_day(self, at: Timestamp, zone: &TimeZone) -> String {
        let date = at.to_zoned(zone.clone()).date();
        let place = usize::from(date.month().unsigned_abs()).saturating_sub(1);
        let month = short_months(self.language).get(place).copied().unwrap_or_default();
        let dot = if self.language == Language::German { "." } else { "" };
        format!("{}{dot} {month}", self.day_number(date))
    }

    fn weekday_and(self, date: Date, year: Option<i16>) -> String {
        let (weekday, day, month) = (self.weekday(date), self.day_number(date), self.month(date));
        let year = year.map(|year| year.to_string());
        let year = match (self.language, year) {
            (_, None) => String::new(),
            (Language::Spanish, Some(year)) => format!(" de {year}"),
            (Language::English | Language::German | Language::French | Language::Arabic, Some(year)) => {
                format!(" {year}")
            }
        };
        match self.language {
            Language::English | Language::French | Language::Arabic => format!("{weekday} {day} {month}{year}"),
            Language::German => format!("{weekday}, {day}. {month}{year}"),
            Language::Spanish => format!("{weekday}, {day} de {month}{year}"),
        }
    }

    fn with_clock(self, day: &str, clock: &str) -> String {
        match self.language {
            Language::English => format!("{day}, {clock}"),
            Language::German => format!("{day}, {clock} Uhr"),
            Language::French => format!("{day} à {clock}"),
            Language::Spanish => format!("{day}, a las {clock}"),
            Language::Arabic => format!("{day}، الساعة {clock}"),
        }
    }

    /// “12 March 2026”.
    pub fn date(self, date: Date) -> String {
        let (day, month, year) = (self.day_number(date), self.month(date), date.year());
        match self.language {
            Language::English | Language::French | Language::Arabic => format!("{day} {month} {year}"),
            Language::German => format!("{day}. {month} {year}"),
            Language::Spanish => format!("{day} de {month} de {year}"),
        }
    }

    /// “Thursday 12 March, 17:00”.
    pub fn moment(self, at: Timestamp, zone: &TimeZone) -> String {
        self.with_clock(&self.day(at, zone), &self.clock(at, zone))
    }

    /// “Thursday 12 March 2026, 17:00”: for what is kept.
    pub fn full_moment(self, at: Timestamp, zone: &TimeZone) -> String {
        let date = at.to_zoned(zone.clone()).date();
        self.with_clock(&self.weekday_and(date, Some(date.year())), &self.clock(at, zone))
    }

    /// “today, 17:00”, “tomorrow, 17:00”, “yesterday, 17:00”, else the weekday and date, with the year when it is another one.
    /// It stands alone or after a colon: no preposition fits all of these in every language.
    pub fn near(self, now: Timestamp, at: Timestamp, zone: &TimeZone) -> String {
        let words = match self.language {
            Language::English => ["yesterday", "today", "tomorrow"],
            Language::German => ["gestern", "heute", "morgen"],
            Language::French => ["hier", "aujourd’hui", "demain"],
            Language::Spanish => ["ayer", "hoy", "mañana"],
            Language::Arabic => ["أمس", "اليوم", "غدًا"],
        };
        let (from, to) = (now.to_zoned(zone.clone()).date(), at.to_zoned(zone.clone()).date());
        let days = to.duration_since(from).as_hours() / 24;
        match usize::try_from(days + 1).ok().and_then(|place| words.get(place)) {
            Some(word) => self.with_clock(word, &self.clock(at, zone)),
            None if from.year() == to.year() => self.moment(at, zone),
            None => self.full_moment(at, zone),
        }
    }
}
