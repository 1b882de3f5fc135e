//! Many at a time: nothing is lost, nothing is done twice, and nobody waits for somebody slow.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use domain::audience::Audience;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::{lab::Lab, on_both_databases, peer::Person};

/// How many posts there are to like, to boost and to answer.
const POSTS: usize = 6;

/// What one person sends, in order.
fn everything(person: &Person, lea: &str, posts: &[String]) -> Vec<Value> {
    let mut activities = vec![person.follow(lea)];
    for (n, post) in posts.iter().enumerate() {
        let like = person.activity("Like", &format!("likes/{n}"), &json!(post));
        let mut boost = person.activity("Announce", &format!("boosts/{n}"), &json!(post));
        boost["to"] = json!(["https://www.w3.org/ns/activitystreams#Public"]);
        let mut note = person.note(&format!("notes/{n}"), lea);
        note["inReplyTo"] = json!(post);
        activities.extend([like.clone(), boost.clone(), person.create(&format!("creates/{n}"), &note)]);
        match n % 3 {
            0 => activities.push(person.activity("Undo", &format!("undos/likes/{n}"), &like)),
            1 => activities.push(person.activity("Undo", &format!("undos/boosts/{n}"), &boost)),
            _ => {
                let remains = json!({ "id": note["id"], "type": "Tombstone" });
                activities.push(person.activity("Delete", &format!("deletes/{n}"), &remains));
            }
        }
    }
    activities
}

/// The ids of what was sent of a type and not taken back by a type with its object.
fn standing(sent: &[Value], kind: &str, end: &str) -> BTreeSet<String> {
    let text = |value: &Value| value.as_str().expect("an id").to_owned();
    let ended: BTreeSet<String> = sent
        .iter()
        .filter(|a| a["type"] == end && a["object"]["id"].is_string())
        .map(|a| text(&a["object"]["id"]))
        .collect();
    let id = |activity: &Value| text(if kind == "Create" { &activity["object"]["id"] } else { &activity["id"] });
    sent.iter().filter(|activity| activity["type"] == kind).map(id).filter(|id| !ended.contains(id)).collect()
}

async fn redeliveries(lab: &Lab) {
    let mut posts = Vec::new();
    for n in 0..POSTS {
        posts.push(lab.publish(&format!("bonjour {n}"), Audience::Public).await.uri.to_string());
    }
    lab.settle().await;
    let before = lab.number("SELECT COUNT(*) FROM event").await;
    let people: Vec<Person> = (0..5)
        .map(|n| if n % 2 == 0 { lab.evil.person(&format!("p{n}")) } else { lab.other.person(&format!("p{n}")) })
        .collect();
    let sent: Vec<(Person, Vec<Value>)> =
        people.iter().map(|person| (person.clone(), everything(person, lab.lea.uri.as_str(), &posts))).collect();

    // Everyone at once, each thing twice; they are worked on meanwhile.
    let sending = futures::future::join_all(sent.iter().map(async |(person, activities)| {
        for activity in activities {
            let letter = lab.letter(activity).sign(person);
            let (first, second) = tokio::join!(letter.clone().send(), letter.send());
            assert_eq!((first.status, second.status), (202, 202), "{activity}");
        }
    }));
    let mut sending = std::pin::pin!(sending);
    loop {
        tokio::select! {
            _ = &mut sending => break,
            () = tokio::time::sleep(Duration::from_millis(20)) => lab.process().await,
        }
    }
    lab.settle().await;
    // And all of it again, last things first.
    let mut again: Vec<(&Person, &Value)> = sent
        .iter()
        .flat_map(|(person, activities)| activities.iter().map(move |activity| (person, activity)))
        .collect();
    again.reverse();
    for (person, activity) in again {
        assert_eq!(lab.deliver(person, activity).await, 202, "{activity}");
    }
    lab.settle().await;

    let all: Vec<Value> = sent.iter().flat_map(|(_, activities)| activities.clone()).collect();
    let text = |value: &Value| value.as_str().expect("an id").to_owned();
    let found = async |sql: &str| {
        let texts = lab.texts(sql).await;
        let distinct: BTreeSet<String> = texts.iter().cloned().collect();
        assert_eq!(distinct.len(), texts.len(), "doubled: {sql}");
        distinct
    };
    // What was received is what was sent, and all of it had its effect.
    let ids: BTreeSet<String> = all.iter().map(|activity| text(&activity["id"])).collect();
    assert_eq!(found("SELECT activity_uri FROM inbox_entry").await, ids);
    assert_eq!(found("SELECT activity_uri FROM inbox_entry WHERE state = 'done' AND error IS NULL").await, ids);
    assert_eq!(found("SELECT uri FROM follow").await, standing(&all, "Follow", "Undo"));
    assert_eq!(found("SELECT uri FROM post_like").await, standing(&all, "Like", "Undo"));
    assert_eq!(found("SELECT uri FROM post WHERE boost_of IS NOT NULL").await, standing(&all, "Announce", "Undo"));
    let notes = "SELECT uri FROM post WHERE boost_of IS NULL AND local = FALSE";
    assert_eq!(found(&format!("{notes} AND deleted_at IS NULL")).await, standing(&all, "Create", "Delete"));
    assert_eq!(found(notes).await, standing(&all, "Create", "-"), "a tombstone for each that was deleted");
    // Each thing happened once, also what was taken back later.
    for (kind, event) in [
        ("Follow", "FollowAccepted"),
        ("Like", "PostLiked"),
        ("Announce", "PostBoosted"),
        ("Create", "PostPublished"),
        ("Delete", "PostDeleted"),
    ] {
        let happened = format!("SELECT COUNT(*) FROM event WHERE payload LIKE '%\"{event}\"%'");
        let own = if event == "PostPublished" { POSTS } else { 0 };
        let expected = all.iter().filter(|activity| activity["type"] == kind).count() + own;
        assert_eq!(lab.number(&happened).await, i64::try_from(expected).expect("small"), "{event}");
    }
    let undone = "SELECT COUNT(*) FROM event WHERE payload LIKE '%\"LikeUndone\"%' OR payload LIKE '%\"BoostUndone\"%'";
    let undos = all.iter().filter(|activity| activity["type"] == "Undo").count();
    assert_eq!(lab.number(undone).await, i64::try_from(undos).expect("small"));
    let total = i64::try_from(all.len()).expect("small");
    assert_eq!(lab.number("SELECT COUNT(*) FROM event").await - before, total, "one event for each, and no other");
    // The figures are what there is to count.
    for wrong in [
        "likes <> (SELECT COUNT(*) FROM post_like l WHERE l.post_id = p.id)",
        "boosts <> (SELECT COUNT(*) FROM post b WHERE b.boost_of = p.id)",
        "replies <> (SELECT COUNT(*) FROM post r WHERE r.in_reply_to = p.id AND r.deleted_at IS NULL)",
    ] {
        let sql = format!("SELECT COUNT(*) FROM post p WHERE p.local AND p.boost_of IS NULL AND p.{wrong}");
        assert_eq!(lab.number(&sql).await, 0, "{wrong}");
    }
    let followers = format!("SELECT followers_count FROM actor WHERE id = {}", lab.lea.id);
    assert_eq!(lab.number(&followers).await, i64::try_from(people.len()).expect("small"));
    // Each follow was answered once.
    let accepts = lab.evil.activities("Accept").len() + lab.other.activities("Accept").len();
    assert_eq!(accepts, people.len());
}

