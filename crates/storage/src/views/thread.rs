//! A post's thread: what it answers, and what answers it.

use domain::{
    id::{ActorId, PostId},
    time::to_ms,
};

use super::readable;
use crate::{Look, StorageError, sql};

/// How far up and down a thread is shown.
const MAX_DEPTH: u32 = 60;

/// The ids around a post.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ThreadView {
    /// What it answers, the first post first.
    pub ancestors: Vec<PostId>,
    /// What answers it, each followed by its own answers, oldest first.
    pub descendants: Vec<PostId>,
}

#[derive(sea_orm::FromQueryResult)]
struct Row {
    id: i64,
    parent: i64,
}

/// The thread around a post, as far as the viewer may read it, at most `limit` posts each way; answers that the
/// moderators of its group took out are not shown.
pub async fn thread(
    look: &impl Look,
    post: PostId,
    viewer: Option<ActorId>,
    limit: u32,
) -> Result<ThreadView, StorageError> {
    thread_after(look, post, PostId(0), viewer, limit).await
}

/// The same, with answers that come after one: the next part of a thread that is longer than a page.
pub async fn thread_after(
    look: &impl Look,
    post: PostId,
    after: PostId,
    viewer: Option<ActorId>,
    limit: u32,
) -> Result<ThreadView, StorageError> {
    let mut bound: Vec<sea_orm::Value> =
        vec![post.0.into(), viewer.map_or(0, |v| v.0).into(), to_ms(look.now()).into()];
    let up = format!(
        "WITH RECURSIVE up (id, parent, depth) AS (
            SELECT id, in_reply_to, 0 FROM post WHERE id = $1
            UNION ALL SELECT p.id, p.in_reply_to, up.depth + 1 FROM post p JOIN up ON p.id = up.parent WHERE up.depth < {MAX_DEPTH})
         SELECT up.id FROM up JOIN post p ON p.id = up.id WHERE up.depth > 0 AND {} ORDER BY up.depth DESC LIMIT {limit}",
        readable("p", 2)
    );
    let ancestors = sql::ids(look.conn(), up, bound.clone()).await?;
    bound.push(after.0.into());
    let down = format!(
        "WITH RECURSIVE down (id, parent, depth) AS (
            SELECT id, in_reply_to, 0 FROM post WHERE id = $1
            UNION ALL SELECT p.id, p.in_reply_to, down.depth + 1 FROM post p JOIN down ON p.in_reply_to = down.id WHERE down.depth < {MAX_DEPTH})
         SELECT down.id, down.parent FROM down JOIN post p ON p.id = down.id WHERE down.depth > 0 AND down.id > $4 AND {}
           AND NOT EXISTS (SELECT 1 FROM group_post g WHERE g.post_id = p.id AND g.group_id = p.in_group AND g.removed_at IS NOT NULL)
         ORDER BY down.id LIMIT {limit}",
        readable("p", 2)
    );
    let rows: Vec<Row> = sql::all(look.conn(), down, bound).await?;
    Ok(ThreadView { ancestors: ancestors.into_iter().map(PostId).collect(), descendants: arrange(post, &rows) })
}

/// Each answer followed by its own answers; rows come oldest first.
fn arrange(root: PostId, rows: &[Row]) -> Vec<PostId> {
    let mut children: std::collections::HashMap<i64, Vec<i64>> = std::collections::HashMap::new();
    for row in rows {
        children.entry(row.parent).or_default().push(row.id);
    }
    let mut order = Vec::with_capacity(rows.len());
    let mut stack: Vec<i64> = children.remove(&root.0).unwrap_or_default();
    stack.reverse();
    while let Some(id) = stack.pop() {
        order.push(PostId(id));
        if let Some(mut answers) = children.remove(&id) {
            answers.reverse();
            stack.append(&mut answers);
        }
    }
    // Answers to what the reader may not read hang from nothing that is shown, and are shown all the same.
    let mut rest: Vec<i64> = children.into_values().flatten().collect();
    rest.sort_unstable();
    order.extend(rest.into_iter().map(PostId));
    order
}
