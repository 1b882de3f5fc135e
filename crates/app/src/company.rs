//! Making companies, and speaking for them.

mod change;
mod decide;
mod establishment;
pub mod publication;
mod register;
mod sponsor;

pub(crate) use self::sponsor::{pass_on, stand_in};
pub use self::{
    change::{CompanyChange, UpdateCompany},
    decide::{DecideCompany, Decision, MAX_REASON},
    establishment::{RemoveEstablishment, SaveEstablishment, Site},
    register::RegisterCompany,
    sponsor::{NameSponsor, ShowSponsor, StepDown},
};
use domain::{
    actor::{Actor, ActorKind, MAX_NAME},
    company::{Company, CompanyKind, Establishment, Publication, Registration, Sponsor},
    cursor::Level,
    hand::Hand,
    handle::{Handle, Username},
    id::{ActorId, EstablishmentId, MembershipId},
    membership::{Badge, CompanyRole, Mandate, MandateError, Membership, Voice, VoiceError},
    post::Post,
    territory::TerritoryCode,
};
use storage::Read;

use crate::{
    App, Command, Error, Instance, Tx, account::insert_local_actor, cursor, refusal::Reason, secret, territory,
};

/// Makes a company and its owner's active membership.
pub struct CreateCompany {
    handle: Username,
    name: String,
    owner: Username,
    territory: TerritoryCode,
    kind: CompanyKind,
    sharing: Level,
    keys: (String, String),
}

impl CreateCompany {
    /// Checks what was typed and makes the keys, outside of the change.
    pub async fn prepare(
        app: &App,
        handle: &str,
        name: &str,
        owner: &str,
        territory: &str,
        kind: CompanyKind,
    ) -> Result<Self, Error> {
        let invalid = |error: &dyn std::fmt::Display| Error::invalid(error.to_string());
        let handle = Username::new_local(handle).map_err(|error| invalid(&error))?;
        let owner = Username::new_local(owner).map_err(|error| invalid(&error))?;
        let territory = TerritoryCode::parse(territory).map_err(|error| invalid(&error))?;
        let name = checked_name(name)?;
        let keys = secret::key_pair(app.work()).await?;
        Ok(Self { handle, name, owner, territory, kind, sharing: Level::Showcase, keys })
    }

    /// The same company at another level of sharing than the one at which every company begins.
    #[must_use]
    pub fn sharing(mut self, level: Level) -> Self {
        self.sharing = level;
        self
    }
}

/// A name as somebody typed it.
fn checked_name(typed: &str) -> Result<String, Error> {
    let name = typed.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME {
        return Err(Error::invalid(Reason::named("refused-company-name", "a company's name has 1 to 100 characters")));
    }
    Ok(name.to_owned())
}

impl Command for CreateCompany {
    type Output = Actor;

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<Actor, Error> {
        let owner = Handle { username: self.owner.clone(), host: None };
        let owner = tx
            .actors()
            .find_by_handle(&owner)
            .await?
            .filter(|actor| actor.kind == ActorKind::Person)
            .ok_or_else(|| Error::invalid(format!("there is no person @{} here", self.owner)))?;
        let seed = Seed {
            handle: &self.handle,
            name: &self.name,
            keys: &self.keys,
            kind: self.kind,
            commune: &self.territory,
            owner: owner.id,
            registration: Registration::Approved,
            sponsor_shown: false,
            sharing: self.sharing,
        };
        seed.plant(tx, here).await
    }
}

/// What every new company is made of.
struct Seed<'a> {
    handle: &'a Username,
    name: &'a str,
    keys: &'a (String, String),
    kind: CompanyKind,
    commune: &'a TerritoryCode,
    owner: ActorId,
    registration: Registration,
    sponsor_shown: bool,
    sharing: Level,
}

