//! Profiles of people elsewhere that are read again.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use app::{
    Error,
    relation::{self, AGAIN},
    remote::{Found, Nowhere, Remote},
};
use async_trait::async_trait;
use domain::{
    handle::Handle,
    id::{ActorId, MembershipId},
    membership::{Badge, CompanyRole, Membership},
    uri::Uri,
};
use tokio::{sync::Semaphore, time::timeout};

use super::harness::Server;

/// How many servers answer at once, each for one person.
const QUICK: usize = 20;
const SLOW: &str = "slow.example";

/// Servers of which one answers nothing until all others were asked.
struct Elsewhere {
    others: Semaphore,
    asked: Mutex<Vec<String>>,
    now: AtomicUsize,
    most: AtomicUsize,
}

#[async_trait]
impl Remote for Elsewhere {
    async fn resolve_actor(&self, handle: &Handle) -> Result<ActorId, Error> {
        Nowhere.resolve_actor(handle).await
    }

    async fn refresh_actor(&self, handle: &Handle) -> Result<ActorId, Error> {
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        let host = handle.host.as_ref().expect("somebody elsewhere").to_string();
        let slow = host == SLOW;
        self.asked.lock().expect("no panic").push(host);
        if slow {
            let every = u32::try_from(QUICK).expect("a small number");
            self.others.acquire_many(every).await.expect("open").forget();
        } else {
            tokio::task::yield_now().await;
            self.others.add_permits(1);
        }
        self.now.fetch_sub(1, Ordering::SeqCst);
        if slow { Err(Error::Unavailable("took too long".into())) } else { Ok(ActorId(1)) }
    }

    async fn resolve_uri(&self, uri: &Uri) -> Result<Found, Error> {
        Nowhere.resolve_uri(uri).await
    }
}

#[tokio::test]
async fn a_slow_server_holds_up_no_profile_of_another() {
    let server = Server::start().await;
    let owner = server.person("anna").await;
    let company = server.company("fonderie", owner).await;
    let hosts = (0..QUICK).map(|n| format!("quick{n}.example")).chain([SLOW; 3].map(str::to_owned));
    for (n, host) in hosts.enumerate() {
        let person = server.remote(&format!("p{n}"), &host).await;
        let at = server.app.now();
        server.adjust(person, |actor| actor.fetched_at = Some(at)).await;
        let membership = Membership {
            id: MembershipId(server.id()),
            company,
            person,
            role: CompanyRole::Employee,
            since: at,
            until: None,
            badge: Badge::default(),
        };
        server.store(async |tx| tx.memberships().save(&membership).await).await;
    }
    server.step(AGAIN);
    let elsewhere = Elsewhere {
        others: Semaphore::new(0),
        asked: Mutex::default(),
        now: AtomicUsize::default(),
        most: AtomicUsize::default(),
    };
    let swept = timeout(Duration::from_secs(30), relation::sweep(&server.app, &elsewhere)).await;
    assert_eq!(swept.expect("nobody waits for the slow one").expect("swept"), QUICK);
    let asked = elsewhere.asked.into_inner().expect("no panic");
    assert_eq!(asked.len(), QUICK + 1);
    assert_eq!(asked.iter().filter(|host| *host == SLOW).count(), 1, "one look shows that it does not answer");
    let most = elsewhere.most.into_inner();
    assert!((2..=8).contains(&most), "{most} at a time");
}
