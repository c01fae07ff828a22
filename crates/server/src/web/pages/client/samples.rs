//! Every page for people outside in every state, with the people of the demo. The tests in `web::gallery` render all.

use super::decide::{Choice, DecidePage, Input, Proof, Settled};
use super::ended::EndedPage;
use super::link::{LinkOutcome, LinkPage};
use super::message::MessagePage;
use super::other_browser::{CodeStage, OtherBrowserPage};
use super::receipt::{ReceiptPage, Stamp, Withdraw};
use super::review::{Answer, Answers, AskForm, Consequences, DecisionBar, Document, Live, Newer, Page, Pin, ReviewPage, Standing, View};
use crate::web::components::{Avatar, BoundDocument, Chip, Crop, Fact, Icon, Kind, Letterhead, Line, Link, Mark, Message, Notice, Part, Person, Rail, Side, Step, Thread, Words};

const TITLE: &str = "The long way round";
const STATEMENT: &str = "I approve round 2 of The long way round for Kestrel Ferries as set out in the three documents below. Once Tomas Eklund also approves, production starts on 16 March 2026 and Halden Studio invoices €48,000 excluding VAT.";

pub(crate) fn paper() -> Letterhead {
    Letterhead::Workspace { name: "Halden Studio".into(), client: "Kestrel Ferries".into(), reader: Some(Person::new("Ines Moreau", "Marketing Director", Side::Client)) }
}

fn plain(text: &str) -> Part {
    Part::Plain(text.into())
}

fn rail(on_desk: bool, steps: Vec<Step>) -> Rail {
    Rail { label: String::new(), steps, on_desk }
}

pub(crate) fn bound_documents() -> Vec<BoundDocument> {
    let document = |title: &str, version: &str, size: &str, digest: &str| BoundDocument { title: title.into(), version: version.into(), size: size.into(), digest: digest.into() };
    vec![
        document("Terms of this request", "round 2", "1 KB", "e2b1 70c4 55d0"),
        document("Campaign concept", "version 3", "6 pages, 2.4 MB", "9f3a 41c7 2be0"),
        document("Media and production plan", "version 2", "4 pages, 610 KB", "c20e 88d1 a94b"),
        document("Cost estimate and terms", "version 2", "2 pages, 180 KB", "5b71 e0a4 0c9f"),
    ]
}

impl LinkPage {
    /// The page as `GET /a` answers.
    pub(crate) fn sample() -> Self {
        Self { letterhead: Letterhead::Plain, stamp: "1773133200.bm90IHJlYWw".into(), exchange_path: "/a/exchange".into(), fresh_path: "/a/fresh".into(), outcome: LinkOutcome::None }
    }

    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        vec![
            ("link", Self::sample()),
            ("link-not-a-link", Self { outcome: LinkOutcome::NotALink, ..Self::sample() }),
            ("link-ask-again", Self { outcome: LinkOutcome::AskAgain, ..Self::sample() }),
            ("link-fresh-sent", Self { outcome: LinkOutcome::FreshSent, ..Self::sample() }),
        ]
    }
}

impl OtherBrowserPage {
    pub(crate) fn sample() -> Self {
        Self { letterhead: Letterhead::Plain, csrf: "c".into(), masked_address: "i•••@kestrelferries.example".into(), send_path: "/a/code".into(), enter_path: "/a/code/enter".into(), stage: CodeStage::Ask }
    }

    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        vec![
            ("other-browser", Self::sample()),
            ("other-browser-sent", Self { stage: CodeStage::Sent { value: String::new(), error: String::new() }, ..Self::sample() }),
            ("other-browser-wrong", Self { stage: CodeStage::Sent { value: "123 4".into(), error: "That code has expired. We just sent a new one to the same address.".into() }, ..Self::sample() }),
            ("other-browser-wait", Self { stage: CodeStage::Wait("at 11:20".into()), ..Self::sample() }),
        ]
    }
}

fn page(document: &str, number: u32, tall: bool, changed: bool, alt: &str) -> Page {
    let (width, height) = if tall { (595, 842) } else { (842, 595) };
    let src = format!("/pages/{document}-{number}.svg");
    Page { number, thumb: src.clone(), src, width, height, alt: alt.into(), changed, place: format!("doc_{document}:{number}"), pins: Vec::new(), start: false }
}

