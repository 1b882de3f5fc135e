//! What a group passes on, to each kind of server, as golden files.

use domain::{
    actor::{Actor, ActorKind},
    audience::Audience,
    community::{Community, Purpose},
    event::Event,
    group::{Access, Deed, GroupPost, Software},
    id::PostId,
    post::Post,
    uri::Uri,
};
use serde_json::{Value, json};

use super::super::{
    cast::{actor, anna, at, lea, post, uri},
    world::{Sent, World},
};

pub(super) fn forge() -> Actor {
    actor(5, ActorKind::Group, "forge", None)
}

pub(super) fn service() -> Actor {
    actor(6, ActorKind::Service, "forge_moderation", None)
}

/// One follower on a server of each kind.
pub(super) fn readers() -> Vec<(Actor, Software)> {
    let reader = |id, name: &str, version: &str| {
        let follower = actor(id, ActorKind::Person, "reader", Some(&format!("{name}.example")));
        (follower, Software { name: name.split('.').next().unwrap_or_default().into(), version: version.into() })
    };
    vec![
        reader(21, "lemmy", "0.19.12"),
        reader(22, "lemmy.beta", "1.0.0-beta.1"),
        reader(23, "piefed", "1.2"),
        reader(24, "nodebb", "4.15.1"),
        reader(25, "mastodon", "4.5.0"),
        reader(26, "unheard", ""),
    ]
}

/// A community with a follower on each kind of server.
pub(super) async fn stage(access: Access) -> World {
    let (group, service) = (forge(), service());
    let readers = readers();
    let mut cast: Vec<Actor> = vec![lea(), anna(), group.clone(), service.clone()];
    cast.extend(readers.iter().map(|(actor, _)| actor.clone()));
    let world = World::new(&cast.iter().collect::<Vec<_>>()).await;
    let followers: Vec<&Actor> = readers.iter().map(|(actor, _)| actor).collect();
    world.followed_by(&group, &followers).await;
    world
        .change(async |tx| {
            tx.groups().insert_group(group.id, service.id).await?;
            let community = Community {
                actor: group.id,
                purpose: Purpose::Trade,
                subject: String::new(),
                access,
                territory: None,
                charter: String::new(),
                languages: Vec::new(),
                founder: lea().id,
                created_at: at(0),
                closing: None,
            };
            tx.communities().save(&community).await?;
            for (reader, software) in &readers {
                let host = reader.endpoints.delivery_inbox().authority().to_owned();
                if !software.version.is_empty() {
                    tx.groups().save_software(&host, software, at(0)).await?;
                }
            }
            Ok(())
        })
        .await;
    world
}

pub(super) fn in_group(post: Post) -> Post {
    Post { group: Some(forge().id), ..post }
}

/// Stores a post that the group passed on; what is said of it.
async fn announce(world: &World, post: &Post, boost: Option<i64>, created: Option<Value>) -> Vec<Sent> {
    world.post(post, &[]).await;
    pass_on(world, post, boost, created).await;
    world.tell(Event::GroupAnnounced { group: forge().id, post: post.id, boost: boost.map(PostId) }).await
}

pub(super) async fn pass_on(world: &World, post: &Post, boost: Option<i64>, created: Option<Value>) {
    if let Some(id) = boost {
        let boost = in_group(super::super::cast::boost(id, &forge(), post, Audience::Public));
        world.post(&boost, &[]).await;
    }
    let entry = GroupPost {
        group: forge().id,
        post: post.id,
        boost: boost.map(PostId),
        announced_at: at(30),
        removed_at: None,
        reason: String::new(),
        locked: false,
    };
    let created = created.map(|created| created.to_string());
    world.change(async |tx| tx.groups().insert(&entry, created.as_deref()).await).await;
}

/// What each kind of server gets, in its order.
fn by_host(sent: &[Sent]) -> Value {
    let mut all = serde_json::Map::new();
    for sent in sent {
        let host = Uri::parse(&sent.inbox).expect("an inbox").authority().to_owned();
        let list = all.entry(host).or_insert_with(|| json!([]));
        list.as_array_mut().expect("a list").push(sent.activity.clone());
    }
    Value::Object(all)
}

