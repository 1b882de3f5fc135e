//! Collections: outboxes, pins, followers, threads.

use serde_json::Value;
use url::Url;

use super::value::{Fields, Reference, items};
use super::{ParseError, json, kind, limits};

/// A collection, or one page of it.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(test, derive(serde::Serialize))]
pub struct Collection {
    /// Where it lives; none for a page that is embedded in its collection.
    pub id: Option<Url>,
    /// How many items there are on all pages, as told.
    pub total: Option<u64>,
    /// The items given here, at most [`limits::COLLECTION_ITEMS`]; those without an id are left
    /// out.
    pub items: Vec<Reference>,
    /// The first page.
    pub first: Option<Page>,
    /// The page after this one. Nothing promises that pages come to an end.
    pub next: Option<Url>,
    /// The collection that this is a page of.
    pub part_of: Option<Url>,
}

/// A page, as a collection refers to it.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(test, derive(serde::Serialize))]
pub enum Page {
    /// To be fetched.
    At(Url),
    /// Embedded, which saves a fetch.
    Here(Box<Collection>),
}

impl Collection {
    /// Reads a collection from the bytes of a document; see [`json::parse`] for what is refused.
    pub fn parse(bytes: &[u8]) -> Result<Self, ParseError> {
        Self::read(json::parse(bytes)?)
    }

    /// Reads a collection from a value that [`json::parse`] made, such as an embedded object.
    pub fn read(value: Value) -> Result<Self, ParseError> {
        if !is_collection(&value) {
            return Err(ParseError::NotACollection);
        }
        let mut from = Fields::of(value)?;
        let first = items(from.take("first")).find_map(Page::read);
        Ok(Self { first, ..Self::without_first(from)? })
    }

    /// A page's own `first` leads back to where we are and is not followed.
    fn without_first(mut from: Fields) -> Result<Self, ParseError> {
        let ordered = from.take("orderedItems");
        let plain = from.take("items");
        Ok(Self {
            id: from.id()?,
            total: from.count("totalItems"),
            items: items(ordered)
                .chain(items(plain))
                .filter_map(Reference::read)
                .take(limits::COLLECTION_ITEMS)
                .collect(),
            first: None,
            next: from.iri("next"),
            part_of: from.iri("partOf"),
        })
    }
}

impl Page {
    fn read(value: Value) -> Option<Self> {
        if is_collection(&value) {
            let page = Collection::without_first(Fields::of(value).ok()?).ok()?;
            return Some(Self::Here(Box::new(page)));
        }
        Reference::read(value).map(|page| Self::At(page.id))
    }
}

fn is_collection(value: &Value) -> bool {
    matches!(
        kind::first_type(value),
        Some("Collection" | "OrderedCollection" | "CollectionPage" | "OrderedCollectionPage")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(value: &Value) -> Result<Collection, ParseError> {
        Collection::parse(value.to_string().as_bytes())
    }

    #[test]
    fn items_are_ids_or_embedded_in_either_list() {
        let outbox = read(&json!({"type": "OrderedCollection", "id": "https://quai.example/outbox",
            "totalItems": 3, "orderedItems": [{"type": "Note", "id": "https://quai.example/n/1"},
                "https://quai.example/n/2", {"type": "Add"}]}));
        let outbox = outbox.expect("a collection");
        assert_eq!((outbox.total, outbox.items.len()), (Some(3), 2));
        assert_eq!(outbox.items[0].embedded_type(), Some("Note"));
        let followers = read(&json!({"type": "Collection", "items": "https://quai.example/u/anna"}));
        assert_eq!(followers.expect("a collection").items.len(), 1);
    }

    #[test]
    fn the_first_page_is_an_id_or_embedded() {
        let named = read(&json!({"type": "Collection", "first": "https://quai.example/o?page=1"}));
        assert!(matches!(named.expect("a collection").first, Some(Page::At(_))));
        let embedded = read(&json!({"type": "Collection", "first": {"type": "CollectionPage",
            "partOf": "https://quai.example/o", "next": "https://quai.example/o?page=2", "items": [],
            "first": {"type": "CollectionPage", "items": "https://quai.example/n/1"}}}));
        let Some(Page::Here(page)) = embedded.expect("a collection").first else {
            panic!("the page is embedded");
        };
        assert_eq!(page.next.as_ref().and_then(Url::query), Some("page=2"));
        assert_eq!(page.first, None);
    }

    #[test]
    fn endless_lists_end_and_other_things_are_none() {
        let ids: Vec<_> = (0..5_000).map(|n| format!("https://quai.example/n/{n}")).collect();
        let page = read(&json!({"type": "OrderedCollectionPage", "orderedItems": ids}));
        assert_eq!(page.expect("a page").items.len(), limits::COLLECTION_ITEMS);
        let note = json!({"type": "Note", "id": "https://quai.example/n/1"});
        assert_eq!(read(&note).err(), Some(ParseError::NotACollection));
    }
}
