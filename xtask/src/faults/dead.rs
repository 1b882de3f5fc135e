//! Most hosts are no more: those that live get their posts all the same.

use std::{sync::Arc, time::Duration};

use anyhow::ensure;

use super::{bed::Bed, latency::p99};
use crate::{key::Key, lab::names, peers::Peers};

/// How long a living host may wait.
const MOST: Duration = Duration::from_secs(2);

/// `dead` hosts beside `live` ones. Says what came of it.
pub async fn run(bed: &Bed<'_>, dead: usize, live: usize) -> anyhow::Result<String> {
    let lab = bed.lab().await?;
    let company = lab.server.company("fonderie", "lea")?;
    lab.follow(&lab.peers, &names('h', live), &company).await?;
    let mut graves = Peers::start(Arc::new(Key::generate()?))?;
    lab.follow(&graves, &names('d', dead), &company).await?;
    graves.die();
    let p99 = p99(&lab, &company, |_| true, live).await?;
    ensure!(p99 < MOST, "beside {dead} dead hosts the p99 of {live} living ones is {p99:?}");
    Ok(format!("{dead} dead hosts beside {live} living ones: their p99 is {:.0} ms", p99.as_secs_f64() * 1_000.0))
}
