//! The load itself, on one database.

mod deliveries;
mod earlier;
mod searches;

pub use earlier::{Beside, home as home_beside};

use std::{path::Path, sync::Arc, time::Duration};

use anyhow::{Context, ensure};
use bytes::Bytes;
use clap::ValueEnum;
use tokio::time::sleep;

use super::{
    Volume,
    limit::{database_cpu, each},
    rows,
    sample::Sample,
};
use crate::{
    api,
    http::{self, request},
    lab::{Lab, PATIENCE},
    postgres::Postgres,
    server::Server,
};

/// How many requests are under way at a time.
const AT_ONCE: usize = 4;
/// How many companies the directory lists.
const COMPANIES: usize = 10_000;
/// How many posts are stored when the start is timed.
const STORED: i64 = 100_000;

/// CPU of the program, and of the database server where there is one, in milliseconds for each.
pub struct Cost {
    pub program: Sample,
    pub database: Option<Sample>,
}

/// What is measured, in this order.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Figure {
    /// Documents of actors and posts, and `WebFinger`
    Documents,
    /// Posts that come in
    Create,
    /// Posts that are written here
    Publish,
    /// Deliveries to many hosts
    FanOut,
    /// Deliveries to many hosts that speak TLS
    FanOutTls,
    /// Home timelines
    Home,
    /// Searches in the directory
    Directory,
    /// Searches for territories
    Territories,
    /// What a territory passes on to many hosts
    Announce,
    /// The start with many posts
    Start,
}

/// What it costs, as far as it was measured.
pub struct Costs {
    pub empty: Cost,
    pub actor: Option<Cost>,
    pub object: Option<Cost>,
    pub finger: Option<Cost>,
    pub create: Option<Cost>,
    pub publish: Option<Cost>,
    pub home: Option<Cost>,
    pub home_tenfold: Option<Cost>,
    pub home_beside: Option<Beside>,
    pub delivery: Option<Cost>,
    pub delivery_over_tls: Option<Cost>,
    pub announce: Option<Cost>,
    /// Searches, with what is looked for.
    pub searches: Vec<(&'static str, Cost)>,
    /// MiB.
    pub idle: f64,
    /// MiB.
    pub loaded: f64,
    /// Seconds.
    pub start: Option<Sample>,
    /// What the server still did when there was nothing to do, in hundredths of one core.
    pub at_rest: f64,
}

/// A server that is measured.
struct Bench<'a> {
    lab: Lab,
    postgres: Option<&'a Postgres>,
    volume: Volume,
}

impl Bench<'_> {
    /// What `count` requests of every round cost. The first round warms up and is not counted.
    async fn cost(
        &self,
        count: usize,
        divisor: usize,
        want: u16,
        make: impl AsyncFn(usize) -> anyhow::Result<Vec<Bytes>>,
    ) -> anyhow::Result<Cost> {
        self.cost_until(count, divisor, want, make, async |_| Ok(())).await
    }

    /// The same, where more is to come of a round than what the server knows of when the requests are answered.
    async fn cost_until(
        &self,
        count: usize,
        divisor: usize,
        want: u16,
        make: impl AsyncFn(usize) -> anyhow::Result<Vec<Bytes>>,
        wait: impl AsyncFn(usize) -> anyhow::Result<()>,
    ) -> anyhow::Result<Cost> {
        let (mut program, mut database) = (Vec::new(), Vec::new());
        for round in 0..=self.volume.rounds {
            let requests: Arc<[Bytes]> = make(round).await?.into();
            ensure!(requests.len() == count, "{} requests of {count}", requests.len());
            let before = (self.lab.server.cpu()?, database_cpu(self.postgres)?);
            http::load(self.lab.server.address(), requests, AT_ONCE, want).await?;
            wait(round).await?;
            self.lab.server.settle(PATIENCE).await?;
            let after = (self.lab.server.cpu()?, database_cpu(self.postgres)?);
            if round > 0 {
                program.push(each(after.0.checked_sub(before.0).unwrap(), divisor));
                database.push(each(after.1.checked_sub(before.1).unwrap(), divisor));
            }
        }
        Ok(Cost { program: Sample::of(program), database: self.postgres.map(|_| Sample::of(database)) })
    }

    /// What one request, made often, costs.
    async fn read(&self, path: &str, accept: &str, token: Option<&str>) -> anyhow::Result<Cost> {
        self.read_often(self.volume.of(8_000), path, accept, token).await
    }

    /// What reading a document at its address here costs.
    async fn document(&self, uri: &str) -> anyhow::Result<Cost> {
        let path = uri.splitn(4, '/').nth(3).context("an address without a path")?;
        self.read(&format!("/{path}"), "application/activity+json", None).await
    }

    async fn read_often(&self, count: usize, path: &str, accept: &str, token: Option<&str>) -> anyhow::Result<Cost> {
        let request = request("GET", self.lab.server.domain(), path, accept, token, None);
        self.cost(count, count, 200, async |_| Ok(vec![request.clone(); count])).await
    }

    /// Puts 2,000 posts of 20 authors into the home timeline: posts of `author`, and copies.
    async fn fill_home(&self, author: &str) -> anyhow::Result<()> {
        let posts = self.lab.posts(author, "first", 4)?;
        http::load(self.lab.server.address(), posts.into(), 1, 202).await?;
        self.lab.server.settle(PATIENCE).await?;
        rows::authors(&self.lab, author, 20, 100).await
    }

    async fn home(&self) -> anyhow::Result<Cost> {
        let shown = self.lab.api().await?.home().await?.len();
        ensure!(shown >= 20, "the home timeline has {shown} posts");
        self.read("/api/v1/timelines/home?limit=20", "application/json", Some(&self.lab.lea.token)).await
    }

    /// Posts of another server, until they are in a home timeline.
    async fn create(&self, author: &str) -> anyhow::Result<Cost> {
        let count = self.volume.of(500);
        let cost =
            self.cost(count, count, 202, async |round| self.lab.posts(author, &format!("r{round}"), count)).await?;
        let home = self.lab.api().await?.home().await?;
        let (want, have) =
            (count * (self.volume.rounds + 1), home.iter().filter(|uri| uri.starts_with(author)).count());
        ensure!(have >= want.min(700), "{have} of {want} posts are in the home timeline");
        Ok(cost)
    }

    async fn publish(&self) -> anyhow::Result<Cost> {
        let count = self.volume.of(400);
        let texts = |round: usize| (0..count).map(move |n| format!("Nous ouvrons nos portes samedi, n° {round}/{n}."));
        self.cost(count, count, 200, async |round| Ok(api::publishing(&self.lab.server, &self.lab.lea, texts(round))))
            .await
    }

    /// Hundredths of a core.
    async fn at_rest(&self) -> anyhow::Result<f64> {
        let time = Duration::from_secs(10) / self.volume.divisor as u32;
        let before = self.lab.server.cpu()?;
        sleep(time).await;
        Ok(self.lab.server.cpu()?.checked_sub(before).unwrap().as_secs_f64() / time.as_secs_f64() * 100.0)
    }
}

