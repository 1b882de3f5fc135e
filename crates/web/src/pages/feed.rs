//! The public posts of somebody here, for feed readers: Atom (RFC 4287) and RSS 2.0.

use app::correction;
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{actor::Actor, audience::Audience, text::sanitize};
use storage::{
    Page,
    views::{self, AccountPosts, PostView},
};

use super::{Pages, account, date, fault::Fault, post, profile, words::Words};

/// How many posts a feed has at the most.
const ENTRIES: usize = 20;
/// How many posts are looked at to find them.
const LOOKED_AT: u32 = 60;

/// The form of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// RFC 4287.
    Atom,
    /// RSS 2.0.
    Rss,
}

impl Kind {
    /// Splits `name.atom` and `name.rss`; names of people here have no dots.
    pub fn split(handle: &str) -> Option<(&str, Self)> {
        let (name, kind) = [(".atom", Self::Atom), (".rss", Self::Rss)]
            .into_iter()
            .find_map(|(ending, kind)| Some((handle.strip_suffix(ending)?, kind)))?;
        // "@lea@lyon.rss" could be somebody on the server lyon.rss.
        (!name.contains('@')).then_some((name, kind))
    }
}

/// A post in a feed.
struct Entry {
    title: String,
    href: String,
    id: String,
    html: String,
    lang: String,
    published: String,
    /// RFC 2822, as RSS wants it.
    published_rss: String,
    updated: String,
}

#[derive(askama::Template)]
#[template(path = "feed.atom.xml", escape = "html")]
struct Atom {
    title: String,
    href: String,
    own_href: String,
    id: String,
    author: String,
    updated: String,
    entries: Vec<Entry>,
}

#[derive(askama::Template)]
#[template(path = "feed.rss.xml", escape = "html")]
struct Rss {
    title: String,
    href: String,
    own_href: String,
    description: String,
    entries: Vec<Entry>,
}

/// The feed of somebody here.
pub async fn show(pages: &Pages, words: Words, name: &str, kind: Kind, headers: &HeaderMap) -> Result<Response, Fault> {
    let actor = profile::find(pages, name).await?;
    if !actor.is_local() {
        return Err(Fault::NotFound);
    }
    let read = pages.app().read();
    let which = AccountPosts { exclude_replies: true, exclude_boosts: true, ..AccountPosts::default() };
    let listing = views::account_posts(&read, actor.id, which, None, None, Page::first(LOOKED_AT)).await?;
    let posts = listing.views(&read).await?;
    // Quiet posts may be read by anyone who finds them, but are not carried around.
    let public: Vec<&PostView> =
        posts.iter().filter(|view| view.post.audience == Audience::Public).take(ENTRIES).collect();
    let entries: Vec<Entry> = public.iter().map(|view| entry(pages, words, view)).collect();
    let instance = pages.app().instance();
    let path = account::path(&actor);
    let title = words.fill("feed-title", "name", actor.display_name());
    let href = instance.uri(&path).to_string();
    let (media_type, body) = match kind {
        Kind::Atom => {
            let newest = public.iter().map(|view| view.post.changed_at().unwrap_or(view.post.published_at)).max();
            let feed = Atom {
                title,
                own_href: format!("{href}.atom"),
                href,
                id: actor.uri.to_string(),
                author: actor.display_name().to_owned(),
                updated: date::iso(newest.unwrap_or(actor.created_at)),
                entries,
            };
            ("application/atom+xml; charset=utf-8", askama::Template::render(&feed)?)
        }
        Kind::Rss => {
            let description = sanitize::excerpt(&actor.summary, 500);
            let description = if description.is_empty() { title.clone() } else { description };
            let feed = Rss { title, own_href: format!("{href}.rss"), href, description, entries };
            ("application/rss+xml; charset=utf-8", askama::Template::render(&feed)?)
        }
    };
    Ok(answer(media_type, &body, headers))
}

/// The feed of a territory: what it passes on.
pub async fn of_territory(
    pages: &Pages,
    words: Words,
    actor: &Actor,
    path: &str,
    headers: &HeaderMap,
) -> Result<Response, Fault> {
    let read = pages.app().read();
    let page = Page::first(ENTRIES as u32);
    let listing = views::account_posts(&read, actor.id, AccountPosts::default(), None, None, page).await?;
    let posts = listing.views(&read).await?;
    let passed_on = |view: &PostView| entry(pages, words, view.boosted.as_deref().unwrap_or(view));
    let href = pages.app().instance().uri(path).to_string();
    let newest = posts.iter().map(|view| view.post.published_at).max();
    let feed = Atom {
        title: words.fill("feed-title", "name", actor.display_name()),
        own_href: format!("{href}.atom"),
        href,
        id: actor.uri.to_string(),
        author: actor.display_name().to_owned(),
        updated: date::iso(newest.unwrap_or(actor.created_at)),
        entries: posts.iter().map(passed_on).collect(),
    };
    Ok(answer("application/atom+xml; charset=utf-8", &askama::Template::render(&feed)?, headers))
}

fn entry(pages: &Pages, words: Words, view: &PostView) -> Entry {
    let (entry, author) = (&view.post, &view.author.actor);
    let text = sanitize::excerpt(&entry.content, 80);
    let title = [entry.title.clone().unwrap_or_default(), entry.warning().to_owned(), text]
        .into_iter()
        .find(|text| !text.is_empty())
        .unwrap_or_else(|| words.say("feed-untitled"));
    Entry {
        title,
        href: pages.app().instance().uri(&post::path(author, entry.id)).to_string(),
        id: entry.uri.to_string(),
        html: entry.content.clone() + &correction::lines(pages.app().instance(), author, entry),
        lang: entry.language.clone().unwrap_or_default(),
        published: date::iso(entry.published_at),
        published_rss: entry.published_at.to_rfc2822(),
        updated: date::iso(entry.changed_at().unwrap_or(entry.published_at)),
    }
}

/// Whether a character may stand in a document (XML 1.0, section 2.2), however it is written.
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}')
}

/// The answer to a feed reader. They ask often, so that they are told when nothing changed. A character that no
/// document may have, as names from elsewhere may, would cost all entries and is left out.
pub(super) fn answer(media_type: &'static str, body: &str, headers: &HeaderMap) -> Response {
    let body: String = body.chars().filter(|c| is_xml(*c)).collect();
    let etag = format!("\"{}\"", &app::secret::digest(body.as_bytes())[..32]);
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|tag| {
        tag.to_str().is_ok_and(|tags| tags.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag))
    });
    let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { body.into_response() };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        headers.insert(header::ETAG, etag);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_hold_what_xml_allows() {
        for c in ['\t', '\n', '\r', ' ', 'é', '\u{D7FF}', '\u{FFFD}', '🏭', '\u{10FFFF}'] {
            assert!(is_xml(c), "{c:?}");
        }
        for c in ['\0', '\u{8}', '\u{B}', '\u{1B}', '\u{FFFE}', '\u{FFFF}'] {
            assert!(!is_xml(c), "{c:?}");
        }
    }
}