fn documents() -> Vec<Document> {
    let pin = |number, x, y, answered, label: &str| Pin { number, x, y, thread: format!("q{number}"), answered, label: label.into() };
    let mut concept: Vec<Page> = (1..=6).map(|number| page("c", number, false, number == 3 || number == 5, "The long way round.")).collect();
    let third = concept.get_mut(2).unwrap();
    third.pins = vec![pin(1, 25.2, 55.6, true, "Question 1, answered: funnel colour"), pin(2, 71.0, 80.3, false, "Question 2, open: languages in the price")];
    third.start = true;
    let document = |id: &str, title: &str, about: &str, changed: &str, pages| Document {
        id: id.into(),
        title: title.into(),
        about: about.into(),
        changed: changed.into(),
        download: Link::new(format!("/files/{id}"), "Download the original (PDF, 2.4 MB)"),
        view: View::Pages(pages),
    };
    vec![
        document("d1", "Campaign concept", "v3, 6 pages", "2 changed", concept),
        document("d2", "Media plan", "v2, 4 pages", "1 changed", (1..=4).map(|number| page("m", number, true, number == 1, "Schedule March to August.")).collect()),
        document("d3", "Cost estimate", "v2, 2 pages", "1 changed", (1..=2).map(|number| page("k", number, true, number == 1, "Cost lines adding up to 48,000 euros.")).collect()),
    ]
}

fn documents_without_pins() -> Vec<Document> {
    let mut documents = documents();
    for document in &mut documents {
        document.changed = String::new();
        if let View::Pages(pages) = &mut document.view {
            for page in pages {
                page.pins = Vec::new();
                page.changed = false;
                page.start = false;
            }
        }
    }
    documents
}

fn threads() -> Vec<Thread> {
    let crop = |x, y| Some(Crop { src: "/pages/c-3.svg".into(), width: 842, height: 595, x, y, href: "#d1-p3".into(), label: "Show this spot on Campaign concept, page 3".into() });
    let said = |name: &str, side, when: &str, text: &str| Message { avatar: Avatar::small(name, side), name: if name == "Ines Moreau" { "You".into() } else { name.into() }, when: when.into(), text: text.into() };
    let open = Thread {
        id: "q2".into(),
        number: 2,
        title: "Languages in the price?".into(),
        answered: false,
        status: Some(Chip::new(Kind::Wet, Icon::CLOCK, "Halden is answering")),
        place: "Campaign concept, page 3".into(),
        crop: crop(71.0, 80.3),
        messages: vec![said("Tomas Eklund", Side::Client, "Today, 08:31", "Are the Norwegian and German versions included, or billed on top?")],
        note: "Leo Brandt has it. Halden usually answers within 3 working hours. Questions don’t stop the clock, and you can still decide.".into(),
        reply_path: Some("/r/hs-2041/threads/q2".into()),
        csrf: "c".into(),
        reply_value: String::new(),
        reply_error: String::new(),
    };
    let answered = Thread {
        id: "q1".into(),
        number: 1,
        title: "Funnel colour".into(),
        answered: true,
        status: Some(Chip::new(Kind::Plain, Icon::TICK, "Answered")),
        crop: crop(25.2, 55.6),
        messages: vec![
            said("Ines Moreau", Side::Client, "4 March, 14:20", "Is this really MV Tern? The funnel looks too green."),
            said("Nadia Okafor", Side::Us, "5 March, 09:05", "It is. We matched it to your paint sheet, RAL 5010, in this version."),
        ],
        note: String::new(),
        reply_path: None,
        ..open.clone()
    };
    vec![open, answered]
}

fn answers() -> Answers {
    let answer = |asked: &str, outcome, text: &str, link: Option<Link>| Answer { asked: asked.into(), outcome, text: text.into(), link };
    Answers {
        heading: "You asked for 3 changes. Here is each one.".into(),
        items: vec![
            answer("‘The sea can wait’ feels gloomy. Can it be about the crossing?", Chip::new(Kind::Plain, Icon::TICK, "Changed"), "It now says “Take the long way round”, in all three languages.", Some(Link::new("#d1-p3", "Concept, page 3"))),
            answer("Drop the Gothenburg billboards.", Chip::new(Kind::Plain, Icon::LOOP, "Changed in part"), "Billboards are out. Four terminal sites stay, because they are already paid for.", Some(Link::new("#d1-p5", "Concept, page 5"))),
            answer("Split the cost by market, please.", Chip::new(Kind::Plain, Icon::TICK, "Changed"), "Sweden €21,600, Norway €14,400, Germany €12,000. Same total.", Some(Link::new("#d3-p1", "Costs, page 1"))),
        ],
        also: "production starts 16 March instead of 13 March.".into(),
        drafted: "Drafted by software from both versions. Checked by Nadia Okafor before it was sent.".into(),
    }
}

