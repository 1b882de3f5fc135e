//! Some hosts accept and never answer: the others get their posts as if there were none of these.

use std::collections::HashSet;

use anyhow::ensure;

use super::{bed::Bed, latency::p99};
use crate::lab::names;

/// By how much the others may be slower.
const SLOWER: f64 = 1.2;

/// `runs` times without and with `silent` of `hosts`. Says what came of it.
pub async fn run(bed: &Bed<'_>, hosts: usize, silent: usize, runs: usize) -> anyhow::Result<String> {
    let mut lab = bed.lab().await?;
    let company = lab.server.company("fonderie", "lea")?;
    lab.follow(&lab.peers, &names('h', hosts), &company).await?;
    lab.server.stop().await?;
    let saved = bed.save(&lab).await?;
    let quiet: HashSet<String> = names('h', silent).iter().map(|name| lab.peers.host(name)).collect();
    let others = |host: &str| !quiet.contains(host);
    let (mut without, mut with) = (Vec::new(), Vec::new());
    for run in 0..2 * runs {
        // Every run begins with hosts that were all well.
        bed.restore(&saved).await?;
        lab.server.start().await?;
        let times = if run % 2 == 0 { &mut without } else { &mut with };
        lab.peers.silence(if run % 2 == 0 { HashSet::new() } else { quiet.clone() });
        times.push(p99(&lab, &company, others, hosts - silent).await?.as_secs_f64() * 1_000.0);
        lab.server.kill();
    }
    let median = |times: &mut Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    let (without, with) = (median(&mut without), median(&mut with));
    let ratio = with / without;
    ensure!(
        ratio <= SLOWER,
        "with {silent} silent hosts of {hosts} the others' p99 is {with:.0} ms, else {without:.0} ms"
    );
    Ok(format!(
        "{silent} silent hosts of {hosts}: the others' p99 is {with:.0} ms, {without:.0} ms without them ({ratio:.2} ×, median of {runs})"
    ))
}
