//! Posts for everyone, for followers and for one; answers; edits; deletions.

use ancrage_tests::{
    client::{entries, text},
    fedify::Peer,
    lab::Lab,
};
use serde_json::{Value, json};

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

/// A lab in which Alice follows the foundry and Léa, and Léa follows Alice.
async fn acquainted() -> Option<Lab> {
    let lab = Lab::start(None, &[]).await?;
    for (ours, api) in [("fonderie", &lab.fonderie), ("lea", &lab.lea)] {
        lab.peer.does("alice", "follow", "target", &lab.handle(ours)).await;
        api.notified("follow", |entry| entry["account"]["uri"] == lab.peer.actor("alice")).await;
    }
    let alice = text(&lab.lea.account(&lab.peer.handle("alice")).await["id"]);
    lab.lea.post(&format!("/api/v1/accounts/{alice}/follow"), json!({})).await;
    lab.lea.relation(&alice, |between| between["following"] == true).await;
    Some(lab)
}

/// The object of the Create of a post, as the peer got it.
async fn arrived(peer: &Peer, post: &Value) -> Value {
    peer.received("Create", |entry| entry["object"] == post["uri"]).await["activity"]["object"].clone()
}

/// Addresses in `to` or `cc`, one or many.
fn addresses(value: &Value) -> Vec<&str> {
    match value {
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        one => one.as_str().into_iter().collect(),
    }
}

#[tokio::test]
async fn our_posts_reach_whom_they_are_for() {
    let Some(lab) = acquainted().await else { return };
    let Lab { peer, lea, fonderie, .. } = &lab;
    let followers = format!("{}/followers", lab.uri("fonderie").await);

    let public = json!({ "status": format!("Portes ouvertes, {} !", peer.handle("atelier")), "language": "fr" });
    let public = fonderie.post("/api/v1/statuses", public).await;
    let object = arrived(peer, &public).await;
    assert_eq!(addresses(&object["to"]), [PUBLIC]);
    assert!(addresses(&object["cc"]).contains(&followers.as_str()), "{object:#}");
    assert!(addresses(&object["cc"]).contains(&peer.actor("atelier").as_str()), "{object:#}");
    assert_eq!(object["attributedTo"], lab.uri("fonderie").await);
    let seen = peer.act("lookup", json!({ "handle": public["uri"] })).await;
    assert!(text(&seen["content"]).contains("Portes ouvertes"), "{seen:#}");

    let private = json!({ "status": "Entre nous", "visibility": "private", "spoiler_text": "Coulisses" });
    let private = fonderie.post("/api/v1/statuses", private).await;
    let object = arrived(peer, &private).await;
    assert_eq!((addresses(&object["to"]), addresses(&object["cc"])), (vec![followers.as_str()], vec![]));
    assert_eq!((&object["summary"], &object["sensitive"]), (&json!("Coulisses"), &json!(true)));
    let seen = peer.act("lookup", json!({ "handle": private["uri"], "as": "alice" })).await;
    assert_eq!(seen["id"], private["uri"], "a follower reads it where it lives");

    let direct = json!({ "status": format!("{} merci", peer.handle("alice")), "visibility": "direct" });
    let direct = lea.post("/api/v1/statuses", direct).await;
    let object = arrived(peer, &direct).await;
    assert_eq!((addresses(&object["to"]), addresses(&object["cc"])), (vec![peer.actor("alice").as_str()], vec![]));
    assert_eq!(object["tag"][0]["href"], peer.actor("alice"));
    lab.close().await;
}

