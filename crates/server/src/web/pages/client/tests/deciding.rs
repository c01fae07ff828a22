//! The decision sheet and the receipt in every state.

use super::{STATEMENT, TITLE, bound_documents, line, paper, plain, rail};
use crate::web::components::{Chip, Choice as Of, Fact, Icon, Kind, Line, Link, Mark, Notice, Part, Step, Words};
use crate::web::pages::client::decide::{Choice, DecidePage, Input, Proof, Settled, Typed, Unopened};
use crate::web::pages::client::receipt::{ReceiptPage, Stamp, Withdraw};
use domain::language::Language;
use wording::Words as Speaks;

impl DecidePage {
    pub(crate) fn sample() -> Self {
        let field = Some(Proof::code_field(Speaks::ENGLISH, "", ""));
        Self {
            letterhead: paper(),
            words: Speaks::ENGLISH,
            csrf: "c".into(),
            nonce: "n".into(),
            key: "0b3c".into(),
            package: "pkg_2".into(),
            choice: Choice::Approve,
            path: "/r/hs-2041/decision".into(),
            back_href: "/r/hs-2041".into(),
            problem: None,
            statement: Words::with_title(STATEMENT, TITLE),
            statement_words: Speaks::ENGLISH,
            means: None,
            documents: bound_documents(),
            terms: vec![
                Fact::new("Amount", "€48,000 excluding VAT"),
                Fact::new("Agreement", "MSA-2024-118, clause 7.2"),
                Fact::new("Production starts", "16 March 2026, once both have approved"),
            ],
            unsent: String::new(),
            unopened: Vec::new(),
            input: Input::comment(Speaks::ENGLISH, "", ""),
            proof: Proof::Code {
                masked_address: "i•••@kestrelferries.example".into(),
                send_path: "/r/hs-2041/decision/code".into(),
                field,
            },
            submit: "Approve round 2".into(),
        }
    }

    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let code = |field| Proof::Code {
            masked_address: "i•••@kestrelferries.example".into(),
            send_path: "/r/hs-2041/decision/code".into(),
            field,
        };
        let arabic = Speaks::of(Language::Arabic);
        let name = || Proof::typed_name(Speaks::ENGLISH, "Ines Moreau", "", "");
        let must = |text, place| Typed { text, place, must: true, ..Typed::default() };
        let choice = |value: &str, text: &str| Of { value: value.into(), text: text.into() };
        let places = [
            choice("", "The whole request"),
            choice("doc_1:0", "Campaign concept"),
            choice("doc_1:3", "Campaign concept, page 3"),
        ];
        let german = "The German headline should use “ihr”, we never use “du” with guests.";
        let changes =
            Input::changes(Speaks::ENGLISH, &[must(german, "doc_1:3"), must("", ""), Typed::default()], &places);
        let settled = |name: &str, label: &str, value: &str, shown| Settled {
            name: name.into(),
            label: label.into(),
            value: value.into(),
            place: if shown { "Campaign concept, page 3".into() } else { String::new() },
            shown,
        };
        let not_recorded = Notice::new(
            Kind::Stop,
            Icon::RISK,
            "Not recorded yet",
            "Two things below need you. What you wrote is kept.",
        );
        vec![
            ("decide-approve", Self::sample()),
            ("decide-approve-arabic", Self { words: arabic, means: Some(arabic.decide_means_approve(TITLE, 2u32, "Kestrel Ferries")), input: Input::comment(arabic, "", ""), submit: arabic.decide_button_approve(2u32).to_string(), ..Self::sample() }),
            ("decide-approve-over-a-list", Self { unsent: "Your list of 3 changes is not sent".into(), ..Self::sample() }),
            ("decide-approve-before-code", Self { unopened: vec![Unopened { title: "Cost estimate and terms".into(), pages: "pages 2, 4–6".into() }], proof: code(None), ..Self::sample() }),
            ("decide-approve-wrong-code", Self { problem: Some(not_recorded.clone()), proof: code(Some(Proof::code_field(Speaks::ENGLISH, "123 4", "That code has expired. We just sent a new one to the same address."))), ..Self::sample() }),
            ("decide-approve-name", Self { proof: Proof::typed_name(Speaks::ENGLISH, "Ines Moreau", "Ines", "Type your whole name as above."), input: Input::comment(Speaks::ENGLISH, "Lovely. The headline is exactly us now.", ""), ..Self::sample() }),
            ("decide-conditions", Self { choice: Choice::ApproveWithConditions, input: Input::conditions(Speaks::ENGLISH, &[("The radio spot is re-recorded before 1 April.", ""), ("", "")]), proof: name(), submit: "Approve with 1 condition".into(), ..Self::sample() }),
            ("decide-changes", Self { choice: Choice::RequestChanges, statement: "I ask for changes to round 2 of The long way round for Kestrel Ferries. Nothing is produced or invoiced.".into(), terms: Vec::new(), input: changes, proof: name(), submit: "Send 1 change".into(), ..Self::sample() }),
            ("decide-changes-first", Self { choice: Choice::RequestChanges, statement: "".into(), terms: Vec::new(), input: Input::changes(Speaks::ENGLISH, &[must("", "")], &[]), proof: Proof::Later, submit: "Continue".into(), ..Self::sample() }),
            ("decide-changes-settled", Self { choice: Choice::RequestChanges, statement: "I ask for 1 change to round 2 of The long way round for Kestrel Ferries.".into(), terms: Vec::new(), input: Input::Settled(vec![settled("change-1", "Change 1", "The German headline should use “ihr”.", true), settled("weight-1", "", "must", false)]), submit: "Send 1 change".into(), ..Self::sample() }),
            ("decide-decline", Self { choice: Choice::Decline, problem: Some(not_recorded), statement: "I decline round 2 of The long way round for Kestrel Ferries. This ends the request.".into(), terms: Vec::new(), input: Input::reason(Speaks::ENGLISH, "", "Say why, in a few words. Halden cannot do better without it.", "Nadia Okafor and Leo Brandt"), proof: name(), submit: "Decline and end".into(), ..Self::sample() }),
        ]
    }
}

