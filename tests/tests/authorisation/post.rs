//! Everything that one tries with a post.

use app::{Origin, boost::Boost, like::Like, post::DeletePost};
use domain::{
    audience::Audience,
    id::{ActorId, PostId},
    uri::Uri,
};
use http::Method;
use serde_json::{Value, json};
use storage::{Page, views};
use testkit::{Account, Server, World};

use super::{
    ask::{api, document, page},
    cast::Asker,
    table::Actions,
};

/// What is tried, in the order in which it is tried.
pub const ACTIONS: Actions = &[
    ('a', "reads it by the API"),
    ('p', "reads its page"),
    ('o', "reads its ActivityPub object: unsigned, or signed by somebody of another server"),
    ('t', "finds it in their home timeline"),
    ('l', "finds it in the list of its author, or of its community"),
    ('c', "reads it by the API in the company's name, with the token that they have for that"),
    ('r', "replies to it"),
    ('f', "marks it as a favourite"),
    ('b', "boosts it"),
    ('q', "quotes it"),
    ('e', "edits it"),
    ('d', "deletes it"),
];

/// More than a timeline here holds.
const ALL: &str = "limit=40&exclude_replies=true";

/// A post that is tried, written again whenever somebody deleted it.
pub struct Subject {
    author: Account,
    text: String,
    audience: Audience,
    /// In whose list it stands: its author's, or its community's.
    list: ActorId,
    id: PostId,
    uri: Uri,
}

impl Subject {
    pub async fn new(world: &World, (author, list): (&Account, ActorId), text: &str, audience: Audience) -> Self {
        let (id, uri) = publish(world, author, text, audience).await;
        Self { author: author.clone(), text: text.to_owned(), audience, list, id, uri }
    }

    pub fn id(&self) -> PostId {
        self.id
    }

    fn server(&self) -> &Server {
        self.author.server()
    }

    /// What somebody reaches with it, in the order of [`ACTIONS`].
    pub async fn tried_by(&mut self, world: &World, asker: &Asker) -> Vec<Option<bool>> {
        let mut outcomes = self.read_by(asker).await.to_vec();
        if asker.is_elsewhere(self.server()) {
            outcomes.extend(self.touched_from_elsewhere(world, asker).await);
        } else {
            outcomes.extend(self.touched_by(world, asker).await.map(Some));
        }
        if self.server().app().read().posts().get(self.id).await.expect("the post").deleted_at.is_some() {
            (self.id, self.uri) = publish(world, &self.author, &self.text, self.audience).await;
        }
        outcomes
    }

    /// API, page, object, home, list, API in the company's name.
    async fn read_by(&self, asker: &Asker) -> [Option<bool>; 6] {
        let (server, id) = (self.server(), self.id);
        let object = format!("/objects/{id}");
        if asker.is_elsewhere(server) {
            let read = document(server, asker.account.as_ref(), &object).await.yes();
            return [None, None, Some(read), Some(self.is_at_home_elsewhere(asker).await), None, None];
        }
        let token = asker.token.as_deref();
        let status = format!("/api/v1/statuses/{id}");
        let shown = api(server, token, Method::GET, &status, None).await.yes();
        let path = format!("/@{}/{id}", self.author.username());
        let seen = page(server, asker.cookie.as_deref(), &path).await.yes();
        let listed = self.is_among(token, &format!("/api/v1/accounts/{}/statuses?{ALL}", self.list)).await;
        let Some(token) = token else {
            let read = document(server, None, &object).await.yes();
            return [Some(shown), Some(seen), Some(read), None, Some(listed), None];
        };
        let home = self.is_among(Some(token), &format!("/api/v1/timelines/home?{ALL}")).await;
        let official = match asker.official.as_deref() {
            Some(official) => Some(api(server, Some(official), Method::GET, &status, None).await.yes()),
            None => None,
        };
        [Some(shown), Some(seen), None, Some(home), Some(listed), official]
    }

    /// Whether a list has it, itself or passed on.
    async fn is_among(&self, token: Option<&str>, path: &str) -> bool {
        let said = api(self.server(), token, Method::GET, path, None).await;
        let id = self.id.to_string();
        let is_it = |entry: &Value| entry["id"] == id.as_str() || entry["reblog"]["id"] == id.as_str();
        said.json().as_array().is_some_and(|entries| entries.iter().any(is_it))
    }

