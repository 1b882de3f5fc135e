//! `@context`: what our words mean, inline, so that nobody has to fetch it.

use serde::{Serialize, Serializer, ser::SerializeMap};

/// A document with its context in front.
#[derive(Debug, Clone, Serialize)]
pub struct Document<T> {
    #[serde(rename = "@context")]
    context: Context,
    #[serde(flatten)]
    body: T,
}

impl<T> Document<T> {
    pub(super) fn new(context: Context, body: T) -> Self {
        Self { context, body }
    }

    pub(super) fn body(&self) -> &T {
        &self.body
    }
}

/// Which words a document uses.
#[derive(Debug, Clone, Copy)]
pub(super) enum Context {
    /// Those of ActivityStreams.
    Plain,
    /// Those of profiles too.
    Actor,
    /// Those of profiles of companies too.
    Company,
    /// Those of profiles of groups too.
    Group,
    /// Those of posts too.
    Object,
    /// Those of posts that quote too.
    Quote,
    /// Those of posts that were let pass too, and may quote.
    Permitted,
    /// Those of corrections too, which may have been let pass, and quote.
    Correction,
    /// Those of answers to requests, and of authorisations.
    Approval,
}

const ACTIVITY_STREAMS: &str = "https://www.w3.org/ns/activitystreams";
const SECURITY: &str = "https://w3id.org/security/v1";

impl Serialize for Context {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Plain => ACTIVITY_STREAMS.serialize(serializer),
            Self::Actor => (ACTIVITY_STREAMS, SECURITY, Terms(ACTOR)).serialize(serializer),
            Self::Company => (ACTIVITY_STREAMS, SECURITY, Terms(ACTOR), Terms(COMPANY)).serialize(serializer),
            Self::Group => (ACTIVITY_STREAMS, SECURITY, Terms(ACTOR), Terms(GROUP)).serialize(serializer),
            Self::Object => (ACTIVITY_STREAMS, Terms(OBJECT)).serialize(serializer),
            Self::Quote => (ACTIVITY_STREAMS, Terms(OBJECT), Terms(QUOTE)).serialize(serializer),
            Self::Permitted => (ACTIVITY_STREAMS, Terms(OBJECT), Terms(QUOTE), Terms(PERMIT)).serialize(serializer),
            Self::Correction => {
                (ACTIVITY_STREAMS, Terms(OBJECT), Terms(QUOTE), Terms(PERMIT), Terms(CORRECTION)).serialize(serializer)
            }
            Self::Approval => (ACTIVITY_STREAMS, Terms(APPROVAL)).serialize(serializer),
        }
    }
}

/// What a word stands for (JSON-LD 1.1, term definitions).
enum Meaning {
    /// An IRI, or a prefix and a name.
    Is(&'static str),
    /// The same, where the values are IRIs.
    Link(&'static str),
    /// The same, where the order of the values counts.
    List(&'static str),
    /// What an IRI says of the value, where the value is an IRI.
    Reverse(&'static str),
}

impl Serialize for Meaning {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (name, id, key, value) = match self {
            Self::Is(id) => return id.serialize(serializer),
            Self::Link(id) => ("@id", id, "@type", "@id"),
            Self::List(id) => ("@id", id, "@container", "@list"),
            Self::Reverse(id) => ("@reverse", id, "@type", "@id"),
        };
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry(name, id)?;
        map.serialize_entry(key, value)?;
        map.end()
    }
}

struct Terms(&'static [(&'static str, Meaning)]);

impl Serialize for Terms {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(term, meaning)| (term, meaning)))
    }
}

use Meaning::{Is, Link, List, Reverse};

const ACTOR: &[(&str, Meaning)] = &[
    ("toot", Is("http://joinmastodon.org/ns#")),
    ("schema", Is("http://schema.org#")),
    ("manuallyApprovesFollowers", Is("as:manuallyApprovesFollowers")),
    ("alsoKnownAs", Link("as:alsoKnownAs")),
    ("movedTo", Link("as:movedTo")),
    ("featured", Link("toot:featured")),
    ("discoverable", Is("toot:discoverable")),
    ("indexable", Is("toot:indexable")),
    ("memorial", Is("toot:memorial")),
    ("suspended", Is("toot:suspended")),
    ("attributionDomains", Link("toot:attributionDomains")),
    ("Emoji", Is("toot:Emoji")),
    ("PropertyValue", Is("schema:PropertyValue")),
    ("value", Is("schema:value")),
    ("webfinger", Is("https://purl.archive.org/socialweb/webfinger#webfinger")),
];

