//! What has to be done from time to time is done by the program that runs, not only when a test asks for it.

use std::{collections::BTreeSet, fs, path::Path, sync::Arc, time::Duration};

use app::{
    App, company,
    domain_policy::SetDomainPolicy,
    invitation::{Invite, Invitees, Terms},
    media::FsMediaStore,
    membership::SetEnd,
    profile::{ProfileChange, UpdateProfile},
    relation,
    remote::Remote,
    territory::{Dataset, actor::EnableTerritory, dataset::FRANCE, import},
    token::{self, IssueToken},
    verification::{self, AskVerification},
};
use axum::{Router, routing::get};
use chrono::TimeDelta;
use domain::{
    handle::Host,
    id::{ActorId, PostId},
    membership::{CompanyRole, Mandate},
    policy::{DomainPolicy, Severity},
    scope::Scopes,
    territory::TerritoryCode,
    verification::Method,
};
use server::config::Config;
use storage::{
    Backend, Lock, Page,
    views::{self, AccountPosts},
};
use testkit::{Account, Server, World, for_each_database, for_each_world};
use tokio::{
    task::JoinSet,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

/// Where the company of these tests is.
const LYON: &str = "insee-com:69123";
/// How long something may take that is due at once, on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_mins(2);

/// Waits until something is done.
async fn until(what: &str, done: impl AsyncFn() -> bool) {
    let look = async {
        while !done().await {
            sleep(Duration::from_millis(50)).await;
        }
    };
    assert!(timeout(PATIENCE, look).await.is_ok(), "{what}: the program does not do it");
}

/// What a program has before it that comes back to find work.
struct Due {
    company: ActorId,
    /// Somebody's token for the company; the membership is over.
    token: String,
    /// The company's site is proved, and the file was missing once.
    verified: ActorId,
    /// The territory's account; the company has published something.
    territory: ActorId,
    /// Somebody elsewhere, who was invited and whose profile says since then that they accept.
    person: ActorId,
}

impl Due {
    async fn prepare(world: &World, lyon: &Server, brest: &Server) -> Self {
        let app = lyon.app();
        let dataset = Dataset::built_in(FRANCE).expect("the dataset").around(&[LYON]);
        import(app, &dataset, |_| {}).await.expect("imported");
        let (fonderie, boss) = (lyon.company("fonderie").await, lyon.person("fonderie_boss").await);
        let code = TerritoryCode::parse(LYON).expect("a code");
        let enable = EnableTerritory::prepare(app, None, &code, None).await.expect("a command");
        let territory = app.execute(enable).await.expect("an account").actor.id;
        let now = app.now();
        let mandate = company::mandate(&app.read(), boss.id(), fonderie.id(), now).await.expect("the owner's");
        prove(world, lyon, mandate).await;

        let anna = brest.person("anna").await;
        let handle = "anna@brest.test".parse().expect("a handle");
        let person = lyon.node().federation().resolve_actor(&handle).await.expect("found");
        let terms = Terms { role: CompanyRole::Client, title: String::new(), until: None, note: String::new() };
        let (invite, _) = Invite::prepare(mandate, Invitees::Person(person), terms, 1, 7).expect("an invitation");
        app.execute(invite).await.expect("invited");
        world.settle().await;
        let fields = Some(vec![("Travail".to_owned(), "https://lyon.test/@fonderie".to_owned())]);
        let change = ProfileChange { fields, ..ProfileChange::default() };
        brest.app().execute(UpdateProfile { speaker: anna.speaker().await, change }).await.expect("saved");
        world.settle().await;

        let token = over_in_an_hour(app, &fonderie, mandate, lyon.person("lea").await.id()).await;
        // Hours later everything is due.
        world.clock().step(relation::AGAIN + TimeDelta::hours(1));
        world.settle().await;
        fonderie.posts("Portes ouvertes samedi").await;
        Self { company: fonderie.id(), token, verified: fonderie.id(), territory, person }
    }

    async fn has_a_token(&self, app: &App) -> bool {
        token::find(app, &self.token).await.expect("reads").is_some()
    }

    async fn is_verified(&self, app: &App) -> bool {
        let known = app.read().verifications().of_actor(self.verified).await.expect("reads");
        known.iter().any(|proof| proof.verified_at.is_some())
    }

    async fn is_passed_on(&self, app: &App) -> bool {
        let (read, page) = (app.read(), Page::first(10));
        let list = views::account_posts(&read, self.territory, AccountPosts::default(), None, None, page).await;
        !list.expect("a list").ids().is_empty()
    }

    async fn belongs(&self, app: &App) -> bool {
        let found = app.read().memberships().find(self.company, self.person).await.expect("reads");
        found.iter().any(|one| one.is_active(app.now()))
    }
}

/// A proof that was found, and a day later was not.
async fn prove(world: &World, lyon: &Server, mandate: Mandate) {
    let (app, federation) = (lyon.app(), lyon.node().federation());
    let file = get(|| async { "https://lyon.test/@fonderie\n" });
    world.connect("cloches.example", Router::new().route("/.well-known/ancrage-verification", file));
    let ask = AskVerification { mandate, method: Method::WellKnown, subject: "cloches.example".to_owned() };
    app.execute(ask).await.expect("asked");
    assert_eq!(verification::sweep(app, federation).await.expect("looked"), 1);
    world.connect("cloches.example", Router::new());
    world.clock().step(TimeDelta::days(1));
    assert_eq!(verification::sweep(app, federation).await.expect("looked"), 1);
}

/// Lets somebody speak for a company for an hour; a token with which they do.
async fn over_in_an_hour(app: &App, company: &Account, mandate: Mandate, person: ActorId) -> String {
    company.employs(person, CompanyRole::Spokesperson).await;
    let until = Some(app.now() + TimeDelta::hours(1));
    app.execute(SetEnd { mandate, person, until }).await.expect("set");
    let scopes = Scopes::parse("read write").expect("scopes");
    let (command, token) = IssueToken::new(person, company.id(), scopes).expect("a token");
    app.execute(command).await.expect("issued");
    token
}

#[tokio::test]
async fn the_running_program_does_what_is_due() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let due = Due::prepare(&world, &lyon, &brest).await;
        let app = lyon.app();
        assert!(due.has_a_token(app).await && due.is_verified(app).await, "nobody has looked yet");
        assert!(!due.is_passed_on(app).await && !due.belongs(app).await, "nobody has looked yet");

        let (mut workers, stop, lost) = (JoinSet::new(), CancellationToken::new(), CancellationToken::new());
        lyon.node().start(&mut workers, &stop, &lost);
        until("memberships that are over are ended", async || !due.has_a_token(app).await).await;
        until("proofs are looked for again", async || !due.is_verified(app).await).await;
        until("territories pass on", async || due.is_passed_on(app).await).await;
        until("profiles are read again", async || due.belongs(app).await).await;
        stop.cancel();
        let finished = async { while workers.join_next().await.is_some() {} };
        timeout(PATIENCE, finished).await.expect("the workers stop");
        world.settle().await;
    })
    .await;
}

