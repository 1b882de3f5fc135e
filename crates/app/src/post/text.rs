//! What was typed, with everyone it mentions found.

use std::collections::HashMap;

use domain::{
    actor::{Actor, ActorKind},
    handle::{Handle, Host, Username},
    id::ActorId,
    post::{self, Tag},
    text::compose::{self, MentionLink, MentionToken, Scan},
};

use crate::{App, Error, Instance, refusal::Reason, remote::Remote};

/// A typed text and what its mentions lead to.
#[derive(Debug, Clone)]
pub struct Text {
    typed: String,
    scan: Scan,
    found: HashMap<(String, Option<String>), Actor>,
}

fn key(token: &MentionToken) -> (String, Option<String>) {
    (token.username.to_lowercase(), token.domain.clone())
}

impl Text {
    /// Reads a text and finds whom it mentions. Whoever cannot be found is no mention.
    pub async fn resolve(app: &App, remote: &dyn Remote, typed: &str) -> Result<Self, Error> {
        if typed.len() > compose::MAX_BYTES {
            return Err(Error::invalid(Reason::named("refused-text-long", "this text is too long")));
        }
        let scan = compose::scan(typed);
        if compose::length(typed, &scan) > post::MAX_CHARACTERS {
            // Before anyone is asked who is mentioned.
            return Err(Error::invalid(post::DraftError::TooLong));
        }
        let mut found = HashMap::new();
        for token in scan.accounts() {
            if let Some(actor) = find(app, remote, token).await? {
                found.insert(key(token), actor);
            }
        }
        Ok(Self { typed: typed.to_owned(), scan, found })
    }

    /// How long it is, as Mastodon counts.
    pub fn characters(&self) -> usize {
        // Spaces alone say nothing.
        if self.typed.trim().is_empty() { 0 } else { compose::length(&self.typed, &self.scan) }
    }

    /// Whom it mentions, each once.
    pub fn mentioned(&self) -> Vec<ActorId> {
        let mut ids: Vec<ActorId> = self.found.values().map(|actor| actor.id).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// The first group that it mentions.
    pub fn group(&self) -> Option<ActorId> {
        let mut found = self.scan.accounts().into_iter().filter_map(|token| self.found.get(&key(token)));
        found.find(|actor| actor.kind == ActorKind::Group).map(|actor| actor.id)
    }

    /// Whom it mentions when it stands in this group, each once: a post names one group, or none, and those are no
    /// people who would be told.
    pub fn mentioned_in(&self, group: Option<ActorId>) -> Vec<ActorId> {
        let mut ids: Vec<ActorId> = self
            .found
            .values()
            .filter(|actor| actor.kind != ActorKind::Group || Some(actor.id) == group || group.is_none())
            .map(|actor| actor.id)
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Its hashtags, each once.
    pub fn tags(&self) -> Vec<Tag> {
        let tag = |token: &compose::HashtagToken| Tag { key: token.normal.clone(), name: token.name.clone() };
        self.scan.distinct_hashtags().into_iter().map(tag).collect()
    }

    /// The text as HTML.
    pub fn html(&self, here: &Instance) -> String {
        let mention = |token: &MentionToken| {
            let actor = self.found.get(&key(token))?;
            let href = actor.url.as_ref().unwrap_or(&actor.uri).to_string();
            Some(MentionLink { href, display: actor.username.to_string() })
        };
        compose::render(&self.typed, &self.scan, mention, |tag| here.uri(&format!("/tags/{}", encode(tag))).to_string())
    }
}

/// A hashtag as the last part of an address.
fn encode(tag: &str) -> String {
    url::form_urlencoded::byte_serialize(tag.as_bytes()).collect()
}

async fn find(app: &App, remote: &dyn Remote, token: &MentionToken) -> Result<Option<Actor>, Error> {
    let host = match token.domain.as_deref().map(Host::parse) {
        Some(Ok(host)) => Some(host),
        Some(Err(_)) => return Ok(None),
        None => None,
    };
    let Ok(username) = Username::new_remote(&token.username) else { return Ok(None) };
    let handle = app.instance().localise(Handle { username, host });
    if let Some(actor) = app.read().actors().find_by_handle(&handle).await? {
        return Ok(actor.is_active().then_some(actor));
    }
    if handle.host.is_none() {
        return Ok(None);
    }
    match remote.resolve_actor(&handle).await {
        Ok(id) => Ok(app.read().actors().find(id).await?),
        Err(error) => {
            tracing::debug!(%handle, %error, "a mention could not be found");
            Ok(None)
        }
    }
}
