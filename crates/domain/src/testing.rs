//! A small world for tests: one workspace, one client with a parent, seven flows, and a request that keeps its own time.
//!
//! Read tests as `given(FLOW)…`, `.when(who, command)`, `.then(&[types])` or `.refused()`. Every command that a [`World`] runs is
//! also checked for what must hold always: the state is the fold of the entries, and effects and timers are kept as a shell would.

use domain::actor::{Actor, Person, Role, SignedIn};
use domain::directory::{Absence, Client, Contact, Directory, Grant, Kind, Member, Project, Team, Workload, Workspace};
use domain::effect::{Effect, Notification, Timer};
use domain::flow::Flow;
use domain::ids::*;
use domain::request::event::{BrowserCard, FileCard};
use domain::request::*;
use domain::values::{Currency, Digest, FieldValue, Money};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

/// Prepares, and opens requests.
pub(crate) const MAJA: PersonId = member(1);
/// In the quality team.
pub(crate) const NILS: PersonId = member(2);
/// Leads the quality team.
pub(crate) const OTTO: PersonId = member(3);
/// The legal team.
pub(crate) const LENA: PersonId = member(4);
/// In the finance team.
pub(crate) const FINN: PersonId = member(5);
/// In the finance team.
pub(crate) const FRIDA: PersonId = member(6);
/// Reads everything, changes nothing.
pub(crate) const AUD: PersonId = member(7);
/// The client's first contact.
pub(crate) const INES: PersonId = contact(11);
/// The client's sponsor.
pub(crate) const TOMAS: PersonId = contact(12);
/// At the parent; may approve anything.
pub(crate) const PIA: PersonId = contact(13);
/// At the client, with no part in anything.
pub(crate) const SAM: PersonId = contact(14);

pub(crate) const CLIENT: ClientId = ClientId::from_bytes([21; 16]);
pub(crate) const PARENT: ClientId = ClientId::from_bytes([22; 16]);
pub(crate) const PROJECT: ProjectId = ProjectId::from_bytes([31; 16]);
pub(crate) const NONCE: &str = "AAAAAAAAAAAAAAAAAAAAAA";

const fn member(n: u8) -> PersonId {
    PersonId::Member(MemberId::from_bytes([n; 16]))
}
const fn contact(n: u8) -> PersonId {
    PersonId::Contact(ContactId::from_bytes([n; 16]))
}

const INTAKE: &str = r#""intake": {
    "fields": [{"id": "ask", "label": "What we ask", "type": "text", "required": true},
               {"id": "amount", "label": "Amount", "type": "money", "required": true},
               {"id": "brief", "label": "Brief", "type": "line"}, {"id": "count", "label": "Count", "type": "number"},
               {"id": "by", "label": "By", "type": "date"}, {"id": "final", "label": "Final", "type": "flag"}],
    "documents": [{"id": "deliverable", "label": "The deliverable", "accept": ["pdf", "image"], "required": true},
                  {"id": "notes", "label": "Notes", "accept": ["text"]}]}"#;

