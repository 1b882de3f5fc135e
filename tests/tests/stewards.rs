//! Stewards of territories, on both databases: who is one, and for which companies their word counts.

use app::{
    App, Kind,
    account_delete::{Authority, DeleteAccount},
    company::{CreateCompany, SaveEstablishment, Site, mandate},
    territory::{
        Dataset,
        dataset::FRANCE,
        import,
        steward::{DismissSteward, NameSteward, Settled, person},
    },
    verification::Vouch,
};
use chrono::TimeDelta;
use domain::{
    actor::Standing,
    company::CompanyKind,
    id::{ActorId, TerritoryId},
    login::{Login, Role},
    notification::NotificationKind,
    territory::{MAX_STEWARDS, OtherCode, Steward, TerritoryCode, TerritoryKind, TerritoryRecord},
    verification::{Method, Verification},
};
use storage::{Page, views};
use testkit::{Account, Server, for_each_world};

const LYON: &str = "insee-com:69123";
const VILLEURBANNE: &str = "insee-com:69266";
const RHONE: &str = "insee-dep:69";

fn code(text: &str) -> TerritoryCode {
    TerritoryCode::parse(text).expect(text)
}

async fn knows_the_rhone(server: &Server) {
    let dataset = Dataset::built_in(FRANCE).expect("the dataset").around(&[RHONE]);
    import(server.app(), &dataset, |_| {}).await.expect("imported");
}

async fn area(app: &App, territory: &str) -> TerritoryId {
    app.read().territories().find_present(&code(territory)).await.expect("a look").expect(territory).id
}

/// Somebody who moderates.
async fn moderator(server: &Server) -> Account {
    let (account, app) = (server.person("modo").await, server.app());
    let tx = app.store().begin(app.now()).await.expect("begins");
    let login = tx.logins().find_by_person(account.id()).await.expect("a look").expect("credentials");
    tx.logins().delete(account.id()).await.expect("deleted");
    tx.logins().insert(&Login { role: Role::Moderator, ..login }).await.expect("inserted");
    tx.commit().await.expect("commits");
    account
}

async fn names(by: &Account, who: &Account, territory: &str) -> Result<Settled, Kind> {
    let command = NameSteward { code: code(territory), person: who.id(), by: Some(by.id()) };
    by.server().app().execute(command).await.map_err(|error| error.kind())
}

async fn dismisses(by: &Account, who: &Account, territory: &str) -> Result<bool, Kind> {
    let command = DismissSteward { code: code(territory), person: who.id(), by: Some(by.id()) };
    by.server().app().execute(command).await.map(|settled| settled.changed).map_err(|error| error.kind())
}

/// Somebody vouches for a company, or takes that back.
async fn vouches(by: &Account, company: &Account, note: Option<&str>) -> Result<(), Kind> {
    let command = Vouch { by: by.id(), company: company.id(), note: note.map(str::to_owned) };
    by.server().app().execute(command).await.map_err(|error| error.kind())
}

/// What somebody's word about a company is, as it is stored.
async fn word(company: &Account) -> Option<Verification> {
    let known = company.server().app().read().verifications().of_actor(company.id()).await.expect("a look");
    known.into_iter().find(|known| known.method == Method::Steward)
}

/// The code of the territory whose steward vouches, as pages show it.
async fn confirmed_in(company: &Account) -> Option<String> {
    let read = company.server().app().read();
    let view = views::companies(&read, &[company.id()]).await.expect("a look").remove(&company.id());
    view.expect("a company").steward_of.map(|area| area.code.to_string())
}

async fn unconfirmed(app: &App, territory: &str) -> Vec<ActorId> {
    let (id, now) = (area(app, territory).await, app.now());
    let found = app.read().stewards().unconfirmed(id, now, ActorId(0), 9).await.expect("a list");
    found.iter().map(|company| company.id).collect()
}

