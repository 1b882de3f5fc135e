//! A policy on a domain reaches what is stored of it already, whatever an actor did itself.

use app::{
    domain_policy::{self, ClearDomainPolicy, SetDomainPolicy},
    suspension::SuspendAccount,
};
use chrono::TimeDelta;
use domain::{
    actor::Standing,
    attachment::{Attachment, AttachmentKind},
    emoji::Emoji,
    handle::Host,
    id::{ActorId, AttachmentId, EmojiId, PostId},
    notification::NotificationKind,
    policy::{DomainPolicy, Severity},
    uri::Uri,
};
use storage::{
    ActorSearch, Page,
    views::{self, AccountPosts, PublicTimeline},
};
use testkit::{Server, for_each_world};

use super::{change, crowd, host, somebody};

fn policy(domain: &str, severity: Severity, reject_media: bool) -> SetDomainPolicy {
    let policy = DomainPolicy {
        host: host(domain),
        severity,
        reject_media,
        reject_reports: false,
        public_comment: String::new(),
        private_comment: String::new(),
    };
    SetDomainPolicy { policy, by: None }
}

async fn set(server: &Server, domain: &str, severity: Severity) {
    server.app().execute(policy(domain, severity, false)).await.expect("a policy");
}

async fn clear(server: &Server, domain: &str) {
    let command = ClearDomainPolicy { host: host(domain), by: None };
    assert!(server.app().execute(command).await.expect("no policy"));
}

async fn standings(server: &Server, ids: &[ActorId]) -> (usize, usize, usize) {
    let actors = server.app().read().actors().find_all(ids).await.expect("actors");
    let count = |standing| actors.iter().filter(|actor| actor.standing == standing).count();
    (count(Standing::Good), count(Standing::Limited), count(Standing::Suspended))
}

/// Where a post is shown to somebody here; `boost` is a boost of it and `answer` an answer to it, both by people here.
async fn shown(
    server: &Server,
    me: ActorId,
    (author, name): (ActorId, &str),
    [post, boost, answer]: [PostId; 3],
) -> Vec<&'static str> {
    let (read, now, page) = (server.app().read(), server.app().now(), Page::first(40));
    let which = PublicTimeline::default();
    let viewer = Some(me);
    let mut places = Vec::new();
    let mut place = |name: &'static str, is_shown: bool| {
        if is_shown {
            places.push(name);
        }
    };
    place("public", views::public(&read, which, viewer, now, page).await.expect("reads").ids().contains(&post));
    let port = views::Hashtags::one("port".to_owned());
    place("tag", views::tagged(&read, &port, which, viewer, now, page).await.expect("reads").ids().contains(&post));
    let profile = views::account_posts(&read, author, AccountPosts::default(), None, viewer, page).await;
    place("profile", profile.expect("reads").ids().contains(&post));
    let thread = views::thread(&read, answer, viewer, 10).await.expect("reads");
    place("thread", thread.ancestors.contains(&post));
    let home = views::home(&read, me, now, page).await.expect("reads");
    let home = home.views(&read).await.expect("reads");
    place("home", home.iter().any(|view| view.post.id == post));
    place("address", read.posts().find_readable(post, viewer).await.expect("reads").is_some());
    place("boost", !views::posts(&read, &[boost], viewer).await.expect("reads").is_empty());
    let wanted = ActorSearch { text: name, viewer, limit: 10, ..ActorSearch::default() };
    let found = read.actors().search(wanted).await.expect("reads");
    place("search", found.iter().any(|actor| actor.id == author));
    let told = read.notifications().page(me, &NotificationKind::ALL, None, page).await;
    let told = views::notifications(&read, told.expect("reads"), me).await.expect("reads");
    place("told", told.iter().any(|view| view.from.actor.id == author));
    places
}

#[tokio::test]
async fn what_is_stored_of_a_domain_goes_and_comes_back_with_its_policy() {
    for_each_world(["lyon.test", "brest.north.test"], |world, [lyon, brest]| async move {
        let (lea, marc, anna) = (lyon.person("lea").await, lyon.person("marc").await, brest.person("anna").await);
        lea.follows(&anna).await;
        world.settle().await;
        let uri = anna.posts("Bonjour #port @lea@lyon.test @marc@lyon.test").await;
        world.settle().await;
        lyon.person("paul").await.boosts(&uri).await;
        let answer = lea.replies(&uri, "Bonjour !").await;
        world.settle().await;
        let (post, answer) = (lea.finds(&uri).await, lea.finds(&answer).await);
        let author = lea.knows(&anna).await;
        let paul = lyon.person("paul").await.id();
        let boost = lyon.app().read().posts().find_boost(paul, post).await.expect("reads").expect("a boost").id;
        let shown = async |viewer| shown(&lyon, viewer, (author, "anna"), [post, boost, answer]).await;

        let everywhere = ["public", "tag", "profile", "thread", "home", "address", "boost", "search", "told"];
        assert_eq!(shown(lea.id()).await, everywhere);
        let strange = ["public", "tag", "profile", "thread", "address", "boost", "search", "told"];
        assert_eq!(shown(marc.id()).await, strange);

        set(&lyon, "north.test", Severity::Limit).await;
        let close = ["profile", "thread", "home", "address", "boost", "search", "told"];
        assert_eq!(shown(lea.id()).await, close, "who follows sees it");
        assert_eq!(shown(marc.id()).await, ["profile", "thread", "address", "boost", "told"]);

        set(&lyon, "brest.north.test", Severity::Suspend).await;
        for viewer in [&lea, &marc, &lyon.person("paul").await] {
            assert_eq!(shown(viewer.id()).await, [""; 0], "{}", viewer.username());
        }
        assert!(!lea.is_following(&anna).await);

        clear(&lyon, "brest.north.test").await;
        assert_eq!(standings(&lyon, &[author]).await, (0, 1, 0), "the domain above it is limited");
        clear(&lyon, "north.test").await;
        assert_eq!(shown(marc.id()).await, strange);
        world.may_leave_work();
    })
    .await;
}

