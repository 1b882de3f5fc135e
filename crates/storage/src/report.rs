//! Reports.

use domain::{
    handle::Host,
    id::{ActorId, PostId, ReportId},
    report::Report,
    time::{from_ms, to_ms},
    uri::Uri,
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use crate::{Page, StorageError, sql};

/// Reports.
pub struct Reports<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    uri: String,
    reporter: i64,
    target: i64,
    posts: String,
    comment: String,
    forward: bool,
    created_at: i64,
    resolved_at: Option<i64>,
}

impl Row {
    fn into_domain(self) -> Result<Report, StorageError> {
        let Self { id, uri, reporter, target, posts, comment, forward, created_at, resolved_at } = self;
        Ok(Report {
            id: ReportId(id),
            uri: Uri::from_stored(uri),
            reporter: ActorId(reporter),
            target: ActorId(target),
            posts: serde_json::from_str::<Vec<PostId>>(&posts)
                .map_err(|error| StorageError::corrupt("report", error))?,
            comment,
            forward,
            created_at: from_ms(created_at),
            resolved_at: resolved_at.map(from_ms),
        })
    }
}

impl<C: ConnectionTrait> Reports<'_, C> {
    /// The report with this id, which must exist.
    pub async fn get(&self, id: ReportId) -> Result<Report, StorageError> {
        let row: Option<Row> = sql::one(self.0, "SELECT * FROM report WHERE id = $1", vec![id.0.into()]).await?;
        row.ok_or(StorageError::NotFound("report"))?.into_domain()
    }

    /// The reports with these ids, in any order.
    pub async fn find_all(&self, ids: &[ReportId]) -> Result<Vec<Report>, StorageError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let raw: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let list = sql::list(0, &raw);
        let sql = format!("SELECT * FROM report WHERE id IN {}", list.sql);
        let rows: Vec<Row> = sql::all(self.0, sql, list.values).await?;
        rows.into_iter().map(Row::into_domain).collect()
    }

    /// Reports, newest first.
    pub async fn page(&self, page: Page) -> Result<Vec<Report>, StorageError> {
        let (condition, values) = page.condition("id", 0);
        let rows: Vec<Row> =
            sql::all(self.0, format!("SELECT * FROM report WHERE TRUE{condition}{}", page.order("id")), values).await?;
        Ok(page.arrange(rows.into_iter().map(Row::into_domain).collect::<Result<_, _>>()?))
    }

    /// How many open reports came from one server.
    pub async fn open_from(&self, host: &Host) -> Result<i64, StorageError> {
        let sql = "SELECT COUNT(*) FROM report r JOIN actor a ON a.id = r.reporter WHERE a.host = $1 AND r.resolved_at IS NULL";
        sql::number(self.0, sql, vec![host.as_str().into()]).await
    }
}

impl Reports<'_, DatabaseTransaction> {
    /// Stores a report; `false` when its activity id is known already.
    pub async fn insert(&self, report: &Report) -> Result<bool, StorageError> {
        let posts = serde_json::to_string(&report.posts).map_err(|error| StorageError::corrupt("report", error))?;
        let sql = "INSERT INTO report (id, uri, reporter, target, posts, comment, forward, created_at, resolved_at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING";
        let values = vec![
            report.id.0.into(),
            report.uri.as_str().into(),
            report.reporter.0.into(),
            report.target.0.into(),
            posts.into(),
            report.comment.clone().into(),
            report.forward.into(),
            to_ms(report.created_at).into(),
            report.resolved_at.map(to_ms).into(),
        ];
        Ok(sql::exec(self.0, sql, values).await? > 0)
    }
}
