//! `cargo xtask test`: every check there is, in the order in which a failure is cheapest to learn of.
//!
//! A part whose tools cannot be had counts as failed, with the reason: a check that quietly did not run is
//! worse than none. All parts run even after one failed, so that one run tells everything.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};

use crate::run::{cargo, program, say};
use crate::tools::install;
use crate::tools::{self, Tools};
use crate::{corpus, repository, tidy};

/// One row of the summary.
struct Part {
    name: &'static str,
    run: fn(&mut Tools) -> Result<()>,
}

const PARTS: &[Part] = &[
    Part { name: "format", run: |_| cargo(&["fmt", "--all", "--check"]).status() },
    Part { name: "tidy", run: |_| tidy::run() },
    Part { name: "lints", run: |_| lints() },
    Part { name: "tests", run: tests },
    Part { name: "docs", run: |_| docs() },
    Part { name: "script", run: script },
    Part { name: "browser", run: browser },
    Part { name: "api", run: api },
];

pub(crate) fn run(only: Option<&str>) -> Result<ExitCode> {
    let names: Vec<&str> = PARTS.iter().map(|part| part.name).collect();
    if let Some(name) = only {
        ensure!(names.contains(&name), "there is no part `{name}`; there are: {}", names.join(", "));
    }
    let mut tools = Tools::default();
    let mut rows: Vec<(&str, u64, Option<String>)> = Vec::new();
    for part in PARTS.iter().filter(|part| only.is_none_or(|name| name == part.name)) {
        say(&format!("\n== {}", part.name));
        let started = Instant::now();
        let fault = (part.run)(&mut tools).err().map(|error| format!("{error:#}"));
        rows.push((part.name, started.elapsed().as_secs(), fault));
    }
    drop(tools); // stops the database before the summary, so that its last line is the last line
    Ok(summarise(&rows))
}

/// Ends with one plain line, `N passed, N failed`, so that a log can be read from its end.
fn summarise(rows: &[(&str, u64, Option<String>)]) -> ExitCode {
    say("");
    for (name, seconds, fault) in rows {
        match fault {
            None => say(&format!("passed  {name:<8} {seconds:>5} s")),
            Some(fault) => say(&format!("FAILED  {name:<8} {seconds:>5} s  {fault}")),
        }
    }
    let failed = rows.iter().filter(|row| row.2.is_some()).count();
    say(&format!("{} passed, {failed} failed", rows.len() - failed));
    ExitCode::from(u8::from(failed > 0))
}

