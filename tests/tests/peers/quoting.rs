//! Quotes with leave (FEP-044f), and the requests of servers that ask before they like, answer or boost.

use ancrage_tests::{
    client::{Client, text},
    lab::Lab,
};
use reqwest::Method;
use serde_json::{Value, json};

/// Moves the foundry's cursor.
async fn open(lab: &Lab, level: &str) -> String {
    let company = text(&lab.lea.account(&lab.handle("fonderie")).await["id"]);
    let path = format!("/api/ancrage/v1/companies/{company}/sharing");
    assert_eq!(lab.lea.put(&path, json!({ "level": level })).await["level"], level);
    company
}

#[tokio::test]
async fn their_quotes_get_an_authorisation_that_can_be_fetched_and_taken_back() {
    let Some(lab) = Lab::start(None, &[]).await else { return };
    let Lab { peer, lea, fonderie, .. } = &lab;
    let atelier = text(&lea.account(&peer.handle("atelier")).await["id"]);
    lea.post(&format!("/api/v1/accounts/{atelier}/follow"), json!({})).await;
    lea.relation(&atelier, |between| between["following"] == true).await;
    let post = fonderie.post("/api/v1/statuses", json!({ "status": "Cloche livrée" })).await;
    let ours = text(&post["uri"]);

    let asked = peer.act("quote", json!({ "actor": "atelier", "content": "À voir", "object": ours })).await;
    let accept = peer.received("Accept", |entry| entry["activity"]["object"]["id"] == asked["activity"]).await;
    let stamp = text(&accept["activity"]["result"]);
    let seen = peer.act("lookup", json!({ "handle": stamp })).await;
    assert_eq!(
        (&seen["type"], &seen["attributedTo"]),
        (&json!("QuoteAuthorization"), &json!(lab.uri("fonderie").await))
    );
    assert_eq!(seen["jsonld"]["interactingObject"], asked["id"]);
    assert_eq!(seen["jsonld"]["interactionTarget"], ours.as_str());
    fonderie.notified("quote", |entry| entry["status"]["uri"] == asked["id"]).await;

    peer.act("publishQuote", json!({ "actor": "atelier", "id": asked["id"], "authorization": stamp })).await;
    let quotes = |post: &Value| post["uri"] == asked["id"] && post["quote"]["quoted_status"]["uri"] == ours.as_str();
    let shown = lea.entry("/api/v1/timelines/home", quotes).await;
    assert_eq!(shown["quote"]["state"], "accepted");
    let list = fonderie.get(&format!("/api/v1/statuses/{}/quotes", text(&post["id"]))).await;
    assert_eq!(list[0]["uri"], asked["id"], "{list:#}");

    let revoke = format!("/api/v1/statuses/{}/quotes/{}/revoke", text(&post["id"]), text(&shown["id"]));
    let revoked = fonderie.post(&revoke, json!({})).await;
    assert_eq!(revoked["quote"]["state"], "revoked");
    peer.received("Delete", |entry| entry["object"] == stamp.as_str()).await;
    assert!(
        lab.lea
            .ask(Method::GET, &format!("/stamps/{}", stamp.rsplit('/').next().expect("an id")), None)
            .await
            .0
            .is_client_error()
    );
    lab.close().await;
}

#[tokio::test]
async fn a_company_that_listens_is_asked_and_a_showcase_declines() {
    let Some(lab) = Lab::start(None, &[]).await else { return };
    let Lab { peer, fonderie, .. } = &lab;
    open(&lab, "listening").await;
    let post = fonderie.post("/api/v1/statuses", json!({ "status": "Le four" })).await;
    let asked = peer.act("quote", json!({ "actor": "alice", "content": "Chaud", "object": post["uri"] })).await;
    let told = fonderie.notified("quote", |entry| entry["status"]["uri"] == asked["id"]).await;
    assert_eq!(told["status"]["quote"]["state"], "pending");

    open(&lab, "showcase").await;
    let other = peer.act("quote", json!({ "actor": "atelier", "content": "Chaud", "object": post["uri"] })).await;
    peer.received("Reject", |entry| entry["activity"]["object"]["id"] == other["activity"]).await;
    lab.close().await;
}

