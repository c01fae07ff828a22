//! One act on several requests. First it is shown what would happen to each and what cannot be done; then it is done one by one, each under
//! the rules of its own request; at last it is said what was not done, and why.
//!
//! INVARIANT: no act here answers a task. Deciding is for one request at a time, with its documents shown.

use super::{Query, Worker, id, request::issue_link, shell};
use crate::app::App;
use crate::execute::{With, execute, look_ahead};
use crate::live::{self, Live};
use crate::web::error::{WebError, page, page_with, see_other};
use crate::web::form::Form;
use crate::web::limits::{Limit, within};
use crate::web::pages::team::bulk::{BulkPage, Line};
use crate::web::pages::team::form::{Control, Form as ShownForm, FormField, Weight};
use crate::web::pages::team::shell::{Crumb, Place};
use crate::web::present::team::board::requests;
use crate::web::session::SignedInMember;
use crate::words;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::{ContactId, PersonId, RequestId};
use domain::request::{Command, Phase, Refusal};
use std::collections::BTreeSet;
use std::sync::Arc;

/// LIMIT: requests of one act.
const REQUESTS_MAX: usize = 40;
/// LIMIT: acts on several that one member begins in a while; each may send mails.
const BULKS: Limit = Limit { what: "bulk", max: 30, minutes: 60 };

/// What is done to each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Remind,
    Look,
    Withdraw,
}

impl Act {
    fn read(word: &str) -> Result<Self, WebError> {
        [Self::Remind, Self::Look, Self::Withdraw].into_iter().find(|act| act.word() == word).ok_or(WebError::NotFound)
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Remind => "remind",
            Self::Look => "look",
            Self::Withdraw => "withdraw",
        }
    }

    fn asks(self, count: usize) -> String {
        let many = requests(count);
        match self {
            Self::Remind => format!("Remind whoever is asked, on {many}?"),
            Self::Look => format!("Look again for somebody to ask, on {many}?"),
            Self::Withdraw => format!("Withdraw {many}?"),
        }
    }

    fn done(self, count: usize) -> String {
        let (many, is) = (requests(count), if count == 1 { "is" } else { "are" });
        match self {
            Self::Remind => format!("Reminders for {many} are on their way."),
            Self::Look => format!("Assent looked again at {many}."),
            Self::Withdraw => format!("{} {is} withdrawn.", words::upper_first(&many)),
        }
    }

    const fn button(self) -> &'static str {
        match self {
            Self::Remind => "Send the reminders",
            Self::Look => "Look again",
            Self::Withdraw => "Withdraw for good",
        }
    }
}

/// The requests that a form or an address names, each once.
async fn chosen<'a>(
    app: &App,
    me: &SignedInMember,
    named: impl Iterator<Item = &'a str>,
) -> Result<Vec<Arc<Live>>, WebError> {
    let ids: BTreeSet<RequestId> = id(named.map(RequestId::parse).collect())?;
    let mut found = Vec::new();
    for request in ids.into_iter().take(REQUESTS_MAX) {
        found.extend(live::load(app, me.workspace, request).await?);
    }
    Ok(found)
}

/// The contacts whose turn it is.
async fn asked(app: &App, live: &Live) -> Result<Vec<(ContactId, String)>, WebError> {
    let tasks = app.workspace(live.workspace).open_tasks(live.state.id).await?;
    let who: BTreeSet<ContactId> = tasks
        .into_iter()
        .filter_map(|task| match task.person {
            PersonId::Contact(contact) => Some(contact),
            PersonId::Member(_) => None,
        })
        .collect();
    let name = |id: &ContactId| live.directory.contacts.iter().find(|c| c.id == *id).map(|c| c.name.clone());
    Ok(who.into_iter().filter_map(|id| name(&id).map(|name| (id, name))).collect())
}

