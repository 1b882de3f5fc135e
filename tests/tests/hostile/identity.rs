//! Activities that speak of what is not theirs.

use domain::{audience::Audience, follow::FollowState};
use serde_json::{Value, json};

use crate::{
    lab::{Lab, parse},
    on_both_databases,
    peer::{Answer, Person},
};

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

/// A note that reaches lea, and is stored.
async fn stored_note(lab: &Lab, author: &Person, id: &str) -> Value {
    let note = author.note(id, lab.lea.uri.as_str());
    lab.take(author, &author.create(&format!("{id}/create"), &note)).await;
    assert!(lab.post(note["id"].as_str().expect("an id")).await.is_some(), "the note is kept");
    note
}

/// A post is published, edited and deleted by its author.
async fn honest_life_of_a_note(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let mut note = stored_note(lab, &alice, "notes/1").await;
    note["content"] = json!("<p>bonsoir</p>");
    note["updated"] = json!("2026-11-21T11:30:00Z");
    lab.take(&alice, &alice.activity("Update", "updates/1", &note)).await;
    let id = note["id"].as_str().expect("an id");
    assert_eq!(lab.post(id).await.expect("kept").content, "<p>bonsoir</p>");
    lab.take(&alice, &alice.activity("Delete", "deletes/1", &json!({ "id": id, "type": "Tombstone" }))).await;
    assert!(lab.post(id).await.expect("a tombstone").deleted_at.is_some());
}

async fn id_that_is_not_the_address(lab: &Lab) {
    let victim = lab.other.person("victim");
    let mut forged = victim.document();
    forged["name"] = json!("forged");
    forged["publicKey"]["publicKeyPem"] = json!(lab.evil.person("forger").pem());
    lab.evil.serve("/x", Answer::activity(&forged));
    let found = lab.resolve(&lab.evil.uri("/x")).await;
    if found {
        assert_eq!(lab.actor(&victim.uri).await.expect("asked again at its own address").name, "victim");
    }
    assert!(lab.actor(&lab.evil.uri("/x")).await.is_none());
    // A note of the victim's, as the attacker tells it.
    let genuine = victim.note("notes/1", lab.lea.uri.as_str());
    lab.other.publish(&genuine);
    let mut note = genuine.clone();
    note["content"] = json!("<p>forged</p>");
    lab.evil.serve("/n", Answer::activity(&note));
    lab.resolve(&lab.evil.uri("/n")).await;
    let kept = lab.post(genuine["id"].as_str().expect("an id")).await;
    assert!(kept.is_none_or(|post| post.content == "<p>bonjour</p>"));
}

async fn media_as_activity(lab: &Lab) {
    let actor = lab.evil.person("alice").document();
    for (path, media_type) in
        [("/a.png", "text/plain"), ("/b.png", "image/png"), ("/c", "application/json"), ("/d", "text/html"), ("/e", "")]
    {
        let mut document = actor.clone();
        document["id"] = json!(lab.evil.uri(path));
        lab.evil.serve(path, Answer::new(200, media_type, document.to_string()));
        let before = lab.contents().await;
        assert!(!lab.resolve(&lab.evil.uri(path)).await, "{media_type}");
        assert_eq!(lab.changed(&before).await, [""; 0], "{media_type}");
    }
}

async fn false_page(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let mut note = alice.note("notes/1", lab.lea.uri.as_str());
    note["url"] = json!(lab.other.uri("/@victim/1"));
    lab.take(&alice, &alice.create("creates/1", &note)).await;
    let kept = lab.post(note["id"].as_str().expect("an id")).await.expect("kept");
    assert_eq!(kept.url, None);
    let mut document = alice.document();
    document["url"] = json!(lab.other.uri("/@victim"));
    lab.take(&alice, &alice.activity("Update", "updates/1", &document)).await;
    assert_eq!(lab.actor(&alice.uri).await.expect("known").url, None);
}

