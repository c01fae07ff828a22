//! What if: the draft of a flow over its past requests.

use super::designer::show::open;
use super::{Query, shell};
use crate::app::App;
use crate::live::{self, Live};
use crate::web::components::Link;
use crate::web::error::{WebError, page, page_with};
use crate::web::pages::team::shell::{Crumb, Place};
use crate::web::pages::team::whatif::WhatIfPage;
use crate::web::present::team::whatif as present;
use crate::web::session::Designer;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::flow::Flow;
use domain::simulate::past::{Past, WhatIf, what_if};
use std::sync::Arc;

/// LIMIT: past requests that are run through a draft, the newest.
const PAST_MAX: u32 = 50;

/// `GET /flows/{flow}/edit/whatif`.
pub async fn show(
    State(app): State<App>,
    me: Designer,
    Path(name): Path<String>,
    query: Query,
) -> Result<Response, WebError> {
    let me = me.0;
    let open = open(&app, &me, &name).await?;
    let of = Link::new(format!("/flows/{name}/edit"), format!("the draft of {name}"));
    let crumbs =
        vec![Crumb::to("Flows", "/flows"), Crumb::to(of.text.clone(), of.href.clone()), Crumb::here("What if")];
    let mut shown = WhatIfPage {
        shell: shell(&app, &me, Place::Flows, crumbs, &query).await?,
        of,
        sentence: present::sentence(0, 0),
        error: String::new(),
        way_on: String::new(),
        rows: Vec::new(),
        same: Vec::new(),
        left_out: String::new(),
    };
    let draft = match Flow::from_draft(open.document.text().as_bytes()) {
        Ok(draft) => draft,
        Err(wrong) => {
            let place = if wrong.place.is_empty() { String::new() } else { format!("{}: ", wrong.place) };
            shown.sentence = "It cannot be run yet.".to_owned().into();
            (shown.error, shown.way_on) = (format!("{place}{}", wrong.wrong), wrong.way_on);
            return page_with(StatusCode::UNPROCESSABLE_ENTITY, &shown);
        }
    };
    let db = app.workspace(me.workspace);
    let mut past = Vec::new();
    let found = db.finished_of_flow(&name, PAST_MAX).await?;
    for request in &found {
        past.extend(live::load(&app, me.workspace, *request).await?);
    }
    let ran = tokio::task::spawn_blocking(move || run(&draft, &past)).await;
    let ran = ran.map_err(|fault| WebError::Fault(fault.to_string()))?;
    let out = found.len() - ran.len();
    shown.sentence = present::sentence(ran.len(), ran.iter().filter(|(_, what)| what.differs()).count());
    for (link, what) in ran {
        if what.differs() { shown.rows.push(present::row(link, &what)) } else { shown.same.push(link) }
    }
    shown.left_out = left_out(out, found.len());
    page(&shown)
}

fn left_out(out: usize, found: usize) -> String {
    let mut says = Vec::new();
    if out > 0 {
        says.push("Requests that were withdrawn are left out: nobody knows how they would have gone on.".to_owned());
    }
    if found >= PAST_MAX as usize {
        says.push(format!("These are the last {PAST_MAX} that are over."));
    }
    says.join(" ")
}

fn run(draft: &Flow, past: &[Arc<Live>]) -> Vec<(Link, WhatIf)> {
    let one = |live: &Arc<Live>| {
        let initiator = live.initiator()?;
        let then = Past { state: &live.state, flow: &live.flow, directory: &live.directory, initiator };
        let what = what_if(draft, then, live.entries.iter().map(|entry| &**entry))?;
        let number = live.state.about.as_ref().map_or("Request", |about| about.number.as_str());
        let title = live.state.title.as_deref().unwrap_or("Erased");
        Some((Link::new(format!("/requests/{}", live.state.id), format!("{number}, {title}")), what))
    };
    past.iter().filter_map(one).collect()
}
