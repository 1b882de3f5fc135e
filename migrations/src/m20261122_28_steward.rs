//! Who confirms that the companies of a territory are what they say, and as whose steward somebody did.

use sea_orm_migration::prelude::*;

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m20261122_28_steward"
    }
}

const UP: [&str; 3] = [
    "CREATE TABLE steward (
        territory BIGINT NOT NULL,
        person BIGINT NOT NULL,
        named_by BIGINT,
        created_at BIGINT NOT NULL,
        PRIMARY KEY (territory, person)
    ) {keyed}",
    "CREATE INDEX steward_person ON steward (person)",
    // Who vouches without it does so as a moderator.
    "ALTER TABLE verification ADD COLUMN territory BIGINT",
];

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &["ALTER TABLE verification DROP COLUMN territory"]).await?;
        crate::drop_tables(manager, &["steward"]).await
    }
}
