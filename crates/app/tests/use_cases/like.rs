//! Liking, and keeping for later.

use app::{
    Kind,
    bookmark::{AddBookmark, RemoveBookmark},
    boost::Boost,
    like::{Like, Unlike},
};
use domain::{audience::Audience, event::Event};
use storage::Page;

use super::harness::{Server, elsewhere, local, uri};

#[tokio::test]
async fn liking_twice_is_liking_once() {
    let server = Server::start().await;
    let (anna, leo) = (server.person("anna").await, server.person("leo").await);
    let post = server.post(leo, Audience::Public).await;
    for _ in 0..2 {
        server.done(Like { origin: local(anna), post }).await;
    }
    let events = server.events().await;
    let [Event::PostLiked { post: liked, actor, uri }] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!((*liked, *actor), (post, anna));
    assert!(uri.as_str().starts_with("https://lyon.example/activities/likes/"), "{uri}");
    assert_eq!(server.find(post).await.expect("is there").counts.likes, 1);

    for _ in 0..2 {
        server.done(Unlike { origin: local(anna), post }).await;
    }
    assert_eq!(server.events().await, [Event::LikeUndone { post, actor: anna, uri: uri.clone() }]);
    assert_eq!(server.find(post).await.expect("is there").counts.likes, 0);
}

#[tokio::test]
async fn a_boost_stands_for_what_it_boosts() {
    let server = Server::start().await;
    let (anna, leo) = (server.person("anna").await, server.person("leo").await);
    let post = server.post(leo, Audience::Public).await;
    let boost = server.done(Boost { origin: local(leo), post, audience: None, published: None }).await;
    server.done(Like { origin: local(anna), post: boost }).await;
    server.done(AddBookmark { actor: anna, post: boost }).await;
    assert_eq!(server.find(post).await.expect("is there").counts.likes, 1);
    assert_eq!(server.find(boost).await.expect("is there").counts.likes, 0);
    let kept = server.app.read().bookmarks().of_actor(anna, Page::first(9)).await.expect("reads");
    assert_eq!(kept.iter().map(|(_, post)| *post).collect::<Vec<_>>(), [post]);
    server.done(RemoveBookmark { actor: anna, post: boost }).await;
    assert!(server.app.read().bookmarks().of_actor(anna, Page::first(9)).await.expect("reads").is_empty());
    server.done(Unlike { origin: local(anna), post: boost }).await;
    assert_eq!(server.find(post).await.expect("is there").counts.likes, 0);
}

#[tokio::test]
async fn what_one_may_not_read_does_not_exist() {
    let server = Server::start().await;
    let (anna, leo) = (server.person("anna").await, server.person("leo").await);
    let far = server.remote("far", "brest.example").await;
    for audience in [Audience::Followers, Audience::Direct] {
        let post = server.post(leo, audience).await;
        assert_eq!(server.refused(Like { origin: local(anna), post }).await, Kind::NotFound);
        assert_eq!(server.refused(Like { origin: elsewhere(far, "like"), post }).await, Kind::NotFound);
        assert_eq!(server.refused(AddBookmark { actor: anna, post }).await, Kind::NotFound);
    }
    assert!(server.events().await.is_empty());
}

#[tokio::test]
async fn a_block_in_either_direction_hides_everything() {
    let server = Server::start().await;
    let (anna, leo) = (server.person("anna").await, server.person("leo").await);
    let (hers, his) = (server.post(anna, Audience::Public).await, server.post(leo, Audience::Public).await);
    let block = uri("https://lyon.example/activities/blocks/1");
    server.store(async |tx| tx.blocks().insert(anna, leo, &block, tx.now()).await).await;
    assert_eq!(server.refused(Like { origin: local(anna), post: his }).await, Kind::NotFound);
    assert_eq!(server.refused(Like { origin: local(leo), post: hers }).await, Kind::NotFound);
    let boost = Boost { origin: local(anna), post: his, audience: None, published: None };
    assert_eq!(server.refused(boost).await, Kind::NotFound);
    assert_eq!(server.refused(AddBookmark { actor: anna, post: his }).await, Kind::NotFound);
}

#[tokio::test]
async fn somebody_elsewhere_keeps_the_id_of_their_activity() {
    let server = Server::start().await;
    let (leo, far) = (server.person("leo").await, server.remote("far", "brest.example").await);
    let post = server.post(leo, Audience::Public).await;
    server.done(Like { origin: elsewhere(far, "like-1"), post }).await;
    server.done(Like { origin: elsewhere(far, "like-2"), post }).await;
    let first = uri("https://brest.example/activities/like-1");
    assert_eq!(server.events().await, [Event::PostLiked { post, actor: far, uri: first }]);
}
