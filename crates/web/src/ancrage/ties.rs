//! Where whoever asks lives and works, as they say, and whether areas may pass on what they publish.

use app::territory::tie::{LetPassOn, SayTie, WithdrawTie};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    territory::{Territory, Tie, TieKind},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use utoipa::{
    ToSchema,
    openapi::{RefOr, Schema},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Problem, Signed,
    body::Sent,
    path::Path,
    problem::{Denied, Missing, Refused},
    query, territories,
};
use crate::{
    WebState,
    extract::scope::{ReadTerritory, WriteTerritory},
};

pub(super) fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new().routes(routes!(list, pass_on)).routes(routes!(say, withdraw))
}

/// What somebody says of themselves and areas.
#[derive(Serialize, ToSchema)]
struct Ties {
    /// Whether areas may pass on what they publish.
    passed_on: bool,
    /// Where they live and work, the oldest first; at most ten.
    ties: Vec<Said>,
}

/// That somebody lives or works in an area.
#[derive(Serialize, ToSchema)]
#[schema(as = Tie)]
struct Said {
    /// The code of the area.
    #[schema(example = "insee-com:29019")]
    territory: String,
    /// What it is called.
    name: String,
    #[schema(schema_with = kind_schema)]
    kind: &'static str,
    /// Everyone may know.
    public: bool,
    /// When they said so.
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
}

/// How they belong there.
fn kind_schema() -> RefOr<Schema> {
    query::name_schema(TieKind::ALL.map(TieKind::as_str))
}

impl From<(Tie, Territory)> for Said {
    fn from((tie, place): (Tie, Territory)) -> Self {
        Self {
            territory: place.code.to_string(),
            name: place.name,
            kind: tie.kind.as_str(),
            public: tie.public,
            since: tie.since,
        }
    }
}

/// List where one lives and works
///
/// For the one whom the token speaks for. Companies are where their establishments are.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/ties",
    operation_id = "listTies",
    tag = "territories",
    responses((status = 200, description = "What one says.", body = Ties), Denied, Refused),
    security(("bearer" = ["read:territory"])),
)]
async fn list(viewer: Signed<ReadTerritory>, State(state): State<WebState>) -> Result<Response, Problem> {
    let (read, me) = (state.app.read(), viewer.id());
    let ties = read.ties().of_actor(me).await?.into_iter().map(Said::from).collect();
    Ok(Json(Ties { passed_on: !read.ties().is_silent(me).await?, ties }).into_response())
}

/// Yes or no.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TiesChange)]
struct Willing {
    /// Whether areas may pass on what one publishes.
    passed_on: bool,
}

/// Let areas pass on what one publishes, or not
///
/// For people, and for the company that the token speaks for. What was passed on stays.
#[utoipa::path(
    patch,
    path = "/api/ancrage/v1/ties",
    operation_id = "letTerritoriesPassOn",
    tag = "territories",
    request_body = Willing,
    responses((status = 204, description = "From now on."), Denied, Refused),
    security(("bearer" = ["write:territory"])),
)]
async fn pass_on(
    viewer: Signed<WriteTerritory>,
    State(state): State<WebState>,
    Sent(Willing { passed_on }): Sent<Willing>,
) -> Result<StatusCode, Problem> {
    state.app.execute(LetPassOn { speaker: viewer.speaker, willing: passed_on }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How one belongs to an area.
#[derive(Deserialize, ToSchema, Clone, Copy)]
#[serde(rename_all = "lowercase")]
#[schema(as = TieKind)]
enum Kind {
    /// One lives there.
    Lives,
    /// One works there.
    Works,
}

impl From<Kind> for TieKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Lives => Self::Lives,
            Kind::Works => Self::Works,
        }
    }
}

/// Who may know.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TieToSay)]
struct Shown {
    /// Everyone may; nobody else does where it is left out.
    #[serde(default)]
    public: bool,
}

/// Say that one lives or works in an area
///
/// Or whether everyone may know. At most ten, for people; of an old code, the present area.
#[utoipa::path(
    put,
    path = "/api/ancrage/v1/territories/{code}/ties/{kind}",
    operation_id = "sayTie",
    tag = "territories",
    params(
        ("code" = String, Path, description = "The code of the area.", example = "insee-com:29019"),
        ("kind" = inline(Kind), Path, description = "Whether one lives or works there."),
    ),
    request_body = Shown,
    responses((status = 204, description = "Said."), Missing, Denied, Refused),
    security(("bearer" = ["write:territory"])),
)]
async fn say(
    viewer: Signed<WriteTerritory>,
    State(state): State<WebState>,
    Path((text, kind)): Path<(String, Kind)>,
    Sent(Shown { public }): Sent<Shown>,
) -> Result<StatusCode, Problem> {
    let code = territories::find(&state, &text).await?.1.code;
    state.app.execute(SayTie { speaker: viewer.speaker, code, kind: kind.into(), public }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Say no longer that one lives or works in an area
///
/// Whether one said so or not.
#[utoipa::path(
    delete,
    path = "/api/ancrage/v1/territories/{code}/ties/{kind}",
    operation_id = "withdrawTie",
    tag = "territories",
    params(
        ("code" = String, Path, description = "The code of the area.", example = "insee-com:29019"),
        ("kind" = inline(Kind), Path, description = "Whether one lived or worked there."),
    ),
    responses((status = 204, description = "Not said any more."), Missing, Denied, Refused),
    security(("bearer" = ["write:territory"])),
)]
async fn withdraw(
    viewer: Signed<WriteTerritory>,
    State(state): State<WebState>,
    Path((text, kind)): Path<(String, Kind)>,
) -> Result<StatusCode, Problem> {
    let code = territories::find(&state, &text).await?.1.code;
    state.app.execute(WithdrawTie { speaker: viewer.speaker, code, kind: kind.into() }).await?;
    Ok(StatusCode::NO_CONTENT)
}
