//! The record of a request, for anybody who was given the link: six plain checks before any hash, then the statement,
//! who said it and how, the documents, what happened, and how to check all of it without us.

use crate::web::components::{Avatar, Chip, Icon, Kind, Letterhead, Line, Link, Person, Words};
use askama::Template;

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/public/record.html")]
pub struct RecordPage {
    /// [`Letterhead::Public`].
    pub letterhead: Letterhead,
    /// Title of the browser tab: "Record R-7Q4M-2K9X".
    pub title: String,
    /// "Genuine and complete", "Still open", "Does not hold": from the checks.
    pub verdict: Chip,
    /// "R-7Q4M-2K9X".
    pub number: String,
    /// "Checked just now".
    pub checked: String,
    /// Who approved what for whom and when.
    pub sentence: Words,
    /// What happened, in one stroke.
    pub line: Line,
    /// In plain words, each with how it was found.
    pub checks: Vec<Check>,
    /// The evidence bundle; then other forms of it.
    pub downloads: Vec<Link>,
    /// What people stated; several where they stated different things.
    pub statements: Vec<Statement>,
    /// Every document, with its whole fingerprint.
    pub documents: Vec<RecordedDocument>,
    /// "Sealed as entry 48 of this workspace's log": facts about chain, log and key.
    pub seals: Vec<(String, String)>,
    /// What to type to check it offline: "assent verify R-7Q4M-2K9X.zip".
    pub verify_command: String,
    /// How long it waited for each side; empty before the client was asked.
    pub waited: String,
    /// What happened, oldest first.
    pub log: Vec<LogEntry>,
    /// The whole log, where not all of it is here.
    pub whole_log: Option<Link>,
}

/// One check.
#[derive(Debug, Clone)]
pub struct Check {
    /// What came of it.
    pub result: CheckResult,
    /// "The documents are the ones they saw".
    pub title: String,
    /// "3 of 3 files match their fingerprints."
    pub detail: String,
}

/// What came of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckResult {
    /// It holds.
    Holds,
    /// It cannot be said yet, or not from here.
    Open,
    /// It does not hold.
    Fails,
}

/// What somebody stated.
#[derive(Debug, Clone)]
pub struct Statement {
    /// Word for word as it was hashed.
    pub words: Words,
    /// Who stated it, how they proved who they are, and when.
    pub by: Vec<(Person, String)>,
}

/// A document with its whole fingerprint.
#[derive(Debug, Clone)]
pub struct RecordedDocument {
    /// Its whole title.
    pub title: String,
    /// "v3, 6 pages, 2.4 MB".
    pub about: String,
    /// SHA-256 in groups of eight.
    pub digest: String,
}

/// Something that happened.
#[derive(Debug, Clone)]
pub struct LogEntry {
    /// "9 March, 16:20".
    pub when: String,
    /// Whose hand: small.
    pub avatar: Avatar,
    /// Who.
    pub who: String,
    /// What they did.
    pub what: String,
}

impl CheckResult {
    fn kind(self) -> Kind {
        match self {
            Self::Holds => Kind::Good,
            Self::Open => Kind::Warn,
            Self::Fails => Kind::Stop,
        }
    }

    fn icon(self) -> Icon {
        match self {
            Self::Holds => Icon::TICK,
            Self::Open => Icon::CLOCK,
            Self::Fails => Icon::CROSS,
        }
    }

    /// For those who do not see the icon.
    fn word(self) -> &'static str {
        match self {
            Self::Holds => "Holds: ",
            Self::Open => "Open: ",
            Self::Fails => "Does not hold: ",
        }
    }
}

#[cfg(test)]
mod samples {
    use super::*;
    use crate::web::components::{Mark, Part, Side, Step};

