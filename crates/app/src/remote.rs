//! The port to other servers: finding what lives there. It is called before a command, never within.

use async_trait::async_trait;
use domain::{
    handle::Handle,
    id::{ActorId, PostId},
    uri::Uri,
};

use crate::Error;

/// What was found at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// An actor.
    Actor(ActorId),
    /// A post.
    Post(PostId),
}

/// Finds what lives elsewhere, and keeps it here.
#[async_trait]
pub trait Remote: Send + Sync {
    /// The actor with this handle, asked for by WebFinger where it is not known.
    async fn resolve_actor(&self, handle: &Handle) -> Result<ActorId, Error>;

    /// The same, asked again where it lives, whatever is known of it.
    async fn refresh_actor(&self, handle: &Handle) -> Result<ActorId, Error>;

    /// What has this ActivityPub id or page address, fetched where it is not known.
    async fn resolve_uri(&self, uri: &Uri) -> Result<Found, Error>;
}

/// Nothing but this server: what is not known is not found.
pub struct Nowhere;

#[async_trait]
impl Remote for Nowhere {
    async fn resolve_actor(&self, _handle: &Handle) -> Result<ActorId, Error> {
        Err(Error::NotFound("account"))
    }

    async fn refresh_actor(&self, handle: &Handle) -> Result<ActorId, Error> {
        self.resolve_actor(handle).await
    }

    async fn resolve_uri(&self, _uri: &Uri) -> Result<Found, Error> {
        Err(Error::NotFound("page"))
    }
}
