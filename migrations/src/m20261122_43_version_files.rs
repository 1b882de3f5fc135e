//! What was attached to earlier versions of posts, and what could be chosen in their polls. Versions from before know
//! of neither.

use sea_orm_migration::prelude::*;

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m20261122_43_version_files"
    }
}

const UP: [&str; 3] = [
    "ALTER TABLE post_version ADD COLUMN options TEXT",
    // A table of its own, so that the sweep of unused uploads sees what a version still shows.
    "CREATE TABLE version_attachment (
        post_id BIGINT NOT NULL,
        since BIGINT NOT NULL,
        position BIGINT NOT NULL,
        attachment BIGINT NOT NULL,
        description TEXT,
        PRIMARY KEY (post_id, since, position)
    ) {keyed}",
    "CREATE INDEX version_attachment_file ON version_attachment (attachment)",
];

const DOWN: [&str; 2] = ["DROP TABLE version_attachment", "ALTER TABLE post_version DROP COLUMN options"];

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &DOWN).await
    }
}
