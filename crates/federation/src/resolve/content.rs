//! What is shown of an object, whatever its kind: never less than a title, a text and a link.

use domain::{
    attachment::{AttachmentKind, Focus},
    post::PostKind,
    text::{escape, language, sanitize},
};

use app::receive::RemoteAttachment;

use crate::{context::uri, wire};

/// The text, its language, the warning and the title.
pub(super) struct Content {
    pub html: String,
    pub language: Option<String>,
    pub warning: String,
    pub title: Option<String>,
}

/// The kind of post that an object becomes; `None` for what is no post.
pub(super) fn kind(kind: &wire::kind::ObjectKind) -> Option<PostKind> {
    PostKind::from_name(kind.name())
}

/// Reads text, warning and title. On titled kinds `summary` is an introduction; on notes and polls it is a content
/// warning.
pub(super) fn read(object: &wire::Object, kind: PostKind) -> Content {
    let titled = !matches!(kind, PostKind::Note | PostKind::Question);
    let text = object.content.as_deref().unwrap_or_default();
    let summary = object.summary.as_deref().unwrap_or_default();
    let mut html = match object.media_type.as_deref() {
        Some(plain) if plain.starts_with("text/") && !plain.starts_with("text/html") => paragraphs(text),
        _ => sanitize::post_html(text),
    };
    if titled {
        html = introduced(summary, html);
    }
    if kind == PostKind::Event {
        html = format!("{}{html}", occasion(object));
    }
    if let Some(quote) =
        object.quote.as_ref().and_then(uri).filter(|quote| !html.contains(escape::html(quote.as_str()).as_str()))
    {
        let link = escape::html(quote.as_str());
        html.push_str(&format!(
            "<p>RE: <a href=\"{link}\" rel=\"nofollow noopener noreferrer\" target=\"_blank\">{link}</a></p>"
        ));
    }
    let told = object.language.as_deref().or(object.content_map.first().map(|(code, _)| code));
    Content {
        html,
        language: told.and_then(language::normalise),
        warning: if titled { String::new() } else { sanitize::inline_html(summary) },
        title: object.name.as_deref().map(sanitize::inline_html).filter(|name| titled && !name.is_empty()),
    }
}

/// How much of an introduction has to stand in the text for it not to be shown twice, in characters: many end in
/// dots.
const INTRODUCTION: usize = 60;

/// A text after its introduction, unless it begins with it anyway; the introduction alone where there is no more.
fn introduced(summary: &str, html: String) -> String {
    if html.is_empty() {
        return sanitize::post_html(summary);
    }
    let words = |html: &str| sanitize::plain(html).split_whitespace().collect::<Vec<_>>().join(" ");
    let introduction = words(summary);
    let beginning: String = introduction.chars().take(INTRODUCTION).collect();
    if introduction.is_empty() || words(&html).contains(beginning.trim_end_matches(['.', '…', '[', ']', ' '])) {
        return html;
    }
    format!("<p>{}</p>{html}", escape::html(&introduction))
}

/// Plain text or Markdown as it stands.
fn paragraphs(text: &str) -> String {
    let paragraph = |text: &str| format!("<p>{}</p>", escape::html(text.trim()).replace('\n', "<br />"));
    text.replace('\r', "").split("\n\n").filter(|text| !text.trim().is_empty()).map(paragraph).collect()
}

/// When and where an event takes place.
fn occasion(object: &wire::Object) -> String {
    let format = |at: chrono::DateTime<chrono::Utc>| at.format("%Y-%m-%d %H:%M UTC").to_string();
    let time = match (object.start_time, object.end_time) {
        (Some(start), Some(end)) => Some(format!("{} – {}", format(start), format(end))),
        (Some(start), None) => Some(format(start)),
        _ => None,
    };
    let parts: Vec<String> = time.into_iter().chain(object.location.as_deref().map(sanitize::inline_html)).collect();
    if parts.is_empty() { String::new() } else { format!("<p>{}</p>", escape::html(&parts.join(" · "))) }
}

/// The files of an object: what is attached and, for films, recordings and pictures, the object itself.
pub(super) fn files(object: &wire::Object, kind: PostKind) -> Vec<RemoteAttachment> {
    let mut files: Vec<RemoteAttachment> = object.attachments.iter().filter_map(attached).collect();
    let family = match kind {
        PostKind::Video => "video/",
        PostKind::Audio => "audio/",
        PostKind::Image => "image/",
        _ => return files,
    };
    let own = object.urls.iter().find_map(|link| {
        let media_type = link.media_type.as_deref().or_else(|| named_type(link.href.path()))?;
        if !media_type.starts_with(family) {
            return None;
        }
        Some(RemoteAttachment {
            url: uri(&link.href)?,
            media_type: media_type.to_owned(),
            kind: AttachmentKind::from_media_type(media_type),
            preview: object.image.as_ref().and_then(|image| uri(&image.url)),
            description: object.name.as_deref().map(sanitize::inline_html),
            blurhash: None,
            focus: None,
            width: None,
            height: None,
        })
    });
    files.extend(own);
    files
}

/// The media type that a file's name tells, of the kinds that browsers show.
fn named_type(path: &str) -> Option<&'static str> {
    let (_, extension) = path.rsplit_once('/').map_or(path, |(_, name)| name).rsplit_once('.')?;
    Some(match extension.to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "mp4" | "m4v" => "video/mp4",
        "webm" => "video/webm",
        "mov" => "video/quicktime",
        "mp3" => "audio/mpeg",
        "ogg" | "oga" | "opus" => "audio/ogg",
        "m4a" => "audio/mp4",
        "flac" => "audio/flac",
        "wav" => "audio/wav",
        _ => return None,
    })
}

fn attached(file: &wire::media::Attachment) -> Option<RemoteAttachment> {
    use wire::media::AttachmentKind as Wire;
    let told = file.media_type.clone().filter(|media_type| !media_type.is_empty());
    let named = || (file.kind != Wire::Link).then(|| named_type(file.url.path())).flatten().map(ToOwned::to_owned);
    let media_type = told.or_else(named).unwrap_or_default();
    let kind = match (AttachmentKind::from_media_type(&media_type), file.kind) {
        (AttachmentKind::Unknown, Wire::Image) => AttachmentKind::Image,
        (AttachmentKind::Unknown, Wire::Video) => AttachmentKind::Video,
        (AttachmentKind::Unknown, Wire::Audio) => AttachmentKind::Audio,
        (kind, _) => kind,
    };
    Some(RemoteAttachment {
        url: uri(&file.url)?,
        media_type,
        kind,
        preview: file.preview.as_ref().and_then(|image| uri(&image.url)),
        description: file.description.as_deref().map(sanitize::plain).filter(|text| !text.is_empty()),
        blurhash: file.blurhash.clone().filter(|hash| (6..=120).contains(&hash.len()) && hash.is_ascii()),
        focus: file.focal_point.and_then(|(x, y)| Focus::new(x, y)),
        width: file.width,
        height: file.height,
    })
}
