//! Posts as the pages show them. What they quote is in [`quote`], what they correct in [`correction`], what is attached
//! in [`media`].

mod correction;
pub mod media;
mod quote;

use app::{company::Speaker, poll::mark};
use domain::{
    actor::Actor,
    audience::Audience,
    id::{ActorId, PostId},
    post::{Post, Tag},
    time::Timestamp,
};
use storage::views::{PollView, PostView};

use self::{
    correction::Pointer,
    media::Media,
    quote::{Quoting, may_be_quoted},
};
use super::{
    Pages,
    account::{self, Badge, Face, Trades},
    community,
    date::{self, When},
    fault::Fault,
    html,
    visitor::Visitor,
    words::{Key, Words},
};

/// A post as a page shows it.
pub struct PostCard {
    /// Which post; of a boost, the one that is boosted.
    pub id: PostId,
    /// The anchor within lists: the post's or the boost's.
    pub anchor: PostId,
    /// Who speaks.
    pub author: Face,
    /// What kind of account speaks.
    pub badge: Option<Badge>,
    /// Who boosted it.
    pub boosted_by: Option<Face>,
    /// Its page here.
    pub href: String,
    /// Its page where it lives, for posts from elsewhere.
    pub original: Option<String>,
    /// When it was published.
    pub when: When,
    /// When it was edited.
    pub edited: Option<When>,
    /// Its language.
    pub lang: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its content warning, as HTML with custom emoji; empty for none.
    pub warning: String,
    /// Its text, HTML.
    pub html: String,
    /// Pictures are covered.
    pub sensitive: bool,
    /// What is attached.
    pub media: Vec<Media>,
    /// Its poll.
    pub poll: Option<PollCard>,
    /// Who may read it, where that is not everyone.
    pub reach: Option<String>,
    /// The community that it stays in: its name and its page.
    pub within: Option<(String, String)>,
    /// Whom it answers: a name and the page of the post that is answered.
    pub answers: Option<(String, String)>,
    /// How many answers, as text; empty for none.
    pub replies: String,
    /// How many boosts, as text; empty for none.
    pub boosts: String,
    /// How many likes, as text; empty for none.
    pub likes: String,
    /// The visitor liked it.
    pub liked: bool,
    /// The visitor boosted it.
    pub boosted: bool,
    /// The visitor keeps it for later.
    pub bookmarked: bool,
    /// The visitor pinned it to their profile.
    pub pinned: bool,
    /// It may be pinned.
    pub may_pin: bool,
    /// It may be boosted.
    pub may_boost: bool,
    /// What it quotes.
    pub quote: Option<Quoting>,
    /// What it corrects.
    pub corrects: Option<Pointer>,
    /// The latest post that corrects it.
    pub corrected_by: Option<Pointer>,
    /// The visitor may quote it, or ask to.
    pub may_quote: bool,
    /// It quotes the visitor, who can take that back.
    pub quotes_me: bool,
    /// It answers the visitor, and others see it.
    pub answers_me: bool,
    /// It is the visitor's own.
    pub own: bool,
    /// They change it and take it back: who only answers for a company, their answers.
    pub may_change: bool,
    /// It is the one that the page is about.
    pub focus: bool,
    /// It answers another answer.
    pub deep: bool,
    /// Where the visitor moderates it, who looks after its community.
    pub moderate: Option<String>,
}

/// A poll.
pub struct PollCard {
    /// The choices.
    pub options: Vec<PollChoice>,
    /// Stands for them as they are shown.
    pub seen: String,
    /// The visitor may vote.
    pub open: bool,
    /// Several may be chosen.
    pub multiple: bool,
    /// How many voted, in words.
    pub state: String,
    /// When it ends, as long as it has not.
    pub ends: Option<When>,
}

/// One choice of a poll.
pub struct PollChoice {
    /// What it says.
    pub title: String,
    /// Its share of the votes, 0 to 100.
    pub percent: i64,
    /// The same in writing.
    pub share: String,
    /// The visitor chose it.
    pub chosen: bool,
}

/// Posts as cards, with what else has to be asked for asked once.
pub async fn cards(pages: &Pages, visitor: &Visitor, posts: &[PostView]) -> Result<Vec<PostCard>, Fault> {
    let authors = posts
        .iter()
        .flat_map(|post| [Some(&post.author.actor), post.boosted.as_ref().map(|boosted| &boosted.author.actor)])
        .flatten();
    let trades = account::trades(pages, &account::organisations(authors)).await?;
    let (words, viewer, now) = (visitor.words(), visitor.viewer(), pages.app().now());
    let speaker = visitor.me.as_ref().map(|me| me.speaker);
    let maker = Maker { pages, words, viewer, speaker, now, trades };
    Ok(posts.iter().map(|post| maker.card(post)).collect())
}

/// The path of a post's page here.
pub fn path(author: &Actor, post: PostId) -> String {
    format!("{}/{post}", account::path(author))
}

struct Maker<'a> {
    pages: &'a Pages,
    words: Words,
    viewer: Option<ActorId>,
    speaker: Option<Speaker>,
    now: Timestamp,
    trades: Trades,
}

