//! `assent demo`: a living example, and where to click.

use crate::app::Clock;
use crate::config::Config;
use crate::demo::{self, Clicks};
use crate::lock;
use crate::start::{self, Mode};
use clap::Args;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

/// Settings.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// The port on this machine; 0 takes any that is free.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Folder of the example. It is kept, and a later start goes on with it.
    #[arg(long, default_value = "assent-demo")]
    data: PathBuf,
    /// sqlite:PATH or postgres://…
    #[arg(long, env = "ASSENT_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// Print one line of JSON when ready.
    #[arg(long)]
    json: bool,
}

/// The line that `--json` prints.
#[derive(serde::Serialize)]
struct Ready<'a> {
    url: &'a str,
    team_login: &'a str,
    team_email: &'a str,
    team_password: &'a str,
    client_link: &'a str,
    api_token: &'a str,
    mailbox: &'a str,
}

/// Plays the example if it is new, then serves it.
pub async fn run(args: DemoArgs) -> anyhow::Result<ExitCode> {
    let config = Config {
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, args.port)),
        database: args.database,
        ..Config::on(args.data)
    };
    let listening = start::listen(&config).await?;
    // The example happened in the last days, so its story is told with a clock of its own.
    let story = Arc::new(Mutex::new(Some(Clock::System.now())));
    let _running = lock::shared(&config.data)?;
    let app = start::open(&config, Mode::Demo, Clock::Story(Arc::clone(&story)), listening.address).await?;
    // Only here: `admin` and `doctor` run beside a server, whose uploads are under way.
    app.blobs.clear_leftovers().await?;
    let clicks = demo::play(&app).await?;
    *story.lock().unwrap_or_else(PoisonError::into_inner) = None;
    let server = listening.start(app);
    let pictures = tokio::spawn(demo::make_pictures(server.app.clone()));
    announce(&server.app.public.base, &clicks, args.json)?;
    server.run_until_stopped().await?;
    pictures.abort();
    Ok(ExitCode::SUCCESS)
}

fn announce(base: &str, clicks: &Clicks, json: bool) -> anyhow::Result<()> {
    let link = format!("{base}{}", clicks.client_link);
    let (team, mailbox) = (format!("{base}/demo"), format!("{base}/mailbox"));
    if json {
        let ready = Ready {
            url: base,
            team_login: &team,
            team_email: &clicks.email,
            team_password: &clicks.password,
            client_link: &link,
            api_token: &clicks.api_token,
            mailbox: &mailbox,
        };
        super::say(&serde_json::to_string(&ready)?);
        return Ok(());
    }
    super::say("\nAssent is ready. Everything in it is made up; mail goes to a page.\n");
    super::say(&format!("  As the team      {team}"));
    super::say(&format!("                   (or sign in as {} with the password “{}”)", clicks.email, clicks.password));
    super::say(&format!("  As the client    {link}"));
    super::say(&format!("                   ({}, who has been asked to approve)", clicks.client));
    super::say(&format!("  The mailbox      {mailbox}"));
    super::say(&format!("  The API          {base}/api/v1/openapi.json  with the token {}", clicks.api_token));
    super::say("\nStop it with Ctrl-C. What you did is kept for the next start.\n");
    Ok(())
}
