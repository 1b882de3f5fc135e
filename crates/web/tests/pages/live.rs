//! Being told, while one looks at a page, that there is something new.

use std::time::Duration;

use app::post::Draft;
use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use domain::{
    audience::Audience,
    id::MembershipId,
    membership::{Badge, CompanyRole, Membership},
};
use http_body_util::BodyExt;
use serde_json::Value;
use tokio::time::timeout;
use tower::ServiceExt;
use web::pages::{LiveOptions, PagesOptions};

use crate::harness::{Browser, Town, between, draft};

/// How long something may take on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(30);

fn often() -> LiveOptions {
    LiveOptions { rhythm: Duration::from_millis(10), trust: Duration::from_millis(30), ..LiveOptions::default() }
}

async fn town(live: LiveOptions) -> Town {
    Town::with(PagesOptions { live, ..PagesOptions::default() }).await
}

/// A connection that is open.
struct Stream(Body);

impl Stream {
    /// The name of the next event and what it says, with its text; `None` at the end.
    async fn next(&mut self) -> Option<(String, Value, String)> {
        loop {
            let frame = timeout(PATIENCE, self.0.frame()).await.expect("in time")?;
            let bytes = frame.expect("a part").into_data().expect("data");
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
            if let (Some(name), Some(data)) = (field("event: "), field("data: ")) {
                return Some((name, serde_json::from_str(&data).expect("JSON"), text));
            }
        }
    }

    /// The next event of this name.
    async fn next_of(&mut self, wanted: &str) -> (Value, String) {
        loop {
            let (name, data, text) = self.next().await.expect("it goes on");
            if name == wanted {
                return (data, text);
            }
        }
    }

    /// It says that it ends, and ends.
    async fn ends(&mut self) {
        assert_eq!(self.next().await.expect("a last word").0, "end");
        assert!(self.next().await.is_none());
    }
}

async fn open(browser: &Browser, path: &str) -> (StatusCode, Stream) {
    let request = browser.request(Method::GET, path).body(Body::empty()).expect("a request");
    let answer = browser.router.clone().oneshot(request).await.expect("an answer");
    let (parts, body) = answer.into_parts();
    if parts.status == StatusCode::OK {
        assert_eq!(parts.headers[header::CONTENT_TYPE], "text/event-stream");
        assert_eq!(parts.headers[header::CACHE_CONTROL], "no-cache");
    }
    (parts.status, Stream(body))
}

/// Where a page asks for news.
async fn address(browser: &mut Browser, page: &str) -> String {
    let page = browser.get(page).await.body;
    between(&page, "data-live-from=\"", "\"").replace("&#38;", "&").replace("&amp;", "&")
}

async fn watch(browser: &mut Browser, page: &str) -> Stream {
    let address = address(browser, page).await;
    let (status, stream) = open(browser, &address).await;
    assert_eq!(status, StatusCode::OK, "{address}");
    stream
}

