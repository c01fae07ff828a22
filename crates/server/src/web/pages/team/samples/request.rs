//! One request in its states: running, to review, to rework, to take note of, approved with a condition, draft.

use super::{asked, chip, choices, client, html, line, said, shell, step, thread, us, words};
use super::{cited, live, plain};
use crate::web::{
    components::{Avatar, BoundDocument, Fact, Glyph, Icon, Kind, Link, Mark, Part, Rail, Side, Step},
    pages::team::{
        form::{Control, FormField, Needed},
        request::{
            Ahead, Ask, CameFile, CameIn, Contacted, Document, Entry, Finding, IfThen, Ink, Live, Move, Package,
            Preview, Record, RequestPage, Round, Thumbnail, Undelivered, Withdraw,
        },
        request_tasks::{Accept, Acknowledge, Check, Obligation, Outcome, Review, TakeBack, Task},
        review_sheet::ReviewSheetPage,
        shell::{Crumb, Place},
    },
    pages::work::{self, Wanted, Work},
};

pub(super) fn all() -> Vec<(&'static str, String)> {
    vec![
        ("team-request", html(&running())),
        ("team-request-review", html(&reviewing(None, ""))),
        (
            "team-request-review-changes",
            html(&reviewing(Some(Outcome::Changes), "Write at least one change, so that Leo knows what to do.")),
        ),
        ("team-request-rework", html(&super::rework::rework())),
        ("team-request-acknowledge", html(&acknowledging())),
        ("team-request-supplying", html(&supplying())),
        ("team-request-approved", html(&approved())),
        ("team-request-draft", html(&draft())),
        ("team-request-reviewed", html(&reviewed())),
        ("team-review-sheet", html(&sheet())),
    ]
}

/// The page with the most fields, each of them what somebody hostile typed.
pub(super) fn hostile(text: &str) -> String {
    let mut page = super::rework::rework();
    page.title = text.into();
    page.sentence = words(vec![live(text), cited(text)]);
    page.package.facts = vec![Fact::new(text, text)];
    for document in &mut page.package.documents {
        document.title = text.into();
        document.note = text.into();
    }
    for document in &mut page.viewer.documents {
        document.title = text.into();
        document.about = text.into();
    }
    for entry in &mut page.activity {
        entry.quote = text.into();
        entry.name = text.into();
    }
    if let Some(rework) = &mut page.rework {
        for item in &mut rework.items {
            item.quote = text.into();
            item.answer = text.into();
        }
    }
    html(&page)
}

fn entry(when: &str, side: Side, name: &str, act: &str, quote: &str) -> Entry {
    Entry {
        when: when.into(),
        at: "2026-03-10T10:41:00+01:00".into(),
        avatar: Avatar::small(name, side),
        name: name.into(),
        act: act.into(),
        note: String::new(),
        quote: quote.into(),
    }
}

fn document(title: &str, note: &str, digest: &str, read: &str) -> Document {
    let thumbnail = Some(Thumbnail { src: "/pages/k-1.svg".into(), width: 84, height: 119, alt: String::new() });
    Document {
        title: title.into(),
        href: "/requests/req_1/documents/doc_1".into(),
        thumbnail,
        note: note.into(),
        digest: digest.into(),
        read: Some(chip(Kind::Plain, Icon::EYE, read)),
        reads: Some("#d1".into()),
        preview: Preview::Settled,
        versions: Link::new("/requests/req_1/versions/4?from=2&to=4", "Compare with version 2"),
    }
}

fn package() -> Package {
    let finding = |kind, text: &str, place: &str| Finding { kind, text: text.into(), place: place.into() };
    Package {
        note: "locked while Ines decides".into(),
        edit: None,
        facts: vec![
            Fact::new("Amount", "€48,000 excluding VAT"),
            Fact::new("If approved", "Production starts 16 March, Halden invoices"),
            Fact::new("Agreement", "MSA-2024-118, clause 7.2"),
        ],
        documents: vec![
            document("Campaign concept", "version 3, 6 pages", "9f3a 41c7", "Read 6 of 6"),
            document("Media and production plan", "version 2, 4 pages", "c20e 88d1", "Read 1 of 4"),
            Document {
                thumbnail: None,
                ..document(
                    "Cost estimate and terms",
                    "version 2, no preview: the file is damaged",
                    "5b71 e0a4",
                    "Not opened",
                )
            },
        ],
        digest: "7c01 a5d2 90fe 1b44".into(),
        findings: vec![
            finding(Kind::Good, "All 3 required documents are there", ""),
            finding(Kind::Good, "Each of Ines’s 3 changes has an answer", "Round 1"),
            finding(Kind::Warn, "PO number is empty. Leo Brandt sent it anyway: “comes after sign-off”.", ""),
        ],
        findings_note: "9 March, 15:58.".into(),
    }
}

