//! Moving accounts.

use app::{Kind, account_move::MoveAccount};
use domain::{event::Event, follow::FollowState};

use super::harness::{Server, elsewhere, local, uri};

#[tokio::test]
async fn followers_from_here_follow_along() {
    let server = Server::start().await;
    let (anna, ida, leo) = (server.person("anna").await, server.person("ida").await, server.person("leo").await);
    let (old, new) = (server.remote("old", "brest.example").await, server.remote("new", "quimper.example").await);
    let alias = server.get(old).await.uri;
    server.adjust(new, |new| new.also_known_as = vec![alias]).await;
    server.follow(anna, old, true).await;
    server.follow(ida, old, false).await;
    server.follow(ida, new, false).await;
    server.follow(leo, old, false).await;
    let block = uri("https://lyon.example/activities/blocks/1");
    server.store(async |tx| tx.blocks().insert(leo, new, &block, tx.now()).await).await;

    for _ in 0..2 {
        server.done(MoveAccount { origin: elsewhere(old, "move"), target: new }).await;
    }
    let events = server.events().await;
    let names: Vec<_> = events.iter().map(Event::name).collect();
    assert_eq!(names, ["FollowRequested", "FollowUndone", "FollowUndone", "ActorMoved"], "once: {events:?}");
    let follow = server.app.read().follows().between(anna, new).await.expect("reads").expect("is there");
    assert_eq!((follow.state, follow.notify), (FollowState::Pending, true), "with the same wishes");
    assert!(!server.follows(anna, old).await && !server.follows(ida, old).await);
    assert!(server.follows(ida, new).await);
    assert!(server.follows(leo, old).await, "who may not follow the new one keeps the old");
    assert_eq!(server.get(old).await.moved_to, Some(new));
}

#[tokio::test]
async fn only_the_new_account_can_agree() {
    let server = Server::start().await;
    let (anna, other) = (server.person("anna").await, server.remote("other", "brest.example").await);
    let go = |target| MoveAccount { origin: local(anna), target };
    assert_eq!(server.refused(go(other)).await, Kind::Invalid);
    assert_eq!(server.refused(go(anna)).await, Kind::Invalid);
    assert_eq!(server.refused(MoveAccount { origin: elsewhere(other, "move"), target: anna }).await, Kind::Invalid);
    assert!(server.events().await.is_empty());
    let alias = server.get(anna).await.uri;
    server.adjust(other, |other| other.also_known_as = vec![alias]).await;
    server.done(go(other)).await;
    assert_eq!(server.events().await, [Event::ActorMoved { actor: anna, target: other }]);
}
