//! Who looks after a community: only whoever can act counts, and where nobody is left the server's moderators name a
//! member.

use std::sync::Arc;

use app::{
    App, Error, Kind, Origin,
    account::CreateAccount,
    account_delete::{Authority, DeleteAccount, moderated_alone},
    clock::SystemClock,
    community::{Act, CreateCommunity, JoinCommunity, LeaveCommunity, Moderate, Profile, RecoverCommunity},
    company::Speaker,
    media::FsMediaStore,
    suspension::SuspendAccount,
};
use domain::{community::Purpose, group::Access, handle::Host, id::ActorId, login::Role};
use server::config::Config;
use storage::Page;
use testkit::{Account, Server, TestDatabase, for_each_database, for_each_world, process::Installation};

async fn suspend(server: &Server, actor: ActorId, suspended: bool) {
    let command = SuspendAccount { actor, suspended, reason: "Publicité".into(), by: None };
    server.app().execute(command).await.expect("decided");
}

/// As if somebody looked after a community for whom the rules of naming were no matter.
async fn put_in_charge(server: &Server, community: &Account, actor: ActorId) {
    let tx = server.app().store().begin(server.app().now()).await.expect("begins");
    tx.communities().appoint(community.id(), actor, tx.now()).await.expect("stored");
    tx.commit().await.expect("commits");
}

/// Somebody who looks after a server.
pub async fn server_moderator(server: &Server) -> ActorId {
    let account =
        CreateAccount::prepare(server.app(), "ada", "ada@people.example", "une longue phrase", Role::Moderator, None)
            .await;
    server.app().execute(account.expect("an account")).await.expect("an account").id
}

fn kind<T>(result: Result<T, Error>) -> Option<Kind> {
    result.err().map(|error| error.kind())
}

#[tokio::test]
async fn moderators_who_cannot_act_do_not_count() {
    for_each_world(["lyon.test"], |world, [lyon]| async move {
        let (modou, lea, zoe) = (lyon.person("modou").await, lyon.person("lea").await, lyon.person("zoe").await);
        let (mill, miller) = (lyon.company("mill").await, lyon.person("mill_boss").await);
        let forge = modou.founds("forge", Access::Open).await;
        for member in [&lea, &zoe] {
            member.follows(&forge).await;
        }
        modou.moderates(&forge, Act::Appoint { actor: lea.id() }).await;
        put_in_charge(&lyon, &forge, mill.id()).await;
        let (app, community) = (lyon.app(), forge.id());
        let alone = async || moderated_alone(&app.read(), modou.id(), app.now()).await.expect("reads");
        assert!(alone().await.is_empty());

        // Of the other two one is suspended, and nobody is left who acts for the other.
        suspend(&lyon, lea.id(), true).await;
        assert!(alone().await.is_empty(), "the company is there");
        suspend(&lyon, miller.id(), true).await;
        assert_eq!(alone().await, [community]);
        let leave = async || {
            let speaker = modou.speaker().await;
            kind(app.execute(LeaveCommunity { speaker, community }).await)
        };
        let resign = async || {
            let (origin, act) = (Origin::Local(modou.speaker().await), Act::Dismiss { actor: modou.id() });
            kind(app.execute(Moderate { origin, community, act }).await)
        };
        assert_eq!(leave().await, Some(Kind::Forbidden));
        assert_eq!(resign().await, Some(Kind::Conflict));
        let delete = DeleteAccount { actor: modou.id(), authority: Authority::Owner };
        assert_eq!(kind(app.execute(delete).await), Some(Kind::Conflict));

        suspend(&lyon, miller.id(), false).await;
        assert!(alone().await.is_empty(), "somebody acts for the company again");
        assert_eq!(leave().await, None);
        world.settle().await;
    })
    .await;
}

