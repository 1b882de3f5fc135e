//! PostgreSQL keeps what is filtered by in the key of the directory's lists, too, so that whoever does not fit costs no
//! look into the table. SQLite stores the whole table by that key.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m20261123_51_directory_place_key"
    }
}

const UP: &str = "ALTER TABLE directory_place DROP CONSTRAINT directory_place_pkey,
    ADD PRIMARY KEY (territory, name_key, entry) INCLUDE (kind, sector, level, verified, subscription)";

const DOWN: &str = "ALTER TABLE directory_place DROP CONSTRAINT directory_place_pkey,
    ADD PRIMARY KEY (territory, name_key, entry)";

async fn on_postgres(manager: &SchemaManager<'_>, statement: &str) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Postgres {
        crate::run_all(manager, &[statement]).await?;
    }
    Ok(())
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        on_postgres(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        on_postgres(manager, DOWN).await
    }
}
