//! What is run by hand beside the tests: `cargo xtask bench` and `faults`, `cargo xtask territories` and `sectors`.
//!
//! **Here:** a server under load ([`server`]), the rest of the fediverse as far as it matters ([`peers`], with [`tls`]),
//! and what is measured ([`bench`]) or broken ([`faults`]) with them; the making of the dataset of official areas
//! ([`territories`]) and of the table of sectors that companies work in ([`sectors`]).
//!
//! **Not here:** any crate of this workspace. The program is driven as everyone drives it: over HTTP and by its
//! command line; SQL is only used to count, and to make many rows out of one.

mod activity;
mod api;
mod bench;
mod faults;
mod http;
mod key;
mod lab;
mod peers;
mod postgres;
mod process;
mod sectors;
mod server;
mod sql;
mod territories;
mod tls;

use std::{path::PathBuf, process::Command};

use anyhow::{Context, ensure};
use clap::{Parser, Subcommand};

/// Measures and breaks the program `ancrage`.
#[derive(Parser)]
#[command(name = "xtask")]
struct Cli {
    /// The program; built with `cargo build --release` unless named
    #[arg(long, global = true, value_name = "PATH")]
    binary: Option<PathBuf>,
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Print what the program costs, beside limits measured in the same run
    Bench(bench::Arguments),
    /// Kill the program, and give it peers that are slow or dead
    Faults(faults::Arguments),
    /// Make the dataset of official areas that the program carries
    Territories(territories::Arguments),
    /// Make the table of sectors (NAF) that the program carries
    Sectors(sectors::Arguments),
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    match &cli.command {
        Task::Territories(arguments) => return territories::run(arguments),
        Task::Sectors(arguments) => return sectors::run(arguments),
        Task::Bench(_) | Task::Faults(_) => {}
    }
    let binary = match cli.binary {
        Some(binary) => binary,
        None => build()?,
    };
    let binary = binary.canonicalize().with_context(|| format!("{} is not there", binary.display()))?;
    match cli.command {
        Task::Bench(arguments) => bench::run(&binary, &arguments).await,
        Task::Faults(arguments) => faults::run(&binary, &arguments).await,
        Task::Territories(_) | Task::Sectors(_) => Ok(()),
    }
}

/// The root of the repository.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn build() -> anyhow::Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status =
        Command::new(cargo).args(["build", "--release", "--package", "server"]).current_dir(root()).status()?;
    ensure!(status.success(), "the program does not build");
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    Ok(target.join("release/ancrage"))
}
