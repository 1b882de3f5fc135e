//! The posts of a company and of a person, in each audience.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use domain::{audience::Audience, membership::CompanyRole};

use super::{
    cast::{Cast, NAMED},
    post::{ACTIONS, Subject},
    table::Table,
};

/// Everyone tries everything with a post in each audience that its author writes for.
async fn table(cast: &Cast) -> Table {
    let mut table = Table::new(ACTIONS);
    for (author, kind) in [(&cast.fonderie, "company"), (&cast.camille, "person")] {
        for audience in Audience::ALL {
            if audience.is_circle() && kind == "person" {
                continue;
            }
            let (thing, text) = (format!("{kind}, {}", audience.as_str()), format!("Entre nous {NAMED}"));
            let mut post = Subject::new(&cast.world, (author, author.id()), &text, audience).await;
            for asker in &cast.askers {
                let outcomes = post.tried_by(&cast.world, asker).await;
                table.add(&thing, &asker.name, outcomes);
            }
            // Territories pass on only so much within an hour.
            cast.world.clock().step(TimeDelta::hours(1));
        }
    }
    table
}

/// What holds whatever the table says.
fn assert_order(table: &Table) {
    for (less, more) in [
        ("blocked", "stranger"),
        ("stranger", "follower"),
        ("stranger", "mentioned"),
        ("stranger", "neighbour"),
        ("remote stranger", "remote follower"),
        ("remote stranger", "remote mentioned"),
        ("remote stranger", "remote partner"),
    ] {
        table.assert_no_more(less, more);
    }
    for role in CompanyRole::ALL {
        table.assert_no_more("stranger", role.as_str());
    }
    // Who left, and who has not said yes yet, is a stranger; looking after the server or a territory opens
    // nobody's letters.
    for same in ["former", "invited", "site moderator", "site admin", "steward", "other steward"] {
        table.assert_same(same, "stranger");
    }
    table.assert_same("former follower", "follower");
}

/// Who reads what is not for everyone.
fn assert_closed(table: &Table) {
    let reads = |thing: &str| -> BTreeSet<String> {
        ['a', 'p', 'o', 't', 'l']
            .into_iter()
            .flat_map(|action| table.who_may(thing, action))
            .map(str::to_owned)
            .collect()
    };
    let set = |names: &[&str]| -> BTreeSet<String> { names.iter().map(|name| (*name).to_owned()).collect() };
    let circle = |team: bool, more: &[&str]| -> BTreeSet<String> {
        let roles = CompanyRole::ALL.into_iter().filter(|role| role.in_team() == team);
        roles.map(|role| role.as_str().to_owned()).chain(set(more)).collect()
    };
    let followers: &[&str] = &["follower", "former follower", "remote follower"];
    let named: &[&str] = &["mentioned", "remote mentioned"];
    for (thing, author) in [("company", "the company"), ("person", "camille")] {
        let with = |names: &[&str]| set(&[names, &[author]].concat());
        assert_eq!(reads(&format!("{thing}, followers")), with(&[followers, named].concat()));
        assert_eq!(reads(&format!("{thing}, direct")), with(named));
    }
    assert_eq!(reads("company, team"), circle(true, &["the company"]));
    assert_eq!(reads("company, partners"), circle(false, &["the company", "remote partner"]));
    for thing in table.things() {
        let open = ["public", "quiet", "territory"].iter().any(|audience| thing.ends_with(audience));
        assert_eq!(table.may(thing, "nobody").is_empty(), !open, "{thing}");
        // Nobody touches what they do not read. Those who speak for the company edit and delete in its name, and read
        // in its name what they do not read as themselves.
        let read_in_its_name = table.who_may(thing, 'c');
        for action in ['r', 'f', 'b', 'q', 'e', 'd'] {
            let mut blind = table.who_may(thing, action);
            blind.retain(|who| !reads(thing).contains(*who));
            if "ed".contains(action) {
                blind.retain(|who| !read_in_its_name.contains(*who));
            }
            assert!(blind.is_empty(), "{thing}: {blind:?} {action}");
        }
    }
}

#[tokio::test]
async fn everybody_tries_everything_with_every_post() {
    let cast = Cast::new().await;
    let table = table(&cast).await;
    insta::assert_snapshot!("posts", table.text());
    assert_order(&table);
    assert_closed(&table);
    cast.world.settle().await;
}