fn text(name: &str, rest: &str) -> String {
    format!(r#"{{"flow": "{name}", "title": "Flow {name}", "kind": "deliverable", {INTAKE}, {rest}}}"#)
}

fn flow(name: &str, rest: &str) -> Flow {
    Flow::from_bytes(text(name, rest).as_bytes()).unwrap_or_else(|wrong| panic!("{wrong}"))
}

/// Prepare, quality (any), client (sequential, all, with a mailed code), finance acknowledges, everybody is told.
pub(crate) fn campaign() -> Flow {
    flow(
        "campaign",
        r#""roles": {"preparer": {"member": "initiator"}}, "consequences": [{"says": "We print for {{ fields.amount }}."}],
        "steps": [{"prepare": "package", "by": "preparer", "due": "3 business days"},
        {"review": "quality", "by": {"team": "quality"}, "rule": "any", "due": "1 business day", "checklist": ["Brief"]},
        {"approve": "client", "by": [{"contact": "primary"}, {"contact": "sponsor"}], "order": "sequential", "rule": "all",
         "statement": "I approve {{ documents.deliverable.name }} for {{ fields.amount }}.", "expire": "30 days"},
        {"acknowledge": "go-ahead", "by": {"team": "finance"}},
        {"notify": "news", "by": ["preparer", {"contact": "primary"}], "message": "{{ request.title }} is approved."}]"#,
    )
}

/// Prepare, client by link.
pub(crate) fn quick() -> Flow {
    flow(
        "quick",
        r#""steps": [{"prepare": "package"}, {"approve": "client", "by": {"contact": "primary"}, "verify": "link", "due": "36 hours"}]"#,
    )
}

/// Prepare, and a panel of three of whom two are enough; everybody is heard before changes go back.
pub(crate) fn panel() -> Flow {
    flow(
        "panel",
        r#""steps": [{"prepare": "package"},
        {"approve": "panel", "by": [{"contact": "primary"}, {"contact": "sponsor"}, {"contact": "pia@parent.example"}],
         "rule": "majority", "gather": "everyone", "veto": false, "verify": "link", "on_decline": "continue"},
        {"review": "legal", "by": {"team": "legal"}, "separate_from": ["package"]}]"#,
    )
}

/// Prepare, whoever has authority for the amount.
pub(crate) fn authority() -> Flow {
    flow(
        "authority",
        r#""roles": {"approver": {"authority": "fields.amount"}}, "calendar": "workspace",
        "steps": [{"prepare": "package"}, {"approve": "client", "by": "approver", "verify": "link"}]"#,
    )
}

/// Prepare, the whole quality team (everybody heard first), client within days.
pub(crate) fn checked() -> Flow {
    flow(
        "checked",
        r#""questions": {"due": "1 day"}, "steps": [{"prepare": "package"},
        {"review": "quality", "by": {"team": "quality"}, "order": "sequential", "gather": "everyone"},
        {"approve": "client", "by": {"contact": "primary"}, "due": "2 days", "expire": "4 days"},
        {"review": "after", "by": [{"team": "legal"}, {"team": "quality"}], "rule": {"at_least": 2}, "changes": "package"}]"#,
    )
}

/// Blocks of every kind, with work of every kind inside, in at most four rounds.
pub(crate) fn blocks() -> Flow {
    flow(
        "blocks",
        r#""max_rounds": 4, "steps": [{"prepare": "package"},
        {"branch": "commercial", "cases": [{"when": "fields.amount >= money(25000, 'EUR')", "steps": [
            {"parallel": "sign-offs", "lanes": [[{"review": "legal", "by": {"team": "legal", "pick": "round_robin"}, "carry": "unchanged"}],
                [{"review": "money", "by": {"team": "finance"}, "rule": {"percent": 50}, "on_decline": "continue"}]]}]}],
            "otherwise": [{"todo": "note", "by": {"member": "initiator"}}]},
        {"parallel": "meanwhile", "join": "any", "lanes": [
            {"when": "round < 3", "steps": [{"form": "details", "by": {"contact": "primary"},
                "fields": [{"id": "size", "label": "Size", "type": "number", "required": true}]}]},
            [{"wait": "arrival", "event": "arrived", "limit": "9 days"}],
            [{"upload": "pictures", "by": {"team": "legal"}, "rule": "any", "documents": [{"id": "photo", "label": "Photo", "accept": ["image"]}]}]]},
        {"each": "hear", "in": "contacts", "join": 1, "steps": [{"acknowledge": "read", "by": {"contact": "item"}}]},
        {"approve": "client", "by": {"contact": "primary"}, "verify": "link", "on_decline": "package", "carry": "unchanged"},
        {"review": "extra", "by": {"team": "quality"}, "rule": "any", "when": "has(steps.note.outcome)"},
        {"milestone": "agreed"}]"#,
    )
}

