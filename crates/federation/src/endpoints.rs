//! What other servers read here: actors, objects, activities, collections, WebFinger, NodeInfo.

mod activity;
mod actor;
mod collection;
mod discovery;
mod group;
mod object;
mod reader;
mod ready;
mod response;
mod stamp;
mod visit;

use axum::{
    Router,
    extract::Request,
    http::StatusCode,
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};

pub(crate) use self::ready::ReadyAnswers;
use self::response::Absent;
use crate::{Federation, inbox};

/// Every address that other servers use. Pages at the same addresses are the business of whoever puts the
/// routers together.
pub(crate) fn router(federation: Federation) -> Router {
    let mut documents = Router::new()
        .route("/actors/{id}", get(actor::by_id))
        .route("/actors/{id}/outbox", get(collection::outbox))
        .route("/actors/{id}/followers", get(collection::followers))
        .route("/actors/{id}/following", get(collection::following))
        .route("/actors/{id}/featured", get(collection::featured))
        .route("/actors/{id}/members", get(collection::members))
        .route("/actors/{id}/moderators", get(group::moderators))
        .route("/objects/{id}", get(object::by_id))
        .route("/objects/{id}/replies", get(collection::replies))
        .route("/stamps/{id}", get(stamp::by_id))
        .route("/activities/{*what}", get(activity::by_id));
    if federation.app().instance().authorized_fetch {
        // A cache in between would hand on to anyone what was shown to whoever signed.
        documents = documents.layer(middleware::map_response(response::for_the_asker_alone));
    }
    let open = Router::new()
        .route("/inbox", post(inbox::shared))
        .route("/actor", get(actor::instance))
        .route("/actor/inbox", post(inbox::shared))
        .route("/actor/outbox", get(collection::nothing))
        .route("/actor/followers", get(collection::nothing))
        .route("/actor/following", get(collection::nothing))
        .route("/actor/featured", get(collection::nothing))
        .route("/actors/{id}/inbox", post(inbox::personal));
    let discovery = Router::new()
        .route("/.well-known/webfinger", get(discovery::webfinger))
        .route("/.well-known/host-meta", get(discovery::host_meta))
        .route("/.well-known/host-meta.json", get(discovery::host_meta_json))
        .route("/.well-known/nodeinfo", get(discovery::nodeinfo_links))
        .route("/nodeinfo/2.0", get(discovery::nodeinfo_2_0))
        .route("/nodeinfo/2.1", get(discovery::nodeinfo_2_1))
        .layer(middleware::map_response(response::for_pages_of_others));
    open.merge(discovery).merge(documents).layer(middleware::from_fn(refuse_null)).with_state(federation)
}

/// PostgreSQL keeps U+0000 in no text, so that nothing is looked for by a name that holds it.
async fn refuse_null(request: Request, next: Next) -> Response {
    let holds = |part: &str| part.contains("%00");
    if holds(request.uri().path()) || request.uri().query().is_some_and(holds) {
        return Absent::Refused(StatusCode::BAD_REQUEST, "the address contains a null character".into())
            .into_response();
    }
    next.run(request).await
}
