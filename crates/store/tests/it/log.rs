//! The sequencer, its fence, and bundles that verify.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use evidence::bundle::{BundleInput, export};
use evidence::hash::Hash;
use evidence::note::{KeyKind, NoteKey};
use evidence::policy::Policy;
use evidence::signer::Signer;
use evidence::verify::{Options, Report, verify};
use jiff::SignedDuration;
use store::{
    CheckpointSigner, Error, Export, Exported, Lease, SEQUENCER, SequenceError, Sequenced, SignError, Signing,
};

use crate::sample::{at, halden, member_author, more, open, question, request, written};
use crate::support::{Bench, both};

pub(crate) const ORIGIN: &str = "approvals.example/log/1";

pub(crate) struct KeyHolder(Mutex<Signer>);

pub(crate) fn key() -> NoteKey {
    NoteKey::from_seed(ORIGIN, KeyKind::Log, &[7; 32]).unwrap()
}

pub(crate) fn policy() -> Policy {
    Policy::of_log(key().vkey())
}

impl KeyHolder {
    pub(crate) fn new() -> Self {
        Self::of(key())
    }

    pub(crate) fn of(key: NoteKey) -> Self {
        Self(Mutex::new(Signer::new(key)))
    }
}

/// One signer for each database, for it remembers.
pub(crate) fn key_holder(url: &str) -> Arc<KeyHolder> {
    static HOLDERS: Mutex<BTreeMap<String, Arc<KeyHolder>>> = Mutex::new(BTreeMap::new());
    let mut holders = HOLDERS.lock().unwrap();
    Arc::clone(holders.entry(url.to_owned()).or_insert_with(|| Arc::new(KeyHolder::new())))
}

impl CheckpointSigner for KeyHolder {
    fn signed_size(&self) -> Signing<'_, u64> {
        Box::pin(async { Ok(self.0.lock().unwrap().signed_size()) })
    }
    fn sign<'a>(&'a self, text: &'a str, proof: &'a [Hash]) -> Signing<'a, String> {
        Box::pin(async move {
            self.0.lock().unwrap().sign(text, proof).map_err(|refused| SignError::Refused(refused.to_string()))
        })
    }
}

pub(crate) async fn lease(bench: &Bench, owner: &str, now: i64) -> Option<Lease> {
    bench.store.acquire(SEQUENCER, owner, SignedDuration::from_secs(10), at(now)).await.unwrap()
}

pub(crate) async fn sequence(bench: &Bench) -> Sequenced {
    let lease = lease(bench, "us", 0).await.unwrap();
    bench.store.sequence(lease, ORIGIN, &*key_holder(&bench.url)).await.unwrap()
}

pub(crate) async fn grow(bench: &Bench, n: u8, appends: i64, entries: u8) {
    let store = bench.store.workspace(crate::sample::WORKSPACE);
    for turn in 0..appends {
        let head = store.record(request(n)).await.unwrap().unwrap().head;
        let entries = (0..entries).map(|entry| (member_author(request(n)), question(entry, "Which pier?")));
        written(store.append(more(n, head, 20 + turn, entries.collect())).await.unwrap());
    }
}

pub(crate) fn bundle(exported: &Exported) -> Vec<u8> {
    let input = BundleInput {
        events: exported.events.iter().map(Vec::as_slice).collect(),
        disclosures: exported.disclosures.iter().map(Vec::as_slice).collect(),
        checkpoint: &exported.proofs.checkpoint,
        proofs: exported.proofs.proofs.clone(),
        ..BundleInput::default()
    };
    export(&input, Vec::new()).unwrap()
}

pub(crate) async fn exported(bench: &Bench, n: u8) -> Exported {
    match bench.store.workspace(crate::sample::WORKSPACE).export(request(n), |_, _| true).await.unwrap() {
        Export::Ready(exported) => *exported,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn every_request_of_a_growing_log_verifies() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        for n in 1..=3 {
            written(store.append(open(n, &format!("HS-{n}"))).await.unwrap());
        }
        let mut total = 9;
        // Past 256 and 512 entries, where rows end and stored nodes begin, in uneven steps.
        for (appends, entries) in [(1, 1), (3, 2), (20, 7), (1, 90), (2, 120)] {
            for n in 1..=3 {
                grow(&bench, n, appends, entries).await;
                total += appends as u64 * u64::from(entries);
            }
            let sequenced = sequence(&bench).await;
            let checkpoint = sequenced.checkpoint.unwrap();
            assert_eq!((checkpoint.size, sequenced.more), (total, false));
            for n in 1..=3 {
                let report = verify(&bundle(&exported(&bench, n).await), &policy(), &Options::default());
                assert!(matches!(report, Report::Valid(_)), "{}", report.to_text());
            }
        }
        assert!(total > 1_000);
        let proof = bench.store.consistency(100, total).await.unwrap().unwrap();
        assert!(!proof.is_empty());
        assert_eq!(bench.store.consistency(100, total + 1).await, Ok(None));
        let checked = bench.store.fsck(Some(&policy())).await.unwrap();
        assert_eq!((checked.entries, checked.checkpoints, checked.findings), (total, 5, vec![]));
        assert_eq!(bench.store.log_lag().await, Ok((0, total)));
    }
}

