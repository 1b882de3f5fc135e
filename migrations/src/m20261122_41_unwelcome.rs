//! Accounts that are not to be shown, by their address: lists from elsewhere leave them out, and few there are.

use sea_orm_migration::prelude::*;

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m20261122_41_unwelcome"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = "CREATE INDEX actor_unwelcome ON actor (uri) WHERE (standing <> 'good' OR deleted_at IS NOT NULL)";
        crate::run_all(manager, &[sql]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &["DROP INDEX actor_unwelcome"]).await
    }
}
