//! The way from one page of a list to the next (RFC 8288).

use app::Instance;
use axum::{
    Json,
    http::header::LINK,
    response::{IntoResponse, Response},
};
use serde::Serialize;

/// The link to the next page of the list at `path`, which is asked for by these parameters.
pub(super) fn link<'a>(here: &Instance, path: &str, asked: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(asked);
    format!("<{}?{}>; rel=\"next\"", here.uri(path), query.finish())
}

/// A list that leads on, for one asker alone.
pub(super) fn private(body: &impl Serialize, next: Option<String>) -> Response {
    let mut response = Json(body).into_response();
    if let Some(next) = next.and_then(|next| next.parse().ok()) {
        response.headers_mut().insert(LINK, next);
    }
    response
}