/// Bodies of which nearly all came, and that never end: more of them than are held at a time.
async fn slow_big_bodies(lab: &Lab) {
    const BODY: usize = 1_000_000;
    let alice = lab.evil.person("alice");
    lab.take(&alice, &alice.follow(lab.lea.uri.as_str())).await;
    let address = format!("127.0.0.1:{}", lab.host.rsplit_once(':').expect("a port").1);
    let signed = lab.letter(&alice.activity("Like", "likes/1", &json!(lab.uri("/objects/1")))).sign(&alice);
    let mut head = format!("POST /inbox HTTP/1.1\r\nContent-Length: {BODY}\r\n");
    for (name, value) in &signed.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    let slow: Vec<_> = (0..90)
        .map(|_| {
            let (address, head) = (address.clone(), head.clone());
            tokio::spawn(async move {
                let mut stream = tokio::net::TcpStream::connect(address).await.expect("the server listens");
                stream.write_all(head.as_bytes()).await.expect("sent");
                // It may be sent away before.
                let _ = stream.write_all(&vec![b'x'; BODY - 1]).await;
                let mut answer = [0; 12];
                stream.read_exact(&mut answer).await.map(|_| String::from_utf8_lossy(&answer).into_owned())
            })
        })
        .collect();
    // By then all of them have sent what they send, and hold their places.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let started = Instant::now();
    for n in 0..20 {
        let like = alice.activity("Like", &format!("likes/x{n}"), &json!(lab.uri("/objects/1")));
        assert_eq!(lab.deliver(&alice, &like).await, 202, "{n}");
    }
    assert!(started.elapsed() < Duration::from_secs(8), "{:?}", started.elapsed());
    let mut answers: Vec<String> = Vec::new();
    for slow in slow {
        // Who is sent away while still sending may lose the answer with the connection.
        answers.push(slow.await.expect("an end").unwrap_or_else(|_| "HTTP/1.1 503".into()));
    }
    let away = answers.iter().filter(|answer| answer.contains("503")).count();
    let late = answers.iter().filter(|answer| answer.contains("408")).count();
    assert_eq!(away + late, answers.len(), "{answers:?}");
    assert!(away >= 90 - 68 && late > 0, "some made room, the others had their time: {away} and {late}");
}

on_both_databases! {
    redeliveries,
    slow_big_bodies,
}
