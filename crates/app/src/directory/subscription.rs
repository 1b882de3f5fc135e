//! Reading the directories of other servers: whose, how often, and what is believed of them.
//!
//! What another server lists is kept apart, with where it comes from, and only as long as that server goes on listing
//! it. It speaks for those who live there and for nobody else; an entry that speaks for another host is passed over.
//! The reading itself is in `federation`, which has the client.

use std::collections::HashSet;

use chrono::TimeDelta;
use domain::{
    company::{
        Sector,
        details::{MAX_VALUE, MAX_VALUES},
    },
    cursor::Level,
    directory::{ListedKind, ListedPlace, Listing, MAX_NAME, MAX_PLACES, MAX_SUMMARY},
    handle::Host,
    id::{ActorId, ListingId, SubscriptionId, TerritoryId},
    login::Role,
    territory::{Territory, TerritoryCode},
    text::sanitize::is_deceptive,
    time::Timestamp,
    uri::Uri,
};
use storage::{NewListing, Subscription};

use super::Gazetteer;
use crate::{App, Command, Error, Instance, Tx, moderation, territory};

/// How many entries of one directory are listed here at the most.
pub const MAX_ENTRIES: usize = 5_000;
/// How many of them are stored in one change.
const BATCH: usize = 200;
/// How many directories are read.
const MAX_SUBSCRIPTIONS: usize = 100;
/// How many areas a subscription names.
const MAX_TERRITORIES: usize = 20;
/// How often a directory is read.
const EVERY: TimeDelta = TimeDelta::minutes(30);
/// How soon it is tried again at first, and at the latest; the time doubles with every failure.
const AGAIN: (TimeDelta, TimeDelta) = (TimeDelta::minutes(1), TimeDelta::hours(12));
/// For how long a reading is left to the process that took it.
const CLAIM: TimeDelta = TimeDelta::minutes(5);
/// How long what could not be read again is listed.
pub const KEPT: TimeDelta = TimeDelta::days(7);

/// Where a directory is read: below the origin of its server.
pub const PATH: &str = "/api/ancrage/v1/directory/all";

/// Whether nothing may come from there: a suspended host, or this server itself.
pub fn is_refused(app: &App, source: &Uri) -> bool {
    app.gate().is_suspended_uri(source) || app.instance().is_local(source)
}

/// Whether the entries of a directory are kept from being shown: its server is refused, or limited to followers.
pub fn is_hidden(app: &App, source: &Uri) -> bool {
    is_refused(app, source) || Host::parse(source.authority()).is_ok_and(|host| app.gate().is_limited(&host))
}

/// Subscribes to another server's directory, or changes which areas are listed of it.
pub struct Subscribe {
    /// The admin; `None` is the command line.
    pub by: Option<ActorId>,
    /// Any address on the other server.
    pub address: Uri,
    /// Only these areas; everything that is known here where there is none.
    pub territories: Vec<TerritoryCode>,
}

impl Command for Subscribe {
    type Output = Subscription;

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<Subscription, Error> {
        moderation::permit(tx, self.by, Role::Admin).await?;
        let source = Uri::parse(&format!("{}/", self.address.origin()));
        let source = source.map_err(|error| Error::invalid(error.to_string()))?;
        if here.is_local(&source) {
            return Err(Error::invalid("this server's own directory needs no subscription"));
        }
        if source.as_str().starts_with("http://") && here.scheme != "http" {
            return Err(Error::invalid("another server is read by https only"));
        }
        if self.territories.len() > MAX_TERRITORIES {
            return Err(Error::invalid(format!("a subscription names at most {MAX_TERRITORIES} territories")));
        }
        let mut territories = Vec::new();
        for code in &self.territories {
            let present = territory::present(tx, code).await?.map_or_else(|| code.clone(), |area| area.code);
            if !territories.contains(&present) {
                territories.push(present);
            }
        }
        let all = tx.subscriptions().all().await?;
        let known = all.iter().find(|subscription| subscription.source == source);
        if known.is_none() && all.len() >= MAX_SUBSCRIPTIONS {
            return Err(Error::invalid(format!("at most {MAX_SUBSCRIPTIONS} directories are read")));
        }
        if known.is_none_or(|known| known.territories != territories) {
            let codes: Vec<&str> = territories.iter().map(TerritoryCode::as_str).collect();
            moderation::note(tx, self.by, "directory.subscribe", source.to_string(), codes.join(" ")).await?;
        }
        let subscription = Subscription {
            id: known.map_or_else(|| tx.next_id(), |known| known.id),
            source,
            territories,
            title: known.map(|known| known.title.clone()).unwrap_or_default(),
            etag: None,
            created_at: known.map_or(tx.now(), |known| known.created_at),
            good_at: known.and_then(|known| known.good_at),
            due_at: tx.now(),
            failures: 0,
            problem: String::new(),
        };
        tx.subscriptions().save(&subscription).await?;
        Ok(subscription)
    }
}

