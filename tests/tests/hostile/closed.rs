//! What another server shows to followers alone: it is asked for as one of them on the sender's own server, and nowhere
//! else; what a group passes on among its members, as one of those, and kept when it is for them.

use domain::{actor::Actor, audience::Audience};
use serde_json::{Value, json};

use crate::{
    lab::Lab,
    on_both_databases,
    peer::{Answer, Peer, Person, Seen},
};

/// A note for the followers of its author.
fn note_for_followers(author: &Person, id: &str) -> Value {
    let mut note = author.note(id, "");
    note["to"] = json!([author.id("followers")]);
    note["cc"] = json!([]);
    note["tag"] = json!([]);
    note
}

/// Whether a request is signed by lea.
fn is_leas(seen: &Seen, lea: &str) -> bool {
    let signature = seen.headers.get("signature").and_then(|value| value.to_str().ok()).unwrap_or_default();
    signature.contains(&format!("keyId=\"{lea}#"))
}

/// Answers lea so, and everybody else that there is nothing.
fn for_lea(lab: &Lab, peer: &Peer, path: &str, answer: Answer) {
    let lea = lab.lea.uri.to_string();
    peer.script(path, move |seen| if is_leas(seen, &lea) { answer.clone() } else { Answer::status(404) });
}

async fn honest_posts_for_followers(lab: &Lab) {
    let alice = lab.evil.person("alice");
    lab.follow_for_good(&alice, &lab.evil).await;
    for (n, kind) in ["Create", "Announce"].into_iter().enumerate() {
        let note = note_for_followers(&alice, &format!("notes/{n}"));
        let path = format!("/users/alice/notes/{n}");
        for_lea(lab, &lab.evil, &path, Answer::activity(&note));
        lab.evil.take_log();
        let mut activity = alice.activity(kind, &format!("{kind}/1"), &note["id"]);
        activity["to"] = note["to"].clone();
        lab.take(&alice, &activity).await;
        let kept = lab.post(note["id"].as_str().expect("an id")).await.unwrap_or_else(|| panic!("{kind}: not kept"));
        assert_eq!(kept.audience, Audience::Followers, "{kind}");
        let asked = format!("GET {path}");
        assert_eq!(lab.evil.take_log(), [asked.clone(), asked], "{kind}: as the server, then as a follower");
    }
    assert_eq!(lab.number("SELECT COUNT(*) FROM post WHERE boost_of IS NOT NULL").await, 1);
}

/// That one reader got a document makes it neither wider nor narrower: who else reads it is its own word. An origin
/// could say the same to everybody, so nothing is gained by believing less; and where a server refuses ours and not a
/// follower, because it limits ours or cannot read its key, what its author wrote for everyone stays for everyone.
async fn declared_audiences_of_closed_posts(lab: &Lab) {
    let alice = lab.evil.person("alice");
    lab.follow_for_good(&alice, &lab.evil).await;
    let (public, followers) = (json!(["https://www.w3.org/ns/activitystreams#Public"]), json!([alice.id("followers")]));
    for (n, to, cc, audience) in [
        (0, &followers, &json!([]), Audience::Followers),
        (1, &followers, &public, Audience::Quiet),
        (2, &public, &followers, Audience::Public),
    ] {
        let mut note = note_for_followers(&alice, &format!("notes/{n}"));
        (note["to"], note["cc"]) = (to.clone(), cc.clone());
        for_lea(lab, &lab.evil, &format!("/users/alice/notes/{n}"), Answer::activity(&note));
        // What the activity around it says does not count.
        let mut create = alice.activity("Create", &format!("creates/{n}"), &note["id"]);
        create["to"] = public.clone();
        lab.take(&alice, &create).await;
        let kept = lab.post(note["id"].as_str().expect("an id")).await.expect("kept");
        assert_eq!(kept.audience, audience, "{to} {cc}");
    }
}

/// Nobody here follows the sender: nobody here may read it.
async fn closed_posts_of_strangers(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let note = note_for_followers(&alice, "notes/1");
    for_lea(lab, &lab.evil, "/users/alice/notes/1", Answer::activity(&note));
    lab.take(&alice, &alice.follow(lab.lea.uri.as_str())).await;
    lab.evil.take_log();
    lab.take(&alice, &alice.activity("Create", "creates/1", &note["id"])).await;
    assert_eq!(lab.evil.take_log(), ["GET /users/alice/notes/1"]);
    assert!(lab.post(note["id"].as_str().expect("an id")).await.is_none());
}

