//! Closing communities, and looking after those whose moderators are gone.

use app::suspension::SuspendAccount;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{PATH, act, at, found, handles};
use crate::api::harness::{Person, Server};

#[tokio::test]
async fn moderators_close_a_community_and_open_it_again() {
    let server = Server::new().await;
    let (lea, anna, zoe) = (server.person("lea").await, server.person("anna").await, server.person("zoe").await);
    let community = found(&server, &lea, "fondeurs", "open").await;
    assert_eq!(community["closed_at"], Value::Null);
    let changes = async |who: &Person, community: &Value, body: Value| {
        server.send(Method::PATCH, &at(community, ""), Some(&who.token), Some(body)).await
    };
    let (close, open) = (json!({ "closed": true }), json!({ "closed": false }));
    changes(&anna, &community, close.clone()).await.is(StatusCode::FORBIDDEN);
    changes(&lea, &community, json!({ "closed": "yes" })).await.is(StatusCode::BAD_REQUEST);
    let closed = changes(&lea, &community, close.clone()).await.ok();
    assert!(closed["closed_at"].is_string() && closed["name"] == "Les fondeurs", "{closed}");
    assert_eq!((&closed["closed_by"], community.get("closed_by")), (&json!("community"), None));
    // It is there to be read, and nobody joins; what it says about itself may still change.
    let renamed = changes(&lea, &community, json!({ "name": "Les anciens fondeurs" })).await.ok();
    assert_eq!((&renamed["name"], &renamed["closed_at"]), (&json!("Les anciens fondeurs"), &closed["closed_at"]));
    assert_eq!(server.get(None, &at(&community, "")).await.ok()["closed_at"], closed["closed_at"]);
    assert_eq!(handles(&server, None, PATH).await.len(), 1);
    act(&server, &zoe, &at(&community, "/join"), json!({})).await.is(StatusCode::FORBIDDEN);
    let listed = async || {
        app::directory::sweep(&server.app).await.expect("written");
        let listed = server.get(None, "/api/ancrage/v1/directory?kind=community").await.ok();
        listed.as_array().map(Vec::len)
    };
    assert_eq!(listed().await, Some(0), "one looks there for whom one can join");

    // Moderators of the server do the same and nothing else, also of one that is hidden from them.
    server.moderates(&anna, true).await;
    let more = json!({ "closed": false, "name": "À nous" });
    changes(&anna, &community, more).await.is(StatusCode::FORBIDDEN);
    assert_eq!(changes(&anna, &community, open.clone()).await.ok()["closed_at"], Value::Null);
    assert_eq!(listed().await, Some(1));
    let joined = act(&server, &zoe, &at(&community, "/join"), json!({})).await.ok();
    assert_eq!(joined["you"]["member"], true);
    let hidden = found(&server, &lea, "atelier", "invitation").await;
    changes(&zoe, &hidden, close.clone()).await.is(StatusCode::NOT_FOUND);
    assert!(changes(&anna, &hidden, close).await.ok()["closed_at"].is_string());
    assert_eq!(server.get(Some(&anna), &at(&hidden, "")).await.status, StatusCode::NOT_FOUND);
    let read = server.get(Some(&lea), &at(&hidden, "")).await.ok();
    assert!(read["closed_at"].is_string() && read["closed_by"] == "server", "{read}");
    // What they closed they alone open again, and they keep closed what its own moderators closed.
    let refused = changes(&lea, &hidden, open.clone()).await;
    refused.is(StatusCode::FORBIDDEN);
    assert_eq!(
        refused.json["detail"],
        "the moderators of this server closed the community, and they alone open it again"
    );
    assert_eq!(changes(&anna, &hidden, open.clone()).await.ok()["closed_at"], Value::Null);
    let own = changes(&lea, &hidden, json!({ "closed": true })).await.ok();
    assert_eq!(own["closed_by"], "community");
    let kept = changes(&anna, &hidden, json!({ "closed": true })).await.ok();
    assert_eq!((&kept["closed_by"], &kept["closed_at"]), (&json!("server"), &own["closed_at"]));
    changes(&lea, &hidden, open).await.is(StatusCode::FORBIDDEN);
    // Of several changes all happen or none does, whichever is refused.
    for more in [json!({ "closed": false, "name": "À nous" }), json!({ "closed": true, "access": "open" })] {
        assert!(changes(&lea, &hidden, more).await.status.is_client_error());
        let still = server.get(Some(&lea), &at(&hidden, "")).await.ok();
        assert_eq!((&still["name"], &still["closed_by"]), (&hidden["name"], &json!("server")));
    }
    let both = json!({ "closed": true, "name": "Les anciens" });
    let after = changes(&lea, &community, both).await.ok();
    assert_eq!((&after["name"], &after["closed_by"]), (&json!("Les anciens"), &json!("community")));
}

#[tokio::test]
async fn a_lost_community_gets_somebody_who_looks_after_it() {
    let server = Server::new().await;
    let (lea, anna, zoe) = (server.person("lea").await, server.person("anna").await, server.person("zoe").await);
    server.moderates(&anna, true).await;
    let community = found(&server, &lea, "atelier", "invitation").await;
    let guest = json!({ "account": zoe.id.to_string() });
    act(&server, &lea, &at(&community, "/invitations"), guest).await.is(StatusCode::NO_CONTENT);
    act(&server, &zoe, &at(&community, "/join"), json!({})).await.ok();
    let name = async |who: &Person, whom: &Person| {
        act(&server, who, &at(&community, "/moderators"), json!({ "account": whom.id.to_string() })).await
    };
    for who in [&lea, &zoe] {
        name(who, &zoe).await.is(StatusCode::FORBIDDEN);
    }
    name(&anna, &zoe).await.is(StatusCode::CONFLICT);
    let suspend = SuspendAccount::for_name(&server.app, "lea", true, String::new()).await.expect("an account");
    server.app.execute(suspend).await.expect("suspended");

    // It is hidden from her, and nobody else is left who could.
    server.get(Some(&anna), &at(&community, "")).await.is(StatusCode::NOT_FOUND);
    name(&zoe, &zoe).await.is(StatusCode::FORBIDDEN);
    name(&anna, &anna).await.is(StatusCode::CONFLICT);
    act(&server, &anna, &at(&community, "/moderators"), json!({})).await.is(StatusCode::BAD_REQUEST);
    let nowhere = act(&server, &anna, &format!("{PATH}/1/moderators"), json!({ "account": zoe.id.to_string() })).await;
    nowhere.is(StatusCode::NOT_FOUND);
    name(&anna, &zoe).await.is(StatusCode::NO_CONTENT);
    assert_eq!(server.get(Some(&zoe), &at(&community, "")).await.ok()["you"]["moderator"], true);
    name(&anna, &zoe).await.is(StatusCode::CONFLICT);
}
