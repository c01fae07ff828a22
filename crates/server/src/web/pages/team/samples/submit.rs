//! Drafts.

use super::{asked, chip, client, html, money, one, shell, step, us, words};
use super::{cited, live, plain};
use crate::web::{
    components::{Icon, Kind, Mark, Rail},
    pages::team::{
        form::{Control, FormField, Needed},
        request::{Finding, Thumbnail},
        shell::{Crumb, Place},
        submit::{Filled, Send, Slot, Stage, SubmitPage},
    },
};

pub(super) fn all() -> Vec<(&'static str, String)> {
    vec![
        ("team-submit", html(&draft())),
        ("team-submit-new", html(&new())),
        ("team-submit-ready", html(&ready())),
        ("team-submit-round", html(&round())),
    ]
}

fn slot(id: &str, label: &str, needed: Needed, filled: Option<Filled>) -> Slot {
    Slot {
        id: id.into(),
        label: label.into(),
        needed,
        accepts: "PDF or image, up to 50 MB.".into(),
        accept: ".pdf,image/png,image/jpeg".into(),
        filled,
        error: String::new(),
    }
}

fn filled(note: &str, chip_kind: Kind, icon: Icon, words: &str) -> Filled {
    let thumbnail = (chip_kind != Kind::Stop).then(|| Thumbnail {
        src: "/pages/k-1.svg".into(),
        width: 84,
        height: 119,
        alt: String::new(),
    });
    Filled {
        n: 2,
        note: note.into(),
        href: "/requests/req_1/documents/doc_1".into(),
        thumbnail,
        chip: Some(chip(chip_kind, icon, words)),
    }
}

fn finding(kind: Kind, text: &str) -> Finding {
    Finding { kind, text: text.into(), place: String::new() }
}

fn draft() -> SubmitPage {
    let mut wrong = slot("certificate", "Fire safety certificate", Needed::Optional, None);
    wrong.error = "“certificate.exe” is a program. Add a PDF or an image.".into();
    SubmitPage {
        shell: shell(Place::Requests, vec![Crumb::to("Requests", "/requests"), Crumb::here("New request")]),
        action: "/requests/req_1/edit".into(),
        path: "/requests/req_1".into(),
        stage: Stage::Draft("10:44".into()),
        sentence: words(vec![plain("Halden Studio asks "), live("Ines Moreau"), plain(" to approve "), cited("On-board signage"), plain(" by "), live("Wednesday 18 March, 17:00"), plain(".")]),
        error: String::new(),
        pass: None,
        subject: vec![
            FormField::new("flow", "Flow", one("flo_1", &[("flo_1", "Campaign approval, version 6"), ("flo_2", "Scope change")])),
            FormField::new("client", "Client", one("cli_1", &[("cli_1", "Kestrel Ferries")])),
            FormField::new("project", "Project", one("pro_1", &[("", "None"), ("pro_1", "Summer 2026")])).optional(),
            FormField::new("amount", "Amount, excluding VAT", money("18,600")),
        ],
        fields: vec![
            FormField::new("title", "What should they approve?", Control::Line("On-board signage".into())).row(),
            FormField::new("why", "Why, in two sentences", Control::Lines("Signs for the car deck, café and lounge on MV Tern, in the look you approved for The long way round. Once approved, the printer is booked for 23 March.".into())).hint("They read this first.").row(),
            FormField::new("due", "Decide by", Control::Moment("2026-03-18T17:00".into())).error("That is before the flow’s check can be done. The first possible time is Thursday 19 March, 12:00."),
            FormField::new("po", "PO number", Control::Line(String::new())).hint("Needed to invoice, not to decide.").optional(),
        ],
        slots: vec![
            slot("design", "Design set", Needed::Yes, Some(filled("Signage set v1.pdf, 14 pages", Kind::Plain, Icon::TICK, "Opens, no comments left inside"))),
            slot("estimate", "Cost estimate", Needed::Yes, Some(filled("Signage estimate v2.pdf, 1 page", Kind::Warn, Icon::RISK, "Total says €18,900, field says €18,600"))),
            slot("plan", "Placement plan", Needed::Yes, None),
            wrong,
        ],
        afterwards: vec!["The printer is booked for 23 March.".into(), "Halden invoices €18,600.".into()],
        findings: vec![finding(Kind::Stop, "Placement plan is missing"), finding(Kind::Warn, "Amount and estimate disagree by €300"), finding(Kind::Good, "Both documents open without errors")],
        route: Rail {
            label: String::new(),
            steps: vec![
                asked(Mark::Next, us("Sofie Lind", "Quality check, because every deliverable gets one")),
                step(Mark::Skip, "Terms check is skipped", "because it’s under €25,000"),
                asked(Mark::Next, client("Ines Moreau", "because she decides creative work at Kestrel up to €50,000")),
                step(Mark::Skip, "Tomas Eklund isn’t asked", "because it’s under €25,000"),
                asked(Mark::Next, us("Hanna Virtanen", "takes note, because Finance does after each approval")),
            ],
            on_desk: true,
        },
        route_note: "Change the amount to €25,000 or more and Tomas Eklund decides too.".into(),
        send: Send::Blocked("Send to internal check".into(), "Add the placement plan to send it. Warnings don’t block.".into()),
    }
}

fn new() -> SubmitPage {
    let empty = Rail { label: String::new(), steps: Vec::new(), on_desk: true };
    let fields = vec![FormField::new("title", "What should they approve?", Control::Line(String::new())).row()];
    SubmitPage {
        action: "/requests".into(),
        path: String::new(),
        stage: Stage::New,
        sentence: words(vec![
            plain("Halden Studio asks "),
            live("somebody"),
            plain(" to approve "),
            live("something"),
            plain("."),
        ]),
        fields,
        slots: Vec::new(),
        afterwards: Vec::new(),
        findings: Vec::new(),
        route: empty,
        route_note: String::new(),
        ..draft()
    }
}

fn ready() -> SubmitPage {
    let mut page = draft();
    page.fields = page.fields.into_iter().map(|field| FormField { error: String::new(), ..field }).collect();
    page.slots = vec![
        slot(
            "design",
            "Design set",
            Needed::Yes,
            Some(filled("Signage set v1.pdf, 14 pages", Kind::Plain, Icon::TICK, "Opens")),
        ),
        slot(
            "letter",
            "Cover letter",
            Needed::Optional,
            Some(filled("letter.pdf, no preview: it asks for a password", Kind::Stop, Icon::RISK, "Does not open")),
        ),
    ];
    page.findings = vec![finding(Kind::Warn, "PO number is empty")];
    page.send = Send::Ready("Send to internal check".into());
    page
}

fn round() -> SubmitPage {
    let mut page = ready();
    page.stage = Stage::Round(2, "11:02".into());
    page.subject = vec![
        FormField::new("flow", "Flow", Control::Fixed("Campaign approval, version 6".into())),
        FormField::new("client", "Client", Control::Fixed("Kestrel Ferries".into())).hint("Fixed since round 1."),
        FormField::new("amount", "Amount, excluding VAT", money("48,000")),
    ];
    page.send = Send::Ready("Send round 2 to internal check".into());
    page
}