#[tokio::test]
async fn a_steward_vouches_for_what_works_in_the_territory_and_below() {
    for_each_world(["lyon.test"], async |world, [lyon]| {
        knows_the_rhone(&lyon).await;
        let (app, fonderie, modo) = (lyon.app(), lyon.company("fonderie").await, moderator(&lyon).await);
        let [lea, paul, zoe] = [lyon.person("lea").await, lyon.person("paul").await, lyon.person("zoe").await];
        assert!(names(&modo, &lea, RHONE).await.expect("named").changed);
        names(&modo, &paul, VILLEURBANNE).await.expect("named");
        for (who, said) in [(&zoe, "nobody's steward"), (&paul, "another territory's")] {
            assert_eq!(vouches(who, &fonderie, Some("moi")).await, Err(Kind::Forbidden), "{said}");
            assert_eq!(vouches(who, &fonderie, None).await, Err(Kind::Forbidden), "{said}");
        }
        assert_eq!(word(&fonderie).await, None);
        for territory in [LYON, RHONE] {
            assert_eq!(unconfirmed(app, territory).await, [fonderie.id()]);
        }
        assert_eq!(unconfirmed(app, VILLEURBANNE).await, []);

        vouches(&lea, &fonderie, Some(" Vu sur place ")).await.expect("vouched");
        let said = word(&fonderie).await.expect("a word");
        assert_eq!(said.territory, Some(area(app, RHONE).await));
        let stands = (said.voucher, said.note.as_str(), said.verified_at);
        assert_eq!(stands, (Some(lea.id()), "Vu sur place", Some(app.now())));
        assert_eq!(confirmed_in(&fonderie).await.as_deref(), Some(RHONE));
        assert_eq!(unconfirmed(app, RHONE).await, []);
        assert_eq!(vouches(&paul, &fonderie, None).await, Err(Kind::Forbidden), "it is not theirs to take back");
        vouches(&lea, &fonderie, None).await.expect("taken back");
        assert_eq!((word(&fonderie).await, confirmed_in(&fonderie).await), (None, None));

        // Of two territories the nearest is named.
        names(&modo, &lea, LYON).await.expect("named");
        vouches(&lea, &fonderie, Some("Toujours là")).await.expect("vouched");
        assert_eq!(confirmed_in(&fonderie).await.as_deref(), Some(LYON));
        let log = app.read().audit().page(Page::first(20)).await.expect("a look");
        let actions: Vec<&str> = log.iter().rev().map(|entry| entry.action.as_str()).collect();
        let expected =
            ["steward.name", "steward.name", "company.vouch", "company.unvouch", "steward.name", "company.vouch"];
        assert_eq!(actions, expected);
        assert_eq!((log[5].actor, log[5].target.as_str(), log[5].detail.as_str()), (Some(modo.id()), "@lea", RHONE));
        world.settle().await;
    })
    .await;
}

#[tokio::test]
async fn a_word_counts_where_a_company_works_at_that_moment() {
    for_each_world(["lyon.test"], async |world, [lyon]| {
        knows_the_rhone(&lyon).await;
        let (app, fonderie, modo) = (lyon.app(), lyon.company("fonderie").await, moderator(&lyon).await);
        let (boss, paul) = (lyon.person("fonderie_boss").await, lyon.person("paul").await);
        names(&modo, &paul, VILLEURBANNE).await.expect("named");
        assert_eq!(vouches(&paul, &fonderie, Some("moi")).await, Err(Kind::Forbidden));
        let mandate = mandate(&app.read(), boss.id(), fonderie.id(), app.now()).await.expect("an owner");
        let site = Site {
            commune: code(VILLEURBANNE),
            siret: None,
            name: "Atelier".into(),
            address: String::new(),
            closed_at: Some(app.now() + TimeDelta::days(1)),
        };
        app.execute(SaveEstablishment { mandate, id: None, site }).await.expect("added");
        vouches(&paul, &fonderie, Some("Un atelier chez nous")).await.expect("vouched");
        world.clock().step(TimeDelta::days(2));
        assert_eq!(vouches(&paul, &fonderie, None).await, Err(Kind::Forbidden), "it works there no more");
        assert_eq!(confirmed_in(&fonderie).await.as_deref(), Some(VILLEURBANNE), "what was said stays, with its date");
        world.settle().await;
    })
    .await;
}

