//! Making us fetch: from where nobody should, more than is good, for ever.

use std::time::{Duration, Instant};

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::audience::Audience;
use serde_json::json;

use crate::{
    canary::Canary,
    lab::Lab,
    letter::send_raw,
    on_both_databases,
    peer::{Answer, Seen, push},
};

async fn special_addresses(lab: &Lab) {
    let canary = Canary::start("127.0.0.2").await;
    let port = canary.address.rsplit_once(':').expect("a port").1.to_owned();
    let alice = lab.evil.person("alice");
    lab.follow_for_good(&alice, &lab.evil).await;
    let started = Instant::now();
    for host in [
        "127.0.0.2",
        "127.2",
        "2130706434",
        "0x7f000002",
        "0177.0.0.2",
        "[::ffff:127.0.0.2]",
        "[::ffff:7f00:2]",
        "[::1]",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "198.18.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "[64:ff9b::7f00:2]",
        "[2002:7f00:2::]",
        "[2001::7f00:2]",
        "[fe80::1]",
        "[fc00::1]",
        "[::]",
    ] {
        let address = format!("http://{host}:{port}/users/x");
        assert!(!lab.resolve(&address).await, "{address}");
        // As a key, as what is boosted, answered and mentioned.
        let mut posing = alice.clone();
        posing.key_id = format!("{address}#main-key");
        let status = lab.deliver(&posing, &alice.follow(lab.lea.uri.as_str())).await;
        assert!(matches!(status, 400 | 401 | 403), "{status} for {address}");
        let mut note = alice.note(&format!("notes/{host}"), lab.lea.uri.as_str());
        note["inReplyTo"] = json!(address);
        push(&mut note, "tag", json!({ "type": "Mention", "href": address, "name": "@x" }));
        lab.deliver(&alice, &alice.create(&format!("creates/{host}"), &note)).await;
        lab.deliver(&alice, &alice.activity("Announce", &format!("boosts/{host}"), &json!(address))).await;
    }
    lab.settle().await;
    assert_eq!(canary.visits(), 0);
    assert!(started.elapsed() < Duration::from_mins(1), "no address was waited for: {:?}", started.elapsed());
}

async fn redirect_inside(lab: &Lab) {
    let canary = Canary::start("127.0.0.2").await;
    let alice = lab.evil.person("alice");
    for (n, target) in [
        format!("http://{}/latest/meta-data", canary.address),
        "http://169.254.169.254/latest/meta-data".into(),
        "file:///etc/passwd".into(),
        "gopher://127.0.0.2:70/".into(),
        "data:application/activity+json,%7B%7D".into(),
        "ftp://127.0.0.2/".into(),
        "//".into(),
        String::new(),
    ]
    .iter()
    .enumerate()
    {
        lab.evil.serve(&format!("/r/{n}"), Answer::redirect(target));
        assert!(!lab.resolve(&lab.evil.uri(&format!("/r/{n}"))).await, "{target}");
    }
    // A key that leads there.
    let mut posing = alice.clone();
    posing.key_id = lab.evil.uri("/r/0#main-key");
    lab.refused(lab.letter(&alice.follow(lab.lea.uri.as_str())).sign(&posing), &[401]).await;
    assert_eq!(canary.visits(), 0);
}

