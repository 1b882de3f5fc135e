//! Writing posts, and who may read them.

use axum::http::{Method, Request, StatusCode, header};
use domain::{audience::Audience, id::PostId};
use serde_json::{Value, json};

use super::harness::{Person, Server};

#[tokio::test]
async fn a_repeated_key_publishes_once() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let mut ids = Vec::new();
    for _ in 0..2 {
        let request = Request::builder()
            .method(Method::POST)
            .uri("/api/v1/statuses")
            .header(header::AUTHORIZATION, format!("Bearer {}", anna.token))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("idempotency-key", "abc")
            .body(axum::body::Body::from("status=Bonjour&media_ids[]=&visibility="))
            .expect("a request");
        ids.push(server.call(request).await.ok()["id"].clone());
        server.wait(1);
    }
    assert_eq!(ids[0], ids[1]);
}

#[tokio::test]
async fn private_posts_are_not_found_by_others() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let bea = server.person("bea").await;
    let carl = server.person("carl").await;
    server.post_json(&bea, &format!("/api/v1/accounts/{}/follow", anna.id), json!({})).await.ok();
    let followers = server.post(&anna, "Entre nous", Audience::Followers, None).await;
    let direct = server.post(&anna, "@bea secret", Audience::Direct, None).await;
    for post in [followers, direct] {
        server.get(Some(&anna), &format!("/api/v1/statuses/{post}")).await.ok();
        server.get(Some(&bea), &format!("/api/v1/statuses/{post}")).await.ok();
        for part in ["", "/context", "/history", "/favourited_by", "/reblogged_by", "/quotes"] {
            for stranger in [None, Some(&carl)] {
                let answer = server.get(stranger, &format!("/api/v1/statuses/{post}{part}")).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{part}");
            }
        }
        assert_eq!(
            server.get(Some(&carl), &format!("/api/v1/statuses/{post}/source")).await.status,
            StatusCode::NOT_FOUND
        );
        for what in ["favourite", "reblog", "bookmark", "pin", "mute"] {
            let answer = server.post_json(&carl, &format!("/api/v1/statuses/{post}/{what}"), json!({})).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{what}");
        }
        assert!(server.get(Some(&carl), &format!("/api/v1/statuses?id[]={post}")).await.ids().is_empty());
        let url = format!("/api/v2/search?q=https://lyon.example/objects/{post}&resolve=true");
        assert_eq!(server.get(Some(&carl), &url).await.ok()["statuses"], json!([]));
        assert_eq!(server.get(Some(&bea), &url).await.ok()["statuses"][0]["id"], post.to_string());
        for list in ["/api/v1/timelines/public", &format!("/api/v1/accounts/{}/statuses", anna.id)] {
            assert!(server.get(Some(&carl), list).await.ids().is_empty(), "{list}");
        }
    }
}

#[tokio::test]
async fn a_deleted_post_comes_back_as_it_was_typed() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let bea = server.person("bea").await;
    let post = server.post(&anna, "Bonjour *tous*", Audience::Public, None).await;
    let path = format!("/api/v1/statuses/{post}");
    let refused = server.send(Method::DELETE, &path, Some(&bea.token), None).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let deleted = server.send(Method::DELETE, &path, Some(&anna.token), None).await.ok();
    assert_eq!((&deleted["text"], &deleted["id"]), (&json!("Bonjour *tous*"), &json!(post.to_string())));
    assert_eq!(server.get(Some(&anna), &path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_edit_keeps_what_it_does_not_name() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let post = server.post(&anna, "Avant", Audience::Quiet, None).await;
    let path = format!("/api/v1/statuses/{post}");
    let edited = server.send(Method::PUT, &path, Some(&anna.token), Some(json!({ "status": "Après" }))).await.ok();
    assert_eq!((&edited["content"], &edited["visibility"]), (&json!("<p>Après</p>"), &json!("unlisted")));
    assert!(edited["edited_at"].is_string());
    let history = server.get(None, &format!("{path}/history")).await.ok();
    let said: Vec<_> = history.as_array().expect("versions").iter().map(|edit| &edit["content"]).collect();
    assert_eq!(said, ["<p>Avant</p>", "<p>Après</p>"]);
    let warned = json!({ "spoiler_text": "Attention" });
    let edited = server.send(Method::PUT, &path, Some(&anna.token), Some(warned)).await.ok();
    assert_eq!((&edited["content"], &edited["spoiler_text"]), (&json!("<p>Après</p>"), &json!("Attention")));
}

#[tokio::test]
async fn a_thread_is_shown_up_and_down() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let first = server.post(&anna, "Un", Audience::Public, None).await;
    let second = server.post(&anna, "Deux", Audience::Public, Some(first)).await;
    let third = server.post(&anna, "Trois", Audience::Public, Some(second)).await;
    let context = server.get(None, &format!("/api/v1/statuses/{second}/context")).await.ok();
    assert_eq!(context["ancestors"][0]["id"], first.to_string());
    assert_eq!(context["descendants"][0]["id"], third.to_string());
    assert_eq!(context["descendants"][0]["in_reply_to_id"], second.to_string());
}

