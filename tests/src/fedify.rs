//! The independent peer of `peers/fedify`: a process that tests tell what to do, and ask what arrived.

use std::{path::Path, process::Stdio, time::Instant};

use serde_json::{Value, json};
use testkit::process::http_client;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::timeout,
};

use crate::client::{PATIENCE, entries};

/// Which Node to use; `node` where it is not set.
const NODE: &str = "ANCRAGE_TEST_NODE";
/// Set when nothing may be skipped.
const REQUIRE_ALL: &str = "ANCRAGE_REQUIRE_ALL";

/// The peer, as long as this value lives.
#[derive(Debug)]
pub struct Peer {
    /// The peer ends when its standard input does.
    _process: Child,
    http: reqwest::Client,
    origin: String,
    control: String,
}

impl Peer {
    /// Starts it. `None` where its packages are not installed (`npm ci` in `tests/peers`).
    ///
    /// # Panics
    /// When it is not installed although nothing may be skipped, and when it does not start.
    pub async fn start(options: &[&str]) -> Option<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers");
        if !folder.join("node_modules").is_dir() {
            assert!(std::env::var_os(REQUIRE_ALL).is_none(), "`npm ci` was not run in {}", folder.display());
            note("the packages of tests/peers are not installed: not run");
            return None;
        }
        let mut command = Command::new(std::env::var_os(NODE).unwrap_or_else(|| "node".into()));
        command.arg(folder.join("fedify/peer.mjs")).args(options);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit()).kill_on_drop(true);
        let mut process = command.spawn().expect("Node starts");
        let mut lines = BufReader::new(process.stdout.take().expect("a pipe")).lines();
        let line = timeout(PATIENCE, lines.next_line()).await.expect("the peer is ready in time").expect("a line");
        let ready: Value = serde_json::from_str(&line.expect("the peer says that it is ready")).expect("JSON");
        let origin = ready["origin"].as_str().expect("an origin").to_owned();
        let (_, port) = origin.rsplit_once(':').expect("a port");
        let control = format!("http://127.0.0.1:{port}/control");
        Some(Self { _process: process, http: http_client(), origin, control })
    }

    /// The address of one of its actors: `alice`, `atelier` or `instance`.
    pub fn actor(&self, name: &str) -> String {
        format!("{}/users/{name}", self.origin)
    }

    /// The handle of one of its actors.
    pub fn handle(&self, name: &str) -> String {
        format!("@{name}@{}", self.origin.trim_start_matches("http://"))
    }

    /// Lets one of its actors do something; what it answers.
    ///
    /// # Panics
    /// When it cannot.
    pub async fn act(&self, action: &str, body: Value) -> Value {
        let request = self.http.post(format!("{}/{action}", self.control)).json(&body);
        let answer = request.send().await.unwrap_or_else(|error| panic!("{action}: {error}"));
        let status = answer.status();
        let text = answer.text().await.expect("text");
        assert!(status.is_success(), "the peer cannot {action} {body}: {status} {text}");
        serde_json::from_str(&text).expect("JSON")
    }

    /// Lets one of its actors do something to an actor or a post of ours, for which there is one parameter.
    pub async fn does(&self, actor: &str, action: &str, parameter: &str, value: &str) -> Value {
        self.act(action, json!({ "actor": actor, parameter: value })).await
    }

    /// Reads one of its lists.
    pub async fn read(&self, list: &str, query: &[(&str, &str)]) -> Value {
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
        let answer = self.http.get(format!("{}/{list}?{query}", self.control)).send().await.expect("an answer");
        serde_json::from_str(&answer.text().await.expect("text")).expect("JSON")
    }

    /// The first activity of a type that it took, after its own checks, and that is as expected; once there is one.
    pub async fn received(&self, kind: &str, expected: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + PATIENCE;
        let mut since = 0;
        loop {
            let next = since.to_string();
            let list = self.read("received", &[("type", kind), ("since", &next), ("wait", "2000")]).await;
            if let Some(entry) = entries(&list["entries"]).iter().find(|entry| expected(entry)) {
                return entry.clone();
            }
            since = list["next"].as_u64().expect("a number");
            if Instant::now() >= deadline {
                let all = self.read("received", &[("type", kind)]).await;
                let rejected = self.read("rejected", &[]).await;
                panic!("no {kind} as expected arrived at the peer.\nTaken: {all:#}\nRefused: {rejected:#}");
            }
        }
    }

    /// Reads one of its lists again and again until it is as expected.
    pub async fn until(&self, list: &str, query: &[(&str, &str)], expected: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let answer = self.read(list, query).await;
            if expected(&answer) {
                return answer;
            }
            assert!(Instant::now() < deadline, "{list} of the peer is still {answer:#}");
            tokio::time::sleep(std::time::Duration::from_millis(60)).await;
        }
    }

    /// Everything that we sent was taken, and everything that it sent was taken at the first try.
    pub async fn assert_content(&self) {
        for list in ["rejected", "failures"] {
            let answer = self.read(list, &[]).await;
            assert!(entries(&answer["entries"]).is_empty(), "{list} of the peer: {answer:#}");
        }
    }
}

/// Something that whoever runs the tests should see.
#[expect(clippy::print_stderr, reason = "there is no log in tests")]
fn note(text: &str) {
    eprintln!("note: {text}");
}