/// The types of what each kind of server gets: `Announce(Create)`, `Announce`, `Undo` …
fn summary(sent: &[Sent]) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = sent
        .iter()
        .map(|sent| {
            let host = Uri::parse(&sent.inbox).expect("an inbox").authority().to_owned();
            let kind = |value: &Value| value["type"].as_str().unwrap_or("id").to_owned();
            (host, format!("{}({})", kind(&sent.activity), kind(&sent.activity["object"])))
        })
        .collect();
    all.sort();
    all
}

fn expect(sent: &[Sent], expected: &[(&str, &str)]) {
    let expected: Vec<(String, String)> =
        expected.iter().map(|(host, what)| ((*host).to_owned(), (*what).to_owned())).collect();
    assert_eq!(summary(sent), expected);
}

/// The same with ids that every run makes anew under one name.
fn without_new_ids(value: &Value) -> Value {
    match value {
        Value::String(text) => match text.split('/').find(|part| part.len() > 12 && part.parse::<i64>().is_ok()) {
            Some(number) => json!(text.replace(number, "[new]")),
            None => value.clone(),
        },
        Value::Array(list) => list.iter().map(without_new_ids).collect(),
        Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), without_new_ids(value))).collect(),
        _ => value.clone(),
    }
}

fn golden(name: &str, value: &Value) {
    let value = without_new_ids(value);
    insta::with_settings!({
        snapshot_path => "../snapshots",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_json_snapshot!(name, value);
    });
}

#[tokio::test]
async fn each_kind_of_server_hears_of_a_post_from_here_in_its_way() {
    let world = stage(Access::Open).await;
    let post = in_group(post(100, &lea(), Audience::Public));
    let sent = announce(&world, &post, Some(300), None).await;
    expect(
        &sent,
        &[
            ("lemmy.beta.example", "Announce(Create)"),
            ("lemmy.example", "Announce(Create)"),
            ("mastodon.example", "Announce(id)"),
            ("nodebb.example", "Announce(Create)"),
            ("nodebb.example", "Announce(id)"),
            ("piefed.example", "Announce(Create)"),
            ("unheard.example", "Announce(id)"),
        ],
    );
    assert!(sent.iter().all(|sent| sent.signer == forge().id && sent.open));
    golden("group_from_here", &by_host(&sent));
}

#[tokio::test]
async fn answers_go_to_those_who_unwrap_them() {
    let world = stage(Access::Open).await;
    let parent = in_group(post(100, &lea(), Audience::Public));
    world.post(&parent, &[]).await;
    let answer = Post {
        in_reply_to: Some(parent.id),
        in_reply_to_author: Some(parent.author),
        thread: parent.id,
        ..in_group(post(101, &lea(), Audience::Public))
    };
    let sent = announce(&world, &answer, None, None).await;
    let expected = ["lemmy.beta.example", "lemmy.example", "nodebb.example", "piefed.example"];
    expect(&sent, &expected.map(|host| (host, "Announce(Create)")));
    let create = &sent[0].activity["object"];
    assert!(create["to"].is_array() && create["object"]["to"].is_array(), "{create:#}");
    assert_eq!(create["object"]["inReplyTo"], parent.uri.as_str());
}

/// A Create as a microblog sends it: arrays, the group mentioned.
pub(super) fn created(post: &Post) -> Value {
    let (author, group) = (anna(), forge());
    let to = json!(["https://www.w3.org/ns/activitystreams#Public"]);
    let cc = json!([format!("{}/followers", author.uri), group.uri]);
    json!({
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": format!("{}/activity", post.uri), "type": "Create", "actor": author.uri, "to": to, "cc": cc,
        "object": {
            "id": post.uri, "type": "Note", "attributedTo": author.uri, "to": to, "cc": cc,
            "content": "<p>Bonjour la forge</p>", "tag": [], "attachment": [],
        },
    })
}