#[tokio::test]
async fn a_bundle_with_one_byte_of_any_part_changed_does_not_verify() {
    for bench in both().await {
        halden(&bench.store).await.append(open(1, "HS-1")).await.unwrap();
        sequence(&bench).await;
        let good = bundle(&exported(&bench, 1).await);
        assert!(matches!(verify(&good, &policy(), &Options::default()), Report::Valid(_)));
        // Behind the parts stands the table of contents, which has bytes that mean nothing, such as the writer's version.
        let table: [u8; 4] = good[good.len() - 6..good.len() - 2].try_into().unwrap();
        for at in 0..u32::from_le_bytes(table) as usize {
            let mut bad = good.clone();
            bad[at] ^= 1;
            let report = verify(&bad, &policy(), &Options::default());
            assert!(matches!(report, Report::Invalid(_)), "byte {at} of {}", good.len());
        }
    }
}

#[tokio::test]
async fn an_audience_gets_only_what_it_may_see() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        store.append(open(1, "HS-1")).await.unwrap();
        assert_eq!(store.export(request(1), |_, _| true).await, Ok(Export::Pending));
        assert_eq!(store.export(request(2), |_, _| true).await, Ok(Export::Unknown));
        sequence(&bench).await;
        let Export::Ready(part) = store.export(request(1), |seq, name| (seq, name) == (0, "title")).await.unwrap()
        else {
            panic!("it has its place now")
        };
        assert_eq!(part.disclosures.len(), 1);
        assert!(String::from_utf8_lossy(&part.disclosures[0]).contains("The long way round"));
        assert!(matches!(verify(&bundle(&part), &policy(), &Options::default()), Report::Valid(_)));
    }
}

#[tokio::test]
async fn only_the_holder_of_the_lease_sequences() {
    for bench in both().await {
        halden(&bench.store).await.append(open(1, "HS-1")).await.unwrap();
        let old = lease(&bench, "first", 0).await.unwrap();
        assert_eq!(lease(&bench, "second", 9).await, None, "it is held");
        assert_eq!(lease(&bench, "first", 9).await, Some(old), "and can be kept");
        // The first was paused past its lease and does not know.
        let new = lease(&bench, "second", 30).await.unwrap();
        let holder = KeyHolder::new();
        let late = bench.store.sequence(old, ORIGIN, &holder).await;
        assert!(matches!(late, Err(SequenceError::Store(Error::Conflict(_)))), "{late:?}");
        assert_eq!(bench.store.log_lag().await, Ok((3, 0)), "the late one wrote nothing");
        let sequenced = bench.store.sequence(new, ORIGIN, &holder).await.unwrap();
        assert_eq!(sequenced.events, 3);
        bench.store.release(new).await.unwrap();
        assert!(lease(&bench, "third", 31).await.is_some());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_sequencers_at_once_give_each_event_one_place() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        for n in 1..=4 {
            written(store.append(open(n, &format!("HS-{n}"))).await.unwrap());
        }
        let holder = Arc::new(KeyHolder::new());
        let contend = |owner: &'static str| {
            let (store, holder) = (bench.store.clone(), Arc::clone(&holder));
            tokio::spawn(async move {
                for now in 0..40 {
                    // Leases of no length: both believe to hold it again and again.
                    let lease = store.acquire(SEQUENCER, owner, SignedDuration::ZERO, at(now)).await.unwrap();
                    // The other one's clock may be ahead.
                    let Some(lease) = lease else { continue };
                    match store.sequence(lease, ORIGIN, &*holder).await {
                        // Refused: the other one had a longer log signed between our reading and our asking.
                        Ok(_)
                        | Err(SequenceError::Store(Error::Conflict(_)) | SequenceError::Sign(SignError::Refused(_))) => {
                        }
                        Err(other) => panic!("{other}"),
                    }
                }
            })
        };
        let (one, two) = (contend("one"), contend("two"));
        grow(&bench, 1, 30, 3).await;
        one.await.unwrap();
        two.await.unwrap();
        let lease = lease(&bench, "three", 100).await.unwrap();
        bench.store.sequence(lease, ORIGIN, &*holder).await.unwrap();
        let checked = bench.store.fsck(Some(&policy())).await.unwrap();
        assert_eq!((checked.entries, checked.findings), (12 + 90, vec![]));
    }
}

#[tokio::test]
async fn a_database_from_a_backup_is_not_signed() {
    for bench in both().await {
        halden(&bench.store).await.append(open(1, "HS-1")).await.unwrap();
        // The signer has signed a longer log than there is.
        let holder = KeyHolder::new();
        let longer = evidence::note::Checkpoint { origin: ORIGIN.into(), size: 900, root: [3; 32] };
        holder.0.lock().unwrap().sign(&longer.to_text(), &[]).unwrap();
        let lease = lease(&bench, "us", 0).await.unwrap();
        let refused = bench.store.sequence(lease, ORIGIN, &holder).await;
        assert!(matches!(refused, Err(SequenceError::Sign(SignError::Refused(_)))), "{refused:?}");
        assert_eq!(bench.store.checkpoint().await, Ok(None));
    }
}

#[tokio::test]
async fn a_crash_between_signature_and_checkpoint_is_made_good() {
    for bench in both().await {
        halden(&bench.store).await.append(open(1, "HS-1")).await.unwrap();
        let holder = key_holder(&bench.url);
        let lease = lease(&bench, "us", 0).await.unwrap();
        // Each statement in turn; the signature is made before the last two.
        let mut statements = 0;
        loop {
            bench.faults.fail_after(statements);
            let result = bench.store.sequence(lease, ORIGIN, &*holder).await;
            if bench.faults.disarm() {
                assert_eq!(result.unwrap().checkpoint.unwrap().size, 3);
                break;
            }
            assert!(matches!(result, Err(SequenceError::Store(Error::Unavailable { .. }))), "{result:?}");
            statements += 1;
        }
        assert!(statements >= 2, "{statements}");
        assert_eq!(bench.store.fsck(Some(&policy())).await.unwrap().findings, []);
    }
}
