//! Profiles that change, blocks and reports.

use ancrage_tests::{client::text, lab::Lab};
use domain::id::ActorId;
use serde_json::{Value, json};
use testkit::TestDatabase;

#[tokio::test]
async fn profiles_change_on_both_sides() {
    let Some(lab) = Lab::start(None, &[]).await else { return };
    let Lab { peer, lea, fonderie, .. } = &lab;
    peer.does("alice", "follow", "target", &lab.handle("fonderie")).await;
    fonderie.notified("follow", |entry| entry["account"]["uri"] == peer.actor("alice")).await;
    let atelier = text(&lea.account(&peer.handle("atelier")).await["id"]);
    lea.post(&format!("/api/v1/accounts/{atelier}/follow"), json!({})).await;
    lea.relation(&atelier, |between| between["following"] == true).await;

    peer.act("profile", json!({ "actor": "atelier", "name": "Atelier du port", "summary": "Menuiserie" })).await;
    let path = format!("/api/v1/accounts/{atelier}");
    let account = lea.until(&path, |account| account["display_name"] == "Atelier du port").await;
    assert!(text(&account["note"]).contains("Menuiserie"), "{account:#}");

    let change = json!({ "display_name": "Fonderie de Gerland", "note": "Bronze et laiton" });
    fonderie.patch("/api/v1/accounts/update_credentials", change).await;
    let uri = lab.uri("fonderie").await;
    let update = peer.received("Update", |entry| entry["object"] == uri).await;
    let object = &update["activity"]["object"];
    assert_eq!((&object["type"], &object["name"]), (&json!("Organization"), &json!("Fonderie de Gerland")));
    assert_eq!(object["summary"], "<p>Bronze et laiton</p>");
    lab.close().await;
}

#[tokio::test]
async fn blocks_end_follows_and_are_taken_back() {
    let Some(lab) = Lab::start(None, &[]).await else { return };
    let Lab { peer, fonderie, .. } = &lab;
    let fonderie_uri = lab.uri("fonderie").await;
    let alice = text(&fonderie.account(&peer.handle("alice")).await["id"]);
    let atelier = text(&fonderie.account(&peer.handle("atelier")).await["id"]);
    let path = |id: &str, action: &str| format!("/api/v1/accounts/{id}/{action}");
    for theirs in ["alice", "atelier"] {
        peer.does(theirs, "follow", "target", &lab.handle("fonderie")).await;
        fonderie.notified("follow", |entry| entry["account"]["uri"] == peer.actor(theirs)).await;
    }

    // Ours.
    let between = fonderie.post(&path(&alice, "block"), json!({})).await;
    assert_eq!((&between["blocking"], &between["followed_by"]), (&json!(true), &json!(false)));
    let block = peer.received("Block", |entry| entry["actor"] == fonderie_uri).await;
    assert_eq!(block["object"], peer.actor("alice"));
    fonderie.post(&path(&alice, "unblock"), json!({})).await;
    peer.received("Undo", |entry| entry["object"] == block["id"]).await;

    // Theirs.
    peer.does("atelier", "block", "target", &lab.handle("fonderie")).await;
    let blocked = |between: &Value| between["blocked_by"] == true && between["followed_by"] == false;
    fonderie.relation(&atelier, blocked).await;
    peer.does("atelier", "unblock", "target", &lab.handle("fonderie")).await;
    fonderie.relation(&atelier, |between| between["blocked_by"] == false).await;
    lab.close().await;
}

#[tokio::test]
async fn reports_are_forwarded_without_who_reported() {
    let Some(lab) = Lab::start(None, &[]).await else { return };
    let Lab { peer, lea, .. } = &lab;
    let post = text(&peer.act("post", json!({ "actor": "atelier", "content": "Gagnez vite !" })).await["id"]);
    let status = lea.post_at(&post).await;
    let account = text(&lea.get(&format!("/api/v1/statuses/{status}")).await["account"]["id"]);
    let report = json!({ "account_id": account, "status_ids": [status], "comment": "Une arnaque", "forward": true });
    assert_eq!(lea.post("/api/v1/reports", report).await["forwarded"], true);

    let flag = peer.received("Flag", |_| true).await;
    assert_eq!(flag["activity"]["content"], "Une arnaque");
    assert_eq!(flag["activity"]["object"], json!([peer.actor("atelier"), post]));
    assert_ne!(flag["actor"], lab.uri("lea").await);
    let sender = peer.act("lookup", json!({ "handle": flag["actor"] })).await;
    assert_eq!(sender["type"], "Application", "the server itself says it: {sender:#}");

    lab.close().await;
}

#[tokio::test]
async fn what_they_report_is_seen_by_moderators() {
    let Some(lab) = Lab::start(Some(TestDatabase::sqlite().await), &[]).await else { return };
    let Lab { peer, lea, fonderie, modou, .. } = &lab;
    let post = fonderie.post("/api/v1/statuses", json!({ "status": "Promotion sur les cloches" })).await;
    let flag = json!({
        "actor": "alice", "target": lab.uri("fonderie").await, "objects": [post["uri"]], "content": "Trop bruyante",
    });
    peer.act("flag", flag).await;
    let told = modou.notified("admin.report", |entry| entry["account"]["uri"] == peer.actor("alice")).await;
    // What was said of whom, as moderators read it.
    let app = lab.beside().await;
    let own = ActorId(text(&modou.get("/api/v1/accounts/verify_credentials").await["id"]).parse().expect("an id"));
    let id = text(&told["id"]).parse().expect("an id");
    let notification = app.read().notifications().find(own, id).await.expect("reads").expect("the notice");
    let report = app.read().reports().get(notification.report.expect("a report")).await.expect("the report");
    assert_eq!(report.comment, "Trop bruyante");
    assert_eq!(report.posts.iter().map(ToString::to_string).collect::<Vec<_>>(), [text(&post["id"])]);
    let target = app.read().actors().get(report.target).await.expect("the one who is reported");
    assert_eq!(target.username.as_str(), "fonderie");
    drop(app);
    // Those who are reported, and everyone else, hear nothing of it.
    for other in [lea, fonderie] {
        let told = other.get("/api/v1/notifications").await;
        let reports = ancrage_tests::client::entries(&told).iter().filter(|entry| entry["type"] == "admin.report");
        assert_eq!(reports.count(), 0, "{told:#}");
    }
    lab.close().await;
}
