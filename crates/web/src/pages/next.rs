//! Where to go after a form: paths of this server only, so that no link leads through us to a trap.

use axum::http::HeaderMap;
use axum_extra::extract::CookieJar;

/// The longest path that is followed, in bytes.
const MAX_LENGTH: usize = 1_000;
/// The cookie that keeps where somebody was led, by an invitation for example, who has to sign up first: between that
/// and being here lie a letter and perhaps a moderator.
pub const COOKIE: &str = "ancrage_next";

/// The path to go to, if it is one on this server and comes out of a cookie, which is decoded, as it was.
pub fn keepable(next: &str) -> Option<&str> {
    local_path(next).filter(|path| path.bytes().all(|byte| byte.is_ascii_graphic() && !b";,\"%".contains(&byte)))
}

/// Where somebody wanted to go before they signed up.
pub fn kept(headers: &HeaderMap) -> Option<String> {
    let jar = CookieJar::from_headers(headers);
    keepable(jar.get(COOKIE)?.value()).map(str::to_owned)
}

/// The path to go to, if it is one on this server.
///
/// Browsers read `//host` and `/\host` as another server, drop tabs and line ends, and some proxies decode before
/// they redirect; anything that could come out as more than a path is refused, also behind one level of encoding.
pub fn local_path(next: &str) -> Option<&str> {
    (next.len() <= MAX_LENGTH && is_plain(next) && !hides_more(next)).then_some(next)
}

fn is_plain(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains('\\')
        && !path.chars().any(char::is_control)
        && !path.chars().any(|c| c.is_whitespace() && c != ' ')
}

/// Whether decoding the path once would make it something else than a path.
fn hides_more(path: &str) -> bool {
    let codes = path.split('%').skip(1);
    let mut bytes = codes.map(|code| code.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok()));
    let slash_first = path.get(1..4).is_some_and(|code| code.eq_ignore_ascii_case("%2f"));
    slash_first || bytes.any(|byte| byte.is_none_or(|byte| byte < 0x20 || byte == 0x7f || byte == b'\\'))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderValue, header::COOKIE as SENT};

    use super::*;

    #[test]
    fn only_paths_of_this_server_are_followed() {
        for good in ["/", "/home", "/@lea/12?max_id=3#p12", "/tags/caf%C3%A9", "/search?q=a%20b"] {
            assert_eq!(local_path(good), Some(good));
        }
        for evil in [
            "",
            "home",
            "//evil.example",
            "/\\evil.example",
            "/%5Cevil.example",
            "/%2Fevil.example",
            "/%5cevil.example",
            "https://evil.example/",
            "javascript:alert(1)",
            "/\tx",
            "/%09/evil.example",
            "/a\r\nSet-Cookie: x=1",
            "\\\\evil.example",
            " /home",
            "/%zz",
        ] {
            assert_eq!(local_path(evil), None, "{evil}");
        }
        assert_eq!(local_path(&format!("/{}", "a".repeat(2_000))), None);
    }

    #[test]
    fn a_cookie_holds_nothing_that_would_end_it() {
        assert_eq!(keepable("/invitation/Ab-_9?a=1&b=c"), Some("/invitation/Ab-_9?a=1&b=c"));
        for other in ["/a%20b", "/a; Domain=evil.example", "/a,b", "/a\"b", "/a b", "/é", "//evil.example", ""] {
            assert_eq!(keepable(other), None, "{other}");
        }
        let with = |cookie: &'static str| {
            let cookie = HeaderValue::from_static(cookie);
            kept(&HeaderMap::from_iter([(SENT, cookie)]))
        };
        assert_eq!(with("a=b; ancrage_next=/invitation/x").as_deref(), Some("/invitation/x"));
        assert_eq!(with("ancrage_next=//evil.example"), None);
        assert_eq!(with("a=b"), None);
    }
}
