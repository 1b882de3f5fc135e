//! Looking for accounts, posts and hashtags.

use app::remote::Found;
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use domain::{
    handle::Handle,
    id::{ActorId, PostId},
    post::Post,
    text::hashtag,
    uri::Uri,
};
use serde::Deserialize;
use serde_json::json;
use storage::{ActorSearch, views};

use super::{Routes, entity};
use crate::{
    WebState,
    error::ApiError,
    extract::{Open, Params, blank, scope::ReadSearch},
};

pub(super) fn routes() -> Routes {
    Routes::default().get("/api/v2/search", search)
}

/// The longest text that is searched for, in characters.
const MAX_TEXT: usize = 500;

/// What is looked for, by whom.
pub(super) struct Asked<'a> {
    /// A name, a handle, an address or a hashtag.
    pub text: &'a str,
    /// Who looks; `None` is a stranger.
    pub viewer: Option<ActorId>,
    /// Whether other servers may be asked. Strangers never make this server fetch.
    pub resolve: bool,
    /// Only those whom the viewer follows.
    pub following: bool,
    /// How many.
    pub limit: u32,
    /// How many to leave out.
    pub offset: u32,
}

/// What an address in the search field led to.
enum Address {
    None,
    Led(Option<Found>),
}

impl Asked<'_> {
    fn may_fetch(&self) -> bool {
        self.resolve && self.viewer.is_some() && self.offset == 0
    }

    /// What the text leads to, where it is an address.
    async fn address(&self, state: &WebState) -> Result<Address, ApiError> {
        if !self.text.starts_with("https://") && !self.text.starts_with("http://") {
            return Ok(Address::None);
        }
        let Ok(uri) = Uri::parse(self.text) else { return Ok(Address::Led(None)) };
        if let Some(known) = known(state, &uri).await? {
            return Ok(Address::Led(Some(known)));
        }
        // Our own addresses are all known: this server never asks itself.
        if !self.may_fetch() || state.app.instance().is_local(&uri) {
            return Ok(Address::Led(None));
        }
        // What cannot be fetched is simply not found: the answer is an empty list, not an error.
        Ok(Address::Led(state.remote.resolve_uri(&uri).await.ok()))
    }

    /// Accounts by name or handle, the one that is meant exactly first.
    pub(super) async fn accounts(&self, state: &WebState) -> Result<Vec<ActorId>, ApiError> {
        if self.text.is_empty() || self.text.chars().count() > MAX_TEXT {
            return Ok(Vec::new());
        }
        match self.address(state).await? {
            Address::Led(Some(Found::Actor(actor))) if self.offset == 0 => return Ok(vec![actor]),
            Address::Led(_) => return Ok(Vec::new()),
            Address::None => {}
        }
        let exact = match self.text.parse::<Handle>() {
            Ok(handle) if !self.following => self.exactly(state, handle).await?,
            _ => None,
        };
        // Who is meant exactly is the first of all: the others begin one place later, on every page.
        let (mut ids, limit, offset) = match exact {
            Some(exact) if self.offset == 0 => (vec![exact], self.limit.saturating_sub(1), 0),
            Some(_) => (Vec::new(), self.limit, self.offset - 1),
            None => (Vec::new(), self.limit, self.offset),
        };
        let text = self.text.trim_start_matches('@').split('@').next().unwrap_or_default();
        let read = state.app.read();
        let wanted = ActorSearch { text, viewer: self.viewer, followed: self.following, except: exact, limit, offset };
        let found = read.actors().search(wanted).await?;
        let host = self.text.trim_start_matches('@').split_once('@').map(|(_, host)| host.to_lowercase());
        for actor in found {
            // "@lea@bre" is about those at hosts that begin so.
            let fits = host.as_ref().is_none_or(|host| {
                actor.host.as_ref().unwrap_or(&state.app.instance().handle_domain).as_str().starts_with(host)
            });
            if fits {
                ids.push(actor.id);
            }
        }
        Ok(ids)
    }

    async fn exactly(&self, state: &WebState, handle: Handle) -> Result<Option<ActorId>, ApiError> {
        let handle = state.app.instance().localise(handle);
        if let Some(actor) = state.app.read().actors().find_by_handle(&handle).await? {
            return Ok(actor.is_shown().then_some(actor.id));
        }
        if handle.host.is_some() && self.may_fetch() {
            return Ok(state.remote.resolve_actor(&handle).await.ok());
        }
        Ok(None)
    }

    /// The post at an address, if the viewer may read it and it is among those that are asked for. Texts are not
    /// searched.
    async fn statuses(&self, state: &WebState, among: Among) -> Result<Vec<PostId>, ApiError> {
        let Address::Led(Some(Found::Post(id))) = self.address(state).await? else { return Ok(Vec::new()) };
        let found = state.app.read().posts().find_readable(id, self.viewer).await?;
        Ok(found.filter(|post| self.offset == 0 && among.has(post)).map(|post| post.id).into_iter().collect())
    }

    /// Hashtags that begin with the text; to people here, the text itself where it could become one.
    async fn hashtags(&self, state: &WebState) -> Result<Vec<String>, ApiError> {
        let Some(prefix) = hashtag::normalise(self.text) else { return Ok(Vec::new()) };
        let mut tags = state.app.read().posts().tags_with_prefix(&prefix, self.limit, self.offset).await?;
        if self.offset == 0 && self.viewer.is_some() && !tags.contains(&prefix) {
            tags.insert(0, prefix);
            tags.truncate(self.limit as usize);
        }
        Ok(tags)
    }
}

