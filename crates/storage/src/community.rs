//! Communities: what each is and who belongs to it. Who looks after one is in [`moderator`], who is kept out in
//! [`ban`], who is invited in [`invitation`].

mod ban;
mod invitation;
mod moderator;

use std::collections::BTreeMap;

use domain::{
    community::{Closer, Closing, Community, Purpose},
    cursor::Level,
    group::{Access, Place, Rules},
    id::ActorId,
    territory::TerritoryCode,
    time::{Timestamp, from_ms, to_ms},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult, Value};

pub use self::ban::Ban;
use crate::{Look, Page, StorageError, sql};

/// Communities.
pub struct Communities<'a, C>(pub(crate) &'a C);

/// Which communities are listed.
#[derive(Debug, Clone, Default)]
pub struct CommunityFilter {
    /// Only these kinds of purpose; all where empty.
    pub purpose: Option<Purpose>,
    /// Only those of which this actor is a member.
    pub member: Option<ActorId>,
    /// Only those that this actor looks after.
    pub moderator: Option<ActorId>,
    /// Those that wish to be found, and nobody else's.
    pub listed: bool,
}

#[derive(FromQueryResult)]
struct Row {
    actor_id: i64,
    purpose: String,
    subject: String,
    access: String,
    territory: Option<String>,
    charter: String,
    languages: String,
    founder: i64,
    created_at: i64,
    closed_at: Option<i64>,
    closed_by: Option<String>,
}

impl Row {
    fn into_domain(self) -> Result<Community, StorageError> {
        let Self {
            actor_id,
            purpose,
            subject,
            access,
            territory,
            charter,
            languages,
            founder,
            created_at,
            closed_at,
            closed_by,
        } = self;
        let parse = |code: &String| TerritoryCode::parse(code).map_err(|_| StorageError::corrupt("community", code));
        Ok(Community {
            actor: ActorId(actor_id),
            purpose: Purpose::from_name(&purpose).ok_or_else(|| StorageError::corrupt("community", &purpose))?,
            subject,
            access: parse_access(&access)?,
            territory: territory.as_ref().map(parse).transpose()?,
            charter,
            languages: serde_json::from_str(&languages).map_err(|error| StorageError::corrupt("community", error))?,
            founder: ActorId(founder),
            created_at: from_ms(created_at),
            closing: closed_at.map(|at| closing(at, closed_by.as_deref())).transpose()?,
        })
    }
}

/// Of what a program from before closed, while it shared the database, it is not known for whom: its own moderators, as
/// all that was closed before.
fn closing(at: i64, by: Option<&str>) -> Result<Closing, StorageError> {
    let by = match by {
        Some(name) => Closer::from_name(name).ok_or_else(|| StorageError::corrupt("community", name))?,
        None => Closer::Community,
    };
    Ok(Closing { since: from_ms(at), by })
}

fn parse_access(name: &str) -> Result<Access, StorageError> {
    Access::from_name(name).ok_or_else(|| StorageError::corrupt("community", name))
}

#[derive(FromQueryResult)]
struct RulesRow {
    actor_id: i64,
    access: String,
    level: Option<String>,
    closed_at: Option<i64>,
}

impl RulesRow {
    fn into_domain(self) -> Result<(ActorId, Rules), StorageError> {
        let Self { actor_id, access, level, closed_at } = self;
        let level = level.map(|name| Level::from_name(&name).ok_or_else(|| StorageError::corrupt("cursor", &name)));
        let rules = Rules { access: parse_access(&access)?, level: level.transpose()?, closed: closed_at.is_some() };
        Ok((ActorId(actor_id), rules))
    }
}

#[derive(FromQueryResult)]
struct PlaceRow {
    member: i32,
    moderator: i32,
    banned: i32,
}

impl<'a, C: ConnectionTrait> Communities<'a, C> {
    /// Communities as a look or a change sees them.
    pub fn of<L: Look<Conn = C>>(look: &'a L) -> Self {
        Self(look.conn())
    }
}

