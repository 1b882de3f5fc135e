//! What stands between two accounts, and what one keeps to oneself.

use axum::http::{Method, StatusCode};
use domain::audience::Audience;
use serde_json::{Value, json};

use super::harness::{Person, Server};

async fn between(server: &Server, viewer: &Person, other: &Person) -> Value {
    let path = format!("/api/v1/accounts/relationships?id[]={}", other.id);
    server.get(Some(viewer), &path).await.ok()[0].clone()
}

#[tokio::test]
async fn private_notes_are_read_by_those_who_wrote_them() {
    let server = Server::new().await;
    let (anna, bea) = (server.person("anna").await, server.person("bea").await);
    let path = format!("/api/v1/accounts/{}/note", bea.id);
    let noted = server.post_json(&anna, &path, json!({ "comment": " Fond le bronze " })).await.ok();
    assert_eq!(noted["note"], "Fond le bronze");
    assert_eq!(between(&server, &anna, &bea).await["note"], "Fond le bronze");
    assert_eq!(between(&server, &bea, &anna).await["note"], "");
    let long = server.post_json(&anna, &path, json!({ "comment": "é".repeat(2_001) })).await;
    assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
    server.post_json(&anna, &path, json!({ "comment": "Deux" })).await.ok();
    assert_eq!(between(&server, &anna, &bea).await["note"], "Deux");
    assert_eq!(server.post_json(&anna, &path, json!({})).await.ok()["note"], "");
    let nobody = server.post_json(&anna, "/api/v1/accounts/1/note", json!({ "comment": "Qui ?" })).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_mute_says_when_it_ends() {
    let server = Server::new().await;
    let (anna, bea) = (server.person("anna").await, server.person("bea").await);
    let muted = server.post_form(&anna, &format!("/api/v1/accounts/{}/mute", bea.id), "duration=3600").await.ok();
    assert_eq!((&muted["muting"], &muted["muting_expires_at"]), (&json!(true), &json!("2026-11-21T11:00:00.000Z")));
    server.wait(3_601);
    let later = between(&server, &anna, &bea).await;
    assert_eq!((&later["muting"], &later["muting_expires_at"]), (&json!(false), &json!(null)));
}

#[tokio::test]
async fn a_mute_lasts_as_long_as_is_said() {
    let server = Server::new().await;
    let (anna, bea) = (server.person("anna").await, server.person("bea").await);
    let mute =
        async |form: &str| server.post_form(&anna, &format!("/api/v1/accounts/{}/mute", bea.id), form).await.ok();
    // Each takes the place of the one before.
    for (form, ends) in [
        ("duration=7200", json!("2026-11-21T12:00:00.000Z")),
        ("", Value::Null),
        ("duration=60", json!("2026-11-21T10:01:00.000Z")),
        ("duration=", Value::Null),
        ("duration=0", Value::Null),
        ("duration=-5", Value::Null),
        ("duration=315360001", Value::Null),
        ("duration=300", json!("2026-11-21T10:05:00.000Z")),
    ] {
        let between = mute(form).await;
        assert_eq!((&between["muting"], &between["muting_expires_at"]), (&json!(true), &ends), "{form}");
        let listed = server.get(Some(&anna), "/api/v1/mutes").await.ok();
        assert_eq!((&listed[0]["id"], &listed[0]["mute_expires_at"]), (&json!(bea.id.to_string()), &ends), "{form}");
    }
    let post = server.post(&bea, "Bonjour", Audience::Public, None).await.to_string();
    let public = async || server.get(Some(&anna), "/api/v1/timelines/public").await.ids();
    assert!(public().await.is_empty());
    server.wait(300);
    assert_eq!(public().await, [post]);
    assert!(server.get(Some(&anna), "/api/v1/mutes").await.ids().is_empty());
}

#[tokio::test]
async fn a_mute_keeps_notifications_away_unless_one_wants_them() {
    let server = Server::new().await;
    let (anna, bea) = (server.person("anna").await, server.person("bea").await);
    for (form, kept_away) in
        [("notifications=false", false), ("notifications=true", true), ("notifications=0", false), ("", true)]
    {
        let path = format!("/api/v1/accounts/{}/mute", bea.id);
        let between = server.post_form(&anna, &path, form).await.ok();
        assert_eq!((&between["muting"], &between["muting_notifications"]), (&json!(true), &json!(kept_away)), "{form}");
        let post = server.post(&anna, "Bonjour", Audience::Public, None).await;
        server.post_form(&bea, &format!("/api/v1/statuses/{post}/favourite"), "").await.ok();
        server.settle().await;
        let told = server.get(Some(&anna), "/api/v1/notifications").await.ok();
        let of_it = told.as_array().expect("a list").iter().any(|one| one["status"]["id"] == post.to_string());
        assert_eq!(of_it, !kept_away, "{form}");
        // What they write is not shown, whatever one hears of them.
        server.post(&bea, "Bonsoir", Audience::Public, None).await;
        let shown = server.get(Some(&anna), "/api/v1/timelines/public").await.ok();
        let shown = shown.as_array().expect("a list");
        assert!(shown.iter().all(|post| post["account"]["id"] != bea.id.to_string()), "{form}");
    }
}

#[tokio::test]
async fn one_follows_in_the_languages_that_one_reads() {
    let server = Server::new().await;
    let (anna, bea) = (server.person("anna").await, server.person("bea").await);
    let in_french = async |text: &str| server.post(&bea, text, Audience::Public, None).await.to_string();
    let in_breton = async |text: &str| {
        let wish = json!({ "status": text, "language": "br" });
        let post = server.post_json(&bea, "/api/v1/statuses", wish).await.ok();
        server.wait(1);
        post["id"].as_str().expect("an id").to_owned()
    };
    let path = format!("/api/v1/accounts/{}/follow", bea.id);
    let follow = async |form: &str| server.post_form(&anna, &path, form).await.ok()["languages"].clone();
    let home = async || server.get(Some(&anna), "/api/v1/timelines/home").await.ids();

    let first = in_french("Un").await;
    let second = in_breton("Daou").await;
    assert_eq!(follow("languages[]=br&languages[]=BR-fr").await, json!(["br"]));
    assert_eq!(home().await, std::slice::from_ref(&second));
    let third = in_french("Trois").await;
    let fourth = in_breton("Pevar").await;
    assert_eq!(home().await, [fourth.as_str(), second.as_str()]);
    // What is not named stays.
    assert_eq!(follow("notify=true").await, json!(["br"]));
    assert_eq!(follow("languages[]=fr").await, json!(["fr"]));
    assert_eq!(home().await, [third.as_str(), first.as_str()]);
    assert_eq!(follow("languages[]=").await, json!(null));
    assert_eq!(home().await, [fourth, third, second, first]);
    let unknown = server.post_form(&anna, &path, "languages[]=xx").await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn who_follows_whom_is_kept_where_one_wants_it() {
    let server = Server::new().await;
    let [anna, bea, carl] = [server.person("anna").await, server.person("bea").await, server.person("carl").await];
    for (follower, followed) in [(&anna, &bea), (&bea, &carl), (&carl, &bea)] {
        server.post_form(follower, &format!("/api/v1/accounts/{}/follow", followed.id), "").await.ok();
    }
    let list = async |who: Option<&Person>, side: &str| {
        server.get(who, &format!("/api/v1/accounts/{}/{side}", carl.id)).await.ids()
    };
    let familiar = async || {
        let path = format!("/api/v1/accounts/familiar_followers?id[]={}", carl.id);
        server.get(Some(&anna), &path).await.ok()[0]["accounts"].as_array().map(Vec::len)
    };
    assert_eq!((list(Some(&anna), "followers").await.len(), familiar().await), (1, Some(1)));
    let hide = async |hide: bool| {
        let wish = json!({ "hide_collections": hide });
        let path = "/api/v1/accounts/update_credentials";
        server.send(Method::PATCH, path, Some(&carl.token), Some(wish)).await.ok()
    };
    let own = hide(true).await;
    assert_eq!((&own["hide_collections"], &own["source"]["hide_collections"]), (&json!(true), &json!(true)));
    for side in ["followers", "following"] {
        assert_eq!(list(None, side).await.len() + list(Some(&anna), side).await.len(), 0, "{side}");
        assert_eq!(list(Some(&carl), side).await.len(), 1, "{side}: they see it themselves");
    }
    assert_eq!(familiar().await, Some(0));
    let seen = server.get(None, &format!("/api/v1/accounts/{}", carl.id)).await.ok();
    assert_eq!((&seen["followers_count"], &seen["following_count"]), (&json!(1), &json!(1)));
    assert_eq!(hide(false).await["hide_collections"], false);
    assert_eq!(list(None, "followers").await.len(), 1);
}