fn deciders() -> Rail {
    let person = |mark, name: &str, label: &str, why: &str| Step { person: Some(Avatar::new(name, Side::Client)), ..Step::new(mark, label, why) };
    rail(
        true,
        vec![
            person(Mark::Now, "Ines Moreau", "You, Ines Moreau", "Marketing Director. Asked because you decide creative work up to €50,000."),
            person(Mark::Next, "Tomas Eklund", "Tomas Eklund", "Finance Director. Asked when you approve, because it is over €25,000."),
            person(Mark::Skip, "Amara Diallo", "Amara Diallo", "Brand Manager. Not asked, because she can read and comment but not decide."),
        ],
    )
}

fn line(ines: Mark, tomas: Mark, end: Mark) -> Line {
    let steps = vec![
        Step::new(Mark::Loop, "Round 1", "3 changes asked"),
        Step::new(Mark::Done, "Prepared", "9 Mar"),
        Step::new(Mark::Done, "Checked", "9 Mar"),
        Step { weight: 1.5, keep: true, ..Step::new(ines, "You", if ines == Mark::Done { "Today, 10:58" } else { "2 days left" }) },
        Step { weight: 1.2, ..Step::new(tomas, "Tomas", if tomas == Mark::Now { "Asked just now" } else { "Finance" }) },
        Step::new(end, "Production", ""),
    ];
    Line { label: "Where this request is".into(), steps }
}

impl ReviewPage {
    /// The request of the mockups: round 2, two days left.
    pub(crate) fn sample() -> Self {
        let sentence = vec![
            plain("Halden Studio asks "),
            Part::Live("you".into()),
            plain(" to approve "),
            Part::Title(TITLE.into()),
            plain(", your summer campaign, by "),
            Part::LiveTime("Thursday 12\u{a0}March, 17:00".into(), "2026-03-12T17:00+01:00".into()),
            plain("."),
        ];
        let about = vec![plain("Your decision on "), Part::Title(TITLE.into()), plain(", round 2, €48,000")];
        let steps = vec![
            Step::new(Mark::Next, "Tomas Eklund is asked next", "Finance Director. It’s over €25,000, so he decides too."),
            Step::new(Mark::Next, "When he approves, production starts 16\u{a0}March", ""),
            Step::new(Mark::Next, vec![plain("Halden Studio invoices "), Part::Sum("€48,000".into())], "Excluding VAT, due in 30 days"),
        ];
        let place = |value: &str, words: &str| (value.to_owned(), words.to_owned());
        Self {
            letterhead: paper(),
            title: "Approve “The long way round” for Kestrel Ferries".into(),
            csrf: "c".into(),
            eyebrow: vec!["Round 2".into(), "Request HS-2041".into(), "Sent by Nadia Okafor, 9 March".into()],
            sentence: sentence.into(),
            line: line(Mark::Now, Mark::Next, Mark::End),
            standing: Standing::YourTurn(DecisionBar { path: "/r/hs-2041/decide".into(), package: "pkg_2".into(), about: about.into(), due: "2 days left, Thursday 17:00".into(), conditions: true, blocked: String::new() }),
            newer: None,
            consequences: Some(Consequences { heading: "If you approve".into(), steps: rail(false, steps), until_then: "Until you have both approved, nothing starts and nothing is invoiced.".into() }),
            answers: Some(answers()),
            documents: documents(),
            download_all: Some(Link::new("/r/hs-2041/files.zip", "Download all")),
            threads: threads(),
            threads_count: "1 open, 1 answered".into(),
            ask: Some(AskForm { path: "/r/hs-2041/threads".into(), hint: "Leo Brandt usually answers within 3 working hours.".into(), value: String::new(), error: String::new(), places: vec![place("", "The whole request"), place("doc_c:1", "Campaign concept, page 1"), place("doc_c:2", "Campaign concept, page 2"), place("doc_c:3", "Campaign concept, page 3"), place("doc_c:4", "Campaign concept, page 4"), place("doc_c:5", "Campaign concept, page 5"), place("doc_c:6", "Campaign concept, page 6"), place("doc_m:1", "Media plan, page 1")], place: String::new() }),
            facts: vec![
                Fact::new("Agreement", "MSA-2024-118, clause 7.2"),
                Fact::new("Your budget", "€60,000 for summer 2026. This uses €48,000."),
                Fact::new("Usage rights", "Sweden, Norway and Germany, 24 months"),
                Fact { links: vec![Link::new("/record/R-5K2", "See it")], ..Fact::new("Decided earlier", "Creative brief, approved by you on 12 January.") },
                Fact { links: vec![Link::new("/r/hs-2041/rounds/1", "Round 1, as you saw it")], ..Fact::new("Background", "") },
            ],
            deciders: deciders(),
            pass: Some(Link::new("/r/hs-2041/pass", "I’m not the right person")),
            seen_path: Some("/r/hs-2041/seen".into()),
            live: Some(Live { events: "/r/hs-2041/events".into(), from: "/r/hs-2041?package=pkg_2".into() }),
        }
    }

