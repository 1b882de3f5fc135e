//! Companies that accompany others, on both databases: who finds whom, asking, answering and ending, and who may.

use app::{
    Kind, Origin,
    account_delete::{Authority, DeleteAccount},
    block::{Block, Unblock},
    buddy::{AnswerBuddy, AskBuddy, EndBuddy, OfferBuddy, suggested},
    company::{CreateCompany, mandate},
    cursor::MoveCursor,
    directory,
    lesson::MarkLesson,
    territory::{Dataset, dataset::FRANCE, import},
};
use chrono::TimeDelta;
use domain::{
    buddy::{Buddy, BuddyState, MAX_ACCOMPANIED, REST},
    company::CompanyKind,
    cursor::Level,
    id::ActorId,
    lesson::Lesson,
    membership::{CompanyRole, Mandate},
    notification::NotificationKind::{BuddyAgreed, BuddyAsked, BuddyDeclined, BuddyEnded},
    uri::Uri,
};
use testkit::{Account, Server, for_each_world};

const LYON: &str = "insee-com:69123";
const VILLEURBANNE: &str = "insee-com:69266";

/// A company with an owner of its own.
async fn opens(server: &Server, handle: &str, place: &str, level: Level) -> Account {
    let owner = format!("{handle}_boss");
    server.person(&owner).await;
    let command = CreateCompany::prepare(server.app(), handle, handle, &owner, place, CompanyKind::Company).await;
    server.app().execute(command.expect("a company").sharing(level)).await.expect("a company");
    server.company_named(handle, &owner).await
}

/// A town where `atelier` begins, and `fonderie` beside it and `filature` in the next commune accompany others.
async fn town(server: &Server) -> [Account; 3] {
    let dataset = Dataset::built_in(FRANCE).expect("the dataset").around(&["insee-dep:69"]);
    import(server.app(), &dataset, |_| {}).await.expect("imported");
    let atelier = opens(server, "atelier", LYON, Level::Showcase).await;
    // The farther one is older, so that the order is not that of their ids.
    let filature = opens(server, "filature", VILLEURBANNE, Level::Cooperation).await;
    let fonderie = opens(server, "fonderie", LYON, Level::Dialogue).await;
    for guide in [&filature, &fonderie] {
        offers(guide, true).await.expect("willing");
    }
    directory::sweep(server.app()).await.expect("swept");
    [atelier, fonderie, filature]
}

async fn boss(company: &Account) -> Account {
    company.server().person(&format!("{}_boss", company.username())).await
}

async fn mandated(company: &Account) -> Mandate {
    let app = company.server().app();
    mandate(&app.read(), boss(company).await.id(), company.id(), app.now()).await.expect("an owner")
}

async fn offers(guide: &Account, willing: bool) -> Result<(), Kind> {
    let command = OfferBuddy { mandate: mandated(guide).await, willing };
    guide.server().app().execute(command).await.map_err(|error| error.kind())
}

async fn asks(newcomer: &Account, guide: &Account, note: &str) -> Result<(), Kind> {
    let command = AskBuddy { mandate: mandated(newcomer).await, guide: guide.id(), note: note.into() };
    newcomer.server().app().execute(command).await.map_err(|error| error.kind())
}

async fn answers(guide: &Account, newcomer: &Account, accept: bool) -> Result<(), Kind> {
    let command = AnswerBuddy { mandate: mandated(guide).await, newcomer: newcomer.id(), accept };
    guide.server().app().execute(command).await.map_err(|error| error.kind())
}

async fn ends(one: &Account, other: &Account) -> Result<(), Kind> {
    let command = EndBuddy { mandate: mandated(one).await, other: other.id() };
    one.server().app().execute(command).await.map_err(|error| error.kind())
}

async fn moves(company: &Account, level: Level) {
    let command = MoveCursor { mandate: mandated(company).await, level };
    company.server().app().execute(command).await.expect("moved");
}

/// Whom a company may ask.
async fn found(company: &Account) -> Vec<ActorId> {
    let app = company.server().app();
    suggested(&app.read(), &company.actor().await, app.now()).await.expect("a list")
}

async fn open(company: &Account) -> Vec<Buddy> {
    company.server().app().read().buddies().open(company.id()).await.expect("a list")
}

