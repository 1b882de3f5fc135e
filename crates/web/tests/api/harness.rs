//! A server of its own for each test: a fresh database, a frozen clock, and people without credentials.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicU32, Ordering},
    },
};

use app::{
    App, Clock, Command, Error, Instance, Parts, Store, Tx,
    company::Speaker,
    media::{Kept, MediaStore},
    notification::NotificationSubscriber,
    post::{Draft, PublishPost},
    remote::{Found, Nowhere, Remote},
    token::IssueToken,
};
use async_trait::async_trait;
use axum::{
    Router,
    body::{Body, Bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use chrono::DateTime;
use domain::{
    actor::{Actor, ActorKind, Endpoints},
    audience::Audience,
    cursor::{Change, Level},
    emoji::Emoji,
    handle::{Handle, Host, Username},
    id::{ActorId, PostId},
    login::{Login, Role},
    membership::{Badge, CompanyRole, Membership},
    scope::Scopes,
    signup::Entry,
    time::{Timestamp, from_ms},
    uri::Uri,
};
use http_body_util::BodyExt;
use serde_json::Value;
use storage::StoreOptions;
use tower::ServiceExt;
use web::{WebState, mastodon::Throttle};

/// A clock that moves when it is told to.
struct FrozenClock(AtomicI64);

impl Clock for FrozenClock {
    fn now(&self) -> Timestamp {
        from_ms(self.0.load(Ordering::Relaxed))
    }
}

/// Keeps no files but their names: what is uploaded in these tests is only looked at in the answer.
#[derive(Default)]
pub struct Names(Mutex<BTreeSet<String>>);

impl Names {
    /// How many files there are.
    pub fn count(&self) -> usize {
        self.0.lock().expect("names").len()
    }
}

#[async_trait]
impl MediaStore for Names {
    async fn put(&self, name: &str, _bytes: Bytes) -> Result<(), Error> {
        self.0.lock().expect("names").insert(name.to_owned());
        Ok(())
    }

    async fn get(&self, _name: &str) -> Result<Option<Bytes>, Error> {
        Ok(None)
    }

    async fn delete(&self, name: &str) -> Result<(), Error> {
        self.0.lock().expect("names").remove(name);
        Ok(())
    }

    async fn list(&self, _folder: &str) -> Result<Vec<Kept>, Error> {
        Ok(Vec::new())
    }
}

/// Other servers, which know nothing and count how often they are asked.
#[derive(Default)]
pub struct Elsewhere(AtomicU32);

impl Elsewhere {
    pub fn asked(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

#[async_trait]
impl Remote for Elsewhere {
    async fn resolve_actor(&self, handle: &Handle) -> Result<ActorId, Error> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Nowhere.resolve_actor(handle).await
    }

    async fn refresh_actor(&self, handle: &Handle) -> Result<ActorId, Error> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Nowhere.refresh_actor(handle).await
    }

    async fn resolve_uri(&self, uri: &Uri) -> Result<Found, Error> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Nowhere.resolve_uri(uri).await
    }
}

/// A server.
pub struct Server {
    pub app: App,
    pub elsewhere: Arc<Elsewhere>,
    pub files: Arc<Names>,
    clock: Arc<FrozenClock>,
    router: Router,
    _folder: tempfile::TempDir,
}

/// Somebody with a token.
#[derive(Debug, Clone)]
pub struct Person {
    pub id: ActorId,
    pub token: String,
}

impl Person {
    pub fn speaker(&self) -> Speaker {
        Speaker::Person(self.id)
    }
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub json: Value,
}

impl Answer {
    /// The JSON of a successful answer.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.json);
        self.json
    }

    /// Fails unless the answer has this status.
    #[track_caller]
    pub fn is(&self, status: StatusCode) {
        assert_eq!(self.status, status, "{}", self.json);
    }

    /// The ids in a list.
    #[track_caller]
    pub fn ids(self) -> Vec<String> {
        let json = self.ok();
        let list = json.as_array().expect("a list");
        list.iter().map(|entry| entry["id"].as_str().expect("an id").to_owned()).collect()
    }

    /// The address of a related page, from the `Link` header.
    pub fn link(&self, relation: &str) -> Option<String> {
        let links = self.headers.get(header::LINK)?.to_str().ok()?;
        let link = links.split(", ").find(|link| link.ends_with(&format!("rel=\"{relation}\"")))?;
        let address = link.strip_prefix('<')?.split_once('>')?.0;
        Some(address.strip_prefix("https://lyon.example")?.to_owned())
    }
}

impl Server {
    /// Without limits.
    pub async fn new() -> Self {
        Self::with(Throttle::off()).await
    }

    /// With these limits.
    pub async fn with(throttle: Throttle) -> Self {
        Self::build(throttle, Entry::default()).await
    }

