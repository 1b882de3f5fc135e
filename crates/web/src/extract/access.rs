//! Who may call a route. Every handler says it with the type of its first argument, and nothing else gives a
//! handler a [`Viewer`].

use std::{marker::PhantomData, ops::Deref};

use app::company::{self, Speaker};
use axum::{
    extract::FromRequestParts,
    http::{header::AUTHORIZATION, request::Parts},
};
use domain::{actor::Actor, id::ActorId};
use storage::{Token, views::TokenView};

use super::scope::Scope;
use crate::{WebState, error::ApiError};

/// The longest token that is looked up, in bytes.
const MAX_TOKEN: usize = 200;

/// Who asks, with an app's token.
#[derive(Debug, Clone)]
pub struct Viewer {
    /// What the app may do.
    pub token: Token,
    /// The right to act: a person for themselves or for a company.
    pub speaker: Speaker,
    /// The actor that acts.
    pub actor: Actor,
}

impl Viewer {
    /// The actor that acts.
    pub fn id(&self) -> ActorId {
        self.actor.id
    }
}

/// What a route asks of its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Nobody is asked who they are.
    Anyone,
    /// Strangers may; a token, where there is one, must allow one of these.
    Open(&'static [&'static str]),
    /// Only with a token that allows one of these.
    Signed(&'static [&'static str]),
}

/// A first argument that says who may call.
pub trait Guard {
    /// What is asked of the caller.
    const RULE: Rule;
}

/// For everyone, and the answer is the same for everyone.
#[derive(Debug, Clone, Copy)]
pub struct Anyone;

impl Guard for Anyone {
    const RULE: Rule = Rule::Anyone;
}

impl<T: Sync> FromRequestParts<T> for Anyone {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(_parts: &mut Parts, _state: &T) -> Result<Self, Self::Rejection> {
        Ok(Self)
    }
}

/// Only with a token that allows `S`.
pub struct Signed<S: Scope> {
    viewer: Viewer,
    scope: PhantomData<S>,
}

impl<S: Scope> Guard for Signed<S> {
    const RULE: Rule = Rule::Signed(S::ANY);
}

impl<S: Scope> Deref for Signed<S> {
    type Target = Viewer;

    fn deref(&self) -> &Viewer {
        &self.viewer
    }
}

impl<S: Scope> FromRequestParts<WebState> for Signed<S> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, ApiError> {
        let viewer = viewer::<S>(parts, state).await?.ok_or(ApiError::Unauthenticated)?;
        Ok(Self { viewer, scope: PhantomData })
    }
}

/// For strangers too; a token, where there is one, must be good and allow `S`.
pub struct Open<S: Scope> {
    viewer: Option<Viewer>,
    scope: PhantomData<S>,
}

impl<S: Scope> Open<S> {
    /// Who asks; `None` is a stranger.
    pub fn viewer(&self) -> Option<&Viewer> {
        self.viewer.as_ref()
    }

    /// The actor that asks; `None` is a stranger.
    pub fn id(&self) -> Option<ActorId> {
        self.viewer.as_ref().map(Viewer::id)
    }
}

impl<S: Scope> Guard for Open<S> {
    const RULE: Rule = Rule::Open(S::ANY);
}

impl<S: Scope> FromRequestParts<WebState> for Open<S> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, ApiError> {
        Ok(Self { viewer: viewer::<S>(parts, state).await?, scope: PhantomData })
    }
}

/// Who asks; `None` where no token was sent.
async fn viewer<S: Scope>(parts: &Parts, state: &WebState) -> Result<Option<Viewer>, ApiError> {
    let Some(header) = parts.headers.get(AUTHORIZATION) else { return Ok(None) };
    let secret = header.to_str().ok().and_then(bearer).ok_or(ApiError::Unauthenticated)?;
    let found = app::token::find(&state.app, secret).await?.ok_or(ApiError::Unauthenticated)?;
    let TokenView { token, person, actor } = found;
    if !S::ANY.iter().any(|scope| token.scopes.allow(scope)) {
        return Err(ApiError::Scope);
    }
    // The person behind a company's token must be in good standing too.
    if !person.is_active() || !actor.is_active() {
        return Err(ApiError::Disabled);
    }
    let speaker = company::speaker(&state.app.read(), token.person, token.actor, state.app.now()).await?;
    state.throttle.remember(secret, token.person, token.actor);
    Ok(Some(Viewer { token, speaker, actor }))
}

/// The secret in `Bearer …` (RFC 6750, section 2.1).
pub(crate) fn bearer(header: &str) -> Option<&str> {
    let (scheme, secret) = header.split_once(' ')?;
    let secret = secret.trim();
    (scheme.eq_ignore_ascii_case("bearer") && (1..=MAX_TOKEN).contains(&secret.len())).then_some(secret)
}

/// The arguments of a handler whose first one is a [`Guard`]: what [`crate::mastodon::Routes`] accepts.
pub trait Guarded {
    /// What the first argument asks of the caller.
    const RULE: Rule;
}

macro_rules! guarded {
    ($($rest:ident)*) => {
        impl<M, G: Guard, $($rest),*> Guarded for (M, G, $($rest,)*) {
            const RULE: Rule = G::RULE;
        }
    };
}

guarded!();
guarded!(A);
guarded!(A B);
guarded!(A B C);
guarded!(A B C D);

#[cfg(test)]
mod tests {
    use super::bearer;

    #[test]
    fn only_bearer_tokens_are_read() {
        assert_eq!(bearer("Bearer abc"), Some("abc"));
        assert_eq!(bearer("bearer  abc "), Some("abc"));
        let long = format!("Bearer {}", "a".repeat(201));
        for bad in ["Basic abc", "Bearer", "Bearer ", "", &long] {
            assert_eq!(bearer(bad), None, "{bad}");
        }
    }
}
