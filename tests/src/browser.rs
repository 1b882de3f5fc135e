//! The demonstration in a real Chromium, and the scenarios of `browser/`.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use tokio::process::Command;

use crate::{demo::Demo, looked};

/// Which Node to use; `node` where it is not set.
const NODE: &str = "ANCRAGE_TEST_NODE";
/// The browser.
const CHROMIUM: &str = "ANCRAGE_TEST_CHROMIUM";
/// Which of its pages a scenario looks at; all where it is not set.
const ONLY: &str = "ANCRAGE_BROWSER_ONLY";
/// Set when nothing may be skipped.
const REQUIRE_ALL: &str = "ANCRAGE_REQUIRE_ALL";

/// The scenarios that look at every page, each at its own.
const WHOLE: [&str; 2] = ["pages", "signup"];

/// Runs a scenario against a demonstration of its own. Its screenshots stay in `target/screenshots/SCENARIO`, with the
/// paths that it looked at closely.
///
/// # Panics
/// When anything is not as the scenario wants it, when it looks at every page and left one out, and when a tool is missing although nothing may be skipped.
pub async fn run(scenario: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser");
    let Some(chromium) = chromium(&folder) else { return };
    let demo = Demo::start().await;
    let shots = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/screenshots").join(scenario);
    // Pictures of an earlier run would be taken for those of this one.
    let _ = std::fs::remove_dir_all(&shots);
    let list = shots.join("looked.json");
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
    if WHOLE.contains(&scenario) && std::env::var_os(ONLY).is_none() {
        let list = std::fs::read(list).expect("the scenario says what it looked at");
        let looked: Vec<String> = serde_json::from_slice(&list).expect("a list of paths");
        looked::assert_complete(scenario, &looked);
    }
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

/// Something that whoever runs the tests should see.
#[expect(clippy::print_stderr, reason = "there is no log in tests")]
fn note(text: &str) {
    eprintln!("note: {text}");
}
