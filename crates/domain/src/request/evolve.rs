//! What the state is after an entry. Total: it never refuses and never fails, also not on entries whose fields were erased.

use crate::ids::{Pseudonym, StepId};
use crate::request::event::{AuthorKind, Entry, Event, talk};
use crate::request::state::{
    Change, Document, Obligation, ObligationState, Party, Post, State, SubmittedPackage, Task, TaskState, Thread, Wait,
};
use crate::request::vocabulary::{Choice, Side};
use crate::values::Digest;

mod steps;

/// Adds one entry to what is known. The last entries are evidence of what went out and of how people proved who they are; no rule looks
/// at them later.
pub fn evolve(state: &mut State, entry: &Entry) {
    (state.next_seq, state.changed_at) = (entry.seq + 1, Some(entry.at));
    match &entry.event {
        Event::Opened { .. }
        | Event::PartyAdded { .. }
        | Event::PartyRemoved { .. }
        | Event::LinkOpened { .. }
        | Event::LinkIssued { .. }
        | Event::LinkRevoked { .. }
        | Event::DocumentShown { .. }
        | Event::FlowMoved { .. }
        | Event::OwnerReminded { .. }
        | Event::StepBlocked { .. }
        | Event::Completed { .. }
        | Event::Expired { .. }
        | Event::Cancelled { .. }
        | Event::Sealed { .. } => whole(state, entry),
        Event::PackageEdited { .. }
        | Event::DocumentAttached { .. }
        | Event::DocumentWithdrawn { .. }
        | Event::PackageSubmitted { .. }
        | Event::PackageReturned { .. } => package(state, entry),
        Event::StepOpened { .. }
        | Event::StepClosed { .. }
        | Event::TaskAssigned { .. }
        | Event::TaskAsked { .. }
        | Event::TaskHandedOn { .. }
        | Event::TaskReferred { .. }
        | Event::ReferralRefused { .. }
        | Event::TaskOverdue { .. }
        | Event::TaskPaused { .. }
        | Event::TaskResumed { .. }
        | Event::TaskClosed { .. } => steps::steps(state, entry),
        Event::StepSkipped { .. }
        | Event::TaskCarried { .. }
        | Event::TaskReminded { .. }
        | Event::TaskEscalated { .. }
        | Event::WaitContinued { .. }
        | Event::CallRequested { .. }
        | Event::CallReported { .. }
        | Event::SignalReceived { .. }
        | Event::FormSubmitted { .. }
        | Event::FileSupplied { .. }
        | Event::TaskDone { .. } => steps::work(state, entry),
        talk!() => threads(state, entry),
        Event::ChangeRequested { .. }
        | Event::ChangeAnswered { .. }
        | Event::ObligationOpened { .. }
        | Event::ObligationMet { .. }
        | Event::ObligationPassed { .. }
        | Event::ObligationAccepted { .. }
        | Event::ObligationReturned { .. } => demands(state, entry),
        Event::DecisionRecorded { .. }
        | Event::ReviewRecorded { .. }
        | Event::Acknowledged { .. }
        | Event::DecisionWithdrawn { .. }
        | Event::ReviewWithdrawn { .. } => answers(state, entry),
        Event::PreflightPassed { .. }
        | Event::StepPassed { .. }
        | Event::NoticeQueued { .. }
        | Event::CodeSent { .. }
        | Event::CodeOk { .. }
        | Event::CodeFailed { .. }
        | Event::TotpOk { .. }
        | Event::MessageSent { .. }
        | Event::MessageFailed { .. }
        | Event::AnnexDelivered { .. }
        | Event::AnnexErased { .. } => {}
    }
}

/// The request as a whole: its beginning, its people, their links, what it waits for, its end.
fn whole(state: &mut State, entry: &Entry) {
    match &entry.event {
        Event::Opened { flow, kind, fields, .. } => {
            state.opened_at = Some(entry.at);
            state.initiator = Some(entry.author.id);
            state.flow = Some(*flow);
            state.kind = *kind;
            state.title.clone_from(&fields.title);
            state.sender.clone_from(&fields.sender);
            state.about.clone_from(&fields.about);
        }
        Event::PartyAdded { party, person, side, may_decide, fields } => {
            let party_now = Party {
                person: *person,
                side: *side,
                may_decide: *may_decide,
                card: fields.person.clone(),
                removed: false,
            };
            state.parties.insert(*party, party_now);
        }
        Event::PartyRemoved { party, .. } => {
            if let Some(party) = state.parties.get_mut(party) {
                party.removed = true;
            }
        }
        Event::LinkOpened { party, session, interactive, .. } => {
            if *interactive {
                state.opened_links.insert((*party, *session), entry.seq);
            }
        }
        Event::DocumentShown { party, n, complete, .. } => {
            let session = entry.author.auth.as_ref().filter(|_| *complete).map(|auth| auth.session);
            state.shown.extend(session.map(|session| ((*party, session, *n), entry.seq)));
        }
        Event::Completed { outcome, .. } | Event::Expired { outcome, .. } | Event::Cancelled { outcome, .. } => {
            state.outcome = Some(*outcome);
        }
        Event::Sealed { .. } => state.sealed = true,
        Event::LinkIssued { party, link, .. } => {
            state.links.insert(*party, *link);
        }
        Event::LinkRevoked { party, link, .. } => {
            if state.links.get(party) == Some(link) {
                state.links.remove(party);
            }
        }
        Event::FlowMoved { to, lifted, .. } => {
            state.flow = Some(*to);
            // Whoever was not found is looked for anew, by the new version.
            state.blocked = None;
            for step in lifted {
                state.past_steps.extend(state.steps.remove(step).map(|run| (step.clone(), run)));
            }
            state.past_steps.sort_by_key(|(_, run)| run.opened);
        }
        Event::OwnerReminded { again, .. } => state.look_at = Some(*again),
        Event::StepBlocked { step, look_at, fields, .. } => {
            state.blocked = Some((step.clone(), fields.text.clone()));
            state.look_at = Some(*look_at);
        }
        _ => unreachable_kind(),
    }
}

