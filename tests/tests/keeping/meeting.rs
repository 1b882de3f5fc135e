//! Changes that meet: many at once by one account, and two of which neither sees what the other did, on both databases.

use std::time::Duration;

use app::{
    App, Command, Error, Kind, Origin,
    block::Block,
    community::{Act, LeaveCommunity, Moderate},
    follow::RequestFollow,
    post::{Draft, PublishPost},
};
use domain::{actor::Actor, audience::Audience, group::Access};
use futures::future::join_all;
use testkit::{Account, for_each_world};

/// What comes of a change that begins when another has done everything but commit.
async fn meets<C: Command>(app: &App, first: &impl Command, second: C) -> Result<C::Output, Error> {
    let mut tx = app.store().begin_command(app.now()).await.expect("begins");
    assert!(first.run(&mut tx, app.instance()).await.is_ok(), "the first is done");
    let commits = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        tx.commit().await.expect("commits")
    };
    tokio::join!(app.execute(second), commits).0
}

#[tokio::test]
async fn whoever_writes_much_at_once_is_never_told_to_come_again() {
    const WRITERS: usize = 8;
    const POSTS: usize = 12;
    for_each_world(["lyon.test"], |world, [lyon]| async move {
        let lea = lyon.person("lea").await;
        let (app, federation, speaker) = (lyon.app(), lyon.node().federation(), lea.speaker().await);
        let write = async |writer: usize| {
            for post in 0..POSTS {
                let draft = Draft::new(format!("La coulée n° {writer}/{post}"), Audience::Public);
                let command = PublishPost::prepare(app, federation, speaker, draft, None).await.expect("a draft");
                app.execute(command).await.expect("a post");
            }
        };
        join_all((0..WRITERS).map(write)).await;
        assert_eq!(lea.actor().await.counts.posts, (WRITERS * POSTS) as i64);
        world.settle().await;
    })
    .await;
}

#[tokio::test]
async fn whoever_is_shut_out_as_they_ask_follows_nobody() {
    for_each_world(["lyon.test"], |world, [lyon]| async move {
        let app = lyon.app();
        let cases = [(false, true), (false, false), (true, true), (true, false)];
        for (round, (locked, asks_first)) in cases.into_iter().enumerate() {
            let (lea, marc) = (lyon.person(&format!("lea{round}")).await, lyon.person(&format!("marc{round}")).await);
            let profile = Actor { locked, ..lea.actor().await };
            let tx = app.store().begin(app.now()).await.expect("begins");
            tx.actors().save(&profile).await.expect("stored");
            tx.commit().await.expect("commits");

            let origin = Origin::Local(marc.speaker().await);
            let asks = RequestFollow { origin, target: lea.id(), show_boosts: None, notify: None };
            let blocks = Block { origin: Origin::Local(lea.speaker().await), target: marc.id() };
            if asks_first {
                meets(app, &asks, blocks).await.expect("a block");
            } else {
                let refused = meets(app, &blocks, asks).await.expect_err("shut out");
                assert_eq!(refused.kind(), Kind::Forbidden);
            }
            let read = app.read();
            assert!(read.blocks().between(lea.id(), marc.id()).await.expect("reads"));
            let follow = read.follows().between(marc.id(), lea.id()).await.expect("reads");
            assert!(follow.is_none(), "{locked} {asks_first}: {follow:?}");
        }
        world.settle().await;
    })
    .await;
}

#[tokio::test]
async fn whoever_goes_as_they_are_appointed_looks_after_nothing() {
    for_each_world(["lyon.test"], |world, [lyon]| async move {
        let (modou, lea) = (lyon.person("modou").await, lyon.person("lea").await);
        let (app, forge) = (lyon.app(), modou.founds("forge", Access::Open).await);
        let act = async |act: Act| moderates(&modou, &forge, act).await;
        let leaves = async || LeaveCommunity { speaker: lea.speaker().await, community: forge.id() };
        let appoints = async || act(Act::Appoint { actor: lea.id() }).await;
        let is_out = async || {
            let place = app.read().communities().place(forge.id(), lea.id(), app.now()).await.expect("reads");
            assert!(!place.member && !place.moderator, "{place:?}");
        };

        lea.follows(&forge).await;
        let refused = meets(app, &leaves().await, appoints().await).await.expect_err("she left");
        assert_eq!(refused.kind(), Kind::Conflict);
        is_out().await;

        lea.follows(&forge).await;
        meets(app, &appoints().await, leaves().await).await.expect("left");
        is_out().await;

        lea.follows(&forge).await;
        let bans = act(Act::Ban { actor: lea.id(), until: None, reason: String::new() }).await;
        let refused = meets(app, &bans, appoints().await).await.expect_err("she is kept out");
        assert_eq!(refused.kind(), Kind::Conflict);
        is_out().await;
        world.settle().await;
    })
    .await;
}

async fn moderates(who: &Account, community: &Account, act: Act) -> Moderate {
    Moderate { origin: Origin::Local(who.speaker().await), community: community.id(), act }
}
