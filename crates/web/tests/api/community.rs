//! Communities through our API: found, joined, looked after, and hidden where they are for members alone.

mod closing;

use axum::http::{Method, StatusCode};
use domain::{audience::Audience, company::Publication};
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
    for (who, led) in [(&lea, 2), (&anna, 0)] {
        assert_eq!(handles(&server, None, &format!("{PATH}?moderator={}", who.id)).await.len(), led);
    }
    let page = server.get(None, &format!("{PATH}?moderator={}&limit=1", lea.id)).await;
    assert!(page.link("next").is_some_and(|next| next.contains(&format!("moderator={}", lea.id))), "{}", page.json);
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
async fn threads_begin_in_a_chosen_community() {
    let server = Server::new().await;
    let (lea, anna) = (server.person("lea").await, server.person("anna").await);
    let open = found(&server, &lea, "fondeurs", "open").await;
    let closed = found(&server, &lea, "atelier", "invitation").await;
    found(&server, &lea, "mouleurs", "approval").await;
    let [open_id, closed_id] = [&open, &closed].map(|made| made["id"].as_str().expect("an id").to_owned());
    let says = async |who: &Person, named: &str, more: Value| {
        let mut body = json!({ "status": "Qui a un étau ?", "community": named });
        body.as_object_mut().expect("an object").extend(more.as_object().cloned().unwrap_or_default());
        server.post_json(who, "/api/v1/statuses", body).await
    };
    for named in [open_id.as_str(), "fondeurs", "@fondeurs@lyon.example"] {
        let thread = says(&anna, named, json!({})).await.ok();
        assert_eq!(thread["visibility"], "public");
        let passed_on = server.get(None, &format!("/api/v1/accounts/{open_id}/statuses?limit=1")).await.ok();
        assert_eq!(passed_on[0]["reblog"]["id"], thread["id"], "{named}: {passed_on}");
        server.wait(1);
    }
    let thread = says(&lea, "atelier", json!({})).await.ok();
    assert_eq!(thread["visibility"], "private", "for its members");
    let path = format!("/api/v1/statuses/{}", thread["id"].as_str().expect("an id"));
    server.get(Some(&anna), &path).await.is(StatusCode::NOT_FOUND);

    // What is there for its members alone is nothing for others, like what is not there at all.
    let person = lea.id.to_string();
    for named in ["atelier", closed_id.as_str(), "nobody", "1", "a b", "@x@y@z", person.as_str()] {
        let refused = says(&anna, named, json!({})).await;
        refused.is(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.json["error"], "Validation failed: there is no such community", "{named}");
    }
    says(&anna, "mouleurs", json!({})).await.is(StatusCode::FORBIDDEN);
    let answered = says(&anna, "fondeurs", json!({})).await.ok()["id"].clone();
    for more in [
        json!({ "visibility": "direct" }),
        json!({ "audience": "members" }),
        json!({ "audience": "territory" }),
        json!({ "audience": "team" }),
        json!({ "in_reply_to_id": answered }),
        json!({ "correction_of": answered }),
    ] {
        let refused = says(&anna, "fondeurs", more.clone()).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{more}: {}", refused.json);
    }
    server.send(Method::PATCH, &at(&open, ""), Some(&lea.token), Some(json!({ "closed": true }))).await.ok();
    says(&lea, "fondeurs", json!({})).await.is(StatusCode::FORBIDDEN);
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
async fn apps_read_what_a_community_has_on_top() {
    let server = Server::new().await;
    let (lea, anna) = (server.person("lea").await, server.person("anna").await);
    let community = found(&server, &lea, "cercle", "open").await;
    act(&server, &anna, &at(&community, "/join"), json!({})).await.ok();
    let mut threads = Vec::new();
    for text in ["@cercle Bonjour #forge", "@cercle Bonsoir"] {
        threads.push(server.post(&anna, text, Audience::Public, None).await.to_string());
    }
    for thread in threads.iter().rev() {
        let pin = json!({ "deed": "pin", "post": thread });
        act(&server, &lea, &at(&community, "/moderate"), pin).await.is(StatusCode::NO_CONTENT);
    }
    // Members wrote it, and the community has it on top.
    let top = format!("/api/v1/accounts/{}/statuses?pinned=true", community["id"].as_str().expect("an id"));
    assert_eq!(server.get(None, &top).await.ids(), threads);
    assert_eq!(server.get(None, &format!("{top}&tagged=forge")).await.ids(), threads[..1]);
    let own = format!("/api/v1/accounts/{}/statuses?pinned=true", anna.id);
    assert!(server.get(None, &own).await.ids().is_empty(), "she pinned nothing");
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
    let log = at(&community, "/sharing/changes");
    server.get(Some(&anna), &log).await.is(StatusCode::FORBIDDEN);
    let told = server.get(Some(&lea), &log).await.ok();
    assert_eq!(
        (&told[0]["from"], &told[0]["to"], &told[0]["by"]["handle"], told[1].get("from")),
        (&json!("dialogue"), &json!("listening"), &json!("lea"), None)
    );
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

#[tokio::test]
async fn moderators_change_what_a_community_says() {
    let server = Server::new().await;
    let (lea, anna) = (server.person("lea").await, server.person("anna").await);
    let community = found(&server, &lea, "fondeurs", "open").await;
    let path = at(&community, "");
    let change = async |who: Option<&Person>, body: Value| {
        server.send(Method::PATCH, &path, who.map(|who| who.token.as_str()), Some(body)).await
    };
    change(None, json!({ "name": "Nous" })).await.is(StatusCode::UNAUTHORIZED);
    change(Some(&anna), json!({ "name": "Nous" })).await.is(StatusCode::FORBIDDEN);
    for wrong in [
        json!({ "name": null }),
        json!({ "name": " " }),
        json!({ "charter": "x".repeat(10_001) }),
        json!({ "purpose": "war" }),
        json!({ "access": "invitation" }),
        json!({ "territory": "Brest" }),
        json!({ "languages": vec!["fr"; 11] }),
        json!({ "handle": "autres" }),
    ] {
        change(Some(&lea), wrong).await.is(StatusCode::BAD_REQUEST);
    }
    let asked = json!({ "charter": "On s’écoute.", "access": "approval", "territory": "insee-com:29019" });
    let changed = change(Some(&lea), asked).await.ok();
    assert_eq!(
        (&changed["charter"], &changed["access"], &changed["territory"]),
        (&json!("On s’écoute."), &json!("approval"), &json!("insee-com:29019"))
    );
    // What was not named stays.
    for key in ["id", "handle", "name", "description", "purpose", "languages", "members", "created_at"] {
        assert_eq!(changed[key], community[key], "{key}");
    }
    let nowhere = change(Some(&lea), json!({ "territory": null })).await.ok();
    assert!(nowhere.get("territory").is_none(), "{nowhere}");
    let closed = found(&server, &lea, "atelier", "invitation").await;
    let hidden = server.send(Method::PATCH, &at(&closed, ""), Some(&anna.token), Some(json!({ "name": "Nous" }))).await;
    hidden.is(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn moderators_see_who_is_invited_and_take_it_back() {
    let server = Server::new().await;
    let (lea, anna) = (server.person("lea").await, server.person("anna").await);
    let community = found(&server, &lea, "atelier", "invitation").await;
    let path = at(&community, "/invitations");
    let invited = async |who: Option<&Person>| server.get(who, &path).await;
    let invite = async || act(&server, &lea, &path, json!({ "account": anna.id.to_string() })).await;
    invited(None).await.is(StatusCode::UNAUTHORIZED);
    invited(Some(&anna)).await.is(StatusCode::NOT_FOUND);
    assert_eq!(invited(Some(&lea)).await.ok(), json!([]));
    invite().await.is(StatusCode::NO_CONTENT);
    assert_eq!(invited(Some(&lea)).await.ok()[0]["account"], anna.id.to_string());
    invited(Some(&anna)).await.is(StatusCode::FORBIDDEN);

    let one = format!("{path}/{}", anna.id);
    let withdraw = async |who: Option<&Person>, path: &str| {
        server.send(Method::DELETE, path, who.map(|who| who.token.as_str()), None).await
    };
    withdraw(None, &one).await.is(StatusCode::UNAUTHORIZED);
    withdraw(Some(&anna), &one).await.is(StatusCode::FORBIDDEN);
    withdraw(Some(&lea), &format!("{path}/x")).await.is(StatusCode::NOT_FOUND);
    withdraw(Some(&lea), &one).await.is(StatusCode::NO_CONTENT);
    assert_eq!(invited(Some(&lea)).await.ok(), json!([]));

    // Or the guest declines.
    let decline = at(&community, "/decline");
    act(&server, &anna, &decline, json!({})).await.is(StatusCode::NOT_FOUND);
    invite().await.is(StatusCode::NO_CONTENT);
    server.send(Method::POST, &decline, None, None).await.is(StatusCode::UNAUTHORIZED);
    act(&server, &anna, &decline, json!({})).await.is(StatusCode::NO_CONTENT);
    assert_eq!(invited(Some(&lea)).await.ok(), json!([]));
}

#[tokio::test]
async fn whom_one_must_not_see_is_invited_like_nobody() {
    let server = Server::new().await;
    let (lea, anna) = (server.person("lea").await, server.person("anna").await);
    let community = found(&server, &lea, "fondeurs", "open").await;
    let secret = found(&server, &anna, "atelier", "invitation").await;
    let company = server.company("fonderie", &anna).await;
    let tx = server.app.store().begin(server.app.now()).await.expect("begins");
    tx.actors().save_publication(company.id, Publication::Hidden).await.expect("stored");
    tx.commit().await.expect("commits");
    act(&server, &anna, &at(&community, "/join"), json!({})).await.ok();

    let path = at(&community, "/invitations");
    let invite = async |who: &Person, guest: &str| act(&server, who, &path, json!({ "account": guest })).await;
    let nobody = invite(&lea, "1").await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND, "{}", nobody.json);
    for hidden in [company.id.to_string().as_str(), secret["id"].as_str().expect("an id")] {
        let answer = invite(&lea, hidden).await;
        assert_eq!((answer.status, &answer.json), (nobody.status, &nobody.json), "{hidden}");
    }
    assert_eq!(server.get(Some(&lea), &path).await.ok(), json!([]));
    // Its team knows that it is there.
    invite(&anna, &company.id.to_string()).await.is(StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn moderators_see_what_they_and_others_did() {
    let server = Server::new().await;
    let (lea, anna, marc) = (server.person("lea").await, server.person("anna").await, server.person("marc").await);
    let community = found(&server, &lea, "cercle", "open").await;
    act(&server, &anna, &at(&community, "/join"), json!({})).await.ok();
    let post = server.post(&anna, "@cercle Bonjour", Audience::Public, None).await;
    for deed in [
        json!({ "deed": "remove", "post": post.to_string(), "reason": "Hors charte" }),
        json!({ "deed": "ban", "account": marc.id.to_string(), "reason": "Repos" }),
        json!({ "deed": "appoint", "account": anna.id.to_string() }),
    ] {
        act(&server, &lea, &at(&community, "/moderate"), deed).await.is(StatusCode::NO_CONTENT);
    }
    let of_post = at(&community, &format!("/posts/{post}"));
    for path in [&at(&community, "/moderators"), &at(&community, "/bans"), &of_post] {
        server.get(None, path).await.is(StatusCode::UNAUTHORIZED);
        server.get(Some(&marc), path).await.is(StatusCode::FORBIDDEN);
        server.get(Some(&anna), path).await.is(StatusCode::OK);
    }
    let moderators = server.get(Some(&lea), &at(&community, "/moderators")).await.ok();
    let ids: Vec<_> = moderators.as_array().expect("a list").iter().map(|one| one["account"].clone()).collect();
    assert_eq!(ids, [lea.id, anna.id].map(|id| json!(id.to_string())));
    let bans = server.get(Some(&lea), &at(&community, "/bans")).await.ok();
    assert_eq!((&bans[0]["account"]["account"], &bans[0]["reason"]), (&json!(marc.id.to_string()), &json!("Repos")));
    let entry = server.get(Some(&lea), &of_post).await.ok();
    assert_eq!((&entry["thread"], &entry["pinned"], &entry["locked"]), (&json!(true), &json!(false), &json!(false)));
    assert_eq!((&entry["reason"], entry["removed_at"].is_string()), (&json!("Hors charte"), true));
    for nothing in ["/posts/1", "/posts/x"] {
        server.get(Some(&lea), &at(&community, nothing)).await.is(StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn everyone_who_is_kept_out_is_listed_part_by_part() {
    let server = Server::new().await;
    let lea = server.person("lea").await;
    let community = found(&server, &lea, "cercle", "open").await;
    let mut expected = Vec::new();
    // Three of them within one moment.
    for name in ["anna", "marc", "nina", "omar", "paul"] {
        let who = server.person(name).await.id.to_string();
        let ban = json!({ "deed": "ban", "account": who, "reason": name });
        act(&server, &lea, &at(&community, "/moderate"), ban).await.is(StatusCode::NO_CONTENT);
        expected.insert(0, (who, name.to_owned()));
        if ["anna", "omar"].contains(&name) {
            server.wait(1);
        }
    }
    let (mut listed, mut path) = (Vec::new(), Some(format!("{}?limit=2", at(&community, "/bans"))));
    while let Some(part) = path {
        let answer = server.get(Some(&lea), &part).await;
        path = answer.link("next");
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        let bans = answer.ok();
        let bans = bans.as_array().expect("a list").iter();
        listed.extend(bans.map(|ban| (text(&ban["account"]["account"]), text(&ban["reason"]))));
    }
    assert_eq!(listed, expected);
    server.get(Some(&lea), &at(&community, "/bans?before=x")).await.is(StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn everyone_lists_where_they_belong_and_are_invited() {
    let server = Server::new().await;
    let (lea, anna) = (server.person("lea").await, server.person("anna").await);
    let open = found(&server, &lea, "fondeurs", "open").await;
    server.wait(1);
    let closed = found(&server, &lea, "atelier", "invitation").await;
    let list = async |who: Option<&Person>, which: &str| {
        server.get(who, &format!("/api/ancrage/v1/communities/{which}")).await
    };
    for which in ["mine", "invited"] {
        list(None, which).await.is(StatusCode::UNAUTHORIZED);
        assert_eq!(list(Some(&anna), which).await.ok(), json!([]), "{which}");
    }
    let guest = json!({ "account": anna.id.to_string() });
    act(&server, &lea, &at(&closed, "/invitations"), guest).await.is(StatusCode::NO_CONTENT);
    assert_eq!(list(Some(&anna), "invited").await.ok()[0]["id"], closed["id"]);
    act(&server, &anna, &at(&closed, "/join"), json!({})).await.ok();
    assert_eq!(list(Some(&anna), "mine").await.ok()[0]["id"], closed["id"]);

    let first = list(Some(&lea), "mine?limit=1").await;
    let second = server.get(Some(&lea), &first.link("next").expect("a second page")).await.ok();
    assert_eq!((&first.json[0]["id"], &second[0]["id"]), (&closed["id"], &open["id"]));
}
