//! Uploads that no post uses are thrown away after a day.

use std::{io::Cursor, time::Duration};

use app::{
    Kind, Origin,
    media::{self, Upload, name_of},
    post::{DeletePost, Draft, Edit, EditPost, PublishPost},
    remote::Nowhere,
};
use chrono::TimeDelta;
use domain::{attachment::Attachment, audience::Audience, id::AttachmentId, post::PostVersion};
use image::{ImageFormat, RgbImage};
use testkit::{Account, Server, for_each_world};

async fn upload(person: &Account) -> Attachment {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::new(8, 8).write_to(&mut bytes, ImageFormat::Png).expect("is written");
    let upload = Upload { owner: person.id(), bytes: bytes.into_inner().into(), description: None, focus: None };
    upload.store(person.server().app()).await.expect("is taken")
}

/// Whether an upload is there, with all of its files or none of them.
async fn is_there(server: &Server, file: &Attachment) -> bool {
    let app = server.app();
    let row = app.read().attachments().find(file.id).await.expect("reads").is_some();
    for uri in [Some(&file.url), file.preview_url.as_ref()].into_iter().flatten() {
        let name = name_of(app.instance(), uri).expect("ours");
        assert_eq!(app.media().get(&name).await.expect("reads").is_some(), row, "{name}");
    }
    row
}

#[tokio::test]
async fn what_no_post_uses_for_a_day_goes_with_its_files() {
    for_each_world(["lyon.test"], |world, [lyon]| async move {
        let lea = lyon.person("lea").await;
        let app = lyon.app();
        let [forgotten, deleted, edited, kept] =
            [upload(&lea).await, upload(&lea).await, upload(&lea).await, upload(&lea).await];
        let publish = async |attachments: Vec<AttachmentId>| {
            let draft = Draft { attachments, ..Draft::new("Regardez", Audience::Public) };
            let command = PublishPost::prepare(app, &Nowhere, lea.speaker().await, draft, None).await;
            app.execute(command.expect("a draft")).await.expect("a post")
        };
        let short = publish(vec![deleted.id]).await;
        let long = publish(vec![edited.id, kept.id]).await;

        world.clock().step(TimeDelta::hours(23));
        assert_eq!(media::sweep(app).await.expect("swept"), 0);
        app.execute(DeletePost { origin: Origin::Local(lea.speaker().await), post: short }).await.expect("deleted");
        let edit = Edit { attachments: Some(vec![kept.id]), ..Edit::new("Regardez mieux") };
        let command = EditPost::prepare(app, &Nowhere, lea.speaker().await, long, edit).await.expect("an edit");
        app.execute(command).await.expect("edited");

        world.clock().step(TimeDelta::hours(2));
        assert_eq!(media::sweep(app).await.expect("swept"), 1, "the one that was never used");
        assert!(!is_there(&lyon, &forgotten).await);
        for file in [&deleted, &edited, &kept] {
            assert!(is_there(&lyon, file).await, "what was written anew may want it again");
        }
        world.clock().step(TimeDelta::hours(23));
        assert_eq!(media::sweep(app).await.expect("swept"), 1);
        for (file, stays) in [(&deleted, false), (&edited, true), (&kept, true)] {
            assert_eq!(is_there(&lyon, file).await, stays, "an earlier version shows what an edit took out");
        }
        app.execute(DeletePost { origin: Origin::Local(lea.speaker().await), post: long }).await.expect("deleted");
        world.clock().step(TimeDelta::hours(25));
        assert_eq!(media::sweep(app).await.expect("swept"), 2);
        assert!(!is_there(&lyon, &edited).await && !is_there(&lyon, &kept).await);
        world.settle().await;
    })
    .await;
}

#[tokio::test]
async fn what_earlier_versions_keep_is_passed_over() {
    for_each_world(["lyon.test"], |world, [lyon]| async move {
        let lea = lyon.person("lea").await;
        let app = lyon.app();
        let said = lea.posts("Regardez").await;
        let post = lyon.post(&said).await.expect("a post");
        // More than are removed at a time, before, between and behind what nothing keeps; all of one moment.
        let (file, many) = (upload(&lea).await, 230);
        let tx = app.store().begin(app.now()).await.expect("a change");
        let files: Vec<Attachment> = (0..many).map(|_| Attachment { id: tx.next_id(), ..file.clone() }).collect();
        tx.attachments().save_all(&files).await.expect("stored");
        let (left, kept): (Vec<_>, Vec<_>) = files.into_iter().enumerate().partition(|(n, _)| *n == 110 || *n == 225);
        let files = |some: Vec<(usize, Attachment)>| some.into_iter().map(|(_, file)| file).collect::<Vec<_>>();
        let (left, kept) = (files(left), files(kept));
        let version = PostVersion {
            content: post.content.clone(),
            summary: String::new(),
            sensitive: false,
            since: post.published_at,
            attachments: kept.clone(),
            options: Vec::new(),
        };
        tx.posts().save_edit(&post, &version, &[], &[]).await.expect("stored");
        tx.commit().await.expect("committed");

        world.clock().step(TimeDelta::hours(25));
        let (read, before) = (app.read(), app.now() - TimeDelta::hours(24));
        let (mut after, mut found) = (None, Vec::new());
        while let Some(next) = read.attachments().unused(before, after, 1).await.expect("reads").pop() {
            after = Some(next);
            found.push(next.id);
        }
        assert_eq!(found, [file.id, left[0].id, left[1].id], "each once, in their order");
        assert_eq!(media::sweep(app).await.expect("swept"), 3);
        assert_eq!(media::sweep(app).await.expect("swept"), 0);
        let ids: Vec<AttachmentId> = kept.iter().map(|file| file.id).collect();
        assert_eq!(app.read().attachments().find_all(&ids).await.expect("reads").len(), many - 2);
        world.settle().await;
    })
    .await;
}

#[tokio::test]
async fn no_post_takes_what_is_thrown_away_at_that_moment() {
    for_each_world(["lyon.test"], |world, [lyon]| async move {
        let lea = lyon.person("lea").await;
        let app = lyon.app();
        let file = upload(&lea).await;
        world.clock().step(TimeDelta::hours(25));
        let draft = Draft { attachments: vec![file.id], ..Draft::new("Regardez", Audience::Public) };
        let command = PublishPost::prepare(app, &Nowhere, lea.speaker().await, draft, None).await.expect("a draft");

        let before = app.now() - TimeDelta::hours(24);
        let found = app.read().attachments().unused(before, None, 9).await.expect("reads");
        let tx = app.store().begin_command(app.now()).await.expect("begins");
        assert_eq!(tx.attachments().remove_unused(before, &found).await.expect("removed").len(), 1);
        let commits = async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            tx.commit().await.expect("commits")
        };
        let (post, _) = tokio::join!(app.execute(command), commits);
        assert_eq!(post.expect_err("it is gone").kind(), Kind::NotFound);
        assert!(app.read().attachments().find(file.id).await.expect("reads").is_none());
        world.settle().await;
    })
    .await;
}
