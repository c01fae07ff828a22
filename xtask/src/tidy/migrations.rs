//! Migrations are numbered from 0001 without a gap, and both databases have the same ones.

use std::collections::BTreeMap;

use super::{Faults, Tree, has_extension};

const FOLDER: &str = "crates/store/migrations/";

pub(crate) fn check(tree: &Tree) -> Faults {
    let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (path, _) in tree.files() {
        let inside = path.strip_prefix(FOLDER).filter(|inside| has_extension(inside, "sql"));
        if let Some((folder, name)) = inside.map(|inside| inside.rsplit_once('/').unwrap_or(("", inside))) {
            folders.entry(folder).or_default().push(name);
        }
    }
    let mut faults = Faults::new();
    for (folder, names) in &folders {
        for (index, name) in names.iter().enumerate() {
            let number = format!("{:04}_", index + 1);
            if !name.starts_with(&number) {
                faults.push(format!("{FOLDER}{folder}/{name} should begin with {number}"));
            }
        }
    }
    if let (Some(sqlite), Some(postgres)) = (folders.get("sqlite"), folders.get("postgres"))
        && sqlite != postgres
    {
        faults.push(format!("{FOLDER}sqlite and {FOLDER}postgres do not hold the same names"));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_and_a_missing_twin_are_faults() {
        let good =
            [("crates/store/migrations/sqlite/0001_a.sql", ""), ("crates/store/migrations/postgres/0001_a.sql", "")];
        assert_eq!(check(&Tree::of(&good)), Faults::new());
        let gap = [("crates/store/migrations/0001_a.sql", ""), ("crates/store/migrations/0003_b.sql", "")];
        assert_eq!(check(&Tree::of(&gap)).len(), 1);
        let alone =
            [("crates/store/migrations/sqlite/0001_a.sql", ""), ("crates/store/migrations/postgres/0001_b.sql", "")];
        assert_eq!(check(&Tree::of(&alone)).len(), 1);
    }
}
