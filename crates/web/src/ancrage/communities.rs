//! Communities: found, read, joined, left, and looked after. What is for members alone exists for nobody else.

mod change;
mod invitations;
mod mine;
mod moderate;
mod people;
mod post;
mod recover;
mod sharing;

use app::community::{CreateCommunity, JoinCommunity, LeaveCommunity, Profile};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use domain::{
    actor::MAX_NAME,
    community::{Closer, Community, MAX_CHARTER, MAX_DESCRIPTION, MAX_LANGUAGES, MAX_SUBJECT, Purpose},
    group::{Access, Place},
    id::ActorId,
    territory::TerritoryCode,
    text::sanitize,
    time::Timestamp,
};
use serde::{Deserialize, Deserializer, Serialize};
use storage::{AccountView, CommunityFilter, Page, views};
use utoipa::{
    IntoParams, ToSchema,
    openapi::{RefOr, Schema},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Problem,
    access::{Open, Signed, moderates},
    body::Sent,
    next,
    path::Path,
    problem::{Clash, Denied, Missing, Refused},
    query::{self, PageSize, Query},
};
use crate::{
    WebState,
    extract::{
        Viewer,
        scope::{ReadCommunity, WriteCommunity},
    },
};

const PATH: &str = "/api/ancrage/v1/communities";

pub(super) fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(show))
        .routes(routes!(join))
        .routes(routes!(leave))
        .merge(change::routes())
        .merge(invitations::routes())
        .merge(mine::routes())
        .merge(people::routes())
        .merge(post::routes())
        .merge(moderate::routes())
        .merge(recover::routes())
        .merge(sharing::routes())
}

/// People and companies around a purpose.
#[derive(Serialize, ToSchema)]
#[schema(as = Community)]
struct Shown {
    /// As in the Mastodon API.
    id: String,
    #[schema(example = "@fondeurs@lyon.example")]
    handle: String,
    /// What it is called.
    name: String,
    /// The ActivityPub id, which can be followed from elsewhere.
    #[schema(format = "uri")]
    uri: String,
    /// The page.
    #[schema(format = "uri")]
    url: String,
    /// What it is for, plain text.
    description: String,
    #[schema(schema_with = purpose_schema)]
    purpose: &'static str,
    /// Which company, trade, project or territory, in words.
    subject: String,
    #[schema(schema_with = access_schema)]
    access: &'static str,
    /// The code of the territory in which it is; missing where it is nowhere in particular.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "insee-com:29019")]
    territory: Option<String>,
    /// What members agree to, plain text.
    charter: String,
    /// The languages that are spoken there (BCP 47).
    languages: Vec<String>,
    /// How many members it has.
    members: i64,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// Since when it is closed: everything stays to be read, nobody writes there and nobody joins.
    #[schema(value_type = Option<String>, format = DateTime)]
    closed_at: Option<Timestamp>,
    /// Whose moderators closed it; missing where it is open. What those of the server closed they alone open again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = closer_schema)]
    closed_by: Option<&'static str>,
    /// What the asker is there; missing for strangers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    you: Option<Standing>,
}

/// What somebody is in a community.
#[derive(Serialize, ToSchema)]
#[schema(as = CommunityStanding)]
struct Standing {
    /// A member.
    member: bool,
    /// Looks after it.
    moderator: bool,
    /// Asked to be let in.
    asked: bool,
    /// Is invited.
    invited: bool,
}

/// What it is about.
fn purpose_schema() -> RefOr<Schema> {
    query::name_schema(Purpose::ALL.map(Purpose::as_str))
}

/// Who may join: anyone at once, whom the moderators let in, or whom they invited. What is said among those who were
/// invited is for members alone.
fn access_schema() -> RefOr<Schema> {
    query::name_schema(Access::ALL.map(Access::as_str))
}

/// Whose moderators closed it.
fn closer_schema() -> RefOr<Schema> {
    query::name_schema(Closer::ALL.map(Closer::as_str))
}

