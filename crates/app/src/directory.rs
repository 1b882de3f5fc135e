//! The directory: keeping it true, looking into it, and reading those of other servers.
//!
//! [`sweep`] writes entries anew that the database noted as stale; [`map()`] counts by commune; [`subscription`] is about
//! other servers.

mod map;
pub mod subscription;

use std::collections::{HashMap, HashSet};

use chrono::TimeDelta;
use domain::{
    actor::{Actor, ActorKind, Standing},
    community::Community,
    company::{Company, Publication, Sector},
    directory::{ListedKind, ListedPlace, Listing, MAX_PLACES, MAX_SUMMARY},
    id::{ActorId, ListingId, TerritoryId},
    territory::{Territory, TerritoryCode, TerritoryKind},
    text::sanitize,
};
use storage::{DirectoryFilter, DirectoryPage, Listed, NewListing, Read, Subscription};

pub(crate) use self::map::Maps;
pub use self::map::{MAX_MARKS, map};
use crate::{App, Command, Error, Instance, Tx};

/// How many entries are written in one change.
const BATCH: u32 = 200;

/// What stands between what a community is about and what it says about itself.
const BETWEEN: &str = " — ";

/// For how long a place that closed is looked for: longer than a server is ever stopped for.
const LATELY: TimeDelta = TimeDelta::days(2);

/// Writes anew what is stale.
pub async fn sweep(app: &App) -> Result<(), Error> {
    while app.read().directory().is_stale().await? && app.execute(WriteEntries).await? > 0 {}
    Ok(())
}

/// Writes some stale entries anew; how many.
struct WriteEntries;

impl Command for WriteEntries {
    type Output = usize;

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<usize, Error> {
        let stale = tx.directory().take_stale(BATCH).await?;
        let entries = listings(tx, here, &stale).await?;
        let gone: Vec<ListingId> =
            stale.iter().map(|id| ListingId(id.0)).filter(|id| entries.iter().all(|entry| entry.id != *id)).collect();
        tx.directory().remove(&gone).await?;
        tx.directory().save(&entries).await?;
        Ok(stale.len())
    }
}

/// Notes that every entry has to be written anew, because areas lie elsewhere than before.
pub(crate) struct NoteAll;

impl Command for NoteAll {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        Ok(tx.directory().note_all().await?)
    }
}

/// Notes that places which closed of late have to be left out. To be called from time to time.
pub struct NoteClosed;

impl Command for NoteClosed {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        Ok(tx.directory().note_closed(tx.now() - LATELY, tx.now()).await?)
    }
}

