//! Who may call: as in the Mastodon API ([`crate::extract`]), with problems as refusals.

use std::ops::Deref;

use axum::{extract::FromRequestParts, http::request::Parts};
use domain::{id::ActorId, login::Role};

use super::Problem;
use crate::{
    WebState,
    extract::{self, Viewer, scope::Scope},
};

/// Only with a token that allows `S`.
pub struct Signed<S: Scope>(extract::Signed<S>);

impl<S: Scope> Deref for Signed<S> {
    type Target = Viewer;

    fn deref(&self) -> &Viewer {
        &self.0
    }
}

impl<S: Scope> FromRequestParts<WebState> for Signed<S> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Problem> {
        Ok(Self(extract::Signed::from_request_parts(parts, state).await?))
    }
}

/// For strangers too; a token, where there is one, must be good and allow `S`.
pub struct Open<S: Scope>(extract::Open<S>);

impl<S: Scope> Deref for Open<S> {
    type Target = extract::Open<S>;

    fn deref(&self) -> &extract::Open<S> {
        &self.0
    }
}

impl<S: Scope> FromRequestParts<WebState> for Open<S> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Problem> {
        Ok(Self(extract::Open::from_request_parts(parts, state).await?))
    }
}

/// The person, who must ask as themselves: a token that speaks for a company does not settle its bearer's own affairs.
pub(super) fn as_oneself(viewer: &Viewer) -> Result<ActorId, Problem> {
    if viewer.actor.id == viewer.token.person {
        Ok(viewer.token.person)
    } else {
        Err(Problem::forbidden("this token speaks for a company: use one of the person"))
    }
}

/// Whether the person behind a token has at least this role here. One that speaks for a company has none.
async fn has(state: &WebState, viewer: &Viewer, role: Role) -> Result<bool, Problem> {
    if viewer.actor.id != viewer.token.person {
        return Ok(false);
    }
    let login = state.app.read().logins().find_by_person(viewer.token.person).await?;
    Ok(login.is_some_and(|login| login.role >= role))
}

/// Whether whoever asks is a moderator of this server, as themselves.
pub(super) async fn moderates(state: &WebState, viewer: &Viewer) -> Result<bool, Problem> {
    has(state, viewer, Role::Moderator).await
}

/// The person, who must be a moderator of this server and ask as themselves.
pub(super) async fn moderator(state: &WebState, viewer: &Viewer) -> Result<ActorId, Problem> {
    let person = as_oneself(viewer)?;
    if moderates(state, viewer).await? { Ok(person) } else { Err(Problem::forbidden("only moderators do this")) }
}

/// The person, who must be an administrator of this server and ask as themselves.
pub(super) async fn administrator(state: &WebState, viewer: &Viewer) -> Result<ActorId, Problem> {
    let person = as_oneself(viewer)?;
    if has(state, viewer, Role::Admin).await? {
        return Ok(person);
    }
    Err(Problem::forbidden("only administrators do this"))
}
