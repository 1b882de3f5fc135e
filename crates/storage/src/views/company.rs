//! Companies with what their pages, their documents and our API show of them.

use std::collections::{BTreeMap, HashMap};

use domain::{
    actor::Actor,
    company::{Company, CompanyKind},
    id::{ActorId, TerritoryId},
    territory::{Territory, TerritoryCode},
    time::{Timestamp, to_ms},
    verification::Verification,
};
use sea_orm::FromQueryResult;

use crate::{Actors, Companies, Look, StorageError, Territories, sql, verification::Verifications};

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
    /// The territory as whose steward somebody vouches for it.
    pub steward_of: Option<Territory>,
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

    /// What a line beside its name says.
    pub fn trade(&self, now: Timestamp) -> Trade {
        let mut communes = Vec::new();
        for code in self.company.communes(now) {
            let area = self.place(code);
            let commune = Commune {
                code: area.map_or_else(|| code.clone(), |area| area.code.clone()),
                label: area.map(Territory::label),
            };
            if !communes.contains(&commune) {
                communes.push(commune);
            }
        }
        Trade { kind: self.company.kind, communes }
    }

    /// What is verified.
    pub fn verified(&self) -> impl Iterator<Item = &Verification> {
        self.verifications.iter().filter(|verification| verification.verified_at.is_some())
    }
}

/// What a line beside the name of a company says: what it is, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trade {
    /// What kind of organisation it is.
    pub kind: CompanyKind,
    /// The communes in which it works, each once, that of the seat first.
    pub communes: Vec<Commune>,
}

/// A commune, as it is today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commune {
    /// Its code.
    pub code: TerritoryCode,
    /// What it is called, where it is known.
    pub label: Option<String>,
}

#[derive(FromQueryResult)]
struct TradeRow {
    actor_id: i64,
    kind: String,
    commune: Option<String>,
    present: Option<String>,
    name: Option<String>,
}

impl TradeRow {
    fn commune(&self) -> Result<Option<Commune>, StorageError> {
        let Some(code) = self.present.as_ref().or(self.commune.as_ref()) else { return Ok(None) };
        let code = TerritoryCode::parse(code).map_err(|_| StorageError::corrupt("territory", code))?;
        let label = self.name.as_ref().map(|name| code.label(name));
        Ok(Some(Commune { code, label }))
    }
}

/// The [`Trade`]s of the companies among some actors, in one statement for each 500.
pub async fn trades(
    look: &impl Look,
    ids: &[ActorId],
    now: Timestamp,
) -> Result<HashMap<ActorId, Trade>, StorageError> {
    let mut found: HashMap<ActorId, Trade> = HashMap::new();
    for chunk in ids.chunks(sql::CHUNK) {
        let raw: Vec<i64> = chunk.iter().map(|id| id.0).collect();
        let list = sql::list(1, &raw);
        let sql = format!(
            "SELECT c.actor_id, c.kind, s.commune, t.code AS present, t.name FROM company c
             LEFT JOIN establishment s ON s.company = c.actor_id AND (s.closed_at IS NULL OR s.closed_at > $1)
             LEFT JOIN territory asked ON asked.code = s.commune
             LEFT JOIN territory t ON t.id = COALESCE(asked.leads_to, asked.id)
             WHERE c.actor_id IN {} ORDER BY c.actor_id, s.id",
            list.sql
        );
        let values = [vec![to_ms(now).into()], list.values].concat();
        for row in sql::all::<TradeRow, _>(look.conn(), sql, values).await? {
            let kind = CompanyKind::from_name(&row.kind).ok_or_else(|| StorageError::corrupt("company", &row.kind))?;
            let trade = found.entry(ActorId(row.actor_id)).or_insert_with(|| Trade { kind, communes: Vec::new() });
            if let Some(commune) = row.commune()?.filter(|commune| !trade.communes.contains(commune)) {
                trade.communes.push(commune);
            }
        }
    }
    Ok(found)
}

/// The companies among some actors, in five statements, and one more where stewards vouch.
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
    let vouched: Vec<TerritoryId> = proofs.values().flatten().filter_map(|proof| proof.territory).collect();
    let vouched: HashMap<TerritoryId, Territory> = if vouched.is_empty() {
        HashMap::new()
    } else {
        Territories(look.conn()).find_all(&vouched).await?.into_iter().map(|area| (area.id, area)).collect()
    };
    let view = |company: Company| {
        let sites = company.establishments.iter().map(|site| &site.commune);
        let places = sites.filter_map(|code| Some((code.clone(), known.get(code)?.clone()))).collect();
        let sponsor = company.sponsor.filter(|sponsor| sponsor.shown);
        let sponsor = sponsor.and_then(|sponsor| sponsors.get(&sponsor.person)).cloned();
        let verifications = proofs.remove(&company.actor).unwrap_or_default();
        let steward_of = verifications.iter().find_map(|proof| vouched.get(&proof.territory?)).cloned();
        let sponsor = sponsor.filter(Actor::is_active);
        (company.actor, CompanyView { company, places, sponsor, verifications, steward_of })
    };
    Ok(companies.into_iter().map(view).collect())
}
