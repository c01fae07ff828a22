//! The token, the member behind it, and their workspace.

use crate::api::caller::Caller;
use crate::api::problem::Problems;
use axum::Json;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// Who calls.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    /// The token.
    pub token: TokenCard,
    /// On whose behalf it acts.
    pub member: MemberCard,
    /// Where.
    pub workspace: WorkspaceCard,
}

/// A token, without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenCard {
    /// `tok_…`.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// When it ends by itself.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// A member.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberCard {
    /// `mem_…`.
    pub id: String,
    /// Name as shown.
    pub name: String,
    /// Address.
    pub email: String,
    /// `owner`, `admin`, `designer`, `member`, `auditor`.
    pub role: &'static str,
}

/// A workspace.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkspaceCard {
    /// `wsp_…`.
    pub id: String,
    /// Name as shown.
    pub name: String,
}

/// Who am I?
#[utoipa::path(get, path = "/api/v1/me", operation_id = "read_me", tag = "me", security(("token" = [])),
    responses((status = 200, description = "The token and whom it acts for", body = Me), Problems))]
pub async fn me(caller: Caller) -> Json<Me> {
    let Caller { token, member, directory, .. } = caller;
    Json(Me {
        token: TokenCard {
            id: token.id.to_string(),
            name: token.name,
            scopes: token.scopes.split_whitespace().map(str::to_owned).collect(),
            expires_at: token.expires_at,
        },
        member: MemberCard {
            id: member.id.to_string(),
            name: member.name,
            email: member.email,
            role: member.role.word(),
        },
        workspace: WorkspaceCard { id: directory.workspace.id.to_string(), name: directory.workspace.name.clone() },
    })
}
