//! The outbox and the timers.

use jiff::SignedDuration;
use store::{Error, TimerKey};

use crate::sample::{at, everything, halden, more, open, request, written};
use crate::support::{Bench, both};

const LEASE: SignedDuration = SignedDuration::from_secs(60);

async fn with_three_mails() -> [Bench; 2] {
    let benches = both().await;
    for bench in &benches {
        let store = halden(&bench.store).await;
        let head = written(store.append(open(1, "HS-1")).await.unwrap());
        written(store.append(everything(1, head)).await.unwrap());
    }
    benches
}

#[tokio::test]
async fn an_effect_is_held_by_one_at_a_time() {
    for bench in with_three_mails().await {
        let store = &bench.store;
        assert_eq!(store.claim_effects("one", 9, LEASE, at(19)).await, Ok(vec![]), "not due yet");
        let first = store.claim_effects("one", 2, LEASE, at(20)).await.unwrap();
        let second = store.claim_effects("two", 9, LEASE, at(20)).await.unwrap();
        assert_eq!((first.len(), second.len()), (2, 1));
        assert!(
            first[0].row.id < first[1].row.id && first[1].row.id < second[0].row.id,
            "in the order in which they came about"
        );
        assert_eq!(store.claim_effects("two", 9, LEASE, at(79)).await, Ok(vec![]));
        // The first was paused past its lease; what it holds goes to another, and its own word counts no more.
        let taken = store.claim_effects("two", 9, LEASE, at(80)).await.unwrap();
        assert_eq!(taken.len(), 3);
        assert_eq!((taken[0].row.id.clone(), taken[0].attempts), (first[0].row.id.clone(), 2));
        assert!(matches!(store.complete_effect(&first[0], at(81)).await, Err(Error::Conflict(_))));
        store.complete_effect(&taken[0], at(81)).await.unwrap();
        assert!(matches!(store.complete_effect(&taken[0], at(81)).await, Err(Error::Conflict(_))), "it has ended");
        store.retry_effect(&taken[1], at(500), "busy").await.unwrap();
        store.bury_effect(&taken[2], "no such mailbox", at(82)).await.unwrap();
        let backlog = store.backlog().await.unwrap();
        assert_eq!((backlog.waiting, backlog.oldest_at), (1, Some(at(500))));
        let put_off = store.workspace(crate::sample::WORKSPACE).put_off(request(1), 10).await.unwrap();
        assert_eq!(put_off.len(), 1, "neither what is done nor what is dead");
        assert_eq!((put_off[0].last_error.as_str(), put_off[0].next_at, put_off[0].attempts), ("busy", at(500), 2));
        assert_eq!(store.claim_effects("two", 9, LEASE, at(499)).await, Ok(vec![]));
        assert_eq!(store.claim_effects("two", 9, LEASE, at(500)).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_person_can_have_a_dead_letter_tried_again() {
    for bench in with_three_mails().await {
        let workspace = bench.store.workspace(crate::sample::WORKSPACE);
        let leased = bench.store.claim_effects("one", 1, LEASE, at(20)).await.unwrap().remove(0);
        bench.store.bury_effect(&leased, "no such mailbox", at(21)).await.unwrap();
        let dead = workspace.dead_letters(10).await.unwrap();
        assert_eq!((dead.len(), dead[0].last_error.as_str(), dead[0].request), (1, "no such mailbox", request(1)));
        assert_eq!(workspace.requeue(&dead[0].id, at(30)).await, Ok(true));
        assert_eq!(workspace.requeue(&dead[0].id, at(30)).await, Ok(false));
        assert_eq!(workspace.dead_letters(10).await, Ok(vec![]));
        let states = workspace.effects_of(request(1)).await.unwrap();
        assert!(states.iter().all(|(.., state)| state == "queued"), "{states:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_workers_share_the_outbox_without_sharing_an_effect() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        for n in 1..=40 {
            let head = written(store.append(open(n, &format!("HS-{n}"))).await.unwrap());
            written(store.append(everything(n, head)).await.unwrap());
        }
        let work = |owner: &'static str| {
            let store = bench.store.clone();
            tokio::spawn(async move {
                let mut done = Vec::new();
                loop {
                    let leased = store.claim_effects(owner, 7, LEASE, at(20)).await.unwrap();
                    if leased.is_empty() {
                        return done;
                    }
                    for effect in leased {
                        store.complete_effect(&effect, at(20)).await.unwrap();
                        done.push(effect.row.id);
                    }
                }
            })
        };
        let mut done: Vec<String> = Vec::new();
        for worker in ["one", "two", "three", "four"].map(work) {
            done.extend(worker.await.unwrap());
        }
        // PostgreSQL passes over rows that another is about to take, so a worker may leave early; what it left is still there.
        done.extend(work("last").await.unwrap());
        assert_eq!(done.len(), 120);
        done.sort();
        done.dedup();
        assert_eq!(done.len(), 120);
    }
}

#[tokio::test]
async fn a_timer_is_due_until_an_append_moves_or_clears_it() {
    for bench in with_three_mails().await {
        let workspace = bench.store.workspace(crate::sample::WORKSPACE);
        assert_eq!(bench.store.due_timers(at(86_399), 9).await, Ok(vec![]), "one is later, one was cleared at once");
        assert_eq!(bench.store.next_timer_at().await, Ok(Some(at(86_400))));
        let due = bench.store.due_timers(at(86_400), 9).await.unwrap();
        assert_eq!((due.len(), due[0].request, due[0].timer.due_at), (1, request(1), at(86_400)));
        bench.store.put_off(&due[0], at(90_000)).await.unwrap();
        assert_eq!(bench.store.due_timers(at(89_999), 9).await, Ok(vec![]));
        let head = workspace.record(request(1)).await.unwrap().unwrap().head;
        let mut clear = more(1, head, 90_000, vec![]);
        clear.timers_cleared = vec![TimerKey { kind: "task".into(), reference: due[0].timer.key.reference.clone() }];
        workspace.append(clear).await.unwrap();
        assert_eq!(bench.store.next_timer_at().await, Ok(None));
    }
}

#[tokio::test]
async fn calls_of_other_systems_are_taken_apart_from_what_people_wait_for() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        for kind in ["receipt", store::CALL] {
            let row = store::OutboxRow {
                id: kind.into(),
                kind: kind.into(),
                recipient: "somebody".into(),
                body: "{}".into(),
                due_at: at(10),
            };
            store.queue_effect(&row, at(10)).await.unwrap();
        }
        let kinds = |leased: Vec<store::Leased>| leased.into_iter().map(|l| l.row.kind).collect::<Vec<_>>();
        assert_eq!(kinds(bench.store.claim_effects("one", 9, LEASE, at(20)).await.unwrap()), ["receipt"]);
        assert_eq!(kinds(bench.store.claim_calls("one", 9, LEASE, at(20)).await.unwrap()), ["call"]);
        assert_eq!(bench.store.claim_calls("two", 9, LEASE, at(20)).await, Ok(vec![]));
    }
}
