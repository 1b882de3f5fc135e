//! Changing what a community says about itself, and who may join: for its moderators. Closing it, and opening it again.

use app::community::{CloseCommunity, Profile, UpdateCommunity};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use domain::{
    community::{MAX_LANGUAGES, Purpose},
    group::Access,
    territory::TerritoryCode,
    text::sanitize,
};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    super::{
        Problem,
        access::Signed,
        body::{Fate, Sent, given},
        path::Path,
        problem::{Denied, Missing, Refused},
    },
    Room, Shown,
};
use crate::{WebState, extract::scope::WriteCommunity};

pub(super) fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new().routes(routes!(update))
}

/// What is to change of a community; what is not named stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CommunityChange)]
struct Change {
    /// What it is called.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = String, min_length = 1, max_length = 100)]
    name: Option<String>,
    /// What it is for, plain text.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = String, max_length = 1000)]
    description: Option<String>,
    #[serde(default, deserialize_with = "given")]
    #[schema(schema_with = super::purpose_schema)]
    purpose: Option<String>,
    /// Which company, trade, project or territory, in words.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = String, max_length = 200)]
    subject: Option<String>,
    /// One by invitation stays so, and no other becomes one.
    #[serde(default, deserialize_with = "given")]
    #[schema(schema_with = super::access_schema)]
    access: Option<String>,
    /// The code of the territory in which it is; `null` for nowhere in particular.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 80, example = "insee-com:29019")]
    territory: Fate<String>,
    /// What members agree to, plain text.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = String, max_length = 10000)]
    charter: Option<String>,
    /// The languages that are spoken there (BCP 47); what is none is left out.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Vec<String>, max_items = 10)]
    languages: Option<Vec<String>>,
    /// It wishes to be found. Communities by invitation never are.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = bool)]
    listed: Option<bool>,
    /// `true` closes it: everything stays to be read, nobody writes there and nobody joins; `false` opens it again.
    /// Moderators of the server change this too, and nothing else; what they closed they alone open again, and closing
    /// what its own moderators closed makes it so.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = bool)]
    closed: Option<bool>,
}

impl Change {
    /// Whether nothing changes but that it is closed or opened.
    fn only_closes(&self) -> bool {
        let Self { name, description, purpose, subject, access, territory, charter, languages, listed, closed } = self;
        let texts = [name, description, purpose, subject, access, charter];
        let rest = texts.into_iter().any(Option::is_some) || languages.is_some() || listed.is_some();
        closed.is_some() && !rest && *territory == Fate::Stays
    }
}

/// What a community says of itself, once it has changed.
fn changed(Room { view, community, .. }: Room, asked: Change) -> Result<Profile, Problem> {
    let purpose = asked.purpose.map(|name| {
        let known = Purpose::ALL.map(Purpose::as_str).join(", ");
        Purpose::from_name(&name).ok_or_else(|| Problem::invalid(format!("purpose is one of {known}")))
    });
    let access = asked.access.map(|name| {
        let known = Access::ALL.map(Access::as_str).join(", ");
        Access::from_name(&name).ok_or_else(|| Problem::invalid(format!("access is one of {known}")))
    });
    let code =
        |text: String| TerritoryCode::parse(&text).map_err(|error| Problem::invalid(format!("territory: {error}")));
    if asked.languages.as_ref().is_some_and(|languages| languages.len() > MAX_LANGUAGES) {
        return Err(Problem::invalid("a community names at most 10 languages"));
    }
    let actor = view.actor;
    Ok(Profile {
        name: asked.name.unwrap_or(actor.name),
        description: asked.description.unwrap_or_else(|| sanitize::plain(&actor.summary)),
        purpose: purpose.transpose()?.unwrap_or(community.purpose),
        subject: asked.subject.unwrap_or(community.subject),
        access: access.transpose()?.unwrap_or(community.access),
        territory: asked.territory.read(code)?.after(community.territory),
        charter: asked.charter.unwrap_or(community.charter),
        languages: asked.languages.unwrap_or(community.languages),
        listed: asked.listed.unwrap_or(actor.discoverable),
    })
}

/// Change a community
///
/// For its moderators; those of the server close it and open it again. All that is named changes, or nothing does:
/// where a part is refused, the rest stays as it was.
#[utoipa::path(
    patch,
    path = "/api/ancrage/v1/communities/{id}",
    operation_id = "changeCommunity",
    tag = "communities",
    params(("id" = String, Path, pattern = "^[0-9]{1,18}$", description = "The id of the community.")),
    request_body = Change,
    responses((status = 200, description = "The community as it is now.", body = Shown), Missing, Denied, Refused),
    security(("bearer" = ["write:community"])),
)]
async fn update(
    viewer: Signed<WriteCommunity>,
    State(state): State<WebState>,
    Path(text): Path<String>,
    Sent(asked): Sent<Change>,
) -> Result<Response, Problem> {
    let (speaker, closed) = (viewer.speaker, asked.closed);
    let community = if let Some(closed) = closed.filter(|_| asked.only_closes()) {
        let community = Room::closed_by(&state, &text, &viewer).await?.community.actor;
        state.app.execute(CloseCommunity { speaker, community, closed }).await?;
        community
    } else {
        let room = Room::looked_after(&state, &text, &viewer).await?;
        let community = room.community.actor;
        let profile = changed(room, asked)?;
        state.app.execute(UpdateCommunity { speaker, community, profile, closed }).await?;
        community
    };
    let room = Room::load(&state, community, Some(&viewer)).await?;
    Ok(Json(room.answer(&state, true)).into_response())
}
