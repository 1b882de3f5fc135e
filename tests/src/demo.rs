//! The demonstration: both servers as `ancrage demo` starts them, on ports of their own.

use std::{
    path::Path,
    process::Stdio,
    sync::{Arc, Mutex},
};

use reqwest::{StatusCode, header::HOST};
use serde_json::Value;
use tempfile::TempDir;
use testkit::process::{http_client, program};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::{Duration, Instant, sleep, timeout},
};

/// How long the demonstration may take to be ready, to stop, and to bring something from one server to the other, on a
/// machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_mins(2);
/// How often is looked again: calls are counted there.
const STEP: Duration = Duration::from_millis(500);

/// Both servers, as long as this value lives.
pub struct Demo {
    process: Child,
    /// The origin of the first, `http://landerneau.localhost:PORT`.
    pub landerneau: String,
    /// The origin of the second.
    pub brest: String,
    /// Where their data is.
    pub data: TempDir,
    printed: Arc<Mutex<Vec<String>>>,
}

/// `ancrage demo` on these ports (`4001,4002`).
pub fn command(data: &Path, ports: &str) -> Command {
    let mut command = Command::new(program());
    command.args(["demo", "--ports", ports, "--data"]).arg(data);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
    command
}

impl Demo {
    /// Starts it with nothing there, and waits until everything was told.
    ///
    /// # Panics
    /// When it does not become ready in time.
    pub async fn start() -> Self {
        let data = tempfile::tempdir().expect("a temporary folder");
        Self::launch(command(data.path(), "0,0").arg("--fresh"), data).await
    }

    /// Stops it and starts it again, on the same data and the same ports.
    ///
    /// # Panics
    /// When it does not stop, or become ready, in time.
    pub async fn restart(self) -> Self {
        let ports = self.ports();
        let data = self.stop().await;
        Self::launch(&mut command(data.path(), &ports), data).await
    }

    async fn launch(command: &mut Command, data: TempDir) -> Self {
        let mut process = command.spawn().expect("the program starts");
        let mut lines = BufReader::new(process.stdout.take().expect("a pipe")).lines();
        let printed = Arc::new(Mutex::new(Vec::new()));
        let note = {
            let printed = Arc::clone(&printed);
            move |line: String| printed.lock().expect("no test panics here").push(line)
        };
        let mut origins = Vec::new();
        timeout(PATIENCE, async {
            while origins.len() < 2 {
                let line = lines.next_line().await.expect("text").expect("the demonstration goes on until it is ready");
                origins.extend(
                    line.split_whitespace().next().filter(|word| word.starts_with("http://")).map(str::to_owned),
                );
                note(line);
            }
        })
        .await
        .expect("the demonstration is ready in time");
        // It says of everything that crosses, and would wait for somebody who reads it.
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                note(line);
            }
        });
        let brest = origins.pop().expect("two");
        let landerneau = origins.pop().expect("two");
        Self { process, landerneau, brest, data, printed }
    }

    /// The ports of both, as `--ports` takes them.
    ///
    /// # Panics
    /// When an origin has no port.
    pub fn ports(&self) -> String {
        let port = |origin: &str| origin.rsplit_once(':').expect("a port").1.to_owned();
        format!("{},{}", port(&self.landerneau), port(&self.brest))
    }

    /// What it printed so far, since this start.
    ///
    /// # Panics
    /// When a reader broke.
    pub fn printed(&self) -> Vec<String> {
        self.printed.lock().expect("no test panics here").clone()
    }

    /// Stops it as Ctrl-C does. Its data is there for as long as somebody holds it.
    ///
    /// # Panics
    /// When it does not stop in time, or complains.
    pub async fn stop(mut self) -> TempDir {
        let id = self.process.id().expect("it runs").to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status().await.expect("kill runs");
        assert!(sent.success(), "the signal could not be sent");
        let ended = timeout(PATIENCE, self.process.wait()).await.expect("it stops in time").expect("it ends");
        assert!(ended.success(), "the demonstration ended with {ended}");
        self.data
    }
}

/// Reads an address of one of the two servers (its origin) as a stranger until the answer is as expected.
///
/// # Panics
/// When it does not become so in time.
pub async fn until(origin: &str, path: &str, expected: impl Fn(&Value) -> bool) -> Value {
    let authority = origin.trim_start_matches("http://");
    let (_, port) = authority.rsplit_once(':').expect("a port");
    // Not every machine knows where names below `localhost` lead.
    let (client, address) = (http_client(), format!("http://127.0.0.1:{port}{path}"));
    let deadline = Instant::now() + PATIENCE;
    loop {
        let answer = client.get(&address).header(HOST, authority).send().await;
        let answer = answer.unwrap_or_else(|error| panic!("{path}: {error}"));
        let (status, text) = (answer.status(), answer.text().await.expect("text"));
        let answer = serde_json::from_str(&text).unwrap_or(Value::String(text));
        if status == StatusCode::OK && expected(&answer) {
            return answer;
        }
        assert!(Instant::now() < deadline, "{origin}{path} is still {status} {answer:#}");
        sleep(STEP).await;
    }
}
