use domain::event::Event;

use super::{
    super::{
        cast::{anna, at, foundry, lea},
        world::{World, inboxes},
    },
    bruno, chloe, dora,
};

#[tokio::test]
async fn a_changed_profile_and_a_move_are_told_to_followers() {
    let (mut foundry, anna, chloe, dora) = (foundry(), anna(), chloe(), dora());
    foundry.moved_to = Some(dora.id);
    let world = World::new(&[&foundry, &anna, &chloe, &dora]).await;
    world.followed_by(&foundry, &[&anna]).await;
    let sent = world.tell(Event::ActorUpdated { actor: foundry.id }).await;
    assert_eq!(inboxes(&sent), ["https://brest.example/inbox"]);
    assert_eq!(sent[0].activity["object"]["type"], "Organization");
    assert_eq!(sent[0].activity["object"]["movedTo"], dora.uri.as_str());
    let sent = world.tell(Event::ActorMoved { actor: foundry.id, target: dora.id }).await;
    assert_eq!(inboxes(&sent), ["https://brest.example/inbox"]);
    assert_eq!(sent[0].activity["type"], "Move");
    assert_eq!(sent[0].activity["object"], foundry.uri.as_str());
    assert_eq!(sent[0].activity["target"], dora.uri.as_str());
}

#[tokio::test]
async fn a_deleted_account_is_told_to_every_known_server_once() {
    let (mut lea, anna, bruno, chloe, dora) = (lea(), anna(), bruno(), chloe(), dora());
    lea.deleted_at = Some(at(50));
    let mut gone = dora.clone();
    gone.deleted_at = Some(at(40));
    let world = World::new(&[&lea, &anna, &bruno, &chloe, &gone]).await;
    world.followed_by(&lea, &[&bruno]).await;
    let sent = world.tell(Event::ActorDeleted { actor: lea.id }).await;
    assert_eq!(inboxes(&sent), ["https://brest.example/inbox", "https://quimper.example/users/chloe/inbox"]);
    assert_eq!(sent[0].activity["type"], "Delete");
    assert_eq!(sent[0].activity["object"], lea.uri.as_str());
}

#[tokio::test]
async fn servers_are_read_in_batches() {
    let (anna, chloe, dora) = (anna(), chloe(), dora());
    let world = World::new(&[&anna, &bruno(), &chloe, &dora, &lea()]).await;
    let read = world.store.read(at(100));
    let first = read.actors().host_inboxes("", 2).await.expect("reads");
    let hosts: Vec<&str> = first.iter().map(|(host, _)| host.as_str()).collect();
    assert_eq!(hosts, ["brest.example", "quimper.example"]);
    let rest = read.actors().host_inboxes("quimper.example", 2).await.expect("reads");
    assert_eq!(rest, [("vannes.example".to_owned(), dora.endpoints.delivery_inbox().clone())]);
}
