//! What other servers look up first, and again and again: who is here, what runs here, and whether something changed.

use app::{
    Origin,
    account_delete::{Authority, DeleteAccount},
    company::Speaker,
    post::{DeletePost, Edit, EditPost},
    profile::{ProfileChange, UpdateProfile},
    suspension::SuspendAccount,
};
use domain::{audience::Audience, post::Post};
use serde_json::{Value, json};

use crate::{
    lab::Lab,
    letter::{Letter, Reply},
    on_both_databases,
    privacy::path,
};

const ACTIVITY: &str = "application/activity+json";
/// What is the same whoever asks.
const OPEN: &str = "public, max-age=180";

/// Asks for something of which a version is known.
async fn get_if_other_than(lab: &Lab, target: &str, tags: &str) -> Reply {
    Letter::get(&lab.host, target, lab.now()).header("If-None-Match", tags).send().await
}

fn finger(lab: &Lab, resource: &str) -> String {
    format!("/.well-known/webfinger?resource={}", resource.replace("{host}", &lab.host))
}

async fn what_is_known_already(lab: &Lab) {
    let alice = lab.evil.person("alice");
    lab.take(&alice, &alice.follow(lab.lea.uri.as_str())).await;
    let post = lab.publish("bonjour", Audience::Public).await;
    lab.settle().await;
    let (actor, object) = (path(lab, lab.lea.uri.as_str()), path(lab, post.uri.as_str()));
    let below = |collection: &str| format!("{actor}/{collection}");
    let mut tags = Vec::new();
    for (target, kind) in [
        (actor.as_str(), ACTIVITY),
        (object.as_str(), ACTIVITY),
        (format!("/activities/create/{}", post.id).as_str(), ACTIVITY),
        ("/actor", ACTIVITY),
        (below("outbox").as_str(), ACTIVITY),
        (below("outbox?page=true").as_str(), ACTIVITY),
        (below("followers").as_str(), ACTIVITY),
        (below("followers?page=true").as_str(), ACTIVITY),
        (below("following").as_str(), ACTIVITY),
        (below("following?page=true").as_str(), ACTIVITY),
        (below("featured").as_str(), ACTIVITY),
        (format!("{object}/replies").as_str(), ACTIVITY),
        (finger(lab, "acct:lea@{host}").as_str(), "application/jrd+json; charset=utf-8"),
        ("/.well-known/host-meta", "application/xrd+xml; charset=utf-8"),
        ("/.well-known/host-meta.json", "application/json; charset=utf-8"),
        ("/.well-known/nodeinfo", "application/json; charset=utf-8"),
        ("/nodeinfo/2.0", "application/json; charset=utf-8"),
        ("/nodeinfo/2.1", "application/json; charset=utf-8"),
    ] {
        let first = lab.get(target).await;
        let tag = first.header("etag").to_owned();
        assert_eq!((first.status, first.header("content-type")), (200, kind), "{target}");
        assert_eq!((first.header("cache-control"), tag.len() > 10), (OPEN, true), "{target}: {}", first.head);
        assert!(first.header("vary").contains("accept"), "{target}: {}", first.head);
        for known in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".to_owned()] {
            let again = get_if_other_than(lab, target, &known).await;
            assert_eq!(
                (again.status, again.body.len(), again.header("etag")),
                (304, 0, tag.as_str()),
                "{target} {known}"
            );
            assert_eq!(again.header("cache-control"), OPEN, "{target}");
        }
        let other = get_if_other_than(lab, target, "\"x\"").await;
        assert_eq!((other.status, other.body == first.body), (200, true), "{target}");
        tags.push(tag);
    }
    // What changed is told anew.
    let speaker = Speaker::Person(lab.lea.id);
    let change = ProfileChange { name: Some("Léa Martin".to_owned()), ..ProfileChange::default() };
    lab.app.execute(UpdateProfile { speaker, change }).await.expect("a profile");
    let text = "bonsoir".to_owned();
    let edit = Edit { text, warning: String::new(), sensitive: false, language: None, attachments: None };
    let edit = EditPost::prepare(&lab.app, &lab.federation, speaker, post.id, edit).await.expect("an edit");
    lab.app.execute(edit).await.expect("edited");
    for (target, tag, field, value) in
        [(&actor, &tags[0], "name", "Léa Martin"), (&object, &tags[1], "content", "bonsoir")]
    {
        let changed = get_if_other_than(lab, target, tag).await;
        let document = changed.json();
        let says = document[field].as_str().is_some_and(|text| text.contains(value));
        assert_eq!((changed.status, says), (200, true), "{target}: {document}");
        assert_ne!(changed.header("etag"), tag, "{target}");
    }
}

