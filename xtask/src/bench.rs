//! `cargo xtask bench` hands its arguments to the bench crate, which is built only when asked for.

use anyhow::{Result, ensure};

use crate::{repository, run};

pub(crate) fn run(arguments: &[String]) -> Result<()> {
    ensure!(repository::root().join("bench/Cargo.toml").is_file(), "this tree has no bench/ yet");
    run::cargo(&["build", "--release", "--package", "assent", "--package", "bench"]).status()?;
    run::cargo(&["run", "--release", "--package", "bench", "--"]).args(arguments).status()
}