/// Wherever an actor says that it is to be reached.
async fn private_inbox(lab: &Lab) {
    let canary = Canary::start("127.0.0.2").await;
    let inside = format!("http://{}/inbox", canary.address);
    let alice = lab.evil.person("alice");
    let mut document = alice.document();
    document["endpoints"] = json!({ "sharedInbox": inside });
    document["icon"] = json!({ "type": "Image", "url": inside });
    document["image"] = json!({ "type": "Image", "url": inside });
    document["featured"] = json!(inside);
    document["outbox"] = json!(inside);
    document["followers"] = json!(inside);
    document["tag"] = json!([{ "type": "Emoji", "name": ":x:", "icon": { "type": "Image", "url": inside } }]);
    lab.evil.publish(&document);
    lab.take(&alice, &alice.follow(lab.lea.uri.as_str())).await;
    let mut note = alice.note("notes/1", lab.lea.uri.as_str());
    note["attachment"] = json!([{ "type": "Image", "mediaType": "image/png", "url": inside }]);
    note["replies"] = json!({ "id": inside, "type": "Collection", "first": inside });
    lab.take(&alice, &alice.create("creates/1", &note)).await;
    lab.publish("bonjour", Audience::Public).await;
    lab.settle().await;
    // An inbox that is nothing but inside.
    let bob = lab.evil.person("bob");
    let mut document = bob.document();
    document["inbox"] = json!(inside);
    lab.evil.publish(&document);
    lab.refused(lab.letter(&bob.follow(lab.lea.uri.as_str())).sign(&bob), &[401, 403]).await;
    assert_eq!(canary.visits(), 0);
    assert_eq!(lab.evil.activities("Accept").len(), 1, "alice is answered at her own inbox");
}

async fn redirect_loop(lab: &Lab) {
    lab.evil.serve("/loop", Answer::redirect(&lab.evil.uri("/loop")));
    assert!(!lab.resolve(&lab.evil.uri("/loop")).await);
    let log = lab.evil.take_log();
    assert!(log.len() <= 4, "one request and three redirects: {log:?}");
    for n in 0..30 {
        lab.evil.serve(&format!("/hop/{n}"), Answer::redirect(&lab.evil.uri(&format!("/hop/{}", n + 1))));
    }
    assert!(!lab.resolve(&lab.evil.uri("/hop/0")).await);
    assert!(lab.evil.take_log().len() <= 4);
    assert!(!lab.resolve(&lab.evil.uri("/hop/0")).await);
    assert_eq!(lab.evil.take_log(), [""; 0], "what failed is not asked for again at once");
}

/// A document that says to live elsewhere, where the same is said.
async fn ids_in_a_circle(lab: &Lab) {
    for (path, id) in [("/a", "/b"), ("/b", "/a")] {
        let document = json!({ "id": lab.evil.uri(id), "type": "Note", "attributedTo": lab.evil.uri("/users/x") });
        lab.evil.serve(path, Answer::activity(&document));
    }
    assert!(!lab.resolve(&lab.evil.uri("/a")).await);
    let log = lab.evil.take_log();
    assert!(log.len() <= 2, "{log:?}");
}

/// A signed GET that is sent elsewhere is signed for there, and carries nothing of the first server.
async fn credential_leak(lab: &Lab) {
    let victim = lab.other.person("victim");
    let mut away = Answer::redirect(&victim.uri);
    away.headers.push(("set-cookie", "session=secret; Path=/".into()));
    lab.evil.serve("/away", away);
    assert!(lab.resolve(&lab.evil.uri("/away")).await);
    let first = lab.evil.take_seen().remove(0);
    let second = lab.other.take_seen().remove(0);
    assert!(second.headers.get("cookie").is_none() && second.headers.get("referer").is_none());
    let (here, there) = (signature(&first), signature(&second));
    assert_ne!(here, there);
    assert_eq!(second.headers["host"], lab.other.host);
    let key = lab.get("/actor").await.json()["publicKey"]["publicKeyPem"].as_str().expect("a key").to_owned();
    assert!(holds(&second, &key), "the signature is made for the second server");
}

fn parameter(seen: &Seen, name: &str) -> String {
    let header = seen.headers["signature"].to_str().expect("text").to_owned();
    let start = header.find(&format!("{name}=\"")).expect("the parameter") + name.len() + 2;
    header[start..].split('"').next().expect("a value").to_owned()
}

fn signature(seen: &Seen) -> Vec<u8> {
    STANDARD.decode(parameter(seen, "signature")).expect("base64")
}

