//! Pictures and attachments.

use serde_json::Value;
use url::Url;

use super::kind::first_type;
use super::limits;
use super::value::{Fields, Link, items, real};

/// A picture: an avatar, a header, a preview, an emoji.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(serde::Serialize))]
pub struct Image {
    /// Where the picture is; always http(s).
    pub url: Url,
    /// The declared media type.
    pub media_type: Option<String>,
    /// The alternative text.
    pub description: Option<String>,
    /// Width in pixels, as declared.
    pub width: Option<u32>,
    /// Height in pixels, as declared.
    pub height: Option<u32>,
}

impl Image {
    /// Reads an address, an `Image` or `Link`, or the widest of several.
    pub(crate) fn read(value: Value) -> Option<Self> {
        items(value).filter_map(Self::read_one).reduce(|best, next| if next.width > best.width { next } else { best })
    }

    fn read_one(item: Value) -> Option<Self> {
        if item.is_string() {
            return Some(Self {
                url: Link::read(item)?.href,
                media_type: None,
                description: None,
                width: None,
                height: None,
            });
        }
        let mut fields = Fields::of(item).ok()?;
        let link = address(&mut fields)?;
        Some(Self {
            url: link.href,
            media_type: fields.line("mediaType", limits::MEDIA_TYPE_CHARS).or(link.media_type),
            description: description(&mut fields),
            width: pixels(&mut fields, "width"),
            height: pixels(&mut fields, "height"),
        })
    }
}

/// What an attachment says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(serde::Serialize))]
pub enum AttachmentKind {
    /// A picture.
    Image,
    /// A video.
    Video,
    /// A recording.
    Audio,
    /// Any file; the media type tells more.
    Document,
    /// A page to link to, not a file (Lemmy, Mobilizon).
    Link,
}

/// A file or page that belongs to an object.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(test, derive(serde::Serialize))]
pub struct Attachment {
    /// What it says it is.
    pub kind: AttachmentKind,
    /// Where it is; always http(s).
    pub url: Url,
    /// The declared media type, which nothing guarantees.
    pub media_type: Option<String>,
    /// The alternative text.
    pub description: Option<String>,
    /// A blurred preview (see blurha.sh), not examined here.
    pub blurhash: Option<String>,
    /// The point to keep in sight when cropping, each from -1 to 1 with the centre at 0.
    pub focal_point: Option<(f64, f64)>,
    /// Width in pixels, as declared.
    pub width: Option<u32>,
    /// Height in pixels, as declared.
    pub height: Option<u32>,
    /// A still picture of a video or recording.
    pub preview: Option<Image>,
}

impl Attachment {
    /// Reads one or many attachments, at most [`limits::ATTACHMENTS`]. What has neither a known
    /// type nor a `url` (Mobilizon attaches `PropertyValue`s) is passed over.
    pub(crate) fn read_many(value: Value) -> Vec<Self> {
        items(value).filter_map(Self::read).take(limits::ATTACHMENTS).collect()
    }

    fn read(item: Value) -> Option<Self> {
        let kind = match first_type(&item).unwrap_or_default() {
            "Image" => AttachmentKind::Image,
            "Video" => AttachmentKind::Video,
            "Audio" => AttachmentKind::Audio,
            "Document" => AttachmentKind::Document,
            "Link" | "Page" => AttachmentKind::Link,
            // As Mastodon does: whatever has an address is a file.
            _ => item.get("url").map(|_| AttachmentKind::Document)?,
        };
        let mut fields = Fields::of(item).ok()?;
        let link = address(&mut fields)?;
        Some(Self {
            kind,
            url: link.href,
            media_type: fields.line("mediaType", limits::MEDIA_TYPE_CHARS).or(link.media_type),
            description: description(&mut fields),
            blurhash: fields.line("blurhash", limits::BLURHASH_CHARS),
            focal_point: focal_point(&fields.take("focalPoint")),
            width: pixels(&mut fields, "width"),
            height: pixels(&mut fields, "height"),
            preview: Image::read(fields.take("icon")),
        })
    }
}

fn address(fields: &mut Fields) -> Option<Link> {
    let url = fields.take("url");
    let href = fields.take("href");
    items(url).chain(items(href)).find_map(Link::read)
}

/// Servers write the alternative text as `summary`, as `name`, or as both.
fn description(fields: &mut Fields) -> Option<String> {
    let summary = fields.line("summary", limits::DESCRIPTION_CHARS);
    summary.or_else(|| fields.line("name", limits::DESCRIPTION_CHARS))
}

fn pixels(fields: &mut Fields, key: &str) -> Option<u32> {
    fields.count(key).filter(|side| (1..=limits::PIXELS).contains(side)).and_then(|side| side.try_into().ok())
}

fn focal_point(value: &Value) -> Option<(f64, f64)> {
    let [x, y] = value.as_array()?.as_slice() else {
        return None;
    };
    Some((real(x)?.clamp(-1.0, 1.0), real(y)?.clamp(-1.0, 1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_picture_is_an_address_an_object_or_the_widest_of_many() {
        let read = |value| Image::read(value).map(|image| image.url.path().to_owned());
        assert_eq!(read(json!("https://quai.example/a")).as_deref(), Some("/a"));
        let nested = json!({"type": "Image", "url": [{"type": "Link", "href": "https://quai.example/b"}]});
        assert_eq!(read(nested).as_deref(), Some("/b"));
        let sizes = json!([
            {"type": "Image", "url": "https://quai.example/small", "width": 280},
            {"type": "Image", "url": "https://quai.example/large", "width": 850},
            {"type": "Image", "url": "https://quai.example/unsaid"},
        ]);
        assert_eq!(read(sizes).as_deref(), Some("/large"));
        assert_eq!(read(json!({"url": "data:image/png;base64,AA"})), None);
        assert_eq!(read(json!(null)), None);
    }

    #[test]
    fn reads_an_attachment_and_passes_over_others() {
        let read = Attachment::read_many(json!([
            {"type": "Document", "mediaType": "image/jpeg", "url": "https://quai.example/a.jpg",
                "name": "Fournil", "blurhash": "LK", "focalPoint": [0.25, "-7"], "width": "640", "height": 0},
            {"type": "Link", "href": "https://quai.example/", "name": "Site"},
            {"type": "Video", "url": [{"type": "Link", "href": "https://quai.example/v", "mediaType": "video/mp4"}]},
            {"type": "PropertyValue", "name": "a", "value": "b"},
            {"type": "Image"},
        ]));
        assert_eq!(read.len(), 3);
        assert_eq!(read[0].description.as_deref(), Some("Fournil"));
        assert_eq!(read[0].focal_point, Some((0.25, -1.0)));
        assert_eq!((read[0].width, read[0].height), (Some(640), None));
        assert_eq!(read[1].kind, AttachmentKind::Link);
        assert_eq!(read[2].media_type.as_deref(), Some("video/mp4"));
    }
}
