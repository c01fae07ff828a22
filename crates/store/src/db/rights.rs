//! Who may do what, held by the database itself (docs/adr/0011-rights-in-the-database.md).
//!
//! ```text
//! people      read and write; of evidence they only add; of disclosures they delete nothing
//! programs    prepare: nothing of sheets, codes, sessions and passwords, and no entry in the name of a person
//! erasure     deletes disclosures, and nothing else
//! ```
//!
//! One list serves both databases. PostgreSQL gets roles from it, and a policy in the schema tells entries apart; SQLite gets an
//! authoriser, in `guard.rs`, and a trigger of the connection's own.

use std::fmt::Write as _;

use tokio_postgres::Client;

use crate::error::OpenError;

/// On whose behalf a workspace's data is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    /// Somebody in a browser, or the server for all: whatever the rules of the request allow.
    Decide,
    /// A program with a token, or an agent: it prepares and asks. The database refuses it whatever a decision needs.
    Prepare,
}

/// What everything but migrations is done as.
pub(super) const PEOPLE: &str = "assent_app";
/// What is done with [`Right::Prepare`].
pub(super) const PROGRAMS: &str = "assent_agent";
/// What a disclosure is deleted as.
pub(super) const ERASURE: &str = "assent_eraser";

/// Rows that are added and never changed.
pub(super) const APPEND_ONLY: [&str; 9] = [
    "events",
    "log_places",
    "log_entries",
    "log_nodes",
    "checkpoints",
    "log_anchors",
    "directory_log",
    "logs",
    "system_events",
];
/// Rows that are added, never changed, and deleted by an erasure alone.
pub(super) const ERASABLE: &str = "disclosures";

/// Which migrations were applied: written by migrating alone.
pub(super) const MIGRATIONS: &str = "migrations";

/// Columns of a table.
#[derive(Clone, Copy)]
pub(super) enum Columns {
    None,
    All,
    Only(&'static [&'static str]),
}

impl Columns {
    pub(super) fn have(self, column: &str) -> bool {
        match self {
            Self::None => false,
            Self::All => true,
            Self::Only(columns) => columns.contains(&column),
        }
    }
}

/// What a program may do with a table.
pub(super) struct Opened {
    pub(super) table: &'static str,
    pub(super) read: Columns,
    pub(super) update: Columns,
    pub(super) insert: bool,
    pub(super) delete: bool,
}

const fn reads(table: &'static str) -> Opened {
    Opened { table, read: Columns::All, update: Columns::None, insert: false, delete: false }
}

const fn adds(table: &'static str) -> Opened {
    Opened { insert: true, ..reads(table) }
}

const fn writes(table: &'static str) -> Opened {
    Opened { update: Columns::All, ..adds(table) }
}

/// INVARIANT: what is not named here does not exist for programs. Sheets, codes, sessions and tokens are not, nor are the facts of the
/// installation, where invitations are kept.
pub(super) const OPEN_TO_PROGRAMS: [Opened; 34] = [
    Opened { update: Columns::Only(&["next_number"]), ..reads("workspaces") },
    Opened {
        read: Columns::Only(&["workspace", "id", "name", "email", "title", "role", "active"]),
        ..reads("members")
    },
    reads("teams"),
    reads("team_members"),
    reads("clients"),
    reads("contacts"),
    reads("projects"),
    reads("grants"),
    reads("absences"),
    reads("directory_log"),
    reads("flows"),
    // Which there are, for checking a flow; not what opens them.
    Opened { read: Columns::Only(&["workspace", "name"]), ..reads("connections") },
    writes("requests"),
    adds("events"),
    adds("disclosures"),
    adds("idempotency"),
    adds("log_queue"),
    reads("log_places"),
    reads("log_entries"),
    reads("log_nodes"),
    reads("checkpoints"),
    reads("log_anchors"),
    reads("logs"),
    adds("outbox"),
    Opened { delete: true, ..writes("timers") },
    Opened {
        // Not the digest of its token.
        read: Columns::Only(&[
            "workspace",
            "id",
            "request",
            "contact",
            "created_at",
            "expires_at",
            "revoked_at",
            "session",
        ]),
        update: Columns::Only(&["revoked_at"]),
        ..adds("links")
    },
    adds("blobs"),
    writes("renditions"),
    Opened { delete: true, ..adds("rendition_images") },
    Opened { delete: true, ..adds("rendition_texts") },
    reads("page_views"),
    writes("request_view"),
    writes("task_view"),
    // That something changed, not what is found by which words.
    writes("search_queue"),
];

/// Texts for PostgreSQL, run by the owner of the tables.
pub(super) fn grants() -> String {
    let evidence = APPEND_ONLY.join(", ");
    let mut sql = format!(
        "GRANT USAGE ON SCHEMA public TO {PEOPLE}, {PROGRAMS}, {ERASURE};
         GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {PEOPLE};
         GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {PEOPLE}, {PROGRAMS};
         REVOKE UPDATE, DELETE ON {evidence}, {ERASABLE} FROM {PEOPLE};
         REVOKE INSERT, UPDATE, DELETE ON {MIGRATIONS} FROM {PEOPLE};
         REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {PROGRAMS}, {ERASURE};
         GRANT SELECT (workspace, request, seq, name), DELETE ON {ERASABLE} TO {ERASURE};"
    );
    for Opened { table, read, update, insert, delete } in &OPEN_TO_PROGRAMS {
        let mut rights: Vec<String> = Vec::new();
        for (verb, columns) in [("SELECT", read), ("UPDATE", update)] {
            match columns {
                Columns::None => {}
                Columns::All => rights.push(verb.to_owned()),
                Columns::Only(columns) => rights.push(format!("{verb} ({})", columns.join(", "))),
            }
        }
        rights.extend(insert.then(|| "INSERT".to_owned()));
        rights.extend(delete.then(|| "DELETE".to_owned()));
        let _ = write!(sql, "\nGRANT {} ON {table} TO {PROGRAMS};", rights.join(", "));
    }
    sql
}

/// Makes the roles where that is allowed. Where it is not, gives what an administrator of the server runs so that this user may act as
/// them.
///
/// They belong to the whole server, so another database may make them at the same moment; whoever is second finds them there.
pub(super) async fn make_roles(client: &Client) -> Result<Option<String>, OpenError> {
    let mut by_hand = Vec::new();
    for role in [PEOPLE, PROGRAMS, ERASURE] {
        let make = format!(
            "DO $$ BEGIN
                IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{role}') THEN CREATE ROLE {role} NOLOGIN; END IF;
             EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL; END $$;
             DO $$ BEGIN GRANT {role} TO CURRENT_USER;
             EXCEPTION WHEN insufficient_privilege OR undefined_object OR unique_violation THEN NULL; END $$"
        );
        // Granting the same membership from two databases at once can also end in “tuple concurrently updated”; once more then succeeds.
        if client.batch_execute(&make).await.is_err() {
            client.batch_execute(&make).await?;
        }
        let usable = "SELECT pg_has_role(current_user, oid, 'MEMBER') FROM pg_roles WHERE rolname = $1";
        let usable = client.query_opt(usable, &[&role]).await?;
        if usable.is_none() {
            by_hand.push(format!("CREATE ROLE {role} NOLOGIN;"));
        }
        if !usable.map_or(Ok(false), |row| row.try_get(0))? {
            let user: String = client.query_one("SELECT quote_ident(current_user)", &[]).await?.try_get(0)?;
            by_hand.push(format!("GRANT {role} TO {user};"));
        }
    }
    Ok((!by_hand.is_empty()).then(|| by_hand.join(" ")))
}
