//! Following.

use app::{Error, follow::RequestFollow};

use super::harness::{Server, elsewhere};

#[tokio::test]
async fn two_follows_of_one_id_are_one() {
    let server = Server::start().await;
    let (anna, leo) = (server.person("anna").await, server.person("leo").await);
    let far = server.remote("far", "brest.example").await;
    let follow = |target| RequestFollow { origin: elsewhere(far, "follow"), target, show_boosts: None, notify: None };
    for _ in 0..2 {
        server.done(follow(anna)).await;
    }
    // Not what the database would say of it, which sounds as if another try could help.
    let refused = server.run(follow(leo)).await;
    assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
    assert!(server.follows(far, anna).await && !server.follows(far, leo).await);
}
