//! Pictures, films and recordings.

use std::borrow::Cow;

use app::{Instance, media::place};
use domain::{
    attachment::{Attachment, Focus},
    id::AttachmentId,
    uri::Uri,
};
use serde::Serialize;

use super::id;

/// <https://docs.joinmastodon.org/entities/MediaAttachment/>
#[derive(Debug, Clone, Serialize)]
pub struct MediaAttachment<'a> {
    #[serde(serialize_with = "id")]
    pub id: AttachmentId,
    pub r#type: &'static str,
    pub url: Cow<'a, str>,
    pub preview_url: Cow<'a, str>,
    pub remote_url: Option<&'a str>,
    pub preview_remote_url: Option<&'a str>,
    pub text_url: Option<&'a str>,
    pub meta: Meta,
    pub description: Option<&'a str>,
    pub blurhash: Option<&'a str>,
}

/// Sizes, and what stays visible.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Meta {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original: Option<Size>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub small: Option<Size>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub focus: Option<Point>,
}

/// A size in pixels.
#[derive(Debug, Clone, Serialize)]
pub struct Size {
    pub width: u32,
    pub height: u32,
    #[serde(rename = "size")]
    pub both: String,
    pub aspect: f64,
}

/// What stays visible: −1 to 1, from the left and from the bottom.
#[derive(Debug, Clone, Serialize)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

/// The longest side of a preview, in pixels.
const PREVIEW_SIDE: u32 = 640;

impl Size {
    fn new(width: u32, height: u32) -> Self {
        let aspect = f64::from(width) / f64::from(height.max(1));
        Self { width, height, both: format!("{width}x{height}"), aspect }
    }

    /// The size of the preview of a picture of this size.
    fn preview(width: u32, height: u32) -> Self {
        let longest = width.max(height);
        if longest <= PREVIEW_SIDE {
            return Self::new(width, height);
        }
        let scale = f64::from(PREVIEW_SIDE) / f64::from(longest);
        let side = |length: u32| ((f64::from(length) * scale).round() as u32).max(1);
        Self::new(side(width), side(height))
    }
}

impl<'a> MediaAttachment<'a> {
    /// An attachment.
    pub fn new(attachment: &'a Attachment, here: &Instance) -> Self {
        let size = attachment.width.zip(attachment.height);
        Self {
            id: attachment.id,
            r#type: attachment.kind.as_str(),
            url: place::file(here, attachment),
            preview_url: place::preview(here, attachment),
            remote_url: attachment.remote_url.as_ref().map(Uri::as_str),
            preview_remote_url: None,
            text_url: None,
            meta: Meta {
                original: size.map(|(width, height)| Size::new(width, height)),
                small: size.map(|(width, height)| Size::preview(width, height)),
                focus: attachment.focus.map(|Focus { x, y }| Point { x, y }),
            },
            description: attachment.description.as_deref(),
            blurhash: attachment.blurhash.as_deref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn previews_keep_the_shape() {
        let size = Size::preview(3_000, 2_000);
        assert_eq!((size.width, size.height), (640, 427));
        assert_eq!(Size::preview(10, 20).both, "10x20");
        assert_eq!(Size::preview(u32::MAX, 1).height, 1);
    }
}