/// What hundreds ask for at a time is made once, and anew as soon as it changed.
async fn what_is_kept_ready(lab: &Lab) {
    let post = lab.publish("bonjour", Audience::Public).await;
    lab.settle().await;
    let object = path(lab, post.uri.as_str());
    let first = lab.get(&object).await;
    let before = lab.app.store().statements();
    assert_eq!((lab.get(&object).await.body == first.body, lab.app.store().statements() - before), (true, 0));

    let likes = async || lab.get(&object).await.json()["likes"]["totalItems"].clone();
    let alice = lab.evil.person("alice");
    let like = alice.activity("Like", "like", &json!(post.uri));
    lab.take(&alice, &like).await;
    assert_eq!(likes().await, 1);
    lab.take(&alice, &alice.activity("Undo", "undo", &like)).await;
    assert_eq!(likes().await, 0);

    let suspend = |suspended| SuspendAccount { actor: lab.lea.id, suspended, reason: String::new(), by: None };
    lab.app.execute(suspend(true)).await.expect("suspended");
    assert_eq!(lab.get(&object).await.status, 404);
    lab.app.execute(suspend(false)).await.expect("back");
    assert_eq!(lab.get(&object).await.status, 200);
}

/// A browser is sent to the page of what anyone may read. Of the rest nobody learns that it is there, nor by whom.
async fn what_people_are_sent_to(lab: &Lab) {
    let as_person = async |target: &str| {
        Letter::get(&lab.host, target, lab.now()).header("Accept", "text/html,*/*;q=0.8").send().await
    };
    for (audience, open) in
        [(Audience::Public, true), (Audience::Quiet, true), (Audience::Followers, false), (Audience::Direct, false)]
    {
        let post = lab.publish("bonjour", audience).await;
        let (object, page) = (path(lab, post.uri.as_str()), format!("/@lea/{}", post.id));
        let answer = as_person(&object).await;
        let shown = as_person(&page).await;
        if open {
            assert_eq!((answer.status, answer.header("location")), (302, lab.uri(&page).as_str()), "{audience:?}");
            assert_eq!(shown.status, 200, "{audience:?}");
            let back = lab.get(&page).await;
            assert_eq!((back.status, back.header("location")), (302, post.uri.as_str()), "{audience:?}");
            continue;
        }
        assert_eq!((answer.status, answer.header("location")), (404, ""), "{audience:?}");
        assert!(!answer.head.contains("lea") && !String::from_utf8_lossy(&answer.body).contains("lea"), "{audience:?}");
        assert_eq!((shown.status, lab.get(&object).await.status), (404, 404), "{audience:?}");
    }
}

/// What depends on who asks is kept by nobody in between.
async fn what_is_for_followers(lab: &Lab) {
    let alice = lab.evil.person("alice");
    lab.take(&alice, &alice.follow(lab.lea.uri.as_str())).await;
    let post = lab.publish("entre nous", Audience::Followers).await;
    let shown = lab.get_as(&alice, &path(lab, post.uri.as_str())).await;
    assert_eq!((shown.status, shown.header("cache-control")), (200, "private, no-store"));
    assert!(shown.header("vary").contains("signature"), "{}", shown.head);
}

