//! How servers of every making speak in groups: what their people send to one of ours, and what their groups pass on
//! to somebody here who follows them. One fixture each, step by step, with what is kept, shown and passed on after it.
//!
//! In a fixture `https://lyon.example/actors/forge` is a community here, `…/actors/lea` who looks after it and
//! `…/notes/1` what she said there; `https://elsewhere.example` is a third server.

use std::collections::BTreeMap;

use app::{
    Origin,
    community::{Act, Moderate},
    company::Speaker,
    post::{Draft, PublishPost},
};
use domain::{actor::Actor, audience::Audience, post::Post};
use serde_json::{Value, json};

use super::groups::{community, shown};
use crate::{
    lab::Lab,
    on_both_databases,
    peer::{Answer, Peer, Person},
};

/// Where people and groups live on servers of several makings; here all of them live at `/users/`.
const HOMES: [&str; 5] = ["/u/", "/uid/", "/c/", "/category/", "/m/"];
const THIRD: &str = "https://elsewhere.example";

/// A server of some making, with its people.
struct Server {
    peer: Peer,
    people: BTreeMap<String, Person>,
}

impl Server {
    async fn start(host: &str) -> Self {
        let name = host.trim_start_matches("https://").trim_end_matches(".example");
        Self { peer: Peer::start(&format!("{name}.localhost")).await, people: BTreeMap::new() }
    }

    /// Who has this address.
    fn person(&mut self, uri: &str) -> Person {
        let name = uri.rsplit('/').next().expect("a name").to_owned();
        let peer = &self.peer;
        self.people.entry(name).or_insert_with_key(|name| peer.person(name)).clone()
    }
}

/// NodeInfo of a server.
fn runs(peer: &Peer, software: &str, version: &str) {
    let rel = "http://nodeinfo.diaspora.software/ns/schema/2.1";
    let links = json!({ "links": [{ "rel": rel, "href": peer.uri("/nodeinfo/2.1") }] });
    let told = json!({ "version": "2.1", "software": { "name": software, "version": version } });
    for (path, document) in [("/.well-known/nodeinfo", links), ("/nodeinfo/2.1", told)] {
        peer.serve(path, Answer::new(200, "application/json", document.to_string()));
    }
}

fn word<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn list(value: &Value) -> Vec<&str> {
    value.as_array().map(|list| list.iter().filter_map(Value::as_str).collect()).unwrap_or_default()
}

/// A fixture with the addresses of this run in the place of its own.
fn settled(fixture: &str, places: &[(&str, &str)]) -> Value {
    let text = places.iter().fold(fixture.to_owned(), |text, (told, real)| text.replace(told, real));
    let text = HOMES.iter().fold(text, |text, home| text.replace(home, "/users/"));
    serde_json::from_str(&text).expect("JSON")
}

/// Somebody on a server of this making who listens to a group; what that server gets.
async fn listener(lab: &Lab, group: &Actor, (software, version): (&str, &str)) -> Peer {
    let peer = Peer::start(&format!("{software}-reader.localhost")).await;
    runs(&peer, software, version);
    let reader = peer.person("reader");
    lab.take(&reader, &reader.follow(group.uri.as_str())).await;
    lab.settle().await;
    peer.take_seen();
    peer
}

/// What a server got since the last time somebody looked: `Announce(Create)`, `Undo(Announce)` …
fn heard(peer: &Peer) -> Vec<String> {
    let letters = peer.take_seen().into_iter().filter(|seen| seen.method == "POST");
    let kind = |value: &Value| value["type"].as_str().unwrap_or("id").to_owned();
    letters
        .map(|seen| {
            let activity: Value = serde_json::from_slice(&seen.body).expect("JSON");
            format!("{}({})", kind(&activity), kind(&activity["object"]))
        })
        .collect()
}

