//! `/territories`: official areas. What each is, a map of it, who is rooted there, who confirms them, and what is
//! published there.

mod search;
pub mod steward;

use app::{
    Kind, directory,
    territory::actor::{DisableTerritory, EnableTerritory, account_of},
};
use axum::{
    extract::{Path, Query, State},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    actor::Actor,
    directory::ListedKind,
    login::Role,
    territory::{Territory, TerritoryCode, TerritoryKind},
};
use storage::{
    Ancestor, DirectoryFilter, DirectoryPage,
    views::{self, AccountPosts, Relationship},
};

pub use self::search::{Found, find, list};
use self::steward::{Slip, Stewards};
use super::{
    Pages,
    account::{self, Card, Face},
    fault::Fault,
    feed, flash,
    form::{Fields, Posted},
    frame::{Alternate, Frame, render},
    list::{Paging, Part},
    map::Map,
    post::{self, PostCard},
    visitor::{Me, Visitor},
    words::{Key, Words},
};

/// How many companies are listed.
const COMPANIES: u32 = 24;
/// How many communities are listed.
const COMMUNITIES: u32 = 24;
/// How many parts of one kind are listed.
const PARTS: u32 = 1_000;

/// The path of a territory's page.
pub fn path(code: &TerritoryCode) -> String {
    format!("/territories/{code}")
}

/// A link to a territory.
#[derive(Debug, Clone)]
pub struct Place {
    /// What it is called.
    pub name: String,
    /// Its page.
    pub href: String,
    /// What kind it is, in words.
    pub kind: String,
}

impl Place {
    /// A link to a territory.
    pub fn of(words: Words, territory: &Territory) -> Self {
        Self { name: name(words, territory), href: path(&territory.code), kind: kind(words, territory.kind) }
    }
}

/// The name in the reader's language.
pub fn name(words: Words, territory: &Territory) -> String {
    let english = territory.name_en.as_ref().filter(|_| words.0 == super::words::Lang::En);
    english.unwrap_or(&territory.name).clone()
}

/// What kind of territory it is, in words.
pub fn kind(words: Words, kind: TerritoryKind) -> String {
    words.say(match kind {
        TerritoryKind::Country => Key("area-country"),
        TerritoryKind::Subdivision => Key("area-subdivision"),
        TerritoryKind::Region => Key("area-region"),
        TerritoryKind::StatisticalRegion => Key("area-statistical-region"),
        TerritoryKind::Collectivity => Key("area-collectivity"),
        TerritoryKind::Departement => Key("area-departement"),
        TerritoryKind::EmploymentBasin => Key("area-employment-basin"),
        TerritoryKind::Custom => Key("area-custom"),
        TerritoryKind::Intercommunality => Key("area-intercommunality"),
        TerritoryKind::Commune => Key("area-commune"),
        TerritoryKind::District => Key("area-district"),
    })
}

/// Parts of one kind.
struct Parts {
    title: String,
    places: Vec<Place>,
}

/// A community that is here, as the directory lists it.
struct Gathering {
    name: String,
    href: String,
    about: String,
}

/// A territory's account, as the page shows it.
struct Account {
    face: Face,
    handle: String,
    followers: String,
    relation: Option<Relationship>,
    own: bool,
}

#[derive(askama::Template)]
#[template(path = "territory.html")]
struct Page {
    f: Frame,
    href: String,
    kind: String,
    facts: Vec<(String, String)>,
    within: Vec<Place>,
    parts: Vec<Parts>,
    map: Option<Map>,
    account: Option<Account>,
    stewards: Stewards,
    /// Whom somebody wants to name steward.
    slip: Slip,
    /// The visitor may give it an account, or take it out of service.
    moderates: bool,
    companies: Vec<Card>,
    /// Everyone here in the directory, as a list and as a map.
    listed: String,
    mapped: String,
    communities: Vec<Gathering>,
    posts: Vec<PostCard>,
    paging: Paging,
    ended: bool,
}

/// What a code in an address stands for: a territory, or the address of the one that it leads to.
async fn resolve(pages: &Pages, text: &str) -> Result<Result<Territory, Redirect>, Fault> {
    let code = TerritoryCode::parse(text).map_err(|_| Fault::NotFound)?;
    let found = pages.app().read().territories().find_present(&code).await?.ok_or(Fault::NotFound)?;
    // Temporary, because merged communes may separate again.
    Ok(if found.code == code { Ok(found) } else { Err(Redirect::temporary(&path(&found.code))) })
}

