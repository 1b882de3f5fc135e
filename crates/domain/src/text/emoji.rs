//! Custom emoji: finding `:shortcode:` tokens in text.
//!
//! Which shortcodes have a picture is the caller's to know, and what a shortcode is, is
//! [`crate::emoji::is_shortcode`]'s; here is only how they stand in a text: between colons, with
//! neither a letter, a digit nor another colon right outside.

use std::ops::Range;

use crate::emoji::{MAX_SHORTCODE, is_shortcode, is_shortcode_byte};

/// At most so many tokens are reported for one text.
pub const MAX_TOKENS: usize = 200;

/// A `:shortcode:` in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmojiToken<'a> {
    /// Where it stands, in bytes, both colons included.
    pub range: Range<usize>,
    /// The name between the colons.
    pub shortcode: &'a str,
}

/// Finds the first [`MAX_TOKENS`] tokens of `text`, in order.
#[must_use]
pub fn scan(text: &str) -> Vec<EmojiToken<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while tokens.len() < MAX_TOKENS {
        let Some(colon) = text[at..].find(':').map(|offset| at + offset) else {
            break;
        };
        at = colon + 1;
        if text[..colon].chars().next_back().is_some_and(joins) {
            continue;
        }
        let rest = &text[at..];
        let length = rest.bytes().take(MAX_SHORTCODE + 1).take_while(|&byte| is_shortcode_byte(byte)).count();
        let shortcode = &rest[..length];
        let Some(after) = rest[length..].strip_prefix(':') else {
            continue;
        };
        if is_shortcode(shortcode) && !after.chars().next().is_some_and(joins) {
            let end = at + length + 1;
            tokens.push(EmojiToken { range: colon..end, shortcode });
            at = end;
        }
    }
    tokens
}

/// The distinct shortcodes of `text`, in order of first appearance; case matters.
#[must_use]
pub fn shortcodes(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    for token in scan(text) {
        if !found.contains(&token.shortcode) {
            found.push(token.shortcode);
        }
    }
    found
}

/// Whether `c` next to a colon makes it part of something else (`12:30:45`, `::x::`).
fn joins(c: char) -> bool {
    c.is_alphanumeric() || c == ':'
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tokens_stand_alone() {
        assert_eq!(shortcodes(":blob: hi :blob_cat:, :blob:"), ["blob", "blob_cat"]);
        assert_eq!(shortcodes("<p>:blob:</p>\n:ok:"), ["blob", "ok"]);
        let tokens = scan("é :ab:");
        assert_eq!(tokens[0].range, 3..7);
    }

    #[test]
    fn times_and_words_are_not_emoji() {
        for text in ["12:30:45", "a:blob:", ":blob:a", "::blob::", ":b c:", ":é1:", ":", ""] {
            assert!(scan(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_failed_token_does_not_hide_the_next() {
        assert_eq!(shortcodes(":no :yes:"), ["yes"]);
        assert_eq!(shortcodes("x: :yes:"), ["yes"]);
    }

    #[test]
    fn lengths_and_counts_are_bounded() {
        assert_eq!(scan(&format!(":{}:", "a".repeat(MAX_SHORTCODE))).len(), 1);
        assert!(scan(&format!(":{}:", "a".repeat(MAX_SHORTCODE + 1))).is_empty());
        assert_eq!(scan(&":ab: ".repeat(1000)).len(), MAX_TOKENS);
    }

    proptest! {
        #[test]
        fn every_token_is_where_it_says(text in "[a-z:é_ ]{0,60}") {
            for token in scan(&text) {
                prop_assert_eq!(&text[token.range.clone()], format!(":{}:", token.shortcode));
                prop_assert!(is_shortcode(token.shortcode));
            }
        }
    }
}
