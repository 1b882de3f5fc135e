//! Directories of other servers: read, marked, believed only of what lives there, gone when they are.

use app::{
    directory::subscription::{KEPT, Subscribe, Unsubscribe},
    domain_policy::SetDomainPolicy,
    remote::Remote,
};
use axum::{
    Router,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use chrono::TimeDelta;
use domain::{
    actor::Standing,
    company::CompanyKind,
    handle::Host,
    policy::{DomainPolicy, Severity},
    territory::TerritoryCode,
    uri::Uri,
};
use serde_json::{Value, json};
use storage::{DirectoryFilter, DirectoryPage};
use testkit::{Server, World, for_each_world};

use super::{company, found, names, with_areas};

const NOBODY: [&str; 0] = [];

pub(super) async fn subscribe(server: &Server, address: &str, territories: &[&str]) {
    let territories = territories.iter().map(|code| TerritoryCode::parse(code).expect("a code")).collect();
    let address = Uri::parse(address).expect("an address");
    server.app().execute(Subscribe { by: None, address, territories }).await.expect("subscribed");
}

pub(super) async fn read(server: &Server) -> usize {
    server.node().federation().read_directories().await.expect("read")
}

async fn everyone(server: &Server) -> Vec<String> {
    names(server, &DirectoryFilter::default()).await
}

#[tokio::test]
async fn each_lists_the_others_companies() {
    for_each_world(["lyon.test", "brest.test"], async |world, [lyon, brest]| {
        with_areas(&lyon).await;
        with_areas(&brest).await;
        let (lea, yann) = (lyon.person("lea").await, brest.person("yann").await);
        company(&lyon, &lea, "fonderie", "Fonderie", "insee-com:69123", CompanyKind::Company).await;
        company(&brest, &yann, "chantier", "Chantier", "insee-com:29019", CompanyKind::Company).await;
        company(&brest, &yann, "antenne", "Antenne", "insee-com:69123", CompanyKind::Cooperative).await;
        assert_eq!(everyone(&brest).await, ["Antenne", "Chantier"]);
        subscribe(&lyon, "https://brest.test/whatever", &["insee-dep:69"]).await;
        assert_eq!((read(&lyon).await, read(&lyon).await), (1, 0), "it is due once");
        assert_eq!(everyone(&lyon).await, ["Antenne", "Fonderie"], "what lies in the shared département");
        let entry = found(&lyon, &DirectoryFilter::default()).await.remove(0);
        let from = entry.from.expect("another server");
        assert_eq!((from.title, from.source.as_str()), (brest.app().instance().title.clone(), "https://brest.test/"));
        assert_eq!(entry.listed.listing.url.as_str(), "https://brest.test/@antenne");
        assert!(entry.listed.listing.uri.as_str().starts_with("https://brest.test/actors/"));
        let local = DirectoryFilter { local: true, ..DirectoryFilter::default() };
        assert_eq!(names(&lyon, &local).await, ["Fonderie"]);

        // Nothing is handed on: whoever reads Lyon's directory hears of Lyon alone.
        subscribe(&brest, "https://lyon.test", &[]).await;
        read(&brest).await;
        assert_eq!(everyone(&brest).await, ["Antenne", "Chantier", "Fonderie"]);

        // The same again is not sent again; a change is.
        let tag = async || lyon.app().read().subscriptions().all().await.expect("a look").remove(0).etag;
        let first = tag().await;
        assert!(first.is_some());
        world.clock().step(TimeDelta::hours(1));
        assert_eq!((read(&lyon).await, tag().await), (1, first));
        let gone = brest.actor("antenne").await.expect("a company");
        let speaker = app::company::speaker(&brest.app().read(), yann.id(), gone.id, brest.app().now()).await;
        let change = app::profile::ProfileChange { discoverable: Some(false), ..Default::default() };
        let hide = app::profile::UpdateProfile { speaker: speaker.expect("the owner"), change };
        brest.app().execute(hide).await.expect("saved");
        world.clock().step(TimeDelta::hours(1));
        read(&lyon).await;
        assert_eq!(everyone(&lyon).await, ["Fonderie"], "an entry that is taken back vanishes at the next read");

        brest.suspends("lyon.test").await;
        assert_eq!(everyone(&brest).await, ["Chantier"], "nothing of a suspended server is shown");
        world.clock().step(TimeDelta::hours(1));
        read(&brest).await;
        let subscription = brest.app().read().subscriptions().all().await.expect("a look").remove(0);
        assert_eq!(brest.app().read().directory().count(subscription.id).await.expect("a count"), 0);
        let address = Uri::parse("https://lyon.test/").expect("an address");
        assert!(brest.app().execute(Unsubscribe { by: None, address: address.clone() }).await.expect("ended"));
        assert!(
            !brest.app().execute(Unsubscribe { by: None, address }).await.expect("ended"),
            "there is none any more"
        );
        world.may_leave_work();
        world.run_until_idle().await;
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_read_for_a_week_is_gone() {
    for_each_world(["lyon.test", "brest.test"], async |world, [lyon, brest]| {
        with_areas(&lyon).await;
        with_areas(&brest).await;
        let yann = brest.person("yann").await;
        company(&brest, &yann, "chantier", "Chantier", "insee-com:29019", CompanyKind::Company).await;
        app::directory::sweep(brest.app()).await.expect("swept");
        subscribe(&lyon, "https://brest.test", &[]).await;
        read(&lyon).await;
        assert_eq!(everyone(&lyon).await, ["Chantier"]);
        world.cut_off(&brest);
        let mut tries = 0;
        for _ in 0..24 * 6 {
            world.clock().step(TimeDelta::hours(1));
            tries += read(&lyon).await;
        }
        assert!((15..40).contains(&tries), "{tries} tries in six days");
        assert_eq!(everyone(&lyon).await, ["Chantier"], "a server may be away for some days");
        world.clock().step(KEPT);
        read(&lyon).await;
        assert_eq!(everyone(&lyon).await, NOBODY);
        world.reconnect(&brest);
        world.clock().step(TimeDelta::days(1));
        read(&lyon).await;
        assert_eq!(everyone(&lyon).await, ["Chantier"], "it came back");
        world.may_leave_work();
    })
    .await;
}

#[tokio::test]
async fn pages_are_full_although_a_server_was_suspended_a_moment_ago() {
    for_each_world(["lyon.test", "brest.test"], async |world, [lyon, brest]| {
        with_areas(&lyon).await;
        with_areas(&brest).await;
        let (lea, yann) = (lyon.person("lea").await, brest.person("yann").await);
        for (handle, name) in [("fonderie", "Fonderie"), ("menuiserie", "Menuiserie")] {
            company(&lyon, &lea, handle, name, "insee-com:69123", CompanyKind::Company).await;
        }
        for (handle, name) in [("antenne", "Antenne"), ("chantier", "Chantier")] {
            company(&brest, &yann, handle, name, "insee-com:29019", CompanyKind::Company).await;
        }
        app::directory::sweep(brest.app()).await.expect("swept");
        subscribe(&lyon, "https://brest.test", &[]).await;
        read(&lyon).await;
        assert_eq!(everyone(&lyon).await, ["Antenne", "Chantier", "Fonderie", "Menuiserie"]);
        lyon.suspends("brest.test").await;
        let anybody = DirectoryFilter::default();
        let page = DirectoryPage { after: None, limit: 1 };
        for found in [
            app::directory::search(lyon.app(), &anybody, &page).await.expect("a page"),
            app::directory::newest(lyon.app(), &anybody, 1).await.expect("the newest"),
        ] {
            let names: Vec<&str> = found.iter().map(|found| found.listed.listing.name.as_str()).collect();
            assert!(matches!(names.as_slice(), ["Fonderie" | "Menuiserie"]), "{names:?}");
        }
        world.may_leave_work();
        world.run_until_idle().await;
    })
    .await;
}

#[tokio::test]
async fn what_moderators_decide_holds_for_neighbours_too() {
    for_each_world(["lyon.test", "brest.test"], async |world, [lyon, brest]| {
        with_areas(&lyon).await;
        with_areas(&brest).await;
        let yann = brest.person("yann").await;
        for (handle, name) in [("antenne", "Antenne"), ("chantier", "Chantier")] {
            company(&brest, &yann, handle, name, "insee-com:29019", CompanyKind::Company).await;
        }
        app::directory::sweep(brest.app()).await.expect("swept");
        subscribe(&lyon, "https://brest.test", &[]).await;
        read(&lyon).await;
        let handle = "antenne@brest.test".parse().expect("a handle");
        let known = lyon.node().federation().resolve_actor(&handle).await.expect("an account");
        assert_eq!(everyone(&lyon).await, ["Antenne", "Chantier"], "who is known is listed as before");
        let decide = async |standing| {
            let tx = lyon.app().store().begin(lyon.app().now()).await.expect("begins");
            tx.actors().save_standing(known, standing).await.expect("stored");
            tx.commit().await.expect("commits");
        };
        let filter = DirectoryFilter { words: vec!["brest".into()], ..DirectoryFilter::default() };
        for standing in [Standing::Suspended, Standing::Limited] {
            decide(standing).await;
            assert_eq!(everyone(&lyon).await, ["Chantier"], "{standing:?}");
            assert_eq!(names(&lyon, &filter).await, ["Chantier"], "{standing:?}");
            let newest = app::directory::newest(lyon.app(), &filter, 9).await.expect("the newest");
            assert_eq!(newest.len(), 1, "{standing:?}");
            let map = app::directory::map(lyon.app(), &DirectoryFilter::default()).await.expect("a map");
            assert_eq!((map.found, map.marks[0].found), (1, 1), "{standing:?}");
        }
        decide(Standing::Good).await;
        assert_eq!(everyone(&lyon).await, ["Antenne", "Chantier"]);

        // Of a server that is limited only its followers see anything; it is read all the same.
        let policy = DomainPolicy {
            host: Host::parse("brest.test").expect("a host"),
            severity: Severity::Limit,
            reject_media: false,
            reject_reports: false,
            public_comment: String::new(),
            private_comment: String::new(),
        };
        lyon.app().execute(SetDomainPolicy { policy, by: None }).await.expect("a policy");
        lyon.app().gate().refresh(&lyon.app().read()).await.expect("policies");
        assert_eq!(everyone(&lyon).await, NOBODY);
        let subscription = lyon.app().read().subscriptions().all().await.expect("a look").remove(0);
        assert_eq!(lyon.app().read().directory().count(subscription.id).await.expect("a count"), 2);
        world.may_leave_work();
        world.run_until_idle().await;
    })
    .await;
}

#[tokio::test]
async fn neighbours_are_found_by_what_their_sector_is_called() {
    for_each_world(["lyon.test"], async |world, [lyon]| {
        with_areas(&lyon).await;
        let mills =
            json!([entry(&json!({ "sector": "24.54Z" })), entry(&json!({ "id": "https://rogue.test/actors/2" }))]);
        assert_eq!(lists(&world, &lyon, move || directory(&mills)).await, ["Mill", "Mill"]);
        let filter = DirectoryFilter { words: vec!["fonderie".into()], ..DirectoryFilter::default() };
        assert_eq!(names(&lyon, &filter).await, ["Mill"]);
        world.may_leave_work();
    })
    .await;
}

/// A server whose directory is whatever a test wants.
fn rogue(answer: impl Fn() -> Response + Clone + Send + Sync + 'static) -> Router {
    Router::new().route("/api/ancrage/v1/directory/all", get(move |_: HeaderMap| async move { answer() }))
}

fn directory(entries: &Value) -> Response {
    let body = json!({ "title": "Rogue", "entries": entries }).to_string();
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

fn entry(changes: &Value) -> Value {
    let mut entry = json!({
        "id": "https://rogue.test/actors/1", "url": "https://rogue.test/@mill", "name": "Mill", "summary": "",
        "kind": "company", "sector": null, "level": "dialogue", "verified": false,
        "places": [{ "code": "insee-com:29019", "name": "Elsewhere" }],
    });
    for (key, value) in changes.as_object().expect("an object") {
        entry[key] = value.clone();
    }
    entry
}

async fn lists(
    world: &World,
    lyon: &Server,
    answer: impl Fn() -> Response + Clone + Send + Sync + 'static,
) -> Vec<String> {
    world.connect("rogue.test", rogue(answer));
    subscribe(lyon, "https://rogue.test", &[]).await;
    read(lyon).await;
    everyone(lyon).await
}

#[tokio::test]
async fn nobody_speaks_for_another_server() {
    for_each_world(["lyon.test"], async |world, [lyon]| {
        with_areas(&lyon).await;
        let lea = lyon.person("lea").await;
        company(&lyon, &lea, "fonderie", "Fonderie", "insee-com:69123", CompanyKind::Company).await;
        everyone(&lyon).await;
        let ours = lyon.actor("fonderie").await.expect("a company").uri;
        for (changes, why) in [
            (json!({ "id": "https://brest.test/actors/1" }), "the account lives elsewhere"),
            (json!({ "id": ours.as_str() }), "the account lives here"),
            (json!({ "id": "http://rogue.test/actors/1" }), "it is another origin"),
            (json!({ "id": "https://rogue.test@brest.test/actors/1" }), "a name is no host"),
            (json!({ "url": "https://brest.test/@mill" }), "the page is elsewhere"),
            (json!({ "url": "javascript:alert(1)" }), "it is no page"),
            (json!({ "name": " \u{0}\n " }), "it has no name"),
            (json!({ "places": [] }), "it is nowhere"),
            (json!({ "places": [{ "code": "insee-com:75056" }] }), "the area is not known here"),
            (json!({ "places": [{ "code": "'; DROP TABLE actor" }] }), "it is no area"),
            (json!({ "kind": "person" }), "people are listed by their own server alone"),
        ] {
            let entries = json!([entry(&changes)]);
            let listed = lists(&world, &lyon, move || directory(&entries)).await;
            assert_eq!(listed, ["Fonderie"], "{why}");
        }
        // Once each, in the words of our own areas, shortened.
        let mut values = vec!["v".repeat(5_000), " \n ".to_owned()];
        values.resize(5_000, "Zéro\ndéchet".to_owned());
        let changes = json!({ "name": "M".repeat(5_000), "summary": "s\n\n".repeat(5_000), "values": values });
        let long = json!([entry(&changes), entry(&json!({}))]);
        lists(&world, &lyon, move || directory(&long)).await;
        let all = found(&lyon, &DirectoryFilter::default()).await;
        assert_eq!(all.len(), 2);
        let listing = &all[1].listed.listing;
        assert_eq!((listing.name.len(), listing.summary.len(), listing.places[0].name.as_str()), (200, 300, "Brest"));
        let (long, short) = listing.values.split_first().expect("values");
        assert_eq!((long.len(), short.len(), short[0].as_str()), (40, 6, "Zéro déchet"));
        world.may_leave_work();
    })
    .await;
}

#[tokio::test]
async fn hostile_answers_change_nothing() {
    for_each_world(["lyon.test"], async |world, [lyon]| {
        with_areas(&lyon).await;
        let good = json!([entry(&json!({}))]);
        assert_eq!(lists(&world, &lyon, move || directory(&good)).await, ["Mill"]);
        let json = |body: String| ([(header::CONTENT_TYPE, "application/json")], body).into_response();
        let huge = format!(r#"{{"title":"x","entries":[{}null]}}"#, "null,".repeat(2_000_000));
        let answers: Vec<Box<dyn Fn() -> Response>> = vec![
            Box::new(move || json(huge.clone())),
            Box::new(move || json("[".repeat(200_000))),
            Box::new(move || json("{}".into())),
            Box::new(move || json("null".into())),
            Box::new(move || json(r#"{"entries":"all"}"#.into())),
            Box::new(|| ([(header::CONTENT_TYPE, "text/html")], "<p>Hello").into_response()),
            Box::new(|| StatusCode::INTERNAL_SERVER_ERROR.into_response()),
            Box::new(|| StatusCode::NOT_MODIFIED.into_response()),
            Box::new(|| {
                (StatusCode::FOUND, [(header::LOCATION, "https://rogue.test/api/ancrage/v1/directory/all")])
                    .into_response()
            }),
            Box::new(|| (StatusCode::FOUND, [(header::LOCATION, "http://127.0.0.1/")]).into_response()),
        ];
        for (number, answer) in answers.into_iter().enumerate() {
            let body = answer();
            let (parts, body) = body.into_parts();
            let bytes = axum::body::to_bytes(body, usize::MAX).await.expect("a body");
            let listed = lists(&world, &lyon, move || Response::from_parts(parts.clone(), bytes.clone().into())).await;
            assert_eq!(listed, ["Mill"], "answer {number}");
            let subscription = lyon.app().read().subscriptions().all().await.expect("a look").remove(0);
            assert_eq!(subscription.failures, 1, "answer {number}: {}", subscription.problem);
        }
        world.may_leave_work();
    })
    .await;
}

#[tokio::test]
async fn a_thousand_entries_are_one_reading() {
    for_each_world(["lyon.test"], async |world, [lyon]| {
        with_areas(&lyon).await;
        let entries: Vec<Value> = (0..1_000)
            .map(|n| entry(&json!({ "id": format!("https://rogue.test/actors/{n}"), "name": format!("Mill {n:04}") })))
            .collect();
        let entries = Value::Array(entries);
        let listed = lists(&world, &lyon, move || directory(&entries)).await;
        assert_eq!((listed.len(), listed[0].as_str()), (100, "Mill 0000"));
        let subscription = lyon.app().read().subscriptions().all().await.expect("a look").remove(0);
        assert_eq!(lyon.app().read().directory().count(subscription.id).await.expect("a count"), 1_000);
        world.may_leave_work();
    })
    .await;
}
