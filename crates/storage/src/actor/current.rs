//! Actors of whom only the version and the figures were read: the rest is what was read before, or is read now.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use domain::{
    actor::{Actor, Counts},
    id::ActorId,
    time::from_ms,
};
use sea_orm::{DbErr, QueryResult};

use super::row::Model;
use crate::{Look, StorageError, sql};

/// An actor's version and figures.
#[derive(Debug)]
pub(crate) struct Current {
    id: i64,
    version: i64,
    counts: Counts,
}

impl Current {
    /// The columns that [`Current::from_row`] reads, of the actor `alias`.
    pub(crate) fn columns(alias: &str) -> String {
        let columns = ["id", "version", "followers_count", "following_count", "posts_count", "last_post_at"];
        columns.map(|column| format!("{alias}.{column}")).join(", ")
    }

    /// Reads those columns, of which the first is at the place `first`.
    pub(crate) fn from_row(row: &QueryResult, first: usize) -> Result<Self, DbErr> {
        Ok(Self {
            id: row.try_get_by_index(first)?,
            version: row.try_get_by_index(first + 1)?,
            counts: Counts {
                followers: row.try_get_by_index(first + 2)?,
                following: row.try_get_by_index(first + 3)?,
                posts: row.try_get_by_index(first + 4)?,
                last_post_at: row.try_get_by_index::<Option<i64>>(first + 5)?.map(from_ms),
                ..Counts::default()
            },
        })
    }
}

/// The actors, with their figures of now.
pub(crate) async fn actors<'a>(
    look: &impl Look,
    rows: impl Iterator<Item = &'a Current>,
) -> Result<HashMap<ActorId, Actor>, StorageError> {
    let rows: HashMap<ActorId, &Current> = rows.map(|row| (ActorId(row.id), row)).collect();
    let known = |row: &&Current| look.kept()?.actor(ActorId(row.id), row.version);
    let mut actors: Vec<Arc<Actor>> = rows.values().filter_map(known).collect();
    if actors.len() < rows.len() {
        let there: BTreeSet<ActorId> = actors.iter().map(|actor| actor.id).collect();
        let missing: Vec<i64> = rows.keys().filter(|id| !there.contains(id)).map(|id| id.0).collect();
        actors.extend(read(look, &missing).await?);
    }
    let now = |actor: Arc<Actor>| {
        // The number of ties belongs to the version, not to the figures that are read each time.
        let counts = Counts { ties: actor.counts.ties, ..rows.get(&actor.id)?.counts };
        Some((actor.id, Actor { counts, ..Arc::unwrap_or_clone(actor) }))
    };
    Ok(actors.into_iter().filter_map(now).collect())
}

async fn read(look: &impl Look, ids: &[i64]) -> Result<Vec<Arc<Actor>>, StorageError> {
    let list = sql::list(0, ids);
    let rows: Vec<Model> =
        sql::all(look.conn(), format!("SELECT * FROM actor WHERE id IN {}", list.sql), list.values).await?;
    let keep = |row: Model| {
        let version = row.version;
        let actor = Arc::new(row.into_domain()?);
        if let Some(kept) = look.kept() {
            kept.keep_actor(version, Arc::clone(&actor));
        }
        Ok(actor)
    };
    rows.into_iter().map(keep).collect()
}
