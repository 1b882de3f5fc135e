//! What is asked about an actor that was just met, and how little of it can be made much.

use serde_json::{Value, json};

use crate::{
    canary::Canary,
    groups::community,
    lab::{Lab, parse},
    on_both_databases,
    peer::{Answer, Peer, Person},
};

fn collection(person: &Person, name: &str, rest: &Value) -> Value {
    let mut collection = json!({
        "@context": "https://www.w3.org/ns/activitystreams", "id": person.id(name), "type": "OrderedCollection",
    });
    for (key, value) in rest.as_object().expect("an object") {
        collection[key] = value.clone();
    }
    collection
}

/// Somebody with figures and pins.
fn with_collections(peer: &Peer, name: &str, featured: &Value) -> Person {
    let person = peer.person(name);
    let mut document = person.document();
    document["following"] = json!(person.id("following"));
    document["featured"] = json!(person.id("featured"));
    peer.publish(&document);
    for (name, total) in [("followers", 1_200), ("following", 34), ("outbox", 56)] {
        peer.publish(&collection(&person, name, &json!({ "totalItems": total })));
    }
    peer.publish(&collection(&person, "featured", featured));
    person
}

async fn pinned(lab: &Lab, person: &Person) -> Vec<String> {
    let actor = lab.actor(&person.uri).await.expect("known");
    let ids = lab.app.read().pins().of_actor(actor.id).await.expect("reads");
    let mut uris = Vec::new();
    for id in ids {
        uris.push(lab.app.read().posts().get(id).await.expect("a post").uri.to_string());
    }
    uris
}

async fn honest_first_meeting(lab: &Lab) {
    let bob = lab.other.person("bob");
    let alice = with_collections(&lab.evil, "alice", &json!({}));
    let (whole, named) = (alice.note("notes/1", &alice.uri), alice.note("notes/2", &alice.uri));
    let foreign = bob.note("notes/3", &bob.uri);
    for note in [&whole, &named] {
        lab.evil.publish(note);
    }
    lab.other.publish(&foreign);
    let hashtag = json!({ "type": "Hashtag", "name": "#pain", "href": lab.evil.uri("/tags/pain") });
    let items = json!({ "orderedItems": [whole, named["id"], hashtag, foreign["id"]] });
    lab.evil.publish(&collection(&alice, "featured", &items));

    lab.take(&alice, &alice.follow(lab.lea.uri.as_str())).await;
    let log = lab.evil.take_log();
    assert!(log.iter().all(|line| !line.contains("followers") && !line.contains("featured")), "not at once: {log:?}");
    assert_eq!(lab.federation.ask_about_met().await, 1);
    let counts = lab.actor(&alice.uri).await.expect("known").counts;
    assert_eq!((counts.followers, counts.following, counts.posts), (1_200, 34, 56));
    assert_eq!(pinned(lab, &alice).await, [alice.id("notes/1"), alice.id("notes/2")], "in their order");
    assert!(lab.post(&bob.id("notes/3")).await.is_none(), "somebody else's is not pinned");
    assert_eq!(lab.federation.ask_about_met().await, 0, "asked once");
    // Our figures are never below what is known here.
    let none = with_collections(&lab.evil, "none", &json!({}));
    lab.evil.publish(&collection(&none, "following", &json!({ "totalItems": 0 })));
    lab.take(&none, &none.follow(lab.lea.uri.as_str())).await;
    lab.federation.ask_about_met().await;
    assert_eq!(lab.actor(&none.uri).await.expect("known").counts.following, 1);
}

async fn endless_pins(lab: &Lab) {
    let alice = with_collections(&lab.evil, "alice", &json!({}));
    let author = alice.clone();
    lab.evil.script_below("/users/alice/notes/", move |seen| {
        let id = seen.target.rsplit_once('/').expect("a path").1.to_owned();
        let mut note = author.note(&format!("notes/{id}"), &author.uri);
        // Each answers another.
        note["inReplyTo"] = json!(author.id(&format!("notes/{id}0")));
        Answer::activity(&note)
    });
    let items: Vec<String> = (1..400).map(|n| alice.id(&format!("notes/{n}"))).collect();
    lab.evil.publish(&collection(&alice, "featured", &json!({ "orderedItems": items })));
    lab.take(&alice, &alice.follow(lab.lea.uri.as_str())).await;
    lab.evil.take_log();
    lab.federation.ask_about_met().await;
    let log = lab.evil.take_log();
    assert!(log.len() <= 20, "{} fetches", log.len());
    assert!(pinned(lab, &alice).await.len() <= 10);
}

async fn absurd_collections(lab: &Lab) {
    for (n, nonsense) in [
        json!({ "totalItems": -7 }),
        json!({ "totalItems": 18_446_744_073_709_551_615_u64 }),
        json!({ "totalItems": "many" }),
        json!({ "type": "Note", "totalItems": 4 }),
        json!({ "id": "https://elsewhere.example/x", "totalItems": 4 }),
        json!({ "first": lab.other.uri("/first") }),
    ]
    .iter()
    .enumerate()
    {
        let person = with_collections(&lab.evil, &format!("p{n}"), &json!({}));
        for name in ["followers", "following", "outbox", "featured"] {
            let mut document = collection(&person, name, nonsense);
            let at = format!("/users/p{n}/{name}");
            if document["id"] == "https://elsewhere.example/x" {
                document["context"] = Value::Null;
            }
            lab.evil.serve(&at, Answer::activity(&document));
        }
        lab.take(&person, &person.follow(lab.lea.uri.as_str())).await;
        lab.federation.ask_about_met().await;
        let counts = lab.actor(&person.uri).await.expect("known").counts;
        assert!((0..=1_000_000_000).contains(&counts.followers), "{nonsense}: {counts:?}");
    }
    assert_eq!(lab.other.take_log(), [""; 0], "no page is read on another server");
}

