use domain::{audience::Audience, notification::NotificationKind};

use super::*;

#[tokio::test]
async fn a_follow_travels_and_posts_come_back() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (fonderie, anna) = (lyon.company("fonderie").await, brest.person("anna").await);
        anna.follows(&fonderie).await;
        world.settle().await;
        assert!(fonderie.has_follower("anna@brest.test").await);
        assert!(anna.is_following(&fonderie).await);

        let post = fonderie.posts("Portes ouvertes samedi").await;
        world.settle().await;
        assert_eq!(anna.home().await, ["Portes ouvertes samedi"]);

        anna.likes(&post).await;
        anna.replies(&post, "J'y serai ! @fonderie@lyon.test").await;
        world.settle().await;
        let told = fonderie.notifications().await;
        for kind in [NotificationKind::Follow, NotificationKind::Favourite, NotificationKind::Mention] {
            assert!(told.contains(&(kind, "anna@brest.test".into())), "{kind:?} is missing: {told:?}");
        }

        fonderie.deletes(&post).await;
        world.settle().await;
        assert!(brest.post(&post).await.is_none());
    })
    .await;
}

#[tokio::test]
async fn what_is_for_followers_reaches_nobody_else() {
    let (world, [lyon, brest, quimper]) = World::servers(["lyon.test", "brest.test", "quimper.test"]).await;
    let (fonderie, anna) = (lyon.company("fonderie").await, brest.person("anna").await);
    anna.follows(&fonderie).await;
    world.settle().await;
    let post = fonderie.publishes("Entre nous", Audience::Followers, None).await;
    world.settle().await;
    assert!(brest.post(&post).await.is_some());
    assert!(quimper.post(&post).await.is_none());
}

#[tokio::test]
async fn a_server_that_is_away_gets_it_later() {
    let (world, [lyon, brest]) = World::servers(["lyon.test", "brest.test"]).await;
    let (fonderie, anna) = (lyon.company("fonderie").await, brest.person("anna").await);
    anna.follows(&fonderie).await;
    world.settle().await;

    world.cut_off(&brest);
    fonderie.posts("Bonjour").await;
    world.run_until_idle().await;
    assert_eq!(lyon.app().read().deliveries().count_pending().await.expect("a count"), 1);

    world.reconnect(&brest);
    world.clock().step(chrono::TimeDelta::days(1));
    world.settle().await;
    assert_eq!(anna.home().await, ["Bonjour"]);
}

#[tokio::test]
#[should_panic(expected = "brest.test had something left to do: 2 events pending")]
async fn work_that_is_left_fails_the_test() {
    let (_world, [brest]) = World::servers(["brest.test"]).await;
    let mut tx = brest.app().store().begin(brest.app().now()).await.expect("a change");
    tx.emit(domain::event::Event::DomainPolicyChanged { host: "elsewhere.test".into() });
    // One for each subscriber.
    tx.commit().await.expect("committed");
}
