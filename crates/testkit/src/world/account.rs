//! Somebody who lives on a server of a world: a person, or a company through its owner's voice.

use app::{
    Origin,
    boost::Boost,
    community::{Act, CreateCommunity, Moderate, Profile},
    company::{self, Speaker},
    follow::{RequestFollow, Unfollow},
    like::Like,
    post::{DeletePost, Draft, Edit, EditPost, PublishPost},
    remote::{Found, Remote},
    session::{self, ActAs, BeginSession},
    token::IssueToken,
};
use domain::{
    actor::Actor,
    audience::Audience,
    community::Purpose,
    group::Access,
    id::{ActorId, MembershipId, PostId},
    membership::{Badge, CompanyRole, Membership},
    notification::NotificationKind,
    scope::Scopes,
    text::sanitize,
    uri::Uri,
};
use storage::{Page, views};

use super::Server;

/// More than any test writes.
const ALL: u32 = 1_000;

/// Somebody who lives on a server. What they do fails the test when it is refused.
#[derive(Debug, Clone)]
pub struct Account {
    server: Server,
    id: ActorId,
    username: String,
    uri: Uri,
    /// Whose hand it is: their own, or that of the company's owner.
    hand: ActorId,
}

impl Account {
    pub(super) fn person(server: &Server, actor: &Actor) -> Self {
        let Actor { id, username, uri, .. } = actor;
        Self { server: server.clone(), id: *id, username: username.to_string(), uri: uri.clone(), hand: *id }
    }

    pub(super) fn company(server: &Server, actor: &Actor, owner: &Self) -> Self {
        Self { hand: owner.id, ..Self::person(server, actor) }
    }

    /// Where they live.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// Their id at home.
    pub fn id(&self) -> ActorId {
        self.id
    }

    /// Their ActivityPub id.
    pub fn uri(&self) -> &Uri {
        &self.uri
    }

    /// The part of their handle before the host.
    pub fn username(&self) -> &str {
        &self.username
    }

    /// `anna@brest.test`
    pub fn handle(&self) -> String {
        format!("{}@{}", self.username, self.server.app().instance().handle_domain)
    }

    /// Their actor as it is now.
    pub async fn actor(&self) -> Actor {
        self.server.app().read().actors().get(self.id).await.expect("the actor")
    }

    /// The right to act as them.
    pub async fn speaker(&self) -> Speaker {
        let app = self.server.app();
        company::speaker(&app.read(), self.hand, self.id, app.now()).await.expect("the right to speak")
    }

    async fn origin(&self) -> Origin {
        Origin::Local(self.speaker().await)
    }

    /// A bearer token for the client API, to act as them.
    pub async fn token(&self, scopes: &str) -> String {
        let scopes = Scopes::parse(scopes).expect("scopes");
        let (command, secret) = IssueToken::new(self.hand, self.id, scopes).expect("a token");
        self.server.app().execute(command).await.expect("a token");
        secret
    }

    /// The cookie of a browser in which they act as themselves, or in a company's name.
    pub async fn cookie(&self, acting: ActorId) -> String {
        let app = self.server.app();
        let login = app.read().logins().find_by_person(self.id).await.expect("a look").expect("credentials");
        let (command, secret) = BeginSession::of(login).expect("a session");
        app.execute(command).await.expect("a session");
        if acting != self.id {
            let session = session::find(app, &secret).await.expect("a look").expect("a session").hash;
            app.execute(ActAs { session, person: self.id, actor: acting }).await.expect("speaks");
        }
        format!("ancrage_session={secret}")
    }

    /// Lets somebody belong to them, a company, without asking anyone.
    pub async fn employs(&self, person: ActorId, role: CompanyRole) -> MembershipId {
        let app = self.server.app();
        let former = app.read().memberships().find(self.id, person).await.expect("a look").pop();
        let tx = app.store().begin(app.now()).await.expect("begins");
        let membership = Membership {
            id: former.map_or_else(|| tx.next_id(), |one| one.id),
            company: self.id,
            person,
            role,
            since: tx.now(),
            until: None,
            badge: Badge::default(),
        };
        tx.memberships().save(&membership).await.expect("saved");
        tx.commit().await.expect("commits");
        membership.id
    }

    /// Who that is at their server; looked up where they live when it is not known.
    pub async fn knows(&self, other: &Self) -> ActorId {
        let handle = other.handle().parse().expect("a handle");
        self.server.node().federation().resolve_actor(&handle).await.expect("an account that can be found")
    }

    /// What they call a post; fetched where it lives when it is not known.
    pub async fn finds(&self, post: &Uri) -> PostId {
        match self.server.node().federation().resolve_uri(post).await {
            Ok(Found::Post(id)) => id,
            other => panic!("{} finds no post at {post}: {other:?}", self.handle()),
        }
    }

    /// Asks to follow.
    pub async fn follows(&self, other: &Self) {
        let target = self.knows(other).await;
        let command = RequestFollow { origin: self.origin().await, target, show_boosts: None, notify: None };
        self.server.app().execute(command).await.expect("a follow");
    }

    /// Ends a follow.
    pub async fn unfollows(&self, other: &Self) {
        let target = self.knows(other).await;
        let command = Unfollow { origin: self.origin().await, target };
        self.server.app().execute(command).await.expect("no follow any more");
    }

    /// Publishes a text for everyone. Returns the post's ActivityPub id.
    pub async fn posts(&self, text: &str) -> Uri {
        self.publishes(text, Audience::Public, None).await
    }

