//! People and companies of two servers: both sides agree, both can end it, and each copy goes to its reader alone.

use app::{
    App, company,
    invitation::{AnswerInvitation, AskToJoin, Invite, Invitees, Withdraw},
    membership::{EndMembership, SaveOwn, ShowMember, Side},
    post::{Draft, PublishPost},
    remote::{Nowhere, Remote},
};
use domain::{
    audience::Audience,
    handle::Handle,
    id::ActorId,
    invitation::Invitation,
    membership::{CompanyRole, HandShown, Mandate, Membership},
};
use storage::views;
use testkit::{Account, Server, World, for_each_world};

use super::{
    end::draft,
    town::{refusal, terms},
};

/// Somebody of one server, as the other knows them.
async fn known(server: &Server, handle: &str) -> ActorId {
    let handle: Handle = handle.parse().expect("a handle");
    server.node().federation().resolve_actor(&handle).await.expect("found")
}

async fn open(server: &Server, company: ActorId, person: ActorId) -> Option<Invitation> {
    let app = server.app();
    app.read().invitations().between(company, person, app.now()).await.expect("reads")
}

async fn place(server: &Server, company: ActorId, person: ActorId) -> Option<Membership> {
    let app = server.app();
    let found = app.read().memberships().find(company, person).await.expect("reads");
    found.into_iter().find(|one| one.is_active(app.now()))
}

/// A company in Lyon, a person in Brest, and what each is called on the other server.
struct Pair {
    fonderie: Account,
    anna: Account,
    anna_in_lyon: ActorId,
    fonderie_in_brest: ActorId,
    mandate: Mandate,
}

async fn pair(lyon: &Server, brest: &Server) -> Pair {
    let (fonderie, anna) = (lyon.company("fonderie").await, brest.person("anna").await);
    let boss = lyon.person("fonderie_boss").await;
    let anna_in_lyon = known(lyon, "anna@brest.test").await;
    let fonderie_in_brest = known(brest, "fonderie@lyon.test").await;
    let app = lyon.app();
    let mandate = company::mandate(&app.read(), boss.id(), fonderie.id(), app.now()).await.expect("the owner's");
    Pair { fonderie, anna, anna_in_lyon, fonderie_in_brest, mandate }
}

async fn invite(app: &App, mandate: Mandate, person: ActorId, role: CompanyRole) -> Result<Invitation, app::Error> {
    let (command, _) = Invite::prepare(mandate, Invitees::Person(person), terms(role), 1, 7)?;
    app.execute(command).await
}

async fn answer(world: &World, server: &Server, side: Side, offer: &Invitation, accept: bool) {
    server.app().execute(AnswerInvitation { side, invitation: offer.id, accept }).await.expect("answered");
    world.settle().await;
}

