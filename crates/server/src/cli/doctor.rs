//! `assent doctor`: looks at the installation and names what should be put right, each with the way on.

use crate::config::{Config, Secure};
use crate::keys::Keys;
use crate::outsiders::Outsiders;
use crate::start::{self, Beside};
use crate::{logs, signer, words};
use anyhow::Context as _;
use clap::Args;
use documents::{Converter, Limits, NoPreview, Renderer, WorkerProgram};
use effects::mail::Mailer;
use effects::outcome::Outcome;
use std::path::Path;
use std::process::ExitCode;
use store::{AnchorKind, Log};

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
    // It runs beside a live server, so it starts no signer and makes nothing.
    let here = start::beside(&args.config).await?;
    let logs = here.store.logs().await?;
    let findings = [
        address(&here),
        keys(&args.config),
        database(&here, &logs).await?,
        rights(&here),
        log(&args.config, &here, logs.last()).await?,
        outsiders(&args.config, &here).await?,
        mail(&args.config, &here).await?,
        rendering().await?,
        converting(&args.config.data).await?,
        backlog(&here).await?,
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

fn address(app: &Beside) -> Finding {
    match app.public.secure {
        Secure::Https => Finding::Fine(format!("People reach it at {}.", app.public.base)),
        Secure::Loopback => Finding::Look(format!(
            "{} can be reached from this machine only. For others set ASSENT_PUBLIC_URL to an https:// address.",
            app.public.base
        )),
    }
}

fn keys(config: &Config) -> Finding {
    match Keys::look(&config.data) {
        Ok(()) => Finding::Fine("The master key is there, and only its owner can read it.".to_owned()),
        Err(wrong) => Finding::Wrong(format!("{wrong}.")),
    }
}

async fn database(app: &Beside, logs: &[Log]) -> anyhow::Result<Finding> {
    let checked = app.store.fsck(logs::policy(logs).as_ref()).await?;
    let named: Vec<String> =
        checked.findings.iter().take(5).map(|f| format!("{} {}: {}", f.table, f.row, f.what)).collect();
    Ok(if named.is_empty() {
        Finding::Fine(format!(
            "{}: {} entries of {}, every chain and proof holds.",
            app.store.describe(),
            checked.events,
            words::counted(checked.requests, "request")
        ))
    } else {
        Finding::Wrong(format!(
            "The database was changed from outside: {}. Restore it from a backup.",
            named.join("; ")
        ))
    })
}

fn rights(app: &Beside) -> Finding {
    match app.store.roles_by_hand() {
        None => Finding::Fine("The database itself refuses changed evidence, and decisions by programs.".to_owned()),
        Some(sql) => Finding::Look(format!(
            "The database's user may not make roles, so triggers and policies alone hold what roles would hold too. Let its administrator run: {sql}"
        )),
    }
}

async fn log(config: &Config, app: &Beside, log: Option<&Log>) -> anyhow::Result<Finding> {
    let (waiting, size) = app.store.log_lag().await?;
    let Some(log) = log else {
        return Ok(Finding::Look("No server has run on this installation yet.".to_owned()));
    };
    let signed = match signer::last_signed(&config.data, &log.origin) {
        Ok(Some(signed)) => signed,
        Ok(None) => {
            return Ok(Finding::Wrong(
                "The signer’s state is missing. It is no new log: restore the signer folder from your backup. If it is lost, begin another log with: assent admin recover"
                    .to_owned(),
            ));
        }
        Err(wrong) => return Ok(Finding::Wrong(format!("{wrong:#}."))),
    };
    if signed.size <= size && app.store.log_root(signed.size).await? != Some(signed.root) {
        return Ok(Finding::Wrong(format!(
            "The first {} entries of this database are not those that the signer signed: it belongs to another history. Restore database and signer that belong together; docs/operate/backup.md says how.",
            signed.size
        )));
    }
    if signed.size > size {
        let signed = signed.size;
        return Ok(Finding::Wrong(format!(
            "The signer has signed {signed} entries, and this database holds {size}: it is older than what people hold receipts for. Bring it forward, or begin another log with: assent admin recover; docs/operate/backup.md says when to do which."
        )));
    }
    Ok(match waiting {
        0 => Finding::Fine(format!("The log is signed up to its end. Its key, to be published: {}", log.vkey())),
        waiting => Finding::Look(format!(
            "{waiting} entries wait for their place in the log; a running server puts them there within seconds."
        )),
    })
}

/// Who outside has seen the log, and when last.
async fn outsiders(config: &Config, app: &Beside) -> anyhow::Result<Finding> {
    let outsiders = match Outsiders::of(config) {
        Ok(outsiders) => outsiders,
        Err(wrong) => return Ok(Finding::Wrong(format!("{wrong:#}."))),
    };
    if outsiders.is_empty() {
        return Ok(Finding::Look(
            "Only those who get receipts see that the log has one history. Name a time-stamping authority in ASSENT_TSA, or witnesses in ASSENT_WITNESSES; docs/operate/log.md says how."
                .to_owned(),
        ));
    }
    let stamps = outsiders.authorities.iter().map(|base| (AnchorKind::Stamp, base.as_str().to_owned()));
    let cosigns = outsiders.witnesses.iter().map(|witness| (AnchorKind::Witness, witness.key.to_string()));
    let mut said = Vec::new();
    for (kind, source) in stamps.chain(cosigns) {
        said.push(match app.store.last_anchor(kind, &source).await? {
            Some((size, at)) => format!("{source} saw {size} entries on {}", at.strftime("%Y-%m-%d at %H:%M UTC")),
            None => format!("{source} has said nothing yet"),
        });
    }
    let text = format!("The log is shown to others: {}.", said.join("; "));
    Ok(if text.contains("has said nothing yet") { Finding::Look(text) } else { Finding::Fine(text) })
}

async fn mail(config: &Config, app: &Beside) -> anyhow::Result<Finding> {
    let (mailer, _) = start::mailer(config, None, &app.public).await?;
    Ok(match &mailer {
        Mailer::Smtp(smtp) => match smtp.check().await {
            Outcome::Done { detail } => Finding::Fine(format!("The mail server answers: {detail}")),
            Outcome::RetryAfter { reason, .. } | Outcome::GiveUp { reason } => {
                Finding::Wrong(format!("The mail server does not take mail: {reason}. Correct ASSENT_SMTP."))
            }
        },
        _ => Finding::Wrong("No mail can be sent. Set ASSENT_SMTP to your mail server, such as smtps://user:password@host?from=approvals@example.com.".to_owned()),
    })
}

async fn rendering() -> anyhow::Result<Finding> {
    let path = std::env::current_exe().context("cannot find this program's own file")?;
    let worker = WorkerProgram { path, arguments: vec!["render-worker".into()] };
    Ok(match Renderer::new(worker, Limits::default()).probe().await {
        Ok(isolation) if isolation.is_enough() => Finding::Fine(isolation.sentence()),
        Ok(isolation) => Finding::Look(isolation.sentence()),
        Err(why) => Finding::Wrong(format!("No document can be shown: {why}")),
    })
}

/// Whether office files are shown as pages. A folder beside the server's own: that one may be in use.
async fn converting(data: &Path) -> anyhow::Result<Finding> {
    let path = std::env::current_exe().context("cannot find this program's own file")?;
    let worker = WorkerProgram { path, arguments: vec!["convert-worker".into()] };
    let Some(converter) = Converter::find(worker, &data.join("converting-doctor")) else {
        return Ok(Finding::Look(
            "LibreOffice is not installed, so Word, Excel, PowerPoint and OpenDocument files are shown as text. Install it for pages, such as with: apt install libreoffice-writer libreoffice-calc libreoffice-impress"
                .to_owned(),
        ));
    };
    let held = converter.probe().await;
    // The folder is only there if the look made it.
    let _ = std::fs::remove_dir(data.join("converting-doctor"));
    Ok(match held {
        Ok(()) => {
            Finding::Fine(format!("{} makes pages of office files, without network and other files.", converter.name()))
        }
        Err(NoPreview::NotIsolated) => Finding::Look(format!(
            "{} is installed but cannot be confined here (that takes Linux 5.13 or newer with Landlock), so office files are shown as text.",
            converter.name()
        )),
        Err(why) => Finding::Wrong(format!("{} could not be started: {why}", converter.name())),
    })
}

async fn backlog(app: &Beside) -> anyhow::Result<Finding> {
    let backlog = app.store.backlog().await?;
    if let Some(since) = app.store.outbox_held().await? {
        return Ok(Finding::Look(format!(
            "After the restore nothing is sent since {}; {} messages wait. When all looks right, let them go with: assent admin release-outbox",
            since.strftime("%Y-%m-%d %H:%M UTC"),
            backlog.waiting
        )));
    }
    let mut dead = 0;
    for workspace in app.store.workspaces().await? {
        dead += app.store.workspace(workspace.id).dead_letters(DEAD_MAX).await?.len();
    }
    Ok(if dead == 0 {
        Finding::Fine(format!("To be sent: {}; none was given up.", words::counted(backlog.waiting, "message")))
    } else {
        Finding::Look(format!(
            "Not delivered: {}. Each is shown on its request, with a button to try again.",
            words::counted(dead as u64, "message")
        ))
    })
}