/// Reminders, escalations, waits of every kind.
pub(crate) fn timed() -> Flow {
    flow(
        "timed",
        r#""roles": {"preparer": {"member": "initiator"}, "approver": {"authority": "fields.amount"}},
        "questions": {"by": {"team": "quality"}, "due": "1 business day", "clock": "pauses"}, "steps": [{"prepare": "package"},
        {"review": "quality", "by": {"team": "quality", "pick": "lead"}, "due": "2 business days",
         "remind": ["1 business day before", "when due", "every 1 business day after"],
         "escalate": [{"after": "1 day", "to": ["preparer", "preparer.lead"]}, {"after": "3 days", "to": {"team": "quality"}, "then": "reassign"}]},
        {"wait": "rest", "for": "2 days"},
        {"wait": "later", "until": "round > 1 || fields.amount > money(1000, 'EUR')", "limit": "20 days"},
        {"approve": "client", "by": "approver", "verify": "link", "due": "1 day", "remind": ["every 2 days after"], "expire": "12 days",
         "escalate": [{"after": "4 days", "to": ["approver.backup", "client.sponsor"], "then": "reassign"}]},
        {"acknowledge": "news", "by": {"same_as": "client"}, "rule": "any"}]"#,
    )
}

/// All of them.
pub(crate) fn flows() -> [Flow; 7] {
    [campaign(), quick(), panel(), authority(), checked(), blocks(), timed()]
}

