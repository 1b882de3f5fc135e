//! `ancrage account`

mod departure;

use std::io::{self, BufRead, IsTerminal, Write};

use app::{App, account::CreateAccount, login::totp::ResetTotp, suspension::SuspendAccount};
use clap::{Args, Subcommand, builder::PossibleValuesParser};
use domain::{
    actor::Actor,
    login::{PASSWORD_LENGTH, Role},
};
use serde::Serialize;

use self::departure::{Alias, Delete, Move};
use super::{Failure, Output};
use crate::config::Config;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make an account for a person; the password comes on the standard input
    Create(Create),
    /// Let somebody log in without a second factor who lost the app and the recovery codes
    TotpReset(TotpReset),
    /// Say which other accounts a person or a company has, so that these can move here
    Alias(Alias),
    /// Move the followers of an account to another, which names it; nothing brings them back
    Move(Move),
    /// Delete the account of a person or a company; nothing brings it back
    Delete(Delete),
    /// Close an account for a while: it does nothing, and nothing of it is shown; a company for which it answers goes
    /// to another owner, or is hidden
    Suspend(Suspension),
    /// Let an account back that was suspended
    Unsuspend(Suspension),
}

#[derive(Debug, Args)]
pub(super) struct Suspension {
    /// The name of a person or a company, the part before the @; of other servers, the whole handle
    username: String,
    /// Why, for the log of moderation
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
}

#[derive(Debug, Args)]
pub(super) struct TotpReset {
    /// The name, the part before the @
    username: String,
}

#[derive(Debug, Args)]
pub(super) struct Create {
    /// The name, the part before the @: letters, digits and _
    username: String,
    /// Where the person is written to; it counts as confirmed
    #[arg(long, value_name = "ADDRESS")]
    email: String,
    /// What the person may do here
    #[arg(long, default_value = "member", value_parser = PossibleValuesParser::new(["owner", "admin", "moderator", "member"]))]
    role: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Command {
    pub(super) async fn run(self, app: &App, config: &Config) -> Result<(), Failure> {
        match self {
            Self::Create(create) => create.run(app).await,
            Self::TotpReset(reset) => reset.run(app).await,
            Self::Alias(alias) => Box::pin(alias.run(app, config)).await,
            Self::Move(to) => Box::pin(to.run(app, config)).await,
            Self::Delete(delete) => Box::pin(delete.run(app)).await,
            Self::Suspend(suspension) => suspension.run(app, true).await,
            Self::Unsuspend(suspension) => suspension.run(app, false).await,
        }
    }
}

impl Suspension {
    async fn run(self, app: &App, suspended: bool) -> Result<(), Failure> {
        app.execute(SuspendAccount::for_name(app, &self.username, suspended, self.reason).await?).await?;
        let now = if suspended { "is suspended" } else { "is no longer suspended" };
        Ok(Output::stdout().line(format_args!("@{} {now}", self.username.trim_start_matches('@')))?)
    }
}

impl TotpReset {
    async fn run(self, app: &App) -> Result<(), Failure> {
        app.execute(ResetTotp::new(&self.username)?).await?;
        Ok(Output::stdout().line(format_args!("@{} logs in with the password alone", self.username))?)
    }
}

impl Create {
    async fn run(self, app: &App) -> Result<(), Failure> {
        let role = Role::from_name(&self.role).ok_or_else(|| Failure::Input("this role does not exist".into()))?;
        let password = read_password()?;
        let command = CreateAccount::prepare(app, &self.username, &self.email, &password, role, None).await?;
        let actor = app.execute(command).await?;
        print(app, &actor, self.json)
    }
}

/// The first line of the standard input. More than the longest password is not read.
fn read_password() -> Result<String, Failure> {
    if io::stdin().is_terminal() {
        write!(io::stderr(), "password (it shows as you type): ")?;
    }
    let longest = *PASSWORD_LENGTH.end() as u64 * 4 + 3;
    let mut line = Vec::new();
    io::Read::take(io::stdin().lock(), longest).read_until(b'\n', &mut line)?;
    let line = String::from_utf8(line).map_err(|_| Failure::Input("the password is not UTF-8 text".into()))?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        return Err(Failure::Input("there is no password on the standard input".into()));
    }
    Ok(password.to_owned())
}

#[derive(Serialize)]
struct Made {
    id: String,
    handle: String,
    uri: String,
    url: Option<String>,
}

/// Says which actor was made.
pub(super) fn print(app: &App, actor: &Actor, json: bool) -> Result<(), Failure> {
    let handle = app.instance().full_handle(actor);
    let mut output = Output::stdout();
    if json {
        let made = Made {
            id: actor.id.to_string(),
            handle,
            uri: actor.uri.to_string(),
            url: actor.url.as_ref().map(ToString::to_string),
        };
        return Ok(output.json(&made)?);
    }
    Ok(output.line(format_args!("{handle}  {}", actor.uri))?)
}
