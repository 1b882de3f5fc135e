//! Polls, voted on from the other side.

use ancrage_tests::{
    client::{entries, text},
    lab::Lab,
};
use serde_json::{Value, json};

#[tokio::test]
async fn votes_cross_in_both_directions() {
    let Some(lab) = Lab::start(None, &[]).await else { return };
    let Lab { peer, lea, fonderie, .. } = &lab;
    peer.does("alice", "follow", "target", &lab.handle("fonderie")).await;
    fonderie.notified("follow", |entry| entry["account"]["uri"] == peer.actor("alice")).await;

    // Ours.
    let poll = json!({ "options": ["Samedi", "Dimanche"], "expires_in": 3600 });
    let post = fonderie.post("/api/v1/statuses", json!({ "status": "Quand ouvrir ?", "poll": poll })).await;
    let create = peer.received("Create", |entry| entry["object"] == post["uri"]).await;
    let question = &create["activity"]["object"];
    assert_eq!(question["type"], "Question");
    let names: Vec<&Value> = entries(&question["oneOf"]).iter().map(|option| &option["name"]).collect();
    assert_eq!(names, ["Samedi", "Dimanche"]);
    for (actor, choice) in [("alice", "Dimanche"), ("atelier", "Dimanche")] {
        peer.act("vote", json!({ "actor": actor, "object": post["uri"], "choices": [choice] })).await;
    }
    let path = format!("/api/v1/polls/{}", text(&post["poll"]["id"]));
    let counted = lea.until(&path, |poll| poll["votes_count"] == 2).await;
    assert_eq!(counted["options"][1]["votes_count"], 2, "{counted:#}");
    // Whoever fetches it sees how it stands; the followers are told at its end.
    let fetched = peer.act("lookup", json!({ "handle": post["uri"], "as": "alice" })).await;
    assert_eq!(fetched["jsonld"]["oneOf"][1]["replies"]["totalItems"], 2, "{fetched:#}");

    // Theirs, where several may be chosen.
    let poll = json!({ "options": ["Bois", "Fer", "Zinc"], "multiple": true });
    let asked = peer.act("post", json!({ "actor": "atelier", "content": "En quoi ?", "poll": poll })).await;
    let uri = text(&asked["id"]);
    let id = lea.post_at(&uri).await;
    let shown = lea.get(&format!("/api/v1/statuses/{id}")).await;
    assert_eq!(
        (&shown["poll"]["multiple"], shown["poll"]["options"][2]["title"].as_str()),
        (&json!(true), Some("Zinc"))
    );
    let path = format!("/api/v1/polls/{}", text(&shown["poll"]["id"]));
    let voted = lea.post(&format!("{path}/votes"), json!({ "choices": [0, 2] })).await;
    assert_eq!((&voted["voted"], &voted["own_votes"]), (&json!(true), &json!([0, 2])));
    let counts = |post: &Value| {
        let numbers: Vec<&Value> = entries(&post["options"]).iter().map(|option| &option["votes"]).collect();
        numbers == [1, 0, 1]
    };
    peer.until("post", &[("id", &uri)], counts).await;
    lab.close().await;
}