#[tokio::test]
async fn what_moderators_say_stewards_do_not_change() {
    for_each_world(["lyon.test"], async |world, [lyon]| {
        knows_the_rhone(&lyon).await;
        let (fonderie, modo, lea) = (lyon.company("fonderie").await, moderator(&lyon).await, lyon.person("lea").await);
        names(&modo, &lea, LYON).await.expect("named");
        vouches(&modo, &fonderie, Some("Extrait du registre")).await.expect("moderators keep the right");
        assert_eq!((word(&fonderie).await.expect("a word").territory, confirmed_in(&fonderie).await), (None, None));
        for note in [Some("Moi aussi"), None] {
            assert_eq!(vouches(&lea, &fonderie, note).await, Err(Kind::Forbidden));
        }
        vouches(&modo, &fonderie, None).await.expect("taken back");
        vouches(&lea, &fonderie, Some("Moi")).await.expect("vouched");
        // The reverse they do.
        vouches(&modo, &fonderie, None).await.expect("taken back");
        assert_eq!(word(&fonderie).await, None);
        world.settle().await;
    })
    .await;
}

#[tokio::test]
async fn only_moderators_name_and_stewards_step_down() {
    for_each_world(["lyon.test"], async |world, [lyon]| {
        knows_the_rhone(&lyon).await;
        let (app, fonderie, modo) = (lyon.app(), lyon.company("fonderie").await, moderator(&lyon).await);
        let (lea, zoe) = (lyon.person("lea").await, lyon.person("zoe").await);
        assert_eq!(names(&zoe, &zoe, LYON).await, Err(Kind::Forbidden));
        assert_eq!(names(&modo, &fonderie, LYON).await, Err(Kind::Invalid), "a company is no steward");
        assert_eq!(names(&modo, &lea, "insee-com:01001").await, Err(Kind::Invalid), "no such territory");
        assert!(names(&modo, &lea, LYON).await.expect("named").changed);
        assert!(!names(&modo, &lea, LYON).await.expect("named").changed, "once");
        assert_eq!(names(&lea, &zoe, LYON).await, Err(Kind::Forbidden), "a steward names nobody");
        world.settle().await;
        let told = lea.notifications().await;
        assert_eq!(told, [(NotificationKind::StewardNamed, "modo@lyon.test".to_owned())]);

        vouches(&lea, &fonderie, Some("Vu")).await.expect("vouched");
        assert_eq!(dismisses(&zoe, &lea, LYON).await, Err(Kind::Forbidden));
        assert_eq!(dismisses(&lea, &lea, LYON).await, Ok(true), "stepping down needs nobody's leave");
        assert_eq!(dismisses(&lea, &lea, LYON).await, Ok(false));
        assert_eq!(vouches(&lea, &fonderie, None).await, Err(Kind::Forbidden));
        assert_eq!(confirmed_in(&fonderie).await.as_deref(), Some(LYON), "what was said stays, with its date");

        // Named and dismissed before anybody told them: nothing is told.
        names(&modo, &zoe, RHONE).await.expect("named");
        assert_eq!(dismisses(&modo, &zoe, RHONE).await, Ok(true));
        world.settle().await;
        assert_eq!(zoe.notifications().await, []);
        assert_eq!(person(app, " @zoe@lyon.test ").await.expect("she is here").id, zoe.id());
        for nobody in ["fonderie", "nobody", "zoe@brest.test", "z z", ""] {
            assert_eq!(person(app, nobody).await.map_err(|error| error.kind()), Err(Kind::Invalid), "{nobody:?}");
        }
        let (territory, since) = (area(app, VILLEURBANNE).await, app.now());
        let tx = app.store().begin(since).await.expect("begins");
        for n in 1..=MAX_STEWARDS as i64 {
            let steward = Steward { territory, person: ActorId(n), named_by: None, since };
            tx.stewards().save(steward).await.expect("stored");
        }
        tx.commit().await.expect("commits");
        assert_eq!(names(&modo, &zoe, VILLEURBANNE).await, Err(Kind::Conflict));
    })
    .await;
}

