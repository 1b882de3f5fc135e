//! A private community whose members live on three servers: each server asks that of the community who belongs to it.

use app::community::{Act, Invite};
use axum::body::Body;
use chrono::TimeDelta;
use domain::{audience::Audience, group::Access, handle::Host, uri::Uri};
use federation::{
    net::ACTIVITY_JSON,
    signature::{Scheme, Signer, SigningKey},
};
use http::{Method, Request, StatusCode, header};
use testkit::{Account, Server, World, for_each_world};

use crate::{shows_once, times};

/// Longer than what the community's server said is believed.
const LATER: TimeDelta = TimeDelta::minutes(3);

/// Lets people of other servers into a private community.
async fn lets_in(world: &World, moderator: &Account, community: &Account, guests: &[&Account]) {
    for guest in guests {
        let (speaker, guest_id) = (moderator.speaker().await, moderator.knows(guest).await);
        let invite = Invite { speaker, community: community.id(), guest: guest_id };
        moderator.server().app().execute(invite).await.expect("invited");
        guest.follows(community).await;
    }
    world.settle().await;
    for guest in guests {
        assert!(guest.is_following(community).await, "{}", guest.handle());
    }
}

/// What a server answers to somebody who lives elsewhere and asks for a post of it in their own name.
async fn asks(who: &Account, server: &Server, post: &Uri) -> StatusCode {
    let app = who.server().app();
    let pem = app.read().actors().private_key(who.id()).await.expect("a private key");
    let key = who.actor().await.key.expect("a key");
    let signer = Signer::new(key.id.to_url(), SigningKey::from_pem(&pem).expect("a key"));
    let url = post.to_url();
    let signed = signer.sign_request(Scheme::Cavage, &Method::GET, &url, None, app.now()).expect("signed");
    let request = Request::get(url.path()).header(header::ACCEPT, ACTIVITY_JSON).body(Body::empty());
    let mut request = request.expect("a request");
    request.headers_mut().extend(signed);
    server.request(request).await.status()
}

#[tokio::test]
async fn members_on_three_servers_read_each_other_and_nobody_else_does() {
    for_each_world(["lyon.test", "brest.test", "nantes.test"], |world, [lyon, brest, nantes]| async move {
        let (modou, anna) = (lyon.person("modou").await, brest.person("anna").await);
        let (bruno, zoe) = (nantes.person("bruno").await, nantes.person("zoe").await);
        let atelier = modou.founds("atelier", Access::Invitation).await;
        lets_in(&world, &modou, &atelier, &[&anna, &bruno]).await;
        // Zoé belongs to nothing, and follows those who do.
        for member in [&anna, &bruno] {
            zoe.follows(member).await;
        }
        world.settle().await;

        let thread = anna.begins_in(&atelier, "Entre nous trois", Audience::Public).await;
        world.settle().await;
        shows_once(&[&modou, &anna, &bruno], "Entre nous trois").await;
        let answer = bruno.replies(&thread, "Bien lu en face").await;
        world.settle().await;
        for server in [&lyon, &brest, &nantes] {
            let community = server.actor("atelier@lyon.test").await.expect("known").id;
            let (first, second) =
                (server.post(&thread).await.expect("known"), server.post(&answer).await.expect("known"));
            for post in [&first, &second] {
                assert_eq!((post.audience, post.group), (Audience::Members, Some(community)), "{}", server.domain());
            }
            assert_eq!(second.in_reply_to, Some(first.id), "{}", server.domain());
        }
        let read = nantes.app().read();
        for post in [&thread, &answer] {
            let known = nantes.post(post).await.expect("known").id;
            assert!(read.posts().find_readable(known, Some(bruno.id())).await.expect("asked").is_some());
            for stranger in [None, Some(zoe.id())] {
                assert!(read.posts().find_readable(known, stranger).await.expect("asked").is_none());
            }
        }
        let home = zoe.home().await;
        assert_eq!(times(&home, "Entre nous trois") + times(&home, "Bien lu en face"), 0, "{home:?}");

        anna.edits(&thread, "Toujours entre nous trois").await;
        world.settle().await;
        shows_once(&[&modou, &anna, &bruno], "Toujours entre nous trois").await;
        anna.deletes(&thread).await;
        world.settle().await;
        assert!(lyon.post(&thread).await.is_none() && nantes.post(&thread).await.is_none());
        assert_eq!(times(&bruno.home().await, "entre nous trois"), 0);
    })
    .await;
}

