//! Words that would break a law where they stand: the clock outside the shell, hash order in the domain, a sleep in a test.

use super::source::Source;
use super::{Faults, Tree};

struct Ban {
    words: &'static [&'static str],
    reason: &'static str,
    applies: fn(path: &str) -> bool,
    lines: Lines,
}

/// Which lines of a file a ban is about.
#[derive(Clone, Copy, PartialEq)]
enum Lines {
    All,
    Product,
    Tests,
}

const BANS: &[Ban] = &[
    Ban {
        words: &[
            "SystemTime::now",
            "Timestamp::now",
            "Zoned::now",
            "env::var",
            "getrandom::",
            "thread_rng",
            "rand::rng",
        ],
        reason: "time, randomness and the environment come in by the shell (app, config, cli, main)",
        // Cargo tells a build script by its environment where to write.
        applies: |path| path.starts_with("crates/") && !is_shell(path) && !path.ends_with("/build.rs"),
        lines: Lines::Product,
    },
    Ban {
        words: &["HashMap", "HashSet", "async fn", "std::fs", "std::net", "std::thread", "std::process", "Instant"],
        reason: "the domain is pure and its order is the same on every run",
        applies: |path| path.starts_with("crates/domain/src/"),
        lines: Lines::Product,
    },
    Ban {
        words: &["thread::sleep", "time::sleep"],
        reason: "a test waits for what it waits for, never for time",
        applies: |_| true,
        lines: Lines::Tests,
    },
    Ban {
        words: &["#[ignore", "todo!(", "unimplemented!("],
        reason: "what is not done is not in the tree",
        applies: |_| true,
        lines: Lines::All,
    },
];

fn is_shell(path: &str) -> bool {
    let Some(inside) = path.strip_prefix("crates/server/src/") else {
        return false;
    };
    inside.starts_with("cli/") || matches!(inside, "app.rs" | "cli.rs" | "config.rs" | "main.rs")
}

pub(crate) fn check(tree: &Tree) -> Faults {
    let mut faults = Faults::new();
    for (path, text) in tree.rust() {
        let source = Source::parse(text);
        for ban in BANS.iter().filter(|ban| (ban.applies)(path)) {
            let lines = source.numbered().filter(|(number, _)| {
                let is_test = tree.is_test_file(path) || source.is_test(*number);
                ban.lines == Lines::All || is_test == (ban.lines == Lines::Tests)
            });
            for (number, line) in lines {
                for word in ban.words.iter().filter(|word| line.contains(**word)) {
                    faults.push(format!("{path}:{} says `{word}`: {}", number + 1, ban.reason));
                }
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(path: &str, text: &str) -> usize {
        check(&Tree::of(&[(path, text)])).len()
    }

    #[test]
    fn only_the_shell_asks_for_the_time() {
        let text = "fn f() { let now = jiff::Timestamp::now(); }\n";
        assert_eq!(count("crates/store/src/append.rs", text), 1);
        assert_eq!(count("crates/server/src/worker/outbox.rs", text), 1);
        assert_eq!(count("crates/server/src/app.rs", text), 0);
        assert_eq!(count("crates/server/src/cli/demo.rs", text), 0);
        assert_eq!(count("crates/store/tests/it/main.rs", text), 0);
    }

    #[test]
    fn a_comment_may_name_what_is_banned() {
        assert_eq!(count("crates/domain/src/a.rs", "// no HashMap here\nfn f() {}\n"), 0);
        assert_eq!(count("crates/domain/src/a.rs", "use std::collections::HashMap;\n"), 1);
    }

    #[test]
    fn tests_neither_sleep_nor_get_skipped() {
        let sleeps = "#[cfg(test)]\nmod tests {\n    fn t() { std::thread::sleep(LONG); }\n}\n";
        assert_eq!(count("crates/server/src/a.rs", sleeps), 1);
        assert_eq!(count("crates/server/src/a.rs", "async fn wait() { tokio::time::sleep(LONG).await; }\n"), 0);
        assert_eq!(count("crates/server/tests/it/a.rs", "#[test]\n#[ignore]\nfn t() {}\n"), 1);
    }
}
