//! The exported record of a request (`.aef`), for whoever may have it.
//!
//! It is made from what is stored, byte for byte; nothing is composed here but the ZIP around it.

use crate::app::App;
use crate::audience::{self, Disclosed};
use crate::files::{self, FileError};
use crate::live::Live;
use domain::ids::{Pseudonym, TaskId};
use domain::values::Digest;
use evidence::bundle::{BundleInput, export};
use std::collections::BTreeSet;
use std::time::Duration;
use store::{Export, Exported};

/// For whoever opens the bundle by hand; no input to verification.
const README: &[u8] = b"This is the record of an approval, made by Assent.\n\n\
events.jsonl       what happened, one entry a line, each sealed to the one before it\n\
disclosures.jsonl  the names, texts and amounts that you may see; an entry holds only their fingerprints\n\
files/             the documents, each named by its SHA-256\n\
checkpoint, proofs/  that every entry stands in the signed log\n\n\
To check all of it without us, on any computer:\n\n\
    assent verify RECORD.aef --policy policy.txt\n\n\
policy.txt names the key whose signature you trust. Get it from whoever sent you the approval, not from this file.\n";

/// For whom a record is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// The team: everything that was not erased.
    Team,
    /// A person at the client, by their lasting name: what concerns them.
    Client(Pseudonym),
}

/// LIMIT: how long somebody who asks for the record waits for its last entries to get their place in the log.
const SEALING_WAIT: Duration = Duration::from_secs(3);
const SEALING_STEP: Duration = Duration::from_millis(100);

/// The record for whoever takes it away: waits a moment for the log, which is seldom behind for longer.
pub async fn sealed_bundle(app: &App, live: &Live, audience: Audience) -> Result<Option<Vec<u8>>, FileError> {
    let until = tokio::time::Instant::now() + SEALING_WAIT;
    loop {
        if let Some(bytes) = bundle(app, live, audience).await? {
            return Ok(Some(bytes));
        }
        if tokio::time::Instant::now() >= until {
            return Ok(None);
        }
        app.log_wake.notify_one();
        tokio::time::sleep(SEALING_STEP).await;
    }
}

/// The record; `None` while its last events have no signed place in the log, which takes seconds.
pub async fn bundle(app: &App, live: &Live, audience: Audience) -> Result<Option<Vec<u8>>, FileError> {
    let db = app.workspace(live.workspace);
    let exported = match audience {
        Audience::Team => db.export(live.state.id, |_, _| true).await?,
        Audience::Client(person) => {
            let disclosed = Disclosed::to(&live.state, &live.entries, person);
            db.export(live.state.id, |seq, field| disclosed.has(seq, field)).await?
        }
    };
    match exported {
        Export::Ready(exported) => written(app, live, audience, &exported).await.map(Some),
        Export::Pending => Ok(None),
        Export::Unknown => Err(FileError::Missing),
    }
}

/// What a log says about itself, in the same form; it has nothing to hide.
pub fn of_log(exported: &Exported) -> Result<Vec<u8>, FileError> {
    let input = BundleInput {
        events: exported.events.iter().map(Vec::as_slice).collect(),
        checkpoint: &exported.proofs.checkpoint,
        proofs: exported.proofs.proofs.clone(),
        ..BundleInput::default()
    };
    export(&input, Vec::new()).map_err(|wrong| FileError::Unavailable(wrong.to_string()))
}

/// The files that they may have, each once: documents of packages, and what steps asked for.
fn files_for(live: &Live, audience: Audience) -> BTreeSet<Digest> {
    let state = &live.state;
    let has_document = |n: u32| audience == Audience::Team || audience::has_document(state, n);
    let has_supplied = |task: &TaskId| {
        audience == Audience::Team || state.tasks.get(task).is_some_and(|t| audience::is_client(state, t.party))
    };
    let documents = state.documents.iter().filter(|(n, _)| has_document(**n)).filter_map(|(_, d)| d.file.as_ref());
    let supplied = state.supplied.iter().filter(|((task, _), _)| has_supplied(task));
    documents.chain(supplied.filter_map(|(_, s)| s.file.as_ref())).map(|file| file.sha256).collect()
}

async fn written(app: &App, live: &Live, audience: Audience, exported: &Exported) -> Result<Vec<u8>, FileError> {
    let mut originals = Vec::new();
    for sha256 in files_for(live, audience) {
        originals.push(files::original_bytes(app, live.workspace, sha256).await?);
    }
    let input = BundleInput {
        events: exported.events.iter().map(Vec::as_slice).collect(),
        disclosures: exported.disclosures.iter().map(Vec::as_slice).collect(),
        checkpoint: &exported.proofs.checkpoint,
        proofs: exported.proofs.proofs.clone(),
        anchors: exported.proofs.stamps.clone(),
        files: originals.iter().map(Vec::as_slice).collect(),
        human: vec![("readme.txt", README)],
        ..BundleInput::default()
    };
    export(&input, Vec::new()).map_err(|wrong| FileError::Unavailable(wrong.to_string()))
}
