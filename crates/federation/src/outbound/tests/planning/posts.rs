use domain::{
    audience::Audience,
    event::Event,
    id::{ActorId, PollId, PostId},
    poll::{Poll, PollOption},
    post::{Post, PostKind, PostVersion},
};

use super::{
    super::{
        cast::{actor, anna, at, boost, lea, post},
        world::{World, inboxes},
    },
    bruno, chloe, dora,
};

const BREST: &str = "https://brest.example/inbox";
const CHLOE: &str = "https://quimper.example/users/chloe/inbox";
const VANNES: &str = "https://vannes.example/inbox";

#[tokio::test]
async fn a_shared_inbox_gets_a_post_once() {
    let (lea, anna, bruno, chloe) = (lea(), anna(), bruno(), chloe());
    for audience in [Audience::Public, Audience::Quiet, Audience::Followers] {
        let world = World::new(&[&lea, &anna, &bruno, &chloe]).await;
        world.followed_by(&lea, &[&anna, &bruno, &chloe]).await;
        let post = post(100, &lea, audience);
        world.post(&post, &[anna.id]).await;
        let sent = world.tell(Event::PostPublished { post: post.id, author: lea.id }).await;
        assert_eq!(inboxes(&sent), [BREST, CHLOE], "{audience:?}");
        assert_eq!(sent[0].activity["id"], "https://social.lyon.example/activities/create/100");
        assert_eq!(sent[0].activity["type"], "Create");
        assert_eq!(sent[0].about, post.uri.as_str());
        assert_eq!(sent[0].signer, lea.id);
        assert_eq!(sent[0].open, audience.is_open());
    }
}

#[tokio::test]
async fn a_direct_post_goes_to_the_mentioned_alone() {
    let (lea, anna, chloe, dora) = (lea(), anna(), chloe(), dora());
    let world = World::new(&[&lea, &anna, &chloe, &dora]).await;
    world.followed_by(&lea, &[&anna, &dora]).await;
    let theirs = post(200, &dora, Audience::Direct);
    world.post(&theirs, &[lea.id]).await;
    let mut direct = post(100, &lea, Audience::Direct);
    direct.in_reply_to = Some(theirs.id);
    direct.in_reply_to_author = Some(dora.id);
    world.post(&direct, &[chloe.id]).await;
    for event in [
        Event::PostPublished { post: direct.id, author: lea.id },
        Event::PostEdited { post: direct.id, author: lea.id, mentioned: Vec::new() },
        Event::PostDeleted { post: direct.id, author: lea.id, uri: direct.uri.clone() },
    ] {
        let sent = world.tell(event.clone()).await;
        assert_eq!(inboxes(&sent), [CHLOE], "{event:?}");
        assert_eq!(sent[0].activity["to"], serde_json::json!([chloe.uri.as_str()]));
        assert_eq!(sent[0].activity["cc"], serde_json::json!([]));
        assert!(!sent[0].open);
    }
}

#[tokio::test]
async fn an_open_answer_reaches_the_one_it_answers() {
    let (lea, anna) = (lea(), anna());
    let world = World::new(&[&lea, &anna]).await;
    let theirs = post(50, &anna, Audience::Public);
    world.post(&theirs, &[]).await;
    let mut answer = post(100, &lea, Audience::Public);
    answer.in_reply_to = Some(theirs.id);
    answer.in_reply_to_author = Some(anna.id);
    answer.thread = theirs.id;
    world.post(&answer, &[]).await;
    let sent = world.tell(Event::PostPublished { post: answer.id, author: lea.id }).await;
    assert_eq!(inboxes(&sent), [BREST]);
    assert_eq!(sent[0].activity["object"]["inReplyTo"], theirs.uri.as_str());
}

