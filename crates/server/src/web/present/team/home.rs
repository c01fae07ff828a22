//! Home: what needs this member, most pressing first, and who everything else waits on.

use super::rows::{is_late, row};
use crate::live::Live;
use crate::web::components::{Avatar, Icon, Link, Mark, Rail, Side, Step as Stretch};
use crate::web::pages::team::home::Need;
use crate::web::pages::team::parts::RequestRow;
use crate::words;
use domain::ids::RequestId;
use domain::request::{ObligationState, Phase, TaskState};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::sync::Arc;
use store::views::{OpenTask, RequestRow as Row};

/// LIMIT: rows of each part of the page.
const ROWS_MAX: usize = 12;
/// LIMIT: due times beside it.
const DUE_MAX: usize = 5;

/// What the store knows for this page.
#[derive(Debug, Default)]
pub struct Known {
    /// Tasks of this member.
    pub tasks: Vec<OpenTask>,
    /// Open requests that this member began.
    pub mine: Vec<Arc<Live>>,
    /// Open requests of everybody, latest first.
    pub open: Vec<(RequestId, Row)>,
    /// Ended lately.
    pub ended: Vec<(RequestId, Row)>,
    /// Requests of this member with mails that were given up, and how many.
    pub dead: Vec<(RequestId, usize)>,
}

/// When and where it is read.
#[derive(Debug, Clone)]
pub struct Moment {
    /// Now.
    pub now: Timestamp,
    /// The workspace's zone.
    pub zone: TimeZone,
}

impl Moment {
    fn due(&self, at: Option<Timestamp>) -> String {
        at.map_or_else(String::new, |at| words::left(self.now, at, &self.zone))
    }
}

/// Everything that waits for this member.
pub fn needs(known: &Known, at: &Moment) -> Vec<Need> {
    let mut found: Vec<(u8, Need)> = known.tasks.iter().map(|open| (0, of_task(open, at))).collect();
    for live in &known.mine {
        found.extend(of_request(live, at));
        if let Some((id, count)) = known.dead.iter().find(|(id, _)| *id == live.state.id) {
            let rest = format!(": {} could not be delivered", words::counted(*count as u64, "mail"));
            found.push((
                1,
                need(live, Icon::MAIL, "Look at the mail", &rest, "", &format!("/requests/{id}#undelivered"), "Look"),
            ));
        }
    }
    found.sort_by_key(|(urgency, _)| *urgency);
    found.into_iter().map(|(_, need)| need).collect()
}

fn of_task(open: &OpenTask, at: &Moment) -> Need {
    let (icon, act, verb) = match open.task.kind.as_str() {
        "review" => (Icon::TICK, "Check", "Check"),
        "acknowledge" => (Icon::ACK, "Take note of", "Read"),
        "question" => (Icon::ASK, "Answer a question about", "Answer"),
        "mention" => (Icon::ASK, "You are named in a thread of", "Look"),
        _ => (Icon::ARROW, "Answer", "Open"),
    };
    let place = match open.task.kind.as_str() {
        "question" => "#questions",
        "mention" => "#internal",
        _ => "#task",
    };
    Need {
        icon,
        act: act.to_owned(),
        rest: if open.row.round > 1 { format!(" round {}", open.row.round) } else { String::new() },
        title: open.row.title.clone(),
        client: open.row.client_name.clone(),
        due: at.due(open.task.due_at),
        link: Link::new(format!("/requests/{}{place}", open.request), verb),
    }
}

fn need(live: &Live, icon: Icon, act: &str, rest: &str, due: &str, href: &str, verb: &str) -> Need {
    Need {
        icon,
        act: act.to_owned(),
        rest: rest.to_owned(),
        title: live.state.title.clone().unwrap_or_else(|| "Erased".to_owned()),
        client: live.directory.client().map_or_else(String::new, |c| c.name.clone()),
        due: due.to_owned(),
        link: Link::new(href, verb),
    }
}

/// How somebody's words begin, to stand after what is to be done about them.
fn beginning(text: Option<&str>) -> String {
    let first: String = text.unwrap_or_default().chars().take(80).collect();
    format!(": {}", words::quoted(&first))
}

