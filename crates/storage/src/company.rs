//! Companies.

use std::collections::HashMap;

use domain::{
    company::{
        Company, CompanyKind, Contact, Establishment, Identifiers, Link, Registration, Sector, SizeBand, Sponsor,
        identifier::{Lei, Siren, Siret, Vat},
    },
    id::{ActorId, EstablishmentId},
    territory::TerritoryCode,
    time::{Timestamp, from_ms, to_ms},
    uri::Uri,
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};
use serde::{Deserialize, Serialize};

use crate::{
    StorageError,
    membership::{active, in_team},
    sql,
};

/// Companies.
pub struct Companies<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct CompanyRow {
    actor_id: i64,
    kind: String,
    siren: Option<String>,
    vat: Option<String>,
    lei: Option<String>,
    sector: Option<String>,
    founded: Option<i64>,
    size: Option<String>,
    stands_for: String,
    languages: String,
    email: Option<String>,
    telephone: Option<String>,
    form: Option<String>,
    links: String,
    sponsor: Option<i64>,
    sponsor_shown: bool,
    registration: String,
    registration_reason: String,
}

/// A link in the `links` column.
#[derive(Serialize, Deserialize)]
struct LinkRow {
    name: String,
    address: Uri,
}

fn corrupt(error: impl std::fmt::Display) -> StorageError {
    StorageError::corrupt("company", error)
}

impl CompanyRow {
    fn into_domain(self, establishments: Vec<Establishment>) -> Result<Company, StorageError> {
        let Self {
            actor_id,
            kind,
            siren,
            vat,
            lei,
            sector,
            founded,
            size,
            stands_for,
            languages,
            email,
            telephone,
            form,
            links,
            sponsor,
            sponsor_shown,
            registration,
            registration_reason,
        } = self;
        let identifiers = Identifiers::new(
            siren.as_deref().map(Siren::parse).transpose().map_err(corrupt)?,
            vat.as_deref().map(Vat::parse).transpose().map_err(corrupt)?,
            lei.as_deref().map(Lei::parse).transpose().map_err(corrupt)?,
        );
        let links: Vec<LinkRow> = serde_json::from_str(&links).map_err(corrupt)?;
        Ok(Company {
            actor: ActorId(actor_id),
            kind: CompanyKind::from_name(&kind).ok_or_else(|| corrupt(&kind))?,
            identifiers: identifiers.map_err(corrupt)?,
            // A code that the nomenclature of a later release no longer has is nothing to fail for.
            sector: sector.as_deref().and_then(|code| Sector::parse(code).ok()),
            founded: founded.and_then(|year| u16::try_from(year).ok()),
            size: size.as_deref().and_then(SizeBand::from_name),
            values: serde_json::from_str(&stands_for).map_err(corrupt)?,
            languages: serde_json::from_str(&languages).map_err(corrupt)?,
            contact: Contact { email, telephone, form: form.map(Uri::from_stored) },
            links: links.into_iter().map(|LinkRow { name, address }| Link { name, address }).collect(),
            sponsor: sponsor.map(|person| Sponsor { person: ActorId(person), shown: sponsor_shown }),
            registration: Registration::from_name(&registration).ok_or_else(|| corrupt(&registration))?,
            registration_reason,
            establishments,
        })
    }
}

#[derive(FromQueryResult)]
struct EstablishmentRow {
    id: i64,
    company: i64,
    commune: String,
    siret: Option<String>,
    name: String,
    address: String,
    closed_at: Option<i64>,
}

impl EstablishmentRow {
    fn into_domain(self) -> Result<Establishment, StorageError> {
        let Self { id, company, commune, siret, name, address, closed_at } = self;
        Ok(Establishment {
            id: EstablishmentId(id),
            company: ActorId(company),
            commune: TerritoryCode::parse(&commune).map_err(|_| StorageError::corrupt("commune", &commune))?,
            siret: siret.as_deref().map(Siret::parse).transpose().map_err(corrupt)?,
            name,
            address,
            closed_at: closed_at.map(from_ms),
        })
    }
}

