//! Read models, files and flows.

use domain::directory::Kind;
use domain::ids::{ClientId, PersonId};
use domain::values::Digest;
use store::views::{Cursor, RequestFilter, Span};
use store::{Base, Blob, BlobBytes, Error, OTHER_VERSION, PageImage, PublishedFlow, Rendition};

use crate::sample::{CLIENT, INES, MAREN, at, everything, halden, more, open, request, row, written};
use crate::support::both;

#[tokio::test]
async fn a_list_is_filtered_and_read_page_by_page() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        for n in 1..=9 {
            let head = written(store.append(open(n, &format!("HS-{n}"))).await.unwrap());
            let mut change = more(n, head, 20, vec![]);
            let mut row =
                row(&format!("HS-{n}"), if n % 2 == 0 { "with_client" } else { "draft" }, at(i64::from(n / 3)));
            row.ended = n == 9;
            row.title = if n == 4 { "100% of_it \\ done".into() } else { row.title };
            change.view = Some(row);
            store.append(change).await.unwrap();
        }
        let list = async |filter: RequestFilter| {
            let rows = store.requests(&RequestFilter { limit: 99, ..filter }).await.unwrap();
            rows.into_iter().map(|(id, _)| id.bytes()[0]).collect::<Vec<u8>>()
        };
        assert_eq!(list(RequestFilter::default()).await, [8, 7, 6, 5, 4, 3, 2, 1], "latest first");
        assert_eq!(list(RequestFilter { span: Span::Ended, ..Default::default() }).await, [9]);
        assert_eq!(list(RequestFilter { span: Span::All, ..Default::default() }).await.len(), 9);
        assert_eq!(list(RequestFilter { phase: Some("draft".into()), ..Default::default() }).await, [7, 5, 3, 1]);
        assert_eq!(list(RequestFilter { client: Some(CLIENT), ..Default::default() }).await.len(), 8);
        assert_eq!(
            list(RequestFilter { client: Some(ClientId::from_bytes([99; 16])), ..Default::default() }).await,
            [0u8; 0]
        );
        assert_eq!(
            list(RequestFilter { initiator: Some(PersonId::Member(INES)), ..Default::default() }).await.len(),
            8
        );
        assert_eq!(
            list(RequestFilter { initiator: Some(PersonId::Contact(MAREN)), ..Default::default() }).await,
            [0u8; 0]
        );
        let due = |by: i64| RequestFilter { due_by: Some(at(by)), ..Default::default() };
        assert_eq!(list(due(1_000_000)).await.len(), 8);
        assert_eq!(list(due(0)).await, [0u8; 0], "none was due by then");
        for (search, found) in [
            ("hs-4", vec![4]),
            ("LONG WAY", vec![8, 7, 6, 5, 3, 2, 1]),
            ("0% of_", vec![4]),
            ("%", vec![4]),
            ("\\", vec![4]),
            ("_", vec![4]),
        ] {
            assert_eq!(
                list(RequestFilter { search: Some(search.into()), ..Default::default() }).await,
                found,
                "{search}"
            );
        }
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = store
                .requests(&RequestFilter { limit: 3, after, span: Span::All, ..Default::default() })
                .await
                .unwrap();
            let Some((request, row)) = page.last() else { break };
            after = Some(Cursor { updated_at: row.updated_at, request: *request });
            seen.extend(page.iter().map(|(id, _)| id.bytes()[0]));
        }
        assert_eq!(seen, [9, 8, 7, 6, 5, 4, 3, 2, 1]);
        let counts = store.phase_counts().await.unwrap();
        assert_eq!(
            counts.iter().map(|count| (count.phase.as_str(), count.count)).collect::<Vec<_>>(),
            [("draft", 4), ("with_client", 4)]
        );
        assert_eq!(store.request_row(request(4)).await.unwrap().unwrap().title, "100% of_it \\ done");
    }
}

#[tokio::test]
async fn a_person_finds_what_waits_for_them() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let maren = PersonId::Contact(MAREN);
        for n in 1..=2 {
            let head = written(store.append(open(n, &format!("HS-{n}"))).await.unwrap());
            written(store.append(everything(n, head)).await.unwrap());
        }
        let waiting = store.tasks_of(maren, 10).await.unwrap();
        assert_eq!(waiting.iter().map(|task| task.request).collect::<Vec<_>>(), [request(1), request(2)]);
        assert_eq!((waiting[0].task.kind.as_str(), waiting[0].row.title.as_str()), ("approve", "The long way round"));
        assert_eq!(store.count_tasks_of(maren).await, Ok(2));
        assert_eq!(store.open_tasks(request(1)).await.unwrap().len(), 1);
        let head = store.record(request(1)).await.unwrap().unwrap().head;
        let mut done = more(1, head, 30, vec![]);
        done.tasks = vec![store::views::TaskRow { open: false, ..waiting[0].task.clone() }];
        store.append(done).await.unwrap();
        assert_eq!(store.count_tasks_of(maren).await, Ok(1));
    }
}

