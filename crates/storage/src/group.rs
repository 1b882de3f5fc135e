//! What groups passed on, who moderates in their name, and what runs on the servers of those who hear of it.

use std::collections::HashMap;

use domain::{
    group::{GroupPost, Software},
    handle::Host,
    id::{ActorId, PostId},
    time::{Timestamp, from_ms, to_ms},
    uri::Uri,
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use crate::{Page, StorageError, sql};

/// How many threads are looked at to learn from where a group has members.
const LATELY: u32 = 200;

/// Groups.
pub struct Groups<'a, C>(pub(crate) &'a C);

/// A post in a group, with what its own server said of it, where that is another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupEntry {
    /// The post in the group.
    pub post: GroupPost,
    /// The Create that arrived here, as it came.
    pub created: Option<String>,
    /// The last Update that arrived here, as it came.
    pub updated: Option<String>,
}

#[derive(FromQueryResult)]
struct Row {
    group_id: i64,
    post_id: i64,
    boost_id: Option<i64>,
    announced_at: i64,
    removed_at: Option<i64>,
    reason: String,
    locked: bool,
    created: Option<String>,
    updated: Option<String>,
}

impl Row {
    fn into_domain(self) -> GroupEntry {
        let Self { group_id, post_id, boost_id, announced_at, removed_at, reason, locked, created, updated } = self;
        let post = GroupPost {
            group: ActorId(group_id),
            post: PostId(post_id),
            boost: boost_id.map(PostId),
            announced_at: from_ms(announced_at),
            removed_at: removed_at.map(from_ms),
            reason,
            locked,
        };
        GroupEntry { post, created, updated }
    }
}

#[derive(FromQueryResult)]
struct HostRow {
    host: String,
    name: String,
    version: String,
}

#[derive(FromQueryResult)]
struct BodyRow {
    body: String,
}

