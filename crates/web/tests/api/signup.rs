//! Coming in, by our own API: moderators decide on those who wait, and whoever may invite does.

use app::signup::{SignUp, SignupForm};
use axum::http::{Method, StatusCode};
use domain::{
    handle::Username,
    login::Role,
    signup::{DECIDE_WITHIN, Entry, Registrations, Signup, SignupState, Way},
};
use serde_json::{Value, json};
use storage::{NewSignup, Page};

use super::harness::{Person, Server};

const INVITATIONS: &str = "/signup-invitations";

/// Letters can be sent.
fn entry(registrations: Registrations, inviters: Role) -> Entry {
    Entry { registrations, inviters, mails: true, ..Entry::default() }
}

/// Somebody confirmed the address and waits for the moderators; the id of the request.
async fn waits(server: &Server, name: &str) -> String {
    let tx = server.app.store().begin(server.app.now()).await.expect("begins");
    let now = tx.now();
    let signup = Signup {
        id: tx.next_id(),
        username: Username::from_stored(name.to_owned()),
        email: format!("{name}@lyon.example"),
        password_hash: String::new(),
        locale: None,
        reason: "Je fonds du bronze".to_owned(),
        invite: None,
        offer: None,
        by_domain: false,
        way: Way::Approval,
        state: SignupState::Waiting,
        letters: 1,
        lettered_at: now,
        created_at: now,
        expires_at: now + DECIDE_WITHIN,
    };
    let new = NewSignup { signup: &signup, confirm_hash: name, ticket_hash: name };
    tx.signups().insert(&new).await.expect("stored");
    tx.commit().await.expect("commits");
    signup.id.to_string()
}

#[tokio::test]
async fn moderators_decide_on_those_who_wait() {
    let server = Server::entered(entry(Registrations::Approval, Role::Moderator)).await;
    let (lea, modo) = (server.person("lea").await, server.person("modo").await);
    server.holds(&lea, Some(Role::Member)).await;
    server.moderates(&modo, true).await;
    let official = server.company("fonderie", &modo).await;
    let (nina, nora) = (waits(&server, "nina").await, waits(&server, "nora").await);

    let list = async |who: Option<&Person>| server.ours(who, Method::GET, "/signups", None).await;
    list(None).await.is(StatusCode::UNAUTHORIZED);
    for who in [&lea, &official] {
        list(Some(who)).await.is(StatusCode::FORBIDDEN);
    }
    let first = server.get(Some(&modo), "/api/ancrage/v1/signups?limit=1").await;
    let shown = json!([{
        "id": nina, "handle": "nina", "email": "nina@lyon.example", "reason": "Je fonds du bronze",
        "created_at": "2026-11-21T10:00:00Z", "expires_at": "2027-01-20T10:00:00Z",
    }]);
    assert_eq!(first.json, shown);
    let next = first.link("next").expect("a second page");
    let second = server.get(Some(&modo), &next).await.ok();
    assert_eq!((second.as_array().map(Vec::len), &second[0]["id"]), (Some(1), &json!(nora)));

    let post =
        async |who: Option<&Person>, path: &str, body: Option<Value>| server.ours(who, Method::POST, path, body).await;
    let approve = format!("/signups/{nina}/approve");
    post(None, &approve, None).await.is(StatusCode::UNAUTHORIZED);
    for who in [&lea, &official] {
        post(Some(who), &approve, None).await.is(StatusCode::FORBIDDEN);
    }
    for nobody in ["1", "nina"] {
        post(Some(&modo), &format!("/signups/{nobody}/approve"), None).await.is(StatusCode::NOT_FOUND);
    }
    let account = post(Some(&modo), &approve, None).await;
    account.is(StatusCode::CREATED);
    let login = server.app.read().logins().find_by_email("nina@lyon.example").await.expect("reads").expect("a login");
    let id = login.person.to_string();
    assert_eq!((&account.json["handle"], &account.json["id"], login.role), (&json!("nina"), &json!(id), Role::Member));
    post(Some(&modo), &approve, None).await.is(StatusCode::NOT_FOUND);

    let refuse = format!("/signups/{nora}/refuse");
    let because = |reason: &str| Some(json!({ "reason": reason }));
    post(Some(&lea), &refuse, because("Non")).await.is(StatusCode::FORBIDDEN);
    for wrong in [None, because(&"x".repeat(1_001)), Some(json!({ "why": "Non" }))] {
        post(Some(&modo), &refuse, wrong).await.is(StatusCode::BAD_REQUEST);
    }
    post(Some(&modo), &refuse, because(" Trop loin ")).await.is(StatusCode::NO_CONTENT);
    assert_eq!(list(Some(&modo)).await.ok(), json!([]));
    let log = server.app.read().audit().page(Page::first(9)).await.expect("reads");
    let acts: Vec<_> = log.iter().map(|one| (one.action.as_str(), one.target.as_str(), one.detail.as_str())).collect();
    assert_eq!(acts, [("signup.refuse", "@nora", "Trop loin"), ("signup.approve", "@nina", "")]);
    assert!(log.iter().all(|one| one.actor == Some(modo.id)));
}

