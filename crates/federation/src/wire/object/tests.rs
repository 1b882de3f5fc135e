//! One spelling after the other.

use serde_json::json;

use super::*;

/// A Note with these properties besides its id.
fn note(mut value: Value) -> Object {
    value["id"] = json!("https://quai.example/n/1");
    if value.get("type").is_none() {
        value["type"] = json!("Note");
    }
    Object::parse(value.to_string().as_bytes()).expect("an object")
}

#[test]
fn content_comes_from_the_map_when_alone() {
    let object = note(json!({"contentMap": {"br": "<p>Demat</p>"}, "nameMap": {"fr": "Bonjour"}}));
    assert_eq!(object.content.as_deref(), Some("<p>Demat</p>"));
    assert_eq!(object.language.as_deref(), Some("br"));
    assert_eq!(object.name.as_deref(), Some("Bonjour"));
    let object = note(json!({"content": "a", "contentMap": {"fr": "b", "de": "a"}}));
    assert_eq!(object.language.as_deref(), Some("de"));
    let object = note(json!({"content": "a", "language": {"identifier": "fr", "name": "Français"}}));
    assert_eq!(object.language.as_deref(), Some("fr"));
    let object = note(json!({"content": "a", "language": {"identifier": "und"}, "summary": " "}));
    assert_eq!((object.language, object.summary), (None, None));
}

#[test]
fn a_quote_has_many_spellings() {
    let quoted = "https://quai.example/n/0";
    for key in ["quote", "quoteUrl", "quoteUri", "_misskey_quote"] {
        let object = note(json!({key: quoted}));
        assert_eq!(object.quote.as_ref().map(Url::as_str), Some(quoted), "{key}");
    }
    let link = json!({"type": "Link", "mediaType": "application/activity+json", "href": quoted});
    assert_eq!(note(json!({"tag": link})).quote.as_ref().map(Url::as_str), Some(quoted));
    let both = note(json!({"quoteUrl": "https://quai.example/n/9", "quote": {"id": quoted, "type": "Note"}}));
    assert_eq!(both.quote.as_ref().map(Url::as_str), Some(quoted));
}

#[test]
fn the_author_is_the_person_not_the_channel() {
    let object = note(json!({"type": "Video", "attributedTo": [
        {"type": "Group", "id": "https://tube.example/video-channels/four"},
        {"type": "Person", "id": "https://tube.example/accounts/anna"},
    ]}));
    assert_eq!(object.author().map(Url::path), Some("/accounts/anna"));
    let object = note(json!({"attributedTo": {"id": "https://quai.example/g", "type": "Group"}}));
    assert_eq!(object.author().map(Url::path), Some("/g"));
    assert!(object.is_by(&object.attributed_to[0].id));
    assert_eq!(note(json!({"attributedTo": null})).author(), None);
}

#[test]
fn replies_and_places_are_read_from_texts_and_objects() {
    let object = note(json!({"inReplyTo": [{"type": "Note", "id": "https://quai.example/n/0"}],
        "replies": {"type": "Collection", "totalItems": 4}, "likes": "https://quai.example/n/1/likes",
        "location": {"type": "Place", "name": " Halles "}, "conversation": "tag:quai.example,2026:1"}));
    assert_eq!(object.in_reply_to.as_ref().map(Url::path), Some("/n/0"));
    assert_eq!(object.replies, Tally { id: None, total: Some(4) });
    assert_eq!(object.likes.id.as_ref().map(Url::path), Some("/n/1/likes"));
    assert_eq!(object.location.as_deref(), Some("Halles"));
    assert_eq!(object.context, None);
    assert_eq!(note(json!({"location": "https://maps.example/1"})).location, None);
    assert_eq!(note(json!({"location": "Quai 3"})).location.as_deref(), Some("Quai 3"));
}

#[test]
fn a_page_on_another_origin_is_not_shown() {
    let object = note(json!({"url": "https://mallory.example/login"}));
    assert_eq!((object.urls.len(), object.page()), (1, None));
    assert!(note(json!({"url": "https://quai.example/@anna/1"})).page().is_some());
}

#[test]
fn a_vote_is_a_name_without_content() {
    let vote = json!({"name": "Seigle", "inReplyTo": "https://quai.example/q/1"});
    assert!(note(vote.clone()).is_vote());
    let mut titled = vote;
    titled["content"] = json!("<p>Bonjour</p>");
    assert!(!note(titled).is_vote());
}

#[test]
fn large_values_are_cut() {
    let many = vec![json!({"type": "Image", "url": "https://quai.example/a.png"}); 999];
    let object = note(json!({"content": "é".repeat(200_000), "attachment": many,
        "interactionPolicy": {"canLike": {"always": vec!["x"; limits::POLICY_VALUES]}}}));
    assert_eq!(object.content.map(|text| text.len()), Some(limits::CONTENT_BYTES));
    assert_eq!(object.attachments.len(), limits::ATTACHMENTS);
    assert_eq!(object.interaction_policy, None);
    let policy = json!({"canQuote": {"automaticApproval": "as:Public"}});
    assert_eq!(note(json!({"interactionPolicy": policy})).interaction_policy, Some(policy));
}

#[test]
fn unknown_kinds_are_recognised_as_such() {
    let object = note(json!({"type": "ChatMessage", "as:content": "hidden", "content": 3}));
    assert_eq!(object.kind, ObjectKind::Unknown("ChatMessage".into()));
    assert_eq!(object.content, None);
    let refused = Object::read(json!({"type": "Note"}));
    assert_eq!(refused.err(), Some(ParseError::MissingId));
}
