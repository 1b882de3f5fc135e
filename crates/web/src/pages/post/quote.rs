//! What a post quotes, as the pages show it.

use domain::{
    cursor::{Action, Circle, Relation, Verdict, allows},
    id::ActorId,
    quote::QuoteState,
    text::sanitize,
};
use storage::views::{self, PostView};

use super::{
    super::{
        account::Face,
        date::{self, When},
        words::Key,
    },
    Maker, path,
};

/// What a post quotes.
pub struct Quoting {
    /// The post, where it may be seen.
    pub shown: Option<Quoted>,
    /// Why there is nothing to see, in words.
    pub said: String,
}

/// A post that is quoted: its beginning.
pub struct Quoted {
    /// Who is quoted.
    pub face: Face,
    /// Its page here.
    pub href: String,
    /// When it was published.
    pub when: When,
    /// Its language.
    pub lang: Option<String>,
    /// The beginning of its text or its content warning, plain.
    pub text: String,
}

/// How much of a quoted post is shown, in characters.
const QUOTED: usize = 300;

impl Maker<'_> {
    pub(super) fn quote(&self, view: &PostView) -> Option<Quoting> {
        let quote = view.post.quote.as_ref()?;
        let said = |key: Key| Some(Quoting { shown: None, said: self.words.say(key) });
        match (quote.state, &view.quoted) {
            (QuoteState::Pending, _) => said(Key("quote-pending")),
            (QuoteState::Rejected | QuoteState::Revoked, _) => said(Key("quote-declined")),
            (QuoteState::Accepted, Some(views::Quoted::Shown(quoted))) => {
                let (post, warning) = (&quoted.post, quoted.post.warning());
                let text =
                    if warning.is_empty() { sanitize::excerpt(&post.content, QUOTED) } else { warning.to_owned() };
                let shown = Quoted {
                    face: Face::of(self.pages, &quoted.author),
                    href: path(&quoted.author.actor, post.id),
                    when: date::when(self.words, post.published_at, self.now),
                    lang: post.language.clone(),
                    text,
                };
                Some(Quoting { shown: Some(shown), said: String::new() })
            }
            (QuoteState::Accepted, Some(views::Quoted::Deleted)) => said(Key("quote-gone")),
            (QuoteState::Accepted, Some(views::Quoted::Closed) | None) => said(Key("quote-closed")),
        }
    }

    pub(super) fn quotes_me(&self, view: &PostView) -> bool {
        let Some(views::Quoted::Shown(quoted)) = &view.quoted else { return false };
        Some(quoted.post.author) == self.viewer && view.post.author != quoted.post.author
    }
}

/// Whether somebody may quote a post, or ask to. Of posts from elsewhere only their authors know.
pub(super) fn may_be_quoted(view: &PostView, viewer: Option<ActorId>) -> bool {
    let post = &view.post;
    let own = viewer == Some(post.author);
    let asked = view.author.actor.sharing.map(|level| allows(level, Action::Quote, Relation::Stranger));
    let wanted = post.quotable_by != Circle::Nobody;
    post.audience.is_open() && post.withheld.is_none() && (own || (wanted && asked != Some(Verdict::Refused)))
}
