//! Ends that come before what they end: the queues of other servers keep no order.

use chrono::TimeDelta;
use domain::audience::Audience;
use serde_json::{Value, json};

use crate::{
    lab::{Lab, parse},
    on_both_databases,
    peer::Person,
};

/// Longer than an end is remembered.
const LATER: TimeDelta = TimeDelta::hours(13);

fn boost(person: &Person, n: u8, object: &Value) -> Value {
    let mut boost = person.activity("Announce", &format!("boosts/{n}"), object);
    boost["to"] = json!(["https://www.w3.org/ns/activitystreams#Public"]);
    boost
}

/// How often something happened.
async fn happened(lab: &Lab, event: &str) -> i64 {
    lab.number(&format!("SELECT COUNT(*) FROM event WHERE payload LIKE '%\"{event}\"%'")).await
}

async fn remembered(lab: &Lab) -> i64 {
    lab.number("SELECT COUNT(*) FROM early_end").await
}

async fn an_undo_before_its_like(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let post = lab.publish("bonjour", Audience::Public).await;
    let likes = async || lab.app.read().posts().get(post.id).await.expect("the post").counts.likes;
    let like = |n: u8| alice.activity("Like", &format!("likes/{n}"), &json!(post.uri));
    for (n, object) in [(1, like(1)), (2, json!(alice.id("likes/2")))] {
        lab.take(&alice, &alice.activity("Undo", &format!("undos/{n}"), &object)).await;
        lab.take(&alice, &like(n)).await;
        assert_eq!((likes().await, happened(lab, "PostLiked").await), (0, 0), "{object}");
    }
    // The next one is meant, and so is the one after its end.
    lab.take(&alice, &like(3)).await;
    assert_eq!(likes().await, 1);
    lab.take(&alice, &alice.activity("Undo", "undos/3", &like(3))).await;
    assert_eq!(likes().await, 0);
    lab.take(&alice, &like(4)).await;
    assert_eq!(likes().await, 1);
    assert_eq!(remembered(lab).await, 0, "neither what stopped something nor what found something to end");
}

async fn an_undo_before_its_boost(lab: &Lab) {
    let alice = lab.evil.person("alice");
    lab.follow_for_good(&alice, &lab.evil).await;
    let ours = lab.publish("bonjour", Audience::Public).await;
    let theirs = lab.other.person("bob").note("notes/1", lab.lea.uri.as_str());
    lab.other.publish(&theirs);
    // Of a post that is known here, and of one that is not.
    for (n, object) in [(1, json!(ours.uri)), (2, theirs["id"].clone())] {
        let boost = boost(&alice, n, &object);
        lab.take(&alice, &alice.activity("Undo", &format!("undos/{n}"), &boost)).await;
        lab.take(&alice, &boost).await;
        assert_eq!(lab.number("SELECT COUNT(*) FROM post WHERE boost_of IS NOT NULL").await, 0, "{object}");
    }
    lab.take(&alice, &boost(&alice, 3, &json!(ours.uri))).await;
    assert_eq!(happened(lab, "PostBoosted").await, 1, "the next one is meant");
}

async fn an_undo_before_its_follow(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let follow = alice.follow(lab.lea.uri.as_str());
    lab.take(&alice, &alice.activity("Undo", "undos/1", &follow)).await;
    lab.take(&alice, &follow).await;
    lab.settle().await;
    assert!(!lab.is_followed_by(&alice).await);
    assert!(lab.evil.activities("Accept").is_empty(), "nor is she told that she does");
    // Misskey names each Follow of the same two alike.
    let mut again = follow;
    again["published"] = json!("2026-11-21T12:00:01Z");
    lab.take(&alice, &again).await;
    assert!(lab.is_followed_by(&alice).await);
}

async fn a_delete_before_its_create(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let note = alice.note("notes/1", lab.lea.uri.as_str());
    let id = note["id"].as_str().expect("an id");
    lab.take(&alice, &alice.activity("Delete", "deletes/1", &json!({ "id": id, "type": "Tombstone" }))).await;
    lab.take(&alice, &alice.create("creates/1", &note)).await;
    // By no other way that it may come.
    let mut edited = note.clone();
    edited["updated"] = json!("2026-11-21T11:30:00Z");
    lab.take(&alice, &alice.activity("Update", "updates/1", &edited)).await;
    assert!(lab.post(id).await.is_none());
    assert_eq!(happened(lab, "PostPublished").await, 0, "nobody is told");
    // What is at its address is there, whatever was said before.
    lab.evil.publish(&note);
    assert!(lab.resolve(id).await);
    assert!(lab.post(id).await.is_some_and(|post| post.deleted_at.is_none()));
}

