//! Uploads, as files that browsers show and never run.

use app::App;
use axum::{
    Router,
    extract::{Path, State},
    http::{StatusCode, header},
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
