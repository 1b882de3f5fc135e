//! Files that never change while the server runs: style sheet, script, pictures. They are part of the binary, and
//! their addresses carry a hash of their content, so that browsers keep them for a year and still see a new one.

use std::sync::LazyLock;

use axum::{
    extract::{Path, Query},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use sha2::{Digest, Sha256};

struct Asset {
    name: &'static str,
    media_type: &'static str,
    bytes: &'static [u8],
    hash: String,
}

macro_rules! assets {
    ($($name:literal $media_type:literal),* $(,)?) => {
        [$(Asset {
            name: $name,
            media_type: $media_type,
            bytes: include_bytes!(concat!("../../assets/", $name)),
            hash: hash(include_bytes!(concat!("../../assets/", $name))),
        }),*]
    };
}

static ASSETS: LazyLock<[Asset; 6]> = LazyLock::new(|| {
    assets![
        "style.css" "text/css; charset=utf-8",
        "app.js" "text/javascript; charset=utf-8",
        "favicon.svg" "image/svg+xml",
        "logo.svg" "image/svg+xml",
        "avatar.png" "image/png",
        "header.png" "image/png",
    ]
});

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(8).fold(String::with_capacity(16), |mut text, byte| {
        use std::fmt::Write;
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn find(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name)
}

/// The address of a file, with the hash of its content.
pub fn href(name: &str) -> String {
    find(name).map_or_else(String::new, |asset| format!("/assets/{name}?v={}", asset.hash))
}

/// The logo, to stand within a page, where it takes the colour of the text.
pub const LOGO: &str = include_str!("../../assets/logo.svg");

/// A small picture beside or instead of a word, to stand within a page.
pub fn icon(name: &str) -> &'static str {
    macro_rules! icons {
        ($($icon:literal),* $(,)?) => {
            match name {
                $($icon => include_str!(concat!("../../assets/icons/", $icon, ".svg")),)*
                _ => "",
            }
        };
    }
    icons!(
        "bell", "boost", "check", "company", "feed", "home", "like", "lock", "pen", "place", "public", "reply",
        "search",
    )
}

#[derive(Deserialize)]
pub(super) struct Version {
    v: Option<String>,
}

/// `GET /assets/{name}`
pub(super) async fn show(Path(name): Path<String>, Query(version): Query<Version>, headers: HeaderMap) -> Response {
    let Some(asset) = find(&name) else { return StatusCode::NOT_FOUND.into_response() };
    let etag = format!("\"{}\"", asset.hash);
    let lasting = version.v.as_deref() == Some(asset.hash.as_str());
    let cache = if lasting { "public, max-age=31536000, immutable" } else { "public, max-age=3600" };
    let known = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|value| value.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag));
    let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { asset.bytes.into_response() };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // A picture that is opened by itself runs nothing and loads nothing.
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; style-src 'self'"));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        headers.insert(header::ETAG, etag);
    }
    response
}
