//! Decision sheets: what lies between choosing and confirming, for clients' decisions and members' reviews alike.
//!
//! ```text
//! open      the documents are made available, the exact statement is built and kept        (one transaction)
//!           (an answer with words of its own has a first sheet on which they are written, without a statement)
//! send_code a code for exactly this statement goes to the person's mailbox                 (one transaction)
//! confirm   everything is checked again; the answer, the used sheet and code, and the
//!           answer to a repeated call are written                                          (one transaction)
//! ```
//! INVARIANT: what is confirmed is the statement whose bytes were kept. If building it again gives other bytes, the sheet is void
//! and says what changed (AU-08).

mod words;

pub use words::{Item, Pick, Written, answer};

use crate::app::{App, chance_16, chance_32};
use crate::execute::{Done, ExecuteError, With, execute_on};
use crate::keys::{Purpose, same};
use crate::live::Live;
use crate::worker::{CodeAbout, code_row};
use domain::actor::{Actor, Person};
use domain::ids::{PersonId, SessionId, TaskId, TokenId};
use domain::request::event::StepWord;
use domain::request::{
    Answer, Command, Context, Decision, Place, Proof, Refusal, State, Statement, Task, TaskState, build_statement,
};
use domain::values::Digest;
use evidence::ej;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::{CodeKey, Idempotency, NewCode, NewSheet, Recalled, SideRow};
use wording::{Said, Words};

/// LIMIT: how long a sheet can be confirmed.
const SHEET_MINUTES: i64 = 60;
/// LIMIT: how long a code works (AU-01).
pub const CODE_MINUTES: u32 = 10;
/// LIMIT: tries for one code (AU-01).
pub const CODE_TRIES: u32 = 5;
/// Code for a decision, as the store keeps it.
const DECIDE: &str = "decide";

/// What is kept beside the statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The package that the sheet is about.
    pub package: Digest,
    /// The person's words; part of the statement once there is one.
    pub items: Vec<Item>,
    /// What they add to a yes.
    #[serde(default)]
    pub comment: String,
}

/// A sheet as it stands.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Its name.
    pub id: TokenId,
    /// The task it answers.
    pub task: TaskId,
    /// What was picked.
    pub pick: Pick,
    /// What was typed.
    pub draft: Draft,
    /// What would be confirmed; none while the words are being written.
    pub statement: Option<Statement>,
    /// The hash of the statement's bytes.
    pub hash: Digest,
    /// Confirmed already.
    pub used: bool,
    session: SessionId,
    expires_at: Timestamp,
}

/// What a person gives to confirm.
#[derive(Debug, Clone, Copy)]
pub enum Given<'a> {
    /// Nothing more than being signed in; enough for reviews.
    Session,
    /// Their name, typed.
    Name(&'a str),
    /// The code from the mail, typed.
    Code(&'a str),
}

/// One try to confirm a sheet.
#[derive(Debug, Clone, Copy)]
pub struct Confirmation<'a> {
    /// What the person adds; no part of the statement.
    pub comment: &'a str,
    /// What they give as proof.
    pub given: Given<'a>,
    /// Names this decision in every try of it.
    pub key: &'a str,
    /// What is answered, now and to repetitions.
    pub response: &'a str,
}

