//! What an invitation into a community is called where it was told to another server, or came from one.

use sea_orm_migration::prelude::*;

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m20261122_46_community_invite"
    }
}

const DOWN: [&str; 2] = [
    // A program from before knows of no invitations into groups of other servers.
    "DELETE FROM community_invitation WHERE community NOT IN (SELECT actor_id FROM community)",
    "ALTER TABLE community_invitation DROP COLUMN invite",
];

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &["ALTER TABLE community_invitation ADD COLUMN invite TEXT"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &DOWN).await
    }
}
