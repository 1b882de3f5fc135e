//! Invitations into a community for people of other servers: told, answered, taken back.

use app::{
    account_delete::{Authority, DeleteAccount},
    community::{DeclineInvitation, Invite, WithdrawInvitation},
};
use domain::{group::Access, notification::NotificationKind, uri::Uri};
use http::{Request, header};
use http_body_util::BodyExt;
use testkit::{Account, for_each_world};

async fn invites(host: &Account, community: &Account, guest: &Account) {
    let invite = Invite { speaker: host.speaker().await, community: community.id(), guest: host.knows(guest).await };
    host.server().app().execute(invite).await.expect("invited");
}

/// Whether an invitation waits for an answer on the server of the community, and on that of the guest.
async fn waits(community: &Account, guest: &Account) -> [bool; 2] {
    let here = community.server().app().read();
    let here = here.communities().is_invited(community.id(), community.knows(guest).await).await.expect("asked");
    let there = guest.server().app().read();
    let there = there.communities().is_invited(guest.knows(community).await, guest.id()).await.expect("asked");
    [here, there]
}

/// How often somebody reads that they are invited.
async fn told(guest: &Account) -> usize {
    guest.notifications().await.iter().filter(|(kind, _)| *kind == NotificationKind::CommunityInvited).count()
}

/// A page as somebody reads it who is logged in.
async fn page(reader: &Account, path: &str) -> String {
    let request = Request::get(path)
        .header(header::HOST, reader.server().domain())
        .header(header::ACCEPT, "text/html")
        .header(header::COOKIE, reader.cookie(reader.id()).await)
        .body(axum::body::Body::empty())
        .expect("a request");
    let body = reader.server().request(request).await.into_body().collect().await.expect("a body").to_bytes();
    String::from_utf8(body.to_vec()).expect("text")
}

#[tokio::test]
async fn a_guest_of_another_server_hears_of_it_and_both_sides_hear_how_it_ends() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (modou, anna) = (lyon.person("modou").await, brest.person("anna").await);
        let atelier = modou.founds("atelier", Access::Invitation).await;
        for _ in 0..2 {
            invites(&modou, &atelier, &anna).await;
            world.settle().await;
            assert_eq!((waits(&atelier, &anna).await, told(&anna).await), ([true; 2], 1), "twice is once");
        }
        // Where it is answered: on the list of communities, and on the page to which the notification leads.
        let decline = "action=\"/@atelier@lyon.test/decline\"";
        assert!(page(&anna, "/notifications").await.contains("href=\"/@atelier@lyon.test\""));
        for path in ["/communities", "/@atelier@lyon.test"] {
            assert!(page(&anna, path).await.contains(decline), "{path}");
        }

        // She does not come, and may be invited again.
        let community = anna.knows(&atelier).await;
        let declines = DeclineInvitation { speaker: anna.speaker().await, community };
        brest.app().execute(declines).await.expect("declined");
        world.settle().await;
        assert_eq!((waits(&atelier, &anna).await, told(&anna).await), ([false; 2], 0));
        assert!(!page(&anna, "/communities").await.contains(decline));
        invites(&modou, &atelier, &anna).await;
        world.settle().await;
        assert_eq!((waits(&atelier, &anna).await, told(&anna).await), ([true; 2], 1));

        // The community takes it back.
        let (speaker, guest) = (modou.speaker().await, modou.knows(&anna).await);
        let withdraws = WithdrawInvitation { speaker, community: atelier.id(), guest };
        lyon.app().execute(withdraws).await.expect("taken back");
        world.settle().await;
        assert_eq!((waits(&atelier, &anna).await, told(&anna).await), ([false; 2], 0));

        // She comes: that is the answer.
        invites(&modou, &atelier, &anna).await;
        world.settle().await;
        anna.follows(&atelier).await;
        world.settle().await;
        assert!(atelier.has_follower("anna@brest.test").await && anna.is_following(&atelier).await);
        assert_eq!(waits(&atelier, &anna).await, [false; 2]);
    })
    .await;
}

