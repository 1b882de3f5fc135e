//! Bodies that are too big, too deep, too many, or no text at all.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::{
    gzip,
    lab::Lab,
    letter::{Letter, Reply, send_raw},
    memory, on_both_databases,
    peer::{Answer, Person, push},
};

const MIB: usize = 1024 * 1024;

/// Sends bytes as an activity, signed as they are.
async fn send(lab: &Lab, person: &Person, body: &[u8]) -> Reply {
    Letter::post(&lab.host, "/inbox", body, lab.now()).sign(person).send().await
}

async fn big_body(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let before = lab.contents().await;
    let mut activity = alice.follow(lab.lea.uri.as_str());
    activity["summary"] = json!("x".repeat(2 * 1024 * 1024));
    let body = activity.to_string();
    assert_eq!(send(lab, &alice, body.as_bytes()).await.status, 413, "declared");
    let letter = Letter::post(&lab.host, "/inbox", body.as_bytes(), lab.now()).sign(&alice);
    let chunked = [format!("{:x}\r\n", body.len()).as_bytes(), body.as_bytes(), b"\r\n0\r\n\r\n"].concat();
    let reply = letter.clone().header("Transfer-Encoding", "chunked").body(&chunked).send().await;
    assert_eq!(reply.status, 413, "chunked");
    // Declared as far more than a machine holds.
    let mut head = "POST /inbox HTTP/1.1\r\nContent-Length: 18446744073709551615\r\n".to_owned();
    for (name, value) in &letter.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    let address = format!("127.0.0.1:{}", lab.host.rsplit_once(':').expect("a port").1);
    let reply = send_raw(&address, format!("{head}\r\nx").as_bytes()).await;
    assert!(matches!(reply.status, 400 | 413 | 431), "{}", reply.status);
    // Less than was declared as little.
    let short = lab.letter(&alice.follow(lab.lea.uri.as_str())).sign(&alice);
    let mut lying = "POST /inbox HTTP/1.1\r\nContent-Length: 10\r\nConnection: close\r\n".to_owned();
    for (name, value) in &short.headers {
        lying.push_str(&format!("{name}: {value}\r\n"));
    }
    let reply = send_raw(&address, &[lying.as_bytes(), b"\r\n", &short.body].concat()).await;
    assert!(matches!(reply.status, 400 | 401), "{}", reply.status);
    // Without a signature nothing is read at all.
    let unsigned = letter.without("Signature");
    assert_eq!(unsigned.send().await.status, 401);
    lab.process().await;
    assert_eq!(lab.changed(&before).await, [""; 0]);
    assert_eq!(lab.evil.take_log(), [""; 0]);
    // The control: as much as is allowed.
    let mut activity = alice.follow(lab.lea.uri.as_str());
    activity["summary"] = json!("x".repeat(1_000_000));
    assert_eq!(send(lab, &alice, activity.to_string().as_bytes()).await.status, 202);
}

/// Sends bytes for as long as they are taken, and hears the answer.
async fn pour(address: &str, bytes: &[u8]) {
    let mut stream = TcpStream::connect(address).await.expect("the server listens");
    let _ = stream.write_all(bytes).await;
    let _ = timeout(Duration::from_secs(1), stream.read_to_end(&mut Vec::new())).await;
}

/// What is too big is not kept while it comes: declared, in chunks, and more than was declared.
async fn memory_of_big_bodies(lab: &Lab) {
    if memory::taken().is_none() {
        assert_ne!(std::env::consts::OS, "linux", "the system does not say how much memory is taken");
        return;
    }
    let alice = lab.evil.person("alice");
    let address = format!("127.0.0.1:{}", lab.port);
    let mut requests = Vec::new();
    for size in [2 * MIB, 8 * MIB] {
        let letter = Letter::post(&lab.host, "/inbox", &vec![b'x'; size], lab.now()).sign(&alice);
        let chunk = [format!("{:x}\r\n", 64 * 1024).as_bytes(), &vec![b'x'; 64 * 1024], b"\r\n"].concat();
        let chunks = [chunk.repeat(size / (64 * 1024)).as_slice(), b"0\r\n\r\n"].concat();
        let chunked = letter.clone().header("Transfer-Encoding", "chunked").body(&chunks);
        let mut lying = "POST /inbox HTTP/1.1\r\nContent-Length: 10\r\n".to_owned();
        for (name, value) in &letter.headers {
            lying.push_str(&format!("{name}: {value}\r\n"));
        }
        requests.extend([letter.bytes(), chunked.bytes(), [lying.as_bytes(), b"\r\n", &letter.body].concat()]);
    }
    // Once before anything is measured: what is made once stays.
    for request in &requests {
        pour(&address, request).await;
    }
    let watch = memory::Watch::start();
    // The watch looks every millisecond: it has seen the memory at rest by then.
    tokio::time::sleep(Duration::from_millis(50)).await;
    let before = memory::taken().expect("it was told before");
    for _ in 0..3 {
        for request in &requests {
            pour(&address, request).await;
        }
    }
    let most = watch.end();
    assert!(most <= before + 4 * MIB as u64, "{} KiB more", most.saturating_sub(before) / 1024);
}

