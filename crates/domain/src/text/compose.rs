//! From what a person typed to a post.
//!
//! [`scan`] finds the mentions, hashtags and links once; [`length`] counts the text and
//! [`render`] turns it into HTML, both from that one [`Scan`]. All follow Mastodon, so that
//! apps which count and highlight while one types agree with the server.
//!
//! Links win over what stands inside them, and tokens never overlap.

use std::collections::HashSet;
use std::ops::Range;

use super::character::prefix;
use super::hashtag;

mod length;
mod link;
mod mention;
mod render;
#[cfg(test)]
mod tests;

pub use length::{LINK_LENGTH, length};
pub use render::{MentionLink, render};

/// Text beyond so many bytes is neither scanned nor rendered; far above any post's limit.
pub const MAX_BYTES: usize = 256 * 1024;

/// At most so many different people are mentioned in a post: each may cost a look-up on
/// another server. Further mentions stay plain text.
pub const MAX_MENTIONS: usize = 50;

/// At most so many different hashtags count in a post. Further ones stay plain text.
pub const MAX_HASHTAGS: usize = 100;

/// At most so many links are recognised in a post. Further ones stay plain text.
pub const MAX_LINKS: usize = 200;

/// The mentions and hashtags recognised in a post, repetitions included.
const MAX_TOKENS: usize = 1000;

/// A `@user` or `@user@domain` in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MentionToken {
    /// Where it stands, in bytes, the `@` included.
    pub range: Range<usize>,
    /// The name as typed, without `@`; ASCII letters, digits, `_`, `.` and `-`.
    pub username: String,
    /// The host, lower case and in its ASCII form, with `:port` if one was given. `None`
    /// means this server.
    pub domain: Option<String>,
}

impl MentionToken {
    /// Whether both mean the same account: usernames are compared without regard to case.
    #[must_use]
    pub fn same_account(&self, other: &Self) -> bool {
        self.username.eq_ignore_ascii_case(&other.username) && self.domain == other.domain
    }

    /// One string for all mentions of the same account.
    fn key(&self) -> String {
        let domain = self.domain.as_deref().unwrap_or_default();
        format!("{}@{domain}", self.username.to_ascii_lowercase())
    }
}

/// A `#hashtag` in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HashtagToken {
    /// Where it stands, in bytes, the `#` included.
    pub range: Range<usize>,
    /// The name as typed, without `#`, for display.
    pub name: String,
    /// The name under which it is found: see [`hashtag::normalise`].
    pub normal: String,
}

/// A link in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkToken {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// The address as typed; it parses as a URL and has a scheme of the allow-list.
    pub url: String,
}

/// What [`scan`] found, each list in the order of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scan {
    /// The mentions; at most [`MAX_MENTIONS`] different ones.
    pub mentions: Vec<MentionToken>,
    /// The hashtags; at most [`MAX_HASHTAGS`] different ones.
    pub hashtags: Vec<HashtagToken>,
    /// The links; at most [`MAX_LINKS`].
    pub links: Vec<LinkToken>,
}

impl Scan {
    /// One mention for each account, in order of first appearance.
    #[must_use]
    pub fn accounts(&self) -> Vec<&MentionToken> {
        let mut accounts: Vec<&MentionToken> = Vec::new();
        for mention in &self.mentions {
            if !accounts.iter().any(|known| known.same_account(mention)) {
                accounts.push(mention);
            }
        }
        accounts
    }

    /// One hashtag for each normal form, in order of first appearance.
    #[must_use]
    pub fn distinct_hashtags(&self) -> Vec<&HashtagToken> {
        let mut distinct: Vec<&HashtagToken> = Vec::new();
        for tag in &self.hashtags {
            if !distinct.iter().any(|known| known.normal == tag.normal) {
                distinct.push(tag);
            }
        }
        distinct
    }

    /// The different addresses, in order of first appearance.
    #[must_use]
    pub fn urls(&self) -> Vec<&str> {
        let mut urls: Vec<&str> = Vec::new();
        for link in &self.links {
            if !urls.contains(&link.url.as_str()) {
                urls.push(&link.url);
            }
        }
        urls
    }

    /// All tokens in the order of the text.
    fn tokens(&self) -> Vec<Token<'_>> {
        let mut tokens: Vec<Token<'_>> = self
            .mentions
            .iter()
            .map(Token::Mention)
            .chain(self.hashtags.iter().map(Token::Hashtag))
            .chain(self.links.iter().map(Token::Link))
            .collect();
        tokens.sort_by_key(|token| token.range().start);
        tokens
    }
}

