//! One server of a world.

use std::{fmt, sync::Arc};

use app::{
    App, account::CreateAccount, company::CreateCompany, domain_policy::SetDomainPolicy, media::FsMediaStore, relay,
    territory::announce,
};
use axum::{body::Body, response::Response};
use domain::{
    actor::Actor,
    company::CompanyKind,
    cursor::Level,
    handle::{Handle, Host, Username},
    login::Role,
    policy::{DomainPolicy, Severity},
    post::Post,
    uri::Uri,
};
use federation::FederationOptions;
use http::{Request, header};
use http_body_util::BodyExt;
use server::{
    config::Config,
    node::{Node, NodeOptions},
};
use tempfile::TempDir;
use tower::ServiceExt;

use super::Account;
use crate::{clock::StepClock, database::TestDatabase, network::Network};

/// The password of everyone.
pub const PASSWORD: &str = "correct horse battery staple";

/// Where every server says that its source code is.
pub const SOURCE: &str = "https://code.example/ancrage";

/// A whole server. Clones are the same server.
#[derive(Clone)]
pub struct Server {
    inner: Arc<Inner>,
}

struct Inner {
    domain: String,
    node: Node,
    database: TestDatabase,
    #[expect(dead_code, reason = "removes the folder when it is dropped")]
    media: TempDir,
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Server").field(&self.domain()).finish()
    }
}

/// What a process needs once.
pub(super) fn prepare() {
    server::serve::install_crypto();
}

impl Server {
    pub(super) async fn start(domain: &str, database: TestDatabase, clock: &StepClock, network: &Network) -> Self {
        let mut config = Config::new(Host::parse(domain).expect("a domain"));
        SOURCE.clone_into(&mut config.source_url);
        let media = tempfile::tempdir().expect("a temporary folder");
        let files = Arc::new(FsMediaStore::new(media.path()));
        let app = server::start::assemble(&config, database.store().await, Arc::new(clock.clone()), files)
            .await
            .expect("an application");
        let federation =
            FederationOptions { transport: Some(Arc::new(network.clone())), ..FederationOptions::default() };
        let options = NodeOptions { federation, ..NodeOptions::default() };
        let node = Node::new(app, options).await.expect("a server");
        network.connect(domain, node.router());
        Self { inner: Arc::new(Inner { domain: domain.to_owned(), node, database, media }) }
    }

    /// Its name.
    pub fn domain(&self) -> &str {
        &self.inner.domain
    }

    /// Its use-cases and its database.
    pub fn app(&self) -> &App {
        self.inner.node.app()
    }

    /// Its parts.
    pub fn node(&self) -> &Node {
        &self.inner.node
    }

    pub(super) fn database(&self) -> &TestDatabase {
        &self.inner.database
    }

    /// Does once what its workers do all the time; how much there was to do.
    pub(super) async fn work(&self) -> usize {
        let node = self.node();
        if self.app().gate().is_stale() {
            self.app().gate().refresh(&self.app().read()).await.expect("policies");
        }
        let mut done = 0;
        for subscriber in node.subscribers() {
            done += relay::drain(self.app(), subscriber.as_ref()).await.expect("the relay");
        }
        done += announce::sweep(self.app(), node.territories()).await.expect("what territories pass on");
        done += node.federation().process_inbox().await.expect("the inbox");
        done + node.federation().send_due().await.expect("the deliveries")
    }

    /// The person of this name, made when there is none.
    pub async fn person(&self, username: &str) -> Account {
        if let Some(actor) = self.find(username).await {
            return Account::person(self, &actor);
        }
        let email = format!("{username}@people.example");
        let account = CreateAccount::prepare(self.app(), username, &email, PASSWORD, Role::Member, None).await;
        let actor = self.app().execute(account.expect("an account")).await.expect("an account");
        Account::person(self, &actor)
    }

    /// The company of this name, which talks with everyone, made when there is none, with an owner of its own.
    pub async fn company(&self, handle: &str) -> Account {
        let owner = self.person(&format!("{handle}_boss")).await;
        if let Some(actor) = self.find(handle).await {
            return Account::company(self, &actor, &owner);
        }
        let (name, territory) = (handle.to_uppercase(), "insee-com:69123");
        let company =
            CreateCompany::prepare(self.app(), handle, &name, owner.username(), territory, CompanyKind::Company).await;
        let company = company.expect("a company").sharing(Level::Dialogue);
        let actor = self.app().execute(company).await.expect("a company");
        Account::company(self, &actor, &owner)
    }

    /// A company that is there already, through the voice of its owner.
    pub async fn company_named(&self, handle: &str, owner: &str) -> Account {
        let owner = self.person(owner).await;
        let actor = self.find(handle).await.expect("a company of this name");
        Account::company(self, &actor, &owner)
    }

    async fn find(&self, username: &str) -> Option<Actor> {
        let username = Username::new_local(username).expect("a user name");
        self.app().read().actors().find_by_handle(&Handle { username, host: None }).await.expect("a look-up")
    }

    /// What this server knows of a post.
    pub async fn post(&self, uri: &Uri) -> Option<Post> {
        self.app().read().posts().find_by_uri(uri).await.expect("a look-up").filter(|post| post.deleted_at.is_none())
    }

    /// What this server knows of an actor, written `anna@brest.test`.
    pub async fn actor(&self, handle: &str) -> Option<Actor> {
        let handle = self.app().instance().localise(handle.parse().expect("a handle"));
        self.app().read().actors().find_by_handle(&handle).await.expect("a look-up")
    }

    /// Lets nothing in from a domain, and sends nothing there.
    pub async fn suspends(&self, domain: &str) {
        let policy = DomainPolicy {
            host: Host::parse(domain).expect("a domain"),
            severity: Severity::Suspend,
            reject_media: false,
            reject_reports: false,
            public_comment: String::new(),
            private_comment: String::new(),
        };
        self.app().execute(SetDomainPolicy { policy, by: None }).await.expect("a policy");
        self.app().gate().refresh(&self.app().read()).await.expect("policies");
    }

    /// Asks the server over HTTP, without a socket.
    pub async fn request(&self, request: Request<Body>) -> Response {
        self.node().router().oneshot(request).await.unwrap_or_else(|never| match never {})
    }

    /// Fetches an ActivityPub document of this server, unsigned; its status and what it holds.
    pub async fn fetch(&self, path: &str) -> (http::StatusCode, serde_json::Value) {
        let request = Request::get(path)
            .header(header::HOST, self.domain())
            .header(header::ACCEPT, federation::net::ACTIVITY_JSON)
            .body(Body::empty())
            .expect("a request");
        let response = self.request(request).await;
        let status = response.status();
        let bytes = response.into_body().collect().await.expect("a body").to_bytes();
        (status, serde_json::from_slice(&bytes).unwrap_or_default())
    }
}
