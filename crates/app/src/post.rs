//! Publishing what is written here; `change` edits it and takes it back.

mod change;
mod place;
mod text;

use domain::{
    actor::{Actor, ActorKind},
    attachment::Attachment,
    audience::Audience,
    correction::Correction,
    cursor::Circle,
    event::Event,
    id::{ActorId, AttachmentId, PollId, PostId},
    membership::{HandShown, Membership},
    poll::{self, Poll, PollOption},
    post::{self, Post, PostCounts, PostKind},
    territory::TerritoryCode,
    text::{escape, language},
};

pub(crate) use self::change::{bury, poll_options, version};
use self::place::audience;
pub use self::{
    change::{DeletePost, Edit, EditPost},
    text::Text,
};
use crate::{
    App, Command, Error, Instance, Tx,
    company::{self, Present, Speaker},
    correction,
    group::{self, Stand},
    quote,
    remote::Remote,
};

/// A poll that somebody wants to ask.
#[derive(Debug, Clone)]
pub struct PollDraft {
    /// The choices.
    pub options: Vec<String>,
    /// Whether several may be chosen.
    pub multiple: bool,
    /// How long it lasts, in seconds.
    pub expires_in: i64,
}

/// What somebody wants to publish, as it was typed.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The text.
    pub text: String,
    /// The content warning; empty for none.
    pub warning: String,
    /// Pictures are covered.
    pub sensitive: bool,
    /// The language, BCP 47.
    pub language: Option<String>,
    /// Who it is for.
    pub audience: Audience,
    /// The post that it answers.
    pub in_reply_to: Option<PostId>,
    /// What is attached, in this order.
    pub attachments: Vec<AttachmentId>,
    /// The poll.
    pub poll: Option<PollDraft>,
}

impl Draft {
    /// A text and nothing with it.
    pub fn new(text: impl Into<String>, audience: Audience) -> Self {
        Self {
            text: text.into(),
            warning: String::new(),
            sensitive: false,
            language: None,
            audience,
            in_reply_to: None,
            attachments: Vec::new(),
            poll: None,
        }
    }
}

/// The longest key with which a request is repeated, in bytes.
const MAX_KEY: usize = 200;

fn check(text: &Text, warning: &str, attachments: usize, poll: Option<&PollDraft>) -> Result<(), Error> {
    post::check_draft(text.characters() + warning.chars().count(), attachments, poll.is_some())
        .map_err(Error::invalid)?;
    if let Some(poll) = poll {
        poll::check_draft(&poll.options, poll.expires_in).map_err(Error::invalid)?;
    }
    Ok(())
}

/// Publishes a post.
pub struct PublishPost {
    speaker: Speaker,
    draft: Draft,
    text: Text,
    quotes: Option<PostId>,
    idempotency_key: Option<String>,
    territory: Option<TerritoryCode>,
    hand_shown: Option<HandShown>,
    community: Option<ActorId>,
    corrects: Option<PostId>,
    quotable_by: Circle,
}

impl PublishPost {
    /// Checks the bounds and finds whom the text mentions, elsewhere too, outside of the change.
    pub async fn prepare(
        app: &App,
        remote: &dyn Remote,
        speaker: Speaker,
        draft: Draft,
        idempotency_key: Option<String>,
    ) -> Result<Self, Error> {
        let text = Text::resolve(app, remote, &draft.text).await?;
        check(&text, &draft.warning, draft.attachments.len(), draft.poll.as_ref())?;
        if idempotency_key.as_ref().is_some_and(|key| key.len() > MAX_KEY) {
            return Err(Error::invalid(format!("an Idempotency-Key has at most {MAX_KEY} bytes")));
        }
        let (quotes, territory, hand_shown, community, corrects) = (None, None, None, None, None);
        let quotable_by = Circle::Everyone;
        Ok(Self {
            speaker,
            draft,
            text,
            quotes,
            idempotency_key,
            territory,
            hand_shown,
            community,
            corrects,
            quotable_by,
        })
    }

