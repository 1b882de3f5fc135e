//! A server on a SQLite file of its own, with a clock that stands still until it is stepped.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use app::{App, Clock, Command, Error, Instance, Kind, Origin, Parts, Store, company::Speaker, media::FsMediaStore};
use app::{
    notification::{self, NotificationSubscriber},
    relay,
};
use chrono::TimeDelta;
use domain::{
    actor::{Actor, ActorKind, Endpoints},
    audience::Audience,
    event::Event,
    follow::{Follow, FollowState},
    handle::{Host, Username},
    id::{ActorId, LoginId, MembershipId, PostId},
    login::{Login, Role},
    membership::{Badge, CompanyRole, Membership},
    notification::{Notification, NotificationKind},
    post::Post,
    time::{Timestamp, from_ms, to_ms},
    uri::Uri,
};
use storage::{Page, StoreOptions};

/// A clock that stands still.
struct Frozen(AtomicI64);

impl Clock for Frozen {
    fn now(&self) -> Timestamp {
        from_ms(self.0.load(Ordering::Relaxed))
    }
}

/// The server.
pub struct Server {
    pub app: App,
    clock: Arc<Frozen>,
    /// The folder of everything it keeps; gone with it.
    pub folder: tempfile::TempDir,
}

/// Who is told of every event beside the notifications, so that tests see them.
const PROBE: &str = "probe";

