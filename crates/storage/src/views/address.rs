//! The ActivityPub ids of posts.

use std::collections::HashMap;

use domain::{id::PostId, uri::Uri};
use sea_orm::FromQueryResult;

use crate::{Look, StorageError, sql};

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    uri: String,
}

/// The ActivityPub ids of these posts, deleted ones included; missing ones are left out.
pub async fn post_uris(look: &impl Look, ids: &[PostId]) -> Result<HashMap<PostId, Uri>, StorageError> {
    let mut uris = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(sql::CHUNK) {
        let raw: Vec<i64> = chunk.iter().map(|id| id.0).collect();
        let list = sql::list(0, &raw);
        let rows: Vec<Row> =
            sql::all(look.conn(), format!("SELECT id, uri FROM post WHERE id IN {}", list.sql), list.values).await?;
        uris.extend(rows.into_iter().map(|Row { id, uri }| (PostId(id), Uri::from_stored(uri))));
    }
    Ok(uris)
}
