//! Node numbers: of two processes on one database, neither has the other's.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use storage::{Store, StoreOptions};
use testkit::for_each_database;

#[tokio::test]
async fn two_nodes_never_share_a_number() {
    for_each_database(async |database| {
        let options = StoreOptions { url: database.url().to_owned(), connections: 2 };
        let mut stores: Vec<Store> = Vec::new();
        for _ in 0..8 {
            stores.push(Store::connect(&options).await.expect("a node"));
        }
        let now = chrono::DateTime::UNIX_EPOCH;
        let leases = futures::future::join_all(stores.iter_mut().map(|store| store.lease_node(now))).await;
        assert!(leases.iter().all(Result::is_ok), "{leases:?}");
        let numbers: BTreeSet<u8> = stores.iter().map(Store::node).collect();
        assert_eq!(numbers.len(), stores.len(), "{numbers:?}");

        // One that was away for too long has lost its number to whoever came.
        let late = now + TimeDelta::hours(1);
        let mut newcomer = Store::connect(&options).await.expect("a node");
        newcomer.lease_node(late).await.expect("a number");
        let robbed = stores.iter().find(|store| store.node() == newcomer.node()).expect("numbers are taken in order");
        assert!(!robbed.renew_node(late).await.expect("an answer"));
        assert!(newcomer.renew_node(late).await.expect("an answer"));
        for store in stores.into_iter().chain([newcomer]) {
            store.release_node().await.expect("released");
            store.close().await.expect("closed");
        }
    })
    .await;
}
