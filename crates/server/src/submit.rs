//! Sending a package on: what the pages and the API share around [`Command::Submit`].
//!
//! The terms are a file like the others, so their bytes are kept before the journal names them. What the checks found in the
//! files is taken from what is known: sending waits for the checks, and not for ever.

use crate::app::{App, nonce};
use crate::checks;
use crate::execute::{self, Done, ExecuteError, With};
use crate::files::{self, FileError};
use crate::live::Live;
use crate::renditions;
use documents::preflight;
use domain::actor::Actor;
use domain::request::event::FileCard;
use domain::request::statement::terms_card;
use domain::request::{Command, Finding, Severity, State, terms_document};
use domain::values::Digest;
use std::sync::Arc;
use tokio::time::Instant;

/// Why a package was not sent.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// The rules say no, or it could not be written.
    #[error(transparent)]
    Execute(#[from] ExecuteError),
    /// The terms could not be kept.
    #[error(transparent)]
    File(#[from] FileError),
}

impl From<store::Error> for SubmitError {
    fn from(wrong: store::Error) -> Self {
        Self::Execute(ExecuteError::Store(wrong))
    }
}

/// Sends the package on, with a reason if a named person passes what the checks found.
pub async fn submit(
    app: &App,
    live: &Arc<Live>,
    actor: &Actor,
    pass_because: Option<String>,
    mut with: With,
) -> Result<Done, SubmitError> {
    let nonce = nonce();
    let kept = if let Some(unchanged) = unchanged_terms(&live.state) {
        unchanged
    } else {
        let (terms, bytes) = terms(live, &nonce);
        with.side.extend(files::own(app, live.workspace, &terms, bytes).await?);
        terms.sha256
    };
    let findings = findings(app, live).await?;
    let command = Command::Submit { terms_nonce: nonce.clone(), findings, pass_because };
    let done = execute::execute_on(app, Arc::clone(live), actor, &command, with).await?;
    // Title or fields may have moved between the two; then the terms that were attached are others, and are kept as well.
    if let Done::Now(after) = &done {
        let attached = after.state.current_terms().and_then(|(_, d)| d.file.as_ref()).map(|f| f.sha256);
        if attached.is_some_and(|attached| attached != kept) {
            let (terms, bytes) = terms(after, &nonce);
            files::keep_own(app, live.workspace, &terms, bytes).await?;
        }
    }
    Ok(done)
}

/// The terms as they would be attached now.
fn terms(live: &Live, nonce: &str) -> (FileCard, Vec<u8>) {
    let title = live.state.title.clone().unwrap_or_default();
    let bytes = terms_document(live.state.id, &title, &live.state.fields, nonce);
    (terms_card(&bytes), bytes)
}

/// Terms that did not change keep their bytes, as the rules have it.
fn unchanged_terms(state: &State) -> Option<Digest> {
    let (_, terms) = state.current_terms().filter(|_| !state.edited_since_terms)?;
    terms.file.as_ref().map(|file| file.sha256)
}

/// What the checks found in the files of the package. Waits a while for those that still look.
pub async fn findings(app: &App, live: &Live) -> Result<Vec<Finding>, store::Error> {
    let (mut list, until) = (Vec::new(), Instant::now() + renditions::CHECKS_MAX);
    for (_, document) in live.state.current_documents() {
        let (Some(file), Some(slot)) = (&document.file, &document.slot) else { continue };
        let Some(made) = renditions::checked(app, live.workspace, file, until).await? else {
            list.push(not_checked(slot.as_str(), &file.filename));
            continue;
        };
        let found: Vec<preflight::Finding> = serde_json::from_str(&made.findings)
            .map_err(|wrong| store::Error::Corrupt { what: format!("the findings of {}: {wrong}", file.sha256) })?;
        list.extend(found.into_iter().map(|one| Finding {
            place: place(slot.as_str(), one.place),
            severity: match one.severity {
                preflight::Severity::Warns => Severity::Warning,
                preflight::Severity::Blocks => Severity::Blocking,
            },
            says: format!("{}: {} {}", file.filename, one.sentence, one.way_on),
        }));
    }
    list.extend(checks::found(app, live).await?.iter().map(|one| one.finding(&live.state)));
    Ok(list)
}

fn not_checked(slot: &str, filename: &str) -> Finding {
    Finding {
        place: slot.to_owned(),
        severity: Severity::Blocking,
        says: format!("{filename}: It is still being looked through. Wait a moment, and send again."),
    }
}

fn place(slot: &str, place: preflight::Place) -> String {
    match place {
        preflight::Place::Document => slot.to_owned(),
        preflight::Place::Page(page) | preflight::Place::Spot { page, .. } => format!("{slot}, page {page}"),
        preflight::Place::Line(line) => format!("{slot}, line {line}"),
    }
}
