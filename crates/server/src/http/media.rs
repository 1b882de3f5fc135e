//! Uploads and files of other servers, as files that browsers show and never run.

use std::sync::Arc;

use app::{
    App, Kind,
    media::{RemoteMedia, place::Place, remote::Shown},
};
use axum::{
    Router,
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

/// A file never changes: another content has another name.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// Even opened by itself, a file runs nothing.
const SANDBOX: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; img-src 'self'";

/// Where the store keeps what is shown under `/media/`.
const FOLDER: &str = "media";

/// `/media/…`
pub fn router(app: App) -> Router {
    Router::new().route("/media/{*name}", get(show)).with_state(app)
}

async fn show(State(app): State<App>, Path(name): Path<String>) -> Response {
    let Some(kind) = kind_of(&name) else { return StatusCode::NOT_FOUND.into_response() };
    match app.media().get(&format!("{FOLDER}/{name}")).await {
        Ok(Some(bytes)) => {
            let headers = [
                (header::CONTENT_TYPE, kind),
                (header::CACHE_CONTROL, FOREVER),
                (header::CONTENT_SECURITY_POLICY, SANDBOX),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
                // Other servers' pages show our pictures.
                (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
            ];
            (headers, bytes).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "a file could not be read");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// `/media/remote/…`: files of other servers under addresses of ours.
pub fn remote_router(remote: Arc<RemoteMedia>) -> Router {
    Router::new().route("/media/remote/{kind}/{id}/{tag}", get(show_remote)).with_state(remote)
}

/// What cannot be had is asked for again after this long.
const MISSING: &str = "public, max-age=60";

async fn show_remote(
    State(remote): State<Arc<RemoteMedia>>,
    Path((kind, id, tag)): Path<(String, String, String)>,
    asked: HeaderMap,
) -> Response {
    // Servers fetch a file from its origin. One of our own kind that asks here may be sent round in a circle.
    if asked.get(header::USER_AGENT).is_some_and(|agent| agent.as_bytes().starts_with(b"Ancrage/")) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let Some(place) = Place::parse(&kind, &id) else { return missing() };
    let range = asked.get(header::RANGE).and_then(|range| range.to_str().ok());
    let shown = match remote.open(place, &tag, range).await {
        Ok(shown) => shown,
        Err(error) if error.kind() == Kind::NotFound => return missing(),
        Err(error) if error.kind() == Kind::Unavailable => {
            return (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "5")]).into_response();
        }
        Err(error) => {
            tracing::error!(%error, "a file of another server could not be shown");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    // The address stands for one file for good, and so does its last part.
    let version = format!("\"{tag}\"");
    let mut headers = HeaderMap::new();
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(header::CACHE_CONTROL, FOREVER);
    set(header::CONTENT_SECURITY_POLICY, SANDBOX);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    set(header::ETAG, &version);
    match shown {
        Shown::Picture { .. } if asked.get(header::IF_NONE_MATCH).is_some_and(|known| known == version.as_str()) => {
            (StatusCode::NOT_MODIFIED, headers).into_response()
        }
        Shown::Picture { media_type, bytes } => {
            set(header::CONTENT_TYPE, media_type);
            (headers, bytes).into_response()
        }
        Shown::Film { media_type, length, part, body } => {
            set(header::CONTENT_TYPE, &media_type);
            set(header::ACCEPT_RANGES, "bytes");
            if let Some(length) = length {
                set(header::CONTENT_LENGTH, &length.to_string());
            }
            if let Some(part) = part {
                set(header::CONTENT_RANGE, &part.to_string());
            }
            let status = if part.is_some() { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK };
            (status, headers, Body::from_stream(body)).into_response()
        }
    }
}

fn missing() -> Response {
    (StatusCode::NOT_FOUND, [(header::CACHE_CONTROL, MISSING)]).into_response()
}

/// What a file is, by the ending that we gave it; nothing else is served.
fn kind_of(name: &str) -> Option<&'static str> {
    let (_, ending) = name.rsplit_once('.')?;
    Some(match ending {
        "jpg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "webp" => "image/webp",
        _ => return None,
    })
}