impl Seed<'_> {
    /// Makes the company with one establishment, and its owner's active membership; the owner answers for it.
    async fn plant(self, tx: &mut Tx, here: &Instance) -> Result<Actor, Error> {
        let present = territory::present(tx, self.commune).await?.map(|territory| territory.code);
        let actor = insert_local_actor(tx, here, ActorKind::Organization, self.handle, self.name, self.keys).await?;
        let establishment = Establishment {
            id: EstablishmentId(tx.next_id()),
            company: actor.id,
            commune: present.unwrap_or_else(|| self.commune.clone()),
            siret: None,
            name: String::new(),
            address: String::new(),
            closed_at: None,
        };
        let company = Company {
            sponsor: Some(Sponsor { person: self.owner, shown: self.sponsor_shown }),
            registration: self.registration,
            establishments: vec![establishment],
            ..Company::new(actor.id, self.kind)
        };
        tx.companies().insert(&company).await?;
        let membership = Membership {
            id: MembershipId(tx.next_id()),
            company: actor.id,
            person: self.owner,
            role: CompanyRole::Owner,
            since: tx.now(),
            until: None,
            badge: Badge::default(),
        };
        tx.memberships().save(&membership).await?;
        let publication = publication::settle(tx, actor.id).await?;
        cursor::set(tx, actor.id, self.sharing, Some(self.owner)).await?;
        Ok(Actor { publication, sharing: Some(self.sharing), ..actor })
    }
}

/// Who acts, and whose hand it is: a person for themselves, or a person for a company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaker {
    /// A person, as themselves.
    Person(ActorId),
    /// A person, as a company.
    Company(Voice),
}

impl Speaker {
    /// The actor that acts.
    pub fn actor(self) -> ActorId {
        match self {
            Self::Person(person) => person,
            Self::Company(voice) => voice.company(),
        }
    }

    /// The person behind a company's words.
    pub fn hand(self) -> Option<ActorId> {
        match self {
            Self::Person(_) => None,
            Self::Company(voice) => Some(voice.hand()),
        }
    }

    /// Whether they change a post and take it back; the change itself asks again.
    pub fn may_change(self, post: &Post) -> bool {
        let may_begin = match self {
            Self::Person(_) => true,
            Self::Company(voice) => voice.may_begin(),
        };
        post.may_change(self.actor(), self.hand(), may_begin)
    }

    /// Asks again, within the change that acts, for everything that whoever acts here needs: the one who acts and
    /// the hand behind are neither suspended nor deleted, and a company's voice still holds. Returns the one who acts.
    pub(crate) async fn confirm(self, tx: &Tx) -> Result<Actor, Error> {
        Ok(self.present(tx, true).await?.actor)
    }

    /// The same, with everything that was found on the way. Where nothing `begins`, it is enough to answer for a
    /// company: for answers, and for changes of them.
    pub(crate) async fn present(self, tx: &Tx, begins: bool) -> Result<Present, Error> {
        let place = match self {
            Self::Person(_) => None,
            Self::Company(voice) => {
                let memberships = tx.memberships().find(voice.company(), voice.hand()).await?;
                let voice = voice_of(&memberships, tx.now())?;
                if begins && !voice.may_begin() {
                    return Err(Error::forbidden(Reason::named(
                        "refused-company-agent",
                        "your role in this company is to answer for it, no more",
                    )));
                }
                memberships.into_iter().find(|one| one.voice(tx.now()).is_ok())
            }
        };
        let needed: Vec<ActorId> = [Some(self.actor()), self.hand()].into_iter().flatten().collect();
        let found = tx.actors().find_all(&needed).await?;
        if found.len() < needed.len() || !found.iter().all(Actor::is_active) {
            return Err(inactive());
        }
        let (mut acting, mut behind): (Vec<Actor>, Vec<Actor>) =
            found.into_iter().partition(|actor| actor.id == self.actor());
        let actor = acting.pop().ok_or_else(inactive)?;
        if let Self::Company(voice) = self {
            tx.made_by(Hand { company: voice.company(), person: voice.hand() });
        }
        Ok(Present { actor, hand: behind.pop().zip(place) })
    }
}

/// Who acts, as they were found to be within the change.
pub(crate) struct Present {
    /// The one who acts.
    pub actor: Actor,
    /// The person behind a company's words, with their place in it.
    pub hand: Option<(Actor, Membership)>,
}

