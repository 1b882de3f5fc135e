//! Accounts: looking them up, what they wrote, who follows them. What one does with them is in [`relations`].

mod relations;

use axum::{extract::State, response::Response};
use domain::{actor::ActorKind, handle::Handle, id::ActorId, text::hashtag};
use serde::Deserialize;
use storage::views::{self, AccountPosts};

use super::{Routes, answer::nothing, entity};
use crate::{
    WebState,
    error::ApiError,
    extract::{
        Open, Paged, Params, PathId, Signed, blank,
        scope::{ReadAccounts, ReadLists, ReadStatuses},
    },
};

/// How many ids one request may name.
pub(super) const MAX_IDS: usize = 40;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/api/v1/accounts", many)
        .get("/api/v1/accounts/lookup", lookup)
        .get("/api/v1/accounts/search", search)
        .get("/api/v1/accounts/{id}", show)
        .get("/api/v1/accounts/{id}/statuses", statuses)
        .get("/api/v1/accounts/{id}/followers", followers)
        .get("/api/v1/accounts/{id}/following", following)
        .get("/api/v1/accounts/{id}/featured_tags", not_kept)
        .get("/api/v1/accounts/{id}/endorsements", not_kept)
        .get("/api/v1/accounts/{id}/identity_proofs", not_kept)
        .get("/api/v1/accounts/{id}/lists", lists)
        .merge(relations::routes())
}

#[derive(Deserialize)]
struct Many {
    #[serde(default)]
    id: Vec<ActorId>,
}

async fn many(
    _caller: Open<ReadAccounts>,
    State(state): State<WebState>,
    Params(asked): Params<Many>,
) -> Result<Response, ApiError> {
    let ids: Vec<ActorId> = asked.id.into_iter().take(MAX_IDS).collect();
    state.show_accounts(&ids).await
}

#[derive(Deserialize)]
struct Lookup {
    acct: String,
}

/// Only what is known here: this is asked for links in pages, and must not make the server fetch.
async fn lookup(
    _caller: Open<ReadAccounts>,
    State(state): State<WebState>,
    Params(asked): Params<Lookup>,
) -> Result<Response, ApiError> {
    let handle: Handle = asked.acct.parse().map_err(|_| ApiError::NotFound)?;
    let handle = state.app.instance().localise(handle);
    let actor = state.app.read().actors().find_by_handle(&handle).await?.ok_or(ApiError::NotFound)?;
    state.show_account(actor.id).await
}

#[derive(Deserialize)]
struct Search {
    q: String,
    #[serde(default)]
    resolve: bool,
    #[serde(default)]
    following: bool,
    limit: Option<u32>,
    #[serde(default)]
    offset: u32,
}

async fn search(
    viewer: Signed<ReadAccounts>,
    State(state): State<WebState>,
    Params(asked): Params<Search>,
) -> Result<Response, ApiError> {
    let found = super::search::Asked {
        text: asked.q.trim(),
        viewer: Some(viewer.id()),
        resolve: asked.resolve,
        following: asked.following,
        limit: asked.limit.unwrap_or(40).clamp(1, 80),
        offset: asked.offset,
    };
    let ids = found.accounts(&state).await?;
    state.show_accounts(&ids).await
}

async fn show(
    _caller: Open<ReadAccounts>,
    State(state): State<WebState>,
    PathId(id): PathId<ActorId>,
) -> Result<Response, ApiError> {
    state.show_account(id).await
}

#[derive(Deserialize)]
struct Statuses {
    #[serde(default)]
    exclude_replies: bool,
    #[serde(default)]
    exclude_reblogs: bool,
    #[serde(default)]
    only_media: bool,
    #[serde(default)]
    pinned: bool,
    #[serde(default, deserialize_with = "blank")]
    tagged: Option<String>,
}

