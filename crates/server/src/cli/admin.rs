//! `assent admin`: what is done on the server's own console.

use crate::app::Clock;
use crate::config::Config;
use crate::setup;
use crate::start::{self, Beside};
use anyhow::{Context as _, bail};
use clap::{Args, Subcommand, ValueEnum};
use domain::actor::Role;
use std::process::ExitCode;

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

/// Does it. It works beside a running server: everything is in the database, and nothing else is opened.
pub async fn run(args: AdminArgs) -> anyhow::Result<ExitCode> {
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
    }
    Ok(ExitCode::SUCCESS)
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
