//! Running other programs, and saying what happens.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// Writes one line for the person or the log. A closed pipe is no reason to stop a test run.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// A program about to be run in the root of the checkout. Each way of running it turns a failure into one sentence.
pub(crate) struct Program(Command);

pub(crate) fn program(name: impl AsRef<OsStr>) -> Program {
    let mut command = Command::new(name);
    command.current_dir(crate::repository::root()).stdin(Stdio::null());
    // What `cargo run` says about this package must not reach another cargo: the build script of ring watches these names, so ring
    // and all that stands on it would be built anew at each change between `cargo` and `cargo xtask`.
    let ours = |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(ours)) {
        command.env_remove(name);
    }
    Program(command)
}

/// The cargo that runs this program.
pub(crate) fn cargo<I: AsRef<OsStr>>(arguments: &[I]) -> Program {
    program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())).args(arguments)
}

impl Program {
    pub(crate) fn args<I: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = I>) -> Self {
        self.0.args(arguments);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.0.env(name, value);
        self
    }

    pub(crate) fn dir(mut self, dir: impl AsRef<Path>) -> Self {
        self.0.current_dir(dir);
        self
    }

    /// Runs to the end with output shown as it comes.
    pub(crate) fn status(mut self) -> Result<()> {
        let shown = self.shown();
        let status = self.0.status().with_context(|| format!("`{shown}` could not be started"))?;
        if status.success() { Ok(()) } else { bail!("`{shown}` ended with {status}") }
    }

    /// Runs to the end in silence and returns what it wrote; on failure the error carries its last lines.
    pub(crate) fn stdout(mut self) -> Result<String> {
        let shown = self.shown();
        let output = self.0.output().with_context(|| format!("`{shown}` could not be started"))?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let text = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
        let lines: Vec<&str> = text.lines().collect();
        let last = lines.get(lines.len().saturating_sub(8)..).unwrap_or_default().join("\n  ");
        bail!("`{shown}` ended with {}:\n  {last}", output.status)
    }

    /// For a program that runs on while we do something else.
    pub(crate) fn into_command(self) -> Command {
        self.0
    }

    fn shown(&self) -> String {
        let mut shown = self.0.get_program().to_string_lossy().into_owned();
        for argument in self.0.get_args() {
            let _ = write!(shown, " {}", argument.to_string_lossy());
        }
        shown
    }
}
