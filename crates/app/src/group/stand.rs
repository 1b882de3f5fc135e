//! In which group a post stands that names one, or that answers a post in one.

use domain::{
    actor::{Actor, ActorKind},
    audience::Audience,
    group::{Place, Refusal, Rules, Step, admit},
    id::{ActorId, PostId},
    post::Post,
};

use crate::{Error, Tx};

/// Where a post stands.
#[derive(Debug, Clone)]
pub(crate) enum Stand {
    /// In no group.
    Nowhere,
    /// In a group of another server, which decides for itself.
    Elsewhere(ActorId),
    /// In a territory's group, which decides later what it passes on.
    Waiting(ActorId),
    /// In a group of this server, for this audience.
    Here(Box<Actor>, Audience),
    /// It was meant for a group of this server, which does not take it.
    Refused(Refusal),
}

impl Stand {
    /// The group that the post names from now on.
    pub(crate) fn group(&self) -> Option<ActorId> {
        match self {
            Self::Nowhere | Self::Refused(_) => None,
            Self::Elsewhere(group) | Self::Waiting(group) => Some(*group),
            Self::Here(group, _) => Some(group.id),
        }
    }

    /// Whom the post is for, where the group has a say in it.
    pub(crate) fn audience(&self, wanted: Audience) -> Audience {
        match self {
            Self::Here(_, audience) => *audience,
            Self::Nowhere | Self::Elsewhere(_) | Self::Waiting(_) | Self::Refused(_) => wanted,
        }
    }
}

/// What somebody meets who writes in a group: looked up once for a post.
#[derive(Debug, Clone)]
pub(crate) enum Door {
    /// There is no group.
    Nowhere,
    /// A group of another server, which decides for itself.
    Elsewhere(ActorId),
    /// A group of this server.
    Here(Box<Met>),
}

/// What a group of this server says to somebody.
#[derive(Debug, Clone)]
pub(crate) struct Met {
    group: Actor,
    /// `None` for territories.
    rules: Option<Rules>,
    who: Place,
    /// Nobody answers in this thread any more.
    locked: bool,
}

impl Door {
    /// That of `group` for `author`, who answers `parent` or begins a thread. Only asked about posts that name one.
    pub(crate) async fn of(
        tx: &Tx,
        group: Option<ActorId>,
        author: ActorId,
        parent: Option<&Post>,
    ) -> Result<Self, Error> {
        let Some(group) = group else { return Ok(Self::Nowhere) };
        let found = tx.actors().find(group).await?;
        let Some(group) = found.filter(|group| group.kind == ActorKind::Group && group.is_active()) else {
            return Ok(Self::Nowhere);
        };
        if !group.is_local() {
            return Ok(Self::Elsewhere(group.id));
        }
        let rules = tx.communities().rules(group.id).await?;
        let who = tx.communities().place(group.id, author, tx.now()).await?;
        let locked = match parent {
            Some(parent) => is_locked(tx, group.id, parent).await?,
            None => false,
        };
        Ok(Self::Here(Box::new(Met { group, rules, who, locked })))
    }

    /// Whether the community in which an open post of this server stands lets `actor` answer it; `None` where everyone
    /// may. Where only members write, whom the post names or answers may too. Whoever is kept out may not, below a
    /// closed thread only moderators do, and in a closed community nobody.
    pub(crate) async fn lets_answer(&self, tx: &Tx, parent: &Post, actor: ActorId) -> Result<Option<bool>, Error> {
        let Self::Here(met) = self else { return Ok(None) };
        let Met { rules, who, locked, .. } = **met;
        let Some(rules) = rules.filter(|_| parent.local && parent.audience.is_open()) else { return Ok(None) };
        if rules.closed || who.banned || (!who.moderator && locked) {
            return Ok(Some(false));
        }
        if !rules.members_write() {
            return Ok(None);
        }
        let named = parent.in_reply_to_author == Some(actor) || tx.posts().mentions(parent.id).await?.contains(&actor);
        Ok(Some(named || admit(Some(rules), who, Step::Answer { locked: false }).is_ok()))
    }
}

/// Where a post by `author` for `audience` stands that came to this door.
pub(crate) async fn stand(
    tx: &Tx,
    door: Door,
    author: ActorId,
    parent: Option<&Post>,
    audience: Audience,
) -> Result<Stand, Error> {
    let met = match door {
        Door::Nowhere => return Ok(Stand::Nowhere),
        Door::Elsewhere(group) => {
            let told = audience.is_open() || audience == Audience::Members;
            return Ok(if told { Stand::Elsewhere(group) } else { Stand::Nowhere });
        }
        Door::Here(met) => met,
    };
    let Met { group, rules, who, locked } = *met;
    let private = rules.is_some_and(|rules| rules.access.is_private());
    if audience == Audience::Direct || (!private && !audience.is_open()) {
        return Ok(Stand::Nowhere);
    }
    if let (None, Some(parent)) = (rules, parent)
        && !answers_count(tx, group.id, author, parent).await?
    {
        return Ok(Stand::Nowhere);
    }
    let step = if parent.is_some() { Step::Answer { locked } } else { Step::Thread };
    Ok(match admit(rules, who, step) {
        Ok(()) => Stand::Here(Box::new(group), if private { Audience::Members } else { audience }),
        Err(refusal) => Stand::Refused(refusal),
    })
}

/// Whether a territory hears of an answer: to what it passed on, as long as it passes anything on, by those who let it.
async fn answers_count(tx: &Tx, group: ActorId, author: ActorId, parent: &Post) -> Result<bool, Error> {
    let active = tx.territory_groups().find(group).await?.is_some_and(|territory| territory.active);
    Ok(active && tx.groups().find(group, parent.id).await?.is_some() && !tx.ties().is_silent(author).await?)
}

/// Whether nobody answers there any more: the thread was closed, or what is answered was taken out.
async fn is_locked(tx: &Tx, group: ActorId, parent: &Post) -> Result<bool, Error> {
    let above: Vec<PostId> = if parent.thread == parent.id { vec![parent.id] } else { vec![parent.thread, parent.id] };
    let entries = tx.groups().find_all(group, &above).await?;
    Ok(entries.iter().any(|entry| entry.post.locked || entry.post.removed_at.is_some()))
}