#[tokio::test]
async fn the_nearest_that_are_willing_and_free_are_found() {
    for_each_world(["lyon.test"], async |world, [lyon]| {
        let [atelier, fonderie, filature] = town(&lyon).await;
        let silo = opens(&lyon, "silo", LYON, Level::Listening).await;
        directory::sweep(lyon.app()).await.expect("swept");
        assert_eq!(offers(&silo, true).await, Err(Kind::Forbidden), "it does not talk with everyone");
        for newcomer in [&atelier, &silo] {
            assert_eq!(found(newcomer).await, [fonderie.id(), filature.id()]);
        }
        assert_eq!(found(&fonderie).await, [], "it does not begin");

        // What changed counts at once.
        moves(&fonderie, Level::Listening).await;
        assert_eq!(found(&atelier).await, [filature.id()]);
        moves(&fonderie, Level::CoCreation).await;
        offers(&filature, false).await.expect("no longer");
        assert_eq!(found(&atelier).await, [fonderie.id()]);
        assert_eq!(asks(&atelier, &filature, "Bonjour").await, Err(Kind::NotFound));
        offers(&filature, true).await.expect("again");
        let block = Block { origin: Origin::Local(fonderie.speaker().await), target: atelier.id() };
        lyon.app().execute(block).await.expect("blocked");
        assert_eq!(found(&atelier).await, [filature.id()]);
        assert_eq!(asks(&atelier, &fonderie, "Bonjour").await, Err(Kind::NotFound));

        let tx = lyon.app().store().begin(lyon.app().now()).await.expect("begins");
        for number in 1..=i64::from(MAX_ACCOMPANIED) {
            let (newcomer, guide) = (ActorId(number), filature.id());
            let asked = Buddy { newcomer, guide, note: "Oui".into(), state: BuddyState::Asked, since: tx.now() };
            tx.buddies().save(&asked).await.expect("saved");
        }
        tx.commit().await.expect("commits");
        assert_eq!(found(&atelier).await, [], "it has no time");
        assert_eq!(asks(&atelier, &filature, "Bonjour").await, Err(Kind::Conflict));
        world.settle().await;
    })
    .await;
}

#[tokio::test]
async fn both_agree_and_either_ends_it() {
    for_each_world(["lyon.test"], async |world, [lyon]| {
        let [atelier, fonderie, filature] = town(&lyon).await;
        for nothing in ["", "  ", &"x".repeat(301)] {
            assert_eq!(asks(&atelier, &fonderie, nothing).await, Err(Kind::Invalid), "{nothing:?}");
        }
        assert_eq!(asks(&fonderie, &filature, "Nous aussi").await, Err(Kind::Forbidden), "it does not begin");
        asks(&atelier, &fonderie, " Par où commencer ? ").await.expect("asked");
        assert_eq!(asks(&atelier, &filature, "Et vous ?").await, Err(Kind::Conflict), "one at a time");
        assert_eq!(found(&atelier).await, []);
        let one = open(&fonderie).await.pop().expect("a request");
        assert_eq!((one.note.as_str(), one.state), ("Par où commencer ?", BuddyState::Asked));
        world.settle().await;
        let asked = (BuddyAsked, "atelier@lyon.test".to_owned());
        for told in [&boss(&fonderie).await, &fonderie] {
            assert_eq!(told.notifications().await, std::slice::from_ref(&asked));
        }

        assert_eq!(ends(&fonderie, &atelier).await, Err(Kind::Conflict), "it waits for an answer");
        assert_eq!(answers(&filature, &atelier, true).await, Err(Kind::NotFound), "nobody asked it");
        answers(&fonderie, &atelier, true).await.expect("agreed");
        assert_eq!(answers(&fonderie, &atelier, true).await, Err(Kind::Conflict));
        world.settle().await;
        let newcomer = boss(&atelier).await;
        assert_eq!(newcomer.notifications().await, [(BuddyAgreed, "fonderie@lyon.test".to_owned())]);
        // What was agreed stays, wherever the two stand.
        moves(&atelier, Level::Dialogue).await;
        moves(&fonderie, Level::Showcase).await;
        assert_eq!(open(&atelier).await, open(&fonderie).await);
        assert_eq!(open(&atelier).await[0].state, BuddyState::Agreed);
        ends(&fonderie, &atelier).await.expect("ended");
        assert_eq!(ends(&atelier, &fonderie).await, Err(Kind::NotFound));
        world.settle().await;
        assert_eq!(newcomer.notifications().await, [(BuddyEnded, "fonderie@lyon.test".to_owned())]);
        assert_eq!(open(&atelier).await, []);
    })
    .await;
}