impl Maker<'_> {
    fn card(&self, outer: &PostView) -> PostCard {
        let view = outer.boosted.as_deref().unwrap_or(outer);
        let boosted_by = outer.boosted.is_some().then(|| Face::of(self.pages, &outer.author));
        let (post, author) = (&view.post, &view.author.actor);
        let here = self.pages.app().instance();
        // Hashtags of local posts lead to this server already.
        let tags: &[Tag] = if post.local { &[] } else { &view.tags };
        let text = html::with_local_hashtags(&post.content, tags, here);
        let text = html::with_emojis(&text, &view.emojis, here);
        let state = view.viewer.unwrap_or_default();
        PostCard {
            id: post.id,
            anchor: outer.post.id,
            author: Face::of(self.pages, &view.author),
            badge: account::badge(self.words, author, &self.trades),
            boosted_by,
            href: path(author, post.id),
            original: (!post.local).then(|| post.url.as_ref().unwrap_or(&post.uri).to_string()),
            when: date::when(self.words, post.published_at, self.now),
            edited: post.edited_at.map(|at| date::when(self.words, at, self.now)),
            lang: post.language.clone(),
            title: post.title.clone(),
            warning: html::plain(post.warning(), &view.emojis, here),
            html: html::with_local_mentions(text, &view.mentions),
            sensitive: post.sensitive,
            media: media::shown(self.pages, author, &view.attachments),
            poll: view.poll.as_ref().map(|poll| self.poll(poll)),
            reach: post.withheld.map(|_| self.words.say("withheld-mark")).or_else(|| self.reach(post.audience)),
            within: within(view),
            answers: answers(view),
            replies: self.figure(post.counts.replies),
            boosts: self.figure(post.counts.boosts),
            likes: self.figure(post.counts.likes),
            liked: state.liked,
            boosted: state.boosted,
            bookmarked: state.bookmarked,
            pinned: state.pinned,
            may_pin: post.audience.is_open(),
            may_boost: post.audience.may_be_boosted() && post.withheld.is_none(),
            quote: self.quote(view),
            corrects: self.pointer(author, post.correction.of),
            corrected_by: self.pointer(author, post.correction.by),
            may_quote: self.viewer.is_some() && may_be_quoted(view, self.viewer),
            quotes_me: self.quotes_me(view),
            answers_me: self.viewer.is_some()
                && self.viewer == post.in_reply_to_author
                && self.viewer != Some(post.author)
                && post.withheld.is_none(),
            own: self.viewer == Some(post.author),
            may_change: self.speaker.is_some_and(|speaker| speaker.may_change(post)),
            focus: false,
            deep: false,
            moderate: None,
        }
    }

    fn figure(&self, n: i64) -> String {
        if n > 0 { self.words.number(n) } else { String::new() }
    }

    fn reach(&self, audience: Audience) -> Option<String> {
        let key = match audience {
            Audience::Public => return None,
            Audience::Territory => Key("reach-territory"),
            Audience::Quiet => Key("reach-quiet"),
            Audience::Followers => Key("reach-followers"),
            Audience::Partners => Key("reach-partners"),
            Audience::Team => Key("reach-team"),
            Audience::Members => Key("reach-members"),
            Audience::Direct => Key("reach-direct"),
        };
        Some(self.words.say(key))
    }

    fn poll(&self, view: &PollView) -> PollCard {
        let poll = &view.poll;
        let over = poll.is_over(self.now);
        let chosen = view.own_choices.as_deref().unwrap_or_default();
        let votes: i64 = poll.options.iter().map(|option| option.votes.max(0)).sum();
        // Where several may be chosen, shares are of the people, not of the marks they made.
        let whole = if poll.multiple { poll.voters.max(1) } else { votes.max(1) };
        let options = poll.options.iter().enumerate().map(|(at, option)| {
            let percent = (option.votes.max(0) * 100 / whole).min(100);
            PollChoice {
                title: option.title.clone(),
                percent,
                share: self.words.count("poll-share", percent),
                chosen: chosen.contains(&at),
            }
        });
        let turnout = self.words.count("poll-voters", poll.voters);
        let state = if over { self.words.fill("poll-over", "voters", turnout) } else { turnout };
        let ends = poll.expires_at.filter(|_| !over).map(|end| date::when(self.words, end, self.now));
        let open = self.viewer.is_some_and(|viewer| viewer != poll.author) && !over && chosen.is_empty();
        PollCard { options: options.collect(), seen: mark(poll), open, multiple: poll.multiple, state, ends }
    }
}

/// The community whose members alone read a post.
fn within(view: &PostView) -> Option<(String, String)> {
    let group =
        view.group.as_ref().filter(|_| view.post.audience == Audience::Members && view.post.withheld.is_none())?;
    Some((group.name.clone(), community::path_of(&group.handle)))
}

/// Whom a post answers, when it names them.
fn answers(view: &PostView) -> Option<(String, String)> {
    let Post { in_reply_to: Some(parent), in_reply_to_author: Some(author), .. } = &view.post else { return None };
    if *author == view.post.author {
        return None;
    }
    let mention = view.mentions.iter().find(|mention| mention.id == *author)?;
    let handle = &mention.handle;
    let path = html::profile_path(handle.username.as_str(), handle.host.as_ref());
    Some((format!("@{}", handle.username), format!("{path}/{parent}")))
}
