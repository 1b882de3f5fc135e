//! Somebody asks for something of a local actor: its outbox, its followers, its moderators.

use axum::{
    extract::{FromRequestParts, Path},
    http::{HeaderMap, Uri as RequestUri, request::Parts},
};
use domain::{actor::Actor, id::ActorId};

use super::{reader::open_reader, response::Absent};
use crate::Federation;

/// A request at an address below `/actors/{id}`. Its actor is there and shown, and whoever asks may ask.
pub(super) struct Visit {
    pub(super) federation: Federation,
    /// The actor.
    pub(super) owner: Actor,
    /// The address that is asked for.
    pub(super) target: RequestUri,
    pub(super) headers: HeaderMap,
}

impl FromRequestParts<Federation> for Visit {
    type Rejection = Absent;

    async fn from_request_parts(parts: &mut Parts, federation: &Federation) -> Result<Self, Absent> {
        let path = Path::<String>::from_request_parts(parts, federation).await;
        let Path(id) = path.map_err(|_| Absent::NotFound)?;
        let id: ActorId = id.parse().map_err(|_| Absent::NotFound)?;
        open_reader(federation, &parts.uri, &parts.headers).await?;
        let owner = federation.app().read().actors().find(id).await?;
        let owner = owner.filter(|actor| actor.is_local() && actor.is_shown()).ok_or(Absent::NotFound)?;
        Ok(Self { federation: federation.clone(), owner, target: parts.uri.clone(), headers: parts.headers.clone() })
    }
}
