//! Likes and boosts, and taking them back.

use ancrage_tests::{client::text, lab::Lab};
use serde_json::{Value, json};

#[tokio::test]
async fn our_likes_and_boosts_reach_the_author() {
    let Some(lab) = Lab::start(None, &["--first-knock", "draft-cavage-http-signatures-12"]).await else { return };
    let Lab { peer, lea, fonderie, .. } = &lab;
    for (theirs, ours, api) in [("alice", "fonderie", fonderie), ("atelier", "lea", lea)] {
        let post = peer.act("post", json!({ "actor": theirs, "content": "Qui vient ?" })).await;
        let id = api.post_at(&text(&post["id"])).await;
        let me = lab.uri(ours).await;
        for (action, back, kind, shown) in
            [("favourite", "unfavourite", "Like", "favourited"), ("reblog", "unreblog", "Announce", "reblogged")]
        {
            api.post(&format!("/api/v1/statuses/{id}/{action}"), json!({})).await;
            let sent = peer.received(kind, |entry| entry["object"] == post["id"] && entry["actor"] == me).await;
            assert_eq!(api.get(&format!("/api/v1/statuses/{id}")).await[shown], true);
            api.post(&format!("/api/v1/statuses/{id}/{back}"), json!({})).await;
            let undo = peer.received("Undo", |entry| entry["object"] == sent["id"]).await;
            assert_eq!((&undo["actor"], &undo["activity"]["object"]["type"]), (&json!(me), &json!(kind)));
            assert_eq!(api.get(&format!("/api/v1/statuses/{id}")).await[shown], false);
        }
    }
    lab.close().await;
}

#[tokio::test]
async fn their_likes_and_boosts_are_counted_and_told() {
    let Some(lab) = Lab::start(None, &[]).await else { return };
    let Lab { peer, lea, fonderie, .. } = &lab;
    let atelier = text(&lea.account(&peer.handle("atelier")).await["id"]);
    lea.post(&format!("/api/v1/accounts/{atelier}/follow"), json!({})).await;
    lea.relation(&atelier, |between| between["following"] == true).await;

    let post = fonderie.post("/api/v1/statuses", json!({ "status": "Cloche livrée" })).await;
    let (path, uri) = (format!("/api/v1/statuses/{}", text(&post["id"])), text(&post["uri"]));
    let count = |name: &'static str, number: i64| move |post: &Value| post[name] == number;

    for actor in ["alice", "atelier"] {
        peer.does(actor, "like", "object", &uri).await;
        fonderie.notified("favourite", |entry| entry["account"]["uri"] == peer.actor(actor)).await;
    }
    lea.until(&path, count("favourites_count", 2)).await;
    peer.does("alice", "unlike", "object", &uri).await;
    lea.until(&path, count("favourites_count", 1)).await;

    peer.does("atelier", "announce", "object", &uri).await;
    fonderie.notified("reblog", |entry| entry["account"]["uri"] == peer.actor("atelier")).await;
    lea.until(&path, count("reblogs_count", 1)).await;
    let boosted = |post: &Value| post["reblog"]["uri"] == uri && post["account"]["id"] == atelier;
    lea.entry("/api/v1/timelines/home", boosted).await;
    peer.does("atelier", "unannounce", "object", &uri).await;
    lea.until(&path, count("reblogs_count", 0)).await;
    let list = lea.get("/api/v1/timelines/home").await;
    assert!(!ancrage_tests::client::entries(&list).iter().any(boosted), "{list:#}");

    // What they boost of their own, to somebody who follows them.
    let own = text(&peer.act("post", json!({ "actor": "alice", "content": "À lire" })).await["id"]);
    peer.does("atelier", "announce", "object", &own).await;
    let boost = lea.entry("/api/v1/timelines/home", |post| post["reblog"]["uri"] == own).await;
    assert_eq!(boost["reblog"]["account"]["uri"], peer.actor("alice"));
    lab.close().await;
}
