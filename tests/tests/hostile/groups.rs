//! What strangers try with groups: theirs that lie, and ours that they would like to run.

use app::{
    Origin,
    community::{Act, CreateCommunity, Moderate, Profile},
};
use domain::{
    actor::{Actor, Standing},
    audience::Audience,
    community::Purpose,
    group::Access,
};
use serde_json::{Value, json};
use storage::Page;

use crate::{lab::Lab, on_both_databases, peer::Person};

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

/// A community of ours, which nobody but its founder looks after.
pub async fn community(lab: &Lab) -> Actor {
    let profile = Profile {
        name: "La forge".into(),
        description: String::new(),
        purpose: Purpose::Trade,
        subject: String::new(),
        access: Access::Open,
        territory: None,
        charter: String::new(),
        languages: Vec::new(),
        listed: true,
    };
    let speaker = app::company::Speaker::Person(lab.lea.id);
    let command = CreateCommunity::prepare(&lab.app, speaker, "forge", profile).await.expect("a profile");
    lab.app.execute(command).await.expect("a community")
}

/// A post to the community that it passed on.
async fn thread(lab: &Lab, author: &Person, group: &Actor, id: &str) -> Value {
    let mut note = author.note(id, group.uri.as_str());
    note["to"] = json!([PUBLIC]);
    note["cc"] = json!([group.uri]);
    let mut create = author.create(&format!("{id}/create"), &note);
    create["to"] = json!([PUBLIC]);
    create["cc"] = json!([group.uri]);
    lab.take(author, &create).await;
    let post = lab.post(note["id"].as_str().expect("an id")).await.expect("kept");
    assert_eq!(post.group, Some(group.id));
    assert!(lab.app.read().posts().find_boost(group.id, post.id).await.expect("asked").is_some());
    note
}

/// A group elsewhere tells of what others never said.
async fn forged_announce(lab: &Lab) {
    let (group, victim) = (lab.evil.person("group"), lab.other.person("victim"));
    let mut document = group.document();
    document["type"] = json!("Group");
    lab.evil.publish(&document);
    lab.follow(&group, &lab.evil).await;
    let mut forged = victim.note("notes/forged", lab.lea.uri.as_str());
    forged["to"] = json!([PUBLIC]);
    let create = victim.create("creates/forged", &forged);
    let announce = group.activity("Announce", "announces/1", &create);
    lab.deliver(&group, &announce).await;
    lab.process().await;
    assert!(lab.post(forged["id"].as_str().expect("an id")).await.is_none(), "only its own server can tell of it");
}

/// Somebody who is no moderator acts like one.
async fn moderation_by_a_stranger(lab: &Lab) {
    let group = community(lab).await;
    let (author, troll) = (lab.other.person("author"), lab.evil.person("troll"));
    let note = thread(lab, &author, &group, "notes/1").await;
    lab.deliver(&troll, &troll.follow(group.uri.as_str())).await;
    lab.process().await;
    let id = note["id"].as_str().expect("an id");
    let target = |rest: &str| json!(format!("{}{rest}", group.uri));
    let with = |mut activity: Value, key: &str, value: Value| {
        activity[key] = value;
        activity
    };
    let acts = [
        with(troll.activity("Delete", "acts/1", &json!(id)), "summary", json!("spam")),
        with(troll.activity("Lock", "acts/2", &json!(id)), "summary", json!("closed")),
        with(troll.activity("Add", "acts/3", &json!(troll.uri)), "target", target("/moderators")),
        with(troll.activity("Remove", "acts/4", &json!(lab.lea.uri)), "target", target("/moderators")),
        with(troll.activity("Add", "acts/5", &json!(id)), "target", target("/featured")),
        with(troll.activity("Block", "acts/6", &json!(author.uri)), "target", target("")),
        troll.activity("Update", "acts/7", &json!({ "id": group.uri, "type": "Group", "name": "Mine" })),
        troll.activity("Delete", "acts/8", &json!(group.uri)),
    ];
    for activity in acts {
        lab.deliver(&troll, &activity).await;
        lab.process().await;
    }
    let post = lab.post(id).await.expect("kept");
    let entry = lab.app.read().groups().find(group.id, post.id).await.expect("asked").expect("passed on");
    assert!(entry.post.removed_at.is_none() && !entry.post.locked);
    assert_eq!(lab.app.read().communities().moderators(group.id).await.expect("asked"), [lab.lea.id]);
    assert!(lab.app.read().pins().of_actor(group.id).await.expect("asked").is_empty());
    let bans = lab.app.read().communities().bans(group.id, Page::first(1), lab.now()).await;
    assert!(bans.expect("asked").is_empty());
    assert_eq!(lab.actor(group.uri.as_str()).await.expect("ours").name, "La forge");
}

