//! Polls that their authors ask anew.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use super::harness::{Answer, Person, Server};

/// Somebody's post with a poll of an hour: the path of the post, and the id of the poll.
async fn asked(server: &Server, author: &Person) -> (String, String) {
    let wish = json!({ "status": "Quand ?", "poll": { "options": ["lundi", "mardi"], "expires_in": 3600 } });
    let post = server.post_json(author, "/api/v1/statuses", wish).await.ok();
    let text = |value: &Value| value.as_str().expect("an id").to_owned();
    (format!("/api/v1/statuses/{}", text(&post["id"])), text(&post["poll"]["id"]))
}

/// A second later, the same text with this poll.
async fn edit(server: &Server, author: &Person, path: &str, poll: &Value) -> Answer {
    server.wait(1);
    let wish = json!({ "status": "Quand ?", "poll": poll });
    server.send(Method::PUT, path, Some(&author.token), Some(wish)).await
}

async fn vote(server: &Server, voter: &Person, poll: &str, choices: &str) -> Answer {
    server.post_form(voter, &format!("/api/v1/polls/{poll}/votes"), choices).await
}

/// The choices with their votes, how many voted, and the end.
fn figures(poll: &Value) -> (String, i64, &str) {
    let choices = poll["options"].as_array().expect("choices").iter();
    let choices = choices.map(|one| format!("{} {}", one["title"].as_str().expect("a title"), one["votes_count"]));
    let end = poll["expires_at"].as_str().expect("an end");
    (choices.collect::<Vec<_>>().join(", "), poll["voters_count"].as_i64().expect("a figure"), end)
}

#[tokio::test]
async fn other_choices_void_what_was_voted_and_another_end_does_not() {
    let server = Server::new().await;
    let (anna, bea) = (server.person("anna").await, server.person("bea").await);
    let (path, poll) = asked(&server, &anna).await;
    vote(&server, &bea, &poll, "choices[]=1").await.ok();
    for (wanted, expected, edited) in [
        // Apps send what is there along with every edit.
        (json!({}), ("lundi 0, mardi 1", 1, "2026-11-21T11:00:00.000Z"), false),
        (json!({ "options": ["lundi", " mardi "] }), ("lundi 0, mardi 1", 1, "2026-11-21T11:00:00.000Z"), false),
        (
            json!({ "options": ["lundi", "mardi"], "expires_in": 7200 }),
            ("lundi 0, mardi 1", 1, "2026-11-21T12:00:03.000Z"),
            true,
        ),
        (json!({ "options": ["lundi", "jeudi"] }), ("lundi 0, jeudi 0", 0, "2026-11-21T12:00:03.000Z"), true),
        (
            json!({ "options": ["lundi", "jeudi", "vendredi"], "multiple": true, "expires_in": 3600 }),
            ("lundi 0, jeudi 0, vendredi 0", 0, "2026-11-21T11:00:05.000Z"),
            true,
        ),
    ] {
        let post = edit(&server, &anna, &path, &wanted).await.ok();
        let (choices, voters, end) = expected;
        assert_eq!(figures(&post["poll"]), (choices.to_owned(), voters, end), "{wanted}");
        assert_eq!((&post["poll"]["id"], post["edited_at"].is_string()), (&json!(poll), edited), "{wanted}");
    }
    // Who voted before may do so again, and several may be chosen now.
    vote(&server, &bea, &poll, "choices[]=0&choices[]=2").await.ok();
    let seen = server.get(Some(&bea), &format!("/api/v1/polls/{poll}")).await.ok();
    assert_eq!(figures(&seen), ("lundi 1, jeudi 0, vendredi 1".to_owned(), 1, "2026-11-21T11:00:05.000Z"));
    assert_eq!((&seen["multiple"], &seen["own_votes"]), (&json!(true), &json!([0, 2])));
    // The history tells what could be chosen.
    let history = server.get(None, &format!("{path}/history")).await.ok();
    let first = json!([{ "title": "lundi" }, { "title": "mardi" }]);
    assert_eq!(history[0]["poll"]["options"], first);
    let last = history.as_array().and_then(|versions| versions.last()).expect("a version");
    assert_eq!(last["poll"]["options"].as_array().map(Vec::len), Some(3));
}

#[tokio::test]
async fn polls_keep_their_bounds_and_their_result() {
    let server = Server::new().await;
    let (anna, bea) = (server.person("anna").await, server.person("bea").await);
    let (path, poll) = asked(&server, &anna).await;
    vote(&server, &bea, &poll, "choices[]=0").await.ok();
    let shown = async || server.get(None, &format!("/api/v1/polls/{poll}")).await.ok();
    let before = shown().await;
    for wrong in [
        json!({ "options": ["lundi"] }),
        json!({ "options": ["lundi", ""] }),
        json!({ "options": ["lundi", "mardi"], "expires_in": 10 }),
        json!({ "expires_in": 3600 }),
    ] {
        edit(&server, &anna, &path, &wrong).await.is(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(shown().await, before, "{wrong}");
    }
    let other = json!({ "options": ["lundi", "jeudi"], "expires_in": 3600 });
    edit(&server, &bea, &path, &other).await.is(StatusCode::NOT_FOUND);
    // What is over stays as it was answered.
    server.wait(3_600);
    edit(&server, &anna, &path, &other).await.is(StatusCode::UNPROCESSABLE_ENTITY);
    let same = json!({ "options": ["lundi", "mardi"], "expires_in": 300 });
    let post = edit(&server, &anna, &path, &same).await.ok();
    assert_eq!((&post["poll"]["expired"], &post["edited_at"]), (&json!(true), &Value::Null));
    assert_eq!(figures(&shown().await), figures(&before));
    // None is added to a post without one.
    let plain = server.post_json(&anna, "/api/v1/statuses", json!({ "status": "Quand ?" })).await.ok();
    let plain = format!("/api/v1/statuses/{}", plain["id"].as_str().expect("an id"));
    edit(&server, &anna, &plain, &same).await.is(StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(edit(&server, &anna, &plain, &json!({})).await.ok()["poll"], Value::Null);
}
