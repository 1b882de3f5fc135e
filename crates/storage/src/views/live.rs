//! How much is new since a page was shown, as far as its reader would see it.

use domain::{
    id::{ActorId, NotificationId, PostId},
    time::to_ms,
};
use sea_orm::Value;

use super::{readable, wanted};
use crate::{Look, StorageError, sql};

/// How far it is counted.
pub const MOST_NEWS: i64 = 100;
/// How far up a new answer is followed to what the page shows.
const MAX_DEPTH: u32 = 60;

/// What a page shows the newest of; what is `None` is not on it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shown {
    /// The newest post of the home timeline.
    pub home: Option<PostId>,
    /// The newest notification.
    pub notifications: Option<NotificationId>,
    /// A post with its answers, and the newest of them.
    pub thread: Option<(PostId, PostId)>,
}

/// How many came since, up to [`MOST_NEWS`] of each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, sea_orm::FromQueryResult)]
pub struct News {
    /// Posts of the home timeline.
    pub home: i64,
    /// Notifications.
    pub notifications: i64,
    /// Answers.
    pub thread: i64,
}

/// How much is new for somebody since `shown`, in one statement along keys.
pub async fn news(look: &impl Look, viewer: ActorId, shown: Shown) -> Result<News, StorageError> {
    let Shown { home, notifications, thread } = shown;
    let mut bound: Vec<Value> = vec![viewer.0.into(), to_ms(look.now()).into()];
    let mut place = |id: i64| {
        bound.push(id.into());
        bound.len()
    };
    let parts = [
        home.map(|newest| since_home(place(newest.0))),
        notifications.map(|newest| since_notification(place(newest.0))),
        thread.map(|(post, newest)| since_answer(place(post.0), place(newest.0))),
    ];
    if parts.iter().all(Option::is_none) {
        return Ok(News::default());
    }
    let [home, notifications, thread] =
        parts.map(|part| part.map_or_else(|| "CAST(0 AS BIGINT)".to_owned(), |sql| format!("(SELECT COUNT(*) {sql})")));
    let sql = format!("SELECT {home} AS home, {notifications} AS notifications, {thread} AS thread");
    Ok(sql::one(look.conn(), sql, bound).await?.unwrap_or_default())
}

/// Posts of the home timeline after `$newest`, as [`super::home`] shows them.
fn since_home(newest: usize) -> String {
    format!(
        "FROM (SELECT post_id FROM home_entry WHERE owner = $1 AND post_id > ${newest} ORDER BY post_id LIMIT {MOST_NEWS}) h
           CROSS JOIN post p
         WHERE p.id = h.post_id AND {} AND {} AND (p.boost_of IS NULL OR EXISTS (
           SELECT 1 FROM post o WHERE o.id = p.boost_of AND {} AND {}))",
        readable("p", 1),
        wanted("p.author", 1, 2),
        readable("o", 1),
        wanted("o.author", 1, 2)
    )
}

/// Notifications after `$newest`, as [`super::notifications`] shows them.
fn since_notification(newest: usize) -> String {
    format!(
        "FROM (SELECT from_id, post_id FROM notification WHERE recipient = $1 AND id > ${newest} ORDER BY id LIMIT {MOST_NEWS}) n
         WHERE EXISTS (SELECT 1 FROM actor teller WHERE teller.id = n.from_id
             AND teller.standing <> 'suspended' AND teller.deleted_at IS NULL)
           AND (n.post_id IS NULL OR EXISTS (SELECT 1 FROM post p WHERE p.id = n.post_id AND {}))",
        readable("p", 1)
    )
}

/// Answers to `$post`, and answers to them, after `$newest`, as [`super::thread()`] shows them: from what is new in the
/// conversation upwards, so that its length costs nothing.
fn since_answer(post: usize, newest: usize) -> String {
    format!(
        "FROM (WITH RECURSIVE up (id, parent, depth) AS (
             SELECT fresh.id, fresh.in_reply_to, 0 FROM (
               SELECT id, in_reply_to FROM post
               WHERE thread = (SELECT thread FROM post WHERE id = ${post}) AND id > ${newest}
               ORDER BY id LIMIT {MOST_NEWS}) fresh
             UNION ALL SELECT up.id, q.in_reply_to, up.depth + 1 FROM up JOIN post q ON q.id = up.parent
               WHERE up.parent <> ${post} AND up.depth < {MAX_DEPTH})
           SELECT id FROM up WHERE parent = ${post}) a
           CROSS JOIN post p
         WHERE p.id = a.id AND {}
           AND NOT EXISTS (SELECT 1 FROM group_post g WHERE g.post_id = p.id AND g.group_id = p.in_group AND g.removed_at IS NOT NULL)",
        readable("p", 1)
    )
}