/// Few bytes that become many.
async fn packed_answers(lab: &Lab) {
    for (path, length, found) in [("/small", 100_000, true), ("/bomb", 10 * MIB, false)] {
        let id = lab.evil.uri(path);
        let head =
            format!(r#"{{"id":"{id}","type":"Person","preferredUsername":"packed","inbox":"{id}/inbox","padding":""#);
        let bytes = gzip::packed(&head, length, "\"}");
        assert!(bytes.len() < 72 * 1024, "{}", bytes.len());
        let mut answer = Answer::new(200, "application/activity+json", bytes);
        answer.headers.push(("content-encoding", "gzip".into()));
        lab.evil.serve(path, answer);
        let before = lab.contents().await;
        let started = Instant::now();
        assert_eq!(lab.resolve(&id).await, found, "{path}");
        assert!(started.elapsed() < Duration::from_secs(10), "{:?} for {path}", started.elapsed());
        assert_eq!(lab.changed(&before).await.is_empty(), !found, "{path}");
    }
}

async fn json_shapes(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let before = lab.contents().await;
    let (id, actor, lea) = (alice.id("x"), &alice.uri, &lab.lea.uri);
    let with = |more: &str| {
        format!("{{\"id\":\"{id}\",\"type\":\"Follow\",\"actor\":\"{actor}\",\"object\":\"{lea}\"{more}}}").into_bytes()
    };
    let deep = format!(",\"x\":{}{}", "[".repeat(200_000), "]".repeat(200_000));
    let objects = format!(",\"x\":{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000));
    // Not a million: a million takes more than the megabyte that is read of any body, so that its number would never
    // be looked at. That it is refused for its size stands beside it.
    let many = format!(",\"x\":[{}1]", "1,".repeat(400_000));
    let million = format!(",\"x\":[{}1]", "1,".repeat(1_000_000));
    let cases: Vec<Vec<u8>> = vec![
        with(&deep),
        with(&objects),
        with(&many),
        with(&million),
        with(&format!(",\"actor\":\"{}\"", lab.other.uri("/users/victim"))),
        with(",\"\\u0061ctor\":\"x\""),
        with(",\"content\":\"\\u0000\""),
        with(",\"content\":\"\\ud800\""),
        with(",\"content\":\"\\udc00\\ud800\""),
        with(",\"content\":1e999"),
        with(","),
        with("}"),
        [with(""), with("")].concat(),
        [b"\xef\xbb\xbf".to_vec(), with("")].concat(),
        b"".to_vec(),
        b"null".to_vec(),
        b"[]".to_vec(),
        b"\0".to_vec(),
        b"\xff\xfe".to_vec(),
        "[".repeat(500_000).into_bytes(),
        "\"".repeat(3).into_bytes(),
        vec![b' '; 900_000],
    ];
    for case in cases {
        let started = Instant::now();
        let reply = send(lab, &alice, &case).await;
        let shown = String::from_utf8_lossy(&case[..case.len().min(200)]).into_owned();
        assert!(matches!(reply.status, 400 | 413), "{} for {shown}", reply.status);
        assert!(started.elapsed() < Duration::from_secs(5), "{:?} for {shown}", started.elapsed());
    }
    lab.process().await;
    assert_eq!(lab.changed(&before).await, [""; 0]);
    assert_eq!(lab.evil.take_log(), [""; 0], "form before keys");
}

async fn no_field_limits(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let mut document = alice.document();
    document["name"] = json!("n".repeat(50_000));
    document["summary"] = json!("<p>s</p>".repeat(50_000));
    document["attachment"] = Value::Array(
        (0..500)
            .map(|n| json!({ "type": "PropertyValue", "name": format!("{n}"), "value": "v".repeat(500) }))
            .collect(),
    );
    document["alsoKnownAs"] = Value::Array((0..500).map(|n| json!(lab.other.uri(&format!("/{n}")))).collect());
    lab.evil.publish(&document);
    lab.take(&alice, &alice.follow(lab.lea.uri.as_str())).await;
    let known = lab.actor(&alice.uri).await.expect("known");
    assert!(
        known.name.len() <= 2_000 && known.summary.len() <= 100_000,
        "{}, {}",
        known.name.len(),
        known.summary.len()
    );
    assert!(known.fields.len() <= 50 && known.also_known_as.len() <= 100);

    let mut note = alice.note("notes/1", lab.lea.uri.as_str());
    note["content"] = json!("<p>c</p>".repeat(60_000));
    note["attachment"] = Value::Array(
        (0..500)
            .map(|n| json!({ "type": "Image", "mediaType": "image/png", "url": lab.evil.uri(&format!("/{n}.png")) }))
            .collect(),
    );
    lab.take(&alice, &alice.create("creates/1", &note)).await;
    let kept = lab.post(note["id"].as_str().expect("an id")).await.expect("kept");
    assert!(kept.content.len() <= 400_000, "{}", kept.content.len());
    let contents = lab.contents().await;
    assert!(contents.rows("attachment") <= 50);

    let mut tagged = alice.note("notes/2", lab.lea.uri.as_str());
    for n in 0..10_000 {
        push(&mut tagged, "tag", json!({ "type": "Hashtag", "href": "http://x.example/", "name": format!("#t{n}") }));
    }
    lab.take(&alice, &alice.create("creates/3", &tagged)).await;
    assert!((1..=100).contains(&lab.contents().await.rows("post_tag")));

    let mut question = alice.note("questions/1", lab.lea.uri.as_str());
    question["type"] = json!("Question");
    question["oneOf"] =
        Value::Array((0..600).map(|n| json!({ "type": "Note", "name": format!("{n}{}", "o".repeat(500)) })).collect());
    lab.take(&alice, &alice.create("creates/2", &question)).await;
    assert!(lab.contents().await.rows("poll_option") <= 100);

    // Ids that no database takes as a key.
    let mut long = alice.follow(lab.lea.uri.as_str());
    long["id"] = json!(alice.id(&"i".repeat(10_000)));
    lab.refused(lab.letter(&long).sign(&alice), &[400]).await;
}

async fn costly_text(lab: &Lab) {
    let alice = lab.evil.person("alice");
    lab.take(&alice, &alice.follow(lab.lea.uri.as_str())).await;
    for (n, piece) in
        ["<a ", "<", "&", "<a href=\"", "<!--", "@a", "#", "<p><b>", "&#x", "]]>", "<svg><style>"].iter().enumerate()
    {
        let mut note = alice.note(&format!("notes/{n}"), lab.lea.uri.as_str());
        note["content"] = json!(piece.repeat(900_000 / piece.len() / 2));
        note["summary"] = note["content"].clone();
        let started = Instant::now();
        lab.take(&alice, &alice.create(&format!("creates/{n}"), &note)).await;
        // Room for a busy machine; what grows with the square of the length takes many minutes.
        assert!(started.elapsed() < Duration::from_secs(30), "{:?} for {piece}", started.elapsed());
    }
}

async fn stored_script(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let script = "<script>alert(1)</script><img src=x onerror=alert(1)><a href=\"javascript:alert(1)\">x</a><svg onload=alert(1)>";
    let mut document = alice.document();
    for name in ["name", "summary"] {
        document[name] = json!(script);
    }
    document["attachment"] = json!([{ "type": "PropertyValue", "name": script, "value": script }]);
    lab.evil.publish(&document);
    let mut note = alice.note("notes/1", lab.lea.uri.as_str());
    for name in ["content", "summary", "name"] {
        note[name] = json!(script);
    }
    lab.take(&alice, &alice.create("creates/1", &note)).await;
    let known = lab.actor(&alice.uri).await.expect("known");
    let kept = lab.post(note["id"].as_str().expect("an id")).await.expect("kept");
    for html in [&kept.content, &known.summary, &known.fields[0].value] {
        for word in ["<script", "onerror", "javascript:", "<svg", "onload", "<img"] {
            assert!(!html.contains(word), "{word} in {html}");
        }
    }
}

/// Methods and addresses that are not the inbox's.
async fn other_doors(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let activity = alice.follow(lab.lea.uri.as_str());
    for (target, expected) in [
        ("/actors/1/inbox", 404),
        ("/actors/x/inbox", 404),
        ("/actors/-1/inbox", 404),
        ("/inbox/", 404),
        ("/actor", 405),
        ("/objects/1", 405),
    ] {
        let before = lab.contents().await;
        let letter = Letter::post(&lab.host, target, activity.to_string().as_bytes(), lab.now());
        assert_eq!(letter.sign(&alice).send().await.status, expected, "{target}");
        assert_eq!(lab.changed(&before).await, [""; 0], "{target}");
    }
    assert_eq!(lab.get("/inbox").await.status, 405);
    let own =
        Letter::post(&lab.host, &format!("/actors/{}/inbox", lab.lea.id), activity.to_string().as_bytes(), lab.now());
    assert_eq!(own.sign(&alice).send().await.status, 202, "the control");
}

on_both_databases! {
    big_body,
    memory_of_big_bodies,
    packed_answers,
    json_shapes,
    no_field_limits,
    costly_text,
    stored_script,
    other_doors,
}
