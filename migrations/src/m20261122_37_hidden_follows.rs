//! Whether somebody keeps to themselves who follows them and whom they follow.

use sea_orm_migration::prelude::*;

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m20261122_37_hidden_follows"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &["ALTER TABLE actor ADD COLUMN hides_follows BOOLEAN NOT NULL DEFAULT FALSE"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &["ALTER TABLE actor DROP COLUMN hides_follows"]).await
    }
}