#[tokio::test]
async fn a_post_from_elsewhere_is_passed_on_as_it_came() {
    let world = stage(Access::Open).await;
    let post = in_group(post(200, &anna(), Audience::Public));
    let sent = announce(&world, &post, Some(301), Some(created(&post))).await;
    expect(
        &sent,
        &[
            // The author's server hears of it too, though nobody there follows.
            ("brest.example", "Announce(id)"),
            ("lemmy.beta.example", "Announce(Create)"),
            ("lemmy.example", "Announce(Create)"),
            ("mastodon.example", "Announce(id)"),
            ("nodebb.example", "Announce(id)"),
            ("piefed.example", "Announce(Create)"),
            ("unheard.example", "Announce(id)"),
        ],
    );
    let of = |host: &str| sent.iter().find(|sent| sent.inbox.contains(host)).expect("sent").activity.clone();
    assert_eq!(of("//lemmy.example")["object"]["to"], json!(["https://www.w3.org/ns/activitystreams#Public"]));
    assert_eq!(of("//lemmy.beta.example")["object"]["to"], "https://www.w3.org/ns/activitystreams#Public");
    assert_ne!(of("//lemmy.beta.example")["id"], of("//lemmy.example")["id"]);
    golden("group_from_elsewhere", &by_host(&sent));
}

#[tokio::test]
async fn edits_and_ends_go_each_their_way() {
    let world = stage(Access::Open).await;
    let ours = in_group(post(100, &lea(), Audience::Public));
    announce(&world, &ours, Some(300), None).await;
    let theirs = in_group(post(200, &anna(), Audience::Public));
    announce(&world, &theirs, Some(301), Some(created(&theirs))).await;

    // What was written here: wrapped for some, by its author for all who follow the group.
    let sent = world.tell(Event::PostEdited { post: ours.id, author: lea().id, mentioned: Vec::new() }).await;
    let wrapped = |host: &'static str| (host, "Announce(Update)");
    let raw = |host: &'static str| (host, "Update(Note)");
    let hosts = [
        "lemmy.beta.example",
        "lemmy.example",
        "mastodon.example",
        "nodebb.example",
        "piefed.example",
        "unheard.example",
    ];
    let mut expected: Vec<(&str, &str)> = hosts.map(raw).to_vec();
    expected.extend(["lemmy.beta.example", "lemmy.example", "nodebb.example", "piefed.example"].map(wrapped));
    expected.sort_unstable();
    expect(&sent, &expected);

    // What was written elsewhere and is gone: the boost goes where there was nothing else.
    world.change(async |tx| tx.posts().bury(&theirs, at(90)).await).await;
    let sent = world.tell(Event::PostDeleted { post: theirs.id, author: anna().id, uri: theirs.uri.clone() }).await;
    expect(
        &sent,
        &[
            ("brest.example", "Undo(Announce)"),
            ("lemmy.beta.example", "Announce(Delete)"),
            ("lemmy.example", "Announce(Delete)"),
            ("mastodon.example", "Undo(Announce)"),
            ("nodebb.example", "Announce(Delete)"),
            ("nodebb.example", "Undo(Announce)"),
            ("piefed.example", "Announce(Delete)"),
            ("unheard.example", "Undo(Announce)"),
        ],
    );
    golden("group_deleted_elsewhere", &by_host(&sent));
}

#[tokio::test]
async fn votes_are_passed_on_to_those_who_count_them() {
    let world = stage(Access::Open).await;
    let ours = in_group(post(100, &lea(), Audience::Public));
    announce(&world, &ours, Some(300), None).await;
    let like = world.like(&anna(), &ours).await;
    let expected = ["lemmy.beta.example", "lemmy.example", "nodebb.example", "piefed.example"];
    let sent = world.tell(Event::PostLiked { post: ours.id, actor: anna().id, uri: like.clone() }).await;
    expect(&sent, &expected.map(|host| (host, "Announce(Like)")));
    golden("group_like", &sent[0].activity["object"]);
    let vote = uri("https://brest.example/dislikes/1");
    for (undone, what) in [(false, "Announce(Dislike)"), (true, "Announce(Undo)")] {
        let (group, post, actor) = (forge().id, ours.id, anna().id);
        let sent = world.tell(Event::GroupDisliked { group, post, actor, uri: vote.clone(), undone }).await;
        expect(&sent, &expected.map(|host| (host, what)));
    }
}

