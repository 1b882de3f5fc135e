//! A community as an independent implementation sees it: followed, written to by a mention, heard of once.

use ancrage_tests::{
    client::{entries, text},
    lab::Lab,
};
use app::{
    community::{CreateCommunity, Profile},
    company::Speaker,
};
use domain::{community::Purpose, group::Access, handle::Handle};
use serde_json::{Value, json};
use testkit::for_each_database;

/// Makes a community that Léa looks after.
async fn found(lab: &Lab, handle: &str) {
    let app = lab.beside().await;
    let lea: Handle = "lea".parse().expect("a handle");
    let lea = app.read().actors().find_by_handle(&lea).await.expect("asked").expect("Léa");
    let profile = Profile {
        name: "La forge".into(),
        description: "Pour qui travaille le métal.".into(),
        purpose: Purpose::Trade,
        subject: "Métallurgie".into(),
        access: Access::Open,
        territory: None,
        charter: "On reste poli.".into(),
        languages: vec!["fr".into()],
        listed: true,
    };
    let command = CreateCommunity::prepare(&app, Speaker::Person(lea.id), handle, profile).await.expect("a profile");
    app.execute(command).await.expect("a community");
}

/// How many Announces of an object by the group the peer took.
async fn announces(lab: &Lab, group: &str, object: &str) -> usize {
    let list = lab.peer.read("received", &[("type", "Announce")]).await;
    let of = |entry: &&Value| entry["actor"] == group && entry["object"] == object;
    entries(&list["entries"]).iter().filter(of).count()
}

#[tokio::test]
async fn a_community_is_followed_written_to_and_heard_of_once() {
    for_each_database(|database| async move {
        let Some(lab) = Lab::start(Some(database), &[]).await else { return };
        let Lab { peer, lea, .. } = &lab;
        found(&lab, "forge").await;
        let forge = lab.uri("forge").await;

        let seen = peer.act("lookup", json!({ "handle": lab.handle("forge") })).await;
        assert_eq!((&seen["type"], &seen["name"]), (&json!("Group"), &json!("La forge")), "{seen:#}");
        assert_eq!(seen["jsonld"]["attributedTo"], format!("{forge}/moderators"), "{seen:#}");

        peer.does("alice", "follow", "target", &lab.handle("forge")).await;
        peer.until("following", &[("actor", "alice")], |list| list["following"][&forge] == "accepted").await;

        // Written here, by a mention; heard of there once.
        let post = lea.post("/api/v1/statuses", json!({ "status": "@forge Qui a un étau ?" })).await;
        let uri = text(&post["uri"]);
        let announce = peer.received("Announce", |entry| entry["object"] == uri && entry["actor"] == forge).await;
        assert_eq!(announce["activity"]["to"], json!(["https://www.w3.org/ns/activitystreams#Public"]));
        assert!(announce["activity"]["published"].is_string());

        // Written there, by a mention; shown here once.
        let content = "Bonjour la forge";
        let body = json!({ "actor": "alice", "content": content, "mentions": [lab.handle("forge")] });
        let theirs = text(&peer.act("post", body).await["id"]);
        peer.received("Announce", |entry| entry["object"] == theirs && entry["actor"] == forge).await;
        let shown = lea.entry("/api/v1/timelines/home", |entry| entry["reblog"]["uri"] == theirs).await;
        assert_eq!(shown["account"]["uri"], forge);

        // An answer of theirs lands in the thread and is no news of its own.
        let body = json!({ "actor": "alice", "content": "Moi", "inReplyTo": uri });
        let answer = text(&peer.act("post", body).await["id"]);
        let id = text(&post["id"]);
        lea.until(&format!("/api/v1/statuses/{id}/context"), |context| {
            entries(&context["descendants"]).iter().any(|entry| entry["uri"] == answer)
        })
        .await;

        // An edit is shown, and not passed on anew.
        peer.act("edit", json!({ "actor": "alice", "id": theirs, "content": "Bonsoir la forge" })).await;
        lea.entry("/api/v1/timelines/home", |entry| {
            entry["reblog"]["uri"] == theirs && text(&entry["reblog"]["content"]).contains("Bonsoir")
        })
        .await;
        lea.put(&format!("/api/v1/statuses/{id}"), json!({ "status": "@forge Qui a deux étaux ?" })).await;
        peer.received("Update", |entry| entry["object"] == uri).await;
        for (object, times) in [(&uri, 1), (&theirs, 1), (&answer, 0)] {
            assert_eq!(announces(&lab, &forge, object).await, times, "{object}");
        }

        // What is gone there, the community no longer shows.
        peer.act("delete", json!({ "actor": "alice", "id": theirs })).await;
        peer.received("Undo", |entry| entry["actor"] == forge).await;
        let gone = |home: &Value| !entries(home).iter().any(|entry| entry["reblog"]["uri"] == theirs);
        lea.until("/api/v1/timelines/home", gone).await;
        lab.close().await;
    })
    .await;
}
