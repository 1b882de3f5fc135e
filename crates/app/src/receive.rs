//! Keeping what other servers publish: actors and posts, new and changed.
//!
//! The federation crate has verified who says it and has fetched what was missing; here is decided what of it
//! is kept.

mod actor;
mod post;
mod remote;

pub use actor::{ReceiveActor, ReceiveCounts, RemoteActor};
pub(crate) use post::post_id;
pub use post::{ReceivePost, Received};
pub use remote::{RemoteAttachment, RemotePoll, RemotePost};
