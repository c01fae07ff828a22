//! The same acts on both databases leave the same rows, byte for byte.

use store::{Appended, WorkspaceStore};

use crate::log::{ORIGIN, key_holder};
use crate::sample::{at, contact_author, everything, halden, member_author, more, open, question, request, written};
use crate::support::{Bench, Seeded, both};

const SEEDS: u64 = 3;
const STEPS: u64 = 60;

async fn act(bench: &Bench, store: &WorkspaceStore, seeded: &Seeded, step: u64) -> String {
    let n = seeded.below(5) as u8 + 1;
    let record = store.record(request(n)).await.unwrap();
    let head = record.map(|record| record.head);
    let now = 30 + step as i64;
    match (seeded.below(10), head) {
        (0..5, None) => outcome(store.append(open(n, &format!("HS-{n}"))).await),
        (0..3, Some(head)) => {
            let texts = seeded.below(20) as usize;
            let entries = (0..texts).map(|i| (contact_author(request(n)), question(i as u8, &"ø".repeat(texts))));
            outcome(store.append(more(n, head, now, entries.collect())).await)
        }
        (3, Some(head)) => outcome(store.append(everything(n, head)).await),
        (4, Some(mut head)) => {
            head.next_seq = head.next_seq.saturating_sub(1);
            outcome(store.append(more(n, head, now, vec![(member_author(request(n)), question(1, "late"))])).await)
        }
        (5, _) => {
            let lease = bench
                .store
                .acquire(store::SEQUENCER, "us", jiff::SignedDuration::from_secs(60), at(now))
                .await
                .unwrap();
            let sequenced = bench.store.sequence(lease.unwrap(), ORIGIN, &*key_holder(&bench.url)).await.unwrap();
            format!("{} {:?}", sequenced.events, sequenced.checkpoint.map(|checkpoint| checkpoint.root))
        }
        (6, _) => {
            let due = bench.store.claim_effects("us", 2, jiff::SignedDuration::from_secs(5), at(now)).await.unwrap();
            for leased in &due {
                match seeded.below(3) {
                    0 => bench.store.complete_effect(leased, at(now)).await.unwrap(),
                    1 => bench.store.retry_effect(leased, at(now + 9), "busy").await.unwrap(),
                    _ => bench.store.bury_effect(leased, "gone", at(now)).await.unwrap(),
                }
            }
            format!("{due:?}")
        }
        (7, _) => store.take_number().await.unwrap(),
        (8, _) => format!("{:?}", bench.store.due_timers(at(90_000), 3).await.unwrap()),
        (_, _) => format!(
            "{:?}",
            store.requests(&store::views::RequestFilter { limit: 3, ..Default::default() }).await.unwrap()
        ),
    }
}

fn outcome(result: Result<Appended, store::AppendError>) -> String {
    match result {
        Ok(appended) => format!("{appended:?}"),
        // The words of a conflict are the database's own.
        Err(store::AppendError::Conflict(_)) => "conflict".to_owned(),
        Err(other) => other.to_string(),
    }
}

#[tokio::test]
async fn the_same_acts_leave_the_same_rows() {
    for seed in 0..SEEDS {
        let benches = both().await;
        let mut stores = Vec::new();
        for bench in &benches {
            stores.push((bench, halden(&bench.store).await, Seeded::new(seed)));
        }
        for step in 0..STEPS {
            let mut said = Vec::new();
            for (bench, store, seeded) in &stores {
                said.push(act(bench, store, seeded, step).await);
            }
            assert_eq!(said[0], said[1], "seed {seed}, step {step}");
        }
        let [lite, postgres] = &benches;
        let (lite, postgres) = (lite.dump().await, postgres.dump().await);
        assert!(lite.len() > 50, "hardly anything happened with seed {seed}");
        assert_eq!(lite, postgres, "seed {seed}");
    }
}

#[tokio::test]
async fn written_is_what_the_samples_say() {
    // Holds the samples to account, for the sequences above are only as good as they are.
    for bench in both().await {
        let store = halden(&bench.store).await;
        let head = written(store.append(open(1, "HS-1")).await.unwrap());
        assert_eq!(written(store.append(everything(1, head)).await.unwrap()).next_seq, 6);
    }
}
