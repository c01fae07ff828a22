//! What people do with the tasks they were given: follow the link, open the sheet, decide, take back.
//!
//! INVARIANT: every function here that answers a task takes a [`Person`], which only an authenticated browser session can be.

use crate::actor::{Method, Person, SignedIn};
use crate::flow::routing::{self, Nobody};
use crate::flow::step::StepKind;
use crate::ids::{ChangeId, LinkId, ObligationId, PersonId, Pseudonym, TaskId};
use crate::request::advance::{self, LINK_DAYS, issue};
use crate::request::command::{Answer, Decision, ITEMS_MAX, Proof, TEXT_MAX, TOGETHER_MAX};
use crate::request::decide::{Draft, text};
use crate::request::event::{
    Auth, Author, BrowserCard, BrowserFields, Channel, DecisionFields, Event, NoFields, ShownCard, ShownFields,
    StepWord, Text,
};
use crate::request::refusal::Refusal;
use crate::request::state::{State, Task, TaskState};
use crate::request::statement::build_statement;
use crate::request::talking::place_fits;
use crate::request::vocabulary::{Side, TaskEnd, Visibility};
use crate::values::Digest;

pub(super) fn open_link(draft: &mut Draft<'_>, by: &Person, browser: &BrowserCard) -> Result<(), Refusal> {
    let lasting = by.who().in_request(draft.state.id);
    if !draft.state.parties.values().any(|p| p.person == lasting && !p.removed && p.side == Side::Client) {
        return Err(Refusal::NotHere);
    }
    if draft.state.sealed {
        return Ok(()); // Reading the record adds nothing to it.
    }
    let party = draft.state.acting_as(lasting);
    let session = draft.session(by);
    if draft.state.opened_links.contains_key(&(party, session)) {
        return Ok(());
    }
    let author = draft.author_as(by, party);
    let fields = BrowserFields { client: Some(browser.clone()) };
    draft.push(author, Event::LinkOpened { party, session, interactive: true, carried: None, fields });
    Ok(())
}

/// The link that a session was begun with counts for the person's later tasks in the same request too, and the record says so.
pub(super) fn carry_link(draft: &mut Draft<'_>, by: &Person, party: Pseudonym) {
    let session = draft.session(by);
    if draft.state.opened_links.contains_key(&(party, session)) {
        return;
    }
    let person = by.who().in_request(draft.state.id);
    let earlier = draft
        .state
        .opened_links
        .iter()
        .filter(|((p, s), _)| *s == session && draft.state.parties.get(p).is_some_and(|p| p.person == person))
        .map(|(_, seq)| *seq)
        .max();
    if let Some(seq) = earlier {
        let author = draft.author_as(by, party);
        let event = Event::LinkOpened {
            party,
            session,
            interactive: true,
            carried: Some(seq),
            fields: BrowserFields::default(),
        };
        draft.push(author, event);
    }
}

pub(super) fn issue_link(draft: &mut Draft<'_>, to: PersonId) -> Result<(), Refusal> {
    match draft.context.actor.who() {
        Some(PersonId::Member(_)) => draft.ours()?,
        Some(PersonId::Contact(_)) if draft.context.actor.who() != Some(to) => return Err(Refusal::NotHere),
        Some(PersonId::Contact(_)) | None => {}
    }
    let lasting = to.in_request(draft.state.id);
    let party = draft.state.acting_as(lasting);
    match draft.state.parties.get(&party) {
        // Only annexes follow the seal, so the link to a finished record is no entry: the shell makes it, and its mail is
        // `annex.delivered`. It opens the record, in which nothing can be changed any more.
        Some(p) if p.side == Side::Client && !p.removed && draft.state.sealed => {
            let asked = draft.state.clients_ever_asked().contains(&party);
            if asked { Ok(()) } else { Err(Refusal::NotHere) }
        }
        Some(p) if p.side == Side::Client && !p.removed => {
            issue(draft, party, LINK_DAYS);
            Ok(())
        }
        Some(_) | None => Err(Refusal::NotHere),
    }
}

