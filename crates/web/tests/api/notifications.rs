//! What people are told.

use domain::audience::Audience;
use serde_json::json;

use super::harness::{Person, Server};

/// Somebody whose post was liked and answered, and who is followed.
async fn told() -> (Server, Person, Person) {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let bea = server.person("bea").await;
    let post = server.post(&anna, "Bonjour", Audience::Public, None).await;
    server.post_form(&bea, &format!("/api/v1/accounts/{}/follow", anna.id), "").await.ok();
    server.post_form(&bea, &format!("/api/v1/statuses/{post}/favourite"), "").await.ok();
    server.post(&bea, "@anna salut", Audience::Public, Some(post)).await;
    server.settle().await;
    (server, anna, bea)
}

fn types(list: &serde_json::Value) -> Vec<&str> {
    list.as_array().expect("a list").iter().map(|entry| entry["type"].as_str().expect("a type")).collect()
}

#[tokio::test]
async fn kinds_can_be_chosen_and_left_out() {
    let (server, anna, bea) = told().await;
    for (query, expected) in [
        ("", vec!["mention", "favourite", "follow"]),
        ("?types[]=follow&types[]=poll", vec!["follow"]),
        ("?exclude_types[]=follow&exclude_types[]=unknown", vec!["mention", "favourite"]),
        (&format!("?account_id={}", anna.id), vec![]),
        (&format!("?account_id={}&types=mention", bea.id), vec!["mention"]),
    ] {
        let list = server.get(Some(&anna), &format!("/api/v1/notifications{query}")).await.ok();
        assert_eq!(types(&list), expected, "{query}");
    }
    let list = server.get(Some(&anna), "/api/v1/notifications?types[]=favourite").await.ok();
    insta::assert_json_snapshot!("notification", list[0]);
    insta::assert_json_snapshot!(
        "notification_groups",
        server.get(Some(&anna), "/api/v2/notifications").await.ok()["notification_groups"]
    );
}

#[tokio::test]
async fn reading_and_dismissing_counts() {
    let (server, anna, bea) = told().await;
    let count = async || server.get(Some(&anna), "/api/v1/notifications/unread_count").await.ok()["count"].clone();
    assert_eq!(count().await, 3);
    let ids = server.get(Some(&anna), "/api/v1/notifications").await.ids();
    server.post_json(&anna, "/api/v1/markers", json!({ "notifications": { "last_read_id": ids[1] } })).await.ok();
    assert_eq!(count().await, 1);
    let others = server.post_form(&bea, &format!("/api/v1/notifications/{}/dismiss", ids[0]), "").await;
    assert_eq!(others.status, 404);
    server.post_form(&anna, &format!("/api/v1/notifications/{}/dismiss", ids[0]), "").await.ok();
    assert_eq!(server.get(Some(&anna), &format!("/api/v1/notifications/{}", ids[0])).await.status, 404);
    server.post_form(&anna, "/api/v1/notifications/clear", "").await.ok();
    assert!(server.get(Some(&anna), "/api/v1/notifications").await.ids().is_empty());
}

#[tokio::test]
async fn those_who_moderate_read_what_is_reported() {
    let server = Server::new().await;
    let (anna, bea) = (server.person("anna").await, server.person("bea").await);
    let moderator = server.person("modou").await;
    server.moderates(&moderator, true).await;
    let post = server.post(&bea, "Achetez !", Audience::Public, None).await;
    let wrong = json!({ "account_id": bea.id.to_string(), "status_ids": [post.to_string()], "comment": "Réclame" });
    let filed = server.post_json(&anna, "/api/v1/reports", wrong).await.ok();
    assert_eq!((&filed["status_ids"], &filed["comment"]), (&json!([post.to_string()]), &json!("Réclame")));
    server.settle().await;

    let told = server.get(Some(&moderator), "/api/v1/notifications").await.ok();
    assert_eq!(types(&told), ["admin.report"]);
    assert_eq!(told[0]["report"], filed);
    insta::assert_json_snapshot!("notification_report", told[0]);
    let groups = server.get(Some(&moderator), "/api/v2/notifications").await.ok();
    assert_eq!(groups["notification_groups"][0]["report"], filed);
    insta::assert_json_snapshot!("grouped_notifications", groups);

    // Who moderated once was told, and reads it no longer.
    server.moderates(&moderator, false).await;
    let told = server.get(Some(&moderator), "/api/v1/notifications").await.ok();
    assert!(told[0].get("report").is_none(), "{told}");
    assert!(server.get(Some(&anna), "/api/v1/notifications").await.ids().is_empty());
}
