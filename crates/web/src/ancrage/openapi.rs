//! The description of the API (OpenAPI 3.1), made from what is written beside the handlers.

use axum::{Router, http::HeaderMap, response::Response, routing::get};
use domain::scope;
use utoipa::{
    Modify, OpenApi,
    openapi::{
        OpenApi as Document, PathItem, RefOr,
        schema::{ArrayItems, Schema, SchemaType, Type},
        security::{Http, HttpAuthScheme, SecurityScheme},
    },
};

use super::{cached, problem};
use crate::WebState;

/// Where the description is.
pub const PATH: &str = "/api/openapi.json";
/// What an operation names that asks for a token, with the scope: `security(("bearer" = ["read:team"]))`.
const BEARER: &str = "bearer";
/// Any text without U+0000.
const NO_NULL: &str = r"^[^\u0000]*$";

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
    complete(super::routes().into_openapi())
}

/// Says of every parameter what holds for whole addresses: no text in them contains U+0000 ([`null`]).
///
/// [`null`]: crate::extract::null
pub(super) fn complete(mut document: Document) -> Document {
    let operations = document.paths.paths.values_mut().flat_map(|path| {
        let PathItem { get, put, post, delete, patch, .. } = path;
        [get, put, post, delete, patch].into_iter().flatten()
    });
    for parameter in operations.flat_map(|operation| operation.parameters.iter_mut().flatten()) {
        if let RefOr::T(parameter) = parameter {
            parameter.schema.iter_mut().for_each(without_null);
        }
    }
    document
}

/// The texts of a schema that says nothing else of their form.
fn without_null(schema: &mut RefOr<Schema>) {
    match schema {
        RefOr::T(Schema::Array(list)) => {
            if let ArrayItems::RefOrSchema(item) = &mut list.items {
                without_null(item);
            }
        }
        RefOr::T(Schema::Object(one)) => {
            let text = match &one.schema_type {
                SchemaType::Type(kind) => *kind == Type::String,
                SchemaType::Array(kinds) => kinds.contains(&Type::String),
                SchemaType::AnyValue => false,
            };
            if text && one.enum_values.is_none() && one.format.is_none() {
                one.pattern.get_or_insert_with(|| NO_NULL.to_owned());
            }
        }
        _ => (),
    }
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
    fn no_text_in_an_address_may_hold_a_null_character() {
        let document = serde_json::to_value(document()).expect("JSON");
        let mut texts = 0;
        for (path, operations) in document["paths"].as_object().expect("paths") {
            for operation in operations.as_object().expect("operations").values() {
                for parameter in operation["parameters"].as_array().into_iter().flatten() {
                    let schema = &parameter["schema"];
                    let schema = if schema["type"] == "array" { &schema["items"] } else { schema };
                    let text = schema["type"] == "string"
                        || schema["type"].as_array().is_some_and(|kinds| kinds.contains(&"string".into()));
                    if text && schema["enum"].is_null() {
                        texts += 1;
                        let told = schema["pattern"].is_string() || schema["format"].is_string();
                        assert!(told, "{path}: {}", parameter["name"]);
                    }
                }
            }
        }
        assert!(texts > 0, "no parameter is a text");
        let search = &document["paths"]["/api/ancrage/v1/territories"]["get"]["parameters"][0];
        assert_eq!((search["name"].as_str(), search["schema"]["pattern"].as_str()), (Some("q"), Some(NO_NULL)));
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