/// One token of any kind.
#[derive(Debug, Clone, Copy)]
enum Token<'a> {
    Mention(&'a MentionToken),
    Hashtag(&'a HashtagToken),
    Link(&'a LinkToken),
}

impl Token<'_> {
    fn range(&self) -> &Range<usize> {
        match self {
            Self::Mention(mention) => &mention.range,
            Self::Hashtag(hashtag) => &hashtag.range,
            Self::Link(link) => &link.range,
        }
    }
}

/// A stretch of the text: between tokens, or a token.
#[derive(Debug, Clone, Copy)]
enum Piece<'a> {
    Plain(&'a str),
    Token(Token<'a>, &'a str),
}

/// Cuts `text` at the tokens of `scan`. Tokens that do not fit the text (it was another
/// text's scan) are left out.
fn pieces<'a>(text: &'a str, scan: &'a Scan) -> Vec<Piece<'a>> {
    let text = prefix(text, MAX_BYTES);
    let mut pieces = Vec::new();
    let mut at = 0;
    for token in scan.tokens() {
        let range = token.range().clone();
        let (Some(before), Some(own)) = (text.get(at..range.start), text.get(range.clone())) else {
            continue;
        };
        pieces.push(Piece::Plain(before));
        pieces.push(Piece::Token(token, own));
        at = range.end;
    }
    pieces.push(Piece::Plain(text.get(at..).unwrap_or_default()));
    pieces
}

/// Finds the mentions, hashtags and links of `text`.
///
/// Word boundaries are Mastodon's: a mention does not follow a word character, `/` or `=`
/// (so e-mail addresses and profile URLs are none), a hashtag does not follow a letter, a
/// digit, `/`, `=` or `)`, and a link does not follow an ASCII letter or digit, `@`, `#` or
/// `$`. A link ends before trailing punctuation and keeps parentheses that are balanced.
#[must_use]
pub fn scan(text: &str) -> Scan {
    let text = prefix(text, MAX_BYTES);
    let mut scanner = Scanner { text, ..Scanner::default() };
    let mut before = None;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let end = scanner.take_token(at, c, before).unwrap_or(at + c.len_utf8());
        before = text[..end].chars().next_back();
        at = end;
    }
    scanner.found
}

/// What is found so far, and the different names in it.
#[derive(Default)]
struct Scanner<'a> {
    text: &'a str,
    found: Scan,
    accounts: HashSet<String>,
    hashtags: HashSet<String>,
    /// The end of the last address that was too long: no link starts inside it.
    no_link_before: usize,
}

impl Scanner<'_> {
    /// Adds the token that starts with the character `c` at `at`, and returns where it ends.
    fn take_token(&mut self, at: usize, c: char, before: Option<char>) -> Option<usize> {
        match c {
            '@' if self.found.mentions.len() < MAX_TOKENS => {
                let mention = mention::at(self.text, at, before)?;
                if !admit(&mut self.accounts, mention.key(), MAX_MENTIONS) {
                    return None;
                }
                let end = mention.range.end;
                self.found.mentions.push(mention);
                Some(end)
            }
            '#' | '＃' if self.found.hashtags.len() < MAX_TOKENS => {
                let tag = hashtag_at(self.text, at, c, before)?;
                if !admit(&mut self.hashtags, tag.normal.clone(), MAX_HASHTAGS) {
                    return None;
                }
                let end = tag.range.end;
                self.found.hashtags.push(tag);
                Some(end)
            }
            _ if c.is_ascii_alphabetic() && self.found.links.len() < MAX_LINKS => {
                if at < self.no_link_before {
                    return None;
                }
                let end = link::end(self.text, at, before)?;
                if end - at > link::MAX_LINK {
                    self.no_link_before = end;
                    return None;
                }
                let url = self.text[at..end].to_owned();
                self.found.links.push(LinkToken { range: at..end, url });
                Some(end)
            }
            _ => None,
        }
    }
}

/// Whether `name` is among the first `max` different ones.
fn admit(seen: &mut HashSet<String>, name: String, max: usize) -> bool {
    seen.contains(&name) || (seen.len() < max && seen.insert(name))
}

fn hashtag_at(text: &str, at: usize, sign: char, before: Option<char>) -> Option<HashtagToken> {
    if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '=' | '/' | ')' | '_')) {
        return None;
    }
    let start = at + sign.len_utf8();
    let rest = &text[start..];
    let name = &rest[..hashtag::length_at_start(rest)?];
    Some(HashtagToken { range: at..start + name.len(), name: name.to_owned(), normal: hashtag::normalise(name)? })
}