#[tokio::test]
async fn edits_and_the_end_reach_whoever_had_to_do_with_a_post() {
    let (lea, anna, chloe, dora) = (lea(), anna(), chloe(), dora());
    let world = World::new(&[&lea, &anna, &chloe, &dora]).await;
    let post = post(100, &lea, Audience::Public);
    world.post(&post, &[]).await;
    world.like(&anna, &post).await;
    let mut theirs = boost(200, &chloe, &post, Audience::Public);
    theirs.uri = super::super::cast::uri("https://quimper.example/boosts/200");
    world.post(&theirs, &[]).await;
    let mut answer = super::super::cast::post(300, &dora, Audience::Quiet);
    answer.in_reply_to = Some(post.id);
    world.post(&answer, &[]).await;

    let first = world.tell(Event::PostEdited { post: post.id, author: lea.id, mentioned: Vec::new() }).await;
    assert_eq!(inboxes(&first), [BREST, CHLOE, VANNES]);
    assert_eq!(first[0].activity["type"], "Update");
    let second = world.tell(Event::PostEdited { post: post.id, author: lea.id, mentioned: Vec::new() }).await;
    assert_ne!(first[0].activity["id"], second[0].activity["id"], "each edit is an activity of its own");

    let tx = world.begin().await;
    tx.posts().bury(&post, at(90)).await.expect("buries");
    tx.commit().await.expect("commits");
    let sent = world.tell(Event::PostDeleted { post: post.id, author: lea.id, uri: post.uri.clone() }).await;
    assert_eq!(inboxes(&sent), [BREST, CHLOE, VANNES]);
    assert_eq!(sent[0].activity["object"]["type"], "Tombstone");
    assert_eq!(sent[0].activity["object"]["id"], post.uri.as_str());
    let text = sent[0].activity.to_string();
    assert!(!text.contains("Bonjour") && !text.contains("users/anna"), "nothing is left to tell: {text}");
    assert!(world.store.read(at(100)).posts().mentions(post.id).await.expect("reads").is_empty(), "they were told");
}

#[tokio::test]
async fn what_was_deleted_before_it_was_told_is_not_told() {
    let (lea, anna) = (lea(), anna());
    let world = World::new(&[&lea, &anna]).await;
    world.followed_by(&lea, &[&anna]).await;
    let post = post(100, &lea, Audience::Public);
    world.post(&post, &[]).await;
    let tx = world.begin().await;
    tx.posts().bury(&post, at(90)).await.expect("buries");
    tx.commit().await.expect("commits");
    assert!(world.tell(Event::PostPublished { post: post.id, author: lea.id }).await.is_empty());
    assert!(world.tell(Event::PostPublished { post: PostId(404), author: lea.id }).await.is_empty());
}

#[tokio::test]
async fn a_boost_goes_to_followers_and_the_author() {
    let (lea, anna, chloe) = (lea(), anna(), chloe());
    let world = World::new(&[&lea, &anna, &chloe]).await;
    world.followed_by(&lea, &[&anna]).await;
    let theirs = post(200, &chloe, Audience::Public);
    world.post(&theirs, &[]).await;
    let boosted = boost(300, &lea, &theirs, Audience::Public);
    world.post(&boosted, &[]).await;
    let sent = world.tell(Event::PostBoosted { boost: boosted.id, post: theirs.id, actor: lea.id }).await;
    assert_eq!(inboxes(&sent), [BREST, CHLOE]);
    assert_eq!(sent[0].activity["id"], boosted.uri.as_str());
    assert_eq!(sent[0].activity["object"], theirs.uri.as_str());
    let tx = world.begin().await;
    tx.posts().delete_boost(&boosted).await.expect("deletes");
    tx.commit().await.expect("commits");
    let undone = Event::BoostUndone { boost: boosted.id, uri: boosted.uri.clone(), post: theirs.id, actor: lea.id };
    let sent = world.tell(undone).await;
    assert_eq!(inboxes(&sent), [BREST, CHLOE]);
    assert_eq!(sent[0].activity["object"]["id"], boosted.uri.as_str());
}

/// What an edit does to the mentions of a post; whom it names first.
async fn edit(world: &World, post: &Post, mentions: &[ActorId]) -> Vec<ActorId> {
    let version = PostVersion {
        content: String::new(),
        summary: String::new(),
        sensitive: false,
        since: at(0),
        attachments: Vec::new(),
        options: Vec::new(),
    };
    world.change(async |tx| tx.posts().save_edit(post, &version, mentions, &[]).await).await
}

