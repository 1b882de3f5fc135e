//! Posts for a company's team, or for those who work with it: who reads them, and that nobody else ever does.

use app::{
    Kind, Origin,
    boost::Boost,
    company::{self, Speaker},
    cursor::MoveCursor,
    follow::RequestFollow,
    like::Like,
    membership::{EndMembership, SetEnd, Side},
    notification::NotificationSubscriber,
    post::{DeletePost, Draft, Edit, EditPost, PublishPost},
    remote::Nowhere,
};
use chrono::TimeDelta;
use domain::{
    audience::Audience,
    cursor::Level,
    id::{ActorId, PostId},
    membership::CompanyRole,
    notification::NotificationKind,
};
use storage::views;
use testkit::for_each_world;

use super::{
    end::draft,
    town::{Town, in_town, refusal},
};

async fn publish(town: &Town, speaker: Speaker, draft: Draft) -> Result<PostId, app::Error> {
    let post = PublishPost::prepare(town.app(), &Nowhere, speaker, draft, None).await.expect("fits");
    town.app().execute(post).await
}

/// Whether an app that asks for this one post is shown it.
async fn is_shown(town: &Town, reader: ActorId, post: PostId) -> bool {
    views::post(&town.app().read(), post, Some(reader)).await.expect("reads").is_some()
}

async fn reads(town: &Town, reader: ActorId, post: PostId) -> bool {
    let read = town.app().read();
    let found = read.posts().find_readable(post, Some(reader)).await.expect("reads").is_some();
    let profile = views::account_posts(
        &read,
        town.fonderie.id(),
        views::AccountPosts::default(),
        None,
        Some(reader),
        storage::Page::first(40),
    );
    let listed = profile.await.expect("reads").ids().contains(&post);
    let home =
        views::home(&read, reader, town.now(), storage::Page::first(40)).await.expect("reads").ids().contains(&post);
    assert_eq!(found, home, "the timeline and the post say the same");
    assert!(found || !listed);
    found
}

#[tokio::test]
async fn each_role_reads_what_is_for_it_while_it_lasts() {
    in_town(|town| async move {
        let (app, company) = (town.app(), town.fonderie.id());
        let mut people = Vec::new();
        for role in CompanyRole::ALL {
            people.push((town.member(&format!("a_{}", role.as_str()), role).await, role));
        }
        let stranger = town.person("stranger").await;
        let follow = RequestFollow {
            origin: Origin::Local(Speaker::Person(stranger)),
            target: company,
            show_boosts: None,
            notify: None,
        };
        app.execute(follow).await.expect("follows");
        let voice = town.fonderie.speaker().await;
        for audience in [Audience::Team, Audience::Partners] {
            // Whom it names and is not of the circle does not get it.
            let text = Draft { audience, ..draft("Entre nous, @stranger") };
            let post = publish(&town, voice, text).await.expect("published");
            town.world.run_until_idle().await;
            for (person, role) in &people {
                let may = role.in_team() == (audience == Audience::Team);
                assert_eq!(reads(&town, *person, post).await, may, "{audience:?} {role:?}");
            }
            assert!(reads(&town, company, post).await, "the company itself");
            assert!(!reads(&town, stranger, post).await, "a follower who is named");
            let page = storage::Page::first(40);
            let told = app.read().notifications().page(stranger, &NotificationKind::ALL, None, page).await;
            assert!(told.expect("reads").is_empty());
            assert!(app.read().posts().find_readable(post, None).await.expect("reads").is_none());
            let (status, _) = town.lyon.fetch(&format!("/objects/{post}")).await;
            assert_eq!(status, 404);

            let (member, _) =
                people.iter().find(|(_, role)| role.in_team() == (audience == Audience::Team)).expect("one");
            let (member, post_of) = (*member, post);
            let boost =
                |speaker| Boost { origin: Origin::Local(speaker), post: post_of, audience: None, published: None };
            for speaker in [Speaker::Person(member), voice] {
                assert_eq!(refusal(app.execute(boost(speaker)).await), Kind::Forbidden, "nobody boosts it");
            }
            let last = people.iter().rfind(|(_, role)| role.in_team() == (audience == Audience::Team)).expect("one").0;
            app.execute(Like { origin: Origin::Local(Speaker::Person(last)), post }).await.expect("liked");
            app.execute(EndMembership { side: Side::Person(last), company, person: last }).await.expect("left");
            assert!(!reads(&town, last, post).await, "who left reads it no more");
        }
        town
    })
    .await;
}