pub(super) fn revoke_link(draft: &mut Draft<'_>, party: Pseudonym, link: LinkId) -> Result<(), Refusal> {
    if draft.context.actor.who().is_some() {
        draft.ours()?;
    }
    if draft.state.links.get(&party) == Some(&link) && !draft.state.sealed {
        draft.push_own(Event::LinkRevoked { party, link, fields: NoFields {} });
    }
    Ok(())
}

pub(super) fn send_code(draft: &mut Draft<'_>, by: &Person) -> Result<(), Refusal> {
    if draft.state.sealed {
        return Ok(());
    }
    let party = draft.person(by)?.id;
    draft.push_own(Event::CodeSent { party, channel: Channel::Email, fields: NoFields {} });
    Ok(())
}

pub(super) fn code_failed(draft: &mut Draft<'_>, by: &Person) -> Result<(), Refusal> {
    if draft.state.sealed {
        return Ok(());
    }
    let party = draft.person(by)?.id;
    draft.push_own(Event::CodeFailed { party, channel: Channel::Email, fields: NoFields {} });
    Ok(())
}

/// A task that this person may act on now.
pub(super) fn my_task<'a>(state: &'a State, by: &Person, id: TaskId) -> Result<&'a Task, Refusal> {
    let task = state.tasks.get(&id).ok_or(Refusal::NotHere)?;
    if task.person != by.who().in_request(state.id) {
        let whose = state.card(task.person).map_or("somebody else", |c| c.name.as_str());
        return Err(Refusal::NotYourTurn(format!("This is for {whose} to answer.")));
    }
    Ok(task)
}

pub(super) fn asked(state: &State, task: &Task) -> Result<(), Refusal> {
    match &task.state {
        TaskState::Asked { .. } => Ok(()),
        TaskState::Waiting => {
            Err(Refusal::NotYourTurn("It is not your turn yet. You get a mail when it is.".to_owned()))
        }
        TaskState::Answered { .. } => Err(Refusal::AlreadyDecided),
        TaskState::Closed(_) => Err(state
            .outcome
            .map_or_else(|| Refusal::NotYourTurn("This was settled without your answer.".to_owned()), Refusal::Ended)),
    }
}

pub(super) fn open_sheet(draft: &mut Draft<'_>, by: &Person, id: TaskId) -> Result<(), Refusal> {
    let task = my_task(&draft.state, by, id)?.clone();
    asked(&draft.state, &task)?;
    draft.open()?;
    if matches!(by.who(), PersonId::Contact(_)) {
        carry_link(draft, by, task.party);
    }
    let session = draft.session(by);
    let documents = draft.state.package().map(|p| p.documents.clone()).unwrap_or_default();
    for n in documents {
        // What was made available in another session says nothing about this one.
        if draft.state.shown.contains_key(&(task.party, session, n)) {
            continue;
        }
        let shown = draft
            .state
            .documents
            .get(&n)
            .and_then(|d| d.file.as_ref())
            .map(|f| ShownCard { sha256: f.sha256, size: f.size });
        let author = draft.author_as(by, task.party);
        draft
            .push(author, Event::DocumentShown { party: task.party, n, complete: true, fields: ShownFields { shown } });
    }
    Ok(())
}

