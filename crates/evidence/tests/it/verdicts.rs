//! What a dishonest server, in possession of the genuine log key, cannot get past the verifier: one fault at a time in an
//! otherwise honest approval. Codes of the specification are compared with the independent verifier's.

use evidence::ej::{self, Object, Value};
use evidence::enc::hex;
use evidence::verify::{DecisionProof, Report};
use evidence::{EventDraft, Method, Role, zip};

use crate::differential::judge;
use crate::node::ask;
use crate::story::{Proof, straight};
use crate::world::{Edits, HONEST, Made, human, noise, system};

pub(crate) type EventEdit = Box<dyn Fn(&str, &mut Object)>;
pub(crate) type DraftEdit = fn(&mut EventDraft);

pub(crate) fn told(draft: DraftEdit, event: &dyn Fn(&str, &mut Object)) -> Made {
    let edits = Edits { draft: &draft, event };
    straight(&edits, Proof::PasskeyP256).world.bundle()
}

pub(crate) fn code(report: &Report) -> String {
    match report {
        Report::Invalid(failure) => failure.code.to_string(),
        Report::Valid(_) => "VALID".to_owned(),
    }
}

pub(crate) fn set(event: &mut Object, path: &[&str], value: impl Into<Value>) {
    let (first, rest) = path.split_first().unwrap();
    if rest.is_empty() {
        event.insert((*first).to_owned(), value.into());
    } else {
        let Some(Value::Object(inner)) = event.get_mut(*first) else { panic!("no {first}") };
        set(inner, rest, value);
    }
}

/// A change as the closure makes it.
pub(crate) fn edit(change: impl Fn(&str, &mut Object) + 'static) -> EventEdit {
    Box::new(change)
}

/// In events of that type, the member becomes the value.
pub(crate) fn on(kind: &'static str, path: &'static [&str], value: impl Into<Value>) -> EventEdit {
    let value = value.into();
    edit(move |found, event| {
        if found == kind {
            set(event, path, value.clone());
        }
    })
}

/// Likewise, where another member says so.
pub(crate) fn when(
    kind: &'static str,
    [outer, inner]: &'static [&str; 2],
    says: &'static str,
    path: &'static [&str],
    value: impl Into<Value>,
) -> EventEdit {
    let value = value.into();
    edit(move |found, event| {
        if found == kind && event[*outer].get(inner) == Some(&says.into()) {
            set(event, path, value.clone());
        }
    })
}

fn at_level(event: &Object, level: i64) -> bool {
    event["auth"].get("level").and_then(Value::as_int) == Some(level)
}

pub(crate) const SAME: DraftEdit = |_| ();

#[test]
fn an_honest_approval_is_valid_and_says_who_vouches() {
    let made = straight(&HONEST, Proof::PasskeyEd25519).world.bundle();
    let report = judge(&made);
    let Report::Valid(found) = &report else { panic!("{report:?}") };
    assert!(found.own_checks && found.warnings.is_empty(), "{found:?}");
    let proofs: Vec<bool> = found.decisions.iter().map(|d| matches!(d.proof, DecisionProof::Passkey { .. })).collect();
    // The first hesitated: a decision, its withdrawal, another; then the two passkeys, ES256 and EdDSA.
    assert_eq!(proofs, [false, false, false, true, true]);
    assert_eq!(report.exit_code(), 0);
}

