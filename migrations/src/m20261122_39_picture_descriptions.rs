//! What the portrait of somebody and the picture behind their profile show, in words.

use sea_orm_migration::prelude::*;

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m20261122_39_picture_descriptions"
    }
}

const UP: [&str; 2] = [
    "ALTER TABLE actor ADD COLUMN icon_description TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE actor ADD COLUMN image_description TEXT NOT NULL DEFAULT ''",
];

const DOWN: [&str; 2] =
    ["ALTER TABLE actor DROP COLUMN image_description", "ALTER TABLE actor DROP COLUMN icon_description"];

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &DOWN).await
    }
}