/// Why nothing was confirmed.
#[derive(Debug, thiserror::Error)]
pub enum NotConfirmed {
    /// Something at one field of the form.
    #[error("{says}")]
    Field {
        /// Which field.
        field: &'static str,
        /// What is wrong, and what would be right.
        says: String,
    },
    /// Anything else.
    #[error(transparent)]
    Execute(#[from] ExecuteError),
}

impl From<store::Error> for NotConfirmed {
    fn from(wrong: store::Error) -> Self {
        Self::Execute(wrong.into())
    }
}

impl From<Refusal> for NotConfirmed {
    fn from(refusal: Refusal) -> Self {
        Self::Execute(refusal.into())
    }
}

/// The part of this kind that a person has in the current pass: theirs to answer if there is one, else the latest.
pub fn task_of(state: &State, who: PersonId, word: StepWord) -> Option<(TaskId, &Task)> {
    let of_kind =
        |task: &Task| state.steps.get(&task.step).is_some_and(|run| run.word == word && run.round == task.round);
    state
        .tasks_of(who.in_request(state.id))
        .filter(|(_, task)| of_kind(task))
        .max_by_key(|(_, task)| (matches!(task.state, TaskState::Asked { .. }), task.asked_at))
}

/// Opens a sheet.
pub async fn open(
    app: &App,
    live: &Arc<Live>,
    person: &Person,
    task: TaskId,
    pick: Pick,
    package: Digest,
    words: Written,
) -> Result<TokenId, ExecuteError> {
    same_package(&live.state, package)?;
    let actor = Actor::Person(person.clone());
    let (statement, items) = match words {
        Written::Begun(items) if pick.has_words() => (Vec::new(), items),
        Written::Begun(items) | Written::Settled(items) => {
            let built = built(app, live, &actor, task, &answer(pick, &items), &crate::app::nonce());
            (bytes(&built.ok_or(Refusal::NotHere)?)?, items)
        }
    };
    let draft = Draft { package, items, comment: String::new() };
    let now = app.now();
    let sheet = NewSheet {
        id: TokenId::from_bytes(chance_16()),
        session: person.session(),
        request: live.state.id,
        task,
        choice: pick.word().to_owned(),
        statement,
        draft: serde_json::to_string(&draft).map_err(|wrong| ExecuteError::Bug(wrong.to_string()))?,
        created_at: now,
        expires_at: now.saturating_add(SignedDuration::from_mins(SHEET_MINUTES)).unwrap_or(Timestamp::MAX),
    };
    let id = sheet.id;
    let command = Command::OpenSheet { by: person.clone(), task };
    let with = With { side: vec![SideRow::InsertSheet(sheet)], ..With::default() };
    execute_on(app, Arc::clone(live), &actor, &command, with).await?;
    Ok(id)
}

/// A sheet of this session and request.
pub async fn load(app: &App, live: &Live, session: SessionId, id: TokenId) -> Result<Option<Sheet>, store::Error> {
    let found = app.workspace(live.workspace).sheet(id, session).await?;
    found.filter(|found| found.sheet.request == live.state.id).map(kept).transpose()
}

/// The words that a person last began to write for such an answer to the package as it is now, on whichever of their devices.
pub async fn begun(app: &App, live: &Live, task: TaskId, pick: Pick) -> Result<Option<Sheet>, store::Error> {
    let found = app.workspace(live.workspace).unwritten_sheet(live.state.id, task, pick.word()).await?;
    let sheet = found.map(kept).transpose()?;
    Ok(sheet.filter(|sheet| same_package(&live.state, sheet.draft.package).is_ok()))
}

/// The changes that a person had begun to collect in an earlier round and never sent, the latest first; none once they answered there.
pub async fn left_behind(app: &App, live: &Live, task: TaskId) -> Result<Vec<Item>, store::Error> {
    let state = &live.state;
    let Some(now) = state.tasks.get(&task) else { return Ok(Vec::new()) };
    let unanswered = |t: &Task| t.round < now.round && matches!(t.state, TaskState::Closed(_));
    let mut earlier: Vec<(TaskId, &Task)> = state.tasks_of(now.person).filter(|(_, t)| unanswered(t)).collect();
    earlier.sort_by_key(|(_, t)| std::cmp::Reverse(t.round));
    for (id, _) in earlier {
        let found = app.workspace(live.workspace).unwritten_sheet(state.id, id, Pick::RequestChanges.word()).await?;
        let items = found.map(kept).transpose()?.map(|sheet| sheet.draft.items).unwrap_or_default();
        if !items.is_empty() {
            return Ok(items.into_iter().map(|item| moved_on(live, item)).collect());
        }
    }
    Ok(Vec::new())
}

/// The same place on the version that has taken the document's place.
fn moved_on(live: &Live, item: Item) -> Item {
    let slot = |n: u32| live.state.documents.get(&n).and_then(|d| d.slot.as_ref());
    let place = item.place.and_then(|place| {
        let numbers = live.state.package().map(|p| p.documents.as_slice()).unwrap_or_default();
        let same = numbers.iter().find(|n| slot(**n).is_some() && slot(**n) == slot(place.n));
        same.map(|n| Place { n: *n, ..place })
    });
    Item { place, ..item }
}

/// Keeps words that are being written. They go on where they were; once the time of that sheet is over, or in another
/// session, on a new one.
pub async fn keep_begun(
    app: &App,
    live: &Arc<Live>,
    person: &Person,
    (task, pick): (TaskId, Pick),
    items: Vec<Item>,
) -> Result<(), ExecuteError> {
    let found = begun(app, live, task, pick).await?;
    let goes_on = |sheet: &Sheet| app.now() < sheet.expires_at && sheet.session == person.session();
    if let Some(sheet) = found.filter(goes_on) {
        return keep_draft(app, live, person, &sheet, Draft { items, ..sheet.draft.clone() }).await;
    }
    let package = live.state.package().map(|p| p.digest).ok_or(Refusal::NotHere)?;
    open(app, live, person, task, pick, package, Written::Begun(items)).await.map(|_| ())
}

fn kept(found: store::Sheet) -> Result<Sheet, store::Error> {
    let (used, row) = (found.used_at.is_some(), found.sheet);
    let id = row.id;
    let corrupt = |what: &str| store::Error::Corrupt { what: format!("the {what} of sheet {id} cannot be read") };
    let statement = match row.statement.as_slice() {
        [] => None,
        bytes => Some(serde_json::from_slice(bytes).map_err(|_| corrupt("statement"))?),
    };
    Ok(Sheet {
        id,
        task: row.task,
        pick: Pick::parse(&row.choice).ok_or_else(|| corrupt("choice"))?,
        draft: serde_json::from_str(&row.draft).map_err(|_| corrupt("draft"))?,
        statement,
        hash: Digest(evidence::hash::statement_hash(&row.statement)),
        used,
        session: row.session,
        expires_at: row.expires_at,
    })
}

/// Does the sheet still say what would be confirmed? If not, what changed.
pub fn check(app: &App, live: &Live, person: &Person, sheet: &Sheet) -> Result<(), Refusal> {
    same_package(&live.state, sheet.draft.package)?;
    if app.now() >= sheet.expires_at {
        return Err(Refusal::PackageChanged { changed: "it lay open for more than an hour".to_owned() });
    }
    let Some(statement) = &sheet.statement else { return Ok(()) };
    let actor = Actor::Person(person.clone());
    let now = built(app, live, &actor, sheet.task, &answer(sheet.pick, &sheet.draft.items), &statement.nonce);
    if now.as_ref() == Some(statement) {
        return Ok(());
    }
    Err(Refusal::PackageChanged { changed: "what you would confirm no longer reads the same".to_owned() })
}

fn same_package(state: &State, package: Digest) -> Result<(), Refusal> {
    let changed = match state.package() {
        Some(now) if now.digest == package => return Ok(()),
        Some(now) => format!("round {} was sent meanwhile", now.round),
        None => "the team took it back to work on it".to_owned(),
    };
    Err(Refusal::PackageChanged { changed })
}

fn built(app: &App, live: &Live, actor: &Actor, task: TaskId, answer: &Answer, nonce: &str) -> Option<Statement> {
    let context = Context {
        actor,
        now: app.now(),
        flow: &live.flow,
        directory: &live.directory,
        workload: &live.workload,
        initiator: live.initiator(),
        chance: &[],
    };
    build_statement(&live.state, &context, task, answer, nonce)
}

/// Keeps what was typed on a sheet, so that nothing is lost while the code is on its way or the reader looks something up.
pub async fn keep_draft(
    app: &App,
    live: &Live,
    person: &Person,
    sheet: &Sheet,
    draft: Draft,
) -> Result<(), ExecuteError> {
    let draft = serde_json::to_string(&draft).map_err(|wrong| ExecuteError::Bug(wrong.to_string()))?;
    app.workspace(live.workspace).keep_draft(sheet.id, person.session(), &draft).await?;
    Ok(())
}

fn code_key(person: &Person, sheet: &Sheet) -> CodeKey {
    CodeKey { session: person.session(), purpose: DECIDE.to_owned(), subject: sheet.hash.0.to_vec() }
}

/// A code as it is kept: bound to its name and to all that it is for.
pub fn code_mac(app: &App, key: &CodeKey, salt: &[u8; 32], code: &str) -> [u8; 32] {
    let parts = [salt.as_slice(), key.session.bytes(), key.purpose.as_bytes(), &key.subject, code.as_bytes()];
    app.keys.tag(Purpose::Code, &parts)
}

/// A new code for something, and the 16 bytes by which the mail's row names it.
pub fn new_code(app: &App, key: CodeKey) -> (NewCode, [u8; 16]) {
    let (name, salt, now) = (chance_16(), chance_32(), app.now());
    let mac = code_mac(app, &key, &salt, &app.keys.six_digits(&name));
    let expires_at = now.saturating_add(SignedDuration::from_mins(CODE_MINUTES.into())).unwrap_or(Timestamp::MAX);
    (NewCode { key, salt, mac, tries: CODE_TRIES, sent_at: now, expires_at }, name)
}

/// Mails a code for exactly the sheet's statement. The caller has counted it against the limit.
pub async fn send_code(app: &App, live: &Arc<Live>, person: &Person, sheet: &Sheet) -> Result<(), ExecuteError> {
    let statement = sheet.statement.as_ref().ok_or(Refusal::Unknown("statement"))?;
    let (code, name) = new_code(app, code_key(person, sheet));
    let to = live.state.acting_as(person.who().in_request(live.state.id));
    let about = CodeAbout::Decide { statement: statement.consent.clone() };
    let with = With {
        outbox: vec![code_row(live.state.id, to, name, about, CODE_MINUTES, app.now())],
        side: vec![SideRow::InsertCode(code)],
        ..With::default()
    };
    let actor = Actor::Person(person.clone());
    let command = Command::SendCode { by: person.clone() };
    execute_on(app, Arc::clone(live), &actor, &command, with).await.map(|_| ())
}

/// Was a code sent for this sheet and not used yet?
pub async fn code_was_sent(app: &App, live: &Live, person: &Person, sheet: &Sheet) -> Result<bool, store::Error> {
    Ok(app.workspace(live.workspace).code_sent_at(&code_key(person, sheet)).await?.is_some())
}

/// Confirms a sheet; gives what is answered.
pub async fn confirm(
    app: &App,
    live: &Arc<Live>,
    person: &Person,
    sheet: &Sheet,
    confirmation: Confirmation<'_>,
) -> Result<String, NotConfirmed> {
    let again = idempotency(person, sheet, confirmation.comment, confirmation.key, confirmation.response);
    match confirm_once(app, live, person, sheet, (confirmation, again.clone())).await {
        Ok(response) => Ok(response),
        // Whatever is in the way may be there because an earlier try of the same decision was recorded: then its answer counts.
        Err(wrong) => answered_before(app, live, &again).await?.ok_or(wrong),
    }
}

async fn confirm_once(
    app: &App,
    live: &Arc<Live>,
    person: &Person,
    sheet: &Sheet,
    (confirmation, again): (Confirmation<'_>, Idempotency),
) -> Result<String, NotConfirmed> {
    let Confirmation { comment, given, response, .. } = confirmation;
    let Some(statement) = sheet.statement.clone() else { return Err(Refusal::Unknown("statement").into()) };
    if sheet.used {
        return Err(Refusal::AlreadyDecided.into());
    }
    check(app, live, person, sheet)?;
    let mut side = vec![SideRow::UseSheet(sheet.id)];
    let proof = match given {
        Given::Session => Proof::Session,
        Given::Name(name) => Proof::TypedName(name.to_owned()),
        Given::Code(code) => {
            compare(app, live, person, sheet, code).await?;
            side.push(SideRow::UseCode(code_key(person, sheet)));
            Proof::EmailCode { statement: sheet.hash }
        }
    };
    let decision = Decision {
        by: person.clone(),
        task: sheet.task,
        answer: answer(sheet.pick, &sheet.draft.items),
        comment: Some(comment.trim().to_owned()).filter(|c| !c.is_empty()),
        statement,
        statement_hash: sheet.hash,
        package: sheet.draft.package,
        proof,
    };
    let actor = Actor::Person(person.clone());
    let command = Command::Decide(Box::new(decision));
    let with = With { idempotency: Some(again), side, ..With::default() };
    match execute_on(app, Arc::clone(live), &actor, &command, with).await {
        Ok(Done::Now(_)) => Ok(response.to_owned()),
        Ok(Done::Before(response)) => Ok(response),
        Err(ExecuteError::Refused(Refusal::Unacceptable { field: field @ ("typed_name" | "comment"), says })) => {
            Err(NotConfirmed::Field { field, says })
        }
        Err(wrong) => Err(wrong.into()),
    }
}

/// What was answered to an earlier try of the same decision.
async fn answered_before(app: &App, live: &Live, again: &Idempotency) -> Result<Option<String>, NotConfirmed> {
    let Idempotency { principal, route, key, request_hash, .. } = again;
    match app.workspace(live.workspace).recall(principal, route, key, request_hash).await? {
        Recalled::Same { response } => Ok(Some(response)),
        Recalled::Different => Err(ExecuteError::KeyReused.into()),
        Recalled::Never => Ok(None),
    }
}

/// The proof is no part of what is compared: a retry has no code any more, because the first try used it.
fn idempotency(person: &Person, sheet: &Sheet, comment: &str, key: &str, response: &str) -> Idempotency {
    let content = [&sheet.hash.0, comment.trim().as_bytes()].concat();
    Idempotency {
        principal: person.who().to_string(),
        route: format!("decide {}", sheet.task),
        key: key.to_owned(),
        request_hash: Digest::of(&content).0,
        response: response.to_owned(),
    }
}

/// Compares a typed code; a wrong one is counted, and recorded.
async fn compare(app: &App, live: &Arc<Live>, person: &Person, sheet: &Sheet, typed: &str) -> Result<(), NotConfirmed> {
    let field = |says: Said| NotConfirmed::Field { field: "code", says: says.to_string() };
    let words = speaks(live, person);
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    if typed.is_empty() {
        return Err(field(words.prove_type()));
    }
    let key = code_key(person, sheet);
    let Some(kept) = app.workspace(live.workspace).try_code(&key, app.now()).await? else {
        return Err(field(words.prove_gone()));
    };
    if same(&code_mac(app, &key, &kept.salt, &typed), &kept.mac) {
        return Ok(());
    }
    let actor = Actor::Person(person.clone());
    let command = Command::CodeFailed { by: person.clone() };
    execute_on(app, Arc::clone(live), &actor, &command, With::default()).await?;
    Err(field(wrong_code(words, kept.tries_left)))
}

/// What is said about a wrong code.
pub fn wrong_code(words: Words, tries_left: u32) -> Said {
    match tries_left {
        0 => words.prove_wrong_last(),
        left => words.prove_wrong(left),
    }
}

/// In which language the person reads: a contact's own, English for the team.
fn speaks(live: &Live, person: &Person) -> Words {
    let contact = match person.who() {
        PersonId::Contact(id) => live.directory.contact(id),
        PersonId::Member(_) => None,
    };
    Words::of(contact.and_then(|contact| contact.language).unwrap_or_default())
}

/// The hash under which a statement is confirmed.
pub fn statement_hash(statement: &Statement) -> Result<Digest, ExecuteError> {
    Ok(Digest(evidence::hash::statement_hash(&bytes(statement)?)))
}

/// The bytes of a statement: what is hashed, kept and confirmed.
fn bytes(statement: &Statement) -> Result<Vec<u8>, ExecuteError> {
    let bug = |what: String| ExecuteError::Bug(format!("a statement cannot be written: {what}"));
    // A value's members are sorted, and its text is the one that evidence has for it; or it is no evidence, and says why.
    let value = serde_json::to_value(statement).map_err(|wrong| bug(wrong.to_string()))?;
    let bytes = value.to_string().into_bytes();
    ej::parse(&bytes).map_err(|wrong| bug(wrong.to_string()))?;
    Ok(bytes)
}
