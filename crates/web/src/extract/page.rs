//! Which part of a list is asked for, and the way to the parts before and after (RFC 8288).

use axum::{
    extract::FromRequestParts,
    http::{
        HeaderValue, StatusCode,
        header::{CONTENT_TYPE, LINK},
        request::Parts,
    },
    response::{IntoResponse, Response},
};
use serde::Serialize;
use storage::Page;

use crate::{WebState, error::ApiError};

/// The part of a list that is asked for: `max_id`, `since_id`, `min_id` and `limit`, which is `DEFAULT` where
/// it is not given and at most `MAX`.
#[derive(Debug, Clone)]
pub struct Paged<const DEFAULT: u32 = 20, const MAX: u32 = 40> {
    /// The part of the list.
    pub page: Page,
    /// Scheme, host and path of the list.
    address: String,
    /// The other parameters, which the links keep.
    others: Vec<(String, String)>,
}

impl<const DEFAULT: u32, const MAX: u32> FromRequestParts<WebState> for Paged<DEFAULT, MAX> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, ApiError> {
        let mut page = Page::first(DEFAULT);
        let mut others = Vec::new();
        for (name, value) in url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()) {
            match name.as_ref() {
                "max_id" => page.max_id = cursor(&name, &value)?,
                "since_id" => page.since_id = cursor(&name, &value)?,
                "min_id" => page.min_id = cursor(&name, &value)?,
                "limit" => page.limit = value.trim().parse().unwrap_or(DEFAULT).clamp(1, MAX),
                _ => others.push((name.into_owned(), value.into_owned())),
            }
        }
        let address = state.app.instance().uri(parts.uri.path()).as_str().to_owned();
        Ok(Self { page, address, others })
    }
}

fn cursor(name: &str, value: &str) -> Result<Option<i64>, ApiError> {
    let value = value.trim();
    if value.is_empty() {
        return Ok(None);
    }
    value.parse().map(Some).map_err(|_| ApiError::invalid(format!("{name} is not an id")))
}

impl<const DEFAULT: u32, const MAX: u32> Paged<DEFAULT, MAX> {
    /// The answer with links to the parts before and after. `cursors` are the ids that the list runs over, in
    /// its order, those of entries that are not shown included: a page that lost entries is not the last one.
    pub fn answer(&self, cursors: impl IntoIterator<Item = i64>, body: impl Serialize) -> Response {
        let mut response = written_at_once(&body);
        if let Some(links) = self.links(cursors).and_then(|links| HeaderValue::from_str(&links).ok()) {
            response.headers_mut().insert(LINK, links);
        }
        response
    }

    fn links(&self, cursors: impl IntoIterator<Item = i64>) -> Option<String> {
        let cursors: Vec<i64> = cursors.into_iter().collect();
        let (highest, lowest) = (cursors.iter().max()?, cursors.iter().min()?);
        let next = (cursors.len() >= self.page.limit as usize).then(|| self.link("next", "max_id", *lowest));
        let links: Vec<String> = next.into_iter().chain([self.link("prev", "min_id", *highest)]).collect();
        Some(links.join(", "))
    }

    fn link(&self, relation: &str, name: &str, id: i64) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(&self.others);
        if self.page.limit != DEFAULT {
            query.append_pair("limit", &self.page.limit.to_string());
        }
        query.append_pair(name, &id.to_string());
        format!(r#"<{}?{}>; rel="{relation}""#, self.address, query.finish())
    }
}

/// How long a page of posts is, about.
const PAGE_BYTES: usize = 48 << 10;

/// A page as JSON. A buffer that grows step by step would copy it several times over.
fn written_at_once(body: &impl Serialize) -> Response {
    let mut bytes = Vec::with_capacity(PAGE_BYTES);
    match serde_json::to_writer(&mut bytes, body) {
        Ok(()) => ([(CONTENT_TYPE, HeaderValue::from_static("application/json"))], bytes).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paged(limit: u32) -> Paged {
        Paged {
            page: Page::first(limit),
            address: "https://lyon.example/api/v1/x".into(),
            others: vec![("tagged".into(), "été".into())],
        }
    }

    #[test]
    fn links_lead_on_from_a_full_page_and_back_from_any() {
        assert_eq!(
            paged(2).links([9, 7]).expect("links"),
            r#"<https://lyon.example/api/v1/x?tagged=%C3%A9t%C3%A9&limit=2&max_id=7>; rel="next", <https://lyon.example/api/v1/x?tagged=%C3%A9t%C3%A9&limit=2&min_id=9>; rel="prev""#
        );
        assert_eq!(
            paged(20).links([9, 7]).expect("links"),
            r#"<https://lyon.example/api/v1/x?tagged=%C3%A9t%C3%A9&min_id=9>; rel="prev""#
        );
        assert_eq!(paged(20).links([]), None);
    }
}
