//! Communities that were closed, and groups of other servers where moderators alone begin threads, as those servers say.

use sea_orm_migration::prelude::*;

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m20261122_38_closed_community"
    }
}

const UP: [&str; 2] =
    ["ALTER TABLE community ADD COLUMN closed_at BIGINT", "CREATE TABLE moderators_only_group (actor_id {id})"];

const DOWN: [&str; 2] = ["DROP TABLE moderators_only_group", "ALTER TABLE community DROP COLUMN closed_at"];

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &DOWN).await
    }
}