#[tokio::test]
async fn what_is_done_can_be_undone() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let bea = server.person("bea").await;
    let post = server.post(&anna, "Bonjour", Audience::Public, None).await;
    for (does, undoes, field) in [
        ("favourite", "unfavourite", "favourited"),
        ("bookmark", "unbookmark", "bookmarked"),
        ("mute", "unmute", "muted"),
    ] {
        let done = server.post_json(&bea, &format!("/api/v1/statuses/{post}/{does}"), json!({})).await.ok();
        assert_eq!(done[field], true, "{does}");
        let undone = server.post_json(&bea, &format!("/api/v1/statuses/{post}/{undoes}"), json!({})).await.ok();
        assert_eq!(undone[field], false, "{undoes}");
    }
    let boost = server.post_json(&bea, &format!("/api/v1/statuses/{post}/reblog"), json!({})).await.ok();
    assert_eq!((&boost["reblog"]["id"], &boost["reblog"]["reblogged"]), (&json!(post.to_string()), &json!(true)));
    assert_eq!(server.get(None, &format!("/api/v1/statuses/{post}/reblogged_by")).await.ids(), [bea.id.to_string()]);
    let undone = server.post_json(&bea, &format!("/api/v1/statuses/{post}/unreblog"), json!({})).await.ok();
    assert_eq!((&undone["id"], &undone["reblogged"]), (&json!(post.to_string()), &json!(false)));
    let pinned = server.post_json(&anna, &format!("/api/v1/statuses/{post}/pin"), json!({})).await.ok();
    assert_eq!(pinned["pinned"], true);
    let list = format!("/api/v1/accounts/{}/statuses?pinned=true", anna.id);
    assert_eq!(server.get(None, &list).await.ids(), [post.to_string()]);
}

#[tokio::test]
async fn those_who_like_and_boost_a_post_are_named_the_latest_first() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let post = server.post(&anna, "Bonjour", Audience::Public, None).await;
    let other = server.post(&anna, "Bonsoir", Audience::Public, None).await;
    let mut people = Vec::new();
    let mut boosts = Vec::new();
    // Those who came last to the server did this first.
    for name in ["eva", "dora", "carl", "bea"] {
        people.push(server.person(name).await);
    }
    let act = async |who: &Person, post: PostId, what: &str, form: &str| {
        let done = server.post_form(who, &format!("/api/v1/statuses/{post}/{what}"), form).await.ok();
        server.wait(1);
        done["id"].as_str().expect("an id").to_owned()
    };
    for who in people.iter().rev() {
        act(who, post, "favourite", "").await;
        boosts.push(act(who, post, "reblog", "").await);
    }
    // None of these count: another post, a boost for followers alone, and what was taken back.
    let fay = server.person("fay").await;
    act(&fay, other, "favourite", "").await;
    act(&fay, other, "reblog", "").await;
    act(&fay, post, "reblog", "visibility=private").await;
    act(&people[2], post, "unfavourite", "").await;
    act(&people[2], post, "unreblog", "").await;
    let expected = ["eva", "dora", "bea"];
    for list in ["favourited_by", "reblogged_by"] {
        // Of a boost, it is about the post that it boosts.
        for id in [&post.to_string(), &boosts[0]] {
            let answer = server.get(None, &format!("/api/v1/statuses/{id}/{list}")).await;
            assert_eq!(names(&answer.json), expected, "{list}");
            assert!(answer.link("next").is_none(), "{list}");
        }
        let first = server.get(Some(&fay), &format!("/api/v1/statuses/{post}/{list}?limit=2")).await;
        assert_eq!(names(&first.json), expected[..2], "{list}");
        let rest = server.get(Some(&fay), &first.link("next").expect("a next page")).await;
        assert_eq!(names(&rest.json), expected[2..], "{list}");
        assert_eq!(names(&server.get(None, &rest.link("prev").expect("a way back")).await.json), expected[..2]);
        assert!(server.get(None, &first.link("prev").expect("a way back")).await.ids().is_empty(), "{list}");
    }
}

