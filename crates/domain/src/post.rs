//! What people and companies say.

use crate::{
    attachment::Attachment,
    audience::Audience,
    correction::Correction,
    cursor::{Circle, Withheld},
    id::{ActorId, PollId, PostId},
    quote::Quote,
    time::Timestamp,
    uri::Uri,
};

/// What kind of object it is on the wire (ActivityStreams vocabulary, object types).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PostKind {
    /// A short text; all that is written here.
    Note,
    /// A long text with a title.
    Article,
    /// A page, as Lemmy sends links.
    Page,
    /// A poll.
    Question,
    /// Something that takes place.
    Event,
    /// A picture.
    Image,
    /// A film.
    Video,
    /// A recording.
    Audio,
}

impl PostKind {
    const ALL: [Self; 8] =
        [Self::Note, Self::Article, Self::Page, Self::Question, Self::Event, Self::Image, Self::Video, Self::Audio];

    /// The name that ActivityStreams gives it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "Note",
            Self::Article => "Article",
            Self::Page => "Page",
            Self::Question => "Question",
            Self::Event => "Event",
            Self::Image => "Image",
            Self::Video => "Video",
            Self::Audio => "Audio",
        }
    }

    /// The kind with this ActivityStreams name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// The longest text that can be written here, in characters as Mastodon counts them.
pub const MAX_CHARACTERS: usize = 5_000;
/// How many pictures, films or recordings one post carries.
pub const MAX_ATTACHMENTS: usize = 4;
/// How many posts an actor pins.
pub const MAX_PINS: i64 = 5;

/// Figures that are kept up with every change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PostCounts {
    /// Answers that are shown.
    pub replies: i64,
    /// Boosts.
    pub boosts: i64,
    /// Likes.
    pub likes: i64,
    /// Posts known here that quote it, with leave and for everyone.
    pub quotes: i64,
}

/// A post, or a boost of one (`boost_of` is set and the rest is empty).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Our id for it; it sorts by when the post was published.
    pub id: PostId,
    /// The ActivityPub id; of a boost, the id of the Announce.
    pub uri: Uri,
    /// The page for people.
    pub url: Option<Uri>,
    /// Who speaks.
    pub author: ActorId,
    /// The person who wrote for a company.
    pub hand: Option<ActorId>,
    /// What kind of object it is.
    pub kind: PostKind,
    /// The text: HTML, sanitised.
    pub content: String,
    /// What was typed, for local posts.
    pub source: Option<String>,
    /// The title of kinds that have one, plain text.
    pub title: Option<String>,
    /// What stands in front, plain text; empty for none. See [`Post::warning`].
    pub summary: String,
    /// Pictures are covered until asked for.
    pub sensitive: bool,
    /// The language, BCP 47.
    pub language: Option<String>,
    /// Who it is for.
    pub audience: Audience,
    /// The post that it answers.
    pub in_reply_to: Option<PostId>,
    /// The author of that post.
    pub in_reply_to_author: Option<ActorId>,
    /// The first post of the thread, itself where it is the first.
    pub thread: PostId,
    /// The group in which it is said: the first that it names, or that of what it answers.
    pub group: Option<ActorId>,
    /// The post that it boosts.
    pub boost_of: Option<PostId>,
    /// Its poll.
    pub poll: Option<PollId>,
    /// When it was published.
    pub published_at: Timestamp,
    /// When it was last edited.
    pub edited_at: Option<Timestamp>,
    /// When it was deleted; only a tombstone is left.
    pub deleted_at: Option<Timestamp>,
    /// Whether its author lives on this server.
    pub local: bool,
    /// Its figures.
    pub counts: PostCounts,
    /// Why it is kept and not shown, where that is so.
    pub withheld: Option<Withheld>,
    /// What it quotes.
    pub quote: Option<Quote>,
    /// What it corrects, and what corrects it.
    pub correction: Correction,
    /// Who may quote it at the most, as its author wants; their cursor may let fewer.
    pub quotable_by: Circle,
}

impl Post {
    /// A note of another server as it begins: without a word, and the first of its thread.
    pub fn new(id: PostId, uri: Uri, author: ActorId, audience: Audience, published_at: Timestamp) -> Self {
        Self {
            id,
            uri,
            url: None,
            author,
            hand: None,
            kind: PostKind::Note,
            content: String::new(),
            source: None,
            title: None,
            summary: String::new(),
            sensitive: false,
            language: None,
            audience,
            in_reply_to: None,
            in_reply_to_author: None,
            thread: id,
            group: None,
            boost_of: None,
            poll: None,
            published_at,
            edited_at: None,
            deleted_at: None,
            local: false,
            counts: PostCounts::default(),
            withheld: None,
            quote: None,
            correction: Correction::default(),
            quotable_by: Circle::Everyone,
        }
    }

    /// The post that people see: of a boost, the one that it boosts.
    pub fn original(&self) -> PostId {
        self.boost_of.unwrap_or(self.id)
    }

    /// Since when it says what it says.
    pub fn said_since(&self) -> Timestamp {
        self.edited_at.unwrap_or(self.published_at)
    }

    /// When what others see of it last changed: what it says, or what corrects it.
    pub fn changed_at(&self) -> Option<Timestamp> {
        self.edited_at.max(self.correction.changed_at)
    }

    /// Whether changing it takes the right to begin something as its author. Those who may only answer for a company may
    /// still change answers that they wrote themselves.
    pub fn takes_beginning(&self, hand: Option<ActorId>) -> bool {
        self.in_reply_to.is_none() || self.hand != hand
    }

