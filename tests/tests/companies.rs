//! Companies, on both databases and over the whole router: who sees their page, and what they prove.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use app::{
    App, Error, Kind,
    company::{
        CompanyChange, DecideCompany, Decision, RegisterCompany, RemoveEstablishment, SaveEstablishment, Site,
        UpdateCompany, mandate, publication,
    },
    verification::{self, AskVerification, Source, Vouch},
};
use async_trait::async_trait;
use axum::body::Body;
use chrono::TimeDelta;
use domain::{
    actor::Actor,
    company::{
        Company, CompanyKind, Contact, Identifiers, Publication, Registration, RegistrationPolicy, Sector, SizeBand,
        details,
        identifier::{Lei, Siren, Siret, Vat},
    },
    id::ActorId,
    login::Role,
    membership::{Mandate, Membership},
    notification::NotificationKind,
    territory::TerritoryCode,
    uri::Uri,
    verification::Method,
};
use http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use storage::{ActorSearch, Page};
use testkit::{Account, Server, World, for_each_world};

fn code(text: &str) -> TerritoryCode {
    TerritoryCode::parse(text).expect("a code")
}

async fn right(app: &App, person: ActorId, company: ActorId) -> Mandate {
    mandate(&app.read(), person, company, app.now()).await.expect("an owner")
}

async fn known(app: &App, company: ActorId) -> (Actor, Company) {
    let actor = app.read().actors().get(company).await.expect("an actor");
    (actor, app.read().companies().find(company).await.expect("a look").expect("a company"))
}

async fn registered(owner: &Account, handle: &str) -> Actor {
    let app = owner.server().app();
    let command = RegisterCompany::prepare(
        app,
        owner.id(),
        handle,
        "Scierie Dupont",
        CompanyKind::Cooperative,
        code("insee-com:69123"),
        true,
    );
    app.execute(command.await.expect("fits")).await.expect("registered")
}

/// Somebody who moderates.
async fn moderator(server: &Server) -> Account {
    let account = server.person("modo").await;
    let app = server.app();
    let tx = app.store().begin(app.now()).await.expect("begins");
    let login = tx.logins().find_by_person(account.id()).await.expect("a look").expect("credentials");
    tx.logins().delete(account.id()).await.expect("deleted");
    tx.logins().insert(&domain::login::Login { role: Role::Moderator, ..login }).await.expect("inserted");
    tx.commit().await.expect("commits");
    account
}

async fn page(server: &Server, path: &str) -> (StatusCode, String) {
    let request = Request::get(path).header(header::HOST, server.domain()).header(header::ACCEPT, "text/html");
    let response = server.request(request.body(Body::empty()).expect("a request")).await;
    let status = response.status();
    let bytes = response.into_body().collect().await.expect("a body").to_bytes();
    (status, String::from_utf8_lossy(&bytes).into_owned())
}

/// What strangers are answered about a company: page, document, WebFinger, and whether lists name it.
async fn seen(server: &Server, actor: &Actor) -> (StatusCode, StatusCode, StatusCode, bool, bool) {
    let (document, _) = server.fetch(&format!("/actors/{}", actor.id)).await;
    let (profile, _) = page(server, &format!("/@{}", actor.username)).await;
    let handle = format!("/.well-known/webfinger?resource=acct:{}@{}", actor.username, server.domain());
    let (finger, _) = page(server, &handle).await;
    let (_, front) = page(server, "/").await;
    let (_, directory) = page(server, "/api/v1/directory").await;
    let found = app_search(server, actor).await;
    assert_eq!(found, directory.contains(actor.username.as_str()), "search and directory agree");
    (profile, document, finger, front.contains(actor.username.as_str()), found)
}

async fn app_search(server: &Server, actor: &Actor) -> bool {
    let wanted = ActorSearch { text: actor.username.as_str(), limit: 10, ..ActorSearch::default() };
    let found = server.app().read().actors().search(wanted).await.expect("a look");
    found.iter().any(|found| found.id == actor.id)
}

const OK: StatusCode = StatusCode::OK;
const NONE: StatusCode = StatusCode::NOT_FOUND;

