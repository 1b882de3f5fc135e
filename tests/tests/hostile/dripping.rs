//! Answers that never end, since something always comes: an exchange has one deadline for all of it, a document a size,
//! and whoever answers so keeps only itself waiting.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use app::remote::Remote as _;
use domain::{audience::Audience, handle::Handle};

use crate::{
    gzip,
    lab::{HURRY, Lab},
    on_both_databases,
    peer::Answer,
};

const ACTIVITY: &str = "application/activity+json";
const MIB: usize = 1024 * 1024;

/// It went on to the deadline, and ended there.
fn given_up(started: Instant, what: &str) {
    let took = started.elapsed();
    assert!((HURRY..HURRY * 4).contains(&took), "{took:?} for {what}");
}

async fn a_document(lab: &Lab) {
    let address = lab.evil.uri("/notes/1");
    lab.evil.serve("/notes/1", Answer::dripping(ACTIVITY));
    let before = lab.contents().await;
    let started = Instant::now();
    let others = async {
        for _ in 0..5 {
            assert_eq!(lab.get("/actor").await.status, 200);
        }
        started.elapsed()
    };
    let (found, answered) = tokio::join!(lab.resolve(&address), others);
    assert!(!found);
    given_up(started, "a document");
    assert!(answered < HURRY, "others are answered meanwhile: {answered:?}");
    let started = Instant::now();
    assert!(!lab.resolve(&address).await);
    assert!(started.elapsed() < HURRY, "it is not waited for again at once");
    assert_eq!(lab.changed(&before).await, [""; 0]);
}

async fn a_key(lab: &Lab) {
    let (alice, bob) = (lab.evil.person("alice"), lab.evil.person("bob"));
    lab.evil.serve("/users/alice", Answer::dripping(ACTIVITY));
    let before = lab.contents().await;
    let started = Instant::now();
    assert_eq!(lab.deliver(&alice, &alice.follow(lab.lea.uri.as_str())).await, 503, "the sender is to try again");
    given_up(started, "a key");
    assert_eq!(lab.changed(&before).await, [""; 0]);
    // The control.
    lab.take(&bob, &bob.follow(lab.lea.uri.as_str())).await;
}

async fn a_handle(lab: &Lab) {
    lab.evil.serve("/.well-known/webfinger", Answer::dripping("application/jrd+json"));
    let handle: Handle = format!("alice@{}", lab.evil.host).parse().expect("a handle");
    let started = Instant::now();
    assert!(lab.federation.resolve_actor(&handle).await.is_err());
    given_up(started, "a handle");
}

/// What is delivered is delivered by the status; an inbox of which not even that comes is left alone.
async fn an_inbox(lab: &Lab) {
    let alice = lab.evil.person("alice");
    lab.take(&alice, &alice.follow(lab.lea.uri.as_str())).await;
    lab.settle().await;
    for (answer, waiting) in [(Answer::dripping("text/plain"), 0), (Answer::never(), 1)] {
        lab.evil.serve("/users/alice/inbox", answer);
        lab.publish("bonjour", Audience::Public).await;
        let started = Instant::now();
        lab.settle().await;
        given_up(started, "an inbox");
        assert_eq!(lab.number("SELECT COUNT(*) FROM delivery WHERE state = 'pending'").await, waiting);
        assert_eq!(lab.number("SELECT failures FROM destination").await, waiting);
    }
}

/// Few bytes that become many, without an end: they are read until it is too much, and not until there is no more time.
async fn packed_without_an_end(lab: &Lab) {
    const PIECE: usize = 64;
    let (head, more, becomes) = gzip::endless("{\"padding\":\"");
    let sent = Arc::new(AtomicUsize::new(0));
    let mut answer = Answer::new(200, ACTIVITY, head);
    answer.headers.push(("content-encoding", "gzip".into()));
    // Slow enough that little lies between the one who sends and the one who reads.
    lab.evil.serve("/endless", answer.going_on(more.repeat(PIECE), Duration::from_millis(20), &sent));
    let before = lab.contents().await;
    assert!(!lab.resolve(&lab.evil.uri("/endless")).await);
    let unpacked = sent.load(Ordering::SeqCst) * PIECE * becomes;
    assert!((MIB..16 * MIB).contains(&unpacked), "{} KiB were sent, unpacked", unpacked / 1024);
    assert_eq!(lab.changed(&before).await, [""; 0]);
}

on_both_databases! {
    hurried;
    a_document,
    a_key,
    a_handle,
    an_inbox,
}

on_both_databases! {
    packed_without_an_end,
}
