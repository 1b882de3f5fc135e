//! The Mastodon client API, for apps with bearer tokens.
//!
//! One file per resource, each with its handlers and its `routes`. What they answer is built in [`entity`] from
//! the views of `storage`; [`answer`] holds what many handlers end with.

mod accounts;
mod answer;
mod blocks;
mod bookmarks;
mod credentials;
mod directory;
pub mod entity;
mod favourites;
mod filters;
mod follow_requests;
mod instance;
mod lists;
mod media;
mod mutes;
mod notifications;
mod polls;
mod preferences;
mod reports;
mod routes;
mod search;
mod statuses;
mod tags;
mod throttle;
mod timelines;
mod trends;

use axum::{
    Router,
    extract::Request,
    http::{HeaderName, Method, header::LINK},
    middleware::{self, Next},
    response::Response,
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    cors::{AllowHeaders, Any, CorsLayer},
};

pub(crate) use self::throttle::{Deed, throttled};
pub use self::{
    routes::{Route, Routes},
    throttle::Throttle,
};
use crate::{WebState, error, extract::null};

/// Every route of the API.
pub fn routes() -> Routes {
    Routes::default()
        .merge(accounts::routes())
        .merge(blocks::routes())
        .merge(bookmarks::routes())
        .merge(credentials::routes())
        .merge(directory::routes())
        .merge(favourites::routes())
        .merge(filters::routes())
        .merge(follow_requests::routes())
        .merge(instance::routes())
        .merge(lists::routes())
        .merge(media::routes())
        .merge(mutes::routes())
        .merge(notifications::routes())
        .merge(polls::routes())
        .merge(preferences::routes())
        .merge(reports::routes())
        .merge(search::routes())
        .merge(statuses::routes())
        .merge(tags::routes())
        .merge(timelines::routes())
        .merge(trends::routes())
}

/// The API, ready to be merged with the other areas.
pub fn router(state: WebState) -> Router {
    routes()
        .into_router()
        .method_not_allowed_fallback(async || error::ApiError::Method)
        .route("/api/{*rest}", axum::routing::any(async || error::ApiError::NotFound))
        .layer(CatchPanicLayer::custom(error::after_panic))
        .layer(middleware::from_fn(refuse_null))
        .layer(middleware::from_fn_with_state(state.clone(), throttle::throttle))
        .layer(cors())
        .with_state(state)
}

/// No address holds U+0000 ([`null`]).
async fn refuse_null(request: Request, next: Next) -> Response {
    null::guard(request, next, || error::ApiError::Malformed("The request contains a null character".into())).await
}

/// Any page may call the API: its authority is the token, never a cookie.
pub(crate) fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        // A wildcard would leave out `Authorization` (Fetch standard, section 3.3.3).
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers([
            LINK,
            HeaderName::from_static("x-ratelimit-limit"),
            HeaderName::from_static("x-ratelimit-remaining"),
            HeaderName::from_static("x-ratelimit-reset"),
            HeaderName::from_static("x-request-id"),
        ])
        .max_age(std::time::Duration::from_hours(24))
}
