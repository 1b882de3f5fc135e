//! A whole server on a port of its own, with two peers: one hostile, one that others speak ill of.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use app::{
    App, Clock, Instance, Parts,
    account::CreateAccount,
    company::Speaker,
    domain_policy::SetDomainPolicy,
    follow::RequestFollow,
    media::FsMediaStore,
    post::{Draft, PublishPost},
    relay,
    remote::Remote,
    token::IssueToken,
};
use chrono::TimeDelta;
use domain::{
    actor::Actor,
    audience::Audience,
    handle::Host,
    login::Role,
    policy::{DomainPolicy, Severity},
    post::Post,
    scope::Scopes,
    time::{Timestamp, from_ms},
};
use federation::{
    DeliveryOptions, Federation, FederationOptions,
    net::{AllowedNetworks, DEADLINE},
    outbound::Outbound,
};
use serde_json::Value;
use server::node::{Node, NodeOptions};
use storage::{Store, StoreOptions};
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::{
    database::{Contents, Database},
    letter::{Letter, Reply},
    peer::{Peer, Person},
};

/// Nothing that a stranger sends may keep us busy for longer.
const PATIENCE: Duration = Duration::from_secs(90);

/// How long others are waited for in a hurry.
pub const HURRY: Duration = Duration::from_millis(1_500);

/// Panics anywhere but in the tests themselves.
static PANICS: AtomicUsize = AtomicUsize::new(0);

/// A clock that stands until it is moved.
pub struct StepClock(AtomicI64);

impl StepClock {
    pub fn advance(&self, by: TimeDelta) {
        self.0.fetch_add(by.num_milliseconds(), Ordering::SeqCst);
    }
}

impl Clock for StepClock {
    fn now(&self) -> Timestamp {
        from_ms(self.0.load(Ordering::SeqCst))
    }
}

/// A server under attack.
pub struct Lab {
    pub app: App,
    pub federation: Federation,
    pub clock: Arc<StepClock>,
    /// Our host, with its port where that is not the usual one.
    pub host: String,
    /// Where it listens, whatever it says.
    pub port: u16,
    /// The attacker's server.
    pub evil: Peer,
    /// The victim's, or a bystander's.
    pub other: Peer,
    /// Somebody here.
    pub lea: Actor,
    database: Database,
    outbound: Outbound,
    _media: TempDir,
}

/// How the server is set.
#[derive(Debug, Clone, Copy, Default)]
pub struct Setting {
    /// It answers signed requests only.
    pub authorized_fetch: bool,
    /// Its addresses have no port, as on the open internet; who speaks with it knows where it listens.
    pub usual_port: bool,
    /// Others have [`HURRY`] for an exchange.
    pub hurried: bool,
}

/// Runs a probe on a SQLite file.
pub async fn on_sqlite<F: AsyncFnOnce(&Lab)>(setting: Setting, probe: F) {
    run(Database::sqlite().await, setting, probe).await;
}

/// Runs a probe on PostgreSQL, where there is one.
pub async fn on_postgres<F: AsyncFnOnce(&Lab)>(setting: Setting, probe: F) {
    if let Some(database) = Database::postgres().await {
        run(database, setting, probe).await;
    }
}

async fn run<F: AsyncFnOnce(&Lab)>((database, url): (Database, String), setting: Setting, probe: F) {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !panic.location().is_some_and(|place| place.file().contains("tests/hostile")) {
            PANICS.fetch_add(1, Ordering::SeqCst);
        }
        usual(panic);
    }));
    let lab = Lab::new(database, &url, setting).await;
    tokio::time::timeout(PATIENCE, probe(&lab)).await.expect("an end");
    assert_eq!(PANICS.load(Ordering::SeqCst), 0, "something panicked");
    let Lab { app, federation, database, .. } = lab;
    drop((app, federation));
    database.remove().await;
}