/// What is known here under an address: an id, or the address of a page.
async fn known(state: &WebState, uri: &Uri) -> Result<Option<Found>, ApiError> {
    let read = state.app.read();
    let actor = match profile(state, uri) {
        Some(handle) => read.actors().find_by_handle(&handle).await?,
        None => read.actors().find_by_uri(uri).await?,
    };
    if let Some(actor) = actor {
        return Ok(actor.is_shown().then_some(Found::Actor(actor.id)));
    }
    let post = match read.posts().find_by_uri(uri).await? {
        Some(post) => Some(post),
        None => read.posts().find_by_url(uri).await?,
    };
    Ok(post.filter(|post| post.deleted_at.is_none()).map(|post| Found::Post(post.id)))
}

/// Whose page this is, if it is the page of somebody here: `https://lyon.example/@anna`.
fn profile(state: &WebState, uri: &Uri) -> Option<Handle> {
    let instance = state.app.instance();
    let handle = uri.as_str().strip_prefix(&instance.origin())?.strip_prefix("/@")?.parse().ok()?;
    let handle = instance.localise(handle);
    handle.host.is_none().then_some(handle)
}

/// Which posts are asked for.
#[derive(Clone, Copy)]
struct Among {
    author: Option<ActorId>,
    before: Option<PostId>,
    after: Option<PostId>,
}

impl Among {
    fn has(self, post: &Post) -> bool {
        self.author.is_none_or(|author| post.author == author)
            && self.before.is_none_or(|before| post.id < before)
            && self.after.is_none_or(|after| post.id > after)
    }
}

#[derive(Deserialize)]
struct Query {
    q: String,
    r#type: Option<String>,
    #[serde(default)]
    resolve: bool,
    #[serde(default)]
    following: bool,
    limit: Option<u32>,
    #[serde(default)]
    offset: u32,
    #[serde(default, deserialize_with = "blank")]
    account_id: Option<ActorId>,
    #[serde(default, deserialize_with = "blank")]
    max_id: Option<PostId>,
    #[serde(default, deserialize_with = "blank")]
    min_id: Option<PostId>,
}

async fn search(
    caller: Open<ReadSearch>,
    State(state): State<WebState>,
    Params(query): Params<Query>,
) -> Result<Response, ApiError> {
    let viewer = caller.id();
    let text = query.q.trim();
    let asked = Asked {
        text,
        viewer,
        resolve: query.resolve,
        following: query.following && viewer.is_some(),
        limit: query.limit.unwrap_or(20).clamp(1, 40),
        offset: query.offset,
    };
    let wants = |kind: &str| query.r#type.as_deref().is_none_or(|asked| asked.is_empty() || asked == kind);
    let accounts = if wants("accounts") { asked.accounts(&state).await? } else { Vec::new() };
    let among = Among { author: query.account_id, before: query.max_id, after: query.min_id };
    let posts = if wants("statuses") { asked.statuses(&state, among).await? } else { Vec::new() };
    let tags = if wants("hashtags") { asked.hashtags(&state).await? } else { Vec::new() };
    let accounts = state.account_views(&accounts).await?;
    let lines = state.lines(&accounts).await?;
    let posts = views::posts(&state.app.read(), &posts, viewer).await?;
    let here = state.here(viewer);
    Ok(Json(json!({
        "accounts": entity::accounts_with(&accounts, &lines, &here),
        "statuses": entity::statuses(&posts, &here),
        "hashtags": tags.iter().map(|tag| entity::Tag::new(tag, tag, &here)).collect::<Vec<_>>(),
    }))
    .into_response())
}