/// Lemmy has people and communities of one name.
async fn honest_namesakes(lab: &Lab) {
    let person = lab.evil.person("pain");
    let mut group = lab.evil.person("group");
    let mut document = group.document();
    document["type"] = json!("Group");
    document["preferredUsername"] = json!("pain");
    group.name = "pain".into();
    lab.evil.publish(&document);
    let link = |uri: &str, kind: &str| {
        json!({
            "rel": "self", "type": "application/activity+json", "href": uri,
            "properties": { "https://www.w3.org/ns/activitystreams#type": kind },
        })
    };
    let jrd = json!({
        "subject": format!("acct:pain@{}", lab.evil.host),
        "links": [link(&group.uri, "Group"), link(&person.uri, "Person")],
    });
    lab.evil.serve("/.well-known/webfinger", Answer::new(200, "application/jrd+json", jrd.to_string()));
    let handle = format!("pain@{}", lab.evil.host).parse().expect("a handle");
    let found = app::remote::Remote::resolve_actor(&lab.federation, &handle).await.expect("somebody");
    assert_eq!(lab.app.read().actors().get(found).await.expect("known").uri, parse(&person.uri));
    // Met in turn, neither takes the name from the other.
    for (n, one) in [&group, &person, &group, &person].into_iter().enumerate() {
        lab.take(one, &one.activity("Update", &format!("updates/{n}"), &json!(one.uri))).await;
        for (one, kind) in [(&person, "Person"), (&group, "Group")] {
            let Some(actor) = lab.actor(&one.uri).await else { continue };
            assert_eq!((actor.username.as_str(), actor.kind.as_str()), ("pain", kind), "{n}");
        }
    }
    assert!(lab.resolve(&group.uri).await);
    let handle = format!("pain@{}", lab.evil.host).parse().expect("a handle");
    let found = app::remote::Remote::resolve_actor(&lab.federation, &handle).await.expect("somebody");
    assert_eq!(
        lab.app.read().actors().get(found).await.expect("known").uri,
        parse(&person.uri),
        "the person comes first"
    );
    // Another person of that name takes it over, as before.
    let heir = lab.evil.person("heir");
    let mut document = heir.document();
    document["preferredUsername"] = json!("pain");
    lab.evil.publish(&document);
    lab.take(&heir, &heir.activity("Update", "updates/1", &json!(heir.uri))).await;
    assert_ne!(lab.actor(&person.uri).await.expect("known").username.as_str(), "pain");
    assert_eq!(lab.actor(&group.uri).await.expect("known").username.as_str(), "pain");
}

/// A server speaks for itself alone: what it runs is asked neither of another nor inside.
async fn software_told_elsewhere(lab: &Lab) {
    let group = community(lab).await;
    let canary = Canary::start("127.0.0.2").await;
    let told = json!({ "version": "2.1", "software": { "name": "lemmy", "version": "1.0.0" } });
    let told = Answer::new(200, "application/json", told.to_string());
    lab.other.serve("/nodeinfo/2.1", told.clone());
    let follow = async |peer: &Peer| {
        peer.serve("/nodeinfo/2.1", told.clone());
        let reader = peer.person("reader");
        lab.take(&reader, &reader.follow(group.uri.as_str())).await;
        lab.settle().await;
        let mut log = peer.take_log();
        log.retain(|line| line.contains("nodeinfo"));
        log
    };
    let links = |href: &str| {
        let link = json!({ "rel": "http://nodeinfo.diaspora.software/ns/schema/2.1", "href": href });
        Answer::new(200, "application/json", json!({ "links": [link] }).to_string())
    };
    for (n, href) in [
        format!("http://{}/nodeinfo/2.1", canary.address),
        "http://169.254.169.254/latest/meta-data".into(),
        "http://[::1]/nodeinfo/2.1".into(),
        "data:application/json,{\"software\":{\"name\":\"lemmy\"}}".into(),
        "file:///etc/passwd".into(),
        "/nodeinfo/2.1".into(),
        String::new(),
        lab.other.uri("/nodeinfo/2.1"),
        lab.uri("/nodeinfo/2.1"),
    ]
    .iter()
    .enumerate()
    {
        // Who was asked is not asked again for days.
        let peer = Peer::start(&format!("n{n}.localhost")).await;
        peer.serve("/.well-known/nodeinfo", links(href));
        assert_eq!(follow(&peer).await, ["GET /.well-known/nodeinfo"], "{href}");
    }
    let peer = Peer::start("away.localhost").await;
    peer.serve("/.well-known/nodeinfo", Answer::redirect(&format!("http://{}/", canary.address)));
    assert_eq!(follow(&peer).await, ["GET /.well-known/nodeinfo"]);
    assert_eq!(canary.visits(), 0);
    assert_eq!(lab.other.take_log(), [""; 0]);
    let known = "SELECT COUNT(*) FROM host_software WHERE name <> ''";
    assert_eq!(lab.number(known).await, 0);
    // The control: on its own server.
    let honest = Peer::start("honest.localhost").await;
    honest.serve("/.well-known/nodeinfo", links(&honest.uri("/nodeinfo/2.1")));
    assert_eq!(follow(&honest).await, ["GET /.well-known/nodeinfo", "GET /nodeinfo/2.1"]);
    assert_eq!(lab.number(known).await, 1);
}

on_both_databases! {
    honest_first_meeting,
    endless_pins,
    absurd_collections,
    honest_namesakes,
    software_told_elsewhere,
}
