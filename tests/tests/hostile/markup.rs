//! Pages, XML and vector graphics of others: read for one thing, or not at all.

use std::time::{Duration, Instant};

use app::{remote::Remote as _, verification::Source as _};
use domain::{handle::Handle, text::sanitize, verification::links_back};
use serde_json::json;

use crate::{
    canary::Canary,
    lab::{Lab, parse},
    letter::Letter,
    on_both_databases,
    peer::Answer,
};

/// How long reading a page of a megabyte may take.
const LIMIT: Duration = Duration::from_millis(50);
/// A build without optimisation gets more: so many times what as much harmless text takes it, and never this much. What
/// grows with the square of the length takes many minutes there.
const TIMES: u32 = 20;
const NEVER: Duration = Duration::from_secs(10);
/// What people write.
const HARMLESS: &str = "<p>Bonjour, <a rel=\"me\" href=\"https://a.example/\">c’est <b>moi</b></a> !</p>\n";

/// How long something takes, at best: the machine is busy with other tests. What is quick enough is not done again.
fn at_best(enough: Duration, work: impl Fn()) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..3 {
        let started = Instant::now();
        work();
        best = best.min(started.elapsed());
        if best < enough {
            break;
        }
    }
    best
}

/// How long it may take to do with a hostile page what is done here with a megabyte of harmless ones, each of which is
/// read to its end.
fn limit(work: impl Fn(&str)) -> Duration {
    if !cfg!(debug_assertions) {
        return LIMIT;
    }
    let page = HARMLESS.repeat(50_000 / HARMLESS.len());
    let harmless = at_best(Duration::ZERO, || (0..20).for_each(|_| work(&page)));
    (harmless * TIMES).clamp(LIMIT, NEVER)
}

fn assert_within(limit: Duration, what: &str, work: impl Fn()) {
    let took = at_best(limit, work);
    assert!(took < limit, "{took:?} for {what}, of {limit:?}");
}

/// Pages of a megabyte that are nothing but beginnings, fetched because a profile has a link to them.
async fn endless_tags(lab: &Lab) {
    let profile = [lab.lea.uri.clone()];
    let pieces = [
        "<a ",
        "<a",
        "<",
        "<<a",
        "<!--",
        "<a href=\"",
        "<a rel='me' ",
        "<a rel=me href=x>",
        "<a =",
        "<link ",
        "<script>",
        "<style>",
        "<p><b>",
        "</",
        "&#x",
        "]]>",
        "<?",
        "<![CDATA[",
    ];
    let links_limit = limit(|page| assert!(!links_back(page, &profile)));
    let clean_limit = limit(|page| assert!(sanitize::post_html(page).contains("moi")));
    for (n, piece) in pieces.iter().enumerate() {
        let path = format!("/pages/{n}");
        let page = piece.repeat(1_000_000 / piece.len());
        lab.evil.serve(&path, Answer::new(200, "text/html; charset=utf-8", page.clone()));
        let read = lab.federation.page(&parse(&lab.evil.uri(&path))).await.expect("a page");
        assert_eq!(read.len(), page.len(), "all of it is read");
        assert_within(links_limit, &format!("links in {piece}"), || assert!(!links_back(&read, &profile), "{piece}"));
        assert_within(clean_limit, &format!("sanitising {piece}"), || {
            let clean = sanitize::post_html(&read);
            assert!(!clean.contains("<script") && !clean.contains("<style") && !clean.contains("<link"), "{piece}");
        });
    }
    // The control: the link, where a reader finds it.
    let page = format!("<p>{}</p><a rel=\"me\" href=\"{}\">moi</a>", "x".repeat(900_000), lab.lea.uri);
    lab.evil.serve("/me", Answer::new(200, "text/html", page));
    let read = lab.federation.page(&parse(&lab.evil.uri("/me"))).await.expect("a page");
    assert!(links_back(&read, &profile));
}

/// A document whose entities become very many words, and lead to a file and to an address inside.
fn laughs(inside: &str, root: &str, inner: &str) -> String {
    let mut text = String::from("<?xml version=\"1.0\"?>\n<!DOCTYPE x [\n<!ENTITY e0 \"ha\">\n");
    for n in 1..12 {
        let ten = format!("&e{};", n - 1).repeat(10);
        text.push_str(&format!("<!ENTITY e{n} \"{ten}\">\n"));
    }
    text.push_str(&format!(
        "<!ENTITY file SYSTEM \"file:///etc/passwd\">\n<!ENTITY % web SYSTEM \"http://{inside}/x.dtd\">"
    ));
    text.push_str(&format!("\n%web;\n]>\n<{root}>&e11;&file;{inner}</{root}>\n"));
    text
}

