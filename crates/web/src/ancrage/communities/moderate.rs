//! What moderators of a community do about posts and people.

use app::{
    Origin,
    community::{Act, Moderate},
};
use axum::{extract::State, http::StatusCode};
use chrono::TimeDelta;
use domain::{
    community::MAX_REASON,
    id::{ActorId, PostId},
    time::Timestamp,
};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    super::{
        Problem,
        access::Signed,
        body::Sent,
        path::Path,
        problem::{Clash, Denied, Missing, Refused},
        query,
    },
    Room,
};
use crate::{WebState, extract::scope::WriteCommunity};

pub(super) fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new().routes(routes!(moderate))
}

/// A post, by its id as in the Mastodon API.
#[derive(Deserialize, ToSchema)]
struct OnPost {
    #[serde(deserialize_with = "query::post")]
    #[schema(value_type = String, pattern = "^[0-9]{1,18}$")]
    post: PostId,
}

/// A post, and why.
#[derive(Deserialize, ToSchema)]
struct OnPostBecause {
    #[serde(deserialize_with = "query::post")]
    #[schema(value_type = String, pattern = "^[0-9]{1,18}$")]
    post: PostId,
    /// Why, for everyone who hears of it.
    #[serde(default)]
    #[schema(max_length = 500)]
    reason: String,
}

/// An account, by its id as in the Mastodon API.
#[derive(Deserialize, ToSchema)]
struct OnAccount {
    #[serde(deserialize_with = "query::account")]
    #[schema(value_type = String, pattern = "^[0-9]{1,18}$")]
    account: ActorId,
}

/// An account that is kept out.
#[derive(Deserialize, ToSchema)]
struct KeptOut {
    #[serde(deserialize_with = "query::account")]
    #[schema(value_type = String, pattern = "^[0-9]{1,18}$")]
    account: ActorId,
    /// For how many days; for ever where it is left out.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 3650)]
    days: Option<i64>,
    /// Why, for everyone who hears of it.
    #[serde(default)]
    #[schema(max_length = 500)]
    reason: String,
}

/// What a moderator does.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "deed", rename_all = "snake_case")]
#[schema(as = CommunityDeed)]
enum Deed {
    /// Takes a post out of the community. It stays its author's.
    Remove(OnPostBecause),
    /// Lets a post back in.
    Restore(OnPost),
    /// Closes the thread that a post begins.
    Lock(OnPost),
    /// Opens it again.
    Unlock(OnPost),
    /// Puts a post on top.
    Pin(OnPost),
    /// Takes it down.
    Unpin(OnPost),
    /// Keeps somebody out.
    Ban(KeptOut),
    /// Lets somebody come back.
    Unban(OnAccount),
    /// Lets a member look after the community too.
    Appoint(OnAccount),
    /// Lets somebody look after it no longer.
    Dismiss(OnAccount),
}

// The figure in the descriptions above, which have to spell it out.
const _: () = assert!(MAX_REASON == 500);
/// The longest ban that ends, in days.
const MAX_DAYS: i64 = 3_650;

fn reason(text: String) -> Result<String, Problem> {
    if text.chars().count() > MAX_REASON {
        return Err(Problem::invalid("a reason has at most 500 characters"));
    }
    Ok(text)
}

impl Deed {
    fn act(self, now: Timestamp) -> Result<Act, Problem> {
        Ok(match self {
            Self::Remove(OnPostBecause { post, reason: why }) => Act::Remove { post, reason: reason(why)? },
            Self::Restore(OnPost { post }) => Act::Restore { post },
            Self::Lock(OnPost { post }) => Act::Lock { post, locked: true },
            Self::Unlock(OnPost { post }) => Act::Lock { post, locked: false },
            Self::Pin(OnPost { post }) => Act::Pin { post, pinned: true },
            Self::Unpin(OnPost { post }) => Act::Pin { post, pinned: false },
            Self::Ban(KeptOut { account, days, reason: why }) => {
                if days.is_some_and(|days| !(1..=MAX_DAYS).contains(&days)) {
                    return Err(Problem::invalid("a ban lasts from 1 to 3650 days"));
                }
                let until = days.map(|days| now + TimeDelta::days(days));
                Act::Ban { actor: account, until, reason: reason(why)? }
            }
            Self::Unban(OnAccount { account }) => Act::Unban { actor: account },
            Self::Appoint(OnAccount { account }) => Act::Appoint { actor: account },
            Self::Dismiss(OnAccount { account }) => Act::Dismiss { actor: account },
        })
    }
}

/// Moderate a community
///
/// For its moderators. Nobody elsewhere learns which of them it was; doing it twice is doing it once.
#[utoipa::path(
    post,
    path = "/api/ancrage/v1/communities/{id}/moderate",
    operation_id = "moderateCommunity",
    tag = "communities",
    params(("id" = String, Path, pattern = "^[0-9]{1,18}$", description = "The id of the community.")),
    request_body = Deed,
    responses((status = 204, description = "Done."), Clash, Missing, Denied, Refused),
    security(("bearer" = ["write:community"])),
)]
async fn moderate(
    viewer: Signed<WriteCommunity>,
    State(state): State<WebState>,
    Path(text): Path<String>,
    Sent(deed): Sent<Deed>,
) -> Result<StatusCode, Problem> {
    let community = Room::looked_after(&state, &text, &viewer).await?.community.actor;
    let act = deed.act(state.app.now())?;
    state.app.execute(Moderate { origin: Origin::Local(viewer.speaker), community, act }).await?;
    Ok(StatusCode::NO_CONTENT)
}
