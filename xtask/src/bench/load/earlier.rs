//! The home timeline beside that of an earlier program, in the same run.

use std::path::Path;

use super::{Bench, Cost};
use crate::{
    bench::{Volume, sample::Sample},
    lab::Lab,
    postgres::Postgres,
};

/// Milliseconds of this program and of the earlier one, and how many times as much it is now, round by round.
pub struct Beside {
    pub now: Sample,
    pub earlier: Sample,
    pub times: Sample,
}

/// Asks both by turns, each with the same posts, so that what else the machine does meets both.
pub async fn home(now: &Path, earlier: &Path, postgres: Option<&Postgres>, volume: Volume) -> anyhow::Result<Beside> {
    let once = Volume { rounds: 1, ..volume };
    let (now, earlier) =
        (reader(now, postgres, "xtask_now", once).await?, reader(earlier, postgres, "xtask_earlier", once).await?);
    let (mut figures_now, mut figures_earlier) = (Vec::new(), Vec::new());
    for _ in 0..volume.rounds {
        let (Cost { program: first, .. }, Cost { program: second, .. }) = (now.home().await?, earlier.home().await?);
        figures_now.push(first.median);
        figures_earlier.push(second.median);
    }
    let times = figures_now.iter().zip(&figures_earlier).map(|(now, earlier)| now / earlier).collect();
    Ok(Beside { now: Sample::of(figures_now), earlier: Sample::of(figures_earlier), times: Sample::of(times) })
}

/// A server whose Léa has something to read.
async fn reader<'a>(
    binary: &Path,
    postgres: Option<&'a Postgres>,
    database: &str,
    volume: Volume,
) -> anyhow::Result<Bench<'a>> {
    let database = match postgres {
        Some(postgres) => Some(postgres.database(database).await?),
        None => None,
    };
    let bench = Bench { lab: Lab::start(binary, database).await?, postgres, volume };
    let author = bench.lab.read("author", "author").await?;
    bench.fill_home(&author).await?;
    Ok(bench)
}
