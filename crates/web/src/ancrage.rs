//! Our own API, `/api/ancrage/v1`, beside the Mastodon one: what its vocabulary has no words for.
//!
//! One file per resource. Answers are JSON, refusals are [`problem`] details (RFC 9457), lists that can be long lead
//! on by a `Link` header (RFC 8288).

mod cached;
mod problem;
mod territories;

use axum::{
    Router,
    http::{Method, header::LINK},
    routing::any,
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    cors::{Any, CorsLayer},
};

pub use self::problem::Problem;
use crate::WebState;

/// The API, ready to be merged with the other areas.
pub fn router(state: WebState) -> Router {
    // What is here so far is public and only read.
    let cors = CorsLayer::new().allow_origin(Any).allow_methods([Method::GET]).expose_headers([LINK]);
    territories::routes()
        .method_not_allowed_fallback(async || Problem::method())
        .route("/api/ancrage/{*rest}", any(async || Problem::not_found("there is nothing at this address")))
        .layer(CatchPanicLayer::custom(problem::after_panic))
        .layer(cors)
        .with_state(state)
}
