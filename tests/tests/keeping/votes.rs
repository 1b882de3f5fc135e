//! Two votes of one voter that arrive at the same moment.

use std::sync::Arc;

use app::{
    Command, Error, Kind, Origin,
    company::Speaker,
    poll::Vote,
    post::{Draft, PollDraft, PublishPost},
    remote::Nowhere,
};
use domain::{audience::Audience, id::PollId};
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
        let vote =
            |poll, choice| Vote { origin: Origin::Local(Speaker::Person(marc.id())), poll, choices: vec![choice] };
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