impl<C: ConnectionTrait> Groups<'_, C> {
    /// What a group passed on of a post.
    pub async fn find(&self, group: ActorId, post: PostId) -> Result<Option<GroupEntry>, StorageError> {
        let sql = "SELECT * FROM group_post WHERE group_id = $1 AND post_id = $2";
        let row: Option<Row> = sql::one(self.0, sql, vec![group.0.into(), post.0.into()]).await?;
        Ok(row.map(Row::into_domain))
    }

    /// What a group passed on of these posts, in any order.
    pub async fn find_all(&self, group: ActorId, posts: &[PostId]) -> Result<Vec<GroupEntry>, StorageError> {
        let raw: Vec<i64> = posts.iter().map(|id| id.0).collect();
        let list = sql::list(1, &raw);
        let sql = format!("SELECT * FROM group_post WHERE group_id = $1 AND post_id IN {}", list.sql);
        let rows: Vec<Row> = sql::all(self.0, sql, [vec![group.0.into()], list.values].concat()).await?;
        Ok(rows.into_iter().map(Row::into_domain).collect())
    }

    /// Every group of this server that passed a post on.
    pub async fn of_post(&self, post: PostId) -> Result<Vec<GroupEntry>, StorageError> {
        let sql = "SELECT * FROM group_post WHERE post_id = $1 ORDER BY group_id";
        let rows: Vec<Row> = sql::all(self.0, sql, vec![post.0.into()]).await?;
        Ok(rows.into_iter().map(Row::into_domain).collect())
    }

    /// What begins a thread in a group and stands there, newest first; pages run over the ids of the boosts.
    pub async fn threads(&self, group: ActorId, page: Page) -> Result<Vec<GroupPost>, StorageError> {
        let (condition, values) = page.condition("g.boost_id", 1);
        let sql = format!(
            "SELECT g.* FROM group_post g JOIN post p ON p.id = g.post_id
             WHERE g.group_id = $1 AND g.boost_id IS NOT NULL AND g.removed_at IS NULL AND p.deleted_at IS NULL
               AND EXISTS (SELECT 1 FROM actor a WHERE a.id = p.author AND a.standing <> 'suspended'){condition}{}",
            page.order("g.boost_id")
        );
        let rows: Vec<Row> = sql::all(self.0, sql, [vec![group.0.into()], values].concat()).await?;
        Ok(page.arrange(rows.into_iter().map(|row| row.into_domain().post).collect()))
    }

    /// How many threads stand in a group.
    pub async fn count_threads(&self, group: ActorId) -> Result<i64, StorageError> {
        let sql = "SELECT COUNT(*) FROM group_post g JOIN post p ON p.id = g.post_id
                   WHERE g.group_id = $1 AND g.boost_id IS NOT NULL AND g.removed_at IS NULL AND p.deleted_at IS NULL";
        sql::number(self.0, sql, vec![group.0.into()]).await
    }

    /// The actor that moderates in the name of a group; `None` for what is no group of this server.
    pub async fn moderation(&self, group: ActorId) -> Result<Option<ActorId>, StorageError> {
        let sql = "SELECT moderation FROM group_actor WHERE actor_id = $1";
        Ok(sql::ids(self.0, sql, vec![group.0.into()]).await?.first().copied().map(ActorId))
    }

    /// Whether a group of another server passed on lately, among its members, what somebody of a host began.
    pub async fn has_passed_on_from(&self, group: ActorId, host: &Host) -> Result<bool, StorageError> {
        // What merely names the group proves nothing: everyone can write that.
        let sql = format!(
            "SELECT 1 FROM post b JOIN post p ON p.id = b.boost_of JOIN actor a ON a.id = p.author
             WHERE b.id IN (SELECT id FROM post WHERE in_group = $1 AND author = $1 AND boost_of IS NOT NULL
                            ORDER BY id DESC LIMIT {LATELY}) AND a.host = $2 LIMIT 1"
        );
        sql::any(self.0, sql, vec![group.0.into(), host.as_str().into()]).await
    }

    /// What runs on these hosts, as far as it was asked for.
    pub async fn software(&self, hosts: &[&str]) -> Result<HashMap<String, Software>, StorageError> {
        let mut known = HashMap::with_capacity(hosts.len());
        for chunk in hosts.chunks(sql::CHUNK) {
            let list = sql::list(0, chunk);
            let sql = format!("SELECT host, name, version FROM host_software WHERE host IN {}", list.sql);
            let rows: Vec<HostRow> = sql::all(self.0, sql, list.values).await?;
            known.extend(rows.into_iter().map(|HostRow { host, name, version }| (host, Software { name, version })));
        }
        Ok(known)
    }

    /// Whether a host was asked what runs there since `since`.
    pub async fn was_asked(&self, host: &str, since: Timestamp) -> Result<bool, StorageError> {
        let sql = "SELECT 1 FROM host_software WHERE host = $1 AND asked_at >= $2";
        sql::any(self.0, sql, vec![host.into(), to_ms(since).into()]).await
    }

    /// The inboxes of a group's remote followers, each shared inbox once.
    pub async fn inboxes(&self, group: ActorId) -> Result<Vec<Uri>, StorageError> {
        crate::Follows(self.0).follower_inboxes(group).await
    }
}

