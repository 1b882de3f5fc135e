//! Policies on other servers.

use domain::{
    handle::Host,
    policy::{DomainPolicy, Severity},
    time::{Timestamp, to_ms},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult, Value};

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

#[derive(FromQueryResult)]
struct ChangeRow {
    host: String,
}

impl Row {
    fn into_domain(self) -> Result<DomainPolicy, StorageError> {
        let Self { host, severity, reject_media, reject_reports, public_comment, private_comment } = self;
        Ok(DomainPolicy {
            host: Host::from_stored(host),
            severity: Severity::from_name(&severity)
                .ok_or_else(|| StorageError::corrupt("domain_policy", &severity))?,
            reject_media,
            reject_reports,
            public_comment,
            private_comment,
        })
    }
}

impl<C: ConnectionTrait> DomainPolicies<'_, C> {
    async fn select(&self, condition: &str, values: Vec<Value>) -> Result<Vec<DomainPolicy>, StorageError> {
        let sql = format!(
            "SELECT host, severity, reject_media, reject_reports, public_comment, private_comment FROM domain_policy {condition}"
        );
        let rows: Vec<Row> = sql::all(self.0, sql, values).await?;
        rows.into_iter().map(Row::into_domain).collect()
    }

    /// Every policy.
    pub async fn all(&self) -> Result<Vec<DomainPolicy>, StorageError> {
        self.select("ORDER BY host", Vec::new()).await
    }

    /// The policies on a host and on the domains above it, for [`domain::policy::Policies`] to choose from.
    pub async fn covering(&self, host: &Host) -> Result<Vec<DomainPolicy>, StorageError> {
        let names: Vec<&str> =
            std::iter::successors(Some(host.name()), |name| name.split_once('.').map(|(_, above)| above)).collect();
        let list = sql::list(0, &names);
        self.select(&format!("WHERE host IN {}", list.sql), list.values).await
    }

    /// A domain whose policy changed and has not reached what is stored of it yet, as far as it is due.
    pub async fn due_change(&self, now: Timestamp) -> Result<Option<Host>, StorageError> {
        let sql = "SELECT host FROM policy_change WHERE due_at <= $1 ORDER BY due_at LIMIT 1";
        let row: Option<ChangeRow> = sql::one(self.0, sql, vec![to_ms(now).into()]).await?;
        Ok(row.map(|ChangeRow { host }| Host::from_stored(host)))
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

    /// Remembers that the policy on a domain has to reach what is stored of it, from `due` on.
    pub async fn save_change(&self, domain: &Host, due: Timestamp) -> Result<(), StorageError> {
        let sql = "INSERT INTO policy_change (host, due_at) VALUES ($1, $2) ON CONFLICT (host) DO UPDATE SET due_at = excluded.due_at";
        sql::exec(self.0, sql, vec![domain.name().into(), to_ms(due).into()]).await?;
        Ok(())
    }

    /// Remembers that it has.
    pub async fn forget_change(&self, domain: &Host) -> Result<(), StorageError> {
        sql::exec(self.0, "DELETE FROM policy_change WHERE host = $1", vec![domain.name().into()]).await?;
        Ok(())
    }

    /// Removes the policy on a domain; `false` when there was none.
    pub async fn delete(&self, host: &Host) -> Result<bool, StorageError> {
        Ok(sql::exec(self.0, "DELETE FROM domain_policy WHERE host = $1", vec![host.name().into()]).await? > 0)
    }
}
