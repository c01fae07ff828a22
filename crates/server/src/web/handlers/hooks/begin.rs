//! A report that begins a request: of the flow that its hook names, filled in as that flow's `trigger` says, in the name of a member.
//!
//! ```text
//! report ──▶ title, client and fields ──▶ rehearsed ──▶ begun, as a draft ──▶ filled in, and the report's id is noted
//! ```
//! INVARIANT: the request's identifier follows from the report's, so that it is begun once, also after a crash between two writes.

use super::{Came, different};
use crate::api::problem::{Kind, Problem};
use crate::app::App;
use crate::execute::{ExecuteError, With, execute, open_as, rehearse};
use crate::live::{self, Live};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use domain::actor::Actor;
use domain::directory::{Client, Contact};
use domain::flow::trigger::{Reported, Unfit};
use domain::flow::{Flow, Trigger};
use domain::ids::{ClientId, RequestId, WorkspaceId};
use domain::request::event::Event;
use domain::request::{Command, Entry, OpenRequest, Phase};
use domain::values::Digest;
use serde::Serialize;
use serde_json::Value as Json;
use std::sync::Arc;
use store::{Begins, Idempotency, Recalled};

/// What the other system is answered.
#[derive(Debug, Serialize)]
struct Begun {
    /// `req_…`.
    request: String,
    /// `HS-2041`.
    number: String,
    /// Where the team sees it.
    url: String,
}

/// A problem as the team reads it.
pub(super) fn all_of(problem: &Problem) -> String {
    let faults = problem.errors.iter().map(|fault| format!(" {}: {}", fault.pointer, fault.detail));
    format!("Refused: {}{}", problem.detail, faults.collect::<String>())
}

pub(super) async fn begin(
    app: &App,
    workspace: WorkspaceId,
    (origin, begins): (&str, &Begins),
    taken: Idempotency,
    body: &[u8],
) -> Result<Came, Problem> {
    let db = app.workspace(workspace);
    let id = identifier(&taken);
    for _ in 0..2 {
        match db.recall(&taken.principal, &taken.route, &taken.key, &taken.request_hash).await? {
            Recalled::Same { .. } => {
                let live = live::load(app, workspace, id).await?.ok_or_else(|| Problem::not_found("request"))?;
                return Ok(came(app, &live, StatusCode::OK));
            }
            Recalled::Different => return Err(different()),
            Recalled::Never => {}
        }
        match filled(app, workspace, (id, origin, begins), &taken, body).await {
            Ok(live) => return Ok(came(app, &live, StatusCode::CREATED)),
            // The same report was faster; it is looked for again.
            Err(Wrong::Execute(ExecuteError::KeyReused | ExecuteError::Conflict(_))) => {}
            Err(Wrong::Execute(wrong)) => return Err(wrong.into()),
            Err(Wrong::Report(problem)) => return Err(problem),
        }
    }
    Err(ExecuteError::Conflict("a report".to_owned()).into())
}

fn came(app: &App, live: &Live, status: StatusCode) -> Came {
    let number = live.state.about.as_ref().map(|about| about.number.clone()).unwrap_or_default();
    let request = live.state.id.to_string();
    let url = app.url(&format!("/requests/{request}"));
    let says = format!("It began {number}.");
    Came { says, answer: (status, axum::Json(Begun { request, number, url })).into_response() }
}

/// The request's identifier: the first 16 bytes of a hash over the hook and the report's own id.
fn identifier(taken: &Idempotency) -> RequestId {
    let whole = format!("assent/report/{}/{}", taken.principal, taken.key);
    let mut id = [0; 16];
    id.copy_from_slice(Digest::of(whole.as_bytes()).0.get(..16).unwrap_or(&[0; 16]));
    RequestId::from_bytes(id)
}

/// Why nothing came of it.
enum Wrong {
    Report(Problem),
    Execute(ExecuteError),
}

impl From<Problem> for Wrong {
    fn from(problem: Problem) -> Self {
        Self::Report(problem)
    }
}

impl From<ExecuteError> for Wrong {
    fn from(wrong: ExecuteError) -> Self {
        Self::Execute(wrong)
    }
}

impl From<store::Error> for Wrong {
    fn from(wrong: store::Error) -> Self {
        Self::Execute(wrong.into())
    }
}

