//! May I, and what happened? One arm for each command; the rules are in [`preparing`], [`deciding`],
//! [`conditions`], [`talking`], [`erasing`] and [`advance`].

use crate::actor::{Actor, Person, SignedIn};
use crate::effect::{Effect, Notification};
use crate::flow::{Flow, Step, routing};
use crate::ids::{PersonId, Pseudonym, StepId};
use crate::request::command::{CHANCES_MAX, Command, Context};
use crate::request::event::{Auth, Author, AuthorKind, Entry, Event, PartyFields};
use crate::request::evolve::evolve;
use crate::request::react::react;
use crate::request::refusal::Refusal;
use crate::request::state::State;
use crate::request::vocabulary::Side;
use crate::request::{
    advance, calling, clock, conditions, deciding, erasing, handing, moving, preparing, referring, talking, waiting,
    working,
};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use std::borrow::Cow;

/// What a command led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// New entries, in order: who wrote each, and what happened. None when it was done already.
    pub entries: Vec<(Author, Event)>,
    /// What must be done outside because of them: the entry, the place among what it causes, and what.
    pub effects: Vec<(u64, usize, Effect)>,
    /// The state after them.
    pub state: State,
    /// Who stands behind the lasting pseudonyms that became part of the request now.
    pub joined: Vec<(Pseudonym, PersonId)>,
}

/// May I, and what happened?
pub fn decide(state: &State, command: &Command, context: &Context<'_>) -> Result<Decided, Refusal> {
    let mut draft =
        Draft { state: state.clone(), entries: Vec::new(), effects: Vec::new(), joined: Vec::new(), context, taken: 0 };
    let opening = matches!(command, Command::Open(_));
    if state.next_seq == 0 && !opening {
        return Err(Refusal::NotHere);
    }
    if let Some(by) = command.by() {
        in_person(context, by)?;
    }
    match command {
        Command::Open(open) => preparing::open(&mut draft, open)?,
        Command::EditPackage { title, fields } => preparing::edit(&mut draft, title.as_deref(), fields)?,
        Command::AttachDocument(file) => preparing::attach(&mut draft, file)?,
        Command::WithdrawDocument { n } => preparing::withdraw_document(&mut draft, *n)?,
        Command::Submit { terms_nonce, findings, pass_because } => {
            preparing::submit(&mut draft, terms_nonce, findings, pass_because.as_deref())?;
        }
        Command::Withdraw { reason } => preparing::withdraw(&mut draft, reason)?,
        Command::OpenLink { by, browser } => deciding::open_link(&mut draft, by, browser)?,
        Command::IssueLink { to } => deciding::issue_link(&mut draft, *to)?,
        Command::RevokeLink { party, link } => deciding::revoke_link(&mut draft, *party, *link)?,
        Command::SendCode { by } => deciding::send_code(&mut draft, by)?,
        Command::CodeFailed { by } => deciding::code_failed(&mut draft, by)?,
        Command::OpenSheet { by, task } => deciding::open_sheet(&mut draft, by, *task)?,
        Command::Decide(decision) => deciding::decide_task(&mut draft, decision)?,
        Command::WithdrawDecision { by, task, reason } => deciding::withdraw_decision(&mut draft, by, *task, reason)?,
        Command::Acknowledge { by, task } => deciding::acknowledge(&mut draft, by, *task)?,
        Command::AcceptObligation { by, obligation, note } => {
            conditions::accept(&mut draft, by, *obligation, note.as_deref())?;
        }
        Command::ReturnObligation { by, obligation, reason } => {
            conditions::give_back(&mut draft, by, *obligation, reason)?;
        }
        Command::MeetObligation { obligation, note } => conditions::meet(&mut draft, *obligation, note)?,
        Command::Ask { text, place, visibility } => talking::ask(&mut draft, text, *place, *visibility)?,
        Command::AnswerQuestion { thread, text } => talking::answer(&mut draft, *thread, text)?,
        Command::ResolveQuestion { thread } => talking::resolve(&mut draft, *thread)?,
        Command::ReopenQuestion { thread } => talking::reopen(&mut draft, *thread)?,
        Command::GiveQuestion { thread, to } => talking::give(&mut draft, *thread, *to)?,
        Command::AnswerChange { change, done, text } => talking::answer_change(&mut draft, *change, *done, text)?,
        Command::Erase(erasure) => erasing::erase(&mut draft, erasure)?,
        Command::EraseAgain(again) => erasing::erase_again(&mut draft, again)?,
        Command::SubmitForm { by, task, values } => working::submit_form(&mut draft, by, *task, values)?,
        Command::SupplyFile { by, task, slot, file } => working::supply(&mut draft, by, *task, slot, file)?,
        Command::FinishTask { by, task, note } => working::finish(&mut draft, by, *task, note.as_deref())?,
        Command::NotMe { by, task, named, note } => referring::not_me(&mut draft, by, *task, named, note.as_deref())?,
        Command::ConfirmReferral { by, task, to } => referring::confirm(&mut draft, by, *task, *to)?,
        Command::RefuseReferral { by, task, reason } => referring::refuse(&mut draft, by, *task, reason)?,
        Command::Signal { signal } => working::signal(&mut draft, signal)?,
        Command::ReportCall { step, attempt, result, says, output } => {
            calling::report(&mut draft, step, *attempt, *result, (says, output))?;
        }
        Command::RetryCall { step } => calling::retry(&mut draft, step)?,
        Command::PassStep { step, reason } => calling::pass(&mut draft, step, reason)?,
        Command::MoveFlow { by, to, reason } => moving::move_to(&mut draft, by, to, reason)?,
        Command::TaskDue { task } => waiting::task_due(&mut draft, *task),
        Command::LookAgain => advance::look_again(&mut draft),
        Command::LookWhoIsAway => handing::look(&mut draft),
        Command::MessageReport { kind, party, delivered, message } => {
            talking::message_report(&mut draft, kind, *party, *delivered, message);
        }
    }
    // Moving to another version has done it by the rules of that one.
    if !matches!(command, Command::MoveFlow { .. }) {
        clock::settle(&mut draft);
    }
    let effects = told_once(draft.effects);
    Ok(Decided { entries: draft.entries, effects, state: draft.state, joined: draft.joined })
}

