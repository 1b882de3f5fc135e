//! How a membership begins: both sides agree, and nothing is shown before.

use app::{
    Kind,
    account::CreateAccount,
    invitation::{self, AnswerInvitation, AskToJoin, Invite, Invitees, JoinByDomain, UseInvitation, Withdraw},
    membership::{EndMembership, SaveOwn, ShowMember, Side},
};
use chrono::TimeDelta;
use domain::{
    id::{ActorId, InvitationId},
    login::Role,
    membership::{CompanyRole, HandShown},
    notification::NotificationKind,
};

use super::town::{Town, in_town, refusal, terms};

async fn invite(town: &Town, to: Invitees, role: CompanyRole, uses: i64) -> (InvitationId, Option<String>) {
    let (command, secret) = Invite::prepare(town.mandate().await, to, terms(role), uses, 7).expect("an invitation");
    (town.app().execute(command).await.expect("invited").id, secret)
}

async fn told(town: &Town, who: ActorId) -> Vec<NotificationKind> {
    town.world.run_until_idle().await;
    let page = storage::Page::first(40);
    let list = town.app().read().notifications().page(who, &NotificationKind::ALL, None, page).await.expect("reads");
    list.into_iter().map(|one| one.kind).collect()
}

#[tokio::test]
async fn a_named_person_agrees_and_both_show_it() {
    in_town(|town| async move {
        let lea = town.person("lea").await;
        let (id, _) = invite(&town, Invitees::Person(lea), CompanyRole::Spokesperson, 1).await;
        assert_eq!(told(&town, lea).await, [NotificationKind::Invited]);
        assert_eq!(town.role(lea).await, None, "nothing before she agrees");
        let app = town.app();
        // Nobody answers for her, nor takes it for a request.
        let other = town.person("marc").await;
        let answer = |side, accept| AnswerInvitation { side, invitation: id, accept };
        assert_eq!(refusal(app.execute(answer(Side::Person(other), true)).await), Kind::NotFound);
        assert_eq!(refusal(app.execute(answer(Side::Company(town.mandate().await), true)).await), Kind::NotFound);
        let again = Invite::prepare(town.mandate().await, Invitees::Person(lea), terms(CompanyRole::Client), 1, 7);
        assert_eq!(refusal(app.execute(again.expect("an invitation").0).await), Kind::Conflict);

        app.execute(answer(Side::Person(lea), true)).await.expect("agreed");
        assert_eq!(town.role(lea).await, Some(CompanyRole::Spokesperson));
        assert_eq!(told(&town, town.fonderie.id()).await, [NotificationKind::Joined]);
        assert_eq!(refusal(app.execute(answer(Side::Person(lea), true)).await), Kind::NotFound, "once");

        // Shown when both want it, on both pages; hidden as soon as one does not.
        let (company, now) = (town.fonderie.id(), town.now());
        let seen = async || {
            let read = app.read();
            let there = read.memberships().shown(company, now, 10).await.expect("reads").len();
            assert_eq!(read.memberships().shown(lea, now, 10).await.expect("reads").len(), there);
            there
        };
        assert_eq!(seen().await, 0);
        let save = |shown| SaveOwn { person: lea, company, shown, hand_shown: HandShown::First };
        app.execute(save(true)).await.expect("saved");
        assert_eq!(seen().await, 0, "the company has not said so");
        let mandate = town.mandate().await;
        app.execute(ShowMember { mandate, person: lea, shown: true }).await.expect("saved");
        assert_eq!(seen().await, 1);
        app.execute(save(false)).await.expect("saved");
        assert_eq!(seen().await, 0);
        town
    })
    .await;
}

#[tokio::test]
async fn an_invitation_can_be_declined_and_taken_back() {
    in_town(|town| async move {
        let (app, lea) = (town.app(), town.person("lea").await);
        let (id, _) = invite(&town, Invitees::Person(lea), CompanyRole::Employee, 1).await;
        let decline = AnswerInvitation { side: Side::Person(lea), invitation: id, accept: false };
        assert!(app.execute(decline).await.expect("declined").is_none());
        assert_eq!(town.role(lea).await, None);

        let (id, _) = invite(&town, Invitees::Person(lea), CompanyRole::Employee, 1).await;
        let mandate = town.mandate().await;
        assert_eq!(
            refusal(app.execute(Withdraw { side: Side::Person(lea), invitation: id }).await),
            Kind::NotFound,
            "it is not hers to take back"
        );
        app.execute(Withdraw { side: Side::Company(mandate), invitation: id }).await.expect("withdrawn");
        let accept = AnswerInvitation { side: Side::Person(lea), invitation: id, accept: true };
        assert_eq!(refusal(app.execute(accept).await), Kind::NotFound);

        // It ends by itself too.
        let (id, _) = invite(&town, Invitees::Person(lea), CompanyRole::Employee, 1).await;
        town.world.clock().step(TimeDelta::days(7));
        let accept = AnswerInvitation { side: Side::Person(lea), invitation: id, accept: true };
        assert_eq!(refusal(app.execute(accept).await), Kind::NotFound);
        // And what expired does not stand in the way.
        invite(&town, Invitees::Person(lea), CompanyRole::Employee, 1).await;
        town
    })
    .await;
}

