//! The plug is pulled while something comes in from servers that try again.

use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use ancrage_tests::{
    client::{Client, entries, text},
    crowd::Crowd,
    lab::{installation, populate},
};
use futures::{StreamExt, stream};
use serde_json::{Value, json};
use testkit::{TestDatabase, process::Installation};
use tokio::time::sleep;

use super::{on_both_databases, serve_again, settled};

/// How many neighbours write to Léa.
const NEIGHBOURS: usize = 20;
/// How many of them at a time.
const WRITERS: usize = 4;
/// How often the plug is pulled meanwhile.
const KILLS: usize = 3;

/// What a neighbour sends: they follow, like a post and answer it.
fn letters(host: &str, lea: &Value, post: &Value) -> Vec<Value> {
    let context = "https://www.w3.org/ns/activitystreams";
    let public = "https://www.w3.org/ns/activitystreams#Public";
    let (actor, id) = (format!("http://{host}/actor"), |name: &str| format!("http://{host}/{name}"));
    let activity = |kind: &str, name: &str, object: &Value| json!({ "@context": context, "type": kind, "id": id(name), "actor": actor, "object": object });
    let note = json!({
        "type": "Note", "id": id("note"), "attributedTo": actor, "content": "<p>Moi !</p>",
        "to": [public], "cc": [lea], "inReplyTo": post, "tag": [{ "type": "Mention", "href": lea, "name": "@lea" }],
    });
    let mut create = activity("Create", "create", &note);
    create["to"] = note["to"].clone();
    create["cc"] = note["cc"].clone();
    vec![activity("Follow", "follow", lea), activity("Like", "like", post), create]
}

/// Each sends its letters in order, again and again until they are taken.
async fn write(crowd: &Crowd, here: &Installation, letters: &[(String, Vec<Value>)], taken: &AtomicUsize) {
    let writing = stream::iter(letters).for_each_concurrent(WRITERS, |(host, letters)| async move {
        for letter in letters {
            crowd.insist(here, host, letter).await;
            taken.fetch_add(1, Ordering::Relaxed);
        }
    });
    writing.await;
}

/// Everything that the neighbours sent had its effect, once.
async fn assert_effects(lea: &Client, post: &Value) {
    let account = lea.get("/api/v1/accounts/verify_credentials").await;
    let path = format!("/api/v1/statuses/{}", text(&post["id"]));
    let post = lea.get(&path).await;
    let counts = (&account["followers_count"], &post["favourites_count"], &post["replies_count"]);
    assert_eq!(counts, (&json!(NEIGHBOURS), &json!(NEIGHBOURS), &json!(NEIGHBOURS)));
    let answers = lea.get(&format!("{path}/context")).await;
    assert_eq!(entries(&answers["descendants"]).len(), NEIGHBOURS, "{answers:#}");
    for kind in ["follow", "favourite", "mention"] {
        let told = lea.get(&format!("/api/v1/notifications?limit=40&types[]={kind}")).await;
        let from: BTreeSet<String> = entries(&told).iter().map(|entry| text(&entry["account"]["acct"])).collect();
        assert_eq!((entries(&told).len(), from.len()), (NEIGHBOURS, NEIGHBOURS), "{kind}: {told:#}");
    }
}

on_both_databases!(killed_while_activities_come_in_each_has_its_effect_once);

async fn killed_while_activities_come_in_each_has_its_effect_once(database: &TestDatabase) {
    let here = installation("lyon").await.with("ANCRAGE_DATABASE__URL", database.url());
    populate(&here).await;
    let lea = Client::log_in(&here, "lea", None).await;
    let server = here.serve().await;
    let crowd = Crowd::start(NEIGHBOURS, Duration::ZERO).await;
    let account = lea.get("/api/v1/accounts/verify_credentials").await;
    let post = lea.post("/api/v1/statuses", json!({ "status": "Qui vient samedi ?" })).await;
    let letters: Vec<(String, Vec<Value>)> = crowd
        .hosts()
        .map(|host| {
            let letters = letters(&host, &account["uri"], &post["uri"]);
            (host, letters)
        })
        .collect();
    let sent: usize = letters.iter().map(|(_, letters)| letters.len()).sum();
    let taken = AtomicUsize::new(0);
    let killing = async {
        let mut server = server;
        for kill in 1..=KILLS {
            while taken.load(Ordering::Relaxed) < kill * sent / (KILLS + 1) {
                sleep(Duration::from_millis(2)).await;
            }
            let killed = server.kill().await;
            assert!(taken.load(Ordering::Relaxed) < sent, "it was killed too late to show anything");
            server = serve_again(&killed, database).await;
        }
        server
    };
    let ((), server) = tokio::join!(write(&crowd, &here, &letters, &taken), killing);
    settled(&here).await;
    assert_effects(&lea, &post).await;
    // A neighbour that never saw our answers sends everything again.
    write(&crowd, &here, &letters, &AtomicUsize::new(0)).await;
    settled(&here).await;
    assert_effects(&lea, &post).await;
    assert!(server.terminate().await.success());
}
