//! Flows that are being written: no version over another one, a history that can be walked, and who is there.

use crate::sample::{at, halden};
use crate::support::both;
use domain::ids::MemberId;
use store::{Editor, Error, NewVersion, VERSIONS_KEPT};

const NADIA: MemberId = MemberId::from_bytes([1; 16]);
const LEO: MemberId = MemberId::from_bytes([2; 16]);

fn version(document: &str, undo: Option<i64>, redo: Option<i64>) -> NewVersion {
    NewVersion { document: document.into(), says: "Something".into(), author: NADIA, at: at(1), undo, redo }
}

#[tokio::test]
async fn a_draft_is_written_version_by_version() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        assert_eq!(store.draft("sign-off").await, Ok(None));
        store.begin_draft("sign-off", None, &version("one", None, None)).await.unwrap();
        let again = store.begin_draft("sign-off", None, &version("other", None, None)).await;
        assert!(matches!(again, Err(Error::Conflict { .. })), "{again:?}");
        assert_eq!(store.next_draft("sign-off", 1, &version("two", Some(1), None)).await, Ok(2));
        let late = store.next_draft("sign-off", 1, &version("lost", Some(1), None)).await;
        assert!(matches!(late, Err(Error::Conflict { .. })), "{late:?}");
        let two = store.draft_version("sign-off", 2).await.unwrap().unwrap();
        assert_eq!((two.document.as_str(), two.undo, two.redo, two.author), ("two", Some(1), None, NADIA));
        assert_eq!(store.next_draft("sign-off", 2, &version("one", None, Some(2))).await, Ok(3));
        assert_eq!(store.drafts().await.unwrap().len(), 1);
        let early = store.discard_draft("sign-off", 2).await;
        assert!(matches!(early, Err(Error::Conflict { .. })), "what was not seen is not thrown away");
        assert!(store.draft_version("sign-off", 3).await.unwrap().is_some());
        store.discard_draft("sign-off", 3).await.unwrap();
        assert_eq!((store.draft("sign-off").await, store.draft_version("sign-off", 3).await), (Ok(None), Ok(None)));
    }
}

#[tokio::test]
async fn old_versions_make_room() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        store.begin_draft("long", None, &version("1", None, None)).await.unwrap();
        for number in 1..=VERSIONS_KEPT {
            store.next_draft("long", number, &version("more", Some(number), None)).await.unwrap();
        }
        assert_eq!(store.draft_version("long", 1).await, Ok(None));
        assert!(store.draft_version("long", 2).await.unwrap().is_some());
    }
}

#[tokio::test]
async fn whoever_has_it_open_is_seen_there() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let editor = |member, step: &str, seen| Editor { member, step: step.into(), seen_at: at(seen) };
        store.edits_draft("sign-off", &editor(NADIA, "client", 1)).await.unwrap();
        store.edits_draft("sign-off", &editor(LEO, "", 5)).await.unwrap();
        store.edits_draft("sign-off", &editor(NADIA, "quality", 6)).await.unwrap();
        let there = store.draft_editors("sign-off", at(5)).await.unwrap();
        assert_eq!(there, [editor(NADIA, "quality", 6), editor(LEO, "", 5)]);
        store.leaves_draft("sign-off", NADIA).await.unwrap();
        assert_eq!(store.draft_editors("sign-off", at(6)).await, Ok(Vec::new()));
        assert_eq!(store.draft_editors("other", at(0)).await, Ok(Vec::new()));
    }
}