#[test]
fn faults_of_single_events_end_with_the_codes_of_the_specification() {
    let cases: Vec<(&str, &str, EventEdit)> = vec![
        ("control", "VALID", edit(|_, _| ())),
        (
            "m01 an agent decides",
            "E_AGENT_ACTION",
            edit(|kind, e| {
                if kind == "decision.recorded" {
                    e.remove("auth");
                    set(e, &["actor", "kind"], "agent");
                    set(e, &["actor", "for"], hex(&[1; 16]));
                }
            }),
        ),
        (
            "m02 the system decides",
            "E_DECISION_ACTOR",
            edit(|kind, e| {
                if kind == "decision.recorded" {
                    e.remove("auth");
                    set(e, &["actor", "kind"], "system");
                }
            }),
        ),
        ("the sender decides", "E_DECISION_ACTOR", on("decision.recorded", &["actor", "role"], "sender")),
        ("m03 below the required level", "E_DECISION_LEVEL", on("approval.opened", &["data", "min_level"], 3)),
        ("m04 level overstated", "E_LEVEL", on("decision.recorded", &["auth", "level"], 4)),
        ("m05 another session", "E_DECISION_AUTH", on("auth.otp_ok", &["auth", "session"], hex(&[9; 16]))),
        ("m19 opened by a scanner", "E_DECISION_AUTH", on("link.opened", &["data", "interactive"], false)),
        ("another person's code", "E_DECISION_AUTH", on("auth.otp_ok", &["actor", "id"], hex(&[9; 16]))),
        ("no refs", "E_DECISION_AUTH", on("decision.recorded", &["auth", "refs"], Value::Array(vec![]))),
        (
            "m06 not completely shown",
            "E_NOT_SHOWN",
            when("document.shown", &["actor", "role"], "client", &["data", "complete"], false),
        ),
        (
            "shown to someone else",
            "E_NOT_SHOWN",
            edit(|kind, e| {
                if kind == "document.shown" && e["actor"].get("role") == Some(&"client".into()) {
                    set(e, &["data", "party"], hex(&[9; 16]));
                }
            }),
        ),
        (
            "m08 choice differs from the statement",
            "E_STATEMENT",
            edit(|kind, e| {
                if kind == "decision.recorded" && at_level(e, 3) {
                    set(e, &["data", "choice"], "decline");
                }
            }),
        ),
        (
            "a document taken away",
            "E_STATEMENT",
            edit(|kind, e| {
                if kind == "step.opened" && e["data"].get("kind") == Some(&"approve".into()) {
                    set(e, &["type"], "document.withdrawn");
                    set(e, &["data"], ej::object([("n", 1.into())]));
                }
            }),
        ),
        ("a choice not offered", "E_DECISION_CHOICE", on("decision.recorded", &["data", "choice"], "maybe")),
        ("a second decision", "E_DECISION_TWICE", on("decision.withdrawn", &["type"], "note.added")),
        (
            "nothing to take back",
            "E_DECISION_TWICE",
            when("decision.recorded", &["data", "choice"], "decline", &["type"], "note.added"),
        ),
        ("m12 time goes back", "E_TIME", on("approval.sealed", &["time"], "2026-01-01T00:00:00.000Z")),
        ("m15 through the API", "E_DECISION_CHANNEL", on("decision.recorded", &["data", "channel"], "api")),
        ("m16 too few approvals", "E_OUTCOME", on("approval.opened", &["data", "need"], 4)),
        (
            "an outcome without decisions",
            "E_OUTCOME",
            on("approval.completed", &["data", "decisions"], Value::Array(vec![])),
        ),
        ("m17 no right to decide", "E_DECISION_PARTY", on("party.added", &["data", "may_decide"], false)),
        ("removed before", "E_DECISION_PARTY", on("task.assigned", &["type"], "party.removed")),
        ("in another's name", "E_DECISION_PARTY", on("decision.recorded", &["data", "party"], hex(&[9; 16]))),
        ("m18 seal of another count", "E_SEAL", on("approval.sealed", &["data", "count"], 5)),
        ("m20 unknown decision type", "E_EVENT", on("decision.recorded", &["type"], "decision.assumed")),
        ("opened twice", "E_EVENT", on("approval.completed", &["type"], "approval.opened")),
        ("not opened", "E_EVENT", on("approval.opened", &["type"], "note.added")),
        ("unknown member", "E_EVENT", on("approval.sealed", &["extra"], 1)),
        ("unknown role", "E_EVENT", on("approval.sealed", &["actor", "role"], "robot")),
        ("an agent without a person", "E_EVENT", on("approval.sealed", &["actor", "kind"], "agent")),
        ("auth of a machine", "E_EVENT", on("approval.sealed", &["auth"], ej::object([("level", 0.into())]))),
        ("another version", "E_VERSION", on("approval.sealed", &["v"], 2)),
        ("another approval's", "E_AID", on("approval.sealed", &["aid"], hex(&[9; 16]))),
        ("a number left out", "E_SEQ", on("approval.sealed", &["seq"], 999)),
        ("another past", "E_CHAIN", on("approval.sealed", &["prev"], evidence::enc::b64u(&[9; 32]))),
        ("another commitment", "E_DISCLOSURE", on("party.added", &["fields", "person"], evidence::enc::b64u(&[9; 32]))),
    ];
    let made: Vec<Made> = cases.iter().map(|(_, _, edit)| told(SAME, &**edit)).collect();
    for (((name, expected, _), made), theirs) in cases.iter().zip(&made).zip(ask(&made)) {
        let report = judge(made);
        assert_eq!(code(&report), *expected, "{name}: {report:?}");
        assert_eq!(theirs.code, *expected, "{name}, by the independent verifier: {theirs:?}");
    }
}

