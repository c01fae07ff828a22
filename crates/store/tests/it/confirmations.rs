//! Questions who may approve: one waits for a person, opens in one browser, and is answered once, on the directory as it was read.

use crate::sample::{CLIENT, INES, MAREN, at, halden};
use crate::support::both;
use domain::directory::{Grant, GrantSaid, RegisterReply, Said};
use domain::ids::{ConfirmationId, GrantId, SessionId};
use store::{
    CodeKey, Confirmation, DIRECTORY_MOVED, Error, NOT_OPEN, NewCode, NewConfirmation, OutboxRow, WorkspaceStore,
};

fn mail(n: u8) -> OutboxRow {
    OutboxRow {
        id: format!("register-{n}"),
        kind: "register".into(),
        recipient: MAREN.hex(),
        body: "{}".into(),
        due_at: at(1),
    }
}

async fn ask(store: &WorkspaceStore, n: u8) -> Confirmation {
    let id = ConfirmationId::from_bytes([n; 16]);
    let new =
        NewConfirmation { id, hash: [n; 32], client: CLIENT, contact: MAREN, asked_by: INES, expires_at: at(1_000) };
    store.ask_confirmation(&new, &mail(n), at(i64::from(n))).await.unwrap();
    store.confirmation(id).await.unwrap().unwrap()
}

fn key() -> CodeKey {
    CodeKey { session: SessionId::from_bytes([8; 16]), purpose: "register".into(), subject: vec![1, 2] }
}

async fn code(store: &WorkspaceStore) {
    let code = NewCode { key: key(), salt: [1; 32], mac: [2; 32], tries: 5, sent_at: at(1), expires_at: at(900) };
    store.keep_code(&code).await.unwrap();
}

#[tokio::test]
async fn a_question_waits_until_another_takes_its_place() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let first = ask(&store, 1).await;
        let (found, there) = bench.store.confirmation_by_hash(&[1; 32]).await.unwrap().unwrap();
        assert_eq!((found, &there), (store.id(), &first));
        assert!(first.waits(at(999)) && !first.waits(at(1_000)));
        let second = ask(&store, 2).await;
        let waiting = store.confirmations_waiting(MAREN, at(5)).await.unwrap();
        assert_eq!(waiting, std::slice::from_ref(&second));
        assert!(!store.confirmation(first.id).await.unwrap().unwrap().is_open(at(5)));
        // The first browser has it.
        let (mine, other) = (SessionId::from_bytes([5; 16]), SessionId::from_bytes([6; 16]));
        store.open_confirmation(second.id, mine, None, at(5)).await.unwrap();
        store.open_confirmation(second.id, mine, None, at(6)).await.unwrap();
        let refused = store.open_confirmation(second.id, other, None, at(6)).await;
        assert_eq!(refused, Err(Error::Conflict(NOT_OPEN.to_owned())));
        assert!(store.open_confirmation(first.id, mine, None, at(6)).await.is_err());
    }
}

#[tokio::test]
async fn an_answer_holds_once_and_for_the_directory_that_was_read() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let grant = Grant {
            id: GrantId::from_bytes([35; 16]),
            contact: MAREN,
            client: CLIENT,
            project: None,
            kinds: vec![],
            limit: None,
            from: None,
            until: None,
            source: "By letter".into(),
        };
        store.put_grant(&grant, "mem_x", at(1)).await.unwrap();
        let asked = ask(&store, 1).await;
        let reply = RegisterReply {
            grants: vec![GrantSaid { grant: grant.id, said: Said::Ended }],
            missing: "Jonas signs.".to_owned(),
        };
        let seen = store.directory_version().await.unwrap();
        let answer = |seen, n, at| {
            let (store, asked, reply) = (&store, &asked, &reply);
            async move { store.answer_confirmation(asked, reply, &key(), seen, &mail(n), at).await }
        };
        assert!(matches!(answer(seen, 7, at(9)).await, Err(Error::Conflict(_))), "without a code");
        code(&store).await;
        let moved = answer(seen - 1, 7, at(9)).await;
        assert_eq!(moved, Err(Error::Conflict(DIRECTORY_MOVED.to_owned())));
        assert_eq!(store.grants(CLIENT).await.unwrap().len(), 1, "nothing of it was done");
        answer(seen, 7, at(9)).await.unwrap();
        assert_eq!(store.grants(CLIENT).await, Ok(vec![]));
        assert_eq!(store.all_grants(CLIENT).await, Ok(vec![grant]));
        let now = store.confirmation(asked.id).await.unwrap().unwrap();
        assert_eq!((now.reply.clone(), now.settled_at), (Some((at(9), reply.clone())), None));
        code(&store).await;
        assert_eq!(answer(seen + 1, 8, at(10)).await, Err(Error::Conflict(NOT_OPEN.to_owned())), "only once");
        store.settle_confirmation(asked.id, "mem_x", at(11)).await.unwrap();
        assert!(store.settle_confirmation(asked.id, "mem_x", at(12)).await.is_err());
        let log = store.directory_log(0, 100).await.unwrap();
        let kinds: Vec<&str> = log.iter().rev().take(3).map(|change| change.kind.as_str()).collect();
        assert_eq!(kinds, ["confirmation settled", "confirmation", "confirmation asked"]);
        assert_eq!(log[log.len() - 2].author, MAREN.to_string());
    }
}
