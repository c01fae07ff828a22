//! Connections and hooks: one name each, secrets that go in and come out sealed, and none of them in the log.

use domain::ids::{HookId, MemberId, Name};
use jiff::SignedDuration;
use store::{Begins, Connection, ConnectionAuth, Error, Hook, NAME_TAKEN, Right};

use crate::sample::{OTHER, WORKSPACE, at, everything, halden, open, written};
use crate::support::both;

fn erp() -> Connection {
    Connection {
        name: Name::parse("erp").unwrap(),
        url: "https://erp.example.com/api".to_owned(),
        internal: true,
        auth: ConnectionAuth::Basic("assent".to_owned()),
        secret: Some(b"sealed bytes".to_vec()),
        secret_end: "1234".to_owned(),
        secret_at: at(1),
    }
}

#[tokio::test]
async fn a_connection_has_one_name_and_its_secret_is_replaced_but_never_logged() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let seen = store.directory_version().await.unwrap();
        let open = Connection {
            name: Name::parse("chat").unwrap(),
            internal: false,
            auth: ConnectionAuth::None,
            secret: None,
            secret_end: String::new(),
            ..erp()
        };
        store.add_connection(&erp(), "mem_x", at(1)).await.unwrap();
        store.add_connection(&open, "mem_x", at(2)).await.unwrap();
        assert_eq!(store.add_connection(&erp(), "x", at(2)).await, Err(Error::Conflict(NAME_TAKEN.to_owned())));
        assert_eq!(store.connections().await, Ok(vec![open.clone(), erp()]));
        store.set_connection_secret(&erp().name, (b"other", "5678"), "mem_x", at(3)).await.unwrap();
        let none = store.set_connection_secret(&open.name, (b"other", "5678"), "mem_x", at(3)).await;
        assert!(matches!(none, Err(Error::Conflict(_))), "there is none to replace");
        let now =
            Connection { secret: Some(b"other".to_vec()), secret_end: "5678".to_owned(), secret_at: at(3), ..erp() };
        assert_eq!(store.connection(&erp().name).await, Ok(Some(now)));
        assert_eq!(bench.store.workspace(OTHER).connections().await, Ok(vec![]), "another workspace has its own");
        store.remove_connection(&erp().name, "mem_x", at(4)).await.unwrap();
        assert_eq!(store.connection_names().await, Ok(vec!["chat".to_owned()]));
        let programs = bench.store.workspace_as(WORKSPACE, Right::Prepare);
        assert_eq!(programs.connection_names().await, Ok(vec!["chat".to_owned()]));
        assert!(programs.connections().await.is_err(), "programs read names, not what opens them");
        let log = store.directory_log(seen, 10).await.unwrap();
        let kinds: Vec<&str> = log.iter().map(|change| change.kind.as_str()).collect();
        assert_eq!(kinds, ["connection", "connection", "connection secret", "connection removed"]);
        assert!(log.iter().all(|change| !change.body.contains("sealed") && !change.body.contains("5678")));
    }
}

#[tokio::test]
async fn a_hook_is_found_by_its_address_until_it_is_removed() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let id = HookId::from_bytes([80; 16]);
        let hook = Hook {
            id,
            name: "The bank".to_owned(),
            secret: b"sealed".to_vec(),
            made_at: at(1),
            begins: None,
            last: None,
        };
        store.add_hook(&hook, "mem_x").await.unwrap();
        assert_eq!(bench.store.hook(id).await, Ok(Some((WORKSPACE, hook.clone()))));
        store.note_report(id, "It began HS-1.", at(2)).await.unwrap();
        let heard = Hook { last: Some((at(2), "It began HS-1.".to_owned())), ..hook.clone() };
        let begins = Begins { flow: "offer".to_owned(), member: MemberId::from_bytes([4; 16]) };
        let begins = Hook { id: HookId::from_bytes([81; 16]), made_at: at(3), begins: Some(begins), ..hook };
        store.add_hook(&begins, "mem_x").await.unwrap();
        assert_eq!(store.hooks().await, Ok(vec![heard, begins]));
        store.remove_hook(id, "mem_x", at(2)).await.unwrap();
        assert_eq!(bench.store.hook(id).await, Ok(None));
    }
}

#[tokio::test]
async fn a_word_is_left_for_whoever_claims_it_next() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let head = written(store.append(open(1, "HS-1")).await.unwrap());
        store.append(everything(1, head)).await.unwrap();
        let lease = SignedDuration::from_secs(60);
        let first = bench.store.claim_effects("a", 1, lease, at(100)).await.unwrap().remove(0);
        assert_eq!(first.last_error, None);
        bench.store.note_effect(&first, "under way").await.unwrap();
        let all = bench.store.claim_effects("b", 9, lease, at(1_000)).await.unwrap();
        let again = all.iter().find(|leased| leased.row.id == first.row.id).unwrap();
        assert_eq!(again.last_error.as_deref(), Some("under way"));
        assert!(matches!(bench.store.note_effect(&first, "late").await, Err(Error::Conflict(_))));
    }
}
