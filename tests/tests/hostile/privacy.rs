//! Reading what is not for the reader, and what suspended servers still try.

use app::{
    Command, Error, Instance, Tx,
    company::Speaker,
    profile::{ProfileChange, UpdateProfile},
};
use domain::{actor::Standing, audience::Audience, id::ActorId, post::Post, report::MAX_OPEN_PER_HOST};
use serde_json::{Value, json};

use crate::{
    lab::Lab,
    letter::Letter,
    on_both_databases,
    peer::{Person, push},
};

/// One post for each audience that a person writes to.
pub async fn one_of_each(lab: &Lab) -> Vec<Post> {
    let mut posts = Vec::new();
    // Nobody here is tied to a territory, so that nothing is for one; circles are a company's, and `authorisation/sweep`
    // goes through the addresses with theirs.
    let hers = |audience: &Audience| *audience != Audience::Territory && !audience.is_circle();
    for audience in Audience::ALL.into_iter().filter(hers) {
        posts.push(lab.publish(&format!("un secret {}", audience.as_str()), audience).await);
    }
    posts
}

/// The path of an address here.
pub fn path(lab: &Lab, uri: &str) -> String {
    uri.strip_prefix(&lab.uri("")).expect("an address here").to_owned()
}

async fn open_collections(lab: &Lab) {
    let posts = one_of_each(lab).await;
    for collection in ["outbox", "featured", "followers", "following"] {
        for query in ["", "?page=true", "?page=true&max_id=9223372036854775807", "?page=1&max_id=-1", "?page="] {
            let reply = lab.get(&format!("/actors/{}/{collection}{query}", lab.lea.id)).await;
            assert_eq!(reply.status, 200, "{collection}{query}");
            let text = String::from_utf8(reply.body).expect("text");
            for hidden in posts.iter().filter(|post| !post.audience.is_open()) {
                assert!(!text.contains(&hidden.id.to_string()), "{collection}{query}: {text}");
            }
            assert!(!text.contains("secret followers") && !text.contains("secret direct"), "{collection}{query}");
        }
    }
    let outbox = lab.get(&format!("/actors/{}/outbox?page=true", lab.lea.id)).await.json();
    assert_eq!(outbox["orderedItems"].as_array().map(Vec::len), Some(2), "the two open ones: {outbox}");
    assert_eq!(outbox["totalItems"], 2, "hidden ones are not counted");
}

async fn lists_of_whoever_keeps_them(lab: &Lab) {
    let follower = lab.evil.person("follower");
    lab.take(&follower, &follower.follow(lab.lea.uri.as_str())).await;
    let list = |side: &str| format!("/actors/{}/{side}", lab.lea.id);
    let first = format!("{}?page=true", list("followers"));
    assert_eq!(lab.get(&first).await.json()["orderedItems"], json!([follower.uri]), "the control");
    let change = ProfileChange { hides_follows: Some(true), ..ProfileChange::default() };
    let speaker = Speaker::Person(lab.lea.id);
    lab.app.execute(UpdateProfile { speaker, change }).await.expect("a wish");
    for (side, total) in [("followers", 1), ("following", 0)] {
        let whole = lab.get(&list(side)).await.json();
        assert_eq!((&whole["totalItems"], whole.get("first")), (&json!(total), None), "{whole}");
        for query in ["?page=true", "?page=1&max_id=9223372036854775807", "?page="] {
            assert_eq!(lab.get(&format!("{}{query}", list(side))).await.status, 404, "{side}{query}");
        }
    }
}

