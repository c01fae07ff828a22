//! Searching everything, as a page and as the palette's list.

use super::{Query, moment, shell};
use crate::app::App;
use crate::search::answer;
use crate::web::error::{WebError, page};
use crate::web::pages::team::search::{Group, OptionsPage, SearchPage};
use crate::web::pages::team::shell::{Crumb, Place};
use crate::web::present::team::search as present;
use crate::web::session::SignedInMember;
use axum::extract::State;
use axum::response::Response;
use domain::ids::PersonId;
use form_urlencoded::byte_serialize;
use store::views::{RequestFilter, Span};

/// LIMIT: characters of a question.
const QUESTION_MAX: usize = 200;
/// LIMIT: things of a kind on the page.
const OF_KIND_MAX: usize = 12;
/// LIMIT: things of a kind in the palette, which shows the best of each.
const OPTIONS_OF_KIND: usize = 3;
/// LIMIT: requests that the palette offers before anything is typed.
const LATELY_MAX: u32 = 3;

fn asked(query: &Query) -> String {
    query.get("q").map_or("", |text| text.trim()).chars().take(QUESTION_MAX).collect()
}

/// `GET /search?q=…`.
pub async fn show(State(app): State<App>, me: SignedInMember, query: Query) -> Result<Response, WebError> {
    let text = asked(&query);
    let found = answer(&app, me.workspace, &text, OF_KIND_MAX).await?;
    let instead = found.instead.clone();
    let mut groups = present::groups(found, &me, &moment(&app, &me));
    groups.push(present::ways(&text, &me));
    groups.retain(|group| !group.items.is_empty());
    page(&SearchPage {
        shell: shell(&app, &me, Place::Elsewhere, vec![Crumb::here("Search")], &query).await?,
        query: text,
        instead,
        groups,
    })
}

/// `GET /search/options?q=…`.
pub async fn options(State(app): State<App>, me: SignedInMember, query: Query) -> Result<Response, WebError> {
    let (text, at) = (asked(&query), moment(&app, &me));
    let mut groups = Vec::new();
    if text.is_empty() {
        let who = PersonId::Member(me.member.id);
        let filter =
            RequestFilter { span: Span::Open, initiator: Some(who), limit: LATELY_MAX, ..RequestFilter::default() };
        let mine = app.workspace(me.workspace).requests(&filter).await?;
        let items = mine.iter().map(|(id, row)| present::request(*id, row, &at)).collect();
        groups.push(Group { heading: String::new(), id: String::new(), items });
    } else {
        let found = answer(&app, me.workspace, &text, OPTIONS_OF_KIND).await?;
        groups = present::groups(found, &me, &at);
    }
    let all = groups.iter().any(|group| !group.items.is_empty()) && !text.is_empty();
    let all = all.then(|| format!("/search?q={}", byte_serialize(text.as_bytes()).collect::<String>()));
    groups.push(present::ways(&text, &me));
    page(&OptionsPage { groups, all })
}