/// Whether an older signature over the request as it arrived is by this key.
fn holds(seen: &Seen, pem: &str) -> bool {
    let line = |name: &str| match name {
        "(request-target)" => format!("(request-target): {} {}", seen.method.to_lowercase(), seen.target),
        header => format!("{header}: {}", seen.headers[header].to_str().expect("text")),
    };
    let text = parameter(seen, "headers").split(' ').map(line).collect::<Vec<_>>().join("\n");
    let der: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let der = STANDARD.decode(der).expect("base64");
    UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der).verify(text.as_bytes(), &signature(seen)).is_ok()
}

async fn big_answers(lab: &Lab) {
    let mut huge = lab.evil.person("alice").document();
    huge["id"] = json!(lab.evil.uri("/huge"));
    huge["summary"] = json!("x".repeat(2 * 1024 * 1024));
    lab.evil.serve("/huge", Answer::activity(&huge));
    let deep = format!("{{\"id\":\"{}\",\"type\":\"Note\",\"x\":{}", lab.evil.uri("/deep"), "[".repeat(200_000));
    lab.evil.serve("/deep", Answer::new(200, "application/activity+json", deep));
    lab.evil.serve("/binary", Answer::new(200, "application/activity+json", vec![0xff; 1000]));
    let mut unpacked = Answer::new(200, "application/activity+json", vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 0xff]);
    unpacked.headers.push(("content-encoding", "gzip".into()));
    lab.evil.serve("/broken", unpacked);
    let before = lab.contents().await;
    for path in ["/huge", "/deep", "/binary", "/broken"] {
        assert!(!lab.resolve(&lab.evil.uri(path)).await, "{path}");
    }
    assert_eq!(lab.changed(&before).await, [""; 0]);
}

async fn server_that_never_answers(lab: &Lab) {
    lab.evil.serve("/never", Answer::never());
    let started = Instant::now();
    assert!(!lab.resolve(&lab.evil.uri("/never")).await);
    assert!(started.elapsed() < Duration::from_secs(18), "{:?}", started.elapsed());
    let started = Instant::now();
    assert!(!lab.resolve(&lab.evil.uri("/never")).await);
    assert!(started.elapsed() < Duration::from_secs(1), "it is not waited for again at once");
}

/// Serves an endless thread below a path; every post is by `author(n)`.
fn endless_thread(lab: &Lab, author: impl Fn(u64) -> String + Send + Sync + 'static) {
    let (base, lea) = (lab.evil.uri("/chain/"), lab.lea.uri.to_string());
    lab.evil.script_below("/chain/", move |seen| {
        let n: u64 = seen.target.rsplit('/').next().and_then(|n| n.parse().ok()).unwrap_or(0);
        Answer::activity(&json!({
            "id": format!("{base}{n}"), "type": "Note", "attributedTo": author(n), "content": format!("{n}"),
            "inReplyTo": format!("{base}{}", n + 1), "published": "2026-11-20T10:00:00Z",
            "to": ["https://www.w3.org/ns/activitystreams#Public"], "cc": [lea],
        }))
    });
}

async fn reply_chain(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let author = alice.uri.clone();
    endless_thread(lab, move |_| author.clone());
    let mut note = alice.note("notes/1", lab.lea.uri.as_str());
    note["inReplyTo"] = json!(lab.evil.uri("/chain/1"));
    assert_eq!(lab.deliver(&alice, &alice.create("creates/1", &note)).await, 202);
    lab.evil.take_log();
    lab.process().await;
    let log = lab.evil.take_log();
    assert!(!log.is_empty() && log.len() <= 20, "{}: {log:?}", log.len());
    assert!(lab.post(note["id"].as_str().expect("an id")).await.is_some(), "the answer itself is kept");
}

