//! The versions of a document and what changed between two of them: what the client's page and the team's share.

use crate::app::App;
use crate::compare::{self, Standing};
use crate::files::shown;
use crate::web::components::Words;
use crate::web::components::comparison::Comparison;
use crate::web::error::WebError;
use crate::web::present::client::path;
use crate::web::present::common::Reader;
use crate::web::present::compare::{Outcome, Sides, comparison, heading, title};
use crate::web::present::versions::{Version, versions};
use serde::Deserialize;

/// Which two versions are asked for, by their numbers in the request.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    from: Option<u32>,
    to: Option<u32>,
}

/// What both pages show.
#[derive(Debug)]
pub struct Made {
    /// "What changed in *Campaign concept* from version 2 to version 3".
    pub heading: Words,
    /// What the document is called.
    pub title: String,
    /// It is being made: the page waits for it.
    pub is_coming: bool,
    /// The part.
    pub comparison: Comparison,
}

/// Compares the versions that are asked for; without a question, this one with the one before it.
pub async fn made(app: &App, reader: &Reader<'_>, n: &str, asked: Asked) -> Result<Made, WebError> {
    let n: u32 = n.parse().map_err(|_| WebError::NotFound)?;
    let list = versions(reader, n);
    // Versions of other documents, and those that did not reach the reader, are not here.
    let find = |n: u32| list.iter().copied().find(|version| version.n == n).ok_or(WebError::NotFound);
    find(n)?;
    let after = find(asked.to.unwrap_or(n))?;
    let before = match asked.from {
        Some(from) => Some(find(from)?),
        None => list.iter().copied().rfind(|version| version.n < after.n && file(*version) != file(after)),
    };
    let sides = match before.filter(|before| before.n != after.n) {
        None => None,
        Some(before) => {
            // Whichever was asked for first, the older one is the earlier.
            let (before, after) = if before.n < after.n { (before, after) } else { (after, before) };
            Some(Sides { before, after, old: look(app, reader, before).await?, new: look(app, reader, after).await? })
        }
    };
    let outcome = match &sides {
        None => Outcome::Nothing(nothing(&list)),
        Some(sides) => outcome(app, reader, sides).await?,
    };
    let sides = match (sides, &outcome) {
        // What was drawn while this waited is there now.
        (Some(Sides { before, after, .. }), Outcome::Ready(_)) => {
            Some(Sides { before, after, old: look(app, reader, before).await?, new: look(app, reader, after).await? })
        }
        (sides, _) => sides,
    };
    let mut counted = Vec::with_capacity(list.len());
    for version in &list {
        counted.push((*version, look(app, reader, *version).await?.map(|shown| shown.pages)));
    }
    let title = title(reader, &list);
    let action = format!("{}/versions/{n}", path(reader));
    Ok(Made {
        heading: heading(&title, sides.as_ref()),
        is_coming: matches!(outcome, Outcome::Coming),
        comparison: comparison(reader, action, &counted, sides.as_ref(), outcome),
        title,
    })
}

fn file(version: Version<'_>) -> Option<domain::values::Digest> {
    version.document.file.as_ref().map(|file| file.sha256)
}

fn nothing(list: &[Version<'_>]) -> String {
    match list.len() {
        1 => "There is one version so far, so there is nothing to compare it with.",
        _ => "Choose two versions below to see what changed between them.",
    }
    .to_owned()
}

async fn look(
    app: &App,
    reader: &Reader<'_>,
    version: Version<'_>,
) -> Result<Option<std::sync::Arc<crate::files::Shown>>, WebError> {
    // The terms are values, which are compared as such.
    let file = version.document.file.as_ref().filter(|_| version.document.slot.is_some());
    match file {
        None => Ok(None),
        Some(file) => Ok(shown(app, reader.live.workspace, file).await?),
    }
}

async fn outcome(app: &App, reader: &Reader<'_>, sides: &Sides<'_>) -> Result<Outcome, WebError> {
    if sides.after.document.slot.is_none() {
        return Ok(Outcome::Nothing(
            "The terms are the values of the request; those that differ are below.".to_owned(),
        ));
    }
    let (Some(before), Some(after)) = (&sides.before.document.file, &sides.after.document.file) else {
        return Ok(Outcome::Nothing(
            "One of these files was erased on a legal basis, so nothing of it can be shown.".to_owned(),
        ));
    };
    if before.sha256 == after.sha256 {
        return Ok(Outcome::Nothing("Both versions are the same file, byte for byte.".to_owned()));
    }
    Ok(match compare::compared(app, reader.live.workspace, before, after).await? {
        Standing::Ready(compared) => Outcome::Ready(compared),
        Standing::Coming => Outcome::Coming,
        Standing::Cannot(why) => Outcome::Cannot(why),
    })
}