#[tokio::test]
async fn what_a_booster_passed_on_is_edited_and_deleted_there_too() {
    let (lea, foundry, anna) = (lea(), super::super::cast::foundry(), anna());
    for boosts_still in [true, false] {
        let world = World::new(&[&lea, &foundry, &anna]).await;
        world.followed_by(&foundry, &[&anna]).await;
        let post = post(100, &lea, Audience::Public);
        world.post(&post, &[]).await;
        assert!(world.tell(Event::PostPublished { post: post.id, author: lea.id }).await.is_empty());
        let boosted = boost(300, &foundry, &post, Audience::Public);
        world.post(&boosted, &[]).await;
        if !boosts_still {
            world.change(async |tx| tx.posts().delete_boost(&boosted).await).await;
        }
        let edited = world.tell(Event::PostEdited { post: post.id, author: lea.id, mentioned: Vec::new() }).await;
        assert_eq!(inboxes(&edited), [BREST], "boosted still: {boosts_still}");
        world.change(async |tx| tx.posts().bury(&post, at(90)).await).await;
        let sent = world.tell(Event::PostDeleted { post: post.id, author: lea.id, uri: post.uri.clone() }).await;
        assert_eq!(inboxes(&sent), [BREST], "boosted still: {boosts_still}");
        assert!(world.store.read(at(100)).posts().ever_boosted_here(post.id).await.expect("reads").is_empty(), "told");
    }
}

#[tokio::test]
async fn whom_an_edit_no_longer_names_hears_of_the_end() {
    let (lea, anna, chloe) = (lea(), anna(), chloe());
    // What is for a circle goes to whoever is of it, named or not: `circle.rs`.
    for audience in Audience::ALL.into_iter().filter(|audience| !audience.is_circle()) {
        let world = World::new(&[&lea, &anna, &chloe]).await;
        let post = post(100, &lea, audience);
        world.post(&post, &[anna.id]).await;
        assert_eq!(edit(&world, &post, &[chloe.id]).await, [chloe.id]);
        let sent = world.tell(Event::PostEdited { post: post.id, author: lea.id, mentioned: vec![chloe.id] }).await;
        // A text that is not for everyone is not for her any more.
        let expected: &[&str] = if audience.is_open() { &[BREST, CHLOE, CHLOE] } else { &[CHLOE, CHLOE] };
        assert_eq!(inboxes(&sent), expected, "{audience:?}");
        world.change(async |tx| tx.posts().bury(&post, at(90)).await).await;
        let sent = world.tell(Event::PostDeleted { post: post.id, author: lea.id, uri: post.uri.clone() }).await;
        assert_eq!(inboxes(&sent), [BREST, CHLOE], "{audience:?}");
    }
}

#[tokio::test]
async fn whom_an_edit_names_first_gets_the_post_as_new() {
    let (lea, anna, chloe) = (lea(), anna(), chloe());
    let world = World::new(&[&lea, &anna, &chloe]).await;
    let post = post(100, &lea, Audience::Direct);
    world.post(&post, &[anna.id]).await;
    let first = world.tell(Event::PostPublished { post: post.id, author: lea.id }).await;
    assert_eq!(edit(&world, &post, &[anna.id, chloe.id]).await, [chloe.id]);
    let sent = world.tell(Event::PostEdited { post: post.id, author: lea.id, mentioned: vec![chloe.id] }).await;
    let told: Vec<(&str, &str)> =
        sent.iter().map(|sent| (sent.activity["type"].as_str().expect("a type"), sent.inbox.as_str())).collect();
    assert_eq!(told, [("Create", CHLOE), ("Update", BREST), ("Update", CHLOE)]);
    assert_ne!(sent[0].activity["id"], first[0].activity["id"], "the first one says something else");
    let to = sent[0].activity["to"].as_array().expect("a list");
    assert!(to.contains(&chloe.uri.as_str().into()), "{to:?}");
    // Named again after an edit without the name: that is no news.
    assert!(edit(&world, &post, &[anna.id]).await.is_empty());
    assert!(edit(&world, &post, &[anna.id, chloe.id]).await.is_empty());
}

fn poll(post: PostId, author: &domain::actor::Actor) -> Poll {
    let option = |title: &str| PollOption { title: title.into(), votes: 1 };
    Poll {
        id: PollId(9),
        post,
        author: author.id,
        options: vec![option("Bronze"), option("Laiton"), option("Fonte")],
        multiple: true,
        expires_at: Some(at(90)),
        voters: 1,
        closed: true,
    }
}