#[tokio::test]
async fn a_company_invites_somebody_of_another_server_and_they_leave() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let pair = pair(&lyon, &brest).await;
        let speaks = invite(lyon.app(), pair.mandate, pair.anna_in_lyon, CompanyRole::Agent).await;
        assert_eq!(refusal(speaks), app::Kind::Forbidden, "nobody elsewhere speaks for a company");
        invite(lyon.app(), pair.mandate, pair.anna_in_lyon, CompanyRole::Employee).await.expect("invited");
        world.settle().await;
        let offer = open(&brest, pair.fonderie_in_brest, pair.anna.id()).await.expect("the offer arrived");
        assert_eq!((offer.role, offer.made_by), (CompanyRole::Employee, pair.fonderie_in_brest));
        assert!(place(&lyon, pair.fonderie.id(), pair.anna_in_lyon).await.is_none(), "she has not answered");
        answer(&world, &brest, Side::Person(pair.anna.id()), &offer, true).await;
        let there = place(&brest, pair.fonderie_in_brest, pair.anna.id()).await.expect("agreed, on her side");
        let here = place(&lyon, pair.fonderie.id(), pair.anna_in_lyon).await.expect("agreed, on theirs");
        assert_eq!((there.role, here.role), (CompanyRole::Employee, CompanyRole::Employee));

        // It is shown when both say so: the company by its tick, she by the line of her profile.
        let show = ShowMember { mandate: pair.mandate, person: pair.anna_in_lyon, shown: true };
        lyon.app().execute(show).await.expect("shown");
        assert!(!here.is_shown(lyon.app().now()));
        let own = SaveOwn {
            person: pair.anna.id(),
            company: pair.fonderie_in_brest,
            shown: true,
            hand_shown: HandShown::None,
        };
        brest.app().execute(own).await.expect("shown");
        world.settle().await;
        let shown = place(&lyon, pair.fonderie.id(), pair.anna_in_lyon).await.expect("stands");
        assert!(shown.is_shown(lyon.app().now()), "{shown:?}");

        // What is for the team reaches her, and nothing after she left.
        let team = |text: &str| Draft { audience: Audience::Team, ..draft(text) };
        let voice = pair.fonderie.speaker().await;
        let publish = async |text: &str| {
            let post = PublishPost::prepare(lyon.app(), &Nowhere, voice, team(text), None).await.expect("fits");
            lyon.app().execute(post).await.expect("published");
            world.settle().await;
        };
        publish("Réunion à neuf heures").await;
        let arrived = async || {
            let (read, reader) = (brest.app().read(), Some(pair.anna.id()));
            let which = views::AccountPosts::default();
            let page = storage::Page::first(40);
            views::account_posts(&read, pair.fonderie_in_brest, which, None, reader, page)
                .await
                .expect("reads")
                .ids()
                .len()
        };
        assert_eq!(arrived().await, 1);
        let leave = EndMembership {
            side: Side::Person(pair.anna.id()),
            company: pair.fonderie_in_brest,
            person: pair.anna.id(),
        };
        brest.app().execute(leave).await.expect("left");
        world.settle().await;
        assert!(place(&lyon, pair.fonderie.id(), pair.anna_in_lyon).await.is_none(), "the company's side knows");
        publish("Sans elle").await;
        assert_eq!(arrived().await, 1, "nothing more reaches her");
    })
    .await;
}

#[tokio::test]
async fn somebody_asks_a_company_of_another_server_which_declines_then_accepts_then_lets_go() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let pair = pair(&lyon, &brest).await;
        let ask = || AskToJoin {
            person: pair.anna.id(),
            company: pair.fonderie_in_brest,
            terms: terms(CompanyRole::Supplier),
        };
        let owner = Side::Company(pair.mandate);

        // Taken back before anybody answered.
        let request = brest.app().execute(ask()).await.expect("asked");
        world.settle().await;
        assert!(open(&lyon, pair.fonderie.id(), pair.anna_in_lyon).await.is_some());
        let withdraw = Withdraw { side: Side::Person(pair.anna.id()), invitation: request.id };
        brest.app().execute(withdraw).await.expect("taken back");
        world.settle().await;
        assert!(open(&lyon, pair.fonderie.id(), pair.anna_in_lyon).await.is_none());

        brest.app().execute(ask()).await.expect("asked");
        world.settle().await;
        let request = open(&lyon, pair.fonderie.id(), pair.anna_in_lyon).await.expect("the request arrived");
        answer(&world, &lyon, owner, &request, false).await;
        assert!(open(&brest, pair.fonderie_in_brest, pair.anna.id()).await.is_none(), "she knows that they declined");

        brest.app().execute(ask()).await.expect("asked again");
        world.settle().await;
        let request = open(&lyon, pair.fonderie.id(), pair.anna_in_lyon).await.expect("the request arrived");
        answer(&world, &lyon, owner, &request, true).await;
        assert_eq!(
            place(&brest, pair.fonderie_in_brest, pair.anna.id()).await.map(|one| one.role),
            Some(CompanyRole::Supplier)
        );

        let end = EndMembership { side: owner, company: pair.fonderie.id(), person: pair.anna_in_lyon };
        lyon.app().execute(end).await.expect("let go");
        world.settle().await;
        assert!(place(&brest, pair.fonderie_in_brest, pair.anna.id()).await.is_none());
    })
    .await;
}