async fn foreign_update(lab: &Lab) {
    let (alice, victim) = (lab.evil.person("alice"), lab.other.person("victim"));
    lab.take(&alice, &alice.follow(lab.lea.uri.as_str())).await;
    let mut note = stored_note(lab, &victim, "notes/1").await;
    note["content"] = json!("<p>forged</p>");
    note["updated"] = json!("2026-11-21T11:59:00Z");
    lab.without_effect(&alice, &alice.activity("Update", "updates/1", &note)).await;
    // By a neighbour on the same server, who adds itself to the authors.
    let bob = lab.other.person("bob");
    lab.take(&bob, &bob.follow(lab.lea.uri.as_str())).await;
    lab.without_effect(&bob, &bob.activity("Update", "updates/1", &note)).await;
    for authors in [json!([bob.uri, victim.uri]), json!([victim.uri, bob.uri])] {
        note["attributedTo"] = authors;
        lab.without_effect(&bob, &bob.activity("Update", &format!("updates/{}", note["attributedTo"][0]), &note)).await;
    }
    // The profile of another.
    let mut document = victim.document();
    document["name"] = json!("forged");
    lab.without_effect(&alice, &alice.activity("Update", "updates/2", &document)).await;
    lab.without_effect(&bob, &bob.activity("Update", "updates/2", &document)).await;
}

/// An Update of one's own profile in which a document of somebody else is embedded.
async fn profile_under_another_id(lab: &Lab) {
    let (alice, bob) = (lab.evil.person("alice"), lab.evil.person("bob"));
    for person in [&alice, &bob] {
        lab.take(person, &person.follow(lab.lea.uri.as_str())).await;
    }
    let mut document = bob.document();
    document["name"] = json!("forged");
    for object in [json!([alice.uri, document]), json!([document, alice.uri]), document.clone()] {
        let id = format!("updates/{}", object.as_array().map_or(9, |list| usize::from(list[0].is_string())));
        let status = lab.deliver(&alice, &alice.activity("Update", &id, &object)).await;
        assert!(matches!(status, 202 | 400 | 403), "{status}");
        lab.process().await;
    }
    assert_eq!(lab.actor(&bob.uri).await.expect("known").name, "bob");
}

async fn foreign_delete(lab: &Lab) {
    let (alice, victim) = (lab.evil.person("alice"), lab.other.person("victim"));
    lab.take(&alice, &alice.follow(lab.lea.uri.as_str())).await;
    let note = stored_note(lab, &victim, "notes/1").await;
    let bob = lab.other.person("bob");
    lab.take(&bob, &bob.follow(lab.lea.uri.as_str())).await;
    let ours = lab.publish("bonjour", Audience::Public).await;
    for object in
        [note["id"].clone(), json!({ "id": note["id"], "type": "Tombstone" }), json!(ours.uri), json!(lab.lea.uri)]
    {
        for person in [&alice, &bob] {
            let id = format!("deletes/{}", object.to_string().len());
            lab.without_effect(person, &person.activity("Delete", &id, &object)).await;
        }
    }
}

async fn foreign_undo(lab: &Lab) {
    let (alice, victim) = (lab.evil.person("alice"), lab.other.person("victim"));
    let follow = victim.follow(lab.lea.uri.as_str());
    lab.take(&victim, &follow).await;
    lab.take(&alice, &alice.follow(lab.lea.uri.as_str())).await;
    let post = lab.publish("bonjour", Audience::Public).await;
    let like = victim.activity("Like", "likes/1", &json!(post.uri));
    let boost = victim.activity("Announce", "boosts/1", &json!(post.uri));
    lab.take(&victim, &like).await;
    lab.take(&victim, &boost).await;
    for (n, done) in [&follow, &like, &boost].into_iter().enumerate() {
        lab.without_effect(&alice, &alice.activity("Undo", &format!("undo/{n}"), done)).await;
        lab.without_effect(&alice, &alice.activity("Undo", &format!("undo-id/{n}"), &done["id"])).await;
        // As if it had been the sender's own.
        let mut claimed = (*done).clone();
        claimed["actor"] = json!(alice.uri);
        if n > 0 {
            lab.without_effect(&alice, &alice.activity("Undo", &format!("undo-claim/{n}"), &claimed)).await;
        }
    }
    assert!(lab.is_followed_by(&victim).await);
    // The control: its own actor undoes all three.
    for (n, done) in [&follow, &like, &boost].into_iter().enumerate() {
        lab.take(&victim, &victim.activity("Undo", &format!("undo/{n}"), done)).await;
    }
    assert!(!lab.is_followed_by(&victim).await);
    let after = lab.app.read().posts().get(post.id).await.expect("the post");
    assert_eq!((after.counts.likes, after.counts.boosts), (0, 0));
}

