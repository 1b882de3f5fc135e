//! What is said of an invitation into a community, to whom, and that late events say nothing that no longer holds.

use domain::{actor::ActorKind, event::Event};
use serde_json::json;

use super::super::{
    cast::{actor, anna, at, lea, uri},
    world::World,
};

#[tokio::test]
async fn an_invitation_is_told_to_the_guest_and_its_end_to_the_other_side() {
    let (lea, anna) = (lea(), anna());
    let forge = actor(8, ActorKind::Group, "forge", None);
    let circle = actor(9, ActorKind::Group, "cercle", Some("brest.example"));
    let world = World::new(&[&lea, &anna, &forge, &circle]).await;
    let (ours, theirs) =
        (uri("https://social.lyon.example/activities/invites/11"), uri("https://brest.example/invites/7"));
    let invited = Event::CommunityInvited { community: forge.id, guest: anna.id };
    assert!(world.tell(invited.clone()).await.is_empty(), "it was taken back before it was told");
    world.change(async |tx| tx.communities().invite(forge.id, anna.id, lea.id, Some(&ours), at(0)).await).await;
    world.change(async |tx| tx.communities().invite(circle.id, lea.id, circle.id, Some(&theirs), at(0)).await).await;
    let withdrawn =
        Event::CommunityInviteEnded { community: forge.id, guest: anna.id, by: forge.id, invite: ours.clone() };
    let declined =
        Event::CommunityInviteEnded { community: circle.id, guest: lea.id, by: lea.id, invite: theirs.clone() };
    for (event, kind, signer, to) in
        [(invited, "Invite", &forge, &anna), (withdrawn, "Undo", &forge, &anna), (declined, "Reject", &lea, &circle)]
    {
        let sent = world.tell(event).await;
        let [sent] = sent.as_slice() else { panic!("{kind}: {sent:?}") };
        assert_eq!((sent.inbox.as_str(), sent.signer, sent.open), (to.endpoints.inbox.as_str(), signer.id, false));
        assert_eq!((&sent.activity["type"], &sent.activity["to"]), (&json!(kind), &json!([to.uri.as_str()])));
        let invite = if kind == "Invite" { &sent.activity } else { &sent.activity["object"] };
        let named = if kind == "Reject" { &theirs } else { &ours };
        assert_eq!((&invite["type"], &invite["id"]), (&json!("Invite"), &json!(named.as_str())));
    }
    // Others speak for themselves, and between two of this server nothing is said.
    for event in [
        Event::CommunityInvited { community: circle.id, guest: lea.id },
        Event::CommunityInvited { community: forge.id, guest: lea.id },
        Event::CommunityInviteEnded { community: circle.id, guest: lea.id, by: circle.id, invite: theirs },
        Event::CommunityInviteEnded { community: forge.id, guest: anna.id, by: anna.id, invite: ours },
    ] {
        assert!(world.tell(event.clone()).await.is_empty(), "{event:?}");
    }
}
