//! What goes out to many hosts.

use std::sync::Arc;

use anyhow::ensure;

use super::{Bench, Cost};
use crate::{
    api,
    key::Key,
    lab::{PATIENCE, names},
    peers::Peers,
};

/// How many hosts there are.
const HOSTS: usize = 300;
/// How many posts go to each of them in a round.
const POSTS: usize = 10;
/// How many where each needs a handshake of its own.
const POSTS_OVER_TLS: usize = 4;

impl Bench<'_> {
    /// A company's posts, until every host has them.
    pub(super) async fn fan_out(&self) -> anyhow::Result<Cost> {
        self.posts_to(&self.lab.peers, "fonderie", POSTS).await
    }

    /// The same to hosts that speak TLS 1.3, where every delivery begins with a whole handshake.
    pub(super) async fn fan_out_over_tls(&self) -> anyhow::Result<Cost> {
        let peers = Peers::start_tls(Arc::new(Key::generate()?), &self.lab.authority)?;
        let cost = self.posts_to(&peers, "laminoir", POSTS_OVER_TLS).await?;
        let (made, arrived) = (peers.handshakes(), peers.count());
        ensure!(made >= arrived, "{made} handshakes for {arrived} deliveries");
        Ok(cost)
    }

    async fn posts_to(&self, peers: &Peers, company: &str, posts: usize) -> anyhow::Result<Cost> {
        let company = self.lab.server.company(company, "lea")?;
        let (hosts, posts) = (self.volume.of(HOSTS), self.volume.of(posts));
        self.lab.follow(peers, &names('h', hosts), &company).await?;
        let texts = |round: usize| (0..posts).map(move |n| format!("La coulée de {n} heures, n° {round}."));
        let cost = self
            .cost(posts, posts * hosts, 200, async |round| {
                Ok(api::publishing(&self.lab.server, &company, texts(round)))
            })
            .await?;
        self.arrived(peers, "Create", posts * hosts)?;
        Ok(cost)
    }

    /// A company's posts, until every host has them from the territory that the company works in and they follow.
    pub(super) async fn announce(&self) -> anyhow::Result<Cost> {
        let server = &self.lab.server;
        server.command(&["territory", "import"], "")?;
        let (territory, company) = (server.territory("insee-com:69123")?, server.company("verrerie", "lea")?);
        let hosts = self.volume.of(HOSTS);
        self.lab.follow(&self.lab.peers, &names('h', hosts), &territory).await?;
        let posts = self.volume.of(POSTS);
        let texts = |round: usize| (0..posts).map(move |n| format!("Le four s'ouvre à {n} heures, n° {round}."));
        let cost = self
            .cost_until(
                posts,
                posts * hosts,
                200,
                async |round| Ok(api::publishing(server, &company, texts(round))),
                async |round| self.lab.peers.wait_for("Announce", posts * hosts * (round + 1), PATIENCE).await,
            )
            .await?;
        self.arrived(&self.lab.peers, "Announce", posts * hosts)?;
        Ok(cost)
    }

    /// Every round brought so many of these, and no more.
    fn arrived(&self, peers: &Peers, kind: &str, each: usize) -> anyhow::Result<()> {
        let (want, have) = (each * (self.volume.rounds + 1), peers.arrived(kind).len());
        ensure!(have == want, "{have} of {want} deliveries arrived");
        Ok(())
    }
}
