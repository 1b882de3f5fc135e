//! Whose directory an entry comes from and since when it is listed stand beside what else is searched by, so that the
//! directory of this server alone and the newest entries are each one walk along a key, too; and so is, in a table of
//! its own, the map of an area. Apps ask for a list of accounts, which has a key as well.

use sea_orm_migration::prelude::*;

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m20261122_34_directory_index"
    }
}

const UP: [&str; 11] = [
    "ALTER TABLE directory_place ADD COLUMN subscription BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE directory_place ADD COLUMN listed_at BIGINT NOT NULL DEFAULT 0",
    "UPDATE directory_place SET
        subscription = COALESCE((SELECT e.subscription FROM directory_entry e WHERE e.id = directory_place.entry), 0),
        listed_at = COALESCE((SELECT e.listed_at FROM directory_entry e WHERE e.id = directory_place.entry), 0)",
    // Both hold everything that is filtered by: whoever does not fit costs no look anywhere else.
    "CREATE INDEX directory_place_newest
        ON directory_place (territory, listed_at, entry, kind, sector, level, verified, subscription)",
    "CREATE INDEX directory_place_here
        ON directory_place (territory, subscription, name_key, entry, kind, sector, level, verified)",
    // A row for every commune in which somebody is and every area in which that commune lies; area 0 is everywhere.
    "CREATE TABLE directory_commune (
        territory BIGINT NOT NULL,
        commune BIGINT NOT NULL,
        entry BIGINT NOT NULL,
        kind TEXT NOT NULL,
        sector TEXT {bytewise} NOT NULL,
        level BIGINT NOT NULL,
        verified BOOLEAN NOT NULL,
        subscription BIGINT NOT NULL,
        PRIMARY KEY (territory, commune, entry)
    ) {keyed}",
    "CREATE INDEX directory_commune_entry ON directory_commune (entry)",
    // It is filled as entries are written, so that all are written anew.
    "UPDATE directory_entry SET digest = ''",
    "INSERT INTO directory_stale (actor_id, mark) SELECT e.id, 0 FROM directory_entry e
     WHERE e.subscription = 0 AND NOT EXISTS (SELECT 1 FROM directory_stale s WHERE s.actor_id = e.id)",
    "UPDATE directory_subscription SET etag = NULL, due_at = 0",
    // Accounts that wish to be found, as the front page and apps list them: the last who published first.
    "CREATE INDEX actor_found ON actor (host, publication, (COALESCE(last_post_at, created_at)) DESC, id, kind)
        WHERE host = '' AND discoverable AND deleted_at IS NULL",
];

const DOWN: [&str; 6] = [
    "DROP INDEX actor_found",
    "DROP TABLE directory_commune",
    "DROP INDEX directory_place_here",
    "DROP INDEX directory_place_newest",
    "ALTER TABLE directory_place DROP COLUMN listed_at",
    "ALTER TABLE directory_place DROP COLUMN subscription",
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
