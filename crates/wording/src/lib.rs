//! What clients’ people read, in their language: messages, dates, lists, amounts. LAW: pure, and no sentence in two languages.
//!
//! The words are in `ftl/LANGUAGE/PAGE.ftl` (Fluent). English is the source: `build.rs` makes a function of each of its messages, so
//! what a template says and with what is checked by the compiler; tests hold the other languages to the same messages, arguments
//! and tags. To add a message: write it in all five files, then call it: `words.ask_button()`.
//!
//! Left out: what people typed and what flows say, which stays as it was written (docs/adr/0020-languages.md says why), and the
//! statement that is confirmed, which is one text for everybody. Start with [`Words`], then [`Said`].

mod dates;
mod figures;
mod said;
#[cfg(test)]
mod tests;

use domain::language::Language;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::sync::LazyLock;

pub use said::{Said, Tags, tame};

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// The words of one language.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Words {
    /// Which.
    pub language: Language,
}

/// A whole number that a message counts.
pub trait Count {
    /// The number.
    fn count(self) -> u64;
}

impl Count for u64 {
    fn count(self) -> u64 {
        self
    }
}

impl Count for &u64 {
    fn count(self) -> u64 {
        *self
    }
}

impl Count for u32 {
    fn count(self) -> u64 {
        self.into()
    }
}

impl Count for &u32 {
    fn count(self) -> u64 {
        (*self).into()
    }
}

impl Count for usize {
    fn count(self) -> u64 {
        self as u64
    }
}

impl Count for &usize {
    fn count(self) -> u64 {
        *self as u64
    }
}

/// An argument of a message.
enum Value<'a> {
    Text(&'a str),
    Count(u64),
}

static BUNDLES: LazyLock<Vec<FluentBundle<FluentResource>>> = LazyLock::new(|| {
    let bundle = |(language, sources): (Language, &[&str])| {
        let tag = language.word().parse().unwrap_or_else(|wrong| unreachable!("our own tags are tags: {wrong}"));
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // We isolate ourselves: only where directions can mix, and in the way of the page or mail.
        bundle.set_use_isolating(false);
        for source in sources {
            let resource = FluentResource::try_new((*source).to_owned());
            let resource = resource.unwrap_or_else(|(_, wrong)| unreachable!("a test reads every file: {wrong:?}"));
            let added = bundle.add_resource(resource);
            assert!(added.is_ok(), "a message is there twice in {language:?}: {added:?}");
        }
        bundle
    };
    Language::ALL.into_iter().zip(SOURCES).map(bundle).collect()
});

impl Words {
    /// English: the source, and what the team reads.
    pub const ENGLISH: Self = Self { language: Language::English };

    /// The words of a language.
    pub const fn of(language: Language) -> Self {
        Self { language }
    }

    /// For `lang`: `de`.
    pub const fn tag(self) -> &'static str {
        self.language.word()
    }

    /// For `dir`: `ltr` or `rtl`.
    pub const fn dir(self) -> &'static str {
        if self.language.is_rtl() { "rtl" } else { "ltr" }
    }

    /// The side where lines begin, for mails, which know no logical sides: `left`.
    pub const fn start(self) -> &'static str {
        if self.language.is_rtl() { "right" } else { "left" }
    }

    /// The side where lines end.
    pub const fn end(self) -> &'static str {
        if self.language.is_rtl() { "left" } else { "right" }
    }

    /// The message with its arguments. A test says every message of every language, so none is missing here.
    fn say(self, id: &str, arguments: &[(&'static str, Value<'_>)]) -> Said {
        let (text, errors) = self.formatted(id, arguments);
        debug_assert!(errors.is_empty(), "{id} in {:?}: {errors:?}", self.language);
        Said::parse(&text, self)
    }

    fn formatted(self, id: &str, arguments: &[(&'static str, Value<'_>)]) -> (String, Vec<String>) {
        let place = Language::ALL.iter().position(|language| *language == self.language);
        let found =
            place.and_then(|place| BUNDLES.get(place)).and_then(|bundle| Some((bundle, bundle.get_message(id)?)));
        let Some((bundle, pattern)) = found.and_then(|(bundle, message)| Some((bundle, message.value()?))) else {
            return (String::new(), vec![format!("there is no {id}")]);
        };
        let mut given = FluentArgs::with_capacity(arguments.len());
        for (name, value) in arguments {
            match value {
                Value::Text(text) => given.set(*name, FluentValue::from(said::argument(text))),
                Value::Count(count) => given.set(*name, FluentValue::from(*count)),
            }
        }
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&given), &mut errors).into_owned();
        (text, errors.into_iter().map(|wrong| wrong.to_string()).collect())
    }
}
