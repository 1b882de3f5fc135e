//! `tag`: mentions, hashtags and custom emoji.

use app::Instance;
use domain::{emoji::Emoji, post, uri::Uri};
use serde::Serialize;
use storage::views::MentionView;

use crate::outbound::shape::EmojiTag;

/// One entry of `tag`.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub(super) enum Tag {
    Link(Link),
    Emoji(EmojiTag),
}

/// A Mention or a Hashtag.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Link {
    #[serde(rename = "type")]
    kind: &'static str,
    href: Uri,
    name: String,
}

impl Tag {
    pub(super) fn mention(mention: &MentionView, here: &Instance) -> Self {
        let host = mention.handle.host.as_ref().unwrap_or(&here.handle_domain);
        let name = format!("@{}@{host}", mention.handle.username);
        Self::Link(Link { kind: "Mention", href: mention.uri.clone(), name })
    }

    pub(super) fn is_mention(&self) -> bool {
        matches!(self, Self::Link(link) if link.kind == "Mention")
    }

    pub(super) fn hashtag(tag: &post::Tag, here: &Instance) -> Self {
        let key: String = url::form_urlencoded::byte_serialize(tag.key.as_bytes()).collect();
        Self::Link(Link { kind: "Hashtag", href: here.uri(&format!("/tags/{key}")), name: format!("#{}", tag.name) })
    }

    pub(super) fn emoji(emoji: &Emoji) -> Self {
        Self::Emoji(EmojiTag::new(emoji))
    }
}