/// A flow with the usual intake and these steps.
pub(crate) fn steps(steps: &str) -> Flow {
    let text = text("own", &format!(r#""steps": {steps}"#));
    Flow::from_draft(text.as_bytes()).unwrap_or_else(|wrong| panic!("{wrong}"))
}

pub(crate) fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

pub(crate) fn euros(whole: i64) -> Money {
    Money::minor(whole * 100, Currency::EUR)
}

pub(crate) fn member_id(who: PersonId) -> MemberId {
    match who {
        PersonId::Member(id) => id,
        PersonId::Contact(id) => panic!("{id} is a contact"),
    }
}

pub(crate) fn contact_id(who: PersonId) -> ContactId {
    match who {
        PersonId::Contact(id) => id,
        PersonId::Member(id) => panic!("{id} is a member"),
    }
}

pub(crate) fn grant(n: u8, who: PersonId, client: ClientId, limit: Option<i64>) -> Grant {
    Grant {
        id: GrantId::from_bytes([n; 16]),
        contact: contact_id(who),
        client,
        project: None,
        kinds: vec![Kind::Deliverable],
        limit: limit.map(euros),
        from: None,
        until: None,
        source: "by letter".to_owned(),
    }
}

/// Away from 2 to 4 March 2026, the days on which worlds begin.
pub(crate) fn away(n: u8, who: PersonId, stand_in: Option<PersonId>) -> Absence {
    Absence {
        id: AbsenceId::from_bytes([n; 16]),
        person: who,
        from: "2026-03-02".parse().unwrap(),
        until: "2026-03-04".parse().unwrap(),
        stand_in,
        kinds: Vec::new(),
        client: None,
        limit: None,
    }
}

pub(crate) fn directory() -> Directory {
    let members = [
        (MAJA, "Maja", Role::Member),
        (NILS, "Nils", Role::Member),
        (OTTO, "Otto", Role::Admin),
        (LENA, "Lena", Role::Designer),
        (FINN, "Finn", Role::Member),
        (FRIDA, "Frida", Role::Owner),
        (AUD, "Aud", Role::Auditor),
    ];
    let contacts = [(INES, "Ines", CLIENT), (TOMAS, "Tomas", CLIENT), (PIA, "Pia", PARENT), (SAM, "Sam", CLIENT)];
    let team = |n: u8, name: &str, members: &[PersonId]| Team {
        id: TeamId::from_bytes([n; 16]),
        name: name.to_owned(),
        lead: members.last().map(|m| member_id(*m)),
        members: members.iter().map(|m| member_id(*m)).collect(),
    };
    let client = |id, name: &str, parent, zone: &str| Client {
        id,
        name: name.to_owned(),
        parent,
        zone: zone.to_owned(),
        primary: None,
        sponsor: None,
    };
    Directory {
        workspace: Workspace {
            id: WorkspaceId::from_bytes([9; 16]),
            name: "Halden Studio".to_owned(),
            prefix: "HS".to_owned(),
            zone: "Europe/Berlin".to_owned(),
            code_before_seeing: false,
        },
        members: members
            .map(|(id, name, role)| Member {
                id: member_id(id),
                name: name.to_owned(),
                email: format!("{}@halden.example", name.to_lowercase()),
                title: String::new(),
                role,
                active: true,
            })
            .to_vec(),
        // The auditor is in the finance team, and is asked nothing all the same.
        teams: vec![
            Team { lead: Some(member_id(OTTO)), ..team(41, "quality", &[NILS, OTTO]) },
            team(42, "legal", &[LENA, MAJA]),
            team(43, "finance", &[AUD, FINN, FRIDA]),
        ],
        clients: vec![
            Client {
                primary: Some(contact_id(INES)),
                sponsor: Some(contact_id(TOMAS)),
                ..client(CLIENT, "Nordlicht", Some(PARENT), "Europe/Stockholm")
            },
            client(PARENT, "Nordlicht Group", None, "Europe/London"),
        ],
        contacts: contacts
            .map(|(id, name, client)| Contact {
                id: contact_id(id),
                client,
                name: format!("{name} Berg"),
                email: format!(
                    "{}@{}.example",
                    name.to_lowercase(),
                    if client == CLIENT { "client" } else { "parent" }
                ),
                title: String::new(),
                language: None,
                active: true,
            })
            .to_vec(),
        grants: vec![
            grant(51, INES, CLIENT, Some(25_000)),
            grant(52, TOMAS, CLIENT, Some(100_000)),
            grant(53, PIA, PARENT, None),
        ],
        absences: Vec::new(),
        project: Some(Project { id: PROJECT, client: CLIENT, name: "Spring".to_owned(), lead: Some(member_id(MAJA)) }),
    }
}

/// A message that an entry asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mail {
    pub(crate) seq: u64,
    pub(crate) notification: Notification,
    pub(crate) to: PersonId,
}

/// One request and everything around it.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) flow: Flow,
    pub(crate) directory: Directory,
    pub(crate) workload: Workload,
    pub(crate) now: Timestamp,
    pub(crate) state: State,
    pub(crate) entries: Vec<Entry>,
    pub(crate) timers: BTreeMap<Timer, Timestamp>,
    pub(crate) mails: Vec<Mail>,
    pub(crate) calls: Vec<(StepId, u32)>,
    pub(crate) people: BTreeMap<Pseudonym, PersonId>,
    chances: u64,
}

/// A world with a request that is not yet opened.
pub(crate) fn given(flow: Flow) -> World {
    World {
        flow,
        directory: directory(),
        workload: Workload::default(),
        now: "2026-03-02T09:00:00.123456Z".parse().unwrap(),
        state: State::new(RequestId::from_bytes([77; 16])),
        entries: Vec::new(),
        timers: BTreeMap::new(),
        mails: Vec::new(),
        calls: Vec::new(),
        people: BTreeMap::new(),
        chances: 0,
    }
}

/// A person in the browser they always use.
pub(crate) fn person(who: PersonId) -> Person {
    person_in(who, 1)
}

