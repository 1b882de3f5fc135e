//! People and companies of two servers: both sides agree, both can end it, and each copy goes to its reader alone.

use app::{
    App, Origin,
    block::Block,
    company,
    invitation::{AnswerInvitation, AskToJoin, Invite, Invitees, Terms, Withdraw},
    membership::{EndMembership, SaveOwn, ShowMember, Side},
    post::{Draft, PublishPost},
    profile::{ProfileChange, UpdateProfile},
    relation,
    remote::{Nowhere, Remote},
    suspension::SuspendAccount,
};
use chrono::TimeDelta;
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

#[tokio::test]
async fn whoever_is_suspended_still_leaves_and_declines() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let pair = pair(&lyon, &brest).await;
        let suspend = async |suspended| {
            let (actor, reason) = (pair.anna_in_lyon, "Publicité".to_owned());
            lyon.app().execute(SuspendAccount { actor, suspended, reason, by: None }).await.expect("decided");
            world.settle().await;
        };
        let invited = async || {
            invite(lyon.app(), pair.mandate, pair.anna_in_lyon, CompanyRole::Employee).await.expect("invited");
            world.settle().await;
            open(&brest, pair.fonderie_in_brest, pair.anna.id()).await.expect("the offer arrived")
        };
        let offer = invited().await;
        suspend(true).await;
        answer(&world, &brest, Side::Person(pair.anna.id()), &offer, false).await;
        assert!(open(&lyon, pair.fonderie.id(), pair.anna_in_lyon).await.is_none(), "they know that she declined");

        suspend(false).await;
        let offer = invited().await;
        answer(&world, &brest, Side::Person(pair.anna.id()), &offer, true).await;
        assert!(place(&lyon, pair.fonderie.id(), pair.anna_in_lyon).await.is_some());
        suspend(true).await;
        let (person, company) = (pair.anna.id(), pair.fonderie_in_brest);
        let leave = EndMembership { side: Side::Person(person), company, person };
        brest.app().execute(leave).await.expect("left");
        world.settle().await;
        assert!(place(&lyon, pair.fonderie.id(), pair.anna_in_lyon).await.is_none(), "they know that she left");
    })
    .await;
}

#[tokio::test]
async fn whom_a_company_shuts_out_is_sent_nothing() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let pair = pair(&lyon, &brest).await;
        invite(lyon.app(), pair.mandate, pair.anna_in_lyon, CompanyRole::Employee).await.expect("invited");
        world.settle().await;
        let offer = open(&brest, pair.fonderie_in_brest, pair.anna.id()).await.expect("the offer arrived");
        answer(&world, &brest, Side::Person(pair.anna.id()), &offer, true).await;
        let voice = pair.fonderie.speaker().await;
        let readers = async |text: &str| {
            let draft = Draft { audience: Audience::Team, ..draft(text) };
            let post = PublishPost::prepare(lyon.app(), &Nowhere, voice, draft, None).await.expect("fits");
            let post = lyon.app().execute(post).await.expect("published");
            world.settle().await;
            let read = lyon.app().read();
            let post = read.posts().get(post).await.expect("there");
            read.posts().circle_members(&post).await.expect("reads").contains(&pair.anna_in_lyon)
        };
        assert!(readers("Réunion").await, "the control");
        let shut_out = Block { origin: Origin::Local(voice), target: pair.anna_in_lyon };
        lyon.app().execute(shut_out).await.expect("shut out");
        world.settle().await;
        assert!(!readers("Sans elle").await, "though nobody has ended her membership yet");
    })
    .await;
}

/// What somebody's profile says where they work: the address of a page, or nothing.
async fn says(world: &World, person: &Account, page: Option<&str>) {
    let fields = page.map(|page| ("Travail".to_owned(), page.to_owned()));
    let change = ProfileChange { fields: Some(fields.into_iter().collect()), ..ProfileChange::default() };
    let command = UpdateProfile { speaker: person.speaker().await, change };
    person.server().app().execute(command).await.expect("saved");
    world.settle().await;
}

const PAGE: Option<&str> = Some("https://lyon.test/@fonderie");