fn steps(now: Mark) -> Rail {
    let steps = vec![
        step(Mark::Loop, "Round 1", "Ines asked for 3 changes on 4 March"),
        asked(Mark::Done, us("Leo Brandt", "Prepared it, 1 d 2 h")),
        asked(Mark::Done, us("Sofie Lind", "Quality check, 1 h 20")),
        asked(
            now,
            client(
                "Ines Moreau",
                "Client approval, 5 h 12 of 22 working hours. Because she decides creative work up to €50,000.",
            ),
        ),
        asked(Mark::Next, client("Tomas Eklund", "Because the amount is over €25,000")),
        step(Mark::Skip, "Karin Dahl isn’t asked", "because the amount is under €50,000"),
        asked(Mark::Next, us("Hanna Virtanen", "Acknowledges, for Finance")),
    ];
    Rail { label: String::new(), steps, on_desk: true }
}

pub(super) fn running() -> RequestPage {
    let wide = |mark, label: &str, detail: &str, weight| Step { weight, ..step(mark, label, detail) };
    let answered = {
        let mut thread = thread(
            "q1",
            "Whose photographs?",
            vec![
                said(Side::Client, "Ines Moreau", "2 March, 16:02", "Are the deck photographs ours to keep?"),
                said(Side::Us, "Leo Brandt", "2 March, 16:40", "Yes, for 24 months, see the costs, page 2."),
            ],
        );
        thread.status = Some(chip(Kind::Good, Icon::TICK, "Answered"));
        thread
    };
    let open = {
        let mut thread = thread(
            "q2",
            "Languages in the price?",
            vec![said(
                Side::Client,
                "Tomas Eklund",
                "Today, 08:31",
                "Are the Norwegian and German versions included, or billed on top?",
            )],
        );
        thread.status = Some(chip(Kind::Warn, Icon::CLOCK, "Answer by 11:31"));
        thread.note = "Leo Brandt owns this question. Everyone at Kestrel on this request sees the answer.".into();
        thread
    };
    RequestPage {
        viewer: crate::web::pages::client::tests::review::viewer_of_the_team(),
        download_all: Some(Link::new("/requests/req_1/files.zip", "Download all")),
        came_in: Vec::new(),
        shell: shell(
            Place::Requests,
            vec![
                Crumb::to("Kestrel Ferries", "/clients/cli_1"),
                Crumb::to("Summer 2026", "/requests?project=pro_1"),
                Crumb::here("HS-2041"),
            ],
        ),
        path: "/requests/req_1".into(),
        title: "The long way round".into(),
        status: chip(Kind::Wet, Icon::CLOCK, "Waiting on client"),
        facts: vec!["Round 2".into(), "Campaign approval, version 6".into()],
        sentence: words(vec![
            live("Ines Moreau"),
            plain(" is deciding on "),
            cited("The long way round"),
            plain(" for Kestrel Ferries until "),
            Part::LiveTime("Thursday 12 March, 17:00".into(), "2026-03-12T17:00+01:00".into()),
            plain("."),
        ]),
        ink: Ink::Wet,
        line: line(vec![
            step(Mark::Loop, "Round 1", "2 to 4 March"),
            wide(Mark::Done, "Prepare", "1 d 2 h", 1.5),
            wide(Mark::Done, "Check", "1 h 20", 0.8),
            wide(Mark::Now, "Ines", "5 h 12 of 22 h", 1.5),
            step(Mark::Next, "Tomas", "up to 16 h"),
            step(Mark::Next, "Acknowledge", "Finance"),
            step(Mark::End, "Done", ""),
        ]),
        waits: "It waits for Ines Moreau, because she has approved campaigns for Kestrel Ferries up to €50,000.".into(),
        ahead: Some(ahead()),
        new_since: None,
        moves: vec![Move::Go { icon: Icon::EYE, link: Link::new("/requests/req_1/preview", "See what Ines sees") }],
        newer: Some(Link::new("/requests/req_1/version", "Move to the newest version of its flow")),
        withdraw: Some(Withdraw {
            consequence: "Ines and Tomas are told, and their links close. Answers so far stay on the record.".into(),
            reason: String::new(),
            error: String::new(),
        }),
        named: Vec::new(),
        around: Vec::new(),
        failed: Vec::new(),
        put_off: Vec::new(),
        task: None,
        take_back: None,
        rework: None,
        contacted: vec![Contacted {
            person: client("Ines Moreau", "Was here today, 10:41"),
            fresh: Some("/requests/req_1/fresh-link/con_1".into()),
        }],
        undelivered: vec![Undelivered {
            title: "Tomas Eklund did not get the request".into(),
            note: "Mailbox full. Tried 5 times, today, 09:12.".into(),
            retry: Some("/requests/req_1/dead-letters/d1/retry".into()),
        }],
        steps: steps(Mark::Now),
        package: package(),
        obligations: Vec::new(),
        questions: vec![open, answered],
        internal: vec![thread(
            "i1",
            "Which printer?",
            vec![said(Side::Us, "Sofie Lind", "9 March, 14:10", "Is the printer in Gothenburg booked already?")],
        )],
        ask: Some(Ask {
            client: "Kestrel Ferries".into(),
            about: choices(&[("", "The whole request"), ("doc_1", "Campaign concept")]),
            text: String::new(),
            error: String::new(),
        }),
        rounds: vec![
            Round {
                glyph: Glyph::new([Mark::Done, Mark::Now], "Round 2, open"),
                name: "Round 2".into(),
                when: ", sent 9 March, 16:20".into(),
                note: "3 documents, 4 pages changed".into(),
                chip: chip(Kind::Wet, Icon::CLOCK, "Open"),
            },
            Round {
                glyph: Glyph::new([Mark::Done, Mark::Done, Mark::Loop], "Round 1, changes requested"),
                name: "Round 1".into(),
                when: ", 2 to 4 March".into(),
                note: "Ines: headline too gloomy, Gothenburg billboards, cost by market".into(),
                chip: chip(Kind::Redo, Icon::LOOP, "Changes asked"),
            },
        ],
        activity: vec![
            entry("10:41", Side::Client, "Ines Moreau", "opened Concept, page 3", ""),
            entry("08:31", Side::Client, "Tomas Eklund", "asked a question", ""),
            entry("9 Mar 16:20", Side::System, "Assent", "sent the request to Ines Moreau", ""),
            entry("9 Mar 16:20", Side::Us, "Sofie Lind", "passed the quality check", "Colours match the paint sheet."),
        ],
        live: Live::Stream("/requests/req_1/live".into()),
        record: Some(Record {
            page: "/requests/req_1/record".into(),
            bundle: "/requests/req_1/bundle".into(),
            note: "41 entries so far, each linked to the one before.".into(),
            erase: Some("/requests/req_1/erase".into()),
        }),
    }
}

