//! Finding each other, following, answering, leaving.

use ancrage_tests::{
    client::{entries, text},
    lab::Lab,
};
use serde_json::json;
use testkit::for_each_database;

#[tokio::test]
async fn both_sides_find_follow_and_read_each_other() {
    for_each_database(|database| async move {
        let Some(lab) = Lab::start(Some(database), &[]).await else { return };
        let Lab { peer, lea, fonderie, .. } = &lab;

        let seen = peer.act("lookup", json!({ "handle": lab.handle("fonderie") })).await;
        assert_eq!(seen["type"], "Organization", "{seen:#}");
        assert_eq!(seen["name"], "Fonderie du Rhône");
        assert_eq!(seen["preferredUsername"], "fonderie");
        assert_eq!(seen["publicKey"]["owner"], seen["id"]);
        assert_eq!(peer.act("lookup", json!({ "handle": lab.handle("lea"), "as": "alice" })).await["type"], "Person");

        // They follow us: a person the company, a company the person.
        for (theirs, ours, api) in [("alice", "fonderie", fonderie), ("atelier", "lea", lea)] {
            peer.does(theirs, "follow", "target", &lab.handle(ours)).await;
            let uri = lab.uri(ours).await;
            let accepted = |list: &serde_json::Value| list["following"][&uri] == "accepted";
            peer.until("following", &[("actor", theirs)], accepted).await;
            let follower = api.notified("follow", |entry| entry["account"]["uri"] == peer.actor(theirs)).await;
            api.relation(&text(&follower["account"]["id"]), |between| between["followed_by"] == true).await;
        }

        // We follow them, the other way round.
        for (ours, api, theirs) in [("fonderie", fonderie, "atelier"), ("lea", lea, "alice")] {
            let account = api.account(&peer.handle(theirs)).await;
            assert_eq!(account["uri"], peer.actor(theirs));
            let id = text(&account["id"]);
            api.post(&format!("/api/v1/accounts/{id}/follow"), json!({})).await;
            api.relation(&id, |between| between["following"] == true && between["requested"] == false).await;
            let followers = peer.read("followers", &[("actor", theirs)]).await;
            assert!(entries(&followers["followers"]).contains(&json!(lab.uri(ours).await)), "{followers}");
        }

        // What is published arrives.
        let post = fonderie.post("/api/v1/statuses", json!({ "status": "Première coulée de 2026" })).await;
        let create = peer.received("Create", |entry| entry["object"] == post["uri"]).await;
        assert_eq!(create["actor"], lab.uri("fonderie").await);
        assert_eq!(create["activity"]["object"]["content"], "<p>Première coulée de 2026</p>");
        for (theirs, api) in [("alice", lea), ("atelier", fonderie)] {
            let written = peer.act("post", json!({ "actor": theirs, "content": "Bonjour à tous" })).await;
            let shown = api.at_home(&text(&written["id"])).await;
            assert_eq!(shown["content"], "<p>Bonjour à tous</p>");
            assert_eq!(shown["account"]["uri"], peer.actor(theirs));
            assert_eq!(shown["visibility"], "public");
        }
        lab.close().await;
    })
    .await;
}

#[tokio::test]
async fn follows_are_refused_withdrawn_and_ended() {
    let Some(lab) = Lab::start(None, &["--authorized-fetch"]).await else { return };
    let Lab { peer, lea, fonderie, .. } = &lab;
    let alice = text(&lea.account(&peer.handle("alice")).await["id"]);
    let (lea_uri, fonderie_uri) = (lab.uri("lea").await, lab.uri("fonderie").await);

    // Refused by the peer.
    peer.act("settings", json!({ "actor": "alice", "follows": "reject" })).await;
    lea.post(&format!("/api/v1/accounts/{alice}/follow"), json!({})).await;
    lea.relation(&alice, |between| between["following"] == false && between["requested"] == false).await;

    // Kept waiting by the peer, withdrawn by us.
    peer.act("settings", json!({ "actor": "alice", "follows": "hold" })).await;
    let between = fonderie.post(&format!("/api/v1/accounts/{alice}/follow"), json!({})).await;
    assert_eq!((&between["following"], &between["requested"]), (&json!(false), &json!(true)));
    let follow = peer.received("Follow", |entry| entry["actor"] == fonderie_uri).await;
    let between = fonderie.post(&format!("/api/v1/accounts/{alice}/unfollow"), json!({})).await;
    assert_eq!(between["requested"], false);
    peer.received("Undo", |entry| entry["object"] == follow["id"]).await;

    // Accepted, then ended by us.
    peer.act("settings", json!({ "actor": "alice", "follows": "accept" })).await;
    fonderie.post(&format!("/api/v1/accounts/{alice}/follow"), json!({})).await;
    fonderie.relation(&alice, |between| between["following"] == true).await;
    fonderie.post(&format!("/api/v1/accounts/{alice}/unfollow"), json!({})).await;
    let gone = |list: &serde_json::Value| !entries(&list["followers"]).contains(&json!(fonderie_uri));
    peer.until("followers", &[("actor", "alice")], gone).await;

    // Ended by the follower there.
    peer.does("alice", "follow", "target", &lab.handle("fonderie")).await;
    fonderie.relation(&alice, |between| between["followed_by"] == true).await;
    peer.does("alice", "unfollow", "target", &lab.handle("fonderie")).await;
    fonderie.relation(&alice, |between| between["followed_by"] == false).await;

    // Asked first: refused, then let in, then sent away.
    lea.patch("/api/v1/accounts/update_credentials", json!({ "locked": true })).await;
    for (answer, outcome) in [("reject", "rejected"), ("authorize", "accepted")] {
        peer.does("alice", "follow", "target", &lab.handle("lea")).await;
        lea.entry("/api/v1/follow_requests", |account| account["id"] == alice).await;
        lea.notified("follow_request", |entry| entry["account"]["id"] == alice).await;
        lea.post(&format!("/api/v1/follow_requests/{alice}/{answer}"), json!({})).await;
        let answered = |list: &serde_json::Value| list["following"][&lea_uri] == outcome;
        peer.until("following", &[("actor", "alice")], answered).await;
    }
    lea.post(&format!("/api/v1/accounts/{alice}/remove_from_followers"), json!({})).await;
    let sent_away = |list: &serde_json::Value| list["following"][&lea_uri] == "rejected";
    peer.until("following", &[("actor", "alice")], sent_away).await;
    lea.relation(&alice, |between| between["followed_by"] == false).await;
    lab.close().await;
}
