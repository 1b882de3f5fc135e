//! The command line. Results go to the standard output, everything else to the standard error; wrong input ends
//! with status 2 and one line that says what to change, a failure of the machine with status 1.
//!
//! **To add a command:** 1. a file named after the feature with its arguments and `run`; 2. its variant in
//! [`Command`]; 3. its lines in the tables of `tests/tests/command_line/main.rs`.

mod account;
mod community;
mod company;
mod directory;
mod domain;
mod failure;
mod migrate;
mod output;
mod queue;
mod territory;
mod token;

use std::{path::PathBuf, process::ExitCode};

use app::App;
use clap::{Parser, Subcommand, error::ErrorKind};

pub use failure::Failure;
use output::Output;

use crate::{config, start};

/// A federated server for the companies of a territory and the people who work with them.
#[derive(Debug, Parser)]
#[command(name = "ancrage", version, about, disable_help_subcommand = true)]
struct Cli {
    /// The configuration; ./ancrage.toml when it is there
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Bring the database up to date, then serve until SIGTERM
    Serve,
    /// Two federated servers with sample data, on *.localhost
    Demo(crate::demo::Arguments),
    /// Bring the database up to date, take it back, or say how far it is
    Migrate(migrate::Arguments),
    /// Make accounts for people; move, suspend and delete accounts
    #[command(subcommand)]
    Account(account::Command),
    /// Make companies, show them, give them an owner
    #[command(subcommand)]
    Company(company::Command),
    /// Give communities somebody who looks after them
    #[command(subcommand)]
    Community(community::Command),
    /// Bring official areas in, look for them, give them accounts and stewards
    #[command(subcommand)]
    Territory(territory::Command),
    /// Choose other servers whose companies and communities are listed here too
    #[command(subcommand)]
    Directory(directory::Command),
    /// Make access tokens
    #[command(subcommand)]
    Token(token::Command),
    /// Suspend, limit or welcome other servers
    #[command(subcommand)]
    Domain(domain::Command),
    /// Look after what waits and what was given up
    #[command(subcommand)]
    Queue(queue::Command),
}

/// Reads the command line and does what it says.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            return finish(Output::stdout().text(error.render()).map_err(Failure::from));
        }
        Err(error) => return finish(Err(Failure::Input(one_line(&error)))),
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return finish(Err(error.into())),
    };
    let result = runtime.block_on(run(cli));
    // A task that hangs must not keep the process.
    runtime.shutdown_background();
    finish(result)
}

fn finish(result: Result<(), Failure>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output::complain(&failure);
            failure.status()
        }
    }
}

async fn run(cli: Cli) -> Result<(), Failure> {
    if let Command::Demo(arguments) = &cli.command {
        return Box::pin(arguments.run()).await;
    }
    let config = config::load(cli.config.as_deref())?;
    match cli.command {
        Command::Demo(_) => Ok(()),
        Command::Serve => crate::serve::run(config).await,
        Command::Migrate(arguments) => arguments.run(&config).await,
        Command::Account(command) => with_app(&config, async |app| command.run(app, &config).await).await,
        Command::Company(command) => with_app(&config, async |app| command.run(app).await).await,
        Command::Community(command) => with_app(&config, async |app| command.run(app).await).await,
        Command::Territory(command) => with_app(&config, async |app| command.run(app).await).await,
        Command::Directory(command) => with_app(&config, async |app| command.run(app).await).await,
        Command::Token(command) => with_app(&config, async |app| command.run(app).await).await,
        Command::Domain(command) => with_app(&config, async |app| command.run(app).await).await,
        Command::Queue(command) => with_app(&config, async |app| command.run(app).await).await,
    }
}

/// Does something with the application, as a process with a node number of its own beside any that serve.
async fn with_app<F>(config: &config::Config, work: F) -> Result<(), Failure>
where
    F: AsyncFnOnce(&App) -> Result<(), Failure>,
{
    let app = start::open(config).await?;
    let result = work(&app).await;
    app.store().release_node().await?;
    app.store().clone().close().await?;
    result
}

/// The message of the parser without the usage that it adds.
fn one_line(error: &clap::Error) -> String {
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return "a command is missing (see --help)".into();
    }
    let text = error.render().to_string();
    let message = text.split("\n\nUsage:").next().unwrap_or(&text);
    let message = message.split("\n\nFor more information").next().unwrap_or(message);
    let words: Vec<&str> = message.split_whitespace().collect();
    let message = words.join(" ");
    format!("{} (see --help)", message.strip_prefix("error: ").unwrap_or(&message))
}
