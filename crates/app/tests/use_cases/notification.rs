//! Who is told what.

use app::{
    boost::{Boost, UndoBoost},
    company::Speaker,
    follow::{AnswerFollow, RequestFollow, Unfollow},
    like::{Like, Unlike},
    mute::{MuteActor, MuteThread},
    report::FileReport,
};
use chrono::TimeDelta;
use domain::{
    actor::Standing,
    audience::Audience,
    event::Event,
    handle::Host,
    id::{ActorId, PollId},
    login::Role,
    notification::NotificationKind as Kind,
    policy::{DomainPolicy, Severity},
    poll::{Poll, PollOption},
    post::PostVersion,
};

use super::harness::{Server, elsewhere, local};

async fn like(server: &Server, who: ActorId, post: domain::id::PostId) {
    server.done(Like { origin: local(who), post }).await;
    server.settle().await;
}

#[tokio::test]
async fn likes_and_boosts_are_told_once_and_taken_back() {
    let server = Server::start().await;
    let (anna, leo) = (server.person("anna").await, server.person("leo").await);
    let post = server.post(leo, Audience::Public).await;
    like(&server, anna, post).await;
    server.done(Boost { origin: local(anna), post, audience: None, published: None }).await;
    server.settle().await;
    assert_eq!(server.told(leo).await, [Kind::Reblog, Kind::Favourite]);
    let told = server.notifications(leo).await;
    assert!(told.iter().all(|told| told.from == anna && told.post == Some(post)), "{told:?}");
    server.done(Unlike { origin: local(anna), post }).await;
    server.done(UndoBoost { origin: local(anna), post }).await;
    server.settle().await;
    assert!(server.told(leo).await.is_empty());
    like(&server, leo, post).await;
    assert!(server.told(leo).await.is_empty(), "nobody hears of themselves");
}

#[tokio::test]
async fn a_company_is_told_like_a_person_and_other_servers_tell_their_own() {
    let server = Server::start().await;
    let (anna, leo) = (server.person("anna").await, server.person("leo").await);
    let (company, far) = (server.company("fonderie", anna).await, server.remote("far", "brest.example").await);
    let post = server.post_with(leo, Audience::Public, None, &[company, far, leo]).await;
    server.happen(Event::PostPublished { post, author: leo }).await;
    assert_eq!(server.told(company).await, [Kind::Mention]);
    assert!(
        server.told(anna).await.is_empty() && server.told(far).await.is_empty() && server.told(leo).await.is_empty()
    );
}

#[tokio::test]
async fn follows_and_requests_come_and_go() {
    let server = Server::start().await;
    let (anna, leo) = (server.person("anna").await, server.person("leo").await);
    server.adjust(anna, |anna| anna.locked = true).await;
    let ask = || RequestFollow { origin: local(leo), target: anna, show_boosts: None, notify: None };
    server.done(ask()).await;
    server.settle().await;
    assert_eq!(server.told(anna).await, [Kind::FollowRequest]);
    let speaker = Speaker::Person(anna);
    server.done(AnswerFollow { speaker, follower: leo, accept: true }).await;
    server.settle().await;
    assert_eq!(server.told(anna).await, [Kind::Follow]);
    assert!(server.told(leo).await.is_empty());
    server.done(Unfollow { origin: local(leo), target: anna }).await;
    server.settle().await;
    assert!(server.told(anna).await.is_empty());
}

#[tokio::test]
async fn whom_a_remote_answer_forgets_to_mention_is_told_all_the_same() {
    let server = Server::start().await;
    let (leo, far) = (server.person("leo").await, server.remote("far", "brest.example").await);
    let first = server.post(leo, Audience::Public).await;
    for (audience, mentions, told) in [
        (Audience::Public, vec![], 1),
        (Audience::Public, vec![leo], 2),
        // Leo does not follow, so he cannot read it.
        (Audience::Followers, vec![], 2),
    ] {
        let answer = server.post_with(far, audience, Some(first), &mentions).await;
        server.happen(Event::PostPublished { post: answer, author: far }).await;
        assert_eq!(server.told(leo).await.len(), told, "{audience:?} {mentions:?}");
    }
    // Here the text mentions whom it answers, or leaves them out on purpose.
    let anna = server.person("anna").await;
    let answer = server.post_with(anna, Audience::Public, Some(first), &[]).await;
    server.happen(Event::PostPublished { post: answer, author: anna }).await;
    assert_eq!(server.told(leo).await.len(), 2);
}