#[tokio::test]
async fn a_request_is_taken_back_or_declined_and_rests() {
    for_each_world(["lyon.test"], async |world, [lyon]| {
        let [atelier, fonderie, filature] = town(&lyon).await;
        asks(&atelier, &fonderie, "Bonjour").await.expect("asked");
        world.settle().await;
        ends(&atelier, &fonderie).await.expect("taken back");
        world.settle().await;
        let told = boss(&fonderie).await;
        assert_eq!(told.notifications().await, [(BuddyEnded, "atelier@lyon.test".to_owned())]);

        asks(&atelier, &fonderie, "Bonjour encore").await.expect("asked again");
        answers(&fonderie, &atelier, false).await.expect("declined");
        world.settle().await;
        let newcomer = boss(&atelier).await;
        assert_eq!(newcomer.notifications().await, [(BuddyDeclined, "fonderie@lyon.test".to_owned())]);
        assert_eq!((open(&atelier).await, open(&fonderie).await), (Vec::new(), Vec::new()));
        let kept = lyon.app().read().buddies().between(atelier.id(), fonderie.id()).await.expect("a look");
        assert_eq!(kept.map(|one| (one.state, one.note)), Some((BuddyState::Declined, String::new())));
        assert_eq!(found(&atelier).await, [filature.id()]);
        assert_eq!(asks(&atelier, &fonderie, "Allez").await, Err(Kind::Conflict));
        world.clock().step(REST + TimeDelta::seconds(1));
        assert_eq!(found(&atelier).await, [fonderie.id(), filature.id()]);
        asks(&atelier, &fonderie, "Et maintenant ?").await.expect("asked later");
        world.settle().await;
    })
    .await;
}

#[tokio::test]
async fn a_block_by_either_ends_it_and_nobody_is_told() {
    for_each_world(["lyon.test"], async |world, [lyon]| {
        let [atelier, fonderie, filature] = town(&lyon).await;
        let bosses = [boss(&atelier).await, boss(&fonderie).await];
        for (by, whom, agreed) in [
            (&atelier, &fonderie, false),
            (&fonderie, &atelier, false),
            (&atelier, &fonderie, true),
            (&fonderie, &atelier, true),
        ] {
            asks(&atelier, &fonderie, "Bonjour").await.expect("asked");
            // What nobody was told yet is told to nobody either.
            if agreed {
                world.settle().await;
                answers(&fonderie, &atelier, true).await.expect("agreed");
                world.settle().await;
                assert!(!bosses[0].notifications().await.is_empty() && !bosses[1].notifications().await.is_empty());
            }
            let origin = Origin::Local(by.speaker().await);
            lyon.app().execute(Block { origin: origin.clone(), target: whom.id() }).await.expect("blocked");
            world.settle().await;
            assert_eq!((open(&atelier).await, open(&fonderie).await), (Vec::new(), Vec::new()));
            for told in [&bosses[0], &bosses[1], &atelier, &fonderie] {
                let news = told.notifications().await;
                assert!(news.is_empty(), "{} hears of a block by {}: {news:?}", told.handle(), by.handle());
            }

            // Whoever blocked, both meet the same.
            assert_eq!(found(&atelier).await, [filature.id()]);
            assert_eq!(asks(&atelier, &fonderie, "Encore").await, Err(Kind::NotFound));
            assert_eq!(answers(&fonderie, &atelier, true).await, Err(Kind::NotFound));
            assert_eq!(ends(&atelier, &fonderie).await, Err(Kind::NotFound));
            lyon.app().execute(Unblock { origin, target: whom.id() }).await.expect("lifted");
            assert_eq!(open(&atelier).await, [], "it does not come back");
            world.settle().await;
        }
        assert_eq!(found(&atelier).await, [fonderie.id(), filature.id()], "it can be asked for again");
    })
    .await;
}

