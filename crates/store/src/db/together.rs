//! Many statements as one, for PostgreSQL: each message costs more than the rows that most of them write.
//!
//! ```text
//! WITH s0 AS (UPDATE … RETURNING 1), s1 AS (INSERT …), s2 AS (INSERT …) SELECT (SELECT count(*) FROM s0)
//! ```
//! The parts of such a statement all see the state before it, in no order. INVARIANT: so a table stands in one part only, and what
//! touches it again goes into a statement after it. The first statement of a batch stays alone: it takes the lock of what it changes
//! before anything else is written.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::Stmt;
use crate::value::V;

/// Statements that can be one, in their order.
pub(super) fn groups(statements: &[Stmt]) -> Vec<&[Stmt]> {
    let mut groups = Vec::new();
    let mut rest = statements;
    while !rest.is_empty() {
        let length = if groups.is_empty() { 1 } else { apart(rest) };
        let (group, after) = rest.split_at(length);
        groups.push(group);
        rest = after;
    }
    groups
}

/// How many statements from the first on do not meet. Rows that are only added, or only deleted, do not meet others of their kind.
fn apart(statements: &[Stmt]) -> usize {
    let mut touched: BTreeMap<&str, Does> = BTreeMap::new();
    for (at, statement) in statements.iter().enumerate() {
        let (tables, does) = (tables(&statement.sql), Does::of(&statement.sql));
        let does = if tables.len() == 1 { does } else { Does::More };
        if at > 0 && tables.iter().any(|table| touched.get(table).is_some_and(|d| *d != does || does == Does::More)) {
            return at;
        }
        touched.extend(tables.into_iter().map(|table| (table, does)));
    }
    statements.len()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Does {
    Adds,
    Deletes,
    More,
}

impl Does {
    fn of(sql: &str) -> Self {
        match sql.split(' ').next() {
            Some("INSERT") if !sql.contains("DO UPDATE") => Self::Adds,
            Some("DELETE") => Self::Deletes,
            _ => Self::More,
        }
    }
}

/// The tables that a statement names: the words behind these.
fn tables(sql: &str) -> BTreeSet<&str> {
    let words: Vec<&str> = sql.split([' ', '\n', '(', ')', ',']).filter(|word| !word.is_empty()).collect();
    let names = words.windows(2).filter_map(|pair| match pair {
        ["INTO" | "UPDATE" | "FROM" | "JOIN", name] if *name != "SET" => Some(*name),
        _ => None,
    });
    names.collect()
}

/// What is asked of statements that must touch one row.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Asks {
    /// The database fails if one did not, so that the end of the transaction can be sent along: dividing by nothing is its error.
    Division,
    /// How many rows each touched, to say which did not.
    Counts,
}

/// Statements as one.
pub(super) struct Group<'a> {
    pub(super) sql: String,
    pub(super) values: Vec<&'a V>,
    /// Those that must touch a number of rows, in the order of the columns that say how many it was.
    pub(super) must: Vec<&'a Stmt>,
}

impl<'a> Group<'a> {
    pub(super) fn of(statements: &'a [Stmt], asks: Asks) -> Self {
        let mut group = Self { sql: String::from("WITH "), values: Vec::new(), must: Vec::new() };
        let mut counts = String::new();
        for (at, statement) in statements.iter().enumerate() {
            let comma = if at == 0 { "" } else { ", " };
            let _ = write!(group.sql, "{comma}s{at} AS (");
            renumbered(&statement.sql, group.values.len(), &mut group.sql);
            if statement.must.is_some() {
                group.sql.push_str(" RETURNING 1");
                let comma = if counts.is_empty() { "" } else { ", " };
                let count = format!("(SELECT count(*) FROM s{at})");
                let _ = match asks {
                    Asks::Division => write!(counts, "{comma}1 / ({count} = 1)::int::bigint"),
                    Asks::Counts => write!(counts, "{comma}{count}"),
                };
                group.must.push(statement);
            }
            group.sql.push(')');
            group.values.extend(&statement.values);
        }
        let _ = write!(group.sql, " SELECT {}", if counts.is_empty() { "0" } else { &counts });
        group
    }
}