/// Refuses what others would see, as long as nobody may see the one who does it.
pub(crate) fn in_public(actor: Actor) -> Result<Actor, Error> {
    if actor.publication == Publication::Hidden {
        return Err(Error::forbidden(Reason::named(
            "refused-company-hidden",
            "this page is not published yet, so that it cannot write, follow or react",
        )));
    }
    Ok(actor)
}

/// What a suspended or deleted account hears, whatever it wants to do.
pub(crate) fn inactive() -> Error {
    Error::forbidden(Reason::named("refused-account-inactive", "this account is suspended or deleted"))
}

fn voice_of(memberships: &[Membership], now: domain::time::Timestamp) -> Result<Voice, Error> {
    let mut refusal = Error::forbidden(Reason::named("refused-company-stranger", "you do not belong to this company"));
    for membership in memberships {
        match membership.voice(now) {
            Ok(voice) => return Ok(voice),
            Err(error @ (VoiceError::Ended | VoiceError::Role)) => refusal = Error::forbidden(error),
        }
    }
    Err(refusal)
}

/// The right of `person` to act as `actor`, now: as themselves always, as a company through a membership.
pub async fn speaker(
    read: &Read,
    person: ActorId,
    actor: ActorId,
    now: domain::time::Timestamp,
) -> Result<Speaker, Error> {
    if person == actor {
        return Ok(Speaker::Person(person));
    }
    voice_of(&read.memberships().find(actor, person).await?, now).map(Speaker::Company)
}

/// Refuses a person who may not act as `actor`, within the change that needs it. Everyone may act as themselves.
pub(crate) async fn permit_voice(tx: &Tx, person: ActorId, actor: ActorId) -> Result<(), Error> {
    if person == actor || voice_of(&tx.memberships().find(actor, person).await?, tx.now()).is_ok() {
        return Ok(());
    }
    Err(Error::forbidden(Reason::named("refused-voice", "you may not speak for this company")))
}

fn mandate_of(memberships: &[Membership], now: domain::time::Timestamp) -> Result<Mandate, Error> {
    let mut refusal = Error::forbidden(Reason::named("refused-company-stranger", "you do not belong to this company"));
    for membership in memberships {
        match membership.manages(now) {
            Ok(mandate) => return Ok(mandate),
            Err(error @ (MandateError::Ended | MandateError::Role)) => refusal = Error::forbidden(error),
        }
    }
    Err(refusal)
}

/// The right of `person` to change `company`, now. What it permits is to ask for it again, within the change:
/// [`confirm_mandate`].
pub async fn mandate(
    read: &Read,
    person: ActorId,
    company: ActorId,
    now: domain::time::Timestamp,
) -> Result<Mandate, Error> {
    mandate_of(&read.memberships().find(company, person).await?, now)
}

/// Asks for a mandate again, within the change that uses it: the membership still holds, and neither the company
/// nor the person is suspended or deleted. Returns the company.
pub async fn confirm_mandate(mandate: Mandate, tx: &Tx) -> Result<Actor, Error> {
    mandate_of(&tx.memberships().find(mandate.company(), mandate.hand()).await?, tx.now())?;
    let found = tx.actors().find_all(&[mandate.company(), mandate.hand()]).await?;
    if found.len() < 2 || !found.iter().all(Actor::is_active) {
        return Err(inactive());
    }
    tx.made_by(Hand { company: mandate.company(), person: mandate.hand() });
    found.into_iter().find(|actor| actor.id == mandate.company()).ok_or_else(inactive)
}

/// The companies that a person may act as, with the right to.
pub async fn voices(read: &Read, person: ActorId, now: domain::time::Timestamp) -> Result<Vec<Voice>, Error> {
    let memberships = read.memberships().of_person(person).await?;
    Ok(memberships.iter().filter_map(|membership| membership.voice(now).ok()).collect())
}

/// Whom a person may act as: themselves and their companies.
pub async fn faces(read: &Read, person: ActorId, now: domain::time::Timestamp) -> Result<Vec<ActorId>, Error> {
    let voices = voices(read, person, now).await?;
    Ok(std::iter::once(person).chain(voices.into_iter().map(Voice::company)).collect())
}
