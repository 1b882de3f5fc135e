//! What is addressed to whom, for any audience and any mentions.

use domain::{
    actor::{Actor, ActorKind},
    audience::{Address, Audience, addressing},
    id::ActorId,
    uri::Uri,
};
use proptest::prelude::*;
use serde_json::Value;

use super::cast::{actor, at, boost, brest, here, lea, mention, post, uri, view};
use crate::outbound::{
    activity,
    object::{self, Surroundings},
};

fn audiences() -> impl Strategy<Value = Audience> {
    prop::sample::select(Audience::ALL.to_vec())
}

fn mentioned() -> impl Strategy<Value = Vec<Actor>> {
    prop::collection::btree_set(30..50_i64, 0..6).prop_map(|ids| {
        let person = |id| actor(id, ActorKind::Person, &format!("p{id}"), (id % 2 == 0).then_some("brest.example"));
        ids.into_iter().map(person).collect()
    })
}

/// Everything that is said about a post of this audience.
fn sayings(audience: Audience, mentions: &[Actor]) -> Vec<Value> {
    let author = lea();
    let post = post(100, &author, audience);
    let named: Vec<(ActorId, &Uri)> = mentions.iter().map(|actor| (actor.id, &actor.uri)).collect();
    let mut view = view(&author, post.clone());
    view.mentions = mentions.iter().map(mention).collect();
    view.group = (audience == Audience::Territory).then(brest);
    let group = view.group.clone();
    let note = || object::note(&view, &Surroundings::default(), &here());
    let id = |what: &str| here().activity(what);
    let boosted = boost(300, &author, &post, audience);
    [
        serde_json::to_value(note().into_document()),
        serde_json::to_value(activity::create(id("create/100"), note())),
        serde_json::to_value(activity::update_post(id("update/1"), note(), at(1))),
        serde_json::to_value(activity::delete_post(id("delete/100"), &post, &author, &named, group.as_ref())),
        serde_json::to_value(activity::announce(&boosted, &author, &post.uri, &author)),
        serde_json::to_value(activity::undo_announce(id("undo/1"), &boosted.uri, &author, &post.uri)),
    ]
    .into_iter()
    .map(|json| json.expect("serialises"))
    .collect()
}

fn texts(json: &Value) -> Vec<&str> {
    match json {
        Value::String(text) => vec![text],
        Value::Array(list) => list.iter().flat_map(texts).collect(),
        Value::Object(map) => map.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

proptest! {
    #[test]
    fn what_is_not_open_never_names_everyone(audience in audiences(), mentions in mentioned()) {
        for json in sayings(audience, &mentions) {
            let names_everyone = texts(&json).into_iter().any(crate::wire::is_public);
            prop_assert!(!names_everyone || audience.is_open(), "{audience:?} {json}");
        }
    }

    #[test]
    fn what_is_direct_names_no_collection(mentions in mentioned()) {
        let author = lea();
        let followers = author.endpoints.followers.expect("local");
        // An Undo of a boost is left out: direct posts are not boosted.
        for json in sayings(Audience::Direct, &mentions).iter().take(4) {
            prop_assert!(!texts(json).contains(&followers.as_str()), "{json}");
        }
    }

    #[test]
    fn a_copy_is_to_one_alone_and_mentions_nobody_else(mentions in mentioned(), team: bool) {
        let author = lea();
        let audience = if team { Audience::Team } else { Audience::Partners };
        let mut view = view(&author, post(100, &author, audience));
        view.mentions = mentions.iter().map(mention).collect();
        for reader in &mentions {
            let note = object::note(&view, &Surroundings::default(), &here()).copy_for(reader, &here());
            let json = serde_json::to_value(activity::create(here().activity("create/100/1"), note)).expect("serialises");
            prop_assert_eq!(&json["to"], &serde_json::json!([reader.uri.as_str()]));
            prop_assert_eq!(&json["object"]["to"], &json["to"]);
            prop_assert_eq!((&json["cc"], &json["object"]["cc"]), (&serde_json::json!([]), &serde_json::json!([])));
            let said = texts(&json);
            prop_assert!(!said.iter().any(|text| crate::wire::is_public(text)));
            let collections = author.endpoints.followers.iter().any(|followers| said.contains(&followers.as_str()));
            prop_assert!(!collections, "{}", json);
            let others = mentions.iter().filter(|other| other.id != reader.id);
            prop_assert!(others.into_iter().all(|other| !said.contains(&other.uri.as_str())), "{}", json);
            let tags = json["object"]["tag"].as_array().expect("a list");
            let named: Vec<_> = tags.iter().filter(|tag| tag["type"] == "Mention").map(|tag| &tag["href"]).collect();
            prop_assert_eq!(named, vec![reader.uri.as_str()]);
        }
    }

    #[test]
    fn addresses_are_those_that_the_domain_decides(audience in audiences(), mentions in mentioned()) {
        let ids: Vec<ActorId> = mentions.iter().map(|actor| actor.id).collect();
        let expected = addressing(audience, &ids);
        let write = |list: &[Address]| -> Vec<Value> {
            let one = |address: &Address| match address {
                Address::Public => uri("https://www.w3.org/ns/activitystreams#Public"),
                Address::Followers => uri("https://social.lyon.example/actors/1/followers"),
                Address::Group => brest().uri,
                Address::Members => unreachable!("it is said in no community"),
                Address::Actor(id) => mentions.iter().find(|actor| actor.id == *id).expect("named").uri.clone(),
            };
            list.iter().map(|address| Value::from(one(address).as_str())).collect()
        };
        let (to, cc) = (Value::from(write(&expected.to)), Value::from(write(&expected.cc)));
        let said = sayings(audience, &mentions);
        for json in [&said[0], &said[1], &said[1]["object"], &said[2], &said[2]["object"]] {
            prop_assert_eq!(&json["to"], &to);
            prop_assert_eq!(&json["cc"], &cc);
            let group = if audience == Audience::Territory { Value::from(brest().uri.as_str()) } else { Value::Null };
            prop_assert_eq!(&json["audience"], &group);
        }
    }
}
