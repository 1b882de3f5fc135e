//! Pictures, films and recordings that belong to a post, a profile or nothing yet.

use crate::{
    id::{ActorId, AttachmentId, PostId},
    time::Timestamp,
    uri::Uri,
};

/// What an attachment is, as the Mastodon API names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AttachmentKind {
    /// A still picture.
    Image,
    /// A film.
    Video,
    /// A short film without sound that plays by itself.
    Gifv,
    /// A recording.
    Audio,
    /// Something else: a link.
    Unknown,
}

impl AttachmentKind {
    const ALL: [Self; 5] = [Self::Image, Self::Video, Self::Gifv, Self::Audio, Self::Unknown];

    /// Its name in the API and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Video => "video",
            Self::Gifv => "gifv",
            Self::Audio => "audio",
            Self::Unknown => "unknown",
        }
    }

    /// The kind with this name; [`AttachmentKind::Unknown`] for any other.
    pub fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name).unwrap_or(Self::Unknown)
    }

    /// The kind that a media type (RFC 6838) stands for.
    pub fn from_media_type(media_type: &str) -> Self {
        match media_type.split('/').next() {
            Some("image") => Self::Image,
            Some("video") => Self::Video,
            Some("audio") => Self::Audio,
            _ => Self::Unknown,
        }
    }
}

/// The point of a picture that stays visible when it is cropped: −1 to 1, from the left and from the bottom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Focus {
    /// −1 is the left edge, 1 the right.
    pub x: f64,
    /// −1 is the bottom edge, 1 the top.
    pub y: f64,
}

impl Focus {
    /// A focus within bounds; `None` for anything that is no number.
    pub fn new(x: f64, y: f64) -> Option<Self> {
        (x.is_finite() && y.is_finite()).then(|| Self { x: x.clamp(-1.0, 1.0), y: y.clamp(-1.0, 1.0) })
    }
}

/// A file that is shown with a post.
#[derive(Debug, Clone, PartialEq)]
pub struct Attachment {
    /// Our id for it.
    pub id: AttachmentId,
    /// Who uploaded it, or the author of the remote post.
    pub owner: ActorId,
    /// The post; `None` while it waits for one.
    pub post: Option<PostId>,
    /// What it is.
    pub kind: AttachmentKind,
    /// Its media type.
    pub media_type: String,
    /// Where the file is: under our own media, or elsewhere.
    pub url: Uri,
    /// A small version, where there is one.
    pub preview_url: Option<Uri>,
    /// Where it came from, for remote files.
    pub remote_url: Option<Uri>,
    /// What it shows, for those who cannot see or hear it.
    pub description: Option<String>,
    /// A blurred miniature (blurha.sh).
    pub blurhash: Option<String>,
    /// What stays visible when it is cropped.
    pub focus: Option<Focus>,
    /// Width in pixels.
    pub width: Option<u32>,
    /// Height in pixels.
    pub height: Option<u32>,
    /// When it came here.
    pub created_at: Timestamp,
}

/// The longest description, in characters.
pub const MAX_DESCRIPTION: usize = 1_500;
/// The largest upload, in bytes.
pub const MAX_UPLOAD: usize = 16 * 1024 * 1024;
/// The most pixels that a picture may declare; more is refused from its header.
pub const MAX_PIXELS: u64 = 33_177_600;
