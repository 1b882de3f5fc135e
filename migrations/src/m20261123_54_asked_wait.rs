//! Until when a server asked to be left alone: what we wait beyond that of our own accord may end earlier.

use sea_orm_migration::prelude::*;

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m20261123_54_asked_wait"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &["ALTER TABLE destination ADD COLUMN asked_until BIGINT NOT NULL DEFAULT 0"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &["ALTER TABLE destination DROP COLUMN asked_until"]).await
    }
}