    /// Says which territory a post of [`Audience::Territory`] is for. Not needed where the author has only one.
    #[must_use]
    pub fn for_territory(self, code: Option<TerritoryCode>) -> Self {
        Self { territory: code, ..self }
    }

    /// The same, with this much of the person shown under what they say for a company, whatever they usually do.
    #[must_use]
    pub fn signed(self, hand_shown: Option<HandShown>) -> Self {
        Self { hand_shown, ..self }
    }

    /// The same, beginning a thread in a community, here or elsewhere, whether the text names it or not: there or
    /// nowhere.
    #[must_use]
    pub fn in_community(self, community: Option<ActorId>) -> Self {
        Self { community, ..self }
    }

    /// The same, quoting a post: with its author's leave, which is asked for where it is not given at once.
    #[must_use]
    pub fn quoting(self, post: Option<PostId>) -> Self {
        Self { quotes: post, ..self }
    }

    /// The same as a correction of a post of one's own: an answer to it with the same audience, whatever the draft asks
    /// for.
    #[must_use]
    pub fn correcting(self, post: Option<PostId>) -> Self {
        Self { corrects: post, ..self }
    }

    /// The same, for nobody beyond this circle to quote; for whom the author's cursor lets where `None`.
    #[must_use]
    pub fn quotable_by(self, circle: Option<Circle>) -> Self {
        Self { quotable_by: circle.unwrap_or(self.quotable_by), ..self }
    }
}

impl Command for PublishPost {
    type Output = PostId;

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<PostId, Error> {
        let Present { actor, hand } = self.speaker.present(tx, self.begins(tx).await?).await?;
        let author = company::in_public(actor)?;
        if let Some(key) = &self.idempotency_key
            && let Some(done) = tx.idempotency().find(author.id, key).await?
        {
            return Ok(done);
        }
        let parent = self.parent(tx, author.id).await?;
        let original = parent.as_ref().filter(|_| self.corrects.is_some());
        let wanted = original.map_or(self.draft.audience, |original| original.audience);
        let (wanted, circle) = audience(tx, wanted, parent.as_ref(), &author).await?;
        let (audience, stand) = match circle {
            // What is said among the people of a company stands in no group, whatever it names.
            Some(_) => (wanted, Stand::Nowhere),
            None => self.stand(tx, &author, parent.as_ref(), wanted).await?,
        };
        let id = PostId(tx.next_id());
        let uri = here.object(id);
        let quote = match self.quotes {
            Some(of) => Some(quote::begin(tx, here, (id, &uri), (&author, audience), of).await?),
            None => None,
        };
        let poll = self.draft.poll.as_ref().map(|draft| new_poll(tx, draft, id, author.id));
        let signature = hand.and_then(|(person, place)| signature(&person, &place, self.hand_shown));
        let post = Post {
            id,
            uri,
            url: Some(here.post_page(author.username.as_str(), id)),
            author: author.id,
            hand: self.speaker.hand(),
            kind: if poll.is_some() { PostKind::Question } else { PostKind::Note },
            content: signed(self.text.html(here), signature.as_deref()),
            source: Some(self.draft.text.clone()),
            title: None,
            summary: self.draft.warning.trim().to_owned(),
            sensitive: self.draft.sensitive || !self.draft.warning.trim().is_empty(),
            language: self.draft.language.as_deref().and_then(language::normalise),
            audience,
            in_reply_to: parent.as_ref().map(|parent| parent.id),
            in_reply_to_author: parent.as_ref().map(|parent| parent.author),
            thread: parent.as_ref().map_or(id, |parent| parent.thread),
            group: stand.group(),
            boost_of: None,
            poll: poll.as_ref().map(|poll| poll.id),
            published_at: tx.now(),
            edited_at: None,
            deleted_at: None,
            local: true,
            counts: PostCounts::default(),
            withheld: None,
            quote,
            correction: Correction { of: original.map(|original| original.id), ..Correction::default() },
            quotable_by: self.quotable_by,
        };
        let names = correction::names(tx, original, self.names(&stand)).await?;
        tx.posts().insert(&post, &names, &self.text.tags()).await?;
        if let Some(company) = circle {
            tx.posts().enclose(id, company).await?;
        }
        if let Some(poll) = poll {
            tx.polls().insert(&poll).await?;
        }
        if may_be_passed_on(&post, &author) {
            tx.territory_announces().propose(id).await?;
        }
        if let Some(line) = &signature {
            tx.posts().sign(id, line).await?;
        }
        attach(tx, &self.draft.attachments, &post).await?;
        if post.audience.is_open() {
            tx.actors().count_post(author.id, 1, Some(tx.now())).await?;
        }
        tx.home().add(&post, tx.now()).await?;
        if let Some(key) = &self.idempotency_key {
            tx.idempotency().save(author.id, key, id, tx.now()).await?;
        }
        tx.emit(Event::PostPublished { post: id, author: author.id });
        if let Stand::Here(group, _) = &stand {
            group::announce(tx, here, group, &post, None).await?;
        }
        if let Some(original) = original {
            correction::refresh(tx, original).await?;
        }
        Ok(id)
    }
}

