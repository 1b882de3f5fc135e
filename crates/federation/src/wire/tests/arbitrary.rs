//! No document makes a reader panic, and whatever is read stays within its limits.

use proptest::prelude::*;
use serde_json::{Map, Value};

use crate::wire::{Activity, Actor, Collection, Object, key::PublicKey, limits};

/// Property names that some reader looks at, so that odd values reach it.
const KEYS: &[&str] = &[
    "@context",
    "@graph",
    "id",
    "type",
    "actor",
    "object",
    "target",
    "to",
    "cc",
    "audience",
    "content",
    "contentMap",
    "summary",
    "summaryMap",
    "name",
    "nameMap",
    "url",
    "href",
    "mediaType",
    "tag",
    "attachment",
    "icon",
    "image",
    "preview",
    "published",
    "endTime",
    "closed",
    "oneOf",
    "anyOf",
    "replies",
    "totalItems",
    "first",
    "next",
    "orderedItems",
    "votersCount",
    "inReplyTo",
    "attributedTo",
    "publicKey",
    "owner",
    "publicKeyPem",
    "endpoints",
    "sharedInbox",
    "alsoKnownAs",
    "movedTo",
    "quote",
    "interactionPolicy",
    "location",
    "language",
    "identifier",
    "focalPoint",
    "width",
    "source",
    "sensitive",
    "webfinger",
    "inbox",
];

const TEXTS: &[&str] = &[
    "",
    "Create",
    "Note",
    "Person",
    "Question",
    "Link",
    "Image",
    "Mention",
    "Hashtag",
    "Emoji",
    "PropertyValue",
    "as:Public",
    "Public",
    "https://quai.example/u/anna",
    "https://quai.example./",
    "http://[::1]/",
    "https://",
    "#",
    "::",
    "acct:@",
    "true",
    "-1",
    "1e400",
    "2026-03-01T10:20:30Z",
    "9999-12-31T23:59:60-23:59",
    "fr",
    "application/activity+json",
    "é\u{301}\u{1F1EB}",
    "\u{202E}",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(TEXTS).prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

fn document() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    let key = prop_oneof![
        8 => prop::sample::select(KEYS).prop_map(str::to_owned),
        1 => text(),
    ];
    leaf.prop_recursive(5, 96, 12, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((key.clone(), inner), 0..12)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

const TYPES: &[&str] = &["Create", "Undo", "Note", "Question", "Video", "Person", "Group", "Collection", "Other"];

/// A document that is likely to be accepted: it has an id, a type and an actor.
fn plausible() -> impl Strategy<Value = Value> {
    (document(), prop::sample::select(TYPES)).prop_map(|(document, kind)| {
        let mut map = document.as_object().cloned().unwrap_or_default();
        map.insert("id".into(), "https://quai.example/n/1".into());
        map.insert("actor".into(), "https://quai.example/u/anna".into());
        map.insert("type".into(), kind.into());
        Value::Object(map)
    })
}

fn read_all_ways(bytes: &[u8]) {
    if let Ok(activity) = Activity::parse(bytes) {
        assert!(activity.objects.len() <= limits::ACTIVITY_OBJECTS);
        assert!(matches!(activity.actor.id.scheme(), "http" | "https"));
        let _ = (activity.embedded_activity(), activity.embedded_object(), activity.embedded_actor());
    }
    if let Ok(actor) = Actor::parse(bytes) {
        assert!(actor.fields.len() <= limits::FIELDS);
        assert!(actor.page().is_none_or(|page| page.origin() == actor.id.origin()));
    }
    if let Ok(object) = Object::parse(bytes) {
        assert!(object.name.is_none_or(|name| name.chars().count() <= limits::NAME_CHARS));
        assert!(object.content.is_none_or(|content| content.len() <= limits::CONTENT_BYTES));
        assert!(object.tags.mentions.len() <= limits::MENTIONS);
    }
    let _ = (PublicKey::parse(bytes), Collection::parse(bytes));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..512)) {
        read_all_ways(&bytes);
    }

    #[test]
    fn any_json_is_read_or_refused(document in document()) {
        read_all_ways(document.to_string().as_bytes());
    }

    #[test]
    fn any_plausible_document_is_read_or_refused(document in plausible()) {
        read_all_ways(document.to_string().as_bytes());
    }

    /// A document that was cut off somewhere, as a broken connection leaves it.
    #[test]
    fn any_truncated_document_is_refused(document in plausible(), end in any::<prop::sample::Index>()) {
        let text = document.to_string();
        let bytes = &text.as_bytes()[..end.index(text.len())];
        prop_assert!(Activity::parse(bytes).is_err());
        read_all_ways(bytes);
    }
}
