//! The directory: what is listed, by place and by word; whose entry has to be written anew; the directories of other
//! servers that are read; who asked to be listed as a person.
//!
//! The database itself notes whose entry is stale: no command can forget to.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m20261122_26_directory"
    }
}

const TABLES: [&str; 6] = [
    "directory_entry",
    "directory_place",
    "directory_word",
    "directory_stale",
    "directory_subscription",
    "directory_consent",
];

const UP: [&str; 10] = [
    // What is shown is one JSON text; the columns beside it are what is searched by. `subscription` is 0 for what
    // lives here, whose id is its actor's.
    "CREATE TABLE directory_entry (
        id {id},
        subscription BIGINT NOT NULL,
        uri TEXT NOT NULL,
        name_key TEXT {bytewise} NOT NULL,
        listed_at BIGINT NOT NULL,
        shown TEXT NOT NULL,
        digest TEXT NOT NULL
    )",
    "CREATE UNIQUE INDEX directory_entry_uri ON directory_entry (uri)",
    "CREATE INDEX directory_entry_subscription ON directory_entry (subscription, listed_at)",
    // A row for every area that somebody is in, however indirectly; area 0 is everywhere. What is filtered by stands
    // here again, so that a page of the directory is one walk along this key.
    "CREATE TABLE directory_place (
        territory BIGINT NOT NULL,
        name_key TEXT {bytewise} NOT NULL,
        entry BIGINT NOT NULL,
        kind TEXT NOT NULL,
        sector TEXT {bytewise} NOT NULL,
        level BIGINT NOT NULL,
        verified BOOLEAN NOT NULL,
        PRIMARY KEY (territory, name_key, entry)
    ) {keyed}",
    "CREATE INDEX directory_place_entry ON directory_place (entry)",
    "CREATE TABLE directory_word (
        word TEXT {bytewise} NOT NULL,
        entry BIGINT NOT NULL,
        PRIMARY KEY (word, entry)
    ) {keyed}",
    "CREATE UNIQUE INDEX directory_word_entry ON directory_word (entry, word)",
    "CREATE TABLE directory_stale (actor_id {id}, mark BIGINT NOT NULL)",
    "CREATE TABLE directory_subscription (
        id {id},
        source TEXT NOT NULL UNIQUE,
        territories TEXT NOT NULL,
        title TEXT NOT NULL,
        etag TEXT,
        created_at BIGINT NOT NULL,
        good_at BIGINT,
        due_at BIGINT NOT NULL,
        failures BIGINT NOT NULL,
        problem TEXT NOT NULL
    )",
    "CREATE TABLE directory_consent (person {id}, since BIGINT NOT NULL)",
];

/// Tables with what is listed, and their column that names the actor.
const WATCHED: [(&str, &str); 2] = [("company", "actor_id"), ("directory_consent", "person")];

/// Everyone who may be listed.
const EVERYONE: &str = "INSERT INTO directory_stale (actor_id, mark)
     SELECT id, 0 FROM actor WHERE host = '' AND deleted_at IS NULL AND kind IN ('Organization', 'Group', 'Person')";

fn sqlite() -> Vec<String> {
    let note = |row: &str, column: &str| {
        format!(
            "INSERT INTO directory_stale (actor_id, mark) SELECT {row}.{column}, 0
             WHERE NOT EXISTS (SELECT 1 FROM directory_stale WHERE actor_id = {row}.{column})"
        )
    };
    let mut triggers = vec![format!(
        "CREATE TRIGGER directory_actor AFTER UPDATE OF version ON actor WHEN NEW.host = '' AND NEW.version <> OLD.version
         BEGIN {}; END",
        note("NEW", "id")
    )];
    for (table, column) in WATCHED {
        for (deed, row) in [("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")] {
            let name = format!("directory_{table}_{}", deed.to_lowercase());
            let note = note(row, column);
            triggers.push(format!("CREATE TRIGGER {name} AFTER {deed} ON {table} BEGIN {note}; END"));
        }
    }
    triggers
}

fn postgres() -> Vec<String> {
    // The row is locked until the change commits, so that nobody takes the note before there is anything to see.
    let mut triggers = vec![
        "CREATE FUNCTION directory_note() RETURNS trigger LANGUAGE plpgsql AS $$
         DECLARE noted BIGINT;
         BEGIN
            IF TG_OP = 'DELETE' THEN noted := (to_jsonb(OLD) ->> TG_ARGV[0])::BIGINT;
            ELSE noted := (to_jsonb(NEW) ->> TG_ARGV[0])::BIGINT; END IF;
            INSERT INTO directory_stale (actor_id, mark) VALUES (noted, 0)
            ON CONFLICT (actor_id) DO UPDATE SET mark = directory_stale.mark + 1;
            RETURN NULL;
         END $$"
            .to_owned(),
        "CREATE TRIGGER directory_actor AFTER UPDATE ON actor FOR EACH ROW
         WHEN (NEW.host = '' AND NEW.version <> OLD.version) EXECUTE FUNCTION directory_note('id')"
            .to_owned(),
    ];
    triggers.extend(WATCHED.map(|(table, column)| {
        format!(
            "CREATE TRIGGER directory_{table} AFTER INSERT OR UPDATE OR DELETE ON {table}
             FOR EACH ROW EXECUTE FUNCTION directory_note('{column}')"
        )
    }));
    triggers
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run_all(manager, &UP).await?;
        let triggers = if manager.get_database_backend() == DbBackend::Postgres { postgres() } else { sqlite() };
        for statement in triggers.iter().map(String::as_str).chain([EVERYONE]) {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        if manager.get_database_backend() == DbBackend::Postgres {
            connection.execute_unprepared("DROP FUNCTION directory_note() CASCADE").await?;
        } else {
            connection.execute_unprepared("DROP TRIGGER directory_actor").await?;
            for (table, _) in WATCHED {
                for deed in ["insert", "update", "delete"] {
                    connection.execute_unprepared(&format!("DROP TRIGGER directory_{table}_{deed}")).await?;
                }
            }
        }
        crate::drop_tables(manager, &TABLES).await
    }
}
