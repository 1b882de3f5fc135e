//! A small town with people and companies, and browsers that look at its pages.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
};

use app::{
    App, Error, Instance, Parts,
    account::CreateAccount,
    company::{self, CreateCompany, Speaker},
    follow::RecordAnswer,
    mail::{MailError, Mailer, Message, Postman},
    media::FsMediaStore,
    notification::{self, NotificationSubscriber},
    post::{Draft, PublishPost},
    receive::{ReceiveActor, ReceivePost, RemoteActor, RemotePost},
    relay,
    remote::{Found, Nowhere, Remote},
    session::BeginSession,
};
use async_trait::async_trait;
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header, request::Builder},
};
use domain::{
    actor::{Actor, ActorKind, Endpoints},
    audience::Audience,
    company::{Company, CompanyKind, Publication},
    cursor::Level,
    handle::{Handle, Host, Username},
    id::{ActorId, PostId},
    login::Role,
    post::{PostCounts, PostKind, Tag},
    signup::{Entry, Registrations},
    time::{Timestamp, from_ms},
    uri::Uri,
};
use storage::{Store, StoreOptions};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use web::{
    WebState,
    mastodon::Throttle,
    pages::{self, PagesOptions},
};

/// The password of everyone.
pub const PASSWORD: &str = "ancre et chaîne";

/// A clock that a test moves.
pub struct Clock(AtomicI64);

impl app::Clock for Clock {
    fn now(&self) -> Timestamp {
        from_ms(self.0.load(Ordering::Relaxed))
    }
}

/// A server with its pages.
pub struct Town {
    pub app: App,
    pub clock: Arc<Clock>,
    router: Router,
    _media: tempfile::TempDir,
}

/// Somebody or something of another server, as it comes from there.
fn remote(name: &str, host: &str, kind: ActorKind) -> RemoteActor {
    let uri = |rest: &str| Uri::parse(&format!("https://{host}/users/{name}{rest}")).expect("an address");
    RemoteActor {
        uri: uri(""),
        kind,
        username: Username::new_remote(name).expect("a name"),
        host: Host::parse(host).expect("a host"),
        url: Some(Uri::parse(&format!("https://{host}/@{name}")).expect("an address")),
        endpoints: Endpoints::new(uri("/inbox")),
        name: name.into(),
        summary: "<p>Bonjour</p>".into(),
        fields: Vec::new(),
        icon: None,
        icon_description: String::new(),
        image: None,
        image_description: String::new(),
        locked: false,
        members_only: false,
        moderators_only: false,
        discoverable: true,
        indexable: true,
        memorial: false,
        suspended: false,
        also_known_as: Vec::new(),
        key: None,
        created_at: None,
        emojis: Vec::new(),
        counts: None,
    }
}

/// Other servers: `vannes.example` has whoever is asked for but `nobody`, `silent.example` does not answer, and no
/// other is there. Asked again, somebody there names whoever has the same name here as another account of theirs.
struct Elsewhere(App);

#[async_trait]
impl Remote for Elsewhere {
    async fn resolve_actor(&self, handle: &Handle) -> Result<ActorId, Error> {
        match (handle.host.as_ref().map(Host::as_str), handle.username.as_str()) {
            (Some("vannes.example"), name) if name != "nobody" => {
                let person = remote(name, "vannes.example", ActorKind::Person);
                Ok(self.0.execute(ReceiveActor(person)).await?.id)
            }
            (Some("silent.example"), _) => Err(Error::Unavailable("nobody answers".into())),
            _ => Nowhere.resolve_actor(handle).await,
        }
    }

    async fn refresh_actor(&self, handle: &Handle) -> Result<ActorId, Error> {
        self.resolve_actor(handle).await?;
        let namesake = Handle { username: handle.username.clone(), host: None };
        let namesake = self.0.read().actors().find_by_handle(&namesake).await?;
        let person = RemoteActor {
            also_known_as: namesake.into_iter().map(|actor| actor.uri).collect(),
            ..remote(handle.username.as_str(), "vannes.example", ActorKind::Person)
        };
        Ok(self.0.execute(ReceiveActor(person)).await?.id)
    }