    fn reading(notice: Notice) -> Self {
        Self { standing: Standing::Reading(notice), pass: None, ..Self::sample() }
    }

    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let decided = Notice { link: Some(Link::new("/r/hs-2041/receipt", "Your receipt")), ..Notice::new(Kind::Good, Icon::TICK, "You approved this today at 10:58", "Tomas Eklund decides next. You can withdraw until he does.") };
        let withdrawn = Notice::new(Kind::Plain, Icon::INFO, "Halden Studio took this request back on 10 March", "There is nothing for you to decide. What was said stays here to read.");
        let text = "1  Scope\n\nHalden adapts the campaign for three markets.\n\n2  Price\n\nEUR 48,000 excluding VAT.\n";
        let other = |id: &str, title: &str, view| Document { id: id.into(), title: title.into(), about: "v1".into(), changed: String::new(), download: Link::new("/files/x", "Download the original (DOCX, 31 KB)"), view };
        let mut bar = match Self::sample().standing {
            Standing::YourTurn(bar) => bar,
            Standing::Reading(_) => unreachable!("the sample can be decided"),
        };
        bar.blocked = "Load the newer version first".into();
        vec![
            ("review", Self::sample()),
            ("review-decided", Self::reading(decided)),
            ("review-waiting", Self::reading(Notice::new(Kind::Wet, Icon::CLOCK, "Tomas Eklund decides first", "We e-mail you when it is your turn. You can read and ask now."))),
            ("review-withdrawn", Self { ask: None, live: None, facts: Vec::new(), ..Self::reading(withdrawn) }),
            ("review-expired", Self { ask: None, live: None, ..Self::reading(Notice::new(Kind::Warn, Icon::CLOCK, "The time to answer ended on 12 March, 17:00", "Nothing was approved. If you still want to answer, write to Nadia Okafor.")) }),
            ("review-newer", Self { standing: Standing::YourTurn(bar), newer: Some(Newer { text: "Halden sent round 3 at 10:41. What you see is round 2.".into(), href: "/r/hs-2041".into() }), ..Self::sample() }),
            ("review-first-round", Self { answers: None, documents: documents_without_pins(), threads: Vec::new(), threads_count: String::new(), download_all: None, pass: None, live: None, seen_path: None, ..Self::sample() }),
            ("review-no-preview", Self { documents: vec![other("d1", "Master services agreement with a very long title that goes on and on for Kestrel Ferries", View::NoPreview("The file is protected with a password.".into())), other("d2", "Scope notes", View::Text(text.into())), other("d3", "Layout", View::NotYet)], answers: None, threads: Vec::new(), threads_count: String::new(), ..Self::sample() }),
            ("review-question-not-sent", Self { ask: Self::sample().ask.map(|ask| AskForm { value: "Is music".into(), error: "That was not sent. Try again.".into(), ..ask }), ..Self::sample() }),
        ]
    }
}

