//! The steps of the database, forth and back, on both databases.

use migrations::{down, status, up};
use storage::Store;
use testkit::for_each_database;

async fn applied(store: &Store) -> Vec<bool> {
    let steps = status(store.migration_connection()).await.expect("steps");
    steps.into_iter().map(|step| step.applied).collect()
}

#[tokio::test]
async fn every_step_goes_forth_and_back() {
    for_each_database(async |database| {
        let store = database.store().await;
        let all = applied(&store).await;
        assert!(!all.is_empty() && all.iter().all(|applied| *applied), "a test's database is up to date: {all:?}");

        down(store.migration_connection()).await.expect("back");
        assert!(applied(&store).await.iter().all(|applied| !applied));
        assert!(
            store.read(chrono::DateTime::UNIX_EPOCH).events().count_pending().await.is_err(),
            "the tables are gone"
        );

        up(store.migration_connection()).await.expect("forth again");
        assert_eq!(applied(&store).await, all);
        assert_eq!(
            store.read(chrono::DateTime::UNIX_EPOCH).events().count_pending().await.expect("the tables are there"),
            0
        );
        up(store.migration_connection()).await.expect("nothing to do");
        store.close().await.expect("closed");
    })
    .await;
}

#[tokio::test]
async fn several_processes_may_migrate_at_once() {
    for_each_database(async |database| {
        let first = database.store().await;
        down(first.migration_connection()).await.expect("back");
        let stores = futures::future::join_all((0..4).map(|_| database.store())).await;
        let results = futures::future::join_all(stores.iter().map(|store| up(store.migration_connection()))).await;
        for result in results {
            result.expect("one works, the others wait");
        }
        assert!(applied(&first).await.iter().all(|applied| *applied));
        for store in stores.into_iter().chain([first]) {
            store.close().await.expect("closed");
        }
    })
    .await;
}

#[tokio::test]
async fn asking_changes_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite:{}", folder.path().join("new.sqlite").display());
    let options = storage::StoreOptions { url, connections: 1 };
    let store = Store::connect(&options).await.expect("a new database");
    assert!(applied(&store).await.iter().all(|applied| !applied));
    assert!(applied(&store).await.iter().all(|applied| !applied));
    assert!(store.read(chrono::DateTime::UNIX_EPOCH).settings().find("x").await.is_err(), "there is no table yet");
    store.close().await.expect("closed");
}
