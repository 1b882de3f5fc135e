//! `tag`: mentions, hashtags, custom emoji and quote links.

use chrono::{DateTime, Utc};
use serde_json::Value;
use url::Url;

use super::kind::first_type;
use super::limits;
use super::media::Image;
use super::value::{Fields, iri, items};

/// An actor named in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(serde::Serialize))]
pub struct Mention {
    /// The actor's id.
    pub href: Url,
    /// As written, for example `@anna@quai.example`.
    pub name: Option<String>,
}

/// A hashtag.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(serde::Serialize))]
pub struct Hashtag {
    /// The tag without its `#`, as written.
    pub name: String,
    /// The tag's page on the sender's server.
    pub href: Option<Url>,
}

/// A custom emoji.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(serde::Serialize))]
pub struct Emoji {
    /// The emoji's id, which not every server gives.
    pub id: Option<Url>,
    /// The shortcode without its colons.
    pub name: String,
    /// The picture.
    pub icon: Image,
    /// When the picture last changed.
    pub updated: Option<DateTime<Utc>>,
}

/// What `tag` holds, sorted by kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(serde::Serialize))]
pub struct Tags {
    /// At most [`limits::MENTIONS`].
    pub mentions: Vec<Mention>,
    /// At most [`limits::HASHTAGS`].
    pub hashtags: Vec<Hashtag>,
    /// At most [`limits::EMOJIS`].
    pub emojis: Vec<Emoji>,
    /// The first link to another object (FEP-e232), which is how some servers quote.
    pub object_link: Option<Url>,
}

impl Tags {
    /// Reads `tag`. A type may carry the prefix `as:`, which Fedify writes for tags in embedded
    /// documents.
    pub(crate) fn read(value: Value) -> Self {
        let mut tags = Self::default();
        for item in items(value) {
            let kind = first_type(&item).map(|kind| kind.strip_prefix("as:").unwrap_or(kind));
            match kind {
                Some("Mention") => {
                    push(&mut tags.mentions, limits::MENTIONS, || Mention::read(item));
                }
                Some("Hashtag") => {
                    push(&mut tags.hashtags, limits::HASHTAGS, || Hashtag::read(item));
                }
                Some("Emoji" | "toot:Emoji") => {
                    push(&mut tags.emojis, limits::EMOJIS, || Emoji::read(item));
                }
                Some("Link") if tags.object_link.is_none() => tags.object_link = object_link(&item),
                _ => {}
            }
        }
        tags
    }
}

fn push<T>(list: &mut Vec<T>, max: usize, read: impl FnOnce() -> Option<T>) {
    if list.len() < max {
        list.extend(read());
    }
}

impl Mention {
    fn read(item: Value) -> Option<Self> {
        let mut fields = Fields::of(item).ok()?;
        Some(Self { href: fields.iri("href")?, name: fields.line("name", limits::TAG_CHARS) })
    }
}

impl Hashtag {
    fn read(item: Value) -> Option<Self> {
        let mut fields = Fields::of(item).ok()?;
        let name = fields.line("name", limits::TAG_CHARS)?;
        let name = name.trim_start_matches(['#', '＃']);
        (!name.is_empty()).then(|| Self { name: name.to_owned(), href: fields.iri("href") })
    }
}

impl Emoji {
    fn read(item: Value) -> Option<Self> {
        let mut fields = Fields::of(item).ok()?;
        let name = fields.line("name", limits::TAG_CHARS)?;
        let name = name.trim_matches(':');
        if name.is_empty() {
            return None;
        }
        Some(Self {
            // Misskey's hosts differ from the object's for borrowed emoji, and an id is optional.
            id: fields.id().ok().flatten(),
            name: name.to_owned(),
            icon: Image::read(fields.take("icon"))?,
            updated: fields.date("updated"),
        })
    }
}

/// FEP-e232: a link whose media type says that an ActivityPub object is there.
fn object_link(item: &Value) -> Option<Url> {
    let media_type = item.get("mediaType")?.as_str()?;
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let is_object = essence.eq_ignore_ascii_case("application/activity+json")
        || (essence.eq_ignore_ascii_case("application/ld+json")
            && media_type.contains("https://www.w3.org/ns/activitystreams"));
    is_object.then(|| iri(item.get("href")?.as_str()?)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn sorts_tags_by_kind() {
        let tags = Tags::read(json!([
            {"type": "Mention", "href": "https://quai.example/u/anna", "name": "@anna"},
            {"type": "Mention", "name": "@nobody"},
            {"type": "as:Hashtag", "name": "#Pain"},
            {"type": ["Hashtag"], "name": "##", "href": "https://quai.example/tags/x"},
            {"type": "Emoji", "name": ":croissant:", "icon": {"url": "https://quai.example/c.png"}},
            {"type": "Emoji", "name": ":vide:"},
            {"type": "Link", "mediaType": "text/html", "href": "https://quai.example/page"},
            {"type": "Link", "href": "https://quai.example/n/1",
                "mediaType": "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\""},
            "https://quai.example/tags/x", 3,
        ]));
        assert_eq!(tags.mentions.len(), 1);
        assert_eq!(tags.hashtags, [Hashtag { name: "Pain".into(), href: None }]);
        assert_eq!(tags.emojis[0].name, "croissant");
        assert_eq!(tags.emojis.len(), 1);
        assert_eq!(tags.object_link.map(String::from).as_deref(), Some("https://quai.example/n/1"));
    }

    #[test]
    fn ten_thousand_tags_are_few() {
        let mention = json!({"type": "Mention", "href": "https://quai.example/u/anna"});
        let hashtag = json!({"type": "Hashtag", "name": "#a"});
        let mut list = vec![mention; 10_000];
        list.extend(vec![hashtag; 10_000]);
        let tags = Tags::read(list.into());
        assert_eq!(tags.mentions.len(), limits::MENTIONS);
        assert_eq!(tags.hashtags.len(), limits::HASHTAGS);
    }
}