impl<C: ConnectionTrait> Companies<'_, C> {
    /// What is known of a local organisation.
    pub async fn find(&self, actor: ActorId) -> Result<Option<Company>, StorageError> {
        Ok(self.find_all(&[actor]).await?.pop())
    }

    /// What is known of local organisations, in any order, in two statements for each 500; other actors are left out.
    pub async fn find_all(&self, actors: &[ActorId]) -> Result<Vec<Company>, StorageError> {
        let mut found = Vec::with_capacity(actors.len());
        for chunk in actors.chunks(sql::CHUNK) {
            let raw: Vec<i64> = chunk.iter().map(|id| id.0).collect();
            let list = sql::list(0, &raw);
            let companies = format!("SELECT * FROM company WHERE actor_id IN {}", list.sql);
            let companies: Vec<CompanyRow> = sql::all(self.0, companies, list.values.clone()).await?;
            if companies.is_empty() {
                continue;
            }
            let sites = format!("SELECT * FROM establishment WHERE company IN {} ORDER BY id", list.sql);
            let mut by_company: HashMap<i64, Vec<Establishment>> = HashMap::new();
            for row in sql::all::<EstablishmentRow, _>(self.0, sites, list.values).await? {
                by_company.entry(row.company).or_default().push(row.into_domain()?);
            }
            for row in companies {
                let establishments = by_company.remove(&row.actor_id).unwrap_or_default();
                found.push(row.into_domain(establishments)?);
            }
        }
        Ok(found)
    }

    /// The companies that wait for the moderators, the oldest first, from after one on.
    pub async fn pending(&self, after: ActorId, limit: u32) -> Result<Vec<ActorId>, StorageError> {
        let sql = format!(
            "SELECT actor_id FROM company c WHERE registration = 'pending' AND actor_id > $1
             AND EXISTS (SELECT 1 FROM actor a WHERE a.id = c.actor_id AND a.deleted_at IS NULL)
             ORDER BY actor_id LIMIT {limit}"
        );
        Ok(sql::ids(self.0, sql, vec![after.0.into()]).await?.into_iter().map(ActorId).collect())
    }

    /// Every company that was not deleted, in the order in which they were made, from after one on.
    pub async fn page(&self, after: ActorId, limit: u32) -> Result<Vec<ActorId>, StorageError> {
        let sql = format!(
            "SELECT actor_id FROM company c WHERE actor_id > $1
             AND EXISTS (SELECT 1 FROM actor a WHERE a.id = c.actor_id AND a.deleted_at IS NULL)
             ORDER BY actor_id LIMIT {limit}"
        );
        Ok(sql::ids(self.0, sql, vec![after.0.into()]).await?.into_iter().map(ActorId).collect())
    }

    /// Companies that may be shown further, or less far, than they are stored to be, because something in them began
    /// or ended: a membership of the sponsor, what keeps their account from acting, or an establishment.
    pub async fn overtaken(&self, now: Timestamp, limit: u32) -> Result<Vec<ActorId>, StorageError> {
        let sponsored = format!(
            "EXISTS (SELECT 1 FROM membership m JOIN actor s ON s.id = m.person
                     WHERE m.company = c.actor_id AND m.person = c.sponsor AND s.deleted_at IS NULL
                       AND s.standing <> 'suspended' AND {} AND {})",
            in_team("m"),
            active("m", 1)
        );
        let somewhere = "EXISTS (SELECT 1 FROM establishment e WHERE e.company = c.actor_id
                         AND (e.closed_at IS NULL OR e.closed_at > $1))";
        let sql = format!(
            "SELECT c.actor_id FROM company c JOIN actor a ON a.id = c.actor_id
             WHERE a.deleted_at IS NULL AND a.publication <> CASE
                 WHEN c.registration <> 'approved' OR NOT {sponsored} THEN 'hidden'
                 WHEN NOT {somewhere} THEN 'unlisted' ELSE 'listed' END
             ORDER BY c.actor_id LIMIT {limit}"
        );
        Ok(sql::ids(self.0, sql, vec![to_ms(now).into()]).await?.into_iter().map(ActorId).collect())
    }
}

