//! Every page for people outside in every state, with the people of the demo. The tests in `web::gallery` render all.

pub(crate) mod compare;
mod deciding;
mod register;
pub(crate) mod review;

use super::ended::EndedPage;
use super::link::{LinkOutcome, LinkPage, Opens};
use super::message::MessagePage;
use super::other_browser::{CodeStage, OtherBrowserPage, Why};
use crate::web::components::{BoundDocument, Letterhead, Line, Link, Mark, Part, Person, Rail, Side, Step};
use domain::language::Language;
use wording::Words;

pub(super) const TITLE: &str = "The long way round";
pub(super) const STATEMENT: &str = "I approve round 2 of The long way round for Kestrel Ferries as set out in the three documents below. Once Tomas Eklund also approves, production starts on 16 March 2026 and Halden Studio invoices €48,000 excluding VAT.";

pub(crate) fn paper() -> Letterhead {
    Letterhead::Workspace {
        name: "Halden Studio".into(),
        client: "Kestrel Ferries".into(),
        reader: Some(Person::new("Ines Moreau", "Marketing Director", Side::Client)),
    }
}

pub(super) fn plain(text: &str) -> Part {
    Part::Plain(text.into())
}

pub(super) fn rail(on_desk: bool, steps: Vec<Step>) -> Rail {
    Rail { label: String::new(), steps, on_desk }
}

pub(crate) fn bound_documents() -> Vec<BoundDocument> {
    let document = |title: &str, version: &str, size: &str, digest: &str| BoundDocument {
        title: title.into(),
        version: version.into(),
        size: size.into(),
        digest: digest.into(),
    };
    vec![
        document("Terms of this request", "round 2", "1 KB", "e2b1 70c4 55d0"),
        document("Campaign concept", "version 3", "6 pages, 2.4 MB", "9f3a 41c7 2be0"),
        document("Media and production plan", "version 2", "4 pages, 610 KB", "c20e 88d1 a94b"),
        document("Cost estimate and terms", "version 2", "2 pages, 180 KB", "5b71 e0a4 0c9f"),
    ]
}

/// What each page in another language is called in the gallery: the link's, its code's, a link that has ended.
const SPOKEN: [(Language, [&str; 3]); 4] = [
    (Language::German, ["link-de", "other-browser-de", "ended-de"]),
    (Language::French, ["link-fr", "other-browser-fr", "ended-fr"]),
    (Language::Spanish, ["link-es", "other-browser-es", "ended-es"]),
    (Language::Arabic, ["link-ar", "other-browser-ar", "ended-ar"]),
];

impl LinkPage {
    /// The page as `GET /a` answers.
    pub(crate) fn sample() -> Self {
        Self {
            letterhead: Letterhead::Plain,
            words: Words::ENGLISH,
            stamp: "1773133200.bm90IHJlYWw".into(),
            opens: Opens::Request,
            fresh_path: "/a/fresh".into(),
            outcome: LinkOutcome::None,
        }
    }

    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let spoken = SPOKEN.map(|(language, [name, ..])| (name, Self { words: Words::of(language), ..Self::sample() }));
        let english = vec![
            ("link", Self::sample()),
            ("link-register", Self { opens: Opens::Register, ..Self::sample() }),
            ("link-not-a-link", Self { outcome: LinkOutcome::NotALink, ..Self::sample() }),
            ("link-ask-again", Self { outcome: LinkOutcome::AskAgain, ..Self::sample() }),
            ("link-fresh-sent", Self { outcome: LinkOutcome::FreshSent, ..Self::sample() }),
        ];
        english.into_iter().chain(spoken).collect()
    }
}

impl OtherBrowserPage {
    pub(crate) fn sample() -> Self {
        Self {
            letterhead: Letterhead::Plain,
            words: Words::ENGLISH,
            csrf: "c".into(),
            masked_address: "i•••@kestrelferries.example".into(),
            why: Why::OtherBrowser,
            send_path: "/a/code".into(),
            enter_path: "/a/code/enter".into(),
            stage: CodeStage::Ask,
        }
    }

    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let spoken =
            SPOKEN.map(|(language, [_, name, _])| (name, Self { words: Words::of(language), ..Self::sample() }));
        let english = vec![
            ("other-browser", Self::sample()),
            ("other-browser-always", Self { why: Why::Always, ..Self::sample() }),
            (
                "other-browser-sent",
                Self { stage: CodeStage::Sent { value: String::new(), error: String::new() }, ..Self::sample() },
            ),
            (
                "other-browser-wrong",
                Self {
                    stage: CodeStage::Sent {
                        value: "123 4".into(),
                        error: "That code has expired. We just sent a new one to the same address.".into(),
                    },
                    ..Self::sample()
                },
            ),
            ("other-browser-wait", Self { stage: CodeStage::Wait("11:20".into()), ..Self::sample() }),
        ];
        english.into_iter().chain(spoken).collect()
    }
}

pub(super) fn line(ines: Mark, tomas: Mark, end: Mark) -> Line {
    let steps = vec![
        Step::new(Mark::Loop, "Round 1", "3 changes asked"),
        Step::new(Mark::Done, "Prepared", "9 Mar"),
        Step::new(Mark::Done, "Checked", "9 Mar"),
        Step {
            weight: 1.5,
            keep: true,
            ..Step::new(ines, "You", if ines == Mark::Done { "Today, 10:58" } else { "2 days left" })
        },
        Step {
            weight: 1.2,
            ..Step::new(tomas, "Tomas", if tomas == Mark::Now { "Asked just now" } else { "Finance" })
        },
        Step::new(end, "Production", ""),
    ];
    Line { label: "Where this request is".into(), steps }
}

impl EndedPage {
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let of = |words| Self { letterhead: Letterhead::Plain, words, fresh_href: "/a".into() };
        let spoken = SPOKEN.map(|(language, [.., name])| (name, of(Words::of(language))));
        std::iter::once(("ended", of(Words::ENGLISH))).chain(spoken).collect()
    }
}

impl MessagePage {
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let back = || Link::new("/r/hs-2041", "Back to the request");
        vec![
            (
                "message-refusal",
                Self::refusal(
                    paper(),
                    "Halden Studio sent round 3 while you were deciding.",
                    "Your answer was not recorded, because it was about round 2. Read what changed, then decide.",
                    back(),
                ),
            ),
            ("message-not-found", Self::not_found()),
            ("message-not-allowed", Self::not_allowed()),
            ("message-stale", Self::stale_form(back())),
            ("message-too-many", Self::too_many("in 10 minutes")),
            ("message-fault", Self::fault("01JQ2Z7W")),
            ("message-unavailable", Self::unavailable()),
        ]
    }
}
