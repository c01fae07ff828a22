//! `assent serve`.

use crate::app::Clock;
use crate::config::Config;
use crate::lock;
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
    let listening = start::listen(&args.config).await?;
    let _running = lock::shared(&args.config.data)?;
    let app = start::open(&args.config, Mode::Serve, Clock::System, listening.address).await?;
    // Only here: `admin` and `doctor` run beside a server, whose uploads are under way.
    app.blobs.clear_leftovers().await?;
    if let Some(token) = crate::setup::token_if_fresh(&app.store).await? {
        super::say("This installation has no workspace yet. Set it up, once, at:");
        super::say(&format!("  {}/setup", app.public.base));
        super::say(&format!("with the token  {token}"));
    }
    if args.config.smtp.is_none() {
        tracing::warn!("ASSENT_SMTP is not set: mail waits in the outbox until it is");
    }
    if let Some(wrong) = start::behind(&app).await? {
        tracing::error!("{wrong}");
    }
    tracing::info!(address = %app.public.base, "Assent is ready");
    let server = listening.start(app);
    server.run_until_stopped().await?;
    Ok(ExitCode::SUCCESS)
}
