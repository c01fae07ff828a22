//! The request in every state.

use super::{TITLE, line, paper, plain, rail};
use crate::web::components::documents::{Document, Marks, Page, Pages, Sheet, View, Viewer};
use crate::web::components::{
    Avatar, Chip, Choice, Crop, Fact, Icon, Kind, Link, Mark, Message, Notice, Part, Pin, PinMark, Rail, Side, Step,
    Thread,
};
use crate::web::pages::client::review::{
    Answer, Answers, AskForm, Collected, CollectedChange, Consequences, DecisionBar, Errand, Live, Newer, ReviewPage,
    Standing,
};
use crate::web::present::compare::NewSince;
use wording::Words as Speaks;

fn page(document: &str, (id, number): (&str, u32), tall: bool, changed: bool, alt: &str) -> Page {
    let (width, height) = if tall { (595, 842) } else { (842, 595) };
    let src = format!("/pages/{document}-{number}.svg");
    Page {
        id: format!("{id}-p{number}"),
        number,
        width,
        height,
        sheet: Sheet::Drawn { thumb: src.clone(), src, alt: alt.into() },
        changed,
        place: format!("doc_{document}:{number}"),
        pins: Vec::new(),
        start: false,
    }
}

/// The viewer of the mockups, for other pages' samples too.
pub(crate) fn viewer() -> Viewer {
    Viewer {
        words: Speaks::ENGLISH,
        csrf: "c".into(),
        seen_path: Some("/r/hs-2041/seen".into()),
        marks: Marks::Changes,
        documents: documents(),
    }
}

fn documents() -> Vec<Document> {
    let pin = |number, x, y, (target, mark): (&str, PinMark), label: &str| Pin {
        number,
        x,
        y,
        target: target.into(),
        mark,
        label: label.into(),
    };
    let mut concept: Vec<Page> = (1..=6)
        .map(|number| page("c", ("d1", number), false, number == 3 || number == 5, "The long way round."))
        .collect();
    let third = concept.get_mut(2).unwrap();
    third.pins = vec![
        pin(1, 22.0, 24.0, ("c1", PinMark::Changed), "Change 1, changed"),
        pin(1, 25.2, 55.6, ("q1", PinMark::Answered), "Question 1, answered"),
        pin(2, 71.0, 80.3, ("q2", PinMark::Open), "Question 2, open"),
    ];
    third.start = true;
    let document = |id: &str, title: &str, about: &str, changed: &str, here: Vec<Page>| Document {
        id: id.into(),
        title: title.into(),
        about: about.into(),
        changed: changed.into(),
        download: Link::new(format!("/files/{id}"), "Download the original (PDF, 2.4 MB)"),
        compare: Some(Link::new("/r/hs-2041/versions/4?from=2&to=4", "Compare with version 2")),
        print: Some(Link::new(format!("/pages/{id}/print"), "Print")),
        view: View::Pages(Pages {
            total: here.len() as u32,
            sizes: here
                .first()
                .map_or_else(String::new, |page| format!("{}x{}*{}", page.width, page.height, here.len())),
            more: format!("/pages/{id}"),
            here,
            ..Pages::default()
        }),
    };
    vec![
        document("d1", "Campaign concept", "v3, 6 pages", "2 changed", concept),
        document(
            "d2",
            "Media plan",
            "v2, 4 pages",
            "1 changed",
            (1..=4).map(|number| page("m", ("d2", number), true, number == 1, "Schedule March to August.")).collect(),
        ),
        document(
            "d3",
            "Cost estimate",
            "v2, 2 pages",
            "1 changed",
            (1..=2)
                .map(|number| page("k", ("d3", number), true, number == 1, "Cost lines adding up to 48,000 euros."))
                .collect(),
        ),
    ]
}

fn documents_without_pins() -> Vec<Document> {
    let mut documents = documents();
    for document in &mut documents {
        document.changed = String::new();
        for page in document.pages_mut() {
            page.pins = Vec::new();
            page.changed = false;
            page.start = false;
        }
    }
    documents
}

/// A document of a thousand pages, of which some are here and one is still being drawn.
fn long_documents() -> Vec<Document> {
    let mut documents = documents_without_pins();
    documents.truncate(1);
    for document in &mut documents {
        if let Some(last) = document.pages_mut().last_mut() {
            last.sheet = Sheet::Coming;
        }
        if let View::Pages(pages) = &mut document.view {
            pages.total = 1_000;
            pages.sizes = "842x595*1000".into();
            pages.onward = vec![Link::new("/r/hs-2041?doc=3&page=21#d1", "Pages 21 to 40")];
            pages.rest = "Pages 1 to 1000 of 1200 are shown here. The rest is in the original.".into();
        }
    }
    documents
}

