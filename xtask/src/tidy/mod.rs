//! `cargo xtask tidy`: rules of this repository that the compiler and clippy do not check.
//!
//! Each rule is a function from what it reads to a list of faults, with its own tests that see it fail. The
//! readers are line-based on purpose: a rule that needs a full parser is a rule for clippy.
//!
//! To add a rule: write `tidy/<rule>.rs` with a `check`, and add its line in `run`.

mod banned;
mod dependencies;
mod direction;
mod documents;
mod migrations;
mod places;
mod size;
mod source;

use anyhow::{Result, bail};

use crate::run::say;
use crate::{repository, run};

/// What is wrong, where, and what to do about it, in one line.
pub(crate) type Faults = Vec<String>;

pub(crate) fn run() -> Result<()> {
    let tree = Tree::read()?;
    let metadata = run::cargo(&["metadata", "--format-version", "1", "--no-deps"]).stdout()?;
    let built =
        run::cargo(&["tree", "--workspace", "--target", "all", "--prefix", "none", "--format", "{p}"]).stdout()?;
    let rules: [(&str, Faults); 7] = [
        ("direction of crates", direction::check(&metadata)?),
        ("dependencies", dependencies::check(&built)),
        ("size", size::check(&tree)),
        ("banned calls", banned::check(&tree)),
        ("migrations", migrations::check(&tree)),
        ("documents", documents::check(&tree)),
        ("places", places::check(&tree)),
    ];
    for (rule, faults) in &rules {
        for fault in faults {
            say(&format!("tidy, {rule}: {fault}"));
        }
    }
    match rules.iter().map(|(_, faults)| faults.len()).sum() {
        0 => Ok(()),
        count => bail!("{count} {} above", if count == 1 { "fault" } else { "faults" }),
    }
}

/// The text files of the repository, by path from its root. Rules read this and no disk, so tests can make one.
pub(crate) struct Tree {
    files: Vec<(String, String)>,
    /// Modules that are declared for tests only, as paths without their ending.
    test_modules: Vec<String>,
}

impl Tree {
    fn read() -> Result<Self> {
        let mut files = Vec::new();
        for path in repository::files()? {
            // What is not text (a PDF, a picture) is known by its path alone.
            let text = std::fs::read_to_string(repository::root().join(&path)).unwrap_or_default();
            files.push((path, text));
        }
        Ok(Self::with(files))
    }

    fn with(files: Vec<(String, String)>) -> Self {
        let rust = files.iter().filter(|(path, _)| has_extension(path, "rs"));
        let test_modules = rust.flat_map(|(path, text)| source::test_modules(path, text)).collect();
        Self { files, test_modules }
    }

    /// Is this file built for tests only?
    pub(crate) fn is_test_file(&self, path: &str) -> bool {
        let by_place = path.split('/').any(|part| matches!(part, "tests" | "tests.rs" | "benches" | "examples"));
        by_place
            || self.test_modules.iter().any(|module| {
                path.strip_prefix(module.as_str()).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
            })
    }

    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    pub(crate) fn rust(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files().filter(|(path, _)| has_extension(path, "rs"))
    }

    /// True for a file, and for a folder that holds one.
    pub(crate) fn has(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        self.files
            .iter()
            .any(|(file, _)| file.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
    }

    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.files().find(|(file, _)| *file == path).map(|(_, text)| text)
    }

    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        Self::with(files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect())
    }
}

pub(crate) fn has_extension(path: &str, extension: &str) -> bool {
    std::path::Path::new(path).extension().is_some_and(|found| found == extension)
}
