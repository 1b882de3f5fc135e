//! Threads of communities: open ones, those that let people in by approval, those that are by invitation.

use std::collections::BTreeSet;

use app::community::{Act, AnswerRequest, CloseCommunity, Invite, JoinCommunity};
use domain::{
    audience::Audience,
    group::Access,
    id::{ActorId, PostId},
    login::Role,
};
use http::Method;
use serde_json::{Value, json};
use testkit::{Account, Server, World};

use super::{
    ask::api,
    cast::{Asker, look_after_the_server},
    post::{ACTIONS, Subject},
    table::{Actions, Table},
};

/// What is tried with a community beside its threads.
const DEEDS: Actions = &[
    ('k', "knows that there is such a community"),
    ('n', "begins a thread"),
    ('i', "invites somebody"),
    ('w', "sees who asks to come in"),
    ('m', "closes a thread, and opens it again"),
    ('s', "moves how open it is"),
    ('c', "closes it"),
    ('o', "opens it again, which its moderators closed"),
    ('u', "opens it again, which those of the server closed"),
    ('a', "names somebody who looks after it, where nobody is left"),
];

/// Those of them that are for the moderators of the server.
const OF_THE_SERVER: [char; 4] = ['c', 'o', 'u', 'a'];

/// A community, and everyone who stands somewhere to it.
struct Room {
    world: World,
    lyon: Server,
    group: Account,
    /// A member who writes.
    lea: Account,
    askers: Vec<Asker>,
}

impl Room {
    async fn new(access: Access) -> Self {
        let (world, [lyon, brest]) = World::servers(["lyon.test", "brest.test"]).await;
        let founder = lyon.person("a_founder").await;
        let group = founder.founds("forge", access).await;
        let lea = lyon.person("a_author").await;
        let mut askers = vec![Asker::nobody(), Asker::here("founder", &founder).await];
        for name in ["author", "moderator", "member", "stranger", "refused", "banned", "site moderator"] {
            let account = lyon.person(&format!("a_{}", name.replace(' ', "_"))).await;
            if name == "site moderator" {
                look_after_the_server(&account, Role::Moderator).await;
            }
            askers.push(Asker::here(name, &account).await);
        }
        for name in ["member", "stranger"] {
            let account = brest.person(&format!("b_{name}")).await;
            group.knows(&account).await;
            askers.push(Asker::elsewhere(&format!("remote {name}"), &account).await);
        }
        let room = Self { world, lyon, group, lea, askers };
        for name in ["author", "moderator", "member", "banned", "remote member"] {
            room.lets_in(&founder, room.account(name)).await;
        }
        room.world.settle().await;
        room.turns_down(&founder, room.account("refused")).await;
        founder.moderates(&room.group, Act::Appoint { actor: room.account("moderator").id() }).await;
        let actor = room.account("banned").id();
        founder.moderates(&room.group, Act::Ban { actor, until: None, reason: String::new() }).await;
        room.world.settle().await;
        room
    }

    fn account(&self, name: &str) -> &Account {
        let asker = self.askers.iter().find(|asker| asker.name == name);
        asker.and_then(|asker| asker.account.as_ref()).unwrap_or_else(|| panic!("nobody is called {name}"))
    }

    /// Somebody is invited and comes.
    async fn lets_in(&self, founder: &Account, who: &Account) {
        let (speaker, guest) = (founder.speaker().await, founder.knows(who).await);
        self.lyon.app().execute(Invite { speaker, community: self.group.id(), guest }).await.expect("invited");
        who.follows(&self.group).await;
    }

    /// Somebody asks to come in, or comes in where anyone does, and is turned down.
    async fn turns_down(&self, founder: &Account, who: &Account) {
        let (app, community) = (self.lyon.app(), self.group.id());
        app.execute(JoinCommunity { speaker: who.speaker().await, community }).await.expect("asked");
        let (speaker, follower) = (founder.speaker().await, who.id());
        app.execute(AnswerRequest { speaker, community, follower, accept: false }).await.expect("turned down");
    }

    /// What somebody reaches with the community, in the order of [`DEEDS`].
    async fn tried_by(&self, asker: &Asker, thread: PostId) -> Vec<Option<bool>> {
        if asker.is_elsewhere(&self.lyon) {
            return vec![None; DEEDS.len()];
        }
        let token = asker.token.as_deref();
        let path = |rest: &str| format!("/api/ancrage/v1/communities/{}{rest}", self.group.id());
        let ask = async |method, rest: &str, json: Option<Value>| {
            api(&self.lyon, token, method, &path(rest), json.as_ref()).await.yes()
        };
        let known = ask(Method::GET, "", None).await;
        let begun = self.begins_a_thread(token).await;
        // Somebody who is there already is not invited again: nothing changes.
        let guest = json!({ "account": self.account("member").id().to_string() });
        let invited = ask(Method::POST, "/invitations", Some(guest)).await;
        let requests = ask(Method::GET, "/requests", None).await;
        let deed = |deed: &str| Some(json!({ "deed": deed, "post": thread.to_string() }));
        let closed = ask(Method::POST, "/moderate", deed("lock")).await;
        assert_eq!(ask(Method::POST, "/moderate", deed("unlock")).await, closed);
        let moved = ask(Method::PUT, "/sharing", Some(json!({ "level": "dialogue" }))).await;
        let mut tried = vec![known, begun, invited, requests, closed, moved];
        tried.extend(self.closings(token).await);
        tried.push(self.recovers(token).await);
        tried.into_iter().map(Some).collect()
    }

