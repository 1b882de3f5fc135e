//! Who belongs to a group of another server: that server says so to whoever belongs to it too (`is_follower`). It is
//! asked before a post from here that is for the group's members is shown to somebody who lives elsewhere.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use app::Error;
use domain::{
    actor::Actor,
    group::fellow::{Word, is_to_ask},
    handle::Host,
    id::ActorId,
    post::Post,
    time::Timestamp,
    uri::Uri,
};
use moka::future::Cache;
use serde_json::Value;
use tokio::sync::Semaphore;

use crate::{
    Federation,
    context::uri,
    net::Accept,
    wire::{self, Collection},
};

/// How many words are kept.
const KEPT: u64 = 20_000;
/// No word is kept for longer, whatever the clock says.
const LONGEST: Duration = Duration::from_mins(2);
/// For how long it is known that members live on a host.
const REMEMBERED: Duration = Duration::from_hours(7 * 24);
/// How long somebody waits for a word, who is waited for in turn.
const PATIENCE: Duration = Duration::from_secs(5);
/// How many questions about one group are under way at a time.
const PLACES: usize = 8;
/// About how many people of one host a group is asked in a minute: a server reads as one of its people.
const PER_HOST: u32 = 20;
/// The largest answer that is read, in bytes.
const MAX_ANSWER: usize = 64 * 1024;

#[derive(Clone, Copy)]
struct Told {
    word: Word,
    at: Timestamp,
}

/// What groups of other servers said lately about who belongs to them.
pub(crate) struct Fellows {
    /// By the group and whom it is about; whoever asks the same at once waits for one answer.
    told: Cache<(ActorId, ActorId), Told>,
    places: Cache<ActorId, Arc<Semaphore>>,
    /// On which hosts somebody lives who belongs to a group.
    homes: Cache<(ActorId, Host), ()>,
    /// How many questions the people of a host caused in the last minute.
    caused: Cache<(ActorId, String), Arc<AtomicU32>>,
}

impl Fellows {
    pub fn new() -> Self {
        let minute = Duration::from_mins(1);
        Self {
            told: Cache::builder().max_capacity(KEPT).time_to_live(LONGEST).build(),
            places: Cache::builder().max_capacity(KEPT).time_to_idle(minute).build(),
            homes: Cache::builder().max_capacity(KEPT).time_to_live(REMEMBERED).build(),
            caused: Cache::builder().max_capacity(KEPT).time_to_live(minute).build(),
        }
    }

    /// The answer for those about whom the group is not asked, because their host has caused enough questions already.
    /// They count as strangers: any other answer would tell a host with many accounts which posts are here.
    async fn unasked(&self, group: ActorId, host: &str) -> Option<Word> {
        let caused = self.caused.get_with((group, host.to_owned()), async { Arc::default() }).await;
        (caused.fetch_add(1, Ordering::Relaxed) >= PER_HOST).then_some(Word::Stranger)
    }
}

impl Federation {
    /// Whether `reader`, who lives elsewhere and signed, is one of those for whom `post` is: the members of a group of
    /// another server. A stranger, where that is not even asked.
    pub(crate) async fn word_on(&self, reader: ActorId, post: &Post) -> Result<Word, Error> {
        let Some(group) = post.group else { return Ok(Word::Stranger) };
        let read = self.app().read();
        let known = read.actors().find_all(&[post.author, group, reader]).await?;
        let find = |id: ActorId| known.iter().find(|actor| actor.id == id);
        let (Some(author), Some(group), Some(asker)) = (find(post.author), find(group), find(reader)) else {
            return Ok(Word::Stranger);
        };
        let blocked = read.blocks().find(author.id, asker.id).await?.is_some();
        if !is_to_ask(post, author, group, asker, blocked) {
            return Ok(Word::Stranger);
        }
        let now = self.app().now();
        let ask = async { Told { word: self.ask_group(group, asker).await, at: now } };
        let entry = self.fellows().told.entry((group.id, asker.id));
        let told = entry.or_insert_with_if(Box::pin(ask), |told| !told.word.holds(told.at, now)).await;
        let word = told.into_value().word;
        let among_members = word == Word::Silence && self.lives_among_members(group, asker).await?;
        Ok(word.told(among_members))
    }

