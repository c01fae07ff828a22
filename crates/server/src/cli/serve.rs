//! `assent serve`.

use crate::config::Config;
use crate::start::{self, Mode};
use clap::Args;
use std::process::ExitCode;

/// Settings.
#[derive(Debug, Args)]
pub struct ServeArgs {
    #[command(flatten)]
    config: Config,
}

/// Starts the server and stops it cleanly when asked to.
pub async fn run(args: ServeArgs) -> anyhow::Result<ExitCode> {
    let server = start::start(&args.config, Mode::Serve).await?;
    if let Some(token) = crate::web::handlers::setup::token_if_fresh(&server.app).await? {
        super::say("This installation has no workspace yet. Set it up, once, at:");
        super::say(&format!("  {}/setup#{token}", server.app.public.base));
    }
    tracing::info!(address = %server.app.public.base, "Assent is ready");
    server.run_until_stopped().await?;
    Ok(ExitCode::SUCCESS)
}
