//! Notifications.

use domain::{
    id::{ActorId, NotificationId, PostId, ReportId},
    notification::{Notification, NotificationKind},
    time::{from_ms, to_ms},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use crate::{Page, StorageError, sql};

/// Notifications.
pub struct Notifications<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    recipient: i64,
    kind: String,
    from_id: i64,
    post_id: Option<i64>,
    report_id: Option<i64>,
    created_at: i64,
}

impl Row {
    fn into_domain(self) -> Result<Notification, StorageError> {
        let Self { id, recipient, kind, from_id, post_id, report_id, created_at } = self;
        Ok(Notification {
            id: NotificationId(id),
            recipient: ActorId(recipient),
            kind: NotificationKind::from_name(&kind).ok_or_else(|| StorageError::corrupt("notification", &kind))?,
            from: ActorId(from_id),
            post: post_id.map(PostId),
            report: report_id.map(ReportId),
            created_at: from_ms(created_at),
        })
    }
}

impl<C: ConnectionTrait> Notifications<'_, C> {
    /// What somebody was told, newest first, of these kinds and, where given, caused by one actor.
    pub async fn page(
        &self,
        recipient: ActorId,
        kinds: &[NotificationKind],
        from: Option<ActorId>,
        page: Page,
    ) -> Result<Vec<Notification>, StorageError> {
        let names: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
        let list = sql::list(2, &names);
        let before = 2 + list.values.len();
        let (condition, values) = page.condition("id", before);
        let sql = format!(
            "SELECT * FROM notification WHERE recipient = $1 AND ($2 = 0 OR from_id = $2) AND kind IN {}{condition}{}",
            list.sql,
            page.order("id")
        );
        let bound = vec![recipient.0.into(), from.map_or(0, |id| id.0).into()];
        let rows: Vec<Row> = sql::all(self.0, sql, [bound, list.values, values].concat()).await?;
        Ok(page.arrange(rows.into_iter().map(Row::into_domain).collect::<Result<_, _>>()?))
    }

    /// One notification of somebody.
    pub async fn find(&self, recipient: ActorId, id: NotificationId) -> Result<Option<Notification>, StorageError> {
        let row: Option<Row> = sql::one(
            self.0,
            "SELECT * FROM notification WHERE recipient = $1 AND id = $2",
            vec![recipient.0.into(), id.0.into()],
        )
        .await?;
        row.map(Row::into_domain).transpose()
    }

    /// How many notifications came after one, counted up to `limit`.
    pub async fn count_after(
        &self,
        recipient: ActorId,
        after: NotificationId,
        limit: u32,
    ) -> Result<i64, StorageError> {
        let sql = format!(
            "SELECT COUNT(*) FROM (SELECT 1 FROM notification WHERE recipient = $1 AND id > $2 LIMIT {limit}) n"
        );
        sql::number(self.0, sql, vec![recipient.0.into(), after.0.into()]).await
    }
}

impl Notifications<'_, DatabaseTransaction> {
    /// Forgets what an actor was told and what it caused, for when the account goes.
    pub async fn forget_actor(&self, actor: ActorId) -> Result<(), StorageError> {
        sql::exec(self.0, "DELETE FROM notification WHERE recipient = $1", vec![actor.0.into()]).await?;
        sql::exec(self.0, "DELETE FROM notification WHERE from_id = $1", vec![actor.0.into()]).await?;
        Ok(())
    }

    /// Tells somebody something; `false` when the same was told before.
    pub async fn insert(&self, notification: &Notification) -> Result<bool, StorageError> {
        Ok(self.insert_some(std::slice::from_ref(notification)).await? > 0)
    }

    /// Tells many something; what was told before is left as it is.
    pub async fn insert_all(&self, notifications: &[Notification]) -> Result<(), StorageError> {
        self.insert_some(notifications).await.map(drop)
    }

    async fn insert_some(&self, notifications: &[Notification]) -> Result<u64, StorageError> {
        let row = |notification: &Notification| {
            vec![
                notification.id.0.into(),
                notification.recipient.0.into(),
                notification.kind.as_str().into(),
                notification.from.0.into(),
                notification.post.map(|id| id.0).into(),
                notification.report.map(|id| id.0).into(),
                to_ms(notification.created_at).into(),
            ]
        };
        let columns = "notification (id, recipient, kind, from_id, post_id, report_id, created_at)";
        let rows = notifications.iter().map(row).collect();
        sql::insert_many(self.0, columns, 7, rows, "ON CONFLICT DO NOTHING").await
    }

    /// Takes back what is no longer true, such as a like that was undone.
    pub async fn retract(&self, kind: NotificationKind, from: ActorId, post: PostId) -> Result<(), StorageError> {
        let sql = "DELETE FROM notification WHERE kind = $1 AND from_id = $2 AND post_id = $3";
        sql::exec(self.0, sql, vec![kind.as_str().into(), from.0.into(), post.0.into()]).await?;
        Ok(())
    }

    /// Takes back what `from` let somebody know, whatever it was about.
    pub async fn retract_between(
        &self,
        kind: NotificationKind,
        from: ActorId,
        recipient: ActorId,
    ) -> Result<(), StorageError> {
        let sql = "DELETE FROM notification WHERE kind = $1 AND from_id = $2 AND recipient = $3";
        sql::exec(self.0, sql, vec![kind.as_str().into(), from.0.into(), recipient.0.into()]).await?;
        Ok(())
    }

    /// Takes back what `from` let anybody know.
    pub async fn retract_from(&self, kind: NotificationKind, from: ActorId) -> Result<(), StorageError> {
        let sql = "DELETE FROM notification WHERE kind = $1 AND from_id = $2";
        sql::exec(self.0, sql, vec![kind.as_str().into(), from.0.into()]).await?;
        Ok(())
    }

    /// Forgets what `from` caused, for when the recipient shuts it out.
    pub async fn forget_from(&self, recipient: ActorId, from: ActorId) -> Result<(), StorageError> {
        let sql = "DELETE FROM notification WHERE recipient = $1 AND from_id = $2";
        sql::exec(self.0, sql, vec![recipient.0.into(), from.0.into()]).await?;
        Ok(())
    }

    /// Takes back the notice of a request to follow, for when it was answered.
    pub async fn retract_request(&self, from: ActorId, recipient: ActorId) -> Result<(), StorageError> {
        let sql = "DELETE FROM notification WHERE kind = 'follow_request' AND from_id = $1 AND recipient = $2";
        sql::exec(self.0, sql, vec![from.0.into(), recipient.0.into()]).await?;
        Ok(())
    }

    /// Takes back notices about a follow.
    pub async fn retract_follow(&self, from: ActorId, recipient: ActorId) -> Result<(), StorageError> {
        let sql =
            "DELETE FROM notification WHERE kind IN ('follow', 'follow_request') AND from_id = $1 AND recipient = $2";
        sql::exec(self.0, sql, vec![from.0.into(), recipient.0.into()]).await?;
        Ok(())
    }

    /// Forgets one, or all where `id` is `None`.
    pub async fn dismiss(&self, recipient: ActorId, id: Option<NotificationId>) -> Result<(), StorageError> {
        let sql = "DELETE FROM notification WHERE recipient = $1 AND ($2 = 0 OR id = $2)";
        sql::exec(self.0, sql, vec![recipient.0.into(), id.map_or(0, |id| id.0).into()]).await?;
        Ok(())
    }
}
