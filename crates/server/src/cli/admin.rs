//! `assent admin`: what is done on the server's own console.

use crate::app::Clock;
use crate::config::Config;
use crate::recover::{Recovered, SignerIs, recover};
use crate::rotate::{self, Rotated};
use crate::setup;
use crate::start::{self, Beside};
use anyhow::{Context as _, bail};
use clap::{Args, Subcommand, ValueEnum};
use domain::actor::Role;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use store::{Forked, Older, Why};

/// What to do.
#[derive(Debug, Args)]
pub struct AdminArgs {
    #[command(flatten)]
    config: Config,
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Print a new token for the first-run page. Only while there is no workspace.
    FirstRunToken,
    /// Add a member and print the code with which they choose their password.
    CreateMember {
        /// Their address.
        #[arg(long)]
        email: String,
        /// Their name.
        #[arg(long)]
        name: String,
        /// What they may do.
        #[arg(long, value_enum, default_value = "member")]
        role: RoleWord,
        /// The workspace, by name; needed only if there are several.
        #[arg(long)]
        workspace: Option<String>,
    },
    /// Begin another log, because the database was restored from a backup of before what was signed, or the signer is lost. Only while
    /// no server runs. Nothing is sent afterwards until you release it.
    Recover {
        /// The signer folder is from a backup as well, and the log was signed further since.
        #[arg(long)]
        signer_from_backup: bool,
        /// The newest signed checkpoint that somebody kept of the log, so that the record can say how far it went.
        #[arg(long)]
        checkpoint: Option<PathBuf>,
    },
    /// Have another key sign the log beside the present one: once a year, or when somebody leaves who could reach the key. Only while no
    /// server runs.
    RotateKey,
    /// End the older of two keys, 90 days after the newer one was added, and destroy it. Only while no server runs.
    RetireKey {
        /// Somebody else may have it: end it at once.
        #[arg(long)]
        compromised: bool,
    },
    /// After a restore: let messages go out again.
    ReleaseOutbox {
        /// What becomes of those that the backup held, which may have been sent since it was made.
        #[arg(long, value_enum, default_value = "set-aside")]
        older: OlderWord,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum OlderWord {
    /// Each is shown on its request as not delivered, with a button to send it again.
    SetAside,
    /// They are sent, some perhaps for the second time.
    Send,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum RoleWord {
    Owner,
    Admin,
    Designer,
    Member,
    Auditor,
}

impl From<RoleWord> for Role {
    fn from(word: RoleWord) -> Self {
        match word {
            RoleWord::Owner => Self::Owner,
            RoleWord::Admin => Self::Admin,
            RoleWord::Designer => Self::Designer,
            RoleWord::Member => Self::Member,
            RoleWord::Auditor => Self::Auditor,
        }
    }
}

/// Does it. All but what changes the log works beside a running server: everything is in the database, and nothing else is opened.
pub async fn run(args: AdminArgs) -> anyhow::Result<ExitCode> {
    if let Act::Recover { signer_from_backup, checkpoint } = &args.act {
        let signer_is = if *signer_from_backup { SignerIs::FromBackup } else { SignerIs::Newest };
        return Box::pin(begin_another_log(&args.config, signer_is, checkpoint.as_deref())).await;
    }
    match &args.act {
        Act::RotateKey => return Box::pin(rotate_key(&args.config)).await,
        Act::RetireKey { compromised } => return Box::pin(retire_key(&args.config, *compromised)).await,
        _ => {}
    }
    let here = start::beside(&args.config).await?;
    match args.act {
        Act::FirstRunToken => match setup::token_if_fresh(&here.store).await? {
            Some(token) => {
                super::say(&format!("Open {}/setup and enter this token, once:\n  {token}", here.public.base));
            }
            None => {
                bail!("this installation has a workspace already; members are added with: assent admin create-member")
            }
        },
        Act::CreateMember { email, name, role, workspace } => {
            create_member(&here, &email, &name, role.into(), workspace.as_deref()).await?;
        }
        Act::ReleaseOutbox { older } => release(&here, older).await?,
        Act::Recover { .. } | Act::RotateKey | Act::RetireKey { .. } => {
            unreachable!("it was done above, without opening anything here")
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn begin_another_log(config: &Config, signer_is: SignerIs, kept: Option<&Path>) -> anyhow::Result<ExitCode> {
    let kept =
        kept.map(|path| std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display())));
    let Recovered { log, over, waiting } = recover(config, signer_is, kept.transpose()?.as_deref()).await?;
    super::say(&format!("{} has begun, with all {} entries of this database.", log.origin, log.taken_over));
    for Forked { last, known_from } in over {
        super::say(&format!(
            "Of {} at least {} entries were signed, says the {known_from}. Records with its checkpoints still verify under its own key.",
            last.origin, last.size
        ));
    }
    super::say(&format!(
        "Publish the new key:\n  {}\nNothing is sent until you say so; {waiting} messages wait. Start the server, look around, then run: assent admin release-outbox",
        log.vkey()
    ));
    Ok(ExitCode::SUCCESS)
}

async fn rotate_key(config: &Config) -> anyhow::Result<ExitCode> {
    let Rotated { log, note } = rotate::add(config).await?;
    super::say(&format!(
        "Two keys sign {} now. Publish the new one beside the old one:\n  {}\nWhoever trusts the old one can follow with this note, which is also at /log/{}/transition/{}:\n\n{note}\nKeep a backup of the signer folder. In 90 days end the old key, with: assent admin retire-key",
        log.origin,
        log.vkey(),
        log.n,
        log.keys.len(),
    ));
    Ok(ExitCode::SUCCESS)
}

async fn retire_key(config: &Config, compromised: bool) -> anyhow::Result<ExitCode> {
    let why = if compromised { Why::Compromised } else { Why::Replaced };
    let log = rotate::retire(config, why).await?;
    let until = log.keys.iter().rev().find_map(|key| key.retired).map_or(0, |retired| retired.size);
    let about = match why {
        Why::Replaced => format!("What it signed up to entry {until} stays good."),
        Why::Compromised => "Records that only it signed are proved by a receipt with a time from elsewhere, and by nothing else: say so, with the time, where you publish the key.".to_owned(),
    };
    super::say(&format!("The older key was destroyed. {about} This one signs:\n  {}", log.vkey()));
    Ok(ExitCode::SUCCESS)
}

async fn release(here: &Beside, older: OlderWord) -> anyhow::Result<()> {
    let older = match older {
        OlderWord::SetAside => Older::SetAside,
        OlderWord::Send => Older::Send,
    };
    let Some(aside) = here.store.release_outbox(older, Clock::System.now()).await? else {
        bail!("nothing is held back")
    };
    super::say("Messages go out again.");
    if aside > 0 {
        super::say(&format!(
            "{aside} that the backup held were set aside: each is shown on its request, with a button to send it again."
        ));
    }
    Ok(())
}

async fn create_member(
    here: &Beside,
    email: &str,
    name: &str,
    role: Role,
    workspace: Option<&str>,
) -> anyhow::Result<()> {
    let all = here.store.workspaces().await?;
    let chosen = match (workspace, all.as_slice()) {
        (_, []) => bail!("there is no workspace yet; set it up first with: assent admin first-run-token"),
        (None, [only]) => only,
        (None, several) => {
            let names: Vec<&str> = several.iter().map(|w| w.name.as_str()).collect();
            bail!("there are several workspaces; name one with --workspace: {}", names.join(", "))
        }
        (Some(wanted), list) => {
            list.iter().find(|w| w.name == wanted).with_context(|| format!("there is no workspace “{wanted}”"))?
        }
    };
    if !email.contains('@') {
        bail!("“{email}” is not an e-mail address")
    }
    let member = setup::new_member(name, email, "", role);
    if here.store.credentials_by_email(&member.email).await?.is_some() {
        bail!("{} is a member already", member.email)
    }
    let code = setup::invite(&here.store, chosen.id, &member, "console", Clock::System.now()).await?;
    super::say(&format!(
        "{} can now choose a password at {}/join\nwith the address {} and this code, once:\n  {code}",
        member.name, here.public.base, member.email
    ));
    Ok(())
}
