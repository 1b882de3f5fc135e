//! Publishing, editing and deleting.

use app::{
    Origin,
    media::{self, MediaChange},
    post::{DeletePost, Draft, Edit, EditPost, PollDraft, PublishPost},
};
use axum::{
    Json,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use domain::{
    audience::Audience,
    cursor::Circle,
    handle::Handle,
    id::{ActorId, AttachmentId, PostId},
    membership::HandShown,
    poll::PollChange,
    post::Post,
    territory::TerritoryCode,
};
use serde::Deserialize;
use storage::views;

use super::{Routes, typed};
use crate::{
    WebState,
    error::ApiError,
    extract::{Params, PathId, Signed, Viewer, blank, scope::WriteStatuses},
    mastodon::{entity, media::focus},
};

pub(super) fn routes() -> Routes {
    Routes::default()
        .post("/api/v1/statuses", publish)
        .put("/api/v1/statuses/{id}", edit)
        .delete("/api/v1/statuses/{id}", delete)
}

#[derive(Deserialize)]
struct AskedPoll {
    #[serde(default)]
    options: Vec<String>,
    #[serde(default, deserialize_with = "blank")]
    expires_in: Option<i64>,
    #[serde(default)]
    multiple: bool,
}

impl AskedPoll {
    /// Whether nothing is asked: forms send the fields of a poll without one.
    fn is_empty(&self) -> bool {
        self.options.is_empty() && self.expires_in.is_none()
    }
}

#[derive(Deserialize)]
struct Publish {
    #[serde(default, deserialize_with = "blank")]
    status: Option<String>,
    #[serde(default)]
    media_ids: Vec<AttachmentId>,
    poll: Option<AskedPoll>,
    #[serde(default, deserialize_with = "blank")]
    in_reply_to_id: Option<PostId>,
    #[serde(default, deserialize_with = "blank")]
    sensitive: Option<bool>,
    #[serde(default, deserialize_with = "blank")]
    spoiler_text: Option<String>,
    #[serde(default, deserialize_with = "blank")]
    visibility: Option<String>,
    /// Ours: an audience that visibilities have no word for; it counts more than `visibility`.
    #[serde(default, deserialize_with = "blank")]
    audience: Option<String>,
    /// Ours: the territory that `audience=territory` means; the nearest where nothing is said.
    #[serde(default, deserialize_with = "blank")]
    territory: Option<String>,
    /// Ours: the community, by its id or its handle, in which this begins a thread: there or nowhere. It is for everyone
    /// who reads there unless `audience` or `visibility` says otherwise.
    #[serde(default, deserialize_with = "blank")]
    community: Option<String>,
    #[serde(default, deserialize_with = "blank")]
    language: Option<String>,
    #[serde(default, deserialize_with = "blank")]
    scheduled_at: Option<String>,
    #[serde(default, deserialize_with = "blank")]
    quoted_status_id: Option<PostId>,
    #[serde(default, deserialize_with = "blank")]
    quote_approval_policy: Option<String>,
    /// Ours: the post of the viewer's that this one corrects in the open, for the same people.
    #[serde(default, deserialize_with = "blank")]
    correction_of: Option<PostId>,
    /// Ours: how much of the person is shown under what they say for a company.
    #[serde(default, deserialize_with = "blank")]
    signature: Option<String>,
}

async fn publish(
    viewer: Signed<WriteStatuses>,
    State(state): State<WebState>,
    headers: HeaderMap,
    Params(asked): Params<Publish>,
) -> Result<Response, ApiError> {
    if asked.scheduled_at.is_some() {
        return Err(ApiError::invalid("this server does not publish later"));
    }
    let hand_shown = match asked.signature.as_deref() {
        None => None,
        Some(name) => {
            Some(HandShown::from_name(name).ok_or_else(|| ApiError::invalid("signature is none, first or full"))?)
        }
    };
    let quotable_by = circle(asked.quote_approval_policy.as_deref())?;
    let (quotes, corrects) = (asked.quoted_status_id, asked.correction_of);
    if corrects.is_some() && asked.in_reply_to_id.is_some() && asked.in_reply_to_id != corrects {
        return Err(ApiError::invalid("a correction answers what it corrects"));
    }
    let community = match asked.community.as_deref() {
        Some(_) if asked.in_reply_to_id.or(corrects).is_some() => {
            return Err(ApiError::invalid("an answer stands where what it answers stands; leave community out"));
        }
        Some(named) => Some(community(&state, &viewer, named).await?),
        None => None,
    };
    let key = headers.get("idempotency-key").and_then(|key| key.to_str().ok()).map(str::to_owned);
    let territory = asked.territory.as_deref().map(TerritoryCode::parse).transpose();
    let territory = territory.map_err(|error| ApiError::invalid(format!("territory: {error}")))?;
    let draft = draft(&state, &viewer, asked).await?;
    // These say by themselves where it stands.
    if community.is_some() && (draft.audience.is_circle() || draft.audience == Audience::Territory) {
        return Err(ApiError::invalid(
            "what begins a thread in a community is not for a territory or a company's people",
        ));
    }
    let command = PublishPost::prepare(&state.app, state.remote.as_ref(), viewer.speaker, draft, key).await?;
    let command = command.for_territory(territory).signed(hand_shown).quoting(quotes).correcting(corrects);
    let command = command.in_community(community).quotable_by(quotable_by);
    let post = state.app.execute(command).await?;
    state.show_status(post, Some(viewer.id())).await
}

/// The community with this id or handle, here or elsewhere. One that only its members know of is none for others;
/// who may write there is the use-case's to say.
async fn community(state: &WebState, viewer: &Viewer, named: &str) -> Result<ActorId, ApiError> {
    let none = || ApiError::invalid("there is no such community");
    let read = state.app.read();
    let id = if let Ok(id) = named.parse::<ActorId>() {
        id
    } else {
        let handle: Handle = named.parse().map_err(|_| none())?;
        read.actors().find_by_handle(&state.app.instance().localise(handle)).await?.ok_or_else(none)?.id
    };
    let communities = read.communities();
    let Some(found) = communities.find(id).await? else { return Ok(id) };
    let known = !found.access.is_private()
        || communities.place(id, viewer.id(), state.app.now()).await?.member
        || communities.is_invited(id, viewer.id()).await?;
    if known { Ok(id) } else { Err(none()) }
}

/// Who may quote a post at the most, where an app says so.
fn circle(name: Option<&str>) -> Result<Option<Circle>, ApiError> {
    let Some(name) = name else { return Ok(None) };
    let circle = Circle::from_name(name);
    circle.map(Some).ok_or_else(|| ApiError::invalid("quote_approval_policy is public, followers or nobody"))
}

/// What is asked for, with what the viewer usually wants where nothing is said.
async fn draft(state: &WebState, viewer: &Viewer, asked: Publish) -> Result<Draft, ApiError> {
    let usual = state.app.read().preferences().find(viewer.id()).await?;
    let audience = match (asked.audience.as_deref(), asked.visibility.as_deref()) {
        (Some(name), _) => Audience::from_name(name).ok_or_else(|| ApiError::invalid("audience is not known"))?,
        (None, None) if asked.community.is_some() => Audience::Public,
        (None, None) => usual.audience,
        (None, Some(name)) => {
            Audience::from_visibility(name).ok_or_else(|| ApiError::invalid("visibility is not known"))?
        }
    };
    let poll = asked.poll.filter(|poll| !poll.is_empty()).map(|poll| PollDraft {
        options: poll.options,
        multiple: poll.multiple,
        expires_in: poll.expires_in.unwrap_or_default(),
    });
    Ok(Draft {
        text: asked.status.unwrap_or_default(),
        warning: asked.spoiler_text.unwrap_or_default(),
        sensitive: asked.sensitive.unwrap_or(usual.sensitive),
        language: asked.language.or(usual.language),
        audience,
        in_reply_to: asked.in_reply_to_id,
        attachments: asked.media_ids,
        poll,
    })
}

#[derive(Deserialize)]
struct AskedMedia {
    id: AttachmentId,
    description: Option<String>,
    #[serde(default, deserialize_with = "blank")]
    focus: Option<String>,
}

impl AskedMedia {
    fn change(self) -> Result<MediaChange, ApiError> {
        let focus = focus(self.focus.as_deref())?;
        Ok(MediaChange { id: self.id, description: self.description, focus })
    }
}

#[derive(Deserialize)]
struct AskedEdit {
    status: Option<String>,
    spoiler_text: Option<String>,
    #[serde(default, deserialize_with = "blank")]
    sensitive: Option<bool>,
    #[serde(default, deserialize_with = "blank")]
    language: Option<String>,
    media_ids: Option<Vec<AttachmentId>>,
    #[serde(default)]
    media_attributes: Vec<AskedMedia>,
    poll: Option<AskedPoll>,
    #[serde(default, deserialize_with = "blank")]
    quote_approval_policy: Option<String>,
}

/// The post, which the viewer wrote.
async fn own(state: &WebState, id: PostId, viewer: &Viewer) -> Result<Post, ApiError> {
    let post = state.readable(id, Some(viewer.id())).await?;
    if post.author == viewer.id() { Ok(post) } else { Err(ApiError::NotFound) }
}

async fn edit(
    viewer: Signed<WriteStatuses>,
    State(state): State<WebState>,
    PathId(id): PathId<PostId>,
    Params(asked): Params<AskedEdit>,
) -> Result<Response, ApiError> {
    let post = own(&state, id, &viewer).await?;
    let quotable_by = circle(asked.quote_approval_policy.as_deref())?;
    let described = asked.media_attributes.into_iter().map(AskedMedia::change).collect::<Result<Vec<_>, _>>()?;
    let edit = Edit {
        text: asked.status.unwrap_or_else(|| typed(&post).into_owned()),
        warning: asked.spoiler_text.unwrap_or_else(|| post.warning().to_owned()),
        sensitive: asked.sensitive.unwrap_or(post.sensitive),
        language: asked.language,
        attachments: asked.media_ids,
    };
    let command = EditPost::prepare(&state.app, state.remote.as_ref(), viewer.speaker, id, edit).await?;
    // Apps send the poll along with every edit.
    let poll = asked.poll.filter(|poll| !poll.is_empty()).map(|poll| PollChange {
        options: poll.options,
        multiple: poll.multiple,
        expires_in: poll.expires_in,
    });
    state.app.execute(command.describing(described).asking(poll).quotable_by(quotable_by)).await?;
    state.show_status(id, Some(viewer.id())).await
}

#[derive(Deserialize)]
struct Delete {
    /// Pictures go at once: nobody attaches them again.
    #[serde(default)]
    delete_media: bool,
}

/// The answer is the post as it was, with what was typed, for those who delete to write again.
async fn delete(
    viewer: Signed<WriteStatuses>,
    State(state): State<WebState>,
    PathId(id): PathId<PostId>,
    Params(asked): Params<Delete>,
) -> Result<Response, ApiError> {
    let post = own(&state, id, &viewer).await?;
    let view = views::posts(&state.app.read(), &[id], Some(viewer.id())).await?.pop().ok_or(ApiError::NotFound)?;
    let delete = DeletePost { origin: Origin::Local(viewer.speaker), post: id };
    if asked.delete_media {
        media::delete_with_post(&state.app, delete).await?;
    } else {
        state.app.execute(delete).await?;
    }
    let text = typed(&post);
    let here = state.here(Some(viewer.id()));
    Ok(Json(entity::Status::new(&view, &here).with_text(Some(&text))).into_response())
}
