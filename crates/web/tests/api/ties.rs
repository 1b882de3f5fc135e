//! Areas by our own API: their accounts, who lives and works there, and who wants not to be passed on.

use app::territory::{Dataset, dataset::FRANCE, import};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use super::harness::{Person, Server};

const LYON: &str = "/territories/insee-com:69123";

/// A server with the Rhône.
async fn with_the_rhone() -> Server {
    let server = Server::new().await;
    let dataset = Dataset::built_in(FRANCE).expect("the dataset").around(&["insee-dep:69"]);
    import(&server.app, &dataset, |_| {}).await.expect("imported");
    server
}

#[tokio::test]
async fn moderators_give_an_area_an_account() {
    let server = with_the_rhone().await;
    let [lea, modo] = [server.person("lea").await, server.person("modo").await];
    server.moderates(&modo, true).await;
    let ask = async |who: Option<&Person>, method: Method, area: &str| {
        server.ours(who, method, &format!("{area}/account"), None).await
    };
    let account = async || server.ours(None, Method::GET, LYON, None).await.ok()["account"].clone();
    for method in [Method::PUT, Method::DELETE] {
        ask(None, method.clone(), LYON).await.is(StatusCode::UNAUTHORIZED);
        ask(Some(&lea), method.clone(), LYON).await.is(StatusCode::FORBIDDEN);
        for nowhere in ["/territories/insee-com:29019", "/territories/lyon"] {
            ask(Some(&modo), method.clone(), nowhere).await.is(StatusCode::NOT_FOUND);
        }
    }
    ask(Some(&modo), Method::DELETE, LYON).await.is(StatusCode::NOT_FOUND);
    let made = ask(Some(&modo), Method::PUT, LYON).await.ok();
    assert_eq!((&made["name"], account().await), (&json!("Lyon"), made.clone()));
    ask(Some(&modo), Method::DELETE, LYON).await.is(StatusCode::NO_CONTENT);
    assert_eq!(account().await, Value::Null);
    // It gets the same one back.
    assert_eq!(ask(Some(&modo), Method::PUT, LYON).await.ok()["id"], made["id"]);
}

#[tokio::test]
async fn people_say_where_they_live_and_work() {
    let server = with_the_rhone().await;
    let lea = server.person("lea").await;
    let fonderie = server.company("fonderie", &lea).await;
    let list = async |who: Option<&Person>| server.ours(who, Method::GET, "/ties", None).await;
    list(None).await.is(StatusCode::UNAUTHORIZED);
    assert_eq!(list(Some(&lea)).await.ok(), json!({ "passed_on": true, "ties": [] }));

    let say = async |who: Option<&Person>, tie: &str, body: Value| {
        server.ours(who, Method::PUT, &format!("{LYON}/ties/{tie}"), Some(body)).await
    };
    say(None, "works", json!({})).await.is(StatusCode::UNAUTHORIZED);
    say(Some(&lea), "visits", json!({})).await.is(StatusCode::NOT_FOUND);
    for wrong in [json!({ "public": null }), json!({ "public": true, "since": "toujours" })] {
        say(Some(&lea), "works", wrong).await.is(StatusCode::BAD_REQUEST);
    }
    let nowhere = "/territories/insee-com:29019/ties/works";
    server.ours(Some(&lea), Method::PUT, nowhere, Some(json!({}))).await.is(StatusCode::NOT_FOUND);
    say(Some(&fonderie), "works", json!({})).await.is(StatusCode::BAD_REQUEST);
    say(Some(&lea), "works", json!({})).await.is(StatusCode::NO_CONTENT);
    say(Some(&lea), "works", json!({ "public": true })).await.is(StatusCode::NO_CONTENT);
    let said = json!({
        "territory": "insee-com:69123", "name": "Lyon", "kind": "works", "public": true, "since": "2026-11-21T10:00:00Z",
    });
    assert_eq!(list(Some(&lea)).await.ok()["ties"], json!([said]));

    let withdraw =
        async |who: Option<&Person>| server.ours(who, Method::DELETE, &format!("{LYON}/ties/works"), None).await;
    withdraw(None).await.is(StatusCode::UNAUTHORIZED);
    for _ in 0..2 {
        withdraw(Some(&lea)).await.is(StatusCode::NO_CONTENT);
    }
    assert_eq!(list(Some(&lea)).await.ok()["ties"], json!([]));
}

#[tokio::test]
async fn nobody_is_passed_on_who_does_not_want_it() {
    let server = Server::new().await;
    let lea = server.person("lea").await;
    let fonderie = server.company("fonderie", &lea).await;
    let let_pass = async |who: Option<&Person>, body: Value| server.ours(who, Method::PATCH, "/ties", Some(body)).await;
    let passed_on =
        async |who: &Person| server.ours(Some(who), Method::GET, "/ties", None).await.ok()["passed_on"].clone();
    let_pass(None, json!({ "passed_on": false })).await.is(StatusCode::UNAUTHORIZED);
    for wrong in [json!({}), json!({ "passed_on": null }), json!({ "passed_on": "no" })] {
        let_pass(Some(&lea), wrong).await.is(StatusCode::BAD_REQUEST);
    }
    let_pass(Some(&fonderie), json!({ "passed_on": false })).await.is(StatusCode::NO_CONTENT);
    assert_eq!((passed_on(&fonderie).await, passed_on(&lea).await), (json!(false), json!(true)));
    let_pass(Some(&fonderie), json!({ "passed_on": true })).await.is(StatusCode::NO_CONTENT);
    assert_eq!(passed_on(&fonderie).await, json!(true));
}