/// A vote in the name of somebody else, and one taken back that another gave.
async fn votes_of_others(lab: &Lab) {
    let group = community(lab).await;
    let (author, troll) = (lab.other.person("author"), lab.evil.person("troll"));
    let note = thread(lab, &author, &group, "notes/1").await;
    let mut dislike = troll.activity("Dislike", "dislikes/1", &note["id"]);
    dislike["id"] = json!(author.id("dislikes/1"));
    let before = lab.number("SELECT COUNT(*) FROM event WHERE payload LIKE '%GroupDisliked%'").await;
    lab.deliver(&troll, &dislike).await;
    let theirs = author.activity("Dislike", "dislikes/2", &note["id"]);
    lab.deliver(&troll, &troll.activity("Undo", "undos/1", &theirs)).await;
    lab.process().await;
    assert_eq!(lab.number("SELECT COUNT(*) FROM event WHERE payload LIKE '%GroupDisliked%'").await, before);
}

/// Whoever is suspended here or at home, or is kept out of the group, still takes back what they gave.
async fn what_the_unwelcome_take_back(lab: &Lab) {
    let group = community(lab).await;
    let author = lab.other.person("author");
    let note = thread(lab, &author, &group, "notes/1").await;
    let ours = lab.publish("bonjour", Audience::Public).await;
    let count = async |what: &str| lab.number(&format!("SELECT COUNT(*) FROM {what}")).await;
    let told = "event WHERE payload LIKE '%GroupDisliked%'";
    for (nth, name) in (1..).zip(["here", "home", "out"]) {
        let voter = lab.evil.person(name);
        let mut boost = voter.activity("Announce", "boosts/1", &json!(ours.uri));
        boost["to"] = json!([PUBLIC]);
        let dislike = voter.activity("Dislike", "dislikes/1", &note["id"]);
        let given = [dislike, voter.activity("Like", "likes/1", &json!(ours.uri)), boost];
        for activity in &given {
            lab.take(&voter, activity).await;
        }
        let counts = async || lab.app.read().posts().get(ours.id).await.expect("a post").counts;
        assert_eq!((count("group_dislike").await, counts().await.likes, counts().await.boosts), (1, 1, 1), "{name}");
        let id = lab.actor(&voter.uri).await.expect("known").id;
        match name {
            "here" => {
                let tx = lab.app.store().begin(lab.now()).await.expect("begins");
                tx.actors().save_standing(id, Standing::Suspended).await.expect("suspended");
                tx.commit().await.expect("commits");
            }
            "home" => {
                let mut emptied = voter.document();
                emptied["suspended"] = json!(true);
                lab.take(&voter, &voter.activity("Update", "updates/1", &emptied)).await;
            }
            _ => {
                let origin = Origin::Local(app::company::Speaker::Person(lab.lea.id));
                let act = Act::Ban { actor: id, until: None, reason: "Publicité".into() };
                lab.app.execute(Moderate { origin, community: group.id, act }).await.expect("kept out");
            }
        }
        for (n, activity) in given.iter().enumerate() {
            lab.take(&voter, &voter.activity("Undo", &format!("undos/{n}"), activity)).await;
        }
        assert_eq!((count("group_dislike").await, counts().await.likes, counts().await.boosts), (0, 0, 0), "{name}");
        assert_eq!(count(told).await, 2 * nth, "{name}: the group passes on both");
        lab.deliver(&voter, &voter.activity("Dislike", "dislikes/2", &note["id"])).await;
        lab.process().await;
        assert_eq!((count("group_dislike").await, count(told).await), (0, 2 * nth), "{name} gives nothing more");
    }
}

