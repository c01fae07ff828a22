//! A request that came back: each change that was asked for, with its spot, to be answered.

use super::request::running;
use super::{chip, cited, client, line, live, plain, step, words};
use crate::web::{
    components::{Crop, Icon, Kind, Link, Mark},
    pages::team::{
        request::{Move, RequestPage},
        request_tasks::{ChangeItem, Resolution, Rework},
    },
};

pub(super) fn rework() -> RequestPage {
    let item = |id: &str, quote: &str, resolution, answer: &str| ChangeItem {
        id: id.into(),
        by: client("Ines Moreau", ""),
        quote: quote.into(),
        number: 1,
        place: "Concept, page 3, upper left".into(),
        crop: (id == "ch1").then(|| Crop {
            src: "/pages/c-3.svg".into(),
            width: 842,
            height: 595,
            x: 25.0,
            y: 30.0,
            href: "/pages/c-3.svg".into(),
            label: "Show this spot on Concept, page 3, upper left".into(),
        }),
        resolution,
        answer: answer.into(),
        error: String::new(),
    };
    let mut items = vec![
        item(
            "ch1",
            "The headline is too gloomy for a summer campaign.",
            Resolution::Changed,
            "New headline, see page 3.",
        ),
        item(
            "ch2",
            "No billboards in Gothenburg, please.",
            Resolution::Kept,
            "The two sites are paid until June. We moved them to the terminal.",
        ),
        item("ch3", "Show the cost by market.", Resolution::Open, ""),
    ];
    if let Some(last) = items.last_mut() {
        last.error = "Say what was done, in a few words.".into();
    }
    RequestPage {
        rework: Some(Rework {
            action: "/requests/req_1/changes".into(),
            csrf: "csrf-token".into(),
            note: "Ines Moreau asked for 3 changes on 4 March.".into(),
            items,
        }),
        status: chip(Kind::Redo, Icon::LOOP, "Changes asked"),
        sentence: words(vec![
            live("Leo Brandt"),
            plain(" is preparing round 2 of "),
            cited("The long way round"),
            plain(" for Kestrel Ferries."),
        ]),
        waits: "It waits for Leo Brandt to answer each change and send it again.".into(),
        ahead: None,
        line: line(vec![
            step(Mark::Loop, "Round 1", "2 to 4 March"),
            step(Mark::Now, "Prepare", "round 2"),
            step(Mark::Next, "Check", ""),
            step(Mark::Next, "Ines", ""),
            step(Mark::End, "Done", ""),
        ]),
        moves: vec![
            Move::Blocked { icon: Icon::SEND, words: "Send round 2".into(), why: "1 change has no answer yet.".into() },
            Move::Go { icon: Icon::UPLOAD, link: Link::new("/requests/req_1/edit", "Change the package") },
        ],
        ..running()
    }
}
