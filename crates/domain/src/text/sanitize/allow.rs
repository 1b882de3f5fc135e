//! The second pass: ammonia with the allow-list.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use super::token::{Token, Tokens};

/// The schemes of links that stay; Mastodon's list, and `mailto`.
pub const LINK_SCHEMES: [&str; 12] =
    ["http", "https", "dat", "dweb", "gemini", "gopher", "ipfs", "ipns", "magnet", "mailto", "ssb", "xmpp"];

const ELEMENTS: [&str; 23] = [
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "code",
    "del",
    "em",
    "i",
    "li",
    "ol",
    "p",
    "pre",
    "rp",
    "rt",
    "ruby",
    "s",
    "span",
    "strong",
    "sub",
    "sup",
    "u",
    "ul",
];

/// The classes that stay beside microformats: of mentions, hashtags, shortened addresses, and
/// the fallback paragraphs of quotes and corrections.
const CLASSES: [&str; 6] = ["mention", "hashtag", "ellipsis", "invisible", "quote-inline", "correction-inline"];

/// Prefixes of microformats classes.
const MICROFORMATS: [&str; 5] = ["h-", "p-", "u-", "dt-", "e-"];

const MAX_CLASSES: usize = 8;

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(ELEMENTS))
        .clean_content_tags(HashSet::from(["script", "style", "svg", "math"]))
        .generic_attributes(HashSet::from(["lang"]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href", "class", "translate"])),
            ("span", HashSet::from(["class", "translate"])),
            ("p", HashSet::from(["class"])),
            ("abbr", HashSet::from(["title"])),
            ("ol", HashSet::from(["start", "reversed"])),
            ("li", HashSet::from(["value"])),
        ]))
        .url_schemes(HashSet::from(LINK_SCHEMES))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("nofollow noopener noreferrer"))
        .set_tag_attribute_value("a", "target", "_blank")
        .attribute_filter(value);
    builder
});

/// Keeps what is allowed of a document from the first pass.
pub(super) fn clean(html: &str) -> String {
    unlink(&CLEANER.clean(html).to_string())
}

/// Decides on the value of an attribute.
fn value<'v>(_element: &str, attribute: &str, value: &'v str) -> Option<Cow<'v, str>> {
    match attribute {
        "class" => classes(value),
        "translate" => (value == "no").then(|| value.into()),
        "lang" => is_language(value).then(|| value.into()),
        "start" | "value" => value.parse::<i32>().ok().map(|number| number.to_string().into()),
        "reversed" => Some("".into()),
        _ => Some(value.into()),
    }
}

fn classes(value: &str) -> Option<Cow<'_, str>> {
    let kept: Vec<&str> = value.split_ascii_whitespace().filter(|class| is_class(class)).take(MAX_CLASSES).collect();
    (!kept.is_empty()).then(|| kept.join(" ").into())
}

fn is_class(class: &str) -> bool {
    CLASSES.contains(&class)
        || (class.len() <= 32
            && MICROFORMATS.iter().any(|prefix| class.starts_with(prefix))
            && class.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')))
}

fn is_language(value: &str) -> bool {
    (1..=35).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// A link that lost its address becomes its text. Links do not nest, and the document is
/// ammonia's own writing.
fn unlink(html: &str) -> String {
    if !html.contains("<a ") {
        return html.to_owned();
    }
    let mut out = String::with_capacity(html.len());
    let mut dead = false;
    let mut tokens = Tokens::new(html);
    let mut rest = html;
    while let Some(token) = tokens.next() {
        let (own, after) = rest.split_at(rest.len() - tokens.remaining());
        rest = after;
        match token {
            Token::Open(tag) if tag.name == "a" => {
                dead = !tag.attributes().any(|(name, _)| name == "href");
                if !dead {
                    out.push_str(own);
                }
            }
            Token::Close("a") if dead => dead = false,
            _ => out.push_str(own),
        }
    }
    out
}
