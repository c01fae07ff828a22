//! What others said of a checkpoint stands in what is exported under it.

use evidence::bundle::Anchor as Packed;
use evidence::note::{KeyKind, NoteKey};
use store::{Anchor, AnchorKind};

use crate::log::{exported, grow, sequence};
use crate::logs::{begins_anew, sign_next};
use crate::sample::{at, halden, open, written};
use crate::support::both;

#[tokio::test]
async fn a_record_stands_under_the_newest_checkpoint_that_others_have_seen() {
    let witness = NoteKey::from_seed("w.example", KeyKind::Witness, &[4; 32]).unwrap();
    for bench in both().await {
        let store = halden(&bench.store).await;
        written(store.append(open(1, "HS-1")).await.unwrap());
        grow(&bench, 1, 1, 5).await;
        sequence(&bench).await;
        let seen = bench.store.checkpoint().await.unwrap().unwrap();
        let text: String = seen.note.split_inclusive('\n').take(3).collect();
        let line = witness.cosign(&text, 5);
        let source = witness.vkey().to_string();
        let cosigned = Anchor {
            size: seen.size,
            kind: AnchorKind::Witness,
            source: source.clone(),
            at: at(5),
            body: line.trim_end().as_bytes().to_vec(),
        };
        let stamped =
            Anchor { kind: AnchorKind::Stamp, source: "https://tsa.example".into(), body: vec![7], ..cosigned.clone() };
        for anchor in [&cosigned, &stamped, &cosigned] {
            bench.store.keep_anchor(anchor).await.unwrap();
        }
        assert_eq!(bench.store.anchors_of(seen.size).await.unwrap(), [stamped, cosigned]);
        assert_eq!(bench.store.last_anchor(AnchorKind::Witness, &source).await.unwrap(), Some((seen.size, at(5))));
        assert_eq!(bench.store.last_anchor(AnchorKind::Stamp, &source).await.unwrap(), None);

        // What is covered by the one that was seen keeps it; what came after has only our own signature.
        written(store.append(open(2, "HS-2")).await.unwrap());
        sequence(&bench).await;
        let (first, second) = (exported(&bench, 1).await.proofs, exported(&bench, 2).await.proofs);
        assert_eq!((first.checkpoint, first.stamps), (format!("{}{line}", seen.note), vec![Packed::Tsr(vec![7])]));
        assert_eq!((second.checkpoint.contains("w.example"), second.stamps), (false, vec![]));

        // Another log begins: what was said of the one before is nothing to it.
        begins_anew(&bench).await;
        sign_next(&bench).await;
        assert!(exported(&bench, 1).await.proofs.stamps.is_empty());
        assert_eq!(bench.store.last_anchor(AnchorKind::Witness, &source).await.unwrap(), None);
        let published = bench.store.published_checkpoint(1).await.unwrap().unwrap();
        assert!(!published.note.contains("w.example"), "the old log's last one was not seen");
    }
}
