//! Accounts that move, in either direction, and only where the new one agrees.

use ancrage_tests::{
    client::{entries, text},
    lab::{Lab, PASSWORD},
};
use reqwest::StatusCode;
use serde_json::{Value, json};

#[tokio::test]
async fn followers_here_follow_along_when_the_new_account_agrees() {
    let Some(lab) = Lab::start(None, &[]).await else { return };
    let Lab { peer, lea, .. } = &lab;
    let alice = text(&lea.account(&peer.handle("alice")).await["id"]);
    let atelier = text(&lea.account(&peer.handle("atelier")).await["id"]);
    lea.post(&format!("/api/v1/accounts/{alice}/follow"), json!({})).await;
    lea.relation(&alice, |between| between["following"] == true).await;

    // The new account says nothing of it: nobody moves. What comes after it shows that it was read.
    peer.does("alice", "move", "target", &peer.handle("atelier")).await;
    let post = peer.act("post", json!({ "actor": "alice", "content": "Je reste" })).await;
    lea.at_home(&text(&post["id"])).await;
    lea.relation(&atelier, |between| between["following"] == false && between["requested"] == false).await;
    lea.relation(&alice, |between| between["following"] == true).await;

    peer.act("profile", json!({ "actor": "atelier", "aliases": [peer.actor("alice")] })).await;
    peer.does("alice", "move", "target", &peer.handle("atelier")).await;
    lea.relation(&atelier, |between| between["following"] == true).await;
    lea.relation(&alice, |between| between["following"] == false).await;
    let ours = lab.uri("lea").await;
    for (theirs, follows) in [("atelier", true), ("alice", false)] {
        let told = |list: &Value| entries(&list["followers"]).contains(&json!(ours)) == follows;
        peer.until("followers", &[("actor", theirs)], told).await;
    }
    let moved = lea.until(&format!("/api/v1/accounts/{alice}"), |account| account["moved"].is_object()).await;
    assert_eq!(moved["moved"]["uri"], peer.actor("atelier"));
    lab.close().await;
}

#[tokio::test]
async fn an_account_there_moves_here() {
    let Some(lab) = Lab::start(None, &[]).await else { return };
    let Lab { peer, lea, fonderie, .. } = &lab;
    let alice = text(&fonderie.account(&peer.handle("alice")).await["id"]);
    fonderie.post(&format!("/api/v1/accounts/{alice}/follow"), json!({})).await;
    fonderie.relation(&alice, |between| between["following"] == true).await;

    let own = text(&lea.get("/api/v1/accounts/verify_credentials").await["id"]);
    let named = lab.pages("lea").await.send("/settings/account/aliases", &[("handle", &peer.handle("alice"))]).await;
    assert_eq!(named, StatusCode::SEE_OTHER);
    let agreed = async || {
        let seen = peer.act("lookup", json!({ "handle": lab.uri("lea").await })).await;
        seen["alsoKnownAs"] == json!([peer.actor("alice")])
    };
    while !agreed().await {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    peer.does("alice", "move", "target", &lab.handle("lea")).await;
    fonderie.relation(&own, |between| between["following"] == true).await;
    fonderie.relation(&alice, |between| between["following"] == false).await;
    let own_uri = lab.uri("fonderie").await;
    lea.notified("follow", |entry| entry["account"]["uri"] == own_uri).await;
    lab.close().await;
}

#[tokio::test]
async fn an_account_here_moves_there() {
    let Some(lab) = Lab::start(None, &[]).await else { return };
    let Lab { peer, lea, .. } = &lab;
    peer.does("atelier", "follow", "target", &lab.handle("lea")).await;
    lea.notified("follow", |entry| entry["account"]["uri"] == peer.actor("atelier")).await;
    let ours = lab.uri("lea").await;

    let pages = lab.pages("lea").await;
    let alice = peer.handle("alice");
    let moves = async || pages.send("/settings/account/move", &[("handle", &alice), ("password", PASSWORD)]).await;
    assert_eq!(moves().await, StatusCode::UNPROCESSABLE_ENTITY, "she has not agreed");
    // Nobody here follows her, so that no Update says it: she is asked again.
    peer.act("profile", json!({ "actor": "alice", "aliases": [ours] })).await;
    assert_eq!(moves().await, StatusCode::SEE_OTHER);

    let told = peer.received("Move", |_| true).await;
    assert_eq!((&told["actor"], &told["object"]), (&json!(ours), &json!(ours)));
    assert_eq!(told["activity"]["target"], peer.actor("alice"));
    let seen = peer.act("lookup", json!({ "handle": ours })).await;
    assert_eq!(seen["movedTo"], peer.actor("alice"), "{seen:#}");
    lab.close().await;
}
