//! A short story by hand: drafts, an internal check and its note, one person at the client; what of it they may know.

use super::*;
use domain::directory::PersonCard;
use domain::ids::{StepId, TaskId, ThreadId};
use domain::request::event::{
    AssignedFields, Author, AuthorKind, BrowserFields, DecisionFields, DocumentFields, EditedFields, FileCard,
    NamedValue, NoFields, PartyFields, StepWord, Text,
};
use domain::request::{Channel, Choice};
use domain::values::{Digest, FieldValue};
use jiff::Timestamp;

const NADIA: Pseudonym = Pseudonym::from_bytes([1; 16]);
const SOFIE: Pseudonym = Pseudonym::from_bytes([2; 16]);
const INES: Pseudonym = Pseudonym::from_bytes([3; 16]);
const TOMAS: Pseudonym = Pseudonym::from_bytes([4; 16]);
/// Ines in her task.
const PART: Pseudonym = Pseudonym::from_bytes([33; 16]);
const TASK: TaskId = TaskId::from_bytes([33; 16]);
const PACKAGE: Digest = Digest([7; 32]);

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

fn edited(value: &str) -> Event {
    let values = Some(vec![NamedValue { id: name("amount"), value: FieldValue::Text(value.to_owned()) }]);
    Event::PackageEdited { set: vec![name("amount")], titled: false, fields: EditedFields { title: None, values } }
}

fn joined(party: Pseudonym, person: Pseudonym, side: Side) -> Event {
    let person_card =
        Some(PersonCard { name: "N".to_owned(), email: "e".to_owned(), org: "o".to_owned(), title: String::new() });
    Event::PartyAdded {
        party,
        person,
        side,
        may_decide: side == Side::Client,
        fields: PartyFields { person: person_card },
    }
}

fn attached(n: u32) -> Event {
    let file = FileCard { sha256: PACKAGE, size: 1, media: "application/pdf".to_owned(), filename: "a.pdf".to_owned() };
    Event::DocumentAttached {
        n,
        slot: Some(name("deliverable")),
        version: n,
        fields: DocumentFields { document: Some(file) },
    }
}

fn opened(step: &StepId, kind: StepWord) -> Event {
    let due = domain::calendar::Duration::BusinessDays(3);
    let (rule, fields, look_at) = (domain::flow::Rule::All, NoFields {}, None);
    let (sequential, veto, gather_everyone) = (false, true, false);
    Event::StepOpened {
        step: step.clone(),
        round: 1,
        kind,
        rule,
        level: 1,
        count: 1,
        sequential,
        veto,
        gather_everyone,
        due,
        look_at,
        lanes: Vec::new(),
        items: Vec::new(),
        wait: None,
        fields,
    }
}

fn reviewed() -> Event {
    let fields = DecisionFields { comment: Some("secret".to_owned()), ..DecisionFields::default() };
    let (choice, channel, signed_in) = (Choice::Approve, Channel::Web, domain::actor::SignedIn::Password);
    let task = TaskId::from_bytes([9; 16]);
    Event::ReviewRecorded {
        party: SOFIE,
        task,
        choice,
        conditional: false,
        channel,
        package: PACKAGE,
        signed_in,
        fields,
    }
}

fn asked(thread: u8, visibility: Visibility) -> Event {
    Event::QuestionAsked {
        thread: ThreadId::from_bytes([thread; 16]),
        visibility,
        place: None,
        ai_drafted: false,
        owes: None,
        mentions: Vec::new(),
        fields: Text::of("?"),
    }
}

/// Entries with what of each the client may have.
fn story() -> Vec<(Event, &'static str, bool)> {
    let step = name("client");
    vec![
        (joined(NADIA, NADIA, Side::Us), "person", true),
        (joined(SOFIE, SOFIE, Side::Us), "person", false),
        (edited("999"), "values", false),
        (edited("480"), "values", true),
        (attached(1), "document", true),
        (Event::PreflightPassed { round: 1, findings: 1, fields: Text::of("we know") }, "text", false),
        (Event::PackageSubmitted { round: 1, package: PACKAGE, documents: vec![1], fields: NoFields {} }, "", true),
        (reviewed(), "comment", false),
        (asked(1, Visibility::Internal), "text", false),
        (opened(&step, StepWord::Approve), "", true),
        (joined(PART, INES, Side::Client), "person", true),
        (joined(TOMAS, TOMAS, Side::Client), "person", true),
        (
            Event::TaskAssigned {
                task: TASK,
                party: PART,
                step,
                round: 1,
                stands_for: None,
                fields: AssignedFields::default(),
            },
            "because",
            true,
        ),
        (Event::TaskAsked { task: TASK, due: Timestamp::UNIX_EPOCH, look_at: None, fields: NoFields {} }, "", true),
        (asked(2, Visibility::Everyone), "text", true),
        (link(PART), "client", true),
        (link(TOMAS), "client", false),
        (edited("500"), "values", false),
        (attached(2), "document", false),
    ]
}

fn link(party: Pseudonym) -> Event {
    Event::LinkOpened { party, session: NADIA, interactive: true, carried: None, fields: BrowserFields::default() }
}

fn entries() -> Vec<Arc<Entry>> {
    let author = Author { kind: AuthorKind::Member, id: NADIA, auth: None };
    let entry = |((event, ..), seq): ((Event, &str, bool), u64)| Entry {
        seq,
        at: Timestamp::UNIX_EPOCH,
        author: author.clone(),
        event,
    };
    story().into_iter().zip(0..).map(entry).map(Arc::new).collect()
}

#[test]
fn a_client_gets_what_reached_them_and_nothing_else() {
    let entries = entries();
    let state = fold(domain::ids::RequestId::from_bytes([5; 16]), entries.iter().map(|entry| &**entry));
    let disclosed = Disclosed::to(&state, &entries, INES);
    for ((event, field, may), entry) in story().iter().zip(&entries) {
        if !field.is_empty() {
            assert_eq!(disclosed.has(entry.seq, field), *may, "{} {field} of {event:?}", entry.seq);
        }
    }
    assert!(!disclosed.has(99, "text"), "an entry that is not there");
    assert!((has_document(&state, 1), has_document(&state, 2)) == (true, false));
}

#[test]
fn a_draft_of_the_next_round_is_not_known_outside() {
    let entries = entries();
    let state = fold(domain::ids::RequestId::from_bytes([5; 16]), entries.iter().map(|entry| &**entry));
    let value = |state: &State| state.fields.get(&name("amount")).cloned().flatten();
    assert_eq!(value(&state), Some(FieldValue::Text("500".to_owned())));
    assert_eq!(value(&known(&state, &entries)), Some(FieldValue::Text("480".to_owned())));
}
