//! The database, step by step, for SQLite and PostgreSQL.
//!
//! **Here:** one file per step, each with its way up and its way down, in SQL that both databases read.
//! Moments are milliseconds since 1970 in `BIGINT`, lists are JSON in `TEXT`, an empty `host` means this server.
//!
//! **To add a step:** 1. a new file `mYYYYMMDD_NN_what.rs` (never change one that was released); 2. its name in
//! [`Migrator::migrations`]; 3. the rows in `storage`.

use sea_orm_migration::{
    prelude::*,
    sea_orm::{ConnectionTrait, DbBackend},
};

mod m20261121_01_actors;
mod m20261121_02_posts;
mod m20261121_03_interactions;
mod m20261121_04_federation;
mod m20261121_05_moderation;
mod m20261121_06_clients;
mod m20261122_01_territory;
mod m20261122_02_versions;
mod m20261122_04_reach;
mod m20261122_10_policy_changes;
mod m20261122_11_actor_names;
mod m20261122_20_company;
mod m20261122_21_team;
mod m20261122_22_cursor;
mod m20261122_23_group;
mod m20261122_24_territory_actor;
mod m20261122_25_signup;
mod m20261122_26_directory;
mod m20261122_27_permit;
mod m20261122_28_steward;
mod m20261122_29_closed_group;
mod m20261122_30_private_note;
mod m20261122_31_group_dislike;
mod m20261122_32_correction;
mod m20261122_33_lesson_buddy;
mod m20261122_34_directory_index;
mod m20261122_35_suspended_at_home;
mod m20261122_36_territory_digest;
mod m20261122_37_hidden_follows;
mod m20261122_38_closed_community;
mod m20261122_39_picture_descriptions;
mod m20261122_40_unreached_proof;
mod m20261122_41_unwelcome;
mod m20261122_42_quote_figure;
mod m20261122_43_version_files;
mod m20261122_44_signup_offer;
mod m20261122_45_community_closer;
mod m20261122_46_community_invite;
mod m20261122_47_signup_domain;
mod m20261122_48_directory_word_order;
mod m20261122_49_hand;
mod m20261122_50_quotable;
mod m20261123_51_directory_place_key;
mod m20261123_52_attribution;
mod m20261123_53_early_end;
mod m20261123_54_asked_wait;
mod run;

pub use run::{StepStatus, down, status, up};

/// Runs the steps.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261121_01_actors::Step),
            Box::new(m20261121_02_posts::Step),
            Box::new(m20261121_03_interactions::Step),
            Box::new(m20261121_04_federation::Step),
            Box::new(m20261121_05_moderation::Step),
            Box::new(m20261121_06_clients::Step),
            Box::new(m20261122_01_territory::Step),
            Box::new(m20261122_02_versions::Step),
            Box::new(m20261122_04_reach::Step),
            Box::new(m20261122_10_policy_changes::Step),
            Box::new(m20261122_11_actor_names::Step),
            Box::new(m20261122_24_territory_actor::Step),
            Box::new(m20261122_25_signup::Step),
            Box::new(m20261122_26_directory::Step),
            Box::new(m20261122_20_company::Step),
            Box::new(m20261122_21_team::Step),
            Box::new(m20261122_22_cursor::Step),
            Box::new(m20261122_23_group::Step),
            Box::new(m20261122_27_permit::Step),
            Box::new(m20261122_28_steward::Step),
            Box::new(m20261122_29_closed_group::Step),
            Box::new(m20261122_30_private_note::Step),
            Box::new(m20261122_31_group_dislike::Step),
            Box::new(m20261122_32_correction::Step),
            Box::new(m20261122_33_lesson_buddy::Step),
            Box::new(m20261122_34_directory_index::Step),
            Box::new(m20261122_35_suspended_at_home::Step),
            Box::new(m20261122_36_territory_digest::Step),
            Box::new(m20261122_37_hidden_follows::Step),
            Box::new(m20261122_38_closed_community::Step),
            Box::new(m20261122_39_picture_descriptions::Step),
            Box::new(m20261122_40_unreached_proof::Step),
            Box::new(m20261122_41_unwelcome::Step),
            Box::new(m20261122_42_quote_figure::Step),
            Box::new(m20261122_43_version_files::Step),
            Box::new(m20261122_44_signup_offer::Step),
            Box::new(m20261122_45_community_closer::Step),
            Box::new(m20261122_46_community_invite::Step),
            Box::new(m20261122_47_signup_domain::Step),
            Box::new(m20261122_48_directory_word_order::Step),
            Box::new(m20261122_49_hand::Step),
            Box::new(m20261122_50_quotable::Step),
            Box::new(m20261123_51_directory_place_key::Step),
            Box::new(m20261123_52_attribution::Step),
            Box::new(m20261123_53_early_end::Step),
            Box::new(m20261123_54_asked_wait::Step),
        ]
    }
}

/// Runs statements one by one. Three words differ between the databases and are written as marks:
/// `{id}` is a 64-bit primary key, `{keyed}` stores a table by its key (SQLite's `WITHOUT ROWID`), `{bytewise}`
/// sorts a text by its bytes, so that an index finds what begins with something (as SQLite does anyway).
async fn run_all(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    let sqlite = manager.get_database_backend() == DbBackend::Sqlite;
    let id = if sqlite { "INTEGER PRIMARY KEY" } else { "BIGINT PRIMARY KEY" };
    let keyed = if sqlite { "WITHOUT ROWID" } else { "" };
    let bytewise = if sqlite { "" } else { "COLLATE \"C\"" };
    for statement in statements {
        let sql = statement.replace("{id}", id).replace("{keyed}", keyed).replace("{bytewise}", bytewise);
        manager.get_connection().execute_unprepared(&sql).await?;
    }
    Ok(())
}

/// Drops tables, last made first.
async fn drop_tables(manager: &SchemaManager<'_>, tables: &[&str]) -> Result<(), DbErr> {
    for table in tables.iter().rev() {
        manager.get_connection().execute_unprepared(&format!("DROP TABLE {table}")).await?;
    }
    Ok(())
}

/// Declares a step: its doc, its name, its tables in the order they are made, and the statements.
macro_rules! step {
    ($name:literal, tables: [$($table:literal),* $(,)?], up: [$($sql:literal),* $(,)?]) => {
        use sea_orm_migration::prelude::*;

        pub struct Step;

        impl MigrationName for Step {
            fn name(&self) -> &'static str {
                $name
            }
        }

        #[async_trait::async_trait]
        impl MigrationTrait for Step {
            async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
                crate::run_all(manager, &[$($sql),*]).await
            }

            async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
                crate::drop_tables(manager, &[$($table),*]).await
            }
        }
    };
}
use step;
