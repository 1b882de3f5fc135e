//! Communities across servers: what they pass on is shown once, everywhere, and what its members do travels along.

mod closing;
mod elsewhere;
mod fellow;
mod invited;
mod looked_after;

use app::{
    community::{Act, CreateCommunity, JoinCommunity, LeaveCommunity, Moderate, Profile, ShareCommunity},
    follow::RequestFollow,
    group::Announce,
    territory::{Dataset, dataset::FRANCE, import},
};
use domain::{
    audience::Audience, community::Purpose, cursor::Level, group::Access, territory::TerritoryCode, uri::Uri,
};
use serde_json::{Value, json};
use testkit::{Account, for_each_world};

fn times(home: &[String], text: &str) -> usize {
    home.iter().filter(|shown| shown.contains(text)).count()
}

async fn shows_once(who: &[&Account], text: &str) {
    for account in who {
        let home = account.home().await;
        assert_eq!(times(&home, text), 1, "{} sees {home:?}", account.handle());
    }
}

#[tokio::test]
async fn what_a_community_passes_on_is_shown_once_everywhere() {
    for_each_world(["lyon.test", "brest.test", "nantes.test"], |world, [lyon, brest, nantes]| async move {
        let (modou, lea) = (lyon.person("modou").await, lyon.person("lea").await);
        let (anna, bruno) = (brest.person("anna").await, nantes.person("bruno").await);
        let forge = modou.founds("forge", Access::Open).await;
        for follower in [&lea, &anna, &bruno] {
            follower.follows(&forge).await;
        }
        // Two ways lead to Anna: she follows the author too.
        anna.follows(&lea).await;
        world.settle().await;
        assert!(forge.has_follower("anna@brest.test").await && forge.has_follower("bruno@nantes.test").await);

        let here = lea.posts("@forge Bonjour la forge").await;
        world.settle().await;
        shows_once(&[&lea, &modou, &anna, &bruno], "Bonjour la forge").await;

        let there = bruno.posts("@forge@lyon.test Et de Nantes").await;
        world.settle().await;
        shows_once(&[&lea, &modou, &anna, &bruno], "Et de Nantes").await;

        // Answers are found in their thread on every server, and in nobody's way.
        let answer = anna.replies(&here, "Bien le bonjour").await;
        world.settle().await;
        for server in [&lyon, &nantes] {
            let known = server.post(&answer).await.expect("the answer is known");
            assert!(known.in_reply_to.is_some());
        }
        assert_eq!(times(&bruno.home().await, "Bien le bonjour"), 0);

        // Edits and ends come the same way, believed from their own servers.
        bruno.edits(&there, "@forge@lyon.test Et de Saint-Nazaire").await;
        lea.edits(&here, "@forge Bonsoir la forge").await;
        world.settle().await;
        shows_once(&[&lea, &anna], "Et de Saint-Nazaire").await;
        shows_once(&[&bruno, &anna], "Bonsoir la forge").await;
        bruno.deletes(&there).await;
        lea.deletes(&here).await;
        world.settle().await;
        for account in [&lea, &anna, &bruno, &modou] {
            let home = account.home().await;
            for gone in ["la forge", "Saint-Nazaire"] {
                assert_eq!(times(&home, gone), 0, "{} sees {home:?}", account.handle());
            }
        }
    })
    .await;
}

#[tokio::test]
async fn what_moderators_take_out_is_no_longer_passed_on() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (modou, anna) = (lyon.person("modou").await, brest.person("anna").await);
        let troll = brest.person("troll").await;
        let forge = modou.founds("forge", Access::Open).await;
        anna.follows(&forge).await;
        troll.follows(&forge).await;
        world.settle().await;
        let post = troll.posts("@forge@lyon.test Achetez !").await;
        world.settle().await;
        shows_once(&[&anna, &modou], "Achetez").await;

        let id = modou.finds(&post).await;
        modou.moderates(&forge, Act::Remove { post: id, reason: "Publicité".into() }).await;
        world.settle().await;
        for account in [&anna, &modou] {
            assert_eq!(times(&account.home().await, "Achetez"), 0, "{}", account.handle());
        }
        assert!(brest.post(&post).await.is_some(), "it stays its author's");

        // Nobody who is no moderator can do the like, and the last one cannot go.
        let stranger = lyon.person("lea").await;
        let origin = app::Origin::Local(stranger.speaker().await);
        let act = Act::Restore { post: id };
        let refused = lyon.app().execute(Moderate { origin, community: forge.id(), act }).await;
        assert!(refused.is_err());
        let leave = LeaveCommunity { speaker: modou.speaker().await, community: forge.id() };
        assert!(lyon.app().execute(leave).await.is_err());

        // Who is banned is no member any more, cannot come back, and what they write is not passed on.
        let open = modou.posts("@forge Bienvenue").await;
        world.settle().await;
        let banned = lyon.actor("troll@brest.test").await.expect("known").id;
        modou.moderates(&forge, Act::Ban { actor: banned, until: None, reason: "Publicité".into() }).await;
        world.settle().await;
        assert!(!forge.has_follower("troll@brest.test").await);
        troll.follows(&forge).await;
        troll.posts("@forge@lyon.test Encore moi").await;
        let answer = troll.replies(&open, "Et moi").await;
        world.settle().await;
        let kept = lyon.post(&answer).await.expect("kept");
        assert!(kept.withheld.is_some() && kept.group.is_none(), "it is not shown below the thread: {kept:?}");
        assert!(!forge.has_follower("troll@brest.test").await);
        assert_eq!(times(&anna.home().await, "Encore moi"), 0);
    })
    .await;
}

