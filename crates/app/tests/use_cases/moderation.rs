//! What only those do who look after the server: each command asks for itself who does it, whoever calls it, and what
//! was done is written down.

use app::{
    Kind,
    account_delete::{Authority, DeleteAccount},
    directory::subscription::{Subscribe, Unsubscribe},
    domain_policy::{ClearDomainPolicy, SetDomainPolicy},
    territory::{
        Dataset,
        actor::{DisableTerritory, EnableTerritory},
        import,
    },
    token::IssueToken,
};
use domain::{
    actor::Standing,
    handle::Host,
    id::ActorId,
    login::Role,
    policy::{DomainPolicy, Severity},
    scope::Scopes,
    territory::{TerritoryCode, TerritoryKind, TerritoryRecord},
};
use storage::Page;

use super::harness::{Server, uri};

fn quimper() -> TerritoryCode {
    TerritoryCode::parse("insee-com:29232").expect("a code")
}

/// A server that knows one commune, with an admin, a moderator and somebody else.
async fn town() -> (Server, [ActorId; 3]) {
    let server = Server::start().await;
    let people = [server.person("ada").await, server.person("modou").await, server.person("anna").await];
    for (person, role) in people.into_iter().zip([Role::Admin, Role::Moderator, Role::Member]) {
        server.login(person, role).await;
    }
    let commune = TerritoryRecord {
        code: quimper(),
        kind: TerritoryKind::Commune,
        name: "Quimper".into(),
        name_en: None,
        population: None,
        centre: None,
        postcodes: Vec::new(),
        parents: Vec::new(),
        others: Vec::new(),
    };
    import(&server.app, &Dataset::new("test", vec![commune]), |_| {}).await.expect("imported");
    (server, people)
}

/// What the log tells, oldest first: who, what, to whom, and more about it.
async fn log(server: &Server) -> Vec<(Option<ActorId>, String, String, String)> {
    let log = server.app.read().audit().page(Page::first(40)).await.expect("reads");
    log.into_iter().rev().map(|entry| (entry.actor, entry.action, entry.target, entry.detail)).collect()
}

fn told(by: Option<ActorId>, action: &str, target: &str, detail: &str) -> (Option<ActorId>, String, String, String) {
    (by, action.into(), target.into(), detail.into())
}

#[tokio::test]
async fn moderators_let_territories_speak_and_nobody_else() {
    let (server, [_, modou, anna]) = town().await;
    let enable = async |by| EnableTerritory::prepare(&server.app, by, &quimper(), None).await.expect("a command");
    let disable = |by| DisableTerritory { by, code: quimper() };
    assert_eq!(server.refused(enable(Some(anna)).await).await, Kind::Forbidden);
    assert!(server.done(enable(Some(modou)).await).await.changed);
    assert!(!server.done(enable(Some(modou)).await).await.changed);
    assert_eq!(server.refused(disable(Some(anna))).await, Kind::Forbidden);
    for _ in 0..2 {
        server.done(disable(Some(modou))).await;
    }
    assert!(server.done(enable(None).await).await.changed, "the command line belongs to whoever runs the server");
    server.store(async |tx| tx.actors().save_standing(modou, Standing::Suspended).await).await;
    assert_eq!(server.refused(disable(Some(modou))).await, Kind::Forbidden, "a suspended moderator");
    let expected = [
        told(Some(modou), "territory.enable", "insee-com:29232", "@quimper"),
        told(Some(modou), "territory.disable", "insee-com:29232", "@quimper"),
        told(None, "territory.enable", "insee-com:29232", "@quimper"),
    ];
    assert_eq!(log(&server).await, expected, "each change once, and nothing that changed nothing");
}

#[tokio::test]
async fn admins_say_which_directories_are_read_and_nobody_else() {
    let (server, [ada, modou, anna]) = town().await;
    let brest = || uri("https://brest.example/about");
    let subscribe =
        |by, territories: &[TerritoryCode]| Subscribe { by, address: brest(), territories: territories.to_vec() };
    let unsubscribe = |by| Unsubscribe { by, address: brest() };
    for who in [modou, anna] {
        assert_eq!(server.refused(subscribe(Some(who), &[])).await, Kind::Forbidden);
    }
    server.done(subscribe(Some(ada), &[])).await;
    for _ in 0..2 {
        server.done(subscribe(None, &[quimper()])).await;
    }
    for who in [modou, anna] {
        assert_eq!(server.refused(unsubscribe(Some(who))).await, Kind::Forbidden);
    }
    assert!(server.done(unsubscribe(Some(ada))).await);
    assert!(!server.done(unsubscribe(Some(ada))).await);
    let expected = [
        told(Some(ada), "directory.subscribe", "https://brest.example/", ""),
        told(None, "directory.subscribe", "https://brest.example/", "insee-com:29232"),
        told(Some(ada), "directory.unsubscribe", "https://brest.example/", ""),
    ];
    assert_eq!(log(&server).await, expected, "each change once, and nothing that changed nothing");
}

#[tokio::test]
async fn admins_say_what_is_done_with_other_servers_and_nobody_else() {
    let (server, [ada, modou, anna]) = town().await;
    let host = || Host::parse("bad.example").expect("a host");
    let set = |by| {
        let policy = DomainPolicy {
            host: host(),
            severity: Severity::Limit,
            reject_media: false,
            reject_reports: false,
            public_comment: String::new(),
            private_comment: "Publicité".into(),
        };
        SetDomainPolicy { policy, by }
    };
    let clear = |by| ClearDomainPolicy { host: host(), by };
    for who in [modou, anna] {
        assert_eq!(server.refused(set(Some(who))).await, Kind::Forbidden);
    }
    server.done(set(Some(ada))).await;
    for who in [modou, anna] {
        assert_eq!(server.refused(clear(Some(who))).await, Kind::Forbidden);
    }
    assert!(server.done(clear(Some(ada))).await);
    let expected = [
        told(Some(ada), "domain.limit", "bad.example", "Publicité"),
        told(Some(ada), "domain.clear", "bad.example", ""),
    ];
    assert_eq!(log(&server).await, expected);
}

#[tokio::test]
async fn an_admin_who_is_suspended_deletes_nobody() {
    let (server, [ada, _, anna]) = town().await;
    let delete = |by| DeleteAccount { actor: anna, authority: Authority::Admin(Some(by)) };
    server.store(async |tx| tx.actors().save_standing(ada, Standing::Suspended).await).await;
    assert_eq!(server.refused(delete(ada)).await, Kind::Forbidden);
    server.store(async |tx| tx.actors().save_standing(ada, Standing::Good).await).await;
    server.done(delete(ada)).await;
    assert_eq!(log(&server).await, [told(Some(ada), "account.delete", "anna", "")]);
}

#[tokio::test]
async fn a_token_speaks_for_those_alone_for_whom_its_person_does() {
    let (server, [ada, modou, anna]) = town().await;
    let fonderie = server.company("fonderie", ada).await;
    let issue =
        |person, actor| IssueToken::new(person, actor, Scopes::parse("read").expect("scopes")).expect("a token").0;
    for (person, actor) in [(modou, fonderie), (ada, anna)] {
        assert_eq!(server.refused(issue(person, actor)).await, Kind::Forbidden);
    }
    server.done(issue(ada, fonderie)).await;
    server.done(issue(anna, anna)).await;
}
