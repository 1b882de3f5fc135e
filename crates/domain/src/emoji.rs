//! Custom emoji: small pictures with a name, written `:name:`.

use crate::{handle::Host, id::EmojiId, uri::Uri};

/// A small picture with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emoji {
    /// Our id for it.
    pub id: EmojiId,
    /// Its name, without colons.
    pub shortcode: String,
    /// The server it belongs to; `None` for ours.
    pub host: Option<Host>,
    /// Where the picture is.
    pub url: Uri,
}

/// Whether a name can stand between colons.
pub fn is_shortcode(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}
