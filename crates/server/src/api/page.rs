//! Lists in pages: a limit, and a cursor that says where the last page ended.
//!
//! Cursors are opaque to programs; here each is the last item's place in its order, so that what is added meanwhile neither
//! repeats nor hides anything.

use crate::api::problem::{Kind, Problem};
use axum::Json;
use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// LIMIT: items of a page.
pub const LIMIT_MAX: u32 = 100;
const LIMIT_USUAL: u32 = 50;

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// Give this as `cursor` to get the page after this one; null on the last page.
    pub next_cursor: Option<String>,
}

/// Which page.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// Items of a page, 50 if not given.
    #[param(minimum = 1, maximum = 100, nullable = false)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(pattern = "^[a-z0-9_-]{1,80}$", nullable = false)]
    pub cursor: Option<String>,
}

/// The limit, checked.
pub fn limit(given: Option<u32>) -> Result<u32, Problem> {
    match given {
        None => Ok(LIMIT_USUAL),
        Some(limit @ 1..=LIMIT_MAX) => Ok(limit),
        Some(_) => {
            let says = format!("limit must be 1 to {LIMIT_MAX}.");
            Err(Problem::new(Kind::BadRequest, says, "Ask for fewer at once, and follow next_cursor.")
                .at("limit", "out of range"))
        }
    }
}

/// A cursor that no page of this list gave.
pub fn no_such_cursor() -> Problem {
    Problem::new(Kind::NotFound, "No page of this list gave this cursor.", "Begin without a cursor.")
        .at("cursor", "unknown")
}

/// A page out of a list that is in memory; `name` is an item's place.
pub fn cut<T>(list: Vec<T>, paging: &Paging, name: impl Fn(&T) -> String) -> Result<Page<T>, Problem> {
    let limit = limit(paging.limit)? as usize;
    let from = match &paging.cursor {
        None => 0,
        Some(cursor) => 1 + list.iter().position(|item| name(item) == *cursor).ok_or_else(no_such_cursor)?,
    };
    let more = list.len() > from + limit;
    let items: Vec<T> = list.into_iter().skip(from).take(limit).collect();
    let next_cursor = items.last().filter(|_| more).map(name);
    Ok(Page { items, next_cursor })
}

impl<T: Serialize> Page<T> {
    /// The answer, with the address of the next page as a link.
    pub fn answer(self, uri: &Uri) -> Response {
        let link = self.next_cursor.as_ref().and_then(|cursor| next_link(uri, cursor));
        let mut response = Json(self).into_response();
        if let Some(link) = link {
            response.headers_mut().insert(header::LINK, link);
        }
        response
    }
}

fn next_link(uri: &Uri, cursor: &str) -> Option<HeaderValue> {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let before = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    query.extend_pairs(before.filter(|(name, _)| name != "cursor"));
    query.append_pair("cursor", cursor);
    HeaderValue::from_str(&format!("<{}?{}>; rel=\"next\"", uri.path(), query.finish())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_each_other_without_gap_or_repetition() {
        let mut seen = Vec::new();
        let mut cursor = None;
        loop {
            let page = cut((0..7).collect(), &Paging { limit: Some(3), cursor }, |n| format!("n{n}")).unwrap();
            seen.extend(page.items);
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(seen, (0..7).collect::<Vec<_>>());
        assert!(cut(vec![1], &Paging { limit: None, cursor: Some("n9".to_owned()) }, |n| format!("n{n}")).is_err());
        assert!(limit(Some(0)).is_err() && limit(Some(101)).is_err());
    }

    #[test]
    fn the_link_keeps_the_filters() {
        let uri: Uri = "/api/v1/requests?status=open&cursor=old".parse().unwrap();
        assert_eq!(next_link(&uri, "new").unwrap(), "</api/v1/requests?status=open&cursor=new>; rel=\"next\"");
    }
}
