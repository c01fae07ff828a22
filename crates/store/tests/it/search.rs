//! What is found by its words, and what must not be.

use domain::ids::{ContactId, RequestId};
use domain::search::{Found, Weighed, words};
use domain::values::Digest;
use store::{Findable, PageImage, PageWords, Rendition, Subject, ToRead, WorkspaceStore};

use crate::sample::{OTHER, WORKSPACE, at, everything, halden, maren, open, request, written};
use crate::support::{Bench, both};

fn findable(kind: Found, part: &str, text: &str) -> Findable {
    let mut words = Weighed::default();
    words.add(text, 3);
    Findable { kind, part: part.to_owned(), file: None, words }
}

async fn waits(bench: &Bench) -> Vec<ToRead> {
    bench.store.to_read(None, 100).await.unwrap()
}

async fn waiting(bench: &Bench, subject: &Subject) -> ToRead {
    let found = waits(bench).await.into_iter().find(|read| read.subject == *subject && read.workspace == WORKSPACE);
    found.unwrap_or_else(|| panic!("{subject:?} does not wait"))
}

async fn found(store: &WorkspaceStore, kind: Found, word: &str, others: &[&str]) -> Vec<Vec<u8>> {
    let others: Vec<Vec<String>> = others.iter().map(|word| vec!["nothing".to_owned(), (*word).to_owned()]).collect();
    store.find(kind, word, &others, 10).await.unwrap().into_iter().map(|hit| hit.owner).collect()
}

async fn read(bench: &Bench, store: &WorkspaceStore, n: u8, texts: &[(Found, &str)]) {
    let subject = Subject::Request(request(n));
    let read = waiting(bench, &subject).await;
    let now: Vec<Findable> = texts.iter().map(|(kind, text)| findable(*kind, "", text)).collect();
    assert_eq!(store.make_found(&read, &now, at(i64::from(n))).await, Ok(true));
}

#[tokio::test]
async fn what_changes_waits_to_be_read() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let maren = Subject::Contact(maren().id);
        let first = waiting(&bench, &maren).await;
        assert_eq!(waits(&bench).await.len(), 3, "the member, the client, the contact");
        assert_eq!(store.make_found(&first, &[], at(1)).await, Ok(true));
        assert_eq!(waits(&bench).await.len(), 2);
        let head = written(store.append(open(1, "HS-1")).await.unwrap());
        let request = Subject::Request(request(1));
        let before = waiting(&bench, &request).await;
        written(store.append(everything(1, head)).await.unwrap());
        let after = waiting(&bench, &request).await;
        assert_ne!(before.mark, after.mark, "what was read before it changed is not what it is now");
        let secret = findable(Found::Request, "", "secret");
        assert_eq!(store.make_found(&before, &[secret], at(2)).await, Ok(false));
        assert_eq!(found(&store, Found::Request, "secret", &[]).await, Vec::<Vec<u8>>::new());
        assert_eq!(waiting(&bench, &request).await, after, "it is still to be read");
        let made = Rendition {
            sha256: Digest::of(b"a file"),
            engine: "x".into(),
            pages: 1,
            no_preview: None,
            findings: "[]".into(),
            images: vec![PageImage { page: 1, width: 1, height: 1, format: "png".into(), key: "k".into() }],
            texts: vec![PageWords { page: 1, text: "Page one".into(), boxes: None }],
            done: true,
            made_at: at(2),
        };
        store.record_rendition(&made).await.unwrap();
        waiting(&bench, &Subject::File(made.sha256)).await;
        let all = waits(&bench).await;
        let behind = bench.store.to_read(all.first(), 100).await.unwrap();
        assert_eq!(behind, all[1..], "one that cannot be read does not stand before the others");
    }
}