/// A person in one of several browsers.
pub(crate) fn person_in(who: PersonId, browser: u8) -> Person {
    let (n, signed_in) = match who {
        PersonId::Member(id) if who == OTTO => (id.bytes()[0], SignedIn::PasswordTotp),
        PersonId::Member(id) => (id.bytes()[0], SignedIn::Password),
        PersonId::Contact(id) => (id.bytes()[0], SignedIn::Link),
    };
    let mut session = [n; 16];
    session[15] = browser;
    Person::from_browser_session(who, SessionId::from_bytes(session), signed_in)
}

pub(crate) fn actor(who: PersonId) -> Actor {
    Actor::Person(person(who))
}

/// A program with Maja's token.
pub(crate) fn program() -> Actor {
    Actor::Token { token: TokenId::from_bytes([61; 16]), member: member_id(MAJA) }
}

pub(crate) fn open() -> OpenRequest {
    OpenRequest {
        number: "HS-2041".to_owned(),
        title: "Spring campaign".to_owned(),
        client: CLIENT,
        project: Some(PROJECT),
        kind: Kind::Deliverable,
        origin: None,
    }
}

pub(crate) fn set(field: &str, value: FieldValue) -> Command {
    Command::EditPackage { title: None, fields: BTreeMap::from([(name(field), Some(value))]) }
}

pub(crate) fn file(slot: &str, content: &str) -> Command {
    let media = if slot == "notes" { "text/plain; charset=utf-8" } else { "application/pdf" };
    Command::AttachDocument(NewFile {
        slot: name(slot),
        file: FileCard {
            sha256: Digest::of(content.as_bytes()),
            size: content.len() as u64,
            media: media.to_owned(),
            filename: format!("{slot}.pdf"),
        },
    })
}

pub(crate) fn submit() -> Command {
    Command::Submit { terms_nonce: NONCE.to_owned(), findings: Vec::new(), pass_because: None }
}

pub(crate) fn open_link(by: Person) -> Command {
    Command::OpenLink { by, browser: BrowserCard { ip: "203.0.113.7".to_owned(), ua: "Browser".to_owned() } }
}

pub(crate) fn changes(texts: &[&str]) -> Answer {
    Answer::RequestChanges(texts.iter().map(|t| ChangeDraft { text: (*t).to_owned(), place: None }).collect())
}

pub(crate) fn conditions(texts: &[&str]) -> Answer {
    Answer::ApproveWithConditions(texts.iter().map(|t| (*t).to_owned()).collect())
}

/// What came of a command.
#[derive(Debug)]
#[must_use]
pub(crate) struct When(pub(crate) Result<Vec<Event>, Refusal>);

impl When {
    /// It led to entries of exactly these types.
    #[track_caller]
    pub(crate) fn then(self, expected: &[&str]) {
        let events = self.0.unwrap_or_else(|refusal| panic!("refused: {refusal} {}", refusal.way_on()));
        assert_eq!(events.iter().map(kind).collect::<Vec<_>>(), expected);
    }
    /// It was refused, with a sentence and a way on.
    #[track_caller]
    pub(crate) fn refused(self) -> Refusal {
        let refusal = self.0.expect_err("it was allowed");
        for text in [refusal.to_string(), refusal.way_on()] {
            assert!(text.chars().count() > 10 && text.ends_with(['.', '!', '?']), "no sentence: {text:?}");
        }
        refusal
    }
}

/// The type of an event.
pub(crate) fn kind(event: &Event) -> String {
    codec::encode(event).kind
}

