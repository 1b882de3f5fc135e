//! What a page of posts says, with its authors: from what was read before where it still holds, else read.

use std::{collections::HashMap, sync::Arc};

use domain::{
    actor::Actor,
    attachment::Attachment,
    cursor::Circle,
    handle::{Handle, Host, Username},
    id::{ActorId, PostId},
    post::{PostCounts, Tag},
    time::to_ms,
    uri::Uri,
};
use sea_orm::{DbErr, FromQueryResult, QueryResult};

use super::{GroupView, MentionView, ViewerState};
use crate::{
    Attachments, Look, StorageError,
    actor::current::{self, Current},
    kept::KeptPost,
    post, sql,
    views::readable,
};

/// What a post says, with its figures of now and what the viewer did with it.
pub(super) struct Body {
    pub kept: Arc<KeptPost>,
    pub counts: PostCounts,
    pub state: ViewerState,
}

/// Posts and their authors.
pub(super) struct Page {
    pub bodies: HashMap<PostId, Body>,
    pub authors: HashMap<ActorId, Actor>,
}

/// A post's version and figures, what the viewer did with it, and its author's version and figures.
#[derive(Debug)]
pub(super) struct CurrentRow {
    id: i64,
    version: i64,
    counts: PostCounts,
    state: ViewerState,
    author: Current,
    /// It was asked for, and did not come as what another boosts.
    pub listed: bool,
}

impl CurrentRow {
    pub(super) fn id(&self) -> PostId {
        PostId(self.id)
    }
}