#[tokio::test]
async fn a_company_is_seen_when_it_is_let_in_and_answered_for() {
    for_each_world(["lyon.test"], async |world, [lyon]| {
        assert_eq!(lyon.app().instance().companies, RegistrationPolicy::Approval);
        let (app, owner, modo) = (lyon.app(), lyon.person("jeanne").await, moderator(&lyon).await);
        let actor = registered(&owner, "scierie").await;
        world.settle().await;
        assert_eq!(actor.publication, Publication::Hidden);
        assert_eq!(seen(&lyon, &actor).await, (NONE, NONE, NONE, false, false));
        let (_, company) = known(app, actor.id).await;
        assert_eq!(company.registration, Registration::Pending);
        assert_eq!(company.sponsor.map(|sponsor| (sponsor.person, sponsor.shown)), Some((owner.id(), true)));
        let told: Vec<NotificationKind> = modo.notifications().await.into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(told, [NotificationKind::CompanyRegistered]);

        // Nothing is said in its name before.
        let speaker = app::company::speaker(&app.read(), owner.id(), actor.id, app.now()).await.expect("speaks");
        let draft = app::post::Draft::new("Bonjour", domain::audience::Audience::Public);
        let post =
            app::post::PublishPost::prepare(app, &app::remote::Nowhere, speaker, draft, None).await.expect("fits");
        assert_eq!(app.execute(post).await.expect_err("not yet").kind(), Kind::Forbidden);

        let decide = |decision, by: &Account| DecideCompany { moderator: by.id(), company: actor.id, decision };
        let own = app.execute(decide(Decision::Approve, &owner)).await.expect_err("no moderator");
        assert_eq!(own.kind(), Kind::Forbidden);
        let silent = app.execute(decide(Decision::Refuse { reason: " ".into() }, &modo)).await.expect_err("why?");
        assert_eq!(silent.kind(), Kind::Invalid);
        app.execute(decide(Decision::Refuse { reason: "Qui ?".into() }, &modo)).await.expect("refused");
        assert_eq!(seen(&lyon, &actor).await, (NONE, NONE, NONE, false, false));
        app.execute(decide(Decision::Approve, &modo)).await.expect("let in");
        world.settle().await;
        assert_eq!(seen(&lyon, &actor).await, (OK, OK, OK, true, true));
        assert!(owner.notifications().await.iter().any(|(kind, _)| *kind == NotificationKind::CompanyDecided));
        let (status, document) = lyon.fetch(&format!("/actors/{}", actor.id)).await;
        assert_eq!((status, &document["discoverable"]), (OK, &true.into()));

        // Without a place no list names it.
        let mandate = right(app, owner.id(), actor.id).await;
        let site = company.establishments[0].id;
        app.execute(RemoveEstablishment { mandate, id: site }).await.expect("removed");
        world.settle().await;
        assert_eq!(seen(&lyon, &actor).await, (OK, OK, OK, false, false));
        let (_, document) = lyon.fetch(&format!("/actors/{}", actor.id)).await;
        assert_eq!(document["discoverable"], false);
        let site = Site {
            commune: code("insee-com:29019"),
            siret: None,
            name: "Quai".into(),
            address: "1 rue du Port".into(),
            closed_at: Some(app.now() + TimeDelta::days(2)),
        };
        app.execute(SaveEstablishment { mandate, id: None, site }).await.expect("added");
        assert_eq!(seen(&lyon, &actor).await, (OK, OK, OK, true, true));
        let (_, document) = lyon.fetch(&format!("/actors/{}", actor.id)).await;
        assert_eq!(document["location"][0]["identifier"], "insee-com:29019");
        assert_eq!(document["location"][0]["address"]["streetAddress"], "1 rue du Port");

        // Time closes it.
        world.clock().step(TimeDelta::days(3));
        assert_eq!(publication::sweep(app).await.expect("swept"), 1);
        assert_eq!(known(app, actor.id).await.0.publication, Publication::Unlisted);

        // Who answered for it leaves.
        let tx = app.store().begin(app.now()).await.expect("begins");
        for membership in tx.memberships().find(actor.id, owner.id()).await.expect("a look") {
            tx.memberships().save(&Membership { until: Some(app.now()), ..membership }).await.expect("ended");
        }
        tx.commit().await.expect("commits");
        assert_eq!(publication::sweep(app).await.expect("swept"), 1);
        assert_eq!(publication::sweep(app).await.expect("swept"), 0);
        assert_eq!(seen(&lyon, &actor).await, (NONE, NONE, NONE, false, false));
        world.settle().await;
    })
    .await;
}

