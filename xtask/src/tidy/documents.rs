//! What the documents name exists: paths, links between them, commands, and settings.
//!
//! A document is a Markdown file at the root, in docs/ or in .github/. Read are the links, the `code` in running text and the
//! fenced blocks that are marked `sh`.

use super::{Faults, Tree, has_extension};

const CARGO: &[&str] = &[
    "build", "check", "clippy", "deny", "doc", "fmt", "install", "metadata", "nextest", "run", "test", "tree", "xtask",
];

pub(crate) fn check(tree: &Tree) -> Faults {
    let mut faults = Faults::new();
    for (path, text) in tree.files().filter(|(path, _)| is_document(path)) {
        let mut fence: Option<&str> = None;
        for (number, line) in text.lines().enumerate() {
            if let Some(kind) = line.trim_start().strip_prefix("```") {
                fence = if fence.is_some() { None } else { Some(kind) };
                continue;
            }
            let found = match fence {
                Some("sh") => in_code(tree, line.split('#').next().unwrap_or_default()),
                Some(_) => Faults::new(),
                None => in_prose(tree, path, line),
            };
            faults.extend(found.iter().map(|fault| format!("{path}:{} {fault}", number + 1)));
        }
    }
    faults
}

fn is_document(path: &str) -> bool {
    has_extension(path, "md") && (!path.contains('/') || path.starts_with("docs/") || path.starts_with(".github/"))
}

fn in_prose(tree: &Tree, path: &str, line: &str) -> Faults {
    let mut faults = Faults::new();
    // Every second piece between backticks is code.
    for code in line.split('`').skip(1).step_by(2) {
        faults.extend(in_code(tree, code));
    }
    for link in line.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
        let target = link.split('#').next().unwrap_or_default();
        if target.is_empty() || target.contains("://") || target.starts_with("mailto:") {
            continue;
        }
        if !tree.has(&joined(path, target)) {
            faults.push(format!("links to `{target}`, which does not exist"));
        }
    }
    faults
}

/// A link's target, seen from the folder of the document that has it.
fn joined(document: &str, target: &str) -> String {
    let mut parts: Vec<&str> = document.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn in_code(tree: &Tree, code: &str) -> Faults {
    let mut faults = Faults::new();
    let words: Vec<&str> = code.split_whitespace().collect();
    for word in &words {
        let word = word.trim_matches(|c| matches!(c, '"' | '\'' | ',' | '(' | ')' | ';'));
        if is_path(tree, word) && !tree.has(word) {
            faults.push(format!("names `{word}`, which does not exist"));
        }
        let setting: String = word.chars().take_while(|c| c.is_ascii_uppercase() || *c == '_').collect();
        if setting.starts_with("ASSENT_") && !is_setting(tree, &setting) {
            faults.push(format!("names the setting `{setting}`, which nothing reads"));
        }
    }
    faults.extend(command_fault(tree, &words));
    faults
}

/// A path is a word with a slash that begins with something at the root of this tree, and has no placeholder.
fn is_path(tree: &Tree, word: &str) -> bool {
    let top = word.split('/').next().unwrap_or_default();
    word.contains('/')
        && !word.contains(['<', '*', '{', '$', '…'])
        && !top.is_empty()
        && tree.files().any(|(file, _)| file.split('/').next() == Some(top) && file.contains('/'))
}

fn is_setting(tree: &Tree, name: &str) -> bool {
    tree.files().any(|(path, text)| !has_extension(path, "md") && text.contains(name))
}

/// Finds `cargo …`, `cargo xtask …`, `assent …` and `cargo run --release -- …` that do not exist.
fn command_fault(tree: &Tree, words: &[&str]) -> Option<String> {
    let at = words.iter().position(|word| *word == "cargo" || word.rsplit('/').next() == Some("assent"))?;
    let (program, rest) = words.get(at..)?.split_first()?;
    let subcommand = *rest.first()?;
    let ours = if *program == "cargo" {
        match subcommand {
            "xtask" => {
                let name = rest.get(1)?;
                let known = crate::COMMANDS.iter().any(|(known, _)| known == name);
                return (!known).then(|| format!("says `cargo xtask {name}`, which does not exist"));
            }
            "run" => words.iter().skip_while(|word| **word != "--").nth(1)?,
            other if CARGO.contains(&other) => return None,
            other => {
                return Some(format!("says `cargo {other}`, which is no command used here"));
            }
        }
    } else {
        subcommand
    };
    let is_name = ours.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    let module = ours.replace('-', "_");
    let cli = "crates/server/src/cli";
    let exists = tree.has(&format!("{cli}/{module}.rs")) || tree.has(&format!("{cli}/{module}"));
    (is_name && !ours.starts_with('-') && !exists)
        .then(|| format!("says `assent {ours}`, but there is no {cli}/{module}.rs"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Faults {
        check(&Tree::of(&[
            ("docs/guide.md", text),
            ("README.md", ""),
            ("crates/server/src/cli/demo.rs", "\"ASSENT_LISTEN\""),
            ("crates/domain/src/lib.rs", ""),
        ]))
    }

    #[test]
    fn what_exists_may_be_named() {
        let text = "See `crates/domain/src/lib.rs`, `crates/domain/`, [the start](../README.md#first), `ASSENT_LISTEN=:80`,\n\
                    `assent demo --port 1`, `cargo xtask tidy`, `crates/<name>/src`, and/or `POST /api/v1/requests`.\n\
                    ```sh\ncargo run --release -- demo   # assent nonsense\n```\n```text\nassent nonsense\n```\n";
        assert_eq!(faults(text), Faults::new());
    }

    #[test]
    fn what_moved_is_found() {
        for gone in [
            "`crates/domain/src/gone.rs`",
            "[gone](gone.md)",
            "`ASSENT_NOTHING`",
            "`assent vanish`",
            "`cargo xtask vanish`",
            "`cargo vanish`",
            "```sh\ncargo run --release -- vanish\n```",
        ] {
            assert_eq!(faults(gone).len(), 1, "{gone}");
        }
    }
}