/// `GET /territories/{code}`, and the feed `/territories/{code}.atom`
pub async fn show(
    State(pages): State<Pages>,
    visitor: Visitor,
    Path(code): Path<String>,
    Query(part): Query<Part>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    if let Some(code) = code.strip_suffix(".atom") {
        return atom(&pages, &visitor, code, &headers).await;
    }
    let territory = match resolve(&pages, &code).await? {
        Ok(territory) => territory,
        Err(elsewhere) => return Ok(elsewhere.into_response()),
    };
    Box::pin(page(&pages, &visitor, &territory, &part, Slip::default())).await
}

/// The page, with whom somebody wants to name steward, as it was typed, and what is wrong with that.
async fn page(
    pages: &Pages,
    visitor: &Visitor,
    territory: &Territory,
    part: &Part,
    slip: Slip,
) -> Result<Response, Fault> {
    let (read, words, viewer) = (pages.app().read(), visitor.words(), visitor.viewer());
    let ancestors = read.territories().ancestors(&[territory.id]).await?.remove(&territory.id).unwrap_or_default();
    let actor = account_of(&read, territory.id).await?;
    let href = path(&territory.code);
    let page = part.page();
    let (mut posts, mut paging) = (Vec::new(), Paging::default());
    if let Some(actor) = &actor {
        let listing = views::account_posts(&read, actor.id, AccountPosts::default(), None, viewer, page).await?;
        posts = post::cards(pages, visitor, &listing.views(&read).await?).await?;
        paging = Paging::of_posts(&href, page, listing.ids());
    }
    let account = match &actor {
        Some(actor) => Some(account(pages, visitor, actor).await?),
        None => None,
    };
    let companies = read.territory_groups().companies_in(territory.id, pages.app().now(), COMPANIES, 0).await?;
    let ids: Vec<_> = companies.iter().map(|company| company.id).collect();
    let companies = account::cards(pages, words, &views::accounts(&read, &ids).await?).await?;
    let title = name(words, territory);
    let drawing = pages.drawings().of(&read, territory).await?;
    let map = drawing.map(|drawing| Map::of(words.fill("territory-map", "name", &title), &drawing, path));
    let moderates = match &visitor.me {
        Some(me) => moderates(pages, me).await?,
        None => false,
    };
    let mut f = Frame::new(pages, visitor, title.clone());
    f.head.canonical = pages.app().instance().uri(&href).to_string();
    f.head.description =
        words.fill_all("territory-description", &[("name", &title), ("kind", &kind(words, territory.kind))]);
    if actor.is_some() {
        f.head.alternates.push(Alternate {
            media_type: "application/atom+xml",
            href: format!("{href}.atom"),
            title: words.fill("feed-title", "name", &title),
        });
    }
    let [listed, mapped] = super::directory::within(&territory.code);
    let page = Page {
        f,
        kind: kind(words, territory.kind),
        facts: facts(pages, words, territory).await?,
        within: ancestors.iter().map(|Ancestor { territory, .. }| Place::of(words, territory)).collect(),
        parts: parts(pages, words, territory).await?,
        map,
        account,
        stewards: Stewards::of(pages, visitor, territory, moderates).await?,
        slip,
        moderates,
        companies,
        listed,
        mapped,
        communities: communities(pages, territory).await?,
        posts,
        paging,
        ended: territory.ended_at.is_some(),
        href,
    };
    Ok(render(&page)?.into_response())
}

/// The communities of a territory and of what lies in it, of this server and of the directories that it reads.
async fn communities(pages: &Pages, territory: &Territory) -> Result<Vec<Gathering>, Fault> {
    let filter = DirectoryFilter {
        territory: Some(territory.id),
        kinds: vec![ListedKind::Community],
        ..DirectoryFilter::default()
    };
    let found = directory::search(pages.app(), &filter, &DirectoryPage { after: None, limit: COMMUNITIES }).await?;
    let gathering = |found: directory::Found| {
        let listing = found.listed.listing;
        Gathering { name: listing.name, href: listing.url.to_string(), about: listing.summary }
    };
    Ok(found.into_iter().map(gathering).collect())
}