/// The entries of those of these actors who are listed.
async fn listings(tx: &Tx, here: &Instance, ids: &[ActorId]) -> Result<Vec<NewListing>, Error> {
    let mut actors = tx.actors().find_all(ids).await?;
    actors.retain(wants_to_be_found);
    let companies = tx.companies().find_all(&actors.iter().map(|actor| actor.id).collect::<Vec<_>>()).await?;
    let people: Vec<ActorId> =
        actors.iter().filter(|actor| actor.kind == ActorKind::Person).map(|actor| actor.id).collect();
    let consenting = tx.directory().consenting(&people).await?;
    let ties = tx.ties().shown(&consenting).await?;
    let groups: Vec<ActorId> =
        actors.iter().filter(|actor| actor.kind == ActorKind::Group).map(|actor| actor.id).collect();
    let communities = tx.communities().find_all(&groups).await?;
    let mut drafts: Vec<(&Actor, ListedKind, Option<&Company>, Vec<TerritoryCode>)> = Vec::new();
    for actor in &actors {
        let company = companies.iter().find(|company| company.actor == actor.id);
        match (actor.kind, company) {
            (ActorKind::Organization, Some(company)) => {
                let communes = company.communes(tx.now()).into_iter().cloned().collect();
                drafts.push((actor, ListedKind::Company(company.kind), Some(company), communes));
            }
            (ActorKind::Group, _) => {
                // Closed communities are left out: nobody can join them.
                let open = |one: &&Community| one.actor == actor.id && one.closing.is_none();
                let Some(community) = communities.iter().find(open) else { continue };
                drafts.push((actor, ListedKind::Community, None, community.territory.iter().cloned().collect()));
            }
            (ActorKind::Person, _) if consenting.contains(&actor.id) => {
                let places = ties.iter().filter(|(person, _)| *person == actor.id).map(|(_, code)| code.clone());
                drafts.push((actor, ListedKind::Person, None, places.collect()));
            }
            _ => {}
        }
    }
    let listed: Vec<ActorId> = companies.iter().map(|company| company.actor).collect();
    let proved: HashSet<ActorId> = tx
        .verifications()
        .of_actors(&listed)
        .await?
        .into_iter()
        .filter(|verification| verification.verified_at.is_some())
        .map(|verification| verification.actor)
        .collect();
    let codes: Vec<TerritoryCode> = drafts.iter().flat_map(|(.., codes)| codes).cloned().collect();
    let gazetteer = Gazetteer::load(tx, &codes).await?;
    let entry = |(actor, kind, company, codes): (&Actor, ListedKind, Option<&Company>, Vec<TerritoryCode>)| {
        let places = gazetteer.places(&codes.iter().collect::<Vec<_>>());
        let sector = company.and_then(|company| company.sector);
        let community = communities.iter().find(|community| community.actor == actor.id);
        let listing = Listing {
            uri: actor.uri.clone(),
            url: here.profile(actor.username.as_str()),
            name: actor.display_name().to_owned(),
            summary: summary(actor, community),
            kind,
            sector: sector.map(|sector| sector.code().to_owned()),
            values: company.map(|company| company.values.clone()).unwrap_or_default(),
            level: actor.sharing,
            verified: proved.contains(&actor.id),
            centre: places.first().and_then(|place| place.centre),
            places: places
                .iter()
                .map(|place| ListedPlace { code: place.code.clone(), name: place.name.clone() })
                .collect(),
            listed_at: tx.now(),
        };
        NewListing {
            id: ListingId(actor.id.0),
            subscription: None,
            words: listing.words(sector.map_or("", Sector::label)),
            territories: gazetteer.around(&places),
            communes: gazetteer.communes(&places),
            listing,
        }
    };
    Ok(drafts.into_iter().map(entry).collect())
}

/// What somebody says about themselves, in short; of a community first what it is about: it is looked for by that.
fn summary(actor: &Actor, community: Option<&Community>) -> String {
    let subject = community.map(|community| community.subject.as_str()).unwrap_or_default();
    let subject = subject.split_whitespace().collect::<Vec<_>>().join(" ");
    if subject.is_empty() {
        return sanitize::excerpt(&actor.summary, MAX_SUMMARY);
    }
    let room = MAX_SUMMARY.saturating_sub(subject.chars().count() + BETWEEN.len());
    let about = sanitize::excerpt(&actor.summary, room);
    if about.is_empty() { subject } else { format!("{subject}{BETWEEN}{about}") }
}

/// Whether an actor of ours may be listed at all.
fn wants_to_be_found(actor: &Actor) -> bool {
    actor.is_local()
        && actor.deleted_at.is_none()
        && actor.standing == Standing::Good
        && actor.discoverable
        && actor.publication == Publication::Listed
        && actor.moved_to.is_none()
}

/// Areas by their codes, with everything that they lie in.
pub(crate) struct Gazetteer {
    areas: HashMap<TerritoryCode, Territory>,
    around: HashMap<TerritoryId, Vec<TerritoryId>>,
}

impl Gazetteer {
    /// Loads what these codes stand for today; those that are not known here are left out.
    pub async fn load(tx: &Tx, codes: &[TerritoryCode]) -> Result<Self, Error> {
        let areas = tx.territories().find_all_present(&codes.iter().collect::<Vec<_>>()).await?;
        let mut ids: Vec<TerritoryId> = areas.values().map(|area| area.id).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut around = HashMap::new();
        for chunk in ids.chunks(500) {
            for (id, ancestors) in tx.territories().ancestors(chunk).await? {
                around.insert(id, ancestors.iter().map(|ancestor| ancestor.territory.id).collect());
            }
        }
        Ok(Self { areas, around })
    }

