//! Communities through our API: found, joined, looked after, and hidden where they are for members alone.

use axum::http::{Method, StatusCode};
use domain::audience::Audience;
use serde_json::{Value, json};

use super::harness::{Answer, Person, Server};

const PATH: &str = "/api/ancrage/v1/communities";

fn new(handle: &str, access: &str) -> Value {
    json!({
        "handle": handle, "name": "Les fondeurs", "description": "Fonderies & cie", "purpose": "trade",
        "access": access, "charter": "On se respecte.", "languages": ["fr", "nonsense-that-is-none"],
    })
}

async fn found(server: &Server, founder: &Person, handle: &str, access: &str) -> Value {
    let made = server.post_json(founder, PATH, new(handle, access)).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.json);
    made.json
}

fn at(community: &Value, rest: &str) -> String {
    format!("{PATH}/{}{rest}", community["id"].as_str().expect("an id"))
}

async fn act(server: &Server, who: &Person, path: &str, body: Value) -> Answer {
    server.post_json(who, path, body).await
}

async fn handles(server: &Server, viewer: Option<&Person>, path: &str) -> Vec<String> {
    let list = server.get(viewer, path).await.ok();
    let handle = |entry: &Value| entry["handle"].as_str().expect("a handle").to_owned();
    list.as_array().expect("a list").iter().map(handle).collect()
}

