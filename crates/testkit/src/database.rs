//! A database of its own for each test, migrated, on SQLite or PostgreSQL.

use std::{
    fs,
    future::Future,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
    time::SystemTime,
};

use sqlx::{Connection, PgConnection, SqliteConnection};
use storage::{Store, StoreOptions};
use tempfile::TempDir;

/// Where a PostgreSQL for tests listens: an address with the right to make databases.
const POSTGRES: &str = "ANCRAGE_TEST_POSTGRES";
/// Set when nothing may be skipped.
const REQUIRE_ALL: &str = "ANCRAGE_REQUIRE_ALL";
/// The lock under which the template is made: tests are many processes.
const TEMPLATE_LOCK: i64 = 7_411_860;

/// A migrated database that goes away with the test.
#[derive(Debug)]
pub struct TestDatabase {
    url: String,
    kept: Kept,
}

#[derive(Debug)]
enum Kept {
    Sqlite(#[expect(dead_code, reason = "removes the folder when it is dropped")] TempDir),
    Postgres { admin: String, name: String },
}

impl TestDatabase {
    /// A file in a folder of its own.
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("test.sqlite");
        fs::copy(sqlite_template().await, &file).expect("a copy of the template");
        Self { url: sqlite_url(&file), kept: Kept::Sqlite(folder) }
    }

    /// A database on the server that `ANCRAGE_TEST_POSTGRES` names; `None` where the variable is not set.
    ///
    /// # Panics
    /// When it is not set although nothing may be skipped, and when the server does not do what is asked.
    pub async fn postgres() -> Option<Self> {
        let Ok(admin) = std::env::var(POSTGRES) else {
            assert!(std::env::var_os(REQUIRE_ALL).is_none(), "{POSTGRES} is not set, and nothing may be skipped");
            return None;
        };
        let template = postgres_template(&admin).await;
        let name = format!("ancrage_test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        execute(&mut connect(&admin).await, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        Some(Self { url: with_database(&admin, &name), kept: Kept::Postgres { admin, name } })
    }

    /// Another one of the same kind.
    pub async fn another(&self) -> Self {
        match self.kept {
            Kept::Sqlite(_) => Self::sqlite().await,
            Kept::Postgres { .. } => Self::postgres().await.expect("it was there a moment ago"),
        }
    }

    /// Its address, as in the configuration.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A connection of its own, as another process would have.
    pub async fn store(&self) -> Store {
        let options = StoreOptions { url: self.url.clone(), connections: 4 };
        Store::connect(&options).await.expect("the test's database")
    }
}

static NEXT: AtomicU32 = AtomicU32::new(0);

/// Runs a test on every database: on SQLite, and on PostgreSQL where there is one.
pub async fn for_each_database<F: Future<Output = ()>>(test: impl Fn(TestDatabase) -> F) {
    test(TestDatabase::sqlite().await).await;
    match TestDatabase::postgres().await {
        Some(database) => test(database).await,
        None => note(&format!("{POSTGRES} is not set: not run on PostgreSQL")),
    }
}

/// Something that whoever runs the tests should see.
#[expect(clippy::print_stderr, reason = "there is no log in tests")]
fn note(text: &str) {
    eprintln!("note: {text}");
}

async fn migrate(url: &str) {
    let options = StoreOptions { url: url.to_owned(), connections: 1 };
    let store = Store::connect(&options).await.expect("a database");
    migrations::up(store.migration_connection()).await.expect("migrations");
    store.close().await.expect("closed");
}

fn sqlite_url(file: &Path) -> String {
    format!("sqlite:{}", file.display())
}

/// This test's program and when it was built. Its schema is that of this very build: a step that is being written
/// changes without a new name.
fn build() -> (PathBuf, SystemTime) {
    let program = std::env::current_exe().expect("the path of this test");
    let built = program.metadata().and_then(|file| file.modified()).expect("when it was built");
    (program, built)
}

/// A migrated file that others are copies of. It is beside the test's program, made by the first test that needs it.
async fn sqlite_template() -> PathBuf {
    let (program, built) = build();
    let file = program.with_extension("sqlite");
    if file.metadata().and_then(|file| file.modified()).is_ok_and(|made| made >= built) {
        return file;
    }
    let folder = program.parent().expect("the folder of this test");
    let draft = tempfile::tempdir_in(folder).expect("a folder for the draft");
    let (migrated, whole) = (draft.path().join("migrated.sqlite"), draft.path().join("whole.sqlite"));
    migrate(&sqlite_url(&migrated)).await;
    // Into one file, with what may be in the log beside it.
    let mut connection = SqliteConnection::connect(&sqlite_url(&migrated)).await.expect("the draft");
    let name = whole.to_str().expect("a name in letters");
    sqlx::query("VACUUM INTO $1").bind(name).execute(&mut connection).await.expect("a copy in one file");
    connection.close().await.expect("closed");
    // Nobody ever sees half of it; of those who make it at once the last one's stays.
    fs::rename(&whole, &file).expect("the template");
    file
}

/// The name of a migrated database that others are copies of, made by the first test that needs it.
async fn postgres_template(admin: &str) -> String {
    let digest = app::secret::digest(format!("{:?}", build()).as_bytes());
    let name = format!("ancrage_template_{}", &digest[..16]);
    let mut connection = connect(admin).await;
    execute(&mut connection, &format!("SELECT pg_advisory_lock({TEMPLATE_LOCK})")).await;
    let there: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)")
        .bind(&name)
        .fetch_one(&mut connection)
        .await
        .expect("a list of databases");
    if !there {
        let draft = format!("{name}_draft");
        execute(&mut connection, &format!("DROP DATABASE IF EXISTS {draft} WITH (FORCE)")).await;
        execute(&mut connection, &format!("CREATE DATABASE {draft}")).await;
        migrate(&with_database(admin, &draft)).await;
        execute(&mut connection, &format!("ALTER DATABASE {draft} RENAME TO {name}")).await;
    }
    execute(&mut connection, &format!("SELECT pg_advisory_unlock({TEMPLATE_LOCK})")).await;
    name
}

