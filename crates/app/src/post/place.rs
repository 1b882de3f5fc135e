//! Whom a post is for, and in which group it stands.

use domain::{
    actor::{Actor, ActorKind},
    audience::Audience,
    group::Refusal,
    id::ActorId,
    post::Post,
    territory::TerritoryCode,
};

use super::{PublishPost, Text, readable};
use crate::{
    Error, Tx, correction, cursor,
    group::{self, Door, Stand},
    refusal::Reason,
};

/// Who a post is for, and whose circle that is: a company's own, or the one that is answered to, whatever an app that
/// knows no circles asked for.
pub(super) async fn audience(
    tx: &Tx,
    wanted: Audience,
    parent: Option<&Post>,
    author: &Actor,
) -> Result<(Audience, Option<ActorId>), Error> {
    if let Some(parent) = parent.filter(|parent| parent.audience.is_circle()) {
        let company = tx.posts().circle(parent.id).await?.ok_or(Error::NotFound("post"))?;
        return Ok((parent.audience, Some(company)));
    }
    if !wanted.is_circle() {
        let audience = match parent {
            // What is said among members stays among them, whatever an app asks for.
            Some(parent) if parent.audience == Audience::Members && wanted != Audience::Direct => Audience::Members,
            // Nothing but what begins a thread is addressed to a territory.
            Some(_) => wanted.of_reaction(),
            None => wanted,
        };
        return Ok((audience, None));
    }
    if parent.is_some() || author.kind != ActorKind::Organization {
        return Err(Error::forbidden(Reason::named(
            "refused-post-circle",
            "only a company writes to its team or its partners",
        )));
    }
    Ok((wanted, Some(author.id)))
}

impl PublishPost {
    /// Whether whoever writes it needs leave to begin something in a company's name, not just to answer for it.
    pub(super) async fn begins(&self, tx: &Tx) -> Result<bool, Error> {
        match self.corrects {
            Some(original) => correction::begins(tx, original, self.speaker).await,
            None => Ok(self.draft.in_reply_to.is_none()),
        }
    }

    /// What it answers, and may: what it corrects, where it corrects something.
    pub(super) async fn parent(&self, tx: &Tx, author: ActorId) -> Result<Option<Post>, Error> {
        let parent = match (self.corrects, self.draft.in_reply_to) {
            (Some(original), _) => correction::original(tx, original, author).await?,
            (None, Some(id)) => readable(tx, id, author).await?,
            (None, None) => return Ok(None),
        };
        if cursor::receives(tx, &parent, author).await?.withheld.is_some() {
            return Err(Error::forbidden(Reason::named(
                "refused-post-answers",
                "this account has not opened this post to answers from you",
            )));
        }
        Ok(Some(parent))
    }

    /// Whom it is for, and in which group it stands: the territory that it is for, that of what it answers, the
    /// community that was chosen, or the first that it names.
    pub(super) async fn stand(
        &self,
        tx: &Tx,
        author: &Actor,
        parent: Option<&Post>,
        wanted: Audience,
    ) -> Result<(Audience, Stand), Error> {
        if wanted == Audience::Territory {
            let territory = territory_of(tx, author, self.territory.as_ref()).await?;
            return Ok((wanted, Stand::Waiting(territory)));
        }
        let chosen = self.community.filter(|_| parent.is_none());
        let named = match parent {
            Some(parent) => parent.group,
            None => chosen.or_else(|| self.text.group()),
        };
        let closed = match named {
            Some(group) => tx.communities().is_closed_elsewhere(group).await?,
            None => false,
        };
        // What is said in a group of another server that only its members read is for them.
        let wanted = if chosen.is_some() && closed && wanted.is_open() { Audience::Members } else { wanted };
        let stand = stand_in(tx, author.id, parent, named, wanted).await?;
        if chosen.is_some() && !matches!(stand, Stand::Here(..) | Stand::Elsewhere(_)) {
            return Err(match stand {
                Stand::Refused(refusal) => Error::forbidden(refusal),
                _ => Error::invalid(Reason::named("refused-post-community", "there is no such community")),
            });
        }
        let within = parent.is_some_and(|parent| parent.audience == Audience::Members);
        let everyone_reads = !closed && !within && matches!(stand, Stand::Elsewhere(_));
        if wanted == Audience::Members && (stand.group().is_none() || everyone_reads) {
            return Err(Error::invalid(Reason::named(
                "refused-post-members",
                "only what names a community by invitation is for its members",
            )));
        }
        Ok((stand.audience(wanted), stand))
    }

    /// Whom the post names: those of its text, and a chosen group of another server, since some of them look for their
    /// name before they pass anything on.
    pub(super) fn names(&self, stand: &Stand) -> Vec<ActorId> {
        let mut named = self.text.mentioned_in(stand.group());
        if let Stand::Elsewhere(group) = stand
            && self.community == Some(*group)
            && !named.contains(group)
        {
            named.push(*group);
        }
        named
    }
}

/// Whom a post names after an edit: those of its text, and the group that it named beside its text.
pub(super) async fn names_after(tx: &Tx, before: &Post, text: &Text) -> Result<Vec<ActorId>, Error> {
    let mut named = text.mentioned_in(before.group);
    if let Some(group) = before.group
        && !named.contains(&group)
        && tx.posts().mentions(before.id).await?.contains(&group)
    {
        named.push(group);
    }
    Ok(named)
}

async fn stand_in(
    tx: &Tx,
    author: ActorId,
    parent: Option<&Post>,
    named: Option<ActorId>,
    wanted: Audience,
) -> Result<Stand, Error> {
    let Some(named) = named else { return Ok(Stand::Nowhere) };
    let door = Door::of(tx, Some(named), author, parent).await?;
    // An answer that the group does not let pass: from another server it would be kept and not shown.
    let hidden = match parent {
        Some(parent) => door.lets_answer(tx, parent, author).await? == Some(false),
        None => false,
    };
    match group::stand(tx, door, author, parent, wanted).await? {
        // What is said among members is answered there or not at all; so is what was closed, and by whom it keeps out.
        Stand::Refused(refusal)
            if hidden
                || refusal == Refusal::Locked
                || parent.is_some_and(|parent| {
                    let nowhere = matches!(refusal, Refusal::Banned | Refusal::ClosedCommunity);
                    nowhere || parent.audience == Audience::Members
                }) =>
        {
            Err(Error::forbidden(refusal))
        }
        stand => Ok(stand),
    }
}

/// The account of the territory that a post is for: the one that was named, or the nearest to where the author is.
async fn territory_of(tx: &Tx, author: &Actor, named: Option<&TerritoryCode>) -> Result<ActorId, Error> {
    let choices = tx.territory_groups().choices(author.id, tx.now()).await?;
    let Some(code) = named else {
        let steps = choices.first().map(|(_, way)| way.steps);
        let mut nearest = choices.iter().filter(|(_, way)| Some(way.steps) == steps);
        return match (nearest.next(), nearest.next()) {
            (Some((_, way)), None) => Ok(way.group),
            (None, _) => Err(Error::invalid("none of your territories passes posts on")),
            (Some(_), Some(_)) => Err(Error::invalid("say for which of your territories the post is")),
        };
    };
    let present = tx.territories().find_present(code).await?;
    let chosen = choices.iter().find(|(territory, _)| present.as_ref().is_some_and(|known| known.id == territory.id));
    let (_, way) =
        chosen.ok_or_else(|| Error::invalid(format!("{code} is no territory of yours that passes posts on")))?;
    Ok(way.group)
}
