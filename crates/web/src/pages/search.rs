//! Looking for people, companies and areas, and fetching what lives elsewhere.

use app::{Instance, Kind, remote};
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{actor::Actor, handle::Handle, text::hashtag, uri::Uri};
use serde::Deserialize;
use storage::{ActorSearch, views};

use super::{
    Pages,
    account::{self, Card},
    fault::Fault,
    form::Posted,
    frame::{Frame, Place, render},
    post,
    territory::{self, Found},
    visitor::Visitor,
};

/// How many accounts a page has.
const SHOWN: u32 = 30;
/// How many pages of accounts there are at the most: further on, another word helps more.
const MAX_PAGES: u32 = 20;
/// How many areas are shown beside them.
const PLACES: usize = 5;
/// The longest text that is looked for, in characters.
const MAX_QUERY: usize = 300;

#[derive(askama::Template)]
#[template(path = "search.html")]
struct Search {
    f: Frame,
    query: String,
    /// The hashtag with this name, and its page.
    tag: Option<(String, String)>,
    accounts: Vec<Card>,
    /// The page with those that fit better.
    previous: Option<String>,
    /// The page with those that fit less.
    next: Option<String>,
    /// Areas that are called so, the best first.
    places: Vec<Found>,
    /// The query is too short to look for.
    short: bool,
    /// The query could be found elsewhere.
    elsewhere: bool,
    /// The same, by those who are logged in.
    stranger: bool,
    /// It was looked for elsewhere in vain.
    vain: bool,
}

/// What is looked for.
#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    q: String,
    /// Which page of the accounts that were found, from 1. What is no number is the first.
    page: Option<String>,
}

impl Wanted {
    fn page(&self) -> u32 {
        self.page.as_deref().and_then(|page| page.parse().ok()).unwrap_or(1).clamp(1, MAX_PAGES)
    }
}

fn address(query: &str, number: u32) -> String {
    let number = number.to_string();
    let pairs = [("q", query), ("page", number.as_str())];
    format!("/search?{}", url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish())
}

/// What could be fetched from elsewhere.
enum Elsewhere {
    Account(Handle),
    Address(Uri),
}

impl Elsewhere {
    /// Whether it is among the actors that are known already. User names are compared without regard to case.
    fn is_among(&self, actors: &[Actor], instance: &Instance) -> bool {
        let Self::Account(Handle { username, host }) = self else { return false };
        let host = host.as_ref().filter(|host| **host != instance.handle_domain);
        actors.iter().any(|actor| actor.host.as_ref() == host && actor.username.key() == username.key())
    }
}

fn elsewhere(query: &str) -> Option<Elsewhere> {
    if query.starts_with("https://") || query.starts_with("http://") {
        return Uri::parse(query).ok().map(Elsewhere::Address);
    }
    let handle: Handle = query.parse().ok()?;
    handle.host.is_some().then_some(Elsewhere::Account(handle))
}

fn trimmed(text: &str) -> String {
    text.trim().chars().take(MAX_QUERY).collect()
}

/// `GET /search`
pub async fn show(
    State(pages): State<Pages>,
    visitor: Visitor,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Fault> {
    let query = trimmed(&wanted.q);
    page(&pages, &visitor, query, wanted.page(), false).await
}

async fn page(pages: &Pages, visitor: &Visitor, query: String, number: u32, vain: bool) -> Result<Response, Fault> {
    let (read, words) = (pages.app().read(), visitor.words());
    let name = query.trim_start_matches('@');
    let local = pages.app().instance();
    let suffix = format!("@{}", local.handle_domain);
    let name = name.strip_suffix(suffix.as_str()).unwrap_or(name);
    let short = name.chars().count() < 2;
    let mut actors = if short {
        Vec::new()
    } else {
        let wanted = ActorSearch {
            text: name,
            viewer: visitor.viewer(),
            // One more tells whether there is a next page.
            limit: SHOWN + 1,
            offset: (number - 1) * SHOWN,
            ..ActorSearch::default()
        };
        read.actors().search(wanted).await?
    };
    let more = actors.len() > SHOWN as usize && number < MAX_PAGES;
    actors.truncate(SHOWN as usize);
    let unknown = elsewhere(&query).is_some_and(|wanted| !wanted.is_among(&actors, local));
    let ids: Vec<_> = actors.iter().map(|actor| actor.id).collect();
    let accounts = account::cards(pages, words, &views::accounts(&read, &ids).await?).await?;
    let tag = query.strip_prefix('#').and_then(hashtag::normalise).map(|tag| {
        let path = format!("/tags/{}", url::form_urlencoded::byte_serialize(tag.as_bytes()).collect::<String>());
        (tag, path)
    });
    // No area has such a name, and further on there are only more accounts.
    let named = number == 1 && !short && !query.starts_with(['@', '#']) && elsewhere(&query).is_none();
    let mut places = if named { territory::find(pages, words, &query).await? } else { Vec::new() };
    places.truncate(PLACES);
    let page = Search {
        f: Frame::new(pages, visitor, words.say("nav-search")).at(Place::Search).hidden(),
        elsewhere: visitor.me.is_some() && !vain && unknown,
        stranger: visitor.me.is_none() && unknown,
        previous: (number > 1).then(|| address(&query, number - 1)),
        next: more.then(|| address(&query, number + 1)),
        short: short && !query.is_empty() && tag.is_none(),
        query,
        tag,
        accounts,
        places,
        vain,
    };
    Ok(render(&page)?.into_response())
}

/// `POST /search`: fetches an account or a post from where it lives, and shows it
pub async fn look_up(State(pages): State<Pages>, posted: Posted<Wanted>) -> Result<Response, Fault> {
    let query = trimmed(&posted.form.q);
    let found = match elsewhere(&query) {
        Some(Elsewhere::Account(handle)) => pages.remote().resolve_actor(&handle).await.map(remote::Found::Actor),
        Some(Elsewhere::Address(uri)) => pages.remote().resolve_uri(&uri).await,
        None => return Err(Fault::Invalid),
    };
    let read = pages.app().read();
    match found {
        Ok(remote::Found::Actor(id)) => {
            let actor = read.actors().get(id).await?;
            Ok(Redirect::to(&account::path(&actor)).into_response())
        }
        Ok(remote::Found::Post(id)) => {
            let found = read.posts().find_readable(id, Some(posted.me.actor())).await?.ok_or(Fault::NotFound)?;
            let author = read.actors().get(found.author).await?;
            Ok(Redirect::to(&post::path(&author, found.id)).into_response())
        }
        Err(error) if error.kind() == Kind::Internal => Err(error.into()),
        Err(_) => page(&pages, &posted.visitor, query, 1, true).await,
    }
}
