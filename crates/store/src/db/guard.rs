//! SQLite has no roles, so each connection has a guard: SQLite asks it about every table and column that a statement touches, when
//! the statement is compiled, and a trigger of the connection's own looks at each new entry.
//!
//! A compiled statement keeps the right that it was compiled with. INVARIANT: a text for programs is another text, see [`for_programs`],
//! and a statement that erases is not kept.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};

use super::rights::{APPEND_ONLY, Columns, ERASABLE, MIGRATIONS, OPEN_TO_PROGRAMS, Opened, Right};

const PEOPLE: u8 = 0;
const PROGRAMS: u8 = 1;
const ERASURE: u8 = 2;

/// Whom the connection serves just now.
#[derive(Clone, Default)]
pub(super) struct Guard(Arc<AtomicU8>);

/// Until it is dropped, which no panic prevents.
pub(super) struct Serving<'a>(&'a AtomicU8, u8);

impl Drop for Serving<'_> {
    fn drop(&mut self) {
        self.0.store(self.1, Ordering::Relaxed);
    }
}

impl Guard {
    /// On the connection that writes, once it is set up and migrated: from here on nothing of that can be done again.
    pub(super) fn on_writer(connection: &mut Connection) -> Result<Self, rusqlite::Error> {
        let guard = Self::default();
        for (name, whom) in [("for_programs", PROGRAMS), ("for_erasure", ERASURE)] {
            let serves = Arc::clone(&guard.0);
            let does = move |_: &Context<'_>| Ok(serves.load(Ordering::Relaxed) == whom);
            connection.create_scalar_function(name, 0, FunctionFlags::SQLITE_UTF8, does)?;
        }
        // The second because INSERT OR REPLACE deletes without asking; delete triggers see it only if they are recursive.
        connection.execute_batch(
            "PRAGMA recursive_triggers = ON;
             CREATE TEMP TRIGGER events_of_programs BEFORE INSERT ON main.events WHEN for_programs() AND NEW.actor_kind = 'human'
             BEGIN SELECT RAISE(ABORT, 'permission denied: a program writes no entry in the name of a person'); END;
             CREATE TEMP TRIGGER disclosures_stay BEFORE DELETE ON main.disclosures WHEN NOT for_erasure()
             BEGIN SELECT RAISE(ABORT, 'permission denied: only an erasure deletes disclosures'); END",
        )?;
        guard.watch(connection)
    }

    /// On a connection that reads.
    pub(super) fn on_reader(connection: &mut Connection) -> Result<Self, rusqlite::Error> {
        Self::default().watch(connection)
    }

    fn watch(self, connection: &mut Connection) -> Result<Self, rusqlite::Error> {
        let serves = Arc::clone(&self.0);
        connection.authorizer(Some(move |context: AuthContext<'_>| {
            if allowed(serves.load(Ordering::Relaxed), &context) { Authorization::Allow } else { Authorization::Deny }
        }))?;
        Ok(self)
    }

    pub(super) fn serve(&self, right: Right) -> Serving<'_> {
        self.enter(match right {
            Right::Decide => PEOPLE,
            Right::Prepare => PROGRAMS,
        })
    }

    /// For one statement, which must not be kept prepared.
    pub(super) fn erase(&self) -> Serving<'_> {
        self.enter(ERASURE)
    }

    fn enter(&self, serves: u8) -> Serving<'_> {
        Serving(&self.0, self.0.swap(serves, Ordering::Relaxed))
    }
}

