//! What outboxes name is found at its address, whether anybody was sent it or not.

use app::{
    Origin,
    boost::{Boost, UndoBoost},
    company::Speaker,
    post::DeletePost,
};
use domain::{audience::Audience, post::Post};
use serde_json::Value;

use crate::{
    lab::Lab,
    letter::{Letter, Reply},
    on_both_databases,
    privacy::path,
};

fn lea(lab: &Lab) -> Origin {
    Origin::Local(Speaker::Person(lab.lea.id))
}

/// A post and its boost, of which nobody elsewhere hears; what the outbox shows of them, the boost first.
async fn unsent(lab: &Lab) -> (Post, Vec<Value>) {
    let post = lab.publish("bonjour", Audience::Public).await;
    let boost = Boost { origin: lea(lab), post: post.id, audience: None, published: None };
    lab.app.execute(boost).await.expect("boosted");
    lab.settle().await;
    assert_eq!(lab.number("SELECT COUNT(*) FROM activity").await, 0, "nothing was sent");
    let reader = lab.evil.person("reader");
    let outbox = lab.get_as(&reader, &format!("/actors/{}/outbox?page=true", lab.lea.id)).await.json();
    let items = outbox["orderedItems"].as_array().expect("a list").clone();
    let kinds: Vec<&Value> = items.iter().map(|item| &item["type"]).collect();
    assert_eq!(kinds, ["Announce", "Create"]);
    (post, items)
}

fn target(lab: &Lab, item: &Value) -> String {
    path(lab, item["id"].as_str().expect("an id"))
}

fn kept(reply: &Reply) -> (u16, &str, &str) {
    (reply.status, reply.header("content-type"), reply.header("cache-control"))
}

async fn what_nobody_was_sent(lab: &Lab) {
    let (post, items) = unsent(lab).await;
    for item in &items {
        let target = target(lab, item);
        let shown = lab.get(&target).await;
        assert_eq!(kept(&shown), (200, "application/activity+json", "public, max-age=180"), "{target}");
        assert_eq!(shown.json(), *item);
        let known = Letter::get(&lab.host, &target, lab.now()).header("If-None-Match", shown.header("etag"));
        assert_eq!(known.send().await.status, 304, "{target}");
    }
    let [announce, create] = items.as_slice() else { panic!("{items:?}") };
    // Neither is the other, under any number.
    for wrong in [
        target(lab, announce).replace("boosts", "create"),
        target(lab, create).replace("create", "boosts"),
        target(lab, create).replace("create/", "create/0"),
    ] {
        assert_eq!(lab.get(&wrong).await.status, 404, "{wrong}");
    }
    lab.app.execute(UndoBoost { origin: lea(lab), post: post.id }).await.expect("taken back");
    assert_eq!(lab.get(&target(lab, announce)).await.status, 404);
    assert_eq!(lab.get(&target(lab, create)).await.status, 200);
    lab.app.execute(DeletePost { origin: lea(lab), post: post.id }).await.expect("deleted");
    let gone = lab.get(&target(lab, create)).await;
    assert_eq!((gone.status, gone.json()["id"].as_str()), (410, Some(post.uri.as_str())));
}

/// What was sent is not shown any more either.
async fn what_is_gone_since_it_was_sent(lab: &Lab) {
    let alice = lab.evil.person("alice");
    lab.take(&alice, &alice.follow(lab.lea.uri.as_str())).await;
    let post = lab.publish("bonjour", Audience::Public).await;
    lab.settle().await;
    let sent = lab.evil.activities("Create").pop().expect("a Create");
    let target = target(lab, &sent);
    assert_eq!(lab.get(&target).await.json(), sent, "as it was sent");
    lab.app.execute(DeletePost { origin: lea(lab), post: post.id }).await.expect("deleted");
    assert_eq!(lab.get(&target).await.status, 410);
}

async fn what_strangers_do_not_read(lab: &Lab) {
    let (_, items) = unsent(lab).await;
    let reader = lab.other.person("reader");
    for item in &items {
        let target = target(lab, item);
        assert_eq!(lab.get(&target).await.status, 401, "{target}");
        let shown = lab.get_as(&reader, &target).await;
        assert_eq!(kept(&shown), (200, "application/activity+json", "private, no-store"), "{target}");
    }
}

on_both_databases! {
    what_nobody_was_sent,
    what_is_gone_since_it_was_sent,
}

on_both_databases! {
    strict;
    what_strangers_do_not_read,
}
