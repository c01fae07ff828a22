//! Faults that only this project's own checks find: one at a time in an otherwise honest approval.

use evidence::ej::{self, Value};
use evidence::enc::hex;

use crate::differential::judge;
use crate::story::{Part, Proof, StepPlan, Teller};
use crate::verdicts::{DraftEdit, EventEdit, SAME, code, edit, on, set, told, when};
use crate::world::{HONEST, system};

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

/// A request whose first step was answered and whose second was taken back and asked anew, because it went over to another version.
fn moved(lifted: &[&str], by_us: bool, from_ours: bool) -> String {
    let mut teller = Teller::open(7, &HONEST, 1);
    let (sender, auth) = (teller.sender, teller.sender_auth.clone());
    teller.world.attach(sender, &auth, 1);
    teller.submit();
    let parts = vec![Part { proof: Proof::Totp, choice: "approve", hesitates: false }];
    assert!(teller.step(&StepPlan { kind: "review", rule: "all", level: 1, parts }));
    let step = |members: &[(&str, Value)]| {
        let named = [("step", Value::from("approve-2")), ("round", 1.into())];
        ej::object(named.into_iter().chain(members.iter().cloned()))
    };
    let opened =
        || step(&[("kind", "approve".into()), ("rule", "all".into()), ("level", 1.into()), ("count", 1.into())]);
    teller.world.add("step.opened", system(), None, opened(), vec![]);
    teller.world.add("step.closed", system(), None, step(&[("outcome", "cancelled".into())]), vec![]);
    let flow = teller.world.event(0).data.get("flow").and_then(Value::as_str).map(str::to_owned);
    let from = if from_ours { flow.unwrap() } else { hex(&[9; 32]) };
    let members = [("from", from.into()), ("to", hex(&[8; 32]).into()), ("lifted", ej::array(lifted.to_vec()))];
    let (who, proof) = if by_us { (sender, Some(auth)) } else { (system(), None) };
    teller.world.add("flow.moved", who, proof, ej::object(members), vec![("text", "Legal first.".into())]);
    teller.world.add("step.opened", system(), None, opened(), vec![]);
    code(&judge(&teller.world.bundle()))
}

#[test]
fn a_move_to_another_version_is_a_persons_and_lifts_no_answer() {
    assert_eq!(moved(&["approve-2"], true, true), "VALID");
    assert_eq!(moved(&["approve-2"], false, true), "X_MOVE");
    assert_eq!(moved(&["approve-2"], true, false), "X_MOVE");
    assert_eq!(moved(&["review-1", "approve-2"], true, true), "X_MOVE");
    assert_eq!(moved(&[], true, true), "X_EVENT");
}
