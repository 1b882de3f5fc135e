//! Objects: everything that is shown, and what is left of it.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::addressing::Addressing;
use super::kind::{ObjectKind, Types};
use super::media::{Attachment, Image};
use super::poll::Poll;
use super::tag::Tags;
use super::value::{Fields, LanguageMap, Link, Reference, count, cut_chars, iri, page_url, text};
use super::{ParseError, json, limits};

/// An object of any kind; [`ObjectKind`] says which properties to expect.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "Value")]
#[cfg_attr(test, derive(serde::Serialize))]
pub struct Object {
    /// Where the object lives.
    pub id: Url,
    /// What it is; the first known of several types.
    pub kind: ObjectKind,
    /// Who wrote it. PeerTube lists the Person and the channel; see [`Object::author`].
    pub attributed_to: Vec<Reference>,
    /// Whether nothing is said of an author, not even something unreadable.
    #[cfg_attr(test, serde(skip_serializing))]
    pub anonymous: bool,
    /// Who published it in the author's name: Mobilizon attributes an event to the group.
    pub actor: Option<Url>,
    /// To whom.
    pub addressing: Addressing,
    /// The text, in the media type of `media_type`; unsanitised.
    pub content: Option<String>,
    /// The text in several languages.
    pub content_map: LanguageMap,
    /// The language of `content`, when told.
    pub language: Option<String>,
    /// The media type of `content`; HTML unless told otherwise (PeerTube sends Markdown).
    pub media_type: Option<String>,
    /// The title; in a vote, the option chosen. Plain text.
    pub name: Option<String>,
    /// A content warning, or an article's introduction; unsanitised.
    pub summary: Option<String>,
    /// What the author typed.
    pub source: Option<Source>,
    /// Whether media should be hidden at first.
    pub sensitive: bool,
    /// When it was published.
    pub published: Option<DateTime<Utc>>,
    /// When it last changed.
    pub updated: Option<DateTime<Utc>>,
    /// When it was deleted (`Tombstone`).
    pub deleted: Option<DateTime<Utc>>,
    /// What it answers.
    pub in_reply_to: Option<Url>,
    /// What it corrects, as Ancrage says it.
    #[cfg_attr(test, serde(skip_serializing_if = "Option::is_none"))]
    pub corrects: Option<Url>,
    /// The thread's collection (FEP-7888).
    pub context: Option<Url>,
    /// The thread's name, which need not be a URL.
    pub conversation: Option<String>,
    /// Its pages and files, on any origin; see [`Object::page`].
    pub urls: Vec<Link>,
    /// Mentions, hashtags and emoji.
    pub tags: Tags,
    /// Files and links, at most [`limits::ATTACHMENTS`].
    pub attachments: Vec<Attachment>,
    /// A picture that stands for it (Article, Video, Event).
    pub image: Option<Image>,
    /// The poll of a `Question`.
    pub poll: Option<Poll>,
    /// The object it quotes, in any of the four spellings.
    pub quote: Option<Url>,
    /// The quoted author's approval (FEP-044f).
    pub quote_authorization: Option<Url>,
    /// Who may like, answer, boost and quote (GoToSocial, FEP-044f), as received.
    pub interaction_policy: Option<Value>,
    /// Its replies.
    pub replies: Tally,
    /// Its likes.
    pub likes: Tally,
    /// Its boosts.
    pub shares: Tally,
    /// When an `Event` begins.
    pub start_time: Option<DateTime<Utc>>,
    /// When an `Event` ends; for a poll see [`Poll::end_time`].
    pub end_time: Option<DateTime<Utc>>,
    /// Where an `Event` takes place: the name of the place.
    pub location: Option<String>,
}

/// What the author typed, before it became HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(serde::Serialize))]
pub struct Source {
    /// The text.
    pub content: String,
    /// Its media type, for example `text/markdown`.
    pub media_type: Option<String>,
}

/// A collection about an object, as far as the object tells of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(serde::Serialize))]
pub struct Tally {
    /// Where the collection is.
    pub id: Option<Url>,
    /// How many items it holds, as told.
    pub total: Option<u64>,
}

impl Object {
    /// Reads an object from the bytes of a document; see [`json::parse`] for what is refused.
    pub fn parse(bytes: &[u8]) -> Result<Self, ParseError> {
        Self::read(json::parse(bytes)?)
    }

