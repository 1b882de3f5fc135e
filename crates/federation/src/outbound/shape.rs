//! Small pieces that several documents are made of.

use chrono::SecondsFormat;
use domain::{emoji::Emoji, time::Timestamp, uri::Uri};
use serde::Serialize;

/// A moment as RFC 3339 with `Z`. Milliseconds are kept, so that posts of one second keep their order.
pub(super) fn moment(at: Timestamp) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// A picture.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Image {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    media_type: Option<&'static str>,
    url: Uri,
    /// What it shows; servers read it here, or in `name` below, as of attachments.
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

impl Image {
    pub(super) fn new(url: &Uri) -> Self {
        Self { kind: "Image", media_type: media_type(url), url: url.clone(), summary: None, name: None }
    }

    /// A picture, and what it shows; empty where nobody says.
    pub(super) fn described(url: &Uri, description: &str) -> Self {
        let said = (!description.is_empty()).then(|| description.to_owned());
        Self { summary: said.clone(), name: said, ..Self::new(url) }
    }
}

/// The media type that the name of a picture tells.
fn media_type(url: &Uri) -> Option<&'static str> {
    let path = url.as_str().split(['?', '#']).next()?;
    match path.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
        "png" => Some("image/png"),
        "jpg" | "jpeg" => Some("image/jpeg"),
        "gif" => Some("image/gif"),
        "webp" => Some("image/webp"),
        "avif" => Some("image/avif"),
        "svg" => Some("image/svg+xml"),
        _ => None,
    }
}

/// A custom emoji (Mastodon's `toot:Emoji`).
#[derive(Debug, Clone, Serialize)]
pub(super) struct EmojiTag {
    id: Uri,
    #[serde(rename = "type")]
    kind: &'static str,
    name: String,
    icon: Image,
}

impl EmojiTag {
    pub(super) fn new(emoji: &Emoji) -> Self {
        // GoToSocial wants an id; the picture's address is one that answers.
        let Emoji { shortcode, url, .. } = emoji;
        Self { id: url.clone(), kind: "Emoji", name: format!(":{shortcode}:"), icon: Image::new(url) }
    }
}

/// A collection of which only the size is told.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Total {
    #[serde(rename = "type")]
    kind: &'static str,
    total_items: i64,
}

impl Total {
    pub(super) fn of(total_items: i64) -> Self {
        Self { kind: "Collection", total_items }
    }
}

/// What is left of something deleted (ActivityStreams vocabulary, `Tombstone`).
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tombstone {
    id: Uri,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    former_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deleted: Option<String>,
}

impl Tombstone {
    pub(super) fn new(id: &Uri, former_type: Option<&'static str>, deleted: Option<Timestamp>) -> Self {
        Self { id: id.clone(), kind: "Tombstone", former_type, deleted: deleted.map(moment) }
    }
}
