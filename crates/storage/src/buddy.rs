//! Who accompanies whom, and who is willing to.

use domain::{
    buddy::{Buddy, BuddyState, Guide},
    cursor::Level,
    id::ActorId,
    territory::TerritoryKind,
    time::{Timestamp, from_ms, to_ms},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use crate::{StorageError, sql, territory::group::MAX_STEPS};

/// Who accompanies whom, and who is willing to.
pub struct Buddies<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct Row {
    newcomer: i64,
    guide: i64,
    note: String,
    state: String,
    since: i64,
}

impl Row {
    fn into_domain(self) -> Result<Buddy, StorageError> {
        let Self { newcomer, guide, note, state, since } = self;
        Ok(Buddy {
            newcomer: ActorId(newcomer),
            guide: ActorId(guide),
            note,
            state: BuddyState::from_name(&state).ok_or_else(|| StorageError::corrupt("buddy", &state))?,
            since: from_ms(since),
        })
    }
}

#[derive(FromQueryResult)]
struct GuideRow {
    company: i64,
    level: String,
    accompanied: i64,
    declined_at: Option<i64>,
}

impl GuideRow {
    fn into_domain(self) -> Result<Guide, StorageError> {
        let Self { company, level, accompanied, declined_at } = self;
        Ok(Guide {
            company: ActorId(company),
            level: Level::from_name(&level).ok_or_else(|| StorageError::corrupt("actor", &level))?,
            accompanied: u32::try_from(accompanied).unwrap_or(u32::MAX),
            declined_at: declined_at.map(from_ms),
        })
    }
}

impl<C: ConnectionTrait> Buddies<'_, C> {
    /// Whether a company is willing to accompany others.
    pub async fn is_willing(&self, company: ActorId) -> Result<bool, StorageError> {
        sql::any(self.0, "SELECT 1 FROM guide WHERE company = $1", vec![company.0.into()]).await
    }

    /// What stands between a newcomer and a guide.
    pub async fn between(&self, newcomer: ActorId, guide: ActorId) -> Result<Option<Buddy>, StorageError> {
        let sql = "SELECT newcomer, guide, note, state, since FROM buddy WHERE newcomer = $1 AND guide = $2";
        let row: Option<Row> = sql::one(self.0, sql, vec![newcomer.0.into(), guide.0.into()]).await?;
        row.map(Row::into_domain).transpose()
    }

    /// Whom a company accompanies, who accompanies it, and who was asked to, the longest first.
    pub async fn open(&self, company: ActorId) -> Result<Vec<Buddy>, StorageError> {
        let sql = "SELECT newcomer, guide, note, state, since FROM buddy
                   WHERE (newcomer = $1 OR guide = $1) AND state <> 'declined' ORDER BY since, newcomer, guide";
        let rows: Vec<Row> = sql::all(self.0, sql, vec![company.0.into()]).await?;
        rows.into_iter().map(Row::into_domain).collect()
    }

    /// Companies that are willing to accompany others and are listed in an area where `newcomer` works at a moment, or
    /// in one that holds it, countries left out: the nearest first, and of those as near, whoever accompanies the
    /// fewest. Of one company alone where `only` names it.
    pub async fn near(
        &self,
        newcomer: ActorId,
        only: Option<ActorId>,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<Guide>, StorageError> {
        let sql = format!(
            "WITH RECURSIVE above (id, steps) AS (
                 SELECT COALESCE(c.leads_to, c.id), CAST(0 AS BIGINT) FROM establishment e
                 JOIN territory c ON c.code = e.commune
                 WHERE e.company = $1 AND (e.closed_at IS NULL OR e.closed_at > $2)
                 UNION
                 SELECT p.parent, w.steps + 1 FROM above w JOIN territory_parent p ON p.child = w.id
                 WHERE w.steps < {MAX_STEPS}
             ),
             near (company, steps) AS (
                 SELECT g.company, MIN(w.steps) FROM above w
                 JOIN territory t ON t.id = w.id AND t.kind <> $4
                 JOIN directory_place l ON l.territory = w.id
                 JOIN guide g ON g.company = l.entry
                 GROUP BY g.company
             )
             SELECT a.id AS company, a.sharing AS level,
                 (SELECT COUNT(*) FROM buddy o WHERE o.guide = a.id AND o.state <> 'declined') AS accompanied,
                 (SELECT d.since FROM buddy d
                  WHERE d.newcomer = $1 AND d.guide = a.id AND d.state = 'declined') AS declined_at
             FROM near n JOIN actor a ON a.id = n.company
             WHERE a.id <> $1 AND ($3 = 0 OR a.id = $3) AND a.host = '' AND a.deleted_at IS NULL
               AND a.standing = 'good' AND a.discoverable AND a.publication = 'listed' AND a.sharing IS NOT NULL
               AND NOT EXISTS (SELECT 1 FROM block b
                   WHERE (b.actor_id = $1 AND b.target = a.id) OR (b.actor_id = a.id AND b.target = $1))
             ORDER BY n.steps, accompanied, a.id LIMIT {limit}"
        );
        let values = vec![
            newcomer.0.into(),
            to_ms(now).into(),
            only.map_or(0, |company| company.0).into(),
            TerritoryKind::Country.as_str().into(),
        ];
        let rows: Vec<GuideRow> = sql::all(self.0, sql, values).await?;
        rows.into_iter().map(GuideRow::into_domain).collect()
    }
}

