//! What a process has taken from the queues, and who gets it when that process is gone.

use chrono::TimeDelta;
use storage::{NewDelivery, NewInboxEntry, StoreOptions, StoredActivity};

use super::harness::{Server, uri};

fn received(number: u8) -> NewInboxEntry {
    NewInboxEntry {
        activity_uri: format!("https://brest.example/activities/{number}"),
        digest: "d".into(),
        sender: "https://brest.example/actors/1".into(),
        host: "brest.example".into(),
        body: "{}".into(),
    }
}

#[tokio::test]
async fn what_a_killed_process_had_taken_is_taken_again_at_the_next_start() {
    let server = Server::start().await;
    let anna = server.person("anna").await;
    let (store, now) = (server.app.store(), server.app.now());
    let tx = store.begin(now).await.expect("begins");
    let activity = StoredActivity {
        id: tx.next_id(),
        uri: uri("https://lyon.example/activities/1"),
        actor: anna,
        open: true,
        body: "{}".into(),
    };
    tx.activities().insert(&activity, now).await.expect("stored");
    let inboxes = [uri("https://brest.example/inbox")];
    let delivery = NewDelivery { activity: activity.id, object_key: "x", inboxes: &inboxes };
    tx.deliveries().enqueue(store.ids(), &delivery, now).await.expect("queued");
    tx.inbox().insert_all(store.ids(), &[received(1)], now).await.expect("kept");
    tx.commit().await.expect("commits");
    let take = async || {
        let tx = store.begin(now).await.expect("begins");
        let until = now + TimeDelta::minutes(15);
        let hosts = tx.deliveries().claim_hosts(store.node(), now, until, false, 9).await.expect("claims");
        let entries = tx.inbox().claim(store.node(), now, until, 3, 9, &[]).await.expect("claims");
        tx.commit().await.expect("commits");
        (hosts.len(), entries.len())
    };
    assert_eq!(take().await, (1, 1));
    assert_eq!(take().await, (0, 0), "it is in other hands");
    store.release_lost_claims(now).await.expect("releases");
    assert_eq!(take().await, (0, 0), "those hands are alive");

    let url = format!("sqlite:{}", server.folder.path().join("test.db").display());
    let mut next = storage::Store::connect(&StoreOptions { url, connections: 2 }).await.expect("a database");
    next.lease_node(now).await.expect("a node number");
    assert_ne!(next.node(), store.node(), "the lease of a killed process lasts on");
    next.take_over_claims(now).await.expect("takes over");
    assert_eq!(take().await, (1, 1));
    let later = now + TimeDelta::minutes(5);
    next.renew_node(later).await.expect("renews");
    next.release_lost_claims(later).await.expect("releases");
    assert_eq!(take().await, (1, 1), "nobody renewed that lease");
}

#[tokio::test]
async fn whoever_is_killed_again_and_again_starts_again() {
    let server = Server::start().await;
    let now = server.app.now();
    let url = format!("sqlite:{}", server.folder.path().join("test.db").display());
    // More often than there are numbers, and sooner than the first lease ends.
    for _ in 0..70 {
        let options = StoreOptions { url: url.clone(), connections: 1 };
        let mut next = storage::Store::connect(&options).await.expect("a database");
        next.lease_node(now).await.expect("a node number");
        assert_ne!(next.node(), server.app.store().node(), "the command beside it keeps its own");
        next.take_over_claims(now).await.expect("takes over");
        next.close().await.expect("closed");
    }
}

#[tokio::test]
async fn what_another_process_settled_stays_settled() {
    let server = Server::start().await;
    let (store, now) = (server.app.store(), server.app.now());
    let taken = server
        .store(async |tx| {
            tx.inbox().insert_all(store.ids(), &[received(1), received(2)], now).await?;
            tx.inbox().claim(store.node(), now, now + TimeDelta::minutes(15), 3, 9, &[]).await
        })
        .await;
    let [first, second] = taken.as_slice() else { panic!("{taken:?}") };
    // This process was away for so long that another took both over; now it goes on where it stood.
    server
        .store(async |tx| {
            assert!(tx.inbox().done(first.id, now).await?);
            tx.inbox().refused(second.id, "no", now).await?;
            for id in [first.id, second.id] {
                assert!(!tx.inbox().done(id, now).await?, "no effect comes twice");
                for next in [Some(now), None] {
                    tx.inbox().put_off(id, next, "it took too long").await?;
                }
            }
            Ok(())
        })
        .await;
    let read = server.app.read();
    let (waiting, dead) = (read.inbox().count_pending().await, read.inbox().count_dead().await);
    assert_eq!((waiting.expect("reads"), dead.expect("reads")), (0, 0));
}
