//! Whether somebody wants to come in by their address alone: by what a company offers to a whole domain.

use sea_orm_migration::prelude::*;

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m20261122_47_signup_domain"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &["ALTER TABLE signup ADD COLUMN by_domain BOOLEAN NOT NULL DEFAULT FALSE"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &["ALTER TABLE signup DROP COLUMN by_domain"]).await
    }
}