/// The text with `$1` as the number behind those that came before.
fn renumbered(sql: &str, before: usize, into: &mut String) {
    let mut pieces = sql.split('$');
    into.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let digits = piece.find(|c: char| !c.is_ascii_digit()).unwrap_or(piece.len());
        let (number, rest) = piece.split_at(digits);
        let _ = write!(into, "${}{rest}", number.parse::<usize>().unwrap_or(0) + before);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::vals;

    fn told(statements: &[Stmt]) -> Vec<(String, usize)> {
        let as_one = |group| Group::of(group, Asks::Counts);
        groups(statements).into_iter().map(as_one).map(|group| (group.sql, group.values.len())).collect()
    }

    #[test]
    fn what_must_touch_a_row_can_fail_by_itself() {
        let statements = [Stmt::new("UPDATE requests SET next_seq = $1", vals![1i64]).must_touch_one("moved on")];
        let told = Group::of(&statements, Asks::Division).sql;
        assert_eq!(
            told,
            "WITH s0 AS (UPDATE requests SET next_seq = $1 RETURNING 1) SELECT 1 / ((SELECT count(*) FROM s0) = 1)::int::bigint"
        );
    }

    #[test]
    fn what_does_not_meet_goes_together() {
        let statements = [
            Stmt::new("UPDATE requests SET next_seq = $1 WHERE id = $2", vals![1i64, 2i64]).must_touch_one("moved on"),
            Stmt::new("UPDATE sheets SET used_at = $1 WHERE id = $2", vals![1i64, 2i64]).must_touch_one("used"),
            Stmt::new("INSERT INTO events (seq) VALUES ($1), ($2)", vals![1i64, 2i64]),
            Stmt::new("INSERT INTO view (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET id = excluded.id", vals![1i64]),
            Stmt::new(
                "INSERT INTO tasks (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET id = excluded.id",
                vals![1i64],
            ),
        ];
        let rest = "WITH s0 AS (UPDATE sheets SET used_at = $1 WHERE id = $2 RETURNING 1), s1 AS (INSERT INTO events (seq) VALUES ($3), ($4)), \
                    s2 AS (INSERT INTO view (id) VALUES ($5) ON CONFLICT (id) DO UPDATE SET id = excluded.id), \
                    s3 AS (INSERT INTO tasks (id) VALUES ($6) ON CONFLICT (id) DO UPDATE SET id = excluded.id) SELECT (SELECT count(*) FROM s0)";
        let head =
            "WITH s0 AS (UPDATE requests SET next_seq = $1 WHERE id = $2 RETURNING 1) SELECT (SELECT count(*) FROM s0)";
        assert_eq!(told(&statements), [(head.to_owned(), 2), (rest.to_owned(), 6)]);
    }

    #[test]
    fn a_table_that_is_touched_again_waits_for_the_next_statement() {
        let statements = [
            Stmt::new("UPDATE requests SET next_seq = $1", vals![1i64]),
            Stmt::new("INSERT INTO links (id) VALUES ($1)", vals![1i64]),
            Stmt::new("DELETE FROM timers WHERE kind = $1", vals![1i64]),
            Stmt::new("DELETE FROM timers WHERE kind = $1", vals![2i64]),
            Stmt::new("DELETE FROM codes WHERE id IN (SELECT id FROM links WHERE id = $1)", vals![1i64]),
            Stmt::new("UPDATE links SET id = $1", vals![1i64]),
        ];
        let lengths: Vec<usize> = groups(&statements).into_iter().map(<[Stmt]>::len).collect();
        assert_eq!(lengths, [1, 3, 1, 1]);
    }
}
