//! The box to write in: on the timeline, below threads, on the page `/compose`, and to edit what was published.
//!
//! **Here:** what the box shows. What it sends is read in [`publish`] and [`edit`]; its pictures in [`pictures`], its
//! poll in [`poll`].

mod correction;
pub mod edit;
mod pictures;
mod poll;
pub mod publish;

use app::secret;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use domain::{
    actor::{Actor, ActorKind},
    audience::Audience,
    id::{ActorId, PostId},
    post::{MAX_ATTACHMENTS, MAX_CHARACTERS, Post},
    territory::{Territory, TerritoryCode},
};
use serde::Deserialize;
use storage::views::{self, PostView};

use self::{pictures::Picture, poll::PollForm};
use super::{
    Pages, account,
    choice::{Choice, choose},
    fault::Fault,
    form::{self, Fields},
    frame::{Frame, render},
    language,
    post::{self, PostCard},
    visitor::{Me, Visitor},
    words::{Key, Words},
};

/// The box to write in.
pub struct Composer {
    /// What is written so far.
    pub text: String,
    /// The content warning so far.
    pub warning: String,
    /// In which language.
    pub languages: Vec<Choice>,
    /// For whom.
    pub audiences: Vec<Choice>,
    /// Some of these are a company's own, which somebody may leave.
    pub circles: bool,
    /// As whom; empty where there is no choice.
    pub speakers: Vec<Choice>,
    /// The post that is answered.
    pub in_reply_to: Option<PostId>,
    /// The answer corrects that post.
    pub corrects: bool,
    /// The post that is quoted.
    pub quotes: Option<PostId>,
    /// The community in which a thread is begun.
    pub community: Option<ActorId>,
    /// The post that is edited.
    pub editing: Option<PostId>,
    /// Since when that post says what the box was made from, in milliseconds.
    pub made_from: Option<i64>,
    /// The pictures so far.
    pub pictures: Vec<Picture>,
    /// The pictures are covered until somebody asks for them.
    pub sensitive: bool,
    /// Numbers of the inputs for more pictures.
    pub free: std::ops::Range<usize>,
    /// The poll so far; none can be added to what was published.
    pub poll: Option<PollForm>,
    /// The same on every try, so that a post that is sent twice is published once.
    pub key: String,
    /// What is wrong.
    pub error: Option<String>,
    /// How many characters there may be.
    pub limit: usize,
    /// Where to go afterwards.
    pub next: String,
    /// Whether the box is larger, on a page of its own.
    pub tall: bool,
}

/// What the box held, or is to hold.
struct Contents {
    text: String,
    warning: String,
    language: String,
    audience: Audience,
    /// The territory that it is for, where it is for one.
    territory: Option<TerritoryCode>,
    /// Those that it could be for.
    territories: Vec<Territory>,
    widest: Audience,
    speaker: ActorId,
    in_reply_to: Option<PostId>,
    quotes: Option<PostId>,
    /// The community in which a thread is begun.
    community: Option<ActorId>,
    next: String,
    sensitive: bool,
    pictures: Vec<Picture>,
    poll: PollForm,
}

impl Contents {
    /// Nothing yet, said in the way that somebody usually says things.
    async fn usual(pages: &Pages, visitor: &Visitor, me: &Me) -> Result<Self, Fault> {
        let usual = pages.app().read().preferences().find(me.actor()).await?;
        Ok(Self {
            text: String::new(),
            warning: String::new(),
            language: usual.language.unwrap_or_else(|| visitor.lang.tag().to_owned()),
            audience: usual.audience,
            territory: None,
            territories: territories(pages, me, me.actor()).await?,
            widest: Audience::Public,
            speaker: me.actor(),
            in_reply_to: None,
            quotes: None,
            community: None,
            next: "/home".to_owned(),
            sensitive: usual.sensitive,
            pictures: Vec::new(),
            poll: PollForm::of(visitor.words(), &Fields::default()),
        })
    }
}

impl Composer {
    /// An empty box; `None` for those who only answer for the company that they act as.
    pub async fn new(pages: &Pages, visitor: &Visitor, me: &Me) -> Result<Option<Self>, Fault> {
        if !me.may_begin(me.actor()) {
            return Ok(None);
        }
        Self::with(visitor.words(), me, Contents::usual(pages, visitor, me).await?).map(Some)
    }

    /// A box for a new thread in a community, here or elsewhere; of what is for its members alone nobody else can be
    /// given to read. `None` for those who only answer for the company that they act as.
    pub async fn thread(
        pages: &Pages,
        visitor: &Visitor,
        me: &Me,
        community: &Actor,
        private: bool,
    ) -> Result<Option<Self>, Fault> {
        if !me.may_begin(me.actor()) {
            return Ok(None);
        }
        let widest = if private { Audience::Members } else { Audience::Public };
        let next = if community.is_local() { super::community::path(community) } else { account::path(community) };
        let contents = Contents {
            audience: widest,
            widest,
            community: Some(community.id),
            next,
            ..Contents::usual(pages, visitor, me).await?
        };
        let mut composer = Self::with(visitor.words(), me, contents)?;
        if !community.is_local() {
            // The other server takes threads of its members, and only of who acts it is known that they are one.
            composer.speakers.clear();
        }
        Ok(Some(composer))
    }

