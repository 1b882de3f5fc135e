//! Asking who has a handle (RFC 7033).

use domain::{
    handle::{Handle, Host, Username},
    uri::Uri,
};
use serde_json::Value;
use url::Url;

use super::{ResolveError, fetch_error};
use crate::{Federation, net::Accept, wire};

/// The largest answer that is read, in bytes.
const MAX_JRD: usize = 128 * 1024;

/// What a server says about a handle.
pub(crate) struct Finger {
    /// The handle as the server writes it.
    pub subject: Option<Handle>,
    /// The actors that have it, those that are no groups first: Lemmy has people and communities of one name.
    pub actors: Vec<Uri>,
}

impl Finger {
    /// Whom the handle means.
    pub fn actor(&self) -> Option<&Uri> {
        self.actors.first()
    }
}

impl Federation {
    /// Asks `host` who `username` is.
    pub(crate) async fn finger(&self, username: &Username, host: &Host) -> Result<Finger, ResolveError> {
        let app = self.app();
        let mut url = Url::parse(&format!("{}://{host}/.well-known/webfinger", app.instance().scheme))
            .map_err(|_| ResolveError::Refused("not a host".into()))?;
        url.query_pairs_mut().append_pair("resource", &format!("acct:{username}@{host}"));
        let fetched = self
            .client()
            .get(&url, Accept::Jrd, MAX_JRD, None, app.now())
            .await
            .map_err(|error| fetch_error(&error))?;
        let jrd = wire::json::parse(&fetched.bytes).map_err(|error| ResolveError::Refused(error.to_string()))?;
        read(&jrd).ok_or_else(|| ResolveError::Refused("the answer names no actor".into()))
    }
}

/// How Lemmy tells what kind of actor a link leads to.
const TYPE: &str = "https://www.w3.org/ns/activitystreams#type";

fn read(jrd: &Value) -> Option<Finger> {
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut actors: Vec<(bool, Uri)> = Vec::new();
    for link in jrd.get("links")?.as_array()?.iter().take(100) {
        let kind = text(link, "type");
        let is_activity = kind.contains("application/activity+json") || kind.contains("application/ld+json");
        if text(link, "rel") == "self"
            && is_activity
            && let Ok(actor) = Uri::parse(&text(link, "href"))
        {
            let group = link.get("properties").is_some_and(|properties| text(properties, TYPE) == "Group");
            actors.push((group, actor));
        }
    }
    if actors.is_empty() {
        return None;
    }
    actors.sort_by_key(|(group, _)| *group);
    let subject = jrd.get("subject").and_then(Value::as_str).and_then(|subject| subject.parse().ok());
    Some(Finger { subject, actors: actors.into_iter().map(|(_, actor)| actor).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_actor_is_the_self_link_of_an_activity_type() {
        let jrd = json!({
            "subject": "acct:lea@lyon.example",
            "links": [
                { "rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": "https://lyon.example/@lea" },
                { "rel": "self", "type": "text/html", "href": "https://lyon.example/wrong" },
                { "rel": "self", "type": "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"", "href": "https://lyon.example/actors/1" },
            ],
        });
        let finger = read(&jrd).expect("readable");
        assert_eq!(finger.actors, [Uri::parse("https://lyon.example/actors/1").expect("an address")]);
        assert_eq!(finger.subject.map(|subject| subject.to_string()).as_deref(), Some("lea@lyon.example"));
        for nonsense in [
            json!({}),
            json!({"links": 3}),
            json!({"links": [{"rel": "self", "type": "application/activity+json", "href": "data:,x"}]}),
        ] {
            assert!(read(&nonsense).is_none());
        }
    }

    #[test]
    fn somebody_comes_before_a_group_of_the_same_name() {
        let link = |href: &str, kind: &str| json!({ "rel": "self", "type": "application/activity+json", "href": href, "properties": { TYPE: kind } });
        let jrd = json!({ "links": [link("https://lemmy.example/c/x", "Group"), link("https://lemmy.example/u/x", "Person")] });
        let finger = read(&jrd).expect("readable");
        assert_eq!(finger.actor().map(Uri::as_str), Some("https://lemmy.example/u/x"));
        assert_eq!(finger.actors.len(), 2, "either is confirmed");
    }
}