#[tokio::test]
async fn answers_stay_within() {
    in_town(|town| async move {
        let (app, company) = (town.app(), town.fonderie.id());
        let lea = town.member("lea", CompanyRole::Employee).await;
        let zoe = town.member("zoe", CompanyRole::Employee).await;
        let client = town.member("client", CompanyRole::Client).await;
        let voice = town.fonderie.speaker().await;
        let team = Draft { audience: Audience::Team, ..draft("Réunion") };
        let post = publish(&town, voice, team.clone()).await.expect("published");
        // Whatever the app asked for.
        let answer = Draft { in_reply_to: Some(post), audience: Audience::Public, ..draft("J’y serai") };
        let answer = publish(&town, Speaker::Person(lea), answer).await.expect("answered");
        assert_eq!(app.read().posts().get(answer).await.expect("there").audience, Audience::Team);
        for (who, may) in [(zoe, true), (company, true), (client, false)] {
            let found = app.read().posts().find_readable(answer, Some(who)).await.expect("reads");
            assert_eq!(found.is_some(), may);
        }
        town.world.run_until_idle().await;
        let page = storage::Page::first(40);
        let told = app.read().notifications().page(company, &[NotificationKind::Mention], None, page).await;
        assert_eq!(told.expect("reads").len(), 1, "who is answered hears of it");
        // Who is not of it cannot answer, and a person has no team.
        let outside = Draft { in_reply_to: Some(post), ..draft("Et moi ?") };
        assert_eq!(refusal(publish(&town, Speaker::Person(client), outside).await), Kind::NotFound);
        assert_eq!(refusal(publish(&town, Speaker::Person(lea), team.clone()).await), Kind::Forbidden);
        let public = publish(&town, Speaker::Person(lea), draft("Pour tous")).await.expect("published");
        let narrowed = Draft { in_reply_to: Some(public), ..team };
        assert_eq!(refusal(publish(&town, voice, narrowed).await), Kind::Forbidden, "a circle begins with its company");
        // Let go, even her own answer is behind her, but for its author.
        app.execute(EndMembership { side: Side::Person(zoe), company, person: zoe }).await.expect("left");
        assert!(app.read().posts().find_readable(answer, Some(zoe)).await.expect("reads").is_none());
        assert!(company::speaker(&app.read(), zoe, company, town.now()).await.is_err());
        town
    })
    .await;
}