/// How a post stands in a group of ours.
async fn stands(lab: &Lab, group: &Actor, uri: &str) -> &'static str {
    let Some(post) = lab.post(uri).await else { return "nothing" };
    if post.deleted_at.is_some() {
        return "gone";
    }
    let read = lab.app.read();
    let entry = read.groups().find(group.id, post.id).await.expect("asked").filter(|_| post.group == Some(group.id));
    let Some(entry) = entry else { return "outside" };
    if entry.post.removed_at.is_some() {
        return "taken out";
    }
    if entry.post.locked {
        return "closed";
    }
    if read.pins().of_actor(group.id).await.expect("asked").contains(&post.id) {
        return "on top";
    }
    if entry.post.boost.is_some() { "thread" } else { "answer" }
}

/// What is told of the post that a step is about, beside how it stands.
async fn seen(lab: &Lab, step: &Value, what: &str) {
    let about = word(step, "about");
    if let Some(times) = step["shown"].as_i64() {
        assert_eq!(shown(lab, about).await, times, "{what}: how often it is shown");
    }
    if let Some(likes) = step["likes"].as_i64() {
        assert_eq!(lab.post(about).await.map(|post| post.counts.likes), Some(likes), "{what}: its likes");
    }
    if let Some(text) = step["text"].as_str() {
        let content = lab.post(about).await.expect("kept").content;
        assert!(content.contains(text), "{what}: {content}");
    }
    if let Some(reports) = step["reports"].as_i64() {
        assert_eq!(lab.number("SELECT COUNT(*) FROM report").await, reports, "{what}: the reports");
    }
}

/// A member of another server looks after the community too.
async fn appoint(lab: &Lab, group: &Actor, person: &Person) {
    lab.take(person, &person.follow(group.uri.as_str())).await;
    let actor = lab.actor(&person.uri).await.expect("known").id;
    let origin = Origin::Local(Speaker::Person(lab.lea.id));
    let moderate = Moderate { origin, community: group.id, act: Act::Appoint { actor } };
    lab.app.execute(moderate).await.expect("a moderator");
    lab.settle().await;
}

/// What people of a server send to a community here.
async fn to_us(lab: &Lab, fixture: &str) {
    let told: Value = serde_json::from_str(fixture).expect("JSON");
    let group = community(lab).await;
    let ours = lab.publish("@forge Bonjour", Audience::Public).await;
    assert_eq!(ours.group, Some(group.id));
    // Told before anybody listens.
    lab.settle().await;
    let mut server = Server::start(word(&told, "host")).await;
    if let [software, version] = list(&told["software"])[..] {
        runs(&server.peer, software, version);
    }
    let told = settled(
        fixture,
        &[
            (word(&told, "host"), server.peer.uri("").as_str()),
            ("https://lyon.example/actors/forge", group.uri.as_str()),
            ("https://lyon.example/actors/lea", lab.lea.uri.as_str()),
            ("https://lyon.example/notes/1", ours.uri.as_str()),
        ],
    );
    for moderator in list(&told["moderators"]) {
        appoint(lab, &group, &server.person(moderator)).await;
    }
    let threads = listener(lab, &group, ("lemmy", "0.19.12")).await;
    let boosts = listener(lab, &group, ("mastodon", "4.5.0")).await;
    for step in told["steps"].as_array().expect("steps") {
        let what = format!("{}, {}", word(&told, "host"), word(step, "what"));
        let sender = server.person(word(&step["send"], "actor"));
        lab.take(&sender, &step["send"]).await;
        lab.settle().await;
        lab.settle().await;
        assert_eq!(heard(&threads), list(&step["threads"]), "{what}: to those who unwrap it");
        assert_eq!(heard(&boosts), list(&step["boosts"]), "{what}: to those who show boosts");
        if step["about"].is_string() {
            assert_eq!(stands(lab, &group, word(step, "about")).await, word(step, "kept"), "{what}");
        }
        seen(lab, step, &what).await;
    }
}