/// The request, begun and filled in. One that an earlier try began keeps the version of the flow that it follows.
async fn filled(
    app: &App,
    workspace: WorkspaceId,
    (id, origin, begins): (RequestId, &str, &Begins),
    taken: &Idempotency,
    body: &[u8],
) -> Result<Arc<Live>, Wrong> {
    let db = app.workspace(workspace);
    let report: Json = serde_json::from_slice(body).map_err(|wrong| {
        Problem::new(Kind::Invalid, format!("This is no JSON: {wrong}."), "Send what the flow’s trigger reads.")
    })?;
    let actor = Actor::Automation { member: begins.member };
    let before = live::load(app, workspace, id).await?;
    let digest = match &before {
        Some(live) => live.flow_digest,
        None => db.offered_version(&begins.flow).await?.ok_or_else(|| not_offered(&begins.flow))?,
    };
    let flow = live::flow(app, workspace, digest).await?;
    let (trigger, reported) = read(&flow, &report)?;
    let fields = reported.fields.into_iter().map(|(name, value)| (name, Some(value))).collect();
    if before.is_none() {
        let client = find(&db.clients().await?, &db.all_contacts().await?, &reported.client)
            .map_err(|says| unfit().at(&trigger.client, says))?;
        if !db.member(begins.member).await?.is_some_and(|member| member.active && member.role.may_work()) {
            let says = "Whoever this hook begins requests for does not work here any more.";
            return Err(Problem::new(Kind::Refused, says, "An administrator makes another address.").into());
        }
        let (title, kind, origin) = (reported.title, flow.kind, Some(origin.to_owned()));
        let mut open = OpenRequest { number: String::new(), title, client, project: None, kind, origin };
        rehearse(app, workspace, &actor, &flow, &open, &fields).await?;
        open.number = db.take_number().await?;
        open_as(app, workspace, id, &actor, open, digest, With::default()).await?;
    }
    let edited = |entry: &Arc<Entry>| matches!(entry.event, Event::PackageEdited { .. });
    if before.is_some_and(|live| live.state.phase() != Phase::Draft || live.entries.iter().any(edited)) {
        // Filled in already, or somebody works on it: what people wrote stays.
        db.record_answer(taken, app.now()).await?;
    } else {
        let with = With { idempotency: Some(taken.clone()), ..With::default() };
        execute(app, workspace, &actor, id, &Command::EditPackage { title: None, fields }, with).await?;
    }
    Ok(live::load(app, workspace, id).await?.ok_or_else(|| Problem::not_found("request"))?)
}

fn not_offered(flow: &str) -> Problem {
    Problem::new(Kind::Refused, format!("No flow “{flow}” is offered."), "Publish it, or make another address.")
}

fn unfit() -> Problem {
    let way_on = "Correct it there, or what the flow’s trigger says; then it can be sent again.";
    Problem::new(Kind::Invalid, "The report does not fit the flow.", way_on)
}

fn read<'a>(flow: &'a Flow, report: &Json) -> Result<(&'a Trigger, Reported), Problem> {
    let Some(trigger) = &flow.trigger else {
        let says = format!("The flow “{}” does not say how a report fills a request in.", flow.flow);
        return Err(Problem::new(Kind::Refused, says, "Add “trigger:” to it, and publish it."));
    };
    let wrong = |list: Vec<Unfit>| list.into_iter().fold(unfit(), |problem, one| problem.at(one.place, one.says));
    trigger.read(flow, report).map(|reported| (trigger, reported)).map_err(wrong)
}

/// The client that a report means: by its identifier, by its name, or by the e-mail address of one of its contacts.
fn find(clients: &[Client], contacts: &[Contact], said: &str) -> Result<ClientId, String> {
    let named = |name: &str| name.trim().to_lowercase() == said.to_lowercase();
    let mut found: Vec<ClientId> = if let Ok(id) = ClientId::parse(said) {
        clients.iter().map(|client| client.id).filter(|client| *client == id).collect()
    } else if said.contains('@') {
        contacts.iter().filter(|one| one.active && named(&one.email)).map(|one| one.client).collect()
    } else {
        clients.iter().filter(|client| named(&client.name)).map(|client| client.id).collect()
    };
    found.sort();
    found.dedup();
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(format!("No client here is “{said}”. Add it, or send the name that it has here.")),
        several => Err(format!("{} clients here are “{said}”. Send the identifier of one of them.", several.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ids::ContactId;

    #[test]
    fn a_client_is_found_by_identifier_name_or_address() {
        let client = |n: u8, name: &str| Client {
            id: ClientId::from_bytes([n; 16]),
            name: name.to_owned(),
            parent: None,
            zone: "UTC".to_owned(),
            primary: None,
            sponsor: None,
        };
        let contact = |n: u8, client: u8, email: &str, active| Contact {
            id: ContactId::from_bytes([n; 16]),
            client: ClientId::from_bytes([client; 16]),
            name: "Ines".to_owned(),
            email: email.to_owned(),
            title: String::new(),
            language: None,
            active,
        };
        let clients = [client(1, "Kestrel Ferries"), client(2, "Kestrel"), client(3, "kestrel")];
        let contacts = [
            contact(1, 1, "ines@kestrel.example", true),
            contact(2, 1, "INES@kestrel.example", true),
            contact(3, 2, "gone@kestrel.example", false),
        ];
        let found = |said: &str| find(&clients, &contacts, said);
        for said in ["kestrel ferries", "Ines@Kestrel.example", &clients[0].id.to_string()] {
            assert_eq!(found(said), Ok(clients[0].id), "{said}");
        }
        assert!(found("Kestrel").unwrap_err().starts_with("2 clients"));
        for said in ["Other", "gone@kestrel.example", &ClientId::from_bytes([9; 16]).to_string()] {
            assert!(found(said).unwrap_err().starts_with("No client here is"), "{said}");
        }
    }
}