#[tokio::test]
async fn doors_open_as_the_community_says() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (modou, lea, anna) = (lyon.person("modou").await, lyon.person("lea").await, brest.person("anna").await);
        let circle = modou.founds("cercle", Access::Approval).await;
        let join = JoinCommunity { speaker: lea.speaker().await, community: circle.id() };
        assert!(!lyon.app().execute(join).await.expect("asked"), "the moderators decide");
        // Only members write.
        lea.posts("@cercle Bonjour ?").await;
        world.settle().await;
        assert_eq!(times(&modou.home().await, "Bonjour ?"), 0);
        let accept = app::community::AnswerRequest {
            speaker: modou.speaker().await,
            community: circle.id(),
            follower: lea.id(),
            accept: true,
        };
        lyon.app().execute(accept).await.expect("let in");
        lea.posts("@cercle Bonjour !").await;
        world.settle().await;
        shows_once(&[&modou], "Bonjour !").await;

        // A closed thread takes no answer but a moderator's.
        let thread = lea.posts("@cercle Une question").await;
        let post = modou.finds(&thread).await;
        modou.moderates(&circle, Act::Lock { post, locked: true }).await;
        anna.follows(&circle).await;
        world.settle().await;
        assert!(!circle.has_follower("anna@brest.test").await);
        let app = lyon.app();
        let draft =
            |text: &str| app::post::Draft { in_reply_to: Some(post), ..app::post::Draft::new(text, Audience::Public) };
        let federation = lyon.node().federation();
        let answer =
            app::post::PublishPost::prepare(app, federation, lea.speaker().await, draft("Alors ?"), None).await;
        assert!(app.execute(answer.expect("a draft")).await.is_err());
        let last = app::post::PublishPost::prepare(app, federation, modou.speaker().await, draft("Fini."), None).await;
        app.execute(last.expect("a draft")).await.expect("a moderator may");
        world.settle().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_said_among_members_stays_there() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (modou, lea, anna) = (lyon.person("modou").await, lyon.person("lea").await, brest.person("anna").await);
        let atelier = modou.founds("atelier", Access::Invitation).await;
        // Anna is invited, Léa follows Modou and is not.
        lea.follows(&modou).await;
        let invite = app::community::Invite {
            speaker: modou.speaker().await,
            community: atelier.id(),
            guest: modou.knows(&anna).await,
        };
        lyon.app().execute(invite).await.expect("invited");
        anna.follows(&atelier).await;
        world.settle().await;
        assert!(atelier.has_follower("anna@brest.test").await);

        let post = modou.posts("@atelier Entre nous").await;
        world.settle().await;
        let kept = lyon.post(&post).await.expect("kept");
        assert_eq!(kept.audience, Audience::Members);
        assert_eq!(times(&lea.home().await, "Entre nous"), 0);
        assert_eq!(times(&modou.home().await, "Entre nous"), 1);
        let (status, _) = lyon.fetch(&format!("/objects/{}", kept.id)).await;
        assert_eq!(status, http::StatusCode::NOT_FOUND);
        let (_, outbox) = lyon.fetch(&format!("/actors/{}/outbox", atelier.id())).await;
        assert_eq!(outbox["totalItems"], 0, "{outbox}");
        let read = lyon.app().read();
        assert!(read.posts().find_readable(kept.id, Some(lea.id())).await.expect("asked").is_none());
        assert!(read.posts().find_readable(kept.id, Some(modou.id())).await.expect("asked").is_some());

        // Anna reads it on her server, and nobody else there does; her answer is for members too, whatever her app
        // asks for.
        let yann = brest.person("yann").await;
        yann.follows(&anna).await;
        world.settle().await;
        assert_eq!(times(&anna.home().await, "Entre nous"), 1);
        let there = brest.post(&post).await.expect("it arrived");
        assert_eq!(there.audience, Audience::Members);
        let answer = anna.replies(&post, "Bien reçu").await;
        world.settle().await;
        let came = lyon.post(&answer).await.expect("the answer came");
        assert_eq!((came.audience, came.in_reply_to), (Audience::Members, Some(kept.id)));
        let read = brest.app().read();
        assert!(read.posts().find_readable(there.id, Some(yann.id())).await.expect("asked").is_none());
        assert_eq!(times(&yann.home().await, "Bien reçu") + times(&lea.home().await, "Bien reçu"), 0);
        let (status, _) = brest.fetch(answer.as_str().trim_start_matches("https://brest.test")).await;
        assert_eq!(status, http::StatusCode::NOT_FOUND);
        // Who else is a member is told to members alone.
        let followers = format!("/actors/{}/followers", atelier.id());
        for asked in [
            "?page=true".to_owned(),
            format!("?is_follower={}", brest.actor("anna@brest.test").await.expect("she").uri),
        ] {
            let (_, told) = lyon.fetch(&format!("{followers}{asked}")).await;
            assert!(!told.to_string().contains("brest.test"), "{told}");
        }

        // Edited and taken back, it is so everywhere.
        modou.edits(&post, "@atelier Toujours entre nous").await;
        world.settle().await;
        assert_eq!(times(&anna.home().await, "Toujours entre nous"), 1);
        modou.deletes(&post).await;
        world.settle().await;
        assert_eq!(times(&anna.home().await, "entre nous"), 0);
    })
    .await;
}

