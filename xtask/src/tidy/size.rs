//! Functions to 70 lines, files to 500 without tests. A list of exceptions may only shrink.
//!
//! The list holds what is too long today, with today's length: longer fails, and shorter fails too until the list
//! says so. Thus nothing grows back.

use std::collections::BTreeMap;

use super::source::Source;
use super::{Faults, Tree};

/// LIMIT: what one can hold in mind, and see on one screen.
const FUNCTION_LINES_MAX: usize = 70;
/// LIMIT: what one reads in a sitting.
const FILE_LINES_MAX: usize = 500;

const EXCEPTIONS: &str = "xtask/tidy-exceptions.txt";

pub(crate) fn check(tree: &Tree) -> Faults {
    let mut faults = Faults::new();
    let (allowed, misread) = exceptions(tree.text(EXCEPTIONS).unwrap_or_default());
    faults.extend(misread);
    let measured = measure(tree);
    for (what, lines, limit) in &measured {
        match allowed.get(what) {
            None if lines > limit => {
                faults.push(format!("{what} has {lines} lines, {limit} are allowed"));
            }
            Some(listed) if lines <= limit => {
                faults.push(format!("{what} is down from {listed} to {lines} lines: take it off {EXCEPTIONS}"));
            }
            Some(listed) if lines > listed => {
                faults.push(format!("{what} grew from {listed} to {lines} lines; {limit} are allowed"));
            }
            Some(listed) if lines < listed => {
                faults.push(format!("{what} shrank from {listed} to {lines} lines: say so in {EXCEPTIONS}"));
            }
            None | Some(_) => {}
        }
    }
    for what in allowed.keys().filter(|what| !measured.iter().any(|(had, ..)| had == *what)) {
        faults.push(format!("{what} no longer exists: take it off {EXCEPTIONS}"));
    }
    faults
}

/// Every file, and every function, as its name in the list, its lines, and its limit.
fn measure(tree: &Tree) -> Vec<(String, usize, usize)> {
    let mut measured = Vec::new();
    for (path, text) in tree.rust().filter(|(path, _)| !tree.is_test_file(path)) {
        let source = Source::parse(text);
        measured.push((path.to_owned(), source.code().count(), FILE_LINES_MAX));
        let mut longest: BTreeMap<String, usize> = BTreeMap::new();
        for function in source.functions() {
            let lines = longest.entry(format!("{path} {}", function.name)).or_default();
            *lines = function.lines.len().max(*lines);
        }
        measured.extend(longest.into_iter().map(|(what, lines)| (what, lines, FUNCTION_LINES_MAX)));
    }
    measured
}

/// Reads lines of `path lines` and `path function lines`; `#` begins a comment.
fn exceptions(list: &str) -> (BTreeMap<String, usize>, Faults) {
    let mut allowed = BTreeMap::new();
    let mut faults = Faults::new();
    for line in list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.rsplit_once(' ').map(|(what, lines)| (what, lines.parse())) {
            Some((what, Ok(lines))) => {
                allowed.insert(what.to_owned(), lines);
            }
            _ => {
                faults.push(format!("{EXCEPTIONS}: `{line}` is not a path, perhaps a function, and a number of lines"));
            }
        }
    }
    (allowed, faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(lines: usize, exceptions: &str) -> Faults {
        let body = "    act();\n".repeat(lines - 2);
        let text = format!("fn long() {{\n{body}}}\n");
        check(&Tree::of(&[("crates/domain/src/a.rs", &text), (EXCEPTIONS, exceptions)]))
    }

    #[test]
    fn a_function_may_be_as_long_as_the_limit_and_no_longer() {
        assert_eq!(with(70, ""), Faults::new());
        assert_eq!(with(71, ""), ["crates/domain/src/a.rs long has 71 lines, 70 are allowed"]);
    }

    #[test]
    fn an_exception_holds_at_its_own_length_only() {
        assert_eq!(with(80, "crates/domain/src/a.rs long 80"), Faults::new());
        assert!(with(81, "crates/domain/src/a.rs long 80").concat().contains("grew from 80 to 81"));
        assert!(with(79, "crates/domain/src/a.rs long 80").concat().contains("shrank from 80 to 79"));
        assert!(with(70, "crates/domain/src/a.rs long 80").concat().contains("take it off"));
        assert!(with(70, "crates/domain/src/gone.rs 600").concat().contains("no longer exists"));
    }

    #[test]
    fn a_file_is_measured_without_its_tests() {
        let short = format!("fn a() {{}}\n#[cfg(test)]\nmod tests {{\n{}}}\n", "    // more\n".repeat(600));
        assert_eq!(check(&Tree::of(&[("crates/store/src/a.rs", &short)])), Faults::new());
        let long = "struct A;\n".repeat(501);
        assert_eq!(check(&Tree::of(&[("crates/store/src/a.rs", &long)])).len(), 1);
        assert_eq!(check(&Tree::of(&[("crates/store/tests/it/a.rs", &long)])), Faults::new());
    }
}
