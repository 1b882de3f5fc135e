//! Which post corrects which, in both rows, so that no list of posts needs a statement more to show it.

use sea_orm_migration::prelude::*;

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m20261122_32_correction"
    }
}

const UP: [&str; 4] = [
    "ALTER TABLE post ADD COLUMN corrects BIGINT",
    "ALTER TABLE post ADD COLUMN corrected_by BIGINT",
    // When `corrected_by` last changed: other servers hear of it as of an edit, which it is not.
    "ALTER TABLE post ADD COLUMN correction_at BIGINT",
    "CREATE INDEX post_corrects ON post (corrects, id) WHERE corrects IS NOT NULL",
];

const DOWN: [&str; 4] = [
    "DROP INDEX post_corrects",
    "ALTER TABLE post DROP COLUMN correction_at",
    "ALTER TABLE post DROP COLUMN corrected_by",
    "ALTER TABLE post DROP COLUMN corrects",
];

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &DOWN).await
    }
}
