//! For whom a community was closed: those who look after it, or those who look after the server.

use sea_orm_migration::prelude::*;

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m20261122_45_community_closer"
    }
}

// Who looks after a community opens what was closed before, as they could.
const UP: [&str; 2] = [
    "ALTER TABLE community ADD COLUMN closed_by TEXT",
    "UPDATE community SET closed_by = 'community' WHERE closed_at IS NOT NULL",
];

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &["ALTER TABLE community DROP COLUMN closed_by"]).await
    }
}
