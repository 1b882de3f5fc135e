//! Every address that there is, filled with the ids of what a company says to its team and to those who work with it,
//! asked for by everyone for whom it is not.

use std::collections::BTreeSet;

use ancrage_tests::routes::{self, filled};
use domain::audience::Audience;
use http::Method;

use super::{
    ask::{api, document, page},
    cast::{Asker, Cast, NAMED},
};

const TEAM: &str = "mark-for-the-team";
const PARTNERS: &str = "mark-for-the-partners";

/// Who asks, and what they must not see.
const ASKERS: [(&str, &[&str]); 11] = [
    ("nobody", &[TEAM, PARTNERS]),
    ("stranger", &[TEAM, PARTNERS]),
    ("mentioned", &[TEAM, PARTNERS]),
    ("former follower", &[TEAM, PARTNERS]),
    ("blocked", &[TEAM, PARTNERS]),
    ("site admin", &[TEAM, PARTNERS]),
    ("employee", &[PARTNERS]),
    ("partner", &[TEAM]),
    ("remote follower", &[TEAM, PARTNERS]),
    ("remote mentioned", &[TEAM, PARTNERS]),
    ("remote partner", &[TEAM]),
];

/// What somebody is answered by an address, through the door that it is.
async fn ask(cast: &Cast, asker: &Asker, path: &str) -> String {
    let server = &cast.lyon;
    if asker.is_elsewhere(server) {
        return document(server, asker.account.as_ref(), path).await.text;
    }
    if path.starts_with("/api/") {
        return api(server, asker.token.as_deref(), Method::GET, path, None).await.text;
    }
    let mut text = page(server, asker.cookie.as_deref(), path).await.text;
    if asker.account.is_none() {
        text.push_str(&document(server, None, path).await.text);
    }
    text
}

/// Whether servers read there what people read elsewhere.
fn is_for_servers(path: &str) -> bool {
    ["/objects/", "/activities/", "/actors/", "/stamps/", "/@"].iter().any(|door| path.starts_with(door))
}

#[tokio::test]
async fn no_address_shows_what_is_for_a_companys_people() {
    let cast = Cast::new().await;
    let (mut values, mut answers) = (vec![cast.fonderie.username().to_owned()], Vec::new());
    for (mark, audience, reader) in [(TEAM, Audience::Team, "employee"), (PARTNERS, Audience::Partners, "partner")] {
        let uri = cast.fonderie.publishes(&format!("{mark} {NAMED}"), audience, None).await;
        let reader = cast.asker(reader).account.as_ref().expect("somebody");
        // What is answered is for the same people, whatever is asked for.
        reader.likes(&uri).await;
        let answer = reader.replies(&uri, &format!("{mark}, bien reçu")).await;
        let here = cast.lyon.app().instance();
        values.push(here.post_id(&uri).expect("a post here").to_string());
        answers.push(here.post_id(&answer).expect("a post here").to_string());
    }
    cast.world.settle().await;

    let mut paths = BTreeSet::new();
    for route in routes::in_sources() {
        match route.matches('{').count() {
            // Home, lists and timelines: the tables of posts hold them.
            0 => {}
            1 => paths.extend(filled(&route, &[values.as_slice(), answers.as_slice()].concat())),
            _ => paths.extend(filled(&route, &values)),
        }
    }
    let mut seen = BTreeSet::new();
    for (name, hidden) in ASKERS {
        let asker = cast.asker(name);
        let elsewhere = asker.is_elsewhere(&cast.lyon);
        for path in paths.iter().filter(|path| !elsewhere || is_for_servers(path)) {
            let text = ask(&cast, asker, path).await;
            for mark in hidden {
                assert!(!text.contains(mark), "{name} at {path}: {text}");
            }
            seen.extend([TEAM, PARTNERS].into_iter().filter(|mark| text.contains(mark)).map(|mark| (name, mark)));
        }
    }
    let control: BTreeSet<_> =
        [("employee", TEAM), ("partner", PARTNERS), ("remote partner", PARTNERS)].into_iter().collect();
    assert_eq!(seen, control, "those for whom it is see it");
}
