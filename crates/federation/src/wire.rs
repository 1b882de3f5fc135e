//! What other servers send, read generously and within bounds.
//!
//! ActivityStreams 2.0 lets one thing be written in many ways: a value or an array of it, an IRI
//! or the whole object, three spellings of "everyone". This module folds them into one shape per
//! thing ([`Activity`], [`Actor`], [`Object`], [`Collection`]) and drops what cannot be read, field by field, so
//! that one odd property never costs a whole post.
//!
//! What lives here: shapes, spellings and [`limits`]. What does not: whether to believe any of it.
//! Nothing read here is trusted further than the origin it came from; the callers check that.
//!
//! Every path from bytes goes through [`json::parse`], which bounds depth and number of values.
//! No JSON-LD processing takes place: aliased or expanded property names are unknown properties,
//! and `@graph`, `@included` and `@reverse` are never looked into.
//!
//! To read one more property: add its limit to [`limits`], a field to the shape, one line to the
//! shape's `read`, and the spelling to a fixture under `tests/fixtures/wire/`.

pub mod activity;
pub mod actor;
pub mod addressing;
pub mod collection;
mod error;
pub mod json;
pub mod key;
pub mod kind;
pub mod limits;
pub mod media;
pub mod object;
pub mod poll;
pub mod relationship;
pub mod tag;
pub mod value;

#[cfg(test)]
mod tests;

pub use activity::Activity;
pub use actor::Actor;
pub use addressing::{Addressing, is_public};
pub use collection::Collection;
pub use error::ParseError;
pub use kind::{ActorKind, Kind, ObjectKind};
pub use object::Object;
pub use relationship::Relationship;
pub use value::Reference;
