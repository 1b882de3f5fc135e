//! How much of a remote document is kept.
//!
//! Texts are cut, lists lose their tail, and an IRI that is too long is no IRI. The limits are
//! enforced while reading, so no caller ever sees more. They sit above what honest servers send:
//! Mastodon allows 500 characters by default but other servers publish whole articles.

/// Bytes in a document, whether received or fetched.
pub const DOCUMENT_BYTES: usize = 1024 * 1024;
/// Arrays and objects inside each other; honest documents stay below 12.
pub const DEPTH: usize = 64;
/// JSON values (members, items and the containers themselves) in one document; an honest page of
/// posts or followers that fills [`DOCUMENT_BYTES`] stays below half of it.
pub const VALUES: usize = 50_000;

/// Bytes of an IRI.
pub const IRI_BYTES: usize = 2048;
/// Characters of a name in a `type`.
pub const TYPE_CHARS: usize = 64;
/// Bytes of a language tag (RFC 5646 section 4.4.1 asks for 35).
pub const LANGUAGE_BYTES: usize = 35;
/// Languages kept of a language map.
pub const LANGUAGES: usize = 16;
/// Characters of a media type (RFC 6838 section 4.2 allows 127 on each side of the slash).
pub const MEDIA_TYPE_CHARS: usize = 255;

/// Characters of a display name or a title.
pub const NAME_CHARS: usize = 500;
/// Characters of `preferredUsername`, and of a `webfinger` address.
pub const USERNAME_CHARS: usize = 320;
/// Bytes of an actor's `summary`.
pub const BIO_BYTES: usize = 64 * 1024;
/// Bytes of one public key's PEM text; RSA-4096 takes 800.
pub const KEY_BYTES: usize = 8 * 1024;
/// Keys kept of an actor.
pub const KEYS: usize = 4;
/// Profile fields (`PropertyValue`) kept of an actor.
pub const FIELDS: usize = 20;
/// Characters of a profile field's name.
pub const FIELD_NAME_CHARS: usize = 255;
/// Bytes of a profile field's value, which is HTML.
pub const FIELD_VALUE_BYTES: usize = 4 * 1024;
/// Entries kept of `alsoKnownAs`.
pub const ALIASES: usize = 32;

/// Bytes of `content`, and of `source`.
pub const CONTENT_BYTES: usize = 200 * 1024;
/// Bytes of an object's `summary`: a content warning, or an article's introduction.
pub const SUMMARY_BYTES: usize = 16 * 1024;
/// Entries kept of each of `to`, `cc` and `audience`.
pub const RECIPIENTS: usize = 256;
/// Entries kept of `attributedTo`.
pub const AUTHORS: usize = 8;
/// Mentions kept of an object.
pub const MENTIONS: usize = 50;
/// Hashtags kept of an object or actor.
pub const HASHTAGS: usize = 64;
/// Custom emoji kept of an object or actor.
pub const EMOJIS: usize = 64;
/// Characters of the name of a mention, hashtag or emoji.
pub const TAG_CHARS: usize = 255;
/// Attachments kept of an object.
pub const ATTACHMENTS: usize = 16;
/// Characters of the description of a medium.
pub const DESCRIPTION_CHARS: usize = 10_000;
/// Characters of a blurhash; nine by nine components take 164.
pub const BLURHASH_CHARS: usize = 200;
/// Pixels of a medium's side.
pub const PIXELS: u64 = 100_000;
/// Entries kept of `url`; PeerTube lists one per resolution.
pub const URLS: usize = 32;
/// Options kept of a poll.
pub const OPTIONS: usize = 20;
/// Characters of a poll option.
pub const OPTION_CHARS: usize = 300;
/// Characters of `conversation`.
pub const CONVERSATION_CHARS: usize = 2048;
/// JSON values in an `interactionPolicy`; a larger one is dropped whole.
pub const POLICY_VALUES: usize = 512;

/// Entries kept of an activity's `object`: a report names several.
pub const ACTIVITY_OBJECTS: usize = 64;
/// Characters of an activity's own `content` or `summary`: a report's comment, a reason.
pub const COMMENT_CHARS: usize = 10_000;

/// Items kept of a collection or of one of its pages.
pub const COLLECTION_ITEMS: usize = 500;
