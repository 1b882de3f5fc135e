//! What an employer never learns: what somebody who works there does for themselves.
//!
//! What they do in the company's name is the company's own, and its owners read who did it (`team/hand.rs`); what they do
//! as themselves has no hand, and is written down nowhere that an employer looks.
//!
//! The routes are read from the sources, so that a new one is walked without anybody remembering to. An employee
//! leaves marks that are not the employer's business; everyone who could be the employer then asks for every
//! address, with every id and name that the marks hang on.

use std::collections::BTreeSet;

use ancrage_tests::routes::{self, filled};
use app::{bookmark::AddBookmark, login::SetLocale, mute::MuteActor, preference::SavePreference};
use axum::body::Body;
use domain::{audience::Audience, membership::CompanyRole};
use http::{Request, header};
use http_body_util::{BodyExt, Collected};
use storage::Preference;
use testkit::{Server, for_each_world};

/// What nobody but the employee, and whom they chose, may see.
const MARKS: [&str; 6] = [
    "mark-followers-only",
    "mark-direct",
    "mark-bookmarked",
    "mark-liked-in-private",
    "mark-answered-in-private",
    "zoe@people.example",
];

async fn ask(server: &Server, path: &str, name: header::HeaderName, value: &str, accept: &str) -> String {
    let request = Request::get(path)
        .header(header::HOST, server.domain())
        .header(header::ACCEPT, accept)
        .header(name, value)
        .body(Body::empty());
    let Ok(request) = request else { return String::new() };
    let response = server.request(request).await;
    // Streams do not end by themselves, and say nothing of the past.
    if response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"))
    {
        return String::new();
    }
    let bytes = response.into_body().collect().await.map(Collected::to_bytes).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test]
async fn no_route_shows_an_employer_what_an_employee_does() {
    for_each_world(["lyon.test"], async |world, [lyon]| {
        let company = lyon.company("fonderie").await;
        let (boss, zoe, friend) =
            (lyon.person("fonderie_boss").await, lyon.person("zoe").await, lyon.person("friend").await);
        let app = lyon.app();
        let hired = company.employs(zoe.id(), CompanyRole::Employee).await;

        // What everyone may see, so that the walk is known to see anything at all.
        zoe.posts("seen-by-everyone").await;
        // What is not the employer's business.
        friend.follows(&zoe).await;
        zoe.follows(&friend).await;
        world.settle().await;
        zoe.publishes("mark-followers-only", Audience::Followers, None).await;
        zoe.publishes("@friend mark-direct", Audience::Direct, None).await;
        let kept = friend.publishes("mark-bookmarked", Audience::Followers, None).await;
        let kept = zoe.finds(&kept).await;
        app.execute(AddBookmark { actor: zoe.id(), post: kept }).await.expect("kept");
        let liked = friend.publishes("mark-liked-in-private", Audience::Followers, None).await;
        zoe.likes(&liked).await;
        let liked = zoe.finds(&liked).await;
        let answer = zoe.publishes("@friend mark-answered-in-private", Audience::Followers, Some(liked)).await;
        let answer = zoe.finds(&answer).await;
        let muted =
            MuteActor { speaker: zoe.speaker().await, target: company.id(), notifications: true, duration: None };
        app.execute(muted).await.expect("muted");
        app.execute(SetLocale { person: zoe.id(), locale: Some("en".into()) }).await.expect("set");
        let preference = Preference { audience: Audience::Direct, sensitive: true, language: Some("br".into()) };
        app.execute(SavePreference { speaker: zoe.speaker().await, preference }).await.expect("saved");
        world.settle().await;

        let ids = [company.id(), zoe.id(), friend.id()].map(|id| id.to_string());
        let names = ["fonderie", "zoe", "friend", "zoe.atom"].map(str::to_owned);
        let posts = [kept, liked, answer].map(|id| id.to_string());
        let values: Vec<String> = ids.into_iter().chain(names).chain(posts).chain([hired.to_string()]).collect();
        let mut paths: BTreeSet<String> = BTreeSet::new();
        for route in routes::in_sources() {
            paths.extend(filled(&route, &values));
        }
        for query in [
            "/search?q=mark",
            "/api/v2/search?q=mark",
            "/api/v2/search?q=zoe",
            "/search?q=zoe",
            "/api/v1/accounts/search?q=zoe",
        ] {
            paths.insert(query.into());
        }
        let (mut asked, mut seen) = (0, false);
        let own = boss.cookie(boss.id()).await;
        let official = boss.cookie(company.id()).await;
        let tokens = [boss.token("read write follow").await, company.token("read write follow").await];
        for path in &paths {
            let mut bodies = Vec::new();
            for cookie in [&own, &official] {
                bodies.push(ask(&lyon, path, header::COOKIE, cookie, "text/html").await);
            }
            for token in &tokens {
                bodies.push(ask(&lyon, path, header::AUTHORIZATION, &format!("Bearer {token}"), "*/*").await);
            }
            bodies.push(ask(&lyon, path, header::COOKIE, "", federation::net::ACTIVITY_JSON).await);
            for body in bodies {
                asked += 1;
                seen |= body.contains("seen-by-everyone");
                // A page may say again what was searched for.
                let said_back = path.contains("q=mark");
                for mark in MARKS {
                    assert!(!body.contains(mark) || said_back && !body.contains(&format!("{mark}<")), "{path}: {mark}");
                }
            }
        }
        assert!(seen, "the walk sees what everyone may see");
        assert!(asked > 1_000, "{asked} answers");
    })
    .await;
}