/// Whoever hears how the request ended need not hear by a second mail of the answer that ended it: the first names it.
fn told_once(mut effects: Vec<(u64, usize, Effect)>) -> Vec<(u64, usize, Effect)> {
    let of_the_end = |(_, _, effect): &(u64, usize, Effect)| match effect {
        Effect::Mail { notification: Notification::Completed, to } => Some(*to),
        _ => None,
    };
    let told: Vec<Pseudonym> = effects.iter().filter_map(of_the_end).collect();
    effects.retain(|(_, _, effect)| match effect {
        Effect::Mail { notification: Notification::Decided { .. }, to } => !told.contains(to),
        _ => true,
    });
    effects
}

/// What only a person can do is done by exactly the person who gives the command, and only while they belong here.
fn in_person(context: &Context<'_>, by: &Person) -> Result<(), Refusal> {
    match context.actor {
        Actor::Person(actor) if actor == by => {}
        Actor::Person(_) | Actor::Token { .. } | Actor::Automation { .. } | Actor::System => {
            return Err(Refusal::OnlyPeople);
        }
    }
    match by.who() {
        PersonId::Member(id) => worker(context, id),
        PersonId::Contact(id) => match context.directory.contact(id) {
            Some(_) => Ok(()),
            None => Err(Refusal::NotAllowed("You are no longer one of the client’s contacts.".to_owned())),
        },
    }
}

/// A member who may change requests.
fn worker(context: &Context<'_>, id: crate::ids::MemberId) -> Result<(), Refusal> {
    match context.directory.member(id) {
        Some(member) if member.role.may_work() => Ok(()),
        Some(_) => Err(Refusal::NotAllowed("Your role reads everything and changes nothing.".to_owned())),
        None => Err(Refusal::NotHere),
    }
}

/// Entries as they come to be, with the state after each.
pub(super) struct Draft<'a> {
    pub(super) state: State,
    pub(super) entries: Vec<(Author, Event)>,
    effects: Vec<(u64, usize, Effect)>,
    pub(super) joined: Vec<(Pseudonym, PersonId)>,
    pub(super) context: &'a Context<'a>,
    taken: usize,
}