impl Lab {
    async fn new(database: Database, url: &str, setting: Setting) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let host = if setting.usual_port { "lyon.localhost".into() } else { format!("lyon.localhost:{port}") };
        server::serve::install_crypto();
        // Saturday, 21 November 2026, noon.
        let clock = Arc::new(StepClock(AtomicI64::new(1_795_262_400_000)));
        let mut store =
            Store::connect(&StoreOptions { url: url.to_owned(), connections: 4 }).await.expect("a database");
        store.lease_node(clock.now()).await.expect("a node number");
        let media = tempfile::tempdir().expect("a folder");
        let app = App::new(Parts {
            store: store.with_subscribers(&["outbound"]),
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            instance: instance(&host, setting),
            media: Arc::new(FsMediaStore::new(media.path())),
        })
        .await
        .expect("an app");
        let options = FederationOptions {
            // Not all of 127.0.0.0/8: the rest stands for what lies behind the firewall.
            allowed_networks: AllowedNetworks::new(vec!["127.0.0.1/32".parse().expect("a network")]),
            delivery: DeliveryOptions::default(),
            deadline: if setting.hurried { HURRY } else { DEADLINE },
            ..FederationOptions::default()
        };
        let options = NodeOptions { federation: options, ..NodeOptions::default() };
        let node = Node::new(app.clone(), options).await.expect("a server");
        let federation = node.federation().clone();
        let router = node.router().into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, router).await });
        let lea = CreateAccount::prepare(&app, "lea", "lea@lyon.example", "correct horse", Role::Member, None);
        let lea = app.execute(lea.await.expect("an account")).await.expect("lea");
        let outbound = Outbound::new(&app, federation.delivery_bell().clone());
        let (evil, other) = (Peer::start("evil.localhost").await, Peer::start("other.localhost").await);
        Self { app, federation, clock, host, port, evil, other, lea, database, outbound, _media: media }
    }

    pub fn now(&self) -> Timestamp {
        self.app.now()
    }

    /// An address here.
    pub fn uri(&self, path: &str) -> String {
        format!("http://{}{path}", self.host)
    }

    /// A request with an activity for the inbox of all, not signed yet.
    pub fn letter(&self, activity: &Value) -> Letter {
        Letter::post(&self.host, "/inbox", activity.to_string().as_bytes(), self.now()).at_port(self.port)
    }

    /// Sends an activity as every server does.
    pub async fn deliver(&self, from: &Person, activity: &Value) -> u16 {
        self.letter(activity).sign(from).send().await.status
    }

    /// Sends an activity and processes it. Expects that it is taken.
    pub async fn take(&self, from: &Person, activity: &Value) {
        assert_eq!(self.deliver(from, activity).await, 202, "{activity}");
        self.process().await;
    }

    /// Reads something here.
    pub async fn get(&self, target: &str) -> Reply {
        Letter::get(&self.host, target, self.now()).at_port(self.port).send().await
    }

    /// The same, signed.
    pub async fn get_as(&self, reader: &Person, target: &str) -> Reply {
        Letter::get(&self.host, target, self.now()).at_port(self.port).sign(reader).send().await
    }

    /// Reads something here as an app does: somebody's, who may do what `token` allows, or a stranger's.
    pub async fn ask(&self, target: &str, token: Option<&str>) -> Reply {
        let letter = Letter::get(&self.host, target, self.now()).at_port(self.port).header("Accept", "*/*");
        match token {
            Some(token) => letter.header("Authorization", &format!("Bearer {token}")).send().await,
            None => letter.send().await,
        }
    }

    /// A bearer token of lea's.
    pub async fn token(&self, scopes: &str) -> String {
        let scopes = Scopes::parse(scopes).expect("scopes");
        let (command, secret) = IssueToken::new(self.lea.id, self.lea.id, scopes).expect("a token");
        self.app.execute(command).await.expect("a token");
        secret
    }

    /// Processes what came in.
    pub async fn process(&self) {
        self.federation.process_inbox().await.expect("the inbox is processed");
    }

    /// Processes what came in and sends what follows from it.
    pub async fn settle(&self) {
        self.process().await;
        relay::drain(&self.app, &self.outbound).await.expect("everyone is told");
        self.federation.send_due().await.expect("everything is sent");
    }

    /// What the database holds.
    pub async fn contents(&self) -> Contents {
        self.database.contents().await
    }

    /// The texts in the first column of what a query finds.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        self.database.texts(sql).await
    }

    /// The number that a query finds.
    pub async fn number(&self, sql: &str) -> i64 {
        self.database.number(sql).await
    }

    /// The tables that changed since.
    pub async fn changed(&self, since: &Contents) -> Vec<String> {
        since.changed(&self.contents().await)
    }

    /// Sends something that has to be refused with one of these: nothing may change by it.
    pub async fn refused(&self, letter: Letter, statuses: &[u16]) {
        let before = self.contents().await;
        let shown = letter.to_string();
        let reply = letter.send().await;
        assert!(statuses.contains(&reply.status), "{} for {shown}", reply.status);
        self.process().await;
        assert_eq!(self.changed(&before).await, [""; 0], "after {shown}");
    }

    /// Sends something that is taken but must have no effect; only the inbox log may know of it, and its sender may
    /// become known.
    pub async fn without_effect(&self, from: &Person, activity: &Value) {
        self.settle().await;
        let known = self.actor(&from.uri).await.is_some();
        let before = self.contents().await;
        let status = self.deliver(from, activity).await;
        assert!(matches!(status, 202 | 400 | 401 | 403), "{status} for {activity}");
        self.settle().await;
        let mut changed = self.changed(&before).await;
        changed.retain(|table| table != "inbox_entry" && (known || !["actor", "actor_name"].contains(&table.as_str())));
        assert_eq!(changed, [""; 0], "after {activity}");
        assert_eq!(self.app.read().inbox().count_pending().await.expect("a count"), 0, "tried again: {activity}");
    }

    /// An actor that is known here.
    pub async fn actor(&self, uri: &str) -> Option<Actor> {
        self.app.read().actors().find_by_uri(&parse(uri)).await.expect("an answer")
    }

    /// A post that is known here.
    pub async fn post(&self, uri: &str) -> Option<Post> {
        self.app.read().posts().find_by_uri(&parse(uri)).await.expect("an answer")
    }

    /// Whether a remote actor follows lea.
    pub async fn is_followed_by(&self, person: &Person) -> bool {
        let Some(actor) = self.actor(&person.uri).await else { return false };
        self.app.read().follows().between(actor.id, self.lea.id).await.expect("an answer").is_some()
    }

    /// Looks an address up, as a search by somebody here does. Whether there was something.
    pub async fn resolve(&self, uri: &str) -> bool {
        self.federation.resolve_uri(&parse(uri)).await.is_ok()
    }

    /// lea follows somebody elsewhere; whether it is agreed to is theirs to say.
    pub async fn follow(&self, person: &Person, peer: &Peer) -> Actor {
        let handle = format!("{}@{}", person.name, peer.host).parse().expect("a handle");
        let id = self.federation.resolve_actor(&handle).await.expect("an actor");
        let origin = app::Origin::Local(Speaker::Person(self.lea.id));
        let follow = RequestFollow { origin, target: id, show_boosts: None, notify: None };
        self.app.execute(follow).await.expect("a follow");
        self.settle().await;
        self.app.read().actors().get(id).await.expect("an actor")
    }

    /// The same, agreed to.
    pub async fn follow_for_good(&self, person: &Person, peer: &Peer) -> Actor {
        let actor = self.follow(person, peer).await;
        let asked = peer.activities("Follow").pop().expect("a Follow was sent");
        self.take(person, &person.activity("Accept", "accepts/1", &asked)).await;
        actor
    }

    /// lea publishes something.
    pub async fn publish(&self, text: &str, audience: Audience) -> Post {
        self.write(text, audience, None).await
    }

    /// lea answers something.
    pub async fn answer(&self, text: &str, to: &Post) -> Post {
        self.write(text, Audience::Public, Some(to)).await
    }

    async fn write(&self, text: &str, audience: Audience, to: Option<&Post>) -> Post {
        let draft = Draft { in_reply_to: to.map(|post| post.id), ..Draft::new(text, audience) };
        let speaker = Speaker::Person(self.lea.id);
        let publish = PublishPost::prepare(&self.app, &self.federation, speaker, draft, None).await.expect("a post");
        let id = self.app.execute(publish).await.expect("published");
        self.app.read().posts().get(id).await.expect("the post")
    }

    /// The moderators suspend a host.
    pub async fn suspend(&self, peer: &Peer) {
        let policy = DomainPolicy {
            host: Host::parse(&peer.host).expect("a host"),
            severity: Severity::Suspend,
            reject_media: false,
            reject_reports: false,
            public_comment: String::new(),
            private_comment: String::new(),
        };
        self.app.execute(SetDomainPolicy { policy, by: None }).await.expect("a policy");
    }
}

/// An address.
pub fn parse(text: &str) -> domain::uri::Uri {
    domain::uri::Uri::parse(text).expect("an address")
}

fn instance(host: &str, setting: Setting) -> Instance {
    let host = Host::parse(host).expect("a host");
    Instance {
        scheme: "http".into(),
        title: "Lyon".into(),
        contact_email: "contact@lyon.example".into(),
        languages: vec!["fr".into()],
        authorized_fetch: setting.authorized_fetch,
        ..Instance::new(host)
    }
}
