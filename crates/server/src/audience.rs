//! What the client may know: which packages, which values, which parts of the record. Pure, and asked by every page and bundle
//! for people outside.
//!
//! Everything is about what has *reached* the client: a package that is still being checked inside is not known outside, and an
//! amount that was corrected before sending never was.

use domain::ids::{ChangeId, Name, ObligationId, Pseudonym};
use domain::request::event::{Entry, Event};
use domain::request::evolve::fold;
use domain::request::{Side, State, SubmittedPackage, Visibility};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The packages about which somebody at the client was asked, oldest first.
pub fn packages(state: &State) -> impl Iterator<Item = &SubmittedPackage> {
    let asked = |t: &&domain::request::Task| t.asked_at.is_some() && is_client(state, t.party);
    let rounds: BTreeSet<u32> = state.tasks.values().filter(asked).map(|t| t.round).collect();
    state.packages.iter().filter(move |p| rounds.contains(&p.round))
}

/// The package that the client has now.
pub fn package(state: &State) -> Option<&SubmittedPackage> {
    packages(state).last()
}

/// Has this document reached the client?
pub fn has_document(state: &State, n: u32) -> bool {
    packages(state).any(|p| p.documents.contains(&n))
}

/// Is it somebody at the client?
pub fn is_client(state: &State, party: Pseudonym) -> bool {
    state.parties.get(&party).is_some_and(|p| p.side == Side::Client)
}

/// The lasting names of the members whom the client knows by name: whoever opened the request or sent a package.
pub fn senders(state: &State) -> BTreeSet<Pseudonym> {
    let lasting = |id: Pseudonym| state.parties.get(&id).map_or(id, |p| p.person);
    state.initiator.into_iter().chain(state.packages.iter().map(|p| p.by)).map(lasting).collect()
}

/// The state with title and fields as they were when the client's package was sent.
pub fn known<'a>(state: &'a State, entries: &[Arc<Entry>]) -> Cow<'a, State> {
    let Some(round) = package(state).map(|p| p.round) else { return Cow::Borrowed(state) };
    let sent = entries.iter().position(|e| matches!(e.event, Event::PackageSubmitted { round: r, .. } if r == round));
    let (then, since) = entries.split_at(sent.map_or(entries.len(), |at| at + 1));
    if !since.iter().any(|e| matches!(e.event, Event::PackageEdited { .. })) {
        return Cow::Borrowed(state);
    }
    let then = fold(state.id, then.iter().map(|entry| &**entry));
    Cow::Owned(State { title: then.title, fields: then.fields, ..state.clone() })
}

/// Entries whose fields everybody who is part of the request may see, as a pattern.
macro_rules! of_all {
    () => {
        Event::Opened { .. }
            | Event::DocumentWithdrawn { .. }
            | Event::PackageSubmitted { .. }
            | Event::PackageReturned { .. }
            | Event::PartyRemoved { .. }
            | Event::StepOpened { .. }
            | Event::StepSkipped { .. }
            | Event::TaskCarried { .. }
            | Event::TaskReminded { .. }
            | Event::TaskEscalated { .. }
            | Event::WaitContinued { .. }
            | Event::SignalReceived { .. }
            | Event::TaskAsked { .. }
            | Event::TaskOverdue { .. }
            | Event::OwnerReminded { .. }
            | Event::TaskClosed { .. }
            | Event::StepClosed { .. }
            | Event::LinkIssued { .. }
            | Event::LinkRevoked { .. }
            | Event::CodeSent { .. }
            | Event::CodeOk { .. }
            | Event::CodeFailed { .. }
            | Event::TotpOk { .. }
            | Event::QuestionResolved { .. }
            | Event::QuestionReopened { .. }
            | Event::QuestionGiven { .. }
            | Event::QuestionOverdue { .. }
            | Event::TaskPaused { .. }
            | Event::TaskResumed { .. }
            | Event::DecisionRecorded { .. }
            | Event::DecisionWithdrawn { .. }
            | Event::Acknowledged { .. }
            | Event::Completed { .. }
            | Event::Expired { .. }
            | Event::Cancelled { .. }
            | Event::Sealed { .. }
    };
}

/// Which disclosures go into the bundle of one person at the client.
#[derive(Debug)]
pub struct Disclosed<'a> {
    state: &'a State,
    entries: &'a [Arc<Entry>],
    me: Pseudonym,
    senders: BTreeSet<Pseudonym>,
    /// Places of the packages that reached the client.
    sent: Vec<u64>,
    changes: BTreeMap<ChangeId, Visibility>,
    obligations: BTreeMap<ObligationId, bool>,
}

