//! Who may call: as in the Mastodon API ([`crate::extract`]), with problems as refusals.

use std::ops::Deref;

use axum::{extract::FromRequestParts, http::request::Parts};

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
