//! A timeline held against what a test of the flow expects.

use crate::effect::Notification;
use crate::flow::Trial;
use crate::ids::TaskId;
use crate::simulate::timeline::{Sent, Timeline};

/// What is otherwise than expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The key of the expectation within the test: `expect.path`.
    pub key: String,
    /// What was expected and what happened, as a sentence.
    pub says: String,
}

fn listed<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let all: Vec<&str> = words.into_iter().collect();
    if all.is_empty() { "nothing".to_owned() } else { all.join(", ") }
}

/// What differs; nothing, if the test holds.
pub fn judge(trial: &Trial, timeline: &Timeline) -> Vec<Failure> {
    let mut failures = Vec::new();
    let expect = &trial.expect;
    let mut failed = |key: &str, says: String| failures.push(Failure { key: format!("expect.{key}"), says });
    let ends = timeline.ends();
    // A flow that cannot go on is a failure, unless that is what the test is about.
    if expect.outcome.is_some_and(|wanted| wanted.word() != ends) || (expect.outcome.is_none() && ends == "stuck") {
        let wanted = expect.outcome.map_or("an end", |wanted| wanted.word());
        let why = timeline.stopped.as_ref().map(|why| format!(" {why}")).unwrap_or_default();
        failed("outcome", format!("Expected: {wanted}. It ends {ends}.{why}"));
    }
    if let Some(path) = &expect.path {
        let wanted: Vec<&str> = path.iter().map(crate::ids::Name::as_str).collect();
        let found: Vec<&str> = timeline.path.iter().map(String::as_str).collect();
        if wanted != found {
            let differs = wanted.iter().zip(&found).take_while(|(a, b)| a == b).count();
            let place = format!("they part at place {}", differs + 1);
            failed("path", format!("Expected: {}. It goes {}; {place}.", listed(wanted), listed(found)));
        }
    }
    for (step, people) in &expect.asked {
        let found = timeline.asked.get(step.as_str()).map(Vec::as_slice).unwrap_or_default();
        if people != found {
            let (wanted, found) = (people.iter().map(String::as_str), found.iter().map(String::as_str));
            failed(&format!("asked.{step}"), format!("Expected: {}. Asked is {}.", listed(wanted), listed(found)));
        }
    }
    if let Some(rounds) = expect.rounds.filter(|rounds| *rounds != timeline.rounds) {
        failed("rounds", format!("Expected: {rounds}. It ends in round {}.", timeline.rounds));
    }
    let mut left = timeline.messages.iter();
    for (n, wanted) in expect.messages.iter().enumerate() {
        if !left.by_ref().any(|sent| is(wanted, sent)) {
            let sent: Vec<String> =
                timeline.messages.iter().map(|sent| format!("{} to {}", sent.message, sent.to)).collect();
            let after = if n == 0 { "is never sent" } else { "is not sent after the ones before it" };
            let all = listed(sent.iter().map(String::as_str));
            failed(&format!("messages.{n}"), format!("Expected: {wanted}. It {after}; sent are {all}."));
            break;
        }
    }
    failures
}

/// `approval_request to sponsor`, or without anybody.
fn is(wanted: &str, sent: &Sent) -> bool {
    match wanted.split_once(" to ") {
        Some((message, to)) => message.trim() == sent.message && to.trim() == sent.to,
        None => wanted.trim() == sent.message,
    }
}

/// The words for messages that tests may expect.
pub fn messages() -> Vec<&'static str> {
    let task = TaskId::from_bytes([0; 16]);
    let all = [
        Notification::AcknowledgeRequest { task },
        Notification::ApprovalRequest { task },
        Notification::ChangesRequested { seq: 0 },
        Notification::Completed,
        Notification::ConditionMet { seq: 0 },
        Notification::Decided { seq: 0 },
        Notification::Notice { seq: 0 },
        Notification::OwnerReminder { seq: 0 },
        Notification::Overdue { task },
        Notification::Receipt { seq: 0 },
        Notification::ReviewRequested { task },
        Notification::StepBlocked { seq: 0 },
        Notification::TaskClosed { task },
        Notification::WorkRequested { task },
    ];
    all.iter().map(Notification::word).chain(["reminder", "escalation"]).collect()
}