impl Server {
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Arc::new(Frozen(AtomicI64::new(1_790_000_000_000)));
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        let mut store = Store::connect(&StoreOptions { url, connections: 2 }).await.expect("a database");
        migrations::up(store.migration_connection()).await.expect("migrated");
        store.lease_node(clock.now()).await.expect("a node number");
        let store = store.with_subscribers(&[PROBE, notification::NAME]);
        let host = Host::parse("lyon.example").expect("valid");
        let instance = Instance { title: "Lyon".into(), ..Instance::new(host) };
        let media = Arc::new(FsMediaStore::new(folder.path().join("files")));
        let app = App::new(Parts { store, clock: clock.clone(), instance, media }).await.expect("an app");
        Self { app, clock, folder }
    }

    pub fn step(&self, by: TimeDelta) {
        self.clock.0.fetch_add(by.num_milliseconds(), Ordering::Relaxed);
    }

    pub fn id(&self) -> i64 {
        self.app.store().ids().next(self.app.now())
    }

    async fn change<T>(&self, change: impl AsyncFnOnce(&app::Tx) -> Result<T, storage::StorageError>) -> T {
        let tx = self.app.store().begin(self.app.now()).await.expect("begins");
        let result = change(&tx).await.expect("is stored");
        tx.commit().await.expect("commits");
        result
    }

    /// A local actor of any kind.
    pub async fn actor(&self, username: &str, kind: ActorKind) -> ActorId {
        self.insert_actor(username, None, kind).await
    }

    /// A person here.
    pub async fn person(&self, username: &str) -> ActorId {
        self.actor(username, ActorKind::Person).await
    }

    /// A person elsewhere.
    pub async fn remote(&self, username: &str, host: &str) -> ActorId {
        self.insert_actor(username, Some(host), ActorKind::Person).await
    }

    async fn insert_actor(&self, username: &str, host: Option<&str>, kind: ActorKind) -> ActorId {
        let id = ActorId(self.id());
        let origin = format!("https://{}", host.unwrap_or("lyon.example"));
        let uri = |rest: &str| uri(&format!("{origin}/actors/{id}{rest}"));
        let username = Username::from_stored(username.into());
        let host = host.map(|host| Host::parse(host).expect("valid"));
        let endpoints = Endpoints::new(uri("/inbox"));
        let actor = Actor::new(id, kind, username, host, uri(""), endpoints, self.app.now());
        self.change(async |tx| tx.actors().insert(&actor).await).await;
        id
    }

    /// A company here, with its owner's membership.
    pub async fn company(&self, username: &str, owner: ActorId) -> ActorId {
        let company = self.actor(username, ActorKind::Organization).await;
        let membership = Membership {
            id: MembershipId(self.id()),
            company,
            person: owner,
            role: CompanyRole::Owner,
            since: self.app.now(),
            until: None,
            badge: Badge::default(),
        };
        self.change(async |tx| tx.memberships().save(&membership).await).await;
        company
    }

    /// Credentials for a person here.
    pub async fn login(&self, person: ActorId, role: Role) {
        let login = Login {
            id: LoginId(self.id()),
            person,
            email: format!("{person}@lyon.example"),
            password_hash: String::new(),
            role,
            locale: None,
            confirmed_at: None,
            created_at: self.app.now(),
        };
        self.change(async |tx| tx.logins().insert(&login).await).await;
    }

    /// Stores what `change` makes of an actor.
    pub async fn adjust(&self, id: ActorId, change: impl FnOnce(&mut Actor)) {
        let mut actor = self.get(id).await;
        change(&mut actor);
        self.change(async |tx| tx.actors().save(&actor).await).await;
    }

    pub async fn get(&self, id: ActorId) -> Actor {
        self.app.read().actors().get(id).await.expect("the actor")
    }

    /// A post by anyone.
    pub async fn post(&self, author: ActorId, audience: Audience) -> PostId {
        self.post_with(author, audience, None, &[]).await
    }

    /// A post that answers and mentions.
    pub async fn post_with(
        &self,
        author: ActorId,
        audience: Audience,
        parent: Option<PostId>,
        mentions: &[ActorId],
    ) -> PostId {
        let author = self.get(author).await;
        let parent = match parent {
            Some(parent) => Some(self.find(parent).await.expect("the parent")),
            None => None,
        };
        let id = PostId(self.id());
        let uri = uri(&format!("{}/objects/{id}", author.uri.origin()));
        let post = Post {
            content: "<p>Bonjour</p>".into(),
            in_reply_to: parent.as_ref().map(|parent| parent.id),
            in_reply_to_author: parent.as_ref().map(|parent| parent.author),
            thread: parent.as_ref().map_or(id, |parent| parent.thread),
            local: author.is_local(),
            ..Post::new(id, uri, author.id, audience, self.app.now())
        };
        self.change(async |tx| {
            tx.posts().insert(&post, mentions, &[]).await?;
            if audience.is_open() {
                tx.actors().count_post(author.id, 1, Some(tx.now())).await?;
            }
            tx.home().add(&post, tx.now()).await
        })
        .await;
        id
    }

    /// Stores anything else.
    pub async fn store<T>(&self, change: impl AsyncFnOnce(&app::Tx) -> Result<T, storage::StorageError>) -> T {
        self.change(change).await
    }

    pub async fn find(&self, post: PostId) -> Option<Post> {
        self.app.read().posts().find(post).await.expect("reads")
    }

    /// A follow in force, with the figures of both.
    pub async fn follow(&self, follower: ActorId, target: ActorId, notify: bool) {
        let id = domain::id::FollowId(self.id());
        let follow = Follow {
            id,
            uri: uri(&format!("https://lyon.example/activities/follows/{id}")),
            follower,
            target,
            state: FollowState::Accepted,
            show_boosts: true,
            notify,
            created_at: self.app.now(),
        };
        self.change(async |tx| {
            tx.follows().save(&follow).await?;
            tx.actors().count_follow(follower, target, 1).await
        })
        .await;
    }

    pub async fn follows(&self, follower: ActorId, target: ActorId) -> bool {
        self.app.read().follows().is_following(follower, target).await.expect("reads")
    }

    pub async fn run<C: Command>(&self, command: C) -> Result<C::Output, Error> {
        self.app.execute(command).await
    }

    /// What a command gives that must not fail.
    pub async fn done<C: Command>(&self, command: C) -> C::Output {
        self.run(command).await.expect("is done")
    }

    /// As what kind a command is refused.
    pub async fn refused<C: Command>(&self, command: C) -> Kind {
        match self.run(command).await {
            Ok(_) => panic!("was not refused"),
            Err(error) => error.kind(),
        }
    }

    /// What happened since this was asked last.
    pub async fn events(&self) -> Vec<Event> {
        let tx = self.app.store().begin(self.app.now()).await.expect("begins");
        let pending = tx.events().take(PROBE, self.app.now(), 1_000).await.expect("takes");
        let ids: Vec<_> = pending.iter().map(|event| event.id).collect();
        tx.events().done(PROBE, &ids).await.expect("done");
        tx.commit().await.expect("commits");
        pending.into_iter().map(|event| event.event).collect()
    }

    /// The names of what happened since this was asked last.
    pub async fn event_names(&self) -> Vec<&'static str> {
        self.events().await.iter().map(Event::name).collect()
    }

    /// Says that something happened and lets the notifications follow from it.
    pub async fn happen(&self, event: Event) {
        let mut tx = self.app.store().begin(self.app.now()).await.expect("begins");
        tx.emit(event);
        tx.commit().await.expect("commits");
        self.settle().await;
    }

    /// Lets the notifications follow from what happened.
    pub async fn settle(&self) {
        relay::drain(&self.app, &NotificationSubscriber::new(&self.app)).await.expect("told");
        assert_eq!(self.app.read().events().count_dead().await.expect("reads"), 0);
    }

    pub async fn notifications(&self, recipient: ActorId) -> Vec<Notification> {
        let page = Page::first(100);
        self.app.read().notifications().page(recipient, &NotificationKind::ALL, None, page).await.expect("reads")
    }

    /// The kinds of what somebody was told, newest first.
    pub async fn told(&self, recipient: ActorId) -> Vec<NotificationKind> {
        self.notifications(recipient).await.into_iter().map(|notification| notification.kind).collect()
    }
}

/// Somebody here.
pub fn local(actor: ActorId) -> Origin {
    Origin::Local(Speaker::Person(actor))
}

/// Somebody elsewhere, with an activity of this name.
pub fn elsewhere(actor: ActorId, activity: &str) -> Origin {
    Origin::Remote { actor, activity: uri(&format!("https://brest.example/activities/{activity}")) }
}

pub fn uri(text: &str) -> Uri {
    Uri::parse(text).expect("an address")
}

/// Milliseconds since 1970, for comparing.
pub fn ms(at: Timestamp) -> i64 {
    to_ms(at)
}
