//! `assent doctor`: looks at the installation and names what should be put right, each with the way on.

use crate::app::{App, Clock};
use crate::config::{Config, Secure};
use crate::start::{self, Mode};
use clap::Args;
use effects::mail::Mailer;
use effects::outcome::Outcome;
use evidence::note::Vkey;
use evidence::policy::Policy;
use std::process::ExitCode;

/// Settings.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    #[command(flatten)]
    config: Config,
}

/// LIMIT: undelivered messages that are counted in each workspace.
const DEAD_MAX: u32 = 1_000;

enum Finding {
    Fine(String),
    Look(String),
    Wrong(String),
}

/// Looks and says. Exits with 1 when something is wrong.
pub async fn run(args: DoctorArgs) -> anyhow::Result<ExitCode> {
    let app = start::open(&args.config, Mode::Serve, Clock::System, args.config.listen).await?;
    let findings = [
        address(&app),
        database(&app).await?,
        rights(&app),
        log(&app).await?,
        mail(&app).await,
        rendering(&app).await,
        backlog(&app).await?,
    ];
    let mut wrong = false;
    for finding in &findings {
        let (mark, text) = match finding {
            Finding::Fine(text) => ("ok   ", text),
            Finding::Look(text) => ("look ", text),
            Finding::Wrong(text) => {
                wrong = true;
                ("WRONG", text)
            }
        };
        super::say(&format!("{mark}  {text}"));
    }
    Ok(if wrong { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn address(app: &App) -> Finding {
    match app.public.secure {
        Secure::Https => Finding::Fine(format!("People reach it at {}.", app.public.base)),
        Secure::Loopback => Finding::Look(format!(
            "{} can be reached from this machine only. For others set ASSENT_PUBLIC_URL to an https:// address.",
            app.public.base
        )),
    }
}

async fn database(app: &App) -> anyhow::Result<Finding> {
    let policy = Vkey::parse(&app.signer.vkey).ok().map(|key| Policy::of_log(&key));
    let checked = app.store.fsck(policy.as_ref()).await?;
    let named: Vec<String> =
        checked.findings.iter().take(5).map(|f| format!("{} {}: {}", f.table, f.row, f.what)).collect();
    Ok(if named.is_empty() {
        Finding::Fine(format!(
            "{}: {} entries of {} requests, every chain and proof holds.",
            app.store.describe(),
            checked.events,
            checked.requests
        ))
    } else {
        Finding::Wrong(format!(
            "The database was changed from outside: {}. Restore it from a backup.",
            named.join("; ")
        ))
    })
}

fn rights(app: &App) -> Finding {
    match app.store.roles_by_hand() {
        None => Finding::Fine("The database itself refuses changed evidence, and decisions by programs.".to_owned()),
        Some(sql) => Finding::Look(format!(
            "The database's user may not make roles, so triggers and policies alone hold what roles would hold too. Let its administrator run: {sql}"
        )),
    }
}

async fn log(app: &App) -> anyhow::Result<Finding> {
    if let Some(wrong) = start::behind(app).await? {
        return Ok(Finding::Wrong(wrong));
    }
    let (waiting, _) = app.store.log_lag().await?;
    let key = &app.signer.vkey;
    Ok(match waiting {
        0 => Finding::Fine(format!("The log is signed up to its end. Its key, to be published: {key}")),
        n => Finding::Look(format!(
            "{n} entries wait for their place in the log; a running server puts them there within seconds."
        )),
    })
}

async fn mail(app: &App) -> Finding {
    match &app.mailer {
        Mailer::Smtp(smtp) => match smtp.check().await {
            Outcome::Done { detail } => Finding::Fine(format!("The mail server answers: {detail}")),
            Outcome::RetryAfter { reason, .. } | Outcome::GiveUp { reason } => {
                Finding::Wrong(format!("The mail server does not take mail: {reason}. Correct ASSENT_SMTP."))
            }
        },
        _ => Finding::Wrong("No mail can be sent. Set ASSENT_SMTP to your mail server, such as smtps://user:password@host?from=approvals@example.com.".to_owned()),
    }
}

async fn rendering(app: &App) -> Finding {
    match app.renderer.probe().await {
        Ok(isolation) if isolation.is_enough() => Finding::Fine(isolation.sentence()),
        Ok(isolation) => Finding::Look(isolation.sentence()),
        Err(why) => Finding::Wrong(format!("No document can be shown: {why}")),
    }
}

async fn backlog(app: &App) -> anyhow::Result<Finding> {
    let backlog = app.store.backlog().await?;
    let mut dead = 0;
    for workspace in app.store.workspaces().await? {
        dead += app.workspace(workspace.id).dead_letters(DEAD_MAX).await?.len();
    }
    Ok(if dead == 0 {
        Finding::Fine(format!("{} messages wait to be sent; none was given up.", backlog.waiting))
    } else {
        Finding::Look(format!(
            "{dead} messages could not be delivered; each is shown on its request, with a button to try again."
        ))
    })
}