    /// Whether somebody who acts as `actor`, by `hand` where that is a company, changes it or takes it back; whoever
    /// only answers for a company may not begin.
    ///
    /// Who may change a post may read it: at that moment they act as its author, who reads it whatever its audience
    /// ([`may_read`](crate::audience::may_read)). As themselves, the same person may not.
    pub fn may_change(&self, actor: ActorId, hand: Option<ActorId>, may_begin: bool) -> bool {
        self.author == actor && (may_begin || !self.takes_beginning(hand))
    }

    /// The content warning; empty for none. The summary of kinds that have a title (articles, pages, films …) says
    /// what they are about and hides nothing.
    pub fn warning(&self) -> &str {
        match self.kind {
            PostKind::Note | PostKind::Question => &self.summary,
            PostKind::Article
            | PostKind::Page
            | PostKind::Event
            | PostKind::Image
            | PostKind::Video
            | PostKind::Audio => "",
        }
    }
}

/// What a version of a post said before it was edited.
#[derive(Debug, Clone, PartialEq)]
pub struct PostVersion {
    /// The text: HTML, sanitised.
    pub content: String,
    /// The content warning.
    pub summary: String,
    /// Pictures were covered.
    pub sensitive: bool,
    /// From when on it stood like that.
    pub since: Timestamp,
    /// What was attached, in its order and with its descriptions of then, as far as it is kept.
    pub attachments: Vec<Attachment>,
    /// What could be chosen in its poll; empty without one.
    pub options: Vec<String>,
}

/// A hashtag in a post.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Tag {
    /// The form that is looked up: NFKC, lower case.
    pub key: String,
    /// As it was written, without `#`.
    pub name: String,
}

/// Why a text cannot be published.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum DraftError {
    /// Nothing to say.
    #[error("a post needs a text, a picture or a poll")]
    Empty,
    /// Too long.
    #[error("a post has at most 5000 characters")]
    TooLong,
    /// More attachments than allowed.
    #[error("a post has at most 4 attachments")]
    TooManyAttachments,
    /// Apps show one or the other.
    #[error("a post has pictures or a poll, not both")]
    PollAndAttachments,
}

impl DraftError {
    /// The name under which pages have words for it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Empty => "refused-post-empty",
            Self::TooLong => "refused-post-long",
            Self::TooManyAttachments => "refused-post-pictures",
            Self::PollAndAttachments => "refused-post-poll-and-pictures",
        }
    }
}

/// Checks the bounds of what somebody wants to publish. `characters` counts text and warning as Mastodon does.
pub fn check_draft(characters: usize, attachments: usize, poll: bool) -> Result<(), DraftError> {
    if characters == 0 && attachments == 0 && !poll {
        return Err(DraftError::Empty);
    }
    if characters > MAX_CHARACTERS {
        return Err(DraftError::TooLong);
    }
    if attachments > MAX_ATTACHMENTS {
        return Err(DraftError::TooManyAttachments);
    }
    if attachments > 0 && poll {
        return Err(DraftError::PollAndAttachments);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audience::{Reader, may_read};

    #[test]
    fn whoever_changes_a_post_reads_it_in_the_same_name() {
        let [company, owner, agent] = [1, 2, 3].map(ActorId);
        let uri = Uri::parse("https://lyon.example/objects/9").expect("an address");
        for audience in Audience::ALL {
            let begun = Post {
                hand: Some(owner),
                ..Post::new(PostId(9), uri.clone(), company, audience, crate::time::from_ms(0))
            };
            let answer = Post { in_reply_to: Some(PostId(8)), hand: Some(agent), ..begun.clone() };
            for (post, actor, hand, may_begin, may) in [
                (&begun, company, Some(owner), true, true),
                (&begun, company, Some(agent), true, true),
                (&begun, company, Some(agent), false, false),
                (&begun, owner, None, true, false),
                (&answer, company, Some(owner), true, true),
                (&answer, company, Some(agent), false, true),
                (&answer, company, Some(owner), false, false),
                (&answer, agent, None, true, false),
            ] {
                assert_eq!(post.may_change(actor, hand, may_begin), may, "{audience:?} {actor} {hand:?} {may_begin}");
                let reader = Reader { author: post.author == actor, ..Reader::default() };
                assert!(!may || may_read(audience, reader), "{audience:?} {actor}");
            }
        }
    }

    #[test]
    fn of_a_boost_people_see_what_it_boosts() {
        let uri = Uri::parse("https://lyon.example/objects/9").expect("an address");
        let post = Post::new(PostId(9), uri, ActorId(1), Audience::Public, crate::time::from_ms(0));
        assert_eq!(post.original(), PostId(9));
        assert_eq!(Post { boost_of: Some(PostId(7)), ..post }.original(), PostId(7));
    }

    #[test]
    fn drafts_keep_their_bounds() {
        assert_eq!(check_draft(0, 0, false), Err(DraftError::Empty));
        assert_eq!(check_draft(0, 1, false), Ok(()));
        assert_eq!(check_draft(5_000, 0, true), Ok(()));
        assert_eq!(check_draft(5_001, 0, false), Err(DraftError::TooLong));
        assert_eq!(check_draft(1, 5, false), Err(DraftError::TooManyAttachments));
        assert_eq!(check_draft(1, 1, true), Err(DraftError::PollAndAttachments));
    }
}