impl<'a> Draft<'a> {
    /// A step by the name under which it runs; inside an `each`, with that name as its own.
    pub(super) fn step(&self, id: &StepId) -> Option<Cow<'a, Step>> {
        let flow: &'a Flow = self.context.flow;
        let step = flow.step(id)?;
        if step.id() == id {
            return Some(Cow::Borrowed(step));
        }
        Some(Cow::Owned(Step { id: id.clone(), ..step.clone() }))
    }

    /// Is there chance left for one more step with all the people it may ask?
    pub(super) fn nearly_out_of_chance(&self) -> bool {
        self.context.chance.len().saturating_sub(self.taken) < 2 * routing::PEOPLE_MAX + 4 && self.taken > 0
    }
}

impl Draft<'_> {
    /// Writes an entry; gives its place.
    pub(super) fn push(&mut self, author: Author, event: Event) -> u64 {
        let seq = self.state.next_seq;
        let at = self.now();
        let entry = Entry { seq, at, author, event };
        evolve(&mut self.state, &entry);
        let caused = react(&self.state, &entry).into_iter().enumerate();
        self.effects.extend(caused.map(|(place, effect)| (seq, place, effect)));
        self.entries.push((entry.author, entry.event));
        seq
    }

    /// Does something by the rules of another version of the flow.
    pub(super) fn under(&mut self, flow: &Flow, act: impl FnOnce(&mut Draft<'_>)) {
        let context = Context { flow, ..*self.context };
        let blank = State::new(self.state.id);
        let mut draft = Draft {
            state: std::mem::replace(&mut self.state, blank),
            entries: std::mem::take(&mut self.entries),
            effects: std::mem::take(&mut self.effects),
            joined: std::mem::take(&mut self.joined),
            context: &context,
            taken: self.taken,
        };
        act(&mut draft);
        let Draft { state, entries, effects, joined, taken, .. } = draft;
        (self.state, self.entries, self.effects, self.joined, self.taken) = (state, entries, effects, joined, taken);
    }

    /// Now, in whole milliseconds as the evidence writes time, and never before the entry above.
    pub(super) fn now(&self) -> Timestamp {
        let now = Timestamp::from_millisecond(self.context.now.as_millisecond()).unwrap_or(self.context.now);
        self.state.changed_at.map_or(now, |last| last.max(now))
    }

    /// Writes an entry of Assent's own.
    pub(super) fn push_own(&mut self, event: Event) -> u64 {
        let author = self.assent();
        self.push(author, event)
    }

    /// Assent itself as an author.
    pub(super) fn assent(&self) -> Author {
        Author { kind: AuthorKind::System, id: hashed(b"assent/system", self.state.id.bytes()), auth: None }
    }

    /// The next piece of chance.
    pub(super) fn chance(&mut self) -> [u8; 16] {
        let piece = self.context.chance.get(self.taken).copied();
        self.taken += 1;
        // INVARIANT: the shell brings enough; a repeated identifier would be worse than stopping.
        piece.unwrap_or_else(|| panic!("a command took more than {CHANCES_MAX} pieces of chance"))
    }

    /// Makes sure that the record names a person; gives their lasting pseudonym.
    pub(super) fn join(&mut self, who: PersonId) -> Pseudonym {
        let person = who.in_request(self.state.id);
        if !self.state.parties.values().any(|p| p.person == person) {
            self.joined.push((person, who));
            let fields = PartyFields { person: self.context.directory.card(who) };
            self.push_own(Event::PartyAdded { party: person, person, side: side(who), may_decide: false, fields });
        }
        person
    }

    /// Gives a person a new part in the request under a name of its own.
    pub(super) fn join_as(&mut self, who: PersonId, party: Pseudonym, may_decide: bool) {
        let person = who.in_request(self.state.id);
        if !self.state.parties.values().any(|p| p.person == person) {
            self.joined.push((person, who));
        }
        let fields = PartyFields { person: self.context.directory.card(who) };
        self.push_own(Event::PartyAdded { party, person, side: side(who), may_decide, fields });
    }

    /// Whoever gives this command, as an author; refuses people without the right to work here.
    pub(super) fn author(&mut self) -> Result<Author, Refusal> {
        let context = self.context;
        match context.actor {
            Actor::Person(person) => self.person(person),
            // A program, under the name of the member for whom it acts: so the record can say on whose behalf.
            Actor::Token { member, .. } | Actor::Automation { member } => {
                worker(context, *member)?;
                let id = self.join(PersonId::Member(*member));
                Ok(Author { kind: AuthorKind::System, id, auth: None })
            }
            Actor::System => Err(ours_only()),
        }
    }

    /// A person as an author, under the name of their present part.
    pub(super) fn person(&mut self, person: &Person) -> Result<Author, Refusal> {
        let who = person.who();
        if let PersonId::Member(id) = who {
            worker(self.context, id)?;
        }
        let lasting = match who {
            PersonId::Contact(_) => {
                let lasting = who.in_request(self.state.id);
                if !self.state.parties.values().any(|p| p.person == lasting && !p.removed) {
                    return Err(Refusal::NotHere);
                }
                lasting
            }
            PersonId::Member(_) => self.join(who),
        };
        let id = match who {
            PersonId::Contact(_) => self.state.acting_as(lasting),
            PersonId::Member(_) => lasting,
        };
        Ok(self.author_as(person, id))
    }

    /// A person as an author under a given name.
    pub(super) fn author_as(&mut self, person: &Person, id: Pseudonym) -> Author {
        let session = self.session(person);
        match person.who() {
            PersonId::Member(_) => Author {
                kind: AuthorKind::Member,
                id,
                auth: Some(Auth { methods: Vec::new(), refs: Vec::new(), session }),
            },
            PersonId::Contact(_) => {
                let (methods, refs) = match (person.signed_in(), self.state.opened_links.get(&(id, session))) {
                    (SignedIn::Link, Some(seq)) => (vec![crate::actor::Method::Link], vec![*seq]),
                    (SignedIn::Link | SignedIn::Password | SignedIn::PasswordTotp, _) => (Vec::new(), Vec::new()),
                };
                Author { kind: AuthorKind::Contact, id, auth: Some(Auth { methods, refs, session }) }
            }
        }
    }

    /// The session under its name in this request.
    pub(super) fn session(&self, person: &Person) -> Pseudonym {
        let mut both = [0; 32];
        both[..16].copy_from_slice(self.state.id.bytes());
        both[16..].copy_from_slice(person.session().bytes());
        hashed(b"assent/session", &both)
    }

    /// The command comes from a member, or from a program with a member's token. Timers and workers change no package.
    pub(super) fn ours(&self) -> Result<(), Refusal> {
        match self.context.actor.who() {
            Some(PersonId::Contact(_)) | None => Err(ours_only()),
            Some(PersonId::Member(id)) => worker(self.context, id),
        }
    }

    /// The request is still open.
    pub(super) fn open(&self) -> Result<(), Refusal> {
        self.state.outcome.map_or(Ok(()), |outcome| Err(Refusal::Ended(outcome)))
    }

    /// What routing looks at, as of now.
    pub(super) fn question(&self) -> routing::Question<'_> {
        routing::Question {
            flow: self.context.flow,
            state: &self.state,
            directory: self.context.directory,
            workload: self.context.workload,
            initiator: self.context.initiator,
            now: self.now(),
        }
    }
}

fn ours_only() -> Refusal {
    Refusal::NotAllowed("Only the team that sent it can do this.".to_owned())
}

pub(super) const fn side(who: PersonId) -> Side {
    match who {
        PersonId::Member(_) => Side::Us,
        PersonId::Contact(_) => Side::Client,
    }
}

fn hashed(label: &[u8], bytes: &[u8]) -> Pseudonym {
    let digest = Sha256::new().chain_update(label).chain_update(bytes).finalize();
    let mut short = [0; 16];
    for (to, from) in short.iter_mut().zip(digest) {
        *to = from;
    }
    Pseudonym::from_bytes(short)
}

/// A text that a person typed: not empty, not too long.
pub(super) fn text(field: &'static str, text: &str, max: usize) -> Result<String, Refusal> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(Refusal::Unacceptable { field, says: "Write a few words here.".to_owned() });
    }
    if trimmed.chars().count() > max {
        return Err(Refusal::Unacceptable {
            field,
            says: format!("This is longer than {max} characters. Shorten it, or attach it as a document."),
        });
    }
    if trimmed.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(Refusal::Unacceptable {
            field,
            says: "This holds characters that cannot be shown. Type it again.".to_owned(),
        });
    }
    Ok(trimmed.to_owned())
}
