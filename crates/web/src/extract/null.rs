//! U+0000, which PostgreSQL keeps in no text and nobody means: what holds it is refused as a whole, in one place for each
//! way into the server, so that nothing behind has to think of it.
//!
//! Addresses are looked at by the routers of both APIs and of the pages, before anything is read of them; parameters and
//! uploads of the Mastodon API in [`super::Params`], bodies of our own in `ancrage::body`, forms in `pages::form`. What
//! other servers send and ask for meets `federation::wire` and `federation::endpoints`, tables of areas
//! `app::territory`. No argument of a command line can hold it.

use axum::{
    extract::Request,
    http::Uri,
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::Value;

/// Whether it stands in a name or a text.
pub(crate) fn in_json(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(list) => list.iter().any(in_json),
        Value::Object(map) => map.iter().any(|(name, value)| name.contains('\0') || in_json(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Whether it stands in an address, where there is one way to write it.
pub(crate) fn in_address(address: &Uri) -> bool {
    let holds = |part: &str| part.contains("%00");
    holds(address.path()) || address.query().is_some_and(holds)
}

/// Refuses a request whose address holds it, in the words of the router.
pub(crate) async fn guard<R: IntoResponse>(request: Request, next: Next, refusal: impl FnOnce() -> R) -> Response {
    if in_address(request.uri()) { refusal().into_response() } else { next.run(request).await }
}
