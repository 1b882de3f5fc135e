//! IRIs, and the things that stand where an IRI may stand.

use serde_json::Value;
use url::Url;

use super::{cut_chars, items};
use crate::wire::{kind, limits};

/// Reads an IRI that can be the id of something on a server: http(s), a host without a trailing
/// dot, no credentials, at most [`limits::IRI_BYTES`] bytes.
///
/// `https://host@other/` and `https://host./` name another origin than a hurried reader thinks;
/// honest servers send neither.
pub fn iri(text: &str) -> Option<Url> {
    if text.len() > limits::IRI_BYTES {
        return None;
    }
    let url = Url::parse(text).ok()?;
    let usable = matches!(url.scheme(), "http" | "https")
        && url.username().is_empty()
        && url.password().is_none()
        && url.host_str().is_some_and(|host| !host.ends_with('.'))
        && url.as_str().len() <= limits::IRI_BYTES;
    usable.then_some(url)
}

/// Whether two URLs have the same scheme, host and port: what one of them says of the other may
/// be believed then.
pub fn same_origin(a: &Url, b: &Url) -> bool {
    a.scheme() == b.scheme() && a.host() == b.host() && a.port_or_known_default() == b.port_or_known_default()
}

/// `url`, unless it is on another origin than `id`: a document must not send readers to a page
/// that another server seems to vouch for.
pub fn on_origin_of<'u>(id: &Url, url: &'u Url) -> Option<&'u Url> {
    same_origin(id, url).then_some(url)
}

/// The page to show for the document `id`: the first of its links that is HTML or says nothing
/// about its media type, and that is on the origin of `id`.
pub fn page_url<'l>(id: &Url, links: &'l [Link]) -> Option<&'l Url> {
    let is_page = |link: &&Link| link.media_type.as_deref().is_none_or(|media| media.eq_ignore_ascii_case("text/html"));
    links.iter().filter(is_page).find_map(|link| on_origin_of(id, &link.href))
}

/// Something named by its id, with the object itself when the sender embedded it.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(test, derive(serde::Serialize))]
pub struct Reference {
    /// Where it lives; always http(s).
    pub id: Url,
    /// What the sender says it looks like. To be believed only from the origin of `id`.
    pub embedded: Option<Box<Value>>,
}

impl Reference {
    /// Reads an IRI, an object with an `id`, or a `Link` with an `href`.
    pub fn read(value: Value) -> Option<Self> {
        match value {
            Value::String(text) => iri(&text).map(|id| Self { id, embedded: None }),
            Value::Object(map) => match map.get("id") {
                Some(Value::String(text)) => {
                    let id = iri(text)?;
                    let embedded = (map.len() > 1).then(|| Box::new(Value::Object(map)));
                    Some(Self { id, embedded })
                }
                None | Some(Value::Null) => {
                    let id = iri(map.get("href")?.as_str()?)?;
                    Some(Self { id, embedded: None })
                }
                Some(_) => None,
            },
            _ => None,
        }
    }

    /// Reads one or many references, at most `max`.
    pub fn read_many(value: Value, max: usize) -> Vec<Self> {
        items(value).filter_map(Self::read).take(max).collect()
    }

    /// The first `type` of the embedded object.
    pub fn embedded_type(&self) -> Option<&str> {
        kind::first_type(self.embedded.as_deref()?)
    }
}

/// A `url`: an address with what it says it leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(serde::Serialize))]
pub struct Link {
    /// The address; always http(s).
    pub href: Url,
    /// The declared media type, which nothing guarantees.
    pub media_type: Option<String>,
}

impl Link {
    /// Reads a text, or an object with `href` (a `Link`), `url` (an `Image`, …) or `id`.
    pub fn read(value: Value) -> Option<Self> {
        match value {
            Value::String(text) => Some(Self { href: iri(&text)?, media_type: None }),
            Value::Object(map) => {
                let address = ["href", "url", "id"].into_iter().find_map(|key| map.get(key)?.as_str())?;
                Some(Self { href: iri(address)?, media_type: media_type(map.get("mediaType")) })
            }
            _ => None,
        }
    }

