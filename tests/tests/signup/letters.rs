//! Letters that cannot be sent now wait, and those that never can be are shown.

use app::{account::CreateAccount, login::reset::AskReset, mail::MailError};
use chrono::TimeDelta;
use domain::{login::Role, signup::Registrations};
use futures::future::join_all;
use testkit::for_each_database;
use tokio_util::sync::CancellationToken;

use super::{Door, PASSWORD};

async fn forget(door: &Door, times: usize) {
    for n in 0..times {
        let name = format!("lea{n}");
        let email = format!("{name}@lyon.test");
        let command = CreateAccount::prepare(&door.app, &name, &email, PASSWORD, Role::Member, None).await;
        door.app.execute(command.expect("valid")).await.expect("made");
        door.app.execute(AskReset::new(&email, None).expect("valid")).await.expect("asked");
    }
}

#[tokio::test]
async fn a_letter_waits_longer_each_time_and_is_given_up_visibly() {
    for_each_database(|database| async move {
        let door = Door::open(&database, Registrations::Closed).await;
        forget(&door, 1).await;
        let later = Some(MailError::Later("the mail server is asleep".into()));
        *door.letterbox.fault.lock().expect("not poisoned") = later;
        let mails = || async { door.app.read().mails().count_pending().await.expect("a count") };
        assert_eq!(door.post().await, 1);
        assert_eq!((door.post().await, mails().await), (0, 1), "not at once");
        let mut tries = 1;
        while mails().await > 0 {
            door.clock.step(TimeDelta::minutes(1));
            tries += door.post().await;
            assert!(tries < 100, "it ends");
        }
        assert_eq!(tries, 8);
        let failed = door.app.read().mails().failed(9).await.expect("a look");
        assert_eq!(failed.len(), 1);
        assert_eq!(
            (failed[0].recipient.as_str(), failed[0].error.as_str()),
            ("lea0@lyon.test", "the mail server is asleep")
        );
        *door.letterbox.fault.lock().expect("not poisoned") = None;
        let tx = door.app.store().begin(door.app.now()).await.expect("begins");
        assert_eq!(tx.mails().retry_failed().await.expect("tried again"), 1);
        tx.commit().await.expect("commits");
        assert_eq!(door.letters().await.len(), 1);
        assert_eq!((mails().await, door.app.read().mails().count_failed().await.expect("a count")), (0, 0));
    })
    .await;
}

#[tokio::test]
async fn a_letter_that_is_refused_is_not_tried_again() {
    for_each_database(|database| async move {
        let door = Door::open(&database, Registrations::Closed).await;
        forget(&door, 1).await;
        *door.letterbox.fault.lock().expect("not poisoned") = Some(MailError::Refused("no such mailbox\0".into()));
        door.post().await;
        let failed = door.app.read().mails().failed(9).await.expect("a look");
        assert_eq!(failed[0].error, "no such mailbox");
        door.clock.step(TimeDelta::days(31));
        server::housekeeping::forget_old(&door.app).await.expect("forgotten");
        assert_eq!(door.app.read().mails().count_failed().await.expect("a count"), 0);
    })
    .await;
}

#[tokio::test]
async fn several_who_send_send_each_letter_once() {
    for_each_database(|database| async move {
        let door = Door::open(&database, Registrations::Closed).await;
        let other = Door::another(&database, &door.config, &door.clock).await;
        forget(&door, 20).await;
        let (here, there, stop) = (door.postman(&door.app), door.postman(&other), CancellationToken::new());
        join_all([&here, &there, &here, &there].map(|postman| postman.send_due(&stop))).await;
        let mut to: Vec<String> = door.letters().await.into_iter().map(|letter| letter.to).collect();
        to.sort();
        to.dedup();
        assert_eq!(to.len(), 20);
        assert_eq!(door.app.read().mails().count_pending().await.expect("a count"), 0);
    })
    .await;
}
