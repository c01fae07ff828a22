//! What the database itself refuses, whoever asks: changed evidence, decisions by machines, rows of others.

use domain::actor::SignedIn;
use domain::ids::{LinkId, PersonId};
use store::{
    Access, Anchor, AnchorKind, Append, AppendError, Appended, CodeKey, Error, Head, NewCode, NewLink, NewSession,
    Right, SideRow,
};
use tokio_postgres::NoTls;

use crate::database::Fresh;
use crate::log::sequence;
use crate::sample::{
    INES, MAREN, OTHER, SESSION, WORKSPACE, at, halden, member_author, more, open, question, request, sheet,
    system_author, written,
};
use crate::support::{Bench, TABLES, both, postgres};

async fn filled() -> [Bench; 2] {
    let benches = both().await;
    for bench in &benches {
        halden(&bench.store).await.append(open(1, "HS-1")).await.unwrap();
        sequence(bench).await;
        let seen = Anchor { size: 1, kind: AnchorKind::Stamp, source: "tsa".into(), at: at(1), body: vec![1] };
        bench.store.keep_anchor(&seen).await.unwrap();
        crate::logs::begins_anew(bench).await;
    }
    benches
}

#[tokio::test]
async fn evidence_cannot_be_changed_even_by_the_owner() {
    for bench in filled().await {
        for (table, column) in [
            ("events", "seq"),
            ("log_entries", "first_idx"),
            ("log_places", "first_seq"),
            ("checkpoints", "size"),
            ("log_anchors", "size"),
            ("directory_log", "version"),
            ("logs", "n"),
            ("system_events", "seq"),
        ] {
            let before = bench.dump().await;
            for sql in [format!("UPDATE {table} SET {column} = {column} + 1"), format!("DELETE FROM {table}")] {
                let refused = bench.raw(&sql).await.unwrap_err();
                assert!(refused.contains("append-only"), "{sql}: {refused}");
            }
            assert_eq!(bench.dump().await, before);
        }
        let refused = bench.raw("UPDATE disclosures SET name = 'other'").await.unwrap_err();
        assert!(refused.contains("append-only"), "{refused}");
    }
}

#[tokio::test]
async fn only_people_decide() {
    for bench in filled().await {
        let write = async |seq: usize, kind: &str, actor: &str| {
            let sql = format!(
                "INSERT INTO events (workspace, request, seq, bytes, hash, type, actor_kind, at)
                 SELECT workspace, request, {seq}, bytes, hash, '{kind}', '{actor}', at FROM events WHERE seq = 0"
            );
            bench.raw(&sql).await.map(|_| ())
        };
        for (seq, kind) in ["decision.recorded", "decision.withdrawn", "review.recorded"].into_iter().enumerate() {
            for actor in ["agent", "system"] {
                let refused = write(90 + seq, kind, actor).await.unwrap_err();
                assert!(refused.to_lowercase().contains("check constraint"), "{kind} by {actor}: {refused}");
            }
            assert_eq!(write(90 + seq, kind, "human").await, Ok(()), "a person may");
        }
        assert_eq!(write(95, "note.added", "agent").await, Ok(()), "and an agent may prepare");
    }
}

