//! To whom something is addressed.

use serde_json::Value;
use url::Url;

use super::limits;
use super::value::{Fields, Reference, items};

/// The id of everyone (ActivityPub section 5.6).
pub const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

/// Whether an id is everyone's, in any of its three spellings.
pub fn is_public(id: &str) -> bool {
    matches!(id, PUBLIC | "as:Public" | "Public")
}

/// `to`, `cc` and `audience` of an object or activity, where everyone is always [`PUBLIC`].
///
/// `bto` and `bcc` are for the sender's own server and are not read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(serde::Serialize))]
pub struct Addressing {
    /// The primary recipients, at most [`limits::RECIPIENTS`].
    pub to: Vec<Url>,
    /// The others, at most [`limits::RECIPIENTS`].
    pub cc: Vec<Url>,
    /// The context, for Groups (FEP-1b12), at most [`limits::RECIPIENTS`].
    pub audience: Vec<Url>,
}

impl Addressing {
    pub(crate) fn read(fields: &mut Fields) -> Self {
        Self {
            to: recipients(fields.take("to")),
            cc: recipients(fields.take("cc")),
            audience: recipients(fields.take("audience")),
        }
    }

    /// Whether everyone is addressed, in `to` or in `cc`.
    pub fn is_public(&self) -> bool {
        self.is_public_in_to() || self.is_public_in_cc()
    }

    /// Whether everyone is in `to`: listed in public timelines.
    pub fn is_public_in_to(&self) -> bool {
        names_everyone(&self.to)
    }

    /// Whether everyone is in `cc`: public, but not listed.
    pub fn is_public_in_cc(&self) -> bool {
        names_everyone(&self.cc)
    }

    /// Whether somebody is in `to` and in `audience`: a group that is to pass it on (FEP-1b12).
    pub fn names_a_group(&self) -> bool {
        self.audience.iter().any(|id| id.as_str() != PUBLIC && self.to.contains(id))
    }

    /// Whether `id` is addressed in any of the three.
    pub fn contains(&self, id: &Url) -> bool {
        self.all().any(|other| other == id)
    }

    /// Every recipient of `to`, `cc` and `audience` in that order; some may appear twice.
    pub fn all(&self) -> impl Iterator<Item = &Url> {
        self.to.iter().chain(&self.cc).chain(&self.audience)
    }
}

fn names_everyone(recipients: &[Url]) -> bool {
    recipients.iter().any(|id| id.as_str() == PUBLIC)
}

fn recipients(value: Value) -> Vec<Url> {
    let mut seen = std::collections::HashSet::new();
    items(value)
        .filter_map(|item| match item.as_str() {
            Some(text) if is_public(text) => Url::parse(PUBLIC).ok(),
            _ => Some(Reference::read(item)?.id),
        })
        .filter(|id| seen.insert(id.clone()))
        .take(limits::RECIPIENTS)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(value: Value) -> Addressing {
        Addressing::read(&mut Fields::of(value).expect("an object"))
    }

    #[test]
    fn everyone_has_three_spellings() {
        for everyone in ["as:Public", "Public", PUBLIC] {
            let read = read(json!({"to": everyone, "cc": [everyone, "https://quai.example/f"]}));
            assert_eq!(read.to.len(), 1);
            assert!(read.is_public_in_to() && read.is_public_in_cc(), "{everyone}");
        }
        let read = read(json!({"to": null, "cc": ["public", "https://quai.example/#Public"]}));
        assert!(!read.is_public());
    }

    #[test]
    fn recipients_are_distinct_and_bounded() {
        let many: Vec<_> = (0..9_999).map(|n| format!("https://quai.example/{}", n / 2)).collect();
        let read = read(json!({"cc": many, "audience": {"id": "https://quai.example/g", "type": "Group"}}));
        assert_eq!(read.cc.len(), limits::RECIPIENTS);
        assert_eq!(read.cc[1].path(), "/1");
        assert!(read.contains(&"https://quai.example/g".parse().expect("a URL")));
    }
}
