//! Who is suspended or deleted does nothing more here, and neither does who speaks for a company with such a hand.

use app::{
    Command, Kind, Origin,
    company::{self, Speaker},
    follow::{AnswerFollow, RequestFollow},
    like::Like,
    post::{DeletePost, Edit, EditPost},
    profile::{ProfileChange, UpdateProfile},
    remote::Nowhere,
    suspension::SuspendAccount,
};
use domain::{
    actor::Standing,
    audience::Audience,
    id::{ActorId, PostId},
    login::Role,
};

use super::harness::{Server, elsewhere, local};

async fn edit(server: &Server, speaker: Speaker, post: PostId) -> EditPost {
    let edit = Edit::new("Autre chose");
    EditPost::prepare(&server.app, &Nowhere, speaker, post, edit).await.expect("an edit")
}

async fn forbidden(server: &Server, command: impl Command, what: &str) {
    assert_eq!(server.refused(command).await, Kind::Forbidden, "{what}");
}

/// Everything that `speaker` could do, in as many commands.
async fn everything_is_refused(server: &Server, speaker: Speaker, own: PostId, others: PostId, waiting: ActorId) {
    let (origin, actor) = (Origin::Local(speaker), speaker.actor());
    forbidden(server, edit(server, speaker, own).await, "edit").await;
    forbidden(server, DeletePost { origin: origin.clone(), post: own }, "delete").await;
    forbidden(server, AnswerFollow { speaker, follower: waiting, accept: true }, "answer").await;
    let change = ProfileChange { name: Some("Nouveau".into()), ..ProfileChange::default() };
    forbidden(server, UpdateProfile { speaker, change }, "profile").await;
    forbidden(server, Like { origin: origin.clone(), post: others }, "like").await;
    let target = server.find(others).await.expect("there").author;
    forbidden(server, RequestFollow { origin, target, show_boosts: None, notify: None }, "follow").await;
    let post = server.find(own).await.expect("there");
    assert!(post.deleted_at.is_none() && post.edited_at.is_none());
    assert!(!server.follows(waiting, actor).await);
}

#[tokio::test]
async fn the_suspended_and_the_deleted_do_nothing() {
    let server = Server::start().await;
    let (anna, leo) = (server.person("anna").await, server.person("leo").await);
    let fonderie = server.company("fonderie", anna).await;
    let far = server.remote("far", "brest.example").await;
    let others = server.post(leo, Audience::Public).await;
    let (own, ours) = (server.post(anna, Audience::Public).await, server.post(fonderie, Audience::Public).await);
    for target in [anna, fonderie] {
        server.adjust(target, |actor| actor.locked = true).await;
        let origin = elsewhere(far, &format!("follow{target}"));
        server.done(RequestFollow { origin, target, show_boosts: None, notify: None }).await;
    }
    let voice = company::speaker(&server.app.read(), anna, fonderie, server.app.now()).await.expect("a voice");

    for id in [anna, fonderie] {
        server.store(async |tx| tx.actors().save_standing(id, Standing::Suspended).await).await;
        if id == anna {
            everything_is_refused(&server, Speaker::Person(anna), own, others, far).await;
        }
        everything_is_refused(&server, voice, ours, others, far).await;
        server.store(async |tx| tx.actors().save_standing(id, Standing::Good).await).await;
    }
    let now = server.app.now();
    server.adjust(anna, |anna| anna.deleted_at = Some(now)).await;
    everything_is_refused(&server, Speaker::Person(anna), own, others, far).await;
    server.adjust(anna, |anna| anna.deleted_at = None).await;

    server.done(edit(&server, Speaker::Person(anna), own).await).await;
    server.done(AnswerFollow { speaker: Speaker::Person(anna), follower: far, accept: true }).await;
    server.done(DeletePost { origin: local(anna), post: own }).await;
}

#[tokio::test]
async fn who_is_suspended_here_may_take_back_what_they_wrote_elsewhere() {
    let server = Server::start().await;
    let far = server.remote("far", "brest.example").await;
    let post = server.post(far, Audience::Public).await;
    server.store(async |tx| tx.actors().save_standing(far, Standing::Suspended).await).await;
    server.done(DeletePost { origin: elsewhere(far, "delete"), post }).await;
    assert!(server.find(post).await.expect("a tombstone").deleted_at.is_some());
}

#[tokio::test]
async fn moderators_suspend_those_who_have_less_to_say() {
    let server = Server::start().await;
    let (owner, modou, anna) =
        (server.person("owner").await, server.person("modou").await, server.person("anna").await);
    for (person, role) in [(owner, Role::Owner), (modou, Role::Moderator), (anna, Role::Member)] {
        server.login(person, role).await;
    }
    let suspend = |actor, by, suspended| SuspendAccount { actor, suspended, reason: String::new(), by: Some(by) };
    for (actor, by) in [(owner, modou), (modou, modou), (anna, anna), (modou, anna)] {
        forbidden(&server, suspend(actor, by, true), "who has as much to say").await;
    }
    // Somebody elsewhere has nothing to say here, and what their own server decided stays.
    let far = server.remote("far", "brest.example").await;
    assert!(server.done(suspend(far, modou, true)).await);
    server.store(async |tx| tx.actors().save_suspended_at_home(far, true).await).await;
    assert!(server.done(suspend(far, modou, false)).await);
    assert!(!server.get(far).await.is_active());
    server.store(async |tx| tx.actors().save_suspended_at_home(far, false).await).await;
    assert!(server.get(far).await.is_active());
    assert!(server.done(suspend(anna, modou, true)).await);
    assert!(!server.done(suspend(anna, modou, true)).await, "it is already");
    assert!(!server.get(anna).await.is_active());
    // Who is suspended moderates no more, and is let back by others.
    assert!(server.done(suspend(modou, owner, true)).await);
    forbidden(&server, suspend(anna, modou, false), "a suspended moderator").await;
    assert!(server.done(suspend(anna, owner, false)).await);
    assert!(server.get(anna).await.is_active());
}