/// The line under what a person says for a company, if they want one.
fn signature(person: &Actor, place: &Membership, shown: Option<HandShown>) -> Option<String> {
    shown.unwrap_or(place.badge.hand_shown).signature(person.display_name(), &place.badge.title)
}

/// A text with the line under it. It is part of the text, so that everyone sees it, wherever they read.
fn signed(html: String, signature: Option<&str>) -> String {
    match signature {
        Some(line) => format!("{html}<p>{}</p>", escape::html(line)),
        None => html,
    }
}

/// Whether there may be a territory that passes a post on, as far as that is known without asking: companies are
/// somewhere, people only where they say so.
fn may_be_passed_on(post: &Post, author: &Actor) -> bool {
    let rooted = author.kind == ActorKind::Organization || author.counts.ties > 0;
    rooted && post.in_reply_to.is_none() && matches!(post.audience, Audience::Public | Audience::Territory)
}

fn new_poll(tx: &Tx, draft: &PollDraft, post: PostId, author: ActorId) -> Poll {
    let option = |title: &String| PollOption { title: title.trim().to_owned(), votes: 0 };
    Poll {
        id: PollId(tx.next_id()),
        post,
        author,
        options: draft.options.iter().map(option).collect(),
        multiple: draft.multiple,
        expires_at: Some(tx.now() + chrono::TimeDelta::seconds(draft.expires_in)),
        voters: 0,
        closed: false,
    }
}

/// A post that an actor can read; what it cannot read does not exist for it.
pub(crate) async fn readable(tx: &Tx, id: PostId, reader: ActorId) -> Result<Post, Error> {
    let post = tx.posts().find_readable(id, Some(reader)).await?.ok_or(Error::NotFound("post"))?;
    match post.boost_of {
        Some(boosted) => tx.posts().find_readable(boosted, Some(reader)).await?.ok_or(Error::NotFound("post")),
        None => Ok(post),
    }
}

/// Attaches uploads to a post, in their order. Others' uploads and used ones do not exist.
async fn attach(tx: &Tx, ids: &[AttachmentId], post: &Post) -> Result<(), Error> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut ids: Vec<AttachmentId> = ids.to_vec();
    let mut seen = std::collections::BTreeSet::new();
    ids.retain(|id| seen.insert(*id));
    tx.attachments().hold(&ids).await?;
    let found = tx.attachments().find_all(&ids).await?;
    let pick = |id: &AttachmentId| {
        let own = |attachment: &&Attachment| {
            attachment.id == *id
                && attachment.owner == post.author
                && attachment.post.is_none_or(|used| used == post.id)
        };
        let attachment = found.iter().find(own).ok_or(Error::NotFound("media"))?;
        Ok(Attachment { post: Some(post.id), ..attachment.clone() })
    };
    let attachments = ids.iter().map(pick).collect::<Result<Vec<_>, Error>>()?;
    tx.attachments().save_all(&attachments).await?;
    Ok(())
}