fn ahead() -> Ahead {
    let one = |what: &str, then: &str| IfThen { what: what.into(), then: then.into() };
    let silence = vec![
        step(Mark::Next, "Wednesday, 09:00", "Ines Moreau is reminded."),
        step(Mark::Late, "Thursday, 17:00", "The answer of Ines Moreau is late; Leo Brandt is told."),
        step(Mark::Next, "Friday, 10:00", "Karin Dahl is told."),
    ];
    Ahead {
        answers: vec![
            one("Ines Moreau approves", "Tomas Eklund is asked next (“Client approval”)."),
            one("Ines Moreau asks for changes", "It goes back to Leo Brandt, as round 3."),
            one("Ines Moreau declines", "It ends as declined."),
        ],
        more: String::new(),
        silence: Some(Rail { label: "If nobody answers".into(), steps: silence, on_desk: false }),
        after: "It stays open, and whoever is asked goes on being reminded.".into(),
    }
}

fn reviewing(chosen: Option<Outcome>, error: &str) -> RequestPage {
    let review = Review {
        action: "/requests/req_1/review".into(),
        csrf: "csrf-token".into(),
        statement_id: "sta_1".into(),
        title: "Quality check".into(),
        because: "You are asked because you are in Quality. By Friday 13 March, 12:00.".into(),
        statement: "I have checked round 2 of The long way round, package 7c01 a5d2 90fe 1b44, and it can go on to Kestrel Ferries.".into(),
        checklist: vec![Check { value: "brief".into(), text: "Matches the brief".into(), ticked: true }, Check { value: "colours".into(), text: "Brand colours checked".into(), ticked: false }],
        chosen,
        if_approved: "Then Ines Moreau is asked.".into(),
        if_changes: "It goes back to Leo Brandt, who sends it again.".into(),
        if_declined: "The request ends here, and Leo Brandt is told why.".into(),
        changes: Vec::new(),
        comment: "Nearly there.".into(),
        error: error.into(),
    };
    let sentence = words(vec![
        live("Nadia Okafor"),
        plain(" is checking round 2 of "),
        cited("The long way round"),
        plain(" until "),
        live("Friday 13 March, 12:00"),
        plain("."),
    ]);
    let waits = "It waits for your check. Then Ines Moreau is asked.".into();
    let moves = vec![Move::Go { icon: Icon::EYE, link: Link::new("#task", "Check it") }];
    let line = line(vec![
        step(Mark::Loop, "Round 1", "2 to 4 March"),
        step(Mark::Done, "Prepare", "1 d 2 h"),
        step(Mark::Now, "Check", "until Friday"),
        step(Mark::Next, "Ines", ""),
        step(Mark::End, "Done", ""),
    ]);
    RequestPage {
        task: Some(Task::Review(review)),
        status: chip(Kind::Wet, Icon::CLOCK, "With the team"),
        newer: None,
        withdraw: None,
        sentence,
        waits,
        ahead: None,
        moves,
        line,
        ..running()
    }
}

