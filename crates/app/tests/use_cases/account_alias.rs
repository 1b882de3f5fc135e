//! Naming other accounts.

use app::{
    Kind,
    account_alias::{AddAlias, RemoveAlias},
    company::Speaker,
};
use domain::{actor::MAX_ALIASES, event::Event};

use super::harness::{Server, uri};

#[tokio::test]
async fn accounts_are_named_once_and_taken_away() {
    let server = Server::start().await;
    let anna = server.person("anna").await;
    let speaker = Speaker::Person(anna);
    let alias = |n: usize| uri(&format!("https://brest.example/users/{n}"));
    for _ in 0..2 {
        assert_eq!(server.done(AddAlias { speaker, alias: alias(0) }).await.also_known_as, [alias(0)]);
    }
    assert_eq!(server.events().await, [Event::ActorUpdated { actor: anna }], "others read it once");
    let own = server.get(anna).await.uri;
    assert_eq!(server.refused(AddAlias { speaker, alias: own }).await, Kind::Invalid);
    for n in 1..MAX_ALIASES {
        server.done(AddAlias { speaker, alias: alias(n) }).await;
    }
    assert_eq!(server.refused(AddAlias { speaker, alias: alias(MAX_ALIASES) }).await, Kind::Invalid);
    let left = server.done(RemoveAlias { speaker, alias: alias(3) }).await.also_known_as;
    assert_eq!((left.len(), left.contains(&alias(3))), (MAX_ALIASES - 1, false));
    server.events().await;
    server.done(RemoveAlias { speaker, alias: alias(3) }).await;
    assert!(server.events().await.is_empty(), "it was not there");
}
