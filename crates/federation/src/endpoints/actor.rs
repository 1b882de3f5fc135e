//! Actors' documents. A remote server reads one per delivery, so they are kept ready.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, Uri as RequestUri},
    response::Response,
};
use domain::{actor::Actor, id::ActorId};

use super::{reader::open_reader, ready::Ready, response::Absent};
use crate::{Federation, documents, net::ACTIVITY_JSON, outbound};

/// The server's own actor. It answers even unsigned requests: two strict servers would otherwise wait for each
/// other's key for ever.
pub(super) async fn instance(State(federation): State<Federation>, headers: HeaderMap) -> Result<Response, Absent> {
    let make = async || {
        let actor = federation.app().read().actors().find_instance().await?.ok_or(Absent::NotFound)?;
        document(&federation, &actor).await
    };
    let ready = federation.ready("actor".to_owned(), federation.app().actors_revision(), make).await?;
    Ok(ready.answer(&headers, ACTIVITY_JSON))
}

/// A local actor.
pub(super) async fn by_id(
    State(federation): State<Federation>,
    Path(id): Path<String>,
    target: RequestUri,
    headers: HeaderMap,
) -> Result<Response, Absent> {
    let id: ActorId = id.parse().map_err(|_| Absent::NotFound)?;
    open_reader(&federation, &target, &headers).await?;
    let make = async || {
        let actor = federation.app().read().actors().find(id).await?.filter(Actor::is_local);
        let actor = actor.ok_or(Absent::NotFound)?;
        if actor.deleted_at.is_some() {
            return Err(Absent::gone(outbound::actor::tombstone(&actor)));
        }
        if !actor.is_shown() {
            return Err(Absent::NotFound);
        }
        document(&federation, &actor).await
    };
    let ready = federation.ready(format!("actor {id}"), federation.app().actors_revision(), make).await?;
    Ok(ready.answer(&headers, ACTIVITY_JSON))
}

async fn document(federation: &Federation, actor: &Actor) -> Result<Ready, Absent> {
    let app = federation.app();
    let document = documents::actor(&app.read(), actor.id, app.instance(), app.now()).await?;
    let body = document.ok_or(Absent::NotFound)?.to_string();
    // The tag is made of the content, not of `updated_at`: memberships are part of it, and end by themselves.
    let etag = format!("\"{}-{}\"", actor.id, &app::secret::digest(body.as_bytes())[..16]);
    Ok(Ready { body: body.into(), etag })
}
