//! Connections to other systems: their secrets, sealed, and what a flow needs of them.
//!
//! A secret opens only for the connection it was set for and the host of its address; a changed row hands it to nobody else.

use crate::app::App;
use crate::keys::Purpose;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::ids::{HookId, Name, WorkspaceId};
use effects::http::{Base, Call, Range};
use store::{Connection, ConnectionAuth};
use zeroize::Zeroizing;

/// LIMIT: characters of a secret.
pub const SECRET_MAX: usize = 4_000;
/// A secret at least so long shows its last characters.
const LONG: usize = 12;
/// How many of them.
const SHOWN: usize = 4;
/// How a hook's secret begins, as Standard Webhooks writes it.
pub const HOOK_SECRET_PREFIX: &str = "whsec_";

/// How far a connection reaches.
pub const fn reach(internal: bool) -> Range {
    if internal { Range::Internal } else { Range::Public }
}

fn place(workspace: WorkspaceId, name: &Name, base: &Base) -> Vec<u8> {
    format!("connections/{workspace}/{name}/{}", base.origin()).into_bytes()
}

/// A connection's secret, sealed for it and for the host it is given to.
pub fn seal(app: &App, workspace: WorkspaceId, name: &Name, base: &Base, secret: &str) -> Vec<u8> {
    app.keys.seal(Purpose::Seal, &place(workspace, name, base), secret.as_bytes())
}

/// The last characters of a secret, where it is long enough for that to say nothing.
pub fn end_of(secret: &str) -> String {
    let count = secret.chars().count();
    if count < LONG { String::new() } else { secret.chars().skip(count - SHOWN).collect() }
}

/// A connection that can be used.
pub struct Opened {
    /// Where it leads.
    pub base: Base,
    header: Option<(String, String)>,
    secret: Option<Zeroizing<String>>,
}

impl Opened {
    /// The header that says who we are.
    pub fn header(&self) -> Option<(String, String)> {
        self.header.clone()
    }

    /// A sentence without the secret, should the other side have repeated it.
    pub fn without_secret(&self, text: &str) -> String {
        match &self.secret {
            Some(secret) if !secret.is_empty() => text.replace(secret.as_str(), "…"),
            Some(_) | None => text.to_owned(),
        }
    }
}

/// Opens a connection, or says in a sentence why that cannot be.
pub fn open(app: &App, workspace: WorkspaceId, connection: &Connection) -> Result<Opened, String> {
    let base = Base::parse(&connection.url, reach(connection.internal))?;
    let lost = || {
        format!("The secret of the connection “{}” cannot be opened. An administrator sets it again.", connection.name)
    };
    let secret = match &connection.secret {
        None => None,
        Some(sealed) => {
            let opened = app.keys.open_sealed(Purpose::Seal, &place(workspace, &connection.name, &base), sealed);
            let text = String::from_utf8(opened.ok_or_else(lost)?.to_vec()).map_err(|_| lost())?;
            Some(Zeroizing::new(text))
        }
    };
    let said = secret.as_ref().map_or("", |secret| secret.as_str());
    let header = match &connection.auth {
        ConnectionAuth::None => None,
        ConnectionAuth::Header(name) => Some((name.clone(), said.to_owned())),
        ConnectionAuth::Bearer => Some(("authorization".to_owned(), format!("Bearer {said}"))),
        ConnectionAuth::Basic(user) => {
            Some(("authorization".to_owned(), format!("Basic {}", STANDARD.encode(format!("{user}:{said}")))))
        }
    };
    Ok(Opened { base, header, secret })
}

/// Calls a connection's own address once, to see whether anybody is there. A sentence either way.
pub async fn try_out(app: &App, workspace: WorkspaceId, connection: &Connection) -> Result<String, String> {
    let opened = open(app, workspace, connection)?;
    let says = |wrong| match wrong {
        effects::http::Unanswered::Forbidden(says)
        | effects::http::Unanswered::NotSent(says)
        | effects::http::Unanswered::Lost(says) => opened.without_secret(&says),
    };
    let url = opened.base.join("", &[]).map_err(says)?;
    let call = Call { method: "GET", url, headers: opened.header().into_iter().collect(), body: None };
    let answer = app.http.send(&opened.base, &call).await.map_err(says)?;
    match answer.status {
        401 | 403 => Err(format!("It answered {}: it does not let us in. Look at the secret.", answer.status)),
        500..=599 => Err(format!("It is there, and answered {}.", answer.status)),
        status => Ok(format!("It is there, and answered {status}.")),
    }
}

fn hook_place(workspace: WorkspaceId, hook: HookId) -> Vec<u8> {
    format!("hooks/{workspace}/{hook}").into_bytes()
}

/// The key of a hook, sealed.
pub fn seal_hook(app: &App, workspace: WorkspaceId, hook: HookId, key: &[u8]) -> Vec<u8> {
    app.keys.seal(Purpose::Seal, &hook_place(workspace, hook), key)
}

/// The key of a hook.
pub fn open_hook(app: &App, workspace: WorkspaceId, hook: &store::Hook) -> Option<Zeroizing<Vec<u8>>> {
    app.keys.open_sealed(Purpose::Seal, &hook_place(workspace, hook.id), &hook.secret)
}

#[cfg(test)]
mod tests {
    use super::end_of;

    #[test]
    fn only_a_long_secret_shows_its_end() {
        assert_eq!(end_of("sk_live_0123456789"), "6789");
        assert_eq!(end_of("hunter2"), "");
    }
}
