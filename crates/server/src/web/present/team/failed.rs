//! Calls of other systems that failed, for the team to try again or to go on without; and those that are tried again by themselves.

use super::Reading;
use crate::web::pages::team::request::Undelivered;
use crate::web::pages::team::request_tasks::FailedCall;
use crate::words;
use domain::flow::Step;
use domain::ids::StepId;
use domain::request::event::Event;
use store::PutOff;

fn title(r: &Reading<'_>, step: &StepId) -> String {
    r.live.flow.step(step).map_or_else(|| step.in_words(), Step::title)
}

/// What the other side said last, or why it failed.
fn said(r: &Reading<'_>, id: &StepId) -> String {
    let last = r.live.entries.iter().rev().find_map(|entry| match &entry.event {
        Event::CallReported { step, fields, .. } if step == id => fields.text.clone(),
        _ => None,
    });
    last.unwrap_or_else(|| "The other system did not say why.".to_owned())
}

/// Everything that waits for somebody to see to it. `typed` are the reason and what is wrong.
pub fn all(r: &Reading<'_>, (reason, error): &(String, String)) -> Vec<FailedCall> {
    if !r.may_work() {
        return Vec::new();
    }
    let one = |id: &StepId| FailedCall {
        id: format!("call-{id}"),
        csrf: r.member.csrf.clone(),
        action: format!("{}/calls/{id}", r.path()),
        title: format!("“{}” could not be done", title(r, id)),
        says: said(r, id),
        reason: reason.clone(),
        error: error.clone(),
    };
    r.state().failed_calls().map(one).collect()
}

/// One that was tried in vain and is tried again.
pub fn put_off(r: &Reading<'_>, call: &PutOff) -> Undelivered {
    let step = StepId::parse(&call.recipient).map_or_else(|_| "A call".to_owned(), |step| title(r, &step));
    Undelivered {
        title: format!("“{step}” is not done yet"),
        note: format!(
            "{} {}, again {}.",
            words::sentence(&call.last_error),
            super::tried(call.attempts),
            r.near(call.next_at)
        ),
        retry: None,
    }
}
