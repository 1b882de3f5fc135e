//! How often forms may be sent.

use std::net::SocketAddr;

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Method, StatusCode, header},
};

use crate::harness::{Answer, Browser, Town};

const DAY: i64 = 24 * 60 * 60 * 1_000;

/// The answer to a form without its token, which counts and does nothing.
async fn try_once(browser: &mut Browser, path: &str) -> Answer {
    browser.post_bare(path, &[]).await
}

#[tokio::test]
async fn what_is_sent_often_is_counted_apart() {
    let town = Town::new().await;
    town.person("lea").await;
    let mut lea = town.browser("lea").await;
    let limits: [(&[&str], usize); 6] = [
        (&["/posts"], 300),
        (&["/posts/1/delete", "/posts/1/unboost", "/posts/1/unb%6fost"], 30),
        (
            &["/@marc/follow", "/@marc/f%6Fllow", "/@atelier/join", "/@atelier/team/invite", "/communities/bois/join"],
            400,
        ),
        (&["/report"], 400),
        (&["/companies/new", "/communities/new"], 30),
        (&["/search", "/settings/account/aliases", "/settings/account/move"], 60),
    ];
    for (paths, limit) in limits {
        for count in 1..=limit {
            let path = paths[count % paths.len()];
            assert_eq!(try_once(&mut lea, path).await.status, StatusCode::FORBIDDEN, "{path} {count}");
            if count % 250 == 0 {
                // The next window of all forms, and the same of this one.
                town.pass(5 * 60 * 1_000);
            }
        }
        for path in paths {
            assert_eq!(try_once(&mut lea, path).await.status, StatusCode::TOO_MANY_REQUESTS, "{path}");
        }
        assert_eq!(try_once(&mut lea, "/bookmarks/none").await.status, StatusCode::NOT_FOUND, "after {paths:?}");
        town.pass(DAY);
        assert_eq!(try_once(&mut lea, paths[0]).await.status, StatusCode::FORBIDDEN, "{paths:?}");
        town.pass(DAY);
    }
}

#[tokio::test]
async fn a_refusal_says_when_to_come_back() {
    let town = Town::new().await;
    for name in ["lea", "marc"] {
        town.person(name).await;
    }
    let (mut lea, mut marc) = (town.browser("lea").await, town.browser("marc").await);
    let token = lea.token().await;
    let fields = [("q", "@anna@nowhere.example"), ("csrf", token.as_str())];
    for _ in 0..60 {
        assert_eq!(lea.post_bare("/search", &fields).await.status, StatusCode::OK);
    }
    let refused = lea.post_bare("/search", &fields).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    let seconds: i64 = refused.header(header::RETRY_AFTER).parse().expect("seconds");
    assert!((1..=301).contains(&seconds), "{seconds}");
    let words = format!("Réessayez dans {} minute", (seconds + 59) / 60);
    assert!(refused.body.contains(&words) && refused.body.contains("<h1>"), "{words} in {}", refused.body);
    assert_eq!(lea.get("/search?q=marc").await.status, StatusCode::OK, "reading goes on");
    assert_eq!(marc.post("/search", &fields[..1]).await.status, StatusCode::OK, "others go on");
    town.pass(seconds * 1_000);
    assert_eq!(lea.post_bare("/search", &fields).await.status, StatusCode::OK);
}