async fn followers_only_by_others(lab: &Lab) {
    let (follower, neighbour) = (lab.evil.person("follower"), lab.evil.person("neighbour"));
    let stranger = lab.other.person("stranger");
    lab.take(&follower, &follower.follow(lab.lea.uri.as_str())).await;
    let post = lab.publish("entre nous", Audience::Followers).await;
    let target = path(lab, post.uri.as_str());
    assert_eq!(lab.get_as(&follower, &target).await.status, 200, "the control");
    assert_eq!(lab.get(&target).await.status, 404);
    for person in [&neighbour, &stranger] {
        assert_eq!(lab.get_as(person, &target).await.status, 404, "{}", person.uri);
    }
    // A forged signature makes nobody a follower.
    let forger = follower.with_new_key();
    assert_eq!(lab.get_as(&forger, &target).await.status, 404);
    // Nor does a signature for another address.
    let mut moved = Letter::get(&lab.host, "/actor", lab.now()).sign(&follower);
    moved.target.clone_from(&target);
    assert_eq!(moved.send().await.status, 404);
    // Neither side of the wall can pass it on or touch it.
    for (n, person) in [&follower, &neighbour, &stranger].into_iter().enumerate() {
        lab.without_effect(person, &person.activity("Announce", &format!("boosts/{n}"), &json!(post.uri))).await;
    }
    for person in [&neighbour, &stranger] {
        lab.without_effect(person, &person.activity("Like", "likes/1", &json!(post.uri))).await;
    }
    lab.take(&follower, &follower.activity("Undo", "undo/1", &follower.follow(lab.lea.uri.as_str()))).await;
    assert_eq!(lab.get_as(&follower, &target).await.status, 404, "who left reads no more");
}

async fn direct_by_others(lab: &Lab) {
    let (friend, neighbour) = (lab.evil.person("friend"), lab.evil.person("neighbour"));
    lab.take(&friend, &friend.follow(lab.lea.uri.as_str())).await;
    lab.take(&neighbour, &neighbour.follow(lab.lea.uri.as_str())).await;
    let post = lab.publish(&format!("pour @friend@{}", lab.evil.host), Audience::Direct).await;
    let target = path(lab, post.uri.as_str());
    assert_eq!(lab.get_as(&friend, &target).await.status, 200, "the control");
    assert_eq!(lab.get_as(&neighbour, &target).await.status, 404);
    assert_eq!(lab.get(&target).await.status, 404);
}

async fn id_sweep(lab: &Lab) {
    let stranger = lab.evil.person("stranger");
    let posts = one_of_each(lab).await;
    lab.settle().await;
    for post in posts.iter().filter(|post| !post.audience.is_open()) {
        for route in [
            format!("/objects/{}", post.id),
            format!("/objects/{}/replies", post.id),
            format!("/objects/{}/replies?page=true", post.id),
            format!("/activities/create/{}", post.id),
            format!("/activities/posts/{}/create", post.id),
            format!("/activities/creates/{}", post.id),
            format!("/actors/{}", post.id),
            format!("/actors/{}/outbox", post.id),
        ] {
            assert_eq!(lab.get(&route).await.status, 404, "{route}");
            assert_eq!(lab.get_as(&stranger, &route).await.status, 404, "{route}, signed");
        }
    }
    for id in [
        "0",
        "-1",
        "9223372036854775807",
        "9223372036854775808",
        "1e3",
        "%00",
        "%FF",
        "..%2f..%2fetc%2fpasswd",
        "'%20OR%201=1--",
    ] {
        for route in [
            format!("/objects/{id}"),
            format!("/actors/{id}"),
            format!("/actors/{id}/outbox?page=true"),
            format!("/activities/{id}"),
        ] {
            let reply = lab.get(&route).await;
            assert!(matches!(reply.status, 400 | 404), "{} for {route}", reply.status);
        }
    }
}