#[tokio::test]
async fn who_comes_later_stands_as_the_domain_does() {
    for_each_world(["lyon.test", "brest.test"], |_world, [lyon, brest]| async move {
        set(&lyon, "brest.test", Severity::Limit).await;
        let anna = lyon.person("lea").await.knows(&brest.person("anna").await).await;
        assert_eq!(standings(&lyon, &[anna]).await, (0, 1, 0));
        set(&lyon, "brest.test", Severity::Allow).await;
        assert_eq!(standings(&lyon, &[anna]).await, (1, 0, 0));
    })
    .await;
}

#[tokio::test]
async fn a_standing_of_its_own_outlasts_the_policy() {
    for_each_world(["lyon.test"], |_world, [lyon]| async move {
        let ids = crowd(&lyon, &host("bad.example"), 3).await;
        change(&lyon, async |tx| {
            tx.actors().save_standing(ids[0], Standing::Suspended).await.expect("stored");
            tx.actors().save_standing(ids[1], Standing::Limited).await.expect("stored");
        })
        .await;
        set(&lyon, "bad.example", Severity::Limit).await;
        assert_eq!(standings(&lyon, &ids).await, (0, 2, 1));
        set(&lyon, "bad.example", Severity::Suspend).await;
        assert_eq!(standings(&lyon, &ids).await, (0, 0, 3));
        // What is learnt of an actor changes nothing of it.
        change(&lyon, async |tx| {
            let mut actor = tx.actors().get(ids[2]).await.expect("there");
            actor.standing = Standing::Good;
            tx.actors().save(&actor).await.expect("stored");
        })
        .await;
        assert_eq!(standings(&lyon, &ids).await, (0, 0, 3));
        clear(&lyon, "bad.example").await;
        assert_eq!(standings(&lyon, &ids).await, (1, 1, 1));
    })
    .await;
}

#[tokio::test]
async fn who_is_suspended_at_home_is_hidden_until_they_are_let_back_there() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        let (lea, paul) = (lyon.person("lea").await, lyon.person("paul").await);
        let anna = brest.person("anna").await;
        lea.follows(&anna).await;
        anna.follows(&lea).await;
        world.settle().await;
        let uri = anna.posts("Bonjour #port @lea@lyon.test").await;
        world.settle().await;
        paul.boosts(&uri).await;
        let answer = lea.replies(&uri, "Bonjour !").await;
        world.settle().await;
        let (post, answer) = (lea.finds(&uri).await, lea.finds(&answer).await);
        let author = lea.knows(&anna).await;
        let boost = lyon.app().read().posts().find_boost(paul.id(), post).await.expect("reads").expect("a boost").id;
        let shown = async || shown(&lyon, lea.id(), (author, "anna"), [post, boost, answer]).await;
        let at_home = async |suspended| {
            let reason = "Publicité".to_owned();
            let command = SuspendAccount { actor: anna.id(), suspended, reason, by: None };
            assert!(brest.app().execute(command).await.expect("decided"));
            world.settle().await;
        };
        let here = async |standing| {
            change(&lyon, async |tx| tx.actors().save_standing(author, standing).await.expect("stored")).await;
        };

        let everywhere = shown().await;
        assert_eq!(everywhere.len(), 9, "{everywhere:?}");
        at_home(true).await;
        assert_eq!(shown().await, [""; 0]);
        assert!(lea.is_following(&anna).await && lea.has_follower("anna@brest.test").await, "follows are kept");
        at_home(false).await;
        assert_eq!(shown().await, everywhere);

        // Neither the one nor the other lifts what the other decided.
        here(Standing::Suspended).await;
        at_home(true).await;
        at_home(false).await;
        assert_eq!(standings(&lyon, &[author]).await, (0, 0, 1));
        at_home(true).await;
        here(Standing::Good).await;
        assert_eq!(standings(&lyon, &[author]).await, (0, 0, 1));
        at_home(false).await;
        assert_eq!(standings(&lyon, &[author]).await, (1, 0, 0));
    })
    .await;
}

