//! The JSON of each entity, as files that are reviewed. Ids and moments are the same on every run, because the
//! clock is frozen.

use domain::audience::Audience;
use serde_json::json;

use super::harness::Server;

#[tokio::test]
async fn accounts() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    server.post(&anna, "Bonjour", Audience::Public, None).await;
    let remote = server.actor("bea", Some("brest.example")).await;
    insta::assert_json_snapshot!(
        "account_local",
        server.get(None, &format!("/api/v1/accounts/{}", anna.id)).await.ok()
    );
    insta::assert_json_snapshot!("account_remote", server.get(None, &format!("/api/v1/accounts/{remote}")).await.ok());
    insta::assert_json_snapshot!(
        "relationship",
        server.get(Some(&anna), &format!("/api/v1/accounts/relationships?id[]={remote}&id[]=5")).await.ok()
    );
    let found = server.get(None, "/api/v1/accounts/lookup?acct=bea@brest.example").await.ok();
    assert_eq!(found["id"], remote.to_string());
}

#[tokio::test]
async fn statuses() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let bea = server.person("bea").await;
    let post = server
        .post_json(
            &anna,
            "/api/v1/statuses",
            json!({
                "status": "Bonjour @bea, voir https://lyon.example/atelier #Lyon",
                "spoiler_text": "Atelier",
                "language": "fr-FR",
                "visibility": "unlisted",
                "poll": { "options": ["oui", "non"], "expires_in": 3600, "multiple": "1" },
            }),
        )
        .await
        .ok();
    let id = post["id"].as_str().expect("an id").to_owned();
    insta::assert_json_snapshot!("status_own", post);
    server.wait(10);
    insta::assert_json_snapshot!("status_stranger", server.get(None, &format!("/api/v1/statuses/{id}")).await.ok());
    insta::assert_json_snapshot!(
        "status_boosted",
        server.post_json(&bea, &format!("/api/v1/statuses/{id}/reblog"), json!({})).await.ok()
    );
    let poll = post["poll"]["id"].as_str().expect("a poll");
    insta::assert_json_snapshot!(
        "poll_voted",
        server.post_form(&bea, &format!("/api/v1/polls/{poll}/votes"), "choices[]=1&choices[]=0").await.ok()
    );
    insta::assert_json_snapshot!("history", server.get(None, &format!("/api/v1/statuses/{id}/history")).await.ok());
    insta::assert_json_snapshot!(
        "source",
        server.get(Some(&anna), &format!("/api/v1/statuses/{id}/source")).await.ok()
    );
}

#[tokio::test]
async fn around_a_post() {
    let server = Server::new().await;
    let (anna, bea) = (server.person("anna").await, server.person("bea").await);
    let first = server.post(&anna, "Un", Audience::Public, None).await;
    let second = server.post(&bea, "@anna Deux", Audience::Public, Some(first)).await;
    server.post(&anna, "@bea Trois", Audience::Public, Some(second)).await;
    let context = server.get(None, &format!("/api/v1/statuses/{second}/context")).await.ok();
    insta::assert_json_snapshot!("context", context);
    let address = format!("https://lyon.example/@anna/{first}");
    insta::assert_json_snapshot!("search", server.get(None, &format!("/api/v2/search?q={address}")).await.ok());
    server.post_form(&bea, &format!("/api/v1/accounts/{}/mute", anna.id), "duration=3600").await.ok();
    insta::assert_json_snapshot!("muted_account", server.get(Some(&bea), "/api/v1/mutes").await.ok());
}

#[tokio::test]
async fn the_server_itself() {
    let server = Server::new().await;
    server.emoji("sourire").await;
    insta::assert_json_snapshot!("custom_emoji", server.get(None, "/api/v1/custom_emojis").await.ok());
    let version = app::Instance::VERSION;
    for (name, path) in [
        ("instance_v1", "/api/v1/instance"),
        ("instance_v2", "/api/v2/instance"),
        ("activity", "/api/v1/instance/activity"),
        ("extended_description", "/api/v1/instance/extended_description"),
    ] {
        let json = server.get(None, path).await.ok();
        let text = serde_json::to_string_pretty(&json).expect("JSON").replace(version, "[version]");
        insta::assert_snapshot!(name, text);
    }
}

#[tokio::test]
async fn preferences_and_markers() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    insta::assert_json_snapshot!("preferences", server.get(Some(&anna), "/api/v1/preferences").await.ok());
    let none = server.get(Some(&anna), "/api/v1/markers?timeline[]=notifications").await.ok();
    assert_eq!(none["notifications"]["last_read_id"], "0");
    assert!(none.get("home").is_none());
    let form = "home[last_read_id]=12&notifications[last_read_id]=7";
    server.post_form(&anna, "/api/v1/markers", form).await.ok();
    let set = json!({ "home": { "last_read_id": "13" } });
    insta::assert_json_snapshot!("marker", server.post_json(&anna, "/api/v1/markers", set).await.ok());
    let both = server.get(Some(&anna), "/api/v1/markers?timeline[]=home&timeline[]=notifications").await.ok();
    assert_eq!((&both["home"]["version"], &both["notifications"]["last_read_id"]), (&json!(2), &json!("7")));
}
