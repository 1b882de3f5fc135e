//! What implementations of the Fediverse compare themselves with: the sample objects and the verifier of actors of
//! the `fediverse-pasture` packages; and what is shown and done of the documents in `tests/fixtures/wire`, which are as
//! each kind of server writes them.

mod activities;
mod actors;
mod inputs;
mod kinds;

use std::{collections::BTreeMap, ffi::OsString, path::Path, sync::Arc};

use axum::{
    Router,
    extract::Request,
    http::{Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::Value;
use testkit::World;

/// A Python that has the packages; `scripts/test` installs one.
const PYTHON: &str = "ANCRAGE_TEST_PYTHON";

/// The Python, where there is one.
fn python() -> Option<OsString> {
    let python = std::env::var_os(PYTHON);
    assert!(
        python.is_some() || std::env::var_os("ANCRAGE_REQUIRE_ALL").is_none(),
        "{PYTHON} is not set, and nothing may be skipped"
    );
    python
}

/// A document of `tests/fixtures/wire`: `mastodon/person`.
fn wire(name: &str) -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/wire/{name}.json"));
    let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    serde_json::from_str(&text).expect("JSON")
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("not a text: {value}"))
}

/// Lets servers answer at the ids of these documents, and take whatever is sent to them.
fn serve(world: &World, documents: impl IntoIterator<Item = Value>) {
    let mut hosts: BTreeMap<String, BTreeMap<String, Value>> = BTreeMap::new();
    for document in documents {
        let id = text(&document["id"]).strip_prefix("https://").expect("an address");
        let (host, target) = id.split_once('/').expect("a path");
        let (host, target) = (host.to_owned(), format!("/{target}"));
        hosts.entry(host).or_default().insert(target, document);
    }
    for (host, shelf) in hosts {
        let shelf = Arc::new(shelf);
        let answer = move |request: Request| {
            let target = request.uri().path_and_query().map_or("/", |target| target.as_str()).to_owned();
            let found = if request.method() == Method::POST {
                StatusCode::ACCEPTED.into_response()
            } else {
                shelf.get(&target).map_or_else(|| StatusCode::NOT_FOUND.into_response(), document)
            };
            async move { found }
        };
        world.connect(&host, Router::new().fallback(answer));
    }
}

fn document(value: &Value) -> Response {
    ([(header::CONTENT_TYPE, "application/activity+json")], value.to_string()).into_response()
}
