//! How open a company is, over our API, and quotes over Mastodon's.

use axum::http::{Method, StatusCode};
use domain::audience::Audience;
use serde_json::{Value, json};

use super::harness::{Person, Server};

async fn moves(server: &Server, who: &Person, company: &Person, level: &str) -> (StatusCode, Value) {
    let path = format!("/api/ancrage/v1/companies/{}/sharing", company.id);
    let answer = server.send(Method::PUT, &path, Some(&who.token), Some(json!({ "level": level }))).await;
    (answer.status, answer.json)
}

#[tokio::test]
async fn everyone_reads_and_owners_change_how_open_a_company_is() {
    let server = Server::new().await;
    let (anna, bea) = (server.person("anna").await, server.person("bea").await);
    let forge = server.company("forge", &anna).await;
    for owner in [&anna, &forge] {
        let (status, sharing) = moves(&server, owner, &forge, "listening").await;
        assert_eq!((status, &sharing["level"], &sharing["number"]), (StatusCode::OK, &json!("listening"), &json!(1)));
    }
    let path = format!("/api/ancrage/v1/companies/{}/sharing", forge.id);
    let read = server.get(None, &path).await.ok();
    assert_eq!(read["followers"]["reply"], "yes");
    assert_eq!((&read["strangers"]["reply"], &read["strangers"]["quote"]), (&json!("no"), &json!("on approval")));
    assert_eq!(moves(&server, &bea, &forge, "showcase").await.0, StatusCode::FORBIDDEN);
    assert_eq!(moves(&server, &anna, &forge, "everything").await.0, StatusCode::BAD_REQUEST);
    assert_eq!(moves(&server, &anna, &anna, "showcase").await.0, StatusCode::NOT_FOUND);
    let stranger = server.send(Method::PUT, &path, None, Some(json!({ "level": "showcase" }))).await;
    assert_eq!(stranger.status, StatusCode::UNAUTHORIZED);
    // Who moved it is known to the owners.
    let log = format!("{path}/changes");
    server.get(None, &log).await.is(StatusCode::UNAUTHORIZED);
    server.get(Some(&bea), &log).await.is(StatusCode::FORBIDDEN);
    let told = server.get(Some(&anna), &log).await.ok();
    assert_eq!(
        (&told[0]["from"], &told[0]["to"], &told[0]["by"]["handle"]),
        (&json!("dialogue"), &json!("listening"), &json!("anna"))
    );
    let account = server.get(None, &format!("/api/v1/accounts/{}", forge.id)).await.ok();
    assert_eq!(account["fields"][0], json!({ "name": "Partage", "value": "écoute", "verified_at": null }));
}

#[tokio::test]
async fn apps_are_told_who_may_quote_at_once() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let forge = server.company("forge", &anna).await;
    for (who, level, told) in [
        (&anna, None, "public"),
        (&forge, Some("showcase"), "nobody"),
        (&forge, Some("listening"), "nobody"),
        (&forge, Some("dialogue"), "public"),
    ] {
        if let Some(level) = level {
            assert_eq!(moves(&server, &anna, &forge, level).await.0, StatusCode::OK);
        }
        let shown = server.get(Some(who), "/api/v1/accounts/verify_credentials").await.ok();
        let usual = server.get(Some(who), "/api/v1/preferences").await.ok();
        assert_eq!(
            (&shown["source"]["quote_policy"], &usual["posting:default:quote_policy"]),
            (&json!(told), &json!(told)),
            "{level:?}"
        );
    }
}