async fn false_accept(lab: &Lab) {
    let (alice, victim) = (lab.evil.person("alice"), lab.other.person("victim"));
    let target = lab.follow(&victim, &lab.other).await;
    let asked = lab.other.activities("Follow").pop().expect("a Follow was sent");
    lab.take(&alice, &alice.follow(lab.lea.uri.as_str())).await;
    for (n, object) in [asked.clone(), asked["id"].clone()].into_iter().enumerate() {
        for kind in ["Accept", "Reject"] {
            lab.without_effect(&alice, &alice.activity(kind, &format!("{kind}/{n}"), &object)).await;
        }
    }
    // Nothing was asked of alice.
    let invented =
        json!({ "id": lab.uri("/activities/follows/1"), "type": "Follow", "actor": lab.lea.uri, "object": alice.uri });
    lab.without_effect(&alice, &alice.activity("Accept", "Accept/9", &invented)).await;
    let state = async || {
        let follow = lab.app.read().follows().between(lab.lea.id, target.id).await.expect("an answer");
        follow.expect("still asked for").state
    };
    assert_eq!(state().await, FollowState::Pending);
    lab.take(&victim, &victim.activity("Accept", "Accept/1", &asked)).await;
    assert_eq!(state().await, FollowState::Accepted, "the one who was asked may say so");
}