#[tokio::test]
async fn communities_are_founded_found_and_joined() {
    let server = Server::new().await;
    let (lea, anna) = (server.person("lea").await, server.person("anna").await);
    let community = found(&server, &lea, "Fondeurs", "open").await;
    assert_eq!((&community["name"], &community["access"]), (&json!("Les fondeurs"), &json!("open")));
    assert!(community["handle"].as_str().is_some_and(|handle| handle.starts_with("@fondeurs@")), "{community}");
    assert_eq!(community["you"], json!({ "member": true, "moderator": true, "asked": false, "invited": false }));
    let taken = server.post_json(&anna, PATH, new("fondeurs", "open")).await;
    assert_eq!(taken.status, StatusCode::CONFLICT, "{}", taken.json);
    for (key, value) in [("handle", json!("a b")), ("purpose", json!("war")), ("access", json!(7))] {
        let mut wrong = new("autre", "open");
        wrong[key] = value;
        assert_eq!(server.post_json(&lea, PATH, wrong).await.status, StatusCode::BAD_REQUEST, "{key}");
    }

    let seen = server.get(None, &at(&community, "")).await.ok();
    assert_eq!((&seen["you"], &seen["members"]), (&Value::Null, &json!(1)));
    assert_eq!((&seen["description"], &seen["charter"]), (&json!("Fonderies & cie"), &json!("On se respecte.")));
    let joined = act(&server, &anna, &at(&community, "/join"), json!({})).await.ok();
    assert_eq!((&joined["you"]["member"], &joined["members"]), (&json!(true), &json!(2)));
    assert_eq!(act(&server, &anna, &at(&community, "/leave"), json!({})).await.status, StatusCode::NO_CONTENT);
    // The last who looks after it stays.
    assert_eq!(act(&server, &lea, &at(&community, "/leave"), json!({})).await.status, StatusCode::FORBIDDEN);

    found(&server, &lea, "mouleurs", "approval").await;
    assert_eq!(handles(&server, None, PATH).await.len(), 2);
    let first = handles(&server, None, &format!("{PATH}?limit=1")).await;
    assert!(first[0].starts_with("@mouleurs@"), "the newest first: {first:?}");
    let older = handles(&server, None, &format!("{PATH}?purpose=trade&before={}", i64::MAX / 10)).await;
    assert_eq!(older.len(), 2);
    assert_eq!(handles(&server, None, &format!("{PATH}?purpose=project")).await, [""; 0]);
    assert_eq!(server.get(None, &format!("{PATH}/1")).await.status, StatusCode::NOT_FOUND);
    // Both are in the directory; what is for members alone never is.
    found(&server, &lea, "atelier", "invitation").await;
    app::directory::sweep(&server.app).await.expect("written");
    let listed = server.get(None, "/api/ancrage/v1/directory?kind=community").await.ok();
    assert_eq!(listed.as_array().map(Vec::len), Some(2), "{listed}");
    let unsigned = server.send(Method::POST, PATH, None, Some(new("x", "open"))).await;
    assert_eq!(unsigned.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn moderators_answer_requests_and_look_after_posts() {
    let server = Server::new().await;
    let (lea, anna) = (server.person("lea").await, server.person("anna").await);
    let community = found(&server, &lea, "cercle", "approval").await;
    let asked = act(&server, &anna, &at(&community, "/join"), json!({})).await.ok();
    assert_eq!((&asked["you"]["member"], &asked["you"]["asked"]), (&json!(false), &json!(true)));
    assert_eq!(server.get(Some(&anna), &at(&community, "/requests")).await.status, StatusCode::FORBIDDEN);
    let requests = server.get(Some(&lea), &at(&community, "/requests")).await.ok();
    assert_eq!(requests[0]["account"], anna.id.to_string());
    let answer = at(&community, &format!("/requests/{}", anna.id));
    assert_eq!(act(&server, &anna, &answer, json!({ "accept": true })).await.status, StatusCode::FORBIDDEN);
    assert_eq!(act(&server, &lea, &answer, json!({ "accept": true })).await.status, StatusCode::NO_CONTENT);

    let post = server.post(&anna, "@cercle Bonjour", Audience::Public, None).await.to_string();
    let deeds = [
        (json!({ "deed": "lock", "post": post }), StatusCode::NO_CONTENT),
        (json!({ "deed": "pin", "post": post }), StatusCode::NO_CONTENT),
        (json!({ "deed": "remove", "post": post, "reason": "Hors charte" }), StatusCode::NO_CONTENT),
        (json!({ "deed": "pin", "post": post }), StatusCode::CONFLICT),
        (json!({ "deed": "restore", "post": post }), StatusCode::NO_CONTENT),
        (json!({ "deed": "appoint", "account": anna.id.to_string() }), StatusCode::NO_CONTENT),
        (json!({ "deed": "ban", "account": anna.id.to_string() }), StatusCode::CONFLICT),
        (json!({ "deed": "dismiss", "account": anna.id.to_string() }), StatusCode::NO_CONTENT),
        (
            json!({ "deed": "ban", "account": anna.id.to_string(), "days": 7, "reason": "Repos" }),
            StatusCode::NO_CONTENT,
        ),
        (json!({ "deed": "ban", "account": anna.id.to_string(), "days": 0 }), StatusCode::BAD_REQUEST),
        (json!({ "deed": "lock", "post": "1" }), StatusCode::NOT_FOUND),
        (json!({ "deed": "lock" }), StatusCode::BAD_REQUEST),
        (json!({ "deed": "burn", "post": post }), StatusCode::BAD_REQUEST),
    ];
    let moderate = at(&community, "/moderate");
    let stranger = act(&server, &anna, &moderate, json!({ "deed": "lock", "post": post })).await;
    assert_eq!(stranger.status, StatusCode::FORBIDDEN);
    for (deed, status) in deeds {
        let done = act(&server, &lea, &moderate, deed.clone()).await;
        assert_eq!(done.status, status, "{deed}: {}", done.json);
    }
    let rejoin = act(&server, &anna, &at(&community, "/join"), json!({})).await;
    assert_eq!(rejoin.status, StatusCode::FORBIDDEN, "{}", rejoin.json);
}

#[tokio::test]
async fn what_is_for_members_alone_exists_for_nobody_else() {
    let server = Server::new().await;
    let (lea, anna) = (server.person("lea").await, server.person("anna").await);
    let community = found(&server, &lea, "atelier", "invitation").await;
    assert_eq!(handles(&server, Some(&anna), PATH).await, [""; 0]);
    for viewer in [None, Some(&anna)] {
        assert_eq!(server.get(viewer, &at(&community, "")).await.status, StatusCode::NOT_FOUND);
    }
    for rest in ["/join", "/leave"] {
        assert_eq!(act(&server, &anna, &at(&community, rest), json!({})).await.status, StatusCode::NOT_FOUND);
    }
    let invite = json!({ "account": anna.id.to_string() });
    let refused = act(&server, &anna, &at(&community, "/invitations"), invite.clone()).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let invited = act(&server, &lea, &at(&community, "/invitations"), invite).await;
    assert_eq!(invited.status, StatusCode::NO_CONTENT, "{}", invited.json);
    assert_eq!(server.get(Some(&anna), &at(&community, "")).await.ok()["you"]["invited"], true);
    let joined = act(&server, &anna, &at(&community, "/join"), json!({})).await.ok();
    assert_eq!(joined["you"]["member"], true);
}

#[tokio::test]
async fn moderators_move_the_cursor_and_everyone_who_may_know_reads_it() {
    let server = Server::new().await;
    let (lea, anna) = (server.person("lea").await, server.person("anna").await);
    let community = found(&server, &lea, "fondeurs", "open").await;
    let path = at(&community, "/sharing");
    let read = server.get(None, &path).await.ok();
    assert_eq!(
        (&read["level"], &read["number"], &read["members_write"]),
        (&json!("dialogue"), &json!(2), &json!(false))
    );
    let moves = async |who: Option<&Person>, level: &str| {
        let token = who.map(|who| who.token.as_str());
        server.send(Method::PUT, &path, token, Some(json!({ "level": level }))).await
    };
    let moved = moves(Some(&lea), "listening").await;
    assert_eq!((moved.status, &moved.json["members_write"]), (StatusCode::OK, &json!(true)), "{}", moved.json);
    assert_eq!(moves(Some(&anna), "showcase").await.status, StatusCode::FORBIDDEN);
    assert_eq!(moves(Some(&lea), "everything").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(moves(None, "showcase").await.status, StatusCode::UNAUTHORIZED);
    // It is no company, and what is for members alone has no cursor for anybody else.
    let id = community["id"].as_str().expect("an id");
    let company = server.get(None, &format!("/api/ancrage/v1/companies/{id}/sharing")).await;
    assert_eq!(company.status, StatusCode::NOT_FOUND);
    let closed = found(&server, &lea, "atelier", "invitation").await;
    assert_eq!(server.get(Some(&anna), &at(&closed, "/sharing")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(server.get(Some(&lea), &at(&closed, "/sharing")).await.ok()["members_write"], true);
}

#[tokio::test]
async fn a_community_says_where_it_is() {
    let server = Server::new().await;
    let lea = server.person("lea").await;
    let mut somewhere = new("rade", "open");
    somewhere["territory"] = json!("insee-com:29019");
    let made = server.post_json(&lea, PATH, somewhere.clone()).await;
    assert_eq!(
        (made.status, &made.json["territory"]),
        (StatusCode::CREATED, &json!("insee-com:29019")),
        "{}",
        made.json
    );
    somewhere["territory"] = json!("Brest");
    somewhere["handle"] = json!("autre");
    assert_eq!(server.post_json(&lea, PATH, somewhere).await.status, StatusCode::BAD_REQUEST);
    let nowhere = found(&server, &lea, "fondeurs", "open").await;
    assert!(nowhere.get("territory").is_none(), "{nowhere}");
}

#[tokio::test]
async fn nobody_else_learns_who_is_in_a_community_by_invitation() {
    let server = Server::new().await;
    let (lea, anna, marc) = (server.person("lea").await, server.person("anna").await, server.person("marc").await);
    let open = found(&server, &lea, "fondeurs", "open").await;
    let closed = found(&server, &lea, "atelier", "invitation").await;
    let invite = json!({ "account": anna.id.to_string() });
    act(&server, &lea, &at(&closed, "/invitations"), invite).await;
    act(&server, &anna, &at(&closed, "/join"), json!({})).await.ok();
    let names = async |who: Option<&Person>, account: &str, side: &str| -> Vec<String> {
        let list = server.get(who, &format!("/api/v1/accounts/{account}/{side}")).await.ok();
        let name = |entry: &Value| entry["username"].as_str().expect("a name").to_owned();
        list.as_array().expect("a list").iter().map(name).collect()
    };
    let [open, closed] = [open, closed].map(|community| community["id"].as_str().expect("an id").to_owned());
    let nobody = [""; 0];
    for (who, members, followed) in [
        (None, &nobody[..], &["fondeurs"][..]),
        (Some(&marc), &nobody, &["fondeurs"]),
        (Some(&anna), &["anna", "lea"], &["atelier", "fondeurs"]),
    ] {
        assert_eq!(names(who, &closed, "followers").await, members);
        assert_eq!(names(who, &lea.id.to_string(), "following").await, followed);
        assert_eq!(names(who, &open, "followers").await, ["lea"]);
    }
}
