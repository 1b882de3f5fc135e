//! The HTML of a post, in the shape that Mastodon writes and that others read.

use super::{LinkToken, MentionToken, Piece, Scan, Token, pieces};
use crate::text::character::is_stray_control;
use crate::text::escape::push_html;

/// So many characters of an address are shown, after its scheme and `www.`.
const SHOWN_CHARS: usize = 30;

/// Where a mention leads, and how it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MentionLink {
    /// The profile page, `https` or `http`.
    pub href: String,
    /// The name to show after the `@`: usually the username alone.
    pub display: String,
}

/// Renders `text` as HTML: paragraphs at blank lines, `<br />` at single line ends, and a
/// link for each token of `scan`.
///
/// `resolve_mention` says whom a mention means; where it answers `None` the mention stays
/// text. `tag_href` gives the page of a hashtag, from its normal form. Addresses that are
/// not `http` or `https` make no link. Everything else is escaped, and text without any
/// content gives an empty string.
#[must_use]
pub fn render(
    text: &str,
    scan: &Scan,
    resolve_mention: impl Fn(&MentionToken) -> Option<MentionLink>,
    tag_href: impl Fn(&str) -> String,
) -> String {
    let mut page = Page::with_capacity(text.len() + text.len() / 4);
    for piece in pieces(text, scan) {
        match piece {
            Piece::Plain(plain) => page.text(plain),
            Piece::Token(Token::Link(link), _) => page.html(|out| push_link(out, link)),
            Piece::Token(Token::Hashtag(tag), own) => {
                let href = tag_href(&tag.normal);
                if is_web(&href) {
                    page.html(|out| push_hashtag(out, &href, &tag.name));
                } else {
                    page.text(own);
                }
            }
            Piece::Token(Token::Mention(mention), own) => {
                match resolve_mention(mention).filter(|link| is_web(&link.href)) {
                    Some(link) => page.html(|out| push_mention(out, &link)),
                    None => page.text(own),
                }
            }
        }
    }
    page.finish()
}

fn is_web(href: &str) -> bool {
    href.starts_with("https://") || href.starts_with("http://")
}

fn push_mention(out: &mut String, link: &MentionLink) {
    out.push_str(r#"<span class="h-card" translate="no"><a href=""#);
    push_html(out, &link.href);
    out.push_str(r#"" class="u-url mention">@<span>"#);
    push_html(out, &link.display);
    out.push_str("</span></a></span>");
}

fn push_hashtag(out: &mut String, href: &str, name: &str) {
    out.push_str(r#"<a href=""#);
    push_html(out, href);
    out.push_str(r#"" class="mention hashtag" rel="tag">#<span>"#);
    push_html(out, name);
    out.push_str("</span></a>");
}

/// The scheme and the end of a long address are there for copying, and hidden by the class.
fn push_link(out: &mut String, link: &LinkToken) {
    let url = link.url.as_str();
    let (hidden, rest) = url.split_at(hidden_prefix(url));
    let cut = rest.char_indices().nth(SHOWN_CHARS).map_or(rest.len(), |(at, _)| at);
    let (shown, tail) = rest.split_at(cut);

    out.push_str(r#"<a href=""#);
    push_html(out, url);
    out.push_str(r#"" target="_blank" rel="nofollow noopener noreferrer" translate="no">"#);
    out.push_str(r#"<span class="invisible">"#);
    push_html(out, hidden);
    out.push_str(r#"</span><span class=""#);
    out.push_str(if tail.is_empty() { "" } else { "ellipsis" });
    out.push_str(r#"">"#);
    push_html(out, shown);
    out.push_str(r#"</span><span class="invisible">"#);
    push_html(out, tail);
    out.push_str("</span></a>");
}

/// The length of the part of an address that goes without saying.
fn hidden_prefix(url: &str) -> usize {
    let starts = |prefix: &str| url.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    ["https://www.", "http://www.", "https://", "http://", "xmpp:"]
        .into_iter()
        .find(|prefix| starts(prefix))
        .map_or(0, str::len)
}

/// Collects the HTML and puts in the paragraphs.
struct Page {
    out: String,
    /// Line ends since the last content.
    line_ends: usize,
}

impl Page {
    fn with_capacity(bytes: usize) -> Self {
        Self { out: String::with_capacity(bytes), line_ends: 0 }
    }

    /// Plain text, escaped; `\n`, `\r\n` and `\r` end a line.
    fn text(&mut self, text: &str) {
        // A token never begins or ends inside a `\r\n`.
        let mut rest = text;
        while let Some(at) = rest.find(['\n', '\r']) {
            self.line(&rest[..at]);
            self.line_ends += 1;
            rest = rest[at..].strip_prefix("\r\n").unwrap_or(&rest[at + 1..]);
        }
        self.line(rest);
    }

    fn line(&mut self, line: &str) {
        if line.is_empty() {
            return;
        }
        // Blanks alone open no post.
        if self.out.is_empty() && line.chars().all(char::is_whitespace) {
            return;
        }
        self.html(|out| {
            if line.contains(is_stray_control) {
                let clean: String = line.chars().filter(|&c| !is_stray_control(c)).collect();
                push_html(out, &clean);
            } else {
                push_html(out, line);
            }
        });
    }

    fn html(&mut self, write: impl FnOnce(&mut String)) {
        if self.out.is_empty() {
            self.out.push_str("<p>");
        } else {
            match self.line_ends {
                0 => {}
                1 => self.out.push_str("<br />"),
                _ => self.out.push_str("</p><p>"),
            }
        }
        self.line_ends = 0;
        write(&mut self.out);
    }

    fn finish(mut self) -> String {
        if !self.out.is_empty() {
            self.out.push_str("</p>");
        }
        self.out
    }
}
