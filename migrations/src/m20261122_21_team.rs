//! Offers of a membership, how a membership is shown and ends, what stands under a company's words, and whose members
//! a post is for.

use sea_orm_migration::prelude::*;

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m20261122_21_team"
    }
}

const TABLES: [&str; 4] = ["invitation", "post_signature", "post_circle", "post_copy"];

const UP: [&str; 21] = [
    "ALTER TABLE membership ADD COLUMN title TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE membership ADD COLUMN hand_shown TEXT NOT NULL DEFAULT 'none'",
    "ALTER TABLE membership ADD COLUMN person_shows BOOLEAN NOT NULL DEFAULT FALSE",
    "ALTER TABLE membership ADD COLUMN company_shows BOOLEAN NOT NULL DEFAULT FALSE",
    "ALTER TABLE membership ADD COLUMN reminded BOOLEAN NOT NULL DEFAULT FALSE",
    "ALTER TABLE membership ADD COLUMN by_link BOOLEAN NOT NULL DEFAULT FALSE",
    "ALTER TABLE membership ADD COLUMN settled BOOLEAN NOT NULL DEFAULT FALSE",
    // From now on there is one row for a person and a company, ever; of several the last one holds.
    "DELETE FROM membership WHERE EXISTS (
        SELECT 1 FROM membership later
        WHERE later.company = membership.company AND later.person = membership.person AND later.id > membership.id
    )",
    "DROP INDEX membership_pair",
    "CREATE UNIQUE INDEX membership_pair ON membership (company, person)",
    "CREATE INDEX membership_end ON membership (until) WHERE until IS NOT NULL AND NOT settled",
    "CREATE TABLE invitation (
        id {id},
        company BIGINT NOT NULL,
        kind TEXT NOT NULL,
        role TEXT NOT NULL,
        title TEXT NOT NULL,
        person BIGINT,
        domain TEXT,
        secret_hash TEXT UNIQUE,
        made_by BIGINT NOT NULL,
        note TEXT NOT NULL,
        uses_left BIGINT NOT NULL,
        until BIGINT,
        created_at BIGINT NOT NULL,
        expires_at BIGINT NOT NULL,
        offer TEXT
    )",
    "CREATE INDEX invitation_company ON invitation (company)",
    "CREATE INDEX invitation_person ON invitation (person) WHERE person IS NOT NULL",
    "CREATE UNIQUE INDEX invitation_pair ON invitation (company, person) WHERE person IS NOT NULL",
    "CREATE INDEX invitation_domain ON invitation (domain) WHERE domain IS NOT NULL",
    "CREATE INDEX invitation_end ON invitation (expires_at)",
    "CREATE TABLE post_circle (post_id {id}, company BIGINT NOT NULL)",
    // Who elsewhere got a copy of a post for a circle.
    "CREATE TABLE post_copy (
        post_id BIGINT NOT NULL,
        actor_id BIGINT NOT NULL,
        PRIMARY KEY (post_id, actor_id)
    ) {keyed}",
    "CREATE TABLE post_signature (post_id {id}, line TEXT NOT NULL)",
    "CREATE INDEX post_circle_company ON post_circle (company)",
];

const DOWN: [&str; 10] = [
    "DROP INDEX membership_end",
    "DROP INDEX membership_pair",
    "CREATE UNIQUE INDEX membership_pair ON membership (company, person, role)",
    "ALTER TABLE membership DROP COLUMN settled",
    "ALTER TABLE membership DROP COLUMN by_link",
    "ALTER TABLE membership DROP COLUMN reminded",
    "ALTER TABLE membership DROP COLUMN company_shows",
    "ALTER TABLE membership DROP COLUMN person_shows",
    "ALTER TABLE membership DROP COLUMN hand_shown",
    "ALTER TABLE membership DROP COLUMN title",
];

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &DOWN).await?;
        crate::drop_tables(manager, &TABLES).await
    }
}