/// A group of another server, which somebody here follows.
async fn followed(lab: &Lab, server: &mut Server, uri: &str) -> (Person, Actor) {
    let group = server.person(uri);
    let mut document = group.document();
    document["type"] = json!("Group");
    server.peer.publish(&document);
    let known = lab.follow_for_good(&group, &server.peer).await;
    (group, known)
}

/// What a group of another server passes on.
async fn from_there(lab: &Lab, fixture: &str) {
    let told: Value = serde_json::from_str(fixture).expect("JSON");
    let mut server = Server::start(word(&told, "host")).await;
    let (there, third) = (server.peer.uri(""), lab.other.uri(""));
    let told = settled(fixture, &[(word(&told, "host"), there.as_str()), (THIRD, third.as_str())]);
    let (group, known) = followed(lab, &mut server, word(&told, "group")).await;
    for person in list(&told["people"]) {
        if person.starts_with(&third) {
            lab.other.person(person.rsplit('/').next().expect("a name"));
        } else {
            server.person(person);
        }
    }
    let home = |uri: &str| if uri.starts_with(&third) { &lab.other } else { &server.peer };
    for step in told["steps"].as_array().expect("steps") {
        let what = format!("{}, {}", word(&told, "host"), word(step, "what"));
        for document in step["publish"].as_array().into_iter().flatten() {
            home(word(document, "id")).publish(document);
        }
        for gone in list(&step["gone"]) {
            let path = gone.strip_prefix(&home(gone).uri("")).expect("an address there");
            home(gone).serve(path, Answer::status(410));
        }
        lab.take(&group, &step["send"]).await;
        assert_eq!(lab.app.read().inbox().count_pending().await.expect("a count"), 0, "{what}: tried again");
        let kept = match lab.post(word(step, "about")).await {
            None => "nothing",
            Some(Post { deleted_at: Some(_), .. }) => "gone",
            Some(post) if post.group != Some(known.id) => "outside",
            Some(Post { in_reply_to: Some(_), .. }) => "answer",
            Some(_) => "thread",
        };
        assert_eq!(kept, word(step, "kept"), "{what}");
        seen(lab, step, &what).await;
    }
}

