//! What other sites, other people's names and forged forms cannot do.

use std::collections::BTreeSet;

use app::profile::{ProfileChange, UpdateProfile};
use axum::{
    Router,
    body::Body,
    http::{Method, StatusCode, header},
};
use domain::audience::Audience;

use crate::harness::{PASSWORD, Town, between, draft};

/// Forms of strangers: there is no session whose token they could carry. Each with what it asks for instead.
const WITHOUT_TOKEN: [(&str, &str); 9] = [
    ("/email/confirm", "what stands in a letter"),
    ("/login", "a name and a password"),
    ("/login/as", "a demonstration, where nobody has a password"),
    ("/login/code", "a first step in this browser, and a code"),
    ("/password/forgotten", "an address, whose owner alone is written to"),
    ("/password/new", "what stands in a letter"),
    ("/signup", "an address, whose owner confirms it"),
    ("/signup/again", "this browser's wish for an account"),
    ("/signup/confirm", "what stands in a letter"),
];

const EVIL: &str = "</script><script>alert(1)</script>\"'><img src=x onerror=y>";

#[tokio::test]
async fn names_and_texts_bring_no_markup() {
    let town = Town::new().await;
    let lea = town.person("lea").await;
    let name: String = EVIL.chars().take(100).collect();
    let fields = Some(vec![(EVIL.into(), EVIL.into())]);
    let change = ProfileChange {
        name: Some(name),
        summary: Some(EVIL.into()),
        fields,
        indexable: Some(true),
        discoverable: Some(true),
        ..ProfileChange::default()
    };
    town.app.execute(UpdateProfile { speaker: lea, change }).await.expect("a new profile");
    let marc = town.person("marc").await;
    let anna = town.neighbour("anna", EVIL).await;
    let post = town.publish(lea, app::post::Draft { warning: EVIL.into(), ..draft(&format!("{EVIL} @marc")) }).await;
    let reply = app::post::Draft { in_reply_to: Some(post), ..draft(&format!("@lea {EVIL} @anna@brest.example")) };
    town.publish(marc, reply).await;
    assert_eq!(anna.name, EVIL, "nothing was changed on the way in");
    let thread = format!("/@lea/{post}");
    let search = format!("/search?q={}", url::form_urlencoded::byte_serialize(EVIL.as_bytes()).collect::<String>());
    let paths = [
        "/",
        "/public",
        "/@lea",
        "/@anna@brest.example",
        &thread,
        &search,
        "/@lea.atom",
        "/@lea.rss",
        "/notifications",
        "/home",
        "/compose",
    ];
    for mut browser in [town.stranger(), town.browser("lea").await, town.browser("marc").await] {
        for path in paths {
            let page = browser.get(path).await.body;
            assert!(!page.contains("<script>"), "{path}: {page}");
            assert!(!page.contains("<img src=x"), "{path}");
            assert!(!page.contains("\"'>"), "{path}");
            for data in page.split("<script type=\"application/ld+json\">").skip(1) {
                let data = data.split("</script>").next().expect("an end");
                let value: serde_json::Value = serde_json::from_str(data).expect("the data is whole");
                assert!(value["@type"].is_string());
            }
        }
    }
    let profile = town.stranger().get("/@lea").await.body;
    let data = between(&profile, "<script type=\"application/ld+json\">", "</script>");
    let value: serde_json::Value = serde_json::from_str(data).expect("JSON");
    assert!(value["mainEntity"]["name"].as_str().expect("a name").starts_with("</script><script>"));
}

#[tokio::test]
async fn forms_without_the_token_do_nothing() {
    let town = Town::new().await;
    let lea = town.person("lea").await;
    town.person("marc").await;
    let post = town.publish(lea, draft("Bonjour")).await;
    let (like, delete) = (format!("/posts/{post}/like"), format!("/posts/{post}/delete"));
    let written = [("text", "Faux"), ("audience", "public")];
    let sure = [("handle", "@lea"), ("password", PASSWORD)];
    let forms: [(&str, &[(&str, &str)]); 17] = [
        ("/posts", &written),
        (&like, &[]),
        (&delete, &[]),
        ("/@marc/follow", &[]),
        ("/@marc/unfollow", &[]),
        ("/logout", &[]),
        ("/act-as", &[("actor", "1")]),
        ("/follow-requests/1", &[("answer", "accept")]),
        ("/search", &[("q", "@anna@brest.example")]),
        ("/settings/email", &[("email", "x@lyon.example"), ("password", PASSWORD)]),
        ("/settings/totp", &[("password", PASSWORD)]),
        ("/settings/account/aliases", &[("handle", "@lea@vannes.example")]),
        ("/settings/account/aliases/remove", &[("alias", "https://vannes.example/users/lea")]),
        ("/settings/account/move", &sure),
        ("/settings/account/delete", &sure),
        ("/signup/invitations", &[("uses", "1"), ("days", "1")]),
        ("/signup/review/1", &[("verdict", "approve")]),
    ];
    let mut browser = town.browser("lea").await;
    let mut marc = town.browser("marc").await;
    let stolen = marc.token().await;
    for (path, fields) in forms {
        for token in [None, Some(""), Some("wrong"), Some(stolen.as_str())] {
            let fields: Vec<_> = fields.iter().copied().chain(token.map(|token| ("csrf", token))).collect();
            let answer = browser.post_bare(path, &fields).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {token:?}");
            assert!(answer.body.contains("Formulaire expiré"), "{path}");
        }
        let stranger = town.stranger().post_bare(path, fields).await;
        let door = if path == "/posts" { "/login?next=%2Fcompose" } else { "/login" };
        assert_eq!(stranger.location(), door, "{path} is for members");
    }
    let page = browser.get(&format!("/@lea/{post}")).await;
    assert_eq!(page.status, StatusCode::OK, "still there, still logged in");
    assert!(page.body.contains("aria-pressed=\"false\"") && !page.body.contains("aria-pressed=\"true\""));
    assert!(!browser.get("/public").await.body.contains("Faux"));
}

