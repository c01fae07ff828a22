//! What the forms of the page do. Each says in `do` what, as words: `keep`, `add`, `go up`, `drop by.1`, `undo`. What was typed beside it
//! is kept first, so that no press of a button loses it.

use super::show::{Wanted, answer, open};
use crate::app::App;
use crate::drafts::{self, Back, Came};
use crate::web::error::{WebError, see_other};
use crate::web::form::Form;
use crate::web::handlers::team::Query;
use crate::web::pages::team::designer::Base;
use crate::web::present::team::designer::make::usual;
use crate::web::present::team::designer::says;
use crate::web::session::{Designer, SignedInMember};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::flow::edit::walk::{self, Way};
use domain::flow::edit::{Document, Edit, Key, Named, Owner, Refused, Shift, Spot};

/// `POST /flows/{flow}/edit`.
pub async fn act(
    State(app): State<App>,
    me: Designer,
    Path(name): Path<String>,
    query: Query,
    body: Bytes,
) -> Result<Response, WebError> {
    let me = me.0;
    let form = Form::of_session(&app, me.session, &body)?;
    let before = open(&app, &me, &name).await?;
    let seen: i64 = form.get("version").parse().unwrap_or(before.version());
    let came = match form.get("do") {
        "undo" => drafts::walk(&app, me.workspace, me.member.id, &name, seen, Back::Undo).await?,
        "redo" => drafts::walk(&app, me.workspace, me.member.id, &name, seen, Back::Redo).await?,
        _ => match edits(&app, &me, &form, &before, seen).await? {
            Ok(edits) => drafts::edit(&app, me.workspace, me.member.id, &name, seen, &edits).await?,
            Err(refused) => Some(Came::Refused(refused)),
        },
    };
    let came = came.ok_or(WebError::NotFound)?;
    let step = match &came {
        Came::Done { step: Some(step), .. } => step.0.clone(),
        Came::Done { step: None, .. } | Came::Refused(_) | Came::Clash { .. } => form.get("selected").to_owned(),
    };
    let wanted = Wanted { step, file: form.has("file"), part: form.has("part") };
    let done = matches!(came, Came::Done { .. });
    if done && !wanted.part {
        let base = Base { path: format!("/flows/{name}/edit"), file: wanted.file, ..Base::default() };
        return Ok(see_other(&base.at(&wanted.step)));
    }
    let now = open(&app, &me, &name).await?;
    let told = says(&came, &now.document, &me.directory);
    // The script shows the answer as it is; a page of its own says with its status that nothing was done.
    let status = if done || wanted.part { StatusCode::OK } else { StatusCode::CONFLICT };
    answer(&app, &me, &now, &wanted, status, told, &query).await
}

type Edits = Result<Vec<Edit>, Refused>;

fn refused(wrong: &str, way_on: &str) -> Edits {
    Err(Refused { wrong: wrong.to_owned(), way_on: way_on.to_owned() })
}

/// The document as the form showed it, to tell what was typed.
async fn as_seen(app: &App, me: &SignedInMember, now: &drafts::Open, seen: i64) -> Result<Document, WebError> {
    if seen == now.version() {
        return Ok(now.document.clone());
    }
    let version = app.workspace(me.workspace).draft_version(&now.name, seen.max(1)).await?;
    let document = version.and_then(|version| Document::parse(&version.document).ok());
    Ok(document.unwrap_or_else(|| now.document.clone()))
}

/// What a form asks for: first what was typed, then what was pressed.
async fn edits(app: &App, me: &SignedInMember, form: &Form, now: &drafts::Open, seen: i64) -> Result<Edits, WebError> {
    let document = as_seen(app, me, now, seen).await?;
    let selected = form.get("selected");
    let of = if selected.is_empty() { Owner::Flow } else { Owner::Step(Key(selected.to_owned())) };
    let mut edits = typed(form, &document, &of);
    let (verb, rest) = form.get("do").split_once(' ').unwrap_or((form.get("do"), ""));
    // A step is called anew last, because what is pressed names it as it was.
    let name = form.some("name").filter(|name| *name != selected.split('~').next().unwrap_or_default());
    match pressed(form, &document, &of, selected, verb, rest) {
        Ok(more) => edits.extend(more),
        Err(refused) => return Ok(Err(refused)),
    }
    if let (Some(name), Owner::Step(key), true) = (name, &of, verb != "remove") {
        edits.push(Edit::Rename { what: Named::Step(key.clone()), to: name.to_owned() });
    }
    Ok(Ok(edits))
}