/// What only groups say, beside [`ACTOR`].
const GROUP: &[(&str, Meaning)] = &[
    ("lemmy", Is("https://join-lemmy.org/ns#")),
    ("postingRestrictedToMods", Is("lemmy:postingRestrictedToMods")),
    ("sensitive", Is("as:sensitive")),
    ("mz", Is("https://joinmobilizon.org/ns#")),
    ("openness", Is("mz:openness")),
];

/// What only companies say, beside [`ACTOR`].
const COMPANY: &[(&str, Meaning)] = &[
    ("PostalAddress", Is("schema:PostalAddress")),
    ("address", Link("schema:address")),
    ("addressCountry", Is("schema:addressCountry")),
    ("addressLocality", Is("schema:addressLocality")),
    ("postalCode", Is("schema:postalCode")),
    ("streetAddress", Is("schema:streetAddress")),
    ("identifier", Is("schema:identifier")),
    ("foundingDate", Is("schema:foundingDate")),
    ("knowsLanguage", Is("schema:knowsLanguage")),
    ("leiCode", Is("schema:leiCode")),
    ("taxID", Is("schema:taxID")),
    ("vatID", Is("schema:vatID")),
];

const OBJECT: &[(&str, Meaning)] = &[
    ("toot", Is("http://joinmastodon.org/ns#")),
    ("gts", Is("https://gotosocial.org/ns#")),
    ("ostatus", Is("http://ostatus.org#")),
    ("conversation", Is("ostatus:conversation")),
    ("sensitive", Is("as:sensitive")),
    ("Hashtag", Is("as:Hashtag")),
    ("Emoji", Is("toot:Emoji")),
    ("blurhash", Is("toot:blurhash")),
    ("focalPoint", List("toot:focalPoint")),
    ("votersCount", Is("toot:votersCount")),
    ("interactionPolicy", Link("gts:interactionPolicy")),
    ("canLike", Link("gts:canLike")),
    ("canReply", Link("gts:canReply")),
    ("canAnnounce", Link("gts:canAnnounce")),
    ("canQuote", Link("gts:canQuote")),
    ("always", Link("gts:always")),
    ("approvalRequired", Link("gts:approvalRequired")),
    ("automaticApproval", Link("gts:automaticApproval")),
    ("manualApproval", Link("gts:manualApproval")),
];

const QUOTE: &[(&str, Meaning)] = &[
    ("quote", Link("https://w3id.org/fep/044f#quote")),
    ("quoteAuthorization", Link("https://w3id.org/fep/044f#quoteAuthorization")),
    ("QuoteRequest", Is("https://w3id.org/fep/044f#QuoteRequest")),
    ("quoteUrl", Is("as:quoteUrl")),
    ("quoteUri", Is("http://fedibird.com/ns#quoteUri")),
    ("_misskey_quote", Is("https://misskey-hub.net/ns#_misskey_quote")),
];

/// What only answers say that were let pass, beside [`OBJECT`].
const PERMIT: &[(&str, Meaning)] =
    &[("approvedBy", Link("gts:approvedBy")), ("replyAuthorization", Link("gts:replyAuthorization"))];

/// What only corrections say: schema.org knows what has a correction, and not the way back.
const CORRECTION: &[(&str, Meaning)] = &[("corrects", Reverse("https://schema.org/correction"))];

const APPROVAL: &[(&str, Meaning)] = &[
    ("gts", Is("https://gotosocial.org/ns#")),
    ("LikeRequest", Is("gts:LikeRequest")),
    ("ReplyRequest", Is("gts:ReplyRequest")),
    ("AnnounceRequest", Is("gts:AnnounceRequest")),
    ("LikeAuthorization", Is("gts:LikeAuthorization")),
    ("ReplyAuthorization", Is("gts:ReplyAuthorization")),
    ("AnnounceAuthorization", Is("gts:AnnounceAuthorization")),
    ("interactingObject", Link("gts:interactingObject")),
    ("interactionTarget", Link("gts:interactionTarget")),
    ("QuoteRequest", Is("https://w3id.org/fep/044f#QuoteRequest")),
    ("QuoteAuthorization", Is("https://w3id.org/fep/044f#QuoteAuthorization")),
];
