//! How often apps may call.

use std::net::SocketAddr;

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Method, Request, StatusCode},
};
use serde_json::json;
use web::mastodon::Throttle;

use super::harness::{Answer, Person, Server};

fn figures(answer: &Answer) -> (&str, &str, &str) {
    let value = |name: &str| answer.headers.get(name).map_or("", |value| value.to_str().expect("text"));
    (value("x-ratelimit-limit"), value("x-ratelimit-remaining"), value("x-ratelimit-reset"))
}

#[track_caller]
fn assert_refused(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.json, json!({ "error": "Too many requests" }));
    assert_eq!(figures(answer).1, "0");
    let wait = answer.headers.get("retry-after").and_then(|value| value.to_str().ok()?.parse::<u32>().ok());
    assert!(wait.is_some_and(|seconds| seconds > 0), "{wait:?}");
}

/// Somebody whose token is known, as after any first call.
async fn known(server: &Server, name: &str) -> Person {
    let person = server.person(name).await;
    server.get(Some(&person), "/api/v1/bookmarks").await.ok();
    person
}

#[tokio::test]
async fn an_account_calls_300_times_in_five_minutes() {
    let server = Server::with(Throttle::on()).await;
    let (anna, bea) = (known(&server, "anna").await, known(&server, "bea").await);
    let first = server.get(Some(&anna), "/api/v1/bookmarks").await;
    assert_eq!(figures(&first), ("300", "299", "2026-11-21T10:05:00.000000Z"));
    for _ in 1..300 {
        server.get(Some(&anna), "/api/v1/trends/tags").await.ok();
    }
    let refused = server.get(Some(&anna), "/api/v1/bookmarks").await;
    assert_refused(&refused);
    assert_eq!(figures(&refused).2, "2026-11-21T10:05:00.000000Z");
    server.get(Some(&bea), "/api/v1/bookmarks").await.ok();
    server.wait(300);
    assert_eq!(figures(&server.get(Some(&anna), "/api/v1/bookmarks").await).1, "299");
}

#[tokio::test]
async fn posts_uploads_and_deletions_are_counted_apart() {
    let server = Server::with(Throttle::on()).await;
    let anna = known(&server, "anna").await;
    for (method, path, limit, period) in [
        (Method::POST, "/api/v1/statuses", 300, 3 * 60 * 60),
        (Method::POST, "/api/v2/media", 30, 30 * 60),
        (Method::DELETE, "/api/v1/statuses/1", 30, 30 * 60),
        (Method::POST, "/api/v1/accounts/1/follow", 400, 24 * 60 * 60),
        (Method::POST, "/api/v1/reports", 400, 24 * 60 * 60),
        (Method::GET, "/api/v2/search?q=x&resolve=true", 60, 5 * 60),
    ] {
        let call = async || server.send(method.clone(), path, Some(&anna.token), None).await;
        for count in 1..=limit {
            let answer = call().await;
            assert_ne!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{path} {count}");
            let (told, left, _) = figures(&answer);
            assert_eq!((told, left), (&*limit.to_string(), &*(limit - count).to_string()), "{path}");
            if count % 250 == 0 {
                // The next window of all calls, and the same of this one.
                server.wait(300);
            }
        }
        assert_refused(&call().await);
        let other = server.get(Some(&anna), "/api/v1/bookmarks").await;
        assert_eq!(figures(&other).0, "300", "after {path}");
        server.wait(period);
        assert_ne!(call().await.status, StatusCode::TOO_MANY_REQUESTS, "{path}");
        // Everything else begins at the start of a day.
        server.wait(24 * 60 * 60);
    }
    let plain = server.get(Some(&anna), "/api/v2/search?q=x&resolve=false").await;
    assert_eq!(figures(&plain).0, "300");
}

#[tokio::test]
async fn strangers_and_guessed_tokens_count_for_their_address() {
    let server = Server::with(Throttle::on()).await;
    let call = async |address: [u8; 4], token: Option<String>| {
        let mut request = Request::get("/api/v1/instance/rules");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let mut request = request.body(Body::empty()).expect("a request");
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from((address, 50_000))));
        server.call(request).await
    };
    for number in 0..300 {
        let token = (number % 2 == 0).then(|| format!("guess{number}"));
        assert_eq!(call([192, 0, 2, 1], token).await.status, StatusCode::OK);
    }
    assert_refused(&call([192, 0, 2, 1], None).await);
    assert_refused(&call([192, 0, 2, 1], Some("another".into())).await);
    assert_eq!(figures(&call([192, 0, 2, 2], None).await).1, "299");
    let anna = known(&server, "anna").await;
    assert_eq!(call([192, 0, 2, 1], Some(anna.token)).await.status, StatusCode::OK, "an account is not its address");
}

#[tokio::test]
async fn other_servers_read_the_whole_directory_far_oftener_than_they_do() {
    let server = Server::with(Throttle::on()).await;
    let read = async |path: &str| {
        let mut request = Request::get(path).body(Body::empty()).expect("a request");
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([192, 0, 2, 1], 50_000))));
        server.call(request).await
    };
    let whole = "/api/ancrage/v1/directory/all";
    for left in (0..60).rev() {
        let answer = read(whole).await;
        assert_eq!((answer.status, figures(&answer).1), (StatusCode::OK, &*left.to_string()));
        assert!(!answer.headers.contains_key("retry-after"));
    }
    let refused = read(whole).await;
    assert_eq!((refused.status, figures(&refused).0), (StatusCode::TOO_MANY_REQUESTS, "60"));
    assert_eq!(refused.headers.get("retry-after").and_then(|value| value.to_str().ok()), Some("301"));
    assert_eq!(read("/api/ancrage/v1/directory").await.status, StatusCode::OK, "searches go on");
    server.wait(300);
    assert_eq!(read(whole).await.status, StatusCode::OK);
}

#[tokio::test]
async fn labs_count_nothing() {
    let server = Server::new().await;
    let anna = known(&server, "anna").await;
    let answer = server.get(Some(&anna), "/api/v1/bookmarks").await;
    assert_eq!(figures(&answer), ("", "", ""));
}
