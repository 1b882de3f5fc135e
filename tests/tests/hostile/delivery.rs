//! Servers that do not take what they are sent: each keeps only its own waiting.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use domain::{
    audience::Audience,
    delivery::{self, CIRCUIT_OPENS_AFTER, LIFETIME},
    id::{ActivityId, ActorId},
};
use serde_json::Value;
use storage::{FailedDeliveries, NewDelivery, StoredActivity};

use crate::{
    lab::{Lab, parse},
    on_both_databases,
    peer::{Answer, Peer, Person},
};

/// What a person's inbox got, of the given types, in order.
fn got(peer: &Peer, person: &Person, kinds: &[&str]) -> Vec<(String, Value)> {
    let inbox = format!("/users/{}/inbox", person.name);
    let read = |seen: &crate::peer::Seen| serde_json::from_slice::<Value>(&seen.body).ok();
    let seen = peer.take_seen();
    let activities = seen.iter().filter(|seen| seen.method == "POST" && seen.target == inbox).filter_map(read);
    let kind = |activity: &Value| activity["type"].as_str().unwrap_or_default().to_owned();
    activities.map(|activity| (kind(&activity), activity)).filter(|(kind, _)| kinds.contains(&kind.as_str())).collect()
}

async fn an_inbox_that_refuses(lab: &Lab) {
    let (alice, bob) = (lab.evil.person("alice"), lab.evil.person("bob"));
    for person in [&alice, &bob] {
        lab.take(person, &person.follow(lab.lea.uri.as_str())).await;
    }
    lab.settle().await;
    lab.evil.take_log();
    for status in [401, 403] {
        lab.evil.serve("/users/alice/inbox", Answer::status(status));
        let post = lab.publish("bonjour", Audience::Public).await;
        lab.settle().await;
        assert_eq!(lab.number("SELECT COUNT(*) FROM delivery WHERE state = 'pending'").await, 1, "{status}");
        assert_eq!(lab.number("SELECT failures FROM destination").await, 0, "{status}: the host is well");
        // What comes next for others on that host goes at once.
        let next = lab.publish("encore", Audience::Public).await;
        lab.settle().await;
        let mut told = got(&lab.evil, &bob, &["Create"]);
        told.retain(|(_, activity)| {
            [post.uri.as_str(), next.uri.as_str()].map(Value::from).contains(&activity["object"]["id"])
        });
        assert_eq!(told.len(), 2, "{status}");
        // What follows about the same object waits behind it, and both come in their order.
        let origin = app::Origin::Local(app::company::Speaker::Person(lab.lea.id));
        lab.app.execute(app::post::DeletePost { origin, post: post.id }).await.expect("deleted");
        lab.settle().await;
        assert!(got(&lab.evil, &alice, &["Create", "Delete"]).is_empty(), "{status}: not asked again at once");
        lab.evil.serve("/users/alice/inbox", Answer::status(202));
        lab.clock.advance(TimeDelta::minutes(2));
        lab.settle().await;
        let told: Vec<String> = got(&lab.evil, &alice, &["Create", "Delete"])
            .into_iter()
            .filter(|(_, activity)| activity["object"]["id"] == post.uri.as_str())
            .map(|(kind, _)| kind)
            .collect();
        assert_eq!(told, ["Create", "Delete"], "{status}");
        assert_eq!(lab.number("SELECT COUNT(*) FROM delivery").await, 0, "{status}");
    }
}

async fn an_inbox_that_always_refuses(lab: &Lab) {
    let alice = lab.evil.person("alice");
    lab.take(&alice, &alice.follow(lab.lea.uri.as_str())).await;
    lab.settle().await;
    lab.evil.take_log();
    lab.evil.serve("/users/alice/inbox", Answer::status(403));
    lab.publish("bonjour", Audience::Public).await;
    for _ in 0..12 {
        lab.settle().await;
        lab.clock.advance(TimeDelta::days(1));
    }
    let tries = got(&lab.evil, &alice, &["Create"]).len();
    assert!((6..=12).contains(&tries), "six times, in either scheme: {tries}");
    let errors = lab.texts("SELECT error FROM delivery WHERE state = 'failed'").await;
    assert!(matches!(errors.as_slice(), [error] if error.contains("403")), "given up, visibly: {errors:?}");
}

/// A server that is unwell is left alone, whatever one of its inboxes said before.
async fn an_unwell_server(lab: &Lab) {
    let alice = lab.evil.person("alice");
    lab.take(&alice, &alice.follow(lab.lea.uri.as_str())).await;
    lab.settle().await;
    lab.evil.take_log();
    lab.evil.serve("/users/alice/inbox", Answer::status(503));
    for n in 0..3 {
        lab.publish(&format!("bonjour {n}"), Audience::Public).await;
        lab.settle().await;
    }
    assert_eq!(got(&lab.evil, &alice, &["Create"]).len(), 1, "asked once");
    assert_eq!(lab.number("SELECT failures FROM destination").await, 1);
}

