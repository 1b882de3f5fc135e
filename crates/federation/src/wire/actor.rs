//! Actors: who sends, and who is addressed.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::key::PublicKey;
use super::kind::{ActorKind, Types};
use super::media::Image;
use super::tag::Tags;
use super::value::{Fields, Link, items, page_url};
use super::{ParseError, json, limits};

/// An actor document.
///
/// Only `id` and `kind` are certain: GoToSocial answers an unsigned request with no more than a
/// name and a key.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "Value")]
#[cfg_attr(test, derive(serde::Serialize))]
pub struct Actor {
    /// Where the document lives.
    pub id: Url,
    /// What it is; the first known of several types.
    pub kind: ActorKind,
    /// The name before the `@`, as claimed; WebFinger must confirm it.
    pub preferred_username: Option<String>,
    /// The address that WebFinger knows, without `acct:` (FEP-2c59), as claimed.
    pub webfinger: Option<String>,
    /// The display name, plain text.
    pub name: Option<String>,
    /// The description, unsanitised HTML.
    pub summary: Option<String>,
    /// Its pages, on any origin; see [`Actor::page`].
    pub urls: Vec<Link>,
    /// Where activities are delivered.
    pub inbox: Option<Url>,
    /// What it published.
    pub outbox: Option<Url>,
    /// Who follows it.
    pub followers: Option<Url>,
    /// Whom it follows.
    pub following: Option<Url>,
    /// Its pinned objects.
    pub featured: Option<Url>,
    /// Where activities for several of its neighbours are delivered at once.
    pub shared_inbox: Option<Url>,
    /// Its keys, at most [`limits::KEYS`].
    pub public_keys: Vec<PublicKey>,
    /// The avatar.
    pub icon: Option<Image>,
    /// The header.
    pub image: Option<Image>,
    /// Whether a Follow waits for approval.
    pub manually_approves_followers: bool,
    /// Whether what is said in this Group is for its members alone: they are invited (Mobilizon's `openness`), or let
    /// in one by one where nothing more is said (Lemmy).
    pub members_only: bool,
    /// Whether it wants to be found in directories, when it says so.
    pub discoverable: Option<bool>,
    /// Whether its public posts may be searched by anyone, when it says so.
    pub indexable: Option<bool>,
    /// Whether its owner died.
    pub memorial: bool,
    /// Whether its own server suspended it.
    pub suspended: bool,
    /// Where it moved, as claimed; the target must list it in `also_known_as`.
    pub moved_to: Option<Url>,
    /// Other accounts of the same owner, as claimed.
    pub also_known_as: Vec<Url>,
    /// Profile fields, at most [`limits::FIELDS`].
    pub fields: Vec<Field>,
    /// Hashtags and emoji of name and summary.
    pub tags: Tags,
    /// When it was created.
    pub published: Option<DateTime<Utc>>,
    /// When it last changed.
    pub updated: Option<DateTime<Utc>>,
    /// Owners; for a Group, usually the collection of its moderators.
    pub attributed_to: Vec<Url>,
    /// Whether only moderators begin threads in this Group (Lemmy).
    pub posting_restricted_to_mods: bool,
}

/// A profile field.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(serde::Serialize))]
pub struct Field {
    /// The label, plain text.
    pub name: String,
    /// The value, unsanitised HTML.
    pub value: String,
}

impl Actor {
    /// Reads an actor from the bytes of a document; see [`json::parse`] for what is refused.
    pub fn parse(bytes: &[u8]) -> Result<Self, ParseError> {
        Self::read(json::parse(bytes)?)
    }

    /// Reads an actor from a value that [`json::parse`] made, such as an embedded object.
    pub fn read(value: Value) -> Result<Self, ParseError> {
        let mut from = Fields::of(value)?;
        let kind = Types::read(from.take("type"))?.actor().ok_or(ParseError::NotAnActor)?;
        let manually_approves_followers = from.flag("manuallyApprovesFollowers").unwrap_or_default();
        let closed = match from.line("openness", limits::TYPE_CHARS).as_deref() {
            Some("invite_only") => true,
            Some("open" | "moderated") => false,
            _ => manually_approves_followers,
        };
        Ok(Self {
            id: from.id()?.ok_or(ParseError::MissingId)?,
            kind,
            preferred_username: from.line("preferredUsername", limits::USERNAME_CHARS),
            webfinger: from.line("webfinger", limits::USERNAME_CHARS).as_deref().map(without_acct),
            name: from.line("name", limits::NAME_CHARS),
            summary: from.body("summary", limits::BIO_BYTES),
            urls: from.links("url", limits::URLS),
            inbox: from.iri("inbox"),
            outbox: from.iri("outbox"),
            followers: from.iri("followers"),
            following: from.iri("following"),
            featured: from.iri("featured"),
            shared_inbox: Fields::of(from.take("endpoints"))
                .ok()
                .and_then(|mut endpoints| endpoints.iri("sharedInbox")),
            public_keys: PublicKey::read_many(from.take("publicKey")),
            icon: Image::read(from.take("icon")),
            image: Image::read(from.take("image")),
            manually_approves_followers,
            members_only: closed && kind == ActorKind::Group,
            discoverable: from.flag("discoverable"),
            indexable: from.flag("indexable"),
            memorial: from.flag("memorial").unwrap_or_default(),
            suspended: from.flag("suspended").unwrap_or_default(),
            moved_to: from.iri("movedTo"),
            also_known_as: from.iris("alsoKnownAs", limits::ALIASES),
            fields: Field::read_many(from.take("attachment")),
            tags: Tags::read(from.take("tag")),
            published: from.date("published"),
            updated: from.date("updated"),
            attributed_to: from.iris("attributedTo", limits::AUTHORS),
            posting_restricted_to_mods: from.flag("postingRestrictedToMods").unwrap_or_default(),
        })
    }

