//! The chores of this repository: everything that is neither the product nor one of its tests.
//!
//! `cargo xtask test` is what CI runs and what a person runs before a commit; start reading there.
//! Left out on purpose: anything that needs more than the standard library, so that this builds in seconds.

mod bench;
mod corpus;
mod demo_documents;
mod repository;
mod run;
mod test;
mod tidy;
mod tools;

use std::process::ExitCode;

use anyhow::{Result, bail, ensure};

/// The commands, in the order in which `cargo xtask` lists them. Tidy holds the documents to this list.
const COMMANDS: &[(&str, &str)] = &[
    ("test", "format, lints, tidy, tests, browser tests, API tests   [--only PART]"),
    ("ci", "the same; the name that .ci/run uses"),
    ("with-tools", "a command with the PostgreSQL, Python and Node of the tests   COMMAND…"),
    ("tidy", "the rules of this repository that no compiler checks"),
    ("demo-documents", "make the documents of the demo again from their sources"),
    ("pictures", "take the pictures of docs/guide again from the running demo"),
    ("lighthouse", "what Lighthouse says of the pages that people open most"),
    ("corpus", "real and damaged PDFs through the child that opens them   [DAMAGED [REAL]]"),
    ("bench", "drive the real server and print what it does   [arguments for the bench]"),
];

fn main() -> Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("", [].as_slice()),
    };
    match command {
        "test" | "ci" => return test::run(only(rest)?),
        "with-tools" => test::with_tools(rest)?,
        "tidy" => tidy::run()?,
        "demo-documents" => demo_documents::run()?,
        "pictures" => test::in_browser("e2e/pictures.mjs")?,
        "lighthouse" => test::in_browser("e2e/lighthouse.mjs")?,
        "corpus" => corpus::run(rest)?,
        "bench" => bench::run(rest)?,
        _ => {
            for (name, purpose) in COMMANDS {
                run::say(&format!("cargo xtask {name:<16} {purpose}"));
            }
            ensure!(command.is_empty(), "there is no `cargo xtask {command}`");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads `--only PART`; with nothing, all parts run.
fn only(arguments: &[String]) -> Result<Option<&str>> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => Ok(None),
        ["--only", name] => Ok(Some(name)),
        other => bail!("expected nothing or `--only PART`, not `{}`", other.join(" ")),
    }
}
