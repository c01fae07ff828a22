//! Why somebody is asked, in their language.
//!
//! The record keeps the reason as an English clause (“they are the first contact at Kestrel Ferries”), with names inside, because it
//! is evidence. For a reader of another language it is told anew from what the task itself says; a reason that only the clause has
//! is told in general terms, never half in English.

use domain::directory::Grant;
use domain::request::Task;
use domain::values::Money;
use wording::{Said, Words};

/// What is known of a reason.
enum Why<'a> {
    StandsIn(&'a str),
    Named,
    Primary(&'a str),
    Sponsor(&'a str),
    Everybody,
    Authority(Option<Money>),
    Process,
}

fn why<'a>(clause: &'a str, grant: Option<&Grant>, stands_for: Option<&'a str>) -> Why<'a> {
    let after = |start: &str| clause.split_once(start).map(|(_, rest)| rest.split(',').next().unwrap_or(rest));
    if let Some(name) = stands_for {
        Why::StandsIn(name)
    } else if clause.contains("as the right person") {
        Why::Named
    } else if let Some(place) = after("they are the first contact at ") {
        Why::Primary(place)
    } else if let Some(place) = after("they answer for the budget at ") {
        Why::Sponsor(place)
    } else if clause.contains("asks everybody at the client") {
        Why::Everybody
    } else {
        grant.map_or(Why::Process, |grant| Why::Authority(grant.limit))
    }
}

/// Said to the person. `stands_for` is whose place they take.
pub fn to_them(words: Words, task: &Task, client: &str, stands_for: Option<&str>) -> Said {
    match why(task.because.as_deref().unwrap_or_default(), task.grant.as_ref(), stands_for) {
        Why::StandsIn(name) => words.because_stands_in(name),
        Why::Named => words.because_named(),
        Why::Primary(place) => words.because_primary(place),
        Why::Sponsor(place) => words.because_sponsor(place),
        Why::Everybody => words.because_everybody(client),
        Why::Authority(Some(limit)) => words.because_authority_limit(client, words.money(limit)),
        Why::Authority(None) => words.because_authority(client),
        Why::Process => words.because_process(),
    }
}

/// Said of somebody, in a list of those who decide.
pub fn of(words: Words, clause: &str, grant: Option<&Grant>, client: &str, stands_for: Option<&str>) -> Said {
    match why(clause, grant, stands_for) {
        Why::StandsIn(name) => words.decides_stands_in(name),
        Why::Named => words.decides_named(),
        Why::Primary(place) => words.decides_primary(place),
        Why::Sponsor(place) => words.decides_sponsor(place),
        Why::Everybody => words.decides_everybody(client),
        Why::Authority(Some(limit)) => words.decides_authority_limit(client, words.money(limit)),
        Why::Authority(None) => words.decides_authority(client),
        Why::Process => words.decides_process(),
    }
}
