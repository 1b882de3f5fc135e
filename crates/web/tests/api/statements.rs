//! A page of twenty costs as many statements as a page of one.

use domain::audience::Audience;
use serde_json::json;

use super::harness::{Person, Server};

async fn count(server: &Server, viewer: &Person, path: &str) -> (usize, u64) {
    let before = server.app.store().statements();
    let found = server.get(Some(viewer), path).await.ok();
    let length = found.as_array().map_or(1, Vec::len);
    (length, server.app.store().statements() - before)
}

#[tokio::test]
async fn statements_do_not_grow_with_the_page() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let bea = server.person("bea").await;
    server.post_json(&bea, &format!("/api/v1/accounts/{}/follow", anna.id), json!({})).await.ok();
    for number in 0..20 {
        let post = server.post(&anna, &format!("@bea #lyon {number} :sourire:"), Audience::Public, None).await;
        for what in ["favourite", "bookmark"] {
            server.post_json(&bea, &format!("/api/v1/statuses/{post}/{what}"), json!({})).await.ok();
        }
    }
    server.settle().await;
    for list in [
        "/api/v1/timelines/home",
        "/api/v1/timelines/public",
        "/api/v1/timelines/tag/lyon",
        "/api/v1/bookmarks",
        "/api/v1/favourites",
        "/api/v1/notifications",
        &format!("/api/v1/accounts/{}/statuses", anna.id),
        &format!("/api/v1/accounts/{}/followers", anna.id),
    ] {
        // What is shown for the first time is read, all of it at once.
        let (_, cost) = count(&server, &bea, &format!("{list}?limit=20")).await;
        assert!(cost <= 14, "{list} takes {cost} statements");
        let (one, cost_of_one) = count(&server, &bea, &format!("{list}?limit=1")).await;
        let (many, cost_of_many) = count(&server, &bea, &format!("{list}?limit=20")).await;
        assert_eq!(cost_of_one, cost_of_many, "{list}: {one} and {many} entries");
        assert!(cost_of_many <= 10, "{list} takes {cost_of_many} statements when it is shown again");
        if list.contains("timelines") {
            assert_eq!((one, many), (1, 20), "{list}");
        }
    }
}

#[tokio::test]
async fn lines_of_profiles_cost_as_many_statements_of_one_as_of_several() {
    let server = Server::new().await;
    let [anna, bea, zoe] = [server.person("anna").await, server.person("bea").await, server.person("zoe").await];
    let one = format!("/api/v1/accounts?id[]={}", anna.id);
    let several = format!("{one}&id[]={}&id[]={}", bea.id, zoe.id);
    count(&server, &zoe, &several).await;
    let cost_of_one = count(&server, &zoe, &one).await;
    let cost_of_several = count(&server, &zoe, &several).await;
    assert_eq!((cost_of_one.0, cost_of_several.0), (1, 3));
    assert_eq!(cost_of_one.1, cost_of_several.1);
}
