//! Groups: what they passed on, communities with their moderators, bans and invitations, and what runs on other
//! servers, since each kind wants to hear of groups in its own way.
//!
//! Which group a post is said in stands with the post from now on, for territories too.

use sea_orm_migration::prelude::*;

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m20261122_23_group"
    }
}

const TABLES: [&str; 7] = [
    "group_actor",
    "group_post",
    "community",
    "community_moderator",
    "community_ban",
    "community_invitation",
    "host_software",
];

const UP: [&str; 16] = [
    "ALTER TABLE post ADD COLUMN in_group BIGINT",
    "UPDATE post SET in_group = (SELECT t.group_id FROM post_territory t WHERE t.post_id = post.id)
     WHERE id IN (SELECT post_id FROM post_territory)",
    "DROP TABLE post_territory",
    "CREATE INDEX post_group ON post (in_group, id) WHERE in_group IS NOT NULL",
    "CREATE TABLE group_actor (actor_id {id}, moderation BIGINT NOT NULL)",
    "CREATE TABLE group_post (
        group_id BIGINT NOT NULL,
        post_id BIGINT NOT NULL,
        boost_id BIGINT,
        announced_at BIGINT NOT NULL,
        removed_at BIGINT,
        reason TEXT NOT NULL,
        locked BOOLEAN NOT NULL,
        created TEXT,
        updated TEXT,
        PRIMARY KEY (group_id, post_id)
    ) {keyed}",
    "CREATE INDEX group_post_post ON group_post (post_id)",
    "CREATE INDEX group_post_thread ON group_post (group_id, boost_id) WHERE boost_id IS NOT NULL",
    "CREATE TABLE community (
        actor_id {id},
        purpose TEXT NOT NULL,
        subject TEXT NOT NULL,
        access TEXT NOT NULL,
        territory TEXT,
        charter TEXT NOT NULL,
        languages TEXT NOT NULL,
        founder BIGINT NOT NULL,
        created_at BIGINT NOT NULL
    )",
    "CREATE TABLE community_moderator (
        community BIGINT NOT NULL,
        actor_id BIGINT NOT NULL,
        since BIGINT NOT NULL,
        PRIMARY KEY (community, actor_id)
    ) {keyed}",
    "CREATE INDEX community_moderator_actor ON community_moderator (actor_id)",
    "CREATE TABLE community_ban (
        community BIGINT NOT NULL,
        actor_id BIGINT NOT NULL,
        until BIGINT,
        reason TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        PRIMARY KEY (community, actor_id)
    ) {keyed}",
    "CREATE TABLE community_invitation (
        community BIGINT NOT NULL,
        actor_id BIGINT NOT NULL,
        created_by BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        PRIMARY KEY (community, actor_id)
    ) {keyed}",
    "CREATE INDEX community_invitation_actor ON community_invitation (actor_id)",
    "CREATE TABLE host_software (
        host TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        version TEXT NOT NULL,
        asked_at BIGINT NOT NULL
    )",
    // What territories passed on one by one is not passed on again.
    "INSERT INTO group_post (group_id, post_id, boost_id, announced_at, reason, locked)
     SELECT t.group_id, t.post_id, b.id, t.at, '', FALSE FROM territory_announce t
     JOIN post b ON b.boost_of = t.post_id AND b.author = t.group_id AND b.deleted_at IS NULL
     WHERE t.state = 'announced'",
];

const DOWN: [&str; 6] = [
    "CREATE TABLE post_territory (post_id {id}, group_id BIGINT NOT NULL)",
    "INSERT INTO post_territory (post_id, group_id)
     SELECT id, in_group FROM post WHERE audience = 'territory' AND in_group IS NOT NULL",
    "DROP INDEX post_group",
    "ALTER TABLE post DROP COLUMN in_group",
    // Nobody new gets to read it.
    "UPDATE post SET audience = 'direct' WHERE audience = 'members'",
    // A program from before knows no such notifications, and would show none at all beside one.
    "DELETE FROM notification WHERE kind LIKE 'ancrage.community%'",
];

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &UP).await?;
        // Where a community is stands in the directory.
        crate::m20261122_20_company::note_changes(manager, "community", "actor_id").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &DOWN).await?;
        crate::drop_tables(manager, &TABLES).await
    }
}
