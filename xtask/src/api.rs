//! The client API, as far as it is used here.

use anyhow::{Context, ensure};
use bytes::Bytes;
use serde_json::{Value, json};

use crate::{
    http::{Connection, request},
    server::{Account, Server},
};

/// Somebody's app.
pub struct Api {
    connection: Connection,
    domain: String,
    token: String,
}

impl Api {
    pub async fn new(server: &Server, account: &Account) -> anyhow::Result<Self> {
        let connection = Connection::open(server.address()).await?;
        Ok(Self { connection, domain: server.domain().to_owned(), token: account.token.clone() })
    }

    async fn call(&mut self, method: &str, path: &str, body: Option<&Value>) -> anyhow::Result<Value> {
        let body = body.map(ToString::to_string);
        let request = request(method, &self.domain, path, "application/json", Some(&self.token), body.as_deref());
        let answer = self.connection.send(&request).await?;
        let text = String::from_utf8_lossy(&answer.body);
        ensure!(answer.status == 200, "{method} {path} answered {}: {text}", answer.status);
        Ok(serde_json::from_slice(&answer.body)?)
    }

    /// Publishes; the number of the post.
    pub async fn publish(&mut self, text: &str) -> anyhow::Result<Value> {
        self.call("POST", "/api/v1/statuses", Some(&post(text))).await
    }

    /// Follows an account of another server.
    pub async fn follow(&mut self, name: &str, host: &str) -> anyhow::Result<()> {
        let handle = format!("@{name}@{host}").replace('@', "%40").replace(':', "%3A");
        let found = self.call("GET", &format!("/api/v2/search?q={handle}&resolve=true&type=accounts"), None).await?;
        let id = found["accounts"][0]["id"].as_str().with_context(|| format!("{name}@{host} is not found"))?;
        self.call("POST", &format!("/api/v1/accounts/{id}/follow"), Some(&json!({}))).await?;
        Ok(())
    }

    /// How many follow an account.
    pub async fn followers(&mut self, id: &str) -> anyhow::Result<i64> {
        let account = self.call("GET", &format!("/api/v1/accounts/{id}"), None).await?;
        account["followers_count"].as_i64().context("no count")
    }

    /// How many like a post.
    pub async fn likes(&mut self, id: &str) -> anyhow::Result<i64> {
        let status = self.call("GET", &format!("/api/v1/statuses/{id}"), None).await?;
        status["favourites_count"].as_i64().context("no count")
    }

    /// Every post in the home timeline: the ActivityPub ids.
    pub async fn home(&mut self) -> anyhow::Result<Vec<String>> {
        let mut all = Vec::new();
        let mut after = String::new();
        loop {
            let page = self.call("GET", &format!("/api/v1/timelines/home?limit=40{after}"), None).await?;
            let page = page.as_array().context("no list")?;
            let Some(last) = page.last().and_then(|status| status["id"].as_str()) else { return Ok(all) };
            after = format!("&max_id={last}");
            all.extend(page.iter().filter_map(|status| status["uri"].as_str()).map(str::to_owned));
        }
    }
}

fn post(text: &str) -> Value {
    json!({ "status": text, "visibility": "public" })
}

/// Requests that publish, ready for the wire.
pub fn publishing(server: &Server, account: &Account, texts: impl Iterator<Item = String>) -> Vec<Bytes> {
    let body = |text: String| post(&text).to_string();
    texts
        .map(|text| {
            request(
                "POST",
                server.domain(),
                "/api/v1/statuses",
                "application/json",
                Some(&account.token),
                Some(&body(text)),
            )
        })
        .collect()
}
