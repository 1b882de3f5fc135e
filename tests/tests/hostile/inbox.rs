//! What cannot be processed at once: it keeps its place, and is given up visibly or not at all.

use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::TimeDelta;
use domain::inbox;
use serde_json::{Value, json};
use storage::{DeadLetter, Page};

use crate::{
    lab::Lab,
    on_both_databases,
    peer::{Answer, Peer},
};

/// The path of the note that is hard to get.
const NOTE: &str = "/users/alice/notes/1";

/// A note that is to be had only after so many tries. Until then it is said to live where the server is not well, each
/// time elsewhere: what could not be fetched is not asked for again at once.
fn reluctant(peer: &Peer, note: &Value, failures: usize) {
    let (note, unwell, tries) = (note.clone(), peer.uri("/unwell"), AtomicUsize::new(0));
    peer.script_below("/unwell/", |_| Answer::status(503));
    peer.script(NOTE, move |_| match tries.fetch_add(1, Ordering::SeqCst) {
        n if n < failures => Answer::activity(&json!({ "id": format!("{unwell}/{n}"), "type": "Note" })),
        _ => Answer::activity(&note),
    });
}

/// How often the note was asked for.
fn tries(peer: &Peer) -> usize {
    peer.take_log().into_iter().filter(|asked| *asked == format!("GET {NOTE}")).count()
}

/// The order in which posts and follows came about.
async fn happened(lab: &Lab) -> Vec<String> {
    let sql = r#"SELECT CASE WHEN payload LIKE '%"PostPublished"%' THEN 'post' ELSE 'follow' END FROM event
                 WHERE payload LIKE '%"PostPublished"%' OR payload LIKE '%"FollowAccepted"%' ORDER BY id"#;
    lab.texts(sql).await
}

async fn an_activity_that_fails_at_first(lab: &Lab) {
    let (alice, bob) = (lab.evil.person("alice"), lab.evil.person("bob"));
    let note = alice.note("notes/1", lab.lea.uri.as_str());
    reluctant(&lab.evil, &note, 2);
    let create = alice.activity("Create", "creates/1", &note["id"]);
    for (person, activity) in
        [(&alice, &create), (&alice, &alice.follow(lab.lea.uri.as_str())), (&bob, &bob.follow(lab.lea.uri.as_str()))]
    {
        assert_eq!(lab.deliver(person, activity).await, 202, "{activity}");
    }
    let waits = (1..=2).map(|attempt| inbox::next_try(attempt).expect("another try"));
    for wait in waits {
        lab.process().await;
        assert!(lab.is_followed_by(&bob).await, "what others on that host send waits for nothing");
        assert!(!lab.is_followed_by(&alice).await, "what she sent later waits");
        lab.clock.advance(wait);
    }
    lab.process().await;
    let id = note["id"].as_str().expect("an id");
    assert!(lab.post(id).await.is_some() && lab.is_followed_by(&alice).await);
    assert_eq!(happened(lab).await, ["follow", "post", "follow"], "bob's, and hers in their order");
    assert_eq!(tries(&lab.evil), 3);
    assert_eq!(lab.number("SELECT COUNT(*) FROM inbox_entry WHERE state <> 'done'").await, 0);
}

async fn an_activity_that_always_fails(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let note = alice.note("notes/1", lab.lea.uri.as_str());
    reluctant(&lab.evil, &note, usize::MAX);
    let create = alice.activity("Create", "creates/1", &note["id"]);
    for activity in [&create, &alice.follow(lab.lea.uri.as_str())] {
        assert_eq!(lab.deliver(&alice, activity).await, 202, "{activity}");
    }
    let letters = async || lab.app.read().inbox().dead_letters(Page::first(10)).await.expect("dead letters");
    for attempt in 1..=inbox::MAX_ATTEMPTS {
        assert!(letters().await.is_empty(), "before try {attempt}");
        lab.process().await;
        assert_eq!(tries(&lab.evil), 1, "try {attempt}");
        let followed = lab.is_followed_by(&alice).await;
        assert_eq!(followed, attempt > inbox::ORDERED_ATTEMPTS, "after try {attempt}");
        lab.clock.advance(inbox::next_try(attempt).unwrap_or_default());
    }
    // Given up, where those who look after the server see it, and with what was sent.
    let [letter]: [DeadLetter; 1] = letters().await.try_into().expect("one");
    assert_eq!(
        (create["id"].as_str(), alice.uri.as_str()),
        (Some(letter.activity_uri.as_str()), letter.sender.as_str())
    );
    assert!(letter.error.contains("503"), "{}", letter.error);
    lab.clock.advance(TimeDelta::days(1));
    lab.process().await;
    assert_eq!(tries(&lab.evil), 0, "not tried any more");
    // They take it up again once that server is well.
    lab.evil.publish(&note);
    let tx = lab.app.store().begin(lab.now()).await.expect("a change");
    tx.inbox().revive(letter.id, tx.now()).await.expect("revived");
    tx.commit().await.expect("committed");
    lab.process().await;
    assert!(lab.post(note["id"].as_str().expect("an id")).await.is_some());
    assert!(letters().await.is_empty());
}

async fn a_post_that_is_deleted_before_it_is_kept(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let note = alice.note("notes/1", lab.lea.uri.as_str());
    let id = note["id"].as_str().expect("an id");
    reluctant(&lab.evil, &note, inbox::ORDERED_ATTEMPTS as usize + 1);
    let create = alice.activity("Create", "creates/1", &note["id"]);
    assert_eq!(lab.deliver(&alice, &create).await, 202);
    for attempt in 1..=inbox::ORDERED_ATTEMPTS {
        lab.process().await;
        lab.clock.advance(inbox::next_try(attempt).expect("another try"));
    }
    lab.process().await;
    // What she takes back now is not waited for, and she takes it back alone.
    let bob = lab.evil.person("bob");
    lab.take(&bob, &bob.activity("Delete", "deletes/1", &note["id"])).await;
    assert_eq!(lab.app.read().inbox().count_pending().await.expect("a count"), 1);
    lab.take(&alice, &alice.activity("Delete", "deletes/2", &json!(alice.id("pages/1")))).await;
    assert_eq!(lab.app.read().inbox().count_pending().await.expect("a count"), 1, "that was another");
    lab.take(&alice, &alice.activity("Delete", "deletes/3", &note["id"])).await;
    assert_eq!(lab.app.read().inbox().count_pending().await.expect("a count"), 0);
    lab.evil.publish(&note);
    lab.clock.advance(TimeDelta::days(1));
    lab.process().await;
    assert!(lab.post(id).await.is_none(), "it was deleted");
    assert_eq!(lab.number("SELECT COUNT(*) FROM inbox_entry WHERE state = 'refused'").await, 1);
}

on_both_databases! {
    an_activity_that_fails_at_first,
    an_activity_that_always_fails,
    a_post_that_is_deleted_before_it_is_kept,
}
