//! What people choose to read, and what they note for themselves.

use app::{
    Origin,
    account_delete::{Authority, DeleteAccount},
    follow::{FollowInLanguages, RequestFollow},
    mute::MuteActor,
    private_note::SetPrivateNote,
};
use storage::{
    Page,
    views::{self, Hashtags, PublicTimeline, Relationship},
};
use testkit::for_each_world;

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[tokio::test]
async fn people_read_in_their_languages_and_keep_notes_to_themselves() {
    for_each_world(["lyon.test"], |world, [lyon]| async move {
        let (lea, marc) = (lyon.person("lea").await, lyon.person("marc").await);
        let app = lyon.app();
        let follow = async |languages: &[&str]| {
            let origin = Origin::Local(marc.speaker().await);
            let follow = RequestFollow { origin, target: lea.id(), show_boosts: None, notify: None };
            let command = FollowInLanguages { follow, languages: Some(owned(languages)) };
            app.execute(command).await.expect("a follow");
        };
        let between = async || -> Relationship {
            let known = views::relationships(&app.read(), marc.id(), &[lea.id()], app.now()).await.expect("reads");
            known[&lea.id()].clone()
        };
        lea.posts("Un").await;
        follow(&["en", "br"]).await;
        lea.posts("Deux").await;
        assert!(marc.home().await.is_empty());
        assert_eq!(between().await.languages, ["br", "en"]);
        follow(&["fr"]).await;
        lea.posts("Trois").await;
        assert_eq!(marc.home().await, ["Trois", "Deux", "Un"]);
        follow(&[]).await;
        assert!(between().await.languages.is_empty());

        let comment = "Fond le bronze".to_owned();
        app.execute(SetPrivateNote { actor: marc.id(), target: lea.id(), comment }).await.expect("noted");
        let mute =
            MuteActor { speaker: marc.speaker().await, target: lea.id(), notifications: true, duration: Some(60) };
        app.execute(mute).await.expect("muted");
        let known = between().await;
        assert_eq!((known.note.as_str(), known.following, known.muting), ("Fond le bronze", true, true));
        assert!(known.muting_until.is_some_and(|until| until > app.now()));
        // With an account goes what was noted about it.
        app.execute(DeleteAccount { actor: lea.id(), authority: Authority::Admin(None) }).await.expect("deleted");
        assert_eq!(between().await, Relationship::default());
        world.settle().await;
    })
    .await;
}

#[tokio::test]
async fn hashtags_are_combined() {
    for_each_world(["lyon.test"], |world, [lyon]| async move {
        let lea = lyon.person("lea").await;
        let app = lyon.app();
        for text in ["#cloche", "#bronze", "#cloche de #bronze", "#silence"] {
            lea.posts(text).await;
        }
        for (any, all, none, count) in [
            (&["cloche"][..], &[][..], &[][..], 2),
            (&["cloche", "bronze"], &[], &[], 3),
            (&["cloche"], &["bronze"], &[], 1),
            (&["cloche", "bronze"], &["bronze"], &["cloche"], 1),
            (&["cloche", "rien"], &[], &["bronze", "rien"], 1),
            (&[], &["bronze"], &[], 0),
        ] {
            let tags = Hashtags { any: owned(any), all: owned(all), none: owned(none) };
            let everything = PublicTimeline::default();
            let found = views::tagged(&app.read(), &tags, everything, None, app.now(), Page::first(10)).await;
            assert_eq!(found.expect("reads").ids().len(), count, "{tags:?}");
        }
        world.settle().await;
    })
    .await;
}
