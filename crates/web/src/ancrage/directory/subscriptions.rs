//! The directories of other servers that this one lists too: for its administrators.

use app::directory::subscription::{Subscribe, Unsubscribe};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{id::SubscriptionId, territory::TerritoryCode, time::Timestamp, uri::Uri};
use serde::{Deserialize, Serialize};
use storage::Subscription;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::super::{
    Problem,
    access::{self, Signed},
    body::Sent,
    path::Path,
    problem::{Denied, Missing, Refused},
};
use crate::{
    WebState,
    extract::scope::{ReadTerritory, WriteTerritory},
};

pub(super) fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new().routes(routes!(list, subscribe)).routes(routes!(unsubscribe))
}

/// The directory of another server that is read.
#[derive(Serialize, ToSchema)]
#[schema(as = DirectorySubscription)]
struct Subscribed {
    id: String,
    /// Where the other server is.
    #[schema(format = "uri")]
    url: String,
    /// What it is called, as it said last; may be empty.
    title: String,
    /// The codes of the areas of which it is listed here; everything that is known here where there is none.
    territories: Vec<String>,
    /// How many of it are listed here.
    entries: i64,
    /// Since when it is read.
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
    /// When it was last read.
    #[schema(value_type = Option<String>, format = DateTime)]
    read_at: Option<Timestamp>,
    /// When it is read next.
    #[schema(value_type = String, format = DateTime)]
    due_at: Timestamp,
    /// How often in a row it could not be read.
    failures: u32,
    /// Why not; empty when it could.
    problem: String,
}

impl Subscribed {
    fn new(known: Subscription, entries: i64) -> Self {
        Self {
            id: known.id.to_string(),
            url: known.source.to_string(),
            title: known.title,
            territories: known.territories.iter().map(ToString::to_string).collect(),
            entries,
            since: known.created_at,
            read_at: known.good_at,
            due_at: known.due_at,
            failures: known.failures,
            problem: known.problem,
        }
    }
}

/// List the directories of other servers that are read
///
/// For administrators. At most 100, the oldest first.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/directory/subscriptions",
    operation_id = "listDirectorySubscriptions",
    tag = "directory",
    responses((status = 200, description = "The directories.", body = [Subscribed]), Denied, Refused),
    security(("bearer" = ["read:territory"])),
)]
async fn list(viewer: Signed<ReadTerritory>, State(state): State<WebState>) -> Result<Response, Problem> {
    access::administrator(&state, &viewer).await?;
    let read = state.app.read();
    let (known, counts) = (read.subscriptions().all().await?, read.directory().counts().await?);
    let entries = |known: &Subscription| counts.get(&known.id).copied().unwrap_or_default();
    let shown = known.into_iter().map(|known| (entries(&known), known));
    let shown: Vec<Subscribed> = shown.map(|(entries, known)| Subscribed::new(known, entries)).collect();
    Ok(Json(shown).into_response())
}

/// A directory to read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DirectoryToRead)]
struct Asked {
    /// Where the other server is; any address there. By https.
    #[schema(format = "uri", example = "https://brest.example")]
    url: String,
    /// The codes of the areas of which it is listed here; everything that is known here where there is none.
    #[serde(default)]
    #[schema(max_items = 20)]
    territories: Vec<String>,
}

/// Read the directory of another server
///
/// For administrators. From time to time, beginning soon. Of one that is read already, other areas.
#[utoipa::path(
    post,
    path = "/api/ancrage/v1/directory/subscriptions",
    operation_id = "subscribeToDirectory",
    tag = "directory",
    request_body = Asked,
    responses((status = 201, description = "What is read.", body = Subscribed), Denied, Refused),
    security(("bearer" = ["write:territory"])),
)]
async fn subscribe(
    viewer: Signed<WriteTerritory>,
    State(state): State<WebState>,
    Sent(Asked { url, territories }): Sent<Asked>,
) -> Result<Response, Problem> {
    let by = Some(access::administrator(&state, &viewer).await?);
    let address = Uri::parse(&url).map_err(|error| Problem::invalid(format!("url: {error}")))?;
    let territories = territories.iter().map(|code| TerritoryCode::parse(code)).collect::<Result<_, _>>();
    let territories = territories.map_err(|error| Problem::invalid(format!("territories: {error}")))?;
    let subscription = state.app.execute(Subscribe { by, address, territories }).await?;
    let entries = state.app.read().directory().count(subscription.id).await?;
    Ok((StatusCode::CREATED, Json(Subscribed::new(subscription, entries))).into_response())
}

/// Read the directory of another server no longer
///
/// For administrators. What was listed of it is gone at once.
#[utoipa::path(
    delete,
    path = "/api/ancrage/v1/directory/subscriptions/{subscription}",
    operation_id = "unsubscribeFromDirectory",
    tag = "directory",
    params(("subscription" = String, Path, description = "The subscription's id.")),
    responses((status = 204, description = "It is read no longer."), Missing, Denied, Refused),
    security(("bearer" = ["write:territory"])),
)]
async fn unsubscribe(
    viewer: Signed<WriteTerritory>,
    State(state): State<WebState>,
    Path(text): Path<String>,
) -> Result<StatusCode, Problem> {
    let by = Some(access::administrator(&state, &viewer).await?);
    let missing = || Problem::not_found("there is no such subscription");
    let id: SubscriptionId = text.parse().map_err(|_| missing())?;
    let known = state.app.read().subscriptions().find(id).await?.ok_or_else(missing)?;
    state.app.execute(Unsubscribe { by, address: known.source }).await?;
    Ok(StatusCode::NO_CONTENT)
}
