//! Since when nobody answers where a proof was found, apart from how often the proof was missing.

use sea_orm_migration::prelude::*;

pub struct Step;

/// What was verified and missed more than once was out of reach: it would not be verified else.
const UP: [&str; 2] = [
    "ALTER TABLE verification ADD COLUMN unreached_since BIGINT",
    "UPDATE verification SET unreached_since = checked_at, failures = 0 WHERE verified_at IS NOT NULL AND failures > 1",
];

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m20261122_40_unreached_proof"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &["ALTER TABLE verification DROP COLUMN unreached_since"]).await
    }
}
