//! Our own API, `/api/ancrage/v1`, beside the Mastodon one: what its vocabulary has no words for.
//!
//! **Here:** one file per resource; [`openapi`], which describes all of it (`/api/openapi.json`) from what is written
//! beside the handlers; [`problem`], its refusals (RFC 9457); `access`, who may call; `account`, whom a request names and
//! an answer shows; `query`, `path` and `body`, reading what is asked for; `cached`, answers that may be kept. Lists that
//! can be long lead on by a `Link` header (`next`).
//!
//! **To add an endpoint:** CONTRIBUTING.md, "Add an endpoint of our API".
#![expect(unused_qualifications, reason = "the descriptions are written by macros, which qualify everything")]

mod access;
mod account;
mod body;
mod buddies;
mod cached;
mod communities;
mod companies;
mod directory;
mod hand;
mod invitations;
mod lessons;
pub(crate) mod marks;
mod memberships;
mod next;
pub mod openapi;
mod path;
mod problem;
mod query;
mod quote_requests;
mod sharing;
mod signups;
mod stewards;
mod team;
mod territories;
mod ties;
mod withheld;

use axum::{Router, middleware, routing::any};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa_axum::router::OpenApiRouter;

pub use self::{
    access::{Open, Signed},
    problem::{Clash, Denied, Missing, Problem, Refused},
};
use crate::{WebState, extract::null, mastodon};

/// Every route, with its description.
fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::with_openapi(openapi::preface())
        .merge(buddies::routes())
        .merge(communities::routes())
        .merge(companies::routes())
        .merge(directory::routes())
        .merge(hand::routes())
        .merge(invitations::routes())
        .merge(lessons::routes())
        .merge(memberships::routes())
        .merge(quote_requests::routes())
        .merge(sharing::routes())
        .merge(signups::routes())
        .merge(stewards::routes())
        .merge(team::routes())
        .merge(territories::routes())
        .merge(ties::routes())
        .merge(withheld::routes())
}

/// The API, ready to be merged with the other areas.
pub fn router(state: WebState) -> Router {
    let (routes, document) = routes().split_for_parts();
    routes
        .method_not_allowed_fallback(async || Problem::method())
        .merge(openapi::router(openapi::complete(document)))
        .route("/api/ancrage/{*rest}", any(async || Problem::not_found("there is nothing at this address")))
        .layer(CatchPanicLayer::custom(problem::after_panic))
        .layer(middleware::from_fn(refuse_null))
        .layer(middleware::from_fn_with_state(state.clone(), throttle))
        .layer(mastodon::cors())
        .with_state(state)
}

/// No address holds U+0000 ([`null`]).
async fn refuse_null(request: axum::extract::Request, next: middleware::Next) -> axum::response::Response {
    null::guard(request, next, || Problem::invalid("the address contains a null character")).await
}

/// Calls are counted together with those of the Mastodon API.
async fn throttle(
    state: axum::extract::State<WebState>,
    request: axum::extract::Request,
    next: middleware::Next,
) -> axum::response::Response {
    mastodon::throttled(&state, request, next, Problem::too_many).await
}
