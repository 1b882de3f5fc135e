//! What runs on other servers, as their NodeInfo says: each kind wants to hear of groups in its own way.

use app::{Command, Error, Instance, Tx};
use chrono::TimeDelta;
use domain::{actor::Actor, group::Software};
use serde_json::Value;
use url::Url;

use crate::{Federation, net::Accept, wire};

/// The largest answer that is read, in bytes.
const MAX_DOCUMENT: usize = 64 * 1024;
/// The longest name or version that is kept, in characters.
const MAX_WORD: usize = 60;
/// After how long a server is asked again.
const FRESH: TimeDelta = TimeDelta::days(7);

impl Federation {
    /// Learns what runs where an actor lives, unless it was asked lately. Who does not answer counts as a microblog.
    pub(crate) async fn learn_software(&self, actor: &Actor) {
        if actor.is_local() {
            return;
        }
        if let Err(error) = self.ask_software(actor).await {
            tracing::debug!(actor = %actor.uri, %error, "what runs there could not be kept");
        }
    }

    async fn ask_software(&self, actor: &Actor) -> Result<(), Error> {
        let app = self.app();
        // The host of the inbox counts: that is where deliveries go.
        let host = actor.endpoints.delivery_inbox().authority().to_owned();
        if app.read().groups().was_asked(&host, app.now() - FRESH).await? || app.gate().is_suspended_uri(&actor.uri) {
            return Ok(());
        }
        let mut at = actor.endpoints.delivery_inbox().to_url();
        at.set_path("/.well-known/nodeinfo");
        at.set_query(None);
        let software = self.nodeinfo(at).await.unwrap_or_default();
        app.execute(KeepSoftware { host, software }).await
    }

    async fn nodeinfo(&self, at: Url) -> Option<Software> {
        let links = self.json(&at).await?;
        let href = newest(&links)?;
        // A server speaks for itself alone.
        let href = Url::parse(href).ok().filter(|href| href.origin() == at.origin())?;
        read(&self.json(&href).await?)
    }

    async fn json(&self, at: &Url) -> Option<Value> {
        let fetched = self.client().get(at, Accept::Jrd, MAX_DOCUMENT, None, self.app().now()).await.ok()?;
        wire::json::parse(&fetched.bytes).ok()
    }
}

/// The link to the newest version that is understood.
fn newest(links: &Value) -> Option<&str> {
    let version = |link: &Value| {
        let rel = link.get("rel")?.as_str()?;
        let version = rel.strip_prefix("http://nodeinfo.diaspora.software/ns/schema/")?;
        version.starts_with("2.").then(|| version.to_owned())
    };
    let links = links.get("links")?.as_array()?.iter().take(20);
    let newest = links.filter_map(|link| Some((version(link)?, link.get("href")?.as_str()?))).max()?;
    Some(newest.1)
}

fn read(document: &Value) -> Option<Software> {
    let word = |key: &str| {
        let text = document.get("software")?.get(key)?.as_str()?;
        Some(text.trim().to_lowercase().chars().filter(|c| !c.is_control()).take(MAX_WORD).collect::<String>())
    };
    let name = word("name").filter(|name| !name.is_empty())?;
    Some(Software { name, version: word("version").unwrap_or_default() })
}

/// Keeps what runs on a host.
struct KeepSoftware {
    host: String,
    software: Software,
}

impl Command for KeepSoftware {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        Ok(tx.groups().save_software(&self.host, &self.software, tx.now()).await?)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_newest_understood_version_is_read() {
        let link = |version: &str| json!({ "rel": format!("http://nodeinfo.diaspora.software/ns/schema/{version}"), "href": format!("https://l.example/{version}") });
        let links = json!({ "links": [link("1.0"), link("2.1"), link("2.0"), link("3.0"), { "rel": "other" }] });
        assert_eq!(newest(&links), Some("https://l.example/2.1"));
        for nonsense in [json!({}), json!({ "links": 3 }), json!({ "links": [{ "rel": 1 }] })] {
            assert_eq!(newest(&nonsense), None);
        }
    }

    #[test]
    fn names_are_small_and_bounded() {
        let document = json!({ "software": { "name": "Lemmy", "version": "1.0.0-beta.1" } });
        let lemmy = Software { name: "lemmy".into(), version: "1.0.0-beta.1".into() };
        assert_eq!(read(&document), Some(lemmy));
        let long = json!({ "software": { "name": "x".repeat(500) } });
        assert_eq!(read(&long).map(|software| software.name.len()), Some(MAX_WORD));
        for nonsense in [json!({}), json!({ "software": "lemmy" }), json!({ "software": { "name": "" } })] {
            assert_eq!(read(&nonsense), None);
        }
    }
}
