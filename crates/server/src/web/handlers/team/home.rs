//! `GET /`.

use super::{Query, frame, known, moment};
use crate::app::App;
use crate::web::components::{Choice, Fact, Link};
use crate::web::error::{WebError, page};
use crate::web::pages::team::home::{Compose, HomePage, Start};
use crate::web::pages::team::shell::{Crumb, Place};
use crate::web::present::team::home::{Known, due_next, ledgers, needs};
use crate::web::session::SignedInMember;
use crate::words;
use axum::extract::State;
use axum::response::Response;
use jiff::SignedDuration;
use store::views::{RequestFilter, Span};

/// LIMIT: requests that the page looks at.
const REQUESTS_MAX: u32 = 200;
/// LIMIT: ended requests that the page looks at.
const ENDED_MAX: u32 = 50;
/// Days that count as lately.
const LATELY_DAYS: i64 = 7;

/// `GET /`.
pub async fn show(State(app): State<App>, me: SignedInMember, query: Query) -> Result<Response, WebError> {
    let db = app.workspace(me.workspace);
    let at = moment(&app, &me);
    let of = |span, limit| RequestFilter { span, limit, ..RequestFilter::default() };
    let (open, ended) =
        (db.requests(&of(Span::Open, REQUESTS_MAX)).await?, db.requests(&of(Span::Ended, ENDED_MAX)).await?);
    let known = Known { open, ended, ..known(&app, &me).await? };
    let needs = needs(&known, &at);
    let [at_risk, waiting, with_team, decided] = ledgers(&known, &at);
    let counts = db.phase_counts().await?;
    let with_clients = counts.iter().find(|c| c.phase == "with_client").map_or(0, |c| c.count);
    let empty = known.open.is_empty() && known.ended.is_empty();
    let (compose, start) = beginning(&app, &me, empty).await?;
    page(&HomePage {
        shell: frame(&app, &me, Place::Home, vec![Crumb::here("Home")], needs.len(), &query),
        today: words::day(at.now, &at.zone),
        today_iso: at.now.to_zoned(at.zone.clone()).date().to_string(),
        with_clients: u32::try_from(with_clients).unwrap_or(u32::MAX),
        compose,
        start,
        needs,
        at_risk,
        waiting,
        with_team,
        decided,
        due_next: due_next(&known, &at),
        week: week(&known, at.now),
    })
}

/// The quick start of a draft, or what is missing for it.
async fn beginning(app: &App, me: &SignedInMember, empty: bool) -> Result<(Option<Compose>, Option<Start>), WebError> {
    if !me.member.role.may_work() {
        return Ok((None, None));
    }
    let db = app.workspace(me.workspace);
    let clients: Vec<Choice> =
        db.clients().await?.into_iter().map(|c| Choice { value: c.id.to_string(), text: c.name }).collect();
    let flows: Vec<Choice> =
        db.offered_flows().await?.into_iter().map(|f| Choice { value: f.digest.hex(), text: f.title }).collect();
    let start = |title: &str, text: &str, href: &str, words: &str| {
        Some(Start { title: title.to_owned(), text: text.to_owned(), link: Link::new(href, words) })
    };
    if clients.is_empty() {
        let text = "A client is an organisation whose people approve your work. Add one, then its people, then who may approve what.";
        return Ok((None, start("First, a client", text, "/clients", "Add a client")));
    }
    let note = "The flow says who is asked, and why. You see that before anything is sent.".to_owned();
    let first = if empty {
        start("No requests yet", "Start one, and its line appears here.", "/requests/new", "New request")
    } else {
        None
    };
    Ok((Some(Compose { clients, flows, note }), first))
}

/// This week in a few facts.
fn week(known: &Known, now: jiff::Timestamp) -> Vec<Fact> {
    let since = now.saturating_sub(SignedDuration::from_hours(24 * LATELY_DAYS)).unwrap_or(now);
    let of = |phase: &str| known.ended.iter().filter(|(_, r)| r.phase == phase && r.updated_at >= since).count();
    let moved = known.open.iter().filter(|(_, r)| r.updated_at >= since).count();
    let facts = [("Approved", of("approved")), ("Declined", of("declined")), ("Went a step further", moved)];
    facts.into_iter().filter(|(_, count)| *count > 0).map(|(term, count)| Fact::new(term, count.to_string())).collect()
}
