//! From the state to the resource.

use super::{
    ChangeInRequest, DecisionInRequest, DocumentInRequest, FieldContent, NextInRequest, ObligationInRequest,
    PersonInRequest, PostInRequest, Request, Spot, StepInRequest, TaskInRequest, ThreadInRequest,
};
use crate::live::Live;
use crate::projection::word;
use domain::ids::Pseudonym;
use domain::request::state::ObligationState;
use domain::request::{
    ChangeDone, Choice, Next, Side, State, StepOutcome, StepRun, Task, TaskEnd, TaskState, Visibility, next_up,
};

/// The request as it is now. `base` is how people reach this server.
pub fn request(live: &Live, base: &str) -> Request {
    let state = &*live.state;
    Request {
        id: state.id.to_string(),
        number: state.about.as_ref().map(|a| a.number.clone()),
        title: state.title.clone(),
        kind: state.kind.word(),
        client: live.client.to_string(),
        project: live.project.map(|p| p.to_string()),
        flow: live.flow_digest.hex(),
        phase: state.phase().word(),
        ended: state.outcome.is_some(),
        round: state.round,
        opened_at: state.opened_at,
        updated_at: state.changed_at,
        url: format!("{base}/requests/{}", state.id),
        fields: state.fields.iter().map(|(name, value)| (name.to_string(), FieldContent::of(value.as_ref()))).collect(),
        documents: documents(state),
        package: state.package().map(|p| p.digest.hex()),
        steps: steps(state),
        next_up: next_up(&live.flow, state).iter().map(|next| self::next(state, next)).collect(),
        decisions: decisions(state),
        obligations: obligations(state),
        changes: changes(state),
        threads: threads(state),
    }
}

/// A person by any of their names in the request.
pub fn person(state: &State, id: Pseudonym) -> PersonInRequest {
    let party = state.parties.get(&id).or_else(|| state.parties.values().find(|p| p.person == id));
    let card = state.card(id);
    PersonInRequest {
        id: party.map_or(id, |p| p.person).hex(),
        name: card.map(|c| c.name.clone()),
        title: card.map(|c| c.title.clone()),
        organisation: card.map(|c| c.org.clone()),
        side: party.map(|p| side(p.side)),
    }
}

const fn side(side: Side) -> &'static str {
    match side {
        Side::Us => "us",
        Side::Client => "client",
    }
}

const fn visibility(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Internal => "internal",
        Visibility::Everyone => "everyone",
    }
}

/// The word for what was done about a change.
pub const fn done(done: ChangeDone) -> &'static str {
    match done {
        ChangeDone::Changed => "changed",
        ChangeDone::Partly => "partly",
        ChangeDone::Kept => "kept",
    }
}

/// The word for how a step ended.
pub const fn step_outcome(outcome: StepOutcome) -> &'static str {
    outcome.word()
}

/// The word for why a task ended without an answer.
pub const fn task_end(end: TaskEnd) -> &'static str {
    match end {
        TaskEnd::Settled => "settled",
        TaskEnd::Rework => "rework",
        TaskEnd::Ended => "ended",
        TaskEnd::HandedOn => "handed_on",
        TaskEnd::Moved => "moved",
    }
}

fn documents(state: &State) -> Vec<DocumentInRequest> {
    let list = state.current_documents().map(|(n, document)| {
        let file = document.file.as_ref();
        DocumentInRequest {
            n,
            slot: document.slot.as_ref().map(ToString::to_string),
            version: document.version,
            filename: file.map(|f| f.filename.clone()),
            media: file.map(|f| f.media.clone()),
            size: file.map(|f| f.size),
            sha256: file.map(|f| f.sha256.hex()),
            attached_at: document.at,
            round: document.round,
        }
    });
    list.collect()
}

fn steps(state: &State) -> Vec<StepInRequest> {
    let past = state.past_steps.iter().map(|(name, run)| (name, run));
    let mut list: Vec<_> = past.chain(state.steps.iter()).collect();
    list.sort_by_key(|(_, run)| run.opened);
    list.into_iter().map(|(name, run)| step(state, name.as_str(), run)).collect()
}

fn step(state: &State, name: &str, run: &StepRun) -> StepInRequest {
    let people =
        run.tasks.iter().filter_map(|id| state.tasks.get(id).map(|task| self::task(state, id.to_string(), task)));
    StepInRequest {
        name: name.to_owned(),
        kind: word(run.word),
        round: run.round,
        opened_at: run.at,
        closed_at: run.closed_at,
        outcome: run.outcome.map(step_outcome),
        people: people.collect(),
    }
}