#[tokio::test]
async fn the_servers_moderators_name_somebody_where_nobody_is_left() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (modou, lea, zoe) = (lyon.person("modou").await, lyon.person("lea").await, lyon.person("zoe").await);
        let (ada, anna) = (server_moderator(&lyon).await, brest.person("anna").await);
        let app = lyon.app();
        let forge = modou.founds("forge", Access::Open).await;
        anna.follows(&forge).await;
        world.settle().await;
        let there = lyon.actor("anna@brest.test").await.expect("known").id;

        let recover = async |member, by| {
            let command = RecoverCommunity { community: forge.id(), member, by };
            app.execute(command).await.map_err(|error| (error.kind(), error.refusal()))
        };
        let conflict = |name| Err((Kind::Conflict, Some(name)));
        let ada = Some(ada);
        assert_eq!(recover(there, ada).await, conflict("refused-community-recover-moderated"));
        suspend(&lyon, modou.id(), true).await;
        assert_eq!(recover(there, Some(lea.id())).await, Err((Kind::Forbidden, Some("refused-moderators"))));
        assert_eq!(recover(zoe.id(), ada).await, conflict("refused-community-appoint-member"));
        assert_eq!(recover(modou.id(), ada).await, conflict("refused-community-recover-unable"));
        suspend(&lyon, there, true).await;
        assert_eq!(recover(there, ada).await, conflict("refused-community-recover-unable"));
        suspend(&lyon, there, false).await;
        assert_eq!(recover(there, ada).await, Ok(()));
        let able = async || app.read().communities().able_moderators(forge.id(), app.now()).await.expect("reads");
        assert_eq!(able().await, [there]);
        let log = app.read().audit().page(Page::first(1)).await.expect("reads");
        let told = log.first().map(|entry| (entry.action.as_str(), entry.target.as_str(), entry.detail.as_str()));
        assert_eq!(told, Some(("community.moderator", "@forge", "@anna@brest.test")));
        assert_eq!(log.first().and_then(|entry| entry.actor), ada);

        // From then on it decides for itself again; who was suspended comes back to it.
        assert_eq!(recover(there, ada).await, conflict("refused-community-recover-moderated"));
        suspend(&lyon, modou.id(), false).await;
        assert_eq!(able().await, [modou.id(), there]);
        world.settle().await;
    })
    .await;
}

/// The use-cases on the data of an installation, as another process of it has them.
async fn beside(here: &Installation, database: &TestDatabase) -> App {
    let config = Config::new(Host::parse(here.domain()).expect("a host"));
    let files = Arc::new(FsMediaStore::new(here.folder()));
    let app = server::start::assemble(&config, database.store().await, Arc::new(SystemClock), files).await;
    app.expect("an app")
}

/// A community that anna founded and bob joined, as their pages make it.
async fn found(app: &App) {
    let person = async |name: &str| {
        let handle = name.parse().expect("a handle");
        let actor = app.read().actors().find_by_handle(&handle).await.expect("reads").expect("made before");
        Speaker::Person(actor.id)
    };
    let profile = Profile {
        name: "La forge".into(),
        description: String::new(),
        purpose: Purpose::Trade,
        subject: String::new(),
        access: Access::Open,
        territory: None,
        charter: String::new(),
        languages: Vec::new(),
        listed: true,
    };
    let command = CreateCommunity::prepare(app, person("anna").await, "forge", profile).await.expect("a profile");
    let community = app.execute(command).await.expect("a community").id;
    app.execute(JoinCommunity { speaker: person("bob").await, community }).await.expect("joined");
}

#[tokio::test]
async fn the_command_line_names_somebody_too() {
    for_each_database(async |database| {
        let here = Installation::new().await.with("ANCRAGE_DATABASE__URL", database.url());
        for name in ["anna", "bob", "zoe"] {
            let email = format!("{name}@lyon.example");
            here.must(&["account", "create", name, "--email", &email], "correct horse\n").await;
        }
        let app = beside(&here, &database).await;
        found(&app).await;
        here.must(&["account", "suspend", "anna"], "").await;
        for (member, said) in [
            ("zoe", "only a member"),
            ("anna", "suspended"),
            ("nobody", "no account @nobody"),
            ("b b", "no account @b b"),
        ] {
            let refused = here.run(&["community", "moderator", "forge", member], "").await;
            assert!(refused.status == Some(2) && refused.stderr.contains(said), "{refused:?}");
        }
        for _ in 0..2 {
            let named = here.must(&["community", "moderator", "@forge", "@bob"], "").await;
            assert_eq!(named.trim(), "@bob looks after @forge");
        }
        let log = app.read().audit().page(Page::first(9)).await.expect("reads");
        let named: Vec<_> = log.iter().filter(|entry| entry.action == "community.moderator").collect();
        assert_eq!(named.len(), 1, "twice is once");
        assert_eq!((named[0].actor, named[0].target.as_str(), named[0].detail.as_str()), (None, "@forge", "@bob"));
        app.store().release_node().await.expect("released");
        app.store().clone().close().await.expect("closed");
    })
    .await;
}
