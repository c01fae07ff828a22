//! One stored entry of every type, with every field filled, as the first version wrote it. They are never changed: what was once
//! written must be read for ever. A new version of an entry gets a file of its own beside the old one.

use crate::testing::*;
use domain::actor::SignedIn;
use domain::calendar::Duration;
use domain::directory::{Grant, Kind, PersonCard};
use domain::flow::Rule;
use domain::ids::*;
use domain::request::codec::{Parts, decode, encode};
use domain::request::event::*;
use domain::request::{ChangeDone, Choice, Outcome, Place, Side, Statement, StepOutcome, TaskEnd, Visibility};
use domain::values::{Digest, FieldValue};
use serde_json::{Map, Value, json};
use std::path::PathBuf;

/// Every type there is.
pub(crate) const TYPES: [&str; 70] = [
    "acknowledgement.recorded",
    "annex.delivered",
    "annex.erased",
    "approval.cancelled",
    "approval.completed",
    "approval.expired",
    "approval.opened",
    "approval.sealed",
    "auth.otp_failed",
    "auth.otp_ok",
    "auth.otp_sent",
    "auth.totp_ok",
    "call.reported",
    "call.requested",
    "change.answered",
    "change.requested",
    "decision.recorded",
    "decision.withdrawn",
    "document.attached",
    "document.shown",
    "document.withdrawn",
    "file.supplied",
    "flow.moved",
    "form.submitted",
    "link.issued",
    "link.opened",
    "link.revoked",
    "message.failed",
    "message.sent",
    "notice.queued",
    "obligation.accepted",
    "obligation.met",
    "obligation.opened",
    "obligation.passed",
    "obligation.returned",
    "owner.reminded",
    "package.edited",
    "package.returned",
    "package.submitted",
    "party.added",
    "party.removed",
    "preflight.passed",
    "question.answered",
    "question.asked",
    "question.given",
    "question.overdue",
    "question.reopened",
    "question.resolved",
    "review.recorded",
    "review.withdrawn",
    "signal.received",
    "step.blocked",
    "step.closed",
    "step.opened",
    "step.passed",
    "step.skipped",
    "task.asked",
    "task.assigned",
    "task.carried",
    "task.closed",
    "task.done",
    "task.escalated",
    "task.handed_on",
    "task.overdue",
    "task.paused",
    "task.referral_refused",
    "task.referred",
    "task.reminded",
    "task.resumed",
    "wait.continued",
];

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/events")
}

fn text() -> Text {
    Text::of("Words of a person — “quoted”, on\ntwo lines.")
}

fn message() -> MessageFields {
    MessageFields {
        message: Some(MessageCard {
            to: "ines@client.example".to_owned(),
            subject: "Please decide".to_owned(),
            mime_sha256: Digest::of(b"mime"),
            message_id: "<1@halden.example>".to_owned(),
            answer: "250 2.0.0 ok".to_owned(),
        }),
    }
}

fn decision_fields() -> DecisionFields {
    DecisionFields {
        statement: Some(Statement {
            v: 1,
            aid: "4d".repeat(16),
            party: "0a".repeat(16),
            choice: Choice::Approve,
            ask: "Halden Studio asks you to approve Spring campaign, round 1.".to_owned(),
            consent: "I approve Spring campaign.".to_owned(),
            lang: "en".to_owned(),
            documents: vec![domain::request::statement::StatementDocument { n: 1, sha256: Digest::of(b"x"), size: 1 }],
            nonce: NONCE.to_owned(),
        }),
        comment: Some("Good.".to_owned()),
        conditions: Some(vec!["Larger.".to_owned(), "Earlier.".to_owned()]),
        typed_name: Some("Ines Berg".to_owned()),
    }
}

