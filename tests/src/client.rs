//! An app: what somebody's client asks our server through the Mastodon API.

use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};
use serde_json::Value;
use testkit::process::{Installation, http_client};
use tokio::time::sleep;

/// How long something may take to arrive from another server, on a machine that is busy with other tests.
pub const PATIENCE: Duration = Duration::from_secs(40);
/// How often a client looks again.
const STEP: Duration = Duration::from_millis(60);

/// Somebody's app, logged in.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    token: String,
}

impl Client {
    /// An app for a person, or for a company whom the person speaks for.
    pub async fn log_in(here: &Installation, username: &str, company: Option<&str>) -> Self {
        let mut arguments = vec!["token", "create", username, "--scopes", "read write follow"];
        if let Some(company) = company {
            arguments.extend(["--as", company]);
        }
        let token = here.must(&arguments, "").await;
        Self { http: http_client(), base: here.url(""), token }
    }

    /// Asks, whatever the answer; its status and JSON.
    pub async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> (StatusCode, Value) {
        let mut request = self.http.request(method, format!("{}{path}", self.base)).bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await.unwrap_or_else(|error| panic!("{path}: {error}"));
        let status = answer.status();
        let text = answer.text().await.unwrap_or_else(|error| panic!("{path}: {error}"));
        (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }

    async fn must(&self, method: Method, path: &str, body: Option<&Value>) -> Value {
        let (status, answer) = self.ask(method.clone(), path, body).await;
        assert!(status.is_success(), "{method} {path} {body:?}: {status} {answer}");
        answer
    }

    /// Reads.
    pub async fn get(&self, path: &str) -> Value {
        self.must(Method::GET, path, None).await
    }

    /// Does something.
    pub async fn post(&self, path: &str, body: Value) -> Value {
        self.must(Method::POST, path, Some(&body)).await
    }

    /// Replaces something.
    pub async fn put(&self, path: &str, body: Value) -> Value {
        self.must(Method::PUT, path, Some(&body)).await
    }

    /// Changes a part of something.
    pub async fn patch(&self, path: &str, body: Value) -> Value {
        self.must(Method::PATCH, path, Some(&body)).await
    }

    /// Removes something.
    pub async fn delete(&self, path: &str) -> Value {
        self.must(Method::DELETE, path, None).await
    }

    /// Reads again and again until the answer is as expected.
    pub async fn until(&self, path: &str, expected: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let (status, answer) = self.ask(Method::GET, path, None).await;
            if status.is_success() && expected(&answer) {
                return answer;
            }
            assert!(Instant::now() < deadline, "{path} is still {status} {answer:#}");
            sleep(STEP).await;
        }
    }

    /// Reads again and again until it is no longer there.
    pub async fn until_gone(&self, path: &str) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let (status, answer) = self.ask(Method::GET, path, None).await;
            if status == StatusCode::NOT_FOUND {
                return;
            }
            assert!(Instant::now() < deadline, "{path} is still {status} {answer:#}");
            sleep(STEP).await;
        }
    }

    /// The first entry of a list that is as expected, once there is one.
    pub async fn entry(&self, path: &str, expected: impl Fn(&Value) -> bool) -> Value {
        let list = self.until(path, |list| entries(list).iter().any(&expected)).await;
        entries(&list).iter().find(|entry| expected(entry)).expect("it was there").clone()
    }

    /// The account with a handle (`@name@host`), looked up at its server where it is not known.
    pub async fn account(&self, handle: &str) -> Value {
        let path = format!("/api/v2/search?type=accounts&resolve=true&q={}", escaped(handle));
        let found = self.get(&path).await;
        let account = &found["accounts"][0];
        assert!(account["id"].is_string(), "{handle} was not found: {found}");
        account.clone()
    }

    /// The id of the post at an address, fetched from its server where it is not known.
    pub async fn post_at(&self, uri: &str) -> String {
        let path = format!("/api/v2/search?type=statuses&resolve=true&q={}", escaped(uri));
        let found = self.until(&path, |found| found["statuses"][0]["id"].is_string()).await;
        text(&found["statuses"][0]["id"])
    }

    /// What is between the one who is logged in and an account, once it is as expected.
    pub async fn relation(&self, account: &str, expected: impl Fn(&Value) -> bool) {
        let path = format!("/api/v1/accounts/relationships?id[]={account}");
        self.until(&path, |list| expected(&list[0])).await;
    }

    /// The post in the home timeline that came from an address, once it is there.
    pub async fn at_home(&self, uri: &str) -> Value {
        self.entry("/api/v1/timelines/home?limit=40", |post| post["uri"] == uri).await
    }

    /// The notification of a kind that is as expected, once it is there.
    pub async fn notified(&self, kind: &str, expected: impl Fn(&Value) -> bool) -> Value {
        self.entry("/api/v1/notifications?limit=40", |entry| entry["type"] == kind && expected(entry)).await
    }
}

/// The entries of a list; none of what is not a list.
pub fn entries(list: &Value) -> &[Value] {
    list.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// A text in JSON.
///
/// # Panics
/// When it is something else.
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("not a text: {value}")).to_owned()
}

fn escaped(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
