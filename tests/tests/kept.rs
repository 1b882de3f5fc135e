//! What was shown once is shown again only as long as nothing about it changed, whoever changed it.

use domain::id::PostId;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use storage::views;
use testkit::{World, for_each_database};

/// A database, behind the back of the server that uses it.
enum Sql {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Sql {
    async fn open(url: &str) -> Self {
        if url.starts_with("postgres") {
            Self::Postgres(PgConnection::connect(url).await.expect("PostgreSQL"))
        } else {
            Self::Sqlite(SqliteConnection::connect(url).await.expect("SQLite"))
        }
    }

    async fn number(&mut self, sql: &str) -> i64 {
        let query = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(connection) => sqlx::query_scalar(query).fetch_one(connection).await.expect("a number"),
            Self::Postgres(connection) => sqlx::query_scalar(query).fetch_one(connection).await.expect("a number"),
        }
    }

    async fn run(&mut self, sql: &str) {
        let query = AssertSqlSafe(sql.to_owned());
        let touched = match self {
            Self::Sqlite(connection) => sqlx::query(query).execute(connection).await.map(|done| done.rows_affected()),
            Self::Postgres(connection) => sqlx::query(query).execute(connection).await.map(|done| done.rows_affected()),
        };
        let touched = touched.expect("a change");
        assert!(touched > 0, "{sql}");
    }

    async fn columns(&mut self, table: &str) -> Vec<String> {
        match self {
            Self::Sqlite(connection) => {
                let sql = "SELECT name FROM pragma_table_info($1)";
                sqlx::query_scalar(sql).bind(table).fetch_all(connection).await.expect("columns")
            }
            Self::Postgres(connection) => {
                let sql = "SELECT CAST(column_name AS TEXT) FROM information_schema.columns
                           WHERE table_name = $1 AND table_schema = current_schema()";
                sqlx::query_scalar(sql).bind(table).fetch_all(connection).await.expect("columns")
            }
        }
    }
}

/// What no statement changes: the database makes the standing out of two other columns.
const UNTOUCHED: [&str; 3] = ["id", "version", "standing"];

#[tokio::test]
async fn every_change_but_those_of_figures_moves_the_version() {
    for_each_database(|database| async move {
        let url = database.url().to_owned();
        let (world, [lyon]) = World::on(["lyon.test"], [database]).await;
        lyon.person("lea").await.posts("Bonjour").await;
        world.settle().await;
        let mut sql = Sql::open(&url).await;
        let figures = [
            "replies",
            "boosts",
            "likes",
            "quotes",
            "followers_count",
            "following_count",
            "posts_count",
            "last_post_at",
        ];
        for table in ["post", "actor"] {
            let id = sql.number(&format!("SELECT MAX(id) FROM {table}")).await;
            let columns = sql.columns(table).await;
            assert!(columns.len() > 20, "{columns:?}");
            for column in columns.iter().filter(|column| !UNTOUCHED.contains(&column.as_str())) {
                let version = format!("SELECT version FROM {table} WHERE id = {id}");
                let before = sql.number(&version).await;
                let figure = figures.contains(&column.as_str());
                let value = if figure { format!("COALESCE({column}, 0) + 1") } else { column.clone() };
                sql.run(&format!("UPDATE {table} SET {column} = {value} WHERE id = {id}")).await;
                let moved = sql.number(&version).await - before;
                assert_eq!(moved, i64::from(!figure), "{table}.{column}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_post_is_shown_as_it_is_now() {
    for_each_database(|database| async move {
        let url = database.url().to_owned();
        let (world, [lyon]) = World::on(["lyon.test"], [database]).await;
        let lea = lyon.person("lea").await;
        lea.posts("Bonjour").await;
        world.settle().await;
        let mut sql = Sql::open(&url).await;
        let id = PostId(sql.number("SELECT MAX(id) FROM post").await);
        let app = lyon.app().clone();
        let shown = async || views::posts(&app.read(), &[id], Some(lea.id())).await.expect("reads").pop();
        let cost = async || {
            let before = app.store().statements();
            shown().await.expect("is shown");
            app.store().statements() - before
        };
        let first = cost().await;
        assert!(cost().await < first, "what is shown again is not read again");

        sql.run("UPDATE post SET content = '<p>Bonsoir</p>'").await;
        sql.run("UPDATE post SET likes = likes + 8").await;
        sql.run("UPDATE actor SET name = 'Léa Martin'").await;
        sql.run("UPDATE actor SET followers_count = 12").await;
        let view = shown().await.expect("is shown");
        assert_eq!((view.post.content.as_str(), view.post.counts.likes), ("<p>Bonsoir</p>", 8));
        assert_eq!((view.author.actor.name.as_str(), view.author.actor.counts.followers), ("Léa Martin", 12));
        assert!(view.attachments.is_empty());

        let attach = format!(
            "INSERT INTO attachment (id, owner, post_id, position, kind, media_type, url, created_at)
             SELECT 1, author, id, 0, 'image', 'image/png', 'https://lyon.test/a.png', 0 FROM post WHERE id = {id}"
        );
        sql.run(&attach).await;
        assert_eq!(shown().await.expect("is shown").attachments.len(), 1);
        sql.run("UPDATE attachment SET description = 'La coulée'").await;
        let view = shown().await.expect("is shown");
        assert_eq!(view.attachments[0].description.as_deref(), Some("La coulée"));
        sql.run("DELETE FROM attachment").await;
        assert!(shown().await.expect("is shown").attachments.is_empty());

        sql.run("UPDATE post SET deleted_at = 1").await;
        assert!(shown().await.is_none());
    })
    .await;
}
