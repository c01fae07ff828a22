//! The checks of a package that need the request and the workspace around it: reads what they look at. What they look for is in
//! [`domain::request::preflight`].
//!
//! Nothing is opened here and nothing waited for: of a file that was not looked through yet, nothing is known, and the checks say nothing.

use crate::app::App;
use crate::live::{self, Live};
use crate::words;
use domain::request::Phase;
use domain::request::preflight::{Content, Found, Subject, run, versions_before};
use domain::values::Digest;
use std::collections::BTreeMap;

/// What a person should look at before the package is sent; nothing while it is not being prepared.
pub async fn found(app: &App, live: &Live) -> Result<Vec<Found>, store::Error> {
    match live.state.phase() {
        Phase::Draft | Phase::Returned => {}
        Phase::InternalReview | Phase::WithClient | Phase::Finishing | Phase::Ended(_) => return Ok(Vec::new()),
    }
    let db = app.workspace(live.workspace);
    let file = |n: u32| live.state.documents.get(&n).and_then(|document| document.file.as_ref());
    let mut contents = BTreeMap::new();
    for n in versions_before(&live.state) {
        let Some(file) = file(n) else { continue };
        if let Some(pages) = pages(app, live, file.sha256).await? {
            contents.insert(n, Content { pages, texts: Vec::new() });
        }
    }
    for (n, document) in live.state.current_documents() {
        let Some(file) = &document.file else { continue };
        if let Some(pages) = pages(app, live, file.sha256).await? {
            contents.insert(n, Content { pages, texts: db.page_texts(file.sha256).await? });
        }
    }
    let clients = live::clients(app, live.workspace, live.directory_version).await?;
    let today = app.now().to_zoned(words::zone(&live.directory.workspace.zone)).date();
    let (state, flow, directory) = (&live.state, &live.flow, &live.directory);
    Ok(run(&Subject { state, flow, directory, clients: &clients, today, contents: &contents }))
}

/// How many pages a file has; nothing if it was not opened, or could not be.
async fn pages(app: &App, live: &Live, sha256: Digest) -> Result<Option<u32>, store::Error> {
    if let Some(shown) = app.cache.shown(live.workspace, sha256) {
        return Ok(shown.no_preview.is_none().then_some(shown.pages));
    }
    let made = app.workspace(live.workspace).rendition(sha256).await?;
    Ok(made.filter(|made| made.done && made.no_preview.is_none()).map(|made| made.pages))
}
