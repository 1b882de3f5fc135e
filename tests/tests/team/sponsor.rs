//! Who answers for a company's page when the one who did is gone or steps down: an owner, at once, so that the page
//! stays.

use app::{
    Kind,
    account_delete::{Authority, DeleteAccount},
    company::{NameSponsor, ShowSponsor, StepDown, publication},
    invitation::AnswerInvitation,
    membership::{self, EndMembership, SetEnd, Side},
    suspension::SuspendAccount,
    transfer::{OfferCompany, RecoverCompany},
};
use chrono::TimeDelta;
use domain::{
    actor::Standing,
    company::Publication,
    id::ActorId,
    membership::{CompanyRole, Membership},
    notification::NotificationKind,
};

use super::town::{Town, in_town};

/// Who answers for the company, whether they are named, and how far it is shown.
async fn sponsor(town: &Town) -> (ActorId, bool, Publication) {
    let (read, company) = (town.app().read(), town.fonderie.id());
    let sponsor = read.companies().find(company).await.expect("reads").expect("a company").sponsor;
    let sponsor = sponsor.expect("somebody answers for it");
    let actor = read.actors().get(company).await.expect("reads");
    (sponsor.person, sponsor.shown, actor.publication)
}

/// How often somebody was told that they answer for the page.
async fn told(town: &Town, who: ActorId) -> usize {
    town.world.run_until_idle().await;
    let (page, kinds) = (storage::Page::first(40), [NotificationKind::SponsorNamed]);
    town.app().read().notifications().page(who, &kinds, None, page).await.expect("reads").len()
}

#[tokio::test]
async fn the_owner_who_has_been_there_longest_takes_over() {
    in_town(|town| async move {
        let (app, company, boss) = (town.app(), town.fonderie.id(), town.boss.id());
        app.execute(ShowSponsor { person: boss, company, shown: true }).await.expect("named");
        town.world.clock().step(TimeDelta::days(1));
        let lea = town.member("lea", CompanyRole::Owner).await;
        town.world.clock().step(TimeDelta::days(1));
        let zoe = town.member("zoe", CompanyRole::Owner).await;
        assert_eq!(sponsor(&town).await, (boss, true, Publication::Listed));
        app.execute(EndMembership { side: Side::Person(boss), company, person: boss }).await.expect("left");
        assert_eq!(sponsor(&town).await, (lea, false, Publication::Listed), "whether she is named is hers to say");
        assert_eq!((told(&town, lea).await, told(&town, zoe).await), (1, 0));
        // Whose account goes does not take the page along.
        app.execute(DeleteAccount { actor: lea, authority: Authority::Owner }).await.expect("deleted");
        assert_eq!(sponsor(&town).await, (zoe, false, Publication::Listed));
        town
    })
    .await;
}

#[tokio::test]
async fn an_end_that_was_set_leaves_nobody_unanswered_for() {
    in_town(|town| async move {
        let (app, boss) = (town.app(), town.boss.id());
        let (mandate, lea) = (town.mandate().await, town.member("lea", CompanyRole::Employee).await);
        app.execute(NameSponsor { mandate, person: lea }).await.expect("named");
        assert_eq!(sponsor(&town).await, (lea, false, Publication::Listed));
        assert_eq!(told(&town, lea).await, 1, "she did not say so herself");
        let until = Some(town.now() + TimeDelta::days(1));
        app.execute(SetEnd { mandate, person: lea, until }).await.expect("set");
        town.world.clock().step(TimeDelta::days(1));
        membership::sweep(app).await.expect("swept");
        assert_eq!(sponsor(&town).await, (boss, false, Publication::Listed));
        assert_eq!(told(&town, boss).await, 1);
        town
    })
    .await;
}

#[tokio::test]
async fn whoever_was_named_may_step_down() {
    in_town(|town| async move {
        let (app, boss, company) = (town.app(), town.boss.id(), town.fonderie.id());
        let (mandate, lea) = (town.mandate().await, town.member("lea", CompanyRole::Employee).await);
        app.execute(NameSponsor { mandate, person: lea }).await.expect("named");
        let stepped = async |person| app.execute(StepDown { person, company }).await.map_err(|error| error.kind());
        assert_eq!(stepped(boss).await, Err(Kind::Forbidden), "it is hers to say");
        assert_eq!(stepped(lea).await, Ok(()));
        assert_eq!(sponsor(&town).await, (boss, false, Publication::Listed));
        assert_eq!(told(&town, boss).await, 1);
        assert_eq!(stepped(boss).await, Err(Kind::Conflict), "there is no other owner");
        assert_eq!(sponsor(&town).await, (boss, false, Publication::Listed));
        town
    })
    .await;
}