#[tokio::test]
async fn it_never_leaves_the_server() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (fonderie, anna) = (lyon.company("fonderie").await, brest.person("anna").await);
        anna.follows(&fonderie).await;
        world.settle().await;
        let app = lyon.app();
        let voice = fonderie.speaker().await;
        for audience in [Audience::Team, Audience::Partners] {
            let text = Draft { audience, ..draft("@anna@brest.test ceci reste ici") };
            let post = PublishPost::prepare(app, lyon.node().federation(), voice, text, None).await.expect("fits");
            let post = app.execute(post).await.expect("published");
            let edit = Edit::new("@anna@brest.test et cela aussi");
            let edit = EditPost::prepare(app, lyon.node().federation(), voice, post, edit).await.expect("fits");
            app.execute(edit).await.expect("edited");
            for subscriber in lyon.node().subscribers() {
                app::relay::drain(app, subscriber.as_ref()).await.expect("told");
            }
            assert_eq!(app.read().deliveries().count_pending().await.expect("reads"), 0);
            app.execute(DeletePost { origin: Origin::Local(voice), post }).await.expect("deleted");
            for subscriber in lyon.node().subscribers() {
                app::relay::drain(app, subscriber.as_ref()).await.expect("told");
            }
            assert_eq!(app.read().deliveries().count_pending().await.expect("reads"), 0);
        }
        world.settle().await;
        assert_eq!(anna.home().await, Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn a_closed_company_hears_its_team_and_whom_its_post_is_for() {
    in_town(|town| async move {
        let mandate = town.mandate().await;
        town.app().execute(MoveCursor { mandate, level: Level::Showcase }).await.expect("moved");
        let voice = town.fonderie.speaker().await;
        for role in CompanyRole::ALL {
            let person = town.member(&format!("a_{}", role.as_str()), role).await;
            let own = if role.in_team() { Audience::Team } else { Audience::Partners };
            for (audience, may) in [(Audience::Public, role.in_team()), (own, true)] {
                let post = publish(&town, voice, Draft { audience, ..draft("Voici") }).await.expect("published");
                let answer = Draft { in_reply_to: Some(post), ..draft("Vu") };
                let said = publish(&town, Speaker::Person(person), answer).await;
                assert_eq!(said.is_ok(), may, "{role:?} {audience:?} {said:?}");
            }
        }
        town
    })
    .await;
}

#[tokio::test]
async fn an_end_that_was_set_counts_from_its_moment_on() {
    in_town(|town| async move {
        let (app, mandate) = (town.app(), town.mandate().await);
        let lea = town.member("lea", CompanyRole::Employee).await;
        app.execute(MoveCursor { mandate, level: Level::Showcase }).await.expect("moved");
        let until = Some(town.now() + TimeDelta::days(1));
        app.execute(SetEnd { mandate, person: lea, until }).await.expect("set");
        let voice = town.fonderie.speaker().await;
        let team = Draft { audience: Audience::Team, ..draft("Réunion") };
        let before = publish(&town, voice, team.clone()).await.expect("published");
        let open = publish(&town, voice, draft("Pour tous")).await.expect("published");
        let answer = |post| Draft { in_reply_to: Some(post), ..draft("J’y serai") };
        publish(&town, Speaker::Person(lea), answer(open)).await.expect("one of the team");
        assert!(reads(&town, lea, before).await && is_shown(&town, lea, before).await);

        // Nobody has looked after what ended yet.
        town.world.clock().step(TimeDelta::days(1));
        assert!(!reads(&town, lea, before).await && !is_shown(&town, lea, before).await);
        assert_eq!(refusal(publish(&town, Speaker::Person(lea), answer(before)).await), Kind::NotFound);
        assert_eq!(refusal(publish(&town, Speaker::Person(lea), answer(open)).await), Kind::Forbidden);
        let after = publish(&town, voice, team).await.expect("published");
        assert!(!app.read().home().contains(lea, after).await.expect("reads"), "it does not come to her at all");
        assert!(!reads(&town, lea, after).await);
        let after = app.read().posts().get(after).await.expect("there");
        assert!(!app.read().posts().circle_members(&after).await.expect("reads").contains(&lea));
        town
    })
    .await;
}

#[tokio::test]
async fn telling_many_of_a_circle_costs_no_more_than_telling_one() {
    in_town(|town| async move {
        let app = town.app();
        let mut names = Vec::new();
        for number in 0..6 {
            let name = format!("lea{number}");
            town.member(&name, if number == 5 { CompanyRole::Client } else { CompanyRole::Employee }).await;
            names.push(name);
        }
        town.world.run_until_idle().await;
        let voice = town.fonderie.speaker().await;
        let cost = async |names: &[String]| {
            let text = names.iter().flat_map(|name| ["@", name.as_str(), " "]).collect::<String>();
            let team = Draft { audience: Audience::Team, ..draft(&text) };
            publish(&town, voice, team).await.expect("published");
            let teller = NotificationSubscriber::new(app);
            let before = app.store().statements();
            app::relay::drain(app, &teller).await.expect("told");
            app.store().statements() - before
        };
        let (one, many) = (cost(&names[..1]).await, cost(&names).await);
        assert_eq!(one, many);
        for (name, times) in names.iter().zip([2, 1, 1, 1, 1, 0]) {
            let (page, kinds) = (storage::Page::first(40), [NotificationKind::Mention]);
            let who = town.person(name).await;
            let told = app.read().notifications().page(who, &kinds, None, page).await.expect("reads").len();
            assert_eq!(told, times, "{name}");
        }
        town
    })
    .await;
}
