//! The directory by our own API: who is listed by consent, and which directories of other servers are read.

use axum::http::{Method, StatusCode};
use domain::login::Role;
use serde_json::{Value, json};

use super::harness::{Person, Server};

#[tokio::test]
async fn a_person_is_listed_while_they_wish() {
    let server = Server::new().await;
    let lea = server.person("lea").await;
    let fonderie = server.company("fonderie", &lea).await;
    let path = "/directory/me";
    let read = async |who: Option<&Person>| server.ours(who, Method::GET, path, None).await;
    let save = async |who: Option<&Person>, body: Value| server.ours(who, Method::PUT, path, Some(body)).await;
    let listed = async || server.ours(None, Method::GET, "/directory?kind=person", None).await.ok();
    read(None).await.is(StatusCode::UNAUTHORIZED);
    read(Some(&fonderie)).await.is(StatusCode::FORBIDDEN);
    save(None, json!({ "listed": true })).await.is(StatusCode::UNAUTHORIZED);
    save(Some(&fonderie), json!({ "listed": true })).await.is(StatusCode::FORBIDDEN);
    for wrong in [json!({}), json!({ "listed": null }), json!({ "listed": true, "name": "Léa" })] {
        save(Some(&lea), wrong).await.is(StatusCode::BAD_REQUEST);
    }
    assert_eq!(read(Some(&lea)).await.ok(), json!({ "listed": false }));
    assert_eq!(listed().await, json!([]));
    assert_eq!(save(Some(&lea), json!({ "listed": true })).await.ok(), json!({ "listed": true }));
    assert_eq!(read(Some(&lea)).await.ok(), json!({ "listed": true }));
    assert_eq!(listed().await[0]["name"], "lea");
    save(Some(&lea), json!({ "listed": false })).await.is(StatusCode::OK);
    assert_eq!(listed().await, json!([]));
}

#[tokio::test]
async fn administrators_say_which_directories_are_read() {
    let server = Server::new().await;
    let [modo, boss] = [server.person("modo").await, server.person("boss").await];
    server.moderates(&modo, true).await;
    server.holds(&boss, Some(Role::Admin)).await;
    let official = server.company("fonderie", &boss).await;
    let path = "/directory/subscriptions";
    let list = async |who: Option<&Person>| server.ours(who, Method::GET, path, None).await;
    let add = async |who: Option<&Person>, body: Value| server.ours(who, Method::POST, path, Some(body)).await;
    let brest = || json!({ "url": "https://brest.example/about", "territories": ["insee-dep:29"] });
    list(None).await.is(StatusCode::UNAUTHORIZED);
    add(None, brest()).await.is(StatusCode::UNAUTHORIZED);
    for who in [&modo, &official] {
        list(Some(who)).await.is(StatusCode::FORBIDDEN);
        add(Some(who), brest()).await.is(StatusCode::FORBIDDEN);
    }
    for wrong in [
        json!({ "url": "brest.example" }),
        json!({ "url": "http://brest.example" }),
        json!({ "url": "https://lyon.example" }),
        json!({ "url": "https://brest.example", "territories": ["Brest"] }),
        json!({ "url": "https://brest.example", "territories": vec!["insee-dep:29"; 21] }),
        json!({ "territories": [] }),
    ] {
        add(Some(&boss), wrong).await.is(StatusCode::BAD_REQUEST);
    }
    let made = add(Some(&boss), brest()).await;
    made.is(StatusCode::CREATED);
    assert_eq!(
        (&made.json["url"], &made.json["territories"], &made.json["entries"]),
        (&json!("https://brest.example/"), &json!(["insee-dep:29"]), &json!(0))
    );
    // The same server again, with other areas.
    let wider = add(Some(&boss), json!({ "url": "https://brest.example" })).await;
    assert_eq!((&wider.json["id"], &wider.json["territories"]), (&made.json["id"], &json!([])));
    assert_eq!(list(Some(&boss)).await.ok(), json!([wider.json]));

    let one = format!("{path}/{}", made.json["id"].as_str().expect("an id"));
    let remove = async |who: Option<&Person>| server.ours(who, Method::DELETE, &one, None).await;
    remove(None).await.is(StatusCode::UNAUTHORIZED);
    remove(Some(&modo)).await.is(StatusCode::FORBIDDEN);
    remove(Some(&boss)).await.is(StatusCode::NO_CONTENT);
    remove(Some(&boss)).await.is(StatusCode::NOT_FOUND);
    server.ours(Some(&boss), Method::DELETE, &format!("{path}/x"), None).await.is(StatusCode::NOT_FOUND);
    assert_eq!(list(Some(&boss)).await.ok(), json!([]));
}