#[tokio::test]
async fn who_takes_a_company_over_answers_for_it() {
    in_town(|town| async move {
        let (app, mandate, lea) = (town.app(), town.mandate().await, town.person("lea").await);
        let offer = app.execute(OfferCompany { mandate, person: lea }).await.expect("offered");
        let accept = AnswerInvitation { side: Side::Person(lea), invitation: offer.id, accept: true };
        app.execute(accept).await.expect("agreed");
        assert_eq!(town.role(town.boss.id()).await, Some(CompanyRole::Spokesperson));
        assert_eq!(sponsor(&town).await, (lea, false, Publication::Listed));

        // Whom the owners had chosen goes on.
        let (mandate, zoe) = (town.mandate_of(lea).await.expect("hers"), town.member("zoe", CompanyRole::Agent).await);
        app.execute(NameSponsor { mandate, person: zoe }).await.expect("named");
        let offer = app.execute(OfferCompany { mandate, person: town.boss.id() }).await.expect("offered");
        let accept = AnswerInvitation { side: Side::Person(town.boss.id()), invitation: offer.id, accept: true };
        app.execute(accept).await.expect("agreed");
        assert_eq!(sponsor(&town).await, (zoe, false, Publication::Listed));
        town
    })
    .await;
}

#[tokio::test]
async fn whom_an_admin_gives_a_lost_company_answers_for_it() {
    in_town(|town| async move {
        let (app, boss) = (town.app(), town.boss.id());
        let place = town.place(boss).await.expect("the owner's");
        let tx = app.store().begin(town.now()).await.expect("begins");
        tx.memberships().save(&Membership { until: Some(tx.now()), ..place }).await.expect("ended");
        tx.commit().await.expect("committed");
        publication::sweep(app).await.expect("swept");
        assert_eq!(sponsor(&town).await, (boss, false, Publication::Hidden), "nobody is left");
        let lea = town.person("lea").await;
        app.execute(RecoverCompany::for_names(app, "fonderie", "lea").await.expect("known")).await.expect("given");
        assert_eq!(sponsor(&town).await, (lea, false, Publication::Listed));
        town
    })
    .await;
}

#[tokio::test]
async fn whoever_is_suspended_answers_for_nothing_until_they_are_let_back() {
    in_town(|town| async move {
        let (app, boss) = (town.app(), town.boss.id());
        let suspend = async |actor, suspended| {
            let command = SuspendAccount { actor, suspended, reason: "Publicité".into(), by: None };
            assert!(app.execute(command).await.expect("done"));
        };
        suspend(boss, true).await;
        assert_eq!(sponsor(&town).await, (boss, false, Publication::Hidden), "nobody else can");
        suspend(boss, false).await;
        assert_eq!(sponsor(&town).await, (boss, false, Publication::Listed));

        town.world.clock().step(TimeDelta::days(1));
        let lea = town.member("lea", CompanyRole::Owner).await;
        suspend(boss, true).await;
        assert_eq!(sponsor(&town).await, (lea, false, Publication::Listed), "in the same change");
        assert_eq!(told(&town, lea).await, 1);
        suspend(boss, false).await;
        assert_eq!(sponsor(&town).await, (lea, false, Publication::Listed), "who took over goes on");

        // With both gone nobody answers for it; the first who comes back does.
        suspend(boss, true).await;
        suspend(lea, true).await;
        assert_eq!(sponsor(&town).await, (lea, false, Publication::Hidden));
        suspend(boss, false).await;
        assert_eq!(sponsor(&town).await, (boss, false, Publication::Listed));
        // However an account came to be suspended, the next look finds it.
        let tx = app.store().begin(town.now()).await.expect("begins");
        tx.actors().save_standing(boss, Standing::Suspended).await.expect("saved");
        tx.commit().await.expect("committed");
        publication::sweep(app).await.expect("swept");
        assert_eq!(sponsor(&town).await, (boss, false, Publication::Hidden));
        town
    })
    .await;
}