#[tokio::test]
async fn links_and_codes_serve_as_often_as_they_say() {
    in_town(|town| async move {
        let app = town.app();
        let people = [town.person("lea").await, town.person("marc").await, town.person("zoe").await];
        let (_, link) = invite(&town, Invitees::Link, CompanyRole::Employee, 2).await;
        let link = link.expect("a secret");
        assert!(link.len() > 40, "nobody guesses it");
        app.execute(UseInvitation::new(people[0], &link)).await.expect("joins");
        assert_eq!(refusal(app.execute(UseInvitation::new(people[0], &link)).await), Kind::Conflict, "belongs already");
        app.execute(UseInvitation::new(people[1], &link)).await.expect("joins");
        assert_eq!(refusal(app.execute(UseInvitation::new(people[2], &link)).await), Kind::NotFound, "used up");

        let (_, code) = invite(&town, Invitees::Code, CompanyRole::Client, 5).await;
        let code = code.expect("a code");
        let typed = code.replace('-', " ").to_lowercase();
        assert!(invitation::behind(&app.read(), &typed, town.now()).await.expect("reads").is_some());
        app.execute(UseInvitation::new(people[2], &typed)).await.expect("joins");
        assert_eq!(town.role(people[2]).await, Some(CompanyRole::Client));
        // What gives a voice serves one person, whatever was asked.
        let (id, _) = invite(&town, Invitees::Link, CompanyRole::Spokesperson, 50).await;
        let offer = app.read().invitations().find(id, town.now()).await.expect("reads").expect("open");
        assert_eq!(offer.uses_left, 1);
        let owner = Invite::prepare(town.mandate().await, Invitees::Link, terms(CompanyRole::Owner), 1, 7);
        assert_eq!(refusal(owner), Kind::Forbidden);
        // An owner who follows a link for employees stays what they are.
        assert_eq!(refusal(app.execute(UseInvitation::new(town.boss.id(), &code)).await), Kind::Conflict);
        assert_eq!(town.role(town.boss.id()).await, Some(CompanyRole::Owner));
        town
    })
    .await;
}

#[tokio::test]
async fn an_address_at_the_domain_suffices_where_it_is_confirmed() {
    in_town(|town| async move {
        let app = town.app();
        let domain = |name: &str| Invitees::Domain(name.into());
        let (id, _) = invite(&town, domain("@Fonderie.Example"), CompanyRole::Employee, 1).await;
        let mut employees = Vec::new();
        for (name, email, confirmed, may) in [
            ("lea", "lea@fonderie.example", true, true),
            ("marc", "marc@fonderie.example", false, false),
            ("zoe", "zoe@notfonderie.example", true, false),
            ("eve", "eve@sub.fonderie.example", true, false),
        ] {
            let account = CreateAccount::prepare(app, name, email, "ancre et chaîne", Role::Member, None).await;
            let person = app.execute(account.expect("an account")).await.expect("an account").id;
            if !confirmed {
                let login = app.read().logins().find_by_person(person).await.expect("reads").expect("a login");
                let tx = app.store().begin(town.now()).await.expect("begins");
                tx.logins().delete(person).await.expect("deleted");
                let login = domain::login::Login { confirmed_at: None, ..login };
                tx.logins().insert(&login).await.expect("inserted");
                tx.commit().await.expect("committed");
            }
            assert_eq!(invitation::by_domain(app, person).await.expect("reads").len(), usize::from(may), "{name}");
            let joined = app.execute(JoinByDomain { person, invitation: id }).await;
            assert_eq!(joined.is_ok(), may, "{name}");
            assert_eq!(town.role(person).await.is_some(), may, "{name}");
            employees.extend(may.then_some(person));
        }
        // Let go, the address that she still has does not bring her back.
        town.world.clock().step(TimeDelta::days(1));
        for person in employees {
            let side = Side::Company(town.mandate().await);
            app.execute(EndMembership { side, company: town.fonderie.id(), person }).await.expect("let go");
            assert!(invitation::by_domain(app, person).await.expect("reads").is_empty());
            assert_eq!(refusal(app.execute(JoinByDomain { person, invitation: id }).await), Kind::NotFound);
        }
        // What is open to many is no voice, and a domain of everybody is nobody's.
        let mandate = town.mandate().await;
        let prepare = |to, role| Invite::prepare(mandate, to, terms(role), 1, 7);
        assert_eq!(refusal(prepare(domain("fonderie.example"), CompanyRole::Spokesperson)), Kind::Forbidden);
        assert_eq!(refusal(prepare(domain("gmail.com"), CompanyRole::Employee)), Kind::Invalid);
        town
    })
    .await;
}

#[tokio::test]
async fn a_person_asks_and_the_company_answers() {
    in_town(|town| async move {
        let (app, lea, company) = (town.app(), town.person("lea").await, town.fonderie.id());
        let ask = |role| AskToJoin { person: lea, company, terms: terms(role) };
        assert_eq!(refusal(app.execute(ask(CompanyRole::Owner)).await), Kind::Forbidden);
        let request = app.execute(ask(CompanyRole::Supplier)).await.expect("asked");
        assert_eq!(refusal(app.execute(ask(CompanyRole::Client)).await), Kind::Conflict, "one at a time");
        assert_eq!(told(&town, company).await, [NotificationKind::JoinRequested]);
        let owner = told(&town, town.boss.id()).await;
        assert!(owner.contains(&NotificationKind::JoinRequested), "as herself, whoever looks as the company");
        let answer = |side, accept| AnswerInvitation { side, invitation: request.id, accept };
        assert_eq!(refusal(app.execute(answer(Side::Person(lea), true)).await), Kind::NotFound, "she cannot say yes");
        app.execute(answer(Side::Company(town.mandate().await), true)).await.expect("accepted");
        assert_eq!(town.role(lea).await, Some(CompanyRole::Supplier));
        assert_eq!(told(&town, lea).await, [NotificationKind::Joined]);
        town
    })
    .await;
}
