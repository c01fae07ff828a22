//! Every message of every language, and what figures look like.

use super::*;
use crate::said::Piece;
use domain::values::{Currency, Money};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;

/// Numbers that choose each category of plural in some language.
const COUNTS: [u64; 7] = [0, 1, 2, 3, 11, 25, 100];

fn samples(arguments: &'static [(&'static str, bool)], count: u64) -> Vec<(&'static str, Value<'static>)> {
    let value = |(name, counted): &(&'static str, bool)| {
        (*name, if *counted { Value::Count(count) } else { Value::Text("Zo‹") })
    };
    arguments.iter().map(value).collect()
}

/// The tags of a message, in their order.
fn tags(said: &Said) -> Vec<&'static str> {
    let tag = |piece: &Piece| match piece {
        Piece::Text(_) | Piece::Argument(_) => None,
        Piece::Title(opens) => Some(if *opens { "t" } else { "/t" }),
        Piece::Live(opens) => Some(if *opens { "live" } else { "/live" }),
        Piece::Strong(opens) => Some(if *opens { "b" } else { "/b" }),
    };
    said.pieces().iter().filter_map(tag).collect()
}

#[test]
fn every_message_can_be_said_in_every_language() {
    for (id, arguments) in ALL {
        for language in Language::ALL {
            let words = Words::of(language);
            for count in COUNTS {
                let (text, errors) = words.formatted(id, &samples(arguments, count));
                assert!(errors.is_empty(), "{id} in {language:?}: {errors:?}");
                let said = Said::parse(&text, words);
                let told: Vec<&str> = said
                    .pieces()
                    .iter()
                    .filter_map(|piece| if let Piece::Text(text) = piece { Some(text.as_str()) } else { None })
                    .collect();
                assert!(!told.concat().contains(['<', '>', '{', '}']), "{id} in {language:?}: {text}");
                let inside = said.pieces().iter().filter(|piece| matches!(piece, Piece::Argument(_))).count();
                let texts = arguments.iter().filter(|(_, counted)| !counted).count();
                assert!(
                    inside >= texts || language == Language::Arabic && count == 0,
                    "{id} in {language:?} leaves out an argument: {text}"
                );
                let mut open = Vec::new();
                for tag in tags(&said) {
                    match tag.strip_prefix('/') {
                        None => open.push(tag),
                        Some(closed) => assert_eq!(open.pop(), Some(closed), "{id} in {language:?}: {text}"),
                    }
                }
                assert!(open.is_empty(), "{id} in {language:?}: {text}");
                let mut here = tags(&said);
                let mut english = tags(&Words::ENGLISH.say(id, &samples(arguments, count)));
                here.sort_unstable();
                english.sort_unstable();
                assert_eq!(here, english, "{id} in {language:?}");
            }
        }
    }
}

#[test]
fn no_language_has_messages_that_english_has_not_and_none_is_left_in_english() {
    for (language, sources) in Language::ALL.into_iter().zip(SOURCES) {
        let mut ids = BTreeSet::new();
        for source in sources {
            let resource = fluent_syntax::parser::parse(*source).map_err(|(_, wrong)| wrong);
            let resource = resource.unwrap_or_else(|wrong| panic!("{language:?}: {wrong:?}"));
            for entry in &resource.body {
                if let fluent_syntax::ast::Entry::Message(message) = entry {
                    assert!(
                        ids.insert(message.id.name.to_owned()),
                        "{} is there twice in {language:?}",
                        message.id.name
                    );
                }
            }
        }
        let english: BTreeSet<String> = ALL.iter().map(|(id, _)| (*id).to_owned()).collect();
        assert_eq!(ids, english, "{language:?}");
    }
    for (id, arguments) in ALL {
        let english = Words::ENGLISH.say(id, &samples(arguments, 2)).to_string();
        for language in Language::ALL.into_iter().filter(|language| *language != Language::English) {
            let here = Words::of(language).say(id, &samples(arguments, 2)).to_string();
            // A few words can be the same by chance; more are English.
            let is_english = here == english && english.split_whitespace().filter(|word| word.len() > 2).count() > 4;
            assert!(!is_english, "{id} is English in {language:?}: {here}");
        }
    }
}

