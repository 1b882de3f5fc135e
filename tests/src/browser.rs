//! The demonstration in a real Chromium: both servers as `ancrage demo` starts them, and the scenarios of `browser/`.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use testkit::process::program;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::{Duration, timeout},
};

/// Which Node to use; `node` where it is not set.
const NODE: &str = "ANCRAGE_TEST_NODE";
/// The browser.
const CHROMIUM: &str = "ANCRAGE_TEST_CHROMIUM";
/// Set when nothing may be skipped.
const REQUIRE_ALL: &str = "ANCRAGE_REQUIRE_ALL";
/// How long the demonstration may take to be ready, and to stop, on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_mins(2);

/// Runs a scenario against a demonstration of its own. Its screenshots stay in `target/screenshots/SCENARIO`.
///
/// # Panics
/// When anything is not as the scenario wants it, and when a tool is missing although nothing may be skipped.
pub async fn run(scenario: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser");
    let Some(chromium) = chromium(&folder) else { return };
    let demo = Demo::start().await;
    let shots = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/screenshots").join(scenario);
    // Pictures of an earlier run would be taken for those of this one.
    let _ = std::fs::remove_dir_all(&shots);
    let mut command = Command::new(std::env::var_os(NODE).unwrap_or_else(|| "node".into()));
    command.arg(folder.join("run.mjs")).arg(scenario).env(CHROMIUM, chromium);
    command.env("ANCRAGE_BROWSER_LANDERNEAU", &demo.landerneau).env("ANCRAGE_BROWSER_BREST", &demo.brest);
    command.env("ANCRAGE_BROWSER_DATA", demo.data.path());
    command.env("ANCRAGE_BROWSER_SHOTS", shots).stdin(Stdio::null()).kill_on_drop(true);
    let output = command.output().await.expect("Node starts");
    assert!(
        output.status.success(),
        "{scenario}:\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    demo.stop().await;
}

/// The browser, when everything is there that a scenario needs.
fn chromium(folder: &Path) -> Option<PathBuf> {
    let usual = Path::new("/usr/bin/chromium");
    let browser = std::env::var_os(CHROMIUM).map(PathBuf::from).or_else(|| usual.exists().then(|| usual.into()));
    let missing = match &browser {
        None => format!("{CHROMIUM} names no browser"),
        Some(_) if !folder.join("node_modules").is_dir() => format!("`npm ci` was not run in {}", folder.display()),
        Some(_) => return browser,
    };
    assert!(std::env::var_os(REQUIRE_ALL).is_none(), "{missing}");
    note(&format!("{missing}: not run"));
    None
}

/// Both servers, as long as this value lives.
struct Demo {
    process: Child,
    landerneau: String,
    brest: String,
    data: tempfile::TempDir,
}

impl Demo {
    async fn start() -> Self {
        let data = tempfile::tempdir().expect("a temporary folder");
        let mut command = Command::new(program());
        command.args(["demo", "--fresh", "--ports", "0,0", "--data"]).arg(data.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut process = command.spawn().expect("the program starts");
        let mut lines = BufReader::new(process.stdout.take().expect("a pipe")).lines();
        let mut origins = Vec::new();
        timeout(PATIENCE, async {
            while origins.len() < 2 {
                let line = lines.next_line().await.expect("text").expect("the demonstration goes on until it is ready");
                origins.extend(
                    line.split_whitespace().next().filter(|word| word.starts_with("http://")).map(str::to_owned),
                );
            }
        })
        .await
        .expect("the demonstration is ready in time");
        // It says of everything that crosses, and would wait for somebody who reads it.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let brest = origins.pop().expect("two");
        let landerneau = origins.pop().expect("two");
        Self { process, landerneau, brest, data }
    }

    /// Stops it as Ctrl-C does.
    async fn stop(mut self) {
        let id = self.process.id().expect("it runs").to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status().await.expect("kill runs");
        assert!(sent.success(), "the signal could not be sent");
        let ended = timeout(PATIENCE, self.process.wait()).await.expect("it stops in time").expect("it ends");
        assert!(ended.success(), "the demonstration ended with {ended}");
    }
}

/// Something that whoever runs the tests should see.
#[expect(clippy::print_stderr, reason = "there is no log in tests")]
fn note(text: &str) {
    eprintln!("note: {text}");
}