fn samples() -> Vec<Event> {
    let (task, party, person) =
        (TaskId::from_bytes([10; 16]), Pseudonym::from_bytes([10; 16]), Pseudonym::from_bytes([11; 16]));
    let (session, link) = (Pseudonym::from_bytes([12; 16]), LinkId::from_bytes([13; 16]));
    let (change, obligation) = (ChangeId::from_bytes([14; 16]), ObligationId::from_bytes([15; 16]));
    let thread = ThreadId::from_bytes([16; 16]);
    let (at, step, package) = ("2026-03-09T16:00:00Z".parse().unwrap(), name("client"), Digest::of(b"package"));
    let place = Some(Place { n: 1, page: 2, x: Some(1_234), y: Some(9_999) });
    let (web, email) = (Channel::Web, Channel::Email);
    let values = [
        ("ask", FieldValue::Text("May we?".to_owned())),
        ("amount", FieldValue::Money(euros(48_000))),
        ("by", FieldValue::Date("2026-04-01".parse().unwrap())),
        ("final", FieldValue::Flag(true)),
        ("count", FieldValue::Number(-7)),
    ];
    let grant = Grant {
        project: Some(PROJECT),
        kinds: vec![Kind::Deliverable, Kind::ScopeChange],
        from: Some("2026-01-01".parse().unwrap()),
        until: Some("2026-12-31".parse().unwrap()),
        ..grant(51, INES, CLIENT, Some(25_000))
    };
    let file = FileCard {
        sha256: Digest::of(b"file"),
        size: 4,
        media: "application/pdf".to_owned(),
        filename: "Poster.pdf".to_owned(),
    };
    let form = FormFields { values: Some(vec![NamedValue { id: name("count"), value: FieldValue::Number(3) }]) };
    let card = PersonCard {
        name: "Ines Berg".to_owned(),
        email: "ines@client.example".to_owned(),
        org: "Nordlicht".to_owned(),
        title: "Marketing Director".to_owned(),
    };
    vec![
        Event::Opened {
            choices: Choice::ALL.to_vec(),
            min_level: 2,
            need: 1,
            flow: Digest::of(b"flow"),
            kind: Kind::Deliverable,
            fields: OpenedFields {
                title: Some("Spring campaign".to_owned()),
                sender: Some(SenderCard { name: "Maja".to_owned(), email: "maja@halden.example".to_owned() }),
                about: Some(About {
                    number: "HS-2041".to_owned(),
                    client: CLIENT,
                    project: Some(PROJECT),
                    origin: None,
                }),
            },
        },
        Event::PackageEdited {
            set: values.iter().map(|(id, _)| name(id)).collect(),
            titled: true,
            fields: EditedFields {
                title: Some("Autumn campaign".to_owned()),
                values: Some(values.into_iter().map(|(id, value)| NamedValue { id: name(id), value }).collect()),
            },
        },
        Event::DocumentAttached {
            n: 1,
            slot: Some(name("deliverable")),
            version: 2,
            fields: DocumentFields { document: Some(file.clone()) },
        },
        Event::DocumentWithdrawn { n: 1, fields: NoFields {} },
        Event::PreflightPassed { round: 1, findings: 2, fields: text() },
        Event::PackageSubmitted { round: 1, package, documents: vec![2, 1], fields: NoFields {} },
        Event::PackageReturned { round: 1, step: step.clone(), to: name("package"), fields: NoFields {} },
        Event::PartyAdded {
            party,
            person,
            side: Side::Client,
            may_decide: true,
            fields: PartyFields { person: Some(card) },
        },
        Event::PartyRemoved { party, fields: NoFields {} },
        Event::StepOpened {
            step: step.clone(),
            round: 1,
            kind: StepWord::Approve,
            rule: Rule::AtLeast(2),
            level: 2,
            count: 3,
            sequential: true,
            veto: true,
            gather_everyone: false,
            due: Duration::BusinessDays(5),
            look_at: Some(at),
            lanes: Vec::new(),
            items: Vec::new(),
            wait: None,
            fields: NoFields {},
        },
        Event::StepSkipped { step: step.clone(), round: 1, kind: StepWord::Review, fields: NoFields {} },
        Event::TaskCarried { task, decision: 21, package, fields: NoFields {} },
        Event::TaskReminded { task, again: at, fields: NoFields {} },
        Event::TaskEscalated { task, rule: 1, told: vec![party], again: at, fields: NoFields {} },
        Event::WaitContinued { step: step.clone(), again: at, fields: NoFields {} },
        Event::CallRequested { step: step.clone(), round: 1, attempt: 2, fields: form.clone() },
        Event::CallReported {
            step: step.clone(),
            round: 1,
            attempt: 2,
            result: CallResult::Failed,
            fields: ReportFields { text: text().text, values: None },
        },
        Event::StepPassed { step: step.clone(), round: 1, fields: text() },
        Event::FlowMoved { from: package, to: Digest::of(b"flow"), lifted: vec![step.clone()], fields: text() },
        Event::SignalReceived { signal: name("payment-arrived"), fields: NoFields {} },
        Event::FormSubmitted { party, task, channel: web, set: vec![name("count")], fields: form },
        Event::FileSupplied {
            party,
            task,
            slot: name("photo"),
            channel: web,
            fields: DocumentFields { document: Some(file.clone()) },
        },
        Event::TaskDone { party, task, channel: web, fields: text() },
        Event::TaskAssigned {
            task,
            party,
            step: step.clone(),
            round: 1,
            stands_for: None,
            fields: AssignedFields { because: Some("because they decide".to_owned()), grant: Some(grant) },
        },
        Event::TaskHandedOn { task, instead: TaskId::from_bytes([17; 16]), why: HandOn::NotMe, fields: text() },
        Event::TaskReferred {
            task,
            to: Some(person),
            fields: ReferredFields {
                name: Some("Sam Berg".to_owned()),
                email: Some("sam@client.example".to_owned()),
                note: Some("Sam signs these.".to_owned()),
            },
        },
        Event::ReferralRefused { task, fields: text() },
        Event::TaskAsked { task, due: at, look_at: None, fields: NoFields {} },
        Event::TaskOverdue { task, due: at, again: at, fields: NoFields {} },
        Event::OwnerReminded { again: at, fields: NoFields {} },
        Event::StepBlocked { step: step.clone(), round: 1, look_at: at, fields: text() },
        Event::NoticeQueued { party, step: step.clone(), round: 1, fields: text() },
        Event::TaskClosed { task, end: TaskEnd::Rework, asked: true, fields: NoFields {} },
        Event::StepClosed { step: step.clone(), round: 1, outcome: StepOutcome::Approved, fields: NoFields {} },
        Event::LinkIssued { party, link, expires: at, fields: NoFields {} },
        Event::LinkOpened {
            party,
            session,
            interactive: true,
            carried: Some(7),
            fields: BrowserFields {
                client: Some(BrowserCard { ip: "203.0.113.7".to_owned(), ua: "Browser".to_owned() }),
            },
        },
        Event::LinkRevoked { party, link, fields: NoFields {} },
        Event::CodeSent { party, channel: email, fields: NoFields {} },
        Event::CodeOk { party, channel: email, session, fields: NoFields {} },
        Event::CodeFailed { party, channel: email, fields: NoFields {} },
        Event::TotpOk { party, channel: Channel::Totp, session, fields: NoFields {} },
        Event::DocumentShown {
            party,
            n: 1,
            complete: true,
            fields: ShownFields { shown: Some(ShownCard { sha256: Digest::of(b"file"), size: 4 }) },
        },
        Event::QuestionAsked {
            thread,
            visibility: Visibility::Everyone,
            place,
            ai_drafted: false,
            owes: None,
            mentions: Vec::new(),
            fields: text(),
        },
        Event::QuestionAnswered {
            thread,
            visibility: Visibility::Internal,
            ai_drafted: true,
            owes: None,
            mentions: Vec::new(),
            fields: text(),
        },
        Event::QuestionResolved { thread, fields: NoFields {} },
        Event::QuestionReopened { thread, owes: Some(Owes { owner: person, due: at }), fields: NoFields {} },
        Event::QuestionGiven { thread, owes: Owes { owner: person, due: at }, fields: NoFields {} },
        Event::QuestionOverdue { thread, due: at, told: vec![person], again: at, fields: NoFields {} },
        Event::TaskPaused { task, again: at, fields: NoFields {} },
        Event::TaskResumed { task, due: at, look_at: at, fields: NoFields {} },
        Event::ChangeRequested { change, task, visibility: Visibility::Everyone, place, fields: text() },
        Event::ChangeAnswered { change, done: ChangeDone::Partly, fields: text() },
        Event::DecisionRecorded {
            party,
            task,
            choice: Choice::Approve,
            conditional: true,
            channel: web,
            package,
            signed_in: SignedIn::Link,
            fields: decision_fields(),
        },
        Event::DecisionWithdrawn { party, task, channel: web, fields: text() },
        Event::ReviewRecorded {
            party,
            task,
            choice: Choice::RequestChanges,
            conditional: false,
            channel: web,
            package,
            signed_in: SignedIn::PasswordTotp,
            fields: decision_fields(),
        },
        Event::ReviewWithdrawn { party, task, channel: web, fields: text() },
        Event::Acknowledged { party, task, channel: web, package, fields: NoFields {} },
        Event::ObligationOpened { obligation, task, step, fields: text() },
        Event::ObligationMet { obligation, fields: text() },
        Event::ObligationAccepted { obligation, channel: web, fields: Text::default() },
        Event::ObligationPassed { obligation, party, fields: text() },
        Event::ObligationReturned { obligation, channel: web, fields: text() },
        Event::MessageSent { kind: name("receipt"), channel: email, party, ai: false, fields: message() },
        Event::MessageFailed { kind: name("receipt"), channel: email, party, ai: false, fields: message() },
        Event::Completed { outcome: Outcome::Approve, decisions: vec![21, 34], fields: NoFields {} },
        Event::Expired { outcome: Outcome::Expired, decisions: vec![21], fields: NoFields {} },
        Event::Cancelled { outcome: Outcome::Withdrawn, decisions: vec![21], fields: text() },
        Event::Sealed { count: 40, outcome: Outcome::DeemedAccepted, fields: NoFields {} },
        Event::AnnexDelivered { kind: name("completed"), channel: email, party, delivered: true, fields: message() },
        Event::AnnexErased {
            targets: vec![ErasedField { seq: 3, name: "person".to_owned() }],
            basis: name("gdpr-17"),
            fields: Text::default(),
        },
    ]
}