#[tokio::test]
async fn a_suspension_is_heard_of_however_long_other_work_takes() {
    for_each_database(|database| async move {
        let store = database.store().await;
        if store.backend() == Backend::Sqlite {
            // Whatever holds up other work holds up the suspension too: there is one writer.
            return;
        }
        let (world, [lyon]) = World::on(["lyon.test"], [database]).await;
        let app = lyon.app();
        let bad = Host::parse("bad.example").expect("a host");
        let policy = DomainPolicy {
            host: bad.clone(),
            severity: Severity::Suspend,
            reject_media: false,
            reject_reports: false,
            public_comment: String::new(),
            private_comment: String::new(),
        };
        let config = Config::new(Host::parse("lyon.test").expect("a host"));
        let files = Arc::new(FsMediaStore::new(std::env::temp_dir()));
        let beside = server::start::assemble(&config, store, Arc::new(world.clock().clone()), files).await;
        let beside = beside.expect("another process");

        // Territories are to pass something on, which another process does not let them.
        let tx = app.store().begin(app.now()).await.expect("begins");
        tx.territory_announces().propose(PostId(1)).await.expect("stored");
        tx.commit().await.expect("commits");
        let held = app.store().begin(app.now()).await.expect("begins");
        held.exclusive(Lock::TerritoryAnnounces).await.expect("held");
        let (mut workers, stop, lost) = (JoinSet::new(), CancellationToken::new(), CancellationToken::new());
        lyon.node().start(&mut workers, &stop, &lost);
        sleep(Duration::from_secs(2)).await;
        beside.execute(SetDomainPolicy { policy, by: None }).await.expect("suspended");
        until("policies are read again", async || app.gate().is_suspended(&bad)).await;

        held.roll_back().await.expect("let go");
        stop.cancel();
        let finished = async { while workers.join_next().await.is_some() {} };
        timeout(PATIENCE, finished).await.expect("the workers stop");
        world.settle().await;
    })
    .await;
}

/// The names under which use-cases export what is to be called from time to time, each with its file.
fn sweeps(folder: &Path, found: &mut BTreeSet<(String, String)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sweeps(&path, found);
        } else if fs::read_to_string(&path).expect("text").contains("pub async fn sweep(") {
            let name = |path: &Path| path.file_stem().expect("a name").to_string_lossy().into_owned();
            found.insert((name(&path), name(path.parent().expect("a folder"))));
        }
    }
}

#[test]
fn every_sweep_is_called() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
    let caller = fs::read_to_string(crates.join("server/src/housekeeping.rs")).expect("text");
    let mut found = BTreeSet::new();
    sweeps(&crates.join("app/src"), &mut found);
    assert!(found.len() >= 10, "{found:?}");
    for (file, folder) in found {
        // A part of a use-case is exported by the whole: `verification/look.rs` by `verification`.
        let called = [&file, &folder].into_iter().any(|name| caller.contains(&format!("{name}::sweep(")));
        assert!(called, "nobody calls the sweep of {folder}/{file}.rs");
    }
}
