//! Pictures, films and recordings.

use std::collections::{BTreeSet, HashMap};

use domain::{
    attachment::{Attachment, AttachmentKind, Focus},
    handle::Host,
    id::{ActorId, AttachmentId, PostId},
    time::{Timestamp, from_ms, to_ms},
    uri::Uri,
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, FromQueryResult};

use crate::{StorageError, sql};

/// Files.
pub struct Attachments<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    owner: i64,
    post_id: Option<i64>,
    kind: String,
    media_type: String,
    url: String,
    preview_url: Option<String>,
    remote_url: Option<String>,
    description: Option<String>,
    blurhash: Option<String>,
    focus_x: Option<f64>,
    focus_y: Option<f64>,
    width: Option<i64>,
    height: Option<i64>,
    created_at: i64,
}

#[derive(FromQueryResult)]
struct UnusedRow {
    id: i64,
    unused_since: i64,
}

/// A file that nothing uses, in the order in which they became so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unused {
    /// Which.
    pub id: AttachmentId,
    /// Since when, in milliseconds since 1970.
    since: i64,
}

#[derive(FromQueryResult)]
struct VersionRow {
    since: i64,
    attachment: i64,
    description: Option<String>,
}

impl Row {
    fn into_domain(self) -> Attachment {
        let Self {
            id,
            owner,
            post_id,
            kind,
            media_type,
            url,
            preview_url,
            remote_url,
            description,
            blurhash,
            focus_x,
            focus_y,
            width,
            height,
            created_at,
        } = self;
        let pixels = |n: Option<i64>| n.and_then(|n| u32::try_from(n).ok());
        Attachment {
            id: AttachmentId(id),
            owner: ActorId(owner),
            post: post_id.map(PostId),
            kind: AttachmentKind::from_name(&kind),
            media_type,
            url: Uri::from_stored(url),
            preview_url: preview_url.map(Uri::from_stored),
            remote_url: remote_url.map(Uri::from_stored),
            description,
            blurhash,
            focus: focus_x.zip(focus_y).and_then(|(x, y)| Focus::new(x, y)),
            width: pixels(width),
            height: pixels(height),
            created_at: from_ms(created_at),
        }
    }
}

impl<C: ConnectionTrait> Attachments<'_, C> {
    async fn select(&self, condition: &str, values: Vec<sea_orm::Value>) -> Result<Vec<Attachment>, StorageError> {
        let rows: Vec<Row> = sql::all(self.0, format!("SELECT * FROM attachment WHERE {condition}"), values).await?;
        Ok(rows.into_iter().map(Row::into_domain).collect())
    }

    /// The attachment with this id.
    pub async fn find(&self, id: AttachmentId) -> Result<Option<Attachment>, StorageError> {
        Ok(self.select("id = $1", vec![id.0.into()]).await?.pop())
    }

    /// The attachments with these ids, in any order.
    pub async fn find_all(&self, ids: &[AttachmentId]) -> Result<Vec<Attachment>, StorageError> {
        let raw: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let list = sql::list(0, &raw);
        self.select(&format!("id IN {}", list.sql), list.values).await
    }

    /// What is attached to these posts, each post's in its order.
    pub async fn of_posts(&self, posts: &[PostId]) -> Result<Vec<Attachment>, StorageError> {
        let raw: Vec<i64> = posts.iter().map(|id| id.0).collect();
        let list = sql::list(0, &raw);
        self.select(&format!("post_id IN {} ORDER BY post_id, position, id", list.sql), list.values).await
    }

    /// At most `limit` files that no post has used since `before`, nor does an earlier version of one: those that come
    /// after another. What versions keep lies among them, however much, and is passed once on the way.
    pub async fn unused(
        &self,
        before: Timestamp,
        after: Option<Unused>,
        limit: u32,
    ) -> Result<Vec<Unused>, StorageError> {
        let (since, id) = after.map_or((i64::MIN, i64::MIN), |Unused { id, since }| (since, id.0));
        let sql = format!(
            "SELECT t.id, t.unused_since FROM attachment t
             WHERE t.unused_since < $1 AND t.unused_since >= $2 AND (t.unused_since > $2 OR t.id > $3)
               AND NOT EXISTS (SELECT 1 FROM version_attachment v WHERE v.attachment = t.id)
             ORDER BY t.unused_since, t.id LIMIT {limit}"
        );
        let rows: Vec<UnusedRow> = sql::all(self.0, sql, vec![to_ms(before).into(), since.into(), id.into()]).await?;
        let unused = |UnusedRow { id, unused_since }| Unused { id: AttachmentId(id), since: unused_since };
        Ok(rows.into_iter().map(unused).collect())
    }

    /// What was attached to earlier versions of a post, by the moment (in milliseconds) since which they stood: each
    /// version's in its order and with its descriptions of then, as far as it is kept.
    pub(crate) async fn of_versions(&self, post: PostId) -> Result<HashMap<i64, Vec<Attachment>>, StorageError> {
        let sql = "SELECT since, attachment, description FROM version_attachment WHERE post_id = $1
                   ORDER BY since, position";
        let rows: Vec<VersionRow> = sql::all(self.0, sql, vec![post.0.into()]).await?;
        let ids: BTreeSet<AttachmentId> = rows.iter().map(|row| AttachmentId(row.attachment)).collect();
        let ids: Vec<AttachmentId> = ids.into_iter().collect();
        let mut kept = HashMap::new();
        for chunk in ids.chunks(sql::CHUNK) {
            kept.extend(self.find_all(chunk).await?.into_iter().map(|file| (file.id.0, file)));
        }
        let mut versions: HashMap<i64, Vec<Attachment>> = HashMap::new();
        for VersionRow { since, attachment, description } in rows {
            if let Some(file) = kept.get(&attachment) {
                versions.entry(since).or_default().push(Attachment { description, ..file.clone() });
            }
        }
        Ok(versions)
    }
}