async fn statuses(
    caller: Open<ReadStatuses>,
    State(state): State<WebState>,
    PathId(id): PathId<ActorId>,
    paged: Paged,
    Params(asked): Params<Statuses>,
) -> Result<Response, ApiError> {
    let actor = state.actor(id).await?;
    let read = state.app.read();
    let tag = match asked.tagged.as_deref().map(hashtag::normalise) {
        // What is no hashtag is on no post.
        Some(None) => return Ok(nothing()),
        Some(tag) => tag,
        None => None,
    };
    let which = AccountPosts {
        exclude_replies: asked.exclude_replies,
        exclude_boosts: asked.exclude_reblogs,
        only_media: asked.only_media,
        pinned: asked.pinned,
    };
    let listing = views::account_posts(&read, actor.id, which, tag.as_deref(), caller.id(), paged.page).await?;
    if asked.pinned {
        // In the order in which they were pinned.
        let mut pinned = read.pins().of_actor(actor.id).await?;
        pinned.retain(|post| listing.ids().contains(post));
        return state.show_statuses(&pinned, caller.id()).await;
    }
    state.show_listing(&paged, &listing).await
}

/// Whether the lists of an account's relations are kept from the viewer: it keeps them to itself, is suspended, is for
/// its members alone, or blocks the viewer.
async fn hides(state: &WebState, id: ActorId, viewer: Option<ActorId>) -> Result<bool, ApiError> {
    let actor = state.actor(id).await?;
    if !actor.is_shown() || actor.kind == ActorKind::Application {
        return Ok(true);
    }
    if actor.hides_follows && viewer != Some(id) {
        return Ok(true);
    }
    let read = state.app.read();
    if actor.kind == ActorKind::Group && !read.communities().unseen(viewer, &[actor.id]).await?.is_empty() {
        return Ok(true);
    }
    match viewer {
        Some(viewer) => Ok(read.blocks().find(actor.id, viewer).await?.is_some()),
        None => Ok(false),
    }
}

async fn followers(
    caller: Open<ReadAccounts>,
    State(state): State<WebState>,
    PathId(id): PathId<ActorId>,
    paged: Paged<40, 80>,
) -> Result<Response, ApiError> {
    if hides(&state, id, caller.id()).await? {
        return Ok(nothing());
    }
    let follows = state.app.read().follows().followers(id, paged.page).await?;
    let page: Vec<(i64, ActorId)> = follows.iter().map(|follow| (follow.id.0, follow.follower)).collect();
    state.show_account_page(&paged, &page).await
}

async fn following(
    caller: Open<ReadAccounts>,
    State(state): State<WebState>,
    PathId(id): PathId<ActorId>,
    paged: Paged<40, 80>,
) -> Result<Response, ApiError> {
    if hides(&state, id, caller.id()).await? {
        return Ok(nothing());
    }
    let read = state.app.read();
    let follows = read.follows().following(id, paged.page).await?;
    let targets: Vec<ActorId> = follows.iter().map(|follow| follow.target).collect();
    let mut views = state.listed_views(&targets).await?;
    // Who follows a community by invitation does not give it away.
    let unseen = read.communities().unseen(caller.id(), &targets).await?;
    views.retain(|view| !unseen.contains(&view.actor.id));
    let cursors = follows.iter().map(|follow| follow.id.0);
    Ok(paged.answer(cursors, entity::accounts(&views, &state.here(None))))
}

/// Featured hashtags, recommended accounts and proofs of identity.
async fn not_kept(
    _caller: Open<ReadAccounts>,
    State(state): State<WebState>,
    PathId(id): PathId<ActorId>,
) -> Result<Response, ApiError> {
    state.actor(id).await?;
    Ok(nothing())
}

async fn lists(
    _viewer: Signed<ReadLists>,
    State(state): State<WebState>,
    PathId(id): PathId<ActorId>,
) -> Result<Response, ApiError> {
    state.actor(id).await?;
    Ok(nothing())
}