impl Shown {
    fn new(view: &AccountView, community: &Community, you: Option<Standing>, state: &WebState) -> Self {
        let actor = &view.actor;
        Self {
            id: actor.id.to_string(),
            handle: state.app.instance().full_handle(actor),
            name: actor.display_name().to_owned(),
            uri: actor.uri.to_string(),
            url: state.app.instance().uri(&format!("/communities/{}", actor.username)).to_string(),
            description: sanitize::plain(&actor.summary),
            purpose: community.purpose.as_str(),
            subject: community.subject.clone(),
            access: community.access.as_str(),
            territory: community.territory.as_ref().map(ToString::to_string),
            charter: community.charter.clone(),
            languages: community.languages.clone(),
            members: actor.counts.followers,
            created_at: community.created_at,
            closed_at: community.closing.map(|closing| closing.since),
            closed_by: community.closing.map(|closing| closing.by.as_str()),
            you,
        }
    }
}

/// The id of something in the path, as the lists give it.
fn parsed<T: std::str::FromStr>(text: &str) -> Result<T, Problem> {
    text.parse().map_err(|_| Problem::not_found("there is nothing of this id"))
}

/// A community with what the asker is in it.
struct Room {
    view: AccountView,
    community: Community,
    place: Place,
    asked: bool,
    invited: bool,
}

impl Room {
    /// The community of the id in an address, unless the asker must not know that there is one.
    async fn find(state: &WebState, id: &str, viewer: Option<&Viewer>) -> Result<Self, Problem> {
        Self::of(state, parsed(id)?, viewer).await
    }

    async fn of(state: &WebState, id: ActorId, viewer: Option<&Viewer>) -> Result<Self, Problem> {
        let room = Self::load(state, id, viewer).await?;
        let known = room.place.member || room.invited || !room.community.access.is_private();
        if known { Ok(room) } else { Err(Problem::not_found("there is no such community")) }
    }

    /// The same, whoever may know of it.
    async fn load(state: &WebState, id: ActorId, viewer: Option<&Viewer>) -> Result<Self, Problem> {
        let none = || Problem::not_found("there is no such community");
        let read = state.app.read();
        let community = read.communities().find(id).await?.ok_or_else(none)?;
        let view = views::accounts(&read, &[id]).await?.pop().filter(|view| view.actor.is_active()).ok_or_else(none)?;
        let mut room = Self { view, community, place: Place::default(), asked: false, invited: false };
        if let Some(viewer) = viewer {
            room.place = read.communities().place(id, viewer.id(), state.app.now()).await?;
            if !room.place.member {
                room.asked = read.follows().between(viewer.id(), id).await?.is_some();
                room.invited = read.communities().is_invited(id, viewer.id()).await?;
            }
        }
        Ok(room)
    }

    /// The same for those who look after it.
    async fn looked_after(state: &WebState, id: &str, viewer: &Viewer) -> Result<Self, Problem> {
        let room = Self::find(state, id, Some(viewer)).await?;
        if room.place.moderator {
            return Ok(room);
        }
        Err(app::Error::forbidden("only moderators of the community do this").into())
    }

    /// The same for those who close it and open it again: who look after it, and the moderators of this server, whom
    /// nothing is hidden from.
    async fn closed_by(state: &WebState, id: &str, viewer: &Viewer) -> Result<Self, Problem> {
        if !moderates(state, viewer).await? {
            return Self::looked_after(state, id, viewer).await;
        }
        Self::load(state, parsed(id)?, Some(viewer)).await
    }

    fn answer(&self, state: &WebState, asker: bool) -> Shown {
        let Self { view, community, place, asked, invited } = self;
        let you = Standing { member: place.member, moderator: place.moderator, asked: *asked, invited: *invited };
        Shown::new(view, community, asker.then_some(you), state)
    }
}

/// Which communities are listed.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Search {
    /// What they are about. Anything where it is left out.
    #[serde(default, deserialize_with = "purpose")]
    #[param(schema_with = purpose_schema)]
    purpose: Option<Purpose>,
    /// Only those that the account of this id looks after.
    #[serde(default, deserialize_with = "query::number")]
    #[param(value_type = Option<String>, pattern = "^[0-9]{1,18}$")]
    moderator: Option<i64>,
    /// Only those made before the one of this id, as the `Link` header has it.
    #[serde(default, deserialize_with = "query::number")]
    #[param(value_type = Option<String>, pattern = "^[0-9]{1,18}$")]
    before: Option<i64>,
    /// How many at the most.
    #[serde(default)]
    #[param(schema_with = PageSize::schema)]
    limit: PageSize,
}