#[tokio::test]
async fn files_and_what_was_made_of_them() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let sha256 = Digest::of(b"a file");
        let bytes = BlobBytes::Stored("ab/cd".into());
        let blob = Blob { sha256, size: 6, media: "application/pdf".into(), bytes };
        store.record_blob(&blob, at(1)).await.unwrap();
        store.record_blob(&Blob { bytes: BlobBytes::Here(b"a file".to_vec()), ..blob.clone() }, at(2)).await.unwrap();
        assert_eq!(store.blob(sha256).await, Ok(Some(blob)), "the same bytes are kept once");
        let small = Blob {
            sha256: Digest::of(b"small"),
            size: 5,
            media: "text/plain".into(),
            bytes: BlobBytes::Here(b"small".to_vec()),
        };
        store.record_blob(&small, at(3)).await.unwrap();
        assert_eq!(store.blob(small.sha256).await, Ok(Some(small.clone())));
        assert_eq!(store.forget_blob(small.sha256).await, Ok(vec![]), "there is nothing to delete elsewhere");
        assert_eq!(store.blob(small.sha256).await, Ok(None));
        assert_eq!(store.rendition(sha256).await, Ok(None));
        let image =
            |page, width| PageImage { page, width, height: 100, format: "webp".into(), key: format!("{page}-{width}") };
        let words = |page, text: &str, boxes: Option<Vec<u8>>| store::PageWords { page, text: text.into(), boxes };
        let made = Rendition {
            sha256,
            engine: "hayro 0.7.1".into(),
            pages: 2,
            no_preview: None,
            findings: "[]".into(),
            images: vec![image(1, 300), image(1, 1240), image(2, 300)],
            texts: vec![words(1, "Page one", Some(vec![7; 16])), words(2, "", None)],
            done: false,
            made_at: at(2),
        };
        store.record_rendition(&made).await.unwrap();
        store.record_rendition(&made).await.unwrap();
        assert_eq!(store.rendition(sha256).await, Ok(Some(Rendition { texts: vec![], ..made.clone() })));
        assert_eq!(store.page_texts(sha256).await, Ok(vec![(1, "Page one".into()), (2, String::new())]));
        assert_eq!(store.page_words(sha256, 1).await, Ok(made.texts.first().cloned()));
        assert_eq!(store.page_words(sha256, 3).await, Ok(None));
        let rest = Rendition {
            findings: "[1]".into(),
            images: vec![image(2, 300), image(2, 1240)],
            texts: vec![words(2, "again", None), words(3, "Page three", None)],
            done: true,
            made_at: at(3),
            ..made.clone()
        };
        store.add_to_rendition(&rest).await.unwrap();
        let images = [made.images.clone(), vec![image(2, 1240)]].concat();
        assert_eq!(store.rendition(sha256).await, Ok(Some(Rendition { images, texts: vec![], ..rest })));
        assert_eq!(store.page_texts(sha256).await.unwrap().len(), 3, "what another process added stays");
        let maren = PersonId::Contact(MAREN);
        store.record_page_views(request(1), maren, sha256, &[2, 1, 2], at(3)).await.unwrap();
        store.record_page_views(request(1), maren, sha256, &[1], at(4)).await.unwrap();
        assert_eq!(store.pages_viewed(request(1), maren, sha256).await, Ok(vec![1, 2]));
        compares(&store, sha256).await;
        assert_eq!(store.larger_image(sha256, 1, 1240).await, Ok(None));
        assert_eq!(store.add_image(sha256, &image(1, 2480)).await, Ok(true));
        assert_eq!(store.add_image(sha256, &image(1, 2480)).await, Ok(true), "two who zoom at the same time");
        assert_eq!(store.larger_image(sha256, 1, 1240).await, Ok(Some(image(1, 2480))));
        let mut keys = store.forget_blob(sha256).await.unwrap();
        keys.sort();
        assert_eq!(keys, ["1-1240", "1-2480", "1-300", "2-1240", "2-300", "ab/cd"]);
        assert_eq!((store.blob(sha256).await, store.rendition(sha256).await), (Ok(None), Ok(None)));
        for (before, after) in [(sha256, Digest::of(b"later")), (Digest::of(b"earlier"), sha256)] {
            assert_eq!(store.comparison(before, after).await, Ok(None), "it goes with either file");
        }
        assert_eq!(store.add_image(sha256, &image(1, 2480)).await, Ok(false), "what was forgotten stays so");
        assert_eq!(store.page_words(sha256, 1).await, Ok(None));
    }
}