#[tokio::test]
async fn moderators_act_in_the_name_of_the_group() {
    let world = stage(Access::Open).await;
    let ours = in_group(post(100, &lea(), Audience::Public));
    announce(&world, &ours, Some(300), None).await;
    let group = forge().id;
    let moderated = |deed| Event::GroupModerated { group, deed };
    let mut told = serde_json::Map::new();
    for (name, deed) in [
        ("lock", Deed::Locked { post: ours.id }),
        ("unlock", Deed::Unlocked { post: ours.id }),
        ("pin", Deed::Pinned { post: ours.id }),
        ("ban", Deed::Banned { actor: anna().id, until: Some(at(3_600)), reason: "Insultes".into() }),
        ("appoint", Deed::Appointed { actor: anna().id }),
    ] {
        let sent = world.tell(moderated(deed)).await;
        let hosts: Vec<String> = summary(&sent).into_iter().map(|(host, _)| host).collect();
        assert_eq!(hosts, ["lemmy.beta.example", "lemmy.example", "nodebb.example", "piefed.example"], "{name}");
        let inner = &sent[0].activity["object"];
        assert_eq!(inner["actor"], service().uri.as_str());
        assert!(!inner.to_string().contains("/actors/1\""), "who it was stays here");
        told.insert(name.to_owned(), inner.clone());
    }
    world.change(async |tx| tx.groups().set_removed(group, ours.id, Some(at(60)), "Hors charte").await).await;
    let sent = world.tell(moderated(Deed::Removed { post: ours.id })).await;
    expect(
        &sent,
        &[
            ("lemmy.beta.example", "Announce(Delete)"),
            ("lemmy.example", "Announce(Delete)"),
            ("mastodon.example", "Undo(Announce)"),
            ("nodebb.example", "Announce(Delete)"),
            ("nodebb.example", "Undo(Announce)"),
            ("piefed.example", "Announce(Delete)"),
            ("unheard.example", "Undo(Announce)"),
        ],
    );
    told.insert("remove".to_owned(), sent[0].activity["object"].clone());
    golden("group_moderation", &Value::Object(told));
}

#[tokio::test]
async fn what_is_said_among_members_names_nobody_else() {
    let world = stage(Access::Invitation).await;
    let post = in_group(post(100, &lea(), Audience::Members));
    let sent = announce(&world, &post, Some(300), None).await;
    let members = json!([forge().uri, forge().endpoints.followers]);
    for sent in &sent {
        let text = sent.activity.to_string();
        assert!(!sent.open && !text.contains("#Public") && !text.contains("/actors/1/followers"), "{text}");
        let (create, object) = match sent.activity["type"].as_str() {
            Some("Announce") => {
                assert_eq!((&sent.activity["to"], &sent.activity["cc"]), (&members, &json!([])));
                (&sent.activity["object"], &sent.activity["object"]["object"])
            }
            _ => (&sent.activity, &sent.activity["object"]),
        };
        for said in [create, object] {
            assert_eq!((&said["to"], &said["cc"]), (&members, &json!([])), "{text}");
            assert_eq!(said["audience"], forge().uri.as_str());
        }
    }
    expect(
        &sent,
        &[
            ("lemmy.beta.example", "Announce(Create)"),
            ("lemmy.example", "Announce(Create)"),
            ("mastodon.example", "Create(Note)"),
            ("nodebb.example", "Announce(Create)"),
            ("piefed.example", "Announce(Create)"),
            ("unheard.example", "Create(Note)"),
        ],
    );
}

#[tokio::test]
async fn careful_readers_take_posts_for_a_territory_for_threads() {
    let world = stage(Access::Open).await;
    let sent = announce(&world, &in_group(post(100, &lea(), Audience::Territory)), Some(300), None).await;
    let wrapped = sent.iter().find(|sent| sent.inbox.contains("//lemmy.beta.")).expect("sent");
    let create = &wrapped.activity["object"];
    assert_eq!(create["to"], forge().uri.as_str(), "{create:#}");
    assert!(
        create["cc"]
            .as_array()
            .is_some_and(|cc| cc.iter().any(|to| crate::wire::is_public(to.as_str().unwrap_or_default())))
    );
    assert!(create["object"]["to"].is_array() && create["object"]["cc"].is_array());
}