/// What is asked for, on one database.
pub async fn run(
    binary: &Path,
    postgres: Option<&Postgres>,
    volume: Volume,
    wanted: impl Fn(Figure) -> bool,
) -> anyhow::Result<Costs> {
    let database = match postgres {
        Some(postgres) => Some(postgres.database("xtask_bench").await?),
        None => None,
    };
    let mut bench = Bench { lab: Lab::start(binary, database).await?, postgres, volume };
    sleep(Duration::from_secs(2)).await;
    let idle = bench.lab.server.resident()?;
    let at_rest = bench.at_rest().await?;
    let empty = bench.read("/health", "*/*", None).await?;
    let mut costs = Costs {
        empty,
        actor: None,
        object: None,
        finger: None,
        create: None,
        publish: None,
        home: None,
        home_tenfold: None,
        home_beside: None,
        delivery: None,
        delivery_over_tls: None,
        announce: None,
        searches: Vec::new(),
        idle,
        loaded: idle,
        start: None,
        at_rest,
    };
    if wanted(Figure::Documents) {
        costs.actor = Some(bench.document(&bench.lab.lea.uri).await?);
        let post = bench.lab.api().await?.publish("Nous ouvrons nos portes samedi.").await?;
        bench.lab.server.settle(PATIENCE).await?;
        costs.object = Some(bench.document(post["uri"].as_str().context("a post without an address")?).await?);
        let path = format!("/.well-known/webfinger?resource=acct:lea@{}", bench.lab.server.domain());
        costs.finger = Some(bench.read(&path, "application/jrd+json", None).await?);
    }
    let author = bench.lab.read("author", "author").await?;
    if wanted(Figure::Create) {
        costs.create = Some(bench.create(&author).await?);
    }
    if wanted(Figure::Publish) {
        costs.publish = Some(bench.publish().await?);
    }
    if wanted(Figure::FanOut) {
        costs.delivery = Some(bench.fan_out().await?);
    }
    if wanted(Figure::Home) {
        bench.fill_home(&author).await?;
        costs.home = Some(bench.home().await?);
    }
    costs.loaded = bench.lab.server.resident()?;
    if wanted(Figure::Home) {
        rows::authors(&bench.lab, &author, 200, 100).await?;
        costs.home_tenfold = Some(bench.home().await?);
    }
    if wanted(Figure::FanOutTls) {
        costs.delivery_over_tls = Some(bench.fan_out_over_tls().await?);
    }
    if wanted(Figure::Directory) {
        rows::companies(&bench.lab, COMPANIES / volume.divisor).await?;
        costs.searches.extend(bench.directory().await?);
    }
    if wanted(Figure::Territories) {
        costs.searches.extend(bench.territories().await?);
    }
    if wanted(Figure::Announce) {
        costs.announce = Some(bench.announce().await?);
    }
    if wanted(Figure::Start) {
        rows::posts(&bench.lab, &author, STORED / volume.divisor as i64).await?;
        costs.start = Some(start(&mut bench.lab.server, volume).await?);
    }
    Ok(costs)
}

/// Seconds from the start to the first answer.
async fn start(server: &mut Server, volume: Volume) -> anyhow::Result<Sample> {
    let mut seconds = Vec::new();
    for _ in 0..volume.rounds {
        server.stop().await?;
        seconds.push(server.start().await?.as_secs_f64());
    }
    Ok(Sample::of(seconds))
}
