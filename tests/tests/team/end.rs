//! How a membership ends, and that a company never belongs to nobody.

use app::{
    Kind,
    company::{self, Speaker},
    invitation::AnswerInvitation,
    membership::{self, ChangeRole, EndMembership, SetEnd, Side},
    post::{Draft, PublishPost},
    remote::Nowhere,
    session::{self, ActAs, BeginSession},
    token::{self, IssueToken},
    transfer::{OfferCompany, RecoverCompany},
};
use chrono::TimeDelta;
use domain::{audience::Audience, id::ActorId, membership::CompanyRole, notification::NotificationKind, scope::Scopes};

use super::town::{Town, in_town, refusal};

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
