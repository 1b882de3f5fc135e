//! Deleting accounts.

use app::{
    Kind,
    account_delete::{Authority, ClearDeleted, DeleteAccount, owned_alone, sweep},
    boost::Boost,
    company,
    like::Like,
    token::IssueToken,
};
use domain::{actor::ActorKey, audience::Audience, event::Event, login::Role, scope::Scopes};

use super::harness::{Server, local, uri};

#[tokio::test]
async fn a_tombstone_is_all_that_stays() {
    let server = Server::start().await;
    let (anna, leo) = (server.person("anna").await, server.person("leo").await);
    server.login(anna, Role::Member).await;
    let key = ActorKey { id: uri("https://lyon.example/actors/1#main-key"), public_pem: "pem".into() };
    let kept = key.clone();
    server
        .adjust(anna, |anna| {
            anna.name = "Anna".into();
            anna.summary = "<p>secret</p>".into();
            anna.icon = Some(uri("https://lyon.example/media/1/original.png"));
            anna.key = Some(kept);
        })
        .await;
    server.follow(anna, leo, false).await;
    server.follow(leo, anna, false).await;
    let (hers, his) = (server.post(anna, Audience::Public).await, server.post(leo, Audience::Public).await);
    server.done(Like { origin: local(anna), post: his }).await;
    let boost = server.done(Boost { origin: local(anna), post: his, audience: None, published: None }).await;
    let scopes = Scopes::parse("read write").expect("scopes");
    let (issue, secret) = IssueToken::new(anna, anna, scopes).expect("a token");
    server.done(issue).await;
    server.events().await;

    let delete = || DeleteAccount { actor: anna, authority: Authority::Owner };
    let files = server.done(delete()).await;
    assert_eq!(files, [uri("https://lyon.example/media/1/original.png")]);
    assert!(server.done(delete()).await.is_empty());
    assert_eq!(server.events().await, [Event::ActorDeleted { actor: anna }], "once");

    let gone = server.get(anna).await;
    assert_eq!((gone.name.as_str(), gone.summary.as_str(), &gone.icon), ("", "", &None));
    assert!(gone.deleted_at.is_some());
    assert_eq!(gone.key, Some(key), "the Delete is signed with it");
    assert!(app::token::find(&server.app, &secret).await.expect("reads").is_none());
    assert!(server.app.read().logins().find_by_person(anna).await.expect("reads").is_none());
    assert!(!server.follows(leo, anna).await && !server.follows(anna, leo).await);
    let counts = server.get(leo).await.counts;
    assert_eq!((counts.followers, counts.following), (0, 0));
    let stranger = server.app.read().posts().find_readable(hers, Some(leo)).await.expect("reads");
    assert_eq!(stranger, None, "gone at once, before anything is cleared away");

    assert_eq!(sweep(&server.app).await.expect("swept"), 2);
    assert_eq!(sweep(&server.app).await.expect("swept"), 0);
    let tomb = server.find(hers).await.expect("a tombstone");
    assert!(tomb.deleted_at.is_some() && tomb.content.is_empty());
    assert_eq!(server.find(boost).await, None);
    let his = server.find(his).await.expect("is there");
    assert_eq!((his.counts.likes, his.counts.boosts), (0, 0));
    assert_eq!(server.get(anna).await.counts.posts, 0);
    assert!(server.events().await.is_empty(), "the end of the account stands for that of its posts");
}

#[tokio::test]
async fn clearing_away_goes_on_where_it_stopped() {
    let server = Server::start().await;
    let far = server.remote("far", "brest.example").await;
    for _ in 0..150 {
        server.post(far, Audience::Public).await;
    }
    server.done(DeleteAccount { actor: far, authority: Authority::Home }).await;
    assert_eq!(server.done(ClearDeleted).await.count, 100);
    assert_eq!(sweep(&server.app).await.expect("swept"), 50);
}

#[tokio::test]
async fn everyone_deletes_their_own_and_admins_those_below_them() {
    let server = Server::start().await;
    let people = [Role::Member, Role::Moderator, Role::Admin, Role::Owner];
    let mut ids = Vec::new();
    for (n, role) in people.into_iter().enumerate() {
        let person = server.person(&format!("person{n}")).await;
        server.login(person, role).await;
        ids.push(person);
    }
    let [member, moderator, admin, owner] = ids[..] else { panic!("four") };
    let far = server.remote("far", "brest.example").await;
    let delete = |actor, authority| DeleteAccount { actor, authority };
    for (actor, authority) in [
        (member, Authority::Admin(Some(moderator))),
        (admin, Authority::Admin(Some(admin))),
        (owner, Authority::Admin(Some(admin))),
        (far, Authority::Admin(Some(owner))),
        (far, Authority::Owner),
        (member, Authority::Home),
    ] {
        assert_eq!(server.refused(delete(actor, authority)).await, Kind::Forbidden, "{actor} {authority:?}");
    }
    assert!(server.events().await.is_empty());
    server.done(delete(member, Authority::Admin(Some(admin)))).await;
    server.done(delete(admin, Authority::Admin(Some(owner)))).await;
    server.done(delete(moderator, Authority::Admin(None))).await;
    server.done(delete(far, Authority::Home)).await;
    let log = server.app.read().audit().page(storage::Page::first(9)).await.expect("reads");
    assert_eq!(log.iter().map(|entry| entry.actor).collect::<Vec<_>>(), [None, Some(owner), Some(admin)]);
}

#[tokio::test]
async fn a_company_never_loses_its_last_owner() {
    let server = Server::start().await;
    let anna = server.person("anna").await;
    let company = server.company("fonderie", anna).await;
    let own = DeleteAccount { actor: anna, authority: Authority::Owner };
    assert_eq!(server.refused(own).await, Kind::Conflict);
    let by_hand = DeleteAccount { actor: company, authority: Authority::Owner };
    assert_eq!(server.refused(by_hand).await, Kind::Forbidden);
    server.done(DeleteAccount { actor: company, authority: Authority::Admin(None) }).await;
    server.done(DeleteAccount { actor: anna, authority: Authority::Owner }).await;
}

#[tokio::test]
async fn owners_delete_their_company_and_no_other() {
    let server = Server::start().await;
    let (anna, leo) = (server.person("anna").await, server.person("leo").await);
    let (fonderie, scierie) = (server.company("fonderie", anna).await, server.company("scierie", leo).await);
    let (read, now) = (server.app.read(), server.app.now());
    let mandate = company::mandate(&read, anna, fonderie, now).await.expect("she owns it");
    assert_eq!(owned_alone(&read, anna, now).await.expect("reads"), [fonderie]);
    for actor in [scierie, anna, leo] {
        let delete = DeleteAccount { actor, authority: Authority::Mandate(mandate) };
        assert_eq!(server.refused(delete).await, Kind::Forbidden, "{actor}");
    }
    let delete = || DeleteAccount { actor: fonderie, authority: Authority::Mandate(mandate) };
    server.done(delete()).await;
    assert_eq!(server.events().await, [Event::ActorDeleted { actor: fonderie }]);
    assert!(owned_alone(&server.app.read(), anna, now).await.expect("reads").is_empty());
    assert_eq!(server.refused(delete()).await, Kind::Forbidden, "what she owned has ended");
}
