//! Changes that find a key taken.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use app::{Command, Error, Instance, Tx};
use domain::actor::Actor;

use super::harness::Server;

/// Stores somebody who is there already, until the try with this number finds out.
struct StoreAgain {
    actor: Actor,
    finds_out: u32,
    tries: Arc<AtomicU32>,
}

impl Command for StoreAgain {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        if self.tries.fetch_add(1, Ordering::Relaxed) + 1 < self.finds_out {
            tx.actors().insert(&self.actor).await?;
        }
        Ok(())
    }
}

#[tokio::test]
async fn a_key_that_stays_taken_is_not_tried_for_long() {
    let server = Server::start().await;
    let anna = server.person("anna").await;
    let actor = server.app.read().actors().get(anna).await.expect("anna");
    for (finds_out, expected) in [(2, 2), (3, 3), (4, 3), (u32::MAX, 3)] {
        let tries = Arc::new(AtomicU32::new(0));
        let command = StoreAgain { actor: actor.clone(), finds_out, tries: Arc::clone(&tries) };
        let result = server.app.execute(command).await;
        assert_eq!(tries.load(Ordering::Relaxed), expected, "{finds_out}");
        if finds_out > expected {
            assert!(matches!(&result, Err(Error::Storage(error)) if error.is_conflict()), "{result:?}");
        } else {
            assert!(result.is_ok(), "{result:?}");
        }
    }
}