async fn somebody_elses_end(lab: &Lab) {
    let (alice, bob, mallory) = (lab.evil.person("alice"), lab.evil.person("bob"), lab.other.person("mallory"));
    let post = lab.publish("bonjour", Audience::Public).await;
    let note = alice.note("notes/1", lab.lea.uri.as_str());
    let (like, boost) = (alice.activity("Like", "likes/1", &json!(post.uri)), boost(&alice, 1, &json!(post.uri)));
    let follow = alice.follow(lab.lea.uri.as_str());
    for other in [&bob, &mallory] {
        for (n, begun) in [&like, &boost, &follow].into_iter().enumerate() {
            lab.deliver(other, &other.activity("Undo", &format!("undos/{n}"), &begun["id"])).await;
            lab.deliver(other, &other.activity("Undo", &format!("undos/whole/{n}"), begun)).await;
        }
        lab.deliver(other, &other.activity("Delete", "deletes/1", &note["id"])).await;
    }
    lab.process().await;
    for activity in [&like, &boost, &follow, &alice.create("creates/1", &note)] {
        lab.take(&alice, activity).await;
    }
    let counts = lab.app.read().posts().get(post.id).await.expect("the post").counts;
    assert_eq!((counts.likes, counts.boosts), (1, 1));
    assert!(lab.is_followed_by(&alice).await);
    assert!(lab.post(note["id"].as_str().expect("an id")).await.is_some());
    let senders = lab.number("SELECT COUNT(DISTINCT actor_id) FROM early_end").await;
    assert_eq!(senders, 1, "what lives on another server is not even remembered");
}

async fn an_end_of_long_ago(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let post = lab.publish("bonjour", Audience::Public).await;
    let (like, note) =
        (alice.activity("Like", "likes/1", &json!(post.uri)), alice.note("notes/1", lab.lea.uri.as_str()));
    lab.take(&alice, &alice.activity("Undo", "undos/1", &like)).await;
    lab.take(&alice, &alice.activity("Delete", "deletes/1", &note["id"])).await;
    server::housekeeping::forget_old(&lab.app).await.expect("forgotten");
    assert_eq!(remembered(lab).await, 2, "not yet");
    lab.clock.advance(LATER);
    lab.take(&alice, &like).await;
    lab.take(&alice, &alice.create("creates/1", &note)).await;
    assert_eq!(lab.app.read().posts().get(post.id).await.expect("the post").counts.likes, 1);
    assert!(lab.post(note["id"].as_str().expect("an id")).await.is_some());
    server::housekeeping::forget_old(&lab.app).await.expect("forgotten");
    assert_eq!(remembered(lab).await, 0);
}

async fn more_ends_than_are_kept(lab: &Lab) {
    let (alice, bob) = (lab.evil.person("alice"), lab.other.person("bob"));
    for person in [&alice, &bob] {
        lab.take(person, &person.follow(lab.lea.uri.as_str())).await;
    }
    let flood = lab.actor(&alice.uri).await.expect("known").id;
    let other = lab.actor(&bob.uri).await.expect("known").id;
    let like = |person: &Person, n: i64| parse(&person.id(&format!("likes/{n}")));
    let until = |n: i64| lab.now() + TimeDelta::milliseconds(n);
    let tx = lab.app.store().begin(lab.now()).await.expect("begins");
    tx.early_ends().insert(other, &like(&bob, 1), until(1)).await.expect("remembered");
    for n in 1..=600 {
        tx.early_ends().insert(flood, &like(&alice, n), until(n)).await.expect("remembered");
    }
    tx.commit().await.expect("commits");
    let kept = remembered(lab).await - 1;
    assert!((400..=500).contains(&kept), "{kept}");
    let ends = lab.app.read();
    let holds =
        async |actor, what: domain::uri::Uri| ends.early_ends().holds(actor, &what, lab.now()).await.expect("asked");
    assert!(holds(flood, like(&alice, 600)).await && !holds(flood, like(&alice, 1)).await, "the oldest go");
    assert!(holds(other, like(&bob, 1)).await, "what other servers end stays");
}

on_both_databases! {
    an_undo_before_its_like,
    an_undo_before_its_boost,
    an_undo_before_its_follow,
    a_delete_before_its_create,
    somebody_elses_end,
    an_end_of_long_ago,
    more_ends_than_are_kept,
}