impl Buddies<'_, DatabaseTransaction> {
    /// Remembers that a company is willing to accompany others, or no longer is.
    pub async fn save_willing(&self, company: ActorId, since: Option<Timestamp>) -> Result<(), StorageError> {
        match since {
            Some(since) => {
                let sql = "INSERT INTO guide (company, since) VALUES ($1, $2) ON CONFLICT (company) DO NOTHING";
                sql::exec(self.0, sql, vec![company.0.into(), to_ms(since).into()]).await?;
            }
            None => {
                sql::exec(self.0, "DELETE FROM guide WHERE company = $1", vec![company.0.into()]).await?;
            }
        }
        Ok(())
    }

    /// Stores what stands between two companies.
    pub async fn save(&self, buddy: &Buddy) -> Result<(), StorageError> {
        let Buddy { newcomer, guide, note, state, since } = buddy;
        let sql = "INSERT INTO buddy (newcomer, guide, note, state, since) VALUES ($1, $2, $3, $4, $5)
                   ON CONFLICT (newcomer, guide) DO UPDATE SET note = excluded.note, state = excluded.state,
                     since = excluded.since";
        let values =
            vec![newcomer.0.into(), guide.0.into(), note.clone().into(), state.as_str().into(), to_ms(*since).into()];
        sql::exec(self.0, sql, values).await?;
        Ok(())
    }

    /// Ends what stands between two companies.
    pub async fn delete(&self, newcomer: ActorId, guide: ActorId) -> Result<(), StorageError> {
        let sql = "DELETE FROM buddy WHERE newcomer = $1 AND guide = $2";
        sql::exec(self.0, sql, vec![newcomer.0.into(), guide.0.into()]).await?;
        Ok(())
    }

    /// Ends what is asked or agreed between two companies, whichever accompanies the other; `false` where nothing is.
    pub async fn end_between(&self, one: ActorId, other: ActorId) -> Result<bool, StorageError> {
        let sql = "DELETE FROM buddy WHERE state <> 'declined'
                   AND ((newcomer = $1 AND guide = $2) OR (newcomer = $2 AND guide = $1))";
        Ok(sql::exec(self.0, sql, vec![one.0.into(), other.0.into()]).await? > 0)
    }

    /// Ends everything that a company had to do with others, for when the account goes.
    pub async fn forget_actor(&self, company: ActorId) -> Result<(), StorageError> {
        for sql in ["DELETE FROM guide WHERE company = $1", "DELETE FROM buddy WHERE newcomer = $1 OR guide = $1"] {
            sql::exec(self.0, sql, vec![company.0.into()]).await?;
        }
        Ok(())
    }
}
