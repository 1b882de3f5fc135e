//! `GET /directory`: who works here, as a list or a map, as a table (CSV) and as a feed of the newest (Atom).
//!
//! A form that is sent by GET: every search has an address. What makes no sense in it is passed over, since people
//! change addresses by hand; our API is strict.

mod asked;
mod feed;
mod map;
mod table;

use app::directory::{self, Found};
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use domain::{
    company::{CompanyKind, details::MAX_VALUES},
    cursor::Level,
    directory::ListedKind,
    territory::{Territory, TerritoryCode},
};
use storage::DirectoryPage;

pub use self::{asked::Asked, feed::show as feed, table::show as table};
use self::{
    asked::{PATH, Shown},
    map::View,
};
use super::{
    Pages,
    choice::Choice,
    fault::Fault,
    frame::{Alternate, Frame, Place, render},
    level,
    visitor::Visitor,
    words::{Key, Words},
};

/// How many entries a page has.
const SHOWN: u32 = 30;

/// The addresses of everyone who is listed in an area: as a list, and as a map.
pub fn within(code: &TerritoryCode) -> [String; 2] {
    [Shown::List, Shown::Map].map(|shown| Asked::default().within(code, shown))
}

/// Somebody who is listed, as the page shows them.
struct Card {
    name: String,
    href: String,
    kind: String,
    icon: &'static str,
    places: String,
    sector: String,
    level: String,
    verified: bool,
    summary: String,
    /// What it stands for, and where others are who say the same.
    values: Vec<(String, String)>,
    /// The other server that they live on: its name, and where they can be found and followed from here.
    elsewhere: Option<(String, String)>,
    /// One asks on their page to join.
    joins: bool,
    /// One joins it, rather than following it.
    community: bool,
}

/// Another area that is called so.
struct Other {
    name: String,
    href: String,
}

#[derive(askama::Template)]
#[template(path = "directory.html")]
struct Page {
    f: Frame,
    query: String,
    place: String,
    /// The area that is looked in.
    area: Option<String>,
    /// It is called so, but is not the only one.
    others: Vec<Other>,
    /// No area is called so.
    lost: bool,
    kinds: Vec<Choice>,
    levels: Vec<Choice>,
    sectors: Vec<Choice>,
    verified: bool,
    /// How it is shown: the name of that in addresses.
    shown: &'static str,
    as_list: String,
    as_map: String,
    /// The map, when it is asked for.
    view: Option<View>,
    cards: Vec<Card>,
    first: Option<String>,
    next: Option<String>,
    table: String,
    /// What the table is called, with how long it is at the most.
    table_name: String,
    feed: String,
    /// The page with an empty form, when anything is asked for.
    cleared: Option<String>,
}

/// `GET /directory`
pub async fn show(
    State(pages): State<Pages>,
    visitor: Visitor,
    Query(mut asked): Query<Asked>,
) -> Result<Response, Fault> {
    let words = visitor.words();
    let wanted = asked.understand(&pages).await?;
    let after = asked.after();
    let view = if asked.shown() == Shown::Map && !wanted.lost {
        Some(View::load(&pages, words, &asked, &wanted).await?)
    } else {
        None
    };
    let mut found = if wanted.lost || view.is_some() {
        Vec::new()
    } else {
        let page = DirectoryPage { after: after.clone(), limit: SHOWN + 1 };
        directory::search(pages.app(), &wanted.filter, &page).await?
    };
    let more = found.len() > SHOWN as usize;
    found.truncate(SHOWN as usize);
    let next = found.last().filter(|_| more).map(|last| asked.address(PATH, Some(last)));
    let (table, feed) = (asked.address(table::PATH, None), asked.address("/directory.atom", None));
    let table_name = words.fill("directory-table", "most", words.number(table::LINES));
    let mut f = Frame::new(&pages, &visitor, words.say("directory-title")).at(Place::Directory);
    f.head.description = words.fill("directory-lead", "site", &pages.app().instance().title);
    f.head.alternates = vec![
        Alternate { media_type: "application/atom+xml", href: feed.clone(), title: words.say("directory-feed") },
        Alternate { media_type: "text/csv", href: table.clone(), title: table_name.clone() },
    ];
    if asked.is_narrowed() || after.is_some() {
        f.head.hidden = true;
    }
    let page = Page {
        f,
        query: asked.query().to_owned(),
        place: wanted.area.as_ref().map_or_else(|| asked.place().to_owned(), |area| area.name.clone()),
        area: wanted.area.as_ref().map(|area| area.code.to_string()),
        others: wanted.others.iter().map(|other| other_area(&asked, other)).collect(),
        lost: wanted.lost,
        kinds: kinds(words, &wanted.filter.kinds),
        levels: levels(words, wanted.filter.level),
        sectors: asked::sectors(words, wanted.filter.sector.as_deref()),
        verified: wanted.filter.verified,
        shown: asked.shown().as_str(),
        as_list: asked.seen(Shown::List),
        as_map: asked.seen(Shown::Map),
        view,
        cards: found.iter().map(|found| card(words, found)).collect(),
        first: after.is_some().then(|| asked.address(PATH, None)),
        next,
        table,
        table_name,
        feed,
        cleared: asked.is_narrowed().then(|| Asked::default().seen(asked.shown())),
    };
    Ok(render(&page)?.into_response())
}

