//! A throw-away PostgreSQL, or databases of their own in the one that `ANCRAGE_TEST_POSTGRES` names.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context, ensure};
use clap::ValueEnum;

use crate::{process, root, sql::Sql};

/// On which databases something is done.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Databases {
    Sqlite,
    Postgres,
    Both,
}

/// A PostgreSQL server.
pub struct Postgres {
    url: String,
    /// The first process of the server, where it runs on this machine.
    pid: Option<u32>,
    script: Option<Child>,
}

impl Postgres {
    /// Starts one with the functions of the scripts; it ends with this value.
    pub async fn start() -> anyhow::Result<Self> {
        let (url, script) = if let Ok(url) = std::env::var("ANCRAGE_TEST_POSTGRES") {
            (url, None)
        } else {
            let (url, script) = throw_away()?;
            (url, Some(script))
        };
        let sql = Sql::open(&url).await?;
        // A backend is a child of the first process.
        let backend = sql.number("SELECT pg_backend_pid()::bigint").await?;
        let pid = process::parent(u32::try_from(backend)?).ok();
        sql.close().await;
        Ok(Self { url, pid, script })
    }

    /// Makes an empty database; its address.
    pub async fn database(&self, name: &str) -> anyhow::Result<String> {
        let sql = Sql::open(&self.url).await?;
        sql.run(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
        sql.run(format!("CREATE DATABASE {name}")).await?;
        sql.close().await;
        let (server, _) = self.url.rsplit_once('/').context("the address names no database")?;
        Ok(format!("{server}/{name}"))
    }

    /// Makes the database `to` a copy of `from`, which nobody may use meanwhile.
    pub async fn copy(&self, from: &str, to: &str) -> anyhow::Result<()> {
        let sql = Sql::open(&self.url).await?;
        sql.run(format!("DROP DATABASE IF EXISTS {to} WITH (FORCE)")).await?;
        sql.run(format!("CREATE DATABASE {to} TEMPLATE {from}")).await?;
        sql.close().await;
        Ok(())
    }

    /// CPU time of the server and all its processes.
    pub fn cpu(&self) -> anyhow::Result<Duration> {
        self.pid.map_or(Ok(Duration::ZERO), process::cpu_of_family)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Some(script) = &mut self.script {
            // Its input ends, and with it the server.
            drop(script.stdin.take());
            let _ = script.wait();
        }
    }
}

fn throw_away() -> anyhow::Result<(String, Child)> {
    let script = "set -e; source scripts/tools.sh; trap stop_postgres EXIT; start_postgres >/dev/null 2>&1; \
                  echo \"$ANCRAGE_TEST_POSTGRES\"; cat >/dev/null";
    let mut child = Command::new("bash")
        .args(["-c", script])
        .current_dir(root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut url = String::new();
    BufReader::new(child.stdout.as_mut().context("no output")?).read_line(&mut url)?;
    ensure!(url.starts_with("postgres"), "PostgreSQL did not start");
    Ok((url.trim().to_owned(), child))
}
