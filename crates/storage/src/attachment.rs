//! Pictures, films and recordings.

use domain::{
    attachment::{Attachment, AttachmentKind, Focus},
    id::{ActorId, AttachmentId, PostId},
    time::{from_ms, to_ms},
    uri::Uri,
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

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
            ]
        };
        let columns =
            "attachment (id, owner, post_id, position, kind, media_type, url, preview_url, remote_url, description,
                       blurhash, focus_x, focus_y, width, height, created_at)";
        let conflict = "ON CONFLICT (id) DO UPDATE SET post_id = excluded.post_id, position = excluded.position,
                        description = excluded.description, focus_x = excluded.focus_x, focus_y = excluded.focus_y";
        sql::insert_many(self.0, columns, 16, attachments.iter().enumerate().map(row).collect(), conflict).await?;
        Ok(())
    }

    /// Leaves everything that was attached to a post to its owner, who may attach it again.
    pub async fn release(&self, post: PostId) -> Result<(), StorageError> {
        sql::exec(self.0, "UPDATE attachment SET post_id = NULL WHERE post_id = $1", vec![post.0.into()]).await?;
        Ok(())
    }

    /// Detaches everything from a post, for when an edit replaces it. Returns what was attached.
    pub async fn remove_from(&self, post: PostId) -> Result<Vec<Attachment>, StorageError> {
        let removed = self.of_posts(&[post]).await?;
        sql::exec(self.0, "DELETE FROM attachment WHERE post_id = $1", vec![post.0.into()]).await?;
        Ok(removed)
    }
}
