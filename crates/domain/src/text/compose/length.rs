//! How long a post counts.

use unicode_segmentation::UnicodeSegmentation;

use super::{Piece, Scan, Token, pieces};
use crate::text::character::prefix;

/// What a link counts, however long it is.
pub const LINK_LENGTH: usize = 23;

/// A character as people see it counts once for every so many code points in it. The longest
/// emoji has ten; more is a heap of combining marks that hides text from the limit.
const CODE_POINTS_PER_CHARACTER: usize = 16;

/// The length of `text` in characters as people see them (grapheme clusters), as Mastodon
/// counts it: a link counts [`LINK_LENGTH`], a mention of someone elsewhere only its
/// `@user`.
#[must_use]
pub fn length(text: &str, scan: &Scan) -> usize {
    let mut counted = String::with_capacity(text.len());
    for piece in pieces(text, scan) {
        match piece {
            Piece::Plain(plain) | Piece::Token(Token::Hashtag(_), plain) => counted.push_str(plain),
            Piece::Token(Token::Link(_), _) => counted.extend(['x'; LINK_LENGTH]),
            Piece::Token(Token::Mention(mention), _) => {
                counted.push('@');
                counted.push_str(&mention.username);
            }
        }
    }
    // What no scan reaches still counts.
    counted.push_str(&text[prefix(text, super::MAX_BYTES).len()..]);
    counted.graphemes(true).map(|grapheme| grapheme.chars().count().div_ceil(CODE_POINTS_PER_CHARACTER)).sum()
}
