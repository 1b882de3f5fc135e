//! The program, with a folder and a configuration of its own.

use std::{
    fs::{self, File},
    io::Write,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, bail, ensure};
use serde_json::Value;
use tempfile::TempDir;
use tokio::time::sleep;

use crate::{
    http::{Connection, request},
    process,
    sql::Sql,
};

/// How long a start or a stop may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// Where the system's trust store is in one file. It stays a part of what the server trusts, so that its memory is
/// counted.
const SYSTEM: &str = "/etc/ssl/certs/ca-certificates.crt";
/// The file that the server reads in its place.
const AUTHORITIES: &str = "authorities.pem";

/// A server.
pub struct Server {
    binary: PathBuf,
    folder: TempDir,
    address: SocketAddr,
    domain: String,
    database: String,
    child: Option<Child>,
}

/// What a server has still to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    pub deliveries: i64,
    pub inbox: i64,
    pub events: i64,
}

/// Someone on the server.
pub struct Account {
    /// The number in the API.
    pub id: String,
    /// The ActivityPub id.
    pub uri: String,
    /// A bearer token.
    pub token: String,
}

impl Server {
    /// Writes the configuration; `database` is an address of PostgreSQL, else it is a file of SQLite. `authority` is a
    /// certificate that the server trusts besides those of the system.
    pub fn new(binary: &Path, database: Option<String>, authority: &str) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new().prefix("ancrage-xtask.").tempdir()?;
        let port = free_port()?;
        let path = folder.path().display();
        let database = database.unwrap_or_else(|| format!("sqlite:{path}/data/ancrage.sqlite"));
        let domain = format!("bench.localhost:{port}");
        // A program from before territories refuses a setting that it does not know.
        let knows = Command::new(binary).args(["territory", "--help"]).output()?.status.success();
        let territories = if knows { "[territories]\nannounces_per_hour = 1000\n" } else { "" };
        let config = format!(
            "domain = \"{domain}\"\nscheme = \"http\"\nlisten = \"127.0.0.1:{port}\"\nrate_limits = false\n\
             [database]\nurl = \"{database}\"\n[media]\npath = \"{path}/media\"\n\
             {territories}[federation]\nallowed_networks = [\"127.0.0.0/8\", \"::1/128\"]\n"
        );
        fs::write(folder.path().join("ancrage.toml"), config)?;
        let trusted = fs::read_to_string(SYSTEM).unwrap_or_default();
        fs::write(folder.path().join(AUTHORITIES), format!("{trusted}\n{authority}"))?;
        let address = (Ipv4Addr::LOCALHOST, port).into();
        Ok(Self { binary: binary.to_owned(), folder, address, domain, database, child: None })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The host in its addresses, with its port.
    pub fn domain(&self) -> &str {
        &self.domain
    }

    fn run(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command.arg("--config").arg(self.folder.path().join("ancrage.toml")).args(arguments);
        command.current_dir(self.folder.path()).env("SSL_CERT_FILE", self.folder.path().join(AUTHORITIES));
        command
    }

    /// Runs a command of the command line; what it printed.
    pub fn command(&self, arguments: &[&str], input: &str) -> anyhow::Result<String> {
        let mut child =
            self.run(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        child.stdin.take().context("no input")?.write_all(input.as_bytes())?;
        let output = child.wait_with_output()?;
        let error = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "ancrage {} failed: {error}", arguments.join(" "));
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    }

    /// Makes a person with a token.
    pub fn person(&self, name: &str) -> anyhow::Result<Account> {
        let email = format!("{name}@example.org");
        let made =
            self.command(&["account", "create", name, "--email", &email, "--json"], "correct horse battery staple\n")?;
        let made: Value = serde_json::from_str(&made)?;
        let text = |key: &str| made[key].as_str().map(str::to_owned).context("not an account");
        let token = self.command(&["token", "create", name, "--scopes", "read write follow"], "")?;
        Ok(Account { id: text("id")?, uri: text("uri")?, token })
    }