async fn suspended_server(lab: &Lab) {
    let (alice, bystander) = (lab.evil.person("alice"), lab.other.person("bystander"));
    lab.follow_for_good(&bystander, &lab.other).await;
    lab.take(&alice, &alice.follow(lab.lea.uri.as_str())).await;
    let private = lab.publish("entre nous", Audience::Followers).await;
    lab.suspend(&lab.evil).await;
    lab.settle().await;
    lab.evil.take_log();
    let newcomer = lab.evil.person("newcomer");
    for person in [&alice, &newcomer] {
        let note = person.note("notes/1", lab.lea.uri.as_str());
        for activity in [
            person.create("creates/1", &note),
            person.follow(lab.lea.uri.as_str()),
            person.activity("Announce", "boosts/1", &json!(private.uri)),
            person.activity("Update", "updates/1", &person.document()),
        ] {
            lab.refused(lab.letter(&activity).sign(person), &[403]).await;
        }
        assert_eq!(lab.get_as(person, &path(lab, private.uri.as_str())).await.status, 403);
    }
    // Through others: a boost, an answer, a mention.
    let note = alice.note("notes/2", lab.lea.uri.as_str());
    lab.evil.publish(&note);
    lab.without_effect(&bystander, &bystander.activity("Announce", "boosts/1", &note["id"])).await;
    let mut answer = bystander.note("notes/1", lab.lea.uri.as_str());
    answer["inReplyTo"] = note["id"].clone();
    push(&mut answer, "tag", json!({ "type": "Mention", "href": newcomer.uri, "name": "@newcomer" }));
    lab.take(&bystander, &bystander.create("creates/1", &answer)).await;
    assert!(lab.post(note["id"].as_str().expect("an id")).await.is_none());
    assert!(lab.actor(&newcomer.uri).await.is_none());
    // A redirect into it.
    lab.other.serve("/moved", crate::peer::Answer::redirect(&lab.evil.uri("/users/newcomer")));
    assert!(!lab.resolve(&lab.other.uri("/moved")).await);
    assert!(lab.actor(&newcomer.uri).await.is_none());
    let log = lab.evil.take_log();
    assert!(log.iter().all(|line| line == "GET /users/newcomer"), "only the redirect reached it: {log:?}");
    assert!(!lab.resolve(&newcomer.uri).await);
    assert_eq!(lab.evil.take_log(), [""; 0]);
}

/// What moderators do to one actor.
struct Suspend(ActorId);

impl Command for Suspend {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        Ok(tx.actors().save_standing(self.0, Standing::Suspended).await?)
    }
}

async fn suspended_actor(lab: &Lab) {
    let (alice, bystander) = (lab.evil.person("alice"), lab.other.person("bystander"));
    lab.follow_for_good(&bystander, &lab.other).await;
    lab.take(&alice, &alice.follow(lab.lea.uri.as_str())).await;
    let id = lab.actor(&alice.uri).await.expect("known").id;
    lab.app.execute(Suspend(id)).await.expect("suspended");
    let note = alice.note("notes/1", lab.lea.uri.as_str());
    lab.evil.publish(&note);
    let post = lab.publish("bonjour", Audience::Public).await;
    for (n, activity) in [
        alice.create("creates/1", &note),
        alice.activity("Announce", "boosts/1", &json!(post.uri)),
        alice.activity("Like", "likes/1", &json!(post.uri)),
        alice.activity("Update", "updates/1", &alice.document()),
        alice.activity("Block", "blocks/1", &json!(lab.lea.uri)),
    ]
    .iter()
    .enumerate()
    {
        lab.without_effect(&alice, activity).await;
        assert!(lab.post(note["id"].as_str().expect("an id")).await.is_none(), "{n}");
    }
    lab.without_effect(&bystander, &bystander.activity("Announce", "boosts/1", &note["id"])).await;
    let mut answer = bystander.note("notes/1", lab.lea.uri.as_str());
    answer["inReplyTo"] = note["id"].clone();
    lab.take(&bystander, &bystander.create("creates/1", &answer)).await;
    assert!(lab.post(note["id"].as_str().expect("an id")).await.is_none());
}

