//! What the workspace builds: one TLS provider, one copy of each heavy family, nothing that needs OpenSSL or cmake.

use std::collections::{BTreeMap, BTreeSet};

use super::Faults;

const NEVER: &[(&str, &str)] = &[
    ("aws-lc-rs", "ring is the one TLS provider"),
    ("aws-lc-sys", "ring is the one TLS provider"),
    ("cmake", "nobody should need cmake to build this"),
    ("native-tls", "rustls is the one TLS library"),
    ("openssl", "rustls is the one TLS library"),
    ("openssl-sys", "rustls is the one TLS library"),
];

/// Two versions of these cost minutes of building, or disagree at run time.
const ONCE: &[&str] =
    &["axum", "hayro", "hyper", "image", "read-fonts", "reqwest", "ring", "rustls", "skrifa", "tokio"];

/// Reads what `cargo tree --prefix none --format {p}` prints: a name and a version in each line.
pub(crate) fn check(built: &str) -> Faults {
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for line in built.lines() {
        let mut words = line.split_whitespace();
        if let (Some(name), Some(version)) = (words.next(), words.next()) {
            versions.entry(name).or_default().insert(version);
        }
    }
    let mut faults = Faults::new();
    for (name, reason) in NEVER {
        if versions.contains_key(name) {
            faults.push(format!("`{name}` is built: {reason} (cargo tree -i {name} shows who wants it)"));
        }
    }
    for name in ONCE {
        if let Some(found) = versions.get(name).filter(|found| found.len() > 1) {
            let found: Vec<&str> = found.iter().copied().collect();
            faults.push(format!("`{name}` is built {} times: {}", found.len(), found.join(", ")));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_tls_provider_is_a_fault() {
        assert_eq!(check("ring v0.17.1\nrustls v0.23.1\n"), Faults::new());
        assert_eq!(check("ring v0.17.1\naws-lc-sys v0.30.0\n").len(), 1);
    }

    #[test]
    fn so_is_a_second_copy_of_a_heavy_family() {
        assert_eq!(check("skrifa v0.42.1\nskrifa v0.42.1 (*)\n"), Faults::new());
        assert_eq!(check("skrifa v0.42.1\nskrifa v0.44.0\n").len(), 1);
    }
}
