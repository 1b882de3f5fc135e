//! Events that are told after what came next: what no longer holds is not said.

use domain::{audience::Audience, event::Event, follow::FollowState, id::FollowId};

use super::{
    super::{
        cast::{anna, at, lea, post, uri},
        world::World,
    },
    chloe,
};

#[tokio::test]
async fn no_like_is_sent_after_it_was_taken_back() {
    let (lea, anna) = (lea(), anna());
    let world = World::new(&[&lea, &anna]).await;
    let theirs = post(200, &anna, Audience::Public);
    world.post(&theirs, &[]).await;
    let like = uri("https://social.lyon.example/activities/likes/1");
    let liked = Event::PostLiked { post: theirs.id, actor: lea.id, uri: like.clone() };
    let undone = Event::LikeUndone { post: theirs.id, actor: lea.id, uri: like };
    assert_eq!(world.tell(undone.clone()).await[0].activity["type"], "Undo");
    assert!(world.tell(liked.clone()).await.is_empty(), "it was overtaken by its end");
    // Liked again, under another id: the end of the first is no longer news.
    let again = world.like(&lea, &theirs).await;
    assert!(world.tell(liked).await.is_empty());
    assert!(world.tell(undone).await.is_empty());
    let sent = world.tell(Event::PostLiked { post: theirs.id, actor: lea.id, uri: again.clone() }).await;
    assert_eq!(sent[0].activity["id"], again.as_str());
}

#[tokio::test]
async fn no_block_is_sent_after_it_was_lifted() {
    let (lea, anna) = (lea(), anna());
    let world = World::new(&[&lea, &anna]).await;
    let (first, second) = (
        uri("https://social.lyon.example/activities/blocks/1"),
        uri("https://social.lyon.example/activities/blocks/2"),
    );
    let blocked = |block: &domain::uri::Uri| Event::ActorBlocked { uri: block.clone(), actor: lea.id, target: anna.id };
    assert!(world.tell(blocked(&first)).await.is_empty());
    world.change(async |tx| tx.blocks().insert(lea.id, anna.id, &second, at(0)).await).await;
    assert!(world.tell(blocked(&first)).await.is_empty());
    let lifted = Event::ActorUnblocked { uri: first, actor: lea.id, target: anna.id };
    assert!(world.tell(lifted).await.is_empty(), "blocked again");
    assert_eq!(world.tell(blocked(&second)).await[0].activity["type"], "Block");
}

#[tokio::test]
async fn answers_to_a_follow_that_ended_are_not_given() {
    let (lea, anna) = (lea(), anna());
    let world = World::new(&[&lea, &anna]).await;
    let earlier = uri("https://brest.example/follows/1");
    let accepted =
        Event::FollowAccepted { follow: FollowId(1), uri: earlier.clone(), follower: anna.id, target: lea.id };
    let rejected = Event::FollowRejected { uri: earlier, follower: anna.id, target: lea.id };
    assert!(world.tell(accepted.clone()).await.is_empty(), "it ended before it was answered");
    let follow = world.follow(&anna, &lea, FollowState::Accepted).await;
    assert!(world.tell(accepted).await.is_empty());
    assert!(world.tell(rejected).await.is_empty(), "she follows again, and is not sent away");
    let accepted = Event::FollowAccepted { follow: follow.id, uri: follow.uri, follower: anna.id, target: lea.id };
    assert_eq!(world.tell(accepted).await[0].activity["type"], "Accept");
}

#[tokio::test]
async fn a_follow_that_began_again_is_not_undone() {
    let (lea, anna) = (lea(), anna());
    let world = World::new(&[&lea, &anna]).await;
    let earlier = uri("https://social.lyon.example/activities/follows/1");
    let requested = Event::FollowRequested { follow: FollowId(7), follower: lea.id, target: anna.id };
    let undone = Event::FollowUndone { uri: earlier, follower: lea.id, target: anna.id };
    assert!(world.tell(requested).await.is_empty());
    let follow = world.follow(&lea, &anna, FollowState::Pending).await;
    assert!(world.tell(undone.clone()).await.is_empty());
    world.change(async |tx| tx.follows().delete(follow.id).await).await;
    assert_eq!(world.tell(undone).await[0].activity["type"], "Undo");
}

#[tokio::test]
async fn pins_and_moves_are_told_as_they_are_now() {
    let (lea, anna, chloe) = (lea(), anna(), chloe());
    let world = World::new(&[&lea, &anna, &chloe]).await;
    world.followed_by(&lea, &[&anna]).await;
    let own = post(100, &lea, Audience::Public);
    world.post(&own, &[]).await;
    let (pinned, unpinned) =
        (Event::PostPinned { actor: lea.id, post: own.id }, Event::PostUnpinned { actor: lea.id, post: own.id });
    assert!(world.tell(pinned).await.is_empty());
    world.change(async |tx| tx.pins().insert(1, lea.id, own.id).await).await;
    assert!(world.tell(unpinned).await.is_empty());
    assert!(world.tell(Event::ActorMoved { actor: lea.id, target: chloe.id }).await.is_empty(), "she came back");
}