#[tokio::test]
async fn their_posts_are_shown_to_whom_they_are_for() {
    let Some(lab) = acquainted().await else { return };
    let Lab { peer, lea, fonderie, .. } = &lab;

    for (to, visibility) in [("quiet", "unlisted"), ("followers", "private")] {
        let post = json!({ "actor": "alice", "content": "Bonjour", "to": to, "summary": "Salut", "language": "fr" });
        let uri = text(&peer.act("post", post).await["id"]);
        let shown = lea.at_home(&uri).await;
        assert_eq!((&shown["visibility"], &shown["spoiler_text"]), (&json!(visibility), &json!("Salut")));
        assert_eq!(shown["language"], "fr");
        let (status, _) = fonderie.ask(reqwest::Method::GET, &of(&shown["id"], ""), None).await;
        assert_eq!(status.is_success(), to == "quiet", "{to}: the foundry does not follow Alice");
    }

    let direct = json!({
        "actor": "atelier", "content": "Un devis ?", "to": "direct", "mentions": [lab.handle("fonderie")],
    });
    let uri = text(&peer.act("post", direct).await["id"]);
    let told = fonderie.notified("mention", |entry| entry["status"]["uri"] == uri).await;
    assert_eq!(told["status"]["visibility"], "direct");
    assert_eq!(told["status"]["mentions"][0]["acct"], "fonderie");
    let (status, _) = lea.ask(reqwest::Method::GET, &of(&told["status"]["id"], ""), None).await;
    assert_eq!(status, reqwest::StatusCode::NOT_FOUND, "it is not for Léa");
    lab.close().await;
}

/// The path of a post in the API.
fn of(id: &Value, rest: &str) -> String {
    format!("/api/v1/statuses/{}{rest}", text(id))
}

#[tokio::test]
async fn conversations_are_answered_edited_and_deleted() {
    let Some(lab) = acquainted().await else { return };
    let Lab { peer, lea, fonderie, .. } = &lab;

    // Ours; answered there; answered here.
    let post = fonderie.post("/api/v1/statuses", json!({ "status": "On cherche un apprenti" })).await;
    arrived(peer, &post).await;
    let question = json!({ "actor": "alice", "content": "Pour quand ?", "inReplyTo": post["uri"], "mentions": [lab.handle("fonderie")] });
    let question = text(&peer.act("post", question).await["id"]);
    let told = fonderie.notified("mention", |entry| entry["status"]["uri"] == question).await;
    assert_eq!(told["status"]["in_reply_to_id"], post["id"]);
    let reply = json!({
        "status": format!("{} septembre", peer.handle("alice")), "in_reply_to_id": told["status"]["id"],
    });
    let reply = fonderie.post("/api/v1/statuses", reply).await;
    assert_eq!(arrived(peer, &reply).await["inReplyTo"], question);
    let thread = lea.get(&of(&post["id"], "/context")).await;
    let uris: Vec<&Value> = entries(&thread["descendants"]).iter().map(|post| &post["uri"]).collect();
    assert_eq!(uris, [&json!(question), &reply["uri"]]);
    lea.until(&of(&post["id"], ""), |post| post["replies_count"] == 1).await;

    // Edited there.
    peer.act("edit", json!({ "actor": "alice", "id": question, "content": "Pour quand exactement ?" })).await;
    let edited = lea.until(&of(&told["status"]["id"], ""), |post| post["edited_at"].is_string()).await;
    assert!(text(&edited["content"]).contains("exactement"), "{edited:#}");
    let history = lea.get(&of(&told["status"]["id"], "/history")).await;
    assert_eq!(entries(&history).len(), 2, "{history:#}");

    // Edited here.
    fonderie.put(&of(&post["id"], ""), json!({ "status": "On cherche une apprentie" })).await;
    let update = peer.received("Update", |entry| entry["object"] == post["uri"]).await;
    assert_eq!(update["activity"]["object"]["content"], "<p>On cherche une apprentie</p>");
    assert!(update["activity"]["object"]["updated"].is_string());

    // Deleted here, deleted there.
    fonderie.delete(&of(&reply["id"], "")).await;
    let delete = peer.received("Delete", |entry| entry["object"] == reply["uri"]).await;
    assert_eq!(delete["activity"]["object"]["type"], "Tombstone");
    peer.act("delete", json!({ "actor": "alice", "id": question })).await;
    lea.until_gone(&of(&told["status"]["id"], "")).await;
    lea.until(&of(&post["id"], ""), |post| post["replies_count"] == 0).await;
    lab.close().await;
}