#[tokio::test]
async fn a_large_domain_is_reached_in_batches_and_looked_at_twice() {
    for_each_world(["lyon.test"], |world, [lyon]| async move {
        let (large, port) = (host("large.example"), host("sub.large.example:8443"));
        let (elsewhere, good) = (host("xlarge.example"), host("good.large.example"));
        let mut reached = crowd(&lyon, &large, 900).await;
        reached.extend(crowd(&lyon, &port, 200).await);
        let mut spared = crowd(&lyon, &elsewhere, 2).await;
        spared.extend(crowd(&lyon, &good, 2).await);
        set(&lyon, "good.large.example", Severity::Allow).await;

        set(&lyon, "large.example", Severity::Suspend).await;
        let (good, _, suspended) = standings(&lyon, &reached).await;
        assert!(good > 0 && suspended > 0, "one change touches a bounded number: {good} {suspended}");
        domain_policy::sweep(lyon.app()).await.expect("swept");
        assert_eq!(standings(&lyon, &reached).await, (0, 0, 1_100));
        assert_eq!(standings(&lyon, &spared).await, (4, 0, 0));

        set(&lyon, "large.example", Severity::Limit).await;
        domain_policy::sweep(lyon.app()).await.expect("swept");
        // One was being stored meanwhile, and knew of no policy.
        let late = crowd(&lyon, &host("late.large.example"), 1).await;
        set(&lyon, "late.large.example", Severity::Limit).await;
        change(&lyon, async |tx| {
            let actor = somebody(ActorId(tx.next_id()), "late", &host("late.large.example"));
            tx.actors().insert(&actor).await.expect("stored");
        })
        .await;
        let found = async || {
            let wanted = ActorSearch { text: "late", limit: 10, ..ActorSearch::default() };
            lyon.app().read().actors().search(wanted).await.expect("reads").len()
        };
        domain_policy::sweep(lyon.app()).await.expect("swept");
        assert_eq!((standings(&lyon, &late).await, found().await), ((0, 1, 0), 1));
        world.clock().step(TimeDelta::minutes(2));
        domain_policy::sweep(lyon.app()).await.expect("swept");
        assert_eq!(found().await, 0);
        let due = lyon.app().read().policies().due_change(lyon.app().now() + TimeDelta::days(1)).await;
        assert_eq!(due.expect("reads"), None, "nothing is left to do");
        world.settle().await;
    })
    .await;
}

#[tokio::test]
async fn media_of_a_domain_that_is_not_to_be_shown_go() {
    for_each_world(["lyon.test"], |_world, [lyon]| async move {
        let picture = |host: &Host| Uri::parse(&format!("https://{host}/a.png")).expect("an address");
        let domains = [host("noisy.example"), host("quiet.example")];
        let mut actors = Vec::new();
        for domain in &domains {
            let id = crowd(&lyon, domain, 1).await[0];
            actors.push(id);
            change(&lyon, async |tx| {
                let mut actor = tx.actors().get(id).await.expect("there");
                actor.icon = Some(picture(domain));
                actor.icon_description = "Un quai".into();
                tx.actors().save(&actor).await.expect("stored");
                let file = Attachment {
                    id: AttachmentId(tx.next_id()),
                    owner: id,
                    post: Some(PostId(id.0)),
                    kind: AttachmentKind::Image,
                    media_type: "image/png".into(),
                    url: picture(domain),
                    preview_url: None,
                    remote_url: Some(picture(domain)),
                    description: None,
                    blurhash: None,
                    focus: None,
                    width: None,
                    height: None,
                    created_at: tx.now(),
                };
                tx.attachments().save_all(&[file]).await.expect("stored");
                let (id, url) = (EmojiId(tx.next_id()), picture(domain));
                let emoji = Emoji { id, shortcode: "blob".into(), host: Some(domain.clone()), url };
                tx.emojis().save(&emoji).await.expect("stored");
            })
            .await;
        }
        lyon.app().execute(policy("noisy.example", Severity::Allow, true)).await.expect("a policy");
        domain_policy::sweep(lyon.app()).await.expect("swept");
        let read = lyon.app().read();
        let emojis = read.emojis().find_all(&["blob"].into()).await.expect("reads");
        assert_eq!(emojis.iter().filter_map(|emoji| emoji.host.as_ref()).collect::<Vec<_>>(), [&domains[1]]);
        for (id, stays) in [(actors[0], false), (actors[1], true)] {
            let actor = read.actors().get(id).await.expect("there");
            assert_eq!((actor.icon.is_some(), actor.icon_description.is_empty()), (stays, !stays));
            assert_eq!(read.attachments().of_posts(&[PostId(id.0)]).await.expect("reads").len(), usize::from(stays));
        }
    })
    .await;
}