/// The text under which a statement is kept prepared for programs.
pub(super) fn for_programs(sql: Cow<'_, str>, right: Right) -> Cow<'_, str> {
    match right {
        Right::Decide => sql,
        Right::Prepare => Cow::Owned(format!("/* program */ {sql}")),
    }
}

fn allowed(serves: u8, context: &AuthContext<'_>) -> bool {
    match context.action {
        AuthAction::Select
        | AuthAction::Transaction { .. }
        | AuthAction::Savepoint { .. }
        | AuthAction::Function { .. }
        | AuthAction::Recursive => true,
        // Without a value it only asks; writing the log back changes no row.
        AuthAction::Pragma { pragma_name, pragma_value } => pragma_value.is_none() || pragma_name == "wal_checkpoint",
        AuthAction::Read { table_name, column_name } => {
            // No column is named where rows are only counted, no table where they come from another SELECT.
            let counted = |open: &Opened| column_name.is_empty() && !matches!(open.read, Columns::None);
            serves != PROGRAMS
                || table_name.is_empty()
                || open(table_name).is_some_and(|open| open.read.have(column_name) || counted(open))
        }
        AuthAction::Insert { table_name } => match serves {
            PEOPLE => table_name != MIGRATIONS,
            PROGRAMS => open(table_name).is_some_and(|open| open.insert),
            _ => false,
        },
        AuthAction::Update { table_name, column_name } => match serves {
            PEOPLE => changeable(table_name),
            PROGRAMS => open(table_name).is_some_and(|open| open.update.have(column_name)),
            _ => false,
        },
        AuthAction::Delete { table_name } => match serves {
            PEOPLE => changeable(table_name),
            PROGRAMS => open(table_name).is_some_and(|open| open.delete),
            _ => table_name == ERASABLE,
        },
        _ => false,
    }
}

fn changeable(table: &str) -> bool {
    table != ERASABLE && table != MIGRATIONS && !APPEND_ONLY.contains(&table)
}

fn open(table: &str) -> Option<&'static Opened> {
    OPEN_TO_PROGRAMS.iter().find(|open| open.table == table)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::migrate;

    fn guarded() -> (Connection, Guard) {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate::lite(&mut connection).unwrap();
        let guard = Guard::on_writer(&mut connection).unwrap();
        (connection, guard)
    }

    #[track_caller]
    fn denied(connection: &Connection, sql: &str) {
        let refused = connection.prepare(sql).err().unwrap_or_else(|| panic!("may: {sql}")).to_string();
        assert!(refused.contains("not authorized") || refused.contains("prohibited"), "{sql}: {refused}");
    }

    #[track_caller]
    fn may(connection: &Connection, sql: &str) {
        connection.prepare(sql).unwrap_or_else(|refused| panic!("{sql}: {refused}"));
    }

    #[test]
    fn nobody_changes_evidence_or_the_schema() {
        let (connection, guard) = guarded();
        for right in [Right::Decide, Right::Prepare] {
            let _serving = guard.serve(right);
            for (table, column) in [
                ("events", "at"),
                ("log_places", "first_idx"),
                ("log_entries", "count"),
                ("log_nodes", "hash"),
                ("checkpoints", "root"),
                ("log_anchors", "body"),
                ("directory_log", "body"),
                ("logs", "vkey"),
                ("system_events", "bytes"),
                (ERASABLE, "line"),
                (MIGRATIONS, "sha256"),
            ] {
                denied(&connection, &format!("DELETE FROM {table}"));
                denied(&connection, &format!("UPDATE {table} SET {column} = {column}"));
                denied(&connection, &format!("DROP TABLE {table}"));
            }
            for sql in [
                "ATTACH 'other.db' AS other",
                "DETACH main",
                "DROP TRIGGER events_no_update",
                "DROP TRIGGER temp.events_of_programs",
                "CREATE TABLE mine (a)",
                "CREATE TEMP TABLE mine (a)",
                "CREATE TRIGGER mine BEFORE INSERT ON events BEGIN SELECT 1; END",
                "ALTER TABLE events RENAME TO other",
                "PRAGMA writable_schema = ON",
                "PRAGMA synchronous = OFF",
                "PRAGMA journal_mode = DELETE",
                "PRAGMA ignore_check_constraints = ON",
                "REINDEX",
            ] {
                denied(&connection, sql);
            }
            let copied = connection.execute_batch("VACUUM INTO 'copy.db'").unwrap_err().to_string();
            assert!(copied.contains("authorization denied"), "{copied}");
        }
    }

    /// `INSERT OR REPLACE` deletes without asking to delete; the triggers must see it all the same.
    #[test]
    fn nothing_is_replaced() {
        let (connection, guard) = guarded();
        let disclosure =
            "INTO disclosures (workspace, request, seq, name, line) VALUES (x'01', x'02', 0, 'title', x'03')";
        let checkpoint = "INTO checkpoints (size, root, note) VALUES (1, x'00', '')";
        for row in [disclosure, checkpoint] {
            connection.execute(&format!("INSERT {row}"), []).unwrap();
            connection.execute(&format!("INSERT OR REPLACE {row}"), []).unwrap_err();
        }
        let serving = guard.erase();
        assert_eq!(connection.execute("DELETE FROM disclosures WHERE seq = 0", []), Ok(1));
        drop(serving);
        connection.execute(&format!("INSERT {disclosure}"), []).unwrap();
    }

    #[test]
    fn an_erasure_deletes_disclosures_and_nothing_else() {
        let (connection, guard) = guarded();
        let serving = guard.erase();
        may(&connection, "DELETE FROM disclosures WHERE seq = 1");
        for sql in [
            "UPDATE disclosures SET name = 'x'",
            "DELETE FROM events",
            "DELETE FROM codes",
            "INSERT INTO meta VALUES (1, 2)",
        ] {
            denied(&connection, sql);
        }
        drop(serving);
        denied(&connection, "DELETE FROM disclosures WHERE seq = 1");
    }

    #[test]
    fn programs_have_what_is_named_and_nothing_else() {
        let (connection, guard) = guarded();
        let _serving = guard.serve(Right::Prepare);
        for sql in [
            "SELECT 1 FROM sheets",
            "SELECT count(*) FROM codes",
            "SELECT password FROM members",
            "SELECT * FROM members",
            "SELECT hash FROM links",
            "SELECT name FROM teams WHERE EXISTS (SELECT 1 FROM sessions)",
            "UPDATE links SET session = NULL",
            "UPDATE workspaces SET code_before_seeing = 0",
            "INSERT INTO sessions SELECT * FROM sessions",
            "INSERT INTO api_tokens DEFAULT VALUES",
            "DELETE FROM outbox",
        ] {
            denied(&connection, sql);
        }
        for sql in [
            "SELECT name FROM members",
            "SELECT count(*) FROM members",
            "SELECT count(*) FROM (SELECT name FROM teams)",
            "UPDATE workspaces SET next_number = next_number + 1 RETURNING prefix",
            "UPDATE links SET revoked_at = 1 WHERE contact = 1",
            "DELETE FROM timers WHERE kind = 'task'",
        ] {
            may(&connection, sql);
        }
    }
}
