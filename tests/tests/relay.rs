//! What happened is told to everyone who has to know, whatever else is in the log.

use app::relay;
use chrono::TimeDelta;
use domain::event::Event;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use testkit::{World, for_each_database};

/// Changes rows behind the back of the server that uses them.
async fn tamper(url: &str, sql: &str) {
    assert!(run(url, sql).await > 0, "{sql}");
}

/// Runs a statement behind the back of the server that uses the database; how many rows it touched.
async fn run(url: &str, sql: &str) -> u64 {
    if url.starts_with("postgres") {
        let mut connection = PgConnection::connect(url).await.expect("PostgreSQL");
        sqlx::query(AssertSqlSafe(sql)).execute(&mut connection).await.expect("a change").rows_affected()
    } else {
        let mut connection = SqliteConnection::connect(url).await.expect("SQLite");
        sqlx::query(AssertSqlSafe(sql)).execute(&mut connection).await.expect("a change").rows_affected()
    }
}

#[tokio::test]
async fn an_event_that_cannot_be_read_keeps_nobody_from_the_others() {
    for_each_database(|first| async move {
        let second = first.another().await;
        let url = first.url().to_owned();
        let (world, [lyon, brest]) = World::on(["lyon.test", "brest.test"], [first, second]).await;
        let (fonderie, anna) = (lyon.company("fonderie").await, brest.person("anna").await);
        anna.follows(&fonderie).await;
        world.settle().await;

        // More of them than are told at a time, and all of them before what can be read.
        for number in 0..120 {
            let mut tx = lyon.app().store().begin(lyon.app().now()).await.expect("a change");
            tx.emit(Event::DomainPolicyChanged { host: format!("host{number}.test") });
            tx.commit().await.expect("committed");
        }
        let unheard = r#"UPDATE event SET payload = '{"event":"Unheard"}' WHERE payload LIKE '%DomainPolicyChanged%'"#;
        tamper(&url, unheard).await;
        fonderie.posts("Portes ouvertes").await;
        world.run_until_idle().await;
        assert_eq!(anna.home().await, ["Portes ouvertes"]);
        let events = lyon.app().read();
        let (pending, dead) =
            (events.events().count_pending().await.expect("reads"), events.events().dead(1_000).await.expect("reads"));
        assert_eq!((pending, dead.len() % 120), (0, 0), "each subscriber set them aside");
        assert!(dead.len() >= 120 && dead.iter().all(|event| event.error.contains("Unheard")), "{:?}", dead[0]);

        // Put right, they are told after all.
        let heard = r#"UPDATE event SET payload = '{"event":"DomainPolicyChanged","host":"x.test"}' WHERE payload LIKE '%Unheard%'"#;
        tamper(&url, heard).await;
        let tx = lyon.app().store().begin(lyon.app().now()).await.expect("a change");
        tx.events().revive_dead(tx.now()).await.expect("revived");
        tx.commit().await.expect("committed");
        world.clock().step(TimeDelta::minutes(1));
        world.settle().await;
    })
    .await;
}

#[tokio::test]
async fn a_fault_of_the_database_keeps_no_host_waiting() {
    for_each_database(|first| async move {
        let second = first.another().await;
        let url = first.url().to_owned();
        let (world, [lyon, brest]) = World::on(["lyon.test", "brest.test"], [first, second]).await;
        let (fonderie, anna) = (lyon.company("fonderie").await, brest.person("anna").await);
        anna.follows(&fonderie).await;
        world.settle().await;
        fonderie.posts("Portes ouvertes").await;
        for subscriber in lyon.node().subscribers() {
            relay::drain(lyon.app(), subscriber.as_ref()).await.expect("told");
        }
        run(&url, "ALTER TABLE activity RENAME TO mislaid").await;
        assert!(lyon.node().federation().send_due().await.is_err(), "what is to be sent cannot be read");
        run(&url, "ALTER TABLE mislaid RENAME TO activity").await;
        // At once, and not when a claim would have ended.
        world.settle().await;
        assert_eq!(anna.home().await, ["Portes ouvertes"]);
    })
    .await;
}
