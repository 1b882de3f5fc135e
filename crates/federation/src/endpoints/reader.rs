//! Who reads: a server that signs as one of its actors, or anyone.

use axum::http::{HeaderMap, Method, StatusCode, Uri as RequestUri};
use domain::id::ActorId;

use super::response::Absent;
use crate::{Federation, inbox};

/// The actor that signed the request. `None` for anyone, who is let in unless only signed requests are.
pub(super) async fn reader(
    federation: &Federation,
    target: &RequestUri,
    headers: &HeaderMap,
) -> Result<Option<ActorId>, Absent> {
    let strict = federation.app().instance().authorized_fetch;
    match inbox::verify_get(federation, &Method::GET, target, headers).await {
        Ok(None) if strict => Err(Absent::Unsigned),
        Ok(reader) => Ok(reader),
        Err(refused) if strict || refused.status == StatusCode::FORBIDDEN => {
            Err(Absent::Refused(refused.status, refused.reason))
        }
        // A signature that could not be checked makes nobody less than a stranger.
        Err(_) => Ok(None),
    }
}

/// The same for what is open to all unless the server is strict: without looking at signatures nobody asked for.
pub(super) async fn open_reader(
    federation: &Federation,
    target: &RequestUri,
    headers: &HeaderMap,
) -> Result<(), Absent> {
    if federation.app().instance().authorized_fetch {
        reader(federation, target, headers).await?;
    }
    Ok(())
}