#[tokio::test]
async fn a_token_that_speaks_for_another_company_changes_nothing() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let (forge, mill) = (server.company("forge", &anna).await, server.company("mill", &anna).await);
    let change = async |who: &Person| {
        let (path, body) = (format!("/api/ancrage/v1/companies/{}", forge.id), json!({ "founded": 1951 }));
        server.send(Method::PATCH, &path, Some(&who.token), Some(body)).await
    };
    assert_eq!(moves(&server, &mill, &forge, "listening").await.0, StatusCode::FORBIDDEN);
    let refused = change(&mill).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.json.to_string().contains("another company"), "{}", refused.json);
    for owner in [&anna, &forge] {
        assert_eq!(moves(&server, owner, &forge, "listening").await.0, StatusCode::OK);
        // Nothing is known of this company beside its account; an owner is told so.
        assert_eq!(change(owner).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn apps_quote_and_withdraw() {
    let server = Server::new().await;
    let (anna, bea) = (server.person("anna").await, server.person("bea").await);
    let forge = server.company("forge", &anna).await;
    moves(&server, &anna, &forge, "dialogue").await;
    let post = server.post(&forge, "Une cloche", Audience::Public, None).await;
    let path = format!("/api/v1/statuses/{post}");
    let seen = server.get(Some(&bea), &path).await.ok();
    assert_eq!(seen["quote_approval"], json!({ "automatic": ["public"], "manual": [], "current_user": "automatic" }));
    let wish = json!({ "status": "Regardez", "quoted_status_id": post.to_string() });
    let quoting = server.post_json(&bea, "/api/v1/statuses", wish.clone()).await.ok();
    assert_eq!(
        (&quoting["quote"]["state"], &quoting["quote"]["quoted_status"]["id"]),
        (&json!("accepted"), &json!(post.to_string()))
    );
    let id = quoting["id"].as_str().expect("an id").to_owned();
    let edits = server.get(None, &format!("/api/v1/statuses/{id}/history")).await.ok();
    assert_eq!(edits[0]["quote"]["quoted_status"]["id"], post.to_string());
    // What is quoted in turn is named and not shown.
    let wish_of = |id: &str| json!({ "status": "Et cela", "quoted_status_id": id });
    let outer = server.post_json(&anna, "/api/v1/statuses", wish_of(&id)).await.ok();
    assert_eq!(
        outer["quote"]["quoted_status"]["quote"],
        json!({ "state": "accepted", "quoted_status_id": post.to_string() })
    );
    insta::assert_json_snapshot!("status_quoting", outer);
    assert_eq!(server.get(None, &format!("{path}/quotes")).await.ids(), std::slice::from_ref(&id));
    let figure = async || server.get(None, &path).await.ok()["quotes_count"].clone();
    assert_eq!(figure().await, 1);

    let revoke = format!("{path}/quotes/{id}/revoke");
    assert_eq!(server.post_json(&bea, &revoke, json!({})).await.status, StatusCode::NOT_FOUND);
    let revoked = server.post_json(&forge, &revoke, json!({})).await.ok();
    assert_eq!(revoked["quote"], json!({ "state": "revoked", "quoted_status": null }));
    assert!(server.get(None, &format!("{path}/quotes")).await.ids().is_empty());
    assert_eq!(figure().await, 0);

    moves(&server, &anna, &forge, "listening").await;
    let waiting = server.post_json(&bea, "/api/v1/statuses", wish.clone()).await.ok();
    assert_eq!(waiting["quote"], json!({ "state": "pending", "quoted_status": null }));
    moves(&server, &anna, &forge, "showcase").await;
    let seen = server.get(Some(&bea), &path).await.ok();
    assert_eq!(seen["quote_approval"], json!({ "automatic": [], "manual": [], "current_user": "denied" }));
    assert_eq!(server.post_json(&bea, "/api/v1/statuses", wish).await.status, StatusCode::FORBIDDEN);
    let reply = json!({ "status": "Combien ?", "in_reply_to_id": post.to_string() });
    assert_eq!(server.post_json(&bea, "/api/v1/statuses", reply).await.status, StatusCode::FORBIDDEN);
    let missing = json!({ "status": "Voilà", "quoted_status_id": "1" });
    assert_eq!(server.post_json(&bea, "/api/v1/statuses", missing).await.status, StatusCode::NOT_FOUND);
    let gone = server.send(Method::DELETE, &path, Some(&forge.token), None).await;
    assert_eq!(gone.status, StatusCode::OK);
}

#[tokio::test]
async fn an_author_says_who_may_quote_a_post_at_the_most() {
    let server = Server::new().await;
    let [anna, bea, carl] = [server.person("anna").await, server.person("bea").await, server.person("carl").await];
    let forge = server.company("forge", &anna).await;
    for followed in [&anna, &forge] {
        server.post_form(&bea, &format!("/api/v1/accounts/{}/follow", followed.id), "").await.ok();
    }
    let publish = async |who: &Person, policy: &str| {
        let wish = json!({ "status": "Une cloche", "quote_approval_policy": policy });
        server.post_json(who, "/api/v1/statuses", wish).await.ok()
    };
    let quotes = async |who: &Person, post: &Value| {
        let wish = json!({ "status": "Regardez", "quoted_status_id": post["id"] });
        server.post_json(who, "/api/v1/statuses", wish).await.status == StatusCode::OK
    };
    let told = async |who: Option<&Person>, post: &Value| {
        let path = format!("/api/v1/statuses/{}", post["id"].as_str().expect("an id"));
        server.get(who, &path).await.ok()["quote_approval"]["current_user"].clone()
    };
    for (policy, automatic, follower, stranger) in [
        ("", json!(["public"]), true, true),
        ("public", json!(["public"]), true, true),
        ("followers", json!(["followers"]), true, false),
        ("nobody", json!([]), false, false),
    ] {
        for author in [&anna, &forge] {
            let post = publish(author, policy).await;
            let expected = json!({ "automatic": automatic, "manual": [], "current_user": "automatic" });
            assert_eq!(post["quote_approval"], expected, "{policy}");
            for (reader, may) in [(Some(&bea), follower), (Some(&carl), stranger), (None, false)] {
                assert_eq!(told(reader, &post).await, if may { "automatic" } else { "denied" }, "{policy}");
            }
            assert_eq!((quotes(&bea, &post).await, quotes(&carl, &post).await), (follower, stranger), "{policy}");
            assert!(quotes(author, &post).await, "one quotes oneself");
        }
    }
    // An edit says it anew, or leaves it.
    let post = publish(&anna, "nobody").await;
    let path = format!("/api/v1/statuses/{}", post["id"].as_str().expect("an id"));
    for (wish, automatic) in [
        (json!({ "status": "Deux cloches" }), json!([])),
        (json!({ "quote_approval_policy": "followers" }), json!(["followers"])),
        (json!({ "status": "Trois", "quote_approval_policy": "" }), json!(["followers"])),
    ] {
        server.wait(1);
        let edited = server.send(Method::PUT, &path, Some(&anna.token), Some(wish.clone())).await.ok();
        assert_eq!(edited["quote_approval"]["automatic"], automatic, "{wish}");
    }
    let unknown = json!({ "status": "Quatre", "quote_approval_policy": "friends" });
    server.post_json(&anna, "/api/v1/statuses", unknown.clone()).await.is(StatusCode::UNPROCESSABLE_ENTITY);
    server.send(Method::PUT, &path, Some(&anna.token), Some(unknown)).await.is(StatusCode::UNPROCESSABLE_ENTITY);
    // Never beyond what the company opened.
    for (level, policy, manual, follower, stranger) in [
        ("listening", "public", json!(["public"]), "manual", "manual"),
        ("listening", "followers", json!(["followers"]), "manual", "denied"),
        ("listening", "nobody", json!([]), "denied", "denied"),
        ("showcase", "public", json!([]), "denied", "denied"),
    ] {
        moves(&server, &anna, &forge, level).await;
        let post = publish(&forge, policy).await;
        for (reader, word) in [(Some(&bea), follower), (Some(&carl), stranger), (Some(&forge), "automatic")] {
            assert_eq!(told(reader, &post).await, word, "{level} {policy}");
        }
        let circles = (&post["quote_approval"]["automatic"], &post["quote_approval"]["manual"]);
        assert_eq!(circles, (&json!([]), &manual), "{level} {policy}");
        assert_eq!(quotes(&carl, &post).await, level == "listening" && policy == "public", "{level} {policy}");
    }
}

#[tokio::test]
async fn a_company_answers_those_who_ask_to_quote_it() {
    let server = Server::new().await;
    let (anna, bea) = (server.person("anna").await, server.person("bea").await);
    let forge = server.company("forge", &anna).await;
    moves(&server, &anna, &forge, "listening").await;
    let post = server.post(&forge, "Une cloche", Audience::Public, None).await;
    let mut quoting = Vec::new();
    for text in ["Regardez", "Encore"] {
        let wish = json!({ "status": text, "quoted_status_id": post.to_string() });
        quoting.push(server.post_json(&bea, "/api/v1/statuses", wish).await.ok()["id"].clone());
        server.wait(1);
    }
    let path = "/quote-requests";
    server.ours(None, Method::GET, path, None).await.is(StatusCode::UNAUTHORIZED);
    assert_eq!(server.ours(Some(&anna), Method::GET, path, None).await.ok(), json!([]), "not asked as herself");
    server.ours(Some(&forge), Method::GET, &format!("{path}?before=x"), None).await.is(StatusCode::BAD_REQUEST);
    let first = server.ours(Some(&forge), Method::GET, &format!("{path}?limit=1"), None).await;
    let second = server.get(Some(&forge), &first.link("next").expect("a second page")).await;
    let (later, earlier) = (&first.json[0], &second.json[0]);
    assert_eq!((&later["quoting"], &earlier["quoting"]), (&quoting[1], &quoting[0]));
    assert_eq!((&later["account"]["handle"], &later["post"]), (&json!("bea"), &json!(post.to_string())));

    let answer = async |who: Option<&Person>, request: &Value, word: &str| {
        let id = request["id"].as_str().expect("an id");
        server.ours(who, Method::POST, &format!("{path}/{id}/{word}"), None).await
    };
    answer(None, earlier, "accept").await.is(StatusCode::UNAUTHORIZED);
    for stranger in [&anna, &bea] {
        answer(Some(stranger), earlier, "accept").await.is(StatusCode::NOT_FOUND);
    }
    for (request, word) in [(earlier, "perhaps"), (&json!({ "id": "1" }), "accept"), (&json!({ "id": "x" }), "accept")]
    {
        answer(Some(&forge), request, word).await.is(StatusCode::NOT_FOUND);
    }
    answer(Some(&forge), earlier, "accept").await.is(StatusCode::NO_CONTENT);
    answer(Some(&forge), earlier, "refuse").await.is(StatusCode::CONFLICT);
    answer(Some(&forge), later, "refuse").await.is(StatusCode::NO_CONTENT);
    assert_eq!(server.ours(Some(&forge), Method::GET, path, None).await.ok(), json!([]));
    let quotes = server.get(None, &format!("/api/v1/statuses/{post}/quotes")).await.ids();
    assert_eq!(quotes, [quoting[0].as_str().expect("an id")]);
}

#[tokio::test]
async fn a_company_keeps_an_answer_from_being_shown() {
    let server = Server::new().await;
    let (anna, bea) = (server.person("anna").await, server.person("bea").await);
    let forge = server.company("forge", &anna).await;
    let post = server.post(&forge, "Une cloche", Audience::Public, None).await;
    let mut answers = Vec::new();
    for text in ["Combien ?", "Et demain ?"] {
        answers.push(server.post(&bea, text, Audience::Public, Some(post)).await.to_string());
    }
    let own = post.to_string();
    let one = |id: &str| format!("/withheld/{id}");
    let hide = async |who: Option<&Person>, id: &str| server.ours(who, Method::PUT, &one(id), None).await;
    hide(None, &answers[0]).await.is(StatusCode::UNAUTHORIZED);
    for (who, id) in [(&bea, answers[0].as_str()), (&forge, "1"), (&forge, "x"), (&forge, own.as_str())] {
        hide(Some(who), id).await.is(StatusCode::NOT_FOUND);
    }
    let read = async |who: Option<&Person>, path: &str| server.ours(who, Method::GET, path, None).await;
    assert_eq!(read(Some(&forge), "/withheld").await.ok(), json!([]));
    read(Some(&forge), &one(&answers[0])).await.is(StatusCode::NOT_FOUND);
    for answer in &answers {
        for _ in 0..2 {
            hide(Some(&forge), answer).await.is(StatusCode::NO_CONTENT);
        }
    }
    let context = server.get(None, &format!("/api/v1/statuses/{post}/context")).await.ok();
    assert_eq!(context["descendants"], json!([]));

    let first = read(Some(&forge), "/withheld?limit=1").await;
    let kept = &first.json[0];
    assert_eq!(
        (&kept["id"], &kept["reason"], &kept["text"]),
        (&json!(answers[1]), &json!("hand"), &json!("Et demain ?"))
    );
    assert_eq!((&kept["account"]["handle"], &kept["in_reply_to"]), (&json!("bea"), &json!(post.to_string())));
    assert_eq!(read(Some(&forge), &one(&answers[1])).await.ok(), *kept);
    let second = server.get(Some(&forge), &first.link("next").expect("a second page")).await;
    assert_eq!(second.json[0]["id"], answers[0].as_str());
    read(Some(&forge), "/withheld?limit=81").await.is(StatusCode::BAD_REQUEST);
    for path in ["/withheld", &one(&answers[0])] {
        read(None, path).await.is(StatusCode::UNAUTHORIZED);
        for who in [&anna, &bea] {
            read(Some(who), path).await.is(StatusCode::NOT_FOUND);
        }
    }
    // A showcase collects nothing.
    moves(&server, &anna, &forge, "showcase").await;
    read(Some(&forge), "/withheld").await.is(StatusCode::NOT_FOUND);
}
