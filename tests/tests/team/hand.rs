//! Who did what in the company's name: written down with every act, for its owners alone.

use app::{
    Origin,
    account_delete::{Authority, DeleteAccount},
    community::{AnswerRequest, Invite, Profile, ShareCommunity, UpdateCommunity, WithdrawInvitation},
    company::{self, Speaker},
    follow::{RequestFollow, Unfollow},
    like::Like,
    mute::MuteActor,
    post::{DeletePost, Edit, EditPost, PublishPost},
    profile::{ProfileChange, UpdateProfile},
    remote::Nowhere,
    verification::AskVerification,
};
use chrono::TimeDelta;
use domain::{
    community::Purpose,
    cursor::Level,
    group::Access,
    hand::ActKind,
    id::{ActorId, PostId},
    membership::CompanyRole,
    verification::Method,
};
use storage::{
    Page,
    views::{self, HandActView},
};

use super::{
    end::draft,
    town::{Town, in_town},
};

/// What the owners read, the oldest first.
async fn acts(town: &Town) -> Vec<HandActView> {
    let read = town.app().read();
    let mut acts = views::hand_acts(&read, town.fonderie.id(), Page::first(40)).await.expect("reads");
    acts.reverse();
    acts
}

/// Whose hand it was, and what it did.
async fn told(town: &Town) -> Vec<(Option<ActorId>, ActKind)> {
    acts(town).await.iter().map(|one| (one.person.as_ref().map(|person| person.id), one.act.kind)).collect()
}

async fn publish(town: &Town, speaker: Speaker) -> PostId {
    let post = PublishPost::prepare(town.app(), &Nowhere, speaker, draft("Bonjour"), None).await.expect("a post");
    town.app().execute(post).await.expect("published")
}

/// One of each kind that the owners ask about, about what `zoe` wrote and about a post of the company.
async fn acts_as(town: &Town, speaker: Speaker, post: PostId, (zoe, hers): (ActorId, PostId)) {
    let (app, origin) = (town.app(), Origin::Local(speaker));
    let edit = EditPost::prepare(app, &Nowhere, speaker, post, Edit::new("Bonsoir")).await.expect("an edit");
    app.execute(edit).await.expect("edited");
    app.execute(Like { origin: origin.clone(), post: hers }).await.expect("liked");
    let follow = RequestFollow { origin: origin.clone(), target: zoe, show_boosts: None, notify: None };
    app.execute(follow).await.expect("followed");
    app.execute(Unfollow { origin: origin.clone(), target: zoe }).await.expect("unfollowed");
    let mute = MuteActor { speaker, target: zoe, notifications: false, duration: None };
    app.execute(mute).await.expect("muted");
    let change = ProfileChange { name: Some("Un autre nom".into()), ..ProfileChange::default() };
    app.execute(UpdateProfile { speaker, change }).await.expect("changed");
    app.execute(DeletePost { origin, post }).await.expect("deleted");
}

const EACH: [ActKind; 7] = [
    ActKind::Edited,
    ActKind::Liked,
    ActKind::Followed,
    ActKind::Unfollowed,
    ActKind::Muted,
    ActKind::PageChanged,
    ActKind::Deleted,
];

#[tokio::test]
async fn each_act_is_written_down_with_its_hand_and_nothing_that_is_ones_own() {
    in_town(|town| async move {
        let lea = town.member("lea", CompanyRole::Spokesperson).await;
        let zoe = town.person("zoe").await;
        let app = town.app();
        let voice = company::speaker(&app.read(), lea, town.fonderie.id(), town.now()).await.expect("a voice");
        let hers = publish(&town, Speaker::Person(zoe)).await;
        let post = publish(&town, town.fonderie.speaker().await).await;
        acts_as(&town, voice, post, (zoe, hers)).await;
        // The same in her own name is her own business.
        let post = publish(&town, Speaker::Person(lea)).await;
        acts_as(&town, Speaker::Person(lea), post, (zoe, hers)).await;

        let by_lea = EACH.map(|kind| (Some(lea), kind));
        let first = (Some(town.boss.id()), ActKind::Published);
        assert_eq!(told(&town).await, [vec![first], by_lea.to_vec()].concat());
        let liked = acts(&town).await.into_iter().find(|one| one.act.kind == ActKind::Liked).expect("the like");
        assert_eq!((liked.act.post, liked.author.map(|author| author.id)), (Some(hers), Some(zoe)));
        let deleted = acts(&town).await.pop().expect("the last");
        assert!(deleted.act.post.is_some() && deleted.author.is_none(), "what is gone leads nowhere");
        town
    })
    .await;
}

