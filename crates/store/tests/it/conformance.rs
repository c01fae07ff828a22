//! What is appended is what is read, once.

use domain::request::event::{DocumentFields, Event, FileCard};
use domain::values::Digest;
use store::{AppendError, Appended, Error, Unwritable};

use crate::sample::{
    OTHER, at, contact_author, everything, halden, member_author, more, open, question, request, system_author, written,
};
use crate::support::both;

#[tokio::test]
async fn what_was_appended_is_loaded() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let Appended::Written { head, entries } = store.append(open(1, "HS-1")).await.unwrap() else {
            panic!("replayed")
        };
        let loaded = store.load(request(1)).await.unwrap().unwrap();
        assert_eq!(loaded.entries, entries);
        assert_eq!(loaded.record.head, head);
        assert_eq!((loaded.record.number.as_str(), loaded.record.created_at), ("HS-1", at(10)));
        let asked = more(1, head, 5, vec![(contact_author(request(1)), question(1, "Which pier?\n“North”?"))]);
        let next = written(store.append(asked).await.unwrap());
        // Time never goes back within a chain, whatever the clock does.
        assert_eq!((next.next_seq, next.last_at), (4, at(10)));
        let rest = store.load_from(request(1), 3, Some(head.prev)).await.unwrap().unwrap();
        assert_eq!(rest.entries.len(), 1);
        assert_eq!(rest.entries[0].seq, 3);
        assert!(matches!(store.load_from(request(1), 3, Some([9; 32])).await, Err(Error::Corrupt { .. })));
        assert_eq!(store.load(request(2)).await, Ok(None));
        assert_eq!(store.numbered("HS-1").await, Ok(Some(request(1))));
        assert_eq!(store.numbered("HS-2").await, Ok(None));
    }
}

#[tokio::test]
async fn another_workspace_sees_nothing() {
    for bench in both().await {
        halden(&bench.store).await.append(open(1, "HS-1")).await.unwrap();
        let other = bench.store.workspace(OTHER);
        assert_eq!(other.load(request(1)).await, Ok(None));
        assert_eq!(other.record(request(1)).await, Ok(None));
        assert_eq!(other.members().await, Ok(vec![]));
        assert_eq!(other.directory_for(crate::sample::CLIENT, None).await, Ok(None));
    }
}

#[tokio::test]
async fn an_old_head_is_a_conflict() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let head = written(store.append(open(1, "HS-1")).await.unwrap());
        let ask = |text: &str| more(1, head, 20, vec![(member_author(request(1)), question(1, text))]);
        written(store.append(ask("first")).await.unwrap());
        let before = bench.dump().await;
        assert!(matches!(store.append(ask("second")).await, Err(AppendError::Conflict(_))));
        assert!(matches!(store.append(open(1, "HS-2")).await, Err(AppendError::Conflict(_))));
        assert!(matches!(store.append(open(2, "HS-1")).await, Err(AppendError::Conflict(_))), "the number is taken");
        assert_eq!(bench.dump().await, before);
    }
}

#[tokio::test]
async fn the_same_key_gets_the_same_answer() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let head = written(store.append(open(1, "HS-1")).await.unwrap());
        written(store.append(everything(1, head)).await.unwrap());
        let before = bench.dump().await;
        let replayed = Appended::Replayed { response: "asked".into() };
        assert_eq!(store.append(everything(1, head)).await, Ok(replayed.clone()));
        // Also a caller who has seen the new head meanwhile and only repeats its call.
        let now = store.record(request(1)).await.unwrap().unwrap().head;
        let again = everything(1, now);
        assert_eq!(store.append(again).await, Ok(replayed));
        let mut different = everything(1, head);
        different.idempotency.as_mut().unwrap().request_hash = [2; 32];
        assert_eq!(store.append(different).await, Err(AppendError::KeyReused));
        assert_eq!(bench.dump().await, before);
    }
}

#[tokio::test]
async fn a_sheet_is_confirmed_once() {
    use store::SideRow;
    for bench in both().await {
        let store = halden(&bench.store).await;
        let head = written(store.append(open(1, "HS-1")).await.unwrap());
        let mut opens = more(1, head, 20, vec![]);
        opens.side = vec![SideRow::InsertSheet(crate::sample::sheet(1))];
        assert_eq!(written(store.append(opens).await.unwrap()).next_seq, head.next_seq);
        let confirm = |head| {
            let mut confirms = more(1, head, 30, vec![(contact_author(request(1)), question(1, "?"))]);
            confirms.side = vec![SideRow::UseSheet(crate::sample::sheet(1).id)];
            confirms
        };
        let head = written(store.append(confirm(head)).await.unwrap());
        assert!(matches!(store.append(confirm(head)).await, Err(AppendError::Conflict(_))));
        assert_eq!(store.record(request(1)).await.unwrap().unwrap().head, head, "nothing of it was written");
    }
}

#[tokio::test]
async fn what_evidence_cannot_hold_is_refused() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let head = written(store.append(open(1, "HS-1")).await.unwrap());
        let file = FileCard { sha256: Digest([0; 32]), size: 1 << 60, media: "x".into(), filename: "x".into() };
        let attached =
            Event::DocumentAttached { n: 1, slot: None, version: 1, fields: DocumentFields { document: Some(file) } };
        let result = store.append(more(1, head, 20, vec![(system_author(), attached)])).await;
        assert!(matches!(result, Err(AppendError::Unwritable(Unwritable::Draft { .. }))), "{result:?}");
    }
}

#[tokio::test]
async fn an_erased_field_reads_as_absent() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let head = written(store.append(open(1, "HS-1")).await.unwrap());
        written(store.append(everything(1, head)).await.unwrap());
        let entries = store.load(request(1)).await.unwrap().unwrap().entries;
        let Event::PartyAdded { fields, .. } = &entries[1].event else { panic!("another order") };
        assert_eq!(fields.person, None);
    }
}
