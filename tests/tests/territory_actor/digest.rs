//! What comes too fast for a territory is told together, and says no more than those who published it.

use app::{
    post::{Edit, EditPost},
    suspension::SuspendAccount,
    territory::{announce::sweep, tie::LetPassOn},
};
use chrono::TimeDelta;
use domain::{
    actor::Standing,
    territory::announce::{Parents, Rules},
    uri::Uri,
};
use testkit::{Account, Server, for_each_world};

use super::{LYON, enable, follow, knows_the_rhone, passed_on};

/// Nothing goes at once.
const GATHERED: Rules = Rules { parents: Parents::None, per_hour: 0 };

async fn edit(author: &Account, post: &Uri, text: &str) {
    let (server, speaker) = (author.server(), author.speaker().await);
    let post = server.app().instance().post_id(post).expect("a post here");
    let command = EditPost::prepare(server.app(), server.node().federation(), speaker, post, Edit::new(text)).await;
    server.app().execute(command.expect("an edit")).await.expect("edited");
}

#[tokio::test]
async fn what_comes_too_fast_is_told_together_an_hour_later() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        knows_the_rhone(&lyon).await;
        let (fonderie, anna) = (lyon.company("fonderie").await, brest.person("anna").await);
        let city = enable(&lyon, LYON).await.actor.id;
        follow(&anna, "lyon@lyon.test").await;
        world.settle().await;
        let mut posts = Vec::new();
        for number in 1..=16 {
            posts.push(fonderie.posts(&format!("Annonce {number} & co")).await);
            world.clock().step(TimeDelta::seconds(1));
            world.settle().await;
        }
        let alone = passed_on(&lyon, city).await;
        assert_eq!(alone.len(), 12, "the hour is full");
        assert_eq!(anna.home().await.len(), 12);

        // What is deleted by then is left out, and what says something else is told as it is.
        fonderie.deletes(&posts[13]).await;
        edit(&fonderie, &posts[14], "Autre chose").await;
        world.clock().step(TimeDelta::minutes(58));
        world.settle().await;
        assert_eq!(passed_on(&lyon, city).await.len(), 12, "not yet");
        world.clock().step(TimeDelta::minutes(3));
        world.settle().await;
        let passed = passed_on(&lyon, city).await;
        let (digest, boosted) = passed[12];
        assert_eq!((passed.len(), boosted), (13, None));
        let digest = lyon.app().read().posts().get(digest).await.expect("a post");
        for (number, told) in [(12, false), (13, true), (14, false), (15, true), (16, true)] {
            let address = format!("href=\"{}\"", page_of(&lyon, &posts[number - 1]).await);
            assert_eq!(digest.content.contains(&address), told, "{number}: {}", digest.content);
        }
        assert!(digest.content.contains("Annonce 13 &amp; co") && digest.content.contains("Autre chose"));
        assert!(!digest.content.contains("Annonce 15"));
        assert_eq!(digest.language.as_deref(), Some("fr"));
        let home = anna.home().await;
        assert!(home[0].contains("Annonce 16 & co") && home.len() == 13, "{home:?}");

        // A new hour has begun, and nothing is told twice.
        fonderie.posts("De nouveau").await;
        world.settle().await;
        world.clock().step(TimeDelta::hours(2));
        world.settle().await;
        assert_eq!(passed_on(&lyon, city).await.len(), 14);
    })
    .await;
}

async fn page_of(server: &Server, post: &Uri) -> String {
    let id = server.app().instance().post_id(post).expect("a post here");
    let post = server.app().read().posts().get(id).await.expect("a post");
    post.url.expect("a page").to_string()
}

#[tokio::test]
async fn a_digest_says_no_more_than_its_posts_do() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        knows_the_rhone(&lyon).await;
        let (fonderie, anna) = (lyon.company("fonderie").await, brest.person("anna").await);
        let city = enable(&lyon, LYON).await.actor.id;
        follow(&anna, "lyon@lyon.test").await;
        world.settle().await;
        let secret = fonderie.posts("Une adresse par erreur").await;
        let open = fonderie.posts("Portes ouvertes").await;
        sweep(lyon.app(), GATHERED).await.expect("gathered");
        world.clock().step(TimeDelta::hours(1));
        world.settle().await;
        let passed = passed_on(&lyon, city).await;
        assert_eq!(passed.len(), 1, "{passed:?}");
        let home = anna.home().await;
        assert!(home[0].contains("par erreur") && home[0].contains("ouvertes"), "{home:?}");

        // What its author takes back or changes is taken back and changed there too, and nothing of it is kept.
        world.clock().step(TimeDelta::minutes(5));
        fonderie.deletes(&secret).await;
        edit(&fonderie, &open, "Portes closes").await;
        world.settle().await;
        let home = anna.home().await;
        assert_eq!(home.len(), 1, "{home:?}");
        assert!(!home[0].contains("erreur") && home[0].contains("closes"), "{home:?}");
        let read = lyon.app().read();
        let digest = read.posts().get(passed[0].0).await.expect("a post");
        assert!(!digest.content.contains("erreur") && digest.edited_at.is_some(), "{}", digest.content);
        assert_eq!(read.posts().versions(digest.id).await.expect("reads").len(), 0, "no history of it");

        // A digest of nothing is none.
        fonderie.deletes(&open).await;
        world.settle().await;
        assert_eq!((passed_on(&lyon, city).await.len(), anna.home().await.len()), (0, 0));
    })
    .await;
}