impl DecidePage {
    pub(crate) fn sample() -> Self {
        let field = Some(Proof::code_field("", ""));
        Self {
            letterhead: paper(),
            csrf: "c".into(),
            nonce: "n".into(),
            key: "0b3c".into(),
            package: "pkg_2".into(),
            choice: Choice::Approve,
            path: "/r/hs-2041/decision".into(),
            back_href: "/r/hs-2041".into(),
            problem: None,
            statement: Words::with_title(STATEMENT, TITLE),
            documents: bound_documents(),
            terms: vec![Fact::new("Amount", "€48,000 excluding VAT"), Fact::new("Agreement", "MSA-2024-118, clause 7.2"), Fact::new("Production starts", "16 March 2026, once both have approved")],
            unopened: Vec::new(),
            input: Input::comment("", ""),
            proof: Proof::Code { masked_address: "i•••@kestrelferries.example".into(), because: "because this is over €10,000".into(), send_path: "/r/hs-2041/decision/code".into(), field },
            submit: "Approve round 2".into(),
        }
    }

    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let code = |field| Proof::Code { masked_address: "i•••@kestrelferries.example".into(), because: String::new(), send_path: "/r/hs-2041/decision/code".into(), field };
        let name = || Proof::typed_name("Ines Moreau", "", "");
        let changes = Input::changes(&[("The German headline should use “ihr”, we never use “du” with guests.", "", true), ("", "", true), ("", "", false)]);
        let settled = |name: &str, label: &str, value: &str, shown| Settled { name: name.into(), label: label.into(), value: value.into(), shown };
        let not_recorded = Notice::new(Kind::Stop, Icon::RISK, "Not recorded yet", "Two things below need you. What you wrote is kept.");
        vec![
            ("decide-approve", Self::sample()),
            ("decide-approve-before-code", Self { unopened: vec!["Cost estimate and terms".into()], proof: code(None), ..Self::sample() }),
            ("decide-approve-wrong-code", Self { problem: Some(not_recorded.clone()), proof: code(Some(Proof::code_field("123 4", "That code has expired. We just sent a new one to the same address."))), ..Self::sample() }),
            ("decide-approve-name", Self { proof: Proof::typed_name("Ines Moreau", "Ines", "Type your whole name as above."), input: Input::comment("Lovely. The headline is exactly us now.", ""), ..Self::sample() }),
            ("decide-conditions", Self { choice: Choice::ApproveWithConditions, input: Input::conditions(&[("The radio spot is re-recorded before 1 April.", ""), ("", "")]), proof: name(), submit: "Approve with 1 condition".into(), ..Self::sample() }),
            ("decide-changes", Self { choice: Choice::RequestChanges, statement: "I ask for changes to round 2 of The long way round for Kestrel Ferries. Nothing is produced or invoiced.".into(), terms: Vec::new(), input: changes, proof: name(), submit: "Send 1 change".into(), ..Self::sample() }),
            ("decide-changes-settled", Self { choice: Choice::RequestChanges, statement: "I ask for 1 change to round 2 of The long way round for Kestrel Ferries.".into(), terms: Vec::new(), input: Input::Settled(vec![settled("change-1", "Change 1", "The German headline should use “ihr”.", true), settled("weight-1", "", "must", false)]), submit: "Send 1 change".into(), ..Self::sample() }),
            ("decide-decline", Self { choice: Choice::Decline, problem: Some(not_recorded), statement: "I decline round 2 of The long way round for Kestrel Ferries. This ends the request.".into(), terms: Vec::new(), input: Input::reason("", "Say why, in a few words. Halden cannot do better without it.", "Nadia Okafor and Leo Brandt"), proof: name(), submit: "Decline and end".into(), ..Self::sample() }),
        ]
    }
}

