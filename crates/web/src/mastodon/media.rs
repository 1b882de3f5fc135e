//! Pictures that wait for a post.

use app::media::{self, UpdateMedia};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use domain::{
    attachment::{Focus, MAX_UPLOAD},
    id::AttachmentId,
};
use serde::Deserialize;

use super::{Routes, entity::MediaAttachment};
use crate::{
    WebState,
    error::ApiError,
    extract::{Params, PathId, Signed, Upload, blank, scope::WriteMedia},
};

/// A file, and room for what is said about it.
const MAX_REQUEST: usize = MAX_UPLOAD + 64 * 1024;

pub(super) fn routes() -> Routes {
    Routes::default()
        .post("/api/v1/media", upload)
        .post("/api/v2/media", upload)
        .get("/api/v1/media/{id}", show)
        .put("/api/v1/media/{id}", update)
        .with_body_limit(MAX_REQUEST)
}

#[derive(Deserialize)]
struct About {
    description: Option<String>,
    #[serde(default, deserialize_with = "blank")]
    focus: Option<String>,
}

/// `x,y`, each from −1 to 1.
pub(super) fn focus(text: Option<&str>) -> Result<Option<Focus>, ApiError> {
    let Some(text) = text else { return Ok(None) };
    let point = text.split_once(',').and_then(|(x, y)| Focus::new(x.trim().parse().ok()?, y.trim().parse().ok()?));
    point.map(Some).ok_or_else(|| ApiError::invalid("focus is two numbers with a comma between them"))
}

/// Pictures are ready at once, so that both versions answer 200. A `thumbnail`, which is for films and recordings, is
/// not read: a picture's small version is made from itself.
async fn upload(
    viewer: Signed<WriteMedia>,
    State(state): State<WebState>,
    mut asked: Upload<About>,
) -> Result<Response, ApiError> {
    let file = asked.files.remove("file").ok_or_else(|| ApiError::invalid("file is missing"))?;
    let upload = media::Upload {
        owner: viewer.id(),
        bytes: file.bytes,
        focus: focus(asked.fields.focus.as_deref())?,
        description: asked.fields.description,
    };
    let attachment = upload.store(&state.app).await?;
    Ok(Json(MediaAttachment::new(&attachment, state.app.instance())).into_response())
}

async fn show(
    viewer: Signed<WriteMedia>,
    State(state): State<WebState>,
    PathId(id): PathId<AttachmentId>,
) -> Result<Response, ApiError> {
    let found = state.app.read().attachments().find(id).await?;
    let attachment = found.filter(|found| found.owner == viewer.id()).ok_or(ApiError::NotFound)?;
    Ok(Json(MediaAttachment::new(&attachment, state.app.instance())).into_response())
}

async fn update(
    viewer: Signed<WriteMedia>,
    State(state): State<WebState>,
    PathId(id): PathId<AttachmentId>,
    Params(about): Params<About>,
) -> Result<Response, ApiError> {
    let focus = focus(about.focus.as_deref())?;
    let command = UpdateMedia { owner: viewer.id(), id, description: about.description, focus };
    let attachment = state.app.execute(command).await?;
    Ok(Json(MediaAttachment::new(&attachment, state.app.instance())).into_response())
}