#[tokio::test]
async fn a_link_in_a_profile_is_an_answer_and_taking_it_away_is_leaving() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let pair = pair(&lyon, &brest).await;
        // Somebody there reads what her profile says.
        lyon.person("fonderie_boss").await.follows(&pair.anna).await;
        world.settle().await;
        let place = async || place(&lyon, pair.fonderie.id(), pair.anna_in_lyon).await;
        says(&world, &pair.anna, PAGE).await;
        assert!(place().await.is_none(), "nobody belongs to a company by saying so alone");
        says(&world, &pair.anna, None).await;

        invite(lyon.app(), pair.mandate, pair.anna_in_lyon, CompanyRole::Employee).await.expect("invited");
        world.settle().await;
        assert!(place().await.is_none(), "nor by being invited");
        says(&world, &pair.anna, PAGE).await;
        let here = place().await.expect("the link is her answer");
        assert_eq!((here.role, here.badge.by_link, here.badge.person_shows), (CompanyRole::Employee, true, true));
        assert!(!here.is_shown(lyon.app().now()), "the company has not said so");
        says(&world, &pair.anna, None).await;
        assert!(place().await.is_none(), "she took it away");
    })
    .await;
}

#[tokio::test]
async fn a_link_answers_nothing_while_whoever_invited_is_suspended() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let pair = pair(&lyon, &brest).await;
        let (boss, reader) = (lyon.person("fonderie_boss").await, lyon.person("zoe").await);
        reader.follows(&pair.anna).await;
        invite(lyon.app(), pair.mandate, pair.anna_in_lyon, CompanyRole::Employee).await.expect("invited");
        world.settle().await;
        for (suspended, belongs) in [(true, false), (false, true)] {
            let (actor, reason) = (boss.id(), "Publicité".to_owned());
            lyon.app().execute(SuspendAccount { actor, suspended, reason, by: None }).await.expect("decided");
            says(&world, &pair.anna, None).await;
            says(&world, &pair.anna, PAGE).await;
            let found = place(&lyon, pair.fonderie.id(), pair.anna_in_lyon).await;
            assert_eq!(found.is_some(), belongs, "{suspended}");
        }
    })
    .await;
}

#[tokio::test]
async fn profiles_that_nobody_here_follows_are_read_again() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let pair = pair(&lyon, &brest).await;
        invite(lyon.app(), pair.mandate, pair.anna_in_lyon, CompanyRole::Client).await.expect("invited");
        world.settle().await;
        let sweep = async || relation::sweep(lyon.app(), lyon.node().federation()).await.expect("swept");
        let belongs = async || place(&lyon, pair.fonderie.id(), pair.anna_in_lyon).await.is_some();
        for (page, expected) in [(PAGE, true), (None, false)] {
            says(&world, &pair.anna, page).await;
            assert_eq!(
                (belongs().await, sweep().await),
                (!expected, 0),
                "nobody here heard of it, and it was read lately"
            );
            world.clock().step(relation::AGAIN);
            assert_eq!((sweep().await, belongs().await), (1, expected));
            world.settle().await;
        }
        world.clock().step(relation::AGAIN);
        assert_eq!(sweep().await, 0, "who belongs to nothing here and is not invited is let be");
    })
    .await;
}

#[tokio::test]
async fn an_offer_that_nobody_can_agree_to_keeps_no_profile_from_being_read() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let pair = pair(&lyon, &brest).await;
        lyon.person("fonderie_boss").await.follows(&pair.anna).await;
        // It stands for a week, but what it offers is over in two days.
        let terms = Terms { until: Some(lyon.app().now() + TimeDelta::days(2)), ..terms(CompanyRole::Employee) };
        let to = Invitees::Person(pair.anna_in_lyon);
        let (command, _) = Invite::prepare(pair.mandate, to, terms, 1, 7).expect("an invitation");
        lyon.app().execute(command).await.expect("invited");
        world.settle().await;
        world.clock().step(TimeDelta::days(3));
        says(&world, &pair.anna, PAGE).await;
        assert!(place(&lyon, pair.fonderie.id(), pair.anna_in_lyon).await.is_none());
        let seen = lyon.app().read().actors().get(pair.anna_in_lyon).await.expect("known");
        assert_eq!(seen.fields.len(), 1, "what her profile says is read all the same");
    })
    .await;
}
