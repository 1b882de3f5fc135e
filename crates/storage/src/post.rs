//! Posts and boosts, their mentions, hashtags and earlier versions.

pub(crate) mod row;
mod write;

use domain::{
    id::{ActorId, PostId},
    post::{Post, PostVersion, Tag},
    time::{Timestamp, from_ms, to_ms},
    uri::Uri,
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::{
    Attachments, Page, StorageError,
    membership::{active, in_team},
    sql,
    views::{readable, readable_by},
};

/// Posts, and the moment for which it is asked who may read them.
pub struct Posts<'a, C>(pub(crate) &'a C, pub(crate) Timestamp);

#[derive(FromQueryResult)]
struct VersionRow {
    since: i64,
    content: String,
    summary: String,
    sensitive: bool,
    options: Option<String>,
}

#[derive(FromQueryResult)]
struct TagRow {
    tag: String,
    name: String,
}

#[derive(FromQueryResult)]
struct KeyRow {
    tag: String,
}

#[derive(FromQueryResult)]
struct PairRow {
    id: i64,
    author: i64,
}

impl<C: ConnectionTrait> Posts<'_, C> {
    pub(crate) async fn select(&self, condition: &str, values: Vec<sea_orm::Value>) -> Result<Vec<Post>, StorageError> {
        let rows: Vec<row::Model> = sql::all(self.0, format!("SELECT * FROM post WHERE {condition}"), values).await?;
        rows.into_iter().map(row::Model::into_domain).collect()
    }

    /// The post with this id, deleted ones included, which must exist.
    pub async fn get(&self, id: PostId) -> Result<Post, StorageError> {
        self.find(id).await?.ok_or(StorageError::NotFound("post"))
    }

    /// The post with this id, deleted ones included.
    pub async fn find(&self, id: PostId) -> Result<Option<Post>, StorageError> {
        Ok(self.select("id = $1", vec![id.0.into()]).await?.pop())
    }

    /// The post with this id, unless it is deleted or the viewer may not read it; `None` is a stranger.
    pub async fn find_readable(&self, id: PostId, viewer: Option<ActorId>) -> Result<Option<Post>, StorageError> {
        let sql = format!("SELECT p.* FROM post p WHERE p.id = $1 AND {}", readable("p", 2));
        let values = vec![id.0.into(), viewer.map_or(0, |v| v.0).into(), to_ms(self.1).into()];
        let row: Option<row::Model> = sql::one(self.0, sql, values).await?;
        row.map(row::Model::into_domain).transpose()
    }

    /// Those of these posts that the viewer may read, in this order; `None` is a stranger.
    pub async fn readable_among(&self, ids: &[PostId], viewer: Option<ActorId>) -> Result<Vec<PostId>, StorageError> {
        let raw: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let list = sql::list(2, &raw);
        let sql = format!("SELECT p.id FROM post p WHERE p.id IN {} AND {}", list.sql, readable("p", 1));
        let values = [vec![viewer.map_or(0, |v| v.0).into(), to_ms(self.1).into()], list.values].concat();
        let found = sql::ids(self.0, sql, values).await?;
        Ok(ids.iter().copied().filter(|id| found.contains(&id.0)).collect())
    }

    /// Those of these actors who may read a post, unless it is deleted, in any order.
    pub async fn readers_among(&self, post: PostId, actors: &[ActorId]) -> Result<Vec<ActorId>, StorageError> {
        let sql = format!(
            "SELECT reader.id FROM actor reader JOIN post p ON p.id = $1 WHERE {} AND reader.id IN",
            readable_by("p", "reader.id", 2)
        );
        sql::among(self.0, &sql, vec![post.0.into(), to_ms(self.1).into()], actors).await
    }

    /// Hashtags of public posts that begin with `prefix` (in the form that is looked up), shortest first.
    pub async fn tags_with_prefix(&self, prefix: &str, limit: u32, offset: u32) -> Result<Vec<String>, StorageError> {
        // A range instead of LIKE, so that the index is used and no character has a meaning of its own.
        let sql = format!(
            "SELECT DISTINCT t.tag, LENGTH(t.tag) AS letters FROM post_tag t JOIN post p ON p.id = t.post_id
             WHERE t.tag >= $1 AND t.tag < $2 AND p.audience = 'public' AND p.deleted_at IS NULL
             ORDER BY letters, t.tag LIMIT {limit} OFFSET {offset}"
        );
        let values = vec![prefix.into(), format!("{prefix}\u{10FFFF}").into()];
        let rows: Vec<KeyRow> = sql::all(self.0, sql, values).await?;
        Ok(rows.into_iter().map(|KeyRow { tag }| tag).collect())
    }

    /// How many local posts were published in each of the seven-day spans since `start`, which are numbered
    /// from 0.
    pub async fn local_per_week(&self, start: Timestamp) -> Result<Vec<(i64, i64)>, StorageError> {
        let sql = "SELECT week AS id, COUNT(*) AS author FROM (
                       SELECT (published_at - $1) / 604800000 AS week FROM post
                       WHERE id >= $2 AND local AND deleted_at IS NULL AND published_at >= $1) w GROUP BY week";
        let values = vec![to_ms(start).into(), domain::id::at(to_ms(start), 0).into()];
        let rows: Vec<PairRow> = sql::all(self.0, sql, values).await?;
        Ok(rows.into_iter().map(|PairRow { id, author }| (id, author)).collect())
    }

    /// Those of these ids that posts have, in any order.
    pub async fn taken_among(&self, ids: &[PostId]) -> Result<Vec<PostId>, StorageError> {
        let raw: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let list = sql::list(0, &raw);
        let taken = sql::ids(self.0, format!("SELECT id FROM post WHERE id IN {}", list.sql), list.values).await?;
        Ok(taken.into_iter().map(PostId).collect())
    }

    /// The posts with these ids, in any order, deleted ones included.
    pub async fn find_all(&self, ids: &[PostId]) -> Result<Vec<Post>, StorageError> {
        let raw: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let list = sql::list(0, &raw);
        self.select(&format!("id IN {}", list.sql), list.values).await
    }

    /// The post with this ActivityPub id, deleted ones included.
    pub async fn find_by_uri(&self, uri: &Uri) -> Result<Option<Post>, StorageError> {
        Ok(self.select("uri = $1", vec![uri.as_str().into()]).await?.pop())
    }

    /// The posts with these ids that are known.
    pub async fn find_all_by_uri(&self, uris: &[Uri]) -> Result<Vec<Post>, StorageError> {
        let uris: Vec<&str> = uris.iter().map(Uri::as_str).collect();
        let list = sql::list(0, &uris);
        self.select(&format!("uri IN {}", list.sql), list.values).await
    }

    /// The post with this page address.
    pub async fn find_by_url(&self, url: &Uri) -> Result<Option<Post>, StorageError> {
        Ok(self.select("url = $1 LIMIT 1", vec![url.as_str().into()]).await?.pop())
    }

    /// The boost of a post by an actor.
    pub async fn find_boost(&self, actor: ActorId, post: PostId) -> Result<Option<Post>, StorageError> {
        let condition = "boost_of = $1 AND author = $2 AND deleted_at IS NULL";
        Ok(self.select(condition, vec![post.0.into(), actor.0.into()]).await?.pop())
    }

    /// Who boosted a post for everyone: ids of the boosts, for paging, with their actors.
    pub async fn boosted_by(&self, post: PostId, page: Page) -> Result<Vec<(i64, ActorId)>, StorageError> {
        let (condition, values) = page.condition("id", 1);
        let sql = format!(
            "SELECT id, author FROM post WHERE boost_of = $1 AND audience IN ('public', 'territory', 'quiet') AND deleted_at IS NULL{condition}{}",
            page.order("id")
        );
        let rows: Vec<PairRow> = sql::all(self.0, sql, [vec![post.0.into()], values].concat()).await?;
        Ok(page.arrange(rows.into_iter().map(|PairRow { id, author }| (id, ActorId(author))).collect()))
    }

    /// Who of this server boosted a post.
    pub async fn local_boosters(&self, post: PostId) -> Result<Vec<ActorId>, StorageError> {
        let sql = "SELECT author FROM post WHERE boost_of = $1 AND local AND deleted_at IS NULL";
        Ok(sql::ids(self.0, sql, vec![post.0.into()]).await?.into_iter().map(ActorId).collect())
    }

    /// Who of this server boosted a post, now or before.
    pub async fn ever_boosted_here(&self, post: PostId) -> Result<Vec<ActorId>, StorageError> {
        let sql = "SELECT author FROM post WHERE boost_of = $1 AND local AND deleted_at IS NULL
                   UNION SELECT actor_id FROM post_reach WHERE post_id = $1 AND through";
        Ok(sql::ids(self.0, sql, vec![post.0.into()]).await?.into_iter().map(ActorId).collect())
    }

    /// Whom a post mentioned before it was edited.
    pub async fn formerly_mentioned(&self, post: PostId) -> Result<Vec<ActorId>, StorageError> {
        let sql = "SELECT actor_id FROM post_reach WHERE post_id = $1 AND NOT through";
        Ok(sql::ids(self.0, sql, vec![post.0.into()]).await?.into_iter().map(ActorId).collect())
    }

    /// Whom a post mentions.
    pub async fn mentions(&self, post: PostId) -> Result<Vec<ActorId>, StorageError> {
        let sql = "SELECT actor_id FROM mention WHERE post_id = $1 ORDER BY actor_id";
        Ok(sql::ids(self.0, sql, vec![post.0.into()]).await?.into_iter().map(ActorId).collect())
    }

    /// The hashtags of a post.
    pub async fn tags(&self, post: PostId) -> Result<Vec<Tag>, StorageError> {
        let rows: Vec<TagRow> =
            sql::all(self.0, "SELECT tag, name FROM post_tag WHERE post_id = $1 ORDER BY tag", vec![post.0.into()])
                .await?;
        Ok(rows.into_iter().map(|TagRow { tag, name }| Tag { key: tag, name }).collect())
    }

    /// What a post said before, oldest first.
    pub async fn versions(&self, post: PostId) -> Result<Vec<PostVersion>, StorageError> {
        let sql =
            "SELECT since, content, summary, sensitive, options FROM post_version WHERE post_id = $1 ORDER BY since";
        let rows: Vec<VersionRow> = sql::all(self.0, sql, vec![post.0.into()]).await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let mut files = Attachments(self.0).of_versions(post).await?;
        let mut versions = Vec::with_capacity(rows.len());
        for VersionRow { since, content, summary, sensitive, options } in rows {
            let options: Option<Vec<String>> = options
                .map(|options| serde_json::from_str(&options))
                .transpose()
                .map_err(|error| StorageError::corrupt("post_version", error))?;
            versions.push(PostVersion {
                content,
                summary,
                sensitive,
                since: from_ms(since),
                attachments: files.remove(&since).unwrap_or_default(),
                options: options.unwrap_or_default(),
            });
        }
        Ok(versions)
    }

    /// Who had to do with an open post, and so is told of its edits and its end: those who boosted, liked, answered or
    /// quote it, and whom it answers or quotes.
    pub async fn engaged(&self, post: &Post) -> Result<Vec<ActorId>, StorageError> {
        let sql = "SELECT author FROM post WHERE boost_of = $1 AND deleted_at IS NULL
                   UNION SELECT actor_id FROM post_like WHERE post_id = $1
                   UNION SELECT author FROM post WHERE in_reply_to = $1 AND deleted_at IS NULL
                   UNION SELECT author FROM post
                       WHERE quote_of = $1 AND quote_state = 'accepted' AND deleted_at IS NULL
                   UNION SELECT author FROM post WHERE id = $2";
        let quoted: Option<i64> = post.quote.as_ref().map(|quote| quote.of.0);
        let mut actors: Vec<ActorId> =
            sql::ids(self.0, sql, vec![post.id.0.into(), quoted.into()]).await?.into_iter().map(ActorId).collect();
        actors.extend(post.in_reply_to_author);
        Ok(actors)
    }

    /// The open posts and boosts of an actor, newest first: its outbox.
    pub async fn outbox(&self, author: ActorId, page: Page) -> Result<Vec<Post>, StorageError> {
        let (condition, values) = page.condition("id", 1);
        let condition = format!(
            "author = $1 AND audience IN ('public', 'territory', 'quiet') AND deleted_at IS NULL{condition}{}",
            page.order("id")
        );
        Ok(page.arrange(self.select(&condition, [vec![author.0.into()], values].concat()).await?))
    }

    /// How many open posts and boosts an actor has.
    pub async fn count_outbox(&self, author: ActorId) -> Result<i64, StorageError> {
        let sql = "SELECT COUNT(*) FROM post WHERE author = $1 AND audience IN ('public', 'territory', 'quiet') AND deleted_at IS NULL";
        sql::number(self.0, sql, vec![author.0.into()]).await
    }

    /// Open answers to a post, oldest first: its `replies` collection.
    pub async fn open_replies(
        &self,
        post: PostId,
        after: Option<PostId>,
        limit: u32,
    ) -> Result<Vec<Post>, StorageError> {
        let condition = format!(
            "in_reply_to = $1 AND id > $2 AND audience IN ('public', 'territory', 'quiet') AND deleted_at IS NULL
             AND withheld IS NULL ORDER BY id LIMIT {limit}"
        );
        self.select(&condition, vec![post.0.into(), after.map_or(0, |id| id.0).into()]).await
    }

    /// How many posts were written here.
    pub async fn count_local(&self) -> Result<i64, StorageError> {
        let sql = "SELECT COALESCE(SUM(posts_count), 0) FROM actor WHERE host = '' AND deleted_at IS NULL";
        let sql = sql.replace("COALESCE(SUM(posts_count), 0)", "CAST(COALESCE(SUM(posts_count), 0) AS BIGINT)");
        sql::number(self.0, sql, Vec::new()).await
    }

    /// Up to `limit` posts of an actor that are not deleted, oldest first, for when the account goes.
    pub async fn batch_of(&self, author: ActorId, limit: u32) -> Result<Vec<Post>, StorageError> {
        self.select(&format!("author = $1 AND deleted_at IS NULL ORDER BY id LIMIT {limit}"), vec![author.0.into()])
            .await
    }

    /// Those who belong to the company that a post is for, or work with it, as its audience says, now; but for the
    /// author.
    pub async fn circle_members(&self, post: &Post) -> Result<Vec<ActorId>, StorageError> {
        let sql = format!(
            "SELECT mb.person FROM post_circle pc JOIN membership mb ON mb.company = pc.company AND {}
             WHERE pc.post_id = $1 AND mb.person <> $2 AND ($3 = 'team') = ({})
               AND NOT EXISTS (SELECT 1 FROM block b WHERE b.actor_id = $2 AND b.target = mb.person)
             UNION SELECT pc.company FROM post_circle pc WHERE pc.post_id = $1 AND pc.company <> $2",
            active("mb", 4),
            in_team("mb")
        );
        let values = vec![post.id.0.into(), post.author.0.into(), post.audience.as_str().into(), to_ms(self.1).into()];
        Ok(sql::ids(self.0, sql, values).await?.into_iter().map(ActorId).collect())
    }
}
