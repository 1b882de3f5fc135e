//! Where faults are tried: fresh servers on one of the databases, and their data set aside and put back.

use std::path::{Path, PathBuf};

use crate::{lab::Lab, postgres::Postgres};

/// The database under a fault's server, where it is PostgreSQL.
const UNDER_TEST: &str = "xtask_faults";
/// Where its data are set aside.
const SAVED: &str = "xtask_faults_saved";

/// Makes servers on one of the databases.
pub struct Bed<'a> {
    binary: &'a Path,
    postgres: Option<&'a Postgres>,
}

/// The data of a server that was stopped.
pub enum Saved {
    /// The files of SQLite, and where they belong.
    Files { kept: tempfile::TempDir, place: PathBuf },
    /// A database beside the one under test.
    Database,
}

impl<'a> Bed<'a> {
    /// On SQLite, or on a PostgreSQL.
    pub fn new(binary: &'a Path, postgres: Option<&'a Postgres>) -> Self {
        Self { binary, postgres }
    }

    /// What it is called.
    pub fn database(&self) -> &'static str {
        if self.postgres.is_some() { "PostgreSQL" } else { "SQLite" }
    }

    /// A server with nothing on it, in place of the one before.
    pub async fn lab(&self) -> anyhow::Result<Lab> {
        let database = match self.postgres {
            Some(postgres) => Some(postgres.database(UNDER_TEST).await?),
            None => None,
        };
        Lab::start(self.binary, database).await
    }

    /// Sets the data of a stopped server aside.
    pub async fn save(&self, lab: &Lab) -> anyhow::Result<Saved> {
        if let Some(postgres) = self.postgres {
            postgres.copy(UNDER_TEST, SAVED).await?;
            return Ok(Saved::Database);
        }
        let saved = Saved::Files { kept: tempfile::tempdir()?, place: lab.server.data() };
        if let Saved::Files { kept, place } = &saved {
            copy(place, kept.path())?;
        }
        Ok(saved)
    }

    /// Puts the data back under a stopped server.
    pub async fn restore(&self, saved: &Saved) -> anyhow::Result<()> {
        match (saved, self.postgres) {
            (Saved::Files { kept, place }, _) => copy(kept.path(), place),
            (Saved::Database, Some(postgres)) => postgres.copy(SAVED, UNDER_TEST).await,
            (Saved::Database, None) => anyhow::bail!("these data are not of this database"),
        }
    }
}

/// Copies the files of a folder, in place of those that are there.
fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    if to.exists() {
        std::fs::remove_dir_all(to)?;
    }
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            std::fs::copy(entry.path(), to.join(entry.file_name()))?;
        }
    }
    Ok(())
}