#[tokio::test]
async fn a_digest_tells_of_nobody_who_is_suspended() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        knows_the_rhone(&lyon).await;
        let (fonderie, scierie) = (lyon.company("fonderie").await, lyon.company("scierie").await);
        let anna = brest.person("anna").await;
        enable(&lyon, LYON).await;
        follow(&anna, "lyon@lyon.test").await;
        world.settle().await;
        fonderie.posts("Gagnez vite").await;
        scierie.posts("Portes ouvertes").await;
        sweep(lyon.app(), GATHERED).await.expect("gathered");
        world.clock().step(TimeDelta::hours(1));
        world.settle().await;
        let told = async |text: &str| {
            let home = anna.home().await;
            assert!(home.len() == 1 && home[0].contains("Portes ouvertes"), "{home:?}");
            home[0].contains(text)
        };
        assert!(told("Gagnez vite").await);
        for suspended in [true, false] {
            world.clock().step(TimeDelta::minutes(5));
            let reason = "Publicité".to_owned();
            let command = SuspendAccount { actor: fonderie.id(), suspended, reason, by: None };
            assert!(lyon.app().execute(command).await.expect("decided"));
            world.settle().await;
            assert_eq!(told("Gagnez vite").await, !suspended, "suspended: {suspended}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_digest_tells_of_nobody_who_does_not_want_it_any_more() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        knows_the_rhone(&lyon).await;
        let (fonderie, scierie) = (lyon.company("fonderie").await, lyon.company("scierie").await);
        let anna = brest.person("anna").await;
        let city = enable(&lyon, LYON).await.actor.id;
        follow(&anna, "lyon@lyon.test").await;
        world.settle().await;
        fonderie.posts("Embauche un soudeur").await;
        scierie.posts("Portes ouvertes").await;
        sweep(lyon.app(), GATHERED).await.expect("gathered");
        world.clock().step(TimeDelta::hours(1));
        world.settle().await;
        let told = async || anna.home().await;
        let home = told().await;
        assert!(home.len() == 1 && home[0].contains("soudeur"), "{home:?}");
        for willing in [false, true] {
            world.clock().step(TimeDelta::minutes(5));
            let speaker = fonderie.speaker().await;
            lyon.app().execute(LetPassOn { speaker, willing }).await.expect("saved");
            world.settle().await;
            let home = told().await;
            assert!(home.len() == 1 && home[0].contains("Portes ouvertes"), "{home:?}");
            assert_eq!(home[0].contains("soudeur"), willing, "{home:?}");
        }
        assert_eq!(passed_on(&lyon, city).await.len(), 1, "what was told is not passed on again by itself");

        // Of nobody left there is no digest left.
        for company in [&fonderie, &scierie] {
            let speaker = company.speaker().await;
            lyon.app().execute(LetPassOn { speaker, willing: false }).await.expect("saved");
        }
        world.settle().await;
        let home = told().await;
        assert!(home.is_empty(), "{home:?}");
    })
    .await;
}

#[tokio::test]
async fn whom_moderators_show_to_followers_alone_is_not_passed_on() {
    for_each_world(["lyon.test"], |world, [lyon]| async move {
        knows_the_rhone(&lyon).await;
        let fonderie = lyon.company("fonderie").await;
        let city = enable(&lyon, LYON).await.actor.id;
        fonderie.posts("En attente").await;
        sweep(lyon.app(), GATHERED).await.expect("gathered");
        let tx = lyon.app().store().begin(lyon.app().now()).await.expect("begins");
        tx.actors().save_standing(fonderie.id(), Standing::Limited).await.expect("saved");
        tx.commit().await.expect("committed");
        fonderie.posts("Encore").await;
        world.clock().step(TimeDelta::hours(1));
        world.settle().await;
        assert_eq!(passed_on(&lyon, city).await, [], "neither at once nor together");
    })
    .await;
}
