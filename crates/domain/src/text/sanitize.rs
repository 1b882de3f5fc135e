//! HTML that others wrote, made safe to show.
//!
//! Two passes. The first (`pare`) is our own and linear: it drops what cannot stay, closes
//! what is open, bounds depth, attributes and size, and so hands on a small regular document
//! whatever came in. The second is ammonia, which parses that document as a browser would and
//! decides on every element, attribute and URL. Neither trusts the other.
//!
//! What stays follows Mastodon 4: `p br span a abbr del s pre blockquote code b strong u sub
//! sup i em ul ol li` and `ruby rt rp`. Headings become a paragraph in bold, as Mastodon shows
//! them. Of classes only microformats (`h-*`, `p-*`, `u-*`, `dt-*`, `e-*`) and those of links
//! and quotes stay. A link with another scheme than those of [`LINK_SCHEMES`] becomes its
//! text; all others get `rel="nofollow noopener noreferrer"` and `target="_blank"`.

mod allow;
mod anchor;
mod pare;
mod plain;
mod reference;
#[cfg(test)]
mod tests;
mod token;

use super::character::{is_bidi_control, is_stray_control};
use pare::pare;

pub use allow::LINK_SCHEMES;
pub use anchor::{Anchor, anchors};

/// The longest HTML of a post, in bytes; the rest is cut off between two characters, and what
/// was open is closed.
pub const MAX_POST_BYTES: usize = 128 * 1024;

/// The longest HTML of an account's note, in bytes.
pub const MAX_BIO_BYTES: usize = 32 * 1024;

/// The longest one-line text, in characters.
pub const MAX_INLINE_CHARS: usize = 2048;

/// The content of a remote post, as HTML that is safe to embed in a page.
///
/// Sanitising twice changes nothing that matters: the result only holds what is allowed.
#[must_use]
pub fn post_html(html: &str) -> String {
    allow::clean(&pare(html, MAX_POST_BYTES))
}

/// The note of a remote account, as HTML that is safe to embed: the rules of [`post_html`],
/// with a smaller bound.
#[must_use]
pub fn bio_html(html: &str) -> String {
    allow::clean(&pare(html, MAX_BIO_BYTES))
}

/// A name, a title or another one-line field, as plain text: tags go, their text stays, any
/// white space is one blank, and characters that reorder or control text are dropped.
///
/// The result is text, not HTML: escape it where it is shown. At most
/// [`MAX_INLINE_CHARS`] characters.
#[must_use]
pub fn inline_html(html: &str) -> String {
    // Every character takes at most so many bytes as an entity.
    let text = plain::text(&allow::clean(&pare(html, MAX_INLINE_CHARS * 10)));
    let mut line = String::new();
    for word in text.split_whitespace() {
        let word: String = word.chars().filter(|&c| !is_deceptive(c)).collect();
        if !line.is_empty() && !word.is_empty() {
            line.push(' ');
        }
        line.push_str(&word);
    }
    match line.char_indices().nth(MAX_INLINE_CHARS) {
        Some((end, _)) => line[..end].trim_end().to_owned(),
        None => line,
    }
}

/// Whether a character reorders or controls the text around it, so that it has no place in a name.
pub fn is_deceptive(c: char) -> bool {
    is_bidi_control(c) || is_stray_control(c) || c == '\u{FEFF}'
}

/// HTML as readable plain text, for previews, e-mail, feeds and search: paragraphs are parted
/// by a blank line, `<br>` ends a line, list items start with `- `.
///
/// The result is text, not HTML, and at most [`MAX_POST_BYTES`] and a few line ends long.
#[must_use]
pub fn plain(html: &str) -> String {
    plain::text(&allow::clean(&pare(html, MAX_POST_BYTES)))
}

/// The beginning of HTML as one line of plain text, for page titles and notifications: at
/// most `max_chars` characters, cut between words where there are any, with `…` at the cut.
#[must_use]
pub fn excerpt(html: &str, max_chars: usize) -> String {
    let text = inline_html(html);
    if text.chars().count() <= max_chars {
        return text;
    }
    let Some(room) = max_chars.checked_sub(1) else {
        return String::new();
    };
    let end = text.char_indices().nth(room).map_or(text.len(), |(at, _)| at);
    let cut = &text[..end];
    let kept = match cut.rsplit_once(' ') {
        // A blank right at the cut, or a last word that is not most of the text.
        _ if text[end..].starts_with(' ') => cut,
        Some((words, _)) if words.len() * 2 > cut.len() => words,
        _ => cut,
    };
    format!("{}…", kept.trim_end())
}
