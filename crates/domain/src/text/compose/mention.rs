//! Where a mention starts and ends.

use url::Host;

use super::MentionToken;
use crate::text::character::is_word;

/// The longest username, in bytes.
const MAX_USERNAME: usize = 128;

/// The longest host name (RFC 1035, section 2.3.4), in bytes, and room for non-ASCII names.
const MAX_DOMAIN: usize = 4 * 253;

/// The mention that starts at the `@` at `at`, after the character `before`.
pub(super) fn at(text: &str, at: usize, before: Option<char>) -> Option<MentionToken> {
    if before.is_some_and(|c| is_word(c) || matches!(c, '=' | '/' | '@')) {
        return None;
    }
    let rest = &text[at + 1..];
    let username = &rest[..run(rest, MAX_USERNAME, |c| c.is_ascii_alphanumeric() || c == '_')?];
    let mut end = at + 1 + username.len();

    let mut domain = None;
    if let Some(rest) = text[end..].strip_prefix('@') {
        let host = &rest[..run(rest, MAX_DOMAIN, is_word)?];
        // An address in digits names a machine, not a server that people know.
        let Ok(Host::Domain(name)) = Host::parse(host) else {
            return None;
        };
        end += 1 + host.len();
        domain = Some(match port(&text[end..]) {
            Some((port, length)) => {
                end += length;
                format!("{name}:{port}")
            }
            None => name,
        });
    }
    if text[end..].starts_with("://") || text[end..].chars().next().is_some_and(spoils) {
        return None;
    }
    Some(MentionToken { range: at..end, username: username.to_owned(), domain })
}

/// The length of a name at the start of `text`: words joined by `.` and `-`, ending in a
/// word. `None` if there is none, or if it is longer than `max` bytes.
fn run(text: &str, max: usize, word: impl Fn(char) -> bool) -> Option<usize> {
    if !text.chars().next().is_some_and(&word) {
        return None;
    }
    let mut end = 0;
    for (at, c) in text.char_indices() {
        if word(c) {
            end = at + c.len_utf8();
        } else if !matches!(c, '.' | '-') {
            break;
        }
        if end > max {
            return None;
        }
    }
    Some(end)
}

/// A port at the start of `text`, and the length of it with its colon.
fn port(text: &str) -> Option<(u16, usize)> {
    let digits = text.strip_prefix(':')?;
    let length = digits.bytes().take(6).take_while(u8::is_ascii_digit).count();
    let port: u16 = digits[..length].parse().ok()?;
    let after = digits[length..].chars().next();
    // `:100:` is an emoji and `:8am` a time.
    if port == 0 || after.is_some_and(|c| is_word(c) || c == ':') {
        return None;
    }
    Some((port, 1 + length))
}

/// Whether the character after a mention shows that it was something else: a third part, or
/// a word in an accented Latin script cut in the middle.
fn spoils(after: char) -> bool {
    matches!(after, '@' | '＠') || (matches!(after, '\u{C0}'..='\u{24F}') && !matches!(after, '×' | '÷'))
}
