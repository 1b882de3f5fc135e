//! How a membership ends, and that a company never belongs to nobody.

use app::{
    Kind,
    account_delete::{Authority, DeleteAccount, owned_alone},
    company::{self, Speaker},
    invitation::{self, AnswerInvitation, Invite, Invitees, JoinByDomain, UseInvitation},
    membership::{self, ChangeRole, EndMembership, SetEnd, Side},
    post::{Draft, PublishPost},
    remote::Nowhere,
    session::{self, ActAs, BeginSession},
    suspension::SuspendAccount,
    token::{self, IssueToken},
    transfer::{OfferCompany, RecoverCompany},
};
use chrono::TimeDelta;
use domain::{audience::Audience, id::ActorId, membership::CompanyRole, notification::NotificationKind, scope::Scopes};

use super::town::{Town, in_town, refusal, terms};

pub fn draft(text: &str) -> Draft {
    Draft::new(text, Audience::Public)
}

/// Everything with which somebody speaks for the company: a session, a token, a post about to be published.
struct Ways {
    person: ActorId,
    session: String,
    token: String,
    post: PublishPost,
}

impl Ways {
    async fn of(town: &Town, person: ActorId) -> Self {
        let (app, company) = (town.app(), town.fonderie.id());
        let login = app.read().logins().find_by_person(person).await.expect("reads").expect("a login");
        let (command, session) = BeginSession::of(login).expect("a session");
        app.execute(command).await.expect("begun");
        let hash = session::find(app, &session).await.expect("reads").expect("a session").hash;
        app.execute(ActAs { session: hash, person, actor: company }).await.expect("acts");
        let scopes = Scopes::parse("read write").expect("scopes");
        let (command, token) = IssueToken::new(person, company, scopes).expect("a token");
        app.execute(command).await.expect("issued");
        let speaker = company::speaker(&app.read(), person, company, town.now()).await.expect("a voice");
        let post = PublishPost::prepare(app, &Nowhere, speaker, draft("Bonjour"), None).await.expect("a post");
        Self { person, session, token, post }
    }

    /// None of them works any more.
    async fn are_shut(self, town: &Town) {
        let (app, company) = (town.app(), town.fonderie.id());
        let speaker = company::speaker(&app.read(), self.person, company, town.now()).await;
        assert_eq!(refusal(speaker), Kind::Forbidden);
        let faces = company::faces(&app.read(), self.person, town.now()).await.expect("reads");
        assert_eq!(faces, [self.person]);
        let session = session::find(app, &self.session).await.expect("reads").expect("the session goes on");
        assert_eq!(session.acts_as, self.person, "as the person");
        assert!(token::find(app, &self.token).await.expect("reads").is_none(), "the token is gone");
        assert_eq!(refusal(app.execute(self.post).await), Kind::Forbidden, "what was about to be said");
        let again = ActAs { session: session.hash, person: self.person, actor: company };
        assert_eq!(refusal(app.execute(again).await), Kind::Forbidden);
    }
}

#[tokio::test]
async fn whoever_leaves_or_is_let_go_is_silent_at_once() {
    in_town(|town| async move {
        let (app, company) = (town.app(), town.fonderie.id());
        for (name, leaves) in [("lea", true), ("marc", false)] {
            let person = town.member(name, CompanyRole::Spokesperson).await;
            let ways = Ways::of(&town, person).await;
            let side = if leaves { Side::Person(person) } else { Side::Company(town.mandate().await) };
            app.execute(EndMembership { side, company, person }).await.expect("ended");
            assert_eq!(town.role(person).await, None);
            ways.are_shut(&town).await;
            assert!(app.read().actors().get(person).await.expect("reads").is_active(), "the account stays");
            assert_eq!(refusal(app.execute(EndMembership { side, company, person }).await), Kind::NotFound);
        }
        // Nobody ends what is between two others.
        let zoe = town.member("zoe", CompanyRole::Employee).await;
        let stranger = Side::Person(town.person("eve").await);
        assert_eq!(refusal(app.execute(EndMembership { side: stranger, company, person: zoe }).await), Kind::NotFound);
        town
    })
    .await;
}

