//! Accounts of territories: a group that anyone can follow, and that passes on what those who are rooted there
//! publish.

use domain::{
    actor::{Actor, ActorKind},
    event::Event,
    handle::{Handle, Username},
    id::{ActorId, TerritoryId},
    login::Role,
    territory::{Territory, TerritoryCode, TerritoryKind, digest::Tongue, handle::proposals},
    text::escape,
};
use storage::{Read, TerritoryGroup};

use super::present;
use crate::{App, Command, Error, Instance, Tx, account::insert_local_actor, moderation, secret};

/// Gives a territory an account that passes posts on; one that had an account before gets it back.
pub struct EnableTerritory {
    by: Option<ActorId>,
    code: TerritoryCode,
    handle: Option<Username>,
    keys: (String, String),
}

/// A territory's account, after a change of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enabled {
    /// The territory: of an old code, the present one.
    pub territory: Territory,
    /// Its account.
    pub actor: Actor,
    /// Whether anything changed.
    pub changed: bool,
}

impl EnableTerritory {
    /// Checks what was typed and makes the keys, outside of the change. `by` is the moderator; `None` is the command
    /// line. Without a handle, one is made of the name.
    pub async fn prepare(
        app: &App,
        by: Option<ActorId>,
        code: &TerritoryCode,
        handle: Option<&str>,
    ) -> Result<Self, Error> {
        let handle = handle.map(Username::new_local).transpose().map_err(|error| Error::invalid(error.to_string()))?;
        let keys = secret::key_pair(app.work()).await?;
        Ok(Self { by, code: code.clone(), handle, keys })
    }
}

impl Command for EnableTerritory {
    type Output = Enabled;

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<Enabled, Error> {
        moderation::permit(tx, self.by, Role::Moderator).await?;
        let territory = known(tx, &self.code).await?;
        if let Some(group) = tx.territory_groups().of_territories(&[territory.id]).await?.remove(&territory.id) {
            let actor = tx.actors().get(group.actor).await?;
            if self.handle.as_ref().is_some_and(|handle| handle.key() != actor.username.key()) {
                return Err(Error::Conflict(
                    format!("{} has the account @{} already, and a handle stays", territory.code, actor.username)
                        .into(),
                ));
            }
            if group.active {
                return Ok(Enabled { territory, actor, changed: false });
            }
            tx.territory_groups().save(TerritoryGroup { active: true, ..group }).await?;
            let actor = describe(tx, here, actor, &territory).await?;
            note(tx, self.by, "territory.enable", &territory, &actor).await?;
            return Ok(Enabled { territory, actor, changed: true });
        }
        let username = match &self.handle {
            Some(handle) => handle.clone(),
            None => free_handle(tx, &territory).await?,
        };
        let actor = insert_local_actor(tx, here, ActorKind::Group, &username, &territory.name, &self.keys).await?;
        let group = TerritoryGroup { actor: actor.id, territory: territory.id, active: true, since: tx.now() };
        tx.territory_groups().save(group).await?;
        let actor = describe(tx, here, actor, &territory).await?;
        note(tx, self.by, "territory.enable", &territory, &actor).await?;
        Ok(Enabled { territory, actor, changed: true })
    }
}

/// Writes down who let a territory speak, or silenced it, and by which account.
async fn note(tx: &Tx, by: Option<ActorId>, action: &str, territory: &Territory, account: &Actor) -> Result<(), Error> {
    moderation::note(tx, by, action, territory.code.to_string(), format!("@{}", account.username)).await
}

/// A territory that the database knows and that is in use.
pub(super) async fn known(tx: &Tx, code: &TerritoryCode) -> Result<Territory, Error> {
    let unknown = || Error::invalid("no territories are known yet; bring them in with: ancrage territory import");
    present(tx, code).await?.ok_or_else(unknown)
}

/// The first of the proposed handles that nobody here has.
async fn free_handle(tx: &Tx, territory: &Territory) -> Result<Username, Error> {
    for username in proposals(&territory.name, &territory.code) {
        let handle = Handle { username, host: None };
        if tx.actors().find_by_handle(&handle).await?.is_none() {
            return Ok(handle.username);
        }
    }
    Err(Error::Conflict(format!("every handle for {} is taken; choose one with --handle", territory.code).into()))
}

/// Stores what the account says about itself, and says so to those who follow it.
async fn describe(tx: &mut Tx, here: &Instance, actor: Actor, territory: &Territory) -> Result<Actor, Error> {
    let summary = summary(tx, here, territory).await?;
    let actor = Actor { name: territory.name.clone(), summary, discoverable: true, updated_at: tx.now(), ..actor };
    tx.actors().save(&actor).await?;
    tx.emit(Event::ActorUpdated { actor: actor.id });
    Ok(actor)
}

