//! `cargo xtask bench`: what the program costs, in CPU time of its process, beside limits of the same run.
//!
//! CPU is user and system time of all threads, from before the load until nothing is left to do, divided by what
//! was done. Load comes from this process and its peers, which are not counted. Every figure is the median of
//! several rounds after a warm-up; what stands after `±` is half of the distance between the lowest and the highest.

mod limit;
mod load;
mod machine;
mod rows;
mod sample;
mod table;

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;

use self::{
    limit::Limits,
    load::{Costs, Figure},
    table::Table,
};
use crate::postgres::{Databases, Postgres};

/// What is measured.
#[derive(Args)]
pub struct Arguments {
    /// On which database
    #[arg(long, value_enum, default_value = "both")]
    database: Databases,
    /// How often each figure is taken
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..))]
    rounds: u16,
    /// Only these figures; everything unless named
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Figure>,
    /// An earlier program: its home timeline is measured too, by turns with that of this one
    #[arg(long, value_name = "PATH")]
    earlier: Option<PathBuf>,
    /// A tenth of the load, in one round: whether everything works
    #[arg(long)]
    short: bool,
}

/// How much load there is.
#[derive(Clone, Copy)]
pub struct Volume {
    rounds: usize,
    /// Everything is divided by this.
    divisor: usize,
}

impl Volume {
    /// This much, or less.
    fn of(self, full: usize) -> usize {
        (full / self.divisor).max(4)
    }
}

/// Prints the table.
pub async fn run(binary: &Path, arguments: &Arguments) -> anyhow::Result<()> {
    let volume = if arguments.short {
        Volume { rounds: 1, divisor: 10 }
    } else {
        Volume { rounds: arguments.rounds.into(), divisor: 1 }
    };
    let mut table = Table::default();
    if arguments.database != Databases::Postgres {
        let (limits, costs) = measure(binary, arguments, None, volume).await?;
        table.add("SQLite", &limits, &costs);
    }
    if arguments.database != Databases::Sqlite {
        let postgres = Postgres::start().await?;
        let (limits, costs) = measure(binary, arguments, Some(&postgres), volume).await?;
        table.add("PostgreSQL", &limits, &costs);
    }
    table.print(volume)
}

/// What is asked for, on one database.
async fn measure(
    binary: &Path,
    arguments: &Arguments,
    postgres: Option<&Postgres>,
    volume: Volume,
) -> anyhow::Result<(Limits, Costs)> {
    let wanted = |figure| arguments.only.is_empty() || arguments.only.contains(&figure);
    let limits = Limits::measure(postgres, volume).await?;
    let mut costs = load::run(binary, postgres, volume, wanted).await?;
    if let Some(earlier) = arguments.earlier.as_deref().filter(|_| wanted(Figure::Home)) {
        let earlier = earlier.canonicalize().with_context(|| format!("{} is not there", earlier.display()))?;
        costs.home_beside = Some(load::home_beside(binary, &earlier, postgres, volume).await?);
    }
    Ok((limits, costs))
}
