//! What holds for every page: who asks, from where, and what browsers may do with the answer.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{
    Pages,
    fault::Fault,
    flash::FLASH_COOKIE,
    frame::{Frame, render},
    limit::{self, Wait},
    visitor::{self, LANGUAGE_COOKIE, Visitor},
};
use crate::extract::null;

/// Seconds.
const YEAR: i64 = 365 * 24 * 60 * 60;

#[derive(askama::Template)]
#[template(path = "error.html")]
struct ErrorPage {
    f: Frame,
    status: u16,
    text: String,
    /// What was sent can be put right.
    amends: bool,
}

/// Recognises the visitor, refuses forms of other sites, forms that are too many and addresses with U+0000 ([`null`]),
/// frames faults and sets the headers.
pub(super) async fn guard(State(pages): State<Pages>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let reads = parts.method == Method::GET;
    let stranger = Visitor::stranger(&parts, pages.default_lang());
    let chosen = visitor::asked_language(&parts);
    let recognised = stranger.clone().recognise(pages.app(), &parts.headers).await;
    let foreign = is_foreign(&parts.method, &parts.headers, &pages.app().instance().origin());
    let (visitor, response) = match recognised {
        Ok(visitor) if foreign => (visitor, Fault::Expired.into_response()),
        Ok(visitor) if null::in_address(&parts.uri) => (visitor, Fault::Malformed.into_response()),
        Ok(visitor) => {
            parts.extensions.insert(visitor.clone());
            let response = match limit::admit(&pages, &visitor, &mut parts).await {
                Ok(()) => next.run(Request::from_parts(parts, body)).await,
                Err(wait) => wait.into_response(),
            };
            (visitor, response)
        }
        Err(error) => (stranger, Fault::from(error).into_response()),
    };
    let mut response = frame_fault(&pages, &visitor, response);
    set_headers(response.headers_mut());
    if reads
        && visitor.flash.is_some()
        && is_page(&response)
        && let Ok(cookie) = visitor::set_cookie(pages.app(), FLASH_COOKIE, "", 0)
    {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    if let Some(lang) = chosen
        && let Ok(cookie) = visitor::set_cookie(pages.app(), LANGUAGE_COOKIE, lang.tag(), YEAR)
    {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Whether a form comes from another site: browsers say so in two ways, and clients without a browser's cookies
/// say nothing.
fn is_foreign(method: &Method, headers: &HeaderMap, origin: &str) -> bool {
    if method.is_safe() {
        return false;
    }
    let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
    let from = headers.get(header::ORIGIN).map(HeaderValue::as_bytes);
    site.is_some_and(|site| site != b"same-origin" && site != b"none")
        || from.is_some_and(|from| from != origin.as_bytes())
}

fn is_page(response: &Response) -> bool {
    response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

fn frame_fault(pages: &Pages, visitor: &Visitor, response: Response) -> Response {
    let status = response.status();
    let is_page = is_page(&response);
    let fault = match response.extensions().get::<Fault>() {
        Some(fault) => *fault,
        None if (status.is_client_error() || status.is_server_error()) && !is_page => Fault::of_status(status),
        None => return response,
    };
    let words = visitor.words();
    let f = Frame::new(pages, visitor, words.say(fault.title())).hidden();
    let wait = response.extensions().get::<Wait>();
    let text = wait.map_or_else(|| words.say(fault.text()), |wait| wait.text(words));
    let page = ErrorPage { f, status: status.as_u16(), text, amends: fault.amends() };
    let mut framed = match render(&page) {
        Ok(page) => (status, page).into_response(),
        Err(_) => status.into_response(),
    };
    for name in [header::ALLOW, header::RETRY_AFTER] {
        if let Some(value) = response.headers().get(&name) {
            framed.headers_mut().insert(name, value.clone());
        }
    }
    framed
}

fn set_headers(headers: &mut HeaderMap) {
    // Pictures and films of other servers are shown under addresses of ours.
    let policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        // "no-referrer" would make browsers send "Origin: null" with our own forms.
        (header::REFERRER_POLICY, "same-origin"),
        (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (header::HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=()"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-cache"));
    headers.append(header::VARY, HeaderValue::from_static("Accept, Accept-Language, Cookie"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_other_sites_are_told_apart() {
        let ours = "https://lyon.example";
        for (site, origin, foreign) in [
            (None, None, false),
            (Some("same-origin"), Some(ours), false),
            (Some("none"), None, false),
            (Some("cross-site"), Some("https://evil.example"), true),
            (Some("same-site"), Some("https://x.lyon.example"), true),
            (None, Some("https://evil.example"), true),
            (None, Some("null"), true),
            (None, Some("http://lyon.example"), true),
            (Some("cross-site"), None, true),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(site) = site {
                headers.insert("sec-fetch-site", HeaderValue::from_static(site));
            }
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
            }
            assert_eq!(is_foreign(&Method::POST, &headers, ours), foreign, "{site:?} {origin:?}");
            assert!(!is_foreign(&Method::GET, &headers, ours));
        }
    }
}