    /// Whether somebody closes the community, opens what its moderators closed, and what those of the server did.
    async fn closings(&self, token: Option<&str>) -> [bool; 3] {
        let path = format!("/api/ancrage/v1/communities/{}", self.group.id());
        let tries = async |closed: bool| {
            let change = json!({ "closed": closed });
            api(&self.lyon, token, Method::PATCH, &path, Some(&change)).await.yes()
        };
        let is_closed = async |by: &str, closed: bool| {
            let (speaker, community) = (self.account(by).speaker().await, self.group.id());
            self.lyon.app().execute(CloseCommunity { speaker, community, closed }).await.expect("decided");
        };
        let closes = tries(true).await;
        is_closed("site moderator", false).await;
        is_closed("founder", true).await;
        let opens = tries(false).await;
        is_closed("site moderator", false).await;
        is_closed("site moderator", true).await;
        let opens_the_servers = tries(false).await;
        is_closed("site moderator", false).await;
        [closes, opens, opens_the_servers]
    }

    /// Whether somebody names a member who looks after the community from now on, where nobody does.
    async fn recovers(&self, token: Option<&str>) -> bool {
        self.is_led_by(&[]).await;
        let path = format!("/api/ancrage/v1/communities/{}/moderators", self.group.id());
        let heir = json!({ "account": self.account("member").id().to_string() });
        let named = api(&self.lyon, token, Method::POST, &path, Some(&heir)).await.yes();
        self.is_led_by(&["founder", "moderator"]).await;
        named
    }

    /// As if these looked after the community, and nobody else.
    async fn is_led_by(&self, names: &[&str]) {
        let (app, group) = (self.lyon.app(), self.group.id());
        let tx = app.store().begin(app.now()).await.expect("begins");
        let before: Vec<ActorId> = tx.communities().moderators(group).await.expect("a look");
        for moderator in before {
            tx.communities().dismiss(group, moderator).await.expect("stored");
        }
        for name in names {
            tx.communities().appoint(group, self.account(name).id(), tx.now()).await.expect("stored");
        }
        tx.commit().await.expect("commits");
    }

    async fn begins_a_thread(&self, token: Option<&str>) -> bool {
        let what = json!({ "status": "@forge Bonjour à tous", "visibility": "public" });
        let said = api(&self.lyon, token, Method::POST, "/api/v1/statuses", Some(&what)).await;
        if !said.yes() {
            return false;
        }
        let id = said.json()["id"].as_str().expect("an id").to_owned();
        self.world.run_until_idle().await;
        let post = self.lyon.app().read().posts().get(id.parse().expect("an id")).await.expect("a post");
        let path = format!("/api/v1/statuses/{id}");
        assert!(api(&self.lyon, token, Method::DELETE, &path, None).await.yes(), "{path}");
        post.group == Some(self.group.id())
    }
}

#[tokio::test]
async fn everybody_tries_everything_in_every_community() {
    let (mut threads, mut deeds) = (Table::new(ACTIONS), Table::new(DEEDS));
    for access in Access::ALL {
        let thing = access.as_str();
        let room = Room::new(access).await;
        let place = (&room.lea, room.group.id());
        let mut thread = Subject::new(&room.world, place, "@forge Entre nous", Audience::Public).await;
        for asker in &room.askers {
            threads.add(thing, &asker.name, thread.tried_by(&room.world, asker).await);
            deeds.add(thing, &asker.name, room.tried_by(asker, thread.id()).await);
        }
        room.world.settle().await;
    }
    insta::assert_snapshot!("threads", threads.text());
    insta::assert_snapshot!("communities", deeds.text());

    for table in [&threads, &deeds] {
        table.assert_no_more("stranger", "member");
        table.assert_no_more("remote stranger", "remote member");
        table.assert_no_more("member", "moderator");
        table.assert_no_more("banned", "stranger");
        table.assert_same("refused", "stranger");
    }
    threads.assert_same("site moderator", "stranger");
    for access in Access::ALL.map(Access::as_str) {
        let more = deeds.may(access, "stranger").into_iter().chain(OF_THE_SERVER).collect::<BTreeSet<char>>();
        assert_eq!(deeds.may(access, "site moderator"), more, "{access}");
    }
    deeds.assert_same("moderator", "founder");
    deeds.assert_no_more("nobody", "stranger");
    let private = Access::Invitation.as_str();
    let members: BTreeSet<&str> = ["author", "founder", "member", "moderator", "remote member"].into();
    for action in ['a', 'p', 'o', 't', 'l', 'r', 'f', 'b', 'q'] {
        assert!(threads.who_may(private, action).is_subset(&members), "{action}");
    }
    assert!(threads.who_may(private, 'o').contains("remote member"));
    for stranger in ["nobody", "stranger", "refused", "banned", "site moderator", "remote stranger"] {
        assert!(threads.may(private, stranger).is_empty(), "{stranger}");
        let deeds = deeds.may(private, stranger);
        assert!(deeds.is_empty() || stranger == "site moderator", "{stranger}");
    }
}
