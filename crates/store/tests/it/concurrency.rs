//! Many at once: chains stay gapless, one wins, nothing is lost.

use std::collections::BTreeSet;

use domain::values::Digest;
use futures::future::join_all;
use store::{AppendError, Appended, Head, Rendition, WorkspaceStore};

use crate::sample::{at, halden, member_author, more, open, question, request, written};
use crate::support::both;

const TASKS: u8 = 32;

/// Appends one entry, however often somebody else is first.
async fn insist(store: WorkspaceStore, n: u8, text: String) -> Head {
    loop {
        let head = store.record(request(n)).await.unwrap().unwrap().head;
        let append = more(n, head, 20, vec![(member_author(request(n)), question(1, &text))]);
        match store.append(append).await {
            Ok(appended) => return written(appended),
            Err(AppendError::Conflict(_)) => {}
            Err(other) => panic!("{other}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thirty_two_writers_of_one_request() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        written(store.append(open(1, "HS-1")).await.unwrap());
        let tasks = (0..TASKS).map(|task| tokio::spawn(insist(store.clone(), 1, format!("question {task}"))));
        let heads: BTreeSet<u64> = join_all(tasks).await.into_iter().map(|head| head.unwrap().next_seq).collect();
        assert_eq!(heads, (4..4 + u64::from(TASKS)).collect());
        assert_eq!(store.load(request(1)).await.unwrap().unwrap().entries.len(), 3 + usize::from(TASKS));
        assert_eq!(bench.store.fsck(None).await.unwrap().findings, []);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thirty_two_writers_of_as_many_requests() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let begin = |n: u8| {
            let store = store.clone();
            tokio::spawn(async move {
                written(store.append(open(n, &format!("HS-{n}"))).await.unwrap());
                for round in 0..4 {
                    insist(store.clone(), n, format!("round {round}")).await;
                }
            })
        };
        for task in join_all((1..=TASKS).map(begin)).await {
            task.unwrap();
        }
        let checked = bench.store.fsck(None).await.unwrap();
        assert_eq!((checked.requests, checked.events, checked.findings), (32, 32 * 7, vec![]));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_with_the_same_key_one_writes_and_all_get_its_answer() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let head = written(store.append(open(1, "HS-1")).await.unwrap());
        let call = |_| {
            let store = store.clone();
            tokio::spawn(async move { store.append(crate::sample::everything(1, head)).await.unwrap() })
        };
        let answers = join_all((0..TASKS).map(call)).await.into_iter().map(Result::unwrap);
        let (wrote, replayed): (Vec<_>, Vec<_>) =
            answers.partition(|answer| matches!(answer, Appended::Written { .. }));
        assert_eq!((wrote.len(), replayed.len()), (1, usize::from(TASKS) - 1));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn numbers_are_given_once() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let take = |_| {
            let store = store.clone();
            tokio::spawn(async move { store.take_number().await.unwrap() })
        };
        let numbers: BTreeSet<String> = join_all((0..TASKS).map(take)).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(numbers.len(), usize::from(TASKS));
        assert!(numbers.contains("HS-2041") && numbers.contains("HS-2072"));
    }
}

/// Two looks at a file that has no pictures yet, on two nodes or in the background and in a test.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_pictures_may_be_recorded_by_many() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let sha256 = Digest::of(b"a file");
        let words = |page, pages| store::PageWords { page, text: format!("page {page} of {pages}"), boxes: None };
        let made = |pages: u32| Rendition {
            sha256,
            engine: "hayro".into(),
            pages,
            no_preview: None,
            findings: "[]".into(),
            images: Vec::new(),
            texts: (1..=pages).map(|page| words(page, pages)).collect(),
            done: true,
            made_at: at(2),
        };
        let record = |pages| {
            let (store, made) = (store.clone(), made(pages));
            tokio::spawn(async move { store.record_rendition(&made).await.unwrap() })
        };
        for recorded in join_all((1..=16).map(record)).await {
            recorded.unwrap();
        }
        let pages = store.rendition(sha256).await.unwrap().unwrap().pages;
        let texts = made(pages).texts.into_iter().map(|words| (words.page, words.text)).collect();
        assert_eq!(store.page_texts(sha256).await, Ok(texts), "all of the last one, nothing of the others");
    }
}
