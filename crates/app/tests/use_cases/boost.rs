//! Boosting.

use app::{
    Kind,
    boost::{Boost, UndoBoost},
};
use chrono::TimeDelta;
use domain::{
    audience::Audience,
    event::Event,
    id::{PostId, ms_of},
};

use super::harness::{Server, elsewhere, local, ms};

fn boost(origin: app::Origin, post: PostId) -> Boost {
    Boost { origin, post, audience: None, published: None }
}

#[tokio::test]
async fn boosting_twice_is_boosting_once() {
    let server = Server::start().await;
    let (anna, leo) = (server.person("anna").await, server.person("leo").await);
    let ida = server.person("ida").await;
    server.follow(ida, anna, false).await;
    let post = server.post(leo, Audience::Public).await;
    let first = server.done(boost(local(anna), post)).await;
    assert_eq!(server.done(boost(local(anna), post)).await, first);
    assert_eq!(server.events().await, [Event::PostBoosted { boost: first, post, actor: anna }]);
    assert_eq!(server.find(post).await.expect("is there").counts.boosts, 1);
    assert_eq!(server.get(anna).await.counts.posts, 0, "a boost is no post");
    assert!(server.app.read().home().contains(ida, first).await.expect("reads"));

    let stored = server.find(first).await.expect("is there");
    assert_eq!(stored.uri.as_str(), format!("https://lyon.example/activities/boosts/{first}"));
    assert_eq!((stored.audience, stored.boost_of), (Audience::Public, Some(post)));

    for _ in 0..2 {
        server.done(UndoBoost { origin: local(anna), post }).await;
    }
    assert_eq!(server.events().await, [Event::BoostUndone { boost: first, uri: stored.uri, post, actor: anna }]);
    assert_eq!(server.find(post).await.expect("is there").counts.boosts, 0);
    assert!(!server.app.read().home().contains(ida, first).await.expect("reads"));
}

#[tokio::test]
async fn only_open_posts_and_ones_own_are_boosted() {
    let server = Server::start().await;
    let (anna, leo) = (server.person("anna").await, server.person("leo").await);
    server.follow(anna, leo, false).await;
    let closed = server.post(leo, Audience::Followers).await;
    assert_eq!(server.refused(boost(local(anna), closed)).await, Kind::Forbidden);
    let own = server.done(boost(local(leo), closed)).await;
    assert_eq!(server.find(own).await.expect("is there").audience, Audience::Followers, "never wider than the post");
    let direct = server.post_with(leo, Audience::Direct, None, &[anna]).await;
    assert_eq!(server.refused(boost(local(leo), direct)).await, Kind::Forbidden);
    assert_eq!(server.refused(boost(local(anna), direct)).await, Kind::Forbidden);
}

#[tokio::test]
async fn the_audience_of_a_boost_is_chosen_and_never_wider_than_the_post() {
    let server = Server::start().await;
    let (anna, leo) = (server.person("anna").await, server.person("leo").await);
    for (of, asked, expected) in [
        (Audience::Public, Some(Audience::Quiet), Audience::Quiet),
        (Audience::Public, Some(Audience::Followers), Audience::Followers),
        (Audience::Quiet, None, Audience::Quiet),
        (Audience::Quiet, Some(Audience::Public), Audience::Quiet),
    ] {
        let post = server.post(leo, of).await;
        let id = server.done(Boost { audience: asked, ..boost(local(anna), post) }).await;
        assert_eq!(server.find(id).await.expect("is there").audience, expected, "{of:?} {asked:?}");
    }
    let post = server.post(leo, Audience::Public).await;
    let direct = Boost { audience: Some(Audience::Direct), ..boost(local(anna), post) };
    assert_eq!(server.refused(direct).await, Kind::Invalid);
}

#[tokio::test]
async fn a_boost_from_elsewhere_sorts_by_its_own_time_and_never_by_the_future() {
    let server = Server::start().await;
    let (leo, far) = (server.person("leo").await, server.remote("far", "brest.example").await);
    let other = server.remote("other", "brest.example").await;
    let post = server.post(leo, Audience::Public).await;
    let yesterday = server.app.now() - TimeDelta::days(1);
    let earlier = Boost { published: Some(yesterday), ..boost(elsewhere(far, "a"), post) };
    assert_eq!(ms_of(server.done(earlier).await.0), ms(yesterday));
    let future =
        Boost { published: Some(server.app.now() + TimeDelta::days(900)), ..boost(elsewhere(other, "b"), post) };
    assert_eq!(ms_of(server.done(future).await.0), ms(server.app.now()));
}

#[tokio::test]
async fn two_boosts_never_share_an_id() {
    let server = Server::start().await;
    let (leo, far) = (server.person("leo").await, server.remote("far", "brest.example").await);
    let at = server.app.now() - TimeDelta::days(1);
    let salt = domain::id::salt(&super::harness::uri("https://brest.example/activities/same"));
    let taken = PostId(domain::id::at(ms(at), salt));
    let post = server.post(leo, Audience::Public).await;
    let mut squatter = server.find(post).await.expect("is there");
    squatter.id = taken;
    squatter.uri = super::harness::uri("https://brest.example/objects/squatter");
    server.store(async |tx| tx.posts().insert(&squatter, &[], &[]).await).await;
    let id = server.done(Boost { published: Some(at), ..boost(elsewhere(far, "same"), post) }).await;
    assert_ne!(id, taken);
    assert_eq!(ms_of(id.0), ms(at));
}