#[tokio::test]
async fn all_forms_of_an_account_count_together_wherever_they_come_from() {
    let town = Town::new().await;
    town.person("lea").await;
    let (mut here, mut there) = (town.browser("lea").await, town.browser("lea").await);
    for _ in 0..150 {
        try_once(&mut here, "/companies/new").await;
        try_once(&mut there, "/memberships/join").await;
    }
    assert_eq!(try_once(&mut here, "/settings").await.status, StatusCode::TOO_MANY_REQUESTS);
    // What another site sends in somebody's name does not take their turn.
    town.pass(5 * 60 * 1_000);
    for _ in 0..300 {
        let request = here.request(Method::POST, "/settings").header(header::ORIGIN, "https://evil.example");
        let request = request.body(Body::empty()).expect("a request");
        assert_eq!(here.send(request).await.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(try_once(&mut here, "/settings").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn pictures_count_like_uploads() {
    let town = Town::new().await;
    town.person("lea").await;
    let mut lea = town.browser("lea").await;
    let files: [(&str, &[u8]); 3] = [("picture", b"a"), ("picture", b"b"), ("picture", b"c")];
    for _ in 0..10 {
        let answer = lea.post_files("/posts", &[("text", "Bonjour")], &files).await;
        assert_ne!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    }
    let refused = lea.post_files("/posts", &[("text", "Bonjour")], &files[..1]).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(!refused.header(header::RETRY_AFTER).is_empty());
    let answer = lea.post_files("/posts", &[("text", "Bonjour")], &[]).await;
    assert_ne!(answer.status, StatusCode::TOO_MANY_REQUESTS, "words alone");
}

#[tokio::test]
async fn pages_that_cost_a_search_are_counted_by_themselves() {
    let town = Town::new().await;
    town.person("lea").await;
    let read = async |browser: &mut Browser, path: &str, last: u8| {
        let mut request = browser.request(Method::GET, path).body(Body::empty()).expect("a request");
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([192, 0, 2, last], 50_000))));
        browser.send(request).await
    };
    let (mut stranger, mut lea) = (town.stranger(), town.browser("lea").await);
    let searches = ["/directory.atom", "/directory?view=map", "/territories?q=lyon", "/search?q=lea"];
    for count in 0..300 {
        let path = searches[count % searches.len()];
        assert_eq!(read(&mut stranger, path, 1).await.status, StatusCode::OK, "{path} {count}");
    }
    for path in ["/directory", "/directory.atom", "/territories", "/territories/insee-com:69123", "/search"] {
        let refused = read(&mut stranger, path, 1).await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS, "{path}");
        let seconds: i64 = refused.header(header::RETRY_AFTER).parse().expect("seconds");
        assert!((1..=301).contains(&seconds), "{seconds}");
    }
    for path in ["/about", "/public", "/@lea"] {
        assert_eq!(read(&mut stranger, path, 1).await.status, StatusCode::OK, "{path} costs no search");
    }
    let mut sent = stranger.request(Method::POST, "/signup/again").body(Body::empty()).expect("a request");
    sent.extensions_mut().insert(ConnectInfo(SocketAddr::from(([192, 0, 2, 1], 50_000))));
    assert_eq!(stranger.send(sent).await.status, StatusCode::NOT_FOUND, "who reads much can still write");
    assert_eq!(read(&mut stranger, "/directory", 2).await.status, StatusCode::OK, "another address");
    assert_eq!(read(&mut lea, "/directory", 1).await.status, StatusCode::OK, "an account is not its address");

    for count in 0..60 {
        assert_eq!(read(&mut stranger, "/directory.csv", 1).await.status, StatusCode::OK, "{count}");
    }
    assert_eq!(read(&mut stranger, "/directory.csv", 1).await.status, StatusCode::TOO_MANY_REQUESTS);
    town.pass(5 * 60 * 1_000);
    for path in ["/directory", "/directory.csv"] {
        assert_eq!(read(&mut stranger, path, 1).await.status, StatusCode::OK, "{path}, in the next window");
    }
}

#[tokio::test]
async fn strangers_count_for_their_address() {
    let town = Town::new().await;
    town.person("lea").await;
    let send = async |browser: &mut Browser, last: u8| {
        let mut request = browser.request(Method::POST, "/signup/again").body(Body::empty()).expect("a request");
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([192, 0, 2, last], 50_000))));
        browser.send(request).await.status
    };
    let mut stranger = town.stranger();
    for _ in 0..300 {
        assert_eq!(send(&mut stranger, 1).await, StatusCode::NOT_FOUND);
    }
    assert_eq!(send(&mut stranger, 1).await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(send(&mut stranger, 2).await, StatusCode::NOT_FOUND);
    let mut lea = town.browser("lea").await;
    assert_eq!(send(&mut lea, 1).await, StatusCode::NOT_FOUND, "an account is not its address");
}