#[tokio::test]
async fn another_role_without_a_voice_is_silence_too() {
    in_town(|town| async move {
        let lea = town.member("lea", CompanyRole::Spokesperson).await;
        let ways = Ways::of(&town, lea).await;
        let (mandate, title) = (town.mandate().await, "  atelier  de\nmoulage ".to_owned());
        let change = |role| ChangeRole { mandate, person: lea, role, title: title.clone() };
        town.app().execute(change(CompanyRole::Employee)).await.expect("changed");
        ways.are_shut(&town).await;
        let place = town.place(lea).await.expect("still there");
        assert_eq!((place.role, place.badge.title.as_str()), (CompanyRole::Employee, "atelier de moulage"));
        assert_eq!(refusal(town.app().execute(change(CompanyRole::Owner)).await), Kind::Forbidden);
        assert_eq!(refusal(town.app().execute(change(CompanyRole::Client)).await), Kind::Forbidden);
        town
    })
    .await;
}

#[tokio::test]
async fn an_end_comes_by_itself_and_is_announced() {
    in_town(|town| async move {
        let (app, company) = (town.app(), town.fonderie.id());
        let lea = town.member("lea", CompanyRole::Spokesperson).await;
        let (mandate, until) = (town.mandate().await, town.now() + TimeDelta::days(10));
        let end = |until| SetEnd { mandate, person: lea, until };
        assert_eq!(refusal(app.execute(end(Some(town.now()))).await), Kind::Invalid, "an end lies ahead");
        app.execute(end(Some(until))).await.expect("set");
        let told = async |who: ActorId| {
            membership::sweep(app).await.expect("swept");
            town.world.run_until_idle().await;
            let page = storage::Page::first(40);
            let kinds = [NotificationKind::MembershipEnding];
            app.read().notifications().page(who, &kinds, None, page).await.expect("reads").len()
        };
        let all = async || (told(lea).await, told(company).await, told(town.boss.id()).await);
        assert_eq!(all().await, (0, 0, 0), "too early");
        town.world.clock().step(TimeDelta::days(3));
        assert_eq!(all().await, (1, 1, 1), "the owner as herself too");
        assert_eq!(all().await, (1, 1, 1), "once");
        let prepared = Ways::of(&town, lea).await;
        town.world.clock().step(TimeDelta::days(7));
        assert_eq!(town.role(lea).await, None);
        let speaker = company::speaker(&app.read(), lea, company, town.now()).await;
        assert_eq!(refusal(speaker), Kind::Forbidden);
        assert_eq!(refusal(app.execute(prepared.post).await), Kind::Forbidden);
        // What was left of it goes with the next look.
        assert!(token::find(app, &prepared.token).await.expect("reads").is_some());
        membership::sweep(app).await.expect("swept");
        assert!(token::find(app, &prepared.token).await.expect("reads").is_none());
        town
    })
    .await;
}

#[tokio::test]
async fn the_last_owner_stays() {
    in_town(|town| async move {
        let (app, company, boss) = (town.app(), town.fonderie.id(), town.boss.id());
        let lea = town.member("lea", CompanyRole::Spokesperson).await;
        let mandate = town.mandate().await;
        let leave = || EndMembership { side: Side::Person(boss), company, person: boss };
        assert_eq!(refusal(app.execute(leave()).await), Kind::Conflict);
        let demote = ChangeRole { mandate, person: boss, role: CompanyRole::Employee, title: String::new() };
        assert_eq!(refusal(app.execute(demote).await), Kind::Conflict);
        let until = Some(town.now() + TimeDelta::days(1));
        assert_eq!(refusal(app.execute(SetEnd { mandate, person: boss, until }).await), Kind::Conflict);
        assert_eq!(town.place(boss).await.expect("there").until, None, "nothing was changed");

        let offer = app.execute(OfferCompany { mandate, person: lea }).await.expect("offered");
        assert_eq!(town.role(lea).await, Some(CompanyRole::Spokesperson), "she has not agreed");
        let accept = AnswerInvitation { side: Side::Person(lea), invitation: offer.id, accept: true };
        app.execute(accept).await.expect("agreed");
        assert_eq!(town.role(lea).await, Some(CompanyRole::Owner));
        assert_eq!(town.role(boss).await, Some(CompanyRole::Spokesperson));
        assert_eq!(refusal(town.mandate_of(boss).await), Kind::Forbidden);
        app.execute(leave()).await.expect("now the one who handed over may go");
        town
    })
    .await;
}

