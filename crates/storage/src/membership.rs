//! Memberships: who belongs to which company.

use domain::{
    company::Company,
    id::{ActorId, MembershipId},
    membership::{Badge, CompanyRole, HandShown, Membership},
    time::{Timestamp, from_ms, to_ms},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use crate::{StorageError, sql};

/// Memberships. There is one row for a person and a company, ever: whoever comes back has it again.
pub struct Memberships<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    company: i64,
    person: i64,
    role: String,
    since: i64,
    until: Option<i64>,
    title: String,
    hand_shown: String,
    person_shows: bool,
    company_shows: bool,
    reminded: bool,
    by_link: bool,
}

impl Row {
    fn into_domain(self) -> Result<Membership, StorageError> {
        let Self {
            id,
            company,
            person,
            role,
            since,
            until,
            title,
            hand_shown,
            person_shows,
            company_shows,
            reminded,
            by_link,
        } = self;
        let hand_shown = HandShown::from_name(&hand_shown);
        let badge = Badge {
            title,
            hand_shown: hand_shown.ok_or_else(|| StorageError::corrupt("membership", "hand_shown"))?,
            person_shows,
            company_shows,
            reminded,
            by_link,
        };
        Ok(Membership {
            id: MembershipId(id),
            company: ActorId(company),
            person: ActorId(person),
            role: CompanyRole::from_name(&role).ok_or_else(|| StorageError::corrupt("membership", &role))?,
            since: from_ms(since),
            until: until.map(from_ms),
            badge,
        })
    }
}

/// The condition under which a membership `alias` holds at the moment that `$now` binds: the SQL of
/// [`Membership::is_active`], for everything that is decided by one.
pub(crate) fn active(alias: &str, now: usize) -> String {
    format!("{alias}.since <= ${now} AND ({alias}.until IS NULL OR {alias}.until > ${now})")
}

/// The condition under which a membership `alias` is one of the team: the SQL of [`CompanyRole::in_team`].
pub(crate) fn in_team(alias: &str) -> String {
    format!("{alias}.role IN ('owner', 'spokesperson', 'agent', 'employee', 'member')")
}

impl<C: ConnectionTrait> Memberships<'_, C> {
    async fn select(
        &self,
        sql: impl Into<String> + Send,
        values: Vec<sea_orm::Value>,
    ) -> Result<Vec<Membership>, StorageError> {
        let rows: Vec<Row> = sql::all(self.0, sql, values).await?;
        rows.into_iter().map(Row::into_domain).collect()
    }

    /// What a person is or was in a company.
    pub async fn find(&self, company: ActorId, person: ActorId) -> Result<Vec<Membership>, StorageError> {
        let sql = "SELECT * FROM membership WHERE company = $1 AND person = $2 ORDER BY id";
        self.select(sql, vec![company.0.into(), person.0.into()]).await
    }

    /// The memberships in a company of whoever answers for it; none where nobody does, or where their account is
    /// suspended or gone.
    pub async fn of_sponsor(&self, company: &Company) -> Result<Vec<Membership>, StorageError> {
        let Some(sponsor) = company.sponsor else { return Ok(Vec::new()) };
        let sql = "SELECT m.* FROM membership m JOIN actor a ON a.id = m.person
                   WHERE m.company = $1 AND m.person = $2 AND a.deleted_at IS NULL AND a.standing <> 'suspended'
                   ORDER BY m.id";
        self.select(sql, vec![company.actor.0.into(), sponsor.person.0.into()]).await
    }

    /// All memberships of a person.
    pub async fn of_person(&self, person: ActorId) -> Result<Vec<Membership>, StorageError> {
        self.select("SELECT * FROM membership WHERE person = $1 ORDER BY id", vec![person.0.into()]).await
    }

    /// All memberships in a company, those that ended too.
    pub async fn of_company(&self, company: ActorId) -> Result<Vec<Membership>, StorageError> {
        self.select("SELECT * FROM membership WHERE company = $1 ORDER BY id", vec![company.0.into()]).await
    }

    /// Who belongs to a company now, the longest first.
    pub async fn team(&self, company: ActorId, now: Timestamp) -> Result<Vec<Membership>, StorageError> {
        let sql =
            format!("SELECT m.* FROM membership m WHERE m.company = $1 AND {} ORDER BY m.since, m.id", active("m", 2));
        self.select(sql, vec![company.0.into(), to_ms(now).into()]).await
    }

    /// The memberships of an actor, as a person or as a company, that anybody may see, the longest first; `limit` of
    /// them at the most. A company that is not published is named nowhere.
    pub async fn shown(&self, actor: ActorId, now: Timestamp, limit: u32) -> Result<Vec<Membership>, StorageError> {
        let sql = format!(
            "SELECT m.* FROM membership m
             WHERE (m.person = $1 OR m.company = $1) AND m.person_shows AND m.company_shows AND {}
               AND NOT EXISTS (SELECT 1 FROM actor a WHERE a.id = m.company AND a.publication = 'hidden')
             ORDER BY m.since, m.id LIMIT {limit}",
            active("m", 2)
        );
        self.select(sql, vec![actor.0.into(), to_ms(now).into()]).await
    }

    /// The memberships of some persons that anybody may see, each the longest first; `limit` of all of them at the most.
    pub async fn shown_of(
        &self,
        persons: &[ActorId],
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<Membership>, StorageError> {
        let raw: Vec<i64> = persons.iter().map(|id| id.0).collect();
        let list = sql::list(1, &raw);
        let sql = format!(
            "SELECT m.* FROM membership m
             WHERE {} AND m.person IN {} AND m.person_shows AND m.company_shows
               AND NOT EXISTS (SELECT 1 FROM actor a WHERE a.id = m.company AND a.publication = 'hidden')
             ORDER BY m.person, m.since, m.id LIMIT {limit}",
            active("m", 1),
            list.sql
        );
        self.select(sql, [vec![to_ms(now).into()], list.values].concat()).await
    }

    /// Memberships that end until `before`, of which nobody was told yet; some of them.
    pub async fn ending(&self, now: Timestamp, before: Timestamp, limit: u32) -> Result<Vec<Membership>, StorageError> {
        let sql = format!(
            "SELECT * FROM membership WHERE until > $1 AND until <= $2 AND NOT settled AND NOT reminded ORDER BY until, id LIMIT {limit}"
        );
        self.select(sql, vec![to_ms(now).into(), to_ms(before).into()]).await
    }

    /// People elsewhere who belong to a company or are invited to one, and whose profile, which says so too, was read
    /// last before `before`; some of them, whichever, so that those whose server does not answer keep nobody waiting.
    pub async fn unread(&self, now: Timestamp, before: Timestamp, limit: u32) -> Result<Vec<ActorId>, StorageError> {
        let sql = format!(
            "SELECT a.id FROM actor a
             WHERE a.host <> '' AND a.deleted_at IS NULL AND a.standing <> 'suspended' AND a.fetched_at <= $2
               AND a.id IN (SELECT m.person FROM membership m WHERE {} UNION SELECT i.person FROM invitation i
                            WHERE i.kind = 'person' AND i.uses_left > 0 AND i.expires_at > $1)
             ORDER BY RANDOM() LIMIT {limit}",
            active("m", 1)
        );
        let values = vec![to_ms(now).into(), to_ms(before).into()];
        Ok(sql::ids(self.0, sql, values).await?.into_iter().map(ActorId).collect())
    }

    /// Memberships that ended, of which nothing was done yet; some of them.
    pub async fn ended(&self, now: Timestamp, limit: u32) -> Result<Vec<Membership>, StorageError> {
        let sql =
            format!("SELECT * FROM membership WHERE until <= $1 AND NOT settled ORDER BY until, id LIMIT {limit}");
        self.select(sql, vec![to_ms(now).into()]).await
    }
}

