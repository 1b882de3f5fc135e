//! Actors of every kind, local and remote, in one table. How moderators restrict them is in [`standing`], what
//! they are found by in [`name`].

pub(crate) mod current;
mod name;
pub(crate) mod row;
mod standing;

use domain::{
    actor::{Actor, ActorKind},
    company::Publication,
    handle::Handle,
    id::ActorId,
    time::{Timestamp, to_ms},
    uri::Uri,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait,
    FromQueryResult, IntoActiveModel,
};

pub use self::{name::ActorSearch, standing::Standings};
use crate::{StorageError, sql};

/// Figures of a remote actor, as far as its server tells them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ToldCounts {
    /// How many follow it.
    pub followers: Option<i64>,
    /// How many it follows.
    pub following: Option<i64>,
    /// How many open posts and boosts it has.
    pub posts: Option<i64>,
}

/// Actors.
pub struct Actors<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct HostInboxRow {
    host: String,
    inbox: String,
}

#[derive(FromQueryResult)]
struct HostRow {
    host: String,
}

#[derive(FromQueryResult)]
struct PemRow {
    private_pem: String,
}

impl<C: ConnectionTrait> Actors<'_, C> {
    async fn select(&self, condition: &str, values: Vec<sea_orm::Value>) -> Result<Vec<Actor>, StorageError> {
        let rows: Vec<row::Model> = sql::all(self.0, format!("SELECT * FROM actor WHERE {condition}"), values).await?;
        rows.into_iter().map(row::Model::into_domain).collect()
    }

    /// The actor with this id, which must exist.
    pub async fn get(&self, id: ActorId) -> Result<Actor, StorageError> {
        self.find(id).await?.ok_or(StorageError::NotFound("actor"))
    }

    /// The actor with this id.
    pub async fn find(&self, id: ActorId) -> Result<Option<Actor>, StorageError> {
        Ok(self.select("id = $1", vec![id.0.into()]).await?.pop())
    }

    /// The actors with these ids, in any order; missing ones are left out.
    pub async fn find_all(&self, ids: &[ActorId]) -> Result<Vec<Actor>, StorageError> {
        let mut actors = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(sql::CHUNK) {
            let raw: Vec<i64> = chunk.iter().map(|id| id.0).collect();
            let list = sql::list(0, &raw);
            actors.extend(self.select(&format!("id IN {}", list.sql), list.values).await?);
        }
        Ok(actors)
    }

    /// The actor with this ActivityPub id.
    pub async fn find_by_uri(&self, uri: &Uri) -> Result<Option<Actor>, StorageError> {
        Ok(self.select("uri = $1", vec![uri.as_str().into()]).await?.pop())
    }

    /// The actors with these ActivityPub ids; missing ones are left out.
    pub async fn find_by_uris(&self, uris: &[Uri]) -> Result<Vec<Actor>, StorageError> {
        let raw: Vec<String> = uris.iter().map(ToString::to_string).collect();
        let list = sql::list(0, &raw);
        self.select(&format!("uri IN {}", list.sql), list.values).await
    }

    /// The actor that signs with this key.
    pub async fn find_by_key_id(&self, key_id: &Uri) -> Result<Option<Actor>, StorageError> {
        Ok(self.select("key_id = $1", vec![key_id.as_str().into()]).await?.pop())
    }

    /// The actor with this handle; upper and lower case are the same. Where a group elsewhere shares the name of
    /// somebody, it is that somebody, unless they are gone.
    pub async fn find_by_handle(&self, handle: &Handle) -> Result<Option<Actor>, StorageError> {
        self.named(handle, "ORDER BY deleted_at IS NOT NULL, kind = 'Group' LIMIT 1").await
    }

    /// The actor that has this handle among groups, or among all others: what a server may give only once.
    pub async fn find_namesake(&self, handle: &Handle, group: bool) -> Result<Option<Actor>, StorageError> {
        self.named(handle, if group { "AND kind = 'Group'" } else { "AND kind <> 'Group'" }).await
    }

    async fn named(&self, handle: &Handle, which: &str) -> Result<Option<Actor>, StorageError> {
        let host = handle.host.as_ref().map(ToString::to_string).unwrap_or_default();
        let condition = format!("username_key = $1 AND host = $2 {which}");
        Ok(self.select(&condition, vec![handle.username.key().into(), host.into()]).await?.pop())
    }

    /// Local people and companies that wish to be found, the most recently active first.
    pub async fn directory(&self, kinds: &[ActorKind], limit: u32, offset: u32) -> Result<Vec<Actor>, StorageError> {
        let names: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
        let list = sql::list(0, &names);
        let condition = format!(
            "host = '' AND discoverable AND deleted_at IS NULL AND standing = 'good' AND publication = 'listed' AND kind IN {}
             ORDER BY COALESCE(last_post_at, created_at) DESC, id LIMIT {limit} OFFSET {offset}",
            list.sql
        );
        self.select(&condition, list.values).await
    }

    /// The server's own actor.
    pub async fn find_instance(&self) -> Result<Option<Actor>, StorageError> {
        Ok(self.select("host = '' AND kind = 'Application' ORDER BY id LIMIT 1", Vec::new()).await?.pop())
    }

    /// How many local people there are; with `since`, those who posted since then.
    pub async fn count_local(&self, since: Option<Timestamp>) -> Result<i64, StorageError> {
        let sql = "SELECT COUNT(*) FROM actor WHERE host = '' AND kind IN ('Person', 'Organization') AND deleted_at IS NULL AND publication <> 'hidden' AND COALESCE(last_post_at, 0) >= $1";
        sql::number(self.0, sql, vec![since.map_or(0, to_ms).into()]).await
    }

    /// The servers that are known and not suspended, in the order of their names.
    pub async fn hosts(&self, limit: u32) -> Result<Vec<String>, StorageError> {
        let sql = format!(
            "SELECT DISTINCT host FROM actor WHERE host <> '' AND host_standing <> 'suspended' ORDER BY host LIMIT {limit}"
        );
        let rows: Vec<HostRow> = sql::all(self.0, sql, Vec::new()).await?;
        Ok(rows.into_iter().map(|HostRow { host }| host).collect())
    }

    /// How many servers are known.
    pub async fn count_hosts(&self) -> Result<i64, StorageError> {
        sql::number(self.0, "SELECT COUNT(DISTINCT host) FROM actor WHERE host <> ''", Vec::new()).await
    }

    /// One inbox of each known server whose name sorts after `after`, in that order: the shared one where there is
    /// one.
    pub async fn host_inboxes(&self, after: &str, limit: u32) -> Result<Vec<(String, Uri)>, StorageError> {
        let sql = format!(
            "SELECT host, COALESCE(MIN(shared_inbox), MIN(inbox)) AS inbox FROM actor
             WHERE host > $1 AND deleted_at IS NULL AND standing <> 'suspended' GROUP BY host ORDER BY host LIMIT {limit}"
        );
        let rows: Vec<HostInboxRow> = sql::all(self.0, sql, vec![after.into()]).await?;
        Ok(rows.into_iter().map(|HostInboxRow { host, inbox }| (host, Uri::from_stored(inbox))).collect())
    }

    /// A deleted actor whose posts were not cleared away yet.
    pub async fn find_uncleared(&self) -> Result<Option<ActorId>, StorageError> {
        let sql = "SELECT a.id FROM actor a WHERE a.deleted_at IS NOT NULL
                   AND EXISTS (SELECT 1 FROM post p WHERE p.author = a.id AND p.deleted_at IS NULL) ORDER BY a.deleted_at LIMIT 1";
        Ok(sql::ids(self.0, sql, Vec::new()).await?.first().copied().map(ActorId))
    }

    /// The private key of a local actor, PKCS#8 PEM.
    pub async fn private_key(&self, id: ActorId) -> Result<String, StorageError> {
        let row: Option<PemRow> =
            sql::one(self.0, "SELECT private_pem FROM actor_key WHERE actor_id = $1", vec![id.0.into()]).await?;
        row.map(|PemRow { private_pem }| private_pem).ok_or(StorageError::NotFound("private key"))
    }
}

