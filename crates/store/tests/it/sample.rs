//! A small world: a workspace, people, and requests that grow.

use domain::actor::{Method, Role};
use domain::directory::{Client, Contact, Kind, Member, Workspace};
use domain::ids::{
    ClientId, ContactId, LinkId, MemberId, Name, PersonId, Pseudonym, RequestId, SessionId, TaskId, ThreadId, TokenId,
    WorkspaceId,
};
use domain::language::Language;
use domain::request::event::{
    AssignedFields, Auth, Author, AuthorKind, BrowserCard, BrowserFields, Event, NoFields, OpenedFields, PartyFields,
    SenderCard, Text,
};
use domain::request::{Choice, Side, Visibility};
use domain::values::Digest;
use jiff::{Timestamp, ToSpan};
use store::views::{RequestRow, TaskRow};
use store::{
    Append, Appended, Head, Idempotency, NewLink, NewRequest, NewSheet, Onto, OutboxRow, SideRow, Store, Timer,
    TimerKey, WorkspaceStore, effect_id,
};

pub(crate) const WORKSPACE: WorkspaceId = WorkspaceId::from_bytes([1; 16]);
pub(crate) const OTHER: WorkspaceId = WorkspaceId::from_bytes([2; 16]);
pub(crate) const CLIENT: ClientId = ClientId::from_bytes([3; 16]);
pub(crate) const INES: MemberId = MemberId::from_bytes([4; 16]);
pub(crate) const MAREN: ContactId = ContactId::from_bytes([5; 16]);
pub(crate) const SESSION: SessionId = SessionId::from_bytes([6; 16]);

pub(crate) fn request(n: u8) -> RequestId {
    RequestId::from_bytes([n; 16])
}

/// `n` seconds into the tests' day.
pub(crate) fn at(n: i64) -> Timestamp {
    "2026-11-22T08:00:00Z".parse::<Timestamp>().unwrap().checked_add(n.seconds()).unwrap()
}

/// A workspace with one member, one client and one contact.
pub(crate) async fn halden(store: &Store) -> WorkspaceStore {
    let workspace = Workspace {
        id: WORKSPACE,
        name: "Halden Studio".into(),
        prefix: "HS".into(),
        zone: "Europe/Oslo".into(),
        code_before_seeing: false,
    };
    let store = store.create_workspace(&workspace, 2041, at(0)).await.unwrap();
    store.put_member(&ines(), "system", at(0)).await.unwrap();
    store.put_client(&kestrel(), "system", at(0)).await.unwrap();
    store.put_contact(&maren(), "system", at(0)).await.unwrap();
    store
}

pub(crate) fn ines() -> Member {
    Member {
        id: INES,
        name: "Ines Aalto".into(),
        email: "ines@halden.example".into(),
        title: "Account director".into(),
        role: Role::Owner,
        active: true,
    }
}

pub(crate) fn kestrel() -> Client {
    Client {
        id: CLIENT,
        name: "Kestrel Ferries".into(),
        parent: None,
        zone: "Europe/Oslo".into(),
        primary: Some(MAREN),
        sponsor: None,
    }
}

pub(crate) fn maren() -> Contact {
    Contact {
        id: MAREN,
        client: CLIENT,
        name: "Maren Lie".into(),
        email: "maren@kestrel.example".into(),
        title: "Marketing Director".into(),
        language: Some(Language::German),
        active: true,
    }
}

pub(crate) fn member_author(request: RequestId) -> Author {
    let session = Pseudonym::from_bytes([9; 16]);
    let auth = Some(Auth { methods: vec![], refs: vec![], session });
    Author { kind: AuthorKind::Member, id: PersonId::Member(INES).in_request(request), auth }
}

pub(crate) fn contact_author(request: RequestId) -> Author {
    let session = Pseudonym::from_bytes([8; 16]);
    let auth = Some(Auth { methods: vec![Method::Link], refs: vec![2], session });
    Author { kind: AuthorKind::Contact, id: PersonId::Contact(MAREN).in_request(request), auth }
}

pub(crate) fn system_author() -> Author {
    Author { kind: AuthorKind::System, id: Pseudonym::from_bytes([7; 16]), auth: None }
}

pub(crate) fn opened(title: &str) -> Event {
    let sender = SenderCard { name: "Ines Aalto".into(), email: "ines@halden.example".into() };
    Event::Opened {
        choices: vec![Choice::Approve, Choice::RequestChanges, Choice::Decline],
        min_level: 1,
        need: 1,
        flow: Digest::of(b"a flow"),
        kind: Kind::Deliverable,
        fields: OpenedFields { title: Some(title.into()), sender: Some(sender), about: None },
    }
}

pub(crate) fn question(n: u8, text: &str) -> Event {
    Event::QuestionAsked {
        thread: ThreadId::from_bytes([n; 16]),
        visibility: Visibility::Everyone,
        place: None,
        ai_drafted: false,
        owes: None,
        mentions: Vec::new(),
        fields: Text { text: Some(text.into()) },
    }
}

fn bare(request: RequestId, onto: Onto, when: Timestamp, entries: Vec<(Author, Event)>) -> Append {
    Append {
        request,
        onto,
        at: when,
        entries,
        sealed: false,
        outbox: vec![],
        timers_set: vec![],
        timers_cleared: vec![],
        view: None,
        tasks: vec![],
        idempotency: None,
        side: vec![],
    }
}