impl<'a> Disclosed<'a> {
    /// For the person with that lasting pseudonym.
    pub fn to(state: &'a State, entries: &'a [Arc<Entry>], me: Pseudonym) -> Self {
        let rounds: BTreeSet<u32> = packages(state).map(|p| p.round).collect();
        let of_client = |task| state.tasks.get(task).is_some_and(|t| is_client(state, t.party));
        let mut all = Self {
            state,
            entries,
            me,
            senders: senders(state),
            sent: Vec::new(),
            changes: BTreeMap::new(),
            obligations: BTreeMap::new(),
        };
        for entry in entries {
            match &entry.event {
                Event::PackageSubmitted { round, .. } if rounds.contains(round) => all.sent.push(entry.seq),
                Event::ChangeRequested { change, visibility, .. } => {
                    all.changes.insert(*change, *visibility);
                }
                Event::ObligationOpened { obligation, task, .. } => {
                    all.obligations.insert(*obligation, of_client(task));
                }
                _ => {}
            }
        }
        all
    }

    /// May they see this field of this entry? What the client’s people filled in, supplied or did is theirs to see; what ours did is not.
    pub fn has(&self, seq: u64, field: &str) -> bool {
        let Some(entry) = usize::try_from(seq).ok().and_then(|at| self.entries.get(at)) else { return false };
        match &entry.event {
            Event::PackageEdited { set, titled, .. } => self.was_sent(seq, field, set, *titled),
            Event::DocumentAttached { n, .. } | Event::DocumentShown { n, .. } => has_document(self.state, *n),
            Event::PartyAdded { person, side, .. } => *side == Side::Client || self.senders.contains(person),
            Event::FormSubmitted { party, .. }
            | Event::FileSupplied { party, .. }
            | Event::TaskDone { party, .. }
            | Event::TaskAssigned { party, .. }
            | Event::NoticeQueued { party, .. } => is_client(self.state, *party),
            // Addresses of mail and network belong to the one person.
            Event::LinkOpened { party, .. }
            | Event::MessageSent { party, .. }
            | Event::MessageFailed { party, .. }
            | Event::AnnexDelivered { party, .. } => self.is_me(*party),
            Event::TaskHandedOn { .. } | Event::TaskReferred { .. } | Event::ReferralRefused { .. } => {
                self.concerns(&entry.event)
            }
            Event::QuestionAsked { visibility, .. }
            | Event::QuestionAnswered { visibility, .. }
            | Event::ChangeRequested { visibility, .. } => *visibility == Visibility::Everyone,
            Event::ChangeAnswered { change, .. } => self.changes.get(change) == Some(&Visibility::Everyone),
            Event::ObligationOpened { obligation, .. }
            | Event::ObligationMet { obligation, .. }
            | Event::ObligationPassed { obligation, .. }
            | Event::ObligationReturned { obligation, .. }
            | Event::ObligationAccepted { obligation, .. } => self.obligations.get(obligation) == Some(&true),
            Event::ReviewRecorded { .. }
            | Event::ReviewWithdrawn { .. }
            | Event::PreflightPassed { .. }
            | Event::StepBlocked { .. }
            | Event::CallRequested { .. }
            | Event::CallReported { .. }
            | Event::StepPassed { .. }
            | Event::FlowMoved { .. }
            | Event::AnnexErased { .. } => false,
            of_all!() => true,
        }
    }

    /// What is said about the right person is between those who are or were asked, and the team.
    fn concerns(&self, event: &Event) -> bool {
        let tasks = match event {
            Event::TaskHandedOn { task, instead, .. } => vec![task, instead],
            Event::TaskReferred { task, .. } | Event::ReferralRefused { task, .. } => vec![task],
            _ => Vec::new(),
        };
        tasks.into_iter().filter_map(|id| self.state.tasks.get(id)).any(|t| self.is_me(t.party))
    }

    fn is_me(&self, party: Pseudonym) -> bool {
        self.state.parties.get(&party).map_or(party, |p| p.person) == self.me
    }

    /// Did these values reach the client, or were they changed again before anything was sent?
    fn was_sent(&self, seq: u64, field: &str, set: &[Name], titled: bool) -> bool {
        let Some(sent) = self.sent.iter().find(|at| **at > seq) else { return false };
        let changed_again = self.entries.iter().filter(|e| e.seq > seq && e.seq < *sent).any(|e| match &e.event {
            Event::PackageEdited { titled: again, .. } if field == "title" => titled && *again,
            Event::PackageEdited { set: later, .. } => later.iter().any(|name| set.contains(name)),
            _ => false,
        });
        !changed_again
    }
}

#[cfg(test)]
mod tests;