#[tokio::test]
async fn what_a_company_says_comes_back_as_it_was_said() {
    for_each_world(["lyon.test"], async |world, [lyon]| {
        let (app, company) = (lyon.app(), lyon.company("fonderie").await);
        let boss = lyon.person("fonderie_boss").await;
        let mandate = right(app, boss.id(), company.id()).await;
        let siren = Siren::parse("732829320").expect("valid");
        let change = CompanyChange {
            kind: Some(CompanyKind::Association),
            identifiers: Some(
                Identifiers::new(
                    Some(siren.clone()),
                    Some(Vat::of_siren(&siren)),
                    Lei::parse("213800KUD8LAJWSQ9D15").ok(),
                )
                .expect("one organisation"),
            ),
            sector: Some(Sector::parse("24.54Z").ok()),
            founded: Some(Some(1951)),
            size: Some(Some(SizeBand::Small)),
            values: Some(details::values(["Sobriété", "Fait ici"]).expect("short")),
            languages: Some(vec!["fr".into(), "br".into()]),
            contact: Some(Contact::parse("bonjour@fonderie.example", "+33 4 72 00 00 00", "").expect("fits")),
            links: Some(details::links([("Site", "https://fonderie.example/")]).expect("fits")),
        };
        let stored = app.execute(UpdateCompany { mandate, change: change.clone() }).await.expect("changed");
        let (_, read) = known(app, company.id()).await;
        assert_eq!(read, stored);
        assert_eq!(
            (Some(read.kind), Some(read.sector), Some(read.founded)),
            (change.kind, change.sector, change.founded)
        );
        assert_eq!(Some(read.identifiers.clone()), change.identifiers);
        assert_eq!((Some(read.links.clone()), Some(read.contact.clone())), (change.links, change.contact));
        let late = CompanyChange { founded: Some(Some(3000)), ..CompanyChange::default() };
        assert_eq!(
            app.execute(UpdateCompany { mandate, change: late }).await.expect_err("not yet").kind(),
            Kind::Invalid
        );
        // An establishment of somebody else.
        let site = Site {
            commune: code("insee-com:69123"),
            siret: Siret::parse("55200844300012").ok(),
            name: String::new(),
            address: String::new(),
            closed_at: None,
        };
        let other = app.execute(SaveEstablishment { mandate, id: None, site }).await.expect_err("not its own");
        assert_eq!(other.kind(), Kind::Invalid);
        let (_, document) = lyon.fetch(&format!("/actors/{}", company.id())).await;
        assert_eq!((&document["taxID"], &document["foundingDate"]), (&"732829320".into(), &"1951".into()));
        let lines = document["attachment"].as_array().expect("lines");
        assert!(
            lines.iter().any(|line| line["value"] == "Fonderie d&#39;autres métaux non ferreux"
                || line["value"] == "Fonderie d'autres métaux non ferreux"),
            "{lines:?}"
        );
        world.settle().await;
    })
    .await;
}

/// The web, and the domain name system, as far as anything is there.
#[derive(Clone, Default)]
struct Web(Arc<Mutex<HashMap<String, String>>>);

impl Web {
    fn put(&self, address: &str, text: &str) {
        self.0.lock().expect("not poisoned").insert(address.into(), text.into());
    }

    fn clear(&self) {
        self.0.lock().expect("not poisoned").clear();
    }

    fn at(&self, address: &str) -> Result<String, Error> {
        self.0.lock().expect("not poisoned").get(address).cloned().ok_or(Error::NotFound("page"))
    }
}

#[async_trait]
impl Source for Web {
    async fn page(&self, address: &Uri) -> Result<String, Error> {
        self.at(address.as_str())
    }

    async fn file(&self, address: &Uri) -> Result<String, Error> {
        self.at(address.as_str())
    }

    async fn texts(&self, name: &str) -> Result<Vec<String>, Error> {
        self.at(name).map(|text| vec!["v=spf1 -all".into(), text])
    }
}