async fn as_role(bench: &Bench, role: &str, scope: &str, sql: &str) -> Result<u64, String> {
    let (client, connection) = tokio_postgres::connect(&bench.url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client.batch_execute(&format!("SET ROLE {role}; BEGIN; {scope}")).await.unwrap();
    let result = client.simple_query(sql).await.map_err(|error| error.as_db_error().unwrap().message().to_owned())?;
    let rows = result.iter().filter(|message| matches!(message, tokio_postgres::SimpleQueryMessage::Row(_)));
    Ok(rows.count() as u64)
}

async fn as_application(bench: &Bench, scope: &str, sql: &str) -> Result<u64, String> {
    as_role(bench, "assent_app", scope, sql).await
}

fn scope(workspace: domain::ids::WorkspaceId) -> String {
    format!("SET LOCAL app.workspace = '{}'", workspace.hex())
}

#[tokio::test]
async fn postgres_shows_a_workspace_its_own_rows_only() {
    let bench = postgres().await;
    halden(&bench.store).await.append(open(1, "HS-1")).await.unwrap();
    for table in TABLES {
        let all = format!("SELECT * FROM {table}");
        let of_all = [
            "checkpoints",
            "leases",
            "log_anchors",
            "log_entries",
            "log_nodes",
            "logs",
            "meta",
            "rate_limits",
            "system_events",
        ];
        let tenant = !of_all.contains(table);
        if tenant {
            assert_eq!(as_application(&bench, "", &all).await, Ok(0), "{table} without a scope");
            assert_eq!(as_application(&bench, &scope(OTHER), &all).await, Ok(0), "{table} of another workspace");
        }
        let policies =
            format!("SELECT 1 FROM pg_class WHERE relname = '{table}' AND relrowsecurity AND relforcerowsecurity");
        assert_eq!(bench.raw(&policies).await.unwrap().len(), usize::from(tenant), "{table}");
    }
    assert_eq!(as_application(&bench, &scope(WORKSPACE), "SELECT * FROM events").await, Ok(3));
    assert_eq!(as_application(&bench, "SET LOCAL app.workspace = '*'", "SELECT * FROM events").await, Ok(3));
    let stray = format!(
        "INSERT INTO timers (workspace, request, kind, ref, due_at) VALUES ('\\x{}', '\\x00', 'x', 'x', 1)",
        OTHER.hex()
    );
    assert!(as_application(&bench, &scope(WORKSPACE), &stray).await.unwrap_err().contains("row-level security"));
}

/// Each statement as that role, in the workspace.
async fn refused_to(bench: &Bench, role: &str, statements: &[&str]) {
    for sql in statements {
        let refused = as_role(bench, role, &scope(WORKSPACE), sql).await;
        let refused = refused.err().unwrap_or_else(|| panic!("{role} may: {sql}"));
        let known =
            ["permission denied", "must be owner", "row-level security"].iter().any(|why| refused.contains(why));
        assert!(known, "{role}: {sql}: {refused}");
    }
}

#[tokio::test]
async fn the_role_has_no_right_to_change_evidence() {
    let bench = postgres().await;
    halden(&bench.store).await.append(open(1, "HS-1")).await.unwrap();
    assert!(bench.store.describe().contains("assent_app"), "{}", bench.store.describe());
    assert_eq!(bench.store.roles_by_hand(), None);
    let never = [
        "UPDATE events SET seq = 9",
        "DELETE FROM events",
        "UPDATE disclosures SET name = 'x'",
        "DELETE FROM disclosures",
        "DELETE FROM log_entries",
        "UPDATE checkpoints SET size = 1",
        "TRUNCATE events",
        "DROP TABLE events",
        "ALTER TABLE events DISABLE TRIGGER ALL",
        "INSERT INTO migrations VALUES ('x', 'x')",
    ];
    refused_to(&bench, "assent_app", &never).await;
    refused_to(&bench, "assent_agent", &never).await;
    for table in [
        "events",
        "log_places",
        "log_entries",
        "log_nodes",
        "checkpoints",
        "log_anchors",
        "directory_log",
        "logs",
        "system_events",
    ] {
        let sql = format!(
            "SELECT 1 FROM pg_roles WHERE rolname LIKE 'assent_%'
             AND (has_any_column_privilege(oid, '{table}', 'UPDATE') OR has_table_privilege(oid, '{table}', 'DELETE, TRUNCATE'))
             AND NOT rolsuper"
        );
        assert_eq!(bench.raw(&sql).await, Ok(vec![]), "{table}");
    }
}

#[tokio::test]
async fn the_role_that_erases_does_nothing_else() {
    let bench = postgres().await;
    halden(&bench.store).await.append(open(1, "HS-1")).await.unwrap();
    let elsewhere = "DELETE FROM disclosures WHERE seq = 0 RETURNING name";
    assert_eq!(as_role(&bench, "assent_eraser", &scope(OTHER), elsewhere).await, Ok(0), "not of another workspace");
    let erased = as_role(&bench, "assent_eraser", &scope(WORKSPACE), elsewhere).await;
    assert!(erased.is_ok_and(|rows| rows > 0));
    let other = [
        "SELECT line FROM disclosures",
        "UPDATE disclosures SET name = 'x'",
        "SELECT 1 FROM events",
        "DELETE FROM events",
        "DELETE FROM requests",
        "INSERT INTO disclosures SELECT workspace, request, seq + 90, name, '' FROM disclosures",
    ];
    refused_to(&bench, "assent_eraser", &other).await;
}

#[tokio::test]
async fn the_role_of_programs_has_no_right_to_decide() {
    let bench = postgres().await;
    halden(&bench.store).await.append(open(1, "HS-1")).await.unwrap();
    let entry = |seq: u64, kind: &str, actor: &str| {
        format!(
            "INSERT INTO events (workspace, request, seq, bytes, hash, type, actor_kind, at)
             SELECT workspace, request, {seq}, bytes, hash, '{kind}', '{actor}', at FROM events WHERE seq = 0"
        )
    };
    for kind in ["decision.recorded", "decision.withdrawn", "review.recorded", "document.shown", "note.added"] {
        refused_to(&bench, "assent_agent", &[&entry(90, kind, "human")]).await;
    }
    let prepared = as_role(&bench, "assent_agent", &scope(WORKSPACE), &entry(90, "note.added", "agent")).await;
    assert_eq!(prepared, Ok(0), "it prepares");
    let by_machine = as_role(&bench, "assent_agent", &scope(WORKSPACE), &entry(91, "decision.recorded", "agent")).await;
    assert!(by_machine.unwrap_err().contains("check constraint"));
    let secrets = [
        "SELECT 1 FROM sheets",
        "SELECT 1 FROM codes",
        "SELECT 1 FROM sessions",
        "SELECT 1 FROM session_access",
        "SELECT 1 FROM api_tokens",
        "SELECT 1 FROM meta",
        "SELECT password FROM members",
        "SELECT totp FROM members",
        "SELECT hash FROM links",
        "UPDATE members SET email = 'mine@example.com'",
        "UPDATE contacts SET email = 'mine@example.com'",
        "UPDATE links SET session = NULL",
        "UPDATE workspaces SET code_before_seeing = 0",
        "DELETE FROM codes",
        "INSERT INTO sessions SELECT * FROM sessions",
        "INSERT INTO sheets SELECT * FROM sheets",
        "INSERT INTO meta VALUES ('invite', 'mine')",
        "INSERT INTO grants SELECT * FROM grants",
        "DELETE FROM outbox",
    ];
    refused_to(&bench, "assent_agent", &secrets).await;
}

/// The whole way down: a handle with the right to prepare, on both.
#[tokio::test]
async fn what_prepares_cannot_decide() {
    for bench in both().await {
        let people = halden(&bench.store).await;
        let programs = bench.store.workspace_as(WORKSPACE, Right::Prepare);
        let head = written(people.append(open(1, "HS-1")).await.unwrap());
        people.append(more_side(head, SideRow::InsertSheet(sheet(1)))).await.unwrap();
        people.keep_code(&code()).await.unwrap();
        people.begin_session(&session(), at(1)).await.unwrap();
        let before = bench.dump().await;
        let entry = more(1, head, 20, vec![(member_author(request(1)), question(1, "Mine?"))]);
        refused(programs.append(entry).await);
        for side in [
            SideRow::InsertSheet(sheet(2)),
            SideRow::UseSheet(sheet(1).id),
            SideRow::InsertCode(code()),
            SideRow::UseCode(code().key),
            SideRow::InsertSession(session()),
            SideRow::BindLink { link: LinkId::from_bytes([1; 16]), session: SESSION },
            SideRow::GrantAccess(Access {
                session: SESSION,
                request: request(1),
                contact: MAREN,
                link: LinkId::from_bytes([1; 16]),
                since_at: at(1),
            }),
            SideRow::Erase { seq: 1, name: "person".into() },
        ] {
            refused(programs.append(more_side(head, side)).await);
        }
        corrupt(programs.sheet(sheet(1).id, SESSION).await);
        corrupt(programs.try_code(&code().key, at(2)).await);
        corrupt(programs.credentials(INES).await);
        corrupt(programs.set_password(INES, "$argon2id$").await);
        corrupt(programs.begin_session(&session(), at(2)).await);
        corrupt(programs.end_session(session().id).await);
        corrupt(programs.tokens_of(INES).await);
        corrupt(programs.put_contact(&crate::sample::maren(), "a program", at(2)).await);
        assert_eq!(bench.dump().await, before, "nothing of it was written");
        // What it is for: and the same statements still work for people, whichever came first.
        assert_eq!(programs.load(request(1)).await.unwrap().unwrap().entries.len(), 3);
        assert_eq!(programs.members().await.unwrap().len(), 1);
        assert_eq!(programs.take_number().await.as_deref(), Ok("HS-2041"));
        let mut prepared = more(1, head, 20, vec![(system_author(), question(1, "Which pier?"))]);
        prepared.side = vec![
            SideRow::InsertLink(NewLink {
                id: LinkId::from_bytes([1; 16]),
                hash: [1; 32],
                contact: MAREN,
                expires_at: at(1_000_000),
            }),
            SideRow::RevokeLinks(Some(MAREN)),
        ];
        let prepared = Append { view: Some(crate::sample::row("HS-1", "with_client", at(20))), ..prepared };
        let head = written(programs.append(prepared).await.unwrap());
        let entry = more(1, head, 30, vec![(member_author(request(1)), question(2, "And I?"))]);
        let head = written(people.append(entry).await.unwrap());
        let again = more(1, head, 40, vec![(member_author(request(1)), question(3, "And I?"))]);
        refused(programs.append(again).await);
        assert!(people.sheet(sheet(1).id, SESSION).await.unwrap().is_some());
        corrupt(programs.sheet(sheet(1).id, SESSION).await);
        people.append(more_side(head, SideRow::Erase { seq: 1, name: "person".into() })).await.unwrap();
        let left = bench.raw("SELECT name FROM disclosures WHERE name = 'person'").await;
        assert_eq!(left, Ok(vec![]), "a person's erasure goes through");
    }
}

fn more_side(head: Head, side: SideRow) -> Append {
    Append { side: vec![side], ..more(1, head, 20, vec![]) }
}

fn code() -> NewCode {
    let key = CodeKey { session: SESSION, purpose: "decide".into(), subject: vec![1] };
    NewCode { key, salt: [1; 32], mac: [2; 32], tries: 3, sent_at: at(1), expires_at: at(1_000) }
}

fn session() -> NewSession {
    let person = Some(PersonId::Contact(MAREN));
    NewSession { id: SESSION, hash: [6; 32], person, signed_in: SignedIn::Link, expires_at: at(1_000) }
}

#[track_caller]
fn refused(answer: Result<Appended, AppendError>) {
    assert!(matches!(answer, Err(AppendError::Store(Error::Corrupt { .. }))), "{answer:?}");
}

#[track_caller]
fn corrupt<T: std::fmt::Debug>(answer: Result<T, Error>) {
    assert!(matches!(answer, Err(Error::Corrupt { .. })), "{answer:?}");
}

/// A managed database often gives one user, who owns it and may make no roles.
#[tokio::test]
async fn a_user_who_may_make_no_roles_is_held_by_policies_and_triggers() {
    let bench = postgres().await;
    let name = bench.url.rsplit_once('/').unwrap().1.replace("assent_test", "plain_user");
    let theirs = Fresh::make("").await;
    let database = theirs.url().rsplit_once('/').unwrap().1.to_owned();
    let make = format!("CREATE ROLE {name} LOGIN; ALTER DATABASE {database} OWNER TO {name}");
    bench.raw(&make).await.unwrap();
    let url = theirs.url().replacen("assent@", &format!("{name}@"), 1);
    let store = crate::support::open(&url, 1, None).await.unwrap();
    assert_eq!(store.describe(), "PostgreSQL, as the connecting user");
    let by_hand = store.roles_by_hand().unwrap().to_owned();
    assert!(by_hand.contains(&format!("GRANT assent_agent TO {name};")), "{by_hand}");
    let people = halden(&store).await;
    let head = written(people.append(open(1, "HS-1")).await.unwrap());
    let programs = store.workspace_as(WORKSPACE, Right::Prepare);
    refused(programs.append(more(1, head, 20, vec![(member_author(request(1)), question(1, "Mine?"))])).await);
    assert_eq!(store.workspace(OTHER).members().await.unwrap(), []);
    let changed = crate::support::raw(&url, "UPDATE events SET seq = 9").await.unwrap_err();
    assert!(changed.contains("append-only"), "{changed}");
    people.append(more_side(head, SideRow::Erase { seq: 1, name: "person".into() })).await.unwrap();
    // The administrator does as doctor says, and the next start acts as the roles.
    bench.raw(&by_hand).await.unwrap();
    let store = crate::support::open(&url, 1, None).await.unwrap();
    assert_eq!((store.describe().contains("assent_app"), store.roles_by_hand()), (true, None));
    corrupt(store.workspace_as(WORKSPACE, Right::Prepare).credentials(INES).await);
    assert_eq!(store.workspace(WORKSPACE).members().await.unwrap().len(), 1);
    drop((store, people, programs, theirs));
    bench.raw(&format!("DROP ROLE {name}")).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_served_another_workspace_forgets_it() {
    let bench = postgres().await;
    let store = halden(&bench.store).await;
    let other = bench.store.workspace(OTHER);
    let seen = futures::future::join_all((0..400).map(|turn| {
        let store = if turn % 2 == 0 { store.clone() } else { other.clone() };
        tokio::spawn(async move { store.members().await.unwrap().len() })
    }));
    let seen: Vec<usize> = seen.await.into_iter().map(Result::unwrap).collect();
    assert!(seen.iter().enumerate().all(|(turn, members)| *members == usize::from(turn % 2 == 0)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_look_that_is_given_up_leaves_no_connection_in_another_workspace() {
    let bench = postgres().await;
    let own = halden(&bench.store).await;
    let other = bench.store.workspace(OTHER);
    let programs = bench.store.workspace_as(WORKSPACE, Right::Prepare);
    for turn in 0..300_u64 {
        let store = match turn % 3 {
            0 => other.clone(),
            1 => programs.clone(),
            _ => own.clone(),
        };
        let given_up = tokio::spawn(async move { store.members().await.map(|_| ()) });
        for _ in 0..turn % 60 {
            tokio::task::yield_now().await;
        }
        given_up.abort();
        let (mine, theirs) = futures::join!(own.members(), other.members());
        assert_eq!((mine.unwrap().len(), theirs.unwrap().len()), (1, 0), "turn {turn}");
        assert_eq!(bench.store.workspaces().await.unwrap().len(), 1, "turn {turn}");
    }
}
