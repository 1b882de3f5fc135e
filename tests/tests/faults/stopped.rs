//! The server is asked to stop while something is sent: what is under way is finished, and nothing more is begun.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::TestDatabase;

use super::{AT_A_TIME, HOSTS, assert_told, create_of, followed_by, on_both_databases, pending, settled, status};

on_both_databases!(
    asked_to_stop_in_the_middle_of_a_fan_out_everyone_is_told_once,
    asked_to_stop_nothing_more_is_begun_for_a_server_for_which_much_waits,
);

async fn asked_to_stop_in_the_middle_of_a_fan_out_everyone_is_told_once(database: &TestDatabase) {
    let (crowd, fonderie, server) = followed_by(database, HOSTS, Duration::from_millis(150), AT_A_TIME).await;
    let here = server.installation().clone();
    let post = fonderie.post("/api/v1/statuses", json!({ "status": "Une coulée" })).await;
    crowd.until_arrived(2, create_of(&post)).await;
    assert!(server.terminate().await.success());
    let (arrived, left) = (crowd.arrived(create_of(&post)).len(), pending(&status(&here).await, "deliveries"));
    assert!(left > 0, "it stopped too late to show anything");
    assert_eq!(arrived + left, HOSTS, "what was sent is noted, and what was not is kept");
    let server = here.serve().await;
    crowd.until_everyone_got("the post", create_of(&post)).await;
    settled(&here).await;
    assert_told(&crowd, &post, 0).await;
    assert!(server.terminate().await.success());
}

async fn asked_to_stop_nothing_more_is_begun_for_a_server_for_which_much_waits(database: &TestDatabase) {
    const MUCH: usize = 24;
    let (crowd, fonderie, server) = followed_by(database, 1, Duration::from_millis(400), AT_A_TIME).await;
    let here = server.installation().clone();
    // While it holds the first back the others gather, to be taken all at once.
    crowd.silence(crowd.hosts());
    let mut posts = Vec::new();
    for number in 0..MUCH {
        posts.push(fonderie.post("/api/v1/statuses", json!({ "status": format!("Lot {number}") })).await);
    }
    crowd.silence([]);
    let create = |activity: &Value| activity["type"] == "Create";
    crowd.until_arrived(3, create).await;
    assert!(server.terminate().await.success());
    let (arrived, left) = (crowd.arrived(create).len(), pending(&status(&here).await, "deliveries"));
    assert!(left > 0, "it went on to the end");
    assert_eq!(arrived + left, MUCH, "what was sent is noted, and what was not is kept");
    let server = here.serve().await;
    settled(&here).await;
    for post in &posts {
        assert_told(&crowd, post, 0).await;
    }
    assert!(server.terminate().await.success());
}