#[tokio::test]
async fn whoever_is_gone_is_nobody_any_more_and_a_year_is_enough() {
    in_town(|town| async move {
        let lea = town.member("lea", CompanyRole::Spokesperson).await;
        let app = town.app();
        let voice = company::speaker(&app.read(), lea, town.fonderie.id(), town.now()).await.expect("a voice");
        publish(&town, voice).await;
        assert_eq!(told(&town).await, [(Some(lea), ActKind::Published)]);
        town.world.settle().await;
        app.execute(DeleteAccount { actor: lea, authority: Authority::Admin(None) }).await.expect("deleted");
        assert_eq!(told(&town).await, [(None, ActKind::Published)]);
        assert_eq!(acts(&town).await.first().and_then(|one| one.act.person), None, "not even in the database");

        town.world.settle().await;
        town.world.clock().step(TimeDelta::days(364));
        server::housekeeping::forget_old(app).await.expect("forgotten");
        assert_eq!(told(&town).await.len(), 1);
        town.world.clock().step(TimeDelta::days(2));
        server::housekeeping::forget_old(app).await.expect("forgotten");
        assert!(told(&town).await.is_empty());
        town
    })
    .await;
}

#[tokio::test]
async fn looking_after_a_community_is_written_down_each_time_and_once() {
    in_town(|town| async move {
        let (app, speaker) = (town.app(), town.fonderie.speaker().await);
        let zoe = town.lyon.person("zoe").await;
        let forge = town.fonderie.founds("forge", Access::Approval).await;
        let community = forge.id();
        let led = async || told(&town).await.iter().filter(|(_, kind)| *kind == ActKind::CommunityLed).count();
        assert_eq!(led().await, 1, "it was founded");
        for _ in 0..2 {
            app.execute(ShareCommunity { speaker, community, level: Level::Cooperation }).await.expect("moved");
            assert_eq!(led().await, 2, "what stands there already is no act");
        }
        app.execute(Invite { speaker, community, guest: zoe.id() }).await.expect("invited");
        for _ in 0..2 {
            app.execute(WithdrawInvitation { speaker, community, guest: zoe.id() }).await.expect("taken back");
            assert_eq!(led().await, 4);
        }
        zoe.follows(&forge).await;
        app.execute(AnswerRequest { speaker, community, follower: zoe.id(), accept: false }).await.expect("refused");
        assert_eq!(led().await, 5);
        let profile = Profile {
            name: "La forge".into(),
            description: String::new(),
            purpose: Purpose::Trade,
            subject: String::new(),
            access: Access::Approval,
            territory: None,
            charter: String::new(),
            languages: Vec::new(),
            listed: true,
        };
        for (closed, acts) in [(Some(true), 6), (Some(true), 7), (None, 8)] {
            let profile = profile.clone();
            app.execute(UpdateCommunity { speaker, community, profile, closed }).await.expect("changed");
            assert_eq!(led().await, acts, "{closed:?}");
        }
        town
    })
    .await;
}

#[tokio::test]
async fn a_proof_is_of_the_page_as_soon_as_it_is_asked_for() {
    in_town(|town| async move {
        let mandate = town.mandate().await;
        for _ in 0..2 {
            let subject = "fonderie.example".to_owned();
            let ask = AskVerification { mandate, method: Method::Dns, subject };
            town.app().execute(ask).await.expect("asked");
        }
        let by_the_owner = (Some(town.boss.id()), ActKind::PageChanged);
        assert_eq!(told(&town).await, [by_the_owner], "to look again is no act");
        town
    })
    .await;
}
