//! Voting.

use app::{
    Kind,
    poll::{ClosePolls, Vote},
};
use chrono::TimeDelta;
use domain::{
    audience::Audience,
    event::Event,
    id::{ActorId, PollId},
    poll::{Poll, PollOption},
};

use super::harness::{Server, elsewhere, local};

async fn poll(server: &Server, author: ActorId, audience: Audience, multiple: bool) -> Poll {
    let post = server.post(author, audience).await;
    let option = |title: &str| PollOption { title: title.into(), votes: 0 };
    let poll = Poll {
        id: PollId(server.id()),
        post,
        author,
        options: vec![option("oui"), option("non"), option("si")],
        multiple,
        expires_at: Some(server.app.now() + TimeDelta::hours(1)),
        voters: 0,
        closed: false,
    };
    server.store(async |tx| tx.polls().insert(&poll).await).await;
    poll
}

async fn figures(server: &Server, poll: PollId) -> (i64, Vec<i64>) {
    let poll = server.app.read().polls().find(poll).await.expect("reads").expect("is there");
    (poll.voters, poll.options.iter().map(|option| option.votes).collect())
}

#[tokio::test]
async fn one_vote_each() {
    let server = Server::start().await;
    let (anna, leo) = (server.person("anna").await, server.person("leo").await);
    let poll = poll(&server, leo, Audience::Public, false).await.id;
    let vote = |voter, choices: &[usize]| Vote { origin: local(voter), poll, choices: choices.to_vec(), seen: None };
    server.done(vote(anna, &[1])).await;
    assert_eq!(server.events().await, [Event::PollVoted { poll, voter: anna, choices: vec![1] }]);
    assert_eq!(server.refused(vote(anna, &[2])).await, Kind::Invalid);
    assert_eq!(server.refused(vote(leo, &[0])).await, Kind::Invalid);
    assert_eq!(figures(&server, poll).await, (1, vec![0, 1, 0]));
}

#[tokio::test]
async fn several_choices_are_one_voter() {
    let server = Server::start().await;
    let (leo, far) = (server.person("leo").await, server.remote("far", "brest.example").await);
    let poll = poll(&server, leo, Audience::Public, true).await.id;
    for (activity, choice) in [("vote-1", 0), ("vote-2", 2), ("vote-2-again", 2)] {
        server.done(Vote { origin: elsewhere(far, activity), poll, choices: vec![choice], seen: None }).await;
    }
    assert_eq!(figures(&server, poll).await, (1, vec![1, 0, 1]));
    assert_eq!(server.event_names().await, ["PollVoted", "PollVoted"], "what is delivered twice counts once");
    let anna = server.person("anna").await;
    server.done(Vote { origin: local(anna), poll, choices: vec![1, 1, 2], seen: None }).await;
    assert_eq!(figures(&server, poll).await, (2, vec![1, 1, 2]));
}

#[tokio::test]
async fn who_may_not_read_the_question_may_not_answer_it() {
    let server = Server::start().await;
    let (anna, leo) = (server.person("anna").await, server.person("leo").await);
    let (far, other) = (server.remote("far", "brest.example").await, server.remote("o", "quimper.example").await);
    let closed = poll(&server, leo, Audience::Followers, false).await.id;
    let vote = Vote { origin: local(anna), poll: closed, choices: vec![0], seen: None };
    assert_eq!(server.refused(vote).await, Kind::NotFound);
    let theirs = poll(&server, far, Audience::Public, false).await.id;
    let vote = Vote { origin: elsewhere(other, "vote"), poll: theirs, choices: vec![0], seen: None };
    assert_eq!(server.refused(vote).await, Kind::Forbidden, "its own server counts");
    server.done(Vote { origin: local(anna), poll: theirs, choices: vec![0], seen: None }).await;
}

#[tokio::test]
async fn a_poll_ends_once_and_takes_no_more_votes() {
    let server = Server::start().await;
    let (anna, leo) = (server.person("anna").await, server.person("leo").await);
    let Poll { id: poll, post, .. } = poll(&server, leo, Audience::Public, false).await;
    assert_eq!(server.done(ClosePolls).await, 0);
    server.step(TimeDelta::hours(1));
    let late = Vote { origin: local(anna), poll, choices: vec![0], seen: None };
    assert_eq!(server.refused(late).await, Kind::Invalid);
    assert_eq!(server.done(ClosePolls).await, 1);
    assert_eq!(server.done(ClosePolls).await, 0);
    assert_eq!(server.events().await, [Event::PollEnded { poll, post }]);
}