    /// Reads an object from a value that [`json::parse`] made, such as an embedded object.
    pub fn read(value: Value) -> Result<Self, ParseError> {
        let mut from = Fields::of(value)?;
        let kind = Types::read(from.take("type"))?.object();
        let id = from.id()?.ok_or(ParseError::MissingId)?;
        let content_map = from.languages("contentMap", limits::CONTENT_BYTES);
        let content = from.body("content", limits::CONTENT_BYTES).or_else(|| any_of(&content_map));
        let language = content
            .as_deref()
            .and_then(|text| content_map.language_of(text))
            .map(ToOwned::to_owned)
            // Mobilizon names it as schema.org does.
            .or_else(|| ["language", "inLanguage"].into_iter().find_map(|key| language(from.take(key))));
        let name_map = from.languages("nameMap", limits::SUMMARY_BYTES);
        let summary_map = from.languages("summaryMap", limits::SUMMARY_BYTES);
        let tags = Tags::read(from.take("tag"));
        let anonymous = !from.has("attributedTo");
        let poll = Poll::read(&mut from);
        let end_time = from.date("endTime").or(poll.as_ref().and_then(|poll| poll.end_time));
        Ok(Self {
            id,
            kind,
            attributed_to: from.references("attributedTo", limits::AUTHORS),
            anonymous,
            actor: from.iri("actor"),
            addressing: Addressing::read(&mut from),
            content,
            content_map,
            language,
            media_type: from.line("mediaType", limits::MEDIA_TYPE_CHARS),
            name: from
                .line("name", limits::NAME_CHARS)
                .or_else(|| any_of(&name_map).map(|name| cut_chars(name, limits::NAME_CHARS))),
            summary: from.body("summary", limits::SUMMARY_BYTES).or_else(|| any_of(&summary_map)),
            source: source(from.take("source")),
            sensitive: from.flag("sensitive").unwrap_or_default(),
            published: from.date("published"),
            updated: from.date("updated"),
            deleted: from.date("deleted"),
            in_reply_to: from.iri("inReplyTo"),
            corrects: from.iri("corrects"),
            context: from.iri("context"),
            conversation: from.line("conversation", limits::CONVERSATION_CHARS),
            urls: from.links("url", limits::URLS),
            attachments: Attachment::read_many(from.take("attachment")),
            image: ["image", "icon", "preview"].into_iter().find_map(|key| Image::read(from.take(key))),
            poll,
            quote: ["quote", "quoteUrl", "quoteUri", "_misskey_quote"]
                .into_iter()
                .find_map(|key| from.iri(key))
                .or_else(|| tags.object_link.clone()),
            quote_authorization: from.iri("quoteAuthorization"),
            interaction_policy: policy(from.take("interactionPolicy")),
            replies: Tally::read(from.take("replies")),
            likes: Tally::read(from.take("likes")),
            shares: Tally::read(from.take("shares")),
            tags,
            start_time: from.date("startTime"),
            end_time,
            location: location(from.take("location")),
        })
    }

    /// Its page, when that is on its own origin.
    pub fn page(&self) -> Option<&Url> {
        page_url(&self.id, &self.urls)
    }

    /// The author: the first of `attributed_to` that is not said to be a Group.
    pub fn author(&self) -> Option<&Url> {
        let is_group = |author: &&Reference| author.embedded_type() == Some("Group");
        self.attributed_to
            .iter()
            .find(|author| !is_group(author))
            .or(self.attributed_to.first())
            .map(|author| &author.id)
    }

    /// The same, by `author` where nothing is said of one: for what somebody published themselves.
    #[must_use]
    pub fn or_by(mut self, author: &Url) -> Self {
        if self.anonymous {
            self.attributed_to.push(Reference { id: author.clone(), embedded: None });
        }
        self
    }

    /// Whether `actor` is one of the authors.
    pub fn is_by(&self, actor: &Url) -> bool {
        self.attributed_to.iter().any(|author| author.id == *actor)
    }

    /// Whether this may be a vote: a `Note` with a name, no content, and something it answers.
    pub fn is_vote(&self) -> bool {
        self.kind == ObjectKind::Note && self.name.is_some() && self.content.is_none() && self.in_reply_to.is_some()
    }
}

impl TryFrom<Value> for Object {
    type Error = ParseError;

    fn try_from(value: Value) -> Result<Self, ParseError> {
        Self::read(value)
    }
}

impl Tally {
    fn read(value: Value) -> Self {
        Self {
            total: value.get("totalItems").and_then(count),
            id: Reference::read(value).map(|collection| collection.id),
        }
    }
}

fn any_of(map: &LanguageMap) -> Option<String> {
    map.first().map(|(_, text)| text.to_owned())
}

/// Lemmy's `{"identifier": "fr", "name": "Français"}`, or a plain tag.
fn language(value: Value) -> Option<String> {
    let tag = match value {
        Value::Object(map) => map.get("identifier")?.as_str()?.to_owned(),
        other => text(other)?,
    };
    (super::value::is_language_tag(&tag) && tag != "und").then_some(tag)
}

fn source(value: Value) -> Option<Source> {
    let mut fields = Fields::of(value).ok()?;
    Some(Source {
        content: fields.body("content", limits::CONTENT_BYTES)?,
        media_type: fields.line("mediaType", limits::MEDIA_TYPE_CHARS),
    })
}

fn policy(value: Value) -> Option<Value> {
    (value.is_object() && weight(&value) <= limits::POLICY_VALUES).then_some(value)
}

/// How many JSON values a value is made of; its depth is bounded by [`limits::DEPTH`].
fn weight(value: &Value) -> usize {
    1 + match value {
        Value::Array(list) => list.iter().map(weight).sum(),
        Value::Object(map) => map.values().map(weight).sum(),
        _ => 0,
    }
}

fn location(value: Value) -> Option<String> {
    match value {
        // A place given by its IRI has no name to show.
        Value::String(name) if iri(&name).is_some() => None,
        Value::String(name) => Some(cut_chars(name.trim().to_owned(), limits::NAME_CHARS)),
        place => super::value::items(place).find_map(|place| Fields::of(place).ok()?.line("name", limits::NAME_CHARS)),
    }
    .filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests;
