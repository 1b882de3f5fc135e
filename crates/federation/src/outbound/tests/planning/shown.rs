//! How often servers of each making show what a group passes on: a small model of each, told all that it gets.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    actor::Actor,
    audience::Audience,
    event::Event,
    group::{Access, Deed},
    id::{ActorId, PostId},
    post::Post,
};
use serde_json::{Value, json};

use super::{
    super::{
        cast::{anna, at, lea, post},
        world::{Sent, World},
    },
    groups::{created, forge, in_group, pass_on, readers, service, stage},
};

/// Everything of ours lives here.
const HERE: &str = "https://social.lyon.example/";

/// What runs on a server that listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Making {
    Lemmy,
    Piefed,
    Mbin,
    Nodebb,
    Mastodon,
    GoToSocial,
    Hollo,
}

/// Every making, and the host on which it is told what its kind is told.
const MAKINGS: [(Making, &str); 8] = [
    (Making::Lemmy, "lemmy.example"),
    (Making::Lemmy, "lemmy.beta.example"),
    (Making::Piefed, "piefed.example"),
    (Making::Mbin, "piefed.example"),
    (Making::Nodebb, "nodebb.example"),
    (Making::Mastodon, "mastodon.example"),
    (Making::GoToSocial, "mastodon.example"),
    (Making::Hollo, "unheard.example"),
];

impl Making {
    /// Whether it reads activities that a group passes on.
    fn unwraps(self) -> bool {
        matches!(self, Self::Lemmy | Self::Piefed | Self::Mbin | Self::Nodebb)
    }

    /// Whether it takes this Create out of an Announce. NodeBB asks for those of other hosts at their ids, where
    /// microblogs have nothing.
    fn takes_out(self, create: &Value) -> bool {
        self.unwraps() && (self != Self::Nodebb || word(create, "id").starts_with(HERE))
    }

    /// Whether it shows a boost by a group.
    fn shows_boosts(self, of: &str) -> bool {
        match self {
            Self::Lemmy => false,
            Self::Piefed => of.starts_with(HERE),
            Self::Mbin | Self::Nodebb | Self::Mastodon | Self::GoToSocial | Self::Hollo => true,
        }
    }
}

fn word<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

/// The id of what stands there by its id or whole.
fn id(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| word(value, "id"))
}

/// What one reader of a group sees, who may follow the author too.
struct Reader {
    making: Making,
    follows_author: bool,
    /// By what the server takes for the same; the post.
    list: BTreeMap<String, String>,
    /// Which entry of the list a boost made.
    boosts: BTreeMap<String, String>,
    answers: BTreeSet<String>,
    edited: BTreeSet<String>,
    heard: BTreeSet<String>,
}

impl Reader {
    fn new(making: Making, follows_author: bool) -> Self {
        Self {
            making,
            follows_author,
            list: BTreeMap::new(),
            boosts: BTreeMap::new(),
            answers: BTreeSet::new(),
            edited: BTreeSet::new(),
            heard: BTreeSet::new(),
        }
    }

    /// Takes an activity that came to the server. One whose id it knows is no news.
    fn take(&mut self, activity: &Value) {
        if !self.heard.insert(word(activity, "id").to_owned()) {
            return;
        }
        let object = &activity["object"];
        match word(activity, "type") {
            "Announce" if object.is_string() => self.boost(activity, id(object)),
            "Announce" => {
                assert!(self.making.unwraps(), "{:?} makes nothing of it: {activity:#}", self.making);
                if word(object, "type") != "Create" || self.making.takes_out(object) {
                    self.hear(object, true);
                }
            }
            "Undo" if word(object, "type") == "Announce" => {
                if let Some(entry) = self.boosts.remove(id(object)) {
                    self.list.remove(&entry);
                }
            }
            _ => self.hear(activity, false),
        }
    }

    fn boost(&mut self, announce: &Value, post: &str) {
        if !self.making.shows_boosts(post) || self.list.contains_key(post) {
            return;
        }
        // GoToSocial counts boosts by their own ids, the others by account and post.
        let entry = if self.making == Making::GoToSocial { word(announce, "id") } else { post };
        self.list.insert(entry.to_owned(), post.to_owned());
        self.boosts.insert(word(announce, "id").to_owned(), entry.to_owned());
    }

    /// What somebody says, by itself or (`passed_on`) through the group.
    fn hear(&mut self, activity: &Value, passed_on: bool) {
        let object = &activity["object"];
        let post = id(object).to_owned();
        match word(activity, "type") {
            "Create" if object["inReplyTo"].is_string() => {
                self.answers.insert(post);
            }
            "Create" if passed_on || self.follows_author => {
                self.list.insert(post.clone(), post);
            }
            "Update" if activity["actor"] == object["attributedTo"] => {
                self.edited.insert(post);
            }
            "Delete" => {
                self.list.retain(|_, shown| *shown != post);
                self.answers.remove(&post);
            }
            _ => {}
        }
    }

    fn times(&self, post: &Post) -> usize {
        self.list.values().filter(|shown| *shown == post.uri.as_str()).count()
    }
}