/// Ends a subscription; what was listed of it is gone at once. Whether there was one.
pub struct Unsubscribe {
    /// The admin; `None` is the command line.
    pub by: Option<ActorId>,
    /// Any address on the other server.
    pub address: Uri,
}

impl Command for Unsubscribe {
    type Output = bool;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<bool, Error> {
        moderation::permit(tx, self.by, Role::Admin).await?;
        let all = tx.subscriptions().all().await?;
        let Some(known) = all.iter().find(|known| known.source.same_origin(&self.address)) else { return Ok(false) };
        tx.directory().retain(known.id, &[]).await?;
        tx.subscriptions().remove(known.id).await?;
        moderation::note(tx, self.by, "directory.unsubscribe", known.source.to_string(), String::new()).await?;
        Ok(true)
    }
}

/// Takes a subscription that is due for this process; `None` when nothing is.
pub struct TakeDue;

impl Command for TakeDue {
    type Output = Option<Subscription>;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<Option<Subscription>, Error> {
        for subscription in tx.subscriptions().all().await? {
            if subscription.due_at <= tx.now()
                && tx.subscriptions().claim(subscription.id, tx.now(), tx.now() + CLAIM).await?
            {
                return Ok(Some(subscription));
            }
        }
        Ok(None)
    }
}

/// What another server says of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The account.
    pub uri: Uri,
    /// The page for people.
    pub url: Uri,
    /// What it is called.
    pub name: String,
    /// What it says about itself, plain text.
    pub summary: String,
    /// What it is.
    pub kind: ListedKind,
    /// What it does.
    pub sector: Option<String>,
    /// What it stands for.
    pub values: Vec<String>,
    /// How open it is.
    pub level: Option<Level>,
    /// Whether the other server says that somebody confirmed it.
    pub verified: bool,
    /// Where it works.
    pub places: Vec<TerritoryCode>,
}

/// What came of reading a directory.
#[derive(Debug, Clone)]
pub enum Reading {
    /// It says the same as before.
    Same,
    /// It says this.
    New {
        /// What the server is called.
        title: String,
        /// Which answer it was.
        etag: Option<String>,
        /// Who is listed.
        entries: Vec<Told>,
    },
    /// It could not be read, and why.
    Failed(String),
    /// Its server was suspended here.
    Refused,
}

/// Stores what came of reading a directory, some entries in each change, so that nobody else waits for long. Returns
/// how many of its entries are listed.
pub async fn store(app: &App, id: SubscriptionId, reading: Reading) -> Result<i64, Error> {
    let (outcome, kept) = match reading {
        Reading::Same => (Outcome::Same, None),
        Reading::New { title, etag, entries } => {
            let mut kept = Vec::new();
            for entries in entries.chunks(BATCH).take(MAX_ENTRIES / BATCH) {
                kept.extend(app.execute(SaveTold { subscription: id, entries }).await?);
            }
            (Outcome::New { title, etag }, Some(kept))
        }
        Reading::Failed(problem) => (Outcome::Failed(problem), None),
        Reading::Refused => (Outcome::Refused, None),
    };
    app.execute(EndReading { subscription: id, outcome, kept }).await
}

/// Stores some entries. Returns the addresses of those that are listed.
struct SaveTold<'a> {
    subscription: SubscriptionId,
    entries: &'a [Told],
}

impl Command for SaveTold<'_> {
    type Output = Vec<Uri>;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<Vec<Uri>, Error> {
        // It may have been ended meanwhile.
        let Some(subscription) = tx.subscriptions().find(self.subscription).await? else { return Ok(Vec::new()) };
        let entries = believed(tx, &subscription, self.entries).await?;
        tx.directory().save(&entries).await?;
        Ok(entries.into_iter().map(|entry| entry.listing.uri).collect())
    }
}

/// What came of reading a directory, its entries aside.
enum Outcome {
    Same,
    New { title: String, etag: Option<String> },
    Failed(String),
    Refused,
}

/// Takes out what is no longer listed, and settles when the directory is read again. Returns how many are listed.
struct EndReading {
    subscription: SubscriptionId,
    outcome: Outcome,
    /// The addresses of all that are listed, where that is known.
    kept: Option<Vec<Uri>>,
}