fn purpose<'de, D: Deserializer<'de>>(text: D) -> Result<Option<Purpose>, D::Error> {
    let names = Purpose::ALL.map(Purpose::as_str).join(", ");
    let read = |text: &str| Purpose::from_name(text).ok_or_else(|| format!("purpose is one of {names}"));
    query::parsed(text, read).map(Some)
}

/// List communities
///
/// Those that wish to be found, the newest first.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/communities",
    operation_id = "listCommunities",
    tag = "communities",
    params(Search),
    responses(
        (status = 200, description = "The communities.", body = Vec<Shown>,
         headers(("Link" = Option<String>, description = "The next page."))),
        Refused,
    ),
)]
async fn list(
    State(state): State<WebState>,
    headers: HeaderMap,
    Query(asked): Query<Search>,
) -> Result<Response, Problem> {
    let PageSize(limit) = asked.limit;
    let read = state.app.read();
    let moderator = asked.moderator.map(ActorId);
    let which = CommunityFilter { purpose: asked.purpose, moderator, member: None, listed: true };
    let found = read.communities().list(&which, Page { max_id: asked.before, ..Page::first(limit) }).await?;
    let ids: Vec<ActorId> = found.iter().map(|community| community.actor).collect();
    let views = views::accounts(&read, &ids).await?;
    let shown: Vec<Shown> = found
        .iter()
        .filter_map(|community| {
            let view = views.iter().find(|view| view.actor.id == community.actor)?;
            Some(Shown::new(view, community, None, &state))
        })
        .collect();
    let next = found.last().filter(|_| found.len() == limit as usize).map(|last| {
        let page = [("before", last.actor.to_string()), ("limit", limit.to_string())];
        let purpose = asked.purpose.map(|purpose| ("purpose", purpose.as_str().to_owned()));
        let moderator = moderator.map(|moderator| ("moderator", moderator.to_string()));
        next::link(state.app.instance(), PATH, page.into_iter().chain(purpose).chain(moderator))
    });
    Ok(super::cached::briefly(&headers, &shown, next.as_deref()))
}

/// What a new community is.
#[derive(Deserialize, ToSchema)]
struct NewCommunity {
    /// The name in addresses, for ever; it is kept in lower case.
    #[schema(pattern = "^[A-Za-z0-9_]{1,30}$", example = "fondeurs")]
    handle: String,
    /// What it is called; the handle where it is empty.
    #[serde(default)]
    #[schema(max_length = 100)]
    name: String,
    /// What it is for, plain text.
    #[serde(default)]
    #[schema(max_length = 1000)]
    description: String,
    #[serde(deserialize_with = "some_purpose")]
    #[schema(schema_with = purpose_schema)]
    purpose: Purpose,
    /// Which company, trade, project or territory, in words.
    #[serde(default)]
    #[schema(max_length = 200)]
    subject: String,
    #[serde(deserialize_with = "some_access")]
    #[schema(schema_with = access_schema)]
    access: Access,
    /// The code of the territory in which it is; nowhere in particular where it is left out.
    #[serde(default)]
    #[schema(max_length = 80, example = "insee-com:29019")]
    territory: Option<String>,
    /// What members agree to, plain text.
    #[serde(default)]
    #[schema(max_length = 10000)]
    charter: String,
    /// The languages that are spoken there (BCP 47); what is none is left out.
    #[serde(default)]
    #[schema(max_items = 10)]
    languages: Vec<String>,
    /// It wishes to be found. Communities by invitation never are.
    #[serde(default = "yes")]
    listed: bool,
}

// The figures in the description above, which has to spell them out.
const _: () = assert!(
    MAX_NAME == 100 && MAX_DESCRIPTION == 1_000 && MAX_SUBJECT == 200 && MAX_CHARTER == 10_000 && MAX_LANGUAGES == 10
);

fn yes() -> bool {
    true
}

fn some_purpose<'de, D: Deserializer<'de>>(text: D) -> Result<Purpose, D::Error> {
    query::parsed(text, |text| Purpose::from_name(text).ok_or("there is no such purpose"))
}

