//! A community as it is on the servers of its members: where they write, what they read of it, who learns of them.

use app::{
    Origin,
    community::{CreateCommunity, Profile, UpdateCommunity},
    follow::RequestFollow,
    remote::Remote,
};
use domain::{audience::Audience, community::Purpose, group::Access};
use serde_json::json;
use testkit::for_each_world;

use crate::{shows_once, times};

#[tokio::test]
async fn a_thread_begins_in_a_community_of_another_server_without_its_name() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (modou, lea, anna) = (lyon.person("modou").await, lyon.person("lea").await, brest.person("anna").await);
        let forge = modou.founds("forge", Access::Open).await;
        for member in [&lea, &anna] {
            member.follows(&forge).await;
        }
        world.settle().await;
        let thread = anna.begins_in(&forge, "Qui prête une grue ?", Audience::Public).await;
        world.settle().await;
        shows_once(&[&modou, &lea, &anna], "Qui prête une grue").await;
        let known = lyon.post(&thread).await.expect("the thread is known");
        assert_eq!(known.group, Some(forge.id()));
        // What it becomes is heard too.
        anna.edits(&thread, "Qui prête une grosse grue ?").await;
        world.settle().await;
        shows_once(&[&modou, &lea], "Qui prête une grosse grue").await;
        anna.deletes(&thread).await;
        world.settle().await;
        assert_eq!(times(&lea.home().await, "grue"), 0);
    })
    .await;
}

#[tokio::test]
async fn members_find_the_groups_of_other_servers_again() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (modou, lea, anna) = (lyon.person("modou").await, lyon.person("lea").await, brest.person("anna").await);
        let forge = modou.founds("forge", Access::Open).await;
        lea.follows(&forge).await;
        anna.follows(&forge).await;
        anna.follows(&lea).await;
        world.settle().await;
        let known = brest.actor("forge@lyon.test").await.expect("known").id;
        let read = brest.app().read();
        assert_eq!(read.communities().elsewhere(anna.id(), 9).await.expect("a list"), [known]);
        let read = lyon.app().read();
        assert!(read.communities().elsewhere(lea.id(), 9).await.expect("a list").is_empty());
        // Whoever leaves finds it no longer.
        anna.unfollows(&forge).await;
        world.settle().await;
        let read = brest.app().read();
        assert!(read.communities().elsewhere(anna.id(), 9).await.expect("a list").is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_charter_is_read_on_every_server_unless_the_community_is_private() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (modou, anna) = (lyon.person("modou").await, brest.person("anna").await);
        let profile = |charter: &str, access| Profile {
            name: "La forge".into(),
            description: "Pour qui travaille le métal.".into(),
            purpose: Purpose::Trade,
            subject: String::new(),
            access,
            territory: None,
            charter: charter.into(),
            languages: Vec::new(),
            listed: true,
        };
        for (handle, access) in ["forge", "cercle", "atelier"].into_iter().zip(Access::ALL) {
            let (speaker, first) = (modou.speaker().await, profile("On reste poli.", access));
            let command = CreateCommunity::prepare(lyon.app(), speaker, handle, first).await.expect("a profile");
            let community = lyon.app().execute(command).await.expect("a community").id;
            let handle = format!("{handle}@lyon.test");
            let target = brest.node().federation().resolve_actor(&handle.parse().expect("a handle")).await;
            let target = target.expect("a community that can be found");
            let origin = Origin::Local(anna.speaker().await);
            let follow = RequestFollow { origin, target, show_boosts: None, notify: None };
            brest.app().execute(follow).await.expect("asked");
            world.settle().await;
            let open = !access.is_private();
            let shown = brest.actor(&handle).await.expect("known").summary;
            assert!(shown.contains("travaille le métal") && shown.contains("On reste poli.") == open, "{shown}");
            // Members elsewhere read what it becomes.
            if access == Access::Open {
                let profile = profile("On reste calme.", access);
                let update = UpdateCommunity { speaker, community, profile, closed: None };
                lyon.app().execute(update).await.expect("changed");
                world.settle().await;
                let shown = brest.actor(&handle).await.expect("known").summary;
                assert!(shown.contains("On reste calme.") && !shown.contains("On reste poli."), "{shown}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn who_belongs_to_a_private_community_is_hidden_on_the_servers_of_its_members_too() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (modou, lea) = (lyon.person("modou").await, lyon.person("lea").await);
        let (anna, yann) = (brest.person("anna").await, brest.person("yann").await);
        let mut founded = Vec::new();
        for (handle, access, word) in [
            ("forge", Access::Open, "open"),
            ("cercle", Access::Approval, "moderated"),
            ("atelier", Access::Invitation, "invite_only"),
        ] {
            let community = modou.founds(handle, access).await;
            let invite = app::community::Invite {
                speaker: modou.speaker().await,
                community: community.id(),
                guest: modou.knows(&anna).await,
            };
            lyon.app().execute(invite).await.expect("invited");
            anna.follows(&community).await;
            world.settle().await;
            assert!(anna.is_following(&community).await, "{handle}");
            let (_, told) = lyon.fetch(&format!("/actors/{}", community.id())).await;
            assert_eq!(told["openness"], json!(word), "{told:#}");
            let there = anna.knows(&community).await;
            let hidden = if access.is_private() { vec![there] } else { Vec::new() };
            let read = brest.app().read();
            for viewer in [None, Some(yann.id())] {
                assert_eq!(read.communities().unseen(viewer, &[there]).await.expect("asked"), hidden, "{handle}");
            }
            assert!(read.communities().unseen(Some(anna.id()), &[there]).await.expect("asked").is_empty());
            let (_, following) = brest.fetch(&format!("/actors/{}/following?page=true", anna.id())).await;
            assert_eq!(following.to_string().contains(community.uri().as_str()), hidden.is_empty(), "{following}");
            founded.push(community);
        }
        let private = founded.pop().expect("the last one");
        // What she begins there is for its members, on both servers.
        let thread = anna.begins_in(&private, "Entre nous", Audience::Public).await;
        world.settle().await;
        shows_once(&[&modou, &anna], "Entre nous").await;
        for (server, stranger) in [(&lyon, &lea), (&brest, &yann)] {
            let known = server.post(&thread).await.expect("known");
            assert_eq!(known.audience, Audience::Members);
            let read = server.app().read();
            assert!(read.posts().find_readable(known.id, Some(stranger.id())).await.expect("asked").is_none());
        }
    })
    .await;
}