/// What a territory is, in a sentence or two, in the language of the server.
async fn summary(tx: &Tx, here: &Instance, territory: &Territory) -> Result<String, Error> {
    let above = tx.territories().ancestors(&[territory.id]).await?.remove(&territory.id).unwrap_or_default();
    let near = above.iter().map(|ancestor| &ancestor.territory).find(|wider| {
        matches!(wider.kind, TerritoryKind::Departement | TerritoryKind::Region | TerritoryKind::Collectivity)
    });
    let tongue = Tongue::of(&here.languages);
    let name = escape::html(&territory.name);
    let mut facts = vec![kind(tongue, territory.kind).to_owned()];
    facts.extend(near.map(|wider| escape::html(&wider.name)));
    if let Some(people) = territory.population.filter(|people| *people > 0) {
        facts.push(match tongue {
            Tongue::French => format!("{} habitants", grouped(people, '\u{202f}')),
            Tongue::English => format!("{} inhabitants", grouped(people, ',')),
        });
    }
    let facts = facts.join(", ");
    let page = escape::html(page(here, territory).as_str());
    let link =
        |words: &str| format!("<a href=\"{page}\" rel=\"nofollow noopener noreferrer\" target=\"_blank\">{words}</a>");
    Ok(match tongue {
        Tongue::French => format!(
            "<p>{name} ({facts}). Relaie ce que publient les entreprises et les personnes qui y sont ancrées.</p><p>{}</p>",
            link("Carte et annuaire du territoire")
        ),
        Tongue::English => format!(
            "<p>{name} ({facts}). Passes on what companies and people who are rooted there publish.</p><p>{}</p>",
            link("Map and directory of the territory")
        ),
    })
}

/// The page of a territory.
pub fn page(here: &Instance, territory: &Territory) -> domain::uri::Uri {
    here.uri(&format!("/territories/{}", territory.code))
}

fn kind(tongue: Tongue, kind: TerritoryKind) -> &'static str {
    let (french, english) = match kind {
        TerritoryKind::Country => ("pays", "country"),
        TerritoryKind::Subdivision => ("subdivision", "subdivision"),
        TerritoryKind::Region => ("région", "region"),
        TerritoryKind::StatisticalRegion => ("région statistique", "statistical region"),
        TerritoryKind::Collectivity => ("collectivité d’outre-mer", "overseas collectivity"),
        TerritoryKind::Departement => ("département", "département"),
        TerritoryKind::EmploymentBasin => ("zone d’emploi", "employment area"),
        TerritoryKind::Custom => ("territoire", "area"),
        TerritoryKind::Intercommunality => ("intercommunalité", "intercommunality"),
        TerritoryKind::Commune => ("commune", "commune"),
        TerritoryKind::District => ("arrondissement", "municipal district"),
    };
    match tongue {
        Tongue::French => french,
        Tongue::English => english,
    }
}

fn grouped(number: i64, separator: char) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// Lets a territory pass nothing on any more. Its account stays, with its followers and what it said.
pub struct DisableTerritory {
    /// The moderator; `None` is the command line.
    pub by: Option<ActorId>,
    /// Which.
    pub code: TerritoryCode,
}

impl Command for DisableTerritory {
    type Output = Enabled;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<Enabled, Error> {
        moderation::permit(tx, self.by, Role::Moderator).await?;
        // One that is no longer in use may speak all the same, until somebody says that it should not.
        let territory = match tx.territories().find_present(&self.code).await? {
            Some(territory) => territory,
            None => known(tx, &self.code).await?,
        };
        let group = tx.territory_groups().of_territories(&[territory.id]).await?.remove(&territory.id);
        let group = group.ok_or_else(|| Error::invalid(format!("{} has no account", territory.code)))?;
        let actor = tx.actors().get(group.actor).await?;
        if group.active {
            tx.territory_groups().save(TerritoryGroup { active: false, ..group }).await?;
            note(tx, self.by, "territory.disable", &territory, &actor).await?;
        }
        Ok(Enabled { territory, actor, changed: group.active })
    }
}

/// Hands the accounts of territories that became part of others over to those: to be called after an import.
pub async fn hand_over(app: &App) -> Result<usize, Error> {
    let merged = app.read().territory_groups().of_merged().await?;
    let count = merged.len();
    for group in merged {
        app.execute(HandOver { actor: group.actor }).await?;
    }
    Ok(count)
}

/// Hands one account over.
struct HandOver {
    actor: ActorId,
}

impl Command for HandOver {
    type Output = ();

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<(), Error> {
        let Some(group) = tx.territory_groups().find(self.actor).await? else { return Ok(()) };
        let Some(present) = tx.territory_groups().territory_of(self.actor).await? else { return Ok(()) };
        if present.id == group.territory {
            return Ok(());
        }
        let actor = tx.actors().get(self.actor).await?;
        match tx.territory_groups().of_territories(&[present.id]).await?.remove(&present.id) {
            // The account goes on, for the wider territory.
            None => {
                tx.territory_groups().save(TerritoryGroup { territory: present.id, ..group }).await?;
                describe(tx, here, actor, &present).await?;
            }
            // Those who follow it are led to the account that is there.
            Some(other) => {
                tx.territory_groups().save(TerritoryGroup { active: false, ..group }).await?;
                let mut target = tx.actors().get(other.actor).await?;
                if !target.also_known_as.contains(&actor.uri) {
                    target.also_known_as.push(actor.uri.clone());
                    target.updated_at = tx.now();
                    tx.actors().save(&target).await?;
                    tx.emit(Event::ActorUpdated { actor: target.id });
                }
                crate::account_move::to(tx, here, actor, target).await?;
            }
        }
        Ok(())
    }
}

/// The account of a territory that passes posts on.
pub async fn account_of(read: &Read, territory: TerritoryId) -> Result<Option<Actor>, Error> {
    let found = read.territory_groups().of_territories(&[territory]).await?.remove(&territory);
    match found.filter(|group| group.active) {
        Some(group) => Ok(read.actors().find(group.actor).await?.filter(Actor::is_active)),
        None => Ok(None),
    }
}
