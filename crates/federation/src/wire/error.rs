//! Why a document was refused.

use thiserror::Error;

/// Why bytes or a value are not the shape that was asked for.
///
/// The texts are fixed: nothing of what the remote wrote appears in them, so they may be logged
/// and sent back. Every one of them is the sender's fault and answers 400.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ParseError {
    /// More than [`limits::DOCUMENT_BYTES`](super::limits::DOCUMENT_BYTES).
    #[error("the document is too large")]
    TooLarge,
    /// Not JSON, or text that is not Unicode.
    #[error("the document is not valid JSON")]
    Malformed,
    /// Nested deeper than [`limits::DEPTH`](super::limits::DEPTH).
    #[error("the document is nested too deeply")]
    TooDeep,
    /// More than [`limits::VALUES`](super::limits::VALUES) values.
    #[error("the document holds too many values")]
    TooManyValues,
    /// One object names a property twice, which readers resolve differently.
    #[error("the document names a property twice")]
    DuplicateKey,
    /// A text holds U+0000, which PostgreSQL cannot store.
    #[error("the document holds a null character")]
    NullCharacter,
    /// A JSON value that is not an object.
    #[error("the document is not a JSON object")]
    NotAnObject,
    /// No `type`.
    #[error("the type is missing")]
    MissingType,
    /// Several types that contradict each other, such as `["Create", "Delete"]`.
    #[error("the types contradict each other")]
    TypeConfusion,
    /// No `id` where one is needed.
    #[error("the id is missing")]
    MissingId,
    /// An `id` that is not an http(s) URL without credentials.
    #[error("the id is not a usable URL")]
    InvalidId,
    /// An activity without `actor`.
    #[error("the actor is missing")]
    MissingActor,
    /// An `actor` that is not a usable URL, or more than one actor.
    #[error("the actor is not one usable URL")]
    InvalidActor,
    /// An activity of a known kind without a readable `object`.
    #[error("the object is missing")]
    MissingObject,
    /// Asked for an actor, but the type is none of an actor's.
    #[error("the document is not an actor")]
    NotAnActor,
    /// Asked for a collection, but the type is none of a collection's.
    #[error("the document is not a collection")]
    NotACollection,
    /// A key document without `id`, `owner` or a PEM text.
    #[error("the document is not a public key")]
    NotAKey,
}