#[test]
fn faults_of_committed_values_end_with_the_codes_of_the_specification() {
    fn statement(draft: &mut EventDraft, member: &str, value: Value) {
        let Some((_, Value::Object(statement))) = draft.fields.iter_mut().find(|(name, _)| name == "statement") else {
            return;
        };
        statement.insert(member.to_owned(), value);
    }
    fn webauthn(draft: &mut EventDraft, member: &str, change: fn(&str) -> String) {
        let Some((_, Value::Object(webauthn))) = draft.fields.iter_mut().find(|(name, _)| name == "webauthn") else {
            return;
        };
        let text = webauthn[member].as_str().unwrap();
        webauthn.insert(member.to_owned(), change(text).into());
    }
    fn passkey(draft: &mut EventDraft, member: &str, value: Value) {
        let Some((_, Value::Object(passkey))) = draft.fields.iter_mut().find(|(name, _)| name == "passkey") else {
            return;
        };
        passkey.insert(member.to_owned(), value);
    }
    fn client_data(text: &str, from: &str, to: &str) -> String {
        let bytes = evidence::enc::parse_b64u(text).unwrap();
        evidence::enc::b64u(String::from_utf8(bytes).unwrap().replace(from, to).as_bytes())
    }
    let cases: Vec<(&str, &str, DraftEdit)> = vec![
        ("m07 statement of another document", "E_STATEMENT", |d| {
            if d.kind == "decision.recorded" {
                statement(
                    d,
                    "documents",
                    Value::Array(vec![ej::object([
                        ("n", 1.into()),
                        ("sha256", hex(&[1; 32]).into()),
                        ("size", 1.into()),
                    ])]),
                );
            }
        }),
        ("statement of another approval", "E_STATEMENT", |d| {
            if d.kind == "decision.recorded" {
                statement(d, "aid", hex(&[1; 16]).into());
            }
        }),
        ("statement of another party", "E_STATEMENT", |d| {
            if d.kind == "decision.recorded" {
                statement(d, "party", hex(&[1; 16]).into());
            }
        }),
        ("something else was shown", "E_NOT_SHOWN", |d| {
            if d.kind == "document.shown" && d.actor.role == Role::Client {
                d.fields = vec![("shown".into(), ej::object([("sha256", hex(&[1; 32]).into()), ("size", 1.into())]))];
            }
        }),
        ("m09 statement rewritten after the passkey", "E_WEBAUTHN", |d| {
            statement(d, "ask", "Do you approve everything?".into());
        }),
        ("user not verified", "E_WEBAUTHN", |d| {
            webauthn(d, "auth_data", |text| {
                let mut bytes = evidence::enc::parse_b64u(text).unwrap();
                bytes[32] = 1;
                evidence::enc::b64u(&bytes)
            });
        }),
        ("another site's page", "E_WEBAUTHN", |d| {
            webauthn(d, "client_data", |text| client_data(text, "approvals.example", "evil.example"));
        }),
        ("a site that ends alike", "E_WEBAUTHN", |d| {
            webauthn(d, "client_data", |text| client_data(text, "www.approvals", "evilapprovals"));
        }),
        ("inside another's page", "E_WEBAUTHN", |d| {
            webauthn(d, "client_data", |text| client_data(text, "Origin\":false", "Origin\":true"));
        }),
        ("an enrolment's signature", "E_WEBAUTHN", |d| {
            webauthn(d, "client_data", |text| client_data(text, "webauthn.get", "webauthn.create"));
        }),
        ("another signature", "E_WEBAUTHN", |d| webauthn(d, "sig", |text| text.replace(&text[20..24], "AAAA"))),
        ("made for another site", "E_WEBAUTHN", |d| passkey(d, "rp", "other.example".into())),
        ("an unknown algorithm", "E_WEBAUTHN", |d| passkey(d, "alg", (-999).into())),
    ];
    let made: Vec<Made> = cases.iter().map(|(_, _, draft)| told(*draft, &|_, _| ())).collect();
    for (((name, expected, _), made), theirs) in cases.iter().zip(&made).zip(ask(&made)) {
        let report = judge(made);
        assert_eq!(code(&report), *expected, "{name}: {report:?}");
        assert_eq!(theirs.code, *expected, "{name}, by the independent verifier: {theirs:?}");
    }
}