fn parts_of(value: &Value) -> Parts {
    let map = |name: &str| value[name].as_object().cloned().unwrap();
    Parts { kind: value["type"].as_str().unwrap().to_owned(), data: map("data"), fields: map("fields") }
}

/// A file is missing only while its type is new: then it is written, and the test fails once so that somebody looks at it.
#[test]
fn every_type_has_its_file_and_is_still_written_the_same() {
    let mut new = Vec::new();
    let mut seen = Vec::new();
    for event in samples() {
        let Parts { kind, data, fields } = encode(&event);
        let path = folder().join(format!("{kind}.v1.json"));
        let value = json!({"type": &kind, "data": data, "fields": fields});
        if !path.exists() {
            std::fs::write(&path, format!("{value:#}\n")).unwrap();
            new.push(kind.clone());
        }
        let stored: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        assert_eq!(stored, value, "{kind} is written otherwise than it was; old journals could no longer be read");
        assert_eq!(decode(parts_of(&stored)).unwrap(), event);
        seen.push(kind);
    }
    seen.sort();
    assert_eq!(seen, TYPES, "a type without a sample");
    assert!(new.is_empty(), "new files to look at and commit: {new:?}");
}

#[test]
fn every_stored_entry_is_read_and_written_back_equal_also_with_everything_erased() {
    for file in std::fs::read_dir(folder()).unwrap() {
        let path = file.unwrap().path();
        let stored: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let parts = parts_of(&stored);
        let again = encode(&decode(parts.clone()).unwrap_or_else(|wrong| panic!("{}: {wrong}", path.display())));
        assert_eq!(again, parts, "{}", path.display());
        let erased = Parts { fields: Map::new(), ..parts.clone() };
        assert_eq!(encode(&decode(erased.clone()).unwrap()), erased, "{}", path.display());
    }
}

/// The decoder itself says which types it knows, so a new one cannot be forgotten here.
#[test]
fn the_list_names_every_type_that_can_be_read() {
    let unknown = Parts { kind: "no.such".to_owned(), data: Map::new(), fields: Map::new() };
    let says = decode(unknown).unwrap_err().to_string();
    let (_, list) = says.split_once("expected one of").unwrap();
    let mut known: Vec<&str> = list.split('`').filter(|part| part.contains('.')).collect();
    known.sort_unstable();
    assert_eq!(known, TYPES);
}