    /// Answers a post, for everyone.
    pub async fn replies(&self, post: &Uri, text: &str) -> Uri {
        let parent = self.finds(post).await;
        self.publishes(text, Audience::Public, Some(parent)).await
    }

    /// Publishes a text.
    pub async fn publishes(&self, text: &str, audience: Audience, in_reply_to: Option<PostId>) -> Uri {
        let draft = Draft { language: Some("fr".to_owned()), in_reply_to, ..Draft::new(text, audience) };
        let (app, federation) = (self.server.app(), self.server.node().federation());
        let command = PublishPost::prepare(app, federation, self.speaker().await, draft, None).await;
        let id = app.execute(command.expect("a draft")).await.expect("a post");
        app.instance().object(id)
    }

    /// Begins a thread in a community that the text does not name, as the form on its page does.
    pub async fn begins_in(&self, community: &Self, text: &str, audience: Audience) -> Uri {
        let draft = Draft { language: Some("fr".to_owned()), ..Draft::new(text, audience) };
        let (app, federation) = (self.server.app(), self.server.node().federation());
        let command = PublishPost::prepare(app, federation, self.speaker().await, draft, None).await;
        let command = command.expect("a draft").in_community(Some(self.knows(community).await));
        app.instance().object(app.execute(command).await.expect("a thread"))
    }

    /// Edits a post of theirs.
    pub async fn edits(&self, post: &Uri, text: &str) {
        let (app, federation) = (self.server.app(), self.server.node().federation());
        let edit = Edit::new(text);
        let post = self.finds(post).await;
        let command = EditPost::prepare(app, federation, self.speaker().await, post, edit).await;
        app.execute(command.expect("an edit")).await.expect("edited");
    }

    /// Makes a community and looks after it.
    pub async fn founds(&self, handle: &str, access: Access) -> Self {
        let profile = Profile {
            name: handle.to_uppercase(),
            description: String::new(),
            purpose: Purpose::Trade,
            subject: String::new(),
            access,
            territory: None,
            charter: String::new(),
            languages: vec!["fr".to_owned()],
            listed: true,
        };
        let app = self.server.app();
        let command = CreateCommunity::prepare(app, self.speaker().await, handle, profile).await;
        let actor = app.execute(command.expect("a community")).await.expect("a community");
        Self { hand: self.id, ..Self::person(&self.server, &actor) }
    }

    /// Does something as a moderator.
    pub async fn moderates(&self, community: &Self, act: Act) {
        let command = Moderate { origin: self.origin().await, community: community.id, act };
        self.server.app().execute(command).await.expect("moderated");
    }

    /// Deletes a post of theirs.
    pub async fn deletes(&self, post: &Uri) {
        let command = DeletePost { origin: self.origin().await, post: self.finds(post).await };
        self.server.app().execute(command).await.expect("deleted");
    }

    /// Likes a post.
    pub async fn likes(&self, post: &Uri) {
        let command = Like { origin: self.origin().await, post: self.finds(post).await };
        self.server.app().execute(command).await.expect("a like");
    }

    /// Boosts a post for everyone.
    pub async fn boosts(&self, post: &Uri) {
        let (origin, post) = (self.origin().await, self.finds(post).await);
        let command = Boost { origin, post, audience: None, published: None };
        self.server.app().execute(command).await.expect("a boost");
    }

    /// Whether their own server counts `handle` (`anna@brest.test`) among their followers.
    pub async fn has_follower(&self, handle: &str) -> bool {
        match self.server.actor(handle).await {
            Some(actor) => self.is_followed(actor.id, self.id).await,
            None => false,
        }
    }

    /// Whether their own server knows that they follow `other`.
    pub async fn is_following(&self, other: &Self) -> bool {
        match self.server.actor(&other.handle()).await {
            Some(actor) => self.is_followed(self.id, actor.id).await,
            None => false,
        }
    }

    async fn is_followed(&self, follower: ActorId, target: ActorId) -> bool {
        self.server.app().read().follows().is_following(follower, target).await.expect("a look-up")
    }

    /// What their home timeline shows, newest first, as plain text. A boost shows what was boosted.
    pub async fn home(&self) -> Vec<String> {
        let app = self.server.app();
        let read = app.read();
        let listing = views::home(&read, self.id, app.now(), Page::first(ALL)).await.expect("a timeline");
        let mut texts = Vec::with_capacity(listing.ids().len());
        for id in listing.ids() {
            let post = read.posts().get(*id).await.expect("a post");
            let shown = match post.boost_of {
                Some(original) => read.posts().get(original).await.expect("a boosted post"),
                None => post,
            };
            texts.push(sanitize::plain(&shown.content));
        }
        texts
    }

    /// What they were told, newest first: what happened, and by whom (`anna@brest.test`).
    pub async fn notifications(&self) -> Vec<(NotificationKind, String)> {
        let read = self.server.app().read();
        let page = Page::first(ALL);
        let told = read.notifications().page(self.id, &NotificationKind::ALL, None, page).await.expect("notifications");
        let mut shown = Vec::with_capacity(told.len());
        for notification in told {
            let from = read.actors().get(notification.from).await.expect("an actor");
            let host = from.host.as_ref().unwrap_or(&self.server.app().instance().handle_domain);
            shown.push((notification.kind, format!("{}@{host}", from.username)));
        }
        shown
    }
}