#[tokio::test]
async fn a_group_passes_a_post_on_once_whoever_asks() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (modou, lea, anna) = (lyon.person("modou").await, lyon.person("lea").await, brest.person("anna").await);
        let forge = modou.founds("forge", Access::Open).await;
        let halle = modou.founds("halle", Access::Open).await;
        anna.follows(&forge).await;
        anna.follows(&halle).await;
        let post = lea.posts("Marché de Noël").await;
        world.settle().await;
        let post = lea.finds(&post).await;
        for (group, first) in [(&forge, true), (&forge, false), (&halle, true), (&halle, false)] {
            let announced = lyon.app().execute(Announce { group: group.id(), post }).await.expect("announced");
            assert_eq!(announced, first);
            world.settle().await;
        }
        shows_once(&[&anna, &modou], "Marché de Noël").await;
        // Never a boost, and never an answer.
        let boost = lyon.app().read().posts().find_boost(forge.id(), post).await.expect("asked").expect("a boost");
        assert!(lyon.app().execute(Announce { group: halle.id(), post: boost.id }).await.is_err());
        // A new member finds what was said, once.
        let origin = app::Origin::Local(lea.speaker().await);
        let follow = RequestFollow { origin, target: forge.id(), show_boosts: None, notify: None };
        lyon.app().execute(follow).await.expect("a member");
        world.settle().await;
        shows_once(&[&lea], "Marché de Noël").await;
    })
    .await;
}

