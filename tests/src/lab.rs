//! Our server with its people and companies, beside the independent peer, over real sockets.

use std::sync::Arc;

use app::{App, clock::SystemClock, media::FsMediaStore};
use domain::handle::Host;
use server::config::{Config, Scheme};
use testkit::{
    TestDatabase,
    process::{Installation, ServerProcess},
};

use crate::{client::Client, fedify::Peer, pages::Pages};

/// The password of everyone in tests.
pub const PASSWORD: &str = "correct horse";

/// Two servers that know nothing of each other yet.
pub struct Lab {
    /// The independent peer.
    pub peer: Peer,
    /// Léa, a person here.
    pub lea: Client,
    /// The foundry, a company here, for which Léa speaks.
    pub fonderie: Client,
    /// Modou, who looks after the server.
    pub modou: Client,
    host: String,
    /// Ends after what it serves was used, and before its database goes.
    server: ServerProcess,
    database: Option<TestDatabase>,
}

impl Lab {
    /// Starts both. `None` where the peer is not installed.
    pub async fn start(database: Option<TestDatabase>, peer_options: &[&str]) -> Option<Self> {
        let peer = Peer::start(peer_options).await?;
        let here = installation("lyon").await;
        let here = match &database {
            Some(database) => here.with("ANCRAGE_DATABASE__URL", database.url()),
            None => here,
        };
        populate(&here).await;
        here.must(&["account", "create", "modou", "--email", "modou@lyon.example", "--role", "moderator"], PASSWORD)
            .await;
        let modou = Client::log_in(&here, "modou", None).await;
        let lea = Client::log_in(&here, "lea", None).await;
        let fonderie = Client::log_in(&here, "lea", Some("fonderie")).await;
        let host = here.domain().to_owned();
        let server = here.serve().await;
        Some(Self { peer, lea, fonderie, modou, host, server, database })
    }

    /// The handle of somebody here.
    pub fn handle(&self, name: &str) -> String {
        format!("@{name}@{}", self.host)
    }

    /// A browser in which somebody here is logged in.
    pub async fn pages(&self, name: &str) -> Pages {
        Pages::log_in(self.server.installation().url(""), name, PASSWORD).await
    }

    /// The address of somebody here.
    pub async fn uri(&self, name: &str) -> String {
        crate::client::text(&self.lea.account(&self.handle(name)).await["uri"])
    }

    /// The use-cases on the server's database, beside it, as the command line has them: for what no app can do.
    ///
    /// # Panics
    /// When the lab was started without a database of its own.
    pub async fn beside(&self) -> App {
        let database = self.database.as_ref().expect("a database of its own");
        let mut config = Config::new(Host::parse(&self.host).expect("a host"));
        config.scheme = Scheme::Http;
        let files = Arc::new(FsMediaStore::new(std::env::temp_dir()));
        server::start::assemble(&config, database.store().await, Arc::new(SystemClock), files).await.expect("an app")
    }

    /// Ends the test: the peer has nothing to complain about, and our server stops when it is asked to.
    pub async fn close(self) {
        self.peer.assert_content().await;
        let log = self.server.log();
        assert!(!log.contains("panicked"), "our server broke:\n{log}");
        assert!(self.server.terminate().await.success());
    }
}

/// A server called `NAME.localhost`.
pub async fn installation(name: &str) -> Installation {
    let here = Installation::new().await;
    let domain = format!("{name}.{}", here.domain());
    here.with("ANCRAGE_DOMAIN", &domain)
}

/// Léa, and the foundry that she speaks for.
pub async fn populate(here: &Installation) {
    here.must(&["account", "create", "lea", "--email", "lea@lyon.example"], PASSWORD).await;
    let company = ["company", "create", "fonderie", "--name", "Fonderie du Rhône", "--owner", "lea"];
    here.must(&[&company[..], &["--territory", "insee-com:69123"]].concat(), "").await;
}