    /// A box for an answer: to the same people, under the same warning, in the same language.
    pub async fn reply(pages: &Pages, visitor: &Visitor, me: &Me, parent: &PostView) -> Result<Self, Fault> {
        let (entry, author) = (&parent.post, &parent.author.actor);
        let others = parent.mentions.iter().map(|mention| (mention.id, mention.handle.to_string()));
        let mut named = vec![me.actor()];
        let mut text = String::new();
        for (id, handle) in std::iter::once((author.id, author.handle().to_string())).chain(others) {
            if !named.contains(&id) {
                named.push(id);
                text.extend(["@", &handle, " "]);
            }
        }
        let usual = Contents::usual(pages, visitor, me).await?;
        let contents = Contents {
            text,
            warning: entry.warning().to_owned(),
            language: entry.language.clone().unwrap_or_else(|| usual.language.clone()),
            audience: entry.audience.of_reaction(),
            widest: entry.audience.of_reaction(),
            // Territories do not pass answers on.
            territories: Vec::new(),
            in_reply_to: Some(entry.id),
            next: post::path(author, entry.id),
            ..usual
        };
        Self::with(visitor.words(), me, contents)
    }

    fn with(words: Words, me: &Me, contents: Contents) -> Result<Self, Fault> {
        // An answer never reaches further than what it answers.
        let mut audiences = audiences(me, contents.widest, contents.in_reply_to.is_some());
        if contents.community.is_some() {
            // A thread is for everyone whom the community reaches.
            audiences.truncate(1);
        }
        let circles = audiences.iter().any(|one| one.is_circle());
        let only = (contents.territories.len() == 1).then(|| contents.territories[0].code.clone());
        let named = contents.territory.or(only);
        let audience = |audience: Audience| -> Vec<Choice> {
            if audience != Audience::Territory {
                return vec![Choice {
                    value: audience.as_str().to_owned(),
                    label: reach(words, audience, ""),
                    chosen: audience == contents.audience,
                }];
            }
            let territory = |territory: &Territory| Choice {
                value: territory.code.to_string(),
                label: reach(words, audience, &territory.name),
                chosen: audience == contents.audience && named.as_ref() == Some(&territory.code),
            };
            contents.territories.iter().map(territory).collect()
        };
        let answer = contents.in_reply_to.is_some();
        let speaker = |account: &storage::AccountView| Choice {
            value: account.actor.id.to_string(),
            label: account.actor.display_name().to_owned(),
            chosen: account.actor.id == contents.speaker,
        };
        let speakers: Vec<Choice> =
            me.faces.iter().filter(|face| answer || me.may_begin(face.actor.id)).map(speaker).collect();
        // Where the one who acts is not among them, the other is named.
        let choice = speakers.len() > 1 || !(answer || me.may_begin(me.actor()));
        Ok(Self {
            text: contents.text,
            warning: contents.warning,
            languages: language::choices(&contents.language),
            audiences: audiences.into_iter().flat_map(audience).collect(),
            circles,
            speakers: if choice { speakers } else { Vec::new() },
            in_reply_to: contents.in_reply_to,
            corrects: false,
            quotes: contents.quotes,
            community: contents.community,
            editing: None,
            made_from: None,
            free: contents.pictures.len()..MAX_ATTACHMENTS,
            pictures: contents.pictures,
            sensitive: contents.sensitive,
            poll: Some(contents.poll),
            key: secret::random_token()?,
            error: None,
            limit: MAX_CHARACTERS,
            next: contents.next,
            tall: false,
        })
    }
}

/// Who can be written for: within a circle that circle alone; among the members of a community these, or those who are
/// mentioned; a company's own by those who may speak for it; else whoever is not more than `widest`.
fn audiences(me: &Me, widest: Audience, answer: bool) -> Vec<Audience> {
    if widest.is_circle() {
        return vec![widest];
    }
    if widest == Audience::Members {
        return vec![Audience::Members, Audience::Direct];
    }
    let speaks = !answer && me.voices.iter().any(|voice| voice.may_begin());
    let mut audiences = Audience::ALL.to_vec();
    audiences.retain(|one| if one.is_circle() { speaks } else { one.narrower(widest) == *one });
    audiences
}

/// Who will see a post, in words; `territory` is the name of the one that it is for.
pub fn reach(words: Words, audience: Audience, territory: &str) -> String {
    words.say(match audience {
        Audience::Public => Key("audience-public"),
        Audience::Territory => return words.fill("audience-territory", "name", territory),
        Audience::Quiet => Key("audience-quiet"),
        Audience::Followers => Key("audience-followers"),
        Audience::Members => Key("audience-members"),
        Audience::Partners => Key("audience-partners"),
        Audience::Team => Key("audience-team"),
        Audience::Direct => Key("audience-direct"),
    })
}

