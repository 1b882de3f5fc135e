//! The program `ancrage` itself, as somebody who runs it has it: with a folder, settings and a port of its own.

use std::{
    collections::BTreeMap,
    fs::File,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    sync::Arc,
    time::Duration,
};

use tempfile::TempDir;
use tokio::{
    io::AsyncWriteExt,
    net::TcpListener,
    process::{Child, Command},
    time::{sleep, timeout},
};

/// How long a server may take to be ready, on a machine that is busy with other tests.
const READY: Duration = Duration::from_mins(1);
/// How long a command may take, and a server to stop.
const PATIENCE: Duration = Duration::from_mins(3);

/// A folder with the data of one server, and its settings. Goes away when nobody uses it any more.
#[derive(Debug, Clone)]
pub struct Installation {
    folder: Arc<TempDir>,
    settings: BTreeMap<String, String>,
}

/// How a command ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// Its status; `None` when a signal ended it.
    pub status: Option<i32>,
    /// What it printed.
    pub stdout: String,
    /// What it complained about.
    pub stderr: String,
}

impl Installation {
    /// One with SQLite, a free port on 127.0.0.1, and `localhost:PORT` as its name; loopback may be contacted,
    /// and calls are not counted.
    pub async fn new() -> Self {
        let folder = Arc::new(tempfile::tempdir().expect("a temporary folder"));
        let port = free_port().await;
        Self { folder, settings: BTreeMap::new() }
            .with("ANCRAGE_SCHEME", "http")
            .with("ANCRAGE_FEDERATION__ALLOWED_NETWORKS", "127.0.0.0/8, ::1/128")
            .with("ANCRAGE_DOMAIN", &format!("localhost:{port}"))
            .with("ANCRAGE_LISTEN", &format!("127.0.0.1:{port}"))
            .with("ANCRAGE_RATE_LIMITS", "false")
            .with("ANCRAGE_SOURCE_URL", "https://code.example/ancrage")
    }

    /// The same with a setting, as a variable of the environment (`ANCRAGE_TITLE`).
    #[must_use]
    pub fn with(mut self, variable: &str, value: &str) -> Self {
        self.settings.insert(variable.to_owned(), value.to_owned());
        self
    }

    /// The folder in which commands run.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The name of the server, `localhost:PORT` unless set.
    pub fn domain(&self) -> &str {
        &self.settings["ANCRAGE_DOMAIN"]
    }

    /// `http://127.0.0.1:PORT` and a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.settings["ANCRAGE_LISTEN"])
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command.args(arguments).current_dir(self.folder()).kill_on_drop(true);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("ANCRAGE_") {
                command.env_remove(name);
            }
        }
        command.envs(&self.settings);
        command
    }

    /// Runs a command to its end.
    pub async fn run(&self, arguments: &[&str], stdin: &str) -> Ended {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let mut input = child.stdin.take().expect("a pipe");
        // A command that reads nothing may be gone already.
        let _ = input.write_all(stdin.as_bytes()).await;
        drop(input);
        let output = timeout(PATIENCE, child.wait_with_output())
            .await
            .unwrap_or_else(|_| panic!("{arguments:?} did not end"))
            .expect("the command ends");
        Ended {
            status: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("text"),
            stderr: String::from_utf8(output.stderr).expect("text"),
        }
    }

    /// Runs a command that must succeed; what it printed, without the line's end.
    pub async fn must(&self, arguments: &[&str], stdin: &str) -> String {
        let ended = self.run(arguments, stdin).await;
        assert_eq!(ended.status, Some(0), "{arguments:?} failed: {ended:?}");
        ended.stdout.trim_end().to_owned()
    }

    /// Starts the server and waits until it is ready.
    pub async fn serve(&self) -> ServerProcess {
        let log = self.folder().join(format!("log-{}", self.settings["ANCRAGE_LISTEN"].replace(':', "-")));
        let file = File::options().create(true).append(true).open(&log).expect("a log");
        let mut command = self.command(&["serve"]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(file);
        let child = command.spawn().expect("the program starts");
        let mut server = ServerProcess { child, installation: self.clone(), log };
        server.wait_until_ready().await;
        server
    }
}

/// The program, which cargo builds beside the tests.
///
/// # Panics
/// When it was not built.
pub fn program() -> PathBuf {
    let test = std::env::current_exe().expect("the path of this test");
    let program = test.ancestors().skip(1).map(|folder| folder.join("ancrage")).find(|path| path.is_file());
    program.unwrap_or_else(|| panic!("there is no ancrage above {}: run `cargo build` first", test.display()))
}

async fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    listener.local_addr().expect("an address").port()
}

/// A server that runs. It is killed when the test ends.
#[derive(Debug)]
pub struct ServerProcess {
    child: Child,
    installation: Installation,
    log: PathBuf,
}

impl ServerProcess {
    /// Its folder and settings, to run commands beside it.
    pub fn installation(&self) -> &Installation {
        &self.installation
    }

    /// What it wrote to its log so far, starts before this one included.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Asks it over HTTP with GET; status and body.
    pub async fn get(&self, path: &str) -> Result<(u16, String), reqwest::Error> {
        let answer = http_client().get(self.installation.url(path)).send().await?;
        Ok((answer.status().as_u16(), answer.text().await?))
    }

    async fn wait_until_ready(&mut self) {
        let ready = timeout(READY, async {
            while !matches!(self.get("/ready").await, Ok((200, _))) {
                if let Ok(Some(status)) = self.child.try_wait() {
                    panic!("the server ended with {status} before it was ready:\n{}", self.log());
                }
                sleep(Duration::from_millis(20)).await;
            }
        });
        let in_time = ready.await.is_ok();
        assert!(in_time, "the server is not ready after {READY:?}:\n{}", self.log());
    }

    /// Ends it as a power cut would (SIGKILL).
    pub async fn kill(mut self) -> Installation {
        self.child.kill().await.expect("killed");
        self.installation.clone()
    }

    /// Asks it to stop (SIGTERM) and waits until it has.
    pub async fn terminate(mut self) -> ExitStatus {
        let id = self.child.id().expect("it runs").to_string();
        let status = Command::new("kill").args(["-TERM", &id]).status().await.expect("kill runs");
        assert!(status.success(), "the signal could not be sent");
        let ended = timeout(PATIENCE, self.child.wait()).await;
        ended.unwrap_or_else(|_| panic!("it did not stop:\n{}", self.log())).expect("it ends")
    }
}

/// A client for the tests' own servers.
#[expect(clippy::disallowed_methods, reason = "tests ask their own server, which is on loopback")]
pub fn http_client() -> reqwest::Client {
    server::serve::install_crypto();
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(PATIENCE)
        .build()
        .expect("a client")
}