/// XML is nowhere read as XML: there is nothing here that would know an entity.
async fn xml_entities(lab: &Lab) {
    let canary = Canary::start("127.0.0.2").await;
    let inside = &canary.address;
    let alice = lab.evil.person("alice");
    lab.take(&alice, &alice.follow(lab.lea.uri.as_str())).await;
    lab.evil.take_log();
    let before = lab.contents().await;
    let started = Instant::now();
    // Where handles are asked for.
    let link = format!("<Link rel=\"self\" type=\"application/activity+json\" href=\"{}\"/>", alice.uri);
    let told = Answer::new(200, "application/xrd+xml", laughs(inside, "XRD", &link));
    for path in ["/.well-known/webfinger", "/.well-known/host-meta"] {
        lab.evil.serve(path, told.clone());
    }
    let handle: Handle = format!("somebody@{}", lab.evil.host).parse().expect("a handle");
    assert!(lab.federation.resolve_actor(&handle).await.is_err());
    let log = lab.evil.take_log();
    assert_eq!(log.len(), 1, "host-meta is not asked for: {log:?}");
    assert!(log[0].starts_with("GET /.well-known/webfinger?"), "{log:?}");
    // Feeds and pictures where objects and pages are expected.
    let types = ["application/xml", "text/xml", "application/rss+xml", "application/atom+xml", "image/svg+xml"];
    for (n, kind) in types.iter().enumerate() {
        let path = format!("/xml/{n}");
        lab.evil.serve(&path, Answer::new(200, kind, laughs(inside, "rss", "")));
        assert!(!lab.resolve(&lab.evil.uri(&path)).await, "{kind}");
        assert!(lab.federation.page(&parse(&lab.evil.uri(&path))).await.is_err(), "{kind}");
    }
    // Under a name that is taken: as text, in which nothing stands for anything.
    lab.evil.serve("/posing", Answer::new(200, "application/activity+json", laughs(inside, "rss", "")));
    assert!(!lab.resolve(&lab.evil.uri("/posing")).await);
    let page = laughs(inside, "html", "<a rel=\"me\" href=\"&e0;\">moi</a>");
    lab.evil.serve("/page", Answer::new(200, "application/xhtml+xml", page.clone()));
    let read = lab.federation.page(&parse(&lab.evil.uri("/page"))).await.expect("a page");
    assert_eq!(read, page);
    assert!(!links_back(&read, std::slice::from_ref(&lab.lea.uri)));
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    assert_eq!(canary.visits(), 0);
    assert_eq!(lab.changed(&before).await, [""; 0]);
}

/// Vector graphics are neither taken from people here nor passed on from elsewhere.
async fn vector_graphics(lab: &Lab) {
    let canary = Canary::start("127.0.0.2").await;
    let picture = laughs(&canary.address, "svg", "<script>alert(1)</script>");
    let token = lab.token("write").await;
    let before = lab.contents().await;
    for (name, kind) in [("x.svg", "image/svg+xml"), ("x.png", "image/png"), ("x.xml", "application/xml")] {
        let body = format!(
            "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: {kind}\r\n\r\n{picture}\r\n--edge--\r\n"
        );
        let upload = Letter::post(&lab.host, "/api/v2/media", body.as_bytes(), lab.now())
            .header("Content-Type", "multipart/form-data; boundary=edge")
            .header("Authorization", &format!("Bearer {token}"));
        let reply = upload.send().await;
        assert_eq!(reply.status, 422, "{name}: {}", String::from_utf8_lossy(&reply.body));
    }
    assert_eq!(lab.changed(&before).await, [""; 0]);
    let alice = lab.evil.person("alice");
    for (n, kind) in ["image/svg+xml", "image/png"].iter().enumerate() {
        lab.evil.serve(&format!("/{n}.svg"), Answer::new(200, kind, picture.clone()));
        let mut note = alice.note(&format!("notes/{n}"), lab.lea.uri.as_str());
        note["attachment"] = json!([{ "type": "Image", "mediaType": kind, "url": lab.evil.uri(&format!("/{n}.svg")) }]);
        lab.take(&alice, &alice.create(&format!("creates/{n}"), &note)).await;
        let post = lab.post(note["id"].as_str().expect("an id")).await.expect("kept");
        let read = lab.token("read").await;
        let status = lab.ask(&format!("/api/v1/statuses/{}", post.id), Some(&read)).await.json();
        let address = status["media_attachments"][0]["url"].as_str().expect("an address").to_owned();
        let path = address.strip_prefix(&lab.uri("")).expect("an address here");
        assert_eq!(lab.ask(path, None).await.status, 404, "{kind}");
    }
    assert_eq!(canary.visits(), 0);
}

on_both_databases! {
    endless_tags,
    xml_entities,
    vector_graphics,
}
