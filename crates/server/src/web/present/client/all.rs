//! How one person's requests stand, as far as the client knows.

use super::{letterhead, path};
use crate::live::Live;
use crate::web::components::{Chip, Icon, Kind, Notice};
use crate::web::pages::client::all::{AllPage, Group, Row, Way};
use crate::web::present::client::standing::my_task;
use crate::web::present::common::Reader;
use crate::words;
use domain::directory::Contact;
use domain::request::{Outcome, TaskState};
use std::sync::Arc;

/// One of the person's requests, and whether this browser may open it.
#[derive(Debug)]
pub struct Known {
    /// The request.
    pub live: Arc<Live>,
    /// Opened in this session already.
    pub open_here: bool,
}

/// The page; `mailed` says that a link is on its way.
pub fn page(reader: &Reader<'_>, me: &Contact, csrf: &str, known: &[Known], more: bool, mailed: bool) -> AllPage {
    let (mut yours, mut going, mut over) = (Vec::new(), Vec::new(), Vec::new());
    for one in known {
        let theirs = Reader::client(&one.live, me, reader.now);
        // What has not reached the client yet is not known outside.
        if theirs.package().is_none() {
            continue;
        }
        let row = row(&theirs, one.open_here, &path(reader));
        if theirs.state.outcome.is_some() {
            over.push(row);
        } else if is_asked(&theirs) {
            yours.push(row);
        } else {
            going.push(row);
        }
    }
    let groups = [("Waiting for you", yours), ("Under way", going), ("Over", over)];
    let groups = groups.into_iter().filter(|(_, rows)| !rows.is_empty());
    AllPage {
        letterhead: letterhead(reader),
        csrf: csrf.to_owned(),
        workspace: reader.workspace().to_owned(),
        notice: mailed.then(|| {
            Notice::new(
                Kind::Good,
                Icon::MAIL,
                "The link is on its way",
                "It comes to the address at which you were asked.",
            )
        }),
        groups: groups.map(|(heading, rows)| Group { heading, rows }).collect(),
        back: path(reader),
        more,
    }
}

fn is_asked(reader: &Reader<'_>) -> bool {
    my_task(reader).is_some_and(|(_, task)| matches!(task.state, TaskState::Asked { .. }))
}

fn row(reader: &Reader<'_>, open_here: bool, from: &str) -> Row {
    let mut about = vec![reader.number().to_owned()];
    about.extend(reader.package().map(|package| format!("round {}", package.round)));
    let chip = match (reader.state.outcome, my_task(reader).map(|(_, task)| task.state.clone())) {
        (Some(outcome), _) => ended(outcome),
        (None, Some(TaskState::Asked { due, .. })) => {
            about.push(format!("until {}", words::moment(due, &reader.zone)));
            Chip::new(Kind::Wet, Icon::CLOCK, "Your turn")
        }
        (None, Some(TaskState::Answered { .. })) => Chip::new(Kind::Plain, Icon::TICK, "You answered"),
        (None, Some(TaskState::Waiting | TaskState::Closed(_)) | None) => {
            Chip::new(Kind::Plain, Icon::CLOCK, "With others")
        }
    };
    about.extend(reader.state.changed_at.filter(|_| reader.state.outcome.is_some()).map(|at| reader.near(at)));
    let way = if open_here { Way::Open(path(reader)) } else { Way::Mail(format!("{from}/all/{}", reader.state.id)) };
    Row { title: reader.title().to_owned(), about: about.join(", "), chip, way }
}

fn ended(outcome: Outcome) -> Chip {
    match outcome {
        Outcome::Approve | Outcome::DeemedAccepted => Chip::new(Kind::Good, Icon::TICK, outcome.says()),
        Outcome::Decline => Chip::new(Kind::Plain, Icon::CROSS, outcome.says()),
        Outcome::Withdrawn | Outcome::Expired => Chip::new(Kind::Plain, Icon::INFO, outcome.says()),
    }
}
