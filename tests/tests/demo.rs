//! The demonstration as whoever starts it finds it.

use std::{collections::BTreeSet, fs, path::Path, process::Stdio, time::Duration};

use ancrage_tests::{
    client::text,
    demo::{Demo, command, until},
};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    net::TcpListener,
    time::timeout,
};

fn anything(_: &Value) -> bool {
    true
}

/// A field of every entry of a list.
fn each(list: &Value, field: &str) -> BTreeSet<String> {
    list.as_array().expect("a list").iter().map(|entry| text(&entry[field])).collect()
}

/// The names of those in a directory who live there, or of those who live elsewhere.
fn firms(directory: &Value, elsewhere: bool) -> BTreeSet<String> {
    let entries = directory.as_array().expect("a list").iter();
    let entries = entries.filter(|entry| entry["origin"].is_object() == elsewhere);
    entries.filter_map(|entry| text(&entry["url"]).rsplit_once("/@").map(|(_, name)| name.to_owned())).collect()
}

/// What a group passed on.
fn threads(statuses: &Value) -> Vec<&Value> {
    let statuses = statuses.as_array().expect("a list").iter();
    statuses.map(|status| &status["reblog"]).filter(|thread| thread.is_object()).collect()
}

fn says(status: &Value, wanted: &str) -> bool {
    text(&status["content"]).contains(wanted)
}

/// Communities have members and threads of both servers.
async fn assert_communities(demo: &Demo) {
    let (landerneau, brest) = (demo.landerneau.as_str(), demo.brest.as_str());
    let host = landerneau.trim_start_matches("http://");
    let there = brest.trim_start_matches("http://");

    // Where it lives: who founded it, who came to it from where, and how open it is.
    let listed = until(landerneau, "/api/ancrage/v1/communities", anything).await;
    let wood = &listed.as_array().expect("a list")[0];
    assert_eq!(wood["handle"], format!("@bois_finistere@{host}"));
    assert_eq!((&wood["purpose"], &wood["territory"]), (&json!("trade"), &json!("insee-dep:29")));
    assert!(text(&wood["charter"]).contains("vient le bois"), "{wood}");
    let members = format!("/api/v1/accounts/{}/followers", text(&wood["id"]));
    let members = each(&until(landerneau, &members, anything).await, "acct");
    let mut everyone = BTreeSet::from(["erwan", "fonderie", "menuiserie"].map(str::to_owned));
    everyone.extend(["anna", "chantier", "paul"].map(|name| format!("{name}@{there}")));
    assert_eq!(members, everyone);

    // Every thread is read on both, with the answer of the other server.
    let said = [("mélèze", "port du Château"), ("bordés", "quatre mètres"), ("four brûle", "pain de seigle")];
    for (origin, name) in [(landerneau, "bois_finistere".to_owned()), (brest, format!("bois_finistere@{host}"))] {
        let account = until(origin, &format!("/api/v1/accounts/lookup?acct={name}"), anything).await;
        let path = format!("/api/v1/accounts/{}/statuses", text(&account["id"]));
        let stand = until(origin, &path, |statuses| threads(statuses).len() == said.len()).await;
        for (thread, answer) in said {
            let thread = threads(&stand).into_iter().find(|status| says(status, thread)).expect("a thread");
            let path = format!("/api/v1/statuses/{}/context", text(&thread["id"]));
            let answered = |context: &Value| {
                let answers = context["descendants"].as_array().expect("a list");
                answers.iter().any(|status| says(status, answer))
            };
            until(origin, &path, answered).await;
        }
    }

    // Both directories name it and the companies of both, with where they come from; what is for members alone neither
    // does.
    let path = "/api/ancrage/v1/directory?kind=community&territory=insee-dep:29&level=co-creation";
    let found = until(brest, path, |found| found.as_array().is_some_and(|found| !found.is_empty())).await;
    assert_eq!(each(&found, "name"), BTreeSet::from(["Le bois en Finistère".to_owned()]));
    assert_eq!(found[0]["origin"]["title"], "Landerneau entreprend");
    let companies = [
        (landerneau, ["atelier_velo", "filature", "fonderie", "fournil", "jardins", "menuiserie"]),
        (brest, ["chantier", "codeurs", "conserverie", "librairie", "paniers", "voilerie"]),
    ];
    let companies = companies.map(|(home, names)| (home, BTreeSet::from(names.map(str::to_owned))));
    let path = "/api/ancrage/v1/directory?territory=insee-dep:29&kind=company,cooperative,association,self-employed";
    for ((home, own), (_, others)) in companies.iter().zip(companies.iter().rev()) {
        let found = until(home, path, |found| firms(found, true) == *others).await;
        assert_eq!(&firms(&found, false), own);
    }
    let found = until(landerneau, "/api/ancrage/v1/directory?kind=community", anything).await;
    assert_eq!(each(&found, "name"), BTreeSet::from(["Le bois en Finistère".to_owned()]));
    let listed = until(brest, "/api/ancrage/v1/communities", anything).await;
    assert_eq!(listed.as_array().map(Vec::len), Some(0), "{listed}");
    let boat = until(brest, "/api/v1/accounts/lookup?acct=misainier", anything).await;
    assert_eq!(boat["followers_count"], 4, "{boat}");
    let members = format!("/api/v1/accounts/{}/followers", text(&boat["id"]));
    assert_eq!(until(brest, &members, anything).await, json!([]), "who they are is theirs to know");
}

