//! `ancrage token`

use app::{App, token::IssueToken};
use clap::{Args, Subcommand};

use super::{Failure, Output};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make an access token and print it, alone; it is shown only once
    Create(Create),
}

#[derive(Debug, Args)]
pub(super) struct Create {
    /// The person whose token it is
    username: String,
    /// Act as this company of the person
    #[arg(long = "as", value_name = "HANDLE")]
    company: Option<String>,
    /// What the token allows, for example "read write follow", or less: "read:company write:team"
    #[arg(long)]
    scopes: String,
}

impl Command {
    pub(super) async fn run(self, app: &App) -> Result<(), Failure> {
        match self {
            Self::Create(create) => create.run(app).await,
        }
    }
}

impl Create {
    async fn run(self, app: &App) -> Result<(), Failure> {
        let (command, secret) =
            IssueToken::for_names(app, &self.username, self.company.as_deref(), &self.scopes).await?;
        app.execute(command).await?;
        Ok(Output::stdout().line(secret)?)
    }
}
