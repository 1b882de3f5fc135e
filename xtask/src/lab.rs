//! A server, people on it, and followers on other servers, made as they are made in life.

use std::{path::Path, sync::Arc, time::Duration};

use anyhow::{Context, ensure};
use bytes::Bytes;
use serde_json::Value;

use crate::{
    activity,
    api::Api,
    http,
    key::Key,
    peers::Peers,
    server::{Account, Server},
    tls::Authority,
};

/// How long the server may take for what is no measurement.
pub const PATIENCE: Duration = Duration::from_mins(2);

/// A server and its world.
pub struct Lab {
    pub server: Server,
    pub peers: Peers,
    /// Whom the server trusts to vouch for hosts.
    pub authority: Authority,
    /// Somebody who reads and writes.
    pub lea: Account,
}

impl Lab {
    /// Starts a server on SQLite, or on the PostgreSQL that is named.
    pub async fn start(binary: &Path, database: Option<String>) -> anyhow::Result<Self> {
        let authority = Authority::new()?;
        let mut server = Server::new(binary, database, &authority.pem())?;
        let lea = server.person("lea")?;
        server.start().await?;
        Ok(Self { server, peers: Peers::start(Arc::new(Key::generate()?))?, authority, lea })
    }

    /// Somebody's app.
    pub async fn api(&self) -> anyhow::Result<Api> {
        Api::new(&self.server, &self.lea).await
    }

    /// Lets the actor `fan` of each host follow an account here, with signed requests.
    pub async fn follow(&self, peers: &Peers, hosts: &[String], target: &Account) -> anyhow::Result<()> {
        let request = |host: &String| {
            let actor = peers.actor(host, "fan");
            let id = format!("{actor}/follows/{}", target.id);
            peers.post(
                self.server.domain(),
                &actor,
                &activity::simple("Follow", &actor, &id, &target.uri.clone().into()),
            )
        };
        let requests = hosts.iter().map(request).collect::<anyhow::Result<Vec<Bytes>>>()?;
        http::load(self.server.address(), requests.into(), 8, 202).await?;
        self.server.settle(PATIENCE).await?;
        let accepted = peers.arrived("Accept").len();
        ensure!(accepted == hosts.len(), "{accepted} of {} follows were accepted", hosts.len());
        peers.forget();
        Ok(())
    }

    /// Lets Léa follow an actor of a peer, who agrees. Returns its id.
    pub async fn read(&self, host: &str, name: &str) -> anyhow::Result<String> {
        let actor = self.peers.actor(host, name);
        self.api().await?.follow(name, &self.peers.host(host)).await?;
        self.server.settle(PATIENCE).await?;
        let follow = self.peers.arrived("Follow").pop().context("the follow did not arrive")?;
        let id = format!("{actor}/accepts/{}", self.lea.id);
        let accept = activity::simple("Accept", &actor, &id, &Value::clone(&follow.body));
        let request = self.peers.post(self.server.domain(), &actor, &accept)?;
        http::load(self.server.address(), vec![request].into(), 1, 202).await?;
        self.server.settle(PATIENCE).await?;
        self.peers.forget();
        Ok(actor)
    }

    /// Signed posts of an actor, named after `label` and their number.
    pub fn posts(&self, author: &str, label: &str, count: usize) -> anyhow::Result<Vec<Bytes>> {
        let request = |number: usize| {
            let name = format!("{label}-{number}");
            let text = format!(
                "The workshop opens its doors on Saturday, and whoever wants to see how we work is welcome. ({name})"
            );
            self.peers.post(self.server.domain(), author, &activity::create(author, &name, &text))
        };
        (0..count).map(request).collect()
    }
}

/// `h1` … `h{count}`
pub fn names(letter: char, count: usize) -> Vec<String> {
    (1..=count).map(|number| format!("{letter}{number}")).collect()
}
