//! Companies with what their pages, their documents and our API show of them.

use std::collections::{BTreeMap, HashMap};

use domain::{
    actor::Actor,
    company::Company,
    id::ActorId,
    territory::{Territory, TerritoryCode},
    time::Timestamp,
    verification::Verification,
};

use crate::{Actors, Companies, Look, StorageError, Territories, verification::Verifications};

/// A company with what is shown beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompanyView {
    /// The company.
    pub company: Company,
    /// The areas that its communes stand for today, as far as they are known.
    pub places: BTreeMap<TerritoryCode, Territory>,
    /// Who answers for it, where they want to be named.
    pub sponsor: Option<Actor>,
    /// What it proved, or tries to.
    pub verifications: Vec<Verification>,
}

impl CompanyView {
    /// The area of a commune, where it is known.
    pub fn place(&self, commune: &TerritoryCode) -> Option<&Territory> {
        self.places.get(commune)
    }

    /// The commune of the seat.
    pub fn seat(&self, now: Timestamp) -> Option<&TerritoryCode> {
        self.company.open_establishments(now).next().map(|establishment| &establishment.commune)
    }

    /// What is verified.
    pub fn verified(&self) -> impl Iterator<Item = &Verification> {
        self.verifications.iter().filter(|verification| verification.verified_at.is_some())
    }
}

/// The companies among some actors, in five statements.
pub async fn companies(look: &impl Look, ids: &[ActorId]) -> Result<HashMap<ActorId, CompanyView>, StorageError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let companies = Companies(look.conn()).find_all(ids).await?;
    if companies.is_empty() {
        return Ok(HashMap::new());
    }
    let mut codes: Vec<&TerritoryCode> =
        companies.iter().flat_map(|company| &company.establishments).map(|site| &site.commune).collect();
    codes.sort_unstable();
    codes.dedup();
    let known = Territories(look.conn()).find_all_present(&codes).await?;
    let named: Vec<ActorId> = companies
        .iter()
        .filter_map(|company| company.sponsor.filter(|sponsor| sponsor.shown).map(|sponsor| sponsor.person))
        .collect();
    let sponsors: HashMap<ActorId, Actor> = if named.is_empty() {
        HashMap::new()
    } else {
        Actors(look.conn()).find_all(&named).await?.into_iter().map(|actor| (actor.id, actor)).collect()
    };
    let owners: Vec<ActorId> = companies.iter().map(|company| company.actor).collect();
    let mut proofs: HashMap<ActorId, Vec<Verification>> = HashMap::new();
    for verification in Verifications(look.conn()).of_actors(&owners).await? {
        proofs.entry(verification.actor).or_default().push(verification);
    }
    let view = |company: Company| {
        let sites = company.establishments.iter().map(|site| &site.commune);
        let places = sites.filter_map(|code| Some((code.clone(), known.get(code)?.clone()))).collect();
        let sponsor = company.sponsor.filter(|sponsor| sponsor.shown);
        let sponsor = sponsor.and_then(|sponsor| sponsors.get(&sponsor.person)).cloned();
        let verifications = proofs.remove(&company.actor).unwrap_or_default();
        (company.actor, CompanyView { company, places, sponsor: sponsor.filter(Actor::is_active), verifications })
    };
    Ok(companies.into_iter().map(view).collect())
}
