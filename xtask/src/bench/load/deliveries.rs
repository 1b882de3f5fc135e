//! What goes out to many hosts.

use anyhow::ensure;

use super::{Bench, Cost};
use crate::{
    api,
    lab::{PATIENCE, names},
};

/// How many hosts there are.
const HOSTS: usize = 300;
/// How many posts go to each of them in a round.
const POSTS: usize = 10;

impl Bench<'_> {
    /// A company's posts, until every host has them.
    pub(super) async fn fan_out(&self) -> anyhow::Result<Cost> {
        let company = self.lab.server.company("fonderie", "lea")?;
        let hosts = self.volume.of(HOSTS);
        self.lab.follow(&self.lab.peers, &names('h', hosts), &company).await?;
        let posts = self.volume.of(POSTS);
        let texts = |round: usize| (0..posts).map(move |n| format!("La coulée de {n} heures, n° {round}."));
        let cost = self
            .cost(posts, posts * hosts, 200, async |round| {
                Ok(api::publishing(&self.lab.server, &company, texts(round)))
            })
            .await?;
        self.arrived("Create", posts * hosts)?;
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
        self.arrived("Announce", posts * hosts)?;
        Ok(cost)
    }

    /// Every round brought so many of these, and no more.
    fn arrived(&self, kind: &str, each: usize) -> anyhow::Result<()> {
        let (want, have) = (each * (self.volume.rounds + 1), self.lab.peers.arrived(kind).len());
        ensure!(have == want, "{have} of {want} deliveries arrived");
        Ok(())
    }
}