/// A town has a steward, and one company there waits for a word.
async fn assert_steward(demo: &Demo) {
    let here = demo.landerneau.as_str();
    let stewards = until(here, "/api/ancrage/v1/territories/insee-com:29103/stewards", anything).await;
    assert_eq!((stewards.as_array().map(Vec::len), &stewards[0]["person"]["handle"]), (Some(1), &json!("sophie")));
    for name in ["atelier_velo", "filature", "fonderie", "fournil", "menuiserie"] {
        let company = until(here, &format!("/api/ancrage/v1/companies/{name}"), anything).await;
        let proofs = company["verified"].as_array().expect("a list");
        let vouched = proofs.iter().any(|proof| proof["method"] == "steward");
        assert_eq!(vouched, name != "fournil", "{company:#}");
    }
}

/// Whoever starts it is told where the data is, how to begin anew, and what to try.
fn assert_invited(demo: &Demo) {
    let printed = demo.printed().join("\n");
    let folder = format!("their data is in {} (start over with --fresh)", demo.data.path().display());
    assert!(printed.contains(&folder), "{printed}");
    let first = format!("Try this:\n  1. At {}/login log in as Anna", demo.brest);
    assert!(printed.contains(&first), "{printed}");
}

/// Every activity that crosses has a line: from whom, to whom, what, and about what.
fn assert_crossings(printed: &[String]) {
    let crossed = |from: &str, to: &str, kind: &str, about: &str| {
        let told = |line: &String| {
            let words: Vec<&str> = line.split_whitespace().collect();
            words.starts_with(&[from, "→", to, kind]) && line.contains(about)
        };
        assert!(printed.iter().any(told), "no {kind} from {from} to {to} about {about}: {printed:#?}");
    };
    crossed("brest", "landerneau", "Follow", "http://landerneau.localhost:");
    crossed("landerneau", "brest", "Accept", "http://brest.localhost:");
    crossed("landerneau", "brest", "Create", "« Première coulée de l");
    crossed("brest", "landerneau", "Create", "Magnifique");
    crossed("brest", "landerneau", "Like", "http://landerneau.localhost:");
    crossed("brest", "landerneau", "Announce", "http://landerneau.localhost:");
}

/// What a stranger sees of the foundry: its id, and the ids of what it said.
async fn foundry(demo: &Demo) -> (String, BTreeSet<String>) {
    let account = until(&demo.landerneau, "/api/v1/accounts/lookup?acct=fonderie", anything).await;
    let id = text(&account["id"]);
    let statuses = until(&demo.landerneau, &format!("/api/v1/accounts/{id}/statuses"), anything).await;
    (id, each(&statuses, "id"))
}

/// The addresses of what it left hold its ports: on others it does not begin, and says what to do.
async fn assert_ports_kept(data: &Path) {
    let mut command = command(data, "0,0");
    let ended = timeout(Duration::from_mins(1), command.stderr(Stdio::piped()).output()).await;
    let ended = ended.expect("it does not go on").expect("it ends");
    let said = String::from_utf8_lossy(&ended.stderr);
    assert_eq!((ended.status.code(), said.lines().count()), (Some(2), 1), "{said}");
    for named in ["used other ports", "--ports", "--fresh"] {
        assert!(said.contains(named), "{named}: {said}");
    }
}

/// `--fresh` throws away what a demonstration left, and nothing that somebody else put beside it.
async fn assert_fresh(data: &Path, ports: &str) {
    fs::write(data.join("landerneau/left"), "").expect("written");
    fs::write(data.join("mine"), "").expect("written");
    let mut process = command(data, ports).arg("--fresh").spawn().expect("the program starts");
    let mut lines = BufReader::new(process.stdout.take().expect("a pipe")).lines();
    let started = timeout(Duration::from_mins(1), lines.next_line()).await.expect("it begins").expect("text");
    assert!(started.is_some_and(|line| line.starts_with("Starting two servers")));
    assert!(!data.join("landerneau/left").exists() && data.join("mine").exists());
    process.kill().await.expect("killed");
}

#[tokio::test]
async fn the_demonstration_is_told_kept_and_begun_again() {
    let demo = Demo::start().await;
    assert_communities(&demo).await;
    assert_steward(&demo).await;
    assert_invited(&demo);
    assert_crossings(&demo.printed());
    let before = foundry(&demo).await;
    assert!(!before.1.is_empty());
    let again = demo.restart().await;
    assert_eq!(foundry(&again).await, before, "the same accounts and posts");
    let ports = again.ports();
    let data = again.stop().await;
    assert_ports_kept(data.path()).await;
    assert_fresh(data.path(), &ports).await;
}

#[tokio::test]
async fn a_port_that_is_taken_is_named_and_nothing_is_thrown_away() {
    let data = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(data.path().join("landerneau")).expect("a folder");
    fs::write(data.path().join("landerneau/left"), "").expect("written");
    let taken = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = taken.local_addr().expect("an address").port();
    for ports in [format!("{port},0"), format!("0,{port}")] {
        let mut command = command(data.path(), &ports);
        let ended = command.arg("--fresh").stderr(Stdio::piped()).output().await.expect("it ends");
        let said = String::from_utf8_lossy(&ended.stderr);
        assert_eq!((ended.status.code(), said.lines().count()), (Some(1), 1), "{said}");
        assert!(said.contains(&format!("needs port {port}")) && said.contains("--ports"), "{said}");
        assert!(ended.stdout.is_empty(), "nothing was begun");
    }
    assert!(data.path().join("landerneau/left").exists());
}
