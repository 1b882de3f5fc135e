//! The names in `type`, and what may stand beside what.

use serde_json::Value;

use super::value::{cut_chars, items};
use super::{ParseError, limits};

macro_rules! names {
    ($(#[$doc:meta])* $kind:ident { $($(#[$variant_doc:meta])* $name:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[cfg_attr(test, derive(serde::Serialize))]
        pub enum $kind {
            $($(#[$variant_doc])* $name,)+
            /// Any other type, by its name.
            Unknown(String),
        }

        impl $kind {
            fn known(name: &str) -> Option<Self> {
                match name {
                    $(stringify!($name) => Some(Self::$name),)+
                    _ => None,
                }
            }

            /// The name as it stands in `type`.
            pub fn name(&self) -> &str {
                match self {
                    $(Self::$name => stringify!($name),)+
                    Self::Unknown(name) => name,
                }
            }
        }
    };
}

names! {
    /// What an activity does.
    Kind {
        /// Asks to receive what an actor publishes.
        Follow,
        /// Offers a relationship to somebody.
        Offer,
        /// Asks somebody, the `target`, to come into a Group.
        Invite,
        /// Takes back an earlier activity.
        Undo,
        /// Agrees to a Follow, or approves a like, reply or boost.
        Accept,
        /// Declines, or ends, what an Accept would agree to.
        Reject,
        /// Publishes an object; also casts a vote.
        Create,
        /// Replaces an object or actor.
        Update,
        /// Deletes an object or actor.
        Delete,
        /// Likes an object; with `content`, reacts with an emoji (Misskey).
        Like,
        /// Reacts with an emoji (Pleroma, Hollo).
        EmojiReact,
        /// Votes an object down (Lemmy).
        Dislike,
        /// Boosts an object; by a Group, carries an activity (FEP-1b12).
        Announce,
        /// Blocks an actor; with `target`, bans it from a Group.
        Block,
        /// Reports actors and objects.
        Flag,
        /// An actor moves to another account.
        Move,
        /// Puts an object into the collection `target`: a pin, a moderator.
        Add,
        /// Takes an object out of the collection `target`.
        Remove,
        /// Asks leave to like an object; the Like is the `instrument` (GoToSocial).
        LikeRequest,
        /// Asks leave to answer an object; the answer is the `instrument` (GoToSocial).
        ReplyRequest,
        /// Asks leave to boost an object; the Announce is the `instrument` (GoToSocial).
        AnnounceRequest,
        /// Asks leave to quote an object; the quoting post is the `instrument` (FEP-044f).
        QuoteRequest,
        /// Closes a thread (Lemmy).
        Lock,
    }
}

names! {
    /// What an object is.
    ObjectKind {
        /// A short text: the post of microblogs, and also a vote.
        Note,
        /// A longer text with a title.
        Article,
        /// A post with a title (Lemmy).
        Page,
        /// A poll.
        Question,
        /// Something that takes place (Mobilizon).
        Event,
        /// A picture (older Pixelfed).
        Image,
        /// A video (PeerTube).
        Video,
        /// A recording (Funkwhale, Castopod).
        Audio,
        /// A file.
        Document,
        /// What is left of a deleted object.
        Tombstone,
    }
}

/// What an actor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(serde::Serialize))]
pub enum ActorKind {
    /// A human being.
    Person,
    /// A company, an association; most servers show it as a Person.
    Organization,
    /// A community, a forum, a PeerTube channel.
    Group,
    /// A bot.
    Service,
    /// A server, or a program.
    Application,
}

impl ActorKind {
    fn known(name: &str) -> Option<Self> {
        Some(match name {
            "Person" => Self::Person,
            "Organization" => Self::Organization,
            "Group" => Self::Group,
            "Service" => Self::Service,
            "Application" => Self::Application,
            _ => return None,
        })
    }
}

/// The types of one document, which fit together.
#[derive(Debug)]
pub(crate) struct Types {
    activity: Option<Kind>,
    object: Option<ObjectKind>,
    actor: Option<ActorKind>,
    first: String,
}

impl Types {
    /// Reads `type`. Unknown names beside known ones are passed over. Names of two families (an
    /// actor that is also a Note), or two different activities, are refused: each reader of the
    /// document would see another thing.
    pub(crate) fn read(value: Value) -> Result<Self, ParseError> {
        let mut types = Self { activity: None, object: None, actor: None, first: String::new() };
        for name in items(value) {
            let Value::String(name) = name else { continue };
            if let Some(kind) = Kind::known(&name) {
                if types.activity.as_ref().is_some_and(|other| *other != kind) {
                    return Err(ParseError::TypeConfusion);
                }
                types.activity = Some(kind);
            }
            types.object = types.object.or_else(|| ObjectKind::known(&name));
            types.actor = types.actor.or_else(|| ActorKind::known(&name));
            if types.first.is_empty() {
                types.first = cut_chars(name, limits::TYPE_CHARS);
            }
        }
        let families = [types.activity.is_some(), types.object.is_some(), types.actor.is_some()];
        if families.into_iter().filter(|known| *known).count() > 1 {
            return Err(ParseError::TypeConfusion);
        }
        if types.first.is_empty() {
            return Err(ParseError::MissingType);
        }
        Ok(types)
    }

    pub(crate) fn activity(self) -> Kind {
        self.activity.unwrap_or(Kind::Unknown(self.first))
    }

    pub(crate) fn object(self) -> ObjectKind {
        self.object.unwrap_or(ObjectKind::Unknown(self.first))
    }

    pub(crate) fn actor(self) -> Option<ActorKind> {
        self.actor
    }
}

/// The first `type` of an object, for a first look at what it is.
pub fn first_type(value: &Value) -> Option<&str> {
    match value.get("type")? {
        Value::String(name) => Some(name),
        Value::Array(names) => names.iter().find_map(Value::as_str),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn takes_the_known_type_among_others() {
        let read = |value| Types::read(value).expect("types");
        assert_eq!(read(json!("Create")).activity(), Kind::Create);
        assert_eq!(read(json!(["litepub:X", "Create", "Create"])).activity(), Kind::Create);
        assert_eq!(read(json!("Lock")).activity(), Kind::Lock);
        assert_eq!(read(json!("Warn")).activity(), Kind::Unknown("Warn".into()));
        assert_eq!(read(json!(["Page", "Note"])).object(), ObjectKind::Page);
        assert_eq!(read(json!(["schema:Company", "Organization"])).actor(), Some(ActorKind::Organization));
        assert_eq!(read(json!("x".repeat(999))).object().name().len(), limits::TYPE_CHARS);
    }

    #[test]
    fn refuses_types_that_contradict_each_other() {
        for types in [
            json!(["Create", "Delete"]),
            json!(["Follow", ["Undo"]]),
            json!(["Person", "Note"]),
            json!(["x", "Create", "y", "Note"]),
            json!(["Group", "Add"]),
        ] {
            assert_eq!(Types::read(types.clone()).err(), Some(ParseError::TypeConfusion), "{types}");
        }
        for types in [json!(null), json!([]), json!(3), json!({"@id": "as:Note"}), json!("")] {
            assert_eq!(Types::read(types.clone()).err(), Some(ParseError::MissingType), "{types}");
        }
    }
}