impl Actors<'_, DatabaseTransaction> {
    /// Stores a new actor, whose standing is what follows from the policy on its server.
    pub async fn insert(&self, actor: &Actor) -> Result<(), StorageError> {
        let mut model = row::Model::new(actor)?.into_active_model().reset_all();
        model.standing = NotSet;
        row::Entity::insert(model).exec_without_returning(self.0).await?;
        self.save_names(actor).await
    }

    /// Stores what changed, except for the figures, which only [`Actors::count_post`] and its like change, the
    /// standing, which only moderators and its own server do ([`Actors::save_standing`], [`Actors::save_host_standing`],
    /// [`Actors::save_suspended_at_home`]), how far a company is shown ([`Actors::save_publication`]), and the sharing
    /// cursor ([`crate::Cursors::set`]).
    pub async fn save(&self, actor: &Actor) -> Result<(), StorageError> {
        let mut model = row::Model::new(actor)?.into_active_model().reset_all();
        model.own_standing = NotSet;
        model.decided_standing = NotSet;
        model.suspended_at_home = NotSet;
        model.host_standing = NotSet;
        model.standing = NotSet;
        model.publication = NotSet;
        model.followers_count = NotSet;
        model.following_count = NotSet;
        model.posts_count = NotSet;
        model.last_post_at = NotSet;
        model.sharing = NotSet;
        model.version = NotSet;
        model.ties = NotSet;
        model.update(self.0).await?;
        self.save_names(actor).await
    }

    /// Stores how far a local company is shown.
    pub async fn save_publication(&self, id: ActorId, publication: Publication) -> Result<(), StorageError> {
        let sql = "UPDATE actor SET publication = $2 WHERE id = $1 AND host = ''";
        sql::exec(self.0, sql, vec![id.0.into(), publication.as_str().into()]).await?;
        Ok(())
    }

    /// Keeps the private key of a local actor.
    pub async fn save_private_key(&self, id: ActorId, pem: &str) -> Result<(), StorageError> {
        let sql = "INSERT INTO actor_key (actor_id, private_pem) VALUES ($1, $2) ON CONFLICT (actor_id) DO UPDATE SET private_pem = excluded.private_pem";
        sql::exec(self.0, sql, vec![id.0.into(), pem.into()]).await?;
        Ok(())
    }

    /// One follow more (`by` = 1) or less (−1) between two actors.
    pub async fn count_follow(&self, follower: ActorId, target: ActorId, by: i64) -> Result<(), StorageError> {
        let sql = "UPDATE actor SET followers_count = followers_count + CASE WHEN id = $2 THEN $3 ELSE 0 END,
                   following_count = following_count + CASE WHEN id = $1 THEN $3 ELSE 0 END WHERE id IN ($1, $2)";
        sql::exec(self.0, sql, vec![follower.0.into(), target.0.into(), by.into()]).await?;
        Ok(())
    }

    /// Lets one change at a time decide how two actors stand to each other: of two that meet on PostgreSQL, one is tried
    /// again and sees what the other did. A follow that comes into force is such a change by its figures.
    pub async fn hold_pair(&self, one: ActorId, other: ActorId) -> Result<(), StorageError> {
        if self.0.get_database_backend() == DbBackend::Postgres {
            let sql = "UPDATE actor SET followers_count = followers_count WHERE id IN ($1, $2)";
            sql::exec(self.0, sql, vec![one.0.into(), other.0.into()]).await?;
        }
        Ok(())
    }

    /// Sets the figures that another server tells of an actor of its own, though never below what is known here.
    pub async fn set_counts(&self, actor: ActorId, told: ToldCounts) -> Result<(), StorageError> {
        let known = [
            (
                "followers_count",
                told.followers,
                "SELECT COUNT(*) FROM follow f WHERE f.target = actor.id AND f.accepted",
            ),
            (
                "following_count",
                told.following,
                "SELECT COUNT(*) FROM follow f WHERE f.follower = actor.id AND f.accepted",
            ),
            (
                "posts_count",
                told.posts,
                "SELECT COUNT(*) FROM post p WHERE p.author = actor.id AND p.audience IN ('public', 'territory', 'quiet') AND p.deleted_at IS NULL",
            ),
        ];
        for (column, told, known) in known {
            let Some(told) = told else { continue };
            let sql = format!(
                "UPDATE actor SET {column} = CASE WHEN ({known}) > $2 THEN ({known}) ELSE $2 END WHERE id = $1 AND host <> ''"
            );
            sql::exec(self.0, sql, vec![actor.0.into(), told.into()]).await?;
        }
        Ok(())
    }

    /// One post more, published at `at`, or (`by` = −1) less.
    pub async fn count_post(&self, author: ActorId, by: i64, at: Option<Timestamp>) -> Result<(), StorageError> {
        let sql = "UPDATE actor SET posts_count = posts_count + $2,
                   last_post_at = CASE WHEN $3 > COALESCE(last_post_at, 0) THEN $3 ELSE last_post_at END WHERE id = $1";
        sql::exec(self.0, sql, vec![author.0.into(), by.into(), at.map_or(0, to_ms).into()]).await?;
        Ok(())
    }
}
