//! `attachment`: pictures, films and recordings.

use domain::{attachment::Attachment, uri::Uri};
use serde::Serialize;

/// A file, as Mastodon writes it whatever it holds.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct File {
    #[serde(rename = "type")]
    kind: &'static str,
    media_type: String,
    url: Uri,
    /// What it shows, for those who cannot see or hear it.
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    blurhash: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    focal_point: Option<[f64; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    height: Option<u32>,
}

impl File {
    pub(super) fn new(attachment: &Attachment) -> Self {
        Self {
            kind: "Document",
            media_type: attachment.media_type.clone(),
            url: attachment.url.clone(),
            name: attachment.description.clone(),
            blurhash: attachment.blurhash.clone(),
            focal_point: attachment.focus.map(|focus| [focus.x, focus.y]),
            width: attachment.width,
            height: attachment.height,
        }
    }
}