/// After some failures in a row a server is asked with one delivery at a time, ever more seldom, until it answers.
async fn a_server_that_is_unwell_for_a_while(lab: &Lab) {
    let alice = lab.evil.person("alice");
    lab.take(&alice, &alice.follow(lab.lea.uri.as_str())).await;
    lab.settle().await;
    lab.evil.serve("/users/alice/inbox", Answer::status(503));
    let mut posts = BTreeSet::new();
    for n in 0..6 {
        posts.insert(lab.publish(&format!("bonjour {n}"), Audience::Public).await.uri.to_string());
    }
    for failures in 1..=CIRCUIT_OPENS_AFTER {
        lab.settle().await;
        assert_eq!(lab.number("SELECT failures FROM destination").await, i64::from(failures));
        lab.clock.advance(delivery::back_off(failures, 1.0));
    }
    lab.evil.take_log();
    lab.settle().await;
    assert_eq!(got(&lab.evil, &alice, &["Create"]).len(), 1, "asked with one of six");
    lab.clock.advance(delivery::back_off(CIRCUIT_OPENS_AFTER + 1, 0.0) - TimeDelta::seconds(1));
    lab.settle().await;
    assert_eq!(got(&lab.evil, &alice, &["Create"]).len(), 0, "left alone");
    lab.evil.serve("/users/alice/inbox", Answer::status(202));
    lab.clock.advance(delivery::back_off(CIRCUIT_OPENS_AFTER + 1, 1.0));
    lab.settle().await;
    let told = got(&lab.evil, &alice, &["Create"]);
    let ids = told.iter().filter_map(|(_, activity)| activity["object"]["id"].as_str().map(str::to_owned));
    assert_eq!((told.len(), ids.collect::<BTreeSet<_>>()), (posts.len(), posts), "one was taken, then all of them");
    assert_eq!(lab.number("SELECT COUNT(*) FROM delivery").await, 0);
    assert_eq!(lab.number("SELECT failures FROM destination").await, 0);
}

async fn a_server_that_is_never_well_again(lab: &Lab) {
    let alice = lab.evil.person("alice");
    lab.take(&alice, &alice.follow(lab.lea.uri.as_str())).await;
    lab.settle().await;
    lab.evil.take_log();
    lab.evil.serve("/users/alice/inbox", Answer::status(503));
    let post = lab.publish("bonjour", Audience::Public).await;
    let published = lab.now();
    while lab.now() - published <= LIFETIME {
        lab.settle().await;
        assert_eq!(got(&lab.evil, &alice, &["Create"]).len(), 1, "tried after {}", lab.now() - published);
        assert_eq!(lab.number("SELECT COUNT(*) FROM delivery WHERE state = 'pending'").await, 1);
        // Longer than a server is ever left alone.
        lab.clock.advance(TimeDelta::hours(8));
    }
    lab.settle().await;
    assert_eq!(got(&lab.evil, &alice, &["Create"]).len(), 0, "its time is up");
    let failed = lab.app.read().deliveries().failed(10).await.expect("what was given up");
    let [failed]: [FailedDeliveries; 1] = failed.try_into().expect("one host");
    assert_eq!((failed.host.as_str(), failed.count), (lab.evil.host.as_str(), 1));
    assert_eq!(failed.error.as_deref(), Some("expired after 14 days"));
    assert_eq!(lab.number("SELECT pending FROM destination").await, 0);

    // Whoever looks after the server tries again, and it has its time anew.
    let tx = lab.app.store().begin(lab.now()).await.expect("a change");
    assert_eq!(tx.deliveries().retry_failed(&lab.evil.host, tx.now()).await.expect("tried again"), 1);
    tx.commit().await.expect("committed");
    lab.evil.serve("/users/alice/inbox", Answer::status(202));
    lab.settle().await;
    let told = got(&lab.evil, &alice, &["Create"]);
    assert!(matches!(told.as_slice(), [(_, activity)] if activity["object"]["id"] == post.uri.as_str()), "{told:?}");
    assert_eq!(lab.number("SELECT COUNT(*) FROM delivery").await, 0);
}