/// The same, each post by somebody else.
async fn reply_chain_of_strangers(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let (evil, key) = (lab.evil.clone(), alice.pem());
    let base = lab.evil.uri("/people/");
    let authors = base.clone();
    endless_thread(lab, move |n| format!("{authors}{n}"));
    lab.evil.script_below("/people/", move |seen| {
        let id = evil.uri(&seen.target);
        let name = format!("p{}", seen.target.rsplit('/').next().unwrap_or_default());
        Answer::activity(&json!({
            "id": id, "type": "Person", "preferredUsername": name, "inbox": format!("{id}/inbox"),
            "publicKey": { "id": format!("{id}#main-key"), "owner": id, "publicKeyPem": key },
        }))
    });
    let mut note = alice.note("notes/1", lab.lea.uri.as_str());
    note["inReplyTo"] = json!(lab.evil.uri("/chain/1"));
    for n in 0..1_000 {
        push(&mut note, "tag", json!({ "type": "Mention", "href": format!("{base}m{n}"), "name": "@x" }));
    }
    assert_eq!(lab.deliver(&alice, &alice.create("creates/1", &note)).await, 202);
    lab.evil.take_log();
    lab.process().await;
    let log = lab.evil.take_log();
    assert!(!log.is_empty() && log.len() <= 20, "{}: {log:?}", log.len());
}

async fn mention_flood(lab: &Lab) {
    let alice = lab.evil.person("alice");
    lab.take(&alice, &alice.follow(lab.lea.uri.as_str())).await;
    let mut note = alice.note("notes/1", lab.lea.uri.as_str());
    for n in 0..1_000 {
        let href = lab.other.uri(&format!("/users/{n}"));
        push(&mut note, "tag", json!({ "type": "Mention", "href": href, "name": "@x" }));
    }
    lab.take(&alice, &alice.create("creates/1", &note)).await;
    let log = lab.other.take_log();
    assert!(log.len() <= 20, "{}: {log:?}", log.len());
}

async fn endless_collections(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let mut document = alice.document();
    for name in ["featured", "outbox", "followers", "following"] {
        document[name] = json!(lab.evil.uri(&format!("/pages/{name}/0")));
    }
    lab.evil.publish(&document);
    let base = lab.evil.uri("");
    lab.evil.script_below("/pages/", move |seen| {
        let (path, n) = seen.target.rsplit_once('/').expect("a page");
        let next = n.parse::<u64>().unwrap_or(0) + 1;
        Answer::activity(&json!({
            "id": format!("{base}{}", seen.target), "type": "OrderedCollectionPage", "totalItems": u64::MAX,
            "next": format!("{base}{path}/{next}"), "orderedItems": [format!("{base}/chain/{next}")],
        }))
    });
    let author = alice.uri.clone();
    endless_thread(lab, move |_| author.clone());
    lab.follow_for_good(&alice, &lab.evil).await;
    let mut note = alice.note("notes/1", lab.lea.uri.as_str());
    note["replies"] =
        json!({ "id": lab.evil.uri("/pages/r"), "type": "Collection", "first": lab.evil.uri("/pages/r/0") });
    lab.evil.take_log();
    lab.take(&alice, &alice.create("creates/1", &note)).await;
    let log = lab.evil.take_log();
    assert!(log.iter().filter(|line| line.contains("/pages/")).count() <= 10, "{log:?}");
    assert!(log.len() <= 20, "{log:?}");
}

/// What is missing is asked for once, however often it is named.
async fn missing_object_storm(lab: &Lab) {
    let alice = lab.evil.person("alice");
    lab.follow_for_good(&alice, &lab.evil).await;
    lab.other.take_log();
    for n in 0..20 {
        let boost = alice.activity("Announce", &format!("boosts/{n}"), &json!(lab.other.uri("/missing")));
        assert_eq!(lab.deliver(&alice, &boost).await, 202);
    }
    lab.process().await;
    assert_eq!(lab.other.take_log(), ["GET /missing"]);
}

/// What nobody here follows is not fetched for a stranger's sake.
async fn boosts_by_strangers(lab: &Lab) {
    let alice = lab.evil.person("alice");
    for n in 0..5 {
        let object = json!(lab.other.uri(&format!("/notes/{n}")));
        lab.take(&alice, &alice.activity("Announce", &format!("boosts/{n}"), &object)).await;
        lab.take(&alice, &alice.activity("Like", &format!("likes/{n}"), &object)).await;
    }
    assert_eq!(lab.other.take_log(), [""; 0]);
}

