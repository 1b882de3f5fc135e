//! A community that is closed: read as before, and nobody writes there or joins, from here or from elsewhere.

use app::{
    Kind,
    community::{Act, AnswerRequest, CloseCommunity, Invite, JoinCommunity},
    company::Speaker,
    post::{Draft, PublishPost},
};
use domain::{
    audience::Audience,
    community::Closer,
    group::Access,
    id::{ActorId, PostId},
};
use serde_json::json;
use storage::Page;
use testkit::{Account, for_each_world};

use crate::{looked_after::server_moderator, shows_once, times};

/// Tries to close a community, or to open it again.
async fn closes(who: &Account, community: &Account, closed: bool) -> Result<(), Kind> {
    closes_as(who.speaker().await, community, closed).await
}

async fn closes_as(speaker: Speaker, community: &Account, closed: bool) -> Result<(), Kind> {
    let command = CloseCommunity { speaker, community: community.id(), closed };
    community.server().app().execute(command).await.map_err(|error| error.kind())
}

async fn joins(who: &Account, community: &Account) -> Result<bool, Kind> {
    let command = JoinCommunity { speaker: who.speaker().await, community: community.id() };
    who.server().app().execute(command).await.map_err(|error| error.kind())
}

/// Tries to begin a thread in a community, or to answer a post.
async fn writes(who: &Account, community: Option<ActorId>, to: Option<PostId>) -> Result<PostId, Kind> {
    let draft = Draft { in_reply_to: to, ..Draft::new("Encore un mot", Audience::Public) };
    let (app, federation) = (who.server().app(), who.server().node().federation());
    let command = PublishPost::prepare(app, federation, who.speaker().await, draft, None).await.expect("a draft");
    app.execute(command.in_community(community)).await.map_err(|error| error.kind())
}

#[tokio::test]
async fn a_closed_community_stays_to_be_read_and_nobody_writes_there() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (modou, lea, anna) = (lyon.person("modou").await, lyon.person("lea").await, brest.person("anna").await);
        let forge = modou.founds("forge", Access::Open).await;
        for member in [&lea, &anna] {
            member.follows(&forge).await;
        }
        world.settle().await;
        let thread = lea.posts("@forge Qui a un étau ?").await;
        world.settle().await;
        let answer = anna.replies(&thread, "Moi").await;
        world.settle().await;
        let there = anna.knows(&forge).await;
        let told = async || {
            let (_, profile) = lyon.fetch(&format!("/actors/{}", forge.id())).await;
            let read = brest.app().read();
            let known = read.communities().is_moderators_only(there).await.expect("asked");
            (profile["postingRestrictedToMods"].clone(), known)
        };
        assert_eq!(told().await, (json!(false), false));

        assert_eq!(closes(&lea, &forge, true).await, Err(Kind::Forbidden), "moderators alone do this");
        for _ in 0..2 {
            assert_eq!(closes(&modou, &forge, true).await, Ok(()), "twice is once");
        }
        world.settle().await;
        assert_eq!(told().await, (json!(true), true), "and every server of its members hears of it");

        // Nobody here writes, moderators neither; what only names the community stands outside of it.
        let (first, second) = (modou.finds(&thread).await, modou.finds(&answer).await);
        for who in [&modou, &lea] {
            assert_eq!(writes(who, Some(forge.id()), None).await, Err(Kind::Forbidden), "{}", who.handle());
            for post in [first, second] {
                assert_eq!(writes(who, None, Some(post)).await, Err(Kind::Forbidden), "{}", who.handle());
            }
        }
        let outside = lea.posts("@forge est donc fermée").await;
        assert_eq!(lyon.post(&outside).await.expect("a post").group, None);
        // Nor does anybody elsewhere: what comes is kept, and neither shown nor passed on.
        let late = anna.replies(&thread, "Trop tard").await;
        let begun = anna.begins_in(&forge, "Et ailleurs ?", Audience::Public).await;
        world.settle().await;
        let late = lyon.post(&late).await.expect("kept");
        assert!(late.withheld.is_some() && late.group.is_none(), "{late:?}");
        assert_eq!(lyon.post(&begun).await.and_then(|post| post.group), None);
        assert_eq!(times(&lea.home().await, "Et ailleurs") + times(&modou.home().await, "Et ailleurs"), 0);
        let (_, object) = lyon.fetch(thread.as_str().trim_start_matches("https://lyon.test")).await;
        let policy = &object["interactionPolicy"];
        assert_eq!(policy["canReply"]["automaticApproval"], json!([lea.uri()]), "{policy:#}");
        assert_eq!(policy["canReply"]["manualApproval"], json!([]), "{policy:#}");

        // What is there is read, edited, liked, moderated and taken back as before.
        shows_once(&[&modou, &lea, &anna], "Qui a un étau").await;
        lea.edits(&thread, "@forge Qui a un gros étau ?").await;
        anna.likes(&thread).await;
        modou.moderates(&forge, Act::Pin { post: first, pinned: true }).await;
        anna.deletes(&answer).await;
        world.settle().await;
        shows_once(&[&modou, &lea, &anna], "Qui a un gros étau").await;
        assert_eq!(lyon.post(&thread).await.expect("it is there").counts.likes, 1);
        assert!(lyon.post(&answer).await.is_none());

        assert_eq!(closes(&modou, &forge, false).await, Ok(()));
        world.settle().await;
        assert_eq!(told().await, (json!(false), false));
        assert!(writes(&lea, Some(forge.id()), None).await.is_ok());
        let again = anna.replies(&thread, "Me revoilà").await;
        world.settle().await;
        let again = lyon.post(&again).await.expect("kept");
        assert_eq!((again.withheld, again.group), (None, Some(forge.id())));

        let log = lyon.app().read().audit().page(Page::first(9)).await.expect("a look");
        let acts: Vec<_> = log.iter().map(|one| (one.action.as_str(), one.actor, one.detail.as_str())).collect();
        let by = Some(modou.id());
        assert_eq!(acts, [("community.open", by, "community"), ("community.close", by, "community")]);
    })
    .await;
}

