//! Which crate may use which. Every border between crates is a law, so an arrow the wrong way breaks one.

use anyhow::{Context, Result};
use serde_json::Value;

use super::Faults;

/// Each crate of the workspace and those of ours that it may use, for building, running or testing.
const ALLOWED: &[(&str, &[&str])] = &[
    ("assent", &["documents", "domain", "effects", "evidence", "store", "wording"]),
    ("bench", &["assent", "documents", "domain", "effects", "evidence", "store", "wording"]),
    ("documents", &["domain"]),
    ("domain", &[]),
    ("effects", &["domain", "wording"]),
    ("evidence", &[]),
    ("sim", &["assent", "documents", "domain", "effects", "evidence", "store", "wording"]),
    ("store", &["domain", "evidence"]),
    ("wording", &["domain"]),
    ("xtask", &[]),
];

/// INVARIANT: the domain is pure. These would bring it a clock, randomness, a runtime or the outside world.
const NEVER_IN_DOMAIN: &[&str] =
    &["axum", "futures", "getrandom", "lettre", "rand", "reqwest", "rusqlite", "tokio", "tokio-postgres", "tracing"];

/// Reads what `cargo metadata --no-deps` prints.
pub(crate) fn check(metadata: &str) -> Result<Faults> {
    let metadata: Value = serde_json::from_str(metadata)?;
    let packages = metadata.get("packages").and_then(Value::as_array).context("cargo metadata names no packages")?;
    let mut faults = Faults::new();
    for package in packages {
        let name = text(package, "name")?;
        let Some((_, allowed)) = ALLOWED.iter().find(|(known, _)| *known == name) else {
            faults.push(format!("crate `{name}` is not in the table of xtask/src/tidy/direction.rs"));
            continue;
        };
        let dependencies = package.get("dependencies").and_then(Value::as_array).context("no dependencies")?;
        for dependency in dependencies {
            let used = text(dependency, "name")?;
            let ours = dependency.get("path").is_some_and(Value::is_string);
            if ours && !allowed.contains(&used) {
                faults.push(format!("`{name}` may not use `{used}`; see ARCHITECTURE.md"));
            }
            let for_tests = dependency.get("kind").and_then(Value::as_str) == Some("dev");
            if name == "domain" && !for_tests && NEVER_IN_DOMAIN.contains(&used) {
                faults.push(format!("`domain` is pure and may not use `{used}`; see ARCHITECTURE.md"));
            }
        }
    }
    Ok(faults)
}

fn text<'a>(value: &'a Value, field: &str) -> Result<&'a str> {
    value.get(field).and_then(Value::as_str).with_context(|| format!("cargo metadata has no `{field}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(name: &str, used: &str, path: &str) -> Faults {
        let metadata = format!(
            r#"{{"packages":[{{"name":"{name}","dependencies":[{{"name":"{used}","kind":null,"path":{path}}}]}}]}}"#
        );
        check(&metadata).unwrap()
    }

    #[test]
    fn arrows_point_down() {
        assert_eq!(one("store", "domain", "\"crates/domain\""), Faults::new());
        assert_eq!(one("effects", "store", "\"crates/store\"").len(), 1);
        assert_eq!(one("domain", "evidence", "\"crates/evidence\"").len(), 1);
    }

    #[test]
    fn the_domain_stays_pure() {
        assert_eq!(one("domain", "tokio", "null").len(), 1);
        assert_eq!(one("store", "tokio", "null"), Faults::new());
    }

    #[test]
    fn a_new_crate_must_be_placed() {
        assert_eq!(one("helpers", "serde", "null").len(), 1);
    }
}