fn package(state: &mut State, entry: &Entry) {
    match &entry.event {
        Event::PackageEdited { set, titled, fields } => {
            if *titled {
                state.title.clone_from(&fields.title);
            }
            for name in set {
                let value =
                    fields.values.as_ref().and_then(|all| all.iter().find(|v| v.id == *name)).map(|v| v.value.clone());
                state.fields.insert(name.clone(), value);
            }
            state.edited_since_terms = true;
        }
        Event::DocumentAttached { n, slot, version, fields } => {
            let document = Document {
                slot: slot.clone(),
                version: *version,
                file: fields.document.clone(),
                at: entry.at,
                by: entry.author.id,
                round: state.round,
                withdrawn: false,
            };
            state.edited_since_terms &= slot.is_some();
            state.documents.insert(*n, document);
        }
        Event::DocumentWithdrawn { n, .. } => {
            if let Some(document) = state.documents.get_mut(n) {
                document.withdrawn = true;
            }
        }
        Event::PackageSubmitted { round, package, documents, .. } => state.packages.push(SubmittedPackage {
            round: *round,
            digest: *package,
            documents: documents.clone(),
            at: entry.at,
            by: entry.author.id,
        }),
        Event::PackageReturned { to, .. } => {
            state.round += 1;
            reset_from(state, to);
        }
        _ => unreachable_kind(),
    }
}

/// Steps from the target on begin anew; what they were stays in the past.
fn reset_from(state: &mut State, target: &StepId) {
    let from = state.steps.get(target).map_or(0, |run| run.opened);
    let again: Vec<StepId> =
        state.steps.iter().filter(|(_, run)| run.opened >= from).map(|(id, _)| id.clone()).collect();
    for id in again {
        if let Some(run) = state.steps.remove(&id) {
            state.past_steps.push((id, run));
        }
    }
    state.past_steps.sort_by_key(|(_, run)| run.opened);
    // An approval lapses with the package it was given for, and its conditions with it.
    let (tasks, steps) = (&state.tasks, &state.steps);
    for obligation in state.obligations.values_mut() {
        let current = |task: &Task| steps.get(&task.step).is_some_and(|run| run.round == task.round);
        obligation.lapsed |= !tasks.get(&obligation.task).is_some_and(current);
    }
}

/// The side of whoever wrote an entry.
pub(crate) const fn side_of(kind: AuthorKind) -> Side {
    match kind {
        AuthorKind::Contact => Side::Client,
        AuthorKind::Member | AuthorKind::System => Side::Us,
    }
}

fn threads(state: &mut State, entry: &Entry) {
    let post = |text: &Option<String>| Post {
        seq: entry.seq,
        by: entry.author.id,
        side: side_of(entry.author.kind),
        at: entry.at,
        text: text.clone(),
    };
    match &entry.event {
        Event::QuestionAsked { thread, visibility, place, owes, mentions, fields, .. } => {
            let asked = side_of(entry.author.kind) == Side::Client;
            let new = Thread {
                wait: asked.then(|| Wait::begun(entry.at, *owes)),
                named: mentions.iter().map(|who| (*who, entry.at)).collect(),
                waited: Vec::new(),
                visibility: *visibility,
                place: *place,
                posts: vec![post(&fields.text)],
                resolved: false,
                round: state.round,
            };
            state.threads.insert(*thread, new);
        }
        Event::QuestionAnswered { thread, owes, mentions, fields, .. } => {
            let author = person_of(state, entry.author.id);
            if let Some(thread) = state.threads.get_mut(thread) {
                thread.named.remove(&author);
                thread.named.extend(mentions.iter().map(|who| (*who, entry.at)));
                thread.posts.push(post(&fields.text));
                thread.resolved = false;
                match side_of(entry.author.kind) {
                    Side::Us => thread.end_wait(entry.at),
                    Side::Client if thread.is_clients() && thread.wait.is_none() => {
                        thread.wait = Some(Wait::begun(entry.at, *owes));
                    }
                    Side::Client => {}
                }
            }
        }
        Event::QuestionResolved { thread, .. } => {
            if let Some(thread) = state.threads.get_mut(thread) {
                thread.resolved = true;
                thread.named.clear();
                thread.end_wait(entry.at);
            }
        }
        Event::QuestionReopened { thread, owes, .. } => {
            if let Some(thread) = state.threads.get_mut(thread) {
                thread.resolved = false;
                if thread.is_clients() && thread.wait.is_none() {
                    thread.wait = Some(Wait::begun(entry.at, *owes));
                }
            }
        }
        Event::QuestionGiven { thread, owes, .. } => {
            if let Some(wait) = state.threads.get_mut(thread).and_then(|thread| thread.wait.as_mut()) {
                *wait = Wait { since: wait.since, ..Wait::begun(wait.since, Some(*owes)) };
            }
        }
        Event::QuestionOverdue { thread, again, .. } => {
            if let Some(wait) = state.threads.get_mut(thread).and_then(|thread| thread.wait.as_mut()) {
                wait.look_at = Some(*again);
                wait.late += 1;
            }
        }
        _ => unreachable_kind(),
    }
}