#[tokio::test]
async fn a_request_that_met_a_block_on_its_way_is_not_agreed_to() {
    for_each_world(["lyon.test"], async |world, [lyon]| {
        let [atelier, fonderie, _] = town(&lyon).await;
        asks(&atelier, &fonderie, "Bonjour").await.expect("asked");
        let tx = lyon.app().store().begin(lyon.app().now()).await.expect("begins");
        let uri = Uri::parse("https://lyon.test/activities/blocks/1").expect("an address");
        tx.blocks().insert(atelier.id(), fonderie.id(), &uri, tx.now()).await.expect("stored");
        tx.commit().await.expect("commits");
        assert_eq!(answers(&fonderie, &atelier, true).await, Err(Kind::NotFound));
        answers(&fonderie, &atelier, false).await.expect("declined");
        assert_eq!(open(&atelier).await, []);
        world.settle().await;
    })
    .await;
}

#[tokio::test]
async fn only_owners_decide_and_what_is_deleted_is_forgotten() {
    for_each_world(["lyon.test"], async |world, [lyon]| {
        let [atelier, fonderie, filature] = town(&lyon).await;
        let app = lyon.app();
        let zoe = lyon.person("zoe").await;
        fonderie.employs(zoe.id(), CompanyRole::Spokesperson).await;
        let refused = mandate(&app.read(), zoe.id(), fonderie.id(), app.now()).await;
        assert_eq!(refused.map_err(|error| error.kind()), Err(Kind::Forbidden));
        // A mandate that has ended since is none.
        let former = {
            fonderie.employs(zoe.id(), CompanyRole::Owner).await;
            mandate(&app.read(), zoe.id(), fonderie.id(), app.now()).await.expect("an owner")
        };
        fonderie.employs(zoe.id(), CompanyRole::Employee).await;
        asks(&atelier, &fonderie, "Bonjour").await.expect("asked");
        let kind = |error: app::Error| error.kind();
        let newcomer = atelier.id();
        for refused in [
            app.execute(OfferBuddy { mandate: former, willing: false }).await.map_err(kind),
            app.execute(AnswerBuddy { mandate: former, newcomer, accept: true }).await.map_err(kind),
            app.execute(EndBuddy { mandate: former, other: newcomer }).await.map_err(kind),
            app.execute(AskBuddy { mandate: former, guide: filature.id(), note: "x".into() }).await.map_err(kind),
            app.execute(MarkLesson { mandate: former, lesson: Lesson::Critic, done: true }).await.map_err(kind),
        ] {
            assert_eq!(refused, Err(Kind::Forbidden));
        }

        answers(&fonderie, &atelier, true).await.expect("agreed");
        let authority = Authority::Mandate(mandated(&fonderie).await);
        app.execute(DeleteAccount { actor: fonderie.id(), authority }).await.expect("deleted");
        assert_eq!(open(&atelier).await, []);
        assert!(!app.read().buddies().is_willing(fonderie.id()).await.expect("a look"));
        assert_eq!(found(&atelier).await, [filature.id()]);
        world.settle().await;
    })
    .await;
}

#[tokio::test]
async fn a_lesson_is_done_once_and_taken_back() {
    for_each_world(["lyon.test"], async |world, [lyon]| {
        let fonderie = lyon.company("fonderie").await;
        let (app, mandate) = (lyon.app(), mandated(&fonderie).await);
        let first = app.now();
        for lesson in [Lesson::Critic, Lesson::CoCreation, Lesson::Critic] {
            app.execute(MarkLesson { mandate, lesson, done: true }).await.expect("noted");
            world.clock().step(TimeDelta::hours(1));
        }
        let done = async || app.read().lessons().done(fonderie.id()).await.expect("a list");
        let known: Vec<_> = done().await.into_iter().map(|one| (one.lesson, one.at)).collect();
        assert_eq!(known, [(Lesson::Critic, first), (Lesson::CoCreation, first + TimeDelta::hours(1))]);
        for _ in 0..2 {
            app.execute(MarkLesson { mandate, lesson: Lesson::Critic, done: false }).await.expect("taken back");
        }
        assert_eq!(done().await.len(), 1);
        let other = lyon.company("silo").await;
        assert_eq!(app.read().lessons().done(other.id()).await.expect("a list"), []);
        world.settle().await;
    })
    .await;
}
