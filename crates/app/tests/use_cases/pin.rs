//! Pinning.

use app::{
    Kind,
    boost::Boost,
    pin::{Pin, Unpin},
};
use domain::{audience::Audience, event::Event, post::MAX_PINS};

use super::harness::{Server, elsewhere, local};

#[tokio::test]
async fn ones_own_open_posts_are_pinned_and_nothing_else() {
    let server = Server::start().await;
    let (anna, leo) = (server.person("anna").await, server.person("leo").await);
    server.follow(anna, leo, false).await;
    let post = server.post(leo, Audience::Quiet).await;
    for _ in 0..2 {
        server.done(Pin { origin: local(leo), post }).await;
    }
    assert_eq!(server.events().await, [Event::PostPinned { actor: leo, post }]);
    assert_eq!(server.app.read().pins().of_actor(leo).await.expect("reads"), [post]);

    assert_eq!(server.refused(Pin { origin: local(anna), post }).await, Kind::Invalid);
    let closed = server.post(leo, Audience::Followers).await;
    assert_eq!(server.refused(Pin { origin: local(leo), post: closed }).await, Kind::Invalid);
    let boost = server.done(Boost { origin: local(leo), post, audience: None, published: None }).await;
    assert_eq!(server.refused(Pin { origin: local(leo), post: boost }).await, Kind::Invalid);
    server.events().await;

    for _ in 0..2 {
        server.done(Unpin { origin: local(leo), post }).await;
    }
    assert_eq!(server.events().await, [Event::PostUnpinned { actor: leo, post }]);
}

#[tokio::test]
async fn few_are_pinned_here_and_other_servers_count_themselves() {
    let server = Server::start().await;
    let (leo, far) = (server.person("leo").await, server.remote("far", "brest.example").await);
    for n in 0..=MAX_PINS {
        let post = server.post(leo, Audience::Public).await;
        let pinned = server.run(Pin { origin: local(leo), post }).await;
        assert_eq!(pinned.is_ok(), n < MAX_PINS, "{n}");
        let post = server.post(far, Audience::Public).await;
        server.done(Pin { origin: elsewhere(far, &format!("add-{n}")), post }).await;
    }
}
