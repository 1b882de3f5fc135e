//! What people keep to themselves about others: notes, and the languages in which they read whom they follow.

use sea_orm_migration::prelude::*;

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m20261122_30_private_note"
    }
}

const UP: [&str; 3] = [
    "CREATE TABLE private_note (
        actor_id BIGINT NOT NULL,
        target BIGINT NOT NULL,
        comment TEXT NOT NULL,
        PRIMARY KEY (actor_id, target)
    ) {keyed}",
    "CREATE INDEX private_note_target ON private_note (target)",
    "ALTER TABLE follow ADD COLUMN languages TEXT",
];

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &["ALTER TABLE follow DROP COLUMN languages"]).await?;
        crate::drop_tables(manager, &["private_note"]).await
    }
}