#[test]
fn faults_of_the_log_are_found() {
    let second_history = {
        let mut teller = straight(&HONEST, Proof::PasskeyP256);
        let mut log = teller.world.log();
        // A second event of the same number, as a server with two stories would have it.
        log.order.push(evidence::hash::entry(&teller.world.head.aid, 3, &[9; 32]));
        teller.world.pack(&log, |_, _| true, |_| true)
    };
    let later_event = {
        let mut teller = straight(&HONEST, Proof::PasskeyP256);
        let mut log = teller.world.log();
        log.order.push(evidence::hash::entry(&teller.world.head.aid, teller.world.head.next_seq, &[9; 32]));
        teller.world.pack(&log, |_, _| true, |_| true)
    };
    let out_of_order = {
        let mut teller = straight(&HONEST, Proof::PasskeyP256);
        let mut log = teller.world.log();
        let (a, b) = (log.positions[4] as usize, log.positions[5] as usize);
        log.order.swap(a, b);
        log.positions.swap(4, 5);
        teller.world.pack(&log, |_, _| true, |_| true)
    };
    let after_seal = {
        let mut teller = straight(&HONEST, Proof::PasskeyP256);
        teller.note();
        teller.world.bundle()
    };
    let incomplete = {
        let mut made = straight(&HONEST, Proof::PasskeyP256).world.bundle();
        made.entries.truncate(made.entries.len() - 1);
        made
    };
    let other_log = {
        let mut made = straight(&HONEST, Proof::PasskeyP256).world.bundle();
        let mut rng = crate::world::Rng::new(5);
        made.entries = noise(&mut rng).to_vec();
        made
    };
    let no_file = {
        let mut made = straight(&HONEST, Proof::PasskeyP256).world.bundle();
        let mut writer = zip::Writer::new(Vec::new());
        for file in zip::read(&made.bundle).unwrap().iter().filter(|file| file.name != "proofs/000003.tlog-proof") {
            writer.file(file.name, file.bytes).unwrap();
        }
        made.bundle = writer.finish().unwrap();
        made
    };
    let cases = [
        ("m13", "E_SCAN", second_history),
        ("an event left out", "E_SCAN", later_event),
        ("m14", "E_ORDER", out_of_order),
        ("m11", "E_AFTER_SEAL", after_seal),
        ("entries cut", "E_SCAN", incomplete),
        ("entries of another log", "E_SCAN", other_log),
        ("a proof left out", "E_MISSING", no_file),
    ];
    let made: Vec<Made> = cases.iter().map(|(_, _, made)| made.clone()).collect();
    for ((name, expected, made), theirs) in cases.iter().zip(ask(&made)) {
        let report = judge(made);
        assert_eq!(code(&report), *expected, "{name}: {report:?}");
        assert!(theirs.code == *expected || theirs.code == "THROWN", "{name}, by the independent verifier: {theirs:?}");
    }
}

#[test]
fn a_passkey_that_is_withheld_leaves_a_decision_attested_by_the_server() {
    for withheld in ["passkey", "webauthn", "statement"] {
        let mut teller = straight(&HONEST, Proof::PasskeyP256);
        let log = teller.world.log();
        let made = teller.world.pack(&log, |_, name| name != withheld, |_| true);
        let report = judge(&made);
        let Report::Valid(found) = &report else { panic!("{report:?}") };
        assert!(found.decisions.iter().all(|decision| decision.proof == DecisionProof::Server));
        assert!(found.warnings.iter().any(|warning| warning.contains("withheld")), "{withheld}: {:?}", found.warnings);
        assert!(report.to_text().contains("attested by the server"));
    }
}

#[test]
fn erased_fields_and_missing_files_are_said_not_punished() {
    let mut teller = straight(&HONEST, Proof::PasskeyP256);
    let log = teller.world.log();
    let made = teller.world.pack(&log, |seq, _| seq > 3, |at| at != 0);
    let report = judge(&made);
    let Report::Valid(found) = &report else { panic!("{report:?}") };
    assert!(found.fields_disclosed < found.fields_total);
    assert!(found.warnings.contains(&"document 1: its bytes are not in the bundle".to_owned()), "{:?}", found.warnings);
    assert_eq!(teller.world.event(0).fields.len(), 2);
}

#[test]
fn the_system_chain_holds_only_what_concerns_the_log() {
    let edits = HONEST;
    let chain = |kinds: &[&str]| {
        let mut world = crate::world::World::new(3, &edits);
        world.head.aid = evidence::hash::system_aid(crate::world::ORIGIN);
        for kind in kinds {
            world.add(kind, system(), None, ej::object([("size", 1.into())]), vec![]);
        }
        judge(&world.bundle())
    };
    let report = chain(&["log.key_added", "log.clock_step", "log.key_retired"]);
    assert!(matches!(&report, Report::Valid(found) if found.decisions.is_empty()), "{report:?}");
    assert_eq!(code(&chain(&["log.key_added", "approval.opened"])), "E_EVENT");
    assert_eq!(code(&chain(&["log.key_added", "note.added"])), "E_EVENT");
}

#[test]
fn a_malformed_opening_is_refused() {
    let report = judge(&told(SAME, &*on("approval.opened", &["data"], Value::Object(Object::new()))));
    assert_eq!(code(&report), "E_EVENT");
}

#[test]
fn level_follows_from_methods_when_sealing() {
    let person = human([1; 16], Role::Client);
    let mut world = crate::world::World::new(1, &HONEST);
    let auth = crate::world::auth(&[Method::Link, Method::Passkey], &[], [2; 16]);
    let seq = world.add("link.opened", person, Some(auth), ej::object([("n", 1.into())]), vec![]);
    assert_eq!(world.event(seq).auth.unwrap().level, 3);
}
