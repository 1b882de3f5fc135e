//! Feeds: well formed, and with nothing in them that was not for everyone.

use app::post::Draft;
use axum::http::{Method, StatusCode, header};
use domain::audience::Audience;

use crate::harness::{Town, draft};

#[tokio::test]
async fn feeds_hold_public_posts_alone() {
    let town = Town::new().await;
    let lea = town.person("lea").await;
    let marc = town.person("marc").await;
    let post = town.publish(lea, draft("Pour tous & <chacun>")).await;
    for audience in [Audience::Quiet, Audience::Followers, Audience::Direct] {
        town.publish(lea, Draft { audience, ..draft("@marc Pour quelques-uns") }).await;
    }
    let other = town.publish(marc, draft("De marc")).await;
    town.publish(lea, Draft { in_reply_to: Some(other), ..draft("@marc une réponse") }).await;
    town.browser("lea").await.post(&format!("/posts/{other}/boost"), &[]).await;
    let mut browser = town.browser("lea").await;
    for (path, kind, entry) in [
        ("/@lea.atom", "application/atom+xml; charset=utf-8", "<entry"),
        ("/@lea.rss", "application/rss+xml; charset=utf-8", "<item>"),
    ] {
        let feed = browser.get(path).await;
        assert_eq!(feed.status, StatusCode::OK, "{path}");
        assert_eq!(feed.header(header::CONTENT_TYPE), kind);
        assert_eq!(feed.body.matches(entry).count(), 1, "{path}: {}", feed.body);
        assert!(feed.body.starts_with("<?xml"), "{path}");
        assert!(
            feed.body.contains("Pour tous &#38;amp;") || feed.body.contains("Pour tous &amp;amp;"),
            "{}",
            feed.body
        );
        assert!(feed.body.contains(&format!("https://lyon.example/@lea/{post}")));
        for absent in ["quelques-uns", "De marc", "une réponse"] {
            assert!(!feed.body.contains(absent), "{path}: {absent}");
        }
        let etag = feed.header(header::ETAG).to_owned();
        let request = browser.request(Method::GET, path).header(header::IF_NONE_MATCH, etag);
        let again = browser.send(request.body(axum::body::Body::empty()).expect("a request")).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    }
}

#[tokio::test]
async fn only_accounts_of_this_server_have_feeds() {
    let town = Town::new().await;
    town.neighbour("anna", "Anna").await;
    for path in ["/@nobody.atom", "/@anna@brest.example.rss", "/@anna.rss", "/@.atom"] {
        assert_eq!(town.stranger().get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}