async fn anonymous_resolve(lab: &Lab) {
    lab.evil.person("alice");
    let before = lab.contents().await;
    let (evil, alice) = (&lab.evil.host, lab.evil.uri("/users/alice"));
    for target in [
        format!("/.well-known/webfinger?resource=acct:alice@{evil}"),
        format!("/.well-known/webfinger?resource={alice}"),
        format!("/activities/{alice}"),
        format!("/objects/{}", alice.replace('/', "%2F")),
        format!("/actors/{}", alice.replace('/', "%2F")),
    ] {
        let reply = lab.get(&target).await;
        assert!(matches!(reply.status, 400 | 404), "{} for {target}", reply.status);
    }
    assert_eq!(lab.evil.take_log(), [""; 0]);
    assert_eq!(lab.changed(&before).await, [""; 0]);
}

async fn webfinger_path(lab: &Lab) {
    lab.evil.person("alice");
    for handle in [
        format!("h@{}/s?x=1#", lab.evil.host),
        format!("h@{}/..", lab.evil.host),
        format!("h@x@{}", lab.evil.host),
        format!("h@{}#", lab.evil.host),
        "h@[::1]:80/x".to_owned(),
        "@".to_owned(),
        "h@*.example".to_owned(),
    ] {
        assert!(handle.parse::<domain::handle::Handle>().is_err(), "{handle}");
        let asked: String = url::form_urlencoded::byte_serialize(format!("acct:{handle}").as_bytes()).collect();
        let reply = lab.get(&format!("/.well-known/webfinger?resource={asked}")).await;
        assert_eq!(reply.status, 400, "{handle}");
    }
    for query in
        ["", "?", "?resource=", "?resource=%FF", "?resource=a&resource=b", &format!("?resource={}", "a".repeat(9_000))]
    {
        let reply = lab.get(&format!("/.well-known/webfinger{query}")).await;
        assert_eq!(reply.status, 400, "{query:.100}");
    }
    assert_eq!(lab.evil.take_log(), [""; 0]);
}

/// Links are shown as links: nobody looks at what is behind them, whoever wrote them.
async fn no_previews(lab: &Lab) {
    let canary = Canary::start("127.0.0.2").await;
    let inside = format!("http://{}/x.png", canary.address);
    let alice = lab.evil.person("alice");
    lab.take(&alice, &alice.follow(lab.lea.uri.as_str())).await;
    let page = format!("<meta property=\"og:image\" content=\"{inside}\"><link rel=\"icon\" href=\"{inside}\">");
    lab.other.serve("/page", Answer::new(200, "text/html", page));
    let link = lab.other.uri("/page");
    let mut note = alice.note("notes/1", lab.lea.uri.as_str());
    note["content"] = json!(format!("<p><a href=\"{link}\">{link}</a> <a href=\"{inside}\">{inside}</a></p>"));
    note["attachment"] = json!([{ "type": "Link", "href": link }, { "type": "Link", "href": inside }]);
    note["preview"] = json!({ "type": "Image", "url": inside });
    note["image"] = json!({ "type": "Image", "url": inside });
    note["card"] = json!({ "url": link, "image": inside });
    lab.take(&alice, &alice.create("creates/1", &note)).await;
    let own = lab.publish(&format!("{link} {inside}"), Audience::Public).await;
    lab.settle().await;
    let token = lab.token("read").await;
    let post = lab.post(note["id"].as_str().expect("an id")).await.expect("kept");
    for id in [post.id, own.id] {
        let shown = lab.ask(&format!("/api/v1/statuses/{id}"), Some(&token)).await;
        assert_eq!((shown.status, &shown.json()["card"]), (200, &json!(null)));
        assert_eq!(lab.ask(&format!("/api/v1/statuses/{id}/context"), Some(&token)).await.status, 200);
    }
    assert_eq!(lab.ask(&format!("/@lea/{}", own.id), None).await.status, 200);
    assert_eq!(lab.other.take_log(), [""; 0]);
    assert_eq!(canary.visits(), 0);
}