#[tokio::test]
async fn an_owner_who_is_suspended_keeps_no_company() {
    in_town(|town| async move {
        let (app, company, boss) = (town.app(), town.fonderie.id(), town.boss.id());
        let lea = town.member("lea", CompanyRole::Owner).await;
        let suspend = |suspended| SuspendAccount { actor: lea, suspended, reason: "Publicité".into(), by: None };
        let leave = || EndMembership { side: Side::Person(boss), company, person: boss };
        app.execute(suspend(true)).await.expect("suspended");
        assert_eq!(refusal(app.execute(leave()).await), Kind::Conflict, "nobody could look after it");
        app.execute(suspend(false)).await.expect("let back");
        app.execute(leave()).await.expect("left");
        assert_eq!(town.owners().await, 1);
        town
    })
    .await;
}

#[tokio::test]
async fn whoever_deletes_their_account_leaves_an_owner_who_stays() {
    in_town(|town| async move {
        let (app, company, boss) = (town.app(), town.fonderie.id(), town.boss.id());
        let (mandate, lea) = (town.mandate().await, town.member("lea", CompanyRole::Owner).await);
        let until = Some(town.now() + TimeDelta::days(1));
        app.execute(SetEnd { mandate, person: lea, until }).await.expect("set");
        let delete = || DeleteAccount { actor: boss, authority: Authority::Owner };
        assert_eq!(owned_alone(&app.read(), boss, town.now()).await.expect("reads"), [company]);
        assert_eq!(refusal(app.execute(delete()).await), Kind::Conflict, "tomorrow it would be nobody's");
        app.execute(SetEnd { mandate, person: lea, until: None }).await.expect("set");
        let suspend = |suspended| SuspendAccount { actor: lea, suspended, reason: "Publicité".into(), by: None };
        app.execute(suspend(true)).await.expect("suspended");
        assert_eq!(owned_alone(&app.read(), boss, town.now()).await.expect("reads"), [company]);
        assert_eq!(refusal(app.execute(delete()).await), Kind::Conflict, "nobody could look after it");
        app.execute(suspend(false)).await.expect("let back");
        app.execute(delete()).await.expect("deleted");
        assert_eq!(town.owners().await, 1);
        town
    })
    .await;
}

#[tokio::test]
async fn what_a_former_owner_offered_is_no_offer() {
    in_town(|town| async move {
        let app = town.app();
        let (lea, zoe) = (town.member("lea", CompanyRole::Owner).await, town.person("zoe").await);
        let mandate = town.mandate_of(lea).await.expect("an owner");
        let offer = app.execute(OfferCompany { mandate, person: zoe }).await.expect("offered");
        let company = town.fonderie.id();
        app.execute(EndMembership { side: Side::Person(lea), company, person: lea }).await.expect("left");
        let accept = AnswerInvitation { side: Side::Person(zoe), invitation: offer.id, accept: true };
        assert_eq!(refusal(app.execute(accept).await), Kind::NotFound);
        assert_eq!((town.role(zoe).await, town.owners().await), (None, 1));
        town
    })
    .await;
}