async fn account(pages: &Pages, visitor: &Visitor, actor: &Actor) -> Result<Account, Fault> {
    let read = pages.app().read();
    let view = views::accounts(&read, &[actor.id]).await?.pop().ok_or(Fault::NotFound)?;
    let own = visitor.viewer() == Some(actor.id);
    let relation = match visitor.viewer().filter(|_| !own) {
        Some(viewer) => {
            let mut map = views::relationships(&read, viewer, &[actor.id], pages.app().now()).await?;
            map.remove(&actor.id)
        }
        None => None,
    };
    Ok(Account {
        face: Face::of(pages, &view),
        handle: pages.app().instance().full_handle(actor),
        followers: visitor.words().count("count-followers", actor.counts.followers),
        relation,
        own,
    })
}

async fn facts(pages: &Pages, words: Words, territory: &Territory) -> Result<Vec<(String, String)>, Fault> {
    let mut facts = vec![
        (words.say("fact-kind"), kind(words, territory.kind)),
        (words.say("fact-code"), territory.code.code().to_owned()),
    ];
    if let Some(people) = territory.population.filter(|people| *people > 0) {
        facts.push((words.say("fact-population"), words.number(people)));
    }
    if !territory.postcodes.is_empty() {
        facts.push((words.say("fact-postcodes"), territory.postcodes.join(", ")));
    }
    let former = pages.app().read().territories().leading_to(territory.id).await?;
    if !former.is_empty() {
        let texts: Vec<String> = former.iter().map(|(code, name)| format!("{name} ({code})")).collect();
        facts.push((words.say("fact-former"), texts.join(", ")));
    }
    Ok(facts)
}

/// What lies directly in a territory, kind by kind, the widest first.
async fn parts(pages: &Pages, words: Words, territory: &Territory) -> Result<Vec<Parts>, Fault> {
    let read = pages.app().read();
    let children = read.territories().children(territory.id, &[], None, PARTS).await?;
    let mut parts = Vec::new();
    for (kind, title) in [
        (TerritoryKind::Region, Key("parts-regions")),
        (TerritoryKind::Collectivity, Key("parts-collectivities")),
        (TerritoryKind::Departement, Key("parts-departements")),
        (TerritoryKind::EmploymentBasin, Key("parts-employment-basins")),
        (TerritoryKind::Intercommunality, Key("parts-intercommunalities")),
        (TerritoryKind::Commune, Key("parts-communes")),
        (TerritoryKind::District, Key("parts-districts")),
    ] {
        let places: Vec<Place> =
            children.iter().filter(|part| part.kind == kind).map(|part| Place::of(words, part)).collect();
        if !places.is_empty() {
            parts.push(Parts { title: words.count(title, places.len() as i64), places });
        }
    }
    Ok(parts)
}

async fn moderates(pages: &Pages, me: &Me) -> Result<bool, Fault> {
    let login = pages.app().read().logins().find_by_person(me.person).await?;
    Ok(login.is_some_and(|login| login.role >= Role::Moderator))
}

async fn atom(pages: &Pages, visitor: &Visitor, code: &str, headers: &HeaderMap) -> Result<Response, Fault> {
    let Ok(territory) = resolve(pages, code).await? else { return Err(Fault::NotFound) };
    let read = pages.app().read();
    let actor = account_of(&read, territory.id).await?.ok_or(Fault::NotFound)?;
    feed::of_territory(pages, visitor.words(), &actor, &path(&territory.code), headers).await
}

/// `POST /territories/{code}/enable` and `disable`, by those who moderate
pub async fn act(
    State(pages): State<Pages>,
    Path((code, deed)): Path<(String, String)>,
    posted: Posted<Fields>,
) -> Result<Response, Fault> {
    if !moderates(&pages, &posted.me).await? {
        return Err(Fault::Forbidden);
    }
    let code = TerritoryCode::parse(&code).map_err(|_| Fault::NotFound)?;
    let (app, by) = (pages.app(), Some(posted.me.person));
    let done = match deed.as_str() {
        "enable" => app.execute(EnableTerritory::prepare(app, by, &code, None).await?).await,
        "disable" => app.execute(DisableTerritory { by, code }).await,
        _ => return Err(Fault::NotFound),
    };
    let enabled = done.map_err(|error| if error.kind() == Kind::Invalid { Fault::NotFound } else { error.into() })?;
    flash::SAVED.with(&pages, Redirect::to(&path(&enabled.territory.code)))
}