#[tokio::test]
async fn votes_go_to_the_one_who_asks_and_the_result_to_those_who_voted() {
    let (lea, anna, chloe) = (lea(), anna(), chloe());
    for (author, voter) in [(&anna, &lea), (&lea, &chloe)] {
        let world = World::new(&[&lea, &anna, &chloe]).await;
        let mut question = post(100, author, Audience::Public);
        question.kind = PostKind::Question;
        question.poll = Some(PollId(9));
        world.post(&question, &[]).await;
        let tx = world.begin().await;
        tx.polls().insert(&poll(question.id, author)).await.expect("inserts");
        tx.polls().vote(PollId(9), voter.id, &[0, 2], true).await.expect("votes");
        tx.commit().await.expect("commits");
        let votes = world.tell(Event::PollVoted { poll: PollId(9), voter: voter.id, choices: vec![0, 2, 9] }).await;
        let ended = world.tell(Event::PollEnded { poll: PollId(9), post: question.id }).await;
        if !voter.is_local() {
            // As long as their votes count, and once they count for nothing.
            let edited = Event::PostEdited { post: question.id, author: author.id, mentioned: Vec::new() };
            assert_eq!(inboxes(&world.tell(edited.clone()).await), [CHLOE]);
            world.change(async |tx| tx.polls().remember_voters(PollId(9)).await).await;
            world.change(async |tx| tx.polls().replace(&poll(question.id, author), true).await).await;
            assert_eq!(inboxes(&world.tell(edited).await), [CHLOE]);
        }
        if voter.is_local() {
            let names: Vec<_> = votes.iter().map(|sent| &sent.activity["object"]["name"]).collect();
            assert_eq!(names, ["Bronze", "Fonte"]);
            assert!(votes.iter().all(|sent| sent.inbox == anna.endpoints.inbox.as_str() && !sent.open));
            assert!(ended.is_empty(), "the author's server tells the end");
        } else {
            assert!(votes.is_empty());
            assert_eq!(inboxes(&ended), [CHLOE]);
            assert_eq!(ended[0].activity["object"]["closed"], "2026-10-31T10:01:30.000Z");
        }
    }
}

#[tokio::test]
async fn pins_are_told_to_followers_of_open_posts() {
    let (lea, anna) = (lea(), anna());
    let world = World::new(&[&lea, &anna]).await;
    world.followed_by(&lea, &[&anna]).await;
    let (open, closed) = (post(100, &lea, Audience::Quiet), post(101, &lea, Audience::Followers));
    world.post(&open, &[]).await;
    world.post(&closed, &[]).await;
    world.change(async |tx| tx.pins().insert(1, lea.id, open.id).await).await;
    world.change(async |tx| tx.pins().insert(2, lea.id, closed.id).await).await;
    let sent = world.tell(Event::PostPinned { actor: lea.id, post: open.id }).await;
    assert_eq!(inboxes(&sent), [BREST]);
    assert_eq!(sent[0].activity["type"], "Add");
    assert_eq!(sent[0].activity["target"], "https://social.lyon.example/actors/1/featured");
    world.change(async |tx| tx.pins().delete(lea.id, open.id).await).await;
    let sent = world.tell(Event::PostUnpinned { actor: lea.id, post: open.id }).await;
    assert_eq!(sent[0].activity["type"], "Remove");
    assert!(world.tell(Event::PostPinned { actor: lea.id, post: closed.id }).await.is_empty());
}

#[tokio::test]
async fn neither_a_suspended_host_nor_our_own_gets_anything() {
    let (lea, anna, chloe) = (lea(), anna(), chloe());
    let below = actor(21, domain::actor::ActorKind::Person, "eve", Some("sub.brest.example"));
    let mut mirror = actor(22, domain::actor::ActorKind::Person, "mirror", Some("mirror.example"));
    mirror.endpoints.shared_inbox = None;
    mirror.endpoints.inbox = super::super::cast::uri("https://social.lyon.example:443/inbox");
    let world = World::new(&[&lea, &anna, &chloe, &below, &mirror]).await;
    world.followed_by(&lea, &[&anna, &chloe, &below, &mirror]).await;
    world.suspend("brest.example").await;
    let post = post(100, &lea, Audience::Public);
    world.post(&post, &[anna.id]).await;
    let sent = world.tell(Event::PostPublished { post: post.id, author: lea.id }).await;
    assert_eq!(inboxes(&sent), [CHLOE]);
}