#[tokio::test]
async fn those_who_asked_are_told_of_every_post_but_not_of_answers_to_others() {
    let server = Server::start().await;
    let (anna, leo, ida) = (server.person("anna").await, server.person("leo").await, server.person("ida").await);
    server.follow(anna, leo, true).await;
    server.follow(ida, leo, false).await;
    let first = server.post(ida, Audience::Public).await;
    for (parent, mentions) in [(None, vec![]), (Some(first), vec![]), (None, vec![anna])] {
        let post = server.post_with(leo, Audience::Public, parent, &mentions).await;
        server.happen(Event::PostPublished { post, author: leo }).await;
    }
    assert_eq!(server.told(anna).await, [Kind::Mention, Kind::Status], "once each");
    assert!(server.told(ida).await.is_empty());
}

#[tokio::test]
async fn nobody_hears_of_those_they_shut_out() {
    let server = Server::start().await;
    let (anna, leo) = (server.person("anna").await, server.person("leo").await);
    let post = server.post(leo, Audience::Public).await;
    server
        .done(MuteActor { speaker: Speaker::Person(leo), target: anna, notifications: true, duration: Some(60) })
        .await;
    like(&server, anna, post).await;
    assert!(server.told(leo).await.is_empty());
    server.step(TimeDelta::seconds(61));
    let second = server.post(leo, Audience::Public).await;
    like(&server, anna, second).await;
    assert_eq!(server.told(leo).await.len(), 1, "the mute is over");

    server.done(MuteActor { speaker: Speaker::Person(leo), target: anna, notifications: false, duration: None }).await;
    let third = server.post(leo, Audience::Public).await;
    like(&server, anna, third).await;
    assert_eq!(server.told(leo).await.len(), 2, "muted, but not the notifications");

    let fourth = server.post(leo, Audience::Public).await;
    server.done(MuteThread { actor: leo, post: fourth }).await;
    like(&server, anna, fourth).await;
    assert_eq!(server.told(leo).await.len(), 2, "the thread is muted");
}

#[tokio::test]
async fn the_limited_reach_only_those_who_follow_them() {
    let server = Server::start().await;
    let (anna, leo) = (server.person("anna").await, server.person("leo").await);
    let (limited, far) = (server.remote("limited", "brest.example").await, server.remote("far", "x.example").await);
    server.store(async |tx| tx.actors().save_standing(limited, Standing::Limited).await).await;
    let policy = DomainPolicy {
        host: Host::parse("x.example").expect("valid"),
        severity: Severity::Limit,
        reject_media: false,
        reject_reports: false,
        public_comment: String::new(),
        private_comment: String::new(),
    };
    server.done(app::domain_policy::SetDomainPolicy { policy, by: None }).await;
    server.follow(anna, limited, false).await;
    server.follow(anna, far, false).await;
    for author in [limited, far] {
        let post = server.post_with(author, Audience::Public, None, &[anna, leo]).await;
        server.happen(Event::PostPublished { post, author }).await;
    }
    assert_eq!(server.told(anna).await.len(), 2);
    assert!(server.told(leo).await.is_empty());
}

#[tokio::test]
async fn those_who_boosted_hear_of_edits() {
    let server = Server::start().await;
    let (anna, leo) = (server.person("anna").await, server.person("leo").await);
    let far = server.remote("far", "brest.example").await;
    let post = server.post(far, Audience::Public).await;
    server.done(Boost { origin: local(anna), post, audience: None, published: None }).await;
    server.done(Like { origin: local(leo), post }).await;
    server.happen(Event::PostEdited { post, author: far, mentioned: Vec::new() }).await;
    let first = server.notifications(anna).await;
    assert_eq!(first.iter().map(|told| told.kind).collect::<Vec<_>>(), [Kind::Update]);
    server.happen(Event::PostEdited { post, author: far, mentioned: Vec::new() }).await;
    let second = server.notifications(anna).await;
    assert_eq!(second.len(), 1, "the latest edit counts");
    assert!(second[0].id > first[0].id, "and is news again");
    assert!(server.told(leo).await.is_empty());
}

