//! The plug is pulled while something is sent.

use std::{collections::BTreeSet, time::Duration};

use ancrage_tests::{
    client::{Client, entries, text},
    crowd::Crowd,
};
use serde_json::{Value, json};
use testkit::{TestDatabase, process::Installation};
use tokio::time::sleep;

use super::{AT_A_TIME, HOSTS, assert_told, create_of, followed, on_both_databases, serve_again, settled, waiting};

on_both_databases!(
    killed_in_the_middle_of_a_fan_out_everyone_is_told,
    killed_right_after_the_answer_everyone_is_told,
    killed_after_a_word_to_the_team_and_a_change_both_arrive,
);

async fn killed_in_the_middle_of_a_fan_out_everyone_is_told(database: &TestDatabase) {
    let (crowd, fonderie, mut server) = followed(database).await;
    for arrived_before in [1, HOSTS / 2] {
        let post = fonderie.post("/api/v1/statuses", json!({ "status": "Une coulée" })).await;
        crowd.until_arrived(arrived_before, create_of(&post)).await;
        let here = server.kill().await;
        // Requests that left before are noted by now: their sender is gone.
        sleep(Duration::from_millis(100)).await;
        let arrived = crowd.arrived(create_of(&post)).len();
        let left = waiting(&here).await;
        assert!(left > 0, "it was killed too late to show anything");
        let under_way = (arrived + left).checked_sub(HOSTS).expect("nothing is lost");
        server = serve_again(&here, database).await;
        crowd.until_everyone_got("the post", create_of(&post)).await;
        settled(&here).await;
        assert_told(&crowd, &post, under_way).await;
    }
    assert!(server.terminate().await.success());
}

async fn killed_right_after_the_answer_everyone_is_told(database: &TestDatabase) {
    let (crowd, fonderie, mut server) = followed(database).await;
    for round in 0..3 {
        let post = fonderie.post("/api/v1/statuses", json!({ "status": format!("Nouvelle {round}") })).await;
        let here = server.kill().await;
        let sent = crowd.arrived(create_of(&post)).len();
        server = serve_again(&here, database).await;
        crowd.until_everyone_got("the post", create_of(&post)).await;
        settled(&here).await;
        // What had left when the plug was pulled may come again, and no more than was sent at a time.
        assert_told(&crowd, &post, sent.min(AT_A_TIME) + AT_A_TIME).await;
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

async fn killed_after_a_word_to_the_team_and_a_change_both_arrive(database: &TestDatabase) {
    let (crowd, fonderie, mut server) = followed(database).await;
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
        server = serve_again(&here, database).await;
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