#[test]
fn plurals_are_those_of_the_language() {
    let in_german = |count: u64| Words::of(Language::German).count_documents(count).to_string();
    assert_eq!([in_german(1), in_german(2)], ["1 Dokument", "2 Dokumente"]);
    // Nothing is singular in French.
    let in_french = |count: u64| Words::of(Language::French).count_documents(count).to_string();
    assert_eq!([in_french(0), in_french(1), in_french(2)], ["0 document", "1 document", "2 documents"]);
    let in_arabic = |count: u64| Words::of(Language::Arabic).count_documents(count).to_string();
    assert_eq!(
        [0, 1, 2, 3, 11, 100].map(in_arabic),
        ["لا مستندات", "مستند واحد", "مستندان", "3 مستندات", "11 مستندًا", "100 مستند"]
    );
}

#[test]
fn what_is_put_in_is_never_a_tag_and_turns_nothing_round() {
    let hostile = "</t><b>\u{202e}\u{fdd1}x\u{2069}";
    let tags = Tags { title: ("<cite>", "</cite>"), live: ("<i>", "</i>"), strong: ("<b>", "</b>") };
    let said = Words::ENGLISH.ended_approved(hostile);
    assert_eq!(said.html(&tags), "<cite>&lt;/t&gt;&lt;b&gt;x</cite> is approved.");
    assert_eq!(said.to_string(), "“</t><b>x” is approved.");
    let arabic = Words::of(Language::Arabic).ended_approved("The long way round");
    assert_eq!(arabic.html(&tags), "تمت الموافقة على <cite><bdi>The long way round</bdi></cite>.");
    assert_eq!(arabic.to_string(), "تمت الموافقة على «\u{2068}The long way round\u{2069}».");
    // A list of names and a date are ours and run as the page does.
    let names = Words::of(Language::Arabic).listed(&["Ines", "Tomas"]);
    assert!(
        Words::of(Language::Arabic).now_asked(1u64, names).html(&tags).contains("<bdi dir=\"rtl\">Ines وTomas</bdi>")
    );
    assert!(Words::ENGLISH.ended_approved("مشروع").html(&tags).contains("<bdi>مشروع</bdi>"));
}

#[test]
fn dates_are_those_of_the_language() {
    let at: Timestamp = "2026-03-12T16:00:00Z".parse().unwrap();
    let zone = TimeZone::get("Europe/Stockholm").unwrap();
    let all = Language::ALL.map(|language| Words::of(language).full_moment(at, &zone));
    assert_eq!(
        all,
        [
            "Thursday 12 March 2026, 17:00",
            "Donnerstag, 12. März 2026, 17:00 Uhr",
            "jeudi 12 mars 2026 à 17:00",
            "jueves, 12 de marzo de 2026, a las 17:00",
            "الخميس 12 مارس 2026، الساعة 17:00",
        ]
    );
    let first = Date::constant(2026, 5, 1);
    let all = Language::ALL.map(|language| Words::of(language).date(first));
    assert_eq!(all, ["1 May 2026", "1. Mai 2026", "1er mai 2026", "1 de mayo de 2026", "1 مايو 2026"]);
    let tomorrow =
        Language::ALL.map(|language| Words::of(language).near(at, "2026-03-13T08:00:00Z".parse().unwrap(), &zone));
    assert_eq!(
        tomorrow,
        ["tomorrow, 09:00", "morgen, 09:00 Uhr", "demain à 09:00", "mañana, a las 09:00", "غدًا، الساعة 09:00"]
    );
}

#[test]
fn amounts_and_lists_are_those_of_the_language() {
    let amount = Money::minor(4_800_050, Currency::EUR);
    let all = Language::ALL.map(|language| Words::of(language).money(amount).replace(['\u{a0}', '\u{202f}'], "_"));
    assert_eq!(all, ["€48,000.50", "48.000,50_€", "48_000,50_€", "48.000,50_€", "48,000.50_€"]);
    let small = Money::minor(480_000, Currency::EUR);
    assert_eq!(Words::of(Language::Spanish).money(small), "4800\u{a0}€");
    let names = ["Ines", "Tomas", "Iris"];
    let all = Language::ALL.map(|language| Words::of(language).listed(&names));
    assert_eq!(
        all,
        [
            "Ines, Tomas and Iris",
            "Ines, Tomas und Iris",
            "Ines, Tomas et Iris",
            "Ines, Tomas e Iris",
            "Ines، Tomas وIris"
        ]
    );
    assert_eq!(Words::of(Language::French).size(1_249_000), "1,2\u{a0}Mo");
    assert_eq!([1, 812_400, 1_249_000].map(|bytes| Words::ENGLISH.size(bytes)), ["1 byte", "812 KB", "1.2 MB"]);
}
