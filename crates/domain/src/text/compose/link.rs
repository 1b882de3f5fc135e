//! Where a link starts and ends.

use url::Url;

use crate::text::character::{is_bidi_control, is_word};

/// Longer addresses are not links, in bytes: a link counts as [`super::LINK_LENGTH`]
/// characters, and must not be a way around the limit of a post.
pub(super) const MAX_LINK: usize = 2048;

/// Schemes that are followed by a host.
const SCHEMES: [&str; 9] =
    ["https://", "http://", "dat://", "dweb://", "ipfs://", "ipns://", "ssb://", "gopher://", "gemini://"];

/// The end of the link that starts at `at`, after the character `before`. Where it is further than [`MAX_LINK`],
/// what starts there has the form of a link and is none.
pub(super) fn end(text: &str, at: usize, before: Option<char>) -> Option<usize> {
    if before.is_some_and(forbids_link) {
        return None;
    }
    let rest = &text[at..];
    let length = with_host(rest).or_else(|| xmpp(rest)).or_else(|| magnet(rest))?;
    (length > MAX_LINK || Url::parse(&rest[..length]).is_ok()).then_some(at + length)
}

fn forbids_link(before: char) -> bool {
    before.is_ascii_alphanumeric() || matches!(before, '@' | '＠' | '#' | '＃' | '$') || is_bidi_control(before)
}

fn with_host(text: &str) -> Option<usize> {
    let mut length = SCHEMES.iter().find(|scheme| starts_with(text, scheme))?.len();
    length += host(&text[length..])?;
    length += port(&text[length..]);
    length += path(&text[length..]);
    length += query(&text[length..]);
    Some(length)
}

/// `xmpp:someone@host/resource?query` (RFC 5122).
fn xmpp(text: &str) -> Option<usize> {
    const SCHEME: &str = "xmpp:";
    if !starts_with(text, SCHEME) {
        return None;
    }
    let mut length = SCHEME.len();
    if text[length..].starts_with("//") {
        length += 2;
    }
    let rest = &text[length..];
    let node = rest.find(|c: char| !(is_word(c) || "-.~%!$()*+,;=".contains(c)));
    if let Some(node) = node.filter(|&node| node > 0 && rest[node..].starts_with('@')) {
        length += node + 1;
    }
    length += host(&text[length..])?;
    length += path(&text[length..]);
    length += query(&text[length..]);
    Some(length)
}

fn magnet(text: &str) -> Option<usize> {
    const SCHEME: &str = "magnet:";
    if !starts_with(text, SCHEME) {
        return None;
    }
    match query(&text[SCHEME.len()..]) {
        0 => None,
        query => Some(SCHEME.len() + query),
    }
}

fn starts_with(text: &str, scheme: &str) -> bool {
    text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}

/// The length of a host name with a top-level domain; user names, bare names and addresses
/// in digits are not accepted.
fn host(text: &str) -> Option<usize> {
    let end = text.find(|c: char| !(is_word(c) || matches!(c, '-' | '.'))).unwrap_or(text.len());
    let end = text[..end].find("..").unwrap_or(end);
    let name = text[..end].trim_end_matches(['.', '-', '_']);
    let (labels, top) = name.rsplit_once('.')?;
    if labels.is_empty() || labels.starts_with('.') {
        return None;
    }
    // Where words are not parted by spaces, the sentence goes on right after the address.
    let top = match top.find(|c: char| !c.is_ascii()) {
        Some(foreign) if foreign > 0 => &top[..foreign],
        _ => top,
    };
    let is_top_level = top.chars().count() >= 2
        && (top.chars().all(|c| is_word(c) && !c.is_numeric() && c != '_')
            || (top.len() > 4 && starts_with(top, "xn--")));
    is_top_level.then_some(labels.len() + 1 + top.len())
}

/// The length of a port with its colon, or 0.
fn port(text: &str) -> usize {
    let Some(digits) = text.strip_prefix(':') else {
        return 0;
    };
    match digits.bytes().take_while(u8::is_ascii_digit).count() {
        length @ 1..=5 => 1 + length,
        _ => 0,
    }
}

/// The length of a path, its `#fragment` included, or 0.
fn path(text: &str) -> usize {
    if !text.starts_with('/') {
        return 0;
    }
    let mut end = 0;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if c == '(' {
            let Some(length) = parentheses(&text[at..]) else {
                break;
            };
            at += length;
            end = at;
            continue;
        }
        if !is_path(c) {
            break;
        }
        at += c.len_utf8();
        if !trails(c) {
            end = at;
        }
    }
    end
}

fn is_path(c: char) -> bool {
    !(ends_any_link(c) || matches!(c, '(' | ')' | '?'))
}

fn ends_any_link(c: char) -> bool {
    c.is_whitespace() || c.is_control() || is_bidi_control(c) || matches!(c, '<' | '>')
}

/// Whether `c` at the end of an address belongs to the sentence around it.
fn trails(c: char) -> bool {
    const TRAILING: &str = "!*\"'「」;:=,.$%[]~&|@«»“”‘’…、。，．！？";
    TRAILING.contains(c)
}

