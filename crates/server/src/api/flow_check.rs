//! Looking at a flow file with the eyes of this workspace: what is wrong, who is not there, and whether its tests hold with its teams.
//!
//! Nothing is kept. A program that writes flows asks this before anybody publishes them.

use crate::api::caller::{FlowsRead, With};
use crate::api::flow_versions::{FlowPath, Publication};
use crate::api::input::{Act, KeyHeader, Segments};
use crate::api::problem::{ActProblems, Kind, Problem, Problems};
use crate::app::App;
use crate::live;
use axum::Json;
use axum::extract::State;
use domain::directory::Directory;
use domain::flow::check::explore::{About, explore};
use domain::flow::check::{FlowError, check_all};
use domain::flow::source::{At, Node, Places};
use domain::flow::{Flow, Trial};
use domain::ids::Name;
use domain::simulate::{judge, simulate};
use serde::Serialize;
use utoipa::ToSchema;

/// What was found in a flow file.
#[derive(Debug, Serialize, ToSchema)]
pub struct Look {
    /// What is wrong, and what may go wrong, in the order of the file.
    pub findings: Vec<Found>,
    /// Its tests, run with as many people in each team as there are here.
    pub tests: Vec<Tested>,
}

/// Something that is wrong, or may go wrong.
#[derive(Debug, Serialize, ToSchema)]
pub struct Found {
    /// `mistake`: it cannot be published. `nobody`: somebody whom it names is not there. `perhaps`: it may go wrong for some packages.
    pub weight: &'static str,
    /// The step, field or part; empty for the whole.
    pub place: String,
    /// What, as a sentence.
    pub says: String,
    /// What to do.
    pub way_on: String,
    /// A package with which it goes wrong; empty for every one.
    pub example: String,
    /// The line in the file, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}

/// A test of the flow.
#[derive(Debug, Serialize, ToSchema)]
pub struct Tested {
    /// Its name.
    pub name: String,
    /// What was expected and what happened, where they differ; empty if it holds.
    pub failures: Vec<Failed>,
}

/// Something that a test expected otherwise.
#[derive(Debug, Serialize, ToSchema)]
pub struct Failed {
    /// What was expected, and what happened.
    pub says: String,
    /// The line in the file, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}

/// Looks at a flow file. Nothing is published, and nothing is kept; the answer is the same for the same file and directory.
#[utoipa::path(post, path = "/api/v1/flows/{flow}/check", operation_id = "check_flow", tag = "flows", params(FlowPath, KeyHeader), request_body = Publication,
    security(("token" = ["flows:read"])),
    responses((status = 200, description = "What was found", body = Look), Problems, ActProblems))]
pub async fn check(
    State(app): State<App>,
    caller: With<FlowsRead>,
    path: Segments,
    act: Act<Publication>,
) -> Result<Json<Look>, Problem> {
    let name = path.read("flow", Name::parse)?;
    if act.body.source.is_empty() {
        let says = "There is no file in this call.";
        return Err(Problem::new(Kind::Invalid, says, "Send the flow file as source.").at("/source", says));
    }
    let directory = live::people(&app, caller.workspace).await?;
    // One flow at a time is gone through: it takes a whole processor.
    let _turn = app.cache.going_through.lock().await;
    let looked = tokio::task::spawn_blocking(move || look(&name, &act.body.source, &directory)).await;
    looked.map(Json).map_err(|fault| Problem::fault(&fault.to_string()))
}

const fn place(at: Option<At>) -> (u32, u32) {
    match at {
        Some(at) => (at.line, at.column),
        None => (1, 1),
    }
}

fn mistake(wrong: FlowError, at: Option<At>) -> Found {
    let (line, column) = place(at);
    Found {
        weight: "mistake",
        place: wrong.place,
        says: wrong.wrong,
        way_on: wrong.way_on,
        example: String::new(),
        line,
        column,
    }
}

fn look(name: &Name, source: &str, directory: &Directory) -> Look {
    let flow = match Flow::from_draft(source.as_bytes()) {
        Ok(flow) => flow,
        Err(wrong) => {
            let at = wrong.at;
            return Look { findings: vec![mistake(wrong, at)], tests: Vec::new() };
        }
    };
    let places = Node::parse(source).map(|node| Places::of(&node)).unwrap_or_default();
    let mut findings = Vec::new();
    if flow.flow != *name {
        let (line, column) = place(places.find("flow", "", 0));
        findings.push(Found {
            weight: "mistake",
            place: "flow".to_owned(),
            says: format!("The file is of the flow “{}”, the address of “{name}”.", flow.flow),
            way_on: "Send it to the address of its name.".to_owned(),
            example: String::new(),
            line,
            column,
        });
    }
    findings.extend(check_all(&flow, &[]).into_iter().map(|wrong| {
        let at = places.find(&wrong.place, &wrong.key, wrong.offset);
        mistake(wrong, at)
    }));
    if findings.is_empty() {
        findings.extend(explore(&flow, Some(directory)).into_iter().map(|found| {
            let step = format!("step “{}”", found.step);
            let (line, column) = place(places.find(&step, "", 0));
            let weight = if found.about == About::Nobody { "nobody" } else { "perhaps" };
            Found { weight, place: step, says: found.says, way_on: found.fix, example: found.example, line, column }
        }));
    }
    let tests = flow.tests.iter().enumerate().map(|(n, trial)| tested(&flow, (n, trial), directory, &places)).collect();
    Look { findings, tests }
}

/// A team of which the test says nothing has as many people as here.
fn tested(flow: &Flow, (n, trial): (usize, &Trial), directory: &Directory, places: &Places) -> Tested {
    let mut given = trial.clone();
    for team in &directory.teams {
        let works = |id| directory.member(id).is_some_and(|member| member.role.may_work());
        let there = team.members.iter().filter(|id| works(**id)).count();
        if let Some(there) = u32::try_from(there).ok().filter(|there| *there > 0) {
            given.given.teams.entry(team.name.clone()).or_insert(there);
        }
    }
    let failures = judge(&given, &simulate(flow, &given)).into_iter().map(|failure| {
        let (line, column) = place(places.find("tests", &format!("{n}.{}", failure.key), 0));
        Failed { says: failure.says, line, column }
    });
    Tested { name: trial.name.clone(), failures: failures.collect() }
}
