//! How open a company is, over our API, and quotes over Mastodon's.

use axum::http::{Method, StatusCode};
use domain::audience::Audience;
use serde_json::{Value, json};

use super::harness::{Person, Server};

async fn moves(server: &Server, who: &Person, company: &Person, level: &str) -> (StatusCode, Value) {
    let path = format!("/api/ancrage/v1/companies/{}/sharing", company.id);
    let answer = server.send(Method::PUT, &path, Some(&who.token), Some(json!({ "level": level }))).await;
    (answer.status, answer.json)
}

#[tokio::test]
async fn everyone_reads_and_owners_change_how_open_a_company_is() {
    let server = Server::new().await;
    let (anna, bea) = (server.person("anna").await, server.person("bea").await);
    let forge = server.company("forge", &anna).await;
    for owner in [&anna, &forge] {
        let (status, sharing) = moves(&server, owner, &forge, "listening").await;
        assert_eq!((status, &sharing["level"], &sharing["number"]), (StatusCode::OK, &json!("listening"), &json!(1)));
    }
    let path = format!("/api/ancrage/v1/companies/{}/sharing", forge.id);
    let read = server.get(None, &path).await.ok();
    assert_eq!(read["followers"]["reply"], "yes");
    assert_eq!((&read["strangers"]["reply"], &read["strangers"]["quote"]), (&json!("no"), &json!("on approval")));
    assert_eq!(moves(&server, &bea, &forge, "showcase").await.0, StatusCode::FORBIDDEN);
    assert_eq!(moves(&server, &anna, &forge, "everything").await.0, StatusCode::BAD_REQUEST);
    assert_eq!(moves(&server, &anna, &anna, "showcase").await.0, StatusCode::NOT_FOUND);
    let stranger = server.send(Method::PUT, &path, None, Some(json!({ "level": "showcase" }))).await;
    assert_eq!(stranger.status, StatusCode::UNAUTHORIZED);
    let account = server.get(None, &format!("/api/v1/accounts/{}", forge.id)).await.ok();
    assert_eq!(account["fields"][0], json!({ "name": "Partage", "value": "écoute", "verified_at": null }));
}

#[tokio::test]
async fn apps_are_told_who_may_quote_at_once() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let forge = server.company("forge", &anna).await;
    for (who, level, told) in [
        (&anna, None, "public"),
        (&forge, Some("showcase"), "nobody"),
        (&forge, Some("listening"), "nobody"),
        (&forge, Some("dialogue"), "public"),
    ] {
        if let Some(level) = level {
            assert_eq!(moves(&server, &anna, &forge, level).await.0, StatusCode::OK);
        }
        let shown = server.get(Some(who), "/api/v1/accounts/verify_credentials").await.ok();
        let usual = server.get(Some(who), "/api/v1/preferences").await.ok();
        assert_eq!(
            (&shown["source"]["quote_policy"], &usual["posting:default:quote_policy"]),
            (&json!(told), &json!(told)),
            "{level:?}"
        );
    }
}

#[tokio::test]
async fn a_token_that_speaks_for_another_company_changes_nothing() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let (forge, mill) = (server.company("forge", &anna).await, server.company("mill", &anna).await);
    let change = async |who: &Person| {
        let (path, body) = (format!("/api/ancrage/v1/companies/{}", forge.id), json!({ "founded": 1951 }));
        server.send(Method::PATCH, &path, Some(&who.token), Some(body)).await
    };
    assert_eq!(moves(&server, &mill, &forge, "listening").await.0, StatusCode::FORBIDDEN);
    let refused = change(&mill).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.json.to_string().contains("another company"), "{}", refused.json);
    for owner in [&anna, &forge] {
        assert_eq!(moves(&server, owner, &forge, "listening").await.0, StatusCode::OK);
        // Nothing is known of this company beside its account; an owner is told so.
        assert_eq!(change(owner).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn apps_quote_and_withdraw() {
    let server = Server::new().await;
    let (anna, bea) = (server.person("anna").await, server.person("bea").await);
    let forge = server.company("forge", &anna).await;
    moves(&server, &anna, &forge, "dialogue").await;
    let post = server.post(&forge, "Une cloche", Audience::Public, None).await;
    let path = format!("/api/v1/statuses/{post}");
    let seen = server.get(Some(&bea), &path).await.ok();
    assert_eq!(seen["quote_approval"], json!({ "automatic": ["public"], "manual": [], "current_user": "automatic" }));
    let wish = json!({ "status": "Regardez", "quoted_status_id": post.to_string() });
    let quoting = server.post_json(&bea, "/api/v1/statuses", wish.clone()).await.ok();
    assert_eq!(
        (&quoting["quote"]["state"], &quoting["quote"]["quoted_status"]["id"]),
        (&json!("accepted"), &json!(post.to_string()))
    );
    let id = quoting["id"].as_str().expect("an id").to_owned();
    let edits = server.get(None, &format!("/api/v1/statuses/{id}/history")).await.ok();
    assert_eq!(edits[0]["quote"]["quoted_status"]["id"], post.to_string());
    // What is quoted in turn is named and not shown.
    let wish_of = |id: &str| json!({ "status": "Et cela", "quoted_status_id": id });
    let outer = server.post_json(&anna, "/api/v1/statuses", wish_of(&id)).await.ok();
    assert_eq!(
        outer["quote"]["quoted_status"]["quote"],
        json!({ "state": "accepted", "quoted_status_id": post.to_string() })
    );
    insta::assert_json_snapshot!("status_quoting", outer);
    assert_eq!(server.get(None, &format!("{path}/quotes")).await.ids(), std::slice::from_ref(&id));
    let figure = async || server.get(None, &path).await.ok()["quotes_count"].clone();
    assert_eq!(figure().await, 1);

    let revoke = format!("{path}/quotes/{id}/revoke");
    assert_eq!(server.post_json(&bea, &revoke, json!({})).await.status, StatusCode::NOT_FOUND);
    let revoked = server.post_json(&forge, &revoke, json!({})).await.ok();
    assert_eq!(revoked["quote"], json!({ "state": "revoked", "quoted_status": null }));
    assert!(server.get(None, &format!("{path}/quotes")).await.ids().is_empty());
    assert_eq!(figure().await, 0);

    moves(&server, &anna, &forge, "listening").await;
    let waiting = server.post_json(&bea, "/api/v1/statuses", wish.clone()).await.ok();
    assert_eq!(waiting["quote"], json!({ "state": "pending", "quoted_status": null }));
    moves(&server, &anna, &forge, "showcase").await;
    let seen = server.get(Some(&bea), &path).await.ok();
    assert_eq!(seen["quote_approval"], json!({ "automatic": [], "manual": [], "current_user": "denied" }));
    assert_eq!(server.post_json(&bea, "/api/v1/statuses", wish).await.status, StatusCode::FORBIDDEN);
    let reply = json!({ "status": "Combien ?", "in_reply_to_id": post.to_string() });
    assert_eq!(server.post_json(&bea, "/api/v1/statuses", reply).await.status, StatusCode::FORBIDDEN);
    let missing = json!({ "status": "Voilà", "quoted_status_id": "1" });
    assert_eq!(server.post_json(&bea, "/api/v1/statuses", missing).await.status, StatusCode::NOT_FOUND);
    let gone = server.send(Method::DELETE, &path, Some(&forge.token), None).await;
    assert_eq!(gone.status, StatusCode::OK);
}
