//! `interactionPolicy`: who may like, answer, boost and quote (GoToSocial; FEP-044f for quotes), as the sharing cursor
//! of the author has it, and whom the author wants to quote a single post at the most.
//!
//! Mastodon reads `canQuote` alone and takes its absence for "nobody". Posts that are not open carry no policy:
//! every peer's default for them is right, and naming everyone in one would be wrong. A list is never left empty
//! where somebody may: in JSON-LD an empty list is no list, so that the author stands where nobody else does.

use domain::{
    actor::Actor,
    cursor::{Action, Circle, Policy},
    uri::Uri,
};
use serde::Serialize;

use crate::wire::addressing::PUBLIC;

/// Who may do what.
#[derive(Debug, Clone, Serialize)]
pub(super) struct InteractionPolicy {
    #[serde(rename = "canLike")]
    like: Rule,
    #[serde(rename = "canReply")]
    reply: Rule,
    #[serde(rename = "canAnnounce")]
    announce: Rule,
    #[serde(rename = "canQuote")]
    quote: Rule,
}

/// Who may at once, and who may once the author agreed. `always` and `approvalRequired` are the older names.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    always: Vec<String>,
    approval_required: Vec<String>,
    automatic_approval: Vec<String>,
    manual_approval: Vec<String>,
}

impl InteractionPolicy {
    /// What holds for an open post of `author` in a community that was closed: nobody answers, and all else stays.
    pub(super) fn closed(author: &Actor, quotable_by: Circle) -> Self {
        let nobody = Policy { automatic: Circle::Nobody, manual: Circle::Nobody };
        Self { reply: Rule::new(nobody, author, &[]), ..Self::of(author, &[], None, quotable_by) }
    }

    /// What holds for an open post of `author` that names these actors; `members` are those who alone write in the
    /// community where it stands, `quotable_by` those whom the author wants to quote it at the most.
    pub(super) fn of(author: &Actor, mentioned: &[&Uri], members: Option<&Uri>, quotable_by: Circle) -> Self {
        let rule = |action, named: &[&Uri]| Rule::new(Policy::of(author.sharing, action), author, named);
        let everyone = Policy::of(author.sharing, Action::Reply).automatic == Circle::Everyone;
        Self {
            like: rule(Action::Like, &[]),
            reply: match members.filter(|_| everyone) {
                Some(members) => Rule::among(members, author, mentioned),
                None => rule(Action::Reply, mentioned),
            },
            announce: rule(Action::Announce, &[]),
            quote: Rule::new(Policy::of(author.sharing, Action::Quote).within(quotable_by), author, &[]),
        }
    }
}

impl Rule {
    fn new(policy: Policy, author: &Actor, named: &[&Uri]) -> Self {
        let circle = |circle| match circle {
            Circle::Nobody => None,
            Circle::Followers => author.endpoints.followers.as_ref().map(ToString::to_string),
            Circle::Everyone => Some(PUBLIC.to_owned()),
        };
        let mut automatic = Vec::new();
        if policy.automatic != Circle::Everyone {
            automatic.push(author.uri.to_string());
            automatic.extend(named.iter().map(ToString::to_string));
        }
        automatic.extend(circle(policy.automatic));
        Self::of(automatic, circle(policy.manual).into_iter().collect())
    }

    /// Members answer at once. Servers do not know who is one: everyone else asks, and hears it.
    fn among(members: &Uri, author: &Actor, named: &[&Uri]) -> Self {
        let automatic = std::iter::once(&author.uri).chain(named.iter().copied()).chain([members]);
        Self::of(automatic.map(ToString::to_string).collect(), vec![PUBLIC.to_owned()])
    }

    fn of(automatic: Vec<String>, manual: Vec<String>) -> Self {
        Self {
            always: automatic.clone(),
            approval_required: manual.clone(),
            automatic_approval: automatic,
            manual_approval: manual,
        }
    }
}