    /// Reads one or many links, at most `max`; after a list of pieces to play the files of which it is one form
    /// (PeerTube).
    pub fn read_many(value: Value, max: usize) -> Vec<Self> {
        let with_files = |mut item: Value| {
            let forms = item.get_mut("tag").map(Value::take).unwrap_or_default();
            Self::read(item).into_iter().chain(items(forms).filter_map(Self::read).filter(Self::is_film))
        };
        items(value).flat_map(with_files).take(max).collect()
    }

    fn is_film(&self) -> bool {
        self.media_type.as_deref().is_some_and(|media_type| media_type.starts_with("video/"))
    }
}

fn media_type(value: Option<&Value>) -> Option<String> {
    let text = value?.as_str()?.trim();
    (!text.is_empty()).then(|| cut_chars(text.to_owned(), limits::MEDIA_TYPE_CHARS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn url(text: &str) -> Url {
        text.parse().expect("a URL")
    }

    #[test]
    fn an_iri_names_a_place_on_a_server() {
        for text in ["https://quai.example/n/1", "http://a.localhost:8080/x", "https://a.example/#u"] {
            assert_eq!(iri(text), Some(url(text)), "{text}");
        }
        for text in [
            "",
            "quai",
            "/n/1",
            "as:Public",
            "javascript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "https://quai.example@mallory.example/",
            "https://quai.example./n/1",
            &format!("https://quai.example/{}", "a".repeat(limits::IRI_BYTES)),
        ] {
            assert_eq!(iri(text), None, "{text}");
        }
    }

    #[test]
    fn a_reference_is_a_text_an_object_or_a_link() {
        let id = url("https://quai.example/n/1");
        let bare = Some(Reference { id: id.clone(), embedded: None });
        assert_eq!(Reference::read(json!(id)), bare);
        assert_eq!(Reference::read(json!({"id": id})), bare);
        assert_eq!(Reference::read(json!({"type": "Link", "href": id})), bare);
        let note = json!({"id": id, "type": ["Note"], "href": "https://else.example/"});
        let read = Reference::read(note.clone()).expect("a reference");
        assert_eq!(read.id, id);
        assert_eq!(read.embedded_type(), Some("Note"));
        assert_eq!(read.embedded, Some(Box::new(note)));
        assert_eq!(Reference::read(json!({"id": 3, "href": id})), None);
        let many = Reference::read_many(json!([null, 3, id, [id], "x", id]), 2);
        assert_eq!(many.len(), 2);
    }

    #[test]
    fn the_films_that_a_list_plays_come_after_it() {
        let form = |media_type: &str, href: &str| json!({"type": "Link", "mediaType": media_type, "href": href});
        let mut list = form("application/x-mpegURL", "https://quai.example/list.m3u8");
        list["tag"] = json!([
            {"type": "Infohash", "name": "ab"},
            form("video/mp4", "https://quai.example/720.mp4"),
            form("application/json", "https://quai.example/720.json"),
        ]);
        let links = Link::read_many(json!([list, "https://quai.example/w/1"]), limits::URLS);
        let paths: Vec<&str> = links.iter().map(|link| link.href.path()).collect();
        assert_eq!(paths, ["/list.m3u8", "/720.mp4", "/w/1"]);
        assert_eq!(Link::read_many(json!(list), 1).len(), 1);
    }

    #[test]
    fn a_page_on_another_origin_is_dropped() {
        let id = url("https://quai.example/n/1");
        let links = Link::read_many(
            json!(["https://mallory.example/login",
                {"type": "Link", "href": "https://quai.example/v.mp4", "mediaType": "video/mp4"},
                {"type": "Link", "href": "https://quai.example/w/1", "mediaType": "text/html"},
                "magnet:?xt=urn:btih:0"]),
            limits::URLS,
        );
        assert_eq!(links.len(), 3);
        assert_eq!(page_url(&id, &links), Some(&url("https://quai.example/w/1")));
        for other in ["http://quai.example/", "https://quai.example:8443/", "https://b.quai.example/"] {
            assert_eq!(on_origin_of(&id, &url(other)), None, "{other}");
        }
        assert!(same_origin(&id, &url("https://quai.example:443/other")));
    }
}
