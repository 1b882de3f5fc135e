//! Our addresses for what other servers keep: nobody makes this server fetch an address of their choice, nor its own.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::{
    canary::Canary,
    lab::Lab,
    on_both_databases,
    peer::{Answer, Person},
};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and more";

/// Somebody shows a file to lea; its address as her app is told it, without our host.
async fn shown(lab: &Lab, author: &Person, id: &str, kind: &str, url: &str) -> String {
    let mut note = author.note(id, lab.lea.uri.as_str());
    note["attachment"] = json!([{ "type": "Document", "mediaType": kind, "url": url }]);
    lab.take(author, &author.create(&format!("{id}/create"), &note)).await;
    let post = lab.post(note["id"].as_str().expect("an id")).await.expect("kept");
    let token = lab.token("read").await;
    let status = lab.ask(&format!("/api/v1/statuses/{}", post.id), Some(&token)).await.json();
    let address = status["media_attachments"][0]["url"].as_str().expect("an address").to_owned();
    address.strip_prefix(&lab.uri("")).expect("an address here").to_owned()
}

async fn parameter_injection(lab: &Lab) {
    let canary = Canary::start("127.0.0.2").await;
    let inside = &canary.address;
    let alice = lab.evil.person("alice");
    for name in ["/a.png", "/b.png"] {
        lab.evil.serve(name, Answer::new(200, "image/png", PNG));
    }
    let path = shown(lab, &alice, "notes/1", "image/png", &lab.evil.uri("/a.png")).await;
    let other = shown(lab, &alice, "notes/2", "image/png", &lab.evil.uri("/b.png")).await;
    lab.evil.take_log();
    let (place, tag) = path.rsplit_once('/').expect("a tag");
    let (other, _) = other.rsplit_once('/').expect("a tag");
    let id = place.rsplit('/').next().expect("an id");
    let before = lab.contents().await;
    for target in [
        format!("/media/remote/http://{inside}/x"),
        format!("/media/remote/file/{id}/http://{inside}/x"),
        format!("/media/remote/file/{id}/http:%2F%2F{inside}%2Fx"),
        format!("/media/remote/file/http:%2F%2F{inside}%2Fx/{tag}"),
        format!("/media/remote/file/{id}/%2e%2e%2f%2e%2e%2fetc%2fpasswd"),
        format!("/media/remote/file/%2e%2e%2f{id}/{tag}"),
        format!("{other}/{tag}"),
        format!("/media/remote/avatar/{id}/{tag}"),
        format!("/media/remote/header/{id}/{tag}"),
        format!("/media/remote/emoji/{id}/{tag}"),
        format!("/media/remote/preview/{id}/{tag}"),
        format!("/media/remote/proxy/{id}/{tag}"),
        format!("/media/remote/file/-{id}/{tag}"),
        format!("/media/remote/file/99999999999999999999/{tag}"),
        format!("/media/remote/file/%FF/{tag}"),
        format!("/media/remote/file/%00/{tag}"),
        format!("/media/remote/file/{id}/{tag}x"),
        format!("/media/remote/file/{id}/%00"),
        format!("/media/remote/file/{id}"),
        format!("/media/remote/file/{id}/{tag}/x.png"),
        format!("/media/remote/../file/{id}/{tag}/x.png"),
        "/media/remote/../../../../etc/passwd".to_owned(),
        "/media/%2e%2e/%2e%2e/ancrage.db".to_owned(),
        "/media/..%2f..%2fx.png".to_owned(),
        format!("http://{inside}/media/remote/file/{id}/x"),
    ] {
        let reply = lab.ask(&target, None).await;
        assert!(matches!(reply.status, 400 | 404), "{} for {target}", reply.status);
    }
    assert_eq!(lab.evil.take_log(), [""; 0], "only what stands in a post is asked for");
    // What is added to an address that is right is not looked at.
    for query in [
        "",
        "?proxy=http://INSIDE/",
        "?url=http://INSIDE/",
        "?file_type=x&proxy=http://INSIDE/",
        "?file_type=x%26proxy%3Dhttp%3A%2F%2FINSIDE%2F",
    ] {
        let reply = lab.ask(&format!("{path}{}", query.replace("INSIDE", inside)), None).await;
        assert_eq!((reply.status, reply.body.as_slice()), (200, PNG), "{query}");
    }
    assert_eq!(lab.evil.take_log(), ["GET /a.png"], "the control, once");
    assert_eq!(canary.visits(), 0);
    assert_eq!(lab.changed(&before).await, [""; 0]);
}

/// Posts whose pictures are said to be at our own addresses, or lead back to them.
async fn proxy_nesting(lab: &Lab) {
    let alice = lab.evil.person("alice");
    lab.evil.serve("/a.png", Answer::new(200, "image/png", PNG));
    let picture = shown(lab, &alice, "notes/0", "image/png", &lab.evil.uri("/a.png")).await;
    for (n, host) in [lab.host.clone(), lab.host.replace("lyon", "LYON")].iter().enumerate() {
        let ours = format!("http://{host}{picture}");
        let path = shown(lab, &alice, &format!("notes/own{n}"), "image/png", &ours).await;
        assert_eq!(path, picture, "it is what it is, and stands for nothing else");
    }
    lab.evil.take_log();
    for (name, kind) in [("/loop.png", "image/png"), ("/loop.mp4", "video/mp4"), ("/loop.mp3", "audio/mpeg")] {
        let path = shown(lab, &alice, &format!("notes{name}"), kind, &lab.evil.uri(name)).await;
        lab.evil.serve(name, Answer::redirect(&lab.uri(&path)));
        let started = Instant::now();
        assert_eq!(lab.ask(&path, None).await.status, 404, "{name}");
        assert!(started.elapsed() < Duration::from_secs(5), "it does not wait for itself: {:?}", started.elapsed());
        assert_eq!(lab.evil.take_log(), [format!("GET {name}")]);
    }
    // The control: the same address without a way back.
    assert_eq!(lab.ask(&picture, None).await.status, 200);
}

on_both_databases! {
    parameter_injection,
    proxy_nesting,
}