/// What is said here in a group of another server goes to that group, and votes on it come back through it, believed
/// from the voter's own server.
async fn said_in_a_group_elsewhere(lab: &Lab) {
    let mut server = Server::start("https://lemmy.example").await;
    let group = server.peer.uri("/users/bretagne");
    let (group, known) = followed(lab, &mut server, &group).await;
    // Its author lives on a third server, which passes nothing on.
    let pia = lab.other.person("pia");
    let mut page = pia.note("notes/1", &group.uri);
    page["audience"] = json!(group.uri);
    lab.other.publish(&page);
    let announced = group.activity("Announce", "announces/1", &pia.create("creates/1", &page));
    lab.take(&group, &announced).await;
    let thread = lab.post(word(&page, "id")).await.expect("kept");
    assert_eq!(thread.group, Some(known.id));

    let draft = Draft { in_reply_to: Some(thread.id), ..Draft::new("Bien vu", Audience::Public) };
    let speaker = Speaker::Person(lab.lea.id);
    let answer = PublishPost::prepare(&lab.app, &lab.federation, speaker, draft, None).await.expect("a draft");
    let answer = lab.app.execute(answer).await.expect("published");
    let like = app::like::Like { origin: Origin::Local(speaker), post: thread.id };
    lab.app.execute(like).await.expect("liked");
    lab.settle().await;
    let create = server.peer.activities("Create").pop().expect("the group hears of the answer");
    assert_eq!((word(&create, "audience"), word(&create["object"], "audience")), (&*group.uri, &*group.uri));
    assert_eq!(server.peer.activities("Like").pop().expect("and of the like")["object"], page["id"]);

    let answer = lab.app.read().posts().get(answer).await.expect("ours").uri;
    let likes = async || lab.post(answer.as_str()).await.expect("ours").counts.likes;
    let pass_on = async |id: &str, vote: &Value| lab.take(&group, &group.activity("Announce", id, vote)).await;
    // Who is asked does not say so.
    let vote = |n: u8| pia.activity("Like", &format!("likes/{n}"), &json!(answer));
    pass_on("announces/2", &vote(1)).await;
    assert_eq!(likes().await, 0);
    // Says so of another post, and then of this one.
    let mut other = vote(2);
    other["object"] = page["id"].clone();
    lab.other.publish(&other);
    pass_on("announces/3", &vote(2)).await;
    assert_eq!(likes().await, 0);
    lab.other.publish(&vote(3));
    pass_on("announces/4", &vote(3)).await;
    pass_on("announces/5", &vote(3)).await;
    assert_eq!(likes().await, 1);
    // So of its end.
    let undo = |n: u8| pia.activity("Undo", &format!("undos/{n}"), &vote(3));
    pass_on("announces/6", &undo(1)).await;
    assert_eq!(likes().await, 1);
    lab.other.publish(&undo(2));
    pass_on("announces/7", &undo(2)).await;
    assert_eq!(likes().await, 0);
    // Nor does the group choose what else is ended by that, before it begins.
    let mut stretched = undo(2);
    stretched["object"]["id"] = json!(pia.id("likes/5"));
    pass_on("announces/10", &stretched).await;
    lab.take(&pia, &vote(5)).await;
    assert_eq!(likes().await, 1);
    lab.take(&pia, &pia.activity("Undo", "undos/5", &vote(5))).await;
    assert_eq!(likes().await, 0);
    // What the group says of itself is asked for, too.
    let mut document = group.document();
    (document["type"], document["name"]) = (json!("Group"), json!("Bretagne et îles"));
    server.peer.publish(&document);
    let told = json!({ "id": group.uri, "type": "Group", "name": "Autre chose" });
    pass_on("announces/8", &server.person("lena").activity("Update", "updates/1", &told)).await;
    assert_eq!(lab.actor(&group.uri).await.expect("known").name, "Bretagne et îles");
    // Nobody here is spoken for by a group, and no other group speaks of this one's posts.
    let mut forged = vote(4);
    forged["actor"] = json!(lab.lea.uri);
    pass_on("announces/9", &forged).await;
    let cheat = lab.evil.person("cheat");
    let mut document = cheat.document();
    document["type"] = json!("Group");
    lab.evil.publish(&document);
    lab.follow_for_good(&cheat, &lab.evil).await;
    let fan = lab.evil.person("fan");
    let bought = fan.activity("Like", "likes/1", &json!(answer));
    lab.take(&cheat, &cheat.activity("Announce", "announces/1", &bought)).await;
    assert_eq!(likes().await, 0);
}

/// One probe for each fixture.
macro_rules! told {
    ($($probe:ident: $way:ident($name:literal)),* $(,)?) => {
        $(async fn $probe(lab: &Lab) {
            $way(lab, include_str!(concat!("../../fixtures/groups/", $name, ".json"))).await;
        })*
    };
}

told! {
    lemmy: to_us("lemmy"),
    lemmy_moderator: to_us("lemmy-moderator"),
    mastodon: to_us("mastodon"),
    gotosocial: to_us("gotosocial"),
    misskey: to_us("misskey"),
    nodebb: to_us("nodebb"),
    piefed: to_us("piefed"),
    mbin: to_us("mbin"),
    from_lemmy: from_there("from-lemmy"),
    from_nodebb: from_there("from-nodebb"),
    from_piefed: from_there("from-piefed"),
    from_mbin: from_there("from-mbin"),
}

on_both_databases![
    lemmy,
    lemmy_moderator,
    mastodon,
    gotosocial,
    misskey,
    nodebb,
    piefed,
    mbin,
    from_lemmy,
    from_nodebb,
    from_piefed,
    from_mbin,
    said_in_a_group_elsewhere,
];
