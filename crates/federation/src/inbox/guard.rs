//! Whom to believe: everything that is checked before an activity is kept.
//!
//! The order matters: policies before parsing, bounds before reading, form before keys, keys before content.

use app::secret;
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri as RequestUri, header},
};
use domain::{handle::Host, id::ActorId, uri::Uri};
use storage::NewInboxEntry;

use super::{claim, room::Part};
use crate::{
    Federation,
    context::uri,
    keys::{KeyError, KnownKey},
    signature::{self, Checked, Incoming, SignatureError},
    wire::{Activity, Kind},
};

/// A request that is not believed or cannot be kept.
#[derive(Debug)]
pub(crate) struct Refused {
    pub status: StatusCode,
    /// Safe to show.
    pub reason: String,
}

pub(super) fn refuse(status: StatusCode, reason: impl Into<String>) -> Refused {
    Refused { status, reason: reason.into() }
}

impl From<SignatureError> for Refused {
    fn from(error: SignatureError) -> Self {
        refuse(error.status(), error.to_string())
    }
}

impl From<app::Error> for Refused {
    fn from(error: app::Error) -> Self {
        tracing::error!(%error, "the inbox met a fault");
        refuse(StatusCode::SERVICE_UNAVAILABLE, "try again later")
    }
}

/// Checks a request to an inbox and keeps what it carries. `Ok` means that it is kept, or that there is
/// nothing to keep.
pub(super) async fn receive(federation: &Federation, request: Request) -> Result<(), Refused> {
    let part = federation.inbox_room().enter();
    tokio::select! {
        kept = take(federation, &part, request) => kept,
        // Should it have been kept already, it is recognised when it comes again.
        refused = part.sent_away() => Err(refused),
    }
}

async fn take(federation: &Federation, part: &Part, request: Request) -> Result<(), Refused> {
    let (mut parts, body) = request.into_parts();
    normalise_host(&mut parts.headers, &parts.uri);
    let signature = signature::parse(&parts.headers)?;
    let key_id = uri(signature.key_id()).ok_or_else(|| refuse(StatusCode::BAD_REQUEST, "the key id is no address"))?;
    ask_gate(federation, &key_id)?;
    let body = part.read(body).await?;
    let checked = check(federation, &signature, &parts.method, &parts.uri, &parts.headers, &body)?;
    let activity = Activity::parse(&body).map_err(|error| refuse(StatusCode::BAD_REQUEST, error.to_string()))?;
    let actor = uri(&activity.actor.id).ok_or_else(|| refuse(StatusCode::BAD_REQUEST, "the actor is no address"))?;
    ask_gate(federation, &actor)?;
    let activity_uri = own_id(federation, &activity, &actor)?;
    claim::check(&activity, &actor, federation.app().instance())?;
    if is_farewell_of_stranger(federation, &activity, &actor).await? {
        return Ok(());
    }
    let key = match authenticate(federation, &checked, &key_id).await {
        Err(KeyFailure::Key(KeyError::Gone)) if activity.kind == Kind::Delete => return Ok(()),
        other => other?,
    };
    if key.owner != actor {
        return Err(refuse(StatusCode::UNAUTHORIZED, "the key is not the actor's"));
    }
    federation.keys().keep(federation, &key_id, key).await.map_err(KeyFailure::Key)?;
    let body = String::from_utf8(body.into()).map_err(|_| refuse(StatusCode::BAD_REQUEST, "the body is not UTF-8"))?;
    let digest = secret::digest(body.as_bytes());
    let entry = NewInboxEntry {
        // Some servers send activities without an id; the content then stands for it.
        activity_uri: activity_uri.map_or_else(|| format!("digest:{digest}"), |uri| uri.to_string()),
        digest,
        sender: actor.to_string(),
        host: actor.authority().to_owned(),
        body,
    };
    federation.inbox_writer().keep(entry).await.map_err(|()| refuse(StatusCode::SERVICE_UNAVAILABLE, "try again later"))
}

/// Checks the signature of a GET. `Ok(None)` when there is none.
pub(crate) async fn verify_get(
    federation: &Federation,
    method: &Method,
    target: &RequestUri,
    headers: &HeaderMap,
) -> Result<Option<ActorId>, Refused> {
    let signature = match signature::parse(headers) {
        Err(SignatureError::Missing) => return Ok(None),
        other => other?,
    };
    let mut headers = headers.clone();
    normalise_host(&mut headers, target);
    let key_id = uri(signature.key_id()).ok_or_else(|| refuse(StatusCode::BAD_REQUEST, "the key id is no address"))?;
    ask_gate(federation, &key_id)?;
    let checked = check(federation, &signature, method, target, &headers, &[])?;
    let key = authenticate(federation, &checked, &key_id).await?;
    Ok(Some(federation.keys().keep(federation, &key_id, key).await.map_err(KeyFailure::Key)?))
}