impl ReceiptPage {
    pub(crate) fn sample() -> Self {
        let sentence = vec![
            Part::Live("You".into()),
            plain(" approved round 2 of "),
            Part::Title(TITLE.into()),
            plain(" for Kestrel Ferries."),
        ];
        let now = vec![
            Step::new(
                Mark::Done,
                "Your approval is on the record",
                "A copy is on its way to ines.moreau@kestrelferries.example",
            ),
            Step::new(
                Mark::Now,
                "Tomas Eklund has been asked",
                "He has until Thursday 12 March, 17:00. We’ll e-mail you when he decides.",
            ),
            Step::new(
                Mark::Next,
                "Production starts 16 March, Halden Studio invoices €48,000",
                "Only if Tomas approves",
            ),
        ];
        let stamp = |name: &str, width, height| Stamp { src: format!("/pages/{name}-1.svg"), width, height };
        Self {
            letterhead: paper(),
            words: Speaks::ENGLISH,
            title: "You approved “The long way round”".into(),
            csrf: "c".into(),
            leave_path: "/r/hs-2041/sign-out".into(),
            status: Chip::new(Kind::Good, Icon::TICK, "Recorded"),
            when: "Tuesday 10 March 2026, 10:58".into(),
            sentence: sentence.into(),
            line: line(Mark::Done, Mark::Now, Mark::End),
            now: rail(true, now),
            notice: None,
            withdraw: Some(Withdraw {
                text: "You can withdraw until Tomas decides. After that, talk to Nadia Okafor.".into(),
                label: "Withdraw my approval".into(),
                effect:
                    "The request is then waiting for you again. That you approved, and withdrew, stays on the record."
                        .into(),
                path: "/r/hs-2041/withdraw".into(),
                key: "77aa".into(),
            }),
            record_number: "R-7Q4M-2K9X".into(),
            statement: Words::with_title(STATEMENT, TITLE),
            statement_words: Speaks::ENGLISH,
            stamps: vec![stamp("c", 842, 595), stamp("m", 595, 842), stamp("k", 595, 842)],
            documents: bound_documents(),
            facts: vec![
                Fact::new("Approved by", "Ines Moreau, Marketing Director"),
                Fact::new("When", "10 March 2026, 10:58:14 CET"),
                Fact::new("Confirmed with", "Personal link and 6-digit e-mail code"),
                Fact::new("Comment", "“Lovely. The headline is exactly us now.”"),
            ],
            download: Link::new("/r/hs-2041/record.zip", "Download the record"),
            check: Some(Link::new("/record/R-7Q4M-2K9X", "Check it’s genuine")),
            write_to: Some(Link::new("mailto:nadia@haldenstudio.example", "Write to Nadia Okafor")),
            live_events: Some("/r/hs-2041/events".into()),
        }
    }

    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let did = |text: &str| {
            Words::from(vec![Part::Live("You".into()), plain(text), Part::Title(TITLE.into()), plain(".")])
        };
        let changes = vec![
            Step::new(Mark::Done, "Your change is with Halden Studio", "Nadia Okafor and Leo Brandt have been told"),
            Step::new(Mark::Now, "Leo Brandt prepares round 3", "You get your point answered when it comes back"),
        ];
        vec![
            ("receipt", Self::sample()),
            (
                "receipt-changes",
                Self {
                    sentence: did(" asked for 1 change to round 2 of "),
                    status: Chip::new(Kind::Redo, Icon::LOOP, "Recorded"),
                    line: line(Mark::Loop, Mark::Next, Mark::End),
                    now: rail(true, changes),
                    withdraw: None,
                    ..Self::sample()
                },
            ),
            (
                "receipt-declined",
                Self {
                    sentence: did(" declined round 2 of "),
                    status: Chip::new(Kind::Stop, Icon::CROSS, "Recorded"),
                    line: Line {
                        label: "What happened".into(),
                        steps: vec![
                            Step::new(Mark::Loop, "Round 1", ""),
                            Step::new(Mark::Done, "Prepared", "9 Mar"),
                            Step::new(Mark::Declined, "Declined", "10 Mar"),
                        ],
                    },
                    now: rail(
                        true,
                        vec![Step::new(Mark::Done, "The request has ended", "Nothing starts and nothing is invoiced")],
                    ),
                    withdraw: None,
                    stamps: Vec::new(),
                    live_events: None,
                    ..Self::sample()
                },
            ),
            (
                "receipt-final",
                Self {
                    line: line(Mark::Done, Mark::Done, Mark::Approved),
                    withdraw: None,
                    notice: Some(Notice::new(
                        Kind::Good,
                        Icon::TICK,
                        "Your condition was accepted as met",
                        "Nadia Okafor accepted it on 30 March.",
                    )),
                    live_events: None,
                    check: None,
                    write_to: None,
                    ..Self::sample()
                },
            ),
        ]
    }
}