pub(super) fn decide_task(draft: &mut Draft<'_>, deciding: &Decision) -> Result<(), Refusal> {
    let task = my_task(&draft.state, &deciding.by, deciding.task)?.clone();
    if let TaskState::Answered { choice: Some(choice), conditional, package, .. } = &task.state {
        let same = *choice == deciding.answer.choice()
            && *conditional == matches!(&deciding.answer, Answer::ApproveWithConditions(_))
            && *package == deciding.package;
        return if same { Ok(()) } else { Err(Refusal::AlreadyDecided) };
    }
    if matches!(task.state, TaskState::Closed(TaskEnd::Rework)) {
        draft.open()?;
        same_package(&draft.state, deciding.package)?;
    }
    asked(&draft.state, &task)?;
    draft.open()?;
    let step = draft.step(&task.step).ok_or(Refusal::NotHere)?;
    let inside = match (&step.kind, deciding.by.who()) {
        (StepKind::Approve(_), PersonId::Contact(_)) => false,
        (StepKind::Review(_), PersonId::Member(_)) => true,
        _ => return Err(Refusal::NotYourTurn("This step is not answered in this way.".to_owned())),
    };
    same_package(&draft.state, deciding.package)?;
    let grant = routing::may_answer(&task, deciding.by.who(), &step, draft.question());
    if let Err(Nobody { reason, .. }) = grant {
        return Err(Refusal::NotAllowed(reason));
    }
    let (answer, comment) = checked(&deciding.answer, deciding.comment.as_deref())?;
    if let Answer::RequestChanges(changes) = &answer {
        let outside = matches!(deciding.by.who(), PersonId::Contact(_));
        changes.iter().filter_map(|c| c.place).try_for_each(|place| place_fits(&draft.state, place, outside))?;
    }
    let expected = build_statement(&draft.state, draft.context, deciding.task, &answer, &deciding.statement.nonce);
    if expected.as_ref() != Some(&deciding.statement) {
        return Err(Refusal::PackageChanged { changed: "what you would confirm no longer reads the same".to_owned() });
    }
    let author = prove(draft, deciding, &task, step.level())?;
    let session = draft.session(&deciding.by);
    for document in &deciding.statement.documents {
        if !draft.state.shown.contains_key(&(task.party, session, document.n)) {
            let file = draft.state.documents.get(&document.n).and_then(|d| d.file.as_ref());
            return Err(Refusal::NotShown {
                document: file.map_or_else(|| "A document".to_owned(), |f| f.filename.clone()),
            });
        }
    }
    record(draft, deciding, &task, author, &answer, comment, inside);
    advance::advance(draft);
    Ok(())
}

fn same_package(state: &State, package: Digest) -> Result<(), Refusal> {
    match state.package() {
        Some(now) if now.digest == package => Ok(()),
        Some(now) => Err(Refusal::PackageChanged { changed: format!("round {} was sent meanwhile", now.round) }),
        None => Err(Refusal::PackageChanged { changed: "the team took it back to work on it".to_owned() }),
    }
}

/// The answer with its texts in order.
fn checked(answer: &Answer, comment: Option<&str>) -> Result<(Answer, Option<String>), Refusal> {
    let few = |field: &'static str, count: usize, one: &str| {
        if count == 0 {
            return Err(Refusal::Unacceptable { field, says: format!("Write at least one {one}.") });
        }
        if count > ITEMS_MAX {
            return Err(Refusal::Unacceptable { field, says: format!("At most {ITEMS_MAX} can be given at once.") });
        }
        Ok(())
    };
    let length = |texts: &mut dyn Iterator<Item = &String>| texts.map(|t| t.chars().count()).sum::<usize>();
    let together = match answer {
        Answer::Approve => 0,
        Answer::ApproveWithConditions(conditions) => length(&mut conditions.iter()),
        Answer::RequestChanges(changes) => length(&mut changes.iter().map(|c| &c.text)),
        Answer::Decline(reason) => length(&mut std::iter::once(reason)),
    };
    if together > TOGETHER_MAX {
        let says = format!("This is longer than {TOGETHER_MAX} characters altogether. Attach it as a document.");
        return Err(Refusal::Unacceptable { field: "answer", says });
    }
    match answer {
        Answer::Approve => {}
        Answer::ApproveWithConditions(conditions) => {
            few("conditions", conditions.len(), "condition")?;
            conditions.iter().try_for_each(|c| text("conditions", c, TEXT_MAX).map(|_| ()))?;
        }
        Answer::RequestChanges(changes) => {
            few("changes", changes.len(), "change")?;
            changes.iter().try_for_each(|c| text("changes", &c.text, TEXT_MAX).map(|_| ()))?;
        }
        Answer::Decline(reason) => {
            text("reason", reason, TEXT_MAX)?;
        }
    }
    let comment = comment.filter(|c| !c.trim().is_empty()).map(|c| text("comment", c, TEXT_MAX)).transpose()?;
    Ok((answer.clone(), comment))
}

