//! The plug is pulled after the API answered and before anything was delivered.

use std::collections::BTreeSet;

use anyhow::{Context, ensure};

use super::bed::Bed;
use crate::{
    api::Api,
    lab::{PATIENCE, names},
};

/// How many hosts get each post.
const HOSTS: usize = 3;

/// Kills so many times. Says what came of it.
pub async fn run(bed: &Bed<'_>, kills: usize) -> anyhow::Result<String> {
    let mut lab = bed.lab().await?;
    let company = lab.server.company("fonderie", "lea")?;
    lab.follow(&lab.peers, &names('h', HOSTS), &company).await?;
    let (mut answered, mut before) = (Vec::new(), 0);
    for kill in 0..kills {
        let mut api = Api::new(&lab.server, &company).await?;
        let post = api.publish(&format!("Answered before kill {kill}.")).await?;
        lab.server.kill();
        let uri = post["uri"].as_str().context("no address")?.to_owned();
        if !lab.peers.arrived("Create").iter().any(|delivery| delivery.body["object"]["id"] == uri.as_str()) {
            before += 1;
        }
        answered.push(uri);
        lab.server.start().await?;
    }
    lab.server.settle(PATIENCE).await?;
    let arrived: BTreeSet<(String, String)> = lab
        .peers
        .arrived("Create")
        .into_iter()
        .map(|delivery| (delivery.body["object"]["id"].as_str().unwrap_or_default().to_owned(), delivery.host))
        .collect();
    for uri in &answered {
        let hosts = arrived.iter().filter(|(post, _)| post == uri).count();
        ensure!(hosts == HOSTS, "{uri} reached {hosts} of {HOSTS} hosts");
    }
    Ok(format!("{kills} × kill -9 after the answer, {before} of them before the first delivery: 0 lost"))
}