#[tokio::test]
async fn what_the_servers_moderators_closed_they_alone_open_again() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (modou, anna) = (lyon.person("modou").await, brest.person("anna").await);
        let ada = Speaker::Person(server_moderator(&lyon).await);
        let forge = modou.founds("forge", Access::Open).await;
        anna.follows(&forge).await;
        world.settle().await;
        let by = async || {
            let known = lyon.app().read().communities().find(forge.id()).await.expect("a look").expect("a community");
            known.closing.map(|closing| closing.by)
        };

        assert_eq!(closes_as(ada, &forge, true).await, Ok(()));
        assert_eq!(closes(&modou, &forge, true).await, Ok(()), "it is closed already");
        assert_eq!(by().await, Some(Closer::Server));
        assert_eq!(closes(&modou, &forge, false).await, Err(Kind::Forbidden));
        assert_eq!(closes_as(ada, &forge, false).await, Ok(()));
        assert_eq!(by().await, None);
        world.settle().await;

        // What its own moderators closed those of the server keep closed.
        assert_eq!(closes(&modou, &forge, true).await, Ok(()));
        assert_eq!(by().await, Some(Closer::Community));
        assert_eq!(closes_as(ada, &forge, true).await, Ok(()));
        assert_eq!(by().await, Some(Closer::Server));
        assert_eq!(closes(&modou, &forge, false).await, Err(Kind::Forbidden));
        world.settle().await;

        let log = lyon.app().read().audit().page(Page::first(9)).await.expect("a look");
        let acts: Vec<_> = log.iter().map(|one| (one.action.as_str(), one.actor, one.detail.as_str())).collect();
        let (ada, modou) = (Some(ada.actor()), Some(modou.id()));
        assert_eq!(
            acts,
            [
                ("community.close", ada, "server"),
                ("community.close", modou, "community"),
                ("community.open", ada, "server"),
                ("community.close", ada, "server"),
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn nobody_joins_a_closed_community_and_whoever_wants_leaves_it() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (modou, lea, marc) = (lyon.person("modou").await, lyon.person("lea").await, lyon.person("marc").await);
        let (anna, yann) = (brest.person("anna").await, brest.person("yann").await);
        let circle = modou.founds("cercle", Access::Approval).await;
        let invite = async |guest: ActorId| {
            let command = Invite { speaker: modou.speaker().await, community: circle.id(), guest };
            lyon.app().execute(command).await.map_err(|error| error.kind())
        };
        let lets_in = async |follower: ActorId, accept: bool| {
            let speaker = modou.speaker().await;
            let command = AnswerRequest { speaker, community: circle.id(), follower, accept };
            lyon.app().execute(command).await.map_err(|error| error.kind())
        };
        for guest in [modou.knows(&anna).await, marc.id()] {
            assert_eq!(invite(guest).await, Ok(()));
        }
        anna.follows(&circle).await;
        world.settle().await;
        assert!(circle.has_follower("anna@brest.test").await);
        assert_eq!(joins(&lea, &circle).await, Ok(false), "she asked");

        assert_eq!(closes(&modou, &circle, true).await, Ok(()));
        // Invitations wait, and so do requests; nobody new is invited.
        assert_eq!(joins(&marc, &circle).await, Err(Kind::Forbidden));
        assert!(lyon.app().read().communities().is_invited(circle.id(), marc.id()).await.expect("asked"));
        assert_eq!(lets_in(lea.id(), true).await, Err(Kind::Forbidden));
        let stranger = modou.knows(&yann).await;
        assert_eq!(invite(stranger).await, Err(Kind::Forbidden));
        assert_eq!(invite(lea.id()).await, Err(Kind::Forbidden), "that would let her in");
        yann.follows(&circle).await;
        world.settle().await;
        assert!(!circle.has_follower("yann@brest.test").await && !yann.is_following(&circle).await);
        let waiting = lyon.app().read().communities().count_requests(circle.id()).await.expect("asked");
        assert_eq!(waiting, 1, "from elsewhere nobody waits");
        anna.unfollows(&circle).await;
        world.settle().await;
        assert!(!circle.has_follower("anna@brest.test").await);

        assert_eq!(closes(&modou, &circle, false).await, Ok(()));
        assert_eq!(joins(&marc, &circle).await, Ok(true), "the invitation holds again");
        assert_eq!(lets_in(lea.id(), true).await, Ok(()));
        world.settle().await;
    })
    .await;
}
