//! Others speak for themselves, and what happens between two here is nobody else's business.

use domain::{actor::Actor, audience::Audience, event::Event, follow::FollowState, id::PollId, post::Post};

use super::{
    super::{
        cast::{anna, boost, foundry, lea, post, uri},
        world::World,
    },
    chloe,
};

/// Every event that `actor` can cause, with `other` or a post of theirs as its object.
fn everything(actor: &Actor, other: &Actor, own: &Post, theirs: &Post, boosted: &Post) -> Vec<Event> {
    let (actor, other) = (actor.id, other.id);
    let uri = || uri("https://somewhere.example/activities/1");
    let follow = domain::id::FollowId(actor.0 * 100 + other.0);
    vec![
        Event::FollowRequested { follow, follower: actor, target: other },
        Event::FollowAccepted { follow, uri: uri(), follower: other, target: actor },
        Event::FollowRejected { uri: uri(), follower: other, target: actor },
        Event::FollowUndone { uri: uri(), follower: actor, target: other },
        Event::PostPublished { post: own.id, author: actor },
        Event::PostEdited { post: own.id, author: actor, mentioned: vec![other] },
        Event::PostDeleted { post: own.id, author: actor, uri: own.uri.clone() },
        Event::PostBoosted { boost: boosted.id, post: theirs.id, actor },
        Event::BoostUndone { boost: boosted.id, uri: uri(), post: theirs.id, actor },
        Event::PostLiked { post: theirs.id, actor, uri: uri() },
        Event::LikeUndone { post: theirs.id, actor, uri: uri() },
        Event::PollVoted { poll: PollId(404), voter: actor, choices: vec![0] },
        Event::PollEnded { poll: PollId(404), post: own.id },
        Event::PostPinned { actor, post: own.id },
        Event::PostUnpinned { actor, post: own.id },
        Event::ActorUpdated { actor },
        Event::ActorDeleted { actor },
        Event::ActorMoved { actor, target: other },
        Event::ActorBlocked { uri: uri(), actor, target: other },
        Event::ActorUnblocked { uri: uri(), actor, target: other },
        Event::QuoteAsked { post: own.id, quoted: theirs.id },
        Event::QuoteAnswered { post: own.id, author: actor },
        Event::ReplyAnswered { post: own.id, author: actor },
        Event::ApprovalDecided { approval: domain::id::ApprovalId(404) },
        Event::DomainPolicyChanged { host: "brest.example".into() },
    ]
}

#[tokio::test]
async fn an_event_of_an_actor_elsewhere_says_nothing() {
    let (lea, anna, chloe) = (lea(), anna(), chloe());
    let world = World::new(&[&lea, &anna, &chloe]).await;
    world.follow(&anna, &lea, FollowState::Accepted).await;
    world.followed_by(&anna, &[&chloe]).await;
    let (own, theirs) = (post(200, &anna, Audience::Public), post(100, &lea, Audience::Public));
    let mut boosted = boost(300, &anna, &theirs, Audience::Public);
    boosted.local = false;
    for post in [&own, &theirs, &boosted] {
        world.post(post, &[]).await;
    }
    for event in everything(&anna, &lea, &own, &theirs, &boosted) {
        let sent = world.tell(event.clone()).await;
        assert!(sent.is_empty(), "{event:?}: {sent:?}");
    }
}

#[tokio::test]
async fn what_happens_between_two_here_stays_here() {
    let (lea, foundry) = (lea(), foundry());
    let world = World::new(&[&lea, &foundry]).await;
    world.follow(&lea, &foundry, FollowState::Pending).await;
    world.followed_by(&lea, &[&foundry]).await;
    let (own, theirs) = (post(100, &lea, Audience::Public), post(200, &foundry, Audience::Public));
    let boosted = boost(300, &lea, &theirs, Audience::Public);
    for post in [&own, &theirs, &boosted] {
        world.post(post, &[foundry.id]).await;
    }
    for event in everything(&lea, &foundry, &own, &theirs, &boosted) {
        let sent = world.tell(event.clone()).await;
        assert!(sent.is_empty(), "{event:?}: {sent:?}");
    }
}
