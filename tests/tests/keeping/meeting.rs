//! Changes that meet: many at once by one account, on both databases.

use app::post::{Draft, PublishPost};
use domain::audience::Audience;
use futures::future::join_all;
use testkit::for_each_world;

#[tokio::test]
async fn whoever_writes_much_at_once_is_never_told_to_come_again() {
    const WRITERS: usize = 8;
    const POSTS: usize = 12;
    for_each_world(["lyon.test"], |world, [lyon]| async move {
        let lea = lyon.person("lea").await;
        let (app, federation, speaker) = (lyon.app(), lyon.node().federation(), lea.speaker().await);
        let write = async |writer: usize| {
            for post in 0..POSTS {
                let draft = Draft::new(format!("La coulée n° {writer}/{post}"), Audience::Public);
                let command = PublishPost::prepare(app, federation, speaker, draft, None).await.expect("a draft");
                app.execute(command).await.expect("a post");
            }
        };
        join_all((0..WRITERS).map(write)).await;
        assert_eq!(lea.actor().await.counts.posts, (WRITERS * POSTS) as i64);
        world.settle().await;
    })
    .await;
}