/// What an address answers whose post or account is gone: what it was, and nothing of what it said.
async fn assert_gone(lab: &Lab, target: &str, tag: &str, was: &str) {
    for gone in [lab.get(target).await, get_if_other_than(lab, target, tag).await] {
        assert_eq!((gone.status, gone.header("content-type")), (410, ACTIVITY), "{target}");
        let tombstone = gone.json();
        let told = (&tombstone["type"], &tombstone["id"], &tombstone["formerType"]);
        assert_eq!(told, (&json!("Tombstone"), &json!(lab.uri(target)), &json!(was)), "{tombstone}");
        assert!(tombstone["deleted"].is_string() && tombstone["content"].is_null(), "{tombstone}");
    }
}

async fn what_is_gone(lab: &Lab) {
    let (open, hidden) =
        (lab.publish("bonjour", Audience::Public).await, lab.publish("entre nous", Audience::Followers).await);
    let left = lab.publish("encore", Audience::Public).await;
    lab.settle().await;
    let target = |post: &Post| path(lab, post.uri.as_str());
    let tag = lab.get(&target(&open)).await.header("etag").to_owned();
    let origin = || Origin::Local(Speaker::Person(lab.lea.id));
    for post in [&open, &hidden] {
        lab.app.execute(DeletePost { origin: origin(), post: post.id }).await.expect("deleted");
    }
    assert_gone(lab, &target(&open), &tag, "Note").await;
    assert_eq!(lab.get(&target(&hidden)).await.status, 404, "nobody learns that there was one");

    let (actor, handle) = (path(lab, lab.lea.uri.as_str()), finger(lab, "acct:lea@{host}"));
    let (tag, left_tag) =
        (lab.get(&actor).await.header("etag").to_owned(), lab.get(&target(&left)).await.header("etag").to_owned());
    assert_eq!(lab.get(&handle).await.status, 200, "the control");
    let delete = DeleteAccount { actor: lab.lea.id, authority: Authority::Owner };
    lab.app.execute(delete).await.expect("deleted");
    assert_gone(lab, &actor, &tag, "Person").await;
    assert_eq!(lab.get(&handle).await.status, 410);
    let alice = lab.evil.person("alice");
    let letter = Letter::post(&lab.host, &format!("{actor}/inbox"), b"{}", lab.now());
    assert_eq!(letter.sign(&alice).send().await.status, 410, "its inbox too");
    assert_eq!(lab.get(&format!("{actor}/outbox")).await.status, 404);
    // At once, and for good when it was cleared away.
    assert_eq!(lab.get(&target(&left)).await.status, 404);
    while app::account_delete::sweep(&lab.app).await.expect("cleared away") > 0 {}
    assert_gone(lab, &target(&left), &left_tag, "Note").await;
}

async fn who_is_here(lab: &Lab) {
    let (uri, page) = (lab.lea.uri.to_string(), lab.uri("/@lea"));
    for resource in ["acct:lea@{host}", "lea@{host}", "@lea@{host}", "acct:LEA@{host}", uri.as_str(), page.as_str()] {
        let found = lab.get(&finger(lab, resource)).await;
        assert_eq!((found.status, found.header("access-control-allow-origin")), (200, "*"), "{resource}");
        let found = found.json();
        assert_eq!(found["subject"], format!("acct:lea@{}", lab.host), "{resource}");
        assert_eq!(found["aliases"], json!([page, uri]), "{resource}");
        let link = |rel: &str| -> Value {
            let links = found["links"].as_array().expect("links");
            links.iter().find(|link| link["rel"] == rel).cloned().unwrap_or_default()
        };
        let own = link("self");
        assert_eq!((&own["type"], &own["href"]), (&json!(ACTIVITY), &json!(uri)), "{resource}");
        assert_eq!(link("http://webfinger.net/rel/profile-page")["href"], page, "{resource}");
        let subscribe = link("http://ostatus.org/schema/1.0/subscribe");
        assert!(subscribe["template"].as_str().is_some_and(|template| template.contains("{uri}")), "{subscribe}");
    }
    // The server itself, as others name it.
    for resource in ["acct:lyon.localhost@{host}", lab.uri("").as_str(), lab.uri("/").as_str()] {
        let found = lab.get(&finger(lab, resource)).await;
        assert_eq!((found.status, &found.json()["links"][0]["href"]), (200, &json!(lab.uri("/actor"))), "{resource}");
    }
    for (resource, status) in [
        ("acct:nobody@{host}", 404),
        ("acct:lea@elsewhere.example", 404),
        ("https://elsewhere.example/@lea", 404),
        ("http://{host}/actors/1", 404),
        ("http://{host}/@lea/1", 404),
        ("acct:a@b@c", 400),
        ("acct:", 400),
        ("", 400),
        ("http://", 400),
    ] {
        assert_eq!(lab.get(&finger(lab, resource)).await.status, status, "{resource:?}");
    }
    assert_eq!(lab.get("/.well-known/webfinger").await.status, 400);
    assert_eq!(lab.get(&finger(lab, &"x".repeat(5_000))).await.status, 400);
}