fn reviewed() -> RequestPage {
    let words = "Your answer: approved. It stands until the step is settled.".into();
    RequestPage { task: None, take_back: Some(TakeBack { words }), ..reviewing(None, "") }
}

fn sheet() -> ReviewSheetPage {
    let document = |title: &str| BoundDocument {
        title: title.into(),
        version: "version 3".into(),
        size: "6 pages, 2.4 MB".into(),
        digest: "9f3a 41c7 2be0".into(),
    };
    ReviewSheetPage {
        words: wording::Words::ENGLISH,
        shell: shell(Place::Requests, vec![Crumb::to("Requests", "/requests"), Crumb::here("Your answer")]),
        action: "/requests/req_1/review/tok_1".into(),
        key: "key".into(),
        title: "It can go on".into(),
        problem: None,
        statement: "I checked The long way round, round 2, and it may go on.".into(),
        documents: vec![document("Terms of this request"), document("Campaign concept")],
        comment: "Nearly there.\nLooked at: Matches the brief.".into(),
        proof: "Your sign-in with a code from your app goes on the record with it.".into(),
        back: "/requests/req_1".into(),
        submit: "Record that it can go on".into(),
    }
}

fn acknowledging() -> RequestPage {
    let note = Acknowledge {
        action: "/requests/req_1/acknowledge".into(),
        csrf: "csrf-token".into(),
        statement_id: "sta_2".into(),
        title: "Finance takes note".into(),
        because: "You are asked because you lead Finance.".into(),
        statement: "I have read that Kestrel Ferries approved The long way round for €48,000.".into(),
        error: String::new(),
    };
    RequestPage { task: Some(Task::Acknowledge(note)), ..approved() }
}