impl Companies<'_, DatabaseTransaction> {
    /// Stores a new company with its establishments.
    pub async fn insert(&self, company: &Company) -> Result<(), StorageError> {
        let sql = "INSERT INTO company (actor_id, kind) VALUES ($1, $2)";
        sql::exec(self.0, sql, vec![company.actor.0.into(), company.kind.as_str().into()]).await?;
        self.save(company).await?;
        for establishment in &company.establishments {
            self.save_establishment(establishment).await?;
        }
        Ok(())
    }

    /// Stores what a company says of itself, its sponsor and its registration; not its establishments.
    pub async fn save(&self, company: &Company) -> Result<(), StorageError> {
        let Company {
            actor,
            kind,
            identifiers,
            sector,
            founded,
            size,
            values,
            languages,
            contact: Contact { email, telephone, form },
            links,
            sponsor,
            registration,
            registration_reason,
            establishments: _,
        } = company;
        let link = |Link { name, address }: &Link| LinkRow { name: name.clone(), address: address.clone() };
        let links: Vec<LinkRow> = links.iter().map(link).collect();
        let sql = "UPDATE company SET kind = $2, siren = $3, vat = $4, lei = $5, sector = $6, founded = $7, size = $8,
                   stands_for = $9, languages = $10, email = $11, telephone = $12, form = $13, links = $14,
                   sponsor = $15, sponsor_shown = $16, registration = $17, registration_reason = $18
                   WHERE actor_id = $1";
        let bound = vec![
            actor.0.into(),
            kind.as_str().into(),
            identifiers.siren().map(ToString::to_string).into(),
            identifiers.vat().map(ToString::to_string).into(),
            identifiers.lei().map(ToString::to_string).into(),
            sector.map(|sector| sector.code().to_owned()).into(),
            founded.map(i64::from).into(),
            size.map(|size| size.as_str().to_owned()).into(),
            serde_json::to_string(values).map_err(corrupt)?.into(),
            serde_json::to_string(languages).map_err(corrupt)?.into(),
            email.clone().into(),
            telephone.clone().into(),
            form.as_ref().map(ToString::to_string).into(),
            serde_json::to_string(&links).map_err(corrupt)?.into(),
            sponsor.map(|sponsor| sponsor.person.0).into(),
            sponsor.is_some_and(|sponsor| sponsor.shown).into(),
            registration.as_str().into(),
            registration_reason.clone().into(),
        ];
        sql::exec(self.0, sql, bound).await?;
        Ok(())
    }

    /// Forgets what a company said of itself and where it worked, for when the account goes.
    pub async fn forget(&self, company: ActorId) -> Result<(), StorageError> {
        sql::exec(self.0, "DELETE FROM establishment WHERE company = $1", vec![company.0.into()]).await?;
        sql::exec(self.0, "DELETE FROM company WHERE actor_id = $1", vec![company.0.into()]).await?;
        Ok(())
    }

    /// Stores an establishment, new or changed.
    pub async fn save_establishment(&self, establishment: &Establishment) -> Result<(), StorageError> {
        let Establishment { id, company, commune, siret, name, address, closed_at } = establishment;
        let sql = "INSERT INTO establishment (id, company, commune, siret, name, address, closed_at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7)
                   ON CONFLICT (id) DO UPDATE SET commune = excluded.commune, siret = excluded.siret,
                   name = excluded.name, address = excluded.address, closed_at = excluded.closed_at";
        let bound = vec![
            id.0.into(),
            company.0.into(),
            commune.as_str().into(),
            siret.as_ref().map(ToString::to_string).into(),
            name.clone().into(),
            address.clone().into(),
            closed_at.map(to_ms).into(),
        ];
        sql::exec(self.0, sql, bound).await?;
        Ok(())
    }

    /// Forgets an establishment of a company, as if it had never been.
    pub async fn delete_establishment(&self, company: ActorId, id: EstablishmentId) -> Result<(), StorageError> {
        let sql = "DELETE FROM establishment WHERE company = $1 AND id = $2";
        sql::exec(self.0, sql, vec![company.0.into(), id.0.into()]).await?;
        Ok(())
    }
}
