//! By what an entry is ordered stands beside each of its words, too, so that those who have a word are walked along by
//! name, however many they are.

use sea_orm_migration::prelude::*;

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m20261122_48_directory_word_order"
    }
}

const UP: [&str; 3] = [
    "ALTER TABLE directory_word ADD COLUMN name_key TEXT {bytewise} NOT NULL DEFAULT ''",
    "UPDATE directory_word SET
        name_key = COALESCE((SELECT e.name_key FROM directory_entry e WHERE e.id = directory_word.entry), '')",
    "CREATE INDEX directory_word_named ON directory_word (word, name_key, entry)",
];

const DOWN: [&str; 2] = ["DROP INDEX directory_word_named", "ALTER TABLE directory_word DROP COLUMN name_key"];

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &DOWN).await
    }
}