/// The first entries of a request.
pub(crate) fn open(n: u8, number: &str) -> Append {
    let id = request(n);
    let maren = PersonId::Contact(MAREN).in_request(id);
    let card = domain::directory::PersonCard {
        name: "Maren Lie".into(),
        email: "maren@kestrel.example".into(),
        org: "Kestrel Ferries".into(),
        title: "Marketing Director".into(),
    };
    let party = Event::PartyAdded {
        party: maren,
        person: maren,
        side: Side::Client,
        may_decide: true,
        fields: PartyFields { person: Some(card) },
    };
    let link = Event::LinkOpened {
        party: maren,
        session: Pseudonym::from_bytes([8; 16]),
        interactive: true,
        carried: None,
        fields: BrowserFields { client: Some(BrowserCard { ip: "192.0.2.7".into(), ua: "a browser".into() }) },
    };
    let entries = vec![
        (member_author(id), opened("The long way round")),
        (member_author(id), party),
        (
            Author {
                auth: Some(Auth { methods: vec![Method::Link], refs: vec![], session: Pseudonym::from_bytes([8; 16]) }),
                ..contact_author(id)
            },
            link,
        ),
    ];
    let new = NewRequest { number: number.into(), client: CLIENT, project: None, flow: Digest::of(b"a flow") };
    let mut append = bare(id, Onto::New(new), at(10), entries);
    append.view = Some(row(number, "with_client", at(10)));
    append
}

pub(crate) fn more(n: u8, head: Head, seconds: i64, entries: Vec<(Author, Event)>) -> Append {
    bare(request(n), Onto::Head(head), at(seconds), entries)
}

pub(crate) fn row(number: &str, phase: &str, updated_at: Timestamp) -> RequestRow {
    RequestRow {
        number: number.into(),
        title: "The long way round".into(),
        kind: "deliverable".into(),
        client: CLIENT,
        client_name: "Kestrel Ferries".into(),
        project: None,
        initiator: PersonId::Member(INES),
        phase: phase.into(),
        ended: false,
        round: 1,
        waiting_on: "Maren Lie".into(),
        line: "q:w".into(),
        due_at: Some(at(86_400)),
        updated_at,
    }
}

/// An append that touches every table an append can touch.
pub(crate) fn everything(n: u8, head: Head) -> Append {
    let id = request(n);
    let task = TaskId::from_bytes([n; 16]);
    let assigned = Event::TaskAssigned {
        task,
        party: PersonId::Contact(MAREN).in_request(id),
        step: Name::parse("sign-off").unwrap(),
        round: 1,
        stands_for: None,
        fields: AssignedFields { because: Some("because she may".into()), grant: None },
    };
    let asked = Event::TaskAsked { task, due: at(86_400), look_at: None, fields: NoFields {} };
    let mut append = more(n, head, 20, vec![(system_author(), assigned), (system_author(), asked)]);
    append.entries.push((contact_author(id), question(1, "Which pier?")));
    let mail = |index: usize| OutboxRow {
        id: effect_id(id, head.next_seq, index),
        kind: "mail".into(),
        recipient: "someone".into(),
        body: "{}".into(),
        due_at: at(20),
    };
    append.outbox = vec![mail(0), mail(1), mail(2)];
    let key = |kind: &str| TimerKey { kind: kind.into(), reference: task.hex() };
    append.timers_set = vec![Timer { key: key("task"), due_at: at(86_400) }, Timer { key: key("gone"), due_at: at(1) }];
    append.timers_cleared = vec![key("gone")];
    append.view = Some(row("HS-1", "with_client", at(20)));
    append.tasks = vec![TaskRow {
        task,
        person: PersonId::Contact(MAREN),
        step: "sign-off".into(),
        kind: "approve".into(),
        open: true,
        asked_at: at(20),
        due_at: Some(at(86_400)),
    }];
    append.idempotency = Some(Idempotency {
        principal: "con_x".into(),
        route: "POST /ask".into(),
        key: format!("key {n}"),
        request_hash: [1; 32],
        response: "asked".into(),
    });
    let link = NewLink { id: LinkId::from_bytes([n; 16]), hash: [n; 32], contact: MAREN, expires_at: at(1_000_000) };
    append.side = vec![
        SideRow::InsertLink(link),
        SideRow::BindLink { link: LinkId::from_bytes([n; 16]), session: SESSION },
        SideRow::InsertSheet(sheet(n)),
        SideRow::UseSheet(TokenId::from_bytes([n; 16])),
        SideRow::Erase { seq: 1, name: "person".into() },
        SideRow::EraseTrace(store::Trace::Sheets),
        SideRow::EraseTrace(store::Trace::MailSent),
        SideRow::EraseTrace(store::Trace::MailErrors),
        SideRow::EraseTrace(store::Trace::Views(domain::ids::PersonId::Member(domain::ids::MemberId::from_bytes(
            [1; 16],
        )))),
    ];
    append
}

pub(crate) fn sheet(n: u8) -> NewSheet {
    NewSheet {
        id: TokenId::from_bytes([n; 16]),
        session: SESSION,
        request: request(n),
        task: TaskId::from_bytes([n; 16]),
        choice: "approve".into(),
        statement: b"{}".to_vec(),
        draft: "{}".into(),
        created_at: at(10),
        expires_at: at(1_000),
    }
}

pub(crate) fn written(appended: Appended) -> Head {
    match appended {
        Appended::Written { head, .. } => head,
        Appended::Replayed { response } => panic!("replayed: {response}"),
    }
}