/// What was refused to the server is not refused to a follower, and each of them is asked for once at a time.
async fn refusals_of_others(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let (open, shut) = (note_for_followers(&alice, "notes/1"), note_for_followers(&alice, "notes/2"));
    for_lea(lab, &lab.evil, "/users/alice/notes/1", Answer::activity(&open));
    lab.evil.script("/users/alice/notes/2", |_| Answer::status(404));
    lab.take(&alice, &alice.follow(lab.lea.uri.as_str())).await;
    lab.evil.take_log();
    for (n, note) in [&open, &shut].into_iter().enumerate() {
        lab.take(&alice, &alice.activity("Create", &format!("creates/{n}"), &note["id"])).await;
    }
    assert_eq!(lab.evil.take_log(), ["GET /users/alice/notes/1", "GET /users/alice/notes/2"], "as the server");
    lab.follow_for_good(&alice, &lab.evil).await;
    lab.evil.take_seen();
    for (n, note) in [&open, &shut, &shut].into_iter().enumerate() {
        lab.take(&alice, &alice.activity("Create", &format!("creates/again/{n}"), &note["id"])).await;
    }
    let seen = lab.evil.take_seen();
    assert!(
        seen.iter().all(|seen| is_leas(seen, lab.lea.uri.as_str())),
        "the server was refused a moment ago: {seen:?}"
    );
    assert_eq!(seen.len(), 2, "the one that she may read, and the other once: {seen:?}");
    assert!(lab.post(open["id"].as_str().expect("an id")).await.is_some());
    assert!(lab.post(shut["id"].as_str().expect("an id")).await.is_none());
}

/// Whoever is followed makes nobody here ask elsewhere in their own name.
async fn readers_lent_to_others(lab: &Lab) {
    let (alice, victim) = (lab.evil.person("alice"), lab.other.person("victim"));
    lab.follow_for_good(&alice, &lab.evil).await;
    let note = note_for_followers(&victim, "notes/1");
    for_lea(lab, &lab.other, "/users/victim/notes/1", Answer::activity(&note));
    // Named outright, and behind an address of the sender's own.
    for_lea(lab, &lab.evil, "/away", Answer::redirect(note["id"].as_str().expect("an id")));
    lab.other.take_log();
    for (n, object) in [note["id"].clone(), json!(lab.evil.uri("/away"))].iter().enumerate() {
        lab.take(&alice, &alice.activity("Announce", &format!("boosts/{n}"), object)).await;
    }
    let seen = lab.other.take_seen();
    assert!(!seen.is_empty() && !seen.iter().any(|seen| is_leas(seen, lab.lea.uri.as_str())), "{seen:?}");
    assert!(lab.post(note["id"].as_str().expect("an id")).await.is_none());
}

/// A group of `evil` to which lea belongs, and `to` what is for its members.
async fn private_group(lab: &Lab) -> (Person, Actor, Value) {
    let group = lab.evil.person("cercle");
    let mut document = group.document();
    (document["type"], document["manuallyApprovesFollowers"]) = (json!("Group"), json!(true));
    lab.evil.publish(&document);
    let known = lab.follow_for_good(&group, &lab.evil).await;
    let members = json!([group.uri, group.id("followers")]);
    (group, known, members)
}

/// The group passes on that a note was written. The note comes along, and is not believed.
fn passed_on(group: &Person, author: &Person, note: &Value, to: &Value) -> Value {
    let name = note["id"].as_str().and_then(|id| id.rsplit('/').next()).expect("an id");
    let mut announce = group.activity("Announce", &format!("announces/{name}"), &author.create(name, note));
    (announce["to"], announce["cc"]) = (to.clone(), json!([]));
    announce
}

async fn said_among_members_on_a_third_server(lab: &Lab) {
    let (group, known, members) = private_group(lab).await;
    let author = lab.other.person("author");
    let mut note = author.note("notes/1", "");
    (note["to"], note["cc"], note["tag"]) = (members.clone(), json!([]), json!([]));
    note["audience"] = json!(group.uri);
    for_lea(lab, &lab.other, "/users/author/notes/1", Answer::activity(&note));
    lab.other.take_log();
    lab.take(&group, &passed_on(&group, &author, &note, &members)).await;
    let kept = lab.post(note["id"].as_str().expect("an id")).await.expect("kept");
    assert_eq!((kept.audience, kept.group), (Audience::Members, Some(known.id)));
    let log = lab.other.take_log();
    let asked = log.iter().filter(|line| *line == "GET /users/author/notes/1").count();
    assert_eq!(asked, 2, "as the server, then as a member: {log:?}");
}

/// A group that lea belongs to makes nobody read for it what is for others, or what it tells everyone.
async fn members_lent_to_others(lab: &Lab) {
    let (group, _, members) = private_group(lab).await;
    let victim = lab.other.person("victim");
    let everyone = json!(["https://www.w3.org/ns/activitystreams#Public"]);
    for (id, to, as_lea) in [("notes/1", &members, true), ("notes/2", &everyone, false)] {
        let note = note_for_followers(&victim, id);
        for_lea(lab, &lab.other, &format!("/users/victim/{id}"), Answer::activity(&note));
        // The group lies about whom it is for.
        let mut forged = note.clone();
        (forged["to"], forged["audience"]) = (to.clone(), json!(group.uri));
        lab.other.take_log();
        lab.take(&group, &passed_on(&group, &victim, &forged, to)).await;
        let seen = lab.other.take_seen();
        assert!(!seen.is_empty(), "{id}");
        assert_eq!(seen.iter().any(|seen| is_leas(seen, lab.lea.uri.as_str())), as_lea, "{id}: {seen:?}");
        assert!(lab.post(note["id"].as_str().expect("an id")).await.is_none(), "{id}");
    }
}

on_both_databases! {
    honest_posts_for_followers,
    declared_audiences_of_closed_posts,
    closed_posts_of_strangers,
    refusals_of_others,
    readers_lent_to_others,
    said_among_members_on_a_third_server,
    members_lent_to_others,
}
