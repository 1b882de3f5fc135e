//! Blocking and muting.

use app::{
    Kind,
    block::{Block, Unblock},
    company::Speaker,
    like::Like,
    mute::{MuteActor, MuteThread, UnmuteActor, UnmuteThread},
};
use chrono::TimeDelta;
use domain::{audience::Audience, event::Event};

use super::harness::{Server, elsewhere, local, uri};

#[tokio::test]
async fn a_block_ends_everything_between_the_two_and_says_so() {
    let server = Server::start().await;
    let (anna, far) = (server.person("anna").await, server.remote("far", "brest.example").await);
    server.follow(anna, far, false).await;
    server.follow(far, anna, false).await;
    let post = server.post_with(far, Audience::Public, None, &[anna]).await;
    server.happen(Event::PostPublished { post, author: far }).await;
    server.events().await;
    assert_eq!(server.told(anna).await.len(), 1);
    assert!(server.app.read().home().contains(anna, post).await.expect("reads"));

    for _ in 0..2 {
        server.done(Block { origin: local(anna), target: far }).await;
    }
    let events = server.events().await;
    let [
        Event::FollowRejected { follower, target, .. },
        Event::FollowUndone { follower: undone, target: left, .. },
        Event::ActorBlocked { uri, actor, target: blocked },
    ] = events.as_slice()
    else {
        panic!("{events:?}")
    };
    assert_eq!((*follower, *target), (far, anna));
    assert_eq!((*undone, *left), (anna, far));
    assert_eq!((*actor, *blocked), (anna, far));
    assert!(uri.as_str().starts_with("https://lyon.example/activities/blocks/"), "{uri}");
    assert!(!server.follows(anna, far).await && !server.follows(far, anna).await);
    for actor in [anna, far] {
        let counts = server.get(actor).await.counts;
        assert_eq!((counts.followers, counts.following), (0, 0));
    }
    assert!(server.told(anna).await.is_empty());
    assert!(!server.app.read().home().contains(anna, post).await.expect("reads"));

    for _ in 0..2 {
        server.done(Unblock { origin: local(anna), target: far }).await;
    }
    assert_eq!(server.events().await, [Event::ActorUnblocked { uri: uri.clone(), actor: anna, target: far }]);
}

#[tokio::test]
async fn a_block_from_elsewhere_ends_the_follows_of_those_here() {
    let server = Server::start().await;
    let (anna, far) = (server.person("anna").await, server.remote("far", "brest.example").await);
    server.follow(anna, far, false).await;
    server.done(Block { origin: elsewhere(far, "block"), target: anna }).await;
    assert!(!server.follows(anna, far).await);
    let block = uri("https://brest.example/activities/block");
    assert_eq!(server.events().await.last(), Some(&Event::ActorBlocked { uri: block, actor: far, target: anna }));
}

#[tokio::test]
async fn nobody_blocks_or_mutes_themselves() {
    let server = Server::start().await;
    let anna = server.person("anna").await;
    assert_eq!(server.refused(Block { origin: local(anna), target: anna }).await, Kind::Invalid);
    let mute = MuteActor { speaker: Speaker::Person(anna), target: anna, notifications: true, duration: None };
    assert_eq!(server.refused(mute).await, Kind::Invalid);
}

#[tokio::test]
async fn a_mute_ends_when_its_time_is_over() {
    let server = Server::start().await;
    let (anna, leo) = (server.person("anna").await, server.person("leo").await);
    let muted = async || server.app.read().mutes().find(anna, leo, server.app.now()).await.expect("reads");
    server
        .done(MuteActor { speaker: Speaker::Person(anna), target: leo, notifications: false, duration: Some(60) })
        .await;
    assert_eq!(muted().await.map(|mute| mute.notifications), Some(false));
    server.step(TimeDelta::seconds(60));
    assert_eq!(muted().await, None);
    for for_ever in [None, Some(0), Some(-5), Some(i64::MAX)] {
        server
            .done(MuteActor { speaker: Speaker::Person(anna), target: leo, notifications: true, duration: for_ever })
            .await;
        assert_eq!(muted().await.map(|mute| (mute.notifications, mute.expires_at)), Some((true, None)), "{for_ever:?}");
    }
    server.done(UnmuteActor { speaker: Speaker::Person(anna), target: leo }).await;
    assert_eq!(muted().await, None);
    assert!(server.events().await.is_empty(), "a mute is nobody else's business");
}

#[tokio::test]
async fn any_post_stands_for_its_thread() {
    let server = Server::start().await;
    let (anna, leo) = (server.person("anna").await, server.person("leo").await);
    let first = server.post(leo, Audience::Public).await;
    let answer = server.post_with(anna, Audience::Public, Some(first), &[]).await;
    let muted = async || server.app.read().mutes().is_thread_muted(anna, first).await.expect("reads");
    server.done(MuteThread { actor: anna, post: answer }).await;
    assert!(muted().await);
    server.done(UnmuteThread { actor: anna, post: answer }).await;
    assert!(!muted().await);
}

#[tokio::test]
async fn a_block_takes_what_either_was_told_of_the_other() {
    let server = Server::start().await;
    let (anna, leo, zoe) = (server.person("anna").await, server.person("leo").await, server.person("zoe").await);
    for (who, of) in [(anna, leo), (leo, anna), (zoe, anna)] {
        let post = server.post(of, Audience::Public).await;
        server.done(Like { origin: local(who), post }).await;
    }
    server.settle().await;
    assert_eq!((server.told(anna).await.len(), server.told(leo).await.len()), (2, 1));
    server.done(Block { origin: local(anna), target: leo }).await;
    let left: Vec<_> = server.notifications(anna).await.into_iter().map(|told| told.from).collect();
    assert_eq!(left, [zoe], "others are heard");
    assert!(server.told(leo).await.is_empty());
}
