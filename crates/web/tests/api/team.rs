//! Teams of companies by our own API, and posts for them from apps.

use axum::http::{Method, StatusCode};
use domain::audience::Audience;
use serde_json::{Value, json};

use super::harness::{Answer, Person, Server};

const API: &str = "/api/ancrage/v1";

async fn ask(server: &Server, who: &Person, method: Method, path: &str, body: Option<Value>) -> Answer {
    server.send(method, &format!("{API}{path}"), Some(&who.token), body).await
}

#[track_caller]
fn is(answer: &Answer, status: StatusCode) {
    assert_eq!(answer.status, status, "{}", answer.json);
}

#[tokio::test]
async fn an_owner_invites_and_the_other_side_agrees() {
    let server = Server::new().await;
    let [boss, lea, marc] = [server.person("boss").await, server.person("lea").await, server.person("marc").await];
    let fonderie = server.company("fonderie", &boss).await;

    // A code, told once, used once.
    let body = json!({ "to": "code", "role": "spokesperson", "title": "atelier" });
    let made = ask(&server, &boss, Method::POST, "/companies/fonderie/invitations", Some(body.clone())).await;
    is(&made, StatusCode::CREATED);
    let secret = made.json["secret"].as_str().expect("a code").to_owned();
    let listed = ask(&server, &boss, Method::GET, "/companies/fonderie/invitations", None).await.ok();
    assert_eq!((listed.as_array().map(Vec::len), &listed[0]["secret"]), (Some(1), &Value::Null));
    for (who, status) in [(&lea, StatusCode::FORBIDDEN), (&marc, StatusCode::FORBIDDEN)] {
        is(&ask(&server, who, Method::POST, "/companies/fonderie/invitations", Some(body.clone())).await, status);
        is(&ask(&server, who, Method::GET, "/companies/fonderie/members", None).await, status);
    }
    let secret = json!({ "secret": secret });
    is(&ask(&server, &lea, Method::POST, "/invitations/use", Some(secret.clone())).await, StatusCode::NO_CONTENT);
    is(&ask(&server, &marc, Method::POST, "/invitations/use", Some(secret)).await, StatusCode::NOT_FOUND);
    let own = ask(&server, &lea, Method::GET, "/memberships", None).await.ok();
    assert_eq!((&own[0]["role"], &own[0]["title"]), (&json!("spokesperson"), &json!("atelier")));

    // Shown when both sides say so.
    let team = async || server.send(Method::GET, &format!("{API}/companies/fonderie/team"), None, None).await.ok();
    let show = || Some(json!({ "shown": true }));
    is(&ask(&server, &lea, Method::PATCH, "/memberships/fonderie", show()).await, StatusCode::NO_CONTENT);
    assert_eq!(team().await, json!([]));
    let member = format!("/companies/fonderie/members/{}", lea.id);
    is(&ask(&server, &boss, Method::PATCH, &member, show()).await, StatusCode::NO_CONTENT);
    assert_eq!(team().await[0]["person"]["handle"], "lea");

    // Somebody asks.
    let wanted = json!({ "role": "supplier", "note": "Nous livrons le sable." });
    let asked = ask(&server, &marc, Method::POST, "/companies/fonderie/requests", Some(wanted)).await;
    is(&asked, StatusCode::CREATED);
    let answer = format!("/companies/fonderie/invitations/{}/accept", asked.json["id"].as_str().expect("an id"));
    is(&ask(&server, &lea, Method::POST, &answer, None).await, StatusCode::FORBIDDEN);
    is(&ask(&server, &boss, Method::POST, &answer, None).await, StatusCode::NO_CONTENT);
    is(&ask(&server, &boss, Method::POST, &answer, None).await, StatusCode::NOT_FOUND);
    let members = ask(&server, &boss, Method::GET, "/companies/fonderie/members", None).await.ok();
    assert_eq!(members.as_array().map(Vec::len), Some(3));

    // Handed over, to whoever agrees; the last owner stays.
    is(&ask(&server, &boss, Method::DELETE, "/memberships/fonderie", None).await, StatusCode::CONFLICT);
    let transfer =
        ask(&server, &boss, Method::POST, "/companies/fonderie/transfer", Some(json!({ "person": "lea" }))).await;
    is(&transfer, StatusCode::CREATED);
    let accept = format!("/invitations/{}/accept", transfer.json["id"].as_str().expect("an id"));
    is(&ask(&server, &lea, Method::POST, &accept, None).await, StatusCode::NO_CONTENT);
    is(&ask(&server, &boss, Method::GET, "/companies/fonderie/members", None).await, StatusCode::FORBIDDEN);
    is(&ask(&server, &boss, Method::DELETE, "/memberships/fonderie", None).await, StatusCode::NO_CONTENT);

    // Whoever left speaks for it no more.
    is(&ask(&server, &fonderie, Method::GET, "/memberships", None).await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn apps_write_to_the_team_and_answers_stay_within() {
    let server = Server::new().await;
    let [boss, lea] = [server.person("boss").await, server.person("lea").await];
    let fonderie = server.company("fonderie", &boss).await;
    let publish = async |who: &Person, body: Value| server.post_json(who, "/api/v1/statuses", body).await;
    for audience in ["team", "partners"] {
        let post = publish(&fonderie, json!({ "status": "Réunion", "audience": audience })).await.ok();
        assert_eq!((&post["visibility"], &post["audience"]), (&json!("direct"), &json!(audience)));
        // Whatever the app asks for.
        let answer = json!({ "status": "Oui", "visibility": "public", "in_reply_to_id": post["id"] });
        is(&publish(&lea, answer.clone()).await, StatusCode::NOT_FOUND);
        let answer = publish(&fonderie, answer).await.ok();
        assert_eq!((&answer["visibility"], &answer["audience"]), (&json!("direct"), &json!(audience)));
        is(&publish(&lea, json!({ "status": "Moi", "audience": audience })).await, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn an_agent_answers_and_begins_nothing() {
    let server = Server::new().await;
    let [boss, lea, marc] = [server.person("boss").await, server.person("lea").await, server.person("marc").await];
    server.company("fonderie", &boss).await;
    let body = json!({ "to": "person", "person": "lea", "role": "agent" });
    let made = ask(&server, &boss, Method::POST, "/companies/fonderie/invitations", Some(body)).await;
    is(&made, StatusCode::CREATED);
    let accept = format!("/invitations/{}/accept", made.json["id"].as_str().expect("an id"));
    is(&ask(&server, &lea, Method::POST, &accept, None).await, StatusCode::NO_CONTENT);
    let agent = server.acting("lea", "fonderie").await;
    let question = server.post(&marc, "Livrez-vous à Oullins ?", Audience::Public, None).await;
    let said = server.post_json(&agent, "/api/v1/statuses", json!({ "status": "Bonjour à tous" })).await;
    is(&said, StatusCode::FORBIDDEN);
    let answer = json!({ "status": "Oui, le mardi", "in_reply_to_id": question.to_string() });
    let answer = server.post_json(&agent, "/api/v1/statuses", answer).await.ok();
    assert_eq!(answer["account"]["username"], "fonderie");
    let delete = format!("/api/v1/statuses/{}", answer["id"].as_str().expect("an id"));
    server.send(Method::DELETE, &delete, Some(&agent.token), None).await.ok();
}

#[tokio::test]
async fn owners_read_who_did_what_in_the_companys_name() {
    let server = Server::new().await;
    let [boss, lea, marc] = [server.person("boss").await, server.person("lea").await, server.person("marc").await];
    server.company("fonderie", &boss).await;
    let body = json!({ "to": "person", "person": "lea", "role": "spokesperson" });
    let made = ask(&server, &boss, Method::POST, "/companies/fonderie/invitations", Some(body)).await;
    is(&made, StatusCode::CREATED);
    let accept = format!("/invitations/{}/accept", made.json["id"].as_str().expect("an id"));
    is(&ask(&server, &lea, Method::POST, &accept, None).await, StatusCode::NO_CONTENT);
    let voice = server.acting("lea", "fonderie").await;
    let post = server.post(&marc, "Bonjour", Audience::Public, None).await;
    for who in [&voice, &lea] {
        // For the company, and for herself.
        let like = format!("/api/v1/statuses/{post}/favourite");
        server.send(Method::POST, &like, Some(&who.token), None).await.ok();
    }

    let acts = ask(&server, &boss, Method::GET, "/companies/fonderie/acts", None).await.ok();
    let told = acts.as_array().expect("a list").iter().map(|one| (&one["person"]["handle"], &one["kind"]));
    let told: Vec<_> = told.collect();
    assert_eq!(told, [(&json!("lea"), &json!("liked")), (&json!("boss"), &json!("invited"))], "{acts}");
    assert_eq!((&acts[0]["post"], &acts[0]["target"]), (&json!(post.to_string()), &Value::Null));
    assert_eq!(acts[1]["target"]["handle"], "lea");
    let first = ask(&server, &boss, Method::GET, "/companies/fonderie/acts?limit=1", None).await;
    assert!(first.link("next").is_some_and(|next| next.contains("/acts?before=")), "{:?}", first.json);
    for who in [&lea, &voice, &marc] {
        let refused = ask(&server, who, Method::GET, "/companies/fonderie/acts", None).await;
        is(&refused, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn whoever_is_not_known_here_is_asked_for_where_they_live() {
    let server = Server::new().await;
    let [boss, lea] = [server.person("boss").await, server.person("lea").await];
    server.company("fonderie", &boss).await;
    let invite = |person: &str| Some(json!({ "to": "person", "person": person, "role": "employee" }));
    let path = "/companies/fonderie/invitations";
    is(&ask(&server, &lea, Method::POST, path, invite("@anna@brest.example")).await, StatusCode::FORBIDDEN);
    assert_eq!(server.elsewhere.asked(), 0, "only for those who may invite");
    is(&ask(&server, &boss, Method::POST, path, invite("@anna@brest.example")).await, StatusCode::NOT_FOUND);
    is(&ask(&server, &boss, Method::POST, path, invite("nobody")).await, StatusCode::NOT_FOUND);
    assert_eq!(server.elsewhere.asked(), 1);
    let wanted = Some(json!({ "role": "employee" }));
    let path = "/companies/voilerie@brest.example/requests";
    is(&ask(&server, &lea, Method::POST, path, wanted).await, StatusCode::NOT_FOUND);
    assert_eq!(server.elsewhere.asked(), 2);
}

#[tokio::test]
async fn nothing_is_no_value_but_where_it_is_described() {
    let server = Server::new().await;
    let boss = server.person("boss").await;
    server.company("fonderie", &boss).await;
    let path = format!("/companies/fonderie/members/{}", boss.id);
    let member = path.as_str();
    for (path, name) in [
        (member, "role"),
        (member, "title"),
        (member, "shown"),
        ("/memberships/fonderie", "shown"),
        ("/memberships/fonderie", "signature"),
    ] {
        let change = Some(json!({ name: null }));
        is(&ask(&server, &boss, Method::PATCH, path, change).await, StatusCode::BAD_REQUEST);
    }
    // The end alone can be taken away.
    let change = Some(json!({ "until": null }));
    is(&ask(&server, &boss, Method::PATCH, member, change).await, StatusCode::NO_CONTENT);
}