impl Attachments<'_, DatabaseTransaction> {
    /// Stores attachments, or what changed of them; their place in the post is their place in the list.
    pub async fn save_all(&self, attachments: &[Attachment]) -> Result<(), StorageError> {
        let row = |(position, a): (usize, &Attachment)| {
            vec![
                a.id.0.into(),
                a.owner.0.into(),
                a.post.map(|id| id.0).into(),
                (position as i64).into(),
                a.kind.as_str().into(),
                a.media_type.clone().into(),
                a.url.as_str().into(),
                a.preview_url.as_ref().map(ToString::to_string).into(),
                a.remote_url.as_ref().map(ToString::to_string).into(),
                a.description.clone().into(),
                a.blurhash.clone().into(),
                a.focus.map(|f| f.x).into(),
                a.focus.map(|f| f.y).into(),
                a.width.map(i64::from).into(),
                a.height.map(i64::from).into(),
                to_ms(a.created_at).into(),
                a.post.is_none().then(|| to_ms(a.created_at)).into(),
            ]
        };
        let columns =
            "attachment (id, owner, post_id, position, kind, media_type, url, preview_url, remote_url, description,
                       blurhash, focus_x, focus_y, width, height, created_at, unused_since)";
        let conflict = "ON CONFLICT (id) DO UPDATE SET post_id = excluded.post_id, position = excluded.position,
                        description = excluded.description, focus_x = excluded.focus_x, focus_y = excluded.focus_y,
                        unused_since = CASE WHEN excluded.post_id IS NULL
                            THEN COALESCE(attachment.unused_since, excluded.unused_since) END";
        sql::insert_many(self.0, columns, 17, attachments.iter().enumerate().map(row).collect(), conflict).await?;
        Ok(())
    }

    /// Holds files that no post uses until the change ends: of this and the end of their day at the same moment one is
    /// tried again and sees what the other did. Else their rows would come back, and their files are gone.
    pub async fn hold(&self, ids: &[AttachmentId]) -> Result<(), StorageError> {
        if self.0.get_database_backend() == DbBackend::Postgres {
            let raw: Vec<i64> = ids.iter().map(|id| id.0).collect();
            let list = sql::list(0, &raw);
            let sql = format!("UPDATE attachment SET position = position WHERE id IN {} AND post_id IS NULL", list.sql);
            sql::exec(self.0, sql, list.values).await?;
        }
        Ok(())
    }

    /// Leaves everything that was attached to a post to its owner, who may attach it again for a while.
    pub async fn release(&self, post: PostId, at: Timestamp) -> Result<(), StorageError> {
        let sql = "UPDATE attachment SET post_id = NULL, unused_since = $2 WHERE post_id = $1";
        sql::exec(self.0, sql, vec![post.0.into(), to_ms(at).into()]).await?;
        Ok(())
    }

    /// Removes files that were found unused, but for those that a post took since, or an earlier version of one shows.
    /// Returns what they were.
    pub async fn remove_unused(&self, before: Timestamp, found: &[Unused]) -> Result<Vec<Attachment>, StorageError> {
        let ids: Vec<i64> = found.iter().map(|unused| unused.id.0).collect();
        let list = sql::list(1, &ids);
        let sql = format!(
            "DELETE FROM attachment WHERE unused_since < $1 AND id IN {}
               AND NOT EXISTS (SELECT 1 FROM version_attachment v WHERE v.attachment = attachment.id) RETURNING *",
            list.sql
        );
        let values = [vec![to_ms(before).into()], list.values].concat();
        let rows: Vec<Row> = sql::all(self.0, sql, values).await?;
        Ok(rows.into_iter().map(Row::into_domain).collect())
    }

    /// Removes those of these attachments that no post uses, nor an earlier version of one. Returns what they were.
    pub async fn remove(&self, ids: &[AttachmentId]) -> Result<Vec<Attachment>, StorageError> {
        let raw: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let list = sql::list(0, &raw);
        let sql = format!(
            "DELETE FROM attachment WHERE id IN
             (SELECT t.id FROM attachment t WHERE t.id IN {} AND t.post_id IS NULL
                AND NOT EXISTS (SELECT 1 FROM version_attachment v WHERE v.attachment = t.id)) RETURNING *",
            list.sql
        );
        let rows: Vec<Row> = sql::all(self.0, sql, list.values).await?;
        Ok(rows.into_iter().map(Row::into_domain).collect())
    }

    /// Forgets at most `limit` files of the posts of a host, which it keeps itself; how many there were.
    pub async fn forget_host(&self, host: &Host, limit: u64) -> Result<u64, StorageError> {
        let sql = format!(
            "DELETE FROM attachment WHERE id IN
             (SELECT t.id FROM attachment t JOIN actor a ON a.id = t.owner WHERE a.host = $1 LIMIT {limit})"
        );
        sql::exec(self.0, sql, vec![host.as_str().into()]).await
    }

    /// Detaches everything from a post, for when an edit replaces it. Returns what was attached.
    pub async fn remove_from(&self, post: PostId) -> Result<Vec<Attachment>, StorageError> {
        let removed = self.of_posts(&[post]).await?;
        sql::exec(self.0, "DELETE FROM attachment WHERE post_id = $1", vec![post.0.into()]).await?;
        Ok(removed)
    }
}
