//! Who was listed last, as a feed (Atom, RFC 4287).

use app::directory::{self, Found};
use axum::{
    extract::{Query, State},
    http::HeaderMap,
    response::Response,
};

use super::{Asked, kind};
use crate::pages::{Pages, date, fault::Fault, feed as feeds, visitor::Visitor, words::Words};

/// How many entries the feed has.
const ENTRIES: u32 = 30;

struct Entry {
    id: String,
    title: String,
    href: String,
    since: String,
    text: String,
}

#[derive(askama::Template)]
#[template(path = "directory.atom.xml", escape = "html")]
struct Feed {
    id: String,
    title: String,
    href: String,
    own_href: String,
    author: String,
    lang: &'static str,
    updated: String,
    entries: Vec<Entry>,
}

/// `GET /directory.atom`
pub async fn show(
    State(pages): State<Pages>,
    visitor: Visitor,
    headers: HeaderMap,
    Query(mut asked): Query<Asked>,
) -> Result<Response, Fault> {
    let (words, instance) = (visitor.words(), pages.app().instance());
    let wanted = asked.understand(&pages).await?;
    let found = if wanted.lost { Vec::new() } else { directory::newest(pages.app(), &wanted.filter, ENTRIES).await? };
    let newest = found.first().map(|found| found.listed.listing.listed_at);
    let own_href = instance.uri(&asked.address("/directory.atom", None)).to_string();
    let title = match &wanted.area {
        Some(area) => words.fill_all("directory-feed-in", &[("site", &instance.title), ("place", &area.name)]),
        None => words.fill("directory-feed-title", "site", &instance.title),
    };
    let feed = Feed {
        id: own_href.clone(),
        title,
        href: instance.uri(&asked.address("/directory", None)).to_string(),
        own_href,
        author: instance.title.clone(),
        lang: words.0.tag(),
        updated: date::iso(newest.unwrap_or_default()),
        entries: found.iter().map(|found| entry(words, found)).collect(),
    };
    let body = askama::Template::render(&feed)?;
    Ok(feeds::answer("application/atom+xml; charset=utf-8", &body, &headers))
}

fn entry(words: Words, found: &Found) -> Entry {
    let listing = &found.listed.listing;
    let sector = super::asked::sector_name(words, listing.sector.as_deref());
    let about = [kind(words, listing.kind), sector, super::places(found), listing.summary.clone()];
    let about: Vec<String> = about.into_iter().filter(|part| !part.is_empty()).collect();
    Entry {
        id: listing.uri.to_string(),
        title: listing.name.clone(),
        href: listing.url.to_string(),
        since: date::iso(listing.listed_at),
        text: about.join(" · "),
    }
}