    async fn resolve_uri(&self, uri: &Uri) -> Result<Found, Error> {
        Nowhere.resolve_uri(uri).await
    }
}

pub fn draft(text: &str) -> Draft {
    Draft { language: Some("fr".into()), ..Draft::new(text, Audience::Public) }
}

impl Town {
    pub async fn new() -> Self {
        Self::with(PagesOptions::default()).await
    }

    pub async fn with(options: PagesOptions) -> Self {
        Self::build(options, Entry::default()).await
    }

    /// One where people come in like this, and letters are sent.
    pub async fn entered(registrations: Registrations) -> Self {
        Self::inviting(registrations, Role::Moderator).await
    }

    /// One where people come in like this, and whoever has this role invites others.
    pub async fn inviting(registrations: Registrations, inviters: Role) -> Self {
        let rules = vec!["Parler vrai <toujours>".to_owned()];
        let entry = Entry { registrations, inviters, mails: true, rules };
        Self::build(PagesOptions::default(), entry).await
    }

    async fn build(options: PagesOptions, entry: Entry) -> Self {
        let store = Store::connect(&StoreOptions { url: "sqlite::memory:".into(), connections: 1 }).await;
        let store = store.expect("a database in memory").with_subscribers(&[notification::NAME]);
        migrations::up(store.migration_connection()).await.expect("the migrations run");
        let clock = Arc::new(Clock(AtomicI64::new(1_795_000_000_000)));
        let media = tempfile::tempdir().expect("a folder");
        let host = Host::parse("lyon.example").expect("a host");
        let instance = Instance {
            title: "Lyon & Cie".into(),
            description: "Les entreprises <de> Lyon.".into(),
            contact_email: "bonjour@lyon.example".into(),
            languages: vec!["fr".into()],
            source_url: "https://code.example/ancrage".into(),
            entry,
            ..Instance::new(host)
        };
        let parts = Parts { store, clock: clock.clone(), instance, media: Arc::new(FsMediaStore::new(media.path())) };
        let app = App::new(parts).await.expect("an app");
        let remote = Arc::new(Elsewhere(app.clone()));
        // Forms are counted as on every server.
        let state = WebState { app: app.clone(), remote, throttle: Throttle::on() };
        let router = pages::router(state, options);
        Self { app, clock, router, _media: media }
    }

    pub fn pass(&self, milliseconds: i64) {
        self.clock.0.fetch_add(milliseconds, Ordering::Relaxed);
    }

    pub async fn person(&self, name: &str) -> Speaker {
        self.holder(name, Role::Member).await
    }

    /// Somebody with a role that accounts here do not begin with.
    pub async fn holder(&self, name: &str, role: Role) -> Speaker {
        let email = format!("{name}@lyon.example");
        let command = CreateAccount::prepare(&self.app, name, &email, PASSWORD, role, None).await;
        let actor = self.app.execute(command.expect("a valid account")).await.expect("a new account");
        Speaker::Person(actor.id)
    }

    pub async fn company(&self, handle: &str, name: &str, owner: &str) -> Speaker {
        let place = "insee-com:69123";
        let command = CreateCompany::prepare(&self.app, handle, name, owner, place, CompanyKind::Cooperative).await;
        let command = command.expect("a valid company").sharing(Level::Dialogue);
        let company = self.app.execute(command).await.expect("a new company");
        let owner = self.actor(owner).await;
        company::speaker(&self.app.read(), owner.id, company.id, self.app.now()).await.expect("the owner may speak")
    }

    /// As if whoever answered for a company had been taken out of its row.
    pub async fn nobody_answers_for(&self, handle: &str) {
        let actor = self.actor(handle).await;
        let tx = self.app.store().begin(self.app.now()).await.expect("a change");
        let company = tx.companies().find(actor.id).await.expect("a look").expect("a company");
        tx.companies().save(&Company { sponsor: None, ..company }).await.expect("saved");
        tx.actors().save_publication(actor.id, Publication::Hidden).await.expect("saved");
        tx.commit().await.expect("committed");
    }