/// How servers of several makings write to a group: each begins a thread, or answers in one.
async fn letters_of_every_making(lab: &Lab) {
    let group = community(lab).await;
    let author = lab.other.person("author");
    let (g, followers) = (json!(group.uri), json!(format!("{}/followers", author.uri)));
    let mention = json!({ "type": "Mention", "href": group.uri, "name": "@forge" });
    // What differs: the type, how the group is named, and whether there is a title.
    let threads = [
        (
            "lemmy",
            json!({ "type": "Page", "name": "Un étau", "to": [g, PUBLIC], "cc": [], "audience": g, "mediaType": "text/html" }),
        ),
        (
            "piefed",
            json!({ "type": "Page", "name": "Une enclume", "to": [g, PUBLIC], "cc": [], "audience": g, "commentsEnabled": true }),
        ),
        (
            "nodebb",
            json!({ "type": "Article", "name": "Un soufflet", "to": [PUBLIC], "cc": [followers, g], "audience": g }),
        ),
        ("mbin", json!({ "type": "Page", "name": "Une forge", "to": [g, PUBLIC], "cc": [followers], "audience": g })),
        ("gotosocial", json!({ "type": "Note", "to": PUBLIC, "cc": [followers, g], "tag": mention })),
        ("mastodon", json!({ "type": "Note", "to": [PUBLIC], "cc": [followers, g], "tag": [mention] })),
    ];
    let mut first = None;
    for (making, differs) in threads {
        let mut object = author.note(making, group.uri.as_str());
        object.as_object_mut().expect("an object").remove("tag");
        for (key, value) in differs.as_object().expect("an object") {
            object[key] = value.clone();
        }
        let mut create = author.create(&format!("{making}/create"), &object);
        if let Some(audience) = object.get("audience") {
            create["audience"] = audience.clone();
        }
        lab.take(&author, &create).await;
        let id = object["id"].as_str().expect("an id").to_owned();
        let post = lab.post(&id).await.unwrap_or_else(|| panic!("{making} is not understood"));
        assert_eq!(post.group, Some(group.id), "{making}");
        let entry = lab.app.read().groups().find(group.id, post.id).await.expect("asked").expect("passed on");
        assert!(entry.post.boost.is_some() && entry.created.is_some(), "{making}");
        // Again, under another id of the activity, it is no news.
        create["id"] = json!(author.id(&format!("{making}/again")));
        lab.take(&author, &create).await;
        first.get_or_insert(id);
    }
    let first = first.expect("a thread");
    assert_eq!(lab.app.read().groups().count_threads(group.id).await.expect("asked"), 6);

    // An answer that names nobody but the one whom it answers.
    let mut answer = author.note("answer", author.uri.as_str());
    answer["inReplyTo"] = json!(first);
    lab.take(&author, &author.create("answer/create", &answer)).await;
    let post = lab.post(answer["id"].as_str().expect("an id")).await.expect("kept");
    let entry = lab.app.read().groups().find(group.id, post.id).await.expect("asked").expect("passed on");
    assert_eq!(entry.post.boost, None, "answers are no news of their own");

    // Votes against, and the end by the author.
    lab.take(&author, &author.activity("Dislike", "dislikes/1", &json!(first))).await;
    let count = "SELECT COUNT(*) FROM event WHERE payload LIKE '%GroupDisliked%'";
    assert_eq!(lab.number(count).await, 1);
    let mut delete = author.activity("Delete", "deletes/1", &json!(first));
    delete["audience"] = g.clone();
    lab.take(&author, &delete).await;
    assert_eq!(lab.app.read().groups().count_threads(group.id).await.expect("asked"), 5);
}