/// As the team sees them: a change that is on another page of ours has a pin that leads nowhere here.
pub(crate) fn viewer_of_the_team() -> Viewer {
    let mut documents = documents_without_pins();
    let first = documents.first_mut().and_then(|document| document.pages_mut().first_mut()).unwrap();
    first.pins = vec![Pin {
        number: 1,
        x: 40.0,
        y: 20.0,
        target: String::new(),
        mark: PinMark::Partly,
        label: "Change 1, changed in part".into(),
    }];
    Viewer { seen_path: None, marks: Marks::None, documents, ..viewer() }
}

fn unmarked() -> Viewer {
    Viewer { marks: Marks::None, ..viewer() }
}

fn threads() -> Vec<Thread> {
    let crop = |x, y| {
        Some(Crop {
            src: "/pages/c-3.svg".into(),
            width: 842,
            height: 595,
            x,
            y,
            href: "#d1-p3".into(),
            label: "Show this spot on Campaign concept, page 3".into(),
        })
    };
    let said = |name: &str, side, when: &str, text: &str| Message {
        avatar: Avatar::small(name, side),
        name: if name == "Ines Moreau" { "You".into() } else { name.into() },
        when: when.into(),
        text: text.into(),
    };
    let open = Thread {
            words: Speaks::ENGLISH,
        id: "q2".into(),
        number: 2,
        title: "Languages in the price?".into(),
        answered: false,
        settled: false,
        status: Some(Chip::new(Kind::Wet, Icon::CLOCK, "Halden is answering")),
        place: "Campaign concept, page 3".into(),
        crop: crop(71.0, 80.3),
        messages: vec![said("Tomas Eklund", Side::Client, "Today, 08:31", "Are the Norwegian and German versions included, or billed on top?")],
        note: "Leo Brandt has it. Halden usually answers within 3 working hours. Questions don’t stop the clock, and you can still decide.".into(),
        reply_path: Some("/r/hs-2041/threads/q2".into()),
        csrf: "c".into(),
        reply_value: String::new(),
        reply_error: String::new(),
        act: None,
        share: None,
        give: None,
    };
    let answered = Thread {
        words: Speaks::ENGLISH,
        id: "q1".into(),
        number: 1,
        title: "Funnel colour".into(),
        answered: true,
        settled: false,
        status: Some(Chip::new(Kind::Plain, Icon::TICK, "Answered")),
        crop: crop(25.2, 55.6),
        messages: vec![
            said("Ines Moreau", Side::Client, "4 March, 14:20", "Is this really MV Tern? The funnel looks too green."),
            said(
                "Nadia Okafor",
                Side::Us,
                "5 March, 09:05",
                "It is. We matched it to your paint sheet, RAL 5010, in this version.",
            ),
        ],
        note: String::new(),
        reply_path: None,
        ..open.clone()
    };
    vec![open, answered]
}

fn answers() -> Answers {
    let answer = |asked: &str, outcome, text: &str, link: Option<Link>| Answer {
        number: u32::from(text.starts_with("It now says")),
        asked: asked.into(),
        outcome,
        text: text.into(),
        link,
    };
    Answers {
        heading: "You asked for 3 changes. Here is each one.".into(),
        items: vec![
            answer(
                "‘The sea can wait’ feels gloomy. Can it be about the crossing?",
                Chip::new(Kind::Plain, Icon::TICK, "Changed"),
                "It now says “Take the long way round”, in all three languages.",
                Some(Link::new("#d1-p3", "Concept, page 3")),
            ),
            answer(
                "Drop the Gothenburg billboards.",
                Chip::new(Kind::Plain, Icon::LOOP, "Changed in part"),
                "Billboards are out. Four terminal sites stay, because they are already paid for.",
                Some(Link::new("#d1-p5", "Concept, page 5")),
            ),
            answer(
                "Split the cost by market, please.",
                Chip::new(Kind::Plain, Icon::TICK, "Changed"),
                "Sweden €21,600, Norway €14,400, Germany €12,000. Same total.",
                Some(Link::new("#d3-p1", "Costs, page 1")),
            ),
        ],
        also: "production starts 16 March instead of 13 March.".into(),
        drafted: "Drafted by software from both versions. Checked by Nadia Okafor before it was sent.".into(),
    }
}

fn collected() -> Collected {
    let change = |key: &str, text: &str, place: Option<Link>, spot: Option<(f32, f32)>| CollectedChange {
        key: key.into(),
        text: text.into(),
        place,
        spot: spot.map(|(x, y)| ("doc_c:3".into(), x, y)),
    };
    Collected {
        path: "/r/hs-2041/changes".into(),
        items: vec![
            change(
                "9f3a",
                "The German headline should use “ihr”, we never use “du” with guests.",
                Some(Link::new("#d1-p3", "Campaign concept, page 3, lower right")),
                Some((62.0, 84.0)),
            ),
            change("c20e", "Shorten it.", Some(Link::new("#d2", "Media plan")), None),
            change("5b71", "Say who takes the photographs.", None, None),
        ],
        before: Vec::new(),
    }
}