impl<C: ConnectionTrait> Communities<'_, C> {
    /// What is known of a community; `None` for every other actor.
    pub async fn find(&self, actor: ActorId) -> Result<Option<Community>, StorageError> {
        let row: Option<Row> =
            sql::one(self.0, "SELECT * FROM community WHERE actor_id = $1", vec![actor.0.into()]).await?;
        row.map(Row::into_domain).transpose()
    }

    /// Those of these actors that are communities, in any order.
    pub async fn find_all(&self, actors: &[ActorId]) -> Result<Vec<Community>, StorageError> {
        let mut found = Vec::new();
        for chunk in actors.chunks(sql::CHUNK) {
            let raw: Vec<i64> = chunk.iter().map(|id| id.0).collect();
            let list = sql::list(0, &raw);
            let sql = format!("SELECT * FROM community WHERE actor_id IN {}", list.sql);
            let rows: Vec<Row> = sql::all(self.0, sql, list.values).await?;
            found.extend(rows.into_iter().map(Row::into_domain).collect::<Result<Vec<_>, _>>()?);
        }
        Ok(found)
    }

    /// What a community lets people do; `None` for every other actor.
    pub async fn rules(&self, group: ActorId) -> Result<Option<Rules>, StorageError> {
        let sql = "SELECT c.actor_id, c.access, c.closed_at, k.level
                   FROM community c LEFT JOIN cursor k ON k.actor_id = c.actor_id WHERE c.actor_id = $1";
        let row: Option<RulesRow> = sql::one(self.0, sql, vec![group.0.into()]).await?;
        Ok(row.map(RulesRow::into_domain).transpose()?.map(|(_, rules)| rules))
    }

    /// What those of these groups that are communities let people do.
    pub async fn rules_among(&self, groups: &[ActorId]) -> Result<BTreeMap<ActorId, Rules>, StorageError> {
        let mut found = BTreeMap::new();
        for chunk in groups.chunks(sql::CHUNK) {
            let raw: Vec<i64> = chunk.iter().map(|id| id.0).collect();
            let list = sql::list(0, &raw);
            let sql = format!(
                "SELECT c.actor_id, c.access, c.closed_at, k.level
                 FROM community c LEFT JOIN cursor k ON k.actor_id = c.actor_id WHERE c.actor_id IN {}",
                list.sql
            );
            let rows: Vec<RulesRow> = sql::all(self.0, sql, list.values).await?;
            for row in rows {
                let (group, rules) = row.into_domain()?;
                found.insert(group, rules);
            }
        }
        Ok(found)
    }

    /// Communities whose actor is well, the newest first.
    pub async fn list(&self, which: &CommunityFilter, page: Page) -> Result<Vec<Community>, StorageError> {
        let mut values: Vec<Value> = Vec::new();
        let mut extra = String::new();
        if let Some(purpose) = which.purpose {
            values.push(purpose.as_str().into());
            extra.push_str(&format!(" AND c.purpose = ${}", values.len()));
        }
        if let Some(member) = which.member {
            values.push(member.0.into());
            extra.push_str(&format!(
                " AND EXISTS (SELECT 1 FROM follow f WHERE f.follower = ${} AND f.target = c.actor_id AND f.accepted)",
                values.len()
            ));
        }
        if let Some(moderator) = which.moderator {
            values.push(moderator.0.into());
            extra.push_str(&format!(
                " AND EXISTS (SELECT 1 FROM community_moderator m WHERE m.actor_id = ${} AND m.community = c.actor_id)",
                values.len()
            ));
        }
        if which.listed {
            extra.push_str(" AND a.discoverable");
        }
        let (condition, bound) = page.condition("c.actor_id", values.len());
        let sql = format!(
            "SELECT c.* FROM community c JOIN actor a ON a.id = c.actor_id
             WHERE a.deleted_at IS NULL AND a.standing = 'good'{extra}{condition}{}",
            page.order("c.actor_id")
        );
        let rows: Vec<Row> = sql::all(self.0, sql, [values, bound].concat()).await?;
        Ok(page.arrange(rows.into_iter().map(Row::into_domain).collect::<Result<_, _>>()?))
    }

    /// What an actor is in a group, now.
    pub async fn place(&self, group: ActorId, actor: ActorId, now: Timestamp) -> Result<Place, StorageError> {
        let sql = "SELECT
            CASE WHEN EXISTS (SELECT 1 FROM follow WHERE follower = $2 AND target = $1 AND accepted) THEN 1 ELSE 0 END AS member,
            CASE WHEN EXISTS (SELECT 1 FROM community_moderator WHERE community = $1 AND actor_id = $2) THEN 1 ELSE 0 END AS moderator,
            CASE WHEN EXISTS (SELECT 1 FROM community_ban WHERE community = $1 AND actor_id = $2
                              AND (until IS NULL OR until > $3)) THEN 1 ELSE 0 END AS banned";
        let row: Option<PlaceRow> =
            sql::one(self.0, sql, vec![group.0.into(), actor.0.into(), to_ms(now).into()]).await?;
        Ok(row.map_or_else(Place::default, |PlaceRow { member, moderator, banned }| Place {
            member: member != 0,
            moderator: moderator != 0,
            banned: banned != 0,
        }))
    }

    /// Those of these actors of which `viewer` does not learn who belongs to them: communities by invitation here, and
    /// groups of other servers that are for their members alone, of which they are no member.
    pub async fn unseen(&self, viewer: Option<ActorId>, among: &[ActorId]) -> Result<Vec<ActorId>, StorageError> {
        let sql = "SELECT a.id FROM actor a
                   WHERE (EXISTS (SELECT 1 FROM community c WHERE c.actor_id = a.id AND c.access = 'invitation')
                          OR EXISTS (SELECT 1 FROM closed_group g WHERE g.actor_id = a.id))
                     AND NOT EXISTS (SELECT 1 FROM follow f
                                     WHERE f.follower = $1 AND f.target = a.id AND f.accepted)
                     AND a.id IN ";
        sql::among(self.0, sql, vec![viewer.map_or(0, |viewer| viewer.0).into()], among).await
    }

    /// Whether a group of another server is for its members alone, as that server says.
    pub async fn is_closed_elsewhere(&self, group: ActorId) -> Result<bool, StorageError> {
        sql::any(self.0, "SELECT 1 FROM closed_group WHERE actor_id = $1", vec![group.0.into()]).await
    }

    /// Whether in a group of another server moderators alone begin threads, as that server says.
    pub async fn is_moderators_only(&self, group: ActorId) -> Result<bool, StorageError> {
        sql::any(self.0, "SELECT 1 FROM moderators_only_group WHERE actor_id = $1", vec![group.0.into()]).await
    }

    /// Groups of other servers that somebody belongs to, the latest first.
    pub async fn elsewhere(&self, member: ActorId, limit: u32) -> Result<Vec<ActorId>, StorageError> {
        let sql = format!(
            "SELECT f.target FROM follow f JOIN actor a ON a.id = f.target
             WHERE f.follower = $1 AND f.accepted AND a.kind = 'Group' AND a.host <> '' AND a.deleted_at IS NULL
             ORDER BY f.id DESC LIMIT {limit}"
        );
        Ok(sql::ids(self.0, sql, vec![member.0.into()]).await?.into_iter().map(ActorId).collect())
    }

    /// How many somebody made.
    pub async fn founded(&self, founder: ActorId) -> Result<i64, StorageError> {
        sql::number(self.0, "SELECT COUNT(*) FROM community WHERE founder = $1", vec![founder.0.into()]).await
    }

    /// How many ask to be let in.
    pub async fn count_requests(&self, community: ActorId) -> Result<i64, StorageError> {
        let sql = "SELECT COUNT(*) FROM follow WHERE target = $1 AND accepted = FALSE";
        sql::number(self.0, sql, vec![community.0.into()]).await
    }
}

