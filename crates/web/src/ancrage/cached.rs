//! Answers that may be kept: public, the same for everyone, and known again by their `ETag` (RFC 9110, section 8.8.3).

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// How long nobody need ask again, in seconds. Areas change once a year.
const FRESH: &str = "public, max-age=3600";

/// The JSON, or only that the asker has it already. `link` leads on where the list does.
pub(super) fn answer(asked: &HeaderMap, body: &impl Serialize, link: Option<&str>) -> Response {
    kept(asked, body, link, FRESH)
}

/// The same for what may be otherwise a moment later: whoever keeps it asks every time.
pub(super) fn briefly(asked: &HeaderMap, body: &impl Serialize, link: Option<&str>) -> Response {
    kept(asked, body, link, "public, no-cache")
}

fn kept(asked: &HeaderMap, body: &impl Serialize, link: Option<&str>, fresh: &'static str) -> Response {
    let body = match serde_json::to_vec(body) {
        Ok(body) => body,
        Err(error) => return super::Problem::from(app::Error::Internal(error.to_string())).into_response(),
    };
    let mut hash = Sha256::new();
    hash.update(&body);
    // Two pages with the same entries may have different links to the next.
    hash.update(link.unwrap_or_default());
    let tag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(&hash.finalize()[..18]));
    let mut headers = HeaderMap::new();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(fresh));
    for (name, text) in [(header::ETAG, Some(tag.as_str())), (header::LINK, link)] {
        if let Some(value) = text.and_then(|text| HeaderValue::from_str(text).ok()) {
            headers.insert(name, value);
        }
    }
    if has(asked, &tag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    (headers, body).into_response()
}

/// Whether the asker has what the tag stands for. Tags are compared weakly (RFC 9110, section 13.1.2).
fn has(asked: &HeaderMap, tag: &str) -> bool {
    let lists = asked.get_all(header::IF_NONE_MATCH).into_iter().filter_map(|list| list.to_str().ok());
    let mut tags = lists.flat_map(|list| list.split(',')).map(str::trim);
    tags.any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_not_sent_again() {
        let first = answer(&HeaderMap::new(), &["Brest"], None);
        assert_eq!(first.status(), StatusCode::OK);
        let tag = first.headers()[header::ETAG].clone();
        let text = tag.to_str().expect("text").to_owned();
        for (asked, status) in [
            (text.clone(), 304),
            (format!("W/{text}"), 304),
            (format!("\"x\", {text}"), 304),
            ("*".into(), 304),
            ("\"x\"".into(), 200),
            (String::new(), 200),
        ] {
            let headers = HeaderMap::from_iter([(header::IF_NONE_MATCH, asked.parse().expect("a header"))]);
            let again = answer(&headers, &["Brest"], None);
            assert_eq!(again.status().as_u16(), status, "{asked}");
            assert_eq!(again.headers()[header::ETAG], tag);
            assert_eq!(again.headers()[header::CACHE_CONTROL], FRESH);
        }
        for other in [answer(&HeaderMap::new(), &["Lyon"], None), answer(&HeaderMap::new(), &["Brest"], Some("<x>"))] {
            assert_ne!(other.headers()[header::ETAG], tag);
        }
    }
}
