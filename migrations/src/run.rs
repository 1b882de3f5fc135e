//! Running the steps: all that are due in one transaction, by one process at a time.

use sea_orm_migration::{
    MigrationStatus,
    prelude::*,
    sea_orm::{
        ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, SqliteTransactionMode, Statement,
        TransactionOptions, TransactionTrait,
    },
};

use crate::Migrator;

/// The number of the advisory lock that PostgreSQL holds while a process migrates.
const LOCK: i64 = 0;

/// A step, and whether the database has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepStatus {
    /// The step's name.
    pub name: String,
    /// Whether the database has it.
    pub applied: bool,
}

/// Takes every step that the database does not have, or none of them. A second process waits, and then finds
/// nothing to do.
pub async fn up(database: &DatabaseConnection) -> Result<(), DbErr> {
    let alone = begin_alone(database).await?;
    Migrator::up(&alone, None).await?;
    alone.commit().await
}

/// Goes back every step. What the tables hold is gone.
pub async fn down(database: &DatabaseConnection) -> Result<(), DbErr> {
    let alone = begin_alone(database).await?;
    Migrator::down(&alone, None).await?;
    alone.commit().await
}

/// Every step, oldest first. Changes nothing.
pub async fn status(database: &DatabaseConnection) -> Result<Vec<StepStatus>, DbErr> {
    let steps = Migrator::get_migration_with_status_read_only(database).await?;
    let status = |step: &sea_orm_migration::Migration| StepStatus {
        name: step.name().to_owned(),
        applied: step.status() == MigrationStatus::Applied,
    };
    Ok(steps.iter().map(status).collect())
}

async fn begin_alone(database: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    if database.get_database_backend() == DbBackend::Sqlite {
        let sqlite_transaction_mode = Some(SqliteTransactionMode::Immediate);
        return database
            .begin_with_options(TransactionOptions { sqlite_transaction_mode, ..TransactionOptions::default() })
            .await;
    }
    let transaction = database.begin().await?;
    let lock = Statement::from_sql_and_values(DbBackend::Postgres, "SELECT pg_advisory_xact_lock($1)", [LOCK.into()]);
    transaction.query_one_raw(lock).await?;
    Ok(transaction)
}
