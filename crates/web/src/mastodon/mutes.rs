//! Whom the viewer muted.

use std::collections::HashMap;

use axum::{extract::State, response::Response};
use domain::{id::ActorId, time::Timestamp};
use serde::Serialize;
use storage::Mute;

use super::{
    Routes,
    entity::{Account, iso_or_null},
};
use crate::{
    WebState,
    error::ApiError,
    extract::{Paged, Signed, scope::ReadMutes},
};

pub(super) fn routes() -> Routes {
    Routes::default().get("/api/v1/mutes", list)
}

/// <https://docs.joinmastodon.org/entities/Account/#MutedAccount>
#[derive(Serialize)]
struct MutedAccount<'a> {
    #[serde(flatten)]
    account: Account<'a>,
    #[serde(serialize_with = "iso_or_null")]
    mute_expires_at: Option<Timestamp>,
}

async fn list(
    viewer: Signed<ReadMutes>,
    State(state): State<WebState>,
    paged: Paged<40, 80>,
) -> Result<Response, ApiError> {
    let muted = state.app.read().mutes().of_actor(viewer.id(), state.app.now(), paged.page).await?;
    let ids: Vec<ActorId> = muted.iter().map(|(target, _)| *target).collect();
    let views = state.account_views(&ids).await?;
    let by_target: HashMap<ActorId, Mute> = muted.into_iter().collect();
    let here = state.here(Some(viewer.id()));
    let accounts: Vec<MutedAccount<'_>> = views
        .iter()
        .map(|view| MutedAccount {
            account: Account::new(view, &here),
            mute_expires_at: by_target.get(&view.actor.id).and_then(|mute| mute.expires_at),
        })
        .collect();
    Ok(paged.answer(ids.iter().map(|id| id.0), accounts))
}
