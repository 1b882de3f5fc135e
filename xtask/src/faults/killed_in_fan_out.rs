//! The plug is pulled while a post goes out: every host gets it, and only what was under way comes twice.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use anyhow::{Context, ensure};
use tokio::time::sleep;

use super::bed::Bed;
use crate::{
    api::Api,
    lab::{PATIENCE, names},
};

/// Requests that were on their way when the plug was pulled arrive within this time.
const LAST_ARRIVALS: Duration = Duration::from_millis(200);

/// Kills so many times. Says what came of it.
pub async fn run(bed: &Bed<'_>, kills: usize, hosts: usize) -> anyhow::Result<String> {
    let mut lab = bed.lab().await?;
    let company = lab.server.company("fonderie", "lea")?;
    lab.follow(&lab.peers, &names('h', hosts), &company).await?;
    let (mut twice, mut most) = (0, 0);
    for kill in 0..kills {
        lab.peers.forget();
        let post = Api::new(&lab.server, &company).await?.publish(&format!("Kill number {kill}.")).await?;
        // Spread over the whole fan-out, from its beginning to its end.
        lab.peers.wait(1 + kill * (hosts - 1) / kills, PATIENCE).await?;
        lab.server.kill();
        sleep(LAST_ARRIVALS).await;
        let sql = lab.server.sql().await?;
        let left = usize::try_from(sql.number("SELECT COUNT(*) FROM delivery WHERE state = 'pending'").await?)?;
        sql.close().await;
        let under_way = (lab.peers.count() + left).checked_sub(hosts).context("a delivery was lost")?;
        lab.server.start().await?;
        lab.server.settle(PATIENCE).await?;
        let arrived = lab.peers.arrived("Create");
        let mut per_host: BTreeMap<&str, usize> = BTreeMap::new();
        for delivery in &arrived {
            *per_host.entry(&delivery.host).or_default() += 1;
        }
        ensure!(per_host.len() == hosts, "{} of {hosts} hosts got {}", per_host.len(), post["uri"]);
        let ids: BTreeSet<&str> = arrived.iter().map(|delivery| delivery.activity.as_str()).collect();
        ensure!(ids.len() == 1, "one activity came under several ids: {ids:?}");
        let again = arrived.len() - hosts;
        ensure!(again <= under_way, "{again} came twice, {under_way} were under way");
        twice += again;
        most = most.max(under_way);
    }
    Ok(format!(
        "{kills} × kill -9 in a fan-out to {hosts} hosts: 0 lost; {twice} of {} came twice under the same id, at most what was under way ({most})",
        kills * hosts
    ))
}