/// Readers of every making.
struct Readers(Vec<(&'static str, Reader)>);

impl Readers {
    fn new(follows_author: bool) -> Self {
        Self(MAKINGS.map(|(making, host)| (host, Reader::new(making, follows_author))).into())
    }

    /// Tells everyone what went to their servers.
    fn take(&mut self, sent: &[Sent]) {
        for (host, reader) in &mut self.0 {
            let inbox = format!("//{host}/");
            for sent in sent.iter().filter(|sent| sent.inbox.contains(&inbox)) {
                reader.take(&sent.activity);
            }
        }
    }

    /// Tells those who follow an author elsewhere what the author's own server sends them.
    fn take_from_elsewhere(&mut self, activity: &Value) {
        for (_, reader) in self.0.iter_mut().filter(|(_, reader)| reader.follows_author) {
            reader.take(activity);
        }
    }

    fn expect(&self, what: &str, post: &Post, times: usize) {
        for (host, reader) in &self.0 {
            let (making, fan) = (reader.making, reader.follows_author);
            assert_eq!(reader.times(post), times, "{what}: {making:?} at {host}, follows the author: {fan}");
        }
    }

    /// That answers are where they are read, and nowhere else.
    fn expect_answer(&self, what: &str, answer: &Post, known: bool) {
        self.expect(what, answer, 0);
        for (host, reader) in self.0.iter().filter(|(_, reader)| reader.making.unwraps()) {
            let there = reader.answers.contains(answer.uri.as_str());
            assert_eq!(there, known, "{what}: {:?} at {host}", reader.making);
        }
    }
}

/// A group with its readers, who may follow an author, too.
async fn audience(author: &Actor, fans: bool) -> (World, Readers) {
    let world = stage(Access::Open).await;
    if fans && author.is_local() {
        let readers = readers();
        world.followed_by(author, &readers.iter().map(|(reader, _)| reader).collect::<Vec<_>>()).await;
    }
    (world, Readers::new(fans))
}

/// Stores a post that the group passes on; everything that is said of it.
async fn publish(world: &World, post: &Post, boost: Option<i64>, mentions: &[ActorId]) -> Vec<Sent> {
    world.post(post, mentions).await;
    let mut sent = world.tell(Event::PostPublished { post: post.id, author: post.author }).await;
    pass_on(world, post, boost, (!post.local).then(|| created(post))).await;
    sent.extend(world.tell(Event::GroupAnnounced { group: forge().id, post: post.id, boost: boost.map(PostId) }).await);
    sent
}

async fn delete(world: &World, post: &Post) -> Vec<Sent> {
    world.change(async |tx| tx.posts().bury(post, at(90)).await).await;
    world.tell(Event::PostDeleted { post: post.id, author: post.author, uri: post.uri.clone() }).await
}

fn answer(id: i64, author: &Actor, parent: &Post) -> Post {
    Post {
        in_reply_to: Some(parent.id),
        in_reply_to_author: Some(parent.author),
        thread: parent.id,
        ..in_group(post(id, author, Audience::Public))
    }
}

#[tokio::test]
async fn every_making_shows_a_thread_once_from_its_beginning_to_its_end() {
    let ours = |audience| in_group(post(100, &lea(), audience));
    let theirs = in_group(post(200, &anna(), Audience::Public));
    for (what, thread, mentions) in [
        ("ours", ours(Audience::Public), vec![]),
        ("ours, by a mention", ours(Audience::Public), vec![forge().id]),
        ("quiet", ours(Audience::Quiet), vec![]),
        ("for a territory", ours(Audience::Territory), vec![]),
        ("theirs", theirs, vec![]),
    ] {
        for fans in [false, true] {
            let author = if thread.local { lea() } else { anna() };
            let (world, mut readers) = audience(&author, fans).await;
            if !thread.local {
                readers.take_from_elsewhere(&created(&thread));
            }
            readers.take(&publish(&world, &thread, Some(300), &mentions).await);
            readers.expect(what, &thread, 1);

            let edited = Event::PostEdited { post: thread.id, author: thread.author, mentioned: Vec::new() };
            readers.take(&world.tell(edited).await);
            readers.expect(what, &thread, 1);
            for (host, reader) in readers.0.iter().filter(|_| thread.local) {
                assert!(reader.edited.contains(thread.uri.as_str()), "{what}, edited: {:?} at {host}", reader.making);
            }

            let reply = answer(101, &lea(), &thread);
            readers.take(&publish(&world, &reply, None, &[]).await);
            readers.expect_answer(what, &reply, true);
            readers.expect(what, &thread, 1);
            readers.take(&delete(&world, &reply).await);
            readers.expect_answer(what, &reply, false);

            readers.take(&delete(&world, &thread).await);
            if !thread.local {
                let end = json!({ "id": format!("{}#delete", thread.uri), "type": "Delete", "actor": author.uri, "object": thread.uri });
                readers.take_from_elsewhere(&end);
            }
            readers.expect(what, &thread, 0);
        }
    }
}

#[tokio::test]
async fn what_moderators_take_out_is_shown_to_nobody_who_follows_the_group_alone() {
    for (thread, author) in
        [(post(100, &lea(), Audience::Public), lea()), (post(200, &anna(), Audience::Public), anna())]
    {
        let thread = in_group(thread);
        let (world, mut readers) = audience(&author, false).await;
        readers.take(&publish(&world, &thread, Some(300), &[]).await);
        readers.expect("before", &thread, 1);
        let (group, removed) = (forge().id, Deed::Removed { post: thread.id });
        world.change(async |tx| tx.groups().set_removed(group, thread.id, Some(at(60)), "Hors charte").await).await;
        readers.take(&world.tell(Event::GroupModerated { group, deed: removed }).await);
        readers.expect("after", &thread, 0);
    }
}

#[tokio::test]
async fn what_names_another_group_is_boosted_for_all_who_show_boosts() {
    let named = Post { group: Some(service().id), ..post(100, &lea(), Audience::Public) };
    let (world, mut readers) = audience(&lea(), false).await;
    let sent = publish(&world, &named, Some(300), &[]).await;
    assert!(sent.iter().all(|sent| sent.activity["object"].is_string()), "nothing is wrapped");
    readers.take(&sent);
    for (host, reader) in &readers.0 {
        let times = usize::from(reader.making != Making::Lemmy);
        assert_eq!(reader.times(&named), times, "{:?} at {host}", reader.making);
    }
}