    /// Whether members of a group are known to live where somebody does: its server said so, or passed on what they
    /// began.
    async fn lives_among_members(&self, group: &Actor, somebody: &Actor) -> Result<bool, Error> {
        let Some(host) = &somebody.host else { return Ok(false) };
        if self.fellows().homes.contains_key(&(group.id, host.clone())) {
            return Ok(true);
        }
        Ok(self.app().read().groups().has_passed_on_from(group.id, host).await?)
    }

    async fn ask_group(&self, group: &Actor, asker: &Actor) -> Word {
        if let Some(word) = self.fellows().unasked(group.id, asker.uri.authority()).await {
            return word;
        }
        match tokio::time::timeout(PATIENCE, self.question(group, asker)).await {
            Ok(Ok(word)) => {
                if let (Word::Member, Some(host)) = (word, &asker.host) {
                    self.fellows().homes.insert((group.id, host.clone()), ()).await;
                }
                word
            }
            Ok(Err(error)) => {
                tracing::error!(group = %group.uri, %error, "a group could not be asked who belongs to it");
                Word::Silence
            }
            Err(_) => Word::Silence,
        }
    }

    /// Asks as somebody here who belongs to the group, and who alone is told.
    async fn question(&self, group: &Actor, asker: &Actor) -> Result<Word, Error> {
        let members = group.endpoints.followers.as_ref().filter(|members| members.same_origin(&group.uri));
        let member = self.app().read().follows().a_local_follower(group.id).await?;
        let (Some(members), Some(member)) = (members, member) else { return Ok(Word::Stranger) };
        let places = async { Arc::new(Semaphore::new(PLACES)) };
        let places = self.fellows().places.get_with(group.id, places).await;
        let Ok(_place) = places.acquire().await else { return Ok(Word::Silence) };
        let mut at = members.to_url();
        at.query_pairs_mut().append_pair("is_follower", asker.uri.as_str());
        let (signer, now) = (self.signer(member).await?, self.app().now());
        Ok(match self.client().get_as(&at, Accept::Activity, MAX_ANSWER, &signer, now).await {
            Ok(answer) if names(&answer.bytes, members, &asker.uri) => Word::Member,
            Err(error) if error.is_transient() => Word::Silence,
            Ok(_) | Err(_) => Word::Stranger,
        })
    }
}

/// Whether an answer is the collection that was asked for, and names the one it was asked about. A server that does not
/// know the question answers with the collection too, and names nobody.
fn names(answer: &[u8], members: &Uri, asker: &Uri) -> bool {
    let Ok(document) = wire::json::parse(answer) else { return false };
    let own = document.get("id").and_then(Value::as_str) == Some(members.as_str());
    let told = Collection::read(document);
    own && told.is_ok_and(|told| told.items.iter().any(|item| uri(&item.id).as_ref() == Some(asker)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_answer_names_whom_it_is_about() {
        let [members, bruno] = ["https://lyon.example/g/followers", "https://nantes.example/b"]
            .map(|at| Uri::parse(at).expect("an address"));
        let answer = |id: &str, kind: &str, items: Value| {
            json!({ "id": id, "type": kind, "totalItems": 3, "items": items }).to_string()
        };
        let own = members.as_str();
        assert!(names(answer(own, "Collection", json!([bruno])).as_bytes(), &members, &bruno));
        for other in [
            answer(own, "Collection", json!([])),
            answer(own, "Collection", json!(["https://nantes.example/z"])),
            answer("https://lyon.example/g/following", "Collection", json!([bruno])),
            answer(own, "Note", json!([bruno])),
            String::new(),
            "true".to_owned(),
        ] {
            assert!(!names(other.as_bytes(), &members, &bruno), "{other}");
        }
    }

    #[tokio::test]
    async fn the_people_of_one_host_cause_only_so_many_questions() {
        let (fellows, group) = (Fellows::new(), ActorId(1));
        for _ in 0..PER_HOST {
            assert_eq!(fellows.unasked(group, "evil.example").await, None);
        }
        assert_eq!(fellows.unasked(group, "evil.example").await, Some(Word::Stranger), "they learn nothing by it");
        assert_eq!(fellows.unasked(group, "nantes.example").await, None);
        assert_eq!(fellows.unasked(ActorId(2), "evil.example").await, None);
    }
}
