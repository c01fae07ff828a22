//! A running demo for the API tests.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};

use anyhow::{Context, Result, ensure};

use crate::run;

pub(crate) struct Demo {
    child: Child,
    pub(crate) url: String,
    pub(crate) api_token: String,
}

impl Demo {
    /// Starts on a fresh data folder and a free port, and returns when the program says that it is ready.
    pub(crate) fn start(binary: &Path, data: &Path) -> Result<Self> {
        if data.exists() {
            std::fs::remove_dir_all(data)?;
        }
        std::fs::create_dir_all(data)?;
        let log = std::fs::File::create(data.with_extension("log"))?;
        let mut command =
            run::program(binary).args(["demo", "--port", "0", "--json", "--data"]).args([data]).into_command();
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn()?;
        let output = child.stdout.take().context("the demo has no output")?;
        let mut demo = Self { child, url: String::new(), api_token: String::new() };
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let ready: serde_json::Value = serde_json::from_str(&line)
            .with_context(|| format!("the demo's first line is not its ready line: {line:?}"))?;
        let field = |name: &str| {
            ready.get(name).and_then(|value| value.as_str()).map(str::to_owned).context("ready line lacks a field")
        };
        field("url")?.trim_end_matches('/').clone_into(&mut demo.url);
        demo.api_token = field("api_token")?;
        ensure!(!demo.url.is_empty(), "the demo named no address");
        Ok(demo)
    }

    /// Stops the server. False when it was no longer running: then something in between killed it.
    pub(crate) fn stop(mut self) -> Result<bool> {
        let lived = self.child.try_wait()?.is_none();
        self.child.kill()?;
        Ok(lived)
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // Both fail only where the process has already ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