#[tokio::test]
async fn what_a_suspended_owner_offered_rests() {
    in_town(|town| async move {
        let (app, lea) = (town.app(), town.member("lea", CompanyRole::Owner).await);
        let [zoe, tom, max] = [town.person("zoe").await, town.person("tom").await, town.person("max").await];
        let mandate = town.mandate_of(lea).await.expect("an owner");
        let invite = async |to, role| {
            let (command, secret) = Invite::prepare(mandate, to, terms(role), 50, 7).expect("an invitation");
            (app.execute(command).await.expect("invited").id, secret.unwrap_or_default())
        };
        let (_, link) = invite(Invitees::Link, CompanyRole::Spokesperson).await;
        let (domain, _) = invite(Invitees::Domain("people.example".into()), CompanyRole::Employee).await;
        let (voice, _) = invite(Invitees::Person(zoe), CompanyRole::Spokesperson).await;
        let transfer = app.execute(OfferCompany { mandate, person: tom }).await.expect("offered").id;
        let suspend = |suspended| SuspendAccount { actor: lea, suspended, reason: "Publicité".into(), by: None };
        let answer = |person, invitation, accept| AnswerInvitation { side: Side::Person(person), invitation, accept };
        let shown = async || {
            let behind = invitation::behind(&app.read(), &link, town.now()).await.expect("reads").is_some();
            (behind, invitation::by_domain(app, max).await.expect("reads").len())
        };
        assert_eq!(shown().await, (true, 1));

        app.execute(suspend(true)).await.expect("suspended");
        assert_eq!(shown().await, (false, 0));
        assert_eq!(refusal(app.execute(UseInvitation::new(max, &link)).await), Kind::NotFound);
        let join = || JoinByDomain { person: max, invitation: domain };
        assert_eq!(refusal(app.execute(join()).await), Kind::NotFound);
        assert_eq!(refusal(app.execute(answer(zoe, voice, true)).await), Kind::Forbidden);
        assert_eq!(refusal(app.execute(answer(tom, transfer, true)).await), Kind::Forbidden);
        for person in [zoe, tom, max] {
            assert_eq!(town.role(person).await, None);
        }

        // It stands again with whoever made it, and could be declined all the time.
        app.execute(suspend(false)).await.expect("let back");
        assert_eq!(shown().await, (true, 1));
        app.execute(join()).await.expect("joins");
        app.execute(answer(zoe, voice, true)).await.expect("agrees");
        app.execute(suspend(true)).await.expect("suspended again");
        app.execute(answer(tom, transfer, false)).await.expect("declined");
        assert_eq!(town.role(zoe).await, Some(CompanyRole::Spokesperson));
        town
    })
    .await;
}

#[tokio::test]
async fn whoever_was_let_go_does_not_come_back_by_what_was_offered_before() {
    in_town(|town| async move {
        let (app, company, mandate) = (town.app(), town.fonderie.id(), town.mandate().await);
        let (lea, zoe) = (town.person("lea").await, town.person("zoe").await);
        let invite = async |to, role| {
            let (command, secret) = Invite::prepare(mandate, to, terms(role), 50, 7).expect("an invitation");
            (app.execute(command).await.expect("invited").id, secret.unwrap_or_default())
        };
        let (_, link) = invite(Invitees::Link, CompanyRole::Employee).await;
        app.execute(UseInvitation::new(lea, &link)).await.expect("joins");
        // Another role is offered to her, and she has not answered.
        let (offered, _) = invite(Invitees::Person(lea), CompanyRole::Spokesperson).await;
        town.world.clock().step(TimeDelta::days(1));
        app.execute(EndMembership { side: Side::Company(mandate), company, person: lea }).await.expect("let go");
        assert_eq!(refusal(app.execute(UseInvitation::new(lea, &link)).await), Kind::NotFound, "the link goes round");
        let accept = AnswerInvitation { side: Side::Person(lea), invitation: offered, accept: true };
        assert_eq!(refusal(app.execute(accept).await), Kind::NotFound);
        assert_eq!(town.role(lea).await, None);

        // It stands for everyone else, and what is offered from now on is meant for her too.
        app.execute(UseInvitation::new(zoe, &link)).await.expect("joins");
        town.world.clock().step(TimeDelta::days(1));
        let (_, link) = invite(Invitees::Link, CompanyRole::Employee).await;
        app.execute(UseInvitation::new(lea, &link)).await.expect("wanted again");
        assert_eq!(town.role(lea).await, Some(CompanyRole::Employee));
        town
    })
    .await;
}

