//! Custom emoji of this server and of others.

use std::collections::BTreeSet;

use domain::{emoji::Emoji, handle::Host, id::EmojiId, uri::Uri};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use crate::{StorageError, sql};

/// Custom emoji.
pub struct Emojis<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    shortcode: String,
    host: String,
    url: String,
}

impl Row {
    fn into_domain(self) -> Emoji {
        let Self { id, shortcode, host, url } = self;
        Emoji {
            id: EmojiId(id),
            shortcode,
            host: (!host.is_empty()).then(|| Host::from_stored(host)),
            url: Uri::from_stored(url),
        }
    }
}

impl<C: ConnectionTrait> Emojis<'_, C> {
    /// The emoji of this server, which its people choose from.
    pub async fn local(&self) -> Result<Vec<Emoji>, StorageError> {
        let rows: Vec<Row> =
            sql::all(self.0, "SELECT * FROM emoji WHERE host = '' ORDER BY shortcode LIMIT 1000", Vec::new()).await?;
        Ok(rows.into_iter().map(Row::into_domain).collect())
    }

    /// An emoji by its id.
    pub async fn find(&self, id: EmojiId) -> Result<Option<Emoji>, StorageError> {
        let row: Option<Row> = sql::one(self.0, "SELECT * FROM emoji WHERE id = $1", vec![id.0.into()]).await?;
        Ok(row.map(Row::into_domain))
    }

    /// The emoji of these names, on any server; the caller matches hosts.
    pub async fn find_all(&self, shortcodes: &BTreeSet<&str>) -> Result<Vec<Emoji>, StorageError> {
        let names: Vec<&str> = shortcodes.iter().copied().collect();
        let list = sql::list(0, &names);
        let rows: Vec<Row> =
            sql::all(self.0, format!("SELECT * FROM emoji WHERE shortcode IN {}", list.sql), list.values).await?;
        Ok(rows.into_iter().map(Row::into_domain).collect())
    }
}

impl Emojis<'_, DatabaseTransaction> {
    /// Forgets at most `limit` emoji of a host; how many there were.
    pub async fn forget_host(&self, host: &Host, limit: u64) -> Result<u64, StorageError> {
        let sql =
            format!("DELETE FROM emoji WHERE id IN (SELECT id FROM emoji WHERE host = $1 ORDER BY id LIMIT {limit})");
        sql::exec(self.0, sql, vec![host.as_str().into()]).await
    }

    /// Stores an emoji, replacing the picture of one with the same name and server.
    pub async fn save(&self, emoji: &Emoji) -> Result<(), StorageError> {
        let host = emoji.host.as_ref().map(ToString::to_string).unwrap_or_default();
        let sql = "INSERT INTO emoji (id, shortcode, host, url) VALUES ($1, $2, $3, $4)
                   ON CONFLICT (shortcode, host) DO UPDATE SET url = excluded.url";
        sql::exec(
            self.0,
            sql,
            vec![emoji.id.0.into(), emoji.shortcode.clone().into(), host.into(), emoji.url.as_str().into()],
        )
        .await?;
        Ok(())
    }
}
