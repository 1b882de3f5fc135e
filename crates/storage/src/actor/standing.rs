//! How moderators restrict actors. An actor has a standing of its own and one that follows from the policy on its
//! server; the database keeps the worse of both beside them, so that every view asks one column. The own one is what
//! moderators decided, or worse where the actor's own server suspended it: neither lifts the other.

use domain::{actor::Standing, handle::Host, id::ActorId};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use super::{Actors, HostRow};
use crate::{StorageError, sql};

/// What an actor's standing is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standings {
    /// What our moderators decided about it.
    pub decided: Standing,
    /// What follows from the policy on its server.
    pub host: Standing,
    /// Whether its own server says that it is suspended.
    pub suspended_at_home: bool,
}

#[derive(FromQueryResult)]
struct StandingsRow {
    decided_standing: String,
    host_standing: String,
    suspended_at_home: bool,
}

pub(super) fn name(standing: Standing) -> &'static str {
    match standing {
        Standing::Good => "good",
        Standing::Limited => "limited",
        Standing::Suspended => "suspended",
    }
}

pub(super) fn from_name(name: &str) -> Standing {
    match name {
        "limited" => Standing::Limited,
        "suspended" => Standing::Suspended,
        _ => Standing::Good,
    }
}

impl<C: ConnectionTrait> Actors<'_, C> {
    /// The hosts of actors that are known below a domain, itself and every port included.
    pub async fn hosts_under(&self, domain: &Host) -> Result<Vec<Host>, StorageError> {
        // Jumps along the index from one distinct host to the next, however many actors it has.
        let sql = "WITH RECURSIVE known (host) AS (
                       SELECT MIN(host) FROM actor WHERE host > ''
                       UNION ALL SELECT (SELECT MIN(a.host) FROM actor a WHERE a.host > known.host) FROM known
                       WHERE known.host IS NOT NULL)
                   SELECT host FROM known WHERE host = $1 OR host LIKE $2 OR host LIKE $3 OR host LIKE $4";
        let name = domain.name();
        let values =
            vec![name.into(), format!("%.{name}").into(), format!("{name}:%").into(), format!("%.{name}:%").into()];
        let rows: Vec<HostRow> = sql::all(self.0, sql, values).await?;
        Ok(rows.into_iter().map(|HostRow { host }| Host::from_stored(host)).collect())
    }

    /// What the standing of an actor, which must exist, is made of.
    pub async fn standings(&self, id: ActorId) -> Result<Standings, StorageError> {
        let sql = "SELECT decided_standing, host_standing, suspended_at_home FROM actor WHERE id = $1";
        let row: Option<StandingsRow> = sql::one(self.0, sql, vec![id.0.into()]).await?;
        let StandingsRow { decided_standing, host_standing, suspended_at_home } =
            row.ok_or(StorageError::NotFound("actor"))?;
        let (decided, host) = (from_name(&decided_standing), from_name(&host_standing));
        Ok(Standings { decided, host, suspended_at_home })
    }
}

impl Actors<'_, DatabaseTransaction> {
    /// Stores what moderators decided about an actor itself. A policy on its server holds beside it, and what its own
    /// server says.
    pub async fn save_standing(&self, id: ActorId, standing: Standing) -> Result<(), StorageError> {
        let sql = "UPDATE actor SET decided_standing = $2,
                   own_standing = CASE WHEN suspended_at_home THEN 'suspended' ELSE $2 END WHERE id = $1";
        sql::exec(self.0, sql, vec![id.0.into(), name(standing).into()]).await?;
        Ok(())
    }

    /// Stores whether an actor elsewhere is suspended by its own server. What our moderators decided holds beside it.
    pub async fn save_suspended_at_home(&self, id: ActorId, suspended: bool) -> Result<(), StorageError> {
        let own = if suspended { "'suspended'" } else { "decided_standing" };
        let sql = format!(
            "UPDATE actor SET suspended_at_home = $2, own_standing = {own}
             WHERE id = $1 AND host <> '' AND suspended_at_home <> $2"
        );
        sql::exec(self.0, sql, vec![id.0.into(), suspended.into()]).await?;
        Ok(())
    }

    /// Stores what follows from the policy on a host for at most `limit` of its actors, except for those where it
    /// is stored already; how many there were.
    pub async fn save_host_standing(&self, host: &Host, standing: Standing, limit: u64) -> Result<u64, StorageError> {
        let others = match standing {
            Standing::Good => "'limited', 'suspended'",
            Standing::Limited => "'good', 'suspended'",
            Standing::Suspended => "'good', 'limited'",
        };
        let sql = format!(
            "UPDATE actor SET host_standing = $2 WHERE id IN
             (SELECT id FROM actor WHERE host = $1 AND host_standing IN ({others}) LIMIT {limit})"
        );
        sql::exec(self.0, sql, vec![host.as_str().into(), name(standing).into()]).await
    }

    /// Forgets the pictures, and what they show, of at most `limit` actors of a host; how many had one.
    pub async fn forget_pictures(&self, host: &Host, limit: u64) -> Result<u64, StorageError> {
        let sql = format!(
            "UPDATE actor SET icon = NULL, icon_description = '', image = NULL, image_description = '' WHERE id IN
             (SELECT id FROM actor WHERE host = $1 AND (icon IS NOT NULL OR image IS NOT NULL) LIMIT {limit})"
        );
        sql::exec(self.0, sql, vec![host.as_str().into()]).await
    }
}
