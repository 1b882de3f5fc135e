//! `ancrage queue`: what waits for other servers, and what was given up.

use app::{Clock, clock::SystemClock};
use chrono::TimeDelta;
use domain::{id::ActivityId, uri::Uri};
use serde_json::Value;
use storage::{NewDelivery, NewInboxEntry, Outcome, StoredActivity};
use testkit::{TestDatabase, for_each_database, process::Installation};

use super::PASSWORD;

#[tokio::test]
async fn the_queue_is_visible() {
    let here = Installation::new().await;
    let text = here.must(&["queue", "status"], "").await;
    let lines = [
        "deliveries: 0 pending, 0 failed",
        "inbox: 0 pending, 0 dead letters",
        "events: 0 pending, 0 dead",
        "mails: 0 pending, 0 failed",
    ];
    assert_eq!(text, lines.join("\n"));
    let json: Value = serde_json::from_str(&here.must(&["queue", "status", "--json"], "").await).expect("JSON");
    assert_eq!(json["deliveries"]["pending"], 0);
    assert_eq!(json["inbox"]["dead_letters"], Value::Array(Vec::new()));
    let retried = here.must(&["queue", "retry"], "").await;
    assert!(retried.starts_with("0 deliveries are tried again"), "{retried}");
}

/// A dead letter and a delivery that expired, as a server leaves them.
async fn give_up(database: &TestDatabase) {
    let now = SystemClock.now();
    let mut store = database.store().await;
    store.lease_node(now).await.expect("a number");
    let anna = "anna".parse().expect("a handle");
    let anna = store.read(now).actors().find_by_handle(&anna).await.expect("reads").expect("made before");
    let tx = store.begin(now).await.expect("a change");
    let entry = NewInboxEntry {
        activity_uri: "https://brest.example/likes/1".to_owned(),
        digest: "0".repeat(64),
        sender: "https://brest.example/actors/1".to_owned(),
        host: "brest.example".to_owned(),
        body: "{}".to_owned(),
    };
    tx.inbox().insert_all(store.ids(), &[entry], now).await.expect("received");
    let taken = tx.inbox().claim(store.node(), now, now, 3, 10, &[]).await.expect("taken");
    tx.inbox().put_off(taken[0].id, None, "unreachable: took too long").await.expect("given up");
    let address = |text: &str| Uri::parse(text).expect("an address");
    let activity = StoredActivity {
        id: ActivityId(tx.next_id()),
        uri: address("https://lyon.example/activities/1"),
        actor: anna.id,
        open: false,
        body: "{}".to_owned(),
    };
    tx.activities().insert(&activity, now).await.expect("stored");
    let inboxes = [address("https://brest.example/inbox")];
    let delivery = NewDelivery { activity: activity.id, object_key: "x", inboxes: &inboxes };
    tx.deliveries().enqueue(store.ids(), &delivery, now - TimeDelta::days(15)).await.expect("queued");
    let host = "brest.example".to_owned();
    let due = tx.deliveries().due(std::slice::from_ref(&host), now, 1).await.expect("due");
    let outcome = Outcome {
        host,
        answered: false,
        delivered: Vec::new(),
        failed: vec![(due[0].id, "expired after 14 days".to_owned())],
        put_off: Vec::new(),
        unwell: None,
    };
    tx.deliveries().settle(&[outcome], now).await.expect("written down");
    tx.commit().await.expect("committed");
    store.release_node().await.expect("released");
    store.close().await.expect("closed");
}

#[tokio::test]
async fn what_was_given_up_is_named_and_tried_again() {
    for_each_database(async |database| {
        let here = Installation::new().await.with("ANCRAGE_DATABASE__URL", database.url());
        here.must(&["account", "create", "anna", "--email", "anna@lyon.example"], PASSWORD).await;
        give_up(&database).await;
        let lines = [
            "deliveries: 0 pending, 1 failed",
            "  brest.example: 1 failed: expired after 14 days",
            "inbox: 0 pending, 1 dead letters",
            "  https://brest.example/likes/1 from https://brest.example/actors/1: unreachable: took too long",
        ];
        let text = here.must(&["queue", "status"], "").await;
        assert!(text.starts_with(&lines.join("\n")), "{text}");
        let status: Value = serde_json::from_str(&here.must(&["queue", "status", "--json"], "").await).expect("JSON");
        assert_eq!((&status["deliveries"]["failed"], &status["inbox"]["failed"]), (&1.into(), &1.into()), "{status:#}");
        let retried = here.must(&["queue", "retry"], "").await;
        let said = "1 deliveries are tried again\n1 dead letters are processed again\n";
        assert!(retried.starts_with(said), "{retried}");
        let status: Value = serde_json::from_str(&here.must(&["queue", "status", "--json"], "").await).expect("JSON");
        let (deliveries, inbox) = (&status["deliveries"], &status["inbox"]);
        assert_eq!((&deliveries["pending"], &deliveries["failed"]), (&1.into(), &0.into()), "{status:#}");
        assert_eq!((&inbox["pending"], &inbox["dead_letters"]), (&1.into(), &Value::Array(Vec::new())), "{status:#}");
    })
    .await;
}