/// The territories that an actor may address a post to. Nothing is asked of those who are tied to none.
async fn territories(pages: &Pages, me: &Me, actor: ActorId) -> Result<Vec<Territory>, Fault> {
    let face = me.faces.iter().map(|face| &face.actor).find(|face| face.id == actor);
    if !face.is_some_and(|face| face.kind == ActorKind::Organization || face.counts.ties > 0) {
        return Ok(Vec::new());
    }
    let choices = pages.app().read().territory_groups().choices(actor, pages.app().now()).await?;
    Ok(choices.into_iter().map(|(territory, _)| territory).collect())
}

#[derive(askama::Template)]
#[template(path = "compose.html")]
struct Compose {
    f: Frame,
    parent: Option<PostCard>,
    /// `None` for those who only answer for the company that they act as.
    composer: Option<Composer>,
}

/// What a link to `/compose` may bring.
#[derive(Deserialize)]
pub struct Wish {
    in_reply_to: Option<String>,
    quote: Option<String>,
    correct: Option<String>,
    text: Option<String>,
    audience: Option<String>,
    /// Who says it.
    #[serde(rename = "as")]
    speaker: Option<String>,
}

/// `GET /compose`
pub async fn show(State(pages): State<Pages>, visitor: Visitor, Query(wish): Query<Wish>) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    let parent = parent(&pages, &me, wish.in_reply_to.as_deref().unwrap_or_default()).await?;
    let quoted = self::parent(&pages, &me, wish.quote.as_deref().unwrap_or_default()).await?;
    let corrected = self::parent(&pages, &me, wish.correct.as_deref().unwrap_or_default()).await?;
    if corrected.as_ref().is_some_and(|corrected| corrected.post.author != me.actor()) {
        return Err(Fault::NotFound);
    }
    let mut composer = match (&corrected, &parent) {
        (Some(original), _) => Some(Composer::correction(&pages, &visitor, &me, original).await?),
        (None, Some(parent)) => Some(Composer::reply(&pages, &visitor, &me, parent).await?),
        (None, None) => Composer::new(&pages, &visitor, &me).await?,
    };
    let parent = corrected.or(parent);
    // An answer that quotes something else is written in apps.
    let quoted = quoted.filter(|_| parent.is_none());
    if let Some(composer) = &mut composer {
        composer.quotes = quoted.as_ref().map(|quoted| quoted.post.id);
    }
    let parent = parent.or(quoted);
    if let (Some(composer), Some(text)) = (&mut composer, wish.text) {
        composer.text.extend(text.chars().take(MAX_CHARACTERS));
    }
    if let (Some(composer), Some(wanted)) = (&mut composer, wish.audience) {
        choose(&mut composer.audiences, &wanted);
    }
    if let (Some(composer), Some(wanted)) = (&mut composer, wish.speaker) {
        choose(&mut composer.speakers, &wanted);
    }
    page(&pages, &visitor, parent, composer).await
}

/// The post that is answered: of a boost, the post that it boosts.
async fn parent(pages: &Pages, me: &Me, id: &str) -> Result<Option<PostView>, Fault> {
    if id.is_empty() {
        return Ok(None);
    }
    let id: PostId = id.parse().map_err(|_| Fault::NotFound)?;
    let read = pages.app().read();
    let found = read.posts().find_readable(id, Some(me.actor())).await?.ok_or(Fault::NotFound)?;
    let view = views::posts(&read, &[found.original()], Some(me.actor())).await?.pop();
    view.ok_or(Fault::NotFound).map(Some)
}

async fn page(
    pages: &Pages,
    visitor: &Visitor,
    parent: Option<PostView>,
    composer: Option<Composer>,
) -> Result<Response, Fault> {
    let composer = composer.map(|composer| Composer { tall: true, ..composer });
    let title = match (&composer, &parent) {
        (Some(Composer { editing: Some(_), .. }), _) => Key("compose-edit"),
        (Some(Composer { corrects: true, .. }), _) => Key("correction-compose"),
        (Some(Composer { quotes: Some(_), .. }), Some(_)) => Key("quote-compose"),
        (_, Some(_)) => Key("compose-reply"),
        (_, None) => Key("compose-title"),
    };
    let parent = post::cards(pages, visitor, parent.as_slice()).await?.pop();
    let f = Frame::new(pages, visitor, visitor.words().say(title)).hidden();
    Ok(render(&Compose { f, parent, composer })?.into_response())
}

/// A post of the visitor's own that they may change and take back in the name in which they act.
pub async fn own_post(pages: &Pages, me: &Me, id: PostId) -> Result<Post, Fault> {
    let found = pages.app().read().posts().find(id).await?;
    let own = |post: &Post| me.speaker.may_change(post) && post.deleted_at.is_none() && post.boost_of.is_none();
    found.filter(own).ok_or(Fault::NotFound)
}

/// Text as it was written: browsers send line ends as CR LF.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// Why nothing was published.
pub enum Refusal {
    /// The box is shown again and says this; the fault gives the status.
    Words(Key, Fault),
    /// Anything else.
    Fault(Fault),
}

impl From<Key> for Refusal {
    fn from(key: Key) -> Self {
        Self::Words(key, Fault::Invalid)
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}
