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
        "bell",
        "bookmark",
        "boost",
        "check",
        "company",
        "directory",
        "feed",
        "gear",
        "home",
        "like",
        "lock",
        "pen",
        "people",
        "picture",
        "place",
        "poll",
        "public",
        "reply",
        "search",
        "warning",
    )
}

/// Grounds on which white letters can be read.
const GROUNDS: [&str; 8] = ["#0b5d66", "#8f4420", "#3f5b3a", "#5b4a7d", "#7a3b52", "#2f567f", "#6b5420", "#4a5560"];

/// The address of a picture with the first letter of a name; `seed` chooses the colour.
pub fn initial_href(name: &str, seed: u64) -> String {
    // Ids made in one second differ in their lower bits, and those of two nodes in the bits above.
    let ground = (seed ^ (seed >> 10) ^ (seed >> 16)) % GROUNDS.len() as u64;
    let letter = name.chars().find(|c| c.is_alphanumeric()).map_or('·', |c| c.to_uppercase().next().unwrap_or(c));
    let mut bytes = [0; 4];
    let letter: String = url::form_urlencoded::byte_serialize(letter.encode_utf8(&mut bytes).as_bytes()).collect();
    format!("/initials/{ground}/{letter}")
}

/// `GET /initials/{ground}/{letter}`
pub(super) async fn initial(Path((ground, letter)): Path<(usize, String)>) -> Response {
    let mut letters = letter.chars();
    let (Some(ground), Some(letter), None) = (GROUNDS.get(ground), letters.next(), letters.next()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let letter = domain::text::escape::html(&letter.to_string());
    let svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><rect width="96" height="96" fill="{ground}"/><text x="48" y="64" text-anchor="middle" font-family="Georgia, 'Noto Serif', serif" font-size="46" fill="#fff">{letter}</text></svg>"##
    );
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'"),
    ];
    (headers, svg).into_response()
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