/// A server that is heard of again is asked at once, and not when it would have been its turn, unless it asked to be
/// left alone itself.
async fn a_server_that_came_back(lab: &Lab) {
    let (alice, bob, carol) = (lab.evil.person("alice"), lab.evil.person("bob"), lab.evil.person("carol"));
    lab.take(&alice, &alice.follow(lab.lea.uri.as_str())).await;
    lab.settle().await;
    let fail = async |status: u16| {
        for person in [&alice, &bob] {
            lab.evil.serve(&format!("/users/{}/inbox", person.name), Answer::status(status));
        }
        lab.publish("bonjour", Audience::Public).await;
        // Until it is left alone for longer than it is not looked at again.
        for failures in 1..=6 {
            lab.clock.advance(delivery::back_off(failures - 1, 1.0));
            lab.settle().await;
            assert_eq!(lab.number("SELECT failures FROM destination").await, i64::from(failures), "{status}");
        }
        for person in [&alice, &bob] {
            lab.evil.serve(&format!("/users/{}/inbox", person.name), Answer::status(202));
        }
        lab.evil.take_log();
    };
    let told = || {
        let mut told = lab.evil.take_log();
        told.retain(|line| line.starts_with("POST"));
        told.sort();
        told
    };
    // Down, behind a proxy that is not.
    fail(502).await;
    lab.settle().await;
    assert_eq!(told(), [""; 0], "left alone");
    lab.take(&bob, &bob.follow(lab.lea.uri.as_str())).await;
    assert_eq!(lab.number("SELECT failures FROM destination").await, 6, "it has yet to take something");
    lab.settle().await;
    assert_eq!(told(), ["POST /users/alice/inbox", "POST /users/bob/inbox"], "what waited, and the Accept");
    assert_eq!(lab.number("SELECT failures FROM destination").await, 0);

    fail(503).await;
    lab.take(&carol, &carol.follow(lab.lea.uri.as_str())).await;
    lab.settle().await;
    assert_eq!(told(), [""; 0], "it asked for it");
    lab.clock.advance(delivery::back_off(6, 1.0));
    lab.settle().await;
    assert_eq!(lab.number("SELECT COUNT(*) FROM delivery").await, 0);
}

/// A key that cannot be had for a moment, as while the database is away, costs no delivery, and says nothing of the
/// server that is waited for.
async fn what_cannot_be_signed(lab: &Lab) {
    let alice = lab.evil.person("alice");
    lab.take(&alice, &alice.follow(lab.lea.uri.as_str())).await;
    lab.evil.take_log();
    let key = lab.app.read().actors().private_key(lab.lea.id).await.expect("her key");
    let keep = async |pem: &str| {
        let tx = lab.app.store().begin(lab.now()).await.expect("a change");
        tx.actors().save_private_key(lab.lea.id, pem).await.expect("kept");
        tx.commit().await.expect("committed");
    };
    keep("not to be had").await;
    lab.publish("bonjour", Audience::Public).await;
    lab.settle().await;
    assert_eq!(got(&lab.evil, &alice, &["Accept", "Create"]).len(), 0);
    assert_eq!(lab.number("SELECT COUNT(*) FROM delivery WHERE state = 'pending'").await, 2, "both wait");
    let known = "SELECT COUNT(*) FROM destination WHERE failures > 0 OR last_success_at IS NOT NULL";
    assert_eq!(lab.number(known).await, 0, "the server was not asked");
    keep(&key).await;
    lab.clock.advance(TimeDelta::minutes(2));
    lab.settle().await;
    let told = got(&lab.evil, &alice, &["Accept", "Create"]);
    let told: BTreeSet<&str> = told.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(told, BTreeSet::from(["Accept", "Create"]));
    assert_eq!(lab.number("SELECT COUNT(*) FROM delivery").await, 0);
}

/// What was queued for a server that was suspended meanwhile ends visibly, and makes it neither well nor known.
async fn a_suspended_server(lab: &Lab) {
    let dead = lab.evil.clone();
    lab.suspend(&dead).await;
    dead.take_log();
    let tx = lab.app.store().begin(lab.now()).await.expect("a change");
    let activity = StoredActivity {
        id: ActivityId(tx.next_id()),
        uri: parse(&lab.uri("/activities/x")),
        actor: ActorId(lab.lea.id.0),
        open: false,
        body: "{}".into(),
    };
    tx.activities().insert(&activity, tx.now()).await.expect("stored");
    let inboxes: Vec<_> = (0..100).map(|n| parse(&dead.uri(&format!("/users/{n}/inbox")))).collect();
    let delivery = NewDelivery { activity: activity.id, object_key: "x", inboxes: &inboxes };
    tx.deliveries().enqueue(lab.app.store().ids(), &delivery, tx.now()).await.expect("queued");
    tx.commit().await.expect("committed");
    lab.settle().await;
    assert_eq!(dead.take_log(), [""; 0], "it is not asked");
    assert_eq!(lab.number("SELECT COUNT(*) FROM delivery WHERE state = 'failed'").await, 100);
    assert_eq!(lab.number("SELECT pending FROM destination").await, 0);
    assert_eq!(lab.number("SELECT COUNT(*) FROM destination WHERE last_success_at IS NOT NULL").await, 0);
}

on_both_databases! {
    an_inbox_that_refuses,
    an_inbox_that_always_refuses,
    an_unwell_server,
    a_server_that_is_unwell_for_a_while,
    a_server_that_is_never_well_again,
    a_server_that_came_back,
    what_cannot_be_signed,
    a_suspended_server,
}
