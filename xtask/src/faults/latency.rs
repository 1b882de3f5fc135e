//! How long posts take to arrive.

use std::{collections::HashMap, time::Duration, time::Instant};

use anyhow::{Context, ensure};
use tokio::time::sleep;

use crate::{
    api::Api,
    lab::{Lab, PATIENCE},
    server::Account,
};

/// How many posts are published.
const POSTS: usize = 10;
/// How far they lie apart.
const APART: Duration = Duration::from_millis(300);

/// Publishes some posts; the 99th percentile of the time until they are at the hosts that count.
pub async fn p99(lab: &Lab, author: &Account, counts: impl Fn(&str) -> bool, hosts: usize) -> anyhow::Result<Duration> {
    lab.peers.forget();
    let mut api = Api::new(&lab.server, author).await?;
    let mut published: HashMap<String, Instant> = HashMap::new();
    for number in 0..POSTS {
        let at = Instant::now();
        let post = api.publish(&format!("Number {number} of {POSTS}.")).await?;
        published.insert(post["uri"].as_str().context("no address")?.to_owned(), at);
        sleep(APART).await;
    }
    let asked = Instant::now();
    let mut times = Vec::new();
    while times.len() < POSTS * hosts {
        let late = asked.elapsed() > PATIENCE;
        ensure!(!late, "{} of {} deliveries arrived", times.len(), POSTS * hosts);
        sleep(Duration::from_millis(50)).await;
        let arrived = lab.peers.arrived("Create");
        let time = |uri: &str, at: Instant| published.get(uri).map(|published| at.duration_since(*published));
        times = arrived
            .iter()
            .filter(|delivery| counts(&delivery.host))
            .filter_map(|delivery| time(delivery.body["object"]["id"].as_str()?, delivery.at))
            .collect();
    }
    times.sort_unstable();
    times.get(times.len() * 99 / 100).copied().context("nothing arrived")
}
