//! Logging in with a code, recovery codes, and letters about what is new.

use axum::http::{Method, StatusCode, header};
use domain::{signup::Registrations, time::to_ms};
use totp_rs::{Builder, Secret};

use crate::harness::{Browser, PASSWORD, Town, between};

/// What an app on a phone shows.
struct Phone(String);

impl Phone {
    fn code(&self, town: &Town) -> String {
        let secret = Secret::try_from_base32(&self.0).expect("base 32");
        let totp = Builder::new().with_secret(secret).build().expect("valid");
        totp.generate((to_ms(town.app.now()) / 1_000) as u64).to_string()
    }
}

/// Sets codes up; the phone, and the recovery codes.
async fn enable(town: &Town, browser: &mut Browser) -> (Phone, Vec<String>) {
    let refused = browser.post("/settings/totp", &[("password", "faux")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(browser.post("/settings/totp", &[("password", PASSWORD)]).await.location(), "/settings/totp");
    let page = browser.get("/settings/totp").await;
    assert_eq!(page.header(header::CACHE_CONTROL), "no-store");
    assert!(page.body.contains("<svg class=\"qr\""), "{}", page.body);
    let phone = Phone(between(&page.body, "<code class=\"secret\">", "</code>").replace(' ', ""));
    assert_eq!(
        browser.post("/settings/totp/enable", &[("code", "000000")]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let shown = browser.post("/settings/totp/enable", &[("code", &phone.code(town))]).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
    let codes: Vec<String> = shown
        .body
        .split("<li><code>")
        .skip(1)
        .map(|rest| rest.split('<').next().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(codes.len(), 10);
    (phone, codes)
}

fn both<'a>(password: &'a str, code: &'a str) -> [(&'a str, &'a str); 2] {
    [("password", password), ("code", code)]
}

/// A browser in which the password was right.
async fn password(town: &Town) -> Browser {
    let mut browser = town.stranger();
    let answer = browser.post_bare("/login", &[("name", "lea"), ("password", PASSWORD), ("next", "/bookmarks")]).await;
    assert_eq!(answer.location(), "/login/code?next=%2Fbookmarks");
    assert!(!browser.cookies.contains_key("ancrage_session"), "half a log-in is none");
    browser
}

#[tokio::test]
async fn logging_in_takes_a_code_and_each_code_works_once() {
    let town = Town::entered(Registrations::Closed).await;
    town.person("lea").await;
    let mut here = town.browser("lea").await;
    let (phone, _) = enable(&town, &mut here).await;
    let (letter, _) = town.letter().await;
    assert!(letter.text.contains("en deux étapes"), "{}", letter.text);
    assert_eq!(here.get("/settings/totp").await.location(), "/settings/security", "the secret is shown no more");

    let used = phone.code(&town);
    let mut browser = password(&town).await;
    let replayed = browser.post_bare("/login/code", &[("code", &used)]).await;
    assert_eq!(replayed.status, StatusCode::UNPROCESSABLE_ENTITY, "the code that set it up is used");
    town.pass(30_000);
    let code = phone.code(&town);
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    let answer = browser.post_bare("/login/code", &[("code", &spaced), ("next", "/bookmarks")]).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/bookmarks"));
    assert_eq!(browser.get("/home").await.status, StatusCode::OK);
    assert!(!browser.cookies.contains_key("ancrage_step"));

    let mut replay = password(&town).await;
    assert_eq!(replay.post_bare("/login/code", &[("code", &code)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(replay.post_bare("/login/code", &[("code", &used)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(town.stranger().post_bare("/login/code", &[("code", &code)]).await.location(), "/login");
    assert_eq!(town.stranger().get("/login/code").await.location(), "/login");
}

#[tokio::test]
async fn codes_are_not_guessed() {
    let town = Town::entered(Registrations::Closed).await;
    town.person("lea").await;
    let (phone, _) = enable(&town, &mut town.browser("lea").await).await;
    town.pass(30_000);
    let mut browser = password(&town).await;
    for attempt in 1..=5 {
        let answer = browser.post_bare("/login/code", &[("code", "000000")]).await;
        let expected = if attempt < 5 { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::SEE_OTHER };
        assert_eq!(answer.status, expected, "attempt {attempt}");
    }
    assert_eq!(browser.post_bare("/login/code", &[("code", &phone.code(&town))]).await.location(), "/login");
    let mut browser = password(&town).await;
    for _ in 0..5 {
        browser.post_bare("/login/code", &[("code", "000000")]).await;
    }
    let mut browser = password(&town).await;
    let answer = browser.post_bare("/login/code", &[("code", &phone.code(&town))]).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "ten in ten minutes, however often the password is typed");
    let mut late = password(&town).await;
    town.pass(11 * 60 * 1_000);
    assert_eq!(
        late.post_bare("/login/code", &[("code", &phone.code(&town))]).await.location(),
        "/login",
        "ten minutes"
    );
}

#[tokio::test]
async fn recovery_codes_open_once_and_are_renewed() {
    let town = Town::entered(Registrations::Closed).await;
    town.person("lea").await;
    let mut here = town.browser("lea").await;
    let (phone, codes) = enable(&town, &mut here).await;
    town.letters().await;
    let mut browser = password(&town).await;
    assert_eq!(browser.post_bare("/login/code", &[("code", &codes[0].to_uppercase())]).await.location(), "/home");
    let (letter, _) = town.letter().await;
    assert!(letter.text.contains("reste 9 codes"), "{}", letter.text);
    let mut again = password(&town).await;
    assert_eq!(again.post_bare("/login/code", &[("code", &codes[0])]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    town.pass(30_000);
    let code = phone.code(&town);
    assert_eq!(here.post("/settings/totp/codes", &both("faux", &code)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(here.post("/settings/totp/codes", &both(PASSWORD, &code)).await.body.contains("<li><code>"));
    assert_eq!(again.post_bare("/login/code", &[("code", &codes[1])]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn taking_codes_away_needs_both() {
    let town = Town::entered(Registrations::Closed).await;
    town.person("lea").await;
    let mut here = town.browser("lea").await;
    let (phone, codes) = enable(&town, &mut here).await;
    for (password, code) in [("faux", codes[0].as_str()), (PASSWORD, "000000"), (PASSWORD, "")] {
        let answer = here.post("/settings/totp/disable", &both(password, code)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(
        here.post("/settings/totp", &[("password", PASSWORD)]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "a second one does not replace it"
    );
    town.pass(30_000);
    town.letters().await;
    let answer = here.post("/settings/totp/disable", &both(PASSWORD, &phone.code(&town))).await;
    assert_eq!(answer.location(), "/settings/security");
    assert!(town.letter().await.0.text.contains("ne demande plus de code"));
    let answer = town.stranger().post_bare("/login", &[("name", "lea"), ("password", PASSWORD)]).await;
    assert_eq!(answer.location(), "/home");
}

#[tokio::test]
async fn another_password_does_not_go_around_the_code() {
    let town = Town::entered(Registrations::Closed).await;
    town.person("lea").await;
    let (phone, _) = enable(&town, &mut town.browser("lea").await).await;
    let mut waiting = password(&town).await;
    town.letters().await;
    town.stranger().post_bare("/password/forgotten", &[("email", "lea@lyon.example")]).await;
    let (_, link) = town.letter().await;
    let token = link.split_once("?t=").expect("a link").1;
    let chosen = [("t", token), ("new", "une tout autre phrase"), ("again", "une tout autre phrase")];
    assert_eq!(town.stranger().post_bare("/password/new", &chosen).await.location(), "/login");
    town.pass(30_000);
    let code = phone.code(&town);
    assert_eq!(
        waiting.post_bare("/login/code", &[("code", &code)]).await.location(),
        "/login",
        "who knew the old one is out"
    );
    let mut browser = town.stranger();
    let answer = browser.post_bare("/login", &[("name", "lea"), ("password", "une tout autre phrase")]).await;
    assert!(answer.location().starts_with("/login/code"));
}

#[tokio::test]
async fn a_new_browser_is_told_of_and_a_known_one_is_not() {
    let town = Town::entered(Registrations::Closed).await;
    town.person("lea").await;
    let mut told = Vec::new();
    for agent in ["Firefox/140.0 (X11; Linux)", "Firefox/141.0 (X11; Linux)", "Chrome/130.0 (Windows)", ""] {
        let browser = town.stranger();
        let request = browser
            .request(Method::POST, "/login")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::USER_AGENT, agent)
            .body(format!("name=lea&password={}", PASSWORD.replace(' ', "+")).into());
        let answer = town.stranger().send(request.expect("a request")).await;
        assert_eq!(answer.location(), "/home");
        told.push(town.letters().await.len());
    }
    assert_eq!(told, [0, 0, 1, 0]);
}
