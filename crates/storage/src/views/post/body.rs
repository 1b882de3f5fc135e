//! What a page of posts says, with its authors: from what was read before where it still holds, else read.

use std::{collections::HashMap, sync::Arc};

use domain::{
    actor::{Actor, Counts},
    attachment::Attachment,
    handle::{Handle, Host, Username},
    id::{ActorId, PostId},
    post::{PostCounts, Tag},
    time::from_ms,
    uri::Uri,
};
use sea_orm::{DbErr, FromQueryResult, QueryResult};

use super::MentionView;
use crate::{Attachments, Look, StorageError, actor, kept::KeptPost, post, sql, views::readable};

/// Posts with their figures of now, and their authors.
pub(super) struct Page {
    pub bodies: HashMap<PostId, (Arc<KeptPost>, PostCounts)>,
    pub authors: HashMap<ActorId, Actor>,
}

/// A post's version and figures, and its author's.
struct CurrentRow {
    id: i64,
    version: i64,
    replies: i64,
    boosts: i64,
    likes: i64,
    author: i64,
    author_version: i64,
    followers_count: i64,
    following_count: i64,
    posts_count: i64,
    last_post_at: Option<i64>,
}

/// The columns of [`current`], by their place: every post of every page comes this way.
impl FromQueryResult for CurrentRow {
    fn from_query_result(row: &QueryResult, _prefix: &str) -> Result<Self, DbErr> {
        Ok(Self {
            id: row.try_get_by_index(0)?,
            version: row.try_get_by_index(1)?,
            replies: row.try_get_by_index(2)?,
            boosts: row.try_get_by_index(3)?,
            likes: row.try_get_by_index(4)?,
            author: row.try_get_by_index(5)?,
            author_version: row.try_get_by_index(6)?,
            followers_count: row.try_get_by_index(7)?,
            following_count: row.try_get_by_index(8)?,
            posts_count: row.try_get_by_index(9)?,
            last_post_at: row.try_get_by_index(10)?,
        })
    }
}

#[derive(FromQueryResult)]
struct MentionRow {
    post_id: i64,
    id: i64,
    username: String,
    host: String,
    uri: String,
    url: Option<String>,
}

#[derive(FromQueryResult)]
struct TagRow {
    post_id: i64,
    tag: String,
    name: String,
}

/// The posts that are not deleted and, with them, those that they boost, where the viewer may read them.
pub(super) async fn load(look: &impl Look, ids: &[PostId], viewer: Option<ActorId>) -> Result<Page, StorageError> {
    let rows = current(look, ids, viewer).await?;
    let mut bodies = HashMap::with_capacity(rows.len());
    let mut known: HashMap<ActorId, Arc<Actor>> = HashMap::new();
    if let Some(kept) = look.kept() {
        for row in &rows {
            if let Some(body) = kept.post(PostId(row.id), row.version) {
                bodies.insert(PostId(row.id), body);
            }
            if let Some(actor) = kept.actor(ActorId(row.author), row.author_version) {
                known.insert(actor.id, actor);
            }
        }
    }
    let missing: Vec<i64> = rows.iter().map(|row| row.id).filter(|id| !bodies.contains_key(&PostId(*id))).collect();
    bodies.extend(read_bodies(look, &missing).await?);
    let mut missing: Vec<i64> =
        rows.iter().map(|row| row.author).filter(|id| !known.contains_key(&ActorId(*id))).collect();
    missing.sort_unstable();
    missing.dedup();
    known.extend(read_authors(look, &missing).await?);
    let mut page = Page { bodies: HashMap::with_capacity(rows.len()), authors: HashMap::with_capacity(known.len()) };
    for row in rows {
        let counts = PostCounts { replies: row.replies, boosts: row.boosts, likes: row.likes };
        if let Some(body) = bodies.remove(&PostId(row.id)) {
            page.bodies.insert(PostId(row.id), (body, counts));
        }
        if let Some(actor) = known.remove(&ActorId(row.author)) {
            let counts = Counts {
                followers: row.followers_count,
                following: row.following_count,
                posts: row.posts_count,
                last_post_at: row.last_post_at.map(from_ms),
            };
            page.authors.insert(actor.id, Actor { counts, ..Arc::unwrap_or_clone(actor) });
        }
    }
    Ok(page)
}