/// The columns of [`columns`], by their place: every post of every page comes this way.
impl FromQueryResult for CurrentRow {
    fn from_query_result(row: &QueryResult, _prefix: &str) -> Result<Self, DbErr> {
        Ok(Self {
            id: row.try_get_by_index(0)?,
            version: row.try_get_by_index(1)?,
            counts: PostCounts {
                replies: row.try_get_by_index(2)?,
                boosts: row.try_get_by_index(3)?,
                likes: row.try_get_by_index(4)?,
                quotes: row.try_get_by_index(5)?,
            },
            listed: row.try_get_by_index::<i32>(6)? == 1,
            state: state(row.try_get_by_index(7)?),
            author: Current::from_row(row, 8)?,
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

/// What the posts say, with their authors.
pub(super) async fn load(look: &impl Look, rows: &[CurrentRow]) -> Result<Page, StorageError> {
    let mut bodies = HashMap::with_capacity(rows.len());
    if let Some(kept) = look.kept() {
        let known = rows.iter().filter_map(|row| Some((row.id(), kept.post(row.id(), row.version)?)));
        bodies.extend(known);
    }
    let missing: Vec<i64> = rows.iter().map(|row| row.id).filter(|id| !bodies.contains_key(&PostId(*id))).collect();
    bodies.extend(read_bodies(look, &missing).await?);
    let authors = current::actors(look, rows.iter().map(|row| &row.author)).await?;
    let mut page = Page { bodies: HashMap::with_capacity(rows.len()), authors };
    for row in rows {
        if let Some(kept) = bodies.remove(&row.id()) {
            page.bodies.insert(row.id(), Body { kept, counts: row.counts, state: row.state });
        }
    }
    Ok(page)
}

/// What [`CurrentRow`] reads of a post `p` and its author `a`; the viewer is bound as `$viewer`, `None` is a stranger.
fn columns(listed: bool, viewer: Option<usize>) -> String {
    let (listed, author) = (i32::from(listed), Current::columns("a"));
    let done = viewer.map_or_else(|| "0".to_owned(), done);
    format!("p.id, p.version, p.replies, p.boosts, p.likes, p.quotes, {listed}, {done}, {author}")
}

/// What the viewer did with the post `p`, as a sum that [`state`] takes apart. What nobody likes or boosts, the viewer
/// neither; one pins what is one's own; and whom they follow is looked up where followers alone may quote.
fn done(viewer: usize) -> String {
    let liked =
        format!("p.likes > 0 AND EXISTS (SELECT 1 FROM post_like d WHERE d.actor_id = ${viewer} AND d.post_id = p.id)");
    let boosted = format!(
        "p.boosts > 0 AND EXISTS (SELECT 1 FROM post d WHERE d.boost_of = p.id AND d.author = ${viewer} AND d.deleted_at IS NULL)"
    );
    let bookmarked = format!("EXISTS (SELECT 1 FROM bookmark d WHERE d.actor_id = ${viewer} AND d.post_id = p.id)");
    let pinned = format!(
        "p.author = ${viewer} AND EXISTS (SELECT 1 FROM pin d WHERE d.actor_id = ${viewer} AND d.post_id = p.id)"
    );
    let muted = format!("EXISTS (SELECT 1 FROM thread_mute d WHERE d.actor_id = ${viewer} AND d.thread = p.thread)");
    let follows = format!(
        "p.quotable_by = '{}' AND EXISTS (SELECT 1 FROM follow d WHERE d.follower = ${viewer} AND d.target = p.author AND d.accepted)",
        Circle::Followers.as_str()
    );
    let part = |(place, question): (usize, String)| format!("CASE WHEN {question} THEN {} ELSE 0 END", 1_i32 << place);
    let parts = [liked, boosted, bookmarked, pinned, muted, follows];
    parts.into_iter().enumerate().map(part).collect::<Vec<_>>().join(" + ")
}

/// The parts of [`done`].
fn state(done: i32) -> ViewerState {
    let is = |place: u32| done & (1 << place) != 0;
    ViewerState { liked: is(0), boosted: is(1), bookmarked: is(2), pinned: is(3), muted: is(4), follows: is(5) }
}

/// The posts with these ids that are not deleted and, with them, those that they boost, where the viewer may read
/// them.
pub(super) async fn current(
    look: &impl Look,
    ids: &[PostId],
    viewer: Option<ActorId>,
) -> Result<Vec<CurrentRow>, StorageError> {
    let raw: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let list = sql::list(2, &raw);
    let place = viewer.map(|_| 1);
    let sql = format!(
        "SELECT {} FROM post p JOIN actor a ON a.id = p.author WHERE p.id IN {3} AND p.deleted_at IS NULL
         UNION ALL SELECT {} FROM post boost JOIN post p ON p.id = boost.boost_of JOIN actor a ON a.id = p.author
         WHERE boost.id IN {3} AND {}",
        columns(true, place),
        columns(false, place),
        readable("p", 1),
        list.sql
    );
    let bound = vec![viewer.map_or(0, |v| v.0).into(), to_ms(look.now()).into()];
    sql::all(look.conn(), sql, [bound, list.values].concat()).await
}

/// The same for the posts that a statement finds, which selects their ids and what they boost; the viewer, who may be
/// a stranger, is what it binds as `$place`, and the moment what it binds next.
///
/// Not joined with what it finds: SQLite would build a Bloom filter out of the whole table for twenty rows.
pub(super) async fn current_of(
    look: &impl Look,
    (list, values): (String, Vec<sea_orm::Value>),
    (viewer, place): (Option<ActorId>, usize),
) -> Result<Vec<CurrentRow>, StorageError> {
    let known = viewer.map(|_| place);
    let sql = format!(
        "WITH page (id, boost_of) AS ({list})
         SELECT {} FROM post p JOIN actor a ON a.id = p.author
         WHERE p.id IN (SELECT id FROM page) AND p.deleted_at IS NULL
         UNION ALL SELECT {} FROM post p JOIN actor a ON a.id = p.author
         WHERE p.id IN (SELECT boost_of FROM page) AND {}",
        columns(true, known),
        columns(false, known),
        readable("p", place)
    );
    sql::all(look.conn(), sql, values).await
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
    let in_group = rows.iter().filter(|row| row.in_group.is_some() && row.boost_of.is_none());
    let in_group: Vec<PostId> = in_group.map(|row| PostId(row.id)).collect();
    let mut groups = groups(look, &in_group).await?;
    let mut bodies = Vec::with_capacity(rows.len());
    for row in rows {
        let (id, version) = (PostId(row.id), row.version);
        let body = Arc::new(KeptPost {
            post: row.into_domain()?,
            attachments: attachments.remove(&id).unwrap_or_default(),
            mentions: mentions.remove(&id).unwrap_or_default(),
            tags: tags.remove(&id).unwrap_or_default(),
            group: groups.remove(&id),
        });
        if let Some(kept) = look.kept() {
            kept.keep_post(version, Arc::clone(&body));
        }
        bodies.push((id, body));
    }
    Ok(bodies)
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

/// The groups in which posts are said. Nothing is asked where there are no such posts.
async fn groups(look: &impl Look, posts: &[PostId]) -> Result<HashMap<PostId, GroupView>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        post_id: i64,
        id: i64,
        name: String,
        uri: String,
        username: String,
        host: String,
        followers: Option<String>,
    }
    if posts.is_empty() {
        return Ok(HashMap::new());
    }
    let raw: Vec<i64> = posts.iter().map(|id| id.0).collect();
    let list = sql::list(0, &raw);
    let sql = format!(
        "SELECT p.id AS post_id, a.id, a.name, a.uri, a.username, a.host, a.followers
         FROM post p JOIN actor a ON a.id = p.in_group
         WHERE p.id IN {}",
        list.sql
    );
    let rows: Vec<Row> = sql::all(look.conn(), sql, list.values).await?;
    let view = |Row { post_id, id, name, uri, username, host, followers }| {
        let name = if name.is_empty() { username.clone() } else { name };
        let host = (!host.is_empty()).then(|| Host::from_stored(host));
        let handle = Handle { username: Username::from_stored(username), host };
        let (uri, followers) = (Uri::from_stored(uri), followers.map(Uri::from_stored));
        (PostId(post_id), GroupView { id: ActorId(id), name, handle, uri, followers })
    };
    Ok(rows.into_iter().map(view).collect())
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
