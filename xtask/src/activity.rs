//! What the peers say.

use serde_json::{Value, json};

use crate::key::now;

const CONTEXT: &str = "https://www.w3.org/ns/activitystreams";
const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

/// An actor's document; `origin` is the scheme and the host of its server.
pub fn actor(uri: &str, name: &str, origin: &str, public_pem: &str) -> Value {
    json!({
        "@context": [CONTEXT, "https://w3id.org/security/v1"],
        "id": uri,
        "type": "Person",
        "preferredUsername": name,
        "name": name,
        "summary": "<p>One of many.</p>",
        "inbox": format!("{uri}/inbox"),
        "outbox": format!("{uri}/outbox"),
        "followers": format!("{uri}/followers"),
        "following": format!("{uri}/following"),
        "url": format!("{origin}/@{name}"),
        "endpoints": { "sharedInbox": format!("{origin}/inbox") },
        "publicKey": { "id": format!("{uri}#main-key"), "owner": uri, "publicKeyPem": public_pem },
    })
}

/// The answer to WebFinger.
pub fn finger(uri: &str, name: &str, host: &str) -> Value {
    json!({
        "subject": format!("acct:{name}@{host}"),
        "links": [{ "rel": "self", "type": "application/activity+json", "href": uri }],
    })
}

/// A post as Mastodon sends one.
pub fn create(author: &str, name: &str, text: &str) -> String {
    let note = format!("{author}/posts/{name}");
    let published = now().format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let followers = format!("{author}/followers");
    json!({
        "@context": [CONTEXT, { "sensitive": "as:sensitive", "atomUri": "ostatus:atomUri", "ostatus": "http://ostatus.org#" }],
        "id": format!("{note}/activity"),
        "type": "Create",
        "actor": author,
        "published": published,
        "to": [PUBLIC],
        "cc": [followers],
        "object": {
            "id": note,
            "type": "Note",
            "summary": null,
            "inReplyTo": null,
            "published": published,
            "url": note,
            "attributedTo": author,
            "to": [PUBLIC],
            "cc": [followers],
            "sensitive": false,
            "atomUri": note,
            "content": format!("<p>{text}</p>"),
            "contentMap": { "fr": format!("<p>{text}</p>") },
            "attachment": [],
            "tag": [],
        },
    })
    .to_string()
}

/// Something that one actor does to an actor, a post or an activity.
pub fn simple(kind: &str, actor: &str, id: &str, object: &Value) -> String {
    json!({ "@context": CONTEXT, "id": id, "type": kind, "actor": actor, "object": object }).to_string()
}
