//! An append that fails at any of its statements leaves nothing, and the same append then succeeds.

use store::{AppendError, Error};

use crate::sample::{everything, halden, open, request, written};
use crate::support::both;

#[tokio::test]
async fn a_failure_at_each_statement_leaves_nothing() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let head = written(store.append(open(1, "HS-1")).await.unwrap());
        let before = bench.dump().await;
        let mut statements = 0;
        let head = loop {
            bench.faults.fail_after(statements);
            let result = store.append(everything(1, head)).await;
            if bench.faults.disarm() {
                break written(result.unwrap());
            }
            assert!(
                matches!(result, Err(AppendError::Store(Error::Unavailable { .. }))),
                "at {statements}: {result:?}"
            );
            assert_eq!(bench.dump().await, before, "at {statements}");
            statements += 1;
        };
        assert!(statements >= 15, "only {statements} statements were tried");
        assert_eq!(store.load(request(1)).await.unwrap().unwrap().record.head, head);
        assert!(bench.store.fsck(None).await.unwrap().findings.iter().all(|finding| finding.what.contains("erasure")));
    }
}

#[tokio::test]
async fn a_failure_at_each_statement_of_a_first_append_leaves_nothing() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let before = bench.dump().await;
        let mut statements = 0;
        loop {
            bench.faults.fail_after(statements);
            let result = store.append(open(1, "HS-1")).await;
            if bench.faults.disarm() {
                written(result.unwrap());
                break;
            }
            assert_eq!(bench.dump().await, before, "at {statements}");
            statements += 1;
        }
        assert!(statements >= 5);
    }
}
