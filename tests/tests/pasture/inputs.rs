//! The sample objects, each sent to a server and read again through the client API: what is shown of it is compared
//! with what was reviewed (`fixtures/pasture`), and nothing but what is incomplete or no post goes without.
//!
//! To review a change: `INSTA_UPDATE=always cargo nextest run -p ancrage-tests -E 'test(every_sample)'` and read the
//! difference. What Mastodon shows of the same samples is the least: see the table of types in FEDERATION.md.

use std::{collections::BTreeMap, process::Command};

use app::{Origin, company::Speaker, follow::RequestFollow, remote::Remote, secret};
use axum::{
    Router,
    http::{StatusCode, header},
    routing::{get, post},
};
use domain::uri::Uri;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use storage::NewInboxEntry;
use testkit::{Account, Server, World};

use super::{document, python};

/// Where the samples say that they live.
const SAMPLES: &str = "http://pasture-one-actor";
/// Where they are let live.
const PASTURE: &str = "https://pasture.test";
/// Prints every sample as the activity that would be sent, a line each, after its name and number.
const PRINT: &str = r#"
import json
from fediverse_pasture_inputs import available
ORIGIN = "http://pasture-one-actor"
for name, data in sorted(available.items()):
    for number, example in enumerate(data.examples, 1):
        note = {
            "@context": "https://www.w3.org/ns/activitystreams", "type": "Note",
            "id": f"{ORIGIN}/object/{name}/{number}", "attributedTo": f"{ORIGIN}/actor",
            "to": ["https://www.w3.org/ns/activitystreams#Public"], "published": "2026-01-01T00:00:00Z",
        } | example
        create = {
            "@context": "https://www.w3.org/ns/activitystreams", "type": "Create",
            "id": f"{ORIGIN}/activity/{name}/{number}", "actor": f"{ORIGIN}/actor",
            "to": ["https://www.w3.org/ns/activitystreams#Public"],
            "object": {key: value for key, value in note.items() if value is not None},
        }
        print(json.dumps([name, number, create]))
"#;

/// Samples that no post comes of, and why. None of them is an error.
const NOT_SHOWN: [(&str, usize, &str); 8] = [
    ("necessary_properties", 2, "an object without an id cannot be referred to (ActivityPub, section 3.1)"),
    ("necessary_properties", 5, "an object without a type is nothing (ActivityPub, section 3.1)"),
    ("object_types", 3, "a Document is a file; Mastodon shows none either"),
    ("object_types", 8, "a Place is no post; Mastodon shows none either"),
    ("object_types", 9, "a Profile is no post; Mastodon shows none either"),
    ("object_types", 10, "a Relationship is no post; Mastodon shows none either"),
    ("object_types", 11, "a Tombstone is what is left of something deleted"),
    ("object_types", 14, "an object without a type is nothing (ActivityPub, section 3.1)"),
];

/// A server with one actor and the notes that samples answer and quote.
fn pasture() -> Router {
    let note = |number: u32| {
        json!({
            "@context": "https://www.w3.org/ns/activitystreams", "type": "Note",
            "id": format!("{PASTURE}/assets/note{number}.jsonap"), "attributedTo": format!("{PASTURE}/actor"),
            "to": ["as:Public"], "content": format!("note {number}"), "published": "2024-01-06T13:11:45Z",
        })
    };
    let actor = json!({
        "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
        "id": format!("{PASTURE}/actor"), "type": "Person", "preferredUsername": "actor",
        "inbox": format!("{PASTURE}/inbox"), "outbox": format!("{PASTURE}/outbox"),
    });
    Router::new()
        .route("/actor", get(move || async move { document(&actor) }))
        .route("/assets/note1.jsonap", get(move || async move { document(&note(1)) }))
        .route("/assets/note2.jsonap", get(move || async move { document(&note(2)) }))
        .route("/inbox", post(|| async { StatusCode::ACCEPTED }))
}

/// Keeps an activity as the inbox does once it believes who sent it.
pub(super) async fn arrive(server: &Server, activity: &Value) {
    let (body, app) = (activity.to_string(), server.app());
    let digest = secret::digest(body.as_bytes());
    let sender = Uri::parse(activity["actor"].as_str().expect("an actor")).expect("an address");
    let entry = NewInboxEntry {
        activity_uri: activity["id"].as_str().map_or_else(|| format!("digest:{digest}"), str::to_owned),
        digest,
        host: sender.authority().to_owned(),
        sender: sender.to_string(),
        body,
    };
    let tx = app.store().begin(app.now()).await.expect("a change");
    tx.inbox().insert_all(app.store().ids(), &[entry], app.now()).await.expect("kept");
    tx.commit().await.expect("committed");
}

