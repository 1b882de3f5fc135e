//! What the viewer does with an account: following, blocking, muting.

use app::{
    Origin, block, follow,
    mute::{MuteActor, UnmuteActor},
    private_note::SetPrivateNote,
};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use domain::id::ActorId;
use serde::Deserialize;
use serde_json::json;
use storage::views;

use super::{MAX_IDS, Routes};
use crate::{
    WebState,
    error::ApiError,
    extract::{
        Params, PathId, Signed, blank,
        scope::{ReadFollows, WriteAccounts, WriteBlocks, WriteFollows, WriteMutes},
    },
    mastodon::entity,
};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/api/v1/accounts/relationships", relationships)
        .get("/api/v1/accounts/familiar_followers", familiar_followers)
        .post("/api/v1/accounts/{id}/follow", follow)
        .post("/api/v1/accounts/{id}/unfollow", unfollow)
        .post("/api/v1/accounts/{id}/remove_from_followers", remove_from_followers)
        .post("/api/v1/accounts/{id}/block", block)
        .post("/api/v1/accounts/{id}/unblock", unblock)
        .post("/api/v1/accounts/{id}/mute", mute)
        .post("/api/v1/accounts/{id}/unmute", unmute)
        .post("/api/v1/accounts/{id}/note", note)
}

#[derive(Deserialize)]
struct Many {
    #[serde(default)]
    id: Vec<ActorId>,
}

async fn relationships(
    viewer: Signed<ReadFollows>,
    State(state): State<WebState>,
    Params(asked): Params<Many>,
) -> Result<Response, ApiError> {
    let mut ids = asked.id;
    ids.truncate(MAX_IDS);
    let read = state.app.read();
    let known = read.actors().find_all(&ids).await?;
    ids.retain(|id| known.iter().any(|actor| actor.id == *id && actor.deleted_at.is_none()));
    let between = views::relationships(&read, viewer.id(), &ids, state.app.now()).await?;
    let list = ids.iter().filter_map(|id| Some(entity::Relationship::new(*id, between.get(id)?)));
    Ok(Json(list.collect::<Vec<_>>()).into_response())
}

/// How many familiar followers are looked at for all accounts together.
const MAX_FAMILIAR: u32 = 200;

async fn familiar_followers(
    viewer: Signed<ReadFollows>,
    State(state): State<WebState>,
    Params(asked): Params<Many>,
) -> Result<Response, ApiError> {
    let mut ids = asked.id;
    ids.truncate(MAX_IDS);
    let read = state.app.read();
    // Who belongs to a group that is for its members alone is theirs to know.
    let unseen = read.communities().unseen(Some(viewer.id()), &ids).await?;
    let seen: Vec<ActorId> = ids.iter().copied().filter(|id| !unseen.contains(id)).collect();
    let actors = read.actors().find_all(&seen).await?;
    // Who keeps that to themselves, keeps it in part too.
    let reticent = |id: &ActorId| actors.iter().any(|actor| actor.id == *id && actor.hides_follows);
    let seen: Vec<ActorId> = seen.into_iter().filter(|id| !reticent(id)).collect();
    let pairs = read.follows().familiar(viewer.id(), &seen, MAX_FAMILIAR).await?;
    let followers: Vec<ActorId> = pairs.iter().map(|(_, follower)| *follower).collect();
    let views = state.listed_views(&followers).await?;
    let here = state.here(Some(viewer.id()));
    let of = |id: &ActorId| {
        let familiar = |follower: ActorId| pairs.contains(&(*id, follower));
        let accounts: Vec<_> =
            views.iter().filter(|view| familiar(view.actor.id)).map(|view| entity::Account::new(view, &here)).collect();
        json!({ "id": id.to_string(), "accounts": accounts })
    };
    Ok(Json(ids.iter().map(of).collect::<Vec<_>>()).into_response())
}

#[derive(Deserialize)]
struct Follow {
    #[serde(default, deserialize_with = "blank")]
    reblogs: Option<bool>,
    #[serde(default, deserialize_with = "blank")]
    notify: Option<bool>,
    languages: Option<Vec<String>>,
}

async fn follow(
    viewer: Signed<WriteFollows>,
    State(state): State<WebState>,
    PathId(target): PathId<ActorId>,
    Params(asked): Params<Follow>,
) -> Result<Response, ApiError> {
    let request = follow::RequestFollow {
        origin: Origin::Local(viewer.speaker),
        target,
        show_boosts: asked.reblogs,
        notify: asked.notify,
    };
    let command = follow::FollowInLanguages { follow: request, languages: asked.languages };
    state.relate(&viewer, target, command).await
}

async fn unfollow(
    viewer: Signed<WriteFollows>,
    State(state): State<WebState>,
    PathId(target): PathId<ActorId>,
) -> Result<Response, ApiError> {
    let command = follow::Unfollow { origin: Origin::Local(viewer.speaker), target };
    state.relate(&viewer, target, command).await
}

async fn remove_from_followers(
    viewer: Signed<WriteFollows>,
    State(state): State<WebState>,
    PathId(follower): PathId<ActorId>,
) -> Result<Response, ApiError> {
    if state.app.read().follows().is_following(follower, viewer.id()).await? {
        let command = follow::AnswerFollow { speaker: viewer.speaker, follower, accept: false };
        return state.relate(&viewer, follower, command).await;
    }
    state.actor(follower).await?;
    state.show_relationship(viewer.id(), follower).await
}

async fn block(
    viewer: Signed<WriteBlocks>,
    State(state): State<WebState>,
    PathId(target): PathId<ActorId>,
) -> Result<Response, ApiError> {
    let command = block::Block { origin: Origin::Local(viewer.speaker), target };
    state.relate(&viewer, target, command).await
}

async fn unblock(
    viewer: Signed<WriteBlocks>,
    State(state): State<WebState>,
    PathId(target): PathId<ActorId>,
) -> Result<Response, ApiError> {
    let command = block::Unblock { origin: Origin::Local(viewer.speaker), target };
    state.relate(&viewer, target, command).await
}

#[derive(Deserialize)]
struct Mute {
    #[serde(default, deserialize_with = "blank")]
    notifications: Option<bool>,
    /// Seconds; 0 is for good.
    #[serde(default, deserialize_with = "blank")]
    duration: Option<i64>,
}

async fn mute(
    viewer: Signed<WriteMutes>,
    State(state): State<WebState>,
    PathId(target): PathId<ActorId>,
    Params(asked): Params<Mute>,
) -> Result<Response, ApiError> {
    let command = MuteActor {
        speaker: viewer.speaker,
        target,
        notifications: asked.notifications.unwrap_or(true),
        duration: asked.duration.filter(|seconds| *seconds != 0),
    };
    state.relate(&viewer, target, command).await
}

async fn unmute(
    viewer: Signed<WriteMutes>,
    State(state): State<WebState>,
    PathId(target): PathId<ActorId>,
) -> Result<Response, ApiError> {
    let command = UnmuteActor { speaker: viewer.speaker, target };
    state.relate(&viewer, target, command).await
}

#[derive(Deserialize)]
struct Note {
    #[serde(default)]
    comment: String,
}

async fn note(
    viewer: Signed<WriteAccounts>,
    State(state): State<WebState>,
    PathId(target): PathId<ActorId>,
    Params(asked): Params<Note>,
) -> Result<Response, ApiError> {
    let command = SetPrivateNote { actor: viewer.id(), target, comment: asked.comment };
    state.relate(&viewer, target, command).await
}