/// Slow requests keep only themselves waiting.
async fn slow_requests(lab: &Lab) {
    let alice = lab.evil.person("alice");
    lab.take(&alice, &alice.follow(lab.lea.uri.as_str())).await;
    let address = format!("127.0.0.1:{}", lab.host.rsplit_once(':').expect("a port").1);
    let signed = lab.letter(&alice.activity("Like", "likes/1", &json!(lab.uri("/objects/1")))).sign(&alice);
    let mut head = format!("POST /inbox HTTP/1.1\r\nContent-Length: {}\r\n", signed.body.len() + 1);
    for (name, value) in &signed.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    let half = [head.as_bytes(), &signed.body].concat();
    let slow: Vec<_> = (0..200)
        .map(|_| {
            let (address, half) = (address.clone(), half.clone());
            tokio::spawn(async move { send_raw(&address, &half).await.status })
        })
        .collect();
    // By then all of them are connected, and hold their places.
    tokio::time::sleep(Duration::from_millis(500)).await;
    let started = Instant::now();
    for n in 0..20 {
        let like = alice.activity("Like", &format!("likes/x{n}"), &json!(lab.uri("/objects/1")));
        assert_eq!(lab.deliver(&alice, &like).await, 202);
        assert_eq!(lab.get("/actor").await.status, 200);
    }
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    for slow in slow {
        assert_eq!(slow.await.expect("an end"), 408, "it does not wait for ever");
    }
}

/// Figures of others are bounded before anything is reckoned with them.
async fn absurd_figures(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let mut question = alice.note("questions/1", lab.lea.uri.as_str());
    question["type"] = json!("Question");
    let option = |name: &str| json!({ "type": "Note", "name": name, "replies": { "type": "Collection", "totalItems": u64::MAX } });
    question["oneOf"] = json!([option("oui"), option("non"), option("peut-être")]);
    question["votersCount"] = json!(u64::MAX);
    question["endTime"] = json!("9999-12-31T23:59:59Z");
    for name in ["likes", "shares", "replies"] {
        question[name] = json!({ "type": "Collection", "totalItems": i64::MAX });
    }
    lab.take(&alice, &alice.create("creates/1", &question)).await;
    let id = question["id"].as_str().expect("an id").to_owned();
    let kept = lab.post(&id).await.expect("kept");
    assert!(kept.counts.likes >= 0 && kept.counts.likes < i64::MAX / 4);
    // One more on top does not turn them over.
    lab.take(&alice, &alice.activity("Like", "likes/1", &json!(id))).await;
    for (n, date) in
        ["-0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "+262142-12-31T23:59:59Z", "1e400", ""].iter().enumerate()
    {
        let mut note = alice.note(&format!("notes/{n}"), lab.lea.uri.as_str());
        note["published"] = json!(date);
        note["updated"] = json!(date);
        lab.take(&alice, &alice.create(&format!("creates/n{n}"), &note)).await;
        let kept = lab.post(note["id"].as_str().expect("an id")).await.expect("kept");
        assert!(kept.published_at <= lab.now() && kept.id.0 > 0, "{date}");
    }
    assert_eq!(lab.app.read().inbox().count_pending().await.expect("a count"), 0);
}

on_both_databases! {
    special_addresses,
    redirect_inside,
    private_inbox,
    redirect_loop,
    ids_in_a_circle,
    credential_leak,
    big_answers,
    server_that_never_answers,
    reply_chain,
    reply_chain_of_strangers,
    mention_flood,
    endless_collections,
    missing_object_storm,
    boosts_by_strangers,
    anonymous_resolve,
    webfinger_path,
    no_previews,
    slow_requests,
    absurd_figures,
}
