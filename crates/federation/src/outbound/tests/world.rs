//! A migrated database in a folder of its own, and what an event puts into its delivery queue.

use app::{gate::Gate, relay::Subscriber};
use domain::{
    actor::Actor,
    event::Event,
    follow::{Follow, FollowState},
    handle::Host,
    id::{ActivityId, ActorId, FollowId},
    policy::{DomainPolicy, Severity},
    post::Post,
    uri::Uri,
};
use serde_json::Value;
use storage::{Store, StoreOptions, Tx};
use tempfile::TempDir;

use super::cast::{at, here, instance_actor, uri};
use crate::outbound::Outbound;

/// One server's database.
pub struct World {
    pub store: Store,
    _folder: TempDir,
}

/// One row of the delivery queue, with what it delivers.
#[derive(Debug, Clone)]
pub struct Sent {
    pub inbox: String,
    pub about: String,
    pub signer: ActorId,
    pub open: bool,
    pub activity: Value,
}

impl World {
    pub async fn new(actors: &[&Actor]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite:{}", folder.path().join("ancrage.db").display());
        let store = Store::connect(&StoreOptions { url, connections: 2 }).await.expect("connects");
        migrations::up(store.migration_connection()).await.expect("migrates");
        let world = Self { store, _folder: folder };
        let tx = world.begin().await;
        tx.actors().insert(&instance_actor()).await.expect("inserts");
        for actor in actors {
            tx.actors().insert(actor).await.expect("inserts");
        }
        tx.commit().await.expect("commits");
        world
    }

    pub async fn begin(&self) -> Tx {
        self.store.begin(at(100)).await.expect("begins")
    }

    /// Stores anything else.
    pub async fn change<T>(&self, change: impl AsyncFnOnce(&Tx) -> Result<T, storage::StorageError>) -> T {
        let tx = self.begin().await;
        let result = change(&tx).await.expect("is stored");
        tx.commit().await.expect("commits");
        result
    }

    pub async fn follow(&self, follower: &Actor, target: &Actor, state: FollowState) -> Follow {
        let follow = Follow {
            id: FollowId(follower.id.0 * 100 + target.id.0),
            uri: uri(&format!("{}/follows/{}", follower.uri, target.id)),
            follower: follower.id,
            target: target.id,
            state,
            show_boosts: true,
            notify: false,
            created_at: at(0),
        };
        let tx = self.begin().await;
        tx.follows().save(&follow).await.expect("saves");
        tx.commit().await.expect("commits");
        follow
    }

    pub async fn followed_by(&self, target: &Actor, followers: &[&Actor]) {
        for follower in followers {
            self.follow(follower, target, FollowState::Accepted).await;
        }
    }

    pub async fn post(&self, post: &Post, mentions: &[ActorId]) {
        let tx = self.begin().await;
        tx.posts().insert(post, mentions, &[]).await.expect("inserts");
        tx.commit().await.expect("commits");
    }

    pub async fn like(&self, actor: &Actor, post: &Post) -> Uri {
        let like = uri(&format!("{}/likes/{}", actor.uri, post.id));
        let tx = self.begin().await;
        tx.likes().insert(actor.id.0, actor.id, post.id, &like).await.expect("inserts");
        tx.commit().await.expect("commits");
        like
    }

    pub async fn suspend(&self, host: &str) {
        let policy = DomainPolicy {
            host: Host::parse(host).expect("a host"),
            severity: Severity::Suspend,
            reject_media: false,
            reject_reports: false,
            public_comment: String::new(),
            private_comment: String::new(),
        };
        let tx = self.begin().await;
        tx.policies().save(&policy, at(0)).await.expect("saves");
        tx.commit().await.expect("commits");
    }

    /// Tells the event; what it put into the queue.
    pub async fn tell(&self, event: Event) -> Vec<Sent> {
        let before = self.queue().await.len();
        let gate = Gate::load(&self.store.read(at(100))).await.expect("loads");
        let outbound =
            Outbound { here: here(), gate, store: self.store.clone(), deliveries: app::relay::Bell::default() };
        let mut tx = self.begin().await;
        outbound.handle(&event, &mut tx).await.expect("plans");
        tx.commit().await.expect("commits");
        self.queue().await.split_off(before)
    }

    async fn queue(&self) -> Vec<Sent> {
        let read = self.store.read(at(100));
        let hosts = read.deliveries().summary(100).await.expect("reads").into_iter().map(|host| host.host);
        let due = read.deliveries().due(&hosts.collect::<Vec<_>>(), at(100), 1_000).await.expect("reads");
        let ids: Vec<ActivityId> = due.iter().map(|delivery| delivery.activity).collect();
        let activities = read.activities().find_all(&ids).await.expect("reads");
        let sent = |delivery: storage::DueDelivery| {
            let stored = activities.iter().find(|stored| stored.id == delivery.activity).expect("stored");
            let activity: Value = serde_json::from_str(&stored.body).expect("JSON");
            assert_eq!(activity["id"], stored.uri.as_str());
            Sent {
                inbox: delivery.inbox.to_string(),
                about: delivery.object_key,
                signer: stored.actor,
                open: stored.open,
                activity,
            }
        };
        due.into_iter().map(sent).collect()
    }
}

/// Where it goes, sorted.
pub fn inboxes(sent: &[Sent]) -> Vec<&str> {
    let mut inboxes: Vec<&str> = sent.iter().map(|sent| sent.inbox.as_str()).collect();
    inboxes.sort_unstable();
    inboxes
}