    /// Makes a company, with a token by which `owner` speaks for it.
    pub fn company(&self, handle: &str, owner: &str) -> anyhow::Result<Account> {
        let arguments =
            ["company", "create", handle, "--name", handle, "--owner", owner, "--territory", "insee-com:69123"];
        let made: Value = serde_json::from_str(&self.command(&[&arguments[..], &["--json"]].concat(), "")?)?;
        let text = |key: &str| made[key].as_str().map(str::to_owned).context("not a company");
        let token = self.command(&["token", "create", owner, "--as", handle, "--scopes", "read write follow"], "")?;
        Ok(Account { id: text("id")?, uri: text("uri")?, token })
    }

    /// Gives a territory an account, for which nobody speaks.
    pub fn territory(&self, code: &str) -> anyhow::Result<Account> {
        let made: Value = serde_json::from_str(&self.command(&["territory", "enable", code, "--json"], "")?)?;
        let text = |key: &str| made[key].as_str().map(str::to_owned).context("not a territory");
        Ok(Account { id: text("code")?, uri: text("id")?, token: String::new() })
    }

    /// Starts serving; how long it took until the first request was answered.
    pub async fn start(&mut self) -> anyhow::Result<Duration> {
        let log = File::options().create(true).append(true).open(self.folder.path().join("log"))?;
        let started = Instant::now();
        let child = self.run(&["serve"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn()?;
        self.child = Some(child);
        let health = request("GET", &self.domain, "/health", "*/*", None, None);
        while started.elapsed() < PATIENCE {
            if let Ok(mut connection) = Connection::open(self.address).await
                && connection.send(&health).await.is_ok_and(|answer| answer.status == 200)
            {
                return Ok(started.elapsed());
            }
            if let Some(status) = self.child.as_mut().and_then(|child| child.try_wait().ok().flatten()) {
                bail!("the server ended with {status}: {}", self.last_words());
            }
            sleep(Duration::from_millis(2)).await;
        }
        bail!("the server does not answer: {}", self.last_words())
    }

    fn last_words(&self) -> String {
        let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(5)..].join("\n")
    }

    /// Pulls the plug.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Asks it to stop, and waits until it did.
    pub async fn stop(&mut self) -> anyhow::Result<()> {
        let Some(mut child) = self.child.take() else { return Ok(()) };
        Command::new("kill").args(["-TERM", &child.id().to_string()]).status()?;
        let asked = Instant::now();
        while child.try_wait()?.is_none() {
            if asked.elapsed() > PATIENCE {
                let _ = child.kill();
                bail!("the server does not stop");
            }
            sleep(Duration::from_millis(10)).await;
        }
        Ok(())
    }

    fn pid(&self) -> anyhow::Result<u32> {
        self.child.as_ref().map(Child::id).context("the server does not run")
    }

    /// CPU time that it used since its start.
    pub fn cpu(&self) -> anyhow::Result<Duration> {
        process::cpu(self.pid()?)
    }

    /// MiB that are resident.
    pub fn resident(&self) -> anyhow::Result<f64> {
        process::resident(self.pid()?)
    }

    /// What it has still to do.
    pub fn waiting(&self) -> anyhow::Result<Waiting> {
        let status: Value = serde_json::from_str(&self.command(&["queue", "status", "--json"], "")?)?;
        let pending = |part: &str| status[part]["pending"].as_i64().with_context(|| format!("no figure for {part}"));
        Ok(Waiting { deliveries: pending("deliveries")?, inbox: pending("inbox")?, events: pending("events")? })
    }

    /// Waits until nothing is left to do.
    pub async fn settle(&self, patience: Duration) -> anyhow::Result<()> {
        let nothing = Waiting { deliveries: 0, inbox: 0, events: 0 };
        let asked = Instant::now();
        loop {
            let waiting = self.waiting()?;
            if waiting == nothing {
                return Ok(());
            }
            ensure!(asked.elapsed() < patience, "the server is not done: {waiting:?}; {}", self.last_words());
            sleep(Duration::from_millis(100)).await;
        }
    }

    /// Its database, beside it.
    pub async fn sql(&self) -> anyhow::Result<Sql> {
        Sql::open(&self.database).await
    }

    /// Where SQLite keeps everything.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A port that nobody has, below those that the kernel gives to clients.
#[expect(clippy::disallowed_methods, reason = "any port will do")]
pub fn free_port() -> anyhow::Result<u16> {
    for _ in 0..200 {
        let port = 20_000 + rand::random::<u16>() % 12_000;
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return Ok(port);
        }
    }
    bail!("no port is free")
}