impl Memberships<'_, DatabaseTransaction> {
    /// Lets one change at a time decide about the owners of a company: of two that meet on PostgreSQL, one is tried
    /// again and sees what the other did.
    pub async fn hold_owners(&self, company: ActorId) -> Result<(), StorageError> {
        let sql = "UPDATE membership SET role = role WHERE company = $1 AND role = 'owner'";
        sql::exec(self.0, sql, vec![company.0.into()]).await?;
        Ok(())
    }

    /// Notes that everything that follows from the end of a membership was done.
    pub async fn settle(&self, id: MembershipId) -> Result<(), StorageError> {
        sql::exec(self.0, "UPDATE membership SET settled = TRUE WHERE id = $1", vec![id.0.into()]).await?;
        Ok(())
    }

    /// Stores a membership that both sides agreed to.
    pub async fn save(&self, membership: &Membership) -> Result<(), StorageError> {
        let sql = "INSERT INTO membership
                     (id, company, person, role, since, until, title, hand_shown, person_shows, company_shows, reminded, by_link)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                   ON CONFLICT (id) DO UPDATE SET role = excluded.role, since = excluded.since, until = excluded.until,
                     title = excluded.title, hand_shown = excluded.hand_shown, person_shows = excluded.person_shows,
                     company_shows = excluded.company_shows, reminded = excluded.reminded, by_link = excluded.by_link, settled = FALSE";
        let Membership { id, company, person, role, since, until, badge } = membership;
        let values = vec![
            id.0.into(),
            company.0.into(),
            person.0.into(),
            role.as_str().into(),
            to_ms(*since).into(),
            until.map(to_ms).into(),
            badge.title.clone().into(),
            badge.hand_shown.as_str().into(),
            badge.person_shows.into(),
            badge.company_shows.into(),
            badge.reminded.into(),
            badge.by_link.into(),
        ];
        sql::exec(self.0, sql, values).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_team_is_the_same_in_sql() {
        for role in CompanyRole::ALL {
            assert_eq!(in_team("m").contains(&format!("'{}'", role.as_str())), role.in_team(), "{role:?}");
        }
    }
}
