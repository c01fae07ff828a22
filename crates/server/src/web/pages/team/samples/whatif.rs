//! A draft over past requests.

use super::{chip, html, live, plain, shell, words};
use crate::web::components::{Icon, Kind, Link};
use crate::web::pages::team::{
    shell::{Crumb, Place},
    whatif::{PastRow, WhatIfPage},
};

pub(super) fn all() -> Vec<(&'static str, String)> {
    vec![("team-whatif", html(&some())), ("team-whatif-none", html(&none()))]
}

fn some() -> WhatIfPage {
    let row = |number: &str, time: &str, stops: bool| PastRow {
        link: Link::new("/requests/req_1", number),
        time: time.into(),
        chip: stops.then(|| chip(Kind::Stop, Icon::RISK, "It stops")),
        lines: vec!["“Legal” would also have asked Lena Vogt.".into()],
        unknown: vec!["What Lena Vogt would have said in “Legal” is not known.".into()],
    };
    WhatIfPage {
        shell: shell(Place::Flows, vec![Crumb::to("Flows", "/flows"), Crumb::here("What if")]),
        of: Link::new("/flows/campaign-approval/edit", "the draft of campaign-approval"),
        sentence: words(vec![live("2 of 3"), plain(" past requests would have gone otherwise.")]),
        error: String::new(),
        way_on: String::new(),
        rows: vec![
            row("HS-2037, Autumn timetable", "Between 1 working hour more and 17 working hours more", false),
            row("HS-2035, Harbour film", "It took 31 working hours", true),
        ],
        same: vec![Link::new("/requests/req_3", "HS-2033, Summer posters")],
        left_out: "Requests that were withdrawn are left out: nobody knows how they would have gone on.".into(),
    }
}

fn none() -> WhatIfPage {
    WhatIfPage {
        sentence: words(vec![plain("It cannot be run yet.")]),
        error: "step “client”: It says nobody who acts.".into(),
        way_on: "Add “by”, for example by: {contact: primary}.".into(),
        rows: Vec::new(),
        same: Vec::new(),
        left_out: String::new(),
        ..some()
    }
}
