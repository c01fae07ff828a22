//! Trying a flow before anybody is asked: the published one, or what is being written.

use super::designer::show::open;
use super::flows::offered;
use super::{Query, shell};
use crate::app::App;
use crate::web::components::{Link, Rail};
use crate::web::error::{WebError, page, page_with};
use crate::web::pages::team::shell::{Crumb, Place};
use crate::web::pages::team::simulate::SimulatePage;
use crate::web::present::team::simulate as present;
use crate::web::session::{Designer, SignedInMember};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::flow::Flow;
use domain::flow::check::check_scenario;
use domain::simulate::simulate;
use std::collections::BTreeMap;

/// `GET /flows/{flow}/simulate`.
pub async fn published(
    State(app): State<App>,
    me: SignedInMember,
    Path(name): Path<String>,
    query: Query,
) -> Result<Response, WebError> {
    let (_, flow) = offered(&app, &me, &name).await?;
    let of = Link::new(format!("/flows/{name}"), flow.title.clone());
    run(&app, &me, Flow::clone(&flow), of, format!("/flows/{name}/simulate"), &query).await
}

/// `GET /flows/{flow}/edit/simulate`: the draft as it is now.
pub async fn draft(
    State(app): State<App>,
    me: Designer,
    Path(name): Path<String>,
    query: Query,
) -> Result<Response, WebError> {
    let open = open(&app, &me.0, &name).await?;
    let of = Link::new(format!("/flows/{name}/edit"), format!("the draft of {name}"));
    let action = format!("/flows/{name}/edit/simulate");
    match Flow::from_draft(open.document.text().as_bytes()) {
        Ok(flow) => run(&app, &me.0, flow, of, action, &query).await,
        Err(wrong) => {
            let place = if wrong.place.is_empty() { String::new() } else { format!("{}: ", wrong.place) };
            let page = SimulatePage {
                shell: framed(&app, &me.0, &of, &query).await?,
                action,
                sentence: "It cannot be run yet.".to_owned().into(),
                of,
                fields: Vec::new(),
                error: format!("{place}{}", wrong.wrong),
                way_on: wrong.way_on,
                timeline: Rail { label: String::new(), steps: Vec::new(), on_desk: false },
                more: String::new(),
                statements: Vec::new(),
                tests: Vec::new(),
            };
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

async fn framed(
    app: &App,
    me: &SignedInMember,
    of: &Link,
    query: &Query,
) -> Result<crate::web::pages::team::shell::Shell, WebError> {
    let crumbs =
        vec![Crumb::to("Flows", "/flows"), Crumb::to(of.text.clone(), of.href.clone()), Crumb::here("Simulation")];
    shell(app, me, Place::Flows, crumbs, query).await
}

async fn run(
    app: &App,
    me: &SignedInMember,
    flow: Flow,
    of: Link,
    action: String,
    query: &Query,
) -> Result<Response, WebError> {
    let typed: BTreeMap<String, String> = query.0.clone().into_iter().collect();
    let (value, mut trial) = present::chosen(&flow, &typed);
    let fields = present::fields(&flow, &value, &typed);
    // What does not fit is said, and the run shows what happens without it.
    let wrong = check_scenario(&flow, &trial).err();
    if wrong.is_some() {
        trial = domain::simulate::everybody_agrees();
    }
    let link = action.clone();
    let ran = tokio::task::spawn_blocking(move || (simulate(&flow, &trial), present::test_rows(&flow, &link))).await;
    let (ran, tests) = ran.map_err(|fault| WebError::Fault(fault.to_string()))?;
    let (timeline, more) = present::timeline(&ran);
    page(&SimulatePage {
        shell: framed(app, me, &of, query).await?,
        action,
        sentence: present::sentence(&ran),
        of,
        fields,
        error: wrong.as_ref().map(|wrong| wrong.wrong.clone()).unwrap_or_default(),
        way_on: wrong
            .map(|wrong| format!("{} Below is what happens if everybody agrees.", wrong.way_on))
            .unwrap_or_default(),
        timeline,
        more,
        statements: ran.statements,
        tests,
    })
}