fn deciders() -> Rail {
    let person = |mark, name: &str, label: &str, why: &str| Step {
        person: Some(Avatar::new(name, Side::Client)),
        ..Step::new(mark, label, why)
    };
    rail(
        true,
        vec![
            person(
                Mark::Now,
                "Ines Moreau",
                "You, Ines Moreau",
                "Marketing Director. Asked because you decide creative work up to €50,000.",
            ),
            person(
                Mark::Next,
                "Tomas Eklund",
                "Tomas Eklund",
                "Finance Director. Asked when you approve, because it is over €25,000.",
            ),
            person(
                Mark::Skip,
                "Amara Diallo",
                "Amara Diallo",
                "Brand Manager. Not asked, because she can read and comment but not decide.",
            ),
        ],
    )
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
            Step::new(
                Mark::Next,
                "Tomas Eklund is asked next",
                "Finance Director. It’s over €25,000, so he decides too.",
            ),
            Step::new(Mark::Next, "When he approves, production starts 16\u{a0}March", ""),
            Step::new(
                Mark::Next,
                vec![plain("Halden Studio invoices "), Part::Sum("€48,000".into())],
                "Excluding VAT, due in 30 days",
            ),
        ];
        let place = |value: &str, words: &str| Choice { value: value.to_owned(), text: words.to_owned() };
        Self {
            work: None,
            words: Speaks::ENGLISH,
            letterhead: paper(),
            title: "Approve “The long way round” for Kestrel Ferries".into(),
            csrf: "c".into(),
            leave_path: "/r/hs-2041/sign-out".into(),
            eyebrow: vec!["Round 2".into(), "Request HS-2041".into(), "Sent by Nadia Okafor, 9 March".into()],
            sentence: sentence.into(),
            line: line(Mark::Now, Mark::Next, Mark::End),
            standing: Standing::YourTurn(DecisionBar {
                path: "/r/hs-2041/decide".into(),
                package: "pkg_2".into(),
                about: about.into(),
                due: "2 days left, Thursday 17:00".into(),
                conditions: true,
                blocked: String::new(),
            }),
            newer: None,
            errands: Vec::new(),
            consequences: Some(Consequences {
                heading: "If you approve".into(),
                steps: rail(false, steps),
                until_then: "Until you have both approved, nothing starts and nothing is invoiced.".into(),
            }),
            new_since: Some(NewSince {
                heading: "New since you were last here, Monday 2 March, 10:41".into(),
                items: vec![("Campaign concept is version 3 now; you had version 2.".into(), None)],
            }),
            answers: Some(answers()),
            collected: Some(Collected { path: "/r/hs-2041/changes".into(), items: Vec::new(), before: Vec::new() }),
            viewer: viewer(),
            download_all: Some(Link::new("/r/hs-2041/files.zip", "Download all")),
            threads: threads(),
            threads_count: "1 open, 1 answered".into(),
            ask: Some(AskForm {
                path: "/r/hs-2041/threads".into(),
                hint: "Leo Brandt usually answers within 3 working hours.".into(),
                value: String::new(),
                error: String::new(),
                places: vec![
                    place("", "The whole request"),
                    place("doc_c:1", "Campaign concept, page 1"),
                    place("doc_c:2", "Campaign concept, page 2"),
                    place("doc_c:3", "Campaign concept, page 3"),
                    place("doc_c:4", "Campaign concept, page 4"),
                    place("doc_c:5", "Campaign concept, page 5"),
                    place("doc_c:6", "Campaign concept, page 6"),
                    place("doc_m:1", "Media plan, page 1"),
                ],
                place: String::new(),
            }),
            facts: vec![
                Fact::new("Agreement", "MSA-2024-118, clause 7.2"),
                Fact::new("Your budget", "€60,000 for summer 2026. This uses €48,000."),
                Fact::new("Usage rights", "Sweden, Norway and Germany, 24 months"),
                Fact {
                    links: vec![Link::new("/record/R-5K2", "See it")],
                    ..Fact::new("Decided earlier", "Creative brief, approved by you on 12 January.")
                },
                Fact {
                    links: vec![Link::new("/r/hs-2041/rounds/1", "Round 1, as you saw it")],
                    ..Fact::new("Background", "")
                },
            ],
            deciders: deciders(),
            pass: Some(Link::new("/r/hs-2041/pass", "I’m not the right person")),
            all: Some(Link::new("/r/hs-2041/all", "All your requests")),
            away: Some(Link::new("/r/hs-2041/away", "I’m away until…")),
            named: String::new(),
            live: Some(Live { events: "/r/hs-2041/events".into(), from: "/r/hs-2041?package=pkg_2".into() }),
        }
    }

    fn reading(notice: Notice) -> Self {
        let viewer = Viewer { marks: Marks::Questions, ..viewer() };
        Self { standing: Standing::Reading(notice), collected: None, pass: None, viewer, ..Self::sample() }
    }

    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let decided = Notice {
            link: Some(Link::new("/r/hs-2041/receipt", "Your receipt")),
            ..Notice::new(
                Kind::Good,
                Icon::TICK,
                "You approved this today at 10:58",
                "Tomas Eklund decides next. You can withdraw until he does.",
            )
        };
        let withdrawn = Notice::new(
            Kind::Plain,
            Icon::INFO,
            "Halden Studio took this request back on 10 March",
            "There is nothing for you to decide. What was said stays here to read.",
        );
        let text =
            "1  Scope\n\nHalden adapts the campaign for three markets.\n\n2  Price\n\nEUR 48,000 excluding VAT.\n";
        let other = |id: &str, title: &str, view| Document {
            id: id.into(),
            title: title.into(),
            about: "v1".into(),
            changed: String::new(),
            download: Link::new("/files/x", "Download the original (DOCX, 31 KB)"),
            compare: None,
            print: None,
            view,
        };
        let mut bar = match Self::sample().standing {
            Standing::YourTurn(bar) => bar,
            Standing::Reading(_) => unreachable!("the sample can be decided"),
        };
        bar.blocked = "Load the newer version first".into();
        vec![
            ("review", Self::sample()),
            ("review-decided", Self::reading(decided)),
            (
                "review-waiting",
                Self::reading(Notice::new(
                    Kind::Wet,
                    Icon::CLOCK,
                    "Tomas Eklund decides first",
                    "We e-mail you when it is your turn. You can read and ask now.",
                )),
            ),
            (
                "review-withdrawn",
                Self { ask: None, live: None, facts: Vec::new(), viewer: unmarked(), ..Self::reading(withdrawn) },
            ),
            (
                "review-expired",
                Self {
                    ask: None,
                    live: None,
                    viewer: unmarked(),
                    ..Self::reading(Notice::new(
                        Kind::Warn,
                        Icon::CLOCK,
                        "The time to answer ended on 12 March, 17:00",
                        "Nothing was approved. If you still want to answer, write to Nadia Okafor.",
                    ))
                },
            ),
            (
                "review-errands",
                Self {
                    errands: vec![Errand {
                        id: "e1".into(),
                        title: "Halden Studio says that your condition is met".into(),
                        text: vec!["“The radio spot is re-recorded.”".into(), "Done on 9 March, see the plan.".into()],
                        path: "/r/hs-2041/conditions/1".into(),
                        accept: "Accept as met".into(),
                        give_back: "Not met yet".into(),
                        error: "Write a few words here.".into(),
                    }],
                    ..Self::sample()
                },
            ),
            (
                "review-newer",
                Self {
                    standing: Standing::YourTurn(bar),
                    newer: Some(Newer {
                        text: "Halden sent round 3 at 10:41. What you see is round 2.".into(),
                        href: "/r/hs-2041".into(),
                    }),
                    ..Self::sample()
                },
            ),
            (
                "review-first-round",
                Self {
                    answers: None,
                    viewer: Viewer { seen_path: None, documents: documents_without_pins(), ..viewer() },
                    threads: Vec::new(),
                    threads_count: String::new(),
                    download_all: None,
                    pass: None,
                    live: None,
                    ..Self::sample()
                },
            ),
            (
                "review-no-preview",
                Self {
                    viewer: Viewer {
                        documents: vec![
                            other(
                                "d1",
                                "Master services agreement with a very long title that goes on and on for Kestrel Ferries",
                                View::NoPreview("The file is protected with a password.".into()),
                            ),
                            other("d2", "Scope notes", View::Text(text.into())),
                            other("d3", "Layout", View::NotYet),
                        ],
                        ..viewer()
                    },
                    answers: None,
                    threads: Vec::new(),
                    threads_count: String::new(),
                    ..Self::sample()
                },
            ),
            (
                "review-long-document",
                Self {
                    viewer: Viewer { documents: long_documents(), ..viewer() },
                    answers: None,
                    threads: Vec::new(),
                    threads_count: String::new(),
                    ..Self::sample()
                },
            ),
            ("review-changes-collected", Self { collected: Some(collected()), ..Self::sample() }),
            (
                "review-question-not-sent",
                Self {
                    ask: Self::sample().ask.map(|ask| AskForm {
                        value: "Is music".into(),
                        error: "That was not sent. Try again.".into(),
                        ..ask
                    }),
                    ..Self::sample()
                },
            ),
        ]
    }
}