#[tokio::test]
async fn a_group_elsewhere_that_blocks_somebody_invites_them_no_more() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (modou, anna) = (lyon.person("modou").await, brest.person("anna").await);
        let forge = modou.founds("forge", Access::Open).await;
        invites(&modou, &forge, &anna).await;
        world.settle().await;
        assert_eq!((waits(&forge, &anna).await[1], told(&anna).await), (true, 1));
        // As servers do whose groups keep somebody out by a Block.
        let activity = Uri::parse("https://lyon.test/activities/blocks/1").expect("an address");
        let origin = app::Origin::Remote { actor: anna.knows(&forge).await, activity };
        brest.app().execute(app::block::Block { origin, target: anna.id() }).await.expect("blocked");
        world.settle().await;
        assert_eq!((waits(&forge, &anna).await[1], told(&anna).await), (false, 0));
    })
    .await;
}

#[tokio::test]
async fn invitations_end_with_a_server_that_is_suspended() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (modou, anna) = (lyon.person("modou").await, brest.person("anna").await);
        let (forge, port) = (modou.founds("forge", Access::Open).await, anna.founds("port", Access::Invitation).await);
        invites(&modou, &forge, &anna).await;
        invites(&anna, &port, &modou).await;
        world.settle().await;
        assert_eq!((waits(&forge, &anna).await, waits(&port, &modou).await), ([true; 2], [true; 2]));
        let (group, guest) = (anna.knows(&forge).await, anna.knows(&modou).await);
        brest.suspends("lyon.test").await;
        let read = brest.app().read();
        assert_eq!(read.communities().count_invitations_elsewhere(anna.id()).await.expect("asked"), 0);
        for (community, invited) in [(group, anna.id()), (port.id(), guest)] {
            assert!(!read.communities().is_invited(community, invited).await.expect("asked"));
        }
        world.settle().await;
    })
    .await;
}

#[tokio::test]
async fn guests_elsewhere_hear_when_whoever_invited_them_is_gone() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (fonderie, anna) = (lyon.company("fonderie").await, brest.person("anna").await);
        let forge = fonderie.founds("forge", Access::Open).await;
        invites(&fonderie, &forge, &anna).await;
        world.settle().await;
        assert_eq!((waits(&forge, &anna).await, told(&anna).await), ([true; 2], 1));
        let (app, owner) = (lyon.app(), lyon.person("fonderie_boss").await);
        let mandate =
            app::company::mandate(&app.read(), owner.id(), fonderie.id(), app.now()).await.expect("a mandate");
        let delete = DeleteAccount { actor: fonderie.id(), authority: Authority::Mandate(mandate) };
        app.execute(delete).await.expect("deleted");
        world.settle().await;
        assert_eq!((waits(&forge, &anna).await, told(&anna).await), ([false; 2], 0));
        let acts = storage::views::hand_acts(&app.read(), fonderie.id(), storage::Page::first(40)).await;
        assert!(acts.expect("reads").is_empty(), "nothing of the company stays");
    })
    .await;
}

#[tokio::test]
async fn whoever_blocks_the_community_hears_nothing_of_it() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (modou, anna) = (lyon.person("modou").await, brest.person("anna").await);
        let forge = modou.founds("forge", Access::Open).await;
        invites(&modou, &forge, &anna).await;
        world.settle().await;
        let origin = app::Origin::Local(anna.speaker().await);
        let block = app::block::Block { origin, target: anna.knows(&forge).await };
        brest.app().execute(block).await.expect("blocked");
        world.settle().await;
        assert_eq!((waits(&forge, &anna).await, told(&anna).await), ([false; 2], 0), "it ended on both sides");
        invites(&modou, &forge, &anna).await;
        world.settle().await;
        assert_eq!((waits(&forge, &anna).await[1], told(&anna).await), (false, 0));
    })
    .await;
}
