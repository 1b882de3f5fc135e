//! The plug is pulled while activities come in from a peer that tries again: each has its effect exactly once.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, ensure};
use bytes::Bytes;
use serde_json::Value;
use tokio::{task::JoinSet, time::sleep};

use super::bed::Bed;
use crate::{
    activity,
    http::Connection,
    lab::{Lab, PATIENCE, names},
};

/// How many requests are under way at a time.
const AT_ONCE: usize = 4;
/// How long the peer waits before it tries again.
const AGAIN: Duration = Duration::from_millis(30);

/// What has to be there in the end.
#[derive(Debug, PartialEq, Eq)]
struct Effects {
    posts: i64,
    home: usize,
    followers: i64,
    likes: i64,
    notifications: i64,
}

/// Sends so many activities, and kills so many times. Says what came of it.
pub async fn run(bed: &Bed<'_>, activities: usize, kills: usize) -> anyhow::Result<String> {
    let mut lab = bed.lab().await?;
    let author = lab.read("author", "author").await?;
    let liked = lab.api().await?.publish("Who likes this?").await?;
    // A fifth are follows, a fifth likes, the rest posts.
    let fans = activities / 5;
    let posts = activities - 2 * fans;
    let mut requests = lab.posts(&author, "p", posts)?;
    for (number, host) in names('f', fans).iter().enumerate() {
        let actor = lab.peers.actor(host, "fan");
        let about = |kind: &str, object: &Value| {
            let id = format!("{actor}/{kind}/1");
            lab.peers.post(lab.server.domain(), &actor, &activity::simple(kind, &actor, &id, object))
        };
        // Mixed, so that each kill meets each kind.
        let place = number * requests.len() / fans;
        requests.insert(place, about("Follow", &lab.lea.uri.clone().into())?);
        requests.insert(place, about("Like", &liked["uri"])?);
    }
    let requests: Arc<[Bytes]> = requests.into();
    let acknowledged = Arc::new(AtomicUsize::new(0));
    let mut senders = send(&lab, &requests, &acknowledged);
    for kill in 1..=kills {
        while acknowledged.load(Ordering::Relaxed) < kill * activities / (kills + 1) {
            sleep(Duration::from_millis(1)).await;
        }
        lab.server.kill();
        lab.server.start().await?;
    }
    while let Some(result) = senders.join_next().await {
        result??;
    }
    lab.server.settle(PATIENCE).await?;
    let want = Effects {
        posts: posts as i64,
        home: posts,
        followers: fans as i64,
        likes: fans as i64,
        notifications: 2 * fans as i64,
    };
    let have = effects(&lab, &author, &liked).await?;
    ensure!(have == want, "there is {have:?} in place of {want:?}");
    // A peer that never saw our answers sends everything again.
    let mut senders = send(&lab, &requests, &Arc::default());
    while let Some(result) = senders.join_next().await {
        result??;
    }
    lab.server.settle(PATIENCE).await?;
    let have = effects(&lab, &author, &liked).await?;
    ensure!(have == want, "sent once more there is {have:?} in place of {want:?}");
    Ok(format!(
        "{kills} × kill -9 while {activities} activities came in, all of them sent once more: each had its effect once"
    ))
}

/// Sends each request until it is taken.
fn send(lab: &Lab, requests: &Arc<[Bytes]>, acknowledged: &Arc<AtomicUsize>) -> JoinSet<anyhow::Result<()>> {
    let (next, address) = (Arc::new(AtomicUsize::new(0)), lab.server.address());
    let mut senders = JoinSet::new();
    for _ in 0..AT_ONCE {
        let (requests, next, acknowledged) = (Arc::clone(requests), Arc::clone(&next), Arc::clone(acknowledged));
        senders.spawn(async move {
            let mut connection: Option<Connection> = None;
            while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
                loop {
                    if connection.is_none() {
                        connection = Connection::open(address).await.ok();
                    }
                    let answer = match &mut connection {
                        Some(open) => open.send(request).await.ok(),
                        None => None,
                    };
                    match answer {
                        Some(answer) if answer.status == 202 => break,
                        Some(answer) if answer.status < 500 => {
                            let text = String::from_utf8_lossy(&answer.body).into_owned();
                            anyhow::bail!("answered {}: {text}", answer.status);
                        }
                        Some(_) => {}
                        None => connection = None,
                    }
                    sleep(AGAIN).await;
                }
                acknowledged.fetch_add(1, Ordering::Relaxed);
            }
            Ok(())
        });
    }
    senders
}

async fn effects(lab: &Lab, author: &str, liked: &Value) -> anyhow::Result<Effects> {
    let mut api = lab.api().await?;
    let home = api.home().await?;
    let sql = lab.server.sql().await?;
    let posts = format!("SELECT COUNT(*) FROM post WHERE author = (SELECT id FROM actor WHERE uri = '{author}')");
    let effects = Effects {
        posts: sql.number(posts).await?,
        home: home.iter().filter(|uri| uri.starts_with(author)).count(),
        followers: api.followers(&lab.lea.id).await?,
        likes: api.likes(liked["id"].as_str().context("no number")?).await?,
        notifications: sql
            .number(format!("SELECT COUNT(*) FROM notification WHERE recipient = {}", lab.lea.id))
            .await?,
    };
    sql.close().await;
    Ok(effects)
}