fn lints() -> Result<()> {
    cargo(&["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]).status()
}

/// Runs every Rust test with what there is, then those of the whole server once more on PostgreSQL, and says afterwards what it had to
/// run without.
fn tests(tools: &mut Tools) -> Result<()> {
    let nextest = cargo(&["nextest", "--version"]).stdout().is_ok();
    let profile = if std::env::var_os("CI").is_some() { "ci" } else { "default" };
    let (found, mut missing) = variables(tools);
    // The tests look for it where the server does, so it needs no variable.
    missing.extend(install::libreoffice().err().map(|reason| format!("{reason:#}")));
    let run = |of_nextest: &[&str], of_cargo: &[&str]| {
        let tests = if nextest {
            cargo(&["nextest", "run", "--profile", profile]).args(of_nextest)
        } else {
            cargo(&["test", "--no-fail-fast"]).args(of_cargo)
        };
        found.iter().fold(tests, |tests, (name, value)| tests.env(name, value))
    };
    let all = run(&["--workspace"], &["--workspace", "--lib", "--bins", "--tests"]).status();
    let server = ["--package", "assent", "--test", "it"];
    let again = if found.iter().any(|(name, _)| *name == POSTGRES) {
        say("\nThe server's tests again, on PostgreSQL");
        run(&server, &server).env("ASSENT_TEST_ON", "postgres").status()
    } else {
        Ok(()) // it is among those that are missing
    };
    all.and(again.context("on PostgreSQL"))?;
    corpus::sample().context("the sample of the corpus")?;
    ensure!(missing.is_empty(), "the tests passed, but ran without some tools: {}", missing.join("; "));
    Ok(())
}

/// The variable that names a PostgreSQL.
const POSTGRES: &str = "ASSENT_TEST_POSTGRES";

/// For the loop while writing: `cargo xtask with-tools cargo nextest run -p store`.
pub(crate) fn with_tools(arguments: &[String]) -> Result<()> {
    let (name, rest) = arguments.split_first().context("which command shall run?")?;
    let mut tools = Tools::default();
    let (found, missing) = variables(&mut tools);
    for reason in missing {
        say(&format!("without a tool: {reason}"));
    }
    let command = found.into_iter().fold(program(name).args(rest), |command, (name, value)| command.env(name, value));
    command.status()
}

/// What the tests are told about their tools, and why some are missing.
fn variables(tools: &mut Tools) -> (Vec<(&'static str, PathBuf)>, Vec<String>) {
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for (name, tool) in [
        (POSTGRES, tools.postgres()),
        ("ASSENT_TEST_PYTHON", tools.python()),
        ("ASSENT_TEST_NODE", tools.node()),
        ("ASSENT_TEST_OPENSSL", tools.openssl()),
    ] {
        match tool {
            Ok(value) => found.push((name, value)),
            Err(reason) => missing.push(format!("{reason:#}")),
        }
    }
    (found, missing)
}

/// Documentation builds without a warning, and its examples run.
fn docs() -> Result<()> {
    cargo(&["doc", "--workspace", "--no-deps", "--quiet"]).env("RUSTDOCFLAGS", "--deny warnings").status()?;
    cargo(&["test", "--workspace", "--doc", "--quiet"]).status()
}

/// The browser's script, and the browser tests, have their types in comments; the compiler checks them and builds nothing.
fn script(tools: &mut Tools) -> Result<()> {
    let node = tools.node()?;
    for project in ["e2e/tsconfig.json", "e2e/tsconfig.e2e.json"] {
        program(&node).args(["e2e/node_modules/typescript/bin/tsc", "--project", project]).status()?;
    }
    Ok(())
}

fn browser(tools: &mut Tools) -> Result<()> {
    let (node, chromium, binary) = (tools.node()?, tools.chromium()?, tools.binary()?);
    program(node)
        .args(["e2e/run.mjs"])
        .env("ASSENT_TEST_CHROMIUM", chromium)
        .env("ASSENT_TEST_BINARY", binary)
        .env("ASSENT_TEST_PYTHON", tools.python()?) // for the mail server
        .env("ASSENT_TEST_POSTGRES", tools.postgres()?)
        .status()
}

/// A script that drives the program as a visitor builds it, and is no test: `cargo xtask pictures`, `cargo xtask lighthouse`.
pub(crate) fn in_browser(script: &str) -> Result<()> {
    let mut tools = Tools::default();
    let (node, chromium, binary) = (tools.node()?, tools.chromium()?, tools.binary()?);
    program(node).args([script]).env("ASSENT_TEST_CHROMIUM", chromium).env("ASSENT_TEST_BINARY", binary).status()
}

/// LIMIT: cases for each operation of the API. More find more, but the whole run must stay under an hour.
const API_EXAMPLES_MAX: &str = "60";

/// Schemathesis reads the API's own description from the running server and tries to break what it promises.
fn api(tools: &mut Tools) -> Result<()> {
    let python = tools.python()?;
    let binary = tools.binary()?;
    let folder = repository::target().join("test-api");
    let demo = tools::Demo::start(&binary, &folder)?;
    let schemathesis = python.parent().context("the Python of the tests has no folder")?.join("schemathesis");
    let description = format!("{}/api/v1/openapi.json", demo.url);
    let authorization = format!("Authorization: Bearer {}", demo.api_token);
    let e2e = repository::root().join("e2e");
    program(schemathesis)
        .args(["--config-file"])
        .args([e2e.join("schemathesis.toml")])
        .args(["run", &description, "--header", &authorization, "--seed", "1", "--max-examples", API_EXAMPLES_MAX])
        .env("SCHEMATHESIS_HOOKS", e2e.join("api_hooks.py"))
        .dir(folder) // it leaves a cache where it runs
        .status()?;
    if demo.stop()? { Ok(()) } else { bail!("the server died while its API was being tested") }
}
