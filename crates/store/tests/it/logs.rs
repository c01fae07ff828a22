//! A log that follows another: the same entries, another name and key, and the break on the record.

use evidence::note::{Checkpoint, KeyKind, NoteKey};
use evidence::policy::Policy;
use evidence::verify::{Options, Report, verify};
use jiff::SignedDuration;
use store::{CheckpointSigner, Error, Forked, Older, OutboxRow, SequenceError, Sequenced};

use crate::log::{KeyHolder, ORIGIN, bundle, exported, grow, key, key_holder, lease, policy, sequence};
use crate::sample::{WORKSPACE, at, everything, halden, open, written};
use crate::support::{Bench, both};

const NEXT: &str = "approvals.example/log/2";

fn next_key() -> NoteKey {
    NoteKey::from_seed(NEXT, KeyKind::Log, &[8; 32]).unwrap()
}

/// The signer signed 900 entries; the database that was restored has fewer.
fn lost() -> Forked {
    Forked { last: Checkpoint { origin: ORIGIN.into(), size: 900, root: [3; 32] }, known_from: "signer" }
}

/// The first log is known, and a second one takes its place.
pub(crate) async fn begins_anew(bench: &Bench) {
    bench.store.first_log(ORIGIN, &key().vkey().to_string()).await.unwrap();
    let lease = lease(bench, "us", 0).await.unwrap();
    let vkey = next_key().vkey().to_string();
    bench.store.begin_log(lease, (2, NEXT, &vkey), &[lost()], at(100)).await.unwrap();
}

/// Both logs, each believed about itself.
pub(crate) fn both_keys() -> Policy {
    Policy::of_logs(vec![key().vkey().clone(), next_key().vkey().clone()])
}

/// Has the second log signed.
pub(crate) async fn sign_next(bench: &Bench) -> Sequenced {
    let lease = lease(bench, "us", 2).await.unwrap();
    bench.store.sequence(lease, NEXT, &KeyHolder::of(next_key())).await.unwrap()
}

async fn restored(bench: &Bench) -> Vec<u8> {
    let store = halden(&bench.store).await;
    written(store.append(open(1, "HS-1")).await.unwrap());
    // Past 256, so that stored nodes are taken over too.
    grow(bench, 1, 2, 140).await;
    sequence(bench).await;
    bundle(&exported(bench, 1).await)
}

#[tokio::test]
async fn a_log_that_follows_takes_over_every_entry_and_says_so() {
    for bench in both().await {
        let before = restored(&bench).await;
        grow(&bench, 1, 1, 2).await;
        begins_anew(&bench).await;
        // Nothing is proved by the old log any more, and its signer can publish nothing.
        assert_eq!(bench.store.checkpoint().await, Ok(None));
        let late = bench.store.sequence(lease(&bench, "us", 1).await.unwrap(), ORIGIN, &*key_holder(&bench.url)).await;
        assert!(matches!(late, Err(SequenceError::Store(Error::Conflict(_)))), "{late:?}");

        let signed = sign_next(&bench).await;
        let size = signed.checkpoint.unwrap().size;
        let old = bench.store.checkpoint_of(1).await.unwrap().unwrap();
        assert_eq!(size, old.size + 3, "the same entries, the break, and two that waited");
        assert_eq!(bench.store.checkpoint_of(2).await.unwrap().unwrap().size, size);
        assert_eq!(bench.store.checkpoint_of(3).await, Ok(None));

        let next = Policy::of_log(next_key().vkey());
        let after = bundle(&exported(&bench, 1).await);
        let valid =
            |bundle: &[u8], policy: &Policy| matches!(verify(bundle, policy, &Options::default()), Report::Valid(_));
        assert!(valid(&before, &policy()) && valid(&after, &next));
        assert!(!valid(&before, &next) && !valid(&after, &policy()), "each under its own key alone");

        let chain = bench.store.system_chain(2).await.unwrap().unwrap();
        assert!(valid(&bundle(&chain), &next));
        let said = String::from_utf8(chain.events.concat()).unwrap();
        for word in
            ["log.forked", ORIGIN, r#""size":900"#, &format!(r#""restored":{}"#, old.size), r#""known_from":"signer""#]
        {
            assert!(said.contains(word), "{word}: {said}");
        }
        assert_eq!(bench.store.system_chain(1).await, Ok(None));

        let checked = bench.store.fsck(Some(&both_keys())).await.unwrap();
        assert_eq!((checked.findings, checked.entries), (vec![], size));
        let proof = bench.store.consistency(old.size, size).await.unwrap().unwrap();
        assert!(!proof.is_empty(), "who kept the old checkpoint can follow it");
    }
}

#[tokio::test]
async fn nothing_is_sent_until_somebody_says_so_and_nothing_twice() {
    const LEASE: SignedDuration = SignedDuration::from_secs(60);
    for older in [Older::SetAside, Older::Send] {
        for bench in both().await {
            let store = halden(&bench.store).await;
            let head = written(store.append(open(1, "HS-1")).await.unwrap());
            written(store.append(everything(1, head)).await.unwrap());
            assert_eq!(bench.store.release_outbox(older, at(100)).await, Ok(None), "nothing is held");
            begins_anew(&bench).await;
            let since = OutboxRow {
                id: "since".into(),
                kind: "receipt".into(),
                recipient: "somebody".into(),
                body: "{}".into(),
                due_at: at(150),
            };
            store.queue_effect(&since, at(150)).await.unwrap();
            assert_eq!(bench.store.outbox_held().await, Ok(Some(at(100))));
            assert_eq!(bench.store.claim_effects("one", 9, LEASE, at(200)).await, Ok(vec![]));
            let aside = bench.store.release_outbox(older, at(201)).await.unwrap().unwrap();
            let sent = bench.store.claim_effects("one", 9, LEASE, at(202)).await.unwrap();
            let dead = bench.store.workspace(WORKSPACE).dead_letters(9).await.unwrap();
            match older {
                Older::SetAside => {
                    assert_eq!((aside, dead.len(), sent.len()), (3, 3, 1));
                    assert!(dead[0].last_error.contains("restored from a backup") && sent[0].row.id == "since");
                }
                Older::Send => assert_eq!((aside, dead.len(), sent.len()), (0, 0, 4)),
            }
            assert_eq!(bench.store.outbox_held().await, Ok(None));
        }
    }
}

/// Whoever kept the old key writes a checkpoint of the old log past its end into the database.
#[tokio::test]
async fn a_checkpoint_of_the_old_log_past_its_end_is_found() {
    let bench = crate::support::sqlite().await;
    restored(&bench).await;
    begins_anew(&bench).await;
    let old = bench.store.checkpoint_of(1).await.unwrap().unwrap().size;
    let proof = bench.store.consistency(old, old + 1).await.unwrap().unwrap();
    let root = bench.store.log_root(old + 1).await.unwrap().unwrap();
    assert_eq!(bench.store.log_root(old + 2).await, Ok(None));
    let text = Checkpoint { origin: ORIGIN.into(), size: old + 1, root }.to_text();
    let note = key_holder(&bench.url).sign(&text, &proof).await.unwrap();
    let sql = format!("INSERT INTO checkpoints VALUES ({}, x'{}', '{note}')", old + 1, evidence::enc::hex(&root));
    bench.raw(&sql).await.unwrap();
    let findings = bench.store.fsck(Some(&both_keys())).await.unwrap().findings;
    assert!(
        findings.iter().any(|f| f.table == "checkpoints" && f.what.contains("was not signed then")),
        "{findings:?}"
    );
}