fn other_area(asked: &Asked, area: &Territory) -> Other {
    Other { name: format!("{} ({})", area.name, area.code.code()), href: asked.within(&area.code, asked.shown()) }
}

/// What a kind is called.
pub(super) fn kind(words: Words, kind: ListedKind) -> String {
    words.say(match kind {
        ListedKind::Company(CompanyKind::Company) => Key("directory-kind-company"),
        ListedKind::Company(CompanyKind::Cooperative) => Key("directory-kind-cooperative"),
        ListedKind::Company(CompanyKind::Association) => Key("directory-kind-association"),
        ListedKind::Company(CompanyKind::PublicBody) => Key("directory-kind-public-body"),
        ListedKind::Company(CompanyKind::SelfEmployed) => Key("directory-kind-self-employed"),
        ListedKind::Community => Key("directory-kind-community"),
        ListedKind::Person => Key("directory-kind-person"),
    })
}

fn kinds(words: Words, chosen: &[ListedKind]) -> Vec<Choice> {
    let any = Choice { value: String::new(), label: words.say("directory-kind-any"), chosen: chosen.is_empty() };
    let choice =
        |one: ListedKind| Choice { value: one.as_str().to_owned(), label: kind(words, one), chosen: chosen == [one] };
    std::iter::once(any).chain(ListedKind::ALL.map(choice)).collect()
}

fn levels(words: Words, chosen: Option<Level>) -> Vec<Choice> {
    let any = Choice { value: String::new(), label: words.say("directory-level-any"), chosen: chosen.is_none() };
    let choice = |level: Level| Choice {
        value: level.as_str().to_owned(),
        label: level::name(words, level),
        chosen: chosen == Some(level),
    };
    // "Showcase" is left out: everyone is at least that open, so it would filter nothing.
    let more = Level::ALL.into_iter().filter(|level| *level != Level::Showcase);
    std::iter::once(any).chain(more.map(choice)).collect()
}

fn card(words: Words, found: &Found) -> Card {
    let listing = &found.listed.listing;
    let elsewhere = found.from.as_ref().map(|from| {
        let name = if from.title.is_empty() { from.source.authority().to_owned() } else { from.title.clone() };
        let query: String = url::form_urlencoded::byte_serialize(listing.uri.as_str().as_bytes()).collect();
        (name, format!("/search?q={query}"))
    });
    Card {
        name: listing.name.clone(),
        href: listing.url.to_string(),
        kind: kind(words, listing.kind),
        icon: if listing.kind == ListedKind::Person || listing.kind == ListedKind::Community {
            "people"
        } else {
            "company"
        },
        places: places(found),
        sector: asked::sector_name(words, listing.sector.as_deref()),
        level: listing.level.map(|level| level::name(words, level)).unwrap_or_default(),
        verified: listing.verified,
        summary: listing.summary.clone(),
        values: listing.values.iter().take(MAX_VALUES).map(|value| (value.clone(), about(value))).collect(),
        joins: elsewhere.is_none() && listing.kind != ListedKind::Person,
        community: listing.kind == ListedKind::Community,
        elsewhere,
    }
}

/// The address of everyone who is found by some words, what a company stands for among them.
pub fn about(words: &str) -> String {
    let words: String = url::form_urlencoded::byte_serialize(words.as_bytes()).collect();
    format!("{PATH}?q={words}")
}

/// The first places of an entry.
fn places(found: &Found) -> String {
    let names: Vec<&str> = found.listed.listing.places.iter().take(3).map(|place| place.name.as_str()).collect();
    let more = if found.listed.listing.places.len() > names.len() { "…" } else { "" };
    format!("{}{more}", names.join(", "))
}