impl World {
    pub(crate) fn context<'a>(&'a self, actor: &'a Actor, chance: &'a [[u8; 16]]) -> Context<'a> {
        Context {
            actor,
            now: self.now,
            flow: &self.flow,
            directory: &self.directory,
            workload: &self.workload,
            initiator: Some(member_id(MAJA)),
            chance,
        }
    }

    /// Runs a command as the shell would: entries, state, effects.
    pub(crate) fn run(&mut self, actor: &Actor, command: &Command) -> Result<Vec<Event>, Refusal> {
        let first = self.chances;
        let mixed = |n: u64| n.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let piece = |n: u64| (u128::from(mixed(n)) << 64 | u128::from(n)).to_be_bytes();
        let chance: Vec<[u8; 16]> = (first..first + command::CHANCES_MAX as u64).map(piece).collect();
        let decided = decide(&self.state, command, &self.context(actor, &chance))?;
        self.chances += command::CHANCES_MAX as u64;
        self.people.extend(decided.joined);
        let at = decided.state.changed_at.unwrap_or(self.now);
        let mut events = Vec::new();
        for (author, event) in decided.entries {
            let entry = Entry { seq: self.state.next_seq, at, author, event };
            evolve(&mut self.state, &entry);
            events.push(entry.event.clone());
            let erases = erasing::erases(&entry);
            self.entries.push(entry);
            if erases {
                self.entries = erasing::applied(std::mem::take(&mut self.entries));
                self.state = evolve::fold(self.state.id, &self.entries);
            }
        }
        assert_eq!(self.state, decided.state, "the state is the fold of the entries");
        for (seq, _, effect) in decided.effects {
            self.perform(seq, effect);
        }
        Ok(events)
    }

    fn perform(&mut self, seq: u64, effect: Effect) {
        match effect {
            Effect::Mail { notification, to } => {
                let person = self.state.parties.get(&to).map_or(to, |p| p.person);
                let to = *self.people.get(&person).unwrap_or_else(|| panic!("{notification:?} to nobody known"));
                self.mails.push(Mail { seq, notification, to });
            }
            Effect::SetTimer { timer, at } => {
                self.timers.insert(timer, at);
            }
            Effect::Call { step, attempt, .. } => self.calls.push((step, attempt)),
            Effect::ClearTimer { timer } => {
                self.timers.remove(&timer);
            }
        }
    }

    pub(crate) fn when(&mut self, who: PersonId, command: Command) -> When {
        self.when_by(&actor(who), command)
    }

    pub(crate) fn when_by(&mut self, actor: &Actor, command: Command) -> When {
        When(self.run(actor, &command))
    }

    #[track_caller]
    pub(crate) fn done(&mut self, who: PersonId, command: Command) -> &mut Self {
        self.when(who, command).0.unwrap_or_else(|refusal| panic!("refused: {refusal}"));
        self
    }

    /// Time passes, and every timer that comes due meanwhile is served in order. LIMIT: 200 timers in one go.
    pub(crate) fn wait(&mut self, hours: i64) {
        let until = self.now.saturating_add(SignedDuration::from_hours(hours)).unwrap_or(Timestamp::MAX);
        for _ in 0..200 {
            let Some((timer, at)) = self.timers.iter().map(|(t, at)| (*t, *at)).min_by_key(|(_, at)| *at) else {
                break;
            };
            if at > until {
                break;
            }
            self.now = self.now.max(at);
            self.timers.remove(&timer);
            let command = match timer {
                Timer::Task(task) => Command::TaskDue { task },
                Timer::Request => Command::LookAgain,
            };
            self.run(&Actor::System, &command).unwrap_or_else(|refusal| panic!("{command:?}: {refusal}"));
        }
        self.now = self.now.max(until);
    }

    pub(crate) fn opened(mut self) -> Self {
        self.done(MAJA, Command::Open(open()));
        self
    }

    pub(crate) fn prepared(self) -> Self {
        let mut world = self.opened();
        let text = FieldValue::Text("Approve the campaign?".to_owned());
        world.done(MAJA, set("ask", text)).done(MAJA, set("amount", FieldValue::Money(euros(48_000))));
        world.done(MAJA, file("deliverable", "first version"));
        world
    }

    pub(crate) fn submitted(self) -> Self {
        let mut world = self.prepared();
        world.done(MAJA, submit());
        world
    }

    /// Submitted, and checked by Nils where the flow has a check: the client is asked.
    pub(crate) fn with_client(self) -> Self {
        let mut world = self.submitted();
        if world.my_task(NILS).is_some() {
            world.answered(NILS, Answer::Approve);
        }
        world
    }

    /// The task for which it is a person's turn.
    pub(crate) fn my_task(&self, who: PersonId) -> Option<TaskId> {
        let person = who.in_request(self.state.id);
        self.state.asked_tasks().find(|(_, t)| t.person == person).map(|(id, _)| id)
    }

    #[track_caller]
    pub(crate) fn task(&self, who: PersonId) -> TaskId {
        self.my_task(who).unwrap_or_else(|| panic!("it is not {who}'s turn"))
    }

    /// A decision as an honest page would send it.
    pub(crate) fn decision(&self, by: Person, task: TaskId, answer: Answer) -> Decision {
        let who = by.who();
        let actor = Actor::Person(by.clone());
        let statement = build_statement(&self.state, &self.context(&actor, &[]), task, &answer, NONCE);
        let statement = statement.unwrap_or_else(|| Statement {
            v: 1,
            aid: String::new(),
            party: String::new(),
            choice: answer.choice(),
            ask: String::new(),
            consent: String::new(),
            lang: String::new(),
            documents: Vec::new(),
            nonce: String::new(),
        });
        let statement_hash = Digest::of(&serde_json::to_vec(&statement).unwrap());
        let package = self.state.packages.last().map_or(Digest([0; 32]), |p| p.digest);
        let proof = match who {
            PersonId::Member(_) => Proof::Session,
            PersonId::Contact(_) => Proof::EmailCode { statement: statement_hash },
        };
        Decision { by, task, answer, comment: None, statement, statement_hash, package, proof }
    }

    pub(crate) fn decide_command(&self, who: PersonId, answer: Answer) -> Command {
        Command::Decide(Box::new(self.decision(person(who), self.task(who), answer)))
    }

    /// The link is opened and the sheet looked at.
    #[track_caller]
    pub(crate) fn at_sheet(&mut self, who: PersonId) -> &mut Self {
        if matches!(who, PersonId::Contact(_)) {
            self.done(who, open_link(person(who)));
        }
        let task = self.task(who);
        self.done(who, Command::OpenSheet { by: person(who), task })
    }

    /// A person does all it takes to answer.
    #[track_caller]
    pub(crate) fn answered(&mut self, who: PersonId, answer: Answer) -> &mut Self {
        self.at_sheet(who);
        let command = self.decide_command(who, answer);
        self.done(who, command)
    }

    /// All that was asked for is answered, and the package is sent again.
    #[track_caller]
    pub(crate) fn resubmitted(&mut self) -> &mut Self {
        let open: Vec<ChangeId> = self.state.unanswered_changes().map(|(id, _)| id).collect();
        for change in open {
            self.done(MAJA, Command::AnswerChange { change, done: ChangeDone::Changed, text: "Done.".to_owned() });
        }
        let version = format!("version {}", self.state.round);
        self.done(MAJA, file("deliverable", &version)).done(MAJA, submit())
    }

    pub(crate) fn set_active(&mut self, who: PersonId, active: bool) {
        match who {
            PersonId::Member(id) => {
                self.directory.members.iter_mut().filter(|m| m.id == id).for_each(|m| m.active = active);
            }
            PersonId::Contact(id) => {
                self.directory.contacts.iter_mut().filter(|c| c.id == id).for_each(|c| c.active = active);
            }
        }
    }

    pub(crate) fn kinds(&self) -> Vec<String> {
        self.entries.iter().map(|e| kind(&e.event)).collect()
    }

    pub(crate) fn count(&self, wanted: &str) -> usize {
        self.kinds().iter().filter(|k| *k == wanted).count()
    }

    pub(crate) fn mailed(&self, who: PersonId, word: &str) -> usize {
        self.mails.iter().filter(|m| m.to == who && m.notification.word() == word).count()
    }
}
