//! The description of the API (OpenAPI 3.1), made from what is written beside the handlers.

use axum::{Router, http::HeaderMap, response::Response, routing::get};
use domain::scope;
use utoipa::{
    Modify, OpenApi,
    openapi::{
        OpenApi as Document,
        security::{Http, HttpAuthScheme, SecurityScheme},
    },
};

use super::{cached, problem};
use crate::WebState;

/// Where the description is.
pub const PATH: &str = "/api/openapi.json";
/// What an operation names that asks for a token, with the scope: `security(("bearer" = ["read:team"]))`.
const BEARER: &str = "bearer";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Ancrage",
        description = "What an Ancrage server offers beside the client API of Mastodon. Refusals are problem details \
                       (RFC 9457). Lists that can be long lead on by a `Link` header (RFC 8288) with `rel=\"next\"`.",
        license(name = "AGPL-3.0-only", identifier = "AGPL-3.0-only"),
    ),
    components(schemas(problem::Details)),
    modifiers(&Tokens),
)]
struct Preface;

/// The way of tokens, which are the same as those of the Mastodon API.
struct Tokens;

impl Modify for Tokens {
    fn modify(&self, document: &mut Document) {
        let mut scheme = Http::new(HttpAuthScheme::Bearer);
        let parts = scope::OURS.join("`, `");
        scheme.description = Some(format!(
            "A token of `ancrage token create`. Each operation names the scope that it asks for: \
             `read` or `write`, a colon, and one of `{parts}`. `read` and `write` alone include all of theirs."
        ));
        let components = document.components.get_or_insert_default();
        components.add_security_scheme(BEARER, SecurityScheme::Http(scheme));
    }
}

/// What is described beside the operations.
pub(super) fn preface() -> Document {
    Preface::openapi()
}

/// The description of every route.
pub fn document() -> Document {
    super::routes().into_openapi()
}

pub(super) fn router(document: Document) -> Router<WebState> {
    let answer = async move |asked: HeaderMap| -> Response { cached::answer(&asked, &document, None) };
    Router::new().route(PATH, get(answer))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The paths of a router, which its debug text lists.
    fn paths(router: &str) -> BTreeSet<String> {
        let quoted = router.split('"').skip(1).step_by(2);
        quoted.filter(|text| text.starts_with("/api/")).map(str::to_owned).collect()
    }

    #[test]
    fn every_route_is_described() {
        let (routes, document) = super::super::routes().split_for_parts();
        let described: BTreeSet<String> = document.paths.paths.keys().cloned().collect();
        let routed = paths(&format!("{routes:?}"));
        assert!(routed.contains("/api/ancrage/v1/territories"), "{routed:?}");
        assert_eq!(routed, described);
        // A route that nobody described is seen.
        let more = routes.route("/api/ancrage/v1/x", get(async || ()));
        assert_eq!(paths(&format!("{more:?}")).difference(&described).collect::<Vec<_>>(), ["/api/ancrage/v1/x"]);
    }

    #[test]
    fn every_operation_says_what_it_is_and_how_it_refuses() {
        let document = serde_json::to_value(document()).expect("JSON");
        assert_eq!(document["openapi"], "3.1.0");
        let mut names = BTreeSet::new();
        for (path, operations) in document["paths"].as_object().expect("paths") {
            for (method, operation) in operations.as_object().expect("operations") {
                let place = format!("{method} {path}");
                assert!(names.insert(operation["operationId"].as_str().expect("a name").to_owned()), "{place}");
                assert!(operation["tags"][0].is_string(), "{place} has no tag");
                assert!(operation["summary"].as_str().is_some_and(|text| !text.is_empty()), "{place} has no summary");
                let answers = operation["responses"].as_object().expect("answers");
                assert!(answers.contains_key("429"), "{place} leaves out how everything may be refused");
                for (status, answer) in answers.iter().filter(|(status, _)| status.starts_with(['4', '5'])) {
                    let kinds = answer["content"].as_object().expect("an answer");
                    assert!(kinds.contains_key("application/problem+json"), "{place}: {status} is no problem");
                }
                let asked =
                    operation["security"].as_array().into_iter().flatten().filter_map(|way| way["bearer"].as_array());
                for asked in asked.flatten().map(|name| name.as_str().expect("a scope")) {
                    let half = if method == "get" { "read:" } else { "write:" };
                    let part = asked.strip_prefix(half);
                    assert!(part.is_some_and(|part| scope::OURS.contains(&part)), "{place} asks for {asked}");
                }
                let write = method != "get";
                assert!(!write || operation["security"].is_array(), "{place} writes, and asks for no token");
                let asks = operation["security"].as_array().is_some_and(|all| !all.is_empty());
                assert_eq!(asks, answers.contains_key("401"), "{place}: tokens are refused where they are asked for");
            }
        }
    }
}
