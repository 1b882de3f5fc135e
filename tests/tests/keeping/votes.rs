//! Two votes of one voter that arrive at the same moment, and who hears that votes count for nothing any more.

use std::sync::Arc;

use app::{
    Command, Error, Kind, Origin,
    company::Speaker,
    poll::Vote,
    post::{Draft, Edit, EditPost, PollDraft, PublishPost},
    remote::Nowhere,
};
use chrono::TimeDelta;
use domain::{audience::Audience, id::PollId, poll::PollChange};
use storage::Backend;
use testkit::{Account, for_each_world};

async fn ask(person: &Account, multiple: bool) -> PollId {
    let app = person.server().app();
    let draft = Draft {
        poll: Some(PollDraft { options: vec!["oui".into(), "non".into()], multiple, expires_in: 3_600 }),
        ..Draft::new("Lundi ?", Audience::Public)
    };
    let command = PublishPost::prepare(app, &Nowhere, person.speaker().await, draft, None).await.expect("a draft");
    let post = app.execute(command).await.expect("a post");
    app.read().posts().get(post).await.expect("there").poll.expect("a poll")
}

#[tokio::test]
async fn whoever_votes_twice_at_once_counts_once() {
    for_each_world(["lyon.test"], |world, [lyon]| async move {
        let (lea, marc) = (lyon.person("lea").await, lyon.person("marc").await);
        let app = lyon.app();
        let figures = async |poll| {
            let poll = app.read().polls().find(poll).await.expect("reads").expect("there");
            (poll.voters, poll.options.iter().map(|option| option.votes).sum::<i64>())
        };
        let voter = Speaker::Person(marc.id());
        let vote = |poll, choice| Vote { origin: Origin::Local(voter), poll, choices: vec![choice], seen: None };
        for _ in 0..10 {
            let poll = ask(&lea, false).await;
            let (one, other) = tokio::join!(app.execute(vote(poll, 0)), app.execute(vote(poll, 1)));
            let refused = [one, other].into_iter().filter_map(Result::err).map(|error| error.kind());
            assert_eq!(refused.collect::<Vec<_>>(), [Kind::Invalid]);
            assert_eq!(figures(poll).await, (1, 1));
        }
        let poll = ask(&lea, true).await;
        for choice in 0..2 {
            app.execute(vote(poll, choice)).await.expect("several may be chosen");
        }
        assert_eq!(figures(poll).await, (1, 2));

        // The same where each of the two has read that there is no vote yet, and sees what others commit meanwhile.
        if app.store().backend() == Backend::Postgres {
            let poll = ask(&lea, false).await;
            let mut first = app.store().begin(app.now()).await.expect("begins");
            vote(poll, 0).run(&mut first, app.instance()).await.expect("a vote");
            let second = app.store().begin(app.now()).await.expect("begins");
            let command = vote(poll, 1);
            let (both, begun) = (Arc::new(app.clone()), Arc::new(tokio::sync::Notify::new()));
            let waits = tokio::spawn({
                let (both, begun) = (Arc::clone(&both), Arc::clone(&begun));
                async move {
                    let mut second = second;
                    begun.notify_one();
                    let result = command.run(&mut second, both.instance()).await;
                    if result.is_ok() {
                        second.commit().await.expect("commits");
                    }
                    result
                }
            });
            begun.notified().await;
            // Long enough to be done if nothing held it up.
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
            assert!(!waits.is_finished(), "it waits for the first");
            first.commit().await.expect("commits");
            let refused = waits.await.expect("an end").expect_err("one vote each");
            assert!(matches!(&refused, Error::Storage(error) if error.is_conflict()), "{refused}");
            assert_eq!(figures(poll).await, (1, 1));
        }
        world.settle().await;
    })
    .await;
}

#[tokio::test]
async fn whoever_voted_elsewhere_hears_that_a_poll_is_asked_anew() {
    for_each_world(["lyon.test", "brest.test"], |world, [lyon, brest]| async move {
        // Anna follows nobody: having voted is all that she has to do with it.
        let (lea, anna) = (lyon.person("lea").await, brest.person("anna").await);
        let (app, asked) = (lyon.app(), ask(&lea, false).await);
        let read = app.read();
        let post = read.polls().find(asked).await.expect("reads").expect("there").post;
        let known = anna.finds(&read.posts().get(post).await.expect("there").uri).await;
        let theirs = brest.app().read();
        let poll = theirs.posts().get(known).await.expect("there").poll.expect("a poll");
        let vote = Vote { origin: Origin::Local(anna.speaker().await), poll, choices: vec![1], seen: None };
        brest.app().execute(vote).await.expect("a vote");
        world.settle().await;
        assert_eq!(app.read().polls().find(asked).await.expect("reads").expect("there").voters, 1);

        world.clock().step(TimeDelta::minutes(1));
        let options = vec!["oui".to_owned(), "peut-être".to_owned()];
        let edit = EditPost::prepare(app, &Nowhere, lea.speaker().await, post, Edit::new("Mardi ?")).await;
        let anew = PollChange { options: options.clone(), multiple: false, expires_in: None };
        app.execute(edit.expect("an edit").asking(Some(anew))).await.expect("edited");
        world.settle().await;
        let theirs = brest.app().read();
        let told = theirs.polls().find(poll).await.expect("reads").expect("there");
        assert_eq!(told.options.into_iter().map(|option| option.title).collect::<Vec<_>>(), options);
        assert_eq!(theirs.polls().choices(&[poll], anna.id()).await.expect("reads").len(), 0, "she may vote again");
    })
    .await;
}
