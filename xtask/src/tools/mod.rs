//! The programs that tests use and that are not Rust: found on the machine, or installed where that is allowed.
//!
//! Each is looked for once, when a part first asks. What was found, or why not, is kept for the parts after it.

mod demo;
pub(crate) mod install;
mod postgres;

use std::path::PathBuf;

use anyhow::{Result, anyhow};

pub(crate) use demo::Demo;
pub(crate) use install::{chromium, qpdf};

use crate::{repository, run};

/// What was asked for so far. Dropping it stops the database that it started.
#[derive(Default)]
pub(crate) struct Tools {
    postgres: Option<Result<postgres::Server>>,
    python: Option<Result<PathBuf>>,
    node: Option<Result<PathBuf>>,
    chromium: Option<Result<PathBuf>>,
    openssl: Option<Result<PathBuf>>,
    binary: Option<Result<PathBuf>>,
}

impl Tools {
    /// The address of a PostgreSQL whose databases the tests may make and drop, as `postgres://…`.
    pub(crate) fn postgres(&mut self) -> Result<PathBuf> {
        let found = self.postgres.get_or_insert_with(postgres::Server::find_or_start);
        found.as_ref().map(|server| PathBuf::from(server.url())).map_err(again)
    }

    /// A Python with the packages of e2e/requirements.txt.
    pub(crate) fn python(&mut self) -> Result<PathBuf> {
        remembered(&mut self.python, install::python)
    }

    /// Node, with the packages of e2e/package.json in e2e/node_modules.
    pub(crate) fn node(&mut self) -> Result<PathBuf> {
        remembered(&mut self.node, install::node)
    }

    pub(crate) fn chromium(&mut self) -> Result<PathBuf> {
        remembered(&mut self.chromium, install::chromium)
    }

    pub(crate) fn openssl(&mut self) -> Result<PathBuf> {
        remembered(&mut self.openssl, install::openssl)
    }

    /// The program as a visitor builds it.
    pub(crate) fn binary(&mut self) -> Result<PathBuf> {
        remembered(&mut self.binary, || {
            run::cargo(&["build", "--release", "--package", "assent"]).status()?;
            Ok(repository::target().join("release/assent"))
        })
    }
}

fn remembered(slot: &mut Option<Result<PathBuf>>, find: impl FnOnce() -> Result<PathBuf>) -> Result<PathBuf> {
    slot.get_or_insert_with(find).as_ref().map(PathBuf::clone).map_err(again)
}

/// An error is told to every part that asked, so it is told again by its text.
fn again(error: &anyhow::Error) -> anyhow::Error {
    anyhow!("{error:#}")
}
