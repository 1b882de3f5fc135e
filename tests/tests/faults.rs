//! The plug is pulled (SIGKILL), and nothing that was answered is lost.
//!
//! On SQLite, where the next process takes over at once. On PostgreSQL others may serve the same data, so that what
//! a killed process had under way waits until its lease has run out.

use std::{collections::BTreeSet, time::Duration};

use ancrage_tests::{
    client::{Client, entries, text},
    crowd::Crowd,
    lab::{installation, populate},
};
use serde_json::{Value, json};
use testkit::process::{Installation, ServerProcess};

/// How many servers follow the foundry.
const HOSTS: usize = 30;
/// How many are delivered to at a time, so that a fan-out has a middle.
const AT_A_TIME: &str = "4";

/// A foundry with followers on many servers.
async fn followed() -> (Crowd, Client, ServerProcess) {
    let here = installation("lyon")
        .await
        .with("ANCRAGE_FEDERATION__DELIVERY_CONCURRENCY", AT_A_TIME)
        .with("ANCRAGE_FEDERATION__DELIVERY_UNPROVEN_CONCURRENCY", AT_A_TIME);
    populate(&here).await;
    let fonderie = Client::log_in(&here, "lea", Some("fonderie")).await;
    let server = here.serve().await;
    let crowd = Crowd::start(HOSTS, Duration::from_millis(40)).await;
    let uri = text(&fonderie.get("/api/v1/accounts/verify_credentials").await["uri"]);
    crowd.follow(&here, &uri).await;
    settled(&here).await;
    (crowd, fonderie, server)
}

/// How much waits for other servers.
async fn waiting(here: &Installation) -> usize {
    let status = here.must(&["queue", "status", "--json"], "").await;
    let status: Value = serde_json::from_str(&status).expect("JSON");
    assert_eq!((&status["deliveries"]["failed"], &status["events"]["dead"]), (&json!(0), &json!([])), "{status:#}");
    let count = |area: &str| status[area]["pending"].as_u64().and_then(|count| usize::try_from(count).ok());
    count("deliveries").expect("a number") + count("events").expect("a number")
}

async fn settled(here: &Installation) {
    let deadline = std::time::Instant::now() + ancrage_tests::client::PATIENCE;
    while waiting(here).await > 0 {
        assert!(std::time::Instant::now() < deadline, "something still waits");
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
    let again = arrived.len() - HOSTS;
    assert!(again <= under_way, "{again} came twice, {under_way} were under way");
}

#[tokio::test]
async fn killed_in_the_middle_of_a_fan_out_everyone_is_told() {
    let (crowd, fonderie, mut server) = followed().await;
    for arrived_before in [1, HOSTS / 2] {
        let post = fonderie.post("/api/v1/statuses", json!({ "status": "Une coulée" })).await;
        crowd.until_arrived(arrived_before, create_of(&post)).await;
        let here = server.kill().await;
        // Requests that left before are noted by now: their sender is gone.
        tokio::time::sleep(Duration::from_millis(100)).await;
        let arrived = crowd.arrived(create_of(&post)).len();
        let left = waiting(&here).await;
        assert!(left > 0, "it was killed too late to show anything");
        let under_way = (arrived + left).checked_sub(HOSTS).expect("nothing is lost");
        server = here.serve().await;
        crowd.until_everyone_got("the post", create_of(&post)).await;
        settled(&here).await;
        assert_told(&crowd, &post, under_way).await;
    }
    assert!(server.terminate().await.success());
}

#[tokio::test]
async fn killed_right_after_the_answer_everyone_is_told() {
    let (crowd, fonderie, mut server) = followed().await;
    for round in 0..3 {
        let post = fonderie.post("/api/v1/statuses", json!({ "status": format!("Nouvelle {round}") })).await;
        let here = server.kill().await;
        let sent = crowd.arrived(create_of(&post)).len();
        server = here.serve().await;
        crowd.until_everyone_got("the post", create_of(&post)).await;
        settled(&here).await;
        // What had left when the plug was pulled may come again, and no more than was sent at a time.
        let at_a_time: usize = AT_A_TIME.parse().expect("a number");
        assert_told(&crowd, &post, sent.min(at_a_time) + at_a_time).await;
    }
    assert!(server.terminate().await.success());
}

/// How many of the followers belong to the foundry's team.
const MEMBERS: usize = 5;

/// Some of the followers ask to belong to the foundry, which agrees.
async fn joined(crowd: &Crowd, fonderie: &Client, here: &Installation, company: &str) {
    crowd.ask_to_join(here, company, MEMBERS).await;
    let path = "/api/ancrage/v1/companies/fonderie/invitations";
    let asked = fonderie.until(path, |list| entries(list).len() == MEMBERS).await;
    for request in entries(&asked) {
        fonderie.post(&format!("{path}/{}/accept", text(&request["id"])), json!({})).await;
    }
    settled(here).await;
}

#[tokio::test]
async fn killed_after_a_word_to_the_team_and_a_change_both_arrive() {
    let (crowd, fonderie, mut server) = followed().await;
    let account = fonderie.get("/api/v1/accounts/verify_credentials").await;
    let (id, company) = (text(&account["id"]), text(&account["uri"]));
    joined(&crowd, &fonderie, server.installation(), &company).await;
    let sharing = format!("/api/ancrage/v1/companies/{id}/sharing");
    for level in ["showcase", "cooperation"] {
        let updated = |activity: &Value| activity["type"] == "Update" && activity["object"]["id"] == account["uri"];
        let before = crowd.arrived(updated).len();
        let team = json!({ "status": "Réunion à neuf heures", "audience": "team" });
        let post = fonderie.post("/api/v1/statuses", team).await;
        fonderie.put(&sharing, json!({ "level": level })).await;
        let here = server.kill().await;
        server = here.serve().await;
        settled(&here).await;
        assert_eq!(fonderie.get(&sharing).await["level"], level);
        crowd.until_arrived(before + HOSTS, updated).await;
        // Each member a copy that names nobody else, and nobody else anything.
        let copies = crowd.arrived(create_of(&post));
        let hosts: BTreeSet<&str> = copies.iter().map(|arrival| arrival.host.as_str()).collect();
        let members: Vec<String> = crowd.hosts().take(MEMBERS).collect();
        assert_eq!(hosts, members.iter().map(String::as_str).collect::<BTreeSet<_>>());
        for copy in &copies {
            let reader = format!("http://{}/actor", copy.host);
            assert_eq!(copy.activity["object"]["to"], json!([reader]), "{copy:?}");
        }
    }
    assert!(server.terminate().await.success());
}