/// The length of a balanced, non-empty parenthesis at the start of `text`, which may hold
/// parentheses itself, but those no more.
fn parentheses(text: &str) -> Option<usize> {
    let mut depth = 0_u8;
    let mut previous = ' ';
    for (at, c) in text.char_indices() {
        match c {
            '(' if depth < 2 => depth += 1,
            ')' if previous != '(' => depth -= 1,
            c if is_path(c) => {}
            _ => return None,
        }
        if depth == 0 {
            return Some(at + 1);
        }
        previous = c;
    }
    None
}

/// The length of a query with its `?`, or 0.
fn query(text: &str) -> usize {
    if !text.starts_with('?') {
        return 0;
    }
    let mut end = 0;
    for (at, c) in text.char_indices().skip(1) {
        let is_last = if c.is_ascii() {
            if !(c.is_ascii_alphanumeric() || "!?*'();:&=+$/%#[]-_.,~|@^".contains(c)) {
                break;
            }
            c.is_ascii_alphanumeric() || "_&=#/-".contains(c)
        } else {
            if ends_any_link(c) {
                break;
            }
            !trails(c)
        };
        if is_last {
            end = at + c.len_utf8();
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(text: &str) -> Option<&str> {
        end(text, 0, None).map(|end| &text[..end])
    }

    #[test]
    fn an_address_ends_where_the_sentence_goes_on() {
        for (text, url) in [
            ("https://example.com", "https://example.com"),
            ("https://example.com.", "https://example.com"),
            ("https://example.com/a. Then", "https://example.com/a"),
            ("https://example.com/)", "https://example.com/"),
            ("http://www.google.com!", "http://www.google.com"),
            ("http://www.google.com'", "http://www.google.com"),
            ("https://example.com/\"", "https://example.com/"),
            ("https://example.com/>", "https://example.com/"),
            ("https://example.com/a»", "https://example.com/a"),
            ("https://example.org/」", "https://example.org/"),
            ("https://example.com/\u{3000}abc", "https://example.com/"),
            ("https://example.com:8080/x,", "https://example.com:8080/x"),
            ("https://example.com?q=1&r=2.", "https://example.com?q=1&r=2"),
            ("https://example.com/?", "https://example.com/"),
            ("https://example.com/a#b", "https://example.com/a#b"),
            ("https://example.com/s?utf8=✓&q=a", "https://example.com/s?utf8=✓&q=a"),
            ("https://ja.wikipedia.org/wiki/日本", "https://ja.wikipedia.org/wiki/日本"),
            ("https://nic.みんな/", "https://nic.みんな/"),
            ("https://example.comはすごい", "https://example.com"),
            ("https://example.com/x\u{202E}y", "https://example.com/x"),
            ("HTTPS://Example.COM/A", "HTTPS://Example.COM/A"),
            ("https://xn--bcher-kva.xn--p1ai/", "https://xn--bcher-kva.xn--p1ai/"),
        ] {
            assert_eq!(link(text), Some(url), "{text}");
        }
    }

    #[test]
    fn balanced_parentheses_belong_to_it() {
        for (text, url) in [
            ("https://e.org/wiki/Diaspora_(software)", "https://e.org/wiki/Diaspora_(software)"),
            ("https://e.org/a_(b))", "https://e.org/a_(b)"),
            ("https://e.org/a_(b_(c))_d", "https://e.org/a_(b_(c))_d"),
            ("https://e.org/a_(b", "https://e.org/a_"),
            ("https://e.org/a()", "https://e.org/a"),
            ("https://e.org/((((((((", "https://e.org/"),
        ] {
            assert_eq!(link(text), Some(url), "{text}");
        }
    }

    #[test]
    fn other_schemes_follow_their_own_form() {
        assert_eq!(link("xmpp:user@example.com now"), Some("xmpp:user@example.com"));
        assert_eq!(link("xmpp:muc@example.com?join right"), Some("xmpp:muc@example.com?join"));
        assert_eq!(link("gemini://example.com/x"), Some("gemini://example.com/x"));
        assert_eq!(link("magnet:?xt=urn:btih:c12f "), Some("magnet:?xt=urn:btih:c12f"));
        assert_eq!(link("magnet:x"), None);
    }

    #[test]
    fn what_is_not_an_address_is_left_alone() {
        for text in [
            "https://",
            "http://localhost/",
            "http://127.0.0.1/",
            "http://user:pw@example.com/",
            "http://www\\.google\\.com",
            "http://.com",
            "javascript:alert(1)",
            "example.com",
            "data:text/html,x",
            "https://example.c",
            "mailto:a@example.com",
        ] {
            assert_eq!(link(text), None, "{text}");
        }
        let long = format!("https://example.com/{}", "a".repeat(10 * MAX_LINK));
        let end = end(&long, 0, None).unwrap_or_default();
        assert_eq!(end, long.len());
    }
}
