//! What the posts of a page quote.

use std::collections::{BTreeSet, HashMap};

use domain::{
    id::{ActorId, PostId},
    quote::QuoteState,
    time::to_ms,
};
use sea_orm::FromQueryResult;

use super::{Context, PostView, body};
use crate::{Look, StorageError, sql, views::readable};

/// What is to be seen of a quoted post.
#[derive(Debug, Clone, PartialEq)]
pub enum Quoted {
    /// The post.
    Shown(Box<PostView>),
    /// It is gone.
    Deleted,
    /// It is not for the viewer, or not wanted by them.
    Closed,
}

#[derive(FromQueryResult)]
struct QuotedRow {
    id: i64,
    what: i32,
}

/// What the posts of a page quote, as the viewer sees it. A page without quotes costs nothing.
pub(super) async fn quoted(
    look: &impl Look,
    context: &Context,
    viewer: Option<ActorId>,
) -> Result<HashMap<PostId, Quoted>, StorageError> {
    let quotes = context.bodies.values().filter_map(|body| body.kept.post.quote.as_ref());
    let accepted = quotes.filter(|quote| quote.state == QuoteState::Accepted).map(|quote| quote.of.0);
    let wanted_ids: Vec<i64> = accepted.collect::<BTreeSet<_>>().into_iter().collect();
    if wanted_ids.is_empty() {
        return Ok(HashMap::new());
    }
    // The viewer may read it, and blocks nobody concerned: what one does not want to see is not shown by a third.
    let list = sql::list(2, &wanted_ids);
    let sql = format!(
        "SELECT p.id, CASE WHEN p.deleted_at IS NOT NULL THEN 1
             WHEN {} AND NOT EXISTS (SELECT 1 FROM block k WHERE k.actor_id = $1 AND k.target = p.author)
              AND NOT EXISTS (SELECT 1 FROM mute u WHERE u.actor_id = $1 AND u.target = p.author) THEN 2
             ELSE 0 END AS what FROM post p WHERE p.id IN {}",
        readable("p", 1),
        list.sql
    );
    let bound = vec![viewer.map_or(0, |viewer| viewer.0).into(), to_ms(look.now()).into()];
    let values = [bound, list.values].concat();
    let rows: Vec<QuotedRow> = sql::all(look.conn(), sql, values).await?;
    let shown: Vec<PostId> = rows.iter().filter(|row| row.what == 2).map(|row| PostId(row.id)).collect();
    let inner = if shown.is_empty() {
        None
    } else {
        let rows = body::current(look, &shown, viewer).await?;
        Some(Context::load(look, body::load(look, &rows).await?, viewer).await?)
    };
    let see = |row: QuotedRow| {
        let id = PostId(row.id);
        let seen = match (row.what, &inner) {
            (1, _) => Quoted::Deleted,
            (2, Some(inner)) => inner.view(id).map_or(Quoted::Closed, |view| Quoted::Shown(Box::new(view))),
            _ => Quoted::Closed,
        };
        (id, seen)
    };
    Ok(rows.into_iter().map(see).collect())
}
