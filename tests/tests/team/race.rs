//! Two things at once: what each alone may do, both together must not.

use app::{
    invitation::{AnswerInvitation, Invite, Invitees, UseInvitation},
    membership::{ChangeRole, EndMembership, Side},
    transfer::OfferCompany,
};
use domain::membership::CompanyRole;

use super::town::{in_town, terms};

/// How often each race is run: they are won by chance.
const ROUNDS: usize = 6;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_place_is_taken_once() {
    in_town(|town| async move {
        let app = town.app();
        for round in 0..ROUNDS {
            let one = town.person(&format!("one{round}")).await;
            let other = town.person(&format!("other{round}")).await;
            let mandate = town.mandate().await;
            let (command, secret) =
                Invite::prepare(mandate, Invitees::Link, terms(CompanyRole::Employee), 1, 7).expect("a link");
            app.execute(command).await.expect("made");
            let secret = secret.expect("a secret");
            let (first, second) = tokio::join!(
                app.execute(UseInvitation::new(one, &secret)),
                app.execute(UseInvitation::new(other, &secret))
            );
            assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
            assert_eq!(town.role(one).await.is_some(), first.is_ok());
            assert_eq!(town.role(other).await.is_some(), second.is_ok());
        }
        town
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_answer_counts() {
    in_town(|town| async move {
        let app = town.app();
        for round in 0..ROUNDS {
            let lea = town.person(&format!("lea{round}")).await;
            let to = Invitees::Person(lea);
            let (command, _) =
                Invite::prepare(town.mandate().await, to, terms(CompanyRole::Employee), 1, 7).expect("an invitation");
            let id = app.execute(command).await.expect("made").id;
            let answer = |accept| AnswerInvitation { side: Side::Person(lea), invitation: id, accept };
            let (yes, again) = tokio::join!(app.execute(answer(true)), app.execute(answer(true)));
            assert!(yes.is_ok() != again.is_ok(), "{yes:?} {again:?}");
            assert_eq!(town.role(lea).await, Some(CompanyRole::Employee));
        }
        town
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_owners_do_not_both_go() {
    in_town(|town| async move {
        let (app, company, boss) = (town.app(), town.fonderie.id(), town.boss.id());
        for round in 0..ROUNDS {
            // Whoever went last time is back.
            town.joined(boss, CompanyRole::Owner).await;
            let lea = town.member("lea", CompanyRole::Owner).await;
            assert_eq!(town.owners().await, 2);
            let leave = |person| EndMembership { side: Side::Person(person), company, person };
            if round % 2 == 0 {
                let (one, other) = tokio::join!(app.execute(leave(boss)), app.execute(leave(lea)));
                assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
            } else {
                // One leaves while she demotes the other.
                let mandate = town.mandate_of(lea).await.expect("an owner");
                let demote =
                    ChangeRole { mandate, person: boss, role: CompanyRole::Spokesperson, title: String::new() };
                let (left, demoted) = tokio::join!(app.execute(leave(lea)), app.execute(demote));
                assert!(left.is_ok() != demoted.is_ok(), "{left:?} {demoted:?}");
            }
            assert_eq!(town.owners().await, 1);
        }
        town
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_company_is_handed_over_to_one() {
    in_town(|town| async move {
        let (app, company) = (town.app(), town.fonderie.id());
        let mandate = town.mandate().await;
        let (lea, zoe) = (town.person("lea").await, town.person("zoe").await);
        let first = app.execute(OfferCompany { mandate, person: lea }).await.expect("offered").id;
        let second = app.execute(OfferCompany { mandate, person: zoe }).await.expect("offered").id;
        let accept = |person, invitation| AnswerInvitation { side: Side::Person(person), invitation, accept: true };
        let (one, other) = tokio::join!(app.execute(accept(lea, first)), app.execute(accept(zoe, second)));
        assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
        assert_eq!(town.owners().await, 1);
        assert_eq!(town.role(town.boss.id()).await, Some(CompanyRole::Spokesperson));
        assert!(app.read().memberships().team(company, town.now()).await.expect("reads").len() == 2);
        town
    })
    .await;
}