#[tokio::test]
async fn our_quotes_ask_and_follow_the_answer() {
    let Some(lab) = Lab::start(None, &[]).await else { return };
    let Lab { peer, lea, .. } = &lab;
    for (accept, answered) in [(true, "accepted"), (false, "rejected")] {
        let theirs = peer.act("post", json!({ "actor": "alice", "content": "Grès" })).await;
        let id = lea.post_at(&text(&theirs["id"])).await;
        let quoting = lea.post("/api/v1/statuses", json!({ "status": "Beau grès", "quoted_status_id": id })).await;
        assert_eq!(quoting["quote"]["state"], "pending");
        let path = format!("/api/v1/statuses/{}", text(&quoting["id"]));
        let request = peer.received("QuoteRequest", |entry| entry["object"] == theirs["id"]).await;
        assert_eq!(request["activity"]["instrument"]["quote"], theirs["id"]);
        let answer = json!({ "actor": "alice", "request": request["id"], "accept": accept });
        let answer = peer.act("answerQuote", answer).await;
        let shown = lea.until(&path, |post| post["quote"]["state"] == answered).await;
        if !accept {
            continue;
        }
        assert_eq!(shown["quote"]["quoted_status"]["uri"], theirs["id"]);
        let seen = peer.act("lookup", json!({ "handle": quoting["uri"] })).await;
        assert_eq!(seen["jsonld"]["quoteAuthorization"], answer["authorization"]);
        let revoke = json!({ "actor": "alice", "authorization": answer["authorization"], "target": lab.handle("lea") });
        peer.act("revokeQuote", revoke).await;
        lea.until(&path, |post| post["quote"]["state"] == "revoked").await;
    }
    lab.close().await;
}

/// The authorisation that an Accept names. Fedify does not know those of GoToSocial.
async fn stamp(client: &Client, accept: &Value) -> Value {
    let uri = text(&accept["activity"]["result"]);
    let (_, id) = uri.rsplit_once('/').expect("an address");
    client.get(&format!("/stamps/{id}")).await
}

#[tokio::test]
async fn those_who_ask_before_they_act_are_answered() {
    let Some(lab) = Lab::start(None, &[]).await else { return };
    let Lab { peer, fonderie, .. } = &lab;
    open(&lab, "listening").await;
    let post = fonderie.post("/api/v1/statuses", json!({ "status": "Le four" })).await;
    let (ours, alice) = (text(&post["uri"]), peer.actor("alice"));
    let context = json!(["https://www.w3.org/ns/activitystreams", "https://gotosocial.org/ns"]);
    let ask = async |kind: &str, instrument: Value| {
        let activity = json!({ "@context": context, "type": kind, "object": ours, "instrument": instrument });
        let recipients = json!([lab.handle("fonderie")]);
        let sent = peer.act("send", json!({ "actor": "alice", "activity": activity, "recipients": recipients })).await;
        text(&sent["id"])
    };
    let like = json!({ "type": "Like", "id": format!("{alice}#likes/1"), "actor": alice, "object": ours });
    let asked = ask("LikeRequest", like).await;
    let accept = peer.received("Accept", |entry| entry["activity"]["object"]["id"] == asked.as_str()).await;
    assert_eq!(stamp(fonderie, &accept).await["type"], "LikeAuthorization");
    fonderie.notified("favourite", |entry| entry["account"]["uri"] == alice.as_str()).await;

    let announce = json!({
        "type": "Announce", "id": format!("{alice}#announces/1"), "actor": alice, "object": ours,
        "to": "https://www.w3.org/ns/activitystreams#Public",
    });
    let asked = ask("AnnounceRequest", announce).await;
    let accept = peer.received("Accept", |entry| entry["activity"]["object"]["id"] == asked.as_str()).await;
    assert_eq!(stamp(fonderie, &accept).await["type"], "AnnounceAuthorization");
    fonderie.notified("reblog", |entry| entry["account"]["uri"] == alice.as_str()).await;

    // She does not follow the foundry, which listens to those who do.
    let reply = json!({
        "type": "Note", "id": format!("{alice}/notes/asked"), "attributedTo": alice, "inReplyTo": ours,
        "content": "<p>Et ensuite ?</p>", "to": "https://www.w3.org/ns/activitystreams#Public",
    });
    let asked = ask("ReplyRequest", reply).await;
    peer.received("Reject", |entry| entry["activity"]["object"]["id"] == asked.as_str()).await;
    lab.close().await;
}
