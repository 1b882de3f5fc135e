//! Which lessons a company has done, over our API.

use axum::http::{Method, StatusCode};
use domain::lesson::Lesson;
use serde_json::{Value, json};

use super::harness::Server;

#[tokio::test]
async fn owners_note_what_their_company_has_done() {
    let server = Server::new().await;
    let (anna, bea) = (server.person("anna").await, server.person("bea").await);
    let (forge, mill) = (server.company("forge", &anna).await, server.company("mill", &anna).await);
    let list = format!("/companies/{}/lessons", forge.id);
    let one = format!("{list}/co-creation");
    for (method, path) in [(Method::GET, &list), (Method::PUT, &one), (Method::DELETE, &one)] {
        server.ours(None, method.clone(), path, None).await.is(StatusCode::UNAUTHORIZED);
        for stranger in [&bea, &mill] {
            server.ours(Some(stranger), method.clone(), path, None).await.is(StatusCode::FORBIDDEN);
        }
    }
    let of = |lessons: &Value, name: &str| {
        let all = lessons.as_array().expect("a list");
        all.iter().find(|lesson| lesson["name"] == name).expect("a lesson").clone()
    };
    let fresh = server.ours(Some(&anna), Method::GET, &list, None).await.ok();
    let names: Vec<&str> = fresh.as_array().expect("a list").iter().filter_map(|one| one["name"].as_str()).collect();
    assert_eq!(names, Lesson::ALL.map(Lesson::as_str));
    let shown = json!({
        "name": "co-creation", "url": "https://lyon.example/lessons/co-creation", "suggested": true, "done_at": null,
    });
    assert_eq!(of(&fresh, "co-creation"), shown);
    assert_eq!(of(&fresh, "showcase")["suggested"], false);

    for owner in [&anna, &forge] {
        server.ours(Some(owner), Method::PUT, &one, None).await.is(StatusCode::NO_CONTENT);
        server.wait(60);
    }
    let noted = server.ours(Some(&forge), Method::GET, &list, None).await.ok();
    assert_eq!(of(&noted, "co-creation")["done_at"], "2026-11-21T10:00:00Z", "the first time counts");
    let other = server.ours(Some(&mill), Method::GET, &format!("/companies/{}/lessons", mill.id), None).await.ok();
    assert_eq!(of(&other, "co-creation")["done_at"], Value::Null);
    for _ in 0..2 {
        server.ours(Some(&anna), Method::DELETE, &one, None).await.is(StatusCode::NO_CONTENT);
    }
    let taken_back = server.ours(Some(&anna), Method::GET, &list, None).await.ok();
    assert_eq!(of(&taken_back, "co-creation")["done_at"], Value::Null);
    server.ours(Some(&anna), Method::PUT, &format!("{list}/everything"), None).await.is(StatusCode::NOT_FOUND);
    server.ours(Some(&anna), Method::GET, "/companies/nobody/lessons", None).await.is(StatusCode::NOT_FOUND);
}