/// What somebody looked up before its Create came is passed on whole when that comes, and shown once.
async fn known_before_its_create(lab: &Lab) {
    let group = community(lab).await;
    let author = lab.other.person("author");
    let mut note = author.note("notes/early", group.uri.as_str());
    (note["to"], note["cc"]) = (json!([PUBLIC]), json!([group.uri]));
    lab.other.publish(&note);
    let id = note["id"].as_str().expect("an id").to_owned();
    assert!(lab.resolve(&id).await);
    let post = lab.post(&id).await.expect("kept");
    assert_eq!(post.group, Some(group.id));
    let entry = async || lab.app.read().groups().find(group.id, post.id).await.expect("asked").expect("passed on");
    let before = entry().await;
    assert!(before.created.is_none() && before.post.boost.is_some());
    lab.take(&author, &author.create("creates/early", &note)).await;
    let after = entry().await;
    assert!(after.created.is_some_and(|created| created.contains("creates/early")));
    assert_eq!(after.post, before.post);
    assert_eq!(shown(lab, &id).await, 1);
    let count = "SELECT COUNT(*) FROM event WHERE payload LIKE '%GroupAnnounced%'";
    assert_eq!(lab.number(count).await, 2);
    lab.take(&author, &author.create("creates/again", &note)).await;
    assert_eq!(lab.number(count).await, 2);
}

/// How often lea's home shows a post, however it came there.
pub async fn shown(lab: &Lab, post: &str) -> i64 {
    let id = lab.post(post).await.map_or(0, |post| post.id.0);
    let sql = format!(
        "SELECT COUNT(*) FROM home_entry h JOIN post p ON p.id = h.post_id
         WHERE h.owner = {} AND p.deleted_at IS NULL AND (p.id = {id} OR p.boost_of = {id})",
        lab.lea.id
    );
    lab.number(&sql).await
}

/// How groups of several makings pass a post on, again after edits, beside boosts by people: it is shown once.
async fn announces_of_every_making(lab: &Lab) {
    let (author, fan) = (lab.other.person("author"), lab.other.person("fan"));
    lab.follow_for_good(&fan, &lab.other).await;
    for making in ["lemmy", "nodebb", "piefed", "mbin", "guppe"] {
        let group = lab.other.person(making);
        let mut document = group.document();
        document["type"] = json!("Group");
        lab.other.publish(&document);
        lab.follow_for_good(&group, &lab.other).await;

        let kind = if making == "nodebb" { "Article" } else { "Page" };
        let to = json!([group.uri, PUBLIC]);
        let mut post = author.note(&format!("{making}/1"), group.uri.as_str());
        for (key, value) in
            [("type", json!(kind)), ("name", json!("Un étau")), ("to", to), ("audience", json!(group.uri))]
        {
            post[key] = value;
        }
        lab.other.publish(&post);
        let create = author.create(&format!("{making}/create"), &post);
        let mut update = author.activity("Update", &format!("{making}/update"), &post);
        update["to"] = post["to"].clone();
        // The post as it stands inside of an announce by itself, and its id.
        let mut bare = post.clone();
        bare["actor"] = json!(author.uri);
        let plain = json!(post["id"]);
        let told = match making {
            "lemmy" => vec![bare.clone(), create, bare, update],
            "nodebb" => vec![plain, create, update],
            "guppe" => vec![plain.clone(), plain],
            _ => vec![create, update],
        };
        for (at, object) in told.iter().enumerate() {
            let mut announce = group.activity("Announce", &format!("announces/{at}"), object);
            announce["to"] = json!([PUBLIC]);
            announce["cc"] = json!([format!("{}/followers", group.uri)]);
            lab.take(&group, &announce).await;
            assert_eq!(shown(lab, post["id"].as_str().expect("an id")).await, 1, "{making}, {at}");
        }
        // Somebody whom she follows boosts it too.
        let mut boost = fan.activity("Announce", &format!("boosts/{making}"), &post["id"]);
        boost["to"] = json!([PUBLIC]);
        lab.take(&fan, &boost).await;
        assert_eq!(shown(lab, post["id"].as_str().expect("an id")).await, 1, "{making}, boosted");
    }
}

