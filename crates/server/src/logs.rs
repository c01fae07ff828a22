//! The logs of the installation: names, numbers, and whose signatures count.
//!
//! A log's name is `<host>/log/<n>`. It is chosen at the first start and never follows host or port; a log that follows another
//! (`recover`) has the same host and the next number.

use crate::config::PublicUrl;
use crate::outsiders::Witness;
use evidence::note::Vkey;
use evidence::policy::Policy;
use std::fmt::Write as _;
use store::{Log, Retired, Store, Why};

/// The number of a tile in its address (c2sp.org/tlog-tiles): 1234067 is `x001/x234/067`.
pub fn tile_address(n: u64) -> String {
    let last = format!("{:03}", n % 1_000);
    let mut rest = n / 1_000;
    let mut text = last;
    while rest > 0 {
        text = format!("x{:03}/{text}", rest % 1_000);
        rest /= 1_000;
    }
    text
}

/// Hashes or entries of a full tile.
pub const TILE_WIDTH: u64 = 256;

/// The number in a log's name.
pub fn number(origin: &str) -> Option<u64> {
    origin.rsplit_once("/log/")?.1.parse().ok()
}

/// The name of another log of the same host.
pub fn named(origin: &str, n: u64) -> String {
    format!("{}/log/{n}", origin.rsplit_once("/log/").map_or(origin, |(host, _)| host))
}

/// The name of the log that is signed; chosen now if there is none.
pub async fn origin(store: &Store, public: &PublicUrl) -> Result<String, store::Error> {
    match store.logs().await?.pop() {
        Some(log) => Ok(log.origin),
        None => store.keep_first("log_origin", &format!("{}/log/1", public.host.replace(':', "."))).await,
    }
}

/// Whoever believes each of these logs about itself; `None` where there is none yet.
pub fn policy(logs: &[Log]) -> Option<Policy> {
    let keys: Vec<Vkey> = logs.iter().flat_map(|log| &log.keys).filter_map(|key| Vkey::parse(&key.vkey).ok()).collect();
    (!keys.is_empty()).then(|| Policy::of_logs(keys))
}

/// The trust policy for what is handed out now: the keys of the present log. What was handed out while an earlier log was signed needs
/// that one's line, which is named and does not count: its key proves nothing that is new. Nor does one that somebody else may have.
/// Witnesses are named so that verifiers say when they saw the log; none is asked for, because a receipt may be older than their word.
pub fn policy_text(logs: &[Log], witnesses: &[Witness]) -> String {
    let (mut text, mut notes) = (String::new(), String::new());
    let mut newest_first = logs.iter().rev();
    for key in newest_first.next().iter().flat_map(|log| log.keys.iter().rev()) {
        match key.retired {
            Some(Retired { why: Why::Compromised, size }) => {
                let _ = write!(
                    notes,
                    "\n# Somebody else may have had this key. Records of up to {size} entries that carry a time from elsewhere of before that are\n# still proved by it, with this line in the place of the first:\n# log {}\n",
                    key.vkey
                );
            }
            Some(_) | None => {
                let _ = writeln!(text, "log {}", key.vkey);
            }
        }
    }
    for Witness { key, .. } in witnesses {
        let _ = writeln!(text, "witness {} {key}", key.name());
    }
    for log in newest_first {
        let _ = write!(
            notes,
            "\n# For records that were handed out earlier, with a checkpoint of {}, put this in the place of the first line:\n",
            log.origin
        );
        for key in &log.keys {
            let _ = writeln!(notes, "# log {}", key.vkey);
        }
    }
    format!("{text}quorum none\n{notes}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::LogKey;

    #[test]
    fn a_log_has_a_number_and_the_next_one_the_same_host() {
        assert_eq!(number("approvals.example/log/12"), Some(12));
        assert_eq!(number("approvals.example/logs"), None);
        assert_eq!(named("a.example/log/1", 2), "a.example/log/2");
    }

    fn key(number: u32, vkey: &str, retired: Option<Why>) -> LogKey {
        let retired = retired.map(|why| Retired { size: 70, why });
        LogKey { number, vkey: vkey.to_owned(), added_at: None, transition: None, retired }
    }

    #[test]
    fn a_policy_trusts_the_present_log_and_names_the_earlier_ones() {
        let log = |n: u64, keys: Vec<LogKey>| Log { n, origin: format!("a.example/log/{n}"), keys, taken_over: 0 };
        let first = log(1, vec![key(1, "one", None)]);
        assert_eq!(policy_text(std::slice::from_ref(&first), &[]), "log one\nquorum none\n");
        let text = policy_text(&[first, log(2, vec![key(1, "other", None)])], &[]);
        assert!(text.starts_with("log other\nquorum none\n") && text.contains("# log one\n"), "{text}");
    }

    #[test]
    fn a_key_that_was_replaced_is_trusted_and_one_that_was_lost_is_only_named() {
        let of = |why| {
            let keys = vec![key(1, "one", Some(why)), key(2, "two", None)];
            policy_text(&[Log { n: 1, origin: "a.example/log/1".into(), keys, taken_over: 0 }], &[])
        };
        assert_eq!(of(Why::Replaced), "log two\nlog one\nquorum none\n");
        let lost = of(Why::Compromised);
        assert!(lost.starts_with("log two\nquorum none\n") && lost.contains("# log one\n"), "{lost}");
    }
}
