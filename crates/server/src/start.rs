//! From a configuration to an [`App`]: the database is opened, brought up to date, and gives this process a node
//! number of its own. The server and every command of the command line begin here.

use std::{path::Path, sync::Arc};

use app::{
    App, Clock, Store,
    clock::SystemClock,
    media::{FsMediaStore, MediaStore},
};
use storage::{StorageError, StoreOptions, sqlite_file};

use crate::config::Config;

/// Why the server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A folder cannot be made.
    #[error("cannot make the folder {path}: {source}")]
    Folder {
        /// Which folder.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The database does not do what is asked.
    #[error("the database of `database.url` cannot be used: {0}")]
    Database(#[from] StorageError),
    /// The database cannot be brought up to date.
    #[error("the database cannot be brought up to date: {0}")]
    Migration(String),
    /// Letters could not be sent.
    #[error("letters cannot be sent: {0}")]
    Mail(String),
    /// The rest.
    #[error(transparent)]
    App(#[from] app::Error),
}

/// Opens the database. Neither migrates nor leases.
pub async fn connect(config: &Config) -> Result<Store, StartError> {
    if let Some(folder) = sqlite_file(&config.database.url).as_deref().and_then(Path::parent) {
        make_folder(folder)?;
    }
    let options = StoreOptions { url: config.database.url.clone(), connections: config.database.connections };
    Ok(Store::connect(&options).await?)
}

fn make_folder(folder: &Path) -> Result<(), StartError> {
    std::fs::create_dir_all(folder).map_err(|source| StartError::Folder { path: folder.display().to_string(), source })
}

/// Brings the database up to date. Several processes may do so at once: one works, the others wait.
pub async fn migrate(store: &Store) -> Result<(), StartError> {
    migrations::up(store.migration_connection()).await.map_err(|error| StartError::Migration(error.to_string()))
}

/// The application on the configured database, with the machine's clock.
///
/// The node number has to be given back with [`Store::release_node`].
pub async fn open(config: &Config) -> Result<App, StartError> {
    let store = connect(config).await?;
    migrate(&store).await?;
    make_folder(&config.media.path)?;
    let media = Arc::new(FsMediaStore::new(config.media.path.clone()));
    assemble(config, store, Arc::new(SystemClock), media).await
}

/// The application on a migrated database.
pub async fn assemble(
    config: &Config,
    mut store: Store,
    clock: Arc<dyn Clock>,
    media: Arc<dyn MediaStore>,
) -> Result<App, StartError> {
    store.lease_node(clock.now()).await?;
    let store = store.with_subscribers(crate::subscribers::NAMES);
    Ok(App::new(app::Parts { store, clock, instance: config.instance(), media }).await?)
}
