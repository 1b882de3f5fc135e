//! Which lessons a company has done, which companies are willing to accompany others, and who accompanies whom.

use sea_orm_migration::prelude::*;

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m20261122_33_lesson_buddy"
    }
}

const UP: [&str; 5] = [
    "CREATE TABLE lesson_done (
        company BIGINT NOT NULL,
        lesson TEXT NOT NULL,
        done_at BIGINT NOT NULL,
        PRIMARY KEY (company, lesson)
    ) {keyed}",
    "CREATE TABLE guide (company {id}, since BIGINT NOT NULL)",
    // One that declined stays for a while, so that it is not asked again at once.
    "CREATE TABLE buddy (
        newcomer BIGINT NOT NULL,
        guide BIGINT NOT NULL,
        note TEXT NOT NULL,
        state TEXT NOT NULL,
        since BIGINT NOT NULL,
        PRIMARY KEY (newcomer, guide)
    ) {keyed}",
    // A newcomer has one at a time, also where two of its owners ask at once.
    "CREATE UNIQUE INDEX buddy_open ON buddy (newcomer) WHERE state <> 'declined'",
    "CREATE INDEX buddy_guide ON buddy (guide)",
];

/// A program from before knows no such notifications, and would show none at all beside one.
const FORGET: &str = "DELETE FROM notification WHERE kind LIKE 'ancrage.buddy%'";

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &[FORGET]).await?;
        crate::drop_tables(manager, &["lesson_done", "guide", "buddy"]).await
    }
}