fn task(state: &State, id: String, task: &Task) -> TaskInRequest {
    let (word, due_at) = match &task.state {
        TaskState::Waiting => ("waiting", None),
        TaskState::Asked { due, .. } => ("asked", Some(*due)),
        TaskState::Answered { .. } => ("answered", None),
        TaskState::Closed(end) => (task_end(*end), None),
    };
    let (because, asked_at) = (task.because.clone(), task.asked_at);
    TaskInRequest { id, person: person(state, task.person), because, state: word, asked_at, due_at }
}

fn next(state: &State, next: &Next) -> NextInRequest {
    let mut shown = NextInRequest {
        kind: "prepare",
        person: None,
        task: None,
        obligation: None,
        thread: None,
        step: None,
        reason: None,
        due_at: None,
        system_at: next.system_at(),
    };
    let who = match next {
        Next::Prepare { owner, .. } => *owner,
        Next::Answer { task, person, due, .. } => {
            (shown.kind, shown.task, shown.due_at) = ("answer", Some(task.to_string()), Some(*due));
            Some(*person)
        }
        Next::Obligation { obligation, person, .. } => {
            (shown.kind, shown.obligation) = ("obligation", Some(obligation.to_string()));
            *person
        }
        Next::Question { thread, owner, due, .. } => {
            (shown.kind, shown.thread, shown.due_at) = ("question", Some(thread.to_string()), Some(*due));
            Some(*owner)
        }
        Next::Wait { step, limit, .. } => {
            (shown.kind, shown.step, shown.due_at) = ("wait", Some(step.to_string()), *limit);
            None
        }
        Next::Unblock { step, reason, owner, .. } => {
            (shown.kind, shown.step, shown.reason) = ("unblock", Some(step.to_string()), reason.clone());
            *owner
        }
    };
    NextInRequest { person: who.map(|who| person(state, who)), ..shown }
}

fn decisions(state: &State) -> Vec<DecisionInRequest> {
    let mut list: Vec<DecisionInRequest> = state
        .tasks
        .iter()
        .filter_map(|(id, task)| match &task.state {
            TaskState::Answered { seq, at, choice, conditional, package, comment } => Some(DecisionInRequest {
                task: id.to_string(),
                person: person(state, task.person),
                step: task.step.to_string(),
                round: task.round,
                choice: choice.map_or("acknowledge", Choice::word),
                conditional: *conditional,
                comment: comment.clone(),
                at: *at,
                package: package.hex(),
                seq: *seq,
            }),
            TaskState::Waiting | TaskState::Asked { .. } | TaskState::Closed(_) => None,
        })
        .collect();
    list.sort_by_key(|decision| decision.seq);
    list
}

fn obligations(state: &State) -> Vec<ObligationInRequest> {
    let list = state.obligations.iter().map(|(id, obligation)| ObligationInRequest {
        id: id.to_string(),
        text: obligation.text.clone(),
        state: match (obligation.lapsed, obligation.state) {
            (true, _) => "lapsed",
            (false, ObligationState::Open) => "open",
            (false, ObligationState::Met) => "met",
            (false, ObligationState::Accepted) => "accepted",
        },
        task: obligation.task.to_string(),
        note: obligation.note.clone(),
    });
    list.collect()
}

fn changes(state: &State) -> Vec<ChangeInRequest> {
    let list = state.changes.iter().map(|(id, change)| ChangeInRequest {
        id: id.to_string(),
        round: change.round,
        visibility: visibility(change.visibility),
        place: change.place.map(Spot::from),
        text: change.text.clone(),
        done: change.answer.as_ref().map(|(what, _)| done(*what)),
        answer: change.answer.as_ref().and_then(|(_, text)| text.clone()),
    });
    list.collect()
}

fn threads(state: &State) -> Vec<ThreadInRequest> {
    let mut list: Vec<_> = state.threads.iter().collect();
    list.sort_by_key(|(_, thread)| thread.posts.first().map(|post| post.seq));
    let shown = list.into_iter().map(|(id, thread)| ThreadInRequest {
        id: id.to_string(),
        visibility: visibility(thread.visibility),
        place: thread.place.map(Spot::from),
        round: thread.round,
        resolved: thread.resolved,
        posts: thread
            .posts
            .iter()
            .map(|post| PostInRequest {
                seq: post.seq,
                person: person(state, post.by),
                at: post.at,
                text: post.text.clone(),
            })
            .collect(),
    });
    shown.collect()
}
