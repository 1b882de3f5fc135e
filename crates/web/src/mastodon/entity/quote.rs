//! What a post quotes, and who may quote it.

use domain::{
    actor::Actor,
    cursor::{Action, Circle, Policy, Relation, Verdict, allows},
    id::{ActorId, PostId},
    quote::QuoteState,
};
use serde::Serialize;
use storage::views::{PostView, Quoted};

use super::{Here, Status, id_or_null};

/// <https://docs.joinmastodon.org/entities/Quote/>, and within what is quoted
/// <https://docs.joinmastodon.org/entities/ShallowQuote/>
#[derive(Debug, Clone, Serialize)]
pub struct Quote<'a> {
    pub state: &'static str,
    #[serde(flatten)]
    pub of: QuoteOf<'a>,
}

/// What is quoted.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum QuoteOf<'a> {
    /// The post; null where it is not to be seen.
    Whole { quoted_status: Option<Box<Status<'a>>> },
    /// Its id alone, so that a chain of quotes ends.
    Id {
        #[serde(serialize_with = "id_or_null")]
        quoted_status_id: Option<PostId>,
    },
}

/// <https://docs.joinmastodon.org/entities/QuoteApproval/>
#[derive(Debug, Clone, Serialize)]
pub struct QuoteApproval {
    pub automatic: Vec<&'static str>,
    pub manual: Vec<&'static str>,
    pub current_user: &'static str,
}

/// Who may quote at once what an account publishes for everyone, in the word that apps offer for it.
pub fn quote_policy(account: &Actor) -> &'static str {
    match Policy::of(account.sharing, Action::Quote).automatic {
        Circle::Everyone => "public",
        Circle::Followers => "followers",
        Circle::Nobody => "nobody",
    }
}

impl QuoteApproval {
    /// Who may quote a post. Of posts from elsewhere their servers decide, and tell when they are asked.
    pub(super) fn new(view: &PostView, viewer: Option<ActorId>) -> Self {
        let (post, author) = (&view.post, &view.author.actor);
        if !post.audience.is_open() || post.withheld.is_some() {
            return Self { automatic: Vec::new(), manual: Vec::new(), current_user: "denied" };
        }
        // As Mastodon has it: whoever is not logged in quotes nothing, and everyone quotes themselves.
        let told = |word| match viewer {
            None => "denied",
            Some(viewer) if viewer == post.author => "automatic",
            Some(_) => word,
        };
        if !author.is_local() {
            let manual = vec!["unsupported_policy"];
            return Self { automatic: Vec::new(), manual, current_user: told("unknown") };
        }
        let policy = Policy::of(author.sharing, Action::Quote).within(post.quotable_by);
        let circle = |circle| match circle {
            Circle::Nobody => Vec::new(),
            Circle::Followers => vec!["followers"],
            Circle::Everyone => vec!["public"],
        };
        let stranger =
            author.sharing.map_or(Verdict::Allowed, |level| allows(level, Action::Quote, Relation::Stranger));
        let follows = view.viewer.is_some_and(|state| state.follows);
        let verdict = if post.quotable_by.has(follows) { stranger } else { Verdict::Refused };
        let current_user = told(match verdict {
            Verdict::Allowed => "automatic",
            Verdict::OnApproval => "manual",
            Verdict::Refused => "denied",
        });
        Self { automatic: circle(policy.automatic), manual: circle(policy.manual), current_user }
    }
}

impl<'a> Quote<'a> {
    /// What the post quotes.
    pub(super) fn new(view: &'a PostView, here: &'a Here<'a>) -> Option<Self> {
        let quote = view.post.quote.as_ref()?;
        let whole = |status: Option<Status<'a>>| QuoteOf::Whole { quoted_status: status.map(Box::new) };
        Some(match (quote.state, &view.quoted) {
            (QuoteState::Accepted, Some(Quoted::Shown(quoted))) => {
                Self { state: "accepted", of: whole(Some(within(quoted, here))) }
            }
            (QuoteState::Accepted, Some(Quoted::Deleted)) => Self { state: "deleted", of: whole(None) },
            (QuoteState::Accepted, Some(Quoted::Closed) | None) => Self { state: "unauthorized", of: whole(None) },
            (state, _) => Self { state: state.as_str(), of: whole(None) },
        })
    }
}

/// A post within one that quotes it: what it quotes in turn is named and not shown.
fn within<'a>(view: &'a PostView, here: &'a Here<'a>) -> Status<'a> {
    let quote = view.post.quote.as_ref().map(|quote| Quote {
        state: quote.state.as_str(),
        of: QuoteOf::Id { quoted_status_id: (quote.state == QuoteState::Accepted).then_some(quote.of) },
    });
    Status { quote, ..Status::new(view, here) }
}
