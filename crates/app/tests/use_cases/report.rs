//! Reports.

use app::{Kind, report::FileReport};
use domain::{
    audience::Audience,
    id::{ActorId, PostId},
    report::{MAX_COMMENT, MAX_OPEN_PER_HOST, MAX_POSTS},
};

use super::harness::{Server, elsewhere, local};

fn report(origin: app::Origin, target: ActorId, posts: Vec<PostId>) -> FileReport {
    FileReport { origin, target, posts, comment: "  spam  ".into(), forward: true }
}

#[tokio::test]
async fn only_posts_of_the_one_reported_are_named() {
    let server = Server::start().await;
    let (anna, leo) = (server.person("anna").await, server.person("leo").await);
    let far = server.remote("far", "brest.example").await;
    let (theirs, other) = (server.post(far, Audience::Public).await, server.post(leo, Audience::Public).await);
    let filed = report(local(anna), far, vec![other, theirs, theirs, PostId(7)]);
    let filed = server.done(filed).await.expect("was taken");
    assert_eq!((filed.posts.as_slice(), filed.comment.as_str(), filed.forward), ([theirs].as_slice(), "spam", true));
    assert_eq!(filed.uri.as_str(), format!("https://lyon.example/activities/reports/{}", filed.id));
    assert_eq!(server.app.read().reports().get(filed.id).await.expect("is there"), filed);
    assert_eq!(server.event_names().await, ["ReportFiled"]);
    let here = server.done(report(local(anna), leo, Vec::new())).await.expect("was taken");
    assert!(!here.forward, "there is no other server to tell");
    assert_eq!(server.refused(report(local(anna), anna, Vec::new())).await, Kind::Invalid);
}

#[tokio::test]
async fn what_is_too_long_is_cut_off() {
    let server = Server::start().await;
    let (anna, leo) = (server.person("anna").await, server.person("leo").await);
    let mut posts = Vec::new();
    for _ in 0..MAX_POSTS + 5 {
        posts.push(server.post(leo, Audience::Public).await);
    }
    let long = FileReport { comment: "é".repeat(MAX_COMMENT + 9), ..report(local(anna), leo, posts) };
    let filed = server.done(long).await.expect("was taken");
    assert_eq!((filed.comment.chars().count(), filed.posts.len()), (MAX_COMMENT, MAX_POSTS));
}

#[tokio::test]
async fn another_server_cannot_bury_the_moderators() {
    let server = Server::start().await;
    let (leo, far) = (server.person("leo").await, server.remote("far", "brest.example").await);
    let other = server.remote("other", "quimper.example").await;
    let filed = server.done(report(elsewhere(far, "flag"), leo, Vec::new())).await.expect("was taken");
    assert_eq!(filed.uri.as_str(), "https://brest.example/activities/flag");
    assert_eq!(server.done(report(elsewhere(far, "flag"), leo, Vec::new())).await, None, "delivered twice");
    assert_eq!(server.done(report(elsewhere(far, "x"), other, Vec::new())).await, None, "not an account of ours");
    for n in 1..MAX_OPEN_PER_HOST {
        assert!(server.done(report(elsewhere(far, &format!("flag-{n}")), leo, Vec::new())).await.is_some());
    }
    assert_eq!(server.events().await.len() as i64, MAX_OPEN_PER_HOST);
    assert_eq!(server.done(report(elsewhere(far, "one-too-many"), leo, Vec::new())).await, None);
    assert!(server.events().await.is_empty());
    assert!(server.done(report(elsewhere(other, "fine"), leo, Vec::new())).await.is_some());
}
