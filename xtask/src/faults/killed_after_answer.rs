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
/// How many kills are tried for each that comes in time.
const TRIES: usize = 3;

/// Kills so many times before anything was delivered; a kill that came too late counts as none. Says what came of it.
pub async fn run(bed: &Bed<'_>, kills: usize) -> anyhow::Result<String> {
    let mut lab = bed.lab().await?;
    let company = lab.server.company("fonderie", "lea")?;
    lab.follow(&lab.peers, &names('h', HOSTS), &company).await?;
    let (mut answered, mut before) = (Vec::new(), 0);
    while before < kills {
        ensure!(answered.len() < kills * TRIES, "of {} kills {before} came before the first delivery", answered.len());
        let mut api = Api::new(&lab.server, &company).await?;
        let post = api.publish(&format!("Answered before kill {}.", answered.len())).await?;
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
    let late = answered.len() - before;
    Ok(format!("{before} × kill -9 between the answer and the first delivery, {late} × after that: 0 lost"))
}
