//! `ancrage account delete`, `move` and `alias`: what people do in their settings, for those who cannot log in.

use app::{
    App, Origin,
    account_alias::{AddAlias, RemoveAlias},
    account_delete::{self, Authority, DeleteAccount},
    account_move::MoveAccount,
    company::Speaker,
    media,
    remote::Remote,
};
use clap::{Args, builder::PossibleValuesParser};
use domain::{
    actor::{Actor, ActorKind},
    handle::Handle,
};
use federation::Federation;

use crate::{
    cli::{Failure, Output},
    config::Config,
    node::NodeOptions,
    serve,
};

#[derive(Debug, Args)]
pub(in crate::cli) struct Delete {
    /// The name of a person or a company here
    handle: String,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Move {
    /// The name of a person or a company here
    handle: String,
    /// The new account, for example @lea@brest.example
    target: String,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Alias {
    /// The name of a person or a company here
    handle: String,
    /// What to do
    #[arg(value_parser = PossibleValuesParser::new(["add", "remove"]))]
    deed: String,
    /// The other account, for example @lea@brest.example
    target: String,
}

fn handle(app: &App, text: &str) -> Result<Handle, Failure> {
    let handle: Handle =
        text.parse().map_err(|_| Failure::Input(format!("{text:?} is not a handle such as @lea@brest.example")))?;
    Ok(app.instance().localise(handle))
}

/// A person or a company here. What territories, communities and the server itself speak with is neither.
async fn account(app: &App, text: &str) -> Result<Actor, Failure> {
    let handle = handle(app, text)?;
    let missing = || Failure::Input(format!("there is no person or company {text:?} here"));
    let read = app.read();
    let found = read.actors().find_by_handle(&handle).await?;
    let actor = found.filter(|actor| actor.is_local() && actor.deleted_at.is_none()).ok_or_else(missing)?;
    let known = actor.kind == ActorKind::Organization || read.logins().find_by_person(actor.id).await?.is_some();
    if known { Ok(actor) } else { Err(missing()) }
}

/// The way to other servers, without anything that works behind requests.
async fn remote(app: &App, config: &Config) -> Result<Federation, Failure> {
    serve::install_crypto();
    Ok(Federation::new(app.clone(), NodeOptions::new(config).federation).await?)
}

impl Delete {
    pub(super) async fn run(self, app: &App) -> Result<(), Failure> {
        let actor = account(app, &self.handle).await?;
        let files = app.execute(DeleteAccount { actor: actor.id, authority: Authority::Admin(None) }).await?;
        media::discard(app, &files).await;
        account_delete::sweep(app).await?;
        Ok(Output::stdout().line(format_args!("{} is deleted", app.instance().full_handle(&actor)))?)
    }
}

impl Move {
    pub(super) async fn run(self, app: &App, config: &Config) -> Result<(), Failure> {
        let actor = account(app, &self.handle).await?;
        let target = remote(app, config).await?.refresh_actor(&handle(app, &self.target)?).await?;
        // At the command line nobody speaks for a company: it moves by itself.
        app.execute(MoveAccount { origin: Origin::Local(Speaker::Person(actor.id)), target }).await?;
        let target = app.read().actors().get(target).await?;
        let [old, new] = [&actor, &target].map(|actor| app.instance().full_handle(actor));
        Ok(Output::stdout().line(format_args!("{old} moves to {new}"))?)
    }
}

impl Alias {
    pub(super) async fn run(self, app: &App, config: &Config) -> Result<(), Failure> {
        let speaker = Speaker::Person(account(app, &self.handle).await?.id);
        let target = handle(app, &self.target)?;
        let actor = if self.deed == "add" {
            let other = remote(app, config).await?.resolve_actor(&target).await?;
            let alias = app.read().actors().get(other).await?.uri;
            app.execute(AddAlias { speaker, alias }).await?
        } else {
            // Nobody is asked: the other server may be gone.
            let other = app.read().actors().find_by_handle(&target).await?;
            let unknown = || Failure::Input(format!("{} is not known here", self.target));
            app.execute(RemoveAlias { speaker, alias: other.ok_or_else(unknown)?.uri }).await?
        };
        let mut output = Output::stdout();
        for alias in &actor.also_known_as {
            output.line(alias)?;
        }
        Ok(())
    }
}