/// Only whom an answer answers lets it pass, and only in their own name.
async fn false_permit(lab: &Lab) {
    let (alice, victim) = (lab.evil.person("alice"), lab.other.person("victim"));
    lab.take(&alice, &alice.follow(lab.lea.uri.as_str())).await;
    let note = stored_note(lab, &victim, "notes/1").await;
    let note = lab.post(note["id"].as_str().expect("an id")).await.expect("kept");
    let reply = json!(lab.answer("voici", &note).await.uri);
    for kind in ["Accept", "Reject"] {
        lab.without_effect(&alice, &alice.activity(kind, &format!("{kind}/1"), &reply)).await;
    }
    let mut borrowed = victim.activity("Accept", "Accept/1", &reply);
    borrowed["result"] = json!(lab.evil.uri("/stamps/1"));
    lab.without_effect(&victim, &borrowed).await;
    // The control, as versions of GoToSocial say it that know no authorisations.
    let accept = victim.activity("Accept", "Accept/2", &reply);
    lab.take(&victim, &accept).await;
    assert_eq!(lab.texts("SELECT accept FROM permit WHERE stamp IS NULL AND NOT ended").await, [text(&accept["id"])]);
    // Once taken back, it stays so: nobody makes us tell everyone again and again.
    lab.take(&victim, &victim.activity("Reject", "Reject/2", &reply)).await;
    lab.without_effect(&victim, &victim.activity("Accept", "Accept/3", &reply)).await;
    assert_eq!(lab.number("SELECT COUNT(*) FROM permit WHERE ended").await, 1);
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// What a sender copies of another's post is not what is kept.
async fn unverified_copy(lab: &Lab) {
    let (alice, victim) = (lab.evil.person("alice"), lab.other.person("victim"));
    lab.follow_for_good(&alice, &lab.evil).await;
    let genuine = victim.note("notes/1", victim.uri.as_str());
    lab.other.publish(&genuine);
    let mut copy = genuine.clone();
    copy["content"] = json!("<p>forged</p>");
    lab.take(&alice, &alice.activity("Announce", "boosts/1", &copy)).await;
    let kept = lab.post(genuine["id"].as_str().expect("an id")).await.expect("fetched from where it lives");
    assert_eq!(kept.content, "<p>bonjour</p>");
}

async fn sender_is_not_the_author(lab: &Lab) {
    let (alice, victim) = (lab.evil.person("alice"), lab.other.person("victim"));
    lab.follow_for_good(&alice, &lab.evil).await;
    let bob = lab.evil.person("bob");
    lab.follow_for_good(&bob, &lab.evil).await;
    lab.other.take_log();
    let mut note = alice.note("notes/1", lab.lea.uri.as_str());
    for (n, authors) in
        [json!(victim.uri), json!(bob.uri), json!([bob.uri, alice.uri]), json!([]), Value::Null].iter().enumerate()
    {
        note["id"] = json!(alice.id(&format!("notes/{n}")));
        note["attributedTo"] = authors.clone();
        lab.without_effect(&alice, &alice.create(&format!("creates/{n}"), &note)).await;
    }
    let foreign = victim.note("notes/1", lab.lea.uri.as_str());
    lab.without_effect(&alice, &alice.create("creates/9", &foreign)).await;
    assert_eq!(lab.other.take_log(), [""; 0]);
}

async fn audience_widening(lab: &Lab) {
    let (alice, victim) = (lab.evil.person("alice"), lab.other.person("victim"));
    let mut note = victim.note("notes/1", lab.lea.uri.as_str());
    note["to"] = json!([lab.lea.uri]);
    note["cc"] = json!([]);
    lab.take(&victim, &victim.create("creates/1", &note)).await;
    let id = note["id"].as_str().expect("an id").to_owned();
    assert_eq!(lab.post(&id).await.expect("kept").audience, Audience::Direct);
    lab.take(&alice, &alice.follow(lab.lea.uri.as_str())).await;
    note["to"] = json!([PUBLIC]);
    lab.without_effect(&alice, &alice.create("creates/1", &note)).await;
    lab.without_effect(&alice, &alice.activity("Announce", "boosts/1", &note)).await;
    // Not even its author can let others in afterwards.
    lab.take(&victim, &victim.activity("Update", "updates/1", &note)).await;
    assert_eq!(lab.post(&id).await.expect("kept").audience, Audience::Direct);
}

async fn our_own_address(lab: &Lab) {
    let alice = lab.evil.person("alice");
    lab.follow_for_good(&alice, &lab.evil).await;
    let ours = lab.publish("bonjour", Audience::Public).await;
    let spellings: Vec<String> = match lab.host.rsplit_once(':') {
        Some((_, port)) => {
            ["lyon.localhost", "LYON.localhost", "lyon.localhost."].map(|name| format!("{name}:{port}")).into()
        }
        None => ["", ".", ":80", ":443", ".:443"].map(|end| format!("lyon.localhost{end}")).into(),
    };
    for (n, host) in spellings.iter().enumerate() {
        for (m, path) in [format!("/objects/{}", ours.id), "/objects/7".into()].iter().enumerate() {
            let mut note = alice.note("x", lab.lea.uri.as_str());
            note["id"] = json!(format!("http://{host}{path}"));
            note["content"] = json!("<p>forged</p>");
            lab.without_effect(&alice, &alice.create(&format!("creates/{n}{m}"), &note)).await;
            lab.without_effect(&alice, &alice.activity("Update", &format!("updates/{n}{m}"), &note)).await;
        }
        let mut author = alice.note(&format!("notes/{n}"), lab.lea.uri.as_str());
        author["attributedTo"] = json!(lab.lea.uri.as_str().replace(&lab.host, host));
        lab.without_effect(&alice, &alice.create(&format!("creates/author{n}"), &author)).await;
    }
    // Somebody who says to be one of us.
    let mut posing = alice.follow(lab.lea.uri.as_str());
    posing["actor"] = json!(lab.lea.uri);
    lab.refused(lab.letter(&posing).sign(&alice), &[401, 403]).await;
    let as_lea = Person { key_id: format!("{}#main-key", lab.lea.uri), ..alice.clone() };
    lab.refused(lab.letter(&posing).sign(&as_lea), &[401, 403]).await;
}

/// The same where our addresses have no port: the usual ones, written out, name us too.
async fn our_usual_port(lab: &Lab) {
    our_own_address(lab).await;
}

async fn claimed_handle(lab: &Lab) {
    let victim = lab.other.person("ceo");
    let mut alice = lab.evil.person("alice");
    alice.name = "ceo".into();
    let mut document = alice.document();
    document["webfinger"] = json!(format!("ceo@{}", lab.other.host));
    lab.evil.publish(&document);
    lab.evil.finger(&format!("ceo@{}", lab.evil.host), &alice.uri);
    lab.take(&alice, &alice.follow(lab.lea.uri.as_str())).await;
    let known = lab.actor(&alice.uri).await.expect("known");
    assert_eq!(known.host.expect("remote").as_str(), lab.evil.host, "the other server does not link back");
    // Our own handle domain is nobody else's.
    document["webfinger"] = json!(format!("lea@{}", lab.host));
    document["preferredUsername"] = json!("lea");
    lab.take(&alice, &alice.activity("Update", "updates/1", &document)).await;
    let known = lab.actor(&alice.uri).await.expect("known");
    assert_eq!(known.host.expect("remote").as_str(), lab.evil.host);
    assert!(lab.actor(&victim.uri).await.is_none());
}

async fn false_move(lab: &Lab) {
    let (alice, victim) = (lab.evil.person("alice"), lab.other.person("victim"));
    lab.follow_for_good(&alice, &lab.evil).await;
    let mut moved = alice.activity("Move", "moves/1", &json!(alice.uri));
    moved["target"] = json!(victim.uri);
    lab.take(&alice, &moved).await;
    let mut theft = alice.activity("Move", "moves/2", &json!(victim.uri));
    theft["target"] = json!(alice.uri);
    lab.take(&alice, &theft).await;
    let known = lab.actor(&alice.uri).await.expect("known");
    assert_eq!(known.moved_to, None, "the victim does not list alice");
    let contents = lab.contents().await;
    assert_eq!(contents.rows("follow"), 1);
    lab.settle().await;
    assert_eq!(lab.other.activities("Follow").len(), 0, "nobody follows the victim for it");
}

async fn look_alike(lab: &Lab) {
    let mut person = lab.evil.person("x");
    person.name = "l\u{435}a".into();
    lab.evil.publish(&person.document());
    lab.take(&person, &person.follow(lab.lea.uri.as_str())).await;
    let known = lab.actor(&person.uri).await.expect("known");
    assert_ne!(known.username.key(), lab.lea.username.key());
    assert_eq!(known.host.expect("the domain shows").as_str(), lab.evil.host);
}

async fn group_wrap(lab: &Lab) {
    let group = lab.evil.person("group");
    let mut document = group.document();
    document["type"] = json!("Group");
    lab.evil.publish(&document);
    lab.follow_for_good(&group, &lab.evil).await;
    let victim = lab.other.person("victim");
    let genuine = victim.note("notes/1", group.uri.as_str());
    lab.other.publish(&genuine);
    let mut forged = genuine.clone();
    forged["content"] = json!("<p>forged</p>");
    lab.take(&group, &group.activity("Announce", "announces/1", &victim.create("creates/1", &forged))).await;
    let kept = lab.post(genuine["id"].as_str().expect("an id")).await.expect("fetched from where it lives");
    assert_eq!(kept.content, "<p>bonjour</p>");
    // What never was at its own address is not kept.
    let mut invented = victim.note("notes/2", group.uri.as_str());
    invented["content"] = json!("<p>invented</p>");
    lab.take(&group, &group.activity("Announce", "announces/2", &victim.create("creates/2", &invented))).await;
    assert!(lab.post(invented["id"].as_str().expect("an id")).await.is_none());
    // Changed and deleted is what its own server says.
    forged["updated"] = json!("2026-11-21T11:59:00Z");
    lab.take(&group, &group.activity("Announce", "announces/3", &victim.activity("Update", "updates/1", &forged)))
        .await;
    lab.take(
        &group,
        &group.activity("Announce", "announces/4", &victim.activity("Delete", "deletes/1", &genuine["id"])),
    )
    .await;
    let kept = lab.post(genuine["id"].as_str().expect("an id")).await.expect("known");
    assert!(kept.deleted_at.is_none() && kept.content == "<p>bonjour</p>");
    // Likes and follows in the name of others.
    let ours = lab.publish("bonjour", Audience::Public).await;
    for (n, inner) in [
        victim.activity("Like", "likes/1", &json!(ours.uri)),
        victim.follow(lab.lea.uri.as_str()),
        victim.activity("Block", "blocks/1", &json!(lab.lea.uri)),
        victim.activity("Undo", "undo/1", &victim.follow(lab.lea.uri.as_str())),
    ]
    .iter()
    .enumerate()
    {
        lab.without_effect(&group, &group.activity("Announce", &format!("wraps/{n}"), inner)).await;
    }
}

async fn type_confusion(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let post = lab.publish("bonjour", Audience::Public).await;
    let note = json!({ "id": post.uri, "type": "Note" });
    let person = json!({ "id": lab.lea.uri, "type": "Person" });
    let mut double = alice.follow(lab.lea.uri.as_str());
    double["type"] = json!(["Create", "Delete"]);
    let mut several = alice.follow(lab.lea.uri.as_str());
    several["actor"] = json!([alice.uri, lab.other.uri("/users/victim")]);
    for nonsense in [
        alice.activity("Follow", "x/1", &json!(post.uri)),
        alice.activity("Follow", "x/2", &note),
        alice.activity("Block", "x/3", &json!(post.uri)),
        alice.activity("Like", "x/4", &json!(lab.lea.uri)),
        alice.activity("Like", "x/5", &person),
        alice.activity("Follow", "x/6", &Value::Null),
        alice.activity("Follow", "x/7", &json!({})),
        alice.activity("Follow", "x/8", &json!("not an address")),
        double,
        several,
        json!([]),
        json!("Follow"),
        json!(7),
        json!({ "type": "Follow" }),
        json!({ "id": alice.id("x/9"), "type": ["Person", "Note"], "actor": alice.uri, "object": lab.lea.uri }),
        json!({ "id": alice.id("x/10"), "type": { "id": "Follow" }, "actor": alice.uri, "object": lab.lea.uri }),
    ] {
        lab.refused(lab.letter(&nonsense).sign(&alice), &[400]).await;
    }
    assert_eq!(lab.evil.take_log(), [""; 0], "form before keys");
}

/// What an object says of somebody else's place is not believed: the sender is who it is.
async fn owner_from_the_body(lab: &Lab) {
    let (alice, victim) = (lab.evil.person("alice"), lab.other.person("victim"));
    let mut follow = alice.follow(lab.lea.uri.as_str());
    follow["attributedTo"] = json!(victim.uri);
    follow["origin"] = json!(victim.uri);
    follow["instrument"] = json!({ "actor": victim.uri });
    lab.take(&alice, &follow).await;
    assert!(lab.is_followed_by(&alice).await);
    assert!(lab.actor(&victim.uri).await.is_none());
    // A pin on the profile of another.
    lab.follow_for_good(&victim, &lab.other).await;
    let note = stored_note(lab, &victim, "notes/1").await;
    let mut add = alice.activity("Add", "adds/1", &note["id"]);
    add["target"] = json!(format!("{}/featured", victim.uri));
    lab.without_effect(&alice, &add).await;
}

/// Whose handle it is says the handle's own server, and nobody loses theirs by another's word.
async fn stolen_inbox(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let mut document = alice.document();
    document["inbox"] = json!(lab.other.uri("/inbox"));
    lab.evil.publish(&document);
    lab.refused(lab.letter(&alice.follow(lab.lea.uri.as_str())).sign(&alice), &[401, 403]).await;
    document = alice.document();
    document["endpoints"] = json!({ "sharedInbox": lab.other.uri("/inbox") });
    document["followers"] = json!("https://www.w3.org/ns/activitystreams#Public");
    let bob = lab.evil.person("bob");
    let mut other = bob.document();
    other["endpoints"] = document["endpoints"].clone();
    lab.evil.publish(&other);
    lab.take(&bob, &bob.follow(lab.lea.uri.as_str())).await;
    lab.settle().await;
    assert_eq!(lab.other.take_log(), [""; 0], "nothing is delivered to a stranger's inbox");
    assert_eq!(lab.actor(&bob.uri).await.expect("known").endpoints.delivery_inbox(), &parse(&bob.id("inbox")));
}

on_both_databases! {
    honest_life_of_a_note,
    id_that_is_not_the_address,
    media_as_activity,
    false_page,
    foreign_update,
    profile_under_another_id,
    foreign_delete,
    foreign_undo,
    false_accept,
    false_permit,
    unverified_copy,
    sender_is_not_the_author,
    audience_widening,
    our_own_address,
    claimed_handle,
    false_move,
    look_alike,
    group_wrap,
    type_confusion,
    owner_from_the_body,
    stolen_inbox,
}

on_both_databases! { usual_port; our_usual_port }
