//! Changes that are collected while reading. They are the beginning of an answer: kept on the server until they are
//! sent together from the decision's sheet, or removed.

use super::decide::wrong_words;
use super::review::shown;
use super::talk::strict_place;
use super::{asked_to_decide, back, reader};
use crate::app::App;
use crate::audience;
use crate::sheets::{self, Item, Pick};
use crate::web::error::{WebError, see_other};
use crate::web::form::Form;
use crate::web::limits::{Limit, within};
use crate::web::present::client::decide::BOXES_MAX;
use crate::web::present::client::review::NotSent;
use crate::web::session::Guest;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::TaskId;
use domain::request::Refusal;
use wording::Words;

/// LIMIT: changes that one person adds, moves and removes.
const CHANGES: Limit = Limit { what: "client-changes", max: 240, minutes: 60 };

/// `POST /r/{request}/changes`: one more, or with `do` one that is moved or removed, or what was collected in an earlier round taken over.
pub async fn collect(State(app): State<App>, guest: Guest, body: Bytes) -> Result<Response, WebError> {
    let form = Form::of_session(&app, guest.session, &body)?;
    within(&app, CHANGES, &guest.contact.id.hex()).await?;
    let task = asked_to_decide(&guest).ok_or_else(|| {
        WebError::refused(Refusal::NotYourTurn("You are not asked to decide this.".to_owned()), back(&guest))
    })?;
    let mut items = collected(&app, &guest, task).await?;
    if form.get("do") == "take_over" {
        let before = sheets::left_behind(&app, &guest.live, task).await?;
        items.extend(before.into_iter().filter(|item| !items.contains(item)).collect::<Vec<_>>());
        items.truncate(BOXES_MAX);
    } else if let Err(says) = apply(&mut items, &form, reader(&app, &guest).words) {
        let question = Some((form.get("text").to_owned(), form.get("place").to_owned(), says));
        let not_sent = NotSent { question, ..NotSent::default() };
        return shown(&app, &guest, None, not_sent, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    if items.iter().filter_map(|item| item.place).any(|p| !audience::has_document(&guest.live.state, p.n)) {
        return Err(WebError::refused(Refusal::Unknown("document"), back(&guest)));
    }
    sheets::keep_begun(&app, &guest.live, &guest.person(), (task, Pick::RequestChanges), items)
        .await
        .map_err(|wrong| WebError::from_execute(wrong, back(&guest)))?;
    Ok(see_other(&format!("{}#changes-title", back(&guest))))
}

/// What the reader has collected so far.
pub async fn collected(app: &App, guest: &Guest, task: TaskId) -> Result<Vec<Item>, store::Error> {
    let begun = sheets::begun(app, &guest.live, task, Pick::RequestChanges).await?;
    Ok(begun.map(|sheet| sheet.draft.items).unwrap_or_default())
}

/// What the reader had collected in an earlier round and never sent; offered while there is no list yet.
pub async fn offered(app: &App, guest: &Guest, task: TaskId, begun: &[Item]) -> Result<Vec<Item>, store::Error> {
    if begun.is_empty() { sheets::left_behind(app, &guest.live, task).await } else { Ok(Vec::new()) }
}

/// What a post does to the list, or what is wrong with it. Sent twice it does no more than once.
fn apply(items: &mut Vec<Item>, form: &Form, words: Words) -> Result<(), String> {
    let named = |item: &Item| item.key() == form.get("item");
    match form.get("do") {
        "remove" => items.retain(|item| !named(item)),
        "move" => {
            let place = strict_place(form.get("place"), form.get("x"), form.get("y"))?;
            items.iter_mut().filter(|item| named(item)).for_each(|item| item.place = place);
        }
        _ => {
            let place = strict_place(form.get("place"), form.get("x"), form.get("y"))?;
            let new = Item { text: form.get("text").trim().to_owned(), nice: false, place };
            if new.text.is_empty() {
                return Err("Write what should change.".to_owned());
            }
            if items.contains(&new) {
                return Ok(());
            }
            if items.len() >= BOXES_MAX {
                return Err(format!(
                    "Your list has {BOXES_MAX} changes, as many as one answer takes. Send these first."
                ));
            }
            items.push(new);
            if let Some(says) = wrong_words(words, Pick::RequestChanges, items) {
                return Err(says);
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::request::Place;

    fn applied(items: &mut Vec<Item>, body: &str) -> Result<(), String> {
        apply(items, &Form::parse(&Bytes::copy_from_slice(body.as_bytes())).unwrap(), Words::ENGLISH)
    }

    #[test]
    fn a_list_grows_is_moved_and_shrinks() {
        let mut list = Vec::new();
        let add = "text=Larger+ship&place=doc_3:2&x=71.05&y=80.3";
        assert_eq!((applied(&mut list, add), applied(&mut list, add)), (Ok(()), Ok(())));
        assert_eq!(list.len(), 1, "sent twice it is there once");
        assert_eq!(list[0].place, Some(Place { n: 3, page: 2, x: Some(7105), y: Some(8030) }));
        let key = list[0].key();
        applied(&mut list, &format!("do=move&item={key}&place=doc_3:1&x=1&y=2")).unwrap();
        assert_eq!(list[0].place, Some(Place { n: 3, page: 1, x: Some(100), y: Some(200) }));
        applied(&mut list, &format!("do=remove&item={key}")).unwrap();
        assert_eq!(list.len(), 1, "an old name does nothing");
        let key = list[0].key();
        applied(&mut list, &format!("do=remove&item={key}")).unwrap();
        assert!(list.is_empty());
    }

    #[test]
    fn what_is_wrong_is_said_and_changes_nothing() {
        let mut list = vec![Item { text: "One".to_owned(), ..Item::default() }];
        for (body, says) in [
            ("text=+", "Write what should change."),
            ("text=x&place=doc_3:2&x=101&y=1", "The spot is not on the page"),
            ("text=x&place=elsewhere", "not one of these documents"),
            ("do=move&item=x&place=doc_3:0&x=1&y=1", "A spot needs its page"),
        ] {
            let wrong = applied(&mut list, body).unwrap_err();
            assert!(wrong.contains(says), "{body}: {wrong}");
        }
        assert_eq!(list.len(), 1);
        list.resize(BOXES_MAX, Item { text: "More".to_owned(), ..Item::default() });
        assert!(applied(&mut list, "text=one+more").unwrap_err().contains("Send these first"));
    }
}