/// host-meta leads to WebFinger in both of its forms.
async fn where_to_ask(lab: &Lab) {
    let template = lab.uri("/.well-known/webfinger?resource={uri}");
    let xml = String::from_utf8(lab.get("/.well-known/host-meta").await.body).expect("text");
    assert!(xml.starts_with("<?xml") && xml.contains("http://docs.oasis-open.org/ns/xri/xrd-1.0"), "{xml}");
    assert!(xml.contains(&format!("<Link rel=\"lrdd\" template=\"{template}\"/>")), "{xml}");
    let json = lab.get("/.well-known/host-meta.json").await.json();
    assert_eq!(json["links"], json!([{ "rel": "lrdd", "template": template }]));
    let asked = template.replace("{uri}", lab.lea.uri.as_str());
    assert_eq!(lab.get(&path(lab, &asked)).await.status, 200);
    // Apps in browsers read all of it from pages of other sites, and that somebody is not here.
    for (target, status) in [
        (finger(lab, "acct:nobody@{host}").as_str(), 404),
        ("/.well-known/host-meta", 200),
        ("/.well-known/host-meta.json", 200),
        ("/.well-known/nodeinfo", 200),
        ("/nodeinfo/2.0", 200),
        ("/nodeinfo/2.1", 200),
    ] {
        let found = lab.get(target).await;
        assert_eq!((found.status, found.header("access-control-allow-origin")), (status, "*"), "{target}");
    }
}

async fn what_runs_here(lab: &Lab) {
    lab.publish("bonjour", Audience::Public).await;
    lab.publish("entre nous", Audience::Followers).await;
    let links = lab.get("/.well-known/nodeinfo").await.json();
    let links = links["links"].as_array().expect("links");
    assert_eq!(links.len(), 2, "{links:?}");
    for version in ["2.0", "2.1"] {
        let rel = format!("http://nodeinfo.diaspora.software/ns/schema/{version}");
        let link = links.iter().find(|link| link["rel"] == rel).unwrap_or_else(|| panic!("{version} in {links:?}"));
        let told = lab.get(&path(lab, link["href"].as_str().expect("an address"))).await.json();
        assert_eq!(told["version"], version);
        assert_eq!(
            (&told["software"]["name"], &told["software"]["version"]),
            (&json!("ancrage"), &json!(app::Instance::VERSION))
        );
        // The older schema forbids what it does not know.
        assert_eq!(told["software"]["homepage"].is_string(), version == "2.1", "{told}");
        assert_eq!(told["protocols"], json!(["activitypub"]));
        assert_eq!(told["services"], json!({ "inbound": [], "outbound": ["atom1.0", "rss2.0"] }));
        assert_eq!(told["openRegistrations"], json!(lab.app.instance().entry.way(false).is_some()));
        assert_eq!(told["usage"]["users"], json!({ "total": 1, "activeMonth": 1, "activeHalfyear": 1 }));
        assert_eq!(told["usage"]["localPosts"], 1, "what everyone may read");
        assert_eq!(told["metadata"]["nodeName"], "Lyon");
    }
}

on_both_databases! {
    what_is_known_already,
    what_is_kept_ready,
    what_people_are_sent_to,
    what_is_for_followers,
    what_is_gone,
    who_is_here,
    where_to_ask,
    what_runs_here,
}
