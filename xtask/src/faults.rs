//! `cargo xtask faults`: the plug is pulled, peers are slow or dead, and nothing may be lost.
//!
//! Each fault has a file of its own and ends with one line; the first that does not hold ends the run with an
//! error. `--short` tries the same with fewer kills and hosts. On PostgreSQL a kill takes half a minute: what the dead
//! process had taken is free when the lease of its number has ended.

mod bed;
mod dead;
mod killed_after_answer;
mod killed_in_fan_out;
mod killed_while_receiving;
mod latency;
mod silent;

use std::{io::Write, path::Path, time::Instant};

use clap::{Args, ValueEnum};

use self::bed::Bed;
use crate::postgres::{Databases, Postgres};

/// What is tried.
#[derive(Args)]
pub struct Arguments {
    /// Which faults; all of them unless named
    #[arg(value_enum)]
    faults: Vec<Fault>,
    /// On which database
    #[arg(long, value_enum, default_value = "both")]
    database: Databases,
    /// Fewer kills and hosts: minutes less
    #[arg(long)]
    short: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Fault {
    /// kill -9 while a post goes to 300 hosts
    KilledInFanOut,
    /// kill -9 between the answer of the API and the first delivery
    KilledAfterAnswer,
    /// kill -9 while activities come in
    KilledWhileReceiving,
    /// Hosts that accept a connection and never answer
    Silent,
    /// Hosts that are no more
    Dead,
}

/// Tries what is asked for.
pub async fn run(binary: &Path, arguments: &Arguments) -> anyhow::Result<()> {
    if arguments.database != Databases::Postgres {
        all(&Bed::new(binary, None), arguments).await?;
    }
    if arguments.database != Databases::Sqlite {
        let postgres = Postgres::start().await?;
        all(&Bed::new(binary, Some(&postgres)), arguments).await?;
    }
    Ok(())
}

async fn all(bed: &Bed<'_>, arguments: &Arguments) -> anyhow::Result<()> {
    let chosen = if arguments.faults.is_empty() { Fault::value_variants() } else { &arguments.faults };
    let size = |full: usize, short: usize| if arguments.short { short } else { full };
    for fault in chosen {
        let started = Instant::now();
        let told = match fault {
            Fault::KilledInFanOut => killed_in_fan_out::run(bed, size(50, 5), size(300, 40)).await?,
            Fault::KilledAfterAnswer => killed_after_answer::run(bed, size(200, 10)).await?,
            Fault::KilledWhileReceiving => killed_while_receiving::run(bed, size(2_000, 200), size(8, 3)).await?,
            Fault::Silent => silent::run(bed, size(300, 60), size(10, 2), size(5, 3)).await?,
            Fault::Dead => dead::run(bed, size(1_000, 60), size(100, 20)).await?,
        };
        let mut out = std::io::stdout().lock();
        writeln!(out, "holds on {}: {told} ({:.0} s)", bed.database(), started.elapsed().as_secs_f64())?;
    }
    Ok(())
}