fn some_access<'de, D: Deserializer<'de>>(text: D) -> Result<Access, D::Error> {
    query::parsed(text, |text| Access::from_name(text).ok_or("there is no such access"))
}

/// Found a community
///
/// Who founds it, a person or the company that the token speaks for, is its first member and moderator.
#[utoipa::path(
    post,
    path = "/api/ancrage/v1/communities",
    operation_id = "createCommunity",
    tag = "communities",
    request_body = NewCommunity,
    responses((status = 201, description = "The community.", body = Shown), Clash, Denied, Refused),
    security(("bearer" = ["write:community"])),
)]
async fn create(
    viewer: Signed<WriteCommunity>,
    State(state): State<WebState>,
    Sent(new): Sent<NewCommunity>,
) -> Result<Response, Problem> {
    if new.languages.len() > MAX_LANGUAGES {
        return Err(Problem::invalid("a community names at most 10 languages"));
    }
    let NewCommunity { handle, name, description, purpose, subject, access, territory, charter, languages, listed } =
        new;
    let territory = territory.as_deref().map(TerritoryCode::parse).transpose();
    let territory = territory.map_err(|error| Problem::invalid(format!("territory: {error}")))?;
    let name = if name.chars().all(|c| c.is_whitespace() || c.is_control()) { handle.clone() } else { name };
    let profile = Profile { name, description, purpose, subject, access, territory, charter, languages, listed };
    let command = CreateCommunity::prepare(&state.app, viewer.speaker, &handle, profile).await?;
    let actor = state.app.execute(command).await?;
    let room = Room::of(&state, actor.id, Some(&viewer)).await?;
    Ok((StatusCode::CREATED, Json(room.answer(&state, true))).into_response())
}

/// Read a community
///
/// One by invitation exists for its members and for those who are invited.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/communities/{id}",
    operation_id = "readCommunity",
    tag = "communities",
    params(("id" = String, Path, pattern = "^[0-9]{1,18}$", description = "The id of the community.")),
    responses((status = 200, description = "The community.", body = Shown), Missing, Denied, Refused),
    security((), ("bearer" = ["read:community"])),
)]
async fn show(
    viewer: Open<ReadCommunity>,
    State(state): State<WebState>,
    Path(text): Path<String>,
) -> Result<Response, Problem> {
    let viewer = viewer.viewer();
    let room = Room::find(&state, &text, viewer).await?;
    Ok(Json(room.answer(&state, viewer.is_some())).into_response())
}

/// Join a community
///
/// At once, or its moderators are asked: `you` says which.
#[utoipa::path(
    post,
    path = "/api/ancrage/v1/communities/{id}/join",
    operation_id = "joinCommunity",
    tag = "communities",
    params(("id" = String, Path, pattern = "^[0-9]{1,18}$", description = "The id of the community.")),
    responses((status = 200, description = "The community.", body = Shown), Missing, Denied, Refused),
    security(("bearer" = ["write:community"])),
)]
async fn join(
    viewer: Signed<WriteCommunity>,
    State(state): State<WebState>,
    Path(text): Path<String>,
) -> Result<Response, Problem> {
    let community = Room::find(&state, &text, Some(&viewer)).await?.community.actor;
    state.app.execute(JoinCommunity { speaker: viewer.speaker, community }).await?;
    let room = Room::of(&state, community, Some(&viewer)).await?;
    Ok(Json(room.answer(&state, true)).into_response())
}

/// Leave a community
///
/// Or take back the request to join it. The last moderator stays.
#[utoipa::path(
    post,
    path = "/api/ancrage/v1/communities/{id}/leave",
    operation_id = "leaveCommunity",
    tag = "communities",
    params(("id" = String, Path, pattern = "^[0-9]{1,18}$", description = "The id of the community.")),
    responses((status = 204, description = "Nobody's member any more."), Missing, Denied, Refused),
    security(("bearer" = ["write:community"])),
)]
async fn leave(
    viewer: Signed<WriteCommunity>,
    State(state): State<WebState>,
    Path(text): Path<String>,
) -> Result<StatusCode, Problem> {
    let community = Room::find(&state, &text, Some(&viewer)).await?.community.actor;
    state.app.execute(LeaveCommunity { speaker: viewer.speaker, community }).await?;
    Ok(StatusCode::NO_CONTENT)
}
