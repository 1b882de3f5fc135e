//! Our addresses for pictures, films and recordings that are kept by other servers.
//!
//! A browser that reads a page here asks nobody else: what others keep is shown under an address of ours. It names
//! what we stored, never where that is, so that nobody can make this server fetch an address of their choice.

use std::borrow::Cow;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::{
    attachment::{Attachment, AttachmentKind},
    emoji::Emoji,
    handle::Host,
    id::{ActorId, AttachmentId, EmojiId},
    uri::Uri,
};
use sha2::{Digest, Sha256};
use storage::{Read, StorageError};

use crate::Instance;

/// How much of the digest stands in an address: 96 bits.
const TAG: usize = 12;

/// What shows a file that another server keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The portrait of an actor.
    Avatar(ActorId),
    /// The picture behind a profile.
    Header(ActorId),
    /// A custom emoji.
    Emoji(EmojiId),
    /// What is attached to a post.
    File(AttachmentId),
    /// The small version of it.
    Preview(AttachmentId),
}

/// A file that another server keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// Where it is.
    pub uri: Uri,
    /// The server that it came from, which need not be the one that keeps it.
    pub host: Option<Host>,
    /// Whether it plays: a film or a recording.
    pub plays: bool,
}

impl Place {
    /// The place that an address of ours names: `avatar/7`.
    pub fn parse(kind: &str, id: &str) -> Option<Self> {
        Some(match kind {
            "avatar" => Self::Avatar(id.parse().ok()?),
            "header" => Self::Header(id.parse().ok()?),
            "emoji" => Self::Emoji(id.parse().ok()?),
            "file" => Self::File(id.parse().ok()?),
            "preview" => Self::Preview(id.parse().ok()?),
            _ => return None,
        })
    }

    fn name(self) -> (&'static str, i64) {
        match self {
            Self::Avatar(id) => ("avatar", id.0),
            Self::Header(id) => ("header", id.0),
            Self::Emoji(id) => ("emoji", id.0),
            Self::File(id) => ("file", id.0),
            Self::Preview(id) => ("preview", id.0),
        }
    }

    /// Where browsers find a file: at its own address where that is here, else at the one that stands for it.
    pub fn address<'a>(self, here: &Instance, original: &'a Uri) -> Cow<'a, str> {
        if here.is_local(original) {
            return Cow::Borrowed(original.as_str());
        }
        let (kind, id) = self.name();
        Cow::Owned(format!("{}/media/remote/{kind}/{id}/{}", here.origin(), tag(original)))
    }

    /// What is shown here now; `None` when there is nothing any more, or nothing that may be shown.
    pub async fn find(self, read: &Read) -> Result<Option<Original>, StorageError> {
        let still = |uri: Uri, host: Option<Host>| Original { uri, host, plays: false };
        Ok(match self {
            Self::Avatar(id) | Self::Header(id) => {
                let actor = read.actors().find(id).await?.filter(domain::actor::Actor::is_active);
                actor.and_then(|actor| {
                    let picture = if matches!(self, Self::Avatar(_)) { actor.icon } else { actor.image };
                    Some(still(picture?, actor.host))
                })
            }
            Self::Emoji(id) => read.emojis().find(id).await?.map(|emoji| still(emoji.url, emoji.host)),
            Self::File(id) | Self::Preview(id) => {
                let Some(file) = read.attachments().find(id).await? else { return Ok(None) };
                let owner = read.actors().find(file.owner).await?.filter(domain::actor::Actor::is_active);
                owner.and_then(|owner| match self {
                    Self::Preview(_) => Some(still(file.preview_url?, owner.host)),
                    _ => Some(Original { plays: plays(file.kind), uri: file.url, host: owner.host }),
                })
            }
        })
    }
}

fn plays(kind: AttachmentKind) -> bool {
    match kind {
        AttachmentKind::Video | AttachmentKind::Gifv | AttachmentKind::Audio => true,
        AttachmentKind::Image | AttachmentKind::Unknown => false,
    }
}

/// The last part of an address: another picture has another one, so that it may be kept for good.
pub fn tag(original: &Uri) -> String {
    let digest = Sha256::digest(original.as_str());
    BASE64_URL_SAFE_NO_PAD.encode(&digest[..TAG])
}

/// Where browsers find an attachment. What can only be downloaded stays a link to where it is.
pub fn file<'a>(here: &Instance, file: &'a Attachment) -> Cow<'a, str> {
    match file.kind {
        AttachmentKind::Unknown => Cow::Borrowed(file.url.as_str()),
        _ => Place::File(file.id).address(here, &file.url),
    }
}

/// Where browsers find the small version of an attachment, or all of it where there is none.
pub fn preview<'a>(here: &Instance, attachment: &'a Attachment) -> Cow<'a, str> {
    match &attachment.preview_url {
        Some(uri) => Place::Preview(attachment.id).address(here, uri),
        None => file(here, attachment),
    }
}

/// Where browsers find the picture of an emoji.
pub fn emoji<'a>(here: &Instance, emoji: &'a Emoji) -> Cow<'a, str> {
    Place::Emoji(emoji.id).address(here, &emoji.url)
}