fn demands(state: &mut State, entry: &Entry) {
    match &entry.event {
        Event::ChangeRequested { change, task, visibility, place, fields } => {
            let new = Change {
                task: *task,
                round: state.round,
                visibility: *visibility,
                place: *place,
                text: fields.text.clone(),
                answer: None,
            };
            state.changes.insert(*change, new);
        }
        Event::ChangeAnswered { change, done, fields } => {
            if let Some(change) = state.changes.get_mut(change) {
                change.answer = Some((*done, fields.text.clone()));
            }
        }
        Event::ObligationOpened { obligation, task, step, fields } => {
            let new = Obligation {
                task: *task,
                passed_to: None,
                step: step.clone(),
                text: fields.text.clone(),
                state: ObligationState::Open,
                note: None,
                lapsed: false,
            };
            state.obligations.insert(*obligation, new);
        }
        Event::ObligationMet { obligation, fields } => {
            obligation_to(state, *obligation, ObligationState::Met, fields.text.clone());
        }
        Event::ObligationPassed { obligation, party, .. } => {
            if let Some(obligation) = state.obligations.get_mut(obligation) {
                obligation.passed_to = Some(*party);
            }
        }
        Event::ObligationAccepted { obligation, fields, .. } => {
            obligation_to(state, *obligation, ObligationState::Accepted, fields.text.clone());
        }
        Event::ObligationReturned { obligation, fields, .. } => {
            obligation_to(state, *obligation, ObligationState::Open, fields.text.clone());
        }
        _ => unreachable_kind(),
    }
}

fn obligation_to(state: &mut State, id: crate::ids::ObligationId, to: ObligationState, note: Option<String>) {
    if let Some(obligation) = state.obligations.get_mut(&id) {
        obligation.state = to;
        if note.is_some() {
            obligation.note = note;
        }
    }
}

fn answers(state: &mut State, entry: &Entry) {
    let mut answer = |task: &crate::ids::TaskId,
                      choice: Option<Choice>,
                      conditional: bool,
                      package: Digest,
                      comment: Option<String>| {
        if let Some(task) = state.tasks.get_mut(task) {
            task.state = TaskState::Answered { seq: entry.seq, at: entry.at, choice, conditional, package, comment };
        }
    };
    match &entry.event {
        Event::DecisionRecorded { task, choice, conditional, package, fields, .. }
        | Event::ReviewRecorded { task, choice, conditional, package, fields, .. } => {
            answer(task, Some(*choice), *conditional, *package, fields.comment.clone());
        }
        Event::Acknowledged { task, package, .. } => answer(task, None, false, *package, None),
        Event::DecisionWithdrawn { task, .. } | Event::ReviewWithdrawn { task, .. } => {
            if let Some(found) = state.tasks.get_mut(task) {
                found.state = TaskState::Waiting;
            }
            // What was asked or promised in that answer goes with it.
            let gone = *task;
            state.changes.retain(|_, c| c.task != gone);
            state.obligations.retain(|_, o| o.task != gone);
        }
        _ => unreachable_kind(),
    }
}

/// Each part above is called for its own kinds only; if that ever changes, this says so in the tests.
fn unreachable_kind() {
    debug_assert!(false, "an entry went to the wrong part of evolve");
}

/// The state after all entries.
pub fn fold<'a>(id: crate::ids::RequestId, entries: impl IntoIterator<Item = &'a Entry>) -> State {
    let mut state = State::new(id);
    for entry in entries {
        evolve(&mut state, entry);
    }
    state
}

/// The lasting name behind a party.
pub fn person_of(state: &State, party: Pseudonym) -> Pseudonym {
    state.parties.get(&party).map_or(party, |p| p.person)
}