impl ReceiptPage {
    pub(crate) fn sample() -> Self {
        let sentence = vec![Part::Live("You".into()), plain(" approved round 2 of "), Part::Title(TITLE.into()), plain(" for Kestrel Ferries.")];
        let now = vec![
            Step::new(Mark::Done, "Your approval is on the record", "A copy is on its way to ines.moreau@kestrelferries.example"),
            Step::new(Mark::Now, "Tomas Eklund has been asked", "He has until Thursday 12 March, 17:00. We’ll e-mail you when he decides."),
            Step::new(Mark::Next, "Production starts 16 March, Halden Studio invoices €48,000", "Only if Tomas approves"),
        ];
        let stamp = |name: &str, width, height| Stamp { src: format!("/pages/{name}-1.svg"), width, height };
        Self {
            letterhead: paper(),
            title: "You approved “The long way round”".into(),
            csrf: "c".into(),
            status: Chip::new(Kind::Good, Icon::TICK, "Recorded"),
            when: "Tuesday 10 March 2026, 10:58".into(),
            sentence: sentence.into(),
            line: line(Mark::Done, Mark::Now, Mark::End),
            now: rail(true, now),
            notice: None,
            withdraw: Some(Withdraw { text: "You can withdraw until Tomas decides. After that, talk to Nadia Okafor.".into(), label: "Withdraw my approval".into(), effect: "The request is then waiting for you again. That you approved, and withdrew, stays on the record.".into(), path: "/r/hs-2041/withdraw".into(), key: "77aa".into() }),
            record_number: "R-7Q4M-2K9X".into(),
            statement: Words::with_title(STATEMENT, TITLE),
            stamps: vec![stamp("c", 842, 595), stamp("m", 595, 842), stamp("k", 595, 842)],
            documents: bound_documents(),
            facts: vec![Fact::new("Approved by", "Ines Moreau, Marketing Director"), Fact::new("When", "10 March 2026, 10:58:14 CET"), Fact::new("Confirmed with", "Personal link and 6-digit e-mail code"), Fact::new("Comment", "“Lovely. The headline is exactly us now.”")],
            download: Link::new("/r/hs-2041/record.zip", "Download the record"),
            check: Some(Link::new("/record/R-7Q4M-2K9X", "Check it’s genuine")),
            write_to: Some(Link::new("mailto:nadia@haldenstudio.example", "Write to Nadia Okafor")),
            live_events: Some("/r/hs-2041/events".into()),
        }
    }

    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let did = |text: &str| Words::from(vec![Part::Live("You".into()), plain(text), Part::Title(TITLE.into()), plain(".")]);
        let changes = vec![
            Step::new(Mark::Done, "Your change is with Halden Studio", "Nadia Okafor and Leo Brandt have been told"),
            Step::new(Mark::Now, "Leo Brandt prepares round 3", "You get your point answered when it comes back"),
        ];
        vec![
            ("receipt", Self::sample()),
            ("receipt-changes", Self { sentence: did(" asked for 1 change to round 2 of "), status: Chip::new(Kind::Redo, Icon::LOOP, "Recorded"), line: line(Mark::Loop, Mark::Next, Mark::End), now: rail(true, changes), withdraw: None, ..Self::sample() }),
            ("receipt-declined", Self { sentence: did(" declined round 2 of "), status: Chip::new(Kind::Stop, Icon::CROSS, "Recorded"), line: Line { label: "What happened".into(), steps: vec![Step::new(Mark::Loop, "Round 1", ""), Step::new(Mark::Done, "Prepared", "9 Mar"), Step::new(Mark::Declined, "Declined", "10 Mar")] }, now: rail(true, vec![Step::new(Mark::Done, "The request has ended", "Nothing starts and nothing is invoiced")]), withdraw: None, stamps: Vec::new(), live_events: None, ..Self::sample() }),
            ("receipt-final", Self { line: line(Mark::Done, Mark::Done, Mark::Approved), withdraw: None, notice: Some(Notice::new(Kind::Good, Icon::TICK, "Your condition was accepted as met", "Nadia Okafor accepted it on 30 March.")), live_events: None, check: None, write_to: None, ..Self::sample() }),
        ]
    }
}

impl EndedPage {
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        vec![("ended", Self { letterhead: Letterhead::Plain, fresh_href: "/a".into() })]
    }
}

impl MessagePage {
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let back = || Link::new("/r/hs-2041", "Back to the request");
        vec![
            ("message-refusal", Self::refusal(paper(), "Halden Studio sent round 3 while you were deciding.", "Your answer was not recorded, because it was about round 2. Read what changed, then decide.", back())),
            ("message-not-found", Self::not_found()),
            ("message-not-allowed", Self::not_allowed()),
            ("message-stale", Self::stale_form(back())),
            ("message-too-many", Self::too_many("in 10 minutes")),
            ("message-fault", Self::fault("01JQ2Z7W")),
            ("message-unavailable", Self::unavailable()),
        ]
    }
}