    /// Where people come in like this, without limits.
    pub async fn entered(entry: Entry) -> Self {
        Self::build(Throttle::off(), entry).await
    }

    async fn build(throttle: Throttle, entry: Entry) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        let store = Store::connect(&StoreOptions { url, connections: 2 }).await.expect("connects");
        let store = store.with_subscribers(&[app::notification::NAME]);
        migrations::up(store.migration_connection()).await.expect("migrates");
        let start = DateTime::parse_from_rfc3339("2026-11-21T10:00:00Z").expect("a moment").timestamp_millis();
        let clock = Arc::new(FrozenClock(AtomicI64::new(start)));
        let host = Host::parse("lyon.example").expect("a host");
        let instance = Instance {
            title: "Lyon".into(),
            description: "Entreprises & habitants".into(),
            contact_email: "bonjour@lyon.example".into(),
            languages: vec!["fr".into()],
            source_url: "https://code.example/ancrage".into(),
            entry,
            ..Instance::new(host)
        };
        let files = Arc::new(Names::default());
        let media = Arc::clone(&files) as Arc<dyn MediaStore>;
        let parts = Parts { store, clock: Arc::clone(&clock) as Arc<dyn Clock>, instance, media };
        let app = App::new(parts).await.expect("starts");
        let elsewhere = Arc::new(Elsewhere::default());
        let remote = Arc::clone(&elsewhere) as Arc<dyn Remote>;
        let state = WebState { app: app.clone(), remote, throttle };
        let router = web::ancrage::router(state.clone()).merge(web::mastodon::router(state));
        Self { app, elsewhere, files, clock, router, _folder: folder }
    }

    /// Tells people what happened.
    pub async fn settle(&self) {
        let teller = NotificationSubscriber::new(&self.app);
        app::relay::drain(&self.app, &teller).await.expect("told");
    }

    /// Lets time pass.
    pub fn wait(&self, seconds: i64) {
        self.clock.0.fetch_add(seconds * 1_000, Ordering::Relaxed);
    }

    /// Somebody of this server, with a token for everything.
    pub async fn person(&self, name: &str) -> Person {
        let id = self.actor(name, None).await;
        Person { id, token: self.token(id, "read write follow push").await }
    }

    /// Lets somebody moderate, or no longer.
    pub async fn moderates(&self, person: &Person, moderates: bool) {
        self.holds(person, moderates.then_some(Role::Moderator)).await;
    }

    /// Gives somebody a role here, or takes it away.
    pub async fn holds(&self, person: &Person, role: Option<Role>) {
        self.app.execute(Holds { person: person.id, role }).await.expect("stored");
    }

    /// An emoji of this server.
    pub async fn emoji(&self, shortcode: &'static str) {
        self.app.execute(NewEmoji(shortcode)).await.expect("stored");
    }

    /// Somebody here, or on another server.
    pub async fn actor(&self, name: &str, host: Option<&str>) -> ActorId {
        self.app
            .execute(NewActor { name: name.into(), host: host.map(str::to_owned), owner: None })
            .await
            .expect("stored")
            .id
    }

    pub async fn token(&self, person: ActorId, scopes: &str) -> String {
        let scopes = Scopes::parse(scopes).expect("scopes");
        let (command, secret) = IssueToken::new(person, person, scopes).expect("a token");
        self.app.execute(command).await.expect("stored");
        secret
    }

    /// A company that somebody speaks for, with a token for everything.
    pub async fn company(&self, name: &str, owner: &Person) -> Person {
        let command = NewActor { name: name.into(), host: None, owner: Some(owner.id) };
        let id = self.app.execute(command).await.expect("stored").id;
        let scopes = Scopes::parse("read write follow").expect("scopes");
        let (command, token) = IssueToken::new(owner.id, id, scopes).expect("a token");
        self.app.execute(command).await.expect("stored");
        Person { id, token }
    }

    /// Somebody as a company to which they belong, with a token for everything.
    pub async fn acting(&self, person: &str, company: &str) -> Person {
        let issued = IssueToken::for_names(&self.app, person, Some(company), "read write follow").await;
        let (command, token) = issued.expect("a token");
        self.app.execute(command).await.expect("stored");
        let handle = Handle { username: Username::from_stored(company.to_owned()), host: None };
        let found = self.app.read().actors().find_by_handle(&handle).await.expect("reads");
        Person { id: found.expect("the company").id, token }
    }

    /// Publishes, and lets a second pass.
    pub async fn post(&self, author: &Person, text: &str, audience: Audience, in_reply_to: Option<PostId>) -> PostId {
        let draft = Draft { language: Some("fr".into()), in_reply_to, ..Draft::new(text, audience) };
        let command = PublishPost::prepare(&self.app, &Nowhere, author.speaker(), draft, None).await.expect("fits");
        let post = self.app.execute(command).await.expect("published");
        self.wait(1);
        post
    }

    pub async fn call(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.expect("infallible");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes();
        let json = if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).expect("JSON") };
        Answer { status: parts.status, headers: parts.headers, json }
    }

    pub async fn send(&self, method: Method, path: &str, token: Option<&str>, json: Option<Value>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let body = match json {
            Some(json) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(json.to_string())
            }
            None => Body::empty(),
        };
        self.call(request.body(body).expect("a request")).await
    }

    pub async fn get(&self, viewer: Option<&Person>, path: &str) -> Answer {
        self.send(Method::GET, path, viewer.map(|viewer| viewer.token.as_str()), None).await
    }

    /// Asks our own API, as somebody or as nobody; the path is below `/api/ancrage/v1`.
    pub async fn ours(&self, who: Option<&Person>, method: Method, path: &str, json: Option<Value>) -> Answer {
        self.send(method, &format!("/api/ancrage/v1{path}"), who.map(|who| who.token.as_str()), json).await
    }

    pub async fn post_json(&self, viewer: &Person, path: &str, json: Value) -> Answer {
        self.send(Method::POST, path, Some(&viewer.token), Some(json)).await
    }

    /// Sends a multipart form with one file and some fields.
    pub async fn send_file(
        &self,
        viewer: &Person,
        method: Method,
        path: &str,
        file: (&str, &[u8]),
        fields: &[(&str, &str)],
    ) -> Answer {
        self.send_files(viewer, method, path, &[file], fields).await
    }

    /// The same with several files.
    pub async fn send_files(
        &self,
        viewer: &Person,
        method: Method,
        path: &str,
        files: &[(&str, &[u8])],
        fields: &[(&str, &str)],
    ) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
        }
        for (name, file) in files {
            let head = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a.png\"\r\n\r\n");
            body.extend(head.bytes().chain(file.iter().copied()).chain("\r\n".bytes()));
        }
        body.extend(b"--x--\r\n");
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", viewer.token))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
            .body(Body::from(body))
            .expect("a request");
        self.call(request).await
    }

    pub async fn post_form(&self, viewer: &Person, path: &str, form: &str) -> Answer {
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", viewer.token))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()))
            .expect("a request");
        self.call(request).await
    }
}

