//! Who did what in a company's name, for its owners. What people do as themselves is nowhere written down.

use axum::{extract::State, response::Response};
use domain::{hand::ActKind, time::Timestamp};
use serde::Serialize;
use storage::views::{self, HandActView};
use utoipa::{
    ToSchema,
    openapi::{RefOr, Schema},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Problem, Signed,
    account::{self, Account},
    next,
    path::Path,
    problem::{Denied, Missing, Refused},
    query::{self, Part, Query},
};
use crate::{WebState, extract::scope::ReadTeam};

pub(super) fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new().routes(routes!(acts))
}

/// What was done.
fn kinds() -> RefOr<Schema> {
    query::name_schema(ActKind::ALL.map(ActKind::as_str))
}

/// Something that somebody did in a company's name.
#[derive(Serialize, ToSchema)]
#[schema(as = HandAct)]
struct Act {
    /// Lists run over it.
    id: String,
    /// Who did it; `null` where the account is gone.
    person: Option<Account>,
    #[schema(schema_with = kinds)]
    kind: &'static str,
    /// The post that it was about, as in the Mastodon API, as long as the company may read it.
    post: Option<String>,
    /// Whom it was about; `null` where that is nobody else, or the account is gone.
    target: Option<Account>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

impl Act {
    fn new(one: &HandActView) -> Self {
        Self {
            id: one.act.id.to_string(),
            person: one.person.as_ref().map(Account::new),
            kind: one.act.kind.as_str(),
            post: one.act.post.filter(|_| one.author.is_some()).map(|post| post.to_string()),
            target: one.target.as_ref().map(Account::new),
            at: one.act.at,
        }
    }
}

/// List who did what in a company's name
///
/// For its owners, the latest first, for a year. What people do as themselves is not among it.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/companies/{company}/acts",
    operation_id = "listActs",
    tag = "team",
    params(("company" = String, Path, description = "Its handle or id."), Part),
    responses(
        (status = 200, description = "The acts, the latest first.", body = [Act],
         headers(("Link" = Option<String>, description = "The next page."))),
        Missing, Denied, Refused,
    ),
    security(("bearer" = ["read:team"])),
)]
async fn acts(
    viewer: Signed<ReadTeam>,
    State(state): State<WebState>,
    Path(text): Path<String>,
    Query(part): Query<Part>,
) -> Result<Response, Problem> {
    let (company, _) = account::owned(&state, &viewer, &text).await?;
    let acts = views::hand_acts(&state.app.read(), company.id, part.page()).await?;
    let next = part.next(acts.iter().map(|one| one.act.id));
    let path = format!("/api/ancrage/v1/companies/{}/acts", company.id);
    let acts: Vec<Act> = acts.iter().map(Act::new).collect();
    Ok(next::private(&acts, next.map(|next| next::link(state.app.instance(), &path, next))))
}