/// Every field that says something else than the document did.
fn typed(form: &Form, document: &Document, of: &Owner) -> Vec<Edit> {
    let (mut sets, mut names) = (Vec::new(), Vec::new());
    for (field, text) in form.pairs() {
        let Some(path) = field.strip_prefix("set ") else { continue };
        if let Some((what, from)) = path.strip_prefix('@').and_then(|named| named.split_once(' ')) {
            let what = if what == "field" { Named::Field(from.to_owned()) } else { Named::Document(from.to_owned()) };
            if text.trim() != from {
                names.push(Edit::Rename { what, to: text.to_owned() });
            }
        } else if document.shown(of, path) != text.trim() && usual(document, of, path) != Some(text) {
            sets.push(Edit::Set { of: of.clone(), path: path.to_owned(), text: text.to_owned() });
        }
    }
    // What is typed names fields as they were.
    sets.extend(names);
    sets
}

fn spot(form: &Form, selected: &str) -> Spot {
    let key = || Key(form.get("at").to_owned());
    match form.get("spot") {
        "before" => Spot::Before(key()),
        "after" => Spot::After(key()),
        "into" => Spot::Into(key(), form.get("lane").parse().unwrap_or_default()),
        "end" => Spot::End,
        _ if selected.is_empty() => Spot::End,
        _ => Spot::After(Key(selected.to_owned())),
    }
}

fn pressed(form: &Form, document: &Document, of: &Owner, selected: &str, verb: &str, rest: &str) -> Edits {
    let key = || Key(selected.to_owned());
    let (of, path) = (of.clone(), rest.to_owned());
    let one = match verb {
        "keep" | "" => return Ok(Vec::new()),
        "add" => Edit::Add { kind: form.get("kind").to_owned(), to: spot(form, selected) },
        "move" => Edit::Move { step: Key(form.get("step").to_owned()), to: spot(form, selected) },
        "go" => {
            let way = match rest {
                "up" => Way::Up,
                "down" => Way::Down,
                "in" => Way::In,
                _ => Way::Out,
            };
            match walk::spot(document, &key(), way) {
                Some(to) => Edit::Move { step: key(), to },
                None => return refused("It cannot go any further that way.", "Move it another way."),
            }
        }
        "duplicate" => Edit::Duplicate { step: key() },
        "remove" => Edit::Remove { step: key() },
        "drop" => Edit::Drop { of, path },
        "up" => Edit::Shift { of, path, to: Shift::Up },
        "insert" if rest == "no-role" => new_role(form, document)?,
        "insert" => Edit::Insert { text: form.get(&format!("new {rest}")).to_owned(), of, path },
        "put" => {
            let (path, text) = rest.split_once(' ').unwrap_or((rest, ""));
            Edit::Insert { of, path: path.to_owned(), text: text.to_owned() }
        }
        "field" => fresh(document, "intake.fields", "field", "label: New field, type: line"),
        "document" => fresh(document, "intake.documents", "document", "label: New document, accept: [pdf]"),
        "lane" => Edit::AddLane { block: key() },
        "unlane" => Edit::RemoveLane { block: key(), lane: rest.parse().unwrap_or(usize::MAX) },
        "mend" => Edit::Set {
            of: form.some("step").map_or(Owner::Flow, |step| Owner::Step(Key(step.to_owned()))),
            path: form.get("path").to_owned(),
            text: form.get("text").to_owned(),
        },
        "replace" => Edit::Replace { text: form.get("text").to_owned() },
        _ => return refused("This button means nothing here.", "Load the page again."),
    };
    Ok(vec![one])
}

fn new_role(form: &Form, document: &Document) -> Result<Edit, Refused> {
    let name = form.get("new no-role").trim().to_owned();
    let path = format!("roles.{name}");
    if domain::ids::Name::parse(&name).is_err() || document.get(&Owner::Flow, &path).is_some() {
        let wrong = format!("“{name}” cannot be the name of another role.");
        let way_on = "Use lower-case letters, digits and -, and a name that is not there yet.".to_owned();
        return Err(Refused { wrong, way_on });
    }
    Ok(Edit::Set { of: Owner::Flow, path, text: "{member: initiator}".to_owned() })
}

/// One more field or document, with a name that is free.
fn fresh(document: &Document, path: &str, word: &str, says: &str) -> Edit {
    let items = document.get(&Owner::Flow, path).and_then(|list| list.as_array()).into_iter().flatten();
    let taken: Vec<&str> = items.filter_map(|item| item.get("id").and_then(|id| id.as_str())).collect();
    let mut names = std::iter::once(word.to_owned()).chain((2..).map(|n| format!("{word}_{n}")));
    let id = names.find(|name| !taken.contains(&name.as_str())).unwrap_or_default();
    Edit::Insert { of: Owner::Flow, path: path.to_owned(), text: format!("{{id: {id}, {says}}}") }
}