#[tokio::test]
async fn a_mandate_rests_with_a_suspension_and_goes_with_the_account() {
    for_each_world(["lyon.test"], async |world, [lyon]| {
        knows_the_rhone(&lyon).await;
        let (app, fonderie, modo) = (lyon.app(), lyon.company("fonderie").await, moderator(&lyon).await);
        let (lea, lyon_id) = (lyon.person("lea").await, area(app, LYON).await);
        names(&modo, &lea, LYON).await.expect("named");
        for (standing, may) in [(Standing::Suspended, false), (Standing::Good, true)] {
            let tx = app.store().begin(app.now()).await.expect("begins");
            tx.actors().save_standing(lea.id(), standing).await.expect("stored");
            tx.commit().await.expect("commits");
            assert_eq!(vouches(&lea, &fonderie, Some("Vu")).await.is_ok(), may, "{standing:?}");
        }
        let command = DeleteAccount { actor: modo.id(), authority: Authority::Owner };
        app.execute(command).await.expect("deleted");
        let named = app.read().stewards().of_territory(lyon_id).await.expect("a look");
        assert_eq!(named.iter().map(|one| (one.person, one.named_by)).collect::<Vec<_>>(), [(lea.id(), None)]);
        app.execute(DeleteAccount { actor: lea.id(), authority: Authority::Owner }).await.expect("deleted");
        assert_eq!(app.read().stewards().of_territory(lyon_id).await.expect("a look"), []);
        world.settle().await;
    })
    .await;
}

fn commune(text: &str, name: &str) -> TerritoryRecord {
    TerritoryRecord {
        code: code(text),
        kind: TerritoryKind::Commune,
        name: name.into(),
        name_en: None,
        population: Some(500),
        centre: None,
        postcodes: Vec::new(),
        parents: Vec::new(),
        others: Vec::new(),
    }
}

#[tokio::test]
async fn when_communes_merge_their_stewards_go_on_together() {
    for_each_world(["ain.test"], async |world, [ain]| {
        let before = vec![commune("insee-com:01015", "Arbignieu"), commune("insee-com:01340", "Saint-Bois")];
        import(ain.app(), &Dataset::new("test", before), |_| {}).await.expect("imported");
        let (app, modo) = (ain.app(), moderator(&ain).await);
        let (jo, lea) = (ain.person("jo").await, ain.person("lea").await);
        let zoe = ain.person("zoe").await;
        let owned = CreateCompany::prepare(app, "scierie", "Scierie", "zoe", "insee-com:01340", CompanyKind::Company);
        app.execute(owned.await.expect("a company")).await.expect("a company");
        let scierie = ain.company_named("scierie", "zoe").await;
        for (who, territory) in
            [(&lea, "insee-com:01015"), (&lea, "insee-com:01340"), (&jo, "insee-com:01015"), (&zoe, "insee-com:01340")]
        {
            names(&modo, who, territory).await.expect("named");
        }
        assert_eq!(vouches(&jo, &scierie, Some("La voisine")).await, Err(Kind::Forbidden), "another commune, still");
        assert_eq!(vouches(&zoe, &scierie, Some("La mienne")).await, Err(Kind::Forbidden), "it is her own");

        let mut new = commune("insee-com:01015", "Arboys en Bugey");
        new.others = vec![OtherCode { code: code("insee-com:01340"), name: "Saint-Bois".into() }];
        import(app, &Dataset::new("test", vec![new]), |_| {}).await.expect("imported");
        let present = area(app, "insee-com:01340").await;
        let stewards = app.read().stewards().of_territory(present).await.expect("a look");
        let mut people: Vec<ActorId> = stewards.iter().map(|steward| steward.person).collect();
        people.sort_unstable();
        let mut expected = [jo.id(), lea.id(), zoe.id()];
        expected.sort_unstable();
        assert_eq!(people, expected, "each once");
        let held = app.read().stewards().of_person(lea.id()).await.expect("a look");
        assert_eq!(held.iter().map(|(_, area)| area.name.as_str()).collect::<Vec<_>>(), ["Arboys en Bugey"]);
        vouches(&jo, &scierie, Some("Elle est de la commune")).await.expect("vouched");
        assert_eq!(confirmed_in(&scierie).await.as_deref(), Some("insee-com:01015"));
        assert_eq!(dismisses(&modo, &lea, "insee-com:01015").await, Ok(true), "both mandates");
        assert_eq!(app.read().stewards().of_person(lea.id()).await.expect("a look"), []);
        world.settle().await;
    })
    .await;
}