    /// Somebody on another server.
    pub async fn neighbour(&self, name: &str, display: &str) -> Actor {
        let neighbour = RemoteActor { name: display.into(), ..remote(name, "brest.example", ActorKind::Person) };
        self.app.execute(ReceiveActor(neighbour)).await.expect("a neighbour")
    }

    /// Somebody on another server says something for everyone, with a hashtag.
    pub async fn neighbour_says(&self, neighbour: &Actor, text: &str, tag: &str) {
        let uri = format!("{}/notes/{}", neighbour.uri, self.app.now().timestamp_millis());
        let post = RemotePost {
            uri: Uri::parse(&uri).expect("an address"),
            url: None,
            author: neighbour.id,
            kind: PostKind::Note,
            content: format!("<p>{text}</p>"),
            title: None,
            summary: String::new(),
            sensitive: false,
            language: None,
            audience: Audience::Public,
            in_reply_to: None,
            corrects: false,
            quote: None,
            group: None,
            to_members: false,
            mentions: Vec::new(),
            tags: vec![Tag { key: tag.to_owned(), name: tag.to_owned() }],
            attachments: Vec::new(),
            emojis: Vec::new(),
            poll: None,
            published_at: self.app.now(),
            edited_at: None,
            counts: PostCounts::default(),
        };
        let post = ReceivePost { post, wanted: true, first: false, entry: None };
        self.app.execute(post).await.expect("a post from elsewhere");
    }

    /// A company on another server.
    pub async fn foreign_company(&self, name: &str) -> Actor {
        let company = remote(name, "brest.example", ActorKind::Organization);
        self.app.execute(ReceiveActor(company)).await.expect("a company")
    }

    /// A community on another server, which may be for its members alone.
    pub async fn foreign_group(&self, name: &str, members_only: bool) -> Actor {
        let group = RemoteActor { members_only, ..remote(name, "brest.example", ActorKind::Group) };
        self.app.execute(ReceiveActor(group)).await.expect("a group")
    }

    /// A community on another server in which moderators alone begin threads.
    pub async fn foreign_bulletin(&self, name: &str) -> Actor {
        let group = RemoteActor { moderators_only: true, ..remote(name, "brest.example", ActorKind::Group) };
        self.app.execute(ReceiveActor(group)).await.expect("a group")
    }

    /// What another server says when somebody of here is let in there.
    pub async fn let_in(&self, group: &Actor, name: &str) {
        let follower = Some(self.actor(name).await.id);
        let answer = RecordAnswer { actor: group.id, follow: None, follower, accept: true };
        self.app.execute(answer).await.expect("an answer");
    }

    pub async fn actor(&self, name: &str) -> Actor {
        let handle = name.parse().expect("a handle");
        self.app.read().actors().find_by_handle(&handle).await.expect("a look").expect("an actor")
    }

    pub async fn publish(&self, speaker: Speaker, draft: Draft) -> PostId {
        self.pass(1_000);
        let command = PublishPost::prepare(&self.app, &Nowhere, speaker, draft, None).await.expect("a valid post");
        let id = self.app.execute(command).await.expect("a new post");
        self.settle().await;
        id
    }

    /// Tells those who are to be notified.
    pub async fn settle(&self) {
        relay::drain(&self.app, &NotificationSubscriber::new(&self.app)).await.expect("everyone is told");
    }

    /// The letters that were written since this was asked last.
    pub async fn letters(&self) -> Vec<Message> {
        let letterbox = Arc::new(Letterbox::default());
        let postman = Postman::new(self.app.clone(), letterbox.clone(), pages::write_letter);
        postman.send_due(&CancellationToken::new()).await.expect("sent");
        let mut letters = letterbox.0.lock().expect("not poisoned");
        std::mem::take(&mut letters)
    }