fn with_database(admin: &str, name: &str) -> String {
    let mut url = url::Url::parse(admin).unwrap_or_else(|error| panic!("{POSTGRES}: {error}"));
    url.set_path(name);
    url.into()
}

async fn connect(admin: &str) -> PgConnection {
    PgConnection::connect(admin).await.unwrap_or_else(|error| panic!("{POSTGRES}: {error}"))
}

async fn execute(connection: &mut PgConnection, sql: &str) {
    // Names are made here, of letters, digits and _.
    let sql = sqlx::AssertSqlSafe(sql.to_owned());
    sqlx::raw_sql(sql).execute(connection).await.expect("PostgreSQL does what tests ask");
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Kept::Postgres { admin, name } = &self.kept else { return };
        let (admin, name) = (admin.clone(), name.clone());
        on_another_thread(async move {
            execute(&mut connect(&admin).await, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
        });
    }
}

/// Finishes something asynchronous where nobody can wait for it, as in a destructor.
pub(crate) fn on_another_thread<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    let thread = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(work)
    });
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_test_has_a_migrated_database_of_its_own() {
        for_each_database(|database| async move {
            let other = database.another().await;
            let (here, there) = (database.store().await, other.store().await);
            let now = chrono::DateTime::UNIX_EPOCH;
            let tx = here.begin(now).await.expect("a change");
            tx.settings().save("colour", "blue").await.expect("saved");
            tx.commit().await.expect("committed");
            assert_eq!(here.read(now).settings().find("colour").await.expect("read").as_deref(), Some("blue"));
            assert_eq!(there.read(now).settings().find("colour").await.expect("read"), None);
            here.close().await.expect("closed");
            there.close().await.expect("closed");
        })
        .await;
    }
}
