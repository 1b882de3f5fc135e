//! A number on posts and actors that grows with every change except those of figures, so that what was read once
//! can be shown again without reading all of it. The database counts: no statement can forget to.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m20261122_02_versions"
    }
}

/// Tables, with the columns whose changes do not count. Statements that change one of them change nothing else.
const TABLES: [(&str, &[&str]); 2] = [
    ("post", &["replies", "boosts", "likes"]),
    ("actor", &["followers_count", "following_count", "posts_count", "last_post_at"]),
];

/// The condition under which no figure changes. `same` compares two values, of which either may be missing.
fn figures_stay(figures: &[&str], same: &str) -> String {
    figures.iter().map(|figure| format!("OLD.{figure} {same} NEW.{figure}")).collect::<Vec<_>>().join(" AND ")
}

fn sqlite(table: &str, figures: &[&str]) -> String {
    let stay = figures_stay(figures, "IS");
    format!(
        "CREATE TRIGGER {table}_version AFTER UPDATE ON {table} WHEN OLD.version = NEW.version AND {stay}
         BEGIN UPDATE {table} SET version = OLD.version + 1 WHERE id = NEW.id; END"
    )
}

fn postgres(table: &str, figures: &[&str]) -> String {
    let stay = figures_stay(figures, "IS NOT DISTINCT FROM");
    format!(
        "CREATE TRIGGER {table}_version BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({stay}) EXECUTE FUNCTION next_version()"
    )
}

/// What is attached to a post is shown with it.
const ATTACHED_SQLITE: [&str; 3] = [
    "CREATE TRIGGER attachment_added AFTER INSERT ON attachment WHEN NEW.post_id IS NOT NULL
     BEGIN UPDATE post SET version = version + 1 WHERE id = NEW.post_id; END",
    "CREATE TRIGGER attachment_changed AFTER UPDATE ON attachment
     BEGIN UPDATE post SET version = version + 1 WHERE id IN (OLD.post_id, NEW.post_id); END",
    "CREATE TRIGGER attachment_removed AFTER DELETE ON attachment WHEN OLD.post_id IS NOT NULL
     BEGIN UPDATE post SET version = version + 1 WHERE id = OLD.post_id; END",
];

const ATTACHED_POSTGRES: [&str; 3] = [
    "CREATE FUNCTION next_version() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN NEW.version := OLD.version + 1; RETURN NEW; END $$",
    "CREATE FUNCTION next_post_version() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP <> 'INSERT' THEN UPDATE post SET version = version + 1 WHERE id = OLD.post_id; END IF;
        IF TG_OP <> 'DELETE' THEN UPDATE post SET version = version + 1 WHERE id = NEW.post_id; END IF;
        RETURN NULL;
     END $$",
    "CREATE TRIGGER attachment_version AFTER INSERT OR UPDATE OR DELETE ON attachment
     FOR EACH ROW EXECUTE FUNCTION next_post_version()",
];

const DOWN_SQLITE: [&str; 5] = [
    "DROP TRIGGER attachment_removed",
    "DROP TRIGGER attachment_changed",
    "DROP TRIGGER attachment_added",
    "DROP TRIGGER post_version",
    "DROP TRIGGER actor_version",
];

const DOWN_POSTGRES: [&str; 5] = [
    "DROP TRIGGER attachment_version ON attachment",
    "DROP TRIGGER post_version ON post",
    "DROP TRIGGER actor_version ON actor",
    "DROP FUNCTION next_post_version()",
    "DROP FUNCTION next_version()",
];

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let postgres_is_used = manager.get_database_backend() == DbBackend::Postgres;
        let mut statements: Vec<String> = TABLES
            .iter()
            .map(|(table, _)| format!("ALTER TABLE {table} ADD COLUMN version BIGINT NOT NULL DEFAULT 0"))
            .collect();
        let attached = if postgres_is_used { ATTACHED_POSTGRES } else { ATTACHED_SQLITE };
        statements.extend(attached.map(str::to_owned));
        for (table, figures) in TABLES {
            statements.push(if postgres_is_used { postgres(table, figures) } else { sqlite(table, figures) });
        }
        for statement in statements {
            manager.get_connection().execute_unprepared(&statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let postgres_is_used = manager.get_database_backend() == DbBackend::Postgres;
        for statement in if postgres_is_used { DOWN_POSTGRES } else { DOWN_SQLITE } {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        for (table, _) in TABLES {
            manager.get_connection().execute_unprepared(&format!("ALTER TABLE {table} DROP COLUMN version")).await?;
        }
        Ok(())
    }
}
