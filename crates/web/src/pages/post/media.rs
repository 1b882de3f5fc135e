//! What is attached to a post, as the pages show it.

use app::media::place;
use domain::{
    actor::Actor,
    attachment::{Attachment, AttachmentKind},
};

use crate::pages::Pages;

/// Something attached.
pub struct Media {
    /// `image`, `video`, `audio` or `unknown`.
    pub kind: &'static str,
    /// The file.
    pub href: String,
    /// A small version.
    pub preview: String,
    /// What it shows.
    pub description: String,
    /// Width in pixels; 0 where it is not known.
    pub width: u32,
    /// Height in pixels; 0 where it is not known.
    pub height: u32,
}

/// What somebody attached; nothing where files of their server are not shown here.
pub fn shown(pages: &Pages, author: &Actor, files: &[Attachment]) -> Vec<Media> {
    if author.host.as_ref().is_some_and(|host| pages.app().gate().rejects_media(host)) {
        return Vec::new();
    }
    let here = pages.app().instance();
    let media = |file: &Attachment| Media {
        kind: match file.kind {
            AttachmentKind::Image => "image",
            AttachmentKind::Video | AttachmentKind::Gifv => "video",
            AttachmentKind::Audio => "audio",
            AttachmentKind::Unknown => "unknown",
        },
        href: place::file(here, file).into_owned(),
        preview: place::preview(here, file).into_owned(),
        description: file.description.clone().unwrap_or_default(),
        width: file.width.unwrap_or(0),
        height: file.height.unwrap_or(0),
    };
    files.iter().map(media).collect()
}