#[tokio::test]
async fn whoever_may_invite_invites() {
    let server = Server::entered(entry(Registrations::Invitation, Role::Member)).await;
    let (lea, modo, paul) = (server.person("lea").await, server.person("modo").await, server.person("paul").await);
    server.holds(&lea, Some(Role::Member)).await;
    server.moderates(&modo, true).await;
    let official = server.company("fonderie", &lea).await;

    let make = async |who: Option<&Person>, body: Value| server.ours(who, Method::POST, INVITATIONS, Some(body)).await;
    make(None, json!({})).await.is(StatusCode::UNAUTHORIZED);
    for who in [&paul, &official] {
        make(Some(who), json!({})).await.is(StatusCode::FORBIDDEN);
    }
    for (key, value) in [("uses", json!(0)), ("uses", json!(101)), ("days", json!(0)), ("days", json!(91))] {
        make(Some(&lea), json!({ key: value })).await.is(StatusCode::BAD_REQUEST);
    }
    make(Some(&lea), json!({ "for": "nina" })).await.is(StatusCode::BAD_REQUEST);
    let own = make(Some(&lea), json!({ "uses": 2, "days": 3 })).await;
    own.is(StatusCode::CREATED);
    let known = [&own.json["uses"], &own.json["max_uses"], &own.json["inviter"]["handle"], &own.json["expires_at"]];
    assert_eq!(known, [&json!(0), &json!(2), &json!("lea"), &json!("2026-11-24T10:00:00Z")]);
    let other = make(Some(&modo), json!({})).await;
    assert_eq!((&other.json["max_uses"], &other.json["expires_at"]), (&json!(1), &json!("2026-11-28T10:00:00Z")));

    // With its link somebody signs up, where nobody does without.
    let link = own.json["link"].as_str().expect("a link");
    let code = link.strip_prefix("https://lyon.example/signup?invite=").expect("an address here");
    let form = SignupForm {
        username: "nina".into(),
        email: "nina@lyon.example".into(),
        password: "la coulée du mardi".into(),
        invite: code.to_owned(),
        ..SignupForm::default()
    };
    let (command, _) = SignUp::prepare(&server.app, form).await.expect("valid");
    assert_eq!(server.app.execute(command).await.expect("asked"), Way::Direct);

    // One's own; for moderators everybody's, the latest first.
    let list = async |who: Option<&Person>| server.ours(who, Method::GET, INVITATIONS, None).await;
    list(None).await.is(StatusCode::UNAUTHORIZED);
    for who in [&paul, &official] {
        list(Some(who)).await.is(StatusCode::FORBIDDEN);
    }
    assert_eq!(list(Some(&lea)).await.ok(), json!([own.json]));
    assert_eq!(list(Some(&modo)).await.ok(), json!([other.json, own.json]));

    let end = async |who: &Person, id: &Value| {
        let path = format!("{INVITATIONS}/{}", id.as_str().expect("an id"));
        server.ours(Some(who), Method::DELETE, &path, None).await
    };
    end(&lea, &other.json["id"]).await.is(StatusCode::NOT_FOUND);
    end(&modo, &json!("nina")).await.is(StatusCode::NOT_FOUND);
    end(&modo, &own.json["id"]).await.is(StatusCode::NO_CONTENT);
    assert_eq!(list(Some(&lea)).await.ok(), json!([]));
    end(&modo, &other.json["id"]).await.is(StatusCode::NO_CONTENT);
    assert_eq!(list(Some(&modo)).await.ok(), json!([]));
}

#[tokio::test]
async fn nobody_invites_where_nobody_comes_in() {
    let server = Server::new().await;
    let modo = server.person("modo").await;
    server.moderates(&modo, true).await;
    server.ours(Some(&modo), Method::GET, INVITATIONS, None).await.is(StatusCode::FORBIDDEN);
    server.ours(Some(&modo), Method::POST, INVITATIONS, Some(json!({}))).await.is(StatusCode::FORBIDDEN);
}