/// Checks what the person did to confirm, writes its evidence, and gives the author with their proof.
fn prove(draft: &mut Draft<'_>, deciding: &Decision, task: &Task, level: u8) -> Result<Author, Refusal> {
    let by = &deciding.by;
    let session = draft.session(by);
    let mut methods = Vec::new();
    let mut refs = Vec::new();
    let kind = draft.author_as(by, task.party).kind;
    match by.who() {
        PersonId::Contact(_) => {
            let Some(seq) = draft.state.opened_links.get(&(task.party, session)) else {
                return Err(Refusal::ProofMissing("Open the link from your mail in this browser first.".to_owned()));
            };
            methods.push(Method::Link);
            refs.push(*seq);
        }
        PersonId::Member(_) => {
            if by.signed_in() == SignedIn::PasswordTotp {
                let author = draft.author_as(by, task.party);
                refs.push(draft.push(
                    author,
                    Event::TotpOk { party: task.party, channel: Channel::Totp, session, fields: NoFields {} },
                ));
                methods.push(Method::Totp);
            }
        }
    }
    match &deciding.proof {
        Proof::Session => {}
        Proof::TypedName(name) => same_name(draft, task, name)?,
        Proof::EmailCode { statement } => {
            if *statement != deciding.statement_hash {
                return Err(Refusal::ProofMissing("This code was made for another statement.".to_owned()));
            }
            let author = draft.author_as(by, task.party);
            refs.push(draft.push(
                author,
                Event::CodeOk { party: task.party, channel: Channel::Email, session, fields: NoFields {} },
            ));
            methods.push(Method::OtpEmail);
        }
    }
    let reached = methods.iter().map(|m| m.level()).max().unwrap_or(0);
    if reached < level {
        return Err(Refusal::ProofMissing(match level {
            2 => "This decision needs the code that is mailed to you.".to_owned(),
            _ => "This decision needs a stronger proof than was given.".to_owned(),
        }));
    }
    let typed = matches!(deciding.proof, Proof::TypedName(_) | Proof::EmailCode { .. });
    if matches!(by.who(), PersonId::Contact(_)) && !typed {
        return Err(Refusal::ProofMissing("Type your name to confirm.".to_owned()));
    }
    Ok(Author { kind, id: task.party, auth: Some(Auth { methods, refs, session }) })
}

/// Level 1 asks for one's own name, so that pressing every button decides nothing.
fn same_name(draft: &Draft<'_>, task: &Task, typed: &str) -> Result<(), Refusal> {
    let plain = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let known = draft.state.card(task.party).map(|c| plain(&c.name));
    if known.as_ref().is_some_and(|name| *name == plain(typed)) {
        return Ok(());
    }
    let known = draft.state.card(task.party).map_or("your name", |c| c.name.as_str());
    Err(Refusal::Unacceptable { field: "typed_name", says: format!("Type your name as the sender wrote it: {known}.") })
}