/// Every address that the pages answer, as the router was told.
fn routes(router: &Router) -> BTreeSet<String> {
    let told = format!("{router:?}");
    let quoted = told.split('"').filter(|text| text.starts_with('/') && !text.contains('*'));
    quoted.map(str::to_owned).collect()
}

/// An address whose places are filled.
fn filled(route: &str) -> String {
    match route.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?.1))) {
        Some((before, after)) => filled(&format!("{before}1{after}")),
        None => route.to_owned(),
    }
}

#[tokio::test]
async fn every_form_asks_for_the_token() {
    let town = Town::new().await;
    town.person("lea").await;
    town.person("marc").await;
    let stolen = town.browser("marc").await.token().await;
    let mut browser = town.browser("lea").await;
    let (mut asking, mut open) = (Vec::new(), Vec::new());
    for route in routes(&browser.router) {
        let path = filled(&route);
        // People do not send that many forms at once.
        town.pass(10_000);
        let first = browser.post_bare(&path, &[]).await;
        match first.status {
            StatusCode::METHOD_NOT_ALLOWED => continue,
            StatusCode::FORBIDDEN => asking.push(route),
            _ => {
                open.push(route);
                let request = browser.request(Method::POST, &path).header("sec-fetch-site", "cross-site");
                let foreign = browser.send(request.body(Body::empty()).expect("a request")).await;
                assert_eq!(foreign.status, StatusCode::FORBIDDEN, "{path} for other sites");
                continue;
            }
        }
        assert!(first.body.contains("Formulaire expiré"), "{path}");
        for token in ["", "wrong", stolen.as_str()] {
            let answer = browser.post_bare(&path, &[("csrf", token)]).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {token:?}");
            assert!(answer.body.contains("Formulaire expiré"), "{path} {token:?}");
        }
    }
    assert!(asking.len() > 55, "{asking:?}");
    let known: Vec<&str> = WITHOUT_TOKEN.iter().map(|(path, _)| *path).collect();
    assert_eq!(open, known, "a form without the token stands in the list, with what it asks for instead");
    assert_eq!(browser.get("/home").await.status, StatusCode::OK, "still logged in");
}

#[tokio::test]
async fn forms_of_other_sites_are_refused_even_with_the_token() {
    let town = Town::new().await;
    town.person("lea").await;
    let mut browser = town.browser("lea").await;
    let token = browser.token().await;
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        for path in ["/logout", "/login"] {
            let body = format!("csrf={token}&name=lea&password=x");
            let request = browser.request(Method::POST, path).header(name, value).body(Body::from(body));
            let answer = browser.send(request.expect("a request")).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {name}: {value}");
        }
    }
    assert_eq!(browser.get("/home").await.status, StatusCode::OK);
}

#[tokio::test]
async fn reading_never_writes() {
    let town = Town::new().await;
    let lea = town.person("lea").await;
    let post = town.publish(lea, draft("Bonjour")).await;
    let mut browser = town.browser("lea").await;
    for path in ["/logout", "/posts", "/act-as", "/login/as"] {
        assert_eq!(browser.get(path).await.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
    }
    for deed in ["like", "boost", "vote"] {
        let status = browser.get(&format!("/posts/{post}/{deed}")).await.status;
        assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED, "{deed}");
    }
    assert_eq!(browser.get(&format!("/posts/{post}/delete")).await.status, StatusCode::OK, "it only asks");
    assert_eq!(browser.get(&format!("/@lea/{post}")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn no_form_leads_to_another_site() {
    let town = Town::new().await;
    town.person("lea").await;
    let traps = ["//evil.example", "/\\evil.example", "/%5Cevil.example", "https://evil.example/", "/%2Fevil.example"];
    for trap in traps {
        let mut browser = town.stranger();
        let credentials = [("name", "lea"), ("password", PASSWORD), ("next", trap)];
        let answer = browser.post_bare("/login", &credentials).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/home"), "{trap}");
        let followed = browser.post("/act-as", &[("actor", "0"), ("next", trap)]).await;
        assert!(!followed.location().contains("evil"), "{trap}");
        let encoded: String = url::form_urlencoded::byte_serialize(trap.as_bytes()).collect();
        assert_eq!(browser.get(&format!("/login?next={encoded}")).await.location(), "/home", "{trap}");
        let page = town.stranger().get(&format!("/login?next={encoded}")).await.body;
        assert!(page.contains("name=\"next\" value=\"\""), "{trap}");
    }
}

#[tokio::test]
async fn errors_keep_their_headers() {
    let town = Town::new().await;
    let page = town.stranger().get("/nowhere").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    let policy = page.header(header::CONTENT_SECURITY_POLICY);
    for rule in [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(rule), "{rule}");
    }
    assert!(!policy.contains("unsafe") && !policy.contains("http:"));
    assert_eq!(page.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    assert_eq!(page.header(header::REFERRER_POLICY), "same-origin");
}

#[tokio::test]
async fn a_form_that_is_too_large_is_not_read() {
    let town = Town::new().await;
    town.person("lea").await;
    let mut browser = town.browser("lea").await;
    let answer = browser.post("/posts", &[("text", &"a".repeat(300_000)), ("audience", "public")]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let audience = Audience::Public.as_str();
    let answer = browser.post("/posts", &[("text", &"a".repeat(5_001)), ("audience", audience)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("trop long") && answer.body.contains(&"a".repeat(5_001)), "what was typed stays");
}
