//! Accounts that their own server suspended, beside what our moderators decided about them.

use sea_orm_migration::prelude::*;

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m20261122_35_suspended_at_home"
    }
}

/// `own_standing`, of which the database makes `standing`, becomes the worse of the two.
const UP: [&str; 3] = [
    "ALTER TABLE actor ADD COLUMN decided_standing TEXT NOT NULL DEFAULT 'good'",
    "ALTER TABLE actor ADD COLUMN suspended_at_home BOOLEAN NOT NULL DEFAULT FALSE",
    "UPDATE actor SET decided_standing = own_standing WHERE own_standing <> 'good'",
];

const DOWN: [&str; 3] = [
    "UPDATE actor SET own_standing = decided_standing WHERE own_standing <> decided_standing",
    "ALTER TABLE actor DROP COLUMN suspended_at_home",
    "ALTER TABLE actor DROP COLUMN decided_standing",
];

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &DOWN).await
    }
}