fn record(
    draft: &mut Draft<'_>,
    deciding: &Decision,
    task: &Task,
    author: Author,
    answer: &Answer,
    comment: Option<String>,
    inside: bool,
) {
    let conditions = match answer {
        Answer::ApproveWithConditions(list) => Some(list.iter().map(|c| c.trim().to_owned()).collect::<Vec<_>>()),
        Answer::Approve | Answer::RequestChanges(_) | Answer::Decline(_) => None,
    };
    let comment = match answer {
        Answer::Decline(reason) => Some(reason.trim().to_owned()),
        Answer::Approve | Answer::ApproveWithConditions(_) | Answer::RequestChanges(_) => comment,
    };
    let typed_name = match &deciding.proof {
        Proof::TypedName(name) => Some(name.trim().to_owned()),
        Proof::Session | Proof::EmailCode { .. } => None,
    };
    let fields = DecisionFields {
        statement: Some(deciding.statement.clone()),
        comment,
        conditions: conditions.clone(),
        typed_name,
    };
    let (party, id, choice) = (task.party, deciding.task, answer.choice());
    let (conditional, channel, package, signed_in) =
        (conditions.is_some(), Channel::Web, deciding.package, deciding.by.signed_in());
    let event = if inside {
        Event::ReviewRecorded { party, task: id, choice, conditional, channel, package, signed_in, fields }
    } else {
        Event::DecisionRecorded { party, task: id, choice, conditional, channel, package, signed_in, fields }
    };
    draft.push(author.clone(), event);
    for condition in conditions.into_iter().flatten() {
        let obligation = ObligationId::from_bytes(draft.chance());
        let event =
            Event::ObligationOpened { obligation, task: id, step: task.step.clone(), fields: Text::of(&condition) };
        draft.push(author.clone(), event);
    }
    if let Answer::RequestChanges(changes) = answer {
        let visibility = if inside { Visibility::Internal } else { Visibility::Everyone };
        for change in changes {
            let id = ChangeId::from_bytes(draft.chance());
            let fields = Text::of(change.text.trim());
            let event =
                Event::ChangeRequested { change: id, task: deciding.task, visibility, place: change.place, fields };
            draft.push(author.clone(), event);
        }
    }
}

pub(super) fn withdraw_decision(draft: &mut Draft<'_>, by: &Person, id: TaskId, reason: &str) -> Result<(), Refusal> {
    let task = my_task(&draft.state, by, id)?.clone();
    if matches!(task.state, TaskState::Asked { .. }) {
        return Ok(());
    }
    draft.open()?;
    let TaskState::Answered { choice: Some(_), .. } = task.state else { return Err(Refusal::Unknown("answer")) };
    let settled = draft.state.steps.get(&task.step).is_none_or(|run| run.outcome.is_some() || run.round != task.round);
    if settled {
        return Err(Refusal::Settled);
    }
    let reason = text("reason", reason, TEXT_MAX)?;
    if matches!(by.who(), PersonId::Contact(_)) {
        carry_link(draft, by, task.party);
    }
    let author = withdrawing_author(draft, by, &task)?;
    let (party, channel, fields) = (task.party, Channel::Web, Text::of(&reason));
    let event = match by.who() {
        PersonId::Contact(_) => Event::DecisionWithdrawn { party, task: id, channel, fields },
        PersonId::Member(_) => Event::ReviewWithdrawn { party, task: id, channel, fields },
    };
    draft.push(author, event);
    advance::advance(draft);
    Ok(())
}

/// Taking back needs the same proof as the answer had: what was proved for this party in this session.
fn withdrawing_author(draft: &mut Draft<'_>, by: &Person, task: &Task) -> Result<Author, Refusal> {
    let author = draft.author_as(by, task.party);
    let level = author.auth.as_ref().map_or(0, Auth::level);
    let floor = u8::from(matches!(by.who(), PersonId::Contact(_)));
    if level < floor {
        return Err(Refusal::ProofMissing("Open the link from your mail in this browser first.".to_owned()));
    }
    Ok(author)
}

pub(super) fn acknowledge(draft: &mut Draft<'_>, by: &Person, id: TaskId) -> Result<(), Refusal> {
    let task = my_task(&draft.state, by, id)?.clone();
    if matches!(task.state, TaskState::Answered { choice: None, .. }) {
        return Ok(());
    }
    asked(&draft.state, &task)?;
    draft.open()?;
    if draft.state.steps.get(&task.step).is_none_or(|run| run.word != StepWord::Acknowledge) {
        return Err(Refusal::NotYourTurn("This step asks for a decision, not for an acknowledgement.".to_owned()));
    }
    let package = draft.state.packages.last().map_or(Digest([0; 32]), |p| p.digest);
    if matches!(by.who(), PersonId::Contact(_)) {
        carry_link(draft, by, task.party);
    }
    let author = draft.author_as(by, task.party);
    draft.push(
        author,
        Event::Acknowledged { party: task.party, task: id, channel: Channel::Web, package, fields: NoFields {} },
    );
    advance::advance(draft);
    Ok(())
}

#[cfg(test)]
mod tests;
