//! Servers that never answer, and servers that are no more, beside those that are well.

use std::time::{Duration, Instant};

use ancrage_tests::{
    client::{Client, PATIENCE, entries},
    crowd::Crowd,
};
use serde_json::json;
use testkit::TestDatabase;

use super::{DELAY, HOSTS, create_of, followed, followed_by, on_both_databases, pending, settled, status, uri};

on_both_databases!(servers_that_never_answer_keep_nobody_else_waiting, dead_servers_keep_nobody_waiting);

/// How many posts are published beside servers that are not well.
const POSTS: usize = 3;
/// How many of the servers never answer.
const SILENT: usize = 10;
/// How many servers are no more.
const DEAD: usize = 40;

/// Posts reach so many servers long before one that never answers is left alone, which takes 15 seconds.
async fn assert_prompt(crowd: &Crowd, fonderie: &Client, servers: usize) {
    for round in 0..POSTS {
        let published = Instant::now();
        let post = fonderie.post("/api/v1/statuses", json!({ "status": format!("Nouvelle {round}") })).await;
        crowd.until_arrived(servers, create_of(&post)).await;
        let took = published.elapsed();
        assert!(took < Duration::from_secs(6), "post {round} took {took:?} to reach {servers} servers");
    }
}

async fn servers_that_never_answer_keep_nobody_else_waiting(database: &TestDatabase) {
    // They hold a place each for as long as they are waited for; two are left for all the others.
    let (crowd, fonderie, server) = followed_by(database, HOSTS, DELAY, SILENT + 2).await;
    crowd.silence(crowd.hosts().take(SILENT));
    assert_prompt(&crowd, &fonderie, HOSTS - SILENT).await;
    let here = server.kill().await;
    let left = pending(&status(&here).await, "deliveries");
    assert!(left >= POSTS * SILENT, "what they did not answer is kept: {left}");
}

async fn dead_servers_keep_nobody_waiting(database: &TestDatabase) {
    let (crowd, fonderie, server) = followed(database).await;
    let here = server.installation();
    let graves = Crowd::start(DEAD, Duration::ZERO).await;
    graves.follow(here, &uri(&fonderie).await).await;
    settled(here).await;
    graves.die().await;
    assert_prompt(&crowd, &fonderie, HOSTS).await;
    // They are left alone for growing times, and everything is kept for them.
    let deadline = Instant::now() + PATIENCE;
    loop {
        let status = status(here).await;
        let hosts = entries(&status["deliveries"]["pending_by_host"]);
        let dead = hosts.iter().filter(|host| host["failures_in_a_row"] != 0).count();
        if hosts.len() == DEAD && dead == DEAD {
            assert!(hosts.iter().all(|host| host["pending"] == POSTS && host["error"].is_string()), "{status:#}");
            break;
        }
        assert!(Instant::now() < deadline, "{status:#}");
    }
}