/// The names of accounts in a list.
fn names(list: &Value) -> Vec<&str> {
    list.as_array().expect("a list").iter().map(|account| account["acct"].as_str().expect("a name")).collect()
}

#[tokio::test]
async fn a_boost_is_for_those_whom_one_names_and_never_wider_than_the_post() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    for (number, (audience, form, expected)) in [
        (Audience::Public, "", Some("public")),
        (Audience::Public, "visibility=", Some("public")),
        (Audience::Public, "visibility=public", Some("public")),
        (Audience::Public, "visibility=unlisted", Some("unlisted")),
        (Audience::Public, "visibility=private", Some("private")),
        (Audience::Public, "visibility=direct", None),
        (Audience::Public, "visibility=everywhere", None),
        (Audience::Quiet, "", Some("unlisted")),
        (Audience::Quiet, "visibility=public", Some("unlisted")),
        (Audience::Quiet, "visibility=private", Some("private")),
    ]
    .into_iter()
    .enumerate()
    {
        let bea = server.person(&format!("bea{number}")).await;
        let post = server.post(&anna, "Bonjour", audience, None).await;
        let boost = server.post_form(&bea, &format!("/api/v1/statuses/{post}/reblog"), form).await;
        let Some(expected) = expected else {
            boost.is(StatusCode::UNPROCESSABLE_ENTITY);
            continue;
        };
        let boost = boost.ok();
        assert_eq!(
            (&boost["visibility"], &boost["reblog"]["id"]),
            (&json!(expected), &json!(post.to_string())),
            "{form}"
        );
        let id = boost["id"].as_str().expect("an id");
        let seen = server.get(None, &format!("/api/v1/statuses/{id}")).await.status;
        let by_all = if expected == "private" { StatusCode::NOT_FOUND } else { StatusCode::OK };
        assert_eq!(seen, by_all, "{form}");
    }
}

#[tokio::test]
async fn relations_are_answered_as_they_stand() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let bea = server.person("bea").await;
    let path = |what: &str| format!("/api/v1/accounts/{}/{what}", anna.id);
    for (what, field, expected) in [
        ("follow", "following", true),
        ("unfollow", "following", false),
        ("mute", "muting", true),
        ("unmute", "muting", false),
        ("block", "blocking", true),
        ("unblock", "blocking", false),
    ] {
        let between = server.post_form(&bea, &path(what), "reblogs=false&notify=1").await.ok();
        assert_eq!(between[field], expected, "{what}");
        let listed = match what {
            "mute" => Some("/api/v1/mutes"),
            "block" => Some("/api/v1/blocks"),
            _ => None,
        };
        if let Some(list) = listed {
            assert_eq!(server.get(Some(&bea), list).await.ids(), [anna.id.to_string()], "{list}");
        }
    }
    server.post_form(&bea, &path("follow"), "").await.ok();
    let removed = server.post_form(&anna, &format!("/api/v1/accounts/{}/remove_from_followers", bea.id), "").await.ok();
    assert_eq!(removed["followed_by"], false);
    let oneself = server.post_form(&anna, &path("follow"), "").await;
    assert_eq!(oneself.status, StatusCode::FORBIDDEN, "{}", oneself.json);
}