/// What would happen to a request, or why nothing can. The rules are asked, nothing is written.
async fn plan(app: &App, me: &SignedInMember, live: &Live, act: Act) -> Result<Result<String, String>, WebError> {
    if let Some(outcome) = live.state.outcome {
        return Ok(Err(Refusal::Ended(outcome).to_string()));
    }
    let ahead = |command: &Command| {
        look_ahead(app, live, &me.actor(), command).map_err(|no| format!("{no} {}", no.way_on()).trim().to_owned())
    };
    Ok(match act {
        Act::Withdraw => ahead(&Command::Withdraw { reason: act.button().to_owned() }).map(|_| {
            if live.state.phase() == Phase::Draft {
                "The draft ends. Nobody was asked yet.".to_owned()
            } else {
                "It ends for good, and whoever was asked is told.".to_owned()
            }
        }),
        Act::Look if live.state.blocked.is_none() => Err("It does not wait for somebody to be found.".to_owned()),
        Act::Look => ahead(&Command::LookAgain).map(|_| "Whoever is found gets a mail.".to_owned()),
        Act::Remind => {
            let asked = asked(app, live).await?;
            let each = asked
                .iter()
                .map(|(contact, _)| ahead(&Command::IssueLink { to: PersonId::Contact(*contact) }).map(|_| ()));
            let names: Vec<&str> = asked.iter().map(|(_, name)| name.as_str()).collect();
            if names.is_empty() {
                Err("Nobody at the client is asked just now.".to_owned())
            } else {
                let gets = if names.len() == 1 { "gets" } else { "get" };
                let says = format!(
                    "{} {gets} a mail with a fresh link. The link before opens nothing any more.",
                    words::listed(&names)
                );
                each.collect::<Result<Vec<()>, String>>().map(|_| says)
            }
        }
    })
}

/// Does it; says why not otherwise.
async fn perform(app: &App, me: &SignedInMember, live: &Live, act: Act, reason: &str) -> Result<(), WebError> {
    if let Err(why) = plan(app, me, live, act).await? {
        return Err(WebError::Conflict(why));
    }
    let command = match act {
        Act::Withdraw => Command::Withdraw { reason: reason.to_owned() },
        Act::Look => Command::LookAgain,
        Act::Remind => {
            for (contact, _) in asked(app, live).await? {
                let sent = issue_link(app, me, live, contact).await;
                sent.map_err(|wrong| WebError::from_execute(wrong, "/requests"))?;
            }
            return Ok(());
        }
    };
    let done = execute(app, live.workspace, &me.actor(), live.state.id, &command, With::default()).await;
    done.map(|_| ()).map_err(|wrong| WebError::from_execute(wrong, "/requests"))
}

fn line(live: &Live, says: String) -> Line {
    let about = live.state.about.as_ref();
    let client = live.directory.client().map_or("", |client| client.name.as_str());
    Line {
        href: format!("/requests/{}", live.state.id),
        title: live.state.title.clone().unwrap_or_else(|| "Erased".to_owned()),
        note: format!("{client}, {}", about.map_or("", |about| about.number.as_str())),
        says,
    }
}

/// `POST /requests/bulk` with `act` and `request`s: shows what would happen. Nothing is changed yet.
pub async fn look(State(app): State<App>, me: Worker, query: Query, body: Bytes) -> Result<Response, WebError> {
    let me = me.0;
    let form = Form::of_session(&app, me.session, &body)?;
    let act = Act::read(form.get("act"))?;
    let chosen = chosen(&app, &me, form.all("request")).await?;
    if chosen.is_empty() {
        return Ok(see_other("/requests?done=none-chosen"));
    }
    page(&preview(&app, &me, &query, act, &chosen, "").await?)
}