#[tokio::test]
async fn strangers_are_told_nothing() {
    let town = town(often()).await;
    town.person("lea").await;
    let mut stranger = town.stranger();
    assert_eq!(stranger.get("/live?home=0").await.status, StatusCode::UNAUTHORIZED);
    assert!(!stranger.get("/public").await.body.contains("data-live-from"), "nor do their pages ask");
    stranger.cookies.insert("ancrage_session".into(), "made-up".into());
    assert_eq!(stranger.get("/live").await.status, StatusCode::UNAUTHORIZED);
    let mut lea = town.browser("lea").await;
    assert_eq!(lea.get("/live?home=x").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn new_posts_and_notifications_are_counted_and_not_shown() {
    let town = town(often()).await;
    town.person("lea").await;
    let marc = town.person("marc").await;
    let mut browser = town.browser("lea").await;
    browser.post("/@marc/follow", &[]).await;
    town.publish(marc, draft("Vu déjà")).await;
    let mut home = watch(&mut browser, "/home").await;
    town.publish(marc, draft("Le secret du bronze")).await;
    let (data, text) = home.next_of("home").await;
    assert_eq!(data["count"], 1);
    assert_eq!(data["text"], "1 nouvelle publication");
    assert!(!text.contains("bronze") && !text.contains("marc"), "{text}");
    town.publish(marc, draft("Pour @lea")).await;
    let (data, _) = home.next_of("home").await;
    assert_eq!(data["text"], "2 nouvelles publications");
    let (data, text) = home.next_of("notifications").await;
    assert_eq!(data["text"], "1 nouvelle notification", "{text}");

    // What is shown is no news, and neither is what somebody reads who turned back to older pages.
    let again = address(&mut browser, "/home").await;
    assert!(again.contains("&home="), "{again}");
    let older = address(&mut browser, "/home?max_id=9").await;
    assert!(older.contains("&notifications=") && !older.contains("&home="), "{older}");
    let mut notices = watch(&mut browser, "/notifications").await;
    assert!(browser.get("/notifications").await.body.contains(" data-live-told"));
    town.publish(marc, draft("Encore pour @lea")).await;
    browser.language = "en".into();
    assert_eq!(notices.next_of("notifications").await.0["count"], 1);
    let mut english = watch(&mut browser, "/home").await;
    town.publish(marc, draft("Un de plus")).await;
    assert_eq!(english.next_of("home").await.0["text"], "1 new post");

    // What is taken back counts no longer.
    let id = town.publish(marc, draft("Trop tard")).await;
    assert_eq!(english.next_of("home").await.0["count"], 2);
    town.browser("marc").await.post(&format!("/posts/{id}/delete"), &[]).await;
    assert_eq!(english.next_of("home").await.0["count"], 1);
}

#[tokio::test]
async fn answers_count_for_those_who_may_read_them() {
    let town = town(often()).await;
    let lea = town.person("lea").await;
    let marc = town.person("marc").await;
    town.person("zoe").await;
    let post = town.publish(lea, draft("Qui coule du bronze ?")).await;
    let first = town.publish(marc, Draft { in_reply_to: Some(post), ..draft("@lea Nous") }).await;
    let mut zoe = town.browser("zoe").await;
    let mut thread = watch(&mut zoe, &format!("/@lea/{post}")).await;
    let closed = Draft { in_reply_to: Some(post), audience: Audience::Followers, ..draft("@lea Pas pour tous") };
    town.publish(marc, closed).await;
    town.publish(marc, draft("Rien à voir")).await;
    town.publish(lea, Draft { in_reply_to: Some(first), ..draft("@marc Où ?") }).await;
    let (data, _) = thread.next_of("thread").await;
    assert_eq!(data["count"], 1);
    assert_eq!(data["text"], "1 nouvelle réponse");
}

#[tokio::test]
async fn a_session_that_ends_ends_its_streams() {
    let town = town(often()).await;
    town.person("lea").await;
    let mut browser = town.browser("lea").await;
    let kept = browser.cookies.clone();
    let mut stream = watch(&mut browser, "/home").await;
    let asked = address(&mut browser, "/home").await;
    browser.post("/logout", &[]).await;
    stream.ends().await;
    browser.cookies = kept;
    assert_eq!(open(&browser, &asked).await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_stream_is_for_the_face_to_which_the_page_was_shown() {
    let town = town(often()).await;
    town.person("lea").await;
    let marc = town.person("marc").await;
    town.company("fonderie", "Fonderie", "lea").await;
    let company = town.actor("fonderie").await.id;
    let tx = town.app.store().begin(town.app.now()).await.expect("a change");
    let hired = Membership {
        id: MembershipId(tx.next_id()),
        company,
        person: marc.actor(),
        role: CompanyRole::Spokesperson,
        since: town.app.now(),
        until: Some(town.app.now() + chrono::TimeDelta::hours(1)),
        badge: Badge::default(),
    };
    tx.memberships().save(&hired).await.expect("saved");
    tx.commit().await.expect("committed");
    let mut browser = town.browser("marc").await;
    let own = address(&mut browser, "/home").await;
    browser.post("/act-as", &[("actor", &company.to_string())]).await;
    assert_eq!(open(&browser, &own).await.0, StatusCode::NO_CONTENT, "it was shown to marc himself");
    let official = address(&mut browser, "/home").await;
    assert!(official.contains(&format!("as={company}")), "{official}");
    let mut stream = watch(&mut browser, "/home").await;
    town.pass(2 * 60 * 60 * 1_000);
    stream.ends().await;
    assert_eq!(open(&browser, &official).await.0, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn streams_are_limited_and_end_with_the_server() {
    let town = town(LiveOptions { connections: 8, ..LiveOptions::default() }).await;
    for name in ["lea", "marc"] {
        town.person(name).await;
    }
    let (lea, marc) = (town.browser("lea").await, town.browser("marc").await);
    let mut streams = Vec::new();
    for _ in 0..6 {
        let (status, stream) = open(&lea, "/live?home=0").await;
        assert_eq!(status, StatusCode::OK);
        streams.push(stream);
    }
    assert_eq!(open(&lea, "/live?home=0").await.0, StatusCode::TOO_MANY_REQUESTS, "one session");
    for _ in 0..2 {
        streams.push(open(&marc, "/live?home=0").await.1);
    }
    assert_eq!(open(&marc, "/live?home=0").await.0, StatusCode::TOO_MANY_REQUESTS, "all together");
    drop(streams);
    assert_eq!(open(&lea, "/live?home=0").await.0, StatusCode::OK, "there is room again");

    let patient = LiveOptions { rhythm: Duration::from_hours(1), ..LiveOptions::default() };
    let stop = patient.stop.clone();
    let town = self::town(patient).await;
    town.person("lea").await;
    let mut stream = watch(&mut town.browser("lea").await, "/home").await;
    stop.cancel();
    assert!(stream.next().await.is_none(), "without a word, so that browsers come back");
}
