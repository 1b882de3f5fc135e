//! Markers: how far somebody has read in a timeline, so that every app goes on from there.

use domain::{
    id::ActorId,
    time::{Timestamp, from_ms, to_ms},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use crate::{StorageError, sql};

/// How far somebody has read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    /// `home` or `notifications`.
    pub timeline: String,
    /// The last entry that was read.
    pub last_read_id: i64,
    /// How often it was set.
    pub version: i64,
    /// When it was set.
    pub updated_at: Timestamp,
}

/// Markers.
pub struct Markers<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct Row {
    timeline: String,
    last_read_id: i64,
    version: i64,
    updated_at: i64,
}

impl<C: ConnectionTrait> Markers<'_, C> {
    /// Every marker of an actor.
    pub async fn of_actor(&self, actor: ActorId) -> Result<Vec<Marker>, StorageError> {
        let sql = "SELECT timeline, last_read_id, version, updated_at FROM marker WHERE actor_id = $1";
        let rows: Vec<Row> = sql::all(self.0, sql, vec![actor.0.into()]).await?;
        Ok(rows
            .into_iter()
            .map(|Row { timeline, last_read_id, version, updated_at }| Marker {
                timeline,
                last_read_id,
                version,
                updated_at: from_ms(updated_at),
            })
            .collect())
    }
}

impl Markers<'_, DatabaseTransaction> {
    /// Sets a marker.
    pub async fn save(
        &self,
        actor: ActorId,
        timeline: &str,
        last_read_id: i64,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let sql =
            "INSERT INTO marker (actor_id, timeline, last_read_id, version, updated_at) VALUES ($1, $2, $3, 1, $4)
                   ON CONFLICT (actor_id, timeline) DO UPDATE SET last_read_id = excluded.last_read_id,
                   version = marker.version + 1, updated_at = excluded.updated_at";
        sql::exec(self.0, sql, vec![actor.0.into(), timeline.into(), last_read_id.into(), to_ms(at).into()]).await?;
        Ok(())
    }
}
