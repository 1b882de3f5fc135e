//! The plug is pulled (SIGKILL), the server is asked to stop (SIGTERM), peers are silent or dead: nothing that was
//! answered is lost, and nobody waits for somebody else. `cargo xtask faults` does the same at length.
//!
//! On both databases. On SQLite the next process takes over at once. On PostgreSQL others may serve the same data, so
//! that what a killed process had under way waits until its lease has run out.

mod receiving;
mod sending;
mod side_by_side;
mod stopped;
mod unwell;

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use ancrage_tests::{
    client::{Client, PATIENCE, text},
    crowd::Crowd,
    lab::{installation, populate},
};
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};
use testkit::{
    TestDatabase,
    process::{Installation, ServerProcess},
};

/// Makes one test per database of each.
macro_rules! on_both_databases {
    ($($test:ident),* $(,)?) => {
        $(mod $test {
            use testkit::TestDatabase;

            #[tokio::test]
            async fn sqlite() {
                super::$test(&TestDatabase::sqlite().await).await;
            }

            #[tokio::test]
            async fn postgres() {
                if let Some(database) = TestDatabase::postgres().await {
                    super::$test(&database).await;
                }
            }
        })*
    };
}
use on_both_databases;

/// How many servers follow the foundry.
const HOSTS: usize = 30;
/// How many are delivered to at a time, so that a fan-out has a middle.
const AT_A_TIME: usize = 4;
/// How many requests one of them gets at a time: not as many as when nothing is set.
const PER_HOST: usize = 3;
/// How long each takes to answer a delivery.
const DELAY: Duration = Duration::from_millis(40);

/// A foundry with followers on many servers, of which so many are delivered to at a time.
async fn followed_by(
    database: &TestDatabase,
    hosts: usize,
    delay: Duration,
    at_a_time: usize,
) -> (Crowd, Client, ServerProcess) {
    let here = installation("lyon")
        .await
        .with("ANCRAGE_DATABASE__URL", database.url())
        .with("ANCRAGE_FEDERATION__DELIVERY_CONCURRENCY", &at_a_time.to_string())
        .with("ANCRAGE_FEDERATION__DELIVERY_UNPROVEN_CONCURRENCY", &at_a_time.to_string())
        .with("ANCRAGE_FEDERATION__DELIVERY_PER_HOST", &PER_HOST.to_string());
    populate(&here).await;
    let fonderie = Client::log_in(&here, "lea", Some("fonderie")).await;
    let server = here.serve().await;
    let crowd = Crowd::start(hosts, delay).await;
    crowd.follow(&here, &uri(&fonderie).await).await;
    settled(&here).await;
    (crowd, fonderie, server)
}

async fn followed(database: &TestDatabase) -> (Crowd, Client, ServerProcess) {
    followed_by(database, HOSTS, DELAY, AT_A_TIME).await
}

/// Serves what a process served that was killed. On PostgreSQL its lease, of half a minute, ends at once: nobody waits
/// for it here, and everything else is as it left it.
async fn serve_again(here: &Installation, database: &TestDatabase) -> ServerProcess {
    if database.url().starts_with("postgres") {
        let mut connection = PgConnection::connect(database.url()).await.expect("PostgreSQL");
        let ended = sqlx::query("UPDATE node_lease SET expires_at = 0").execute(&mut connection).await;
        assert!(ended.expect("a change").rows_affected() > 0, "it had leased a number");
    }
    here.serve().await
}

/// The address of whoever is logged in.
async fn uri(client: &Client) -> String {
    text(&client.get("/api/v1/accounts/verify_credentials").await["uri"])
}

/// What waits, of which nothing was given up.
async fn status(here: &Installation) -> Value {
    let status = here.must(&["queue", "status", "--json"], "").await;
    let status: Value = serde_json::from_str(&status).expect("JSON");
    let given_up = (&status["deliveries"]["failed"], &status["events"]["dead"], &status["inbox"]["dead_letters"]);
    assert_eq!(given_up, (&json!(0), &json!([]), &json!([])), "{status:#}");
    status
}

fn pending(status: &Value, area: &str) -> usize {
    status[area]["pending"].as_u64().and_then(|count| usize::try_from(count).ok()).expect("a number")
}

/// How much is still to be processed, told and sent.
async fn waiting(here: &Installation) -> usize {
    let status = status(here).await;
    ["inbox", "events", "deliveries"].iter().map(|area| pending(&status, area)).sum()
}

async fn settled(here: &Installation) {
    let deadline = Instant::now() + PATIENCE;
    while waiting(here).await > 0 {
        assert!(Instant::now() < deadline, "something still waits");
    }
}

fn create_of(post: &Value) -> impl Fn(&Value) -> bool + use<> {
    let uri = post["uri"].clone();
    move |activity| activity["type"] == "Create" && activity["object"]["id"] == uri
}

/// Everyone got a post under one id, and nobody more often than what was under way allows.
async fn assert_told(crowd: &Crowd, post: &Value, under_way: usize) {
    crowd.until_everyone_got("the post", create_of(post)).await;
    let arrived = crowd.arrived(create_of(post));
    let ids: BTreeSet<&str> = arrived.iter().filter_map(|arrival| arrival.activity["id"].as_str()).collect();
    assert_eq!(ids.len(), 1, "the same id at every try: {ids:?}");
    let again = arrived.len() - crowd.hosts().count();
    assert!(again <= under_way, "{again} came twice, {under_way} were under way");
}
