//! Activities of other servers, as a group passes them on.

use app::Instance;
use domain::{
    id::{ActorId, PostId},
    post::{Post, PostKind},
    uri::Uri,
};
use serde_json::Value;

/// The id under which a group passes a post on, in its outbox as in what is sent.
pub(crate) fn announce_id(here: &Instance, group: ActorId, post: PostId) -> Uri {
    here.activity(&format!("announces/{group}/{post}"))
}

/// A Create or Update of the post `uri` as it came, without its context; `None` where it does not carry the whole
/// post.
pub(crate) fn received(body: Option<&str>, uri: &Uri) -> Option<Value> {
    let mut value: Value = serde_json::from_str(body?).ok()?;
    let activity = value.as_object_mut()?;
    let id = activity.get("object")?.as_object()?.get("id")?.as_str()?;
    if id != uri.as_str() {
        return None;
    }
    activity.remove("@context");
    Some(value)
}

/// The same for servers that take a Note for a comment when `to` is an array, and an answer for nothing when it is
/// none. What its author sealed is not touched.
pub(super) fn for_careful_readers(mut activity: Value, post: &Post) -> Value {
    let Some(fields) = activity.as_object_mut().filter(|fields| !fields.contains_key("proof")) else {
        return activity;
    };
    if post.in_reply_to.is_some() {
        for key in ["to", "cc"] {
            if let Some(to) = fields.get_mut(key).filter(|to| to.is_string()) {
                *to = Value::Array(vec![to.take()]);
            }
        }
    } else if post.kind == PostKind::Note
        && let Some(to) = fields.get_mut("to")
        && let Some([only]) = to.as_array_mut().map(Vec::as_mut_slice)
    {
        *to = only.take();
    }
    activity
}

/// The Create of a thread of ours, whose `to` names more than one, with the group there alone and as a plain string;
/// the others stand in `cc`. Nobody is left out, and the post in it stays as it is.
pub(super) fn to_the_group(mut activity: Value, group: &Uri) -> Value {
    let Some(fields) = activity.as_object_mut() else { return activity };
    let Some(Value::Array(to)) = fields.get("to").cloned() else { return activity };
    if !to.iter().any(|named| named == group.as_str()) {
        return activity;
    }
    let others = to.into_iter().filter(|named| named != group.as_str());
    if let Some(Value::Array(cc)) = fields.get_mut("cc") {
        cc.splice(0..0, others);
    }
    fields.insert("to".to_owned(), Value::from(group.as_str()));
    activity
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::outbound::tests::cast::{anna, post};

    #[test]
    fn only_the_whole_post_is_passed_on() {
        let uri = Uri::parse("https://brest.example/notes/1").expect("an address");
        let whole = r#"{"@context":"x","type":"Create","object":{"id":"https://brest.example/notes/1"}}"#;
        assert_eq!(
            received(Some(whole), &uri),
            Some(json!({ "type": "Create", "object": { "id": "https://brest.example/notes/1" } }))
        );
        for other in
            [r#"{"object":"https://brest.example/notes/1"}"#, r#"{"object":{"id":"https://evil.example/1"}}"#, "x"]
        {
            assert_eq!(received(Some(other), &uri), None);
        }
        assert_eq!(received(None, &uri), None);
    }

    #[test]
    fn the_group_stands_alone_in_to() {
        let group = Uri::parse("https://a.example/g").expect("an address");
        let many = json!({ "to": ["f", "https://a.example/g"], "cc": ["p"], "object": { "to": ["f"] } });
        let alone = json!({ "to": "https://a.example/g", "cc": ["f", "p"], "object": { "to": ["f"] } });
        assert_eq!(to_the_group(many, &group), alone);
        let public = json!({ "to": "p", "cc": ["https://a.example/g"] });
        assert_eq!(to_the_group(public.clone(), &group), public);
    }

    #[test]
    fn careful_readers_get_what_they_can_read() {
        use domain::audience::Audience;
        let mut post = post(200, &anna(), Audience::Public);
        let many = json!({ "to": ["a", "b"], "cc": [] });
        assert_eq!(for_careful_readers(json!({ "to": ["a"], "cc": ["b"] }), &post), json!({ "to": "a", "cc": ["b"] }));
        assert_eq!(for_careful_readers(many.clone(), &post), many);
        let sealed = json!({ "to": ["a"], "proof": {} });
        assert_eq!(for_careful_readers(sealed.clone(), &post), sealed);
        post.in_reply_to = Some(PostId(1));
        assert_eq!(for_careful_readers(json!({ "to": "a", "cc": "b" }), &post), json!({ "to": ["a"], "cc": ["b"] }));
        post.in_reply_to = None;
        post.kind = PostKind::Page;
        assert_eq!(for_careful_readers(json!({ "to": ["a"] }), &post), json!({ "to": ["a"] }));
    }
}
