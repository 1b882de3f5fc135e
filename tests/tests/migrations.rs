//! The steps of the database, forth and back, on both databases.

use migrations::{down, status, up};
use sqlx::{Connection, PgConnection, SqliteConnection};
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

/// Runs a statement behind the back of the program; how many rows it touched.
async fn run(url: &str, sql: &'static str) -> u64 {
    if url.starts_with("postgres") {
        let mut connection = PgConnection::connect(url).await.expect("PostgreSQL");
        sqlx::query(sql).execute(&mut connection).await.expect("a change").rows_affected()
    } else {
        let mut connection = SqliteConnection::connect(url).await.expect("SQLite");
        sqlx::query(sql).execute(&mut connection).await.expect("a change").rows_affected()
    }
}

#[tokio::test]
async fn words_of_the_directory_that_are_there_learn_by_what_their_entries_are_ordered() {
    for_each_database(async |database| {
        let store = database.store().await;
        for sql in [
            // As it was before the step.
            "DROP INDEX directory_word_named",
            "ALTER TABLE directory_word DROP COLUMN name_key",
            "DELETE FROM seaql_migrations WHERE version = 'm20261122_48_directory_word_order'",
            "INSERT INTO directory_entry (id, subscription, uri, name_key, listed_at, shown, digest) VALUES
             (7, 0, 'https://lyon.test/actors/7', 'etau', 0, '{}', ''),
             (8, 0, 'https://lyon.test/actors/8', 'forge', 0, '{}', '')",
            "INSERT INTO directory_word (word, entry) VALUES ('etau', 7), ('lyon', 7), ('lyon', 8)",
        ] {
            run(database.url(), sql).await;
        }
        up(store.migration_connection()).await.expect("forth");
        let right = "UPDATE directory_word SET name_key = name_key
                     WHERE name_key = (SELECT e.name_key FROM directory_entry e WHERE e.id = directory_word.entry)";
        assert_eq!(run(database.url(), right).await, 3);
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