/// What a request that this member began needs from them, with its urgency.
fn of_request(live: &Live, at: &Moment) -> Vec<(u8, Need)> {
    let state = &live.state;
    let path = format!("/requests/{}", state.id);
    let name = |who| state.card(who).map_or("Somebody", |card| card.name.as_str());
    let mut found = Vec::new();
    // What somebody owes an answer to stands with what is asked of them.
    let unowned = |thread: &&domain::request::Thread| thread.wait.and_then(|wait| wait.owes).is_none();
    for thread in state.threads.values().filter(|thread| thread.waits_for_us()).filter(unowned) {
        let Some(post) = thread.posts.last() else { continue };
        let (act, rest) = (format!("Answer {}", name(post.by)), beginning(post.text.as_deref()));
        found.push((1, need(live, Icon::ASK, &act, &rest, "", &format!("{path}#questions"), "Answer")));
    }
    for (_, task) in state.asked_tasks() {
        if let TaskState::Asked { due, .. } = task.state
            && due <= at.now
        {
            let act = format!("Ask {} what is missing", name(task.person));
            found.push((1, need(live, Icon::CLOCK, &act, ", the answer is late", &at.due(Some(due)), &path, "Open")));
        }
    }
    for (task, asked, referral) in state.open_referrals() {
        let who = referral.name.as_deref().unwrap_or("somebody else");
        let act = format!("Say whether {who} is right");
        let rest = format!(", {} named them", name(asked.person));
        let href = format!("{path}#named-{}", task.hex());
        found.push((1, need(live, Icon::PASS, &act, &rest, "", &href, "Look")));
    }
    for (id, o) in state.open_obligations().filter(|(_, o)| o.state == ObligationState::Open) {
        let (rest, href) = (beginning(o.text.as_deref()), format!("{path}#{id}"));
        found.push((1, need(live, Icon::FLAG, "Meet a condition", &rest, "", &href, "See to it")));
    }
    if let Some(step) = state.stopped_by_call() {
        let title = live.flow.step(step).map_or_else(|| step.in_words(), domain::flow::Step::title);
        let href = format!("{path}#call-{step}");
        found.push((0, need(live, Icon::RISK, "See to a call that failed", &format!(": {title}"), "", &href, "Open")));
    } else if state.blocked.is_some() {
        found.push((0, need(live, Icon::RISK, "Find somebody to ask", "", "", &path, "Open")));
    }
    match state.phase() {
        Phase::Returned => {
            let open = state.unanswered_changes().count() as u64;
            let rest = if open > 0 {
                format!(": {} to answer", words::counted(open, "change"))
            } else {
                ", every change has its answer".to_owned()
            };
            found.push((
                1,
                need(
                    live,
                    Icon::LOOP,
                    &format!("Prepare round {}", state.round),
                    &rest,
                    "",
                    &format!("{path}#changes"),
                    "Go on",
                ),
            ));
        }
        Phase::Draft => {
            found.push((3, need(live, Icon::DOC, "Finish a draft", "", "", &format!("{path}/edit"), "Go on")));
        }
        Phase::InternalReview | Phase::WithClient | Phase::Finishing | Phase::Ended(_) => {}
    }
    found
}

/// The ledgers: late with a client, waiting on a client, with the team, ended lately.
pub fn ledgers(known: &Known, at: &Moment) -> [Vec<RequestRow>; 4] {
    let rows = |wanted: &dyn Fn(&Row) -> bool| -> Vec<RequestRow> {
        let found = known.open.iter().filter(|(_, r)| wanted(r)).take(ROWS_MAX);
        found.map(|(id, r)| row(*id, r, at.now, &at.zone)).collect()
    };
    let client = |r: &Row| r.phase == "with_client";
    [
        rows(&|r| client(r) && is_late(r, at.now)),
        rows(&|r| client(r) && !is_late(r, at.now)),
        rows(&|r| !client(r) && r.phase != "draft"),
        known.ended.iter().take(ROWS_MAX / 2).map(|(id, r)| row(*id, r, at.now, &at.zone)).collect(),
    ]
}

/// The next few due times.
pub fn due_next(known: &Known, at: &Moment) -> Rail {
    let mut soon: Vec<&(RequestId, Row)> =
        known.open.iter().filter(|(_, r)| r.due_at.is_some_and(|due| due > at.now)).collect();
    soon.sort_by_key(|(_, r)| r.due_at);
    let step = |r: &Row| {
        let side = if r.phase == "with_client" { Side::Client } else { Side::Us };
        let who = r.waiting_on.split(", ").next().unwrap_or_default();
        let when = r.due_at.map_or_else(String::new, |due| words::capital(&words::near(at.now, due, &at.zone)));
        Stretch {
            person: Some(Avatar::small(who, side)),
            ..Stretch::new(Mark::Next, when, format!("{who}: {}", r.title))
        }
    };
    Rail { label: String::new(), steps: soon.into_iter().take(DUE_MAX).map(|(_, r)| step(r)).collect(), on_desk: false }
}