impl Communities<'_, DatabaseTransaction> {
    /// Stores a community, new or changed.
    pub async fn save(&self, community: &Community) -> Result<(), StorageError> {
        let languages =
            serde_json::to_string(&community.languages).map_err(|error| StorageError::corrupt("community", error))?;
        let sql = "INSERT INTO community
                     (actor_id, purpose, subject, access, territory, charter, languages, founder, created_at,
                      closed_at, closed_by)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                   ON CONFLICT (actor_id) DO UPDATE SET purpose = excluded.purpose, subject = excluded.subject,
                     access = excluded.access, territory = excluded.territory, charter = excluded.charter,
                     languages = excluded.languages, closed_at = excluded.closed_at,
                     closed_by = excluded.closed_by";
        let values = vec![
            community.actor.0.into(),
            community.purpose.as_str().into(),
            community.subject.clone().into(),
            community.access.as_str().into(),
            community.territory.as_ref().map(ToString::to_string).into(),
            community.charter.clone().into(),
            languages.into(),
            community.founder.0.into(),
            to_ms(community.created_at).into(),
            community.closing.map(|closing| to_ms(closing.since)).into(),
            community.closing.map(|closing| closing.by.as_str()).into(),
        ];
        sql::exec(self.0, sql, values).await?;
        Ok(())
    }

    /// Forgets what somebody looked after, and the invitations by and for them.
    pub async fn forget_actor(&self, actor: ActorId) -> Result<(), StorageError> {
        for sql in [
            "DELETE FROM community_moderator WHERE actor_id = $1",
            "DELETE FROM community_invitation WHERE actor_id = $1 OR created_by = $1",
        ] {
            sql::exec(self.0, sql, vec![actor.0.into()]).await?;
        }
        Ok(())
    }

    /// Keeps whether a group of another server is for its members alone.
    pub async fn save_closed_elsewhere(&self, group: ActorId, closed: bool) -> Result<(), StorageError> {
        let sql = if closed {
            "INSERT INTO closed_group (actor_id) VALUES ($1) ON CONFLICT DO NOTHING"
        } else {
            "DELETE FROM closed_group WHERE actor_id = $1"
        };
        sql::exec(self.0, sql, vec![group.0.into()]).await?;
        Ok(())
    }

    /// Keeps whether in a group of another server moderators alone begin threads.
    pub async fn save_moderators_only(&self, group: ActorId, alone: bool) -> Result<(), StorageError> {
        let sql = if alone {
            "INSERT INTO moderators_only_group (actor_id) VALUES ($1) ON CONFLICT DO NOTHING"
        } else {
            "DELETE FROM moderators_only_group WHERE actor_id = $1"
        };
        sql::exec(self.0, sql, vec![group.0.into()]).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_closed_for_nobody_known_its_own_moderators_open() {
        for (name, by) in
            [(None, Closer::Community), (Some("community"), Closer::Community), (Some("server"), Closer::Server)]
        {
            assert_eq!(closing(5, name).expect("is read"), Closing { since: from_ms(5), by }, "{name:?}");
        }
        assert!(closing(5, Some("nobody")).is_err());
    }
}
