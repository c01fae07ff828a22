//! The first run: a token that is printed once and used once makes the first workspace with its owner.

use crate::app::{App, chance_16, chance_32};
use crate::keys::token_hash;
use crate::passwords;
use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::actor::Role;
use domain::directory::{Member, Workspace};
use domain::ids::{MemberId, WorkspaceId};
use domain::values::Digest;
use jiff::Timestamp;
use store::Store;

/// Under this key the store keeps the hash of the token.
const TOKEN: &str = "setup_token";
/// Under this key, with the member behind it, the store keeps the hash of a member's first code.
const INVITE: &str = "invite:";
/// What the directory's log names as the author of the first entries.
const AUTHOR: &str = "setup";

/// A new token while there is no workspace; an earlier one is void.
pub async fn token_if_fresh(store: &Store) -> anyhow::Result<Option<String>> {
    if !store.workspaces().await?.is_empty() {
        return Ok(None);
    }
    let token = URL_SAFE_NO_PAD.encode(chance_32());
    store.keep(TOKEN, &Digest(token_hash(&token)).hex()).await?;
    Ok(Some(token))
}

/// What the first page asks for.
#[derive(Debug, Clone)]
pub struct First {
    /// The workspace's name.
    pub workspace: String,
    /// Its IANA time zone.
    pub zone: String,
    /// The owner's name.
    pub name: String,
    /// The owner's address.
    pub email: String,
    /// The owner's password, found usable before.
    pub password: String,
}

/// Makes the workspace. `None` when the token is not the one that was printed, or was used.
pub async fn create(app: &App, token: &str, first: &First) -> anyhow::Result<Option<MemberId>> {
    if !app.store.take_kept(TOKEN, &Digest(token_hash(token)).hex()).await? {
        return Ok(None);
    }
    let id = WorkspaceId::from_bytes(chance_16());
    let now = app.now();
    let workspace = Workspace {
        id,
        name: first.workspace.clone(),
        prefix: prefix(&first.workspace),
        zone: first.zone.clone(),
        code_before_seeing: false,
    };
    let db = app.store.create_workspace(&workspace, 1, now).await?;
    let owner = new_member(&first.name, &first.email, "", Role::Owner);
    db.put_member(&owner, AUTHOR, now).await?;
    db.set_password(owner.id, &passwords::hash(&first.password)?).await?;
    crate::flows::publish_first(&app.store, id, AUTHOR, now).await?;
    Ok(Some(owner.id))
}

/// `Halden Studio` numbers its requests `HS-1`.
fn prefix(name: &str) -> String {
    let letters: String =
        name.split_whitespace().filter_map(|w| w.chars().find(char::is_ascii_alphabetic)).take(3).collect();
    if letters.is_empty() { "R".to_owned() } else { letters.to_ascii_uppercase() }
}

/// A member who has just been thought of.
pub fn new_member(name: &str, email: &str, title: &str, role: Role) -> Member {
    Member {
        id: MemberId::from_bytes(chance_16()),
        name: name.trim().to_owned(),
        email: email.trim().to_lowercase(),
        title: title.trim().to_owned(),
        role,
        active: true,
    }
}

/// Adds a member and gives the code with which they choose their password, once.
pub async fn invite(
    store: &Store,
    workspace: WorkspaceId,
    member: &Member,
    author: &str,
    now: Timestamp,
) -> Result<String, store::Error> {
    store.workspace(workspace).put_member(member, author, now).await?;
    invite_again(store, member.id).await
}

/// A new first code for a member; an earlier one is void.
pub async fn invite_again(store: &Store, member: MemberId) -> Result<String, store::Error> {
    let code = URL_SAFE_NO_PAD.encode(chance_16());
    store.keep(&format!("{INVITE}{member}"), &Digest(token_hash(&code)).hex()).await?;
    Ok(code)
}

/// Sets a member's password with their first code; false when the code is not theirs or was used.
pub async fn accept_invite(app: &App, email: &str, code: &str, password: &str) -> anyhow::Result<bool> {
    let found = app.store.credentials_by_email(&email.trim().to_lowercase()).await?;
    let hash = Digest(token_hash(code.trim())).hex();
    // The same work whether the address is known or not (RL-03).
    let whose = found.as_ref().map_or_else(|| "nobody".to_owned(), |(_, member, _)| member.to_string());
    let fits = app.store.take_kept(&format!("{INVITE}{whose}"), &hash).await?;
    let (Some((workspace, member, _)), true) = (found, fits) else { return Ok(false) };
    let phc = passwords::hash(password).context("the password cannot be kept")?;
    app.workspace(workspace).set_password(member, &phc).await?;
    Ok(true)
}
