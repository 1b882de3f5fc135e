//! An account that opens its door lets everyone in who waits.

use app::profile::{self, ProfileChange, UpdateProfile};
use domain::{
    follow::{Follow, FollowState},
    id::FollowId,
    uri::Uri,
};
use storage::Page;
use testkit::for_each_world;

use super::{change, crowd, host};

#[tokio::test]
async fn whoever_waits_is_let_in_batch_by_batch() {
    const WAITING: usize = 450;
    for_each_world(["lyon.test"], |world, [lyon]| async move {
        let (lea, marc) = (lyon.person("lea").await, lyon.person("marc").await);
        let crowd = crowd(&lyon, &host("brest.example"), WAITING).await;
        let door = async |person: &testkit::Account, locked| {
            let change = ProfileChange { locked: Some(locked), ..ProfileChange::default() };
            let command = UpdateProfile { speaker: person.speaker().await, change };
            lyon.app().execute(command).await.expect("a profile");
        };
        door(&lea, true).await;
        door(&marc, true).await;
        change(&lyon, async |tx| {
            for (follower, target) in crowd.iter().map(|id| (*id, lea.id())).chain([(crowd[0], marc.id())]) {
                let id = FollowId(tx.next_id());
                let uri = Uri::parse(&format!("https://brest.example/follows/{id}")).expect("an address");
                let (state, created_at) = (FollowState::Pending, tx.now());
                let follow = Follow { id, uri, follower, target, state, show_boosts: true, notify: false, created_at };
                tx.follows().save(&follow).await.expect("stored");
            }
        })
        .await;
        let waiting = async |person: &testkit::Account| {
            lyon.app().read().follows().requests(person.id(), Page::first(1_000)).await.expect("reads").len()
        };
        assert_eq!(profile::sweep(lyon.app()).await.expect("swept"), 0, "the doors are closed");

        door(&lea, false).await;
        let left = waiting(&lea).await;
        assert!((1..WAITING).contains(&left), "one change lets in a bounded number: {left} wait");
        assert_eq!(profile::sweep(lyon.app()).await.expect("swept"), left);
        assert_eq!((waiting(&lea).await, waiting(&marc).await), (0, 1));
        assert_eq!(lea.actor().await.counts.followers, WAITING as i64);
        // Their servers, which are told, do not exist.
        world.may_leave_work();
    })
    .await;
}