/// Asked for files, one of which is there and one does not fit; a form came in before.
fn supplying() -> RequestPage {
    let wanted = |id: &str, label: &str, filled: Option<&str>, error: &str| Wanted {
        id: id.into(),
        label: label.into(),
        needed: if id == "logo" { Needed::Yes } else { Needed::Optional },
        accepts: "PDF or picture, up to 200 MB.".into(),
        accept: ".pdf,image/png".into(),
        filled: filled.map(str::to_owned),
        error: error.into(),
    };
    let note = FormField::new("note", "Anything to say about them?", Control::Lines(String::new())).optional().row();
    let work = Work {
        action: "/requests/req_1/tasks/tsk_1".into(),
        csrf: "csrf-token".into(),
        title: "Brand files".into(),
        because: "You are asked because you lead Production. By Thursday 12 March, 17:00.".into(),
        help: "The newest ones, please.".into(),
        ask: work::Ask::Files(
            vec![
                wanted("logo", "Logo", Some("kestrel-logo.pdf, 214 KB"), ""),
                wanted("fonts", "Type specimen", None, "“Type specimen” takes PDF; this file is text/plain."),
            ],
            note,
        ),
        error: String::new(),
    };
    let came = CameIn {
        title: "Delivery details".into(),
        note: "from Ines Moreau".into(),
        facts: vec![Fact::new("Where to", "Harbour office, Kiel"), Fact::new("Copies", "12")],
        files: vec![CameFile {
            link: Link::new("/requests/req_1/tasks/tsk_0/map", "Map"),
            note: "harbour.pdf, 88 KB, 9 March".into(),
        }],
    };
    RequestPage { task: Some(Task::Work(work)), came_in: vec![came], ..approved() }
}

pub(super) fn approved() -> RequestPage {
    let duty = |id: &str, words: &str, met: bool| Obligation {
        id: id.into(),
        words: words.into(),
        by: client("Ines Moreau", "12 March, 10:58"),
        owner: "Leo Brandt, by 20 March".into(),
        chip: if met { chip(Kind::Good, Icon::TICK, "Accepted as met") } else { chip(Kind::Warn, Icon::CLOCK, "Open") },
        blocks: if met { String::new() } else { "Production waits for it.".into() },
        judge: None,
        accept: (!met).then(|| Accept { action: format!("/requests/req_1/conditions/{id}/met"), error: String::new() }),
    };
    RequestPage {
        status: chip(Kind::Good, Icon::TICK, "Approved, with a condition"),
        sentence: words(vec![
            live("Ines Moreau"),
            plain(" approved "),
            cited("The long way round"),
            plain(" for Kestrel Ferries on "),
            Part::Time("Thursday 12 March, 10:58".into(), "2026-03-12T10:58+01:00".into()),
            plain("."),
        ]),
        ink: Ink::Dry,
        line: line(vec![
            step(Mark::Loop, "Round 1", ""),
            step(Mark::Done, "Prepare", ""),
            step(Mark::Done, "Ines", ""),
            step(Mark::Approved, "Approved", "12 March"),
        ]),
        waits: String::new(),
        ahead: None,
        moves: Vec::new(),
        newer: None,
        withdraw: None,
        steps: steps(Mark::Done),
        obligations: vec![
            duty("con1", "The gulls on page 2 must be herring gulls.", false),
            duty("con2", "Credits name the crew.", true),
        ],
        ask: None,
        internal: Vec::new(),
        live: Live::Over,
        ..running()
    }
}

fn draft() -> RequestPage {
    let mut package = Package {
        note: "not sent yet".into(),
        edit: Some(Link::new("/requests/req_1/edit", "Edit")),
        documents: Vec::new(),
        digest: String::new(),
        findings: Vec::new(),
        ..package()
    };
    package.facts.truncate(1);
    RequestPage {
        status: chip(Kind::Plain, Icon::LOCK, "Draft, only your team sees it"),
        facts: vec!["Campaign approval, version 6".into()],
        sentence: words(vec![
            plain("Halden Studio asks "),
            live("Ines Moreau"),
            plain(" to approve "),
            cited("The long way round"),
            plain(" by "),
            live("Thursday 12 March, 17:00"),
            plain("."),
        ]),
        line: line(vec![
            step(Mark::Now, "Prepare", ""),
            step(Mark::Next, "Check", ""),
            step(Mark::Next, "Ines", ""),
            step(Mark::End, "Done", ""),
        ]),
        waits: "It waits for Leo Brandt to finish and send it.".into(),
        ahead: None,
        moves: vec![
            Move::Do { icon: Icon::SEND, act: "send", words: "Send to internal check".into() },
            Move::Go { icon: Icon::DOC, link: Link::new("/requests/req_1/edit", "Open the draft") },
        ],
        package,
        questions: Vec::new(),
        internal: Vec::new(),
        rounds: Vec::new(),
        activity: Vec::new(),
        record: None,
        ..running()
    }
}