#[tokio::test]
async fn what_stands_in_a_community_is_read_back_from_its_collections() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (modou, lea, anna) = (lyon.person("modou").await, lyon.person("lea").await, brest.person("anna").await);
        let forge = modou.founds("forge", Access::Open).await;
        anna.follows(&forge).await;
        world.settle().await;
        let here = lea.posts("@forge Premier fil").await;
        world.settle().await;
        let there = anna.posts("@forge@lyon.test Second fil").await;
        anna.replies(&here, "Une réponse").await;
        world.settle().await;

        let outbox = format!("/actors/{}/outbox", forge.id());
        let featured = format!("/actors/{}/featured", forge.id());
        let (status, read) = lyon.fetch(&outbox).await;
        assert_eq!(status, http::StatusCode::OK);
        assert_eq!(read["type"], "OrderedCollection");
        assert_eq!(read["totalItems"], 2, "{read:#}");
        // The newest first, threads alone, each with the whole Create: ours as it is, the other as it came.
        for (place, (post, author, text)) in
            [(&there, &anna, "Second fil"), (&here, &lea, "Premier fil")].into_iter().enumerate()
        {
            let announce = &read["orderedItems"][place];
            assert_eq!(announce["type"], "Announce");
            assert_eq!(announce["actor"], forge.uri().as_str());
            let create = &announce["object"];
            assert_eq!(create["type"], "Create");
            assert_eq!(create["actor"], author.uri().as_str());
            assert_eq!(create["object"]["id"], post.as_str());
            assert!(create["object"]["content"].as_str().is_some_and(|html| html.contains(text)), "{create:#}");
        }
        assert_eq!(read["orderedItems"][1]["object"]["object"]["audience"], forge.uri().as_str());
        let (_, read) = lyon.fetch(&featured).await;
        assert_eq!(read["totalItems"], 0, "{read:#}");

        // What is put on top is read there as a whole object, and no longer once it is taken down.
        let post = modou.finds(&here).await;
        modou.moderates(&forge, Act::Pin { post, pinned: true }).await;
        world.settle().await;
        let (_, read) = lyon.fetch(&featured).await;
        assert_eq!(read["totalItems"], 1, "{read:#}");
        assert_eq!(read["orderedItems"][0]["id"], here.as_str());
        assert!(read["orderedItems"][0]["content"].as_str().is_some_and(|html| html.contains("Premier fil")));
        modou.moderates(&forge, Act::Pin { post, pinned: false }).await;
        let (_, read) = lyon.fetch(&featured).await;
        assert_eq!(read["totalItems"], 0, "{read:#}");

        // What moderators take out, and what its author takes back, stands in neither.
        modou.moderates(&forge, Act::Remove { post, reason: String::new() }).await;
        anna.deletes(&there).await;
        world.settle().await;
        let (_, read) = lyon.fetch(&outbox).await;
        assert_eq!(read["totalItems"], 0, "{read:#}");
        assert_eq!(read["orderedItems"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn below_dialogue_only_members_write_in_an_open_community() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (modou, lea, anna) = (lyon.person("modou").await, lyon.person("lea").await, brest.person("anna").await);
        let forge = modou.founds("forge", Access::Open).await;
        anna.posts("@forge@lyon.test De passage").await;
        world.settle().await;
        assert_eq!(times(&modou.home().await, "De passage"), 1, "a new community talks with everyone");

        let share = async |who: &Account, level| {
            let speaker = who.speaker().await;
            lyon.app().execute(ShareCommunity { speaker, community: forge.id(), level }).await
        };
        assert!(share(&lea, Level::Showcase).await.is_err(), "only moderators move it");
        share(&modou, Level::Listening).await.expect("moved");
        world.settle().await;
        assert_eq!(forge.actor().await.sharing, Some(Level::Listening));
        let (_, shown) = lyon.fetch(&format!("/actors/{}", forge.id())).await;
        assert!(shown["attachment"].to_string().contains("écoute"), "it is published: {shown:#}");
        let moves = lyon.app().read().cursors().changes(forge.id(), 10).await.expect("asked");
        let levels: Vec<_> = moves.iter().map(|change| (change.from, change.to, change.by)).collect();
        assert_eq!(
            levels,
            [(Some(Level::Dialogue), Level::Listening, Some(modou.id())), (None, Level::Dialogue, Some(modou.id()))]
        );

        let thread = modou.posts("@forge Entre gens du métier").await;
        world.settle().await;
        anna.posts("@forge@lyon.test Encore de passage").await;
        lea.posts("@forge De la rue").await;
        world.settle().await;
        for said in ["Encore de passage", "De la rue"] {
            assert_eq!(times(&modou.home().await, said), 0, "{said}");
        }
        anna.follows(&forge).await;
        world.settle().await;
        anna.posts("@forge@lyon.test De la maison").await;
        let answer = anna.replies(&thread, "Bien dit").await;
        world.settle().await;
        assert_eq!(times(&modou.home().await, "De la maison"), 1);
        assert_eq!(lyon.post(&answer).await.expect("it came").group, Some(forge.id()));
        assert!(brest.post(&thread).await.is_none_or(|known| known.group.is_some()));
    })
    .await;
}

#[tokio::test]
async fn a_company_leads_a_community_with_others_where_its_cursor_says_so() {
    for_each_world(["lyon.test"], |world, [lyon]| async move {
        let modou = lyon.person("modou").await;
        let (forge, fonderie) = (modou.founds("forge", Access::Open).await, lyon.company("fonderie").await);
        fonderie.follows(&forge).await;
        world.settle().await;
        let appoint = async || {
            let (origin, act) = (app::Origin::Local(modou.speaker().await), Act::Appoint { actor: fonderie.id() });
            lyon.app().execute(Moderate { origin, community: forge.id(), act }).await
        };
        let refused = appoint().await.map_err(|error| error.kind());
        assert_eq!(refused, Err(app::Kind::Conflict), "nobody makes a company lead that is not ready to");
        let (owner, now) = (lyon.person("fonderie_boss").await.id(), lyon.app().now());
        let mandate = app::company::mandate(&lyon.app().read(), owner, fonderie.id(), now).await.expect("the owner");
        lyon.app().execute(app::cursor::MoveCursor { mandate, level: Level::Cooperation }).await.expect("moved");
        appoint().await.expect("it leads too");
        world.settle().await;
    })
    .await;
}