#[tokio::test]
async fn a_published_flow_never_changes() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let flow = |bytes: &[u8], title: &str| PublishedFlow {
            digest: Digest::of(bytes),
            name: "sign-off".into(),
            title: title.into(),
            kind: Kind::ScopeChange,
            published_at: at(1),
        };
        store.publish_flow(&flow(b"one", "One"), b"one", "mem_1", Base::Nothing).await.unwrap();
        store.publish_flow(&flow(b"two", "Two"), b"two", "mem_2", Base::Version(Digest::of(b"one"))).await.unwrap();
        let offered = store.offered_flows().await.unwrap();
        assert_eq!(offered, [flow(b"two", "Two")], "the later one of a name is offered");
        assert_eq!(
            store.flow_bytes(Digest::of(b"one")).await,
            Ok(Some(b"one".to_vec())),
            "the earlier one stays for whom it binds"
        );
        let wrong = store.publish_flow(&flow(b"one", "One"), b"three", "mem_1", Base::Any).await;
        assert!(matches!(wrong, Err(Error::Corrupt { .. })));
        for base in [Base::Nothing, Base::Version(Digest::of(b"one"))] {
            let stale = store.publish_flow(&flow(b"four", "Four"), b"four", "mem_1", base).await;
            assert_eq!(stale, Err(Error::Conflict(OTHER_VERSION.to_owned())));
        }
        let versions = store.flow_versions("sign-off").await.unwrap();
        let said: Vec<_> =
            versions.iter().map(|v| (v.published.title.as_str(), v.offered, v.author.as_deref())).collect();
        assert_eq!(said.len(), 2);
        assert!(
            said.contains(&("One", false, Some("mem_1"))) && said.contains(&("Two", true, Some("mem_2"))),
            "{said:?}"
        );
        store.publish_flow(&flow(b"one", "One"), b"one", "mem_3", Base::Any).await.unwrap();
        assert_eq!(store.offered_flows().await.unwrap(), [flow(b"one", "One")], "an earlier one can be offered again");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_who_publish_on_the_same_version_one_wins() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let flow = |bytes: &[u8]| PublishedFlow {
            digest: Digest::of(bytes),
            name: "sign-off".into(),
            title: "Sign-off".into(),
            kind: Kind::ScopeChange,
            published_at: at(1),
        };
        store.publish_flow(&flow(b"one"), b"one", "mem_1", Base::Nothing).await.unwrap();
        let tries = (0..8_u8).map(|n| {
            let (store, bytes) = (store.clone(), [b'n', n]);
            let (flow, base) = (flow(&bytes), Base::Version(Digest::of(b"one")));
            tokio::spawn(async move { store.publish_flow(&flow, &bytes, "mem_2", base).await })
        });
        let came: Vec<_> = futures::future::join_all(tries).await.into_iter().map(Result::unwrap).collect();
        let stale = Err(Error::Conflict(OTHER_VERSION.to_owned()));
        assert_eq!((came.iter().filter(|c| c.is_ok()).count(), came.iter().filter(|c| **c == stale).count()), (1, 7));
        assert_eq!(store.flow_versions("sign-off").await.unwrap().len(), 2);
    }
}

/// How this file compares with one before and one after it.
async fn compares(store: &store::WorkspaceStore, sha256: Digest) {
    let made =
        |before, after| store::Comparison { before, after, engine: "1".into(), found: "[]".into(), made_at: at(5) };
    for pair in [made(sha256, Digest::of(b"later")), made(Digest::of(b"earlier"), sha256)] {
        store.record_comparison(&pair).await.unwrap();
        let again = store::Comparison { engine: "2".into(), ..pair };
        store.record_comparison(&again).await.unwrap();
        assert_eq!(store.comparison(again.before, again.after).await, Ok(Some(again)), "the last one counts");
    }
    assert_eq!(store.comparison(Digest::of(b"later"), sha256).await, Ok(None), "the order counts");
}

#[tokio::test]
async fn visits_are_told_apart_by_the_time_between_them() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let (maren, minutes) = (PersonId::Contact(MAREN), |n: i64| at(n * 60));
        assert_eq!(store.looks(request(1), maren, minutes(0)).await, Ok(None));
        for (minute, entries) in [(1, 5), (10, 6), (35, 7)] {
            store.record_look(request(1), maren, entries, minutes(minute)).await.unwrap();
        }
        let first = store::Looks { visit: minutes(1), before: None };
        assert_eq!(store.looks(request(1), maren, minutes(40)).await, Ok(Some(first)), "one visit so far");
        let again = store::Looks { visit: minutes(90), before: Some((minutes(35), 7)) };
        assert_eq!(store.looks(request(1), maren, minutes(90)).await, Ok(Some(again)), "before it is noted");
        store.record_look(request(1), maren, 9, minutes(90)).await.unwrap();
        store.record_look(request(1), maren, 11, minutes(100)).await.unwrap();
        assert_eq!(store.looks(request(1), maren, minutes(101)).await, Ok(Some(again)), "and as long as it lasts");
        assert_eq!(store.looks(request(2), maren, minutes(101)).await, Ok(None));
    }
}