/// As Mastodon says it: the profile comes emptied, and whole again when the account is let back.
async fn suspended_at_home(lab: &Lab) {
    let alice = lab.evil.person("alice");
    lab.take(&alice, &alice.follow(lab.lea.uri.as_str())).await;
    let note = alice.note("notes/1", lab.lea.uri.as_str());
    lab.take(&alice, &alice.create("creates/1", &note)).await;
    let kept = async || lab.actor(&alice.uri).await.expect("known");
    let readable = async || {
        let post = lab.post(note["id"].as_str().expect("an id")).await.expect("kept").id;
        lab.app.read().posts().find_readable(post, Some(lab.lea.id)).await.expect("an answer").is_some()
    };
    assert!(readable().await);
    let liked = lab.publish("bonjour", Audience::Public).await;
    let like = alice.activity("Like", "likes/1", &json!(liked.uri));
    lab.take(&alice, &like).await;
    let likes = async || lab.app.read().posts().get(liked.id).await.expect("a post").counts.likes;
    assert_eq!(likes().await, 1);
    let mut emptied = alice.document();
    emptied["name"] = json!("");
    emptied["suspended"] = json!(true);
    // A handle that nobody confirms is nobody's to take.
    emptied["preferredUsername"] = json!("bruno");
    lab.take(&alice, &alice.activity("Update", "updates/1", &emptied)).await;
    assert_eq!((kept().await.standing, kept().await.name.as_str()), (Standing::Suspended, ""));
    assert_eq!(kept().await.username.as_str(), "alice", "it keeps its handle");
    assert!(!readable().await);
    assert!(lab.is_followed_by(&alice).await, "it may come back");
    lab.without_effect(&alice, &alice.create("creates/2", &alice.note("notes/2", lab.lea.uri.as_str()))).await;
    lab.without_effect(&alice, &alice.activity("Block", "blocks/1", &json!(lab.lea.uri))).await;
    lab.take(&alice, &alice.activity("Undo", "undoes/1", &alice.follow(lab.lea.uri.as_str()))).await;
    lab.take(&alice, &alice.activity("Undo", "undoes/2", &like)).await;
    assert!(!lab.is_followed_by(&alice).await && likes().await == 0, "what it takes back is heard");

    lab.take(&alice, &alice.activity("Update", "updates/2", &alice.document())).await;
    assert_eq!((kept().await.standing, kept().await.name.as_str()), (Standing::Good, "alice"));
    assert!(readable().await);

    // What its own server says lifts nothing that our moderators decided.
    lab.app.execute(Suspend(kept().await.id)).await.expect("suspended");
    lab.take(&alice, &alice.activity("Update", "updates/3", &emptied)).await;
    lab.take(&alice, &alice.activity("Update", "updates/4", &alice.document())).await;
    assert_eq!(kept().await.standing, Standing::Suspended);
    lab.without_effect(&alice, &alice.activity("Update", "updates/5", &alice.document())).await;
    lab.take(&alice, &alice.activity("Delete", "deletes/1", &json!(alice.uri))).await;
    assert!(kept().await.deleted_at.is_some());

    // Of a stranger nothing is kept.
    let stranger = lab.evil.person("stranger");
    let mut document = stranger.document();
    document["suspended"] = json!(true);
    lab.evil.publish(&document);
    assert!(!lab.resolve(&stranger.uri).await);
    assert!(lab.actor(&stranger.uri).await.is_none());
}

async fn report_flood(lab: &Lab) {
    let people: Vec<Person> = (0..3).map(|n| lab.evil.person(&format!("p{n}"))).collect();
    let flags = i64::from(u32::try_from(MAX_OPEN_PER_HOST).expect("a small number")) + 30;
    for n in 0..flags {
        let person = &people[usize::try_from(n % 3).expect("small")];
        let flag = person.activity("Flag", &format!("flags/{n}"), &json!([lab.lea.uri]));
        assert_eq!(lab.deliver(person, &flag).await, 202);
    }
    lab.process().await;
    let open = lab.contents().await.rows("report");
    // Where two changes run at once, each of the three may find the last place free.
    assert!((MAX_OPEN_PER_HOST..MAX_OPEN_PER_HOST + 3).contains(&open), "{open} reports are open");
    // Others are still heard.
    let honest = lab.other.person("honest");
    lab.take(&honest, &honest.activity("Flag", "flags/1", &json!([lab.lea.uri]))).await;
    assert_eq!(lab.contents().await.rows("report"), open + 1);
}

/// What is addressed in secret is not shown, and what is sent shows no one else.
async fn no_document_tells_of_the_hand_or_the_key(lab: &Lab) {
    let document = lab.get(&path(lab, lab.lea.uri.as_str())).await.json();
    let text = document.to_string();
    for word in ["PRIVATE", "lea@lyon.example", "password", "bto", "bcc"] {
        assert!(!text.contains(word), "{word} in {text}");
    }
    assert_ne!(document["publicKey"]["publicKeyPem"], Value::Null);
}

on_both_databases! {
    open_collections,
    lists_of_whoever_keeps_them,
    followers_only_by_others,
    direct_by_others,
    id_sweep,
    suspended_server,
    suspended_actor,
    suspended_at_home,
    report_flood,
    no_document_tells_of_the_hand_or_the_key,
}