#[tokio::test]
async fn a_former_owner_leaves_no_door_open() {
    in_town(|town| async move {
        let (app, company) = (town.app(), town.fonderie.id());
        let (zoe, marc, eve) = (town.person("zoe").await, town.person("marc").await, town.person("eve").await);
        for (name, handed_over) in [("lea", false), ("jo", true)] {
            let owner = town.member(name, CompanyRole::Owner).await;
            let mandate = town.mandate_of(owner).await.expect("an owner");
            let invite = async |to, role| {
                let (command, secret) = Invite::prepare(mandate, to, terms(role), 1, 7).expect("an invitation");
                (app.execute(command).await.expect("invited").id, secret.unwrap_or_default())
            };
            let (_, link) = invite(Invitees::Link, CompanyRole::Spokesperson).await;
            let (_, code) = invite(Invitees::Code, CompanyRole::Employee).await;
            let (agent, _) = invite(Invitees::Person(zoe), CompanyRole::Agent).await;
            let (employee, _) = invite(Invitees::Person(marc), CompanyRole::Employee).await;
            let answer = |person, invitation| AnswerInvitation { side: Side::Person(person), invitation, accept: true };
            if handed_over {
                let next = town.person("next").await;
                let offer = app.execute(OfferCompany { mandate, person: next }).await.expect("offered");
                app.execute(answer(next, offer.id)).await.expect("agreed");
            } else {
                let side = Side::Company(town.mandate().await);
                app.execute(EndMembership { side, company, person: owner }).await.expect("let go");
            }
            for secret in [link, code] {
                assert_eq!(refusal(app.execute(UseInvitation::new(eve, &secret)).await), Kind::NotFound, "{name}");
            }
            assert_eq!(refusal(app.execute(answer(zoe, agent)).await), Kind::NotFound, "{name}");
            // Whoever was invited by name, with no voice, was invited by the company.
            app.execute(answer(marc, employee)).await.expect("joins");
            app.execute(EndMembership { side: Side::Person(marc), company, person: marc }).await.expect("left");
        }
        town
    })
    .await;
}

#[tokio::test]
async fn an_owner_who_deletes_their_account_takes_the_links_along() {
    in_town(|town| async move {
        let (app, lea, eve) = (town.app(), town.member("lea", CompanyRole::Owner).await, town.person("eve").await);
        let mandate = town.mandate_of(lea).await.expect("an owner");
        let link = Invite::prepare(mandate, Invitees::Link, terms(CompanyRole::Spokesperson), 1, 7);
        let (command, link) = link.expect("an invitation");
        app.execute(command).await.expect("invited");
        app.execute(DeleteAccount { actor: lea, authority: Authority::Owner }).await.expect("deleted");
        let link = link.expect("a secret");
        assert_eq!(refusal(app.execute(UseInvitation::new(eve, &link)).await), Kind::NotFound, "it may be hers");
        town
    })
    .await;
}

#[tokio::test]
async fn an_admin_gives_a_company_back_to_somebody() {
    in_town(|town| async move {
        let (app, lea) = (town.app(), town.person("lea").await);
        let command = RecoverCompany::for_names(app, "@fonderie", "lea").await.expect("known");
        app.execute(command).await.expect("given");
        assert_eq!(town.role(lea).await, Some(CompanyRole::Owner));
        let log = app.read().audit().page(storage::Page::first(10)).await.expect("reads");
        assert!(log.iter().any(|entry| (entry.action.as_str(), entry.target.as_str(), entry.detail.as_str())
            == ("company.owner", "@fonderie", "@lea")));
        let speaker = company::speaker(&app.read(), lea, town.fonderie.id(), town.now()).await.expect("a voice");
        assert!(matches!(speaker, Speaker::Company(_)));
        let person_for_company = RecoverCompany::for_names(app, "lea", "fonderie").await.expect("known");
        assert_eq!(refusal(app.execute(person_for_company).await), Kind::Invalid);
        town
    })
    .await;
}