impl Command for EndReading {
    type Output = i64;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<i64, Error> {
        let Some(mut subscription) = tx.subscriptions().find(self.subscription).await? else {
            // What was stored after it ended goes too.
            tx.directory().retain(self.subscription, &[]).await?;
            return Ok(0);
        };
        let now = tx.now();
        if let Some(kept) = &self.kept {
            let kept: Vec<&str> = kept.iter().map(Uri::as_str).collect();
            tx.directory().retain(subscription.id, &kept).await?;
        }
        match &self.outcome {
            Outcome::Same => succeed(&mut subscription, now),
            Outcome::New { title, etag } => {
                subscription.title = text(title, MAX_NAME);
                subscription.etag.clone_from(etag);
                succeed(&mut subscription, now);
            }
            Outcome::Failed(problem) => {
                subscription.problem = text(problem, MAX_SUMMARY);
                subscription.failures = subscription.failures.saturating_add(1);
                subscription.due_at = now + wait(subscription.failures);
                if now - subscription.good_at.unwrap_or(subscription.created_at) > KEPT {
                    tx.directory().retain(subscription.id, &[]).await?;
                    subscription.etag = None;
                }
            }
            Outcome::Refused => {
                tx.directory().retain(subscription.id, &[]).await?;
                subscription.etag = None;
                "suspended here".clone_into(&mut subscription.problem);
                subscription.due_at = now + EVERY;
            }
        }
        tx.subscriptions().save(&subscription).await?;
        Ok(tx.directory().count(subscription.id).await?)
    }
}

fn succeed(subscription: &mut Subscription, now: Timestamp) {
    subscription.problem = String::new();
    subscription.failures = 0;
    subscription.good_at = Some(now);
    subscription.due_at = now + EVERY;
}

/// How long to wait after so many failures.
fn wait(failures: u32) -> TimeDelta {
    let (first, last) = AGAIN;
    (first * 2_i32.pow(failures.saturating_sub(1).min(12))).min(last)
}

/// What of it is listed here: who lives where the directory is, in an area that is shared. The rest is passed over.
async fn believed(tx: &Tx, subscription: &Subscription, told: &[Told]) -> Result<Vec<NewListing>, Error> {
    let mut codes = subscription.territories.clone();
    codes.extend(told.iter().flat_map(|told| told.places.iter().take(MAX_PLACES)).cloned());
    codes.sort();
    codes.dedup();
    let gazetteer = Gazetteer::load(tx, &codes).await?;
    let shared: Vec<&TerritoryCode> = subscription.territories.iter().collect();
    let shared: Vec<TerritoryId> = gazetteer.places(&shared).iter().map(|area| area.id).collect();
    let mut entries: Vec<NewListing> = Vec::new();
    let mut seen = HashSet::new();
    for told in told {
        let places = gazetteer.places(&told.places.iter().collect::<Vec<_>>());
        let territories = gazetteer.around(&places);
        let is_shared = if subscription.territories.is_empty() {
            !places.is_empty()
        } else {
            shared.iter().any(|area| territories.contains(area))
        };
        let listing = listing(told, &places, tx.now());
        // People are listed by their own server alone: that is what they agreed to.
        let may_be = listing.kind != ListedKind::Person && listing.belongs_to(&subscription.source);
        if is_shared && may_be && !listing.name.is_empty() && seen.insert(&told.uri) {
            let sector = listing.sector.as_deref().and_then(|code| Sector::parse(code).ok());
            entries.push(NewListing {
                id: ListingId(tx.next_id()),
                subscription: Some(subscription.id),
                words: listing.words(sector.map_or("", Sector::label)),
                territories,
                communes: gazetteer.communes(&places),
                listing,
            });
        }
    }
    Ok(entries)
}

fn listing(told: &Told, places: &[&Territory], now: Timestamp) -> Listing {
    let Told { uri, url, name, summary, kind, sector, values, level, verified, places: _ } = told;
    let values = values.iter().take(MAX_VALUES).map(|value| text(value, MAX_VALUE));
    Listing {
        uri: uri.clone(),
        url: url.clone(),
        name: text(name, MAX_NAME),
        summary: text(summary, MAX_SUMMARY),
        kind: *kind,
        sector: sector.as_deref().map(|code| text(code, 10)).filter(|code| !code.is_empty()),
        values: values.filter(|value| !value.is_empty()).collect(),
        level: *level,
        verified: *verified,
        places: places.iter().map(|place| ListedPlace { code: place.code.clone(), name: place.name.clone() }).collect(),
        centre: places.first().and_then(|place| place.centre),
        listed_at: now,
    }
}

/// A text of another server on one line, without what would reorder it, with at most `most` characters.
fn text(text: &str, most: usize) -> String {
    let text: String = text.chars().filter(|c| c.is_control() || !is_deceptive(*c)).collect();
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    words.join(" ").chars().take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_tried_again_ever_later() {
        let minutes: Vec<i64> = (1..=12).map(|failures| wait(failures).num_minutes()).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 720, 720]);
        assert_eq!(wait(u32::MAX), AGAIN.1);
    }

    #[test]
    fn texts_of_others_are_one_short_line() {
        assert_eq!(text(" La\n\u{0}\u{1b}Rade  de\tBrest ", 100), "La Rade de Brest");
        assert_eq!(text("\u{202e}tserB\u{202c}\u{feff} SARL", 100), "tserB SARL");
        assert_eq!(text(&"é".repeat(500), 300).chars().count(), 300);
    }
}
