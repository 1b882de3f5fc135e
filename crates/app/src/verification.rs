//! Proofs that a site is somebody's: asked for here, looked for by the port [`Source`] outside of every change, and
//! looked for again by schedule.

mod ask;
mod field;
mod look;
mod vouch;

use async_trait::async_trait;
use domain::uri::Uri;

pub(crate) use self::ask::follow_links;
pub use self::{
    ask::{AskVerification, DropVerification, LookAgain},
    look::sweep,
    vouch::Vouch,
};
use crate::Error;

/// Where proofs are looked for: the web and the domain name system, bounded in time and size.
#[async_trait]
pub trait Source: Send + Sync {
    /// A web page as HTML.
    async fn page(&self, address: &Uri) -> Result<String, Error>;

    /// A file of plain text.
    async fn file(&self, address: &Uri) -> Result<String, Error>;

    /// The texts of the TXT records at a name.
    async fn texts(&self, name: &str) -> Result<Vec<String>, Error>;
}