impl Groups<'_, DatabaseTransaction> {
    /// Keeps that somebody votes a post down; `false` when they did before.
    pub async fn dislike(&self, post: PostId, actor: ActorId) -> Result<bool, StorageError> {
        let sql = "INSERT INTO group_dislike (post_id, actor_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        Ok(sql::exec(self.0, sql, vec![post.0.into(), actor.0.into()]).await? > 0)
    }

    /// Takes that back; `false` where there was nothing.
    pub async fn forget_dislike(&self, post: PostId, actor: ActorId) -> Result<bool, StorageError> {
        let sql = "DELETE FROM group_dislike WHERE post_id = $1 AND actor_id = $2";
        Ok(sql::exec(self.0, sql, vec![post.0.into(), actor.0.into()]).await? > 0)
    }

    /// Forgets what somebody voted down.
    pub async fn forget_actor(&self, actor: ActorId) -> Result<(), StorageError> {
        sql::exec(self.0, "DELETE FROM group_dislike WHERE actor_id = $1", vec![actor.0.into()]).await?;
        Ok(())
    }

    /// Remembers who moderates in the name of a new group.
    pub async fn insert_group(&self, group: ActorId, moderation: ActorId) -> Result<(), StorageError> {
        let sql = "INSERT INTO group_actor (actor_id, moderation) VALUES ($1, $2)";
        sql::exec(self.0, sql, vec![group.0.into(), moderation.0.into()]).await?;
        Ok(())
    }

    /// Remembers that a group passes a post on; `false` when it did before.
    pub async fn insert(&self, post: &GroupPost, created: Option<&str>) -> Result<bool, StorageError> {
        let sql =
            "INSERT INTO group_post (group_id, post_id, boost_id, announced_at, removed_at, reason, locked, created)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
        let values = vec![
            post.group.0.into(),
            post.post.0.into(),
            post.boost.map(|id| id.0).into(),
            to_ms(post.announced_at).into(),
            post.removed_at.map(to_ms).into(),
            post.reason.clone().into(),
            post.locked.into(),
            created.map(ToOwned::to_owned).into(),
        ];
        Ok(sql::exec(self.0, sql, values).await? > 0)
    }

    /// Remembers the Create of a post of another server that the group passed on before it came.
    pub async fn save_created(&self, group: ActorId, post: PostId, body: &str) -> Result<(), StorageError> {
        let sql = "UPDATE group_post SET created = $3 WHERE group_id = $1 AND post_id = $2 AND created IS NULL";
        sql::exec(self.0, sql, vec![group.0.into(), post.0.into(), body.into()]).await?;
        Ok(())
    }

    /// Remembers the last Update of a post of another server, in every group that passed it on.
    pub async fn save_update(&self, post: PostId, body: &str) -> Result<(), StorageError> {
        let sql = "UPDATE group_post SET updated = $2 WHERE post_id = $1";
        sql::exec(self.0, sql, vec![post.0.into(), body.into()]).await?;
        Ok(())
    }

    /// Takes a post out of a group, or (`None`) lets it back in.
    pub async fn set_removed(
        &self,
        group: ActorId,
        post: PostId,
        at: Option<Timestamp>,
        reason: &str,
    ) -> Result<(), StorageError> {
        let sql = "UPDATE group_post SET removed_at = $3, reason = $4 WHERE group_id = $1 AND post_id = $2";
        let values = vec![group.0.into(), post.0.into(), at.map(to_ms).into(), reason.into()];
        sql::exec(self.0, sql, values).await?;
        Ok(())
    }

    /// Closes a thread, or opens it again.
    pub async fn set_locked(&self, group: ActorId, post: PostId, locked: bool) -> Result<(), StorageError> {
        let sql = "UPDATE group_post SET locked = $3 WHERE group_id = $1 AND post_id = $2";
        sql::exec(self.0, sql, vec![group.0.into(), post.0.into(), locked.into()]).await?;
        Ok(())
    }

    /// Gives a post that stands in no group its group.
    pub async fn adopt(&self, group: ActorId, post: PostId) -> Result<(), StorageError> {
        let sql = "UPDATE post SET in_group = $1 WHERE id = $2 AND in_group IS NULL";
        sql::exec(self.0, sql, vec![group.0.into(), post.0.into()]).await?;
        Ok(())
    }

    /// Remembers what runs on a host; empty where it could not be learnt.
    pub async fn save_software(&self, host: &str, software: &Software, at: Timestamp) -> Result<(), StorageError> {
        // What was learnt is not forgotten because the host was silent once.
        let sql = "INSERT INTO host_software (host, name, version, asked_at) VALUES ($1, $2, $3, $4)
                   ON CONFLICT (host) DO UPDATE SET asked_at = excluded.asked_at,
                     name = CASE WHEN excluded.name = '' THEN host_software.name ELSE excluded.name END,
                     version = CASE WHEN excluded.name = '' THEN host_software.version ELSE excluded.version END";
        let values = vec![host.into(), software.name.clone().into(), software.version.clone().into(), to_ms(at).into()];
        sql::exec(self.0, sql, values).await?;
        Ok(())
    }

    /// A received activity as it came, by its place in the inbox log.
    pub async fn received(&self, entry: domain::id::InboxEntryId) -> Result<Option<String>, StorageError> {
        let row: Option<BodyRow> =
            sql::one(self.0, "SELECT body FROM inbox_entry WHERE id = $1", vec![entry.0.into()]).await?;
        Ok(row.map(|BodyRow { body }| body))
    }
}