#[tokio::test]
async fn whom_an_edit_names_first_is_told_once() {
    let server = Server::start().await;
    let (anna, leo, ida) = (server.person("anna").await, server.person("leo").await, server.person("ida").await);
    let far = server.remote("far", "brest.example").await;
    let id = server.post_with(far, Audience::Public, None, &[anna]).await;
    server.happen(Event::PostPublished { post: id, author: far }).await;
    let post = server.find(id).await.expect("the post");
    let edit = async |mentions: &[ActorId]| {
        server.step(TimeDelta::seconds(1));
        let version = PostVersion {
            content: String::new(),
            summary: String::new(),
            sensitive: false,
            since: server.app.now(),
            attachments: Vec::new(),
            options: Vec::new(),
        };
        let mentioned = server.store(async |tx| tx.posts().save_edit(&post, &version, mentions, &[]).await).await;
        server.happen(Event::PostEdited { post: id, author: far, mentioned }).await;
    };
    edit(&[anna, leo]).await;
    assert_eq!((server.told(anna).await, server.told(leo).await), (vec![Kind::Mention], vec![Kind::Mention]));
    // Who put the notice away is not told again, whatever later edits do with the name.
    server.store(async |tx| tx.notifications().dismiss(leo, None).await).await;
    edit(&[anna]).await;
    edit(&[anna, leo]).await;
    assert!(server.told(leo).await.is_empty());
    assert_eq!(server.told(anna).await, [Kind::Mention]);
    assert!(server.told(ida).await.is_empty());
}

#[tokio::test]
async fn who_asked_and_who_answered_hear_of_the_end_of_a_poll() {
    let server = Server::start().await;
    let (anna, leo, ida) = (server.person("anna").await, server.person("leo").await, server.person("ida").await);
    let far = server.remote("far", "brest.example").await;
    let post = server.post(leo, Audience::Public).await;
    let option = |title: &str| PollOption { title: title.into(), votes: 0 };
    let poll = Poll {
        id: PollId(server.id()),
        post,
        author: leo,
        options: vec![option("oui"), option("non")],
        multiple: false,
        expires_at: None,
        voters: 0,
        closed: false,
    };
    server
        .store(async |tx| {
            tx.polls().insert(&poll).await?;
            tx.polls().vote(poll.id, anna, &[0], true).await?;
            tx.polls().vote(poll.id, far, &[1], true).await
        })
        .await;
    server.happen(Event::PollEnded { poll: poll.id, post }).await;
    assert_eq!(server.told(anna).await, [Kind::Poll]);
    assert_eq!(server.told(leo).await, [Kind::Poll]);
    assert!(server.told(ida).await.is_empty() && server.told(far).await.is_empty());
}

#[tokio::test]
async fn every_moderator_hears_of_a_report() {
    let server = Server::start().await;
    let (anna, leo, ida) = (server.person("anna").await, server.person("leo").await, server.person("ida").await);
    server.login(anna, Role::Moderator).await;
    server.login(leo, Role::Owner).await;
    server.login(ida, Role::Member).await;
    let far = server.remote("far", "brest.example").await;
    let posts = Vec::new();
    let flag =
        FileReport { origin: elsewhere(far, "flag"), target: ida, posts, comment: String::new(), forward: false };
    let report = server.done(flag).await.expect("was taken");
    server.settle().await;
    assert_eq!(server.told(anna).await, [Kind::AdminReport]);
    assert_eq!(server.notifications(leo).await[0].report, Some(report.id));
    assert!(server.told(ida).await.is_empty());
}

#[tokio::test]
async fn what_is_gone_by_the_time_is_not_told() {
    let server = Server::start().await;
    let (anna, leo) = (server.person("anna").await, server.person("leo").await);
    let post = server.post_with(leo, Audience::Public, None, &[anna]).await;
    let buried = server.find(post).await.expect("is there");
    server.store(async |tx| tx.posts().bury(&buried, tx.now()).await).await;
    server.happen(Event::PostPublished { post, author: leo }).await;
    assert!(server.told(anna).await.is_empty());
}

#[tokio::test]
async fn a_thousand_cost_as_many_statements_as_one() {
    let server = Server::start().await;
    let leo = server.person("leo").await;
    let mut statements = Vec::new();
    let mut followers = 0;
    for upto in [2, 60] {
        while followers < upto {
            let follower = server.person(&format!("f{followers}")).await;
            server.follow(follower, leo, true).await;
            followers += 1;
        }
        let post = server.post(leo, Audience::Public).await;
        let before = server.app.store().statements();
        server.happen(Event::PostPublished { post, author: leo }).await;
        statements.push(server.app.store().statements() - before);
    }
    assert_eq!(statements[0], statements[1], "{statements:?}");
}
