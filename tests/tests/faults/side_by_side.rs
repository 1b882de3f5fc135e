//! How much is sent at a time: to one server, and to all of them.

use std::time::Duration;

use ancrage_tests::{client::Client, crowd::Crowd};
use serde_json::{Value, json};
use testkit::TestDatabase;

use super::{AT_A_TIME, DELAY, HOSTS, PER_HOST, followed_by, on_both_databases, settled};

on_both_databases!(
    a_server_for_which_much_waits_gets_only_so_much_at_a_time,
    a_fan_out_goes_to_only_so_many_servers_at_a_time,
);

/// Publishes so many posts while nobody answers, so that they wait for every server together, and lets them go.
async fn gather(crowd: &Crowd, fonderie: &Client, posts: usize) {
    crowd.silence(crowd.hosts());
    for number in 0..posts {
        fonderie.post("/api/v1/statuses", json!({ "status": format!("Lot {number}") })).await;
    }
    crowd.take_peak();
    crowd.silence([]);
    crowd.until_arrived(posts * crowd.hosts().count(), |activity: &Value| activity["type"] == "Create").await;
}

async fn a_server_for_which_much_waits_gets_only_so_much_at_a_time(database: &TestDatabase) {
    let (crowd, fonderie, server) = followed_by(database, 1, Duration::from_millis(150), AT_A_TIME).await;
    gather(&crowd, &fonderie, 8 * PER_HOST).await;
    let peak = crowd.take_peak();
    assert_eq!((peak.to_one, peak.hosts), (PER_HOST, 1), "as many side by side as it may get: {peak:?}");
    settled(server.installation()).await;
    assert!(server.terminate().await.success());
}

async fn a_fan_out_goes_to_only_so_many_servers_at_a_time(database: &TestDatabase) {
    let (crowd, fonderie, server) = followed_by(database, HOSTS, DELAY, AT_A_TIME).await;
    gather(&crowd, &fonderie, 2 * PER_HOST).await;
    let peak = crowd.take_peak();
    assert!((2..=AT_A_TIME).contains(&peak.hosts), "side by side, and no more than may be: {peak:?}");
    assert!((2..=PER_HOST).contains(&peak.to_one), "{peak:?}");
    assert!((peak.hosts..=AT_A_TIME * PER_HOST).contains(&peak.in_all), "{peak:?}");
    settled(server.installation()).await;
    assert!(server.terminate().await.success());
}