#[tokio::test]
async fn where_only_members_write_posts_say_so() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (modou, anna, yann) = (lyon.person("modou").await, brest.person("anna").await, brest.person("yann").await);
        let forge = modou.founds("forge", Access::Open).await;
        anna.follows(&forge).await;
        world.settle().await;
        let thread = modou.posts("@forge Entre gens du métier").await;
        world.settle().await;
        let policy = async || {
            let (_, object) = lyon.fetch(thread.as_str().trim_start_matches("https://lyon.test")).await;
            object["interactionPolicy"]["canReply"].clone()
        };
        let everyone = json!(["https://www.w3.org/ns/activitystreams#Public"]);
        let told = policy().await;
        assert_eq!((&told["automaticApproval"], &told["manualApproval"]), (&everyone, &json!([])));

        let speaker = modou.speaker().await;
        let share = ShareCommunity { speaker, community: forge.id(), level: Level::Listening };
        lyon.app().execute(share).await.expect("moved");
        world.settle().await;
        let told = policy().await;
        let at_once = told["automaticApproval"].as_array().expect("a list");
        let members = forge.actor().await.endpoints.followers.expect("a collection");
        assert!(at_once.contains(&json!(members)) && at_once.contains(&json!(modou.uri())), "{told:#}");
        assert!(!at_once.contains(&everyone[0]), "{told:#}");
        assert_eq!(told["manualApproval"], everyone);

        // A member's answer is shown, a stranger's is kept and is not.
        let said = anna.replies(&thread, "Bien dit").await;
        let refused = yann.replies(&thread, "De la rue").await;
        world.settle().await;
        assert_eq!(lyon.post(&said).await.expect("kept").withheld, None);
        let refused = lyon.post(&refused).await.expect("kept");
        assert!(refused.withheld.is_some() && refused.group.is_none(), "{refused:?}");

        // Here the same is refused at once; whom a post names answers it.
        let lea = lyon.person("lea").await;
        let named = modou.posts("@forge @lea Et vous ?").await;
        let answers = async |to: &Uri, audience| {
            let text = "@modou Moi aussi";
            let draft =
                app::post::Draft { in_reply_to: Some(lea.finds(to).await), ..app::post::Draft::new(text, audience) };
            let (app, federation) = (lyon.app(), lyon.node().federation());
            let command = app::post::PublishPost::prepare(app, federation, lea.speaker().await, draft, None).await;
            app.execute(command.expect("a draft")).await.map(|_| ()).map_err(|error| error.kind())
        };
        assert_eq!(answers(&thread, Audience::Public).await, Err(app::Kind::Forbidden));
        assert_eq!(answers(&thread, Audience::Direct).await, Ok(()), "that is between the two");
        assert_eq!(answers(&named, Audience::Public).await, Ok(()));
        lea.follows(&forge).await;
        world.settle().await;
        assert_eq!(answers(&thread, Audience::Public).await, Ok(()), "she is a member");
        world.settle().await;
    })
    .await;
}

#[tokio::test]
async fn a_community_says_where_it_is_unless_it_is_private() {
    for_each_world(["lyon.test"], |world, [lyon]| async move {
        let areas = Dataset::built_in(FRANCE).expect("the dataset").around(&["insee-dep:29"]);
        import(lyon.app(), &areas, |_| {}).await.expect("imported");
        let modou = lyon.person("modou").await;
        for (handle, access) in ["rade", "bassin", "cale"].into_iter().zip(Access::ALL) {
            let profile = Profile {
                name: "La rade".into(),
                description: String::new(),
                purpose: Purpose::Territory,
                subject: String::new(),
                access,
                territory: Some(TerritoryCode::parse("insee-com:29019").expect("a code")),
                charter: String::new(),
                languages: Vec::new(),
                listed: true,
            };
            let command = CreateCommunity::prepare(lyon.app(), modou.speaker().await, handle, profile).await;
            let made = lyon.app().execute(command.expect("a profile")).await.expect("a community");
            let (_, shown) = lyon.fetch(&format!("/actors/{}", made.id)).await;
            let place = if access.is_private() { Value::Null } else { json!("Brest") };
            assert_eq!(shown["location"]["name"], place, "{shown:#}");
        }
        world.settle().await;
    })
    .await;
}
