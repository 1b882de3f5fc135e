//! Territories with an account, who says to be tied to one, and what they passed on.

use sea_orm_migration::prelude::*;

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m20261122_24_territory_actor"
    }
}

const TABLES: [&str; 6] = [
    "territory_actor",
    "territory_tie",
    "territory_silence",
    "territory_candidate",
    "territory_announce",
    "post_territory",
];

const UP: [&str; 10] = [
    "CREATE TABLE territory_actor (
        actor_id {id},
        territory BIGINT NOT NULL UNIQUE,
        active BOOLEAN NOT NULL,
        since BIGINT NOT NULL
    )",
    "CREATE TABLE territory_tie (
        actor_id BIGINT NOT NULL,
        territory BIGINT NOT NULL,
        kind TEXT NOT NULL,
        public BOOLEAN NOT NULL,
        since BIGINT NOT NULL,
        PRIMARY KEY (actor_id, territory, kind)
    ) {keyed}",
    "CREATE INDEX territory_tie_area ON territory_tie (territory, actor_id)",
    // Who does not want territories to pass on what they publish.
    "CREATE TABLE territory_silence (actor_id {id}, since BIGINT NOT NULL)",
    // Posts of which it is not decided yet who passes them on.
    "CREATE TABLE territory_candidate (post_id {id})",
    // What was decided, for ever, so that nothing is passed on twice: 'announced', 'waiting' (for the next digest),
    // 'told' (in one) or 'dropped'.
    "CREATE TABLE territory_announce (
        group_id BIGINT NOT NULL,
        post_id BIGINT NOT NULL,
        state TEXT NOT NULL,
        at BIGINT NOT NULL,
        PRIMARY KEY (group_id, post_id)
    ) {keyed}",
    "CREATE INDEX territory_announce_lately ON territory_announce (group_id, at)",
    "CREATE INDEX territory_announce_waiting ON territory_announce (at) WHERE state = 'waiting'",
    // The territory's account that a post is for.
    "CREATE TABLE post_territory (post_id {id}, group_id BIGINT NOT NULL)",
    "ALTER TABLE actor ADD COLUMN ties BIGINT NOT NULL DEFAULT 0",
];

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &["ALTER TABLE actor DROP COLUMN ties"]).await?;
        crate::drop_tables(manager, &TABLES).await
    }
}
