//! The logs of the installation: names, numbers, and whose signatures count.
//!
//! A log's name is `<host>/log/<n>`. It is chosen at the first start and never follows host or port; a log that follows another
//! (`recover`) has the same host and the next number.

use crate::config::PublicUrl;
use evidence::note::Vkey;
use evidence::policy::Policy;
use std::fmt::Write as _;
use store::{Log, Store};

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
    let keys: Vec<Vkey> = logs.iter().filter_map(|log| Vkey::parse(&log.vkey).ok()).collect();
    (!keys.is_empty()).then(|| Policy::of_logs(keys))
}

/// The trust policy for what is handed out now. What was handed out while an earlier log was signed needs that one's line, which is
/// named and does not count: its key proves nothing that is new.
pub fn policy_text(vkey: &str, earlier: &[Log]) -> String {
    let mut text = format!("log {vkey}\nquorum none\n");
    for log in earlier.iter().filter(|log| log.vkey != vkey) {
        let _ = write!(
            text,
            "\n# For records that were handed out earlier, with a checkpoint of {}, put this line in the place of the first:\n# log {}\n",
            log.origin, log.vkey
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_has_a_number_and_the_next_one_the_same_host() {
        assert_eq!(number("approvals.example/log/12"), Some(12));
        assert_eq!(number("approvals.example/logs"), None);
        assert_eq!(named("a.example/log/1", 2), "a.example/log/2");
    }

    #[test]
    fn a_policy_trusts_the_present_log_and_names_the_earlier_ones() {
        let vkey = "approvals.example/log/1+c5265c5f+AUFtxoumC9B/O1/EqV0NrQiYMZ2Ptr44lZZhz3IEbcmv";
        let earlier = Log { n: 1, origin: "approvals.example/log/1".into(), vkey: vkey.into(), taken_over: 0 };
        assert_eq!(policy_text(vkey, std::slice::from_ref(&earlier)), format!("log {vkey}\nquorum none\n"));
        let text = policy_text("other", &[earlier]);
        assert!(text.starts_with("log other\nquorum none\n") && text.contains(&format!("# log {vkey}\n")), "{text}");
    }
}
