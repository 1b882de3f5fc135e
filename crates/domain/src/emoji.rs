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

/// The longest shortcode, in characters.
pub const MAX_SHORTCODE: usize = 128;

/// Whether a name can stand between colons: ASCII letters, digits, `_` and `-`, as the servers that allow most do.
pub fn is_shortcode(text: &str) -> bool {
    (1..=MAX_SHORTCODE).contains(&text.len()) && text.bytes().all(is_shortcode_byte)
}

pub(crate) fn is_shortcode_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_plain() {
        for good in ["b", "blob_cat", "blob-cat", "100", &"a".repeat(MAX_SHORTCODE)] {
            assert!(is_shortcode(good), "{good}");
        }
        for bad in ["", "a b", "é", "a:b", "a.b", &"a".repeat(MAX_SHORTCODE + 1)] {
            assert!(!is_shortcode(bad), "{bad}");
        }
    }
}
