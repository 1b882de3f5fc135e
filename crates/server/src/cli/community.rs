//! `ancrage community`

use app::{App, community::RecoverCommunity};
use clap::{Args, Subcommand};

use super::{Failure, output::Output};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Give a community a moderator, for when those it had are gone
    Moderator(Moderator),
}

#[derive(Debug, Args)]
pub(super) struct Moderator {
    /// The community's name in addresses
    handle: String,
    /// Who looks after it from now on: a member, by the user name here or the whole handle
    member: String,
}

impl Command {
    pub(super) async fn run(self, app: &App) -> Result<(), Failure> {
        let Self::Moderator(Moderator { handle, member }) = self;
        app.execute(RecoverCommunity::for_names(app, &handle, &member).await?).await?;
        let (handle, member) = (handle.trim_start_matches('@'), member.trim_start_matches('@'));
        Ok(Output::stdout().line(format_args!("@{member} looks after @{handle}"))?)
    }
}
