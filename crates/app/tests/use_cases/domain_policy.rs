//! Policies on other servers.

use app::{
    Kind,
    domain_policy::{ClearDomainPolicy, SetDomainPolicy},
};
use domain::{
    handle::Host,
    id::ActivityId,
    policy::{DomainPolicy, Severity},
};
use storage::{NewDelivery, Page, StoredActivity};

use super::harness::{Server, uri};

fn host(text: &str) -> Host {
    Host::parse(text).expect("a host")
}

fn set(domain: &str, severity: Severity) -> SetDomainPolicy {
    let policy = DomainPolicy {
        host: host(domain),
        severity,
        reject_media: false,
        reject_reports: false,
        public_comment: String::new(),
        private_comment: "why".into(),
    };
    SetDomainPolicy { policy, by: None }
}

#[tokio::test]
async fn suspending_ends_what_there_is_and_the_gate_knows_at_once() {
    let server = Server::start().await;
    let anna = server.person("anna").await;
    let (bad, sub) = (server.remote("bad", "bad.example").await, server.remote("sub", "a.bad.example:8443").await);
    let (good, other) = (server.remote("good", "good.bad.example").await, server.remote("x", "notbad.example").await);
    for actor in [bad, sub, good, other] {
        server.follow(anna, actor, false).await;
        server.follow(actor, anna, false).await;
    }
    let inboxes = ["bad.example", "a.bad.example:8443", "good.bad.example", "notbad.example"]
        .map(|host| uri(&format!("https://{host}/inbox")));
    server
        .store(async |tx| {
            let activity = StoredActivity {
                id: ActivityId(tx.next_id()),
                uri: uri("https://lyon.example/activities/1"),
                actor: anna,
                open: true,
                body: "{}".into(),
            };
            tx.activities().insert(&activity, tx.now()).await?;
            let delivery = NewDelivery { activity: activity.id, object_key: "x", inboxes: &inboxes };
            tx.deliveries().enqueue(server.app.store().ids(), &delivery, tx.now()).await
        })
        .await;
    server.done(set("good.bad.example", Severity::Allow)).await;
    server.events().await;

    for _ in 0..2 {
        server.done(set("bad.example", Severity::Suspend)).await;
    }
    assert!(server.app.gate().is_suspended(&host("a.bad.example:8443")));
    assert!(!server.app.gate().is_suspended(&host("good.bad.example")));
    assert_eq!(server.event_names().await, ["DomainPolicyChanged"]);
    for (actor, stays) in [(bad, false), (sub, false), (good, true), (other, true)] {
        assert_eq!(server.follows(anna, actor).await, stays);
        assert_eq!(server.follows(actor, anna).await, stays);
    }
    let counts = server.get(anna).await.counts;
    assert_eq!((counts.followers, counts.following), (2, 2));
    assert_eq!(server.app.read().deliveries().count_pending().await.expect("reads"), 2);
    let log = server.app.read().audit().page(Page::first(9)).await.expect("reads");
    let acts: Vec<_> = log.iter().map(|entry| (entry.action.as_str(), entry.target.as_str())).collect();
    assert_eq!(acts, [("domain.suspend", "bad.example"), ("domain.allow", "good.bad.example")]);

    assert!(server.done(ClearDomainPolicy { host: host("bad.example"), by: None }).await);
    assert!(!server.done(ClearDomainPolicy { host: host("bad.example"), by: None }).await);
    assert!(!server.app.gate().is_suspended(&host("bad.example")));
    assert_eq!(server.event_names().await, ["DomainPolicyChanged"]);
}

#[tokio::test]
async fn limiting_leaves_follows_alone() {
    let server = Server::start().await;
    let (anna, far) = (server.person("anna").await, server.remote("far", "brest.example").await);
    server.follow(anna, far, false).await;
    server.done(set("brest.example", Severity::Limit)).await;
    assert!(server.follows(anna, far).await);
    assert!(server.app.gate().is_limited(&host("brest.example")));
}

#[tokio::test]
async fn this_server_has_no_policy_on_itself() {
    let server = Server::start().await;
    for own in ["lyon.example", "LYON.example:443", "example"] {
        assert_eq!(server.refused(set(own, Severity::Suspend)).await, Kind::Invalid, "{own}");
    }
    server.done(set("on.example", Severity::Suspend)).await;
}
