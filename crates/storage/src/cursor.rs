//! Sharing cursors, their changes, and what somebody is to the one who has one.

use domain::{
    cursor::{Change, Cursor, Level, Relation},
    id::{ActorId, PostId},
    time::{Timestamp, from_ms, to_ms},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use crate::{
    StorageError,
    membership::{active, in_team},
    sql,
    views::in_circle,
};

/// Sharing cursors.
pub struct Cursors<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct Row {
    actor_id: i64,
    level: String,
    changed_at: i64,
}

impl Row {
    fn into_domain(self) -> Result<Cursor, StorageError> {
        let Self { actor_id, level, changed_at } = self;
        Ok(Cursor { actor: ActorId(actor_id), level: parse(&level)?, changed_at: from_ms(changed_at) })
    }
}

#[derive(FromQueryResult)]
struct ChangeRow {
    from_level: Option<String>,
    to_level: String,
    changed_by: Option<i64>,
    changed_at: i64,
}

#[derive(FromQueryResult)]
struct RelationRow {
    level: String,
    relation: i32,
}

fn parse(name: &str) -> Result<Level, StorageError> {
    Level::from_name(name).ok_or_else(|| StorageError::corrupt("cursor", name))
}

impl<C: ConnectionTrait> Cursors<'_, C> {
    /// Where an actor's cursor stands; `None` for those who have none.
    pub async fn find(&self, actor: ActorId) -> Result<Option<Cursor>, StorageError> {
        Ok(self.find_all(&[actor]).await?.pop())
    }

    /// Where these actors' cursors stand, in any order; those who have none are left out.
    pub async fn find_all(&self, actors: &[ActorId]) -> Result<Vec<Cursor>, StorageError> {
        let mut cursors = Vec::with_capacity(actors.len());
        for chunk in actors.chunks(sql::CHUNK) {
            let raw: Vec<i64> = chunk.iter().map(|id| id.0).collect();
            let list = sql::list(0, &raw);
            let sql = format!("SELECT actor_id, level, changed_at FROM cursor WHERE actor_id IN {}", list.sql);
            let rows: Vec<Row> = sql::all(self.0, sql, list.values).await?;
            cursors.extend(rows.into_iter().map(Row::into_domain).collect::<Result<Vec<_>, _>>()?);
        }
        Ok(cursors)
    }

    /// Where the cursor of `owner` stands, and the closest thing that `actor` is to it or to its post `post`, at this
    /// moment, in one statement. Whom the post answers it names, as GoToSocial has it, and so it does
    /// everyone of the circle that it is for. `None` where `owner` has no cursor.
    pub async fn relation(
        &self,
        owner: ActorId,
        actor: ActorId,
        post: PostId,
        now: Timestamp,
    ) -> Result<Option<(Level, Relation)>, StorageError> {
        let sql = format!(
            "SELECT level, CASE
                WHEN actor_id = $2 THEN 4
                WHEN EXISTS (SELECT 1 FROM membership m
                             WHERE m.company = $1 AND m.person = $2 AND {} AND {}) THEN 3
                WHEN EXISTS (SELECT 1 FROM mention n WHERE n.post_id = $3 AND n.actor_id = $2)
                  OR EXISTS (SELECT 1 FROM post p WHERE p.id = $3 AND (p.in_reply_to_author = $2 OR {})) THEN 2
                WHEN EXISTS (SELECT 1 FROM follow f WHERE f.follower = $2 AND f.target = $1 AND f.accepted) THEN 1
                ELSE 0 END AS relation
             FROM cursor WHERE actor_id = $1",
            active("m", 4),
            in_team("m"),
            in_circle("p", "$2", 4)
        );
        let values = vec![owner.0.into(), actor.0.into(), post.0.into(), to_ms(now).into()];
        let row: Option<RelationRow> = sql::one(self.0, sql, values).await?;
        let Some(RelationRow { level, relation }) = row else { return Ok(None) };
        let relation = match relation {
            4 => Relation::Author,
            3 => Relation::Member,
            2 => Relation::Mentioned,
            1 => Relation::Follower,
            _ => Relation::Stranger,
        };
        Ok(Some((parse(&level)?, relation)))
    }

    /// The latest changes of a cursor, newest first.
    pub async fn changes(&self, actor: ActorId, limit: u32) -> Result<Vec<Change>, StorageError> {
        let sql = format!(
            "SELECT from_level, to_level, changed_by, changed_at FROM cursor_change WHERE actor_id = $1
             ORDER BY id DESC LIMIT {limit}"
        );
        let rows: Vec<ChangeRow> = sql::all(self.0, sql, vec![actor.0.into()]).await?;
        let change = |ChangeRow { from_level, to_level, changed_by, changed_at }| {
            Ok(Change {
                from: from_level.as_deref().map(parse).transpose()?,
                to: parse(&to_level)?,
                by: changed_by.map(ActorId),
                at: from_ms(changed_at),
            })
        };
        rows.into_iter().map(change).collect()
    }
}

impl Cursors<'_, DatabaseTransaction> {
    /// Moves a cursor, beside the actor too, and writes down who did it. `id` is the change's own.
    pub async fn set(&self, id: i64, actor: ActorId, change: Change) -> Result<(), StorageError> {
        let (level, at) = (change.to.as_str(), to_ms(change.at));
        let sql = "INSERT INTO cursor (actor_id, level, changed_at) VALUES ($1, $2, $3)
                   ON CONFLICT (actor_id) DO UPDATE SET level = excluded.level, changed_at = excluded.changed_at";
        sql::exec(self.0, sql, vec![actor.0.into(), level.into(), at.into()]).await?;
        let sql = "UPDATE actor SET sharing = $2, updated_at = $3 WHERE id = $1";
        sql::exec(self.0, sql, vec![actor.0.into(), level.into(), at.into()]).await?;
        let sql = "INSERT INTO cursor_change (id, actor_id, from_level, to_level, changed_by, changed_at)
                   VALUES ($1, $2, $3, $4, $5, $6)";
        let values = vec![
            id.into(),
            actor.0.into(),
            change.from.map(Level::as_str).into(),
            level.into(),
            change.by.map(|by| by.0).into(),
            at.into(),
        ];
        sql::exec(self.0, sql, values).await?;
        Ok(())
    }
}
