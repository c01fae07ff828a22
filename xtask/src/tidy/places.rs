//! Nothing in the tree depends on one machine: no folder of somebody's home, no address of a package registry.

use super::{Faults, Tree};

/// Written in two halves, so that this file does not find itself.
const NEVER: &[(&str, &str)] = &[
    (concat!("/ro", "ot/"), "a folder of one machine"),
    (concat!("/ho", "me/"), "a folder of one machine"),
    (concat!("/wo", "rk/main"), "a folder of one machine"),
    (concat!("/tm", "p/"), "a fixed temporary folder"),
    (concat!("registry.npm", "js.org"), "the address of a registry"),
    (concat!("registry.yarn", "pkg.com"), "the address of a registry"),
    (concat!("files.python", "hosted.org"), "the address of a registry"),
    (concat!("pypi", ".org"), "the address of a registry"),
    (concat!("static.crates", ".io"), "the address of a registry"),
    (concat!("index.crates", ".io"), "the address of a registry"),
    (concat!("\"resol", "ved\":"), "where a package came from"),
];

pub(crate) fn check(tree: &Tree) -> Faults {
    let mut faults = Faults::new();
    for (path, text) in tree.files() {
        for (number, line) in text.lines().enumerate() {
            for (word, reason) in NEVER.iter().filter(|(word, _)| line.contains(word)) {
                faults.push(format!("{path}:{} names `{word}`, {reason}", number + 1));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_one_machine_is_found() {
        let text = concat!("see /ho", "me/ines/notes\n");
        assert_eq!(check(&Tree::of(&[("README.md", text)])).len(), 1);
        assert_eq!(check(&Tree::of(&[("README.md", "see docs/development.md\n")])), Faults::new());
    }
}
