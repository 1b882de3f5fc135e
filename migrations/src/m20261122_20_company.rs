//! What companies say of themselves, where they work, who answers for them, and what they proved. A company that was
//! there before keeps its territory as its establishment and gets its first owner as sponsor, so that it stays
//! published. The directory takes note of where they work and what they proved.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m20261122_20_company"
    }
}

const UP: &[&str] = &[
    "ALTER TABLE actor ADD COLUMN publication TEXT NOT NULL DEFAULT 'listed'",
    "ALTER TABLE company ADD COLUMN siren TEXT",
    "ALTER TABLE company ADD COLUMN vat TEXT",
    "ALTER TABLE company ADD COLUMN lei TEXT",
    "ALTER TABLE company ADD COLUMN sector TEXT",
    "ALTER TABLE company ADD COLUMN founded BIGINT",
    "ALTER TABLE company ADD COLUMN size TEXT",
    "ALTER TABLE company ADD COLUMN stands_for TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE company ADD COLUMN languages TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE company ADD COLUMN email TEXT",
    "ALTER TABLE company ADD COLUMN telephone TEXT",
    "ALTER TABLE company ADD COLUMN form TEXT",
    "ALTER TABLE company ADD COLUMN links TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE company ADD COLUMN sponsor BIGINT",
    "ALTER TABLE company ADD COLUMN sponsor_shown BOOLEAN NOT NULL DEFAULT FALSE",
    "ALTER TABLE company ADD COLUMN registration TEXT NOT NULL DEFAULT 'approved'",
    "ALTER TABLE company ADD COLUMN registration_reason TEXT NOT NULL DEFAULT ''",
    "UPDATE company SET sponsor = (SELECT m.person FROM membership m
        WHERE m.company = company.actor_id AND m.role = 'owner' ORDER BY m.id LIMIT 1)",
    "CREATE INDEX company_siren ON company (siren) WHERE siren IS NOT NULL",
    "CREATE INDEX company_sector ON company (sector) WHERE sector IS NOT NULL",
    "CREATE INDEX company_pending ON company (actor_id) WHERE registration = 'pending'",
    // What an establishment is in is in the codes of communes; `closed_at` may be in the future.
    "CREATE TABLE establishment (
        id {id},
        company BIGINT NOT NULL,
        commune TEXT NOT NULL,
        siret TEXT,
        name TEXT NOT NULL,
        address TEXT NOT NULL,
        closed_at BIGINT
    )",
    "CREATE INDEX establishment_company ON establishment (company)",
    "CREATE INDEX establishment_commune ON establishment (commune, company)",
    // Ids are never given twice, whatever they are of.
    "INSERT INTO establishment (id, company, commune, name, address)
        SELECT actor_id, actor_id, territory, '', '' FROM company",
    "DROP INDEX company_territory",
    "ALTER TABLE company DROP COLUMN territory",
    "CREATE TABLE verification (
        id {id},
        actor_id BIGINT NOT NULL,
        method TEXT NOT NULL,
        subject TEXT NOT NULL,
        verified_at BIGINT,
        checked_at BIGINT,
        failures BIGINT NOT NULL,
        due_at BIGINT,
        voucher BIGINT,
        note TEXT NOT NULL
    )",
    "CREATE UNIQUE INDEX verification_subject ON verification (actor_id, method, subject)",
    "CREATE INDEX verification_due ON verification (due_at) WHERE due_at IS NOT NULL",
];

const DOWN: &[&str] = &[
    "DROP TABLE verification",
    "ALTER TABLE company ADD COLUMN territory TEXT NOT NULL DEFAULT 'custom:unknown'",
    "UPDATE company SET territory = COALESCE((SELECT e.commune FROM establishment e
        WHERE e.company = company.actor_id ORDER BY e.id LIMIT 1), territory)",
    "CREATE INDEX company_territory ON company (territory)",
    "DROP TABLE establishment",
    "DROP INDEX company_pending",
    "DROP INDEX company_sector",
    "DROP INDEX company_siren",
    "ALTER TABLE company DROP COLUMN registration_reason",
    "ALTER TABLE company DROP COLUMN registration",
    "ALTER TABLE company DROP COLUMN sponsor_shown",
    "ALTER TABLE company DROP COLUMN sponsor",
    "ALTER TABLE company DROP COLUMN links",
    "ALTER TABLE company DROP COLUMN form",
    "ALTER TABLE company DROP COLUMN telephone",
    "ALTER TABLE company DROP COLUMN email",
    "ALTER TABLE company DROP COLUMN languages",
    "ALTER TABLE company DROP COLUMN stands_for",
    "ALTER TABLE company DROP COLUMN size",
    "ALTER TABLE company DROP COLUMN founded",
    "ALTER TABLE company DROP COLUMN sector",
    "ALTER TABLE company DROP COLUMN lei",
    "ALTER TABLE company DROP COLUMN vat",
    "ALTER TABLE company DROP COLUMN siren",
    "ALTER TABLE actor DROP COLUMN publication",
];

/// Tables with what the directory says of companies, and their column that names the actor. They go with the tables.
const WATCHED: [(&str, &str); 2] = [("establishment", "company"), ("verification", "actor_id")];

fn sqlite(table: &str, column: &str) -> Vec<String> {
    let trigger = |(deed, row): (&str, &str)| {
        format!(
            "CREATE TRIGGER directory_{table}_{} AFTER {deed} ON {table} BEGIN
                 INSERT INTO directory_stale (actor_id, mark) SELECT {row}.{column}, 0
                 WHERE NOT EXISTS (SELECT 1 FROM directory_stale WHERE actor_id = {row}.{column});
             END",
            deed.to_lowercase()
        )
    };
    [("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")].map(trigger).into()
}

fn postgres(table: &str, column: &str) -> Vec<String> {
    vec![format!(
        "CREATE TRIGGER directory_{table} AFTER INSERT OR UPDATE OR DELETE ON {table}
         FOR EACH ROW EXECUTE FUNCTION directory_note('{column}')"
    )]
}

/// Lets the database note whose entry in the directory is stale when this table changes, whose column names the actor.
pub(crate) async fn note_changes(manager: &SchemaManager<'_>, table: &str, column: &str) -> Result<(), DbErr> {
    let triggers = if manager.get_database_backend() == DbBackend::Postgres { postgres } else { sqlite };
    for statement in triggers(table, column) {
        manager.get_connection().execute_unprepared(&statement).await?;
    }
    Ok(())
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, UP).await?;
        for (table, column) in WATCHED {
            note_changes(manager, table, column).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, DOWN).await
    }
}
