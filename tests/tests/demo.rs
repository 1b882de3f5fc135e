//! The demonstration as whoever starts it finds it.

use std::collections::BTreeSet;

use ancrage_tests::{
    client::text,
    demo::{Demo, until},
};
use serde_json::{Value, json};

fn anything(_: &Value) -> bool {
    true
}

/// A field of every entry of a list.
fn each(list: &Value, field: &str) -> BTreeSet<String> {
    list.as_array().expect("a list").iter().map(|entry| text(&entry[field])).collect()
}

/// What a group passed on.
fn threads(statuses: &Value) -> Vec<&Value> {
    let statuses = statuses.as_array().expect("a list").iter();
    statuses.map(|status| &status["reblog"]).filter(|thread| thread.is_object()).collect()
}

fn says(status: &Value, wanted: &str) -> bool {
    text(&status["content"]).contains(wanted)
}

#[tokio::test]
async fn communities_have_members_and_threads_of_both_servers() {
    let demo = Demo::start().await;
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

    // Both directories name it, with where it comes from; what is for members alone neither does.
    let path = "/api/ancrage/v1/directory?kind=community&territory=insee-dep:29&level=co-creation";
    let found = until(brest, path, |found| found.as_array().is_some_and(|found| !found.is_empty())).await;
    assert_eq!(each(&found, "name"), BTreeSet::from(["Le bois en Finistère".to_owned()]));
    assert_eq!(found[0]["origin"]["title"], "Landerneau entreprend");
    let found = until(landerneau, "/api/ancrage/v1/directory?kind=community", anything).await;
    assert_eq!(each(&found, "name"), BTreeSet::from(["Le bois en Finistère".to_owned()]));
    let listed = until(brest, "/api/ancrage/v1/communities", anything).await;
    assert_eq!(listed.as_array().map(Vec::len), Some(0), "{listed}");
    let boat = until(brest, "/api/v1/accounts/lookup?acct=misainier", anything).await;
    assert_eq!(boat["followers_count"], 4, "{boat}");
    let members = format!("/api/v1/accounts/{}/followers", text(&boat["id"]));
    assert_eq!(until(brest, &members, anything).await, json!([]), "who they are is theirs to know");
    demo.stop().await;
}
