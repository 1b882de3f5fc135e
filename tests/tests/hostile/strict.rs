//! What a server that answers signed requests only still shows, and to whom.

use domain::audience::Audience;
use serde_json::json;

use crate::{
    lab::Lab,
    letter::Letter,
    on_both_databases,
    privacy::{one_of_each, path},
};

/// Everything that signed requests get to read.
async fn documents(lab: &Lab) -> Vec<String> {
    let post = lab.publish("bonjour", Audience::Public).await;
    lab.settle().await;
    let mut targets = vec![path(lab, lab.lea.uri.as_str()), path(lab, post.uri.as_str())];
    for collection in ["outbox", "followers", "following", "featured"] {
        targets.push(format!("/actors/{}/{collection}", lab.lea.id));
        targets.push(format!("/actors/{}/{collection}?page=true", lab.lea.id));
    }
    targets.push(format!("/objects/{}/replies", post.id));
    targets.push(format!("/activities/create/{}", post.id));
    targets
}

async fn unsigned_reads(lab: &Lab) {
    let alice = lab.evil.person("alice");
    lab.take(&alice, &alice.follow(lab.lea.uri.as_str())).await;
    for target in documents(lab).await {
        assert_eq!(lab.get(&target).await.status, 401, "{target}");
        let forged = lab.get_as(&alice.with_new_key(), &target).await;
        assert_eq!(forged.status, 401, "{target}, forged");
        let stale = Letter::get(&lab.host, &target, lab.now()).date(lab.now() - chrono::TimeDelta::hours(13));
        assert_eq!(stale.sign(&alice).send().await.status, 401, "{target}, stale");
        let signed = lab.get_as(&alice, &target).await;
        assert_eq!(signed.status, 200, "{target}, the control: {}", signed.head);
        // A cache in between would hand it on to anyone.
        assert_eq!(signed.header("cache-control"), "private, no-store", "{target}");
        let newer = Letter::get(&lab.host, &target, lab.now()).rfc9421(&alice).send().await;
        assert_eq!(newer.status, 200, "{target}, the control in the newer scheme");
    }
    // Nothing tells an id that there is from one that there is not.
    for post in one_of_each(lab).await {
        assert_eq!(lab.get(&path(lab, post.uri.as_str())).await.status, 401, "{:?}", post.audience);
    }
    for target in ["/objects/1", "/actors/1", "/actors/1/outbox", "/activities/create/1"] {
        assert_eq!(lab.get(target).await.status, 401, "{target}");
        assert_eq!(lab.get_as(&alice, target).await.status, 404, "{target}, signed");
    }
}

/// Two strict servers would wait for each other's key for ever.
async fn the_instance_actor(lab: &Lab) {
    let document = lab.get("/actor").await;
    assert_eq!((document.status, document.header("cache-control")), (200, "public, max-age=180"));
    let document = document.json();
    assert_eq!(document["type"], "Application");
    assert_eq!(document["publicKey"]["owner"], document["id"]);
    let handle = format!("/.well-known/webfinger?resource=acct:lea@{}", lab.host);
    let open = ["/.well-known/host-meta", "/.well-known/host-meta.json", "/.well-known/nodeinfo", "/nodeinfo/2.0"];
    for target in open.into_iter().chain([handle.as_str(), "/nodeinfo/2.1"]) {
        assert_eq!(lab.get(target).await.status, 200, "{target}");
    }
    // Another strict server, whose people show themselves to signed requests only.
    let alice = lab.evil.person("alice");
    let shown = alice.document();
    lab.evil.script("/users/alice", move |seen| {
        let signed = seen.headers.contains_key("signature");
        if signed { crate::peer::Answer::activity(&shown) } else { crate::peer::Answer::status(401) }
    });
    lab.take(&alice, &alice.follow(lab.lea.uri.as_str())).await;
    assert!(lab.is_followed_by(&alice).await);
}

async fn suspended_hosts_read_nothing(lab: &Lab) {
    let (alice, bystander) = (lab.evil.person("alice"), lab.other.person("bystander"));
    lab.take(&alice, &alice.follow(lab.lea.uri.as_str())).await;
    let documents = documents(lab).await;
    lab.suspend(&lab.evil).await;
    for target in documents {
        assert_eq!(lab.get_as(&alice, &target).await.status, 403, "{target}");
        assert_eq!(lab.get_as(&bystander, &target).await.status, 200, "{target}, by others");
    }
}

async fn private_posts_by_others(lab: &Lab) {
    let (follower, neighbour) = (lab.evil.person("follower"), lab.evil.person("neighbour"));
    let friend = lab.other.person("friend");
    lab.take(&follower, &follower.follow(lab.lea.uri.as_str())).await;
    let private = lab.publish("entre nous", Audience::Followers).await;
    let direct = lab.publish(&format!("pour @friend@{}", lab.other.host), Audience::Direct).await;
    for (post, reader) in [(&private, &follower), (&direct, &friend)] {
        let target = path(lab, post.uri.as_str());
        assert_eq!(lab.get_as(reader, &target).await.status, 200, "{:?}", post.audience);
        for other in [&follower, &neighbour, &friend].into_iter().filter(|other| other.uri != reader.uri) {
            assert_eq!(lab.get_as(other, &target).await.status, 404, "{:?} by {}", post.audience, other.name);
        }
        assert_eq!(lab.get(&target).await.status, 401);
        let create = format!("/activities/create/{}", post.id);
        assert_eq!(lab.get_as(reader, &create).await.status, 404, "what was sent to some is shown to nobody");
    }
    let outbox = lab.get_as(&follower, &format!("/actors/{}/outbox?page=true", lab.lea.id)).await.json();
    assert_eq!(outbox["orderedItems"], json!([]), "{outbox}");
}

on_both_databases! {
    strict;
    unsigned_reads,
    the_instance_actor,
    suspended_hosts_read_nothing,
    private_posts_by_others,
}
