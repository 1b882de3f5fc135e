//! The sharing cursor with its changes, what it keeps from being shown, quotes, and the answers to those who ask.
//!
//! Companies that are there already get the level at which everything stays as open as it was.

use sea_orm_migration::prelude::*;

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m20261122_22_cursor"
    }
}

const UP: [&str; 15] = [
    "CREATE TABLE cursor (actor_id BIGINT PRIMARY KEY, level TEXT NOT NULL, changed_at BIGINT NOT NULL) {keyed}",
    "CREATE TABLE cursor_change (
        id {id},
        actor_id BIGINT NOT NULL,
        from_level TEXT,
        to_level TEXT NOT NULL,
        changed_by BIGINT,
        changed_at BIGINT NOT NULL
    )",
    "CREATE INDEX cursor_changes ON cursor_change (actor_id, id)",
    // The level stands beside the actor too, for all that shows it; both are written in one place.
    "ALTER TABLE actor ADD COLUMN sharing TEXT",
    "INSERT INTO cursor (actor_id, level, changed_at)
     SELECT id, 'dialogue', created_at FROM actor WHERE host = '' AND kind = 'Organization'",
    "UPDATE actor SET sharing = 'dialogue' WHERE host = '' AND kind = 'Organization'",
    "ALTER TABLE post ADD COLUMN withheld TEXT",
    "ALTER TABLE post ADD COLUMN quote_of BIGINT",
    "ALTER TABLE post ADD COLUMN quote_state TEXT",
    "ALTER TABLE post ADD COLUMN quote_stamp TEXT",
    "CREATE INDEX post_withheld ON post (in_reply_to_author, id) WHERE withheld IS NOT NULL",
    "CREATE INDEX post_quotes ON post (quote_of, id) WHERE quote_of IS NOT NULL",
    "CREATE INDEX post_stamp ON post (quote_stamp) WHERE quote_stamp IS NOT NULL",
    // What others asked to do with a post of ours. A row that was granted is the authorisation.
    "CREATE TABLE approval (
        id {id},
        kind TEXT NOT NULL,
        post_id BIGINT NOT NULL,
        author BIGINT NOT NULL,
        actor_id BIGINT NOT NULL,
        object TEXT NOT NULL,
        request TEXT,
        state TEXT NOT NULL,
        decided_by BIGINT,
        created_at BIGINT NOT NULL,
        decided_at BIGINT,
        UNIQUE (object, post_id, kind)
    )",
    "CREATE INDEX approval_author ON approval (author, state, id)",
];

const DOWN: [&str; 11] = [
    "DROP TABLE approval",
    "DROP INDEX post_stamp",
    "DROP INDEX post_quotes",
    "DROP INDEX post_withheld",
    "ALTER TABLE post DROP COLUMN quote_stamp",
    "ALTER TABLE post DROP COLUMN quote_state",
    "ALTER TABLE post DROP COLUMN quote_of",
    "ALTER TABLE post DROP COLUMN withheld",
    "ALTER TABLE actor DROP COLUMN sharing",
    "DROP TABLE cursor_change",
    "DROP TABLE cursor",
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