/// HTTP/2 has no `Host` but an authority, which stands for the same.
fn normalise_host(headers: &mut HeaderMap, target: &RequestUri) {
    if !headers.contains_key(header::HOST)
        && let Some(host) = target.authority().and_then(|authority| HeaderValue::from_str(authority.as_str()).ok())
    {
        headers.insert(header::HOST, host);
    }
}

fn ask_gate(federation: &Federation, who: &Uri) -> Result<(), Refused> {
    let host = Host::parse(who.authority()).map_err(|_| refuse(StatusCode::BAD_REQUEST, "not a host"))?;
    if federation.app().gate().is_suspended(&host) {
        return Err(refuse(StatusCode::FORBIDDEN, "this server does not federate with yours"));
    }
    if federation.app().instance().is_local(who) {
        return Err(refuse(StatusCode::FORBIDDEN, "actors of this server are not received from elsewhere"));
    }
    Ok(())
}

fn check(
    federation: &Federation,
    signature: &signature::ParsedSignature,
    method: &Method,
    target: &RequestUri,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Checked, Refused> {
    let instance = federation.app().instance();
    let incoming = Incoming {
        method,
        path_and_query: target.path_and_query().map_or("/", |path| path.as_str()),
        headers,
        body,
        scheme: &instance.scheme,
        authority: instance.domain.as_str(),
        now: federation.app().now(),
    };
    Ok(signature::check(signature, &incoming)?)
}

/// The activity's id, which must be its actor's to give: on the actor's origin, never on ours.
fn own_id(federation: &Federation, activity: &Activity, actor: &Uri) -> Result<Option<Uri>, Refused> {
    let Some(id) = &activity.id else { return Ok(None) };
    let id = uri(id).ok_or_else(|| refuse(StatusCode::BAD_REQUEST, "the activity id is no address"))?;
    if federation.app().instance().is_local(&id) || !id.same_origin(actor) {
        return Err(refuse(StatusCode::FORBIDDEN, "the activity id is not on the actor's server"));
    }
    Ok(Some(id))
}

/// Mastodon tells every server it ever met when an account goes; whoever is not known here has nothing to be
/// deleted, and its key is gone too.
async fn is_farewell_of_stranger(federation: &Federation, activity: &Activity, actor: &Uri) -> Result<bool, Refused> {
    if activity.kind != Kind::Delete || activity.object_id().and_then(uri).as_ref() != Some(actor) {
        return Ok(false);
    }
    let known = federation.app().read().actors().find_by_uri(actor).await.map_err(app::Error::from)?;
    Ok(known.is_none_or(|actor| actor.deleted_at.is_some()))
}

enum KeyFailure {
    Key(KeyError),
    Signature(SignatureError),
}

impl From<KeyFailure> for Refused {
    fn from(failure: KeyFailure) -> Self {
        match failure {
            // Not 401: the sender would give up, and it is we who could not check.
            KeyFailure::Key(KeyError::Unreachable) => {
                refuse(StatusCode::SERVICE_UNAVAILABLE, "the key's host cannot be reached")
            }
            KeyFailure::Key(KeyError::App(error)) => {
                tracing::error!(%error, "a key could not be looked up");
                refuse(StatusCode::SERVICE_UNAVAILABLE, "try again later")
            }
            KeyFailure::Key(error) => refuse(StatusCode::UNAUTHORIZED, error.to_string()),
            KeyFailure::Signature(error) => error.into(),
        }
    }
}

/// Verifies with the key that is remembered and, since keys change, with the one that the database has, and once more
/// with the one shown now. Nothing is kept yet of whoever holds it.
async fn authenticate(federation: &Federation, checked: &Checked, key_id: &Uri) -> Result<KnownKey, KeyFailure> {
    let known = federation.keys().find(federation, key_id).await.map_err(KeyFailure::Key)?;
    let mismatch = match signature::verify(checked, &known.public) {
        Ok(()) => return Ok(known),
        Err(mismatch) => KeyFailure::Signature(mismatch),
    };
    if known.is_fresh() {
        return Err(mismatch);
    }
    let stored = federation.keys().find_stored(federation, key_id).await.map_err(KeyFailure::Key)?;
    if let Some(stored) = stored.filter(|stored| signature::verify(checked, &stored.public).is_ok()) {
        return Ok(stored);
    }
    let shown = federation.keys().find_again(federation, key_id).await.map_err(KeyFailure::Key)?;
    signature::verify(checked, &shown.public).map_err(KeyFailure::Signature)?;
    Ok(shown)
}
