//! Relationships (ActivityStreams vocabulary): what a person is to a company, as an Offer, its answer or its end
//! names it.

use serde_json::Value;
use url::Url;

use super::value::{Fields, items};

/// What somebody is to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relationship {
    /// The person.
    pub subject: Url,
    /// The company.
    pub object: Url,
    /// What the one is to the other; as claimed.
    pub role: Option<Url>,
}

impl Relationship {
    /// Reads a relationship, or that of an Offer: an Undo or an Accept may carry either.
    pub fn read(value: &Value) -> Option<Self> {
        if is(value, "Offer") {
            return items(value.get("object")?.clone()).find_map(|inner| Self::named(&inner));
        }
        Self::named(value)
    }

    fn named(value: &Value) -> Option<Self> {
        if !is(value, "Relationship") {
            return None;
        }
        let mut from = Fields::of(value.clone()).ok()?;
        let (subject, object) = (from.iri("subject")?, from.iri("object")?);
        Some(Self { subject, object, role: from.iri("relationship") })
    }
}

fn is(value: &Value, kind: &str) -> bool {
    value.get("type").is_some_and(|kinds| items(kinds.clone()).any(|one| one == kind))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn it_is_read_alone_and_within_its_offer() {
        let relationship = json!({
            "type": ["Relationship"],
            "subject": { "id": "https://brest.example/users/anna" },
            "object": "https://lyon.example/actors/1",
            "relationship": "https://lyon.example/ns#employee",
        });
        let offer =
            json!({ "type": "Offer", "id": "https://lyon.example/activities/offers/1", "object": relationship });
        let read = Relationship::read(&relationship).expect("a relationship");
        assert_eq!(read.subject.as_str(), "https://brest.example/users/anna");
        assert_eq!(read.role.as_ref().and_then(Url::fragment), Some("employee"));
        assert_eq!(Relationship::read(&offer), Some(read));
    }

    #[test]
    fn anything_else_is_none() {
        for other in [
            json!(null),
            json!("https://lyon.example/activities/offers/1"),
            json!({ "type": "Note" }),
            json!({ "type": "Relationship", "subject": "https://brest.example/users/anna" }),
            json!({ "type": "Offer", "object": { "type": "Note" } }),
        ] {
            assert_eq!(Relationship::read(&other), None, "{other}");
        }
    }
}