    /// The same where the asker lives on another server, which was told of it or not.
    async fn is_at_home_elsewhere(&self, asker: &Asker) -> bool {
        let Some(account) = &asker.account else { return false };
        let server = account.server();
        let Some(known) = server.post(&self.uri).await else { return false };
        let (read, now) = (server.app().read(), server.app().now());
        let home = views::home(&read, account.id(), now, Page::first(100)).await.expect("a timeline");
        for id in home.ids() {
            let entry = read.posts().get(*id).await.expect("a post");
            if entry.id == known.id || entry.boost_of == Some(known.id) {
                return true;
            }
        }
        false
    }

    /// Reply, favourite, boost, quote, edit, deletion, by the API. What was done is undone once everyone heard of it.
    async fn touched_by(&self, world: &World, asker: &Asker) -> [bool; 6] {
        let (server, id) = (self.server(), self.id);
        let token = asker.token.as_deref();
        let say = async |what: Value| {
            let said = api(server, token, Method::POST, "/api/v1/statuses", Some(&what)).await;
            if said.yes() {
                world.run_until_idle().await;
                let path = format!("/api/v1/statuses/{}", said.json()["id"].as_str().expect("an id"));
                assert!(api(server, token, Method::DELETE, &path, None).await.yes(), "{path}");
            }
            said.yes()
        };
        let replied =
            say(json!({ "status": "Bien vu", "in_reply_to_id": id.to_string(), "visibility": "public" })).await;
        let [liked, boosted] = [
            self.done_and_undone(token, ["favourite", "unfavourite"]).await,
            self.done_and_undone(token, ["reblog", "unreblog"]).await,
        ];
        let quoted =
            say(json!({ "status": "À lire", "quoted_status_id": id.to_string(), "visibility": "public" })).await;
        // Whoever may speak as the company does not try as themselves alone.
        let path = format!("/api/v1/statuses/{id}");
        let edit = json!({ "status": format!("{} !", self.text) });
        let [mut edited, mut deleted] = [false; 2];
        for token in [token, asker.official.as_deref()] {
            if !edited {
                edited = api(server, token, Method::PUT, &path, Some(&edit)).await.yes();
                world.run_until_idle().await;
            }
            deleted = deleted || api(server, token, Method::DELETE, &path, None).await.yes();
        }
        [replied, liked, boosted, quoted, edited, deleted]
    }

    async fn done_and_undone(&self, token: Option<&str>, [deed, back]: [&str; 2]) -> bool {
        let path = |deed| format!("/api/v1/statuses/{}/{deed}", self.id);
        let done = api(self.server(), token, Method::POST, &path(deed), None).await.yes();
        if done {
            assert!(api(self.server(), token, Method::POST, &path(back), None).await.yes(), "{back}");
        }
        done
    }

    /// The same by what another server sends of them, once its signature was verified: favourite, boost, deletion.
    async fn touched_from_elsewhere(&self, world: &World, asker: &Asker) -> [Option<bool>; 6] {
        let (app, account) = (self.server().app(), asker.account.as_ref().expect("somebody"));
        let actor = self.server().actor(&account.handle()).await.expect("known here").id;
        let origin = |verb: &str| {
            let uri = format!("https://{}/{verb}/{}/{}", account.server().domain(), account.username(), self.id);
            Origin::Remote { actor, activity: Uri::parse(&uri).expect("an address") }
        };
        let post = self.id;
        let liked = app.execute(Like { origin: origin("likes"), post }).await.is_ok();
        let boost = Boost { origin: origin("boosts"), post, audience: None, published: None };
        let boosted = app.execute(boost).await.is_ok();
        let deleted = app.execute(DeletePost { origin: origin("deletes"), post }).await.is_ok();
        world.run_until_idle().await;
        [None, Some(liked), Some(boosted), None, None, Some(deleted)]
    }
}

async fn publish(world: &World, author: &Account, text: &str, audience: Audience) -> (PostId, Uri) {
    let uri = author.publishes(text, audience, None).await;
    world.run_until_idle().await;
    (author.server().app().instance().post_id(&uri).expect("a post here"), uri)
}
