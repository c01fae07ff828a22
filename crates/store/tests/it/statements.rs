//! Every statement in the source is prepared on both databases, and read for what a compiler cannot know.

use std::path::Path;

use tokio_postgres::NoTls;
use tokio_postgres::types::Type;

use crate::support::both;

const KEYWORDS: [&str; 5] = ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH "];

/// The files whose statements serve all workspaces: look-ups that find the workspace, workers, the log, the check of the whole.
const FOR_ALL: [&str; 11] = [
    "anchors.rs",
    "global.rs",
    "installation.rs",
    "log.rs",
    "logs.rs",
    "sequencer.rs",
    "fsck.rs",
    "leases.rs",
    "outbox.rs",
    "search_queue.rs",
    "timers.rs",
];

struct Statement {
    file: String,
    sql: String,
}

fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            found.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
}

/// String literals of a Rust source with what follows each of them.
fn literals(source: &str) -> Vec<(String, &str)> {
    let (mut found, mut rest) = (Vec::new(), source);
    while let Some(at) = rest.find(['"', '/', '\'']) {
        let (sign, after) = (rest.as_bytes()[at], &rest[at + 1..]);
        if sign == b'/' {
            rest = if after.starts_with('/') { after.split_once('\n').map_or("", |(_, next)| next) } else { after };
        } else if sign == b'\'' {
            rest = after.strip_prefix("\"'").or_else(|| after.strip_prefix("\\\\'")).unwrap_or(after);
        } else {
            let mut text = String::new();
            let mut chars = after.char_indices();
            let end = loop {
                match chars.next().expect("a literal ends") {
                    (at, '"') => break at,
                    (_, '\\') => text.push(chars.next().unwrap().1),
                    (_, other) => text.push(other),
                }
            };
            rest = &after[end + 1..];
            found.push((text, rest));
        }
    }
    found
}

fn statements() -> Vec<Statement> {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    files.retain(|(file, _)| {
        !["migrate.rs", "rights.rs", "guard.rs", "lite.rs", "postgres.rs", "together.rs", "wire.rs"]
            .contains(&file.as_str())
    });
    let mut found = Vec::new();
    for (file, source) in files {
        for (text, rest) in literals(&source) {
            if !KEYWORDS.iter().any(|keyword| text.starts_with(keyword)) {
                continue;
            }
            let sql = if text.ends_with("VALUES") { insert(&text, rest) } else { text };
            found.push(Statement { file: file.clone(), sql: sql.replace("{skip_locked}", "") });
        }
    }
    found
}

/// Fills in the rows of an `Insert`, as `db.rs` does.
fn insert(head: &str, rest: &str) -> String {
    let columns = rest.split_once("columns: ").unwrap().1;
    let columns: usize = columns[..columns.find(',').unwrap()].parse().unwrap();
    let named = head[head.find('(').unwrap()..].matches(',').count() + 1;
    assert_eq!(columns, named, "{head}");
    let tail = &literals(rest)[0].0;
    let places: Vec<String> = (1..=columns).map(|at| format!("${at}")).collect();
    format!("{head} ({}) {tail}", places.join(", "))
}

#[test]
fn statements_are_found() {
    let found = statements();
    assert!(found.len() > 120, "only {} statements", found.len());
    assert!(found.iter().any(|statement| statement.sql.contains("ON CONFLICT (workspace, request) DO UPDATE")));
}

#[test]
fn parameters_are_numbered_as_they_appear() {
    for Statement { file, sql } in statements() {
        let mut highest = 0;
        for part in sql.split('$').skip(1) {
            let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
            let number: usize = digits.parse().unwrap();
            // Each is used once: SQLite counts a name once, PostgreSQL gives each place the same type.
            assert_eq!(number, highest + 1, "{file}: {sql}");
            highest = number;
        }
    }
}

/// TN-03: on SQLite nothing but the statement itself keeps workspaces apart.
#[test]
fn statements_for_a_workspace_name_it() {
    for Statement { file, sql } in statements() {
        let inserts = sql.starts_with("INSERT INTO") && sql.contains("(workspace, ");
        let named = inserts || sql.contains("workspace = $");
        assert!(named || FOR_ALL.contains(&file.as_str()), "{file}: {sql}");
    }
}

