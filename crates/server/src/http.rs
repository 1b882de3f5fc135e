//! What holds for every request, whatever it asks for, and the few addresses that belong to no area.
//!
//! **Here:** how areas are put together ([`layered`]), whose request it is ([`client`]), which of two answers an
//! address gives ([`negotiate`]), uploads ([`media`]), health ([`probe`]).
//!
//! **Not here:** what the areas answer (web, federation).

pub mod client;
pub mod media;
pub mod negotiate;
pub mod probe;

use std::{any::Any, sync::Arc, time::Duration};

use app::App;
use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{Extensions, HeaderMap, HeaderValue, Response, StatusCode, Version, header},
    middleware::{self, Next},
    response::IntoResponse,
};
use domain::attachment::MAX_UPLOAD;
use ipnet::IpNet;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{Predicate, SizeAbove},
    },
    limit::RequestBodyLimitLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    set_header::SetResponseHeaderLayer,
    timeout::TimeoutLayer,
    trace::{DefaultOnFailure, TraceLayer},
};
use tracing::Level;

/// How long a request may take in all. Looking up another server takes at most 15 seconds a step.
const TIMEOUT: Duration = Duration::from_mins(1);
/// The largest request: a profile with two pictures, and what surrounds them. Areas set smaller limits of their own.
const MAX_BODY: usize = 2 * MAX_UPLOAD + 1024 * 1024;
/// Smaller answers do not gain from compression.
const MIN_COMPRESSED: u16 = 1024;
/// What an answer that says nothing about it may do in a browser: nothing.
const NO_CONTENT: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// The areas with everything that holds for all of them.
pub fn layered(areas: Router, app: App, trusted_proxies: Vec<IpNet>) -> Router {
    let header = |name, value| SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value));
    let proxies: Arc<[IpNet]> = trusted_proxies.into();
    // Faults of ours are told where they happen. That an answer says so is no news, and anybody can bring 503 about,
    // with a key on a host that is dead; at this level the span is there, which names method and path.
    let failure = DefaultOnFailure::new().level(Level::DEBUG);
    areas
        .merge(media::router(app.clone()))
        .merge(probe::router(app.clone()))
        .layer(middleware::from_fn_with_state(app, negotiate::negotiate))
        .layer(CompressionLayer::new().compress_when(SizeAbove::new(MIN_COMPRESSED).and(is_text)))
        .layer(RequestBodyLimitLayer::new(MAX_BODY))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, TIMEOUT))
        .layer(CatchPanicLayer::custom(after_panic))
        .layer(header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(header::REFERRER_POLICY, "same-origin"))
        .layer(header(header::X_FRAME_OPTIONS, "DENY"))
        .layer(header(header::CONTENT_SECURITY_POLICY, NO_CONTENT))
        .layer(middleware::from_fn(count))
        .layer(TraceLayer::new_for_http().make_span_with(span).on_failure(failure))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .layer(middleware::from_fn_with_state(proxies, client::identify))
}

/// Whether an answer is text that we made: pictures are compressed already.
fn is_text(_status: StatusCode, _version: Version, headers: &HeaderMap, _extensions: &Extensions) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    (kind.starts_with("text/") && !kind.starts_with("text/event-stream"))
        || kind.starts_with("application/") && ["json", "javascript", "xml"].iter().any(|part| kind.contains(part))
}

/// What a path is called in the log: without the secret of an invitation, by which anybody comes in who has it.
fn told(path: &str) -> &str {
    const INVITATION: &str = "/invitation/";
    if path.starts_with(INVITATION) { INVITATION } else { path }
}

/// What a request is called in the log: its path without the query, which may hold secrets.
fn span(request: &Request<Body>) -> tracing::Span {
    let id = request.headers().get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default();
    tracing::debug_span!("request", method = %request.method(), path = told(request.uri().path()), id)
}

/// Counts answers and how long they took, and tells what took too long: who was cut off cannot.
async fn count(request: Request, next: Next) -> Response<Body> {
    let method = request.method().as_str().to_owned();
    let target = request.uri().clone();
    let area = area(target.path());
    let started = tokio::time::Instant::now();
    let response = next.run(request).await;
    if response.status() == StatusCode::GATEWAY_TIMEOUT {
        tracing::warn!(method, path = told(target.path()), "a request took too long");
    }
    let labels = [("method", method), ("area", area.to_owned()), ("status", response.status().as_u16().to_string())];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_seconds", &labels).record(started.elapsed().as_secs_f64());
    response
}

/// A coarse name for a path, so that the number of time series is bounded.
fn area(path: &str) -> &'static str {
    const AREAS: [&str; 11] = [
        "api",
        "oauth",
        "actors",
        "objects",
        "activities",
        "inbox",
        "media",
        "assets",
        "nodeinfo",
        ".well-known",
        "health",
    ];
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    AREAS.into_iter().find(|area| *area == first).unwrap_or("pages")
}

#[expect(clippy::needless_pass_by_value, reason = "the layer hands the panic over")]
fn after_panic(panic: Box<dyn Any + Send + 'static>) -> Response<Body> {
    let what = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    tracing::error!(what, "a handler panicked");
    (StatusCode::INTERNAL_SERVER_ERROR, "something went wrong on our side\n").into_response()
}

#[cfg(test)]
mod tests;
