//! The demo's mailbox. Outside a demo these addresses do not exist.

use super::{Query, shell};
use crate::app::App;
use crate::mailbox::{Listed, Mailbox, Opened};
use crate::web::components::{Avatar, Link, Side as Drawn};
use crate::web::error::{WebError, page};
use crate::web::pages::team::mailbox::{Mail, MailRow, MailboxPage, Recipient, Shown};
use crate::web::pages::team::shell::{Crumb, Mailbox as HasMailbox, Place, Shell};
use crate::web::session::SignedInMember;
use crate::words;
use axum::extract::{FromRequestParts as _, Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse as _, Response};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::sync::Arc;

/// LIMIT: mails that the list shows.
const LIST_MAX: usize = 40;
/// What a mail's own HTML may do: nothing but look as it does.
const MAIL_POLICY: &str = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

fn mailbox(app: &App) -> Result<Arc<Mailbox>, WebError> {
    app.mailbox.clone().ok_or(WebError::NotFound)
}

/// `GET /mailbox?to=…`.
pub async fn list(State(app): State<App>, query: Query, mut parts: Parts) -> Result<Response, WebError> {
    let mailbox = mailbox(&app)?;
    page(&whole(&app, &mut parts, &query, &mailbox, None).await?)
}

/// `GET /mailbox/{id}?to=…`.
pub async fn show(
    State(app): State<App>,
    Path(id): Path<String>,
    query: Query,
    mut parts: Parts,
) -> Result<Response, WebError> {
    let mailbox = mailbox(&app)?;
    let opened = mailbox.get(&id).ok_or(WebError::NotFound)?;
    page(&whole(&app, &mut parts, &query, &mailbox, Some(opened)).await?)
}

/// `GET /mailbox/{id}/html`: the mail's own HTML, in a sandbox.
pub async fn html(State(app): State<App>, Path(id): Path<String>) -> Result<Response, WebError> {
    let opened = mailbox(&app)?.get(&id).ok_or(WebError::NotFound)?;
    let mut response = Html(opened.html).into_response();
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(MAIL_POLICY));
    Ok(response)
}

/// The frame, for whoever looks; the mailbox is open to everybody who can reach a demo.
async fn frame(app: &App, parts: &mut Parts, query: &Query) -> Result<(Shell, TimeZone), WebError> {
    let crumbs = vec![Crumb::here("Mailbox")];
    if let Ok(me) = SignedInMember::from_request_parts(parts, app).await {
        let zone = words::zone(&me.directory.workspace.zone);
        return Ok((shell(app, &me, Place::Mailbox, crumbs, query).await?, zone));
    }
    let workspace = app.store.workspaces().await?.into_iter().next().ok_or(WebError::NotFound)?;
    let zone = words::zone(&workspace.zone);
    let shell = Shell {
        workspace: workspace.name,
        member: "Not signed in".to_owned(),
        here: Place::Mailbox,
        needs_you: 0,
        mailbox: HasMailbox::Demo,
        crumbs,
        csrf: String::new(),
        flash: None,
        undo: None,
    };
    Ok((shell, zone))
}

async fn whole(
    app: &App,
    parts: &mut Parts,
    query: &Query,
    mailbox: &Mailbox,
    open: Option<Opened>,
) -> Result<MailboxPage, WebError> {
    let (shell, zone) = frame(app, parts, query).await?;
    let all = mailbox.list();
    let to = query.get("to").map_or("", String::as_str);
    let members: Vec<String> = members(app).await?;
    let when = |listed: &Listed| words::capital(&words::near(app.now(), listed.at, &zone));
    let today = words::day(app.now(), &zone);
    let short = |listed: &Listed| {
        if words::day(listed.at, &zone) == today {
            words::clock(listed.at, &zone)
        } else {
            words::short_day(listed.at, &zone)
        }
    };
    let suffix = if to.is_empty() { String::new() } else { format!("?to={to}") };
    let mails = all.iter().filter(|m| to.is_empty() || m.to_address == to).take(LIST_MAX).map(|m| MailRow {
        avatar: Avatar::small(&m.to_name, if members.contains(&m.to_address) { Drawn::Us } else { Drawn::Client }),
        to: m.to_name.clone(),
        link: Link::new(format!("/mailbox/{}{suffix}", m.id), &m.subject),
        when: short(m),
        shown: if open.as_ref().is_some_and(|o| o.listed.id == m.id) { Shown::Yes } else { Shown::No },
    });
    Ok(MailboxPage {
        shell,
        people: people(&all, to),
        mails: mails.collect(),
        open: open.map(|o| mail(&o, when(&o.listed))),
    })
}

async fn members(app: &App) -> Result<Vec<String>, WebError> {
    let mut all = Vec::new();
    for workspace in app.store.workspaces().await? {
        all.extend(app.workspace(workspace.id).members().await?.into_iter().map(|m| m.email));
    }
    Ok(all)
}

fn people(all: &[Listed], to: &str) -> Vec<Recipient> {
    let mut counts: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    for mail in all {
        *counts.entry((mail.to_name.as_str(), mail.to_address.as_str())).or_default() += 1;
    }
    let shown = |yes: bool| if yes { Shown::Yes } else { Shown::No };
    let everybody = Recipient {
        link: Link::new("/mailbox", "Everybody"),
        count: u32::try_from(all.len()).unwrap_or(u32::MAX),
        shown: shown(to.is_empty()),
    };
    let each = counts.into_iter().map(|((name, address), count)| Recipient {
        link: Link::new(format!("/mailbox?to={address}"), name),
        count,
        shown: shown(address == to),
    });
    std::iter::once(everybody).chain(each).collect()
}

fn mail(opened: &Opened, when: String) -> Mail {
    let listed = &opened.listed;
    Mail {
        subject: listed.subject.clone(),
        from: format!("{} <{}>", listed.from_name, listed.from_address),
        to: format!("{} <{}>", listed.to_name, listed.to_address),
        when,
        html: format!("/mailbox/{}/html", listed.id),
        code: code(&opened.text),
        link: opened
            .link
            .as_ref()
            .map(|link| Link::new(link, format!("Open it as {}", words::short_name(&listed.to_name)))),
        text: opened.text.clone(),
    }
}

/// The six digits of a mail that carries a code: at the end of a line, after a colon, as our mails write them.
fn code(text: &str) -> Option<String> {
    let digits = |line: &str| {
        let (_, after) = line.rsplit_once(": ")?;
        let plain: String =
            after.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\u{2066}'..='\u{2069}')).collect();
        (plain.len() == 6 && plain.chars().all(|c| c.is_ascii_digit())).then_some(plain)
    };
    text.lines().find_map(digits)
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn a_code_is_found_where_our_mails_write_it() {
        assert_eq!(code("Hello Ines,\n\nYour code for “The long way round”: 482 913\n").as_deref(), Some("482913"));
        assert_eq!(code("رمزكم لـ «X»: \u{2068}482913\u{2069}").as_deref(), Some("482913"));
        assert_eq!(code("The budget: 480000 euros\nSee you"), None);
    }
}