/// Stores an actor without keys and credentials, which take long to make.
struct NewActor {
    name: String,
    host: Option<String>,
    /// Of a company, who speaks for it.
    owner: Option<ActorId>,
}

impl Command for NewActor {
    type Output = Actor;

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<Actor, Error> {
        let id = ActorId(tx.next_id());
        let host = self.host.as_deref().map(|host| Host::parse(host).expect("a host"));
        let base = match &host {
            Some(host) => format!("https://{host}/users/{}", self.name),
            None => here.actor(id).to_string(),
        };
        let uri = |rest: &str| Uri::parse(&format!("{base}{rest}")).expect("an address");
        let kind = if self.owner.is_some() { ActorKind::Organization } else { ActorKind::Person };
        let username = Username::from_stored(self.name.clone());
        let actor = Actor {
            url: Some(match &host {
                Some(host) => Uri::parse(&format!("https://{host}/@{}", self.name)).expect("an address"),
                None => here.profile(&self.name),
            }),
            summary: "<p>Bonjour &amp; bienvenue</p>".into(),
            discoverable: true,
            indexable: true,
            ..Actor::new(id, kind, username, host, uri(""), Endpoints::new(uri("/inbox")), tx.now())
        };
        tx.actors().insert(&actor).await?;
        if let Some(person) = self.owner {
            let (role, since) = (CompanyRole::Owner, tx.now());
            let membership =
                Membership { id: tx.next_id(), company: id, person, role, since, until: None, badge: Badge::default() };
            tx.memberships().save(&membership).await?;
            let change = Change { from: None, to: Level::Dialogue, by: Some(person), at: tx.now() };
            tx.cursors().set(tx.next_id(), id, change).await?;
        }
        Ok(actor)
    }
}

/// Stores an emoji of this server.
struct NewEmoji(&'static str);

impl Command for NewEmoji {
    type Output = ();

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<(), Error> {
        let url = here.uri(&format!("/media/{}.png", self.0));
        let emoji = Emoji { id: tx.next_id(), shortcode: self.0.to_owned(), host: None, url };
        Ok(tx.emojis().save(&emoji).await?)
    }
}

/// Gives a person credentials with a role, or takes them away.
struct Holds {
    person: ActorId,
    role: Option<Role>,
}

impl Command for Holds {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let Some(role) = self.role else { return Ok(tx.logins().delete(self.person).await?) };
        let login = Login {
            id: tx.next_id(),
            person: self.person,
            email: format!("{}@lyon.example", self.person),
            password_hash: String::new(),
            role,
            locale: None,
            confirmed_at: Some(tx.now()),
            created_at: tx.now(),
        };
        Ok(tx.logins().insert(&login).await?)
    }
}
