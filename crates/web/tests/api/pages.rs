//! Lists lead from page to page, without a gap and without a repetition.

use domain::{audience::Audience, id::PostId};

use super::harness::{Person, Server};

async fn server_with_posts(count: usize) -> (Server, Person, Vec<String>) {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let mut ids: Vec<PostId> = Vec::new();
    for number in 0..count {
        ids.push(server.post(&anna, &format!("Billet {number}"), Audience::Public, None).await);
    }
    let newest_first = ids.iter().rev().map(ToString::to_string).collect();
    (server, anna, newest_first)
}

#[tokio::test]
async fn following_next_reads_everything_once() {
    let (server, anna, all) = server_with_posts(7).await;
    for list in
        ["/api/v1/timelines/public", "/api/v1/timelines/home", &format!("/api/v1/accounts/{}/statuses", anna.id)]
    {
        let mut path = Some(format!("{list}?limit=3"));
        let mut read = Vec::new();
        while let Some(next) = path {
            let answer = server.get(Some(&anna), &next).await;
            path = answer.link("next");
            read.extend(answer.ids());
        }
        assert_eq!(read, all, "{list}");
    }
}

#[tokio::test]
async fn prev_leads_to_what_came_later() {
    let (server, anna, _) = server_with_posts(3).await;
    let answer = server.get(None, "/api/v1/timelines/public").await;
    let prev = answer.link("prev").expect("a way back");
    assert!(answer.link("next").is_none(), "the page was not full");
    assert!(server.get(None, &prev).await.ids().is_empty());
    let later = server.post(&anna, "Plus tard", Audience::Public, None).await;
    assert_eq!(server.get(None, &prev).await.ids(), [later.to_string()]);
}

#[tokio::test]
async fn min_id_gives_the_nearest_and_since_id_the_newest() {
    let (server, _, all) = server_with_posts(5).await;
    let oldest = &all[4];
    let near = server.get(None, &format!("/api/v1/timelines/public?min_id={oldest}&limit=2")).await.ids();
    assert_eq!(near, all[2..4]);
    let new = server.get(None, &format!("/api/v1/timelines/public?since_id={oldest}&limit=2")).await.ids();
    assert_eq!(new, all[0..2]);
}

#[tokio::test]
async fn links_keep_the_other_parameters() {
    let (server, anna, _) = server_with_posts(2).await;
    let path = format!("/api/v1/accounts/{}/statuses?exclude_replies=true&limit=1", anna.id);
    let next = server.get(None, &path).await.link("next").expect("a next page");
    assert!(next.contains("exclude_replies=true&limit=1&max_id="), "{next}");
}

#[tokio::test]
async fn followers_run_over_the_follows() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let mut followers = Vec::new();
    for name in ["b", "c", "d"] {
        let person = server.person(name).await;
        server.post_json(&person, &format!("/api/v1/accounts/{}/follow", anna.id), serde_json::json!({})).await.ok();
        followers.insert(0, person.id.to_string());
        server.wait(1);
    }
    let first = server.get(None, &format!("/api/v1/accounts/{}/followers?limit=2", anna.id)).await;
    let next = first.link("next").expect("a next page");
    let mut read = first.ids();
    read.extend(server.get(None, &next).await.ids());
    assert_eq!(read, followers);
}
