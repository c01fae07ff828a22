//! The living example: a workspace with people, clients and requests in every state, played by pretend people.
//!
//! `people` says who there is, `stories` what they did, `stage` lets them do it: through the same commands, rules and records
//! as everybody else, at times of the last days. Nothing here runs on a workspace that the demo did not make.

mod people;
mod stage;
mod stories;

use crate::app::App;
use crate::keys::token_hash;
use domain::ids::{PersonId, TokenId, WorkspaceId};
use jiff::SignedDuration;
use store::views::{RequestFilter, Span};

pub use people::PASSWORD;

/// What the demo prints.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Clicks {
    /// Who to sign in as.
    pub email: String,
    /// With which password.
    pub password: String,
    /// The client's personal link, path and fragment only.
    pub client_link: String,
    /// Whose link that is.
    pub client: String,
    /// A token of the API.
    pub api_token: String,
}

/// LIMIT: requests of the example.
const EXAMPLES_MAX: u32 = 100;

/// Under this key the store remembers that the example was played.
const PLAYED: &str = "demo_clicks";

/// Plays the example in a fresh installation; in one where it was played before, only says where to click.
pub async fn play(app: &App) -> anyhow::Result<Clicks> {
    if let Some(kept) = app.store.kept(PLAYED).await? {
        return Ok(serde_json::from_str(&kept)?);
    }
    anyhow::ensure!(
        app.store.workspaces().await?.is_empty(),
        "this data folder holds a real workspace; choose another folder for the demo with --data"
    );
    let stage = stage::Stage::set(app).await?;
    let link = stories::play_all(&stage).await?;
    people::soon_away(app, stage.workspace, &stage.cast).await?;
    let nadia = stage.cast.nadia.clone();
    let clicks = Clicks {
        email: nadia.email.clone(),
        password: PASSWORD.to_owned(),
        client_link: format!("/a#{}", crate::execute::link_token(app, link)),
        client: format!("{} at {}", stage.cast.ines.name, stage.cast.kestrel.name),
        api_token: api_token(app, stage.workspace, PersonId::Member(nadia.id)).await?,
    };
    app.store.keep(PLAYED, &serde_json::to_string(&clicks)?).await?;
    Ok(clicks)
}

/// Where to click, in an installation whose example was played.
pub async fn clicks(app: &App) -> anyhow::Result<Clicks> {
    let kept = app.store.kept(PLAYED).await?;
    Ok(serde_json::from_str(&kept.unwrap_or_default())?)
}

/// Makes the pictures of every document of the example, one after the other, so that pages show them at once.
pub async fn make_pictures(app: App) {
    if let Err(wrong) = pictures(&app).await {
        tracing::warn!(%wrong, "Not every picture of the example was made; pages make them when they are opened");
    }
}

async fn pictures(app: &App) -> anyhow::Result<()> {
    for workspace in app.store.workspaces().await? {
        let filter = RequestFilter { span: Span::All, limit: EXAMPLES_MAX, ..RequestFilter::default() };
        for (id, _) in app.workspace(workspace.id).requests(&filter).await? {
            let Some(live) = crate::live::load(app, workspace.id, id).await? else { continue };
            for file in live.state.documents.values().filter(|d| d.slot.is_some()).filter_map(|d| d.file.as_ref()) {
                if app.workspace(workspace.id).rendition(file.sha256).await?.is_none() {
                    crate::renditions::make(app, workspace.id, file).await?;
                    app.tell(workspace.id, id);
                }
            }
        }
    }
    Ok(())
}

/// A token for trying the API, with every scope.
async fn api_token(app: &App, workspace: WorkspaceId, owner: PersonId) -> anyhow::Result<String> {
    let PersonId::Member(member) = owner else { anyhow::bail!("tokens belong to members") };
    let secret = format!("ast_{}", app.keys.token(crate::keys::Purpose::Form, b"demo token"));
    let created_at = app.now();
    let token = store::Token {
        id: TokenId::from_bytes(crate::app::chance_16()),
        member,
        name: "Demo".to_owned(),
        scopes: "requests:read requests:write documents:write clients:read export flows:read flows:write absences:read absences:write".to_owned(),
        created_at,
        expires_at: created_at.saturating_add(SignedDuration::from_hours(24 * 365))?,
        revoked_at: None,
        used_at: None,
    };
    app.workspace(workspace).create_token(&token, &token_hash(&secret)).await?;
    Ok(secret)
}
