//! Corrections by apps: `correction_of` and `corrected_by`.

use axum::http::{Method, StatusCode};
use domain::audience::Audience;
use serde_json::{Value, json};

use super::harness::Server;

fn text(status: &Value) -> &str {
    status["content"].as_str().expect("a text")
}

#[tokio::test]
async fn a_correction_and_what_it_corrects_name_each_other() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let post = server.post(&anna, "Deux tonnes", Audience::Quiet, None).await;
    let path = format!("/api/v1/statuses/{post}");
    let plain = server.get(None, &path).await.ok();
    assert!(plain.get("corrected_by").is_none() && plain.get("correction_of").is_none(), "{plain}");

    let asked = json!({ "status": "Deux cents kilos", "correction_of": post.to_string(), "visibility": "public" });
    let correction = server.post_json(&anna, "/api/v1/statuses", asked).await.ok();
    let id = correction["id"].as_str().expect("an id");
    assert_eq!(correction["correction_of"], post.to_string());
    assert_eq!(correction["in_reply_to_id"], post.to_string());
    assert_eq!(correction["visibility"], "unlisted", "for whom the original was");
    // Apps that know nothing of it show where the other is.
    assert!(text(&correction).contains(&format!("<a href=\"https://lyon.example/@anna/{post}\"")), "{correction}");

    let original = server.get(None, &path).await.ok();
    assert_eq!(original["corrected_by"], id);
    assert!(text(&original).contains(&format!("<a href=\"https://lyon.example/@anna/{id}\"")), "{original}");
    assert_eq!(original["edited_at"], Value::Null, "nobody edited it");
    let source = server.get(Some(&anna), &format!("{path}/source")).await.ok();
    assert_eq!(source["text"], "Deux tonnes");
    let home = server.get(Some(&anna), "/api/v1/timelines/home").await.ok();
    assert_eq!((&home[0]["correction_of"], &home[1]["corrected_by"]), (&json!(post.to_string()), &json!(id)), "{home}");

    server.send(Method::DELETE, &format!("/api/v1/statuses/{id}"), Some(&anna.token), None).await.ok();
    let original = server.get(None, &path).await.ok();
    assert!(original.get("corrected_by").is_none(), "{original}");
    assert_eq!(text(&original), "<p>Deux tonnes</p>");
}

#[tokio::test]
async fn only_who_wrote_a_post_corrects_it() {
    let server = Server::new().await;
    let (anna, bea) = (server.person("anna").await, server.person("bea").await);
    let fonderie = server.company("fonderie", &anna).await;
    let open = server.post(&anna, "Deux tonnes", Audience::Public, None).await;
    let secret = server.post(&anna, "Entre nous", Audience::Direct, None).await;
    for (who, post, status) in [
        (&bea, open, StatusCode::FORBIDDEN),
        (&fonderie, open, StatusCode::FORBIDDEN),
        (&bea, secret, StatusCode::NOT_FOUND),
    ] {
        let asked = json!({ "status": "Faux", "correction_of": post.to_string() });
        server.post_json(who, "/api/v1/statuses", asked).await.is(status);
    }
    let asked = json!({ "status": "Faux", "correction_of": open.to_string() });
    server.send(Method::POST, "/api/v1/statuses", None, Some(asked)).await.is(StatusCode::UNAUTHORIZED);
    let other = server.post(&anna, "Autre chose", Audience::Public, None).await;
    let both = json!({ "status": "x", "correction_of": open.to_string(), "in_reply_to_id": other.to_string() });
    server.post_json(&anna, "/api/v1/statuses", both).await.is(StatusCode::UNPROCESSABLE_ENTITY);
    let shown = server.get(None, &format!("/api/v1/statuses/{open}")).await.ok();
    assert!(shown.get("corrected_by").is_none(), "{shown}");
}