    /// The areas of these codes, each once.
    pub fn places(&self, codes: &[&TerritoryCode]) -> Vec<&Territory> {
        let mut places: Vec<&Territory> = Vec::new();
        for area in codes.iter().filter_map(|code| self.areas.get(*code)) {
            if places.len() < MAX_PLACES && places.iter().all(|place| place.id != area.id) {
                places.push(area);
            }
        }
        places
    }

    /// Those of these areas that a map can show, each with all that it lies in, itself included.
    pub fn communes(&self, places: &[&Territory]) -> Vec<(TerritoryId, Vec<TerritoryId>)> {
        let shown = |place: &&Territory| place.kind == TerritoryKind::Commune && place.centre.is_some();
        places.iter().copied().filter(shown).map(|place| (place.id, self.around(&[place]))).collect()
    }

    /// These areas and all that they lie in, each once.
    pub fn around(&self, places: &[&Territory]) -> Vec<TerritoryId> {
        let wider = places.iter().filter_map(|place| self.around.get(&place.id)).flatten().copied();
        let mut all: Vec<TerritoryId> = places.iter().map(|place| place.id).chain(wider).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// Lists a person, who asks for it, or takes them out at once.
pub struct ListPerson {
    /// Who asks.
    pub person: ActorId,
    /// Whether they want to be listed.
    pub listed: bool,
}

impl Command for ListPerson {
    type Output = ();

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<(), Error> {
        let actor = tx.actors().get(self.person).await?;
        if actor.kind != ActorKind::Person || !actor.is_local() || !actor.is_active() {
            return Err(Error::forbidden("only a person can ask for this, for themselves"));
        }
        tx.directory().save_consent(actor.id, self.listed.then(|| tx.now())).await?;
        if self.listed {
            tx.directory().save(&listings(tx, here, &[actor.id]).await?).await?;
        } else {
            tx.directory().remove(&[ListingId(actor.id.0)]).await?;
        }
        Ok(())
    }
}

/// Somebody in the directory, with the directory that they come from where it is another server's.
#[derive(Debug, Clone)]
pub struct Found {
    /// Who it is.
    pub listed: Listed,
    /// Where they live, when not here.
    pub from: Option<Subscription>,
}

/// Who is listed and fits, by name.
pub async fn search(app: &App, filter: &DirectoryFilter, page: &DirectoryPage) -> Result<Vec<Found>, Error> {
    let read = app.read();
    let (filter, others) = admitted(app, &read, filter).await?;
    Ok(with_origin(read.directory().search(&filter, page).await?, &others))
}

/// Who was listed last and fits, the newest first.
pub async fn newest(app: &App, filter: &DirectoryFilter, limit: u32) -> Result<Vec<Found>, Error> {
    let read = app.read();
    let (filter, others) = admitted(app, &read, filter).await?;
    Ok(with_origin(read.directory().newest(&filter, limit).await?, &others))
}

/// The same search without what comes from servers that were suspended or limited, and the directories that it may
/// look into. They are left out where it is counted how many a page shows, so that a page is full as long as there is
/// another.
async fn admitted(
    app: &App,
    read: &Read,
    filter: &DirectoryFilter,
) -> Result<(DirectoryFilter, Vec<Subscription>), Error> {
    let all = if filter.local { Vec::new() } else { read.subscriptions().all().await? };
    let (hidden, others): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|other| subscription::is_hidden(app, &other.source));
    let without = hidden.iter().map(|other| other.id).collect();
    Ok((DirectoryFilter { without, ..filter.clone() }, others))
}

/// Who was found, with where they live. Directories that were given up meanwhile are left out.
fn with_origin(listed: Vec<Listed>, others: &[Subscription]) -> Vec<Found> {
    let found = |listed: Listed| {
        let Some(id) = listed.subscription else { return Some(Found { listed, from: None }) };
        let from = others.iter().find(|other| other.id == id)?.clone();
        Some(Found { listed, from: Some(from) })
    };
    listed.into_iter().filter_map(found).collect()
}
