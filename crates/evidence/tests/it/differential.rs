//! Our verifier and the independent one, over generated histories and damaged ones: same verdict, same code, same facts.
//!
//! `ASSENT_HISTORIES` sets how many histories are generated; nightly runs take 10,000.

use evidence::policy::Policy;
use evidence::verify::{Options, Report, verify};
use evidence::zip;

use crate::node::{Verdict, ask, ours};
use crate::story::random;
use crate::world::{Made, Rng};

/// Histories for each run of Node.
const BATCH: usize = 250;

pub(crate) fn judge(case: &Made) -> Report {
    let policy = Policy::parse(&case.policy).unwrap();
    let options = Options {
        old: Some(case.old.as_bytes()).filter(|old| !old.is_empty()),
        log_entries: Some(case.entries.as_slice()).filter(|entries| !entries.is_empty()),
        ..Options::default()
    };
    verify(&case.bundle, &policy, &options)
}

fn agree(case: &Made, theirs: &Verdict, what: &str) -> Verdict {
    let ours = ours(&judge(case));
    if theirs.code == "THROWN" {
        assert_ne!(ours.code, "VALID", "{what}: {theirs:?}");
    } else {
        assert_eq!(
            (&ours.code, &ours.facts),
            (&theirs.code, &theirs.facts),
            "{what}\nours:   {ours:?}\ntheirs: {theirs:?}"
        );
    }
    ours
}

#[test]
fn random_histories_are_valid_for_both() {
    let count: usize = std::env::var("ASSENT_HISTORIES").ok().and_then(|n| n.parse().ok()).unwrap_or(300);
    let seeds: Vec<u64> = (1..=count as u64).collect();
    let (mut sealed, mut decided) = (0, 0);
    for seeds in seeds.chunks(BATCH) {
        let cases: Vec<Made> = seeds.iter().map(|seed| random(*seed)).collect();
        for ((seed, case), theirs) in seeds.iter().zip(&cases).zip(ask(&cases)) {
            let ours = agree(case, &theirs, &format!("history {seed}"));
            assert_eq!(ours.code, "VALID", "history {seed}: {ours:?}");
            sealed += usize::from(ours.facts[0] == "sealed");
            decided += usize::from(!ours.facts[6].is_empty());
        }
    }
    // Histories that all look alike would show little.
    assert!(
        sealed > count / 3 && sealed < count && decided > count / 3,
        "{sealed} sealed, {decided} decided, of {count}"
    );
}

/// The same bundle with one byte of one part changed, and everything that a careless reader would check made right again.
fn repacked(case: &Made, rng: &mut Rng) -> Option<(String, Made)> {
    let files = zip::read(&case.bundle).unwrap();
    let chosen = rng.below(files.len() as u64) as usize;
    let name = files[chosen].name.to_owned();
    if files[chosen].bytes.is_empty() {
        return None;
    }
    let mut writer = zip::Writer::new(Vec::new());
    let mut what = String::new();
    for (at, file) in files.iter().enumerate() {
        let mut bytes = file.bytes.to_vec();
        if at == chosen {
            let place = rng.below(bytes.len() as u64) as usize;
            let old = bytes[place];
            bytes[place] = if rng.chance(30) {
                rng.next() as u8
            } else {
                b"0123456789abcdefghijk\"{}[],:\n\\+"[rng.below(31) as usize]
            };
            if bytes[place] == old {
                return None;
            }
            what = format!("{name}: byte {place} from {:?} to {:?}", char::from(old), char::from(bytes[place]));
        }
        writer.file(file.name, &bytes).unwrap();
    }
    Some((what, Made { bundle: writer.finish().unwrap(), ..case.clone() }))
}

#[test]
fn one_changed_byte_is_found_by_both() {
    let mut rng = Rng::new(99);
    let mut cases = Vec::new();
    for seed in 1..=12 {
        let history = random(seed);
        for _ in 0..40 {
            cases.extend(repacked(&history, &mut rng));
        }
        for _ in 0..5 {
            let mut changed = history.clone();
            let at = rng.below(changed.bundle.len() as u64) as usize;
            changed.bundle[at] ^= 1 << rng.below(8);
            cases.push((format!("raw byte {at}"), changed));
        }
    }
    let (whats, cases): (Vec<String>, Vec<Made>) = cases.into_iter().unzip();
    let mut codes = std::collections::BTreeSet::new();
    for ((what, case), theirs) in whats.iter().zip(&cases).zip(ask(&cases)) {
        let ours = agree(case, &theirs, what);
        // Text for people and the ignored tail of a consistency proof may say anything.
        let free = what.starts_with("human/") || what.starts_with("consistency/");
        // "Made by" in the central directory means nothing, by the specification.
        assert!(ours.code != "VALID" || free || what.starts_with("raw"), "{what}");
        codes.insert(ours.code);
    }
    assert!(codes.len() > 8, "{codes:?}");
}
