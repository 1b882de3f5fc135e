//! How moderators restrict actors. An actor has a standing of its own and one that follows from the policy on its
//! server; the database keeps the worse of both beside them, so that every view asks one column.

use domain::{actor::Standing, handle::Host, id::ActorId};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use super::{Actors, HostRow};
use crate::{StorageError, sql};

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
        // From each host to the next in the index, however many actors it has.
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
}

impl Actors<'_, DatabaseTransaction> {
    /// Stores what moderators decided about an actor itself. A policy on its server holds beside it.
    pub async fn save_standing(&self, id: ActorId, standing: Standing) -> Result<(), StorageError> {
        let sql = "UPDATE actor SET own_standing = $2 WHERE id = $1";
        sql::exec(self.0, sql, vec![id.0.into(), name(standing).into()]).await?;
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

    /// Forgets the pictures of at most `limit` actors of a host; how many had one.
    pub async fn forget_pictures(&self, host: &Host, limit: u64) -> Result<u64, StorageError> {
        let sql = format!(
            "UPDATE actor SET icon = NULL, image = NULL WHERE id IN
             (SELECT id FROM actor WHERE host = $1 AND (icon IS NOT NULL OR image IS NOT NULL) LIMIT {limit})"
        );
        sql::exec(self.0, sql, vec![host.as_str().into()]).await
    }
}