async fn verified(app: &App, actor: ActorId) -> Vec<(Method, String)> {
    let all = app.read().verifications().of_actor(actor).await.expect("a look");
    all.into_iter().filter(|known| known.verified_at.is_some()).map(|known| (known.method, known.subject)).collect()
}

async fn look(world: &World, app: &App, web: &Web) -> usize {
    let count = verification::sweep(app, web).await.expect("looked");
    world.settle().await;
    count
}

#[tokio::test]
async fn what_is_proved_is_looked_for_again_and_withdrawn() {
    for_each_world(["lyon.test"], async |world, [lyon]| {
        let (app, company) = (lyon.app(), lyon.company("fonderie").await);
        let (boss, web) = (lyon.person("fonderie_boss").await, Web::default());
        let mandate = right(app, boss.id(), company.id()).await;
        let links = details::links([("", "https://fonderie.example/")]).expect("fits");
        let change = CompanyChange { links: Some(links), ..CompanyChange::default() };
        app.execute(UpdateCompany { mandate, change }).await.expect("changed");
        for (method, subject) in [(Method::Dns, "bronze.example"), (Method::WellKnown, "https://cloches.example/x")] {
            app.execute(AskVerification { mandate, method, subject: subject.into() }).await.expect("asked");
        }
        let refused = AskVerification { mandate, method: Method::Steward, subject: String::new() };
        assert_eq!(app.execute(refused).await.expect_err("by moderators alone").kind(), Kind::Invalid);
        assert_eq!(look(&world, app, &web).await, 3);
        assert_eq!(verified(app, company.id()).await, []);

        let profile = "https://lyon.test/@fonderie";
        web.put("https://fonderie.example/", &format!(r#"<p><a rel="me" href="{profile}">Ancrage</a>"#));
        web.put("_ancrage.bronze.example", profile);
        web.put("https://cloches.example/.well-known/ancrage-verification", &format!("{profile}\n"));
        assert_eq!(look(&world, app, &web).await, 0, "not at once");
        world.clock().step(TimeDelta::minutes(11));
        assert_eq!(look(&world, app, &web).await, 3);
        let all = [
            (Method::Link, "https://fonderie.example/".to_owned()),
            (Method::Dns, "bronze.example".into()),
            (Method::WellKnown, "cloches.example".into()),
        ];
        assert_eq!(verified(app, company.id()).await, all);
        let (_, shown) = page(&lyon, "/@fonderie").await;
        assert!(shown.contains("bronze.example") && shown.contains("cloches.example"), "{shown}");

        // Once may be an accident, twice is not.
        web.clear();
        world.clock().step(TimeDelta::days(1));
        assert_eq!(look(&world, app, &web).await, 3);
        assert_eq!(verified(app, company.id()).await, all);
        world.clock().step(TimeDelta::hours(7));
        assert_eq!(look(&world, app, &web).await, 3);
        assert_eq!(verified(app, company.id()).await, []);
        let told = boss.notifications().await;
        assert!(told.iter().any(|(kind, _)| *kind == NotificationKind::VerificationWithdrawn), "{told:?}");
    })
    .await;
}

/// A web in which nobody answers.
struct Silence;

#[async_trait]
impl Source for Silence {
    async fn page(&self, _address: &Uri) -> Result<String, Error> {
        Err(Error::Unavailable("nobody answers".into()))
    }

    async fn file(&self, address: &Uri) -> Result<String, Error> {
        self.page(address).await
    }

    async fn texts(&self, _name: &str) -> Result<Vec<String>, Error> {
        Err(Error::Unavailable("nobody answers".into()))
    }
}

#[tokio::test]
async fn a_proof_outlasts_days_on_which_nobody_answers() {
    for_each_world(["lyon.test"], async |world, [lyon]| {
        let (app, company) = (lyon.app(), lyon.company("fonderie").await);
        let (boss, web) = (lyon.person("fonderie_boss").await, Web::default());
        let mandate = right(app, boss.id(), company.id()).await;
        web.put("_ancrage.bronze.example", "https://lyon.test/@fonderie");
        let ask = AskVerification { mandate, method: Method::Dns, subject: "bronze.example".into() };
        app.execute(ask).await.expect("asked");
        assert_eq!(look(&world, app, &web).await, 1);
        let proved = [(Method::Dns, "bronze.example".to_owned())];
        assert_eq!(verified(app, company.id()).await, proved);
        world.clock().step(TimeDelta::days(1));
        for _ in 0..12 {
            assert_eq!(verification::sweep(app, &Silence).await.expect("looked"), 1);
            assert_eq!(verified(app, company.id()).await, proved, "that we reach nobody says nothing of the company");
            world.clock().step(TimeDelta::hours(6));
        }
        assert_eq!(look(&world, app, &web).await, 1);
        assert_eq!(verified(app, company.id()).await, proved);
        // Nor does it count towards the looks at which it is missing.
        world.clock().step(TimeDelta::days(1));
        for _ in 0..4 {
            assert_eq!(verification::sweep(app, &Silence).await.expect("looked"), 1);
            world.clock().step(TimeDelta::hours(6));
        }
        web.clear();
        assert_eq!(look(&world, app, &web).await, 1);
        assert_eq!(verified(app, company.id()).await, proved, "missing for the first time");
        assert!(boss.notifications().await.iter().all(|(kind, _)| *kind != NotificationKind::VerificationWithdrawn));
        world.clock().step(TimeDelta::hours(6));
        assert_eq!(look(&world, app, &web).await, 1);
        assert_eq!(verified(app, company.id()).await, [], "and for the second");
    })
    .await;
}

#[tokio::test]
async fn a_link_in_a_persons_profile_is_marked_as_on_mastodon() {
    for_each_world(["lyon.test"], async |world, [lyon]| {
        let (app, lea, web) = (lyon.app(), lyon.person("lea").await, Web::default());
        let fields = vec![
            ("Site".to_owned(), "https://lea.example".to_owned()),
            ("Autre".to_owned(), "voir https://lea.example ici".to_owned()),
        ];
        let change = app::profile::ProfileChange { fields: Some(fields), ..Default::default() };
        app.execute(app::profile::UpdateProfile { speaker: lea.speaker().await, change }).await.expect("changed");
        web.put("https://lea.example/", r#"<link rel="me" href="https://lyon.test/@lea">"#);
        assert_eq!(look(&world, app, &web).await, 1);
        let (status, body) = page(&lyon, &format!("/api/v1/accounts/{}", lea.id())).await;
        assert_eq!(status, OK);
        let account: serde_json::Value = serde_json::from_str(&body).expect("JSON");
        assert!(account["fields"][0]["verified_at"].is_string(), "{account}");
        assert!(account["fields"][1]["verified_at"].is_null(), "only a value that is the address alone");
        // Another address is another proof.
        let change = app::profile::ProfileChange {
            fields: Some(vec![("Site".into(), "https://bank.example".into())]),
            ..Default::default()
        };
        app.execute(app::profile::UpdateProfile { speaker: lea.speaker().await, change }).await.expect("changed");
        let (_, body) = page(&lyon, &format!("/api/v1/accounts/{}", lea.id())).await;
        let account: serde_json::Value = serde_json::from_str(&body).expect("JSON");
        assert!(account["fields"][0]["verified_at"].is_null(), "{account}");
        world.settle().await;
    })
    .await;
}

#[tokio::test]
async fn a_moderator_vouches_and_it_is_written_down() {
    for_each_world(["lyon.test"], async |world, [lyon]| {
        let (app, company, modo) = (lyon.app(), lyon.company("fonderie").await, moderator(&lyon).await);
        let boss = lyon.person("fonderie_boss").await;
        let vouch = |by: &Account, note: Option<&str>| Vouch {
            by: by.id(),
            company: company.id(),
            note: note.map(str::to_owned),
        };
        assert_eq!(app.execute(vouch(&boss, Some("moi"))).await.expect_err("no moderator").kind(), Kind::Forbidden);
        app.execute(vouch(&modo, Some("Vu sur place"))).await.expect("vouched");
        assert_eq!(verified(app, company.id()).await, [(Method::Steward, String::new())]);
        app.execute(vouch(&modo, None)).await.expect("taken back");
        assert_eq!(verified(app, company.id()).await, []);
        let log = app.read().audit().page(Page::first(10)).await.expect("a look");
        let actions: Vec<&str> = log.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(actions, ["company.unvouch", "company.vouch"]);
        assert_eq!(log[1].detail, "Vu sur place");
        world.settle().await;
    })
    .await;
}