#[tokio::test]
async fn words_their_beginnings_and_what_they_look_like_are_found() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        for n in 1..=3 {
            store.append(open(n, &format!("HS-{n}"))).await.unwrap();
        }
        read(
            &bench,
            &store,
            1,
            &[(Found::Request, "Terminal wayfinding, Kestrel Ferries"), (Found::Thread, "Which quay?")],
        )
        .await;
        read(&bench, &store, 2, &[(Found::Request, "Harbour menu boards, Kestrel Ferries")]).await;
        read(&bench, &store, 3, &[(Found::Request, "Bo Nyström’s portrait")]).await;
        let owner = |n: u8| RequestId::bytes(&request(n)).to_vec();
        assert_eq!(found(&store, Found::Request, "kestrel", &[]).await, [owner(2), owner(1)], "the latest first");
        assert_eq!(found(&store, Found::Request, "kestrel", &["wayfinding"]).await, [owner(1)]);
        assert_eq!(found(&store, Found::Request, "kestrel", &["wayfinding", "ferries"]).await, [owner(1)]);
        assert_eq!(
            found(&store, Found::Request, "kestrel", &["wayfinding", "ferries", "menu"]).await,
            Vec::<Vec<u8>>::new()
        );
        assert_eq!(found(&store, Found::Thread, "quay", &[]).await, [owner(1)]);
        let both = ["kestrel".to_owned(), "menu".to_owned()];
        assert_eq!(store.how_many(Found::Request, &both).await, Ok(3), "of each word by itself");
        assert_eq!(store.how_many(Found::Thread, &both).await, Ok(0));
        assert_eq!(found(&store, Found::Request, "quay", &[]).await, Vec::<Vec<u8>>::new());
        assert_eq!(found(&store, Found::Request, &words("NYSTRÖM")[0], &[]).await, [owner(3)]);
        assert_eq!(store.words_beginning("k", 9).await.unwrap(), ["kestrel"]);
        assert_eq!(store.words_beginning("wa", 9).await.unwrap(), ["wayfinding"]);
        assert_eq!(store.words_beginning("", 9).await.unwrap(), Vec::<String>::new());
        assert_eq!(store.words_alike("kestral", 9).await.unwrap(), ["kestrel"]);
        assert_eq!(store.words_alike("wayfindign", 9).await.unwrap()[0], "wayfinding");
        // Nothing of it in another workspace.
        let other = bench.store.workspace(OTHER);
        assert_eq!(found(&other, Found::Request, "kestrel", &[]).await, Vec::<Vec<u8>>::new());
        assert_eq!(other.words_beginning("k", 9).await.unwrap(), Vec::<String>::new());
        assert_eq!(other.words_alike("kestral", 9).await.unwrap(), Vec::<String>::new());
    }
}

#[tokio::test]
async fn what_is_forgotten_is_in_no_table() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        for n in 1..=2 {
            store.append(open(n, &format!("HS-{n}"))).await.unwrap();
        }
        read(&bench, &store, 1, &[(Found::Request, "shared"), (Found::Thread, "kanarienwort shared")]).await;
        read(&bench, &store, 2, &[(Found::Request, "shared")]).await;
        let dump = |words: &'static str| {
            let bench = &bench;
            async move { bench.dump().await.iter().filter(|line| line.contains(words)).count() }
        };
        assert!(dump("kanarienwort").await > 10);
        store.forget_found(&Subject::Request(request(1))).await.unwrap();
        assert_eq!(dump("kanarienwort").await, 0, "neither the word nor its letters");
        assert_eq!(found(&store, Found::Request, "shared", &[]).await.len(), 1, "what others have stays");
        assert_eq!(store.words_beginning("sha", 9).await.unwrap(), ["shared"]);
        // It is read anew, and what is left of it is found again.
        read(&bench, &store, 1, &[(Found::Request, "shared")]).await;
        assert_eq!(found(&store, Found::Request, "shared", &[]).await.len(), 2);
    }
}

#[tokio::test]
async fn what_is_said_differently_now_is_not_found_as_before() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let maren = Subject::Contact(ContactId::from_bytes(*maren().id.bytes()));
        let to_read = waiting(&bench, &maren).await;
        let many: Vec<Findable> =
            (0..20).map(|n| findable(Found::Page, &n.to_string(), &format!("page number {n}"))).collect();
        assert_eq!(store.make_found(&to_read, &many, at(1)).await, Ok(true));
        assert_eq!(store.find(Found::Page, "page", &[], 50).await.unwrap().len(), 20, "however many they are");
        let kept = store.find(Found::Page, "7", &[], 9).await.unwrap()[0].doc;
        store.put_contact(&crate::sample::maren(), "mem_1", at(2)).await.unwrap();
        let to_read = waiting(&bench, &maren).await;
        assert_eq!(store.make_found(&to_read, &many[7..8], at(3)).await, Ok(true));
        let left = store.find(Found::Page, "page", &[], 50).await.unwrap();
        assert_eq!(left.iter().map(|hit| hit.doc).collect::<Vec<_>>(), [kept], "what is the same is not written again");
        assert_eq!(store.words_beginning("1", 9).await.unwrap(), Vec::<String>::new());
    }
}