    impl RecordPage {
        pub(crate) fn sample() -> Self {
            let plain = |text: &str| Part::Plain(text.into());
            let check = |title: &str, detail: &str| Check {
                result: CheckResult::Holds,
                title: title.into(),
                detail: detail.into(),
            };
            let sentence = vec![
                plain("Kestrel Ferries approved "),
                Part::Title("The long way round".into()),
                plain(" for Halden Studio on "),
                Part::Time("Wednesday 11\u{a0}March 2026".into(), "2026-03-11T15:02+01:00".into()),
                plain("."),
            ];
            let steps = vec![
                Step::new(Mark::Loop, "Round 1", "2 to 4 March"),
                Step { weight: 1.3, ..Step::new(Mark::Done, "Prepared", "9 March") },
                Step { weight: 0.8, ..Step::new(Mark::Done, "Checked", "9 March") },
                Step::new(Mark::Done, "Ines Moreau", "10 March, 10:58"),
                Step::new(Mark::Done, "Tomas Eklund", "11 March, 15:02"),
                Step::new(Mark::Approved, "Approved", "11 March"),
            ];
            let document = |title: &str, about: &str, digest: &str| RecordedDocument {
                title: title.into(),
                about: about.into(),
                digest: digest.into(),
            };
            let entry = |when: &str, who: &str, side, what: &str| LogEntry {
                when: when.into(),
                avatar: Avatar::small(who, side),
                who: who.into(),
                what: what.into(),
            };
            let statement = "I approve round 2 of The long way round for Kestrel Ferries as set out in the three documents below. Once Tomas Eklund also approves, production starts on 16 March 2026 and Halden Studio invoices €48,000 excluding VAT.";
            let small = |name: &str, role: &str| Person {
                avatar: Avatar::small(name, Side::Client),
                ..Person::new(name, role, Side::Client)
            };
            Self {
                letterhead: Letterhead::Public("Record check, open to anyone with the link".into()),
                title: "Record R-7Q4M-2K9X".into(),
                verdict: Chip::new(Kind::Good, Icon::SHIELD, "Genuine and complete"),
                number: "R-7Q4M-2K9X".into(),
                checked: "Checked just now".into(),
                sentence: sentence.into(),
                line: Line { label: "What happened".into(), steps },
                checks: vec![
                    check(
                        "The words are the ones they approved",
                        "The statement has not changed since both decisions.",
                    ),
                    check("The documents are the ones they saw", "3 of 3 files match their fingerprints."),
                    check("Nothing was added or removed", "47 entries, each sealed to the one before it."),
                    check("Both people had the authority", "Creative work up to €50,000, and finance over €25,000."),
                    check("The time is right", "Sealed 11 March 2026, 15:02:41, no entry out of order."),
                    check("Halden Studio issued it", "Signed with key 4K7Q 91DA."),
                ],
                downloads: vec![Link::new("/record/R-7Q4M-2K9X.zip", "Download everything (ZIP)")],
                statements: vec![Statement {
                    words: Words::with_title(statement, "The long way round"),
                    by: vec![
                        (
                            small("Ines Moreau", "Marketing Director. Personal link and e-mail code."),
                            "10 March, 10:58:14".into(),
                        ),
                        (
                            small("Tomas Eklund", "Finance Director. Personal link and e-mail code."),
                            "11 March, 15:02:38".into(),
                        ),
                    ],
                }],
                documents: vec![
                    document(
                        "Campaign concept",
                        "v3, 6 pages",
                        "9f3a41c7 2be05d88 71ac90e4 5f1207bd c3d86a19 e80b44f2 6d95a37c 10fe28b3",
                    ),
                    document(
                        "Media and production plan",
                        "v2, 4 pages",
                        "c20e88d1 a94b7f30 5ce2169d 83f0b7a4 0d1e6c52 f7398ab1 42d6e905 b81c7f6e",
                    ),
                    document(
                        "Cost estimate and terms",
                        "v2, 2 pages",
                        "5b71e0a4 0c9f83d6 b2475e1a 9d60fc38 e5a2714b 38c09df7 1f86b4e0 7ac3d592",
                    ),
                ],
                seals: vec![
                    ("In the log".into(), "Entry 1,204 of Halden Studio’s log of 1,311".into()),
                    ("Checkpoint".into(), "Signed 11 March 2026, 15:02:41".into()),
                ],
                verify_command: "assent verify R-7Q4M-2K9X.zip".into(),
                waited: "It waited 2 days for Kestrel Ferries and 3 hours for Halden Studio.".into(),
                log: vec![
                    entry("2 March, 10:05", "Assent", Side::System, "sent round 1 to Ines Moreau"),
                    entry("4 March, 14:26", "Ines Moreau", Side::Client, "asked for 3 changes"),
                    entry(
                        "9 March, 15:58",
                        "Prep agent",
                        Side::Agent,
                        "ran 14 checks, 1 flagged. Leo Brandt accepted the flag.",
                    ),
                    entry("9 March, 16:20", "Sofie Lind", Side::Us, "passed the quality check"),
                    entry("10 March, 10:58", "Ines Moreau", Side::Client, "approved round 2"),
                    entry("11 March, 15:02", "Tomas Eklund", Side::Client, "approved round 2"),
                    entry("11 March, 15:02", "Assent", Side::System, "sealed the record"),
                ],
                whole_log: Some(Link::new("/record/R-7Q4M-2K9X/log", "All 47 entries")),
            }
        }

        pub(crate) fn samples() -> Vec<(&'static str, Self)> {
            let mut broken = Self::sample();
            broken.verdict = Chip::new(Kind::Stop, Icon::RISK, "Does not hold");
            broken.checks.truncate(2);
            broken.checks.push(Check {
                result: CheckResult::Fails,
                title: "Something was changed afterwards".into(),
                detail: "Entry 31 does not match the one before it.".into(),
            });
            broken.checks.push(Check {
                result: CheckResult::Open,
                title: "The time cannot be confirmed yet".into(),
                detail: "The next checkpoint is due in a minute.".into(),
            });
            vec![("record", Self::sample()), ("record-broken", broken)]
        }
    }
}
