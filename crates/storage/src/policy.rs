//! Policies on other servers.

use domain::{
    handle::Host,
    policy::{DomainPolicy, Severity},
    time::{Timestamp, to_ms},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use crate::{StorageError, sql};

/// Policies.
pub struct DomainPolicies<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct Row {
    host: String,
    severity: String,
    reject_media: bool,
    reject_reports: bool,
    public_comment: String,
    private_comment: String,
}

impl<C: ConnectionTrait> DomainPolicies<'_, C> {
    /// Every policy.
    pub async fn all(&self) -> Result<Vec<DomainPolicy>, StorageError> {
        let sql = "SELECT host, severity, reject_media, reject_reports, public_comment, private_comment FROM domain_policy ORDER BY host";
        let rows: Vec<Row> = sql::all(self.0, sql, Vec::new()).await?;
        rows.into_iter()
            .map(|Row { host, severity, reject_media, reject_reports, public_comment, private_comment }| {
                Ok(DomainPolicy {
                    host: Host::from_stored(host),
                    severity: Severity::from_name(&severity)
                        .ok_or_else(|| StorageError::corrupt("domain_policy", &severity))?,
                    reject_media,
                    reject_reports,
                    public_comment,
                    private_comment,
                })
            })
            .collect()
    }
}

impl DomainPolicies<'_, DatabaseTransaction> {
    /// Sets the policy on a domain.
    pub async fn save(&self, policy: &DomainPolicy, at: Timestamp) -> Result<(), StorageError> {
        let sql = "INSERT INTO domain_policy (host, severity, reject_media, reject_reports, public_comment, private_comment, created_at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7)
                   ON CONFLICT (host) DO UPDATE SET severity = excluded.severity, reject_media = excluded.reject_media,
                   reject_reports = excluded.reject_reports, public_comment = excluded.public_comment, private_comment = excluded.private_comment";
        let values = vec![
            policy.host.name().into(),
            policy.severity.as_str().into(),
            policy.reject_media.into(),
            policy.reject_reports.into(),
            policy.public_comment.clone().into(),
            policy.private_comment.clone().into(),
            to_ms(at).into(),
        ];
        sql::exec(self.0, sql, values).await?;
        Ok(())
    }

    /// Removes the policy on a domain; `false` when there was none.
    pub async fn delete(&self, host: &Host) -> Result<bool, StorageError> {
        Ok(sql::exec(self.0, "DELETE FROM domain_policy WHERE host = $1", vec![host.name().into()]).await? > 0)
    }
}
