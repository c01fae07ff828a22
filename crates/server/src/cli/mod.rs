//! The command line: one file for each command.

pub mod admin;
pub mod demo;
pub mod doctor;
pub mod flow;
pub mod serve;
pub mod verify;

use crate::signer::KeyNumbers;
use clap::{Parser, Subcommand};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

/// Client approvals that can be proved afterwards.
#[derive(Debug, Parser)]
#[command(name = "assent", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start with a living example and print where to click.
    Demo(demo::DemoArgs),
    /// Start the server.
    Serve(serve::ServeArgs),
    /// Check an evidence bundle, offline unless you name the log's address. Exit 0: valid and sealed; 3: valid but open; 1: invalid; 2: wrong call.
    Verify(verify::VerifyArgs),
    /// Look at the installation and name what should be put right.
    Doctor(doctor::DoctorArgs),
    /// Check, test and simulate flow files, and publish them on a server. Exit 0: all is well; 1: something was found; 2: wrong call.
    Flow(flow::FlowArgs),
    /// First-run token, members, another key of the log, another log after a restore.
    Admin(admin::AdminArgs),
    /// Turn one document into pictures. Started by the server, confined.
    #[command(hide = true)]
    RenderWorker,
    /// Become LibreOffice for one document. Started by the server, confined.
    #[command(hide = true)]
    ConvertWorker {
        /// The program, its folder and the document.
        #[arg(allow_hyphen_values = true, num_args = 3)]
        of: Vec<OsString>,
    },
    /// Sign checkpoints. Started by the server.
    #[command(hide = true)]
    SignWorker {
        /// The installation's folder.
        #[arg(long)]
        data: PathBuf,
        /// The log's origin.
        #[arg(long)]
        origin: String,
        /// The number of the key that signs, and of the one before it while that one signs too.
        #[arg(long)]
        key: Vec<u32>,
    },
}

/// Runs the command and says how it went. Wrong calls exit with 2, failures with 1.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    // The confined worker must not start threads or read settings.
    if matches!(cli.command, Command::RenderWorker) {
        return documents::worker_main();
    }
    if let Command::ConvertWorker { of } = &cli.command {
        return documents::convert_worker_main(of);
    }
    let done = match cli.command {
        Command::RenderWorker | Command::ConvertWorker { .. } => Ok(ExitCode::SUCCESS),
        Command::SignWorker { data, origin, key } => {
            let keys = KeyNumbers { newest: key.first().copied().unwrap_or(1), older: key.get(1).copied() };
            crate::signer::worker(&data, &origin, keys).map(|()| ExitCode::SUCCESS)
        }
        Command::Verify(args) => on_runtime(verify::run(args)),
        Command::Flow(args) => flow::run(&args),
        Command::Demo(args) => on_runtime(demo::run(args)),
        Command::Serve(args) => on_runtime(serve::run(args)),
        Command::Doctor(args) => on_runtime(doctor::run(args)),
        Command::Admin(args) => on_runtime(admin::run(args)),
    };
    done.unwrap_or_else(|wrong| {
        say_error(&format!("{wrong:#}"));
        ExitCode::FAILURE
    })
}

fn on_runtime(task: impl Future<Output = anyhow::Result<ExitCode>>) -> anyhow::Result<ExitCode> {
    let filter = tracing_subscriber::EnvFilter::try_from_env("ASSENT_LOG").unwrap_or_else(|_| "info".into());
    let log =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false).compact();
    // Colours are for a person who watches, not for a journal or a file.
    if std::io::IsTerminal::is_terminal(&std::io::stderr()) {
        log.init();
    } else {
        log.with_ansi(false).init();
    }
    // One TLS provider for everything that speaks TLS; a second call would only say that it is there already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(task)
}

/// What a command has to say goes to standard output. Whoever reads it may stop before its end.
pub(crate) fn say(text: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stdout(), "{text}");
}

fn say_error(text: &str) {
    use std::io::Write as _;
    // Nothing is left to do if even this cannot be written.
    let _ = writeln!(std::io::stderr(), "assent: {text}");
}