/// Lets somebody follow the pasture's actor, so that what it says is kept.
async fn follow(world: &World, lea: &Account) {
    let (server, actor) = (lea.server(), Uri::parse(&format!("{PASTURE}/actor")).expect("an address"));
    let found = server.node().federation().resolve_uri(&actor).await.expect("an actor");
    let app::remote::Found::Actor(target) = found else { panic!("{found:?}") };
    let origin = Origin::Local(Speaker::Person(lea.id()));
    let follow = RequestFollow { origin, target, show_boosts: None, notify: None };
    let follow = server.app().execute(follow).await.expect("a follow").expect("a follow");
    let accept = json!({
        "id": format!("{PASTURE}/accept"), "type": "Accept", "actor": actor, "object": follow.uri,
    });
    arrive(server, &accept).await;
    world.settle().await;
}

/// A post as an app gets it.
pub(super) async fn status(server: &Server, token: &str, uri: &Uri) -> Option<Value> {
    let post = server.post(uri).await?;
    let request = http::Request::get(format!("/api/v1/statuses/{}", post.id))
        .header(header::HOST, server.domain())
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .body(axum::body::Body::empty())
        .expect("a request");
    let body = server.request(request).await.into_body().collect().await.expect("a body").to_bytes();
    Some(serde_json::from_slice(&body).expect("JSON"))
}

/// What an app is shown of a post.
async fn shown(server: &Server, token: &str, uri: &Uri) -> Option<Value> {
    let status = status(server, token, uri).await?;
    let list = |name: &str, keys: &[&str]| -> Vec<Value> {
        let entries = status[name].as_array().map(Vec::as_slice).unwrap_or_default();
        let entry = |entry: &Value| keys.iter().map(|key| ((*key).to_owned(), entry[*key].clone())).collect();
        entries.iter().map(|value| Value::Object(entry(value))).collect()
    };
    let mut shown = json!({
        "content": status["content"],
        "spoiler_text": status["spoiler_text"],
        "sensitive": status["sensitive"],
        "language": status["language"],
        "visibility": status["visibility"],
        "url": status["url"],
        "answers": status["in_reply_to_id"].is_string(),
        "mentions": list("mentions", &["acct"]),
        "tags": list("tags", &["name"]),
        "media_attachments": list("media_attachments", &["type", "remote_url", "description"]),
    });
    // What goes without saying is not written down.
    let usual = json!({
        "spoiler_text": "", "sensitive": false, "language": null, "visibility": "public", "url": uri,
        "answers": false, "mentions": [], "tags": [], "media_attachments": [],
    });
    let told = shown.as_object_mut().expect("an object");
    told.retain(|key, value| usual.get(key) != Some(value));
    Some(shown)
}

#[tokio::test]
async fn every_sample_is_shown_as_reviewed() {
    let Some(python) = python() else { return };
    let printed = Command::new(python).args(["-c", PRINT]).output().expect("Python starts");
    assert!(printed.status.success(), "{}", String::from_utf8_lossy(&printed.stderr));
    let text = String::from_utf8(printed.stdout).expect("text").replace(SAMPLES, PASTURE);
    let samples: Vec<(String, usize, Value)> =
        text.lines().map(|line| serde_json::from_str(line).expect("a name, a number and an activity")).collect();
    assert!(samples.len() > 200, "only {} samples", samples.len());

    let (world, [lyon]) = World::servers(["lyon.test"]).await;
    world.connect("pasture.test", pasture());
    let lea = lyon.person("lea").await;
    follow(&world, &lea).await;
    for (_, _, create) in &samples {
        arrive(&lyon, create).await;
    }
    world.settle().await;

    let token = lea.token("read").await;
    let mut reviewed: BTreeMap<&str, BTreeMap<String, Value>> = BTreeMap::new();
    let mut not_shown: Vec<(&str, usize)> = Vec::new();
    for (name, number, create) in &samples {
        let id = create["object"]["id"].as_str().and_then(|id| Uri::parse(id).ok());
        let shown = match &id {
            Some(id) => shown(&lyon, &token, id).await,
            None => None,
        };
        match shown {
            Some(shown) => {
                reviewed.entry(name).or_default().insert(format!("{number:02}"), shown);
            }
            None => not_shown.push((name, *number)),
        }
    }
    let expected: Vec<(&str, usize)> = NOT_SHOWN.iter().map(|(name, number, _)| (*name, *number)).collect();
    assert_eq!(not_shown, expected, "everything else is shown");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../fixtures/pasture");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (name, shown) in reviewed {
            insta::assert_json_snapshot!(name, shown);
        }
    });
}
