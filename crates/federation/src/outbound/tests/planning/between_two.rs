use domain::{audience::Audience, event::Event, follow::FollowState};
use serde_json::json;

use super::super::{
    cast::{anna, at, instance_actor, lea, post, report, uri},
    world::World,
};

#[tokio::test]
async fn a_follow_is_asked_for_answered_and_ended_in_the_own_inbox() {
    let (lea, anna) = (lea(), anna());
    let world = World::new(&[&lea, &anna]).await;
    let ours = world.follow(&lea, &anna, FollowState::Pending).await;
    let theirs = world.follow(&anna, &lea, FollowState::Accepted).await;
    let cases = [
        (Event::FollowRequested { follow: ours.id, follower: lea.id, target: anna.id }, "Follow"),
        (
            Event::FollowAccepted { follow: theirs.id, uri: theirs.uri.clone(), follower: anna.id, target: lea.id },
            "Accept",
        ),
        (Event::FollowRejected { uri: theirs.uri.clone(), follower: anna.id, target: lea.id }, "Reject"),
        (Event::FollowUndone { uri: ours.uri.clone(), follower: lea.id, target: anna.id }, "Undo"),
    ];
    for (event, kind) in cases {
        if matches!(kind, "Reject" | "Undo") {
            world.change(async |tx| tx.follows().forget_actor(lea.id).await).await;
        }
        let sent = world.tell(event).await;
        let [sent] = sent.as_slice() else { panic!("{kind}: {sent:?}") };
        assert_eq!(sent.inbox, anna.endpoints.inbox.as_str());
        assert_eq!(sent.activity["type"], kind);
        assert_eq!(sent.signer, lea.id);
        assert!(!sent.open);
        let (follow, named) = match kind {
            "Follow" => (&sent.activity, &ours),
            "Undo" => (&sent.activity["object"], &ours),
            _ => (&sent.activity["object"], &theirs),
        };
        assert_eq!((&follow["type"], &follow["id"]), (&json!("Follow"), &json!(named.uri.as_str())));
    }
}

#[tokio::test]
async fn an_answer_that_got_lost_is_given_again() {
    let (lea, anna) = (lea(), anna());
    let world = World::new(&[&lea, &anna]).await;
    let follow = world.follow(&anna, &lea, FollowState::Accepted).await;
    let accepted =
        Event::FollowAccepted { follow: follow.id, uri: follow.uri.clone(), follower: anna.id, target: lea.id };
    let first = world.tell(accepted.clone()).await;
    let again = world.tell(accepted).await;
    assert_eq!((first.len(), again.len()), (1, 1));
    assert_ne!(first[0].activity["id"], again[0].activity["id"], "a peer that saw the first drops its id");
}

#[tokio::test]
async fn a_like_goes_to_the_author() {
    let (lea, anna) = (lea(), anna());
    let world = World::new(&[&lea, &anna]).await;
    let theirs = post(200, &anna, Audience::Public);
    world.post(&theirs, &[]).await;
    let like = world.like(&lea, &theirs).await;
    let liked = Event::PostLiked { post: theirs.id, actor: lea.id, uri: like.clone() };
    let undone = Event::LikeUndone { post: theirs.id, actor: lea.id, uri: like };
    for (event, kind) in [(liked.clone(), "Like"), (undone, "Undo"), (liked, "Like")] {
        world.change(async |tx| tx.likes().delete(lea.id, theirs.id).await).await;
        if kind == "Like" {
            world.like(&lea, &theirs).await;
        }
        let sent = world.tell(event).await;
        let [sent] = sent.as_slice() else { panic!("{kind}: {sent:?}") };
        assert_eq!(sent.inbox, anna.endpoints.inbox.as_str());
        assert_eq!(sent.activity["type"], kind);
        assert_eq!(sent.about, theirs.uri.as_str(), "an Undo must not overtake what it undoes");
    }
}

#[tokio::test]
async fn a_block_goes_to_the_blocked() {
    let (lea, anna) = (lea(), anna());
    let world = World::new(&[&lea, &anna]).await;
    let block = uri("https://social.lyon.example/activities/blocks/1");
    world.change(async |tx| tx.blocks().insert(lea.id, anna.id, &block, at(0)).await).await;
    let blocked = Event::ActorBlocked { uri: block.clone(), actor: lea.id, target: anna.id };
    let unblocked = Event::ActorUnblocked { uri: block, actor: lea.id, target: anna.id };
    for (event, kind) in [(blocked, "Block"), (unblocked, "Undo")] {
        if kind == "Undo" {
            world.change(async |tx| tx.blocks().delete(lea.id, anna.id).await).await;
        }
        let sent = world.tell(event).await;
        let [sent] = sent.as_slice() else { panic!("{kind}: {sent:?}") };
        assert_eq!((sent.inbox.as_str(), sent.activity["type"].as_str()), (anna.endpoints.inbox.as_str(), Some(kind)));
    }
}

#[tokio::test]
async fn a_report_is_sent_on_in_the_name_of_the_server_where_asked() {
    let (lea, anna) = (lea(), anna());
    for forward in [true, false] {
        let world = World::new(&[&lea, &anna]).await;
        world.post(&post(200, &anna, Audience::Public), &[]).await;
        let tx = world.begin().await;
        tx.reports().insert(&domain::report::Report { forward, ..report() }).await.expect("inserts");
        tx.commit().await.expect("commits");
        let sent = world.tell(Event::ReportFiled { report: report().id }).await;
        assert_eq!(sent.len(), usize::from(forward));
        for sent in sent {
            assert_eq!(sent.inbox, "https://brest.example/inbox");
            assert_eq!(sent.signer, instance_actor().id);
            assert_eq!(sent.activity["object"], json!([anna.uri.as_str(), "https://brest.example/notes/200"]));
            assert!(!sent.activity.to_string().contains(lea.uri.as_str()));
        }
    }
}