#[tokio::test]
async fn whoever_asks_is_believed_as_long_as_the_community_says_so() {
    for_each_world(["lyon.test", "brest.test", "nantes.test"], |world, [lyon, brest, nantes]| async move {
        let (modou, anna) = (lyon.person("modou").await, brest.person("anna").await);
        let (bruno, zoe, yves) =
            (nantes.person("bruno").await, nantes.person("zoe").await, nantes.person("yves").await);
        let atelier = modou.founds("atelier", Access::Invitation).await;
        lets_in(&world, &modou, &atelier, &[&anna, &bruno, &yves]).await;
        let thread = anna.begins_in(&atelier, "Entre nous", Audience::Public).await;
        world.settle().await;

        world.clock().step(LATER);
        assert_eq!(asks(&bruno, &brest, &thread).await, StatusCode::OK);
        assert_eq!(asks(&zoe, &brest, &thread).await, StatusCode::NOT_FOUND, "she is no member");
        let path = thread.as_str().trim_start_matches("https://brest.test");
        assert_eq!(brest.fetch(path).await.0, StatusCode::NOT_FOUND, "nor is whoever does not sign");

        // What was said lately is not asked again; what was not said is no refusal while nobody can be asked.
        world.cut_off(&lyon);
        assert_eq!(asks(&bruno, &brest, &thread).await, StatusCode::OK);
        assert_eq!(asks(&zoe, &brest, &thread).await, StatusCode::NOT_FOUND);
        assert_eq!(asks(&yves, &brest, &thread).await, StatusCode::SERVICE_UNAVAILABLE);
        world.clock().step(LATER);
        assert_eq!(asks(&bruno, &brest, &thread).await, StatusCode::SERVICE_UNAVAILABLE);
        world.reconnect(&lyon);
        world.clock().step(LATER);
        assert_eq!(asks(&bruno, &brest, &thread).await, StatusCode::OK);
        assert_eq!(asks(&yves, &brest, &thread).await, StatusCode::OK);

        // Who left, and who is kept out, reads no more.
        bruno.unfollows(&atelier).await;
        let banned = modou.knows(&yves).await;
        modou.moderates(&atelier, Act::Ban { actor: banned, until: None, reason: "Publicité".into() }).await;
        world.settle().await;
        world.clock().step(LATER);
        for gone in [&bruno, &yves] {
            assert_eq!(asks(gone, &brest, &thread).await, StatusCode::NOT_FOUND, "{}", gone.handle());
        }
        let late = anna.begins_in(&atelier, "Sans eux", Audience::Public).await;
        world.settle().await;
        assert!(lyon.post(&late).await.is_some() && nantes.post(&late).await.is_none());
        // What is deleted nobody reads.
        anna.deletes(&thread).await;
        world.settle().await;
        assert_eq!(asks(&modou, &brest, &thread).await, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn while_a_community_is_silent_servers_without_members_learn_nothing_by_it() {
    const DOMAINS: [&str; 4] = ["lyon.test", "brest.test", "nantes.test", "rennes.test"];
    for_each_world(DOMAINS, |world, [lyon, brest, nantes, rennes]| async move {
        let (modou, anna) = (lyon.person("modou").await, brest.person("anna").await);
        let (bruno, mila) = (nantes.person("bruno").await, rennes.person("mila").await);
        let atelier = modou.founds("atelier", Access::Invitation).await;
        lets_in(&world, &modou, &atelier, &[&anna, &bruno]).await;
        let thread = anna.begins_in(&atelier, "Entre nous", Audience::Public).await;
        world.settle().await;
        let missing = Uri::parse("https://brest.test/objects/4711").expect("an address");

        world.clock().step(LATER);
        world.cut_off(&lyon);
        assert_eq!(
            asks(&bruno, &brest, &thread).await,
            StatusCode::SERVICE_UNAVAILABLE,
            "a member's server tries again"
        );
        for post in [&thread, &missing] {
            assert_eq!(asks(&mila, &brest, post).await, StatusCode::NOT_FOUND, "{post}");
        }
        world.reconnect(&lyon);
        world.clock().step(LATER);
        assert_eq!(asks(&bruno, &brest, &thread).await, StatusCode::OK);
        assert_eq!(asks(&mila, &brest, &thread).await, StatusCode::NOT_FOUND);

        // What a community passed on tells where members live, whatever was forgotten.
        let known = anna.knows(&atelier).await;
        let [of_nantes, of_rennes] = ["nantes.test", "rennes.test"].map(|host| Host::parse(host).expect("a host"));
        let passed_on = async |host: &Host| {
            brest.app().read().groups().has_passed_on_from(known, host).await.expect("the database can be read")
        };
        assert!(!passed_on(&of_nantes).await, "nobody there began anything");
        bruno.begins_in(&atelier, "De Nantes", Audience::Public).await;
        world.settle().await;
        assert!(passed_on(&of_nantes).await && !passed_on(&of_rennes).await);
    })
    .await;
}
