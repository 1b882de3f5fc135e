//! How often a post is quoted stands in its row, as its other figures do.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m20261122_42_quote_figure"
    }
}

/// What posts have of it already: the quotes that everyone may read.
const COUNT: &str = "UPDATE post SET quotes = (
        SELECT COUNT(*) FROM post q WHERE q.quote_of = post.id AND q.quote_state = 'accepted'
        AND q.deleted_at IS NULL AND q.withheld IS NULL AND q.audience IN ('public', 'territory', 'quiet'))
     WHERE id IN (SELECT quote_of FROM post WHERE quote_of IS NOT NULL)";

/// The version of a post moves on with every change except those of these figures.
fn trigger(sqlite: bool, figures: &[&str]) -> String {
    let same = if sqlite { "IS" } else { "IS NOT DISTINCT FROM" };
    let stay: Vec<String> = figures.iter().map(|figure| format!("OLD.{figure} {same} NEW.{figure}")).collect();
    let stay = stay.join(" AND ");
    if sqlite {
        format!(
            "CREATE TRIGGER post_version AFTER UPDATE ON post WHEN OLD.version = NEW.version AND {stay}
             BEGIN UPDATE post SET version = OLD.version + 1 WHERE id = NEW.id; END"
        )
    } else {
        format!(
            "CREATE TRIGGER post_version BEFORE UPDATE ON post FOR EACH ROW WHEN ({stay}) EXECUTE FUNCTION next_version()"
        )
    }
}

fn drop_trigger(sqlite: bool) -> &'static str {
    if sqlite { "DROP TRIGGER post_version" } else { "DROP TRIGGER post_version ON post" }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sqlite = manager.get_database_backend() == DbBackend::Sqlite;
        let add = "ALTER TABLE post ADD COLUMN quotes BIGINT NOT NULL DEFAULT 0";
        let trigger = trigger(sqlite, &["replies", "boosts", "likes", "quotes"]);
        crate::run_all(manager, &[drop_trigger(sqlite), add, COUNT, trigger.as_str()]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sqlite = manager.get_database_backend() == DbBackend::Sqlite;
        let trigger = trigger(sqlite, &["replies", "boosts", "likes"]);
        crate::run_all(manager, &[drop_trigger(sqlite), "ALTER TABLE post DROP COLUMN quotes", trigger.as_str()]).await
    }
}