async fn preview(
    app: &App,
    me: &SignedInMember,
    query: &Query,
    act: Act,
    chosen: &[Arc<Live>],
    error: &str,
) -> Result<BulkPage, WebError> {
    let (mut will, mut cannot, mut fields) = (Vec::new(), Vec::new(), Vec::new());
    let hidden = |name: &str, value: String| FormField::new(name, "", Control::Hidden(value));
    for live in chosen {
        match plan(app, me, live, act).await? {
            Ok(says) => {
                fields.push(hidden("request", live.state.id.to_string()));
                will.push(line(live, says));
            }
            Err(why) => cannot.push(line(live, why)),
        }
    }
    fields.push(hidden("act", act.word().to_owned()));
    if act == Act::Withdraw {
        let reason = FormField::new("reason", "Why?", Control::Lines(String::new())).error(error);
        fields.push(reason.hint("It stands on the record of each, and whoever was asked reads it.").row());
    }
    let form = ShownForm {
        action: "/requests/bulk/confirm".to_owned(),
        csrf: me.csrf.clone(),
        error: String::new(),
        fields,
        button: act.button().to_owned(),
        weight: Weight::Solid,
    };
    Ok(BulkPage {
        shell: frame(app, me, query).await?,
        heading: if will.is_empty() { "None of these can be done.".to_owned() } else { act.asks(will.len()) },
        form: (!will.is_empty()).then_some(form),
        will,
        will_heading: "This will happen",
        cannot,
        cannot_heading: "This cannot be done",
        back: "Back, without doing anything",
    })
}

async fn frame(
    app: &App,
    me: &SignedInMember,
    query: &Query,
) -> Result<crate::web::pages::team::shell::Shell, WebError> {
    let crumbs = vec![Crumb::to("Requests", "/requests"), Crumb::here("Several at once")];
    shell(app, me, Place::Requests, crumbs, query).await
}

/// `POST /requests/bulk/confirm` with the same, and `reason` where one is asked for.
pub async fn confirm(State(app): State<App>, me: Worker, query: Query, body: Bytes) -> Result<Response, WebError> {
    let me = me.0;
    let form = Form::of_session(&app, me.session, &body)?;
    let act = Act::read(form.get("act"))?;
    let chosen = chosen(&app, &me, form.all("request")).await?;
    let reason = form.some("reason").unwrap_or_default();
    if act == Act::Withdraw && reason.is_empty() {
        let again = preview(&app, &me, &query, act, &chosen, "Say why, in a few words.").await?;
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &again);
    }
    within(&app, BULKS, &me.member.id.to_string()).await?;
    let (mut did, mut left) = (Vec::new(), Vec::new());
    for live in &chosen {
        match perform(&app, &me, live, act, reason).await {
            Ok(()) => did.push(live.state.id.hex()),
            Err(wrong) => {
                // What is refused is said on the next page; what failed must also be seen by whoever looks after the server.
                if !matches!(wrong, WebError::Refused(..) | WebError::Conflict(_)) {
                    tracing::warn!(request.id = %live.state.id, ?wrong, "an act on several requests was not done on one of them");
                }
                left.push(live.state.id.hex());
            }
        }
    }
    let to = format!("/requests/bulk/done?act={}&did={}&left={}", act.word(), did.join("."), left.join("."));
    Ok(see_other(&to))
}

/// `GET /requests/bulk/done`: what was done, and why the rest was not, as things stand now.
pub async fn done(State(app): State<App>, me: Worker, query: Query) -> Result<Response, WebError> {
    let me = me.0;
    let act = Act::read(query.get("act").map_or("", String::as_str))?;
    let named = |name: &str| query.get(name).map_or("", String::as_str).split('.').filter(|part| !part.is_empty());
    let did = chosen(&app, &me, named("did")).await?;
    let mut cannot = Vec::new();
    for live in chosen(&app, &me, named("left")).await? {
        let why = match plan(&app, &me, &live, act).await? {
            Err(why) => why,
            Ok(_) => "It did not come through. Nothing was changed; try it again.".to_owned(),
        };
        cannot.push(line(&live, why));
    }
    page(&BulkPage {
        shell: frame(&app, &me, &query).await?,
        heading: if did.is_empty() { "None of it was done.".to_owned() } else { act.done(did.len()) },
        will: did.iter().map(|live| line(live, String::new())).collect(),
        will_heading: "Done",
        cannot,
        cannot_heading: "Not done",
        form: None,
        back: "Back to the requests",
    })
}