/// A private community of another server passes on what was said there, and only to its members.
async fn said_among_members_elsewhere(lab: &Lab) {
    let (author, stranger) = (lab.other.person("author"), lab.evil.person("stranger"));
    let group = lab.other.person("cercle");
    let mut document = group.document();
    (document["type"], document["manuallyApprovesFollowers"]) = (json!("Group"), json!(true));
    lab.other.publish(&document);
    let known = lab.follow_for_good(&group, &lab.other).await;
    let members = json!([group.uri, format!("{}/followers", group.uri)]);
    let closed = |mut said: Value| {
        (said["to"], said["cc"]) = (members.clone(), json!([]));
        said["audience"] = json!(group.uri);
        said
    };
    let note = closed(author.note("notes/closed", group.uri.as_str()));
    let create = closed(author.create("creates/closed", &note));
    let announce = closed(group.activity("Announce", "announces/closed", &create));
    // It is nowhere to be fetched: the group's own server vouches for it.
    lab.take(&group, &announce).await;
    let id = note["id"].as_str().expect("an id");
    let kept = lab.post(id).await.expect("kept");
    assert_eq!((kept.audience, kept.group), (Audience::Members, Some(known.id)));
    assert_eq!(shown(lab, id).await, 1);
    let read = lab.app.read();
    assert!(read.posts().find_readable(kept.id, Some(lab.lea.id)).await.expect("asked").is_some());
    assert!(read.posts().find_readable(kept.id, None).await.expect("asked").is_none());

    // Of what another server's people said the group's word is not enough.
    let note = closed(stranger.note("notes/forged", group.uri.as_str()));
    let create = closed(stranger.create("creates/forged", &note));
    lab.deliver(&group, &closed(group.activity("Announce", "announces/forged", &create))).await;
    lab.process().await;
    assert!(lab.post(note["id"].as_str().expect("an id")).await.is_none());
}

/// A group elsewhere says that something is gone of which strangers are shown nothing, and which was not said there.
async fn ends_told_by_another_group(lab: &Lab) {
    let (group, victim) = (lab.evil.person("group"), lab.other.person("victim"));
    let mut document = group.document();
    document["type"] = json!("Group");
    lab.evil.publish(&document);
    lab.follow_for_good(&group, &lab.evil).await;
    lab.follow_for_good(&victim, &lab.other).await;
    let mut note = victim.note("notes/1", "");
    (note["to"], note["cc"], note["tag"]) = (json!([victim.id("followers")]), json!([]), json!([]));
    lab.take(&victim, &victim.create("creates/1", &note)).await;
    let id = note["id"].as_str().expect("an id");
    assert_eq!(lab.post(id).await.expect("kept").audience, Audience::Followers);
    let delete = victim.activity("Delete", "deletes/1", &note["id"]);
    lab.take(&group, &group.activity("Announce", "announces/1", &delete)).await;
    assert_eq!(lab.post(id).await.expect("kept").deleted_at, None);
}

on_both_databases![
    forged_announce,
    ends_told_by_another_group,
    moderation_by_a_stranger,
    votes_of_others,
    what_the_unwelcome_take_back,
    letters_of_every_making,
    known_before_its_create,
    announces_of_every_making,
    said_among_members_elsewhere,
];