async fn current(look: &impl Look, ids: &[PostId], viewer: Option<ActorId>) -> Result<Vec<CurrentRow>, StorageError> {
    let raw: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let list = sql::list(1, &raw);
    let columns = "p.id, p.version, p.replies, p.boosts, p.likes, p.author, a.version AS author_version,
                   a.followers_count, a.following_count, a.posts_count, a.last_post_at";
    let sql = format!(
        "SELECT {columns} FROM post p JOIN actor a ON a.id = p.author WHERE p.id IN {0} AND p.deleted_at IS NULL
         UNION ALL SELECT {columns} FROM post boost JOIN post p ON p.id = boost.boost_of JOIN actor a ON a.id = p.author
         WHERE boost.id IN {0} AND {1}",
        list.sql,
        readable("p", 1)
    );
    sql::all(look.conn(), sql, [vec![viewer.map_or(0, |v| v.0).into()], list.values].concat()).await
}

async fn read_bodies(look: &impl Look, ids: &[i64]) -> Result<Vec<(PostId, Arc<KeptPost>)>, StorageError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let list = sql::list(0, ids);
    let rows: Vec<post::row::Model> =
        sql::all(look.conn(), format!("SELECT * FROM post WHERE id IN {}", list.sql), list.values).await?;
    // A boost says nothing of its own.
    let real: Vec<PostId> = rows.iter().filter(|row| row.boost_of.is_none()).map(|row| PostId(row.id)).collect();
    let mut attachments: HashMap<PostId, Vec<Attachment>> = HashMap::new();
    for attachment in Attachments(look.conn()).of_posts(&real).await? {
        attachments.entry(attachment.post.unwrap_or(PostId(0))).or_default().push(attachment);
    }
    let mut mentions = mentions(look, &real).await?;
    let mut tags = tags(look, &real).await?;
    let mut bodies = Vec::with_capacity(rows.len());
    for row in rows {
        let (id, version) = (PostId(row.id), row.version);
        let body = Arc::new(KeptPost {
            post: row.into_domain()?,
            attachments: attachments.remove(&id).unwrap_or_default(),
            mentions: mentions.remove(&id).unwrap_or_default(),
            tags: tags.remove(&id).unwrap_or_default(),
        });
        if let Some(kept) = look.kept() {
            kept.keep_post(version, Arc::clone(&body));
        }
        bodies.push((id, body));
    }
    Ok(bodies)
}

async fn read_authors(look: &impl Look, ids: &[i64]) -> Result<Vec<(ActorId, Arc<Actor>)>, StorageError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let list = sql::list(0, ids);
    let rows: Vec<actor::row::Model> =
        sql::all(look.conn(), format!("SELECT * FROM actor WHERE id IN {}", list.sql), list.values).await?;
    let keep = |row: actor::row::Model| {
        let version = row.version;
        let actor = Arc::new(row.into_domain()?);
        if let Some(kept) = look.kept() {
            kept.keep_actor(version, Arc::clone(&actor));
        }
        Ok((actor.id, actor))
    };
    rows.into_iter().map(keep).collect()
}

async fn mentions(look: &impl Look, posts: &[PostId]) -> Result<HashMap<PostId, Vec<MentionView>>, StorageError> {
    let raw: Vec<i64> = posts.iter().map(|id| id.0).collect();
    let list = sql::list(0, &raw);
    let sql = format!(
        "SELECT m.post_id, a.id, a.username, a.host, a.uri, a.url FROM mention m JOIN actor a ON a.id = m.actor_id
         WHERE m.post_id IN {} ORDER BY m.post_id, a.id",
        list.sql
    );
    let rows: Vec<MentionRow> = sql::all(look.conn(), sql, list.values).await?;
    let mut mentions: HashMap<PostId, Vec<MentionView>> = HashMap::new();
    for MentionRow { post_id, id, username, host, uri, url } in rows {
        let host = (!host.is_empty()).then(|| Host::from_stored(host));
        mentions.entry(PostId(post_id)).or_default().push(MentionView {
            id: ActorId(id),
            handle: Handle { username: Username::from_stored(username), host },
            uri: Uri::from_stored(uri),
            url: url.map(Uri::from_stored),
        });
    }
    Ok(mentions)
}

async fn tags(look: &impl Look, posts: &[PostId]) -> Result<HashMap<PostId, Vec<Tag>>, StorageError> {
    let raw: Vec<i64> = posts.iter().map(|id| id.0).collect();
    let list = sql::list(0, &raw);
    let sql = format!("SELECT post_id, tag, name FROM post_tag WHERE post_id IN {} ORDER BY post_id, tag", list.sql);
    let rows: Vec<TagRow> = sql::all(look.conn(), sql, list.values).await?;
    let mut tags: HashMap<PostId, Vec<Tag>> = HashMap::new();
    for TagRow { post_id, tag, name } in rows {
        tags.entry(PostId(post_id)).or_default().push(Tag { key: tag, name });
    }
    Ok(tags)
}
