//! Reading requests: who asks, what they ask for, and which part of a list.
//!
//! Everything here is bounded, and answers nonsense with a 4xx of [`crate::error`].

mod access;
mod body;
mod lenient;
pub(crate) mod null;
mod page;
mod params;
mod path;
pub mod scope;

pub(crate) use access::bearer;
pub use access::{Anyone, Guard, Guarded, Open, Rule, Signed, Viewer};
pub use body::{File, Params, Upload};
pub(crate) use lenient::blank;
pub use page::Paged;
pub use path::{PathId, PathWord};