    /// The one letter that was written since, and the path of its link.
    pub async fn letter(&self) -> (Message, String) {
        let mut letters = self.letters().await;
        assert_eq!(letters.len(), 1, "one letter");
        let letter = letters.remove(0);
        let link = between(&letter.text, "https://lyon.example", "\n").to_owned();
        (letter, link)
    }

    /// A browser of a stranger.
    pub fn stranger(&self) -> Browser {
        Browser { router: self.router.clone(), cookies: BTreeMap::new(), language: "fr".into() }
    }

    /// A browser that is logged in.
    pub async fn browser(&self, name: &str) -> Browser {
        let person = self.actor(name).await;
        let login = self.app.read().logins().find_by_person(person.id).await.expect("a look").expect("credentials");
        let (command, secret) = BeginSession::of(login).expect("a session");
        self.app.execute(command).await.expect("a session");
        let mut browser = self.stranger();
        browser.cookies.insert("ancrage_session".into(), secret);
        browser
    }
}

/// Where letters arrive.
#[derive(Default)]
struct Letterbox(Mutex<Vec<Message>>);

#[async_trait]
impl Mailer for Letterbox {
    async fn send(&self, message: &Message) -> Result<(), MailError> {
        self.0.lock().expect("not poisoned").push(message.clone());
        Ok(())
    }
}

/// Something that asks for pages and keeps cookies.
pub struct Browser {
    pub router: Router,
    pub cookies: BTreeMap<String, String>,
    pub language: String,
}

/// What a browser got.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub fn location(&self) -> &str {
        self.header(header::LOCATION)
    }
}

impl Browser {
    pub async fn send(&mut self, request: Request<Body>) -> Answer {
        let answer = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = answer.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().expect("a cookie");
            let (name, value) = cookie.split(';').next().and_then(|pair| pair.split_once('=')).expect("a pair");
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.into(), value.into());
            }
        }
        let body = to_bytes(body, usize::MAX).await.expect("a body");
        Answer { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&body).into_owned() }
    }

    pub fn request(&self, method: Method, path: &str) -> Builder {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "lyon.example")
            .header(header::ACCEPT_LANGUAGE, &self.language)
            .header(header::COOKIE, cookies.join("; "))
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        let request = self.request(Method::GET, path).body(Body::empty()).expect("a request");
        self.send(request).await
    }

    /// Sends a form as a page of this server would, without a token unless it is among the fields.
    pub async fn post_bare(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ORIGIN, "https://lyon.example")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body));
        self.send(request.expect("a request")).await
    }

    /// Sends a form with the token that the pages of this session carry.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token().await;
        let fields: Vec<(&str, &str)> = fields.iter().copied().chain([("csrf", token.as_str())]).collect();
        self.post_bare(path, &fields).await
    }

    /// Sends a form with files, each as the name of its field and its content.
    pub async fn post_files(&mut self, path: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Answer {
        const BOUNDARY: &str = "----------------------------ancre";
        let token = self.token().await;
        let mut body = Vec::new();
        for (name, value) in [("csrf", token.as_str())].iter().chain(fields) {
            let part = format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        for (name, bytes) in files {
            let head = format!(
                "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"a.png\"\r\ncontent-type: image/png\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        let request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"))
            .header(header::ORIGIN, "https://lyon.example")
            .body(Body::from(body));
        self.send(request.expect("a request")).await
    }

    pub async fn token(&mut self) -> String {
        let page = self.get("/search").await.body;
        let home = if page.contains("name=\"csrf\"") { page } else { self.get("/compose").await.body };
        between(&home, "name=\"csrf\" value=\"", "\"").to_owned()
    }
}

/// The text between two marks.
pub fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let start = text.find(before).map_or_else(|| panic!("{before} in {text}"), |at| at + before.len());
    let end = text[start..].find(after).map_or_else(|| panic!("{after}"), |at| start + at);
    &text[start..end]
}