#[tokio::test]
async fn every_statement_can_be_prepared_on_both() {
    let [lite, postgres] = both().await;
    let connection = rusqlite::Connection::open(lite.url.strip_prefix("sqlite:").unwrap()).unwrap();
    let (client, task) = tokio_postgres::connect(&postgres.url, NoTls).await.unwrap();
    tokio::spawn(task);
    for Statement { file, sql } in statements() {
        if let Err(error) = connection.prepare(&sql) {
            panic!("{file}: {error}: {sql}");
        }
        let prepared = client.prepare(&sql).await.unwrap_or_else(|error| panic!("{file}: {error:?}: {sql}"));
        for ty in prepared.params() {
            assert!(matches!(*ty, Type::INT8 | Type::TEXT | Type::BYTEA), "{file}: a parameter of type {ty}: {sql}");
        }
        for column in prepared.columns() {
            let known = matches!(*column.type_(), Type::INT8 | Type::INT4 | Type::TEXT | Type::BYTEA);
            assert!(known, "{file}: column {} of type {}: {sql}", column.name(), column.type_());
        }
    }
}

/// Tables that grow with the work; the others with the people who do it.
const GROWING: [&str; 28] = [
    "blobs",
    "children",
    "codes",
    "comparisons",
    "disclosures",
    "events",
    "idempotency",
    "links",
    "log_entries",
    "log_nodes",
    "log_places",
    "looks",
    "outbox",
    "page_views",
    "rendition_images",
    "rendition_texts",
    "renditions",
    "request_view",
    "requests",
    "search_docs",
    "search_grams",
    "search_queue",
    "search_words",
    "session_access",
    "sessions",
    "sheets",
    "task_view",
    "timers",
];

/// Indexes of what there is little of.
const FEW: [&str; 2] = [" INDEX outbox_dead ", " INDEX events_erased"];
/// What goes through all of it nevertheless: the check of the whole, and a contact's new address.
const MAY: [&str; 2] = [
    "SELECT first_seq, last_seq FROM log_places",
    "UPDATE links SET revoked_at = $1 WHERE workspace = $2 AND contact = $3",
];

/// What SQLite is told about how much there is belongs to indexes that are there, whole: a wrong row would say nothing, and nobody hear it.
#[tokio::test]
async fn what_is_told_about_indexes_fits_them() {
    let [lite, _] = both().await;
    let connection = rusqlite::Connection::open(lite.url.strip_prefix("sqlite:").unwrap()).unwrap();
    let mut told = connection.prepare("SELECT tbl, idx, stat FROM sqlite_stat1").unwrap();
    let told = told.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    let told: Vec<(String, String, String)> = told.map(Result::unwrap).collect();
    // The primary key of a table without row numbers has the table's name here.
    let indexes =
        "SELECT m.name, CASE WHEN l.origin = 'pk' AND m.sql LIKE '%WITHOUT ROWID%' THEN m.name ELSE l.name END,
                          (SELECT count(*) FROM pragma_index_xinfo(l.name) WHERE key = 1)
                   FROM sqlite_schema m, pragma_index_list(m.name) l WHERE m.type = 'table'";
    let mut indexes = connection.prepare(indexes).unwrap();
    let indexes = indexes.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    let indexes: Vec<(String, String, i64)> = indexes.map(Result::unwrap).collect();
    for (table, index, columns) in
        indexes.iter().filter(|(table, ..)| GROWING.contains(&&**table) && !table.starts_with("log_"))
    {
        let stat = told.iter().find(|(_, name, _)| name == index).map(|(.., stat)| stat);
        let numbers = stat.unwrap_or_else(|| panic!("nothing is told about {index} of {table}")).split(' ').count();
        assert_eq!(i64::try_from(numbers).unwrap(), columns + 1, "{index} of {table}");
    }
    for (table, index, _) in &told {
        assert!(indexes.iter().any(|(of, name, _)| (of, name) == (table, index)), "there is no {index} of {table}");
    }
}

/// However much a workspace holds, nothing goes through all of it: what is asked for is found by an index, or comes in its order and ends.
#[tokio::test]
async fn no_statement_goes_through_a_whole_workspace() {
    let [lite, _] = both().await;
    let connection = rusqlite::Connection::open(lite.url.strip_prefix("sqlite:").unwrap()).unwrap();
    let mut slow = Vec::new();
    for Statement { file, sql } in statements() {
        let mut explained = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let nothing = vec![rusqlite::types::Null; explained.parameter_count()];
        let lines = explained.query_map(rusqlite::params_from_iter(nothing), |row| row.get::<_, String>(3)).unwrap();
        let lines: Vec<String> = lines.map(Result::unwrap).collect();
        let ends = sql.contains(" LIMIT ") && !lines.iter().any(|line| line.contains("TEMP B-TREE"));
        let through = |line: &&String| {
            let mut words = line.split(' ');
            let (how, table) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            let few = FEW.iter().any(|index| line.contains(index));
            GROWING.contains(&table) && !few && (how == "SCAN" || line.ends_with("(workspace=?)"))
        };
        if let Some(line) = lines.iter().find(through).filter(|_| !ends && !MAY.iter().any(|may| sql.contains(may))) {
            slow.push(format!("{file}: {line}: {sql}"));
        }
    }
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}
