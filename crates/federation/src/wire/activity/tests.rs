//! What is accepted, and what is refused with which reason.

use serde_json::json;

use super::*;

const ANNA: &str = "https://quai.example/u/anna";
const NOTE: &str = "https://quai.example/n/1";

fn read(value: &Value) -> Result<Activity, ParseError> {
    Activity::parse(value.to_string().as_bytes())
}

#[test]
fn an_object_is_an_id_an_embedded_thing_or_a_list() {
    let like = read(&json!({"type": "Like", "actor": [ANNA], "object": NOTE})).expect("a like");
    assert_eq!((like.id.clone(), like.kind.clone()), (None, Kind::Like));
    assert_eq!(like.object_id().map(Url::as_str), Some(NOTE));
    assert!(like.embedded().is_none() && like.embedded_object().is_none());

    let create = read(&json!({"id": "https://quai.example/a/1", "type": ["Create"],
        "actor": {"id": ANNA, "type": "Person", "name": "Anna"},
        "object": [{"id": NOTE, "type": "Note", "content": "Bonjour"}]}))
    .expect("a create");
    assert_eq!(create.actor.id.as_str(), ANNA);
    let note = create.embedded_object().expect("embedded").expect("a note");
    assert_eq!(note.content.as_deref(), Some("Bonjour"));

    let flag = read(&json!({"type": "Flag", "actor": ANNA, "object": [ANNA, NOTE, 3], "content": "spam"}));
    let flag = flag.expect("a flag");
    assert_eq!((flag.objects.len(), flag.content.as_deref()), (2, Some("spam")));
}

#[test]
fn an_embedded_activity_may_lack_an_id() {
    let follow = json!({"type": "Follow", "actor": ANNA, "object": "https://port.example/u/luc"});
    let undo = read(&json!({"type": "Undo", "actor": ANNA, "object": follow})).expect("an undo");
    assert_eq!(undo.object_id(), None);
    let inner = undo.embedded_activity().expect("embedded").expect("a follow");
    assert_eq!((inner.kind, inner.actor.id.as_str()), (Kind::Follow, ANNA));
    let anonymous = json!({"id": null, "type": "Follow", "actor": ANNA, "object": NOTE});
    let undo = read(&json!({"type": "Undo", "actor": ANNA, "object": anonymous})).expect("an undo");
    assert_eq!((undo.object_id(), undo.embedded().is_some()), (None, true));
    let unusable = json!({"id": "urn:x", "type": "Follow", "actor": ANNA, "object": NOTE});
    let undo = read(&json!({"type": "Undo", "actor": ANNA, "object": unusable}));
    assert_eq!(undo, Err(ParseError::MissingObject));
}

#[test]
fn contradictions_and_gaps_are_refused() {
    for (value, reason) in [
        (json!({"type": ["Create", "Delete"], "actor": ANNA, "object": NOTE}), ParseError::TypeConfusion),
        (json!({"type": ["Person", "Create"], "actor": ANNA, "object": NOTE}), ParseError::TypeConfusion),
        (json!({"actor": ANNA, "object": NOTE}), ParseError::MissingType),
        (json!({"type": "Like", "object": NOTE}), ParseError::MissingActor),
        (json!({"type": "Like", "actor": [], "object": NOTE}), ParseError::MissingActor),
        (json!({"type": "Like", "actor": "anna", "object": NOTE}), ParseError::InvalidActor),
        (json!({"type": "Like", "actor": [ANNA, NOTE], "object": NOTE}), ParseError::InvalidActor),
        (json!({"type": "Like", "actor": "as:Public", "object": NOTE}), ParseError::InvalidActor),
        (json!({"type": "Like", "actor": ANNA, "object": null}), ParseError::MissingObject),
        (json!({"type": "Like", "actor": ANNA, "object": 3}), ParseError::MissingObject),
        (json!({"type": "Like", "actor": ANNA, "object": NOTE, "id": 3}), ParseError::InvalidId),
        (json!({"type": "Like", "actor": ANNA, "object": NOTE, "id": "x"}), ParseError::InvalidId),
        (json!(["Like"]), ParseError::NotAnObject),
    ] {
        assert_eq!(read(&value).err(), Some(reason), "{value}");
    }
    let unknown = read(&json!({"type": "Travel", "actor": ANNA})).expect("an unknown kind needs no object");
    assert_eq!(unknown.kind, Kind::Unknown("Travel".into()));
}

/// A document signed elsewhere can be rearranged without breaking its signature; none of the
/// places where the real activity may hide is looked into.
#[test]
fn nothing_is_found_in_json_ld_containers_or_aliases() {
    let hidden = json!({"type": "Delete", "actor": ANNA, "object": NOTE});
    for key in ["@graph", "@included", "@reverse"] {
        assert_eq!(read(&json!({key: hidden})).err(), Some(ParseError::MissingType), "{key}");
    }
    let aliased = json!({"@type": "as:Delete", "as:actor": {"@id": ANNA}, "as:object": {"@id": NOTE}});
    assert_eq!(read(&aliased).err(), Some(ParseError::MissingType));
    let like = json!({"type": "Like", "actor": ANNA, "object": NOTE, "as:content": "x", "as:to": "as:Public"});
    let like = read(&like).expect("a like");
    assert_eq!(like.content, None);
    assert!(!like.addressing.is_public());
}

#[test]
fn reports_and_reactions_are_bounded() {
    let objects: Vec<_> = (0..10_000).map(|n| format!("https://quai.example/n/{n}")).collect();
    let flag = json!({"type": "Flag", "actor": ANNA, "object": objects, "content": "x".repeat(50_000)});
    let flag = read(&flag).expect("a flag");
    assert_eq!(flag.objects.len(), limits::ACTIVITY_OBJECTS);
    assert_eq!(flag.content.map(|text| text.len()), Some(limits::COMMENT_CHARS));
}

#[test]
fn also_reads_through_serde() {
    let value = json!({"type": "Like", "actor": ANNA, "object": NOTE});
    let like: Activity = serde_json::from_value(value).expect("a like");
    assert_eq!(like.kind, Kind::Like);
    let error = serde_json::from_value::<Activity>(json!({"type": "Like"})).expect_err("no actor");
    assert_eq!(error.to_string(), "the actor is missing");
}