    /// Its page, when that is on its own origin.
    pub fn page(&self) -> Option<&Url> {
        page_url(&self.id, &self.urls)
    }

    /// The key of that id, when this actor lists it as its own.
    pub fn key(&self, id: &Url) -> Option<&PublicKey> {
        self.public_keys.iter().find(|key| key.id == *id && key.owner == self.id)
    }
}

impl TryFrom<Value> for Actor {
    type Error = ParseError;

    fn try_from(value: Value) -> Result<Self, ParseError> {
        Self::read(value)
    }
}

impl Field {
    /// Reads `PropertyValue`s; other attachments (identity proofs, links) are passed over.
    fn read_many(value: Value) -> Vec<Self> {
        items(value)
            .filter_map(|item| {
                let is_field = super::kind::first_type(&item)
                    .is_some_and(|kind| matches!(kind, "PropertyValue" | "schema:PropertyValue"));
                if !is_field {
                    return None;
                }
                let mut fields = Fields::of(item).ok()?;
                Some(Self {
                    name: fields.line("name", limits::FIELD_NAME_CHARS)?,
                    value: fields.body("value", limits::FIELD_VALUE_BYTES).unwrap_or_default(),
                })
            })
            .take(limits::FIELDS)
            .collect()
    }
}

fn without_acct(address: &str) -> String {
    let bare = address.strip_prefix("acct:").unwrap_or(address);
    bare.trim_start_matches('@').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(value: &Value) -> Result<Actor, ParseError> {
        Actor::parse(value.to_string().as_bytes())
    }

    #[test]
    fn little_is_enough() {
        let actor = read(&json!({"type": ["schema:Bakery", "Organization"],
            "id": "https://quai.example/a", "publicKey": "https://quai.example/a#key",
            "endpoints": null, "icon": [], "attachment": "x", "webfinger": "acct:four@quai.example"}))
        .expect("an actor");
        assert_eq!(actor.kind, ActorKind::Organization);
        assert_eq!(actor.webfinger.as_deref(), Some("four@quai.example"));
        assert_eq!((actor.shared_inbox, actor.inbox), (None, None));
    }

    #[test]
    fn refuses_what_is_no_actor() {
        let id = "https://quai.example/a";
        for (value, reason) in [
            (json!({"id": id}), ParseError::MissingType),
            (json!({"id": id, "type": "Note"}), ParseError::NotAnActor),
            (json!({"id": id, "type": ["Person", "Note"]}), ParseError::TypeConfusion),
            (json!({"type": "Person"}), ParseError::MissingId),
            (json!({"type": "Person", "id": "acct:a@quai.example"}), ParseError::InvalidId),
            (json!({"type": "Person", "id": "https://quai.example./a"}), ParseError::InvalidId),
        ] {
            assert_eq!(read(&value).err(), Some(reason), "{value}");
        }
    }

    #[test]
    fn a_group_tells_whether_it_is_for_its_members_alone() {
        for (kind, asks, openness, expected) in [
            ("Group", false, json!(null), false),
            ("Group", true, json!(null), true),
            ("Group", true, json!("moderated"), false),
            ("Group", true, json!("invite_only"), true),
            ("Group", false, json!("invite_only"), true),
            ("Group", true, json!(["open"]), false),
            ("Group", true, json!(7), true),
            ("Person", true, json!(null), false),
            ("Person", true, json!("invite_only"), false),
        ] {
            let document = json!({"type": kind, "id": "https://quai.example/a",
                "manuallyApprovesFollowers": asks, "openness": openness});
            assert_eq!(read(&document).expect("an actor").members_only, expected, "{document}");
        }
    }

    #[test]
    fn a_key_counts_only_with_the_actor_as_owner() {
        let actor = read(&json!({"type": "Person", "id": "https://quai.example/a", "publicKey": [
            {"id": "https://quai.example/a#one", "owner": "https://quai.example/a", "publicKeyPem": "1"},
            {"id": "https://quai.example/a#two", "owner": "https://quai.example/b", "publicKeyPem": "2"},
        ]}))
        .expect("an actor");
        assert!(actor.key(&actor.public_keys[0].id).is_some());
        assert!(actor.key(&actor.public_keys[1].id).is_none());
    }

    #[test]
    fn long_texts_and_many_fields_are_cut() {
        let field = json!({"type": "PropertyValue", "name": "n".repeat(9_999), "value": "v".repeat(99_999)});
        let actor = read(&json!({"type": "Person", "id": "https://quai.example/a",
            "name": "é".repeat(50_000), "summary": "s".repeat(90_000), "attachment": vec![field; 5]}));
        let actor = actor.expect("an actor");
        assert_eq!(actor.name.map(|name| name.chars().count()), Some(limits::NAME_CHARS));
        assert_eq!(actor.summary.map(|text| text.len()), Some(limits::BIO_BYTES));
        assert_eq!(actor.fields[0].name.len(), limits::FIELD_NAME_CHARS);
        assert_eq!(actor.fields[0].value.len(), limits::FIELD_VALUE_BYTES);
        let field = json!({"type": "PropertyValue", "name": "n", "value": "v"});
        let actor = read(&json!({"type": "Person", "id": "https://quai.example/a",
            "attachment": vec![field; 999]}));
        assert_eq!(actor.expect("an actor").fields.len(), limits::FIELDS);
    }
}
