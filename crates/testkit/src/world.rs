//! Several whole servers in one process. They federate through their real routers, clients and queues, with no
//! socket and a clock that stands still.
//!
//! ```no_run
//! # use testkit::World;
//! # async fn example() {
//! let (world, [lyon, brest]) = World::servers(["lyon.test", "brest.test"]).await;
//! let fonderie = lyon.company("fonderie").await;
//! brest.person("anna").await.follows(&fonderie).await;
//! world.settle().await; // relay, delivery and inbox until nobody has anything to do
//! assert!(fonderie.has_follower("anna@brest.test").await);
//! # }
//! ```

mod account;
mod server;

use std::{
    future::Future,
    sync::atomic::{AtomicBool, Ordering},
};

use axum::Router;
use storage::{Page, Store, StoreOptions};

use crate::{
    clock::StepClock,
    database::{TestDatabase, for_each_database, on_another_thread},
    network::Network,
};

pub use account::Account;
pub use server::{SOURCE, Server};

/// Servers that know the way to each other. When it goes, nothing may be left to do.
pub struct World {
    clock: StepClock,
    network: Network,
    servers: Vec<Server>,
    may_leave_work: AtomicBool,
}

/// More rounds than this means that servers keep each other busy.
const MAX_ROUNDS: usize = 200;

impl World {
    /// Servers of these names, on SQLite.
    pub async fn servers<const N: usize>(domains: [&str; N]) -> (Self, [Server; N]) {
        let databases = futures::future::join_all(domains.iter().map(|_| TestDatabase::sqlite())).await;
        let databases = databases.try_into().unwrap_or_else(|_| unreachable!("as many databases as domains"));
        Self::on(domains, databases).await
    }

    /// Servers of these names on these databases.
    pub async fn on<const N: usize>(domains: [&str; N], databases: [TestDatabase; N]) -> (Self, [Server; N]) {
        server::prepare();
        let (clock, network) = (StepClock::default(), Network::default());
        let mut servers = Vec::with_capacity(N);
        for (domain, database) in domains.into_iter().zip(databases) {
            servers.push(Server::start(domain, database, &clock, &network).await);
        }
        let world = Self { clock, network, servers: servers.clone(), may_leave_work: AtomicBool::new(false) };
        let servers = servers.try_into().unwrap_or_else(|_| unreachable!("as many servers as domains"));
        (world, servers)
    }

    /// The clock of every server.
    pub fn clock(&self) -> &StepClock {
        &self.clock
    }

    /// From now on nobody reaches a server; what it sends itself still arrives.
    pub fn cut_off(&self, server: &Server) {
        self.network.disconnect(server.domain());
    }

    /// A server of another making answers for a domain.
    pub fn connect(&self, domain: &str, router: Router) {
        self.network.connect(domain, router);
    }

    /// A server is reached again.
    pub fn reconnect(&self, server: &Server) {
        self.network.connect(server.domain(), server.node().router());
    }

    /// Lets everyone work until nobody has anything to do.
    ///
    /// # Panics
    /// When something failed or was put off: it would be done later, if at all.
    pub async fn settle(&self) {
        self.run_until_idle().await;
        for server in &self.servers {
            let left = left_to_do(server.app().store()).await;
            assert!(left.is_empty(), "{} has something left to do: {left}", server.domain());
        }
    }

    /// The same, for tests in which things fail: what was put off stays put off.
    pub async fn run_until_idle(&self) {
        for _ in 0..MAX_ROUNDS {
            let mut done = 0;
            for server in &self.servers {
                done += server.work().await;
            }
            if done == 0 {
                return;
            }
        }
        panic!("the servers still keep each other busy after {MAX_ROUNDS} rounds");
    }

    /// For tests that end while something waits for a server that does not answer.
    pub fn may_leave_work(&self) {
        self.may_leave_work.store(true, Ordering::Relaxed);
    }
}

/// Runs a test in a world on SQLite, and in one on PostgreSQL where there is one.
pub async fn for_each_world<const N: usize, F: Future<Output = ()>>(
    domains: [&str; N],
    test: impl Fn(World, [Server; N]) -> F,
) {
    for_each_database(|first| {
        let test = &test;
        async move {
            let mut databases = vec![first];
            while databases.len() < N {
                databases.push(databases[0].another().await);
            }
            let databases = databases.try_into().unwrap_or_else(|_| unreachable!("as many databases as domains"));
            let (world, servers) = World::on(domains, databases).await;
            test(world, servers).await;
        }
    })
    .await;
}

/// What waits or was given up, in words; empty when there is nothing.
async fn left_to_do(store: &Store) -> String {
    const READ: &str = "the test's database can be read";
    let read = store.read(chrono::DateTime::UNIX_EPOCH);
    let letters = read.inbox().dead_letters(Page::first(3)).await.expect(READ);
    let mut left: Vec<String> = [
        ("deliveries pending", read.deliveries().count_pending().await.expect(READ)),
        ("deliveries failed", read.deliveries().count_failed().await.expect(READ)),
        ("activities received", read.inbox().count_pending().await.expect(READ)),
        ("events pending", read.events().count_pending().await.expect(READ)),
        ("events dead", read.events().count_dead().await.expect(READ)),
    ]
    .into_iter()
    .filter(|(_, count)| *count > 0)
    .map(|(what, count)| format!("{count} {what}"))
    .collect();
    left.extend(letters.into_iter().map(|letter| format!("dead letter {}: {}", letter.activity_uri, letter.error)));
    for host in read.deliveries().summary(3).await.expect(READ) {
        left.push(format!("{} said {:?}", host.host, host.error));
    }
    for host in read.deliveries().failed(3).await.expect(READ) {
        left.push(format!("{} said {:?}", host.host, host.error));
    }
    for event in read.events().dead(3).await.expect(READ) {
        left.push(format!("{} said {:?}", event.subscriber, event.error));
    }
    left.join("; ")
}

impl Drop for World {
    fn drop(&mut self) {
        if std::thread::panicking() || self.may_leave_work.load(Ordering::Relaxed) {
            return;
        }
        for server in &self.servers {
            let options = StoreOptions { url: server.database().url().to_owned(), connections: 1 };
            let left = on_another_thread(async move {
                let store = Store::connect(&options).await.expect("the test's database");
                let left = left_to_do(&store).await;
                store.close().await.expect("closed");
                left
            });
            assert!(left.is_empty(), "the test ended while {} had something left to do: {left}", server.domain());
        }
    }
}

#[cfg(test)]
mod tests;
