//! Activities: what an inbox receives.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::addressing::Addressing;
use super::kind::{Kind, Types};
use super::tag::Tags;
use super::value::{Fields, Reference, items};
use super::{Actor, Object, ParseError, json, limits};

/// An activity.
///
/// Signatures inside the document (`signature`, `proof`) are not read.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "Value")]
#[cfg_attr(test, derive(serde::Serialize))]
pub struct Activity {
    /// The activity's id. Takahē sends Add and Remove without one; and servers reuse ids for
    /// different content, so an id alone identifies nothing.
    pub id: Option<Url>,
    /// What it does.
    pub kind: Kind,
    /// Who does it. That this is the signer remains to be checked.
    pub actor: Reference,
    /// To what, at most [`limits::ACTIVITY_OBJECTS`]: a report names several, all others one.
    pub objects: Vec<Reference>,
    /// An object that is embedded and has no id: it can be matched only by what it says.
    pub nameless: Option<Box<Value>>,
    /// The collection of an Add or Remove, where a Move goes, what an Accept is about, the Group
    /// of a Block.
    pub target: Option<Reference>,
    /// What leave is asked for, in a request.
    pub instrument: Option<Reference>,
    /// The authorisation that an Accept grants.
    pub result: Option<Url>,
    /// To whom.
    pub addressing: Addressing,
    /// When it took place, as told.
    pub published: Option<DateTime<Utc>>,
    /// When it changed its object, as told.
    pub updated: Option<DateTime<Utc>>,
    /// When a Block ends (Lemmy).
    pub end_time: Option<DateTime<Utc>>,
    /// A report's comment, or the emoji of a reaction.
    pub content: Option<String>,
    /// A moderator's reason (Lemmy); in a Delete, its presence makes it a removal.
    pub summary: Option<String>,
    /// Misskey's spelling of the emoji of a reaction.
    pub misskey_reaction: Option<String>,
    /// Whether a Block, or the Delete of an actor, removes what the actor wrote (Lemmy).
    pub remove_data: bool,
    /// The picture of a custom emoji that reacts, and mentions (Lemmy).
    pub tags: Tags,
}

impl Activity {
    /// Reads an activity from the bytes of a document; see [`json::parse`] for what is refused.
    ///
    /// Besides, it must have a `type` that does not contradict itself, one `actor`, an `id` that
    /// is usable if it is there, and, when its kind is known, an `object`.
    pub fn parse(bytes: &[u8]) -> Result<Self, ParseError> {
        Self::read(json::parse(bytes)?)
    }

    /// Reads an activity from a value that [`json::parse`] made, such as an embedded object.
    pub fn read(value: Value) -> Result<Self, ParseError> {
        let mut from = Fields::of(value)?;
        let kind = Types::read(from.take("type"))?.activity();
        let id = from.id()?;
        let actor = actor(from.take("actor"))?;
        let (objects, nameless) = objects(from.take("object"));
        let has_object = nameless.is_some() || !objects.is_empty();
        if !has_object && !matches!(kind, Kind::Unknown(_)) {
            return Err(ParseError::MissingObject);
        }
        Ok(Self {
            id,
            kind,
            actor,
            objects,
            nameless,
            target: from.references("target", 1).pop(),
            instrument: from.references("instrument", 1).pop(),
            result: from.iri("result"),
            addressing: Addressing::read(&mut from),
            published: from.date("published"),
            updated: from.date("updated"),
            end_time: from.date("endTime"),
            content: from.line("content", limits::COMMENT_CHARS),
            summary: from.line("summary", limits::COMMENT_CHARS),
            misskey_reaction: from.line("_misskey_reaction", limits::TAG_CHARS),
            remove_data: from.flag("removeData").unwrap_or_default(),
            tags: Tags::read(from.take("tag")),
        })
    }

    /// The id of the object, when it has one.
    pub fn object_id(&self) -> Option<&Url> {
        self.objects.first().map(|object| &object.id)
    }

    /// The object as the sender embedded it, with or without an id.
    ///
    /// To be believed only from the origin of its id; without an id, only where the activity
    /// itself comes from the one it speaks of.
    pub fn embedded(&self) -> Option<&Value> {
        match self.objects.first() {
            Some(object) => object.embedded.as_deref(),
            None => self.nameless.as_deref(),
        }
    }

    /// The embedded object as an activity (Undo, Accept, Reject, a Group's Announce); none when
    /// only an id is given.
    pub fn embedded_activity(&self) -> Option<Result<Self, ParseError>> {
        self.embedded().map(|value| Self::read(value.clone()))
    }

    /// The embedded object as an object (Create, Update, Delete); none when only an id is given.
    pub fn embedded_object(&self) -> Option<Result<Object, ParseError>> {
        self.embedded().map(|value| Object::read(value.clone()))
    }

    /// The embedded object as an actor (Update, Delete); none when only an id is given.
    pub fn embedded_actor(&self) -> Option<Result<Actor, ParseError>> {
        self.embedded().map(|value| Actor::read(value.clone()))
    }
}

impl TryFrom<Value> for Activity {
    type Error = ParseError;

    fn try_from(value: Value) -> Result<Self, ParseError> {
        Self::read(value)
    }
}

/// One actor. Several are refused, because each reader might take another of them for the signer.
fn actor(value: Value) -> Result<Reference, ParseError> {
    let mut actors = items(value);
    let first = actors.next().ok_or(ParseError::MissingActor)?;
    let first = Reference::read(first).ok_or(ParseError::InvalidActor)?;
    if actors.all(|other| Reference::read(other).is_some_and(|other| other.id == first.id)) {
        Ok(first)
    } else {
        Err(ParseError::InvalidActor)
    }
}

/// The objects with an id, and the first embedded one without.
fn objects(value: Value) -> (Vec<Reference>, Option<Box<Value>>) {
    let mut named = Vec::new();
    let mut nameless = None;
    for item in items(value).take(limits::ACTIVITY_OBJECTS) {
        if is_nameless(&item) {
            nameless.get_or_insert_with(|| Box::new(item));
        } else {
            named.extend(Reference::read(item));
        }
    }
    (named, nameless)
}

/// An anonymous object leaves its id out or sets it to null (ActivityPub section 3.1).
fn is_nameless(item: &Value) -> bool {
    let says = |key| item.get(key).is_some_and(|value| !value.is_null());
    says("type") && !says("id") && !says("href")
}

#[cfg(test)]
mod tests;
