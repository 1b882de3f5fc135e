//! Forms of people who are logged in: nothing is done for a form that does not carry its session's token.

use std::sync::Arc;

use app::{Origin, company};
use axum::{
    body::to_bytes,
    extract::{FromRequest, Request},
    response::{IntoResponse, Redirect, Response},
};
use domain::id::ActorId;
use serde::de::DeserializeOwned;
use subtle::ConstantTimeEq;

use super::{
    Pages,
    fault::Fault,
    next,
    visitor::{Me, Visitor},
};

/// The largest form that is read, in bytes: a post of 5,000 characters, encoded, with room.
const MAX_FORM: usize = 256 * 1024;

/// A form of somebody who is logged in, with the right token.
pub struct Posted<T> {
    /// Who sent it.
    pub visitor: Visitor,
    /// The same, known to be logged in.
    pub me: Arc<Me>,
    /// What they sent.
    pub form: T,
}

impl<T> Posted<T> {
    /// The one who acts, as commands want it.
    pub fn origin(&self) -> Origin {
        Origin::Local(self.me.speaker)
    }
}

impl<T: DeserializeOwned> FromRequest<Pages> for Posted<T> {
    type Rejection = Response;

    async fn from_request(request: Request, _pages: &Pages) -> Result<Self, Response> {
        let visitor = request.extensions().get::<Visitor>().cloned();
        // Where a session that ended is begun again; those who wrote come back to writing.
        let door = if request.uri().path() == "/posts" { "/login?next=%2Fcompose" } else { "/login" };
        let bytes = to_bytes(request.into_body(), MAX_FORM).await.map_err(|_| Fault::TooLarge.into_response())?;
        let visitor = visitor.ok_or_else(|| Fault::Internal.into_response())?;
        let Some(me) = visitor.me.clone() else { return Err(Redirect::to(door).into_response()) };
        let token = url::form_urlencoded::parse(&bytes).find(|(name, _)| name == "csrf").map(|(_, value)| value);
        let right = token.is_some_and(|token| token.as_bytes().ct_eq(me.csrf.as_bytes()).into());
        if !right {
            return Err(Fault::Expired.into_response());
        }
        let form = read(&bytes).map_err(IntoResponse::into_response)?;
        Ok(Self { visitor, me, form })
    }
}

/// A form of a stranger: logging in.
pub struct Sent<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Pages> for Sent<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, _pages: &Pages) -> Result<Self, Fault> {
        let bytes = to_bytes(request.into_body(), MAX_FORM).await.map_err(|_| Fault::TooLarge)?;
        read(&bytes).map(Self)
    }
}

/// The fields of a form. U+0000 is refused: PostgreSQL cannot keep it, and nobody means it.
fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Fault> {
    if url::form_urlencoded::parse(bytes).any(|(name, value)| name.contains('\0') || value.contains('\0')) {
        return Err(Fault::Malformed);
    }
    serde_urlencoded::from_bytes(bytes).map_err(|_| Fault::Malformed)
}

/// Goes to where the form wanted to go, if that is on this server, or to `otherwise`.
pub fn go(next: Option<&str>, otherwise: &str) -> Redirect {
    Redirect::to(next.and_then(next::local_path).unwrap_or(otherwise))
}

/// The speaker that a form chose, or the one that the session speaks as.
pub async fn speaker(pages: &Pages, me: &Me, chosen: Option<ActorId>) -> Result<company::Speaker, Fault> {
    match chosen {
        Some(actor) if actor != me.actor() => {
            Ok(company::speaker(&pages.app().read(), me.person, actor, pages.app().now()).await?)
        }
        _ => Ok(me.speaker),
    }
}
