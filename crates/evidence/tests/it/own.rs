//! Faults that only this project's own checks find: one at a time in an otherwise honest approval.

use evidence::ej::{self, Value};
use evidence::enc::hex;

use crate::differential::judge;
use crate::verdicts::{DraftEdit, EventEdit, SAME, code, edit, on, set, told, when};

#[test]
fn our_own_checks_end_with_codes_of_their_own() {
    let events: Vec<(&str, &str, EventEdit)> = vec![
        ("a client reviews", "X_REVIEW_ACTOR", on("review.recorded", &["actor", "role"], "client")),
        (
            "the system reviews",
            "X_REVIEW_ACTOR",
            edit(|kind, e| {
                if kind == "review.recorded" {
                    e.remove("auth");
                    set(e, &["actor", "kind"], "system");
                }
            }),
        ),
        ("in another's name", "X_REVIEW_PARTY", on("review.recorded", &["actor", "id"], hex(&[9; 16]))),
        ("by API", "X_REVIEW_CHANNEL", on("review.recorded", &["data", "channel"], "api")),
        (
            "review below its step's level",
            "X_REVIEW_LEVEL",
            when("step.opened", &["data", "kind"], "review", &["data", "level"], 3),
        ),
        ("authenticator of another session", "X_REVIEW_AUTH", on("auth.totp_ok", &["auth", "session"], hex(&[9; 16]))),
        ("a second review", "X_REVIEW_TWICE", on("review.withdrawn", &["type"], "note.added")),
        (
            "review of another choice than stated",
            "X_STATEMENT",
            when("review.recorded", &["data", "choice"], "approve", &["data", "choice"], "request_changes"),
        ),
        (
            "reviewed unseen",
            "X_NOT_SHOWN",
            when("document.shown", &["actor", "role"], "sender", &["data", "complete"], false),
        ),
        ("no task", "X_TASK", on("task.assigned", &["data", "party"], hex(&[9; 16]))),
        ("another's task", "X_TASK", on("task.assigned", &["data", "task"], "other")),
        ("a task of another round", "X_TASK", on("task.assigned", &["data", "round"], 9)),
        (
            "decision below its step's level",
            "X_STEP_LEVEL",
            when("step.opened", &["data", "kind"], "approve", &["data", "level"], 3),
        ),
        ("fewer than the rule asks", "X_RULE", on("step.opened", &["data", "count"], 4)),
        (
            "fewer than the number asked",
            "X_RULE",
            on("step.opened", &["data", "rule"], ej::object([("at_least", 4.into())])),
        ),
        ("an unknown rule", "X_EVENT", on("step.opened", &["data", "rule"], "most")),
        ("package of another hash", "X_PACKAGE", on("package.submitted", &["data", "package"], hex(&[9; 32]))),
        ("package without a document", "X_PACKAGE", on("package.submitted", &["data", "documents"], ej::array([1]))),
        ("nothing submitted", "X_PACKAGE", on("package.submitted", &["type"], "note.made")),
        ("decided on another package", "X_PACKAGE", on("decision.recorded", &["data", "package"], hex(&[9; 32]))),
        ("closed a step never opened", "X_EVENT", on("step.closed", &["data", "step"], "other")),
        (
            "approved with a step open",
            "X_OUTCOME",
            when("step.closed", &["data", "step"], "approve-2", &["type"], "step.noted"),
        ),
        ("declined by nobody", "X_OUTCOME", on("approval.completed", &["data", "outcome"], "decline")),
        ("an outcome of no such name", "X_OUTCOME", on("approval.completed", &["data", "outcome"], "fine")),
        ("expiry by completion", "X_OUTCOME", on("approval.completed", &["data", "outcome"], "expired")),
        ("sealed with another outcome", "X_OUTCOME", on("approval.sealed", &["data", "outcome"], "decline")),
        ("another writer's bundle", "VALID", on("step.opened", &["type"], "stage.opened")),
    ];
    for (name, expected, edit) in events {
        let report = judge(&told(SAME, &*edit));
        assert_eq!(code(&report), expected, "{name}: {report:?}");
    }
    let without_a_document: DraftEdit = |d| {
        if d.kind == "review.recorded" {
            let Some((_, Value::Object(statement))) = d.fields.iter_mut().find(|(name, _)| name == "statement") else {
                panic!()
            };
            let Some(Value::Array(documents)) = statement.get_mut("documents") else { panic!() };
            documents.pop();
        }
    };
    assert_eq!(code(&judge(&told(without_a_document, &|_, _| ()))), "X_PACKAGE");
}
