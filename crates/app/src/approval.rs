//! Answers to those elsewhere who ask leave, or whose server waits for a word: likes, answers, boosts, quotes.
//!
//! The cursor decides at once where it can; what it leaves to the company waits until somebody who speaks for it has
//! decided. What was granted can be fetched and taken back.

use domain::{
    cursor::{Action, Verdict, Withheld},
    event::Event,
    hand::{Act, ActKind},
    id::{ActorId, ApprovalId, PostId},
    post::Post,
    quote::{Approval, ApprovalKind, ApprovalState, Permit},
    uri::Uri,
};

use crate::{Command, Error, Instance, Tx, company::Speaker, cursor, group, hand, quote, readable, refusal::Reason};

/// How many requests of one account wait at the most; the next ones are declined.
pub(crate) const MAX_WAITING: i64 = 20;

/// Whether one more request of an account may wait.
pub(crate) async fn may_wait(tx: &Tx, actor: ActorId) -> Result<bool, Error> {
    Ok(tx.approvals().count_waiting_of(actor).await? < MAX_WAITING)
}

/// Somebody elsewhere asks to do something with a post of ours.
pub struct Ask {
    /// Who asks.
    pub actor: ActorId,
    /// For what.
    pub kind: ApprovalKind,
    /// The post.
    pub post: PostId,
    /// The like, answer, boost or quoting post.
    pub object: Uri,
    /// The activity that asks; `None` where it was done without asking.
    pub request: Option<Uri>,
}

impl Command for Ask {
    type Output = Approval;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<Approval, Error> {
        self.decide(tx).await
    }
}

impl Ask {
    /// Decides as far as the cursor does, and says so. Asked again, the answer is the same, unless only the cursor had
    /// declined and lets it pass by now.
    pub(crate) async fn decide(&self, tx: &mut Tx) -> Result<Approval, Error> {
        let actor = tx.actors().get(self.actor).await?;
        if !actor.is_active() || !self.object.same_origin(&actor.uri) {
            return Err(Error::forbidden("one asks for oneself"));
        }
        let post = readable::get(tx, actor.id, self.post).await?;
        if !post.local || !post.audience.is_open() {
            return Err(Error::NotFound("post"));
        }
        let known = tx.approvals().find_for(&self.object, post.id, self.kind).await?;
        let state = if let Some(known) = &known
            && (known.state != ApprovalState::Declined || known.decided_by.is_some())
        {
            known.state
        } else {
            self.verdict(tx, &post).await?
        };
        let approval = if let Some(known) = known {
            if let Some(request) = &self.request {
                tx.approvals().save_request(known.id, request).await?;
            }
            if known.state != state {
                tx.approvals().decide(known.id, state, None, tx.now()).await?;
            }
            Approval { state, request: self.request.clone().or(known.request.clone()), ..known }
        } else {
            let approval = Approval {
                id: tx.next_id(),
                kind: self.kind,
                post: post.id,
                author: post.author,
                actor: actor.id,
                object: self.object.clone(),
                request: self.request.clone(),
                state,
                decided_by: None,
                created_at: tx.now(),
            };
            tx.approvals().insert(&approval).await?;
            approval
        };
        if approval.state != ApprovalState::Pending {
            tx.emit(Event::ApprovalDecided { approval: approval.id });
        }
        Ok(approval)
    }

    async fn verdict(&self, tx: &Tx, post: &Post) -> Result<ApprovalState, Error> {
        let action = match self.kind {
            ApprovalKind::Like => Action::Like,
            ApprovalKind::Reply => Action::Reply,
            ApprovalKind::Announce => Action::Announce,
            ApprovalKind::Quote => Action::Quote,
        };
        if action == Action::Reply {
            let door = group::Door::of(tx, post.group, self.actor, Some(post)).await?;
            if door.lets_answer(tx, post, self.actor).await? == Some(false) {
                return Ok(ApprovalState::Declined);
            }
        }
        Ok(match cursor::verdict(tx, post, self.actor, action).await? {
            Verdict::Allowed => ApprovalState::Granted,
            Verdict::OnApproval if may_wait(tx, self.actor).await? => ApprovalState::Pending,
            Verdict::OnApproval | Verdict::Refused => ApprovalState::Declined,
        })
    }
}

/// Answers to a reply that came without asking, where its server waits for a word. One that was asked for has its
/// answer.
pub(crate) async fn say_unasked(tx: &mut Tx, reply: &Post, parent: &Post, granted: bool) -> Result<(), Error> {
    let approval = Approval {
        id: tx.next_id(),
        kind: ApprovalKind::Reply,
        post: parent.id,
        author: parent.author,
        actor: reply.author,
        object: reply.uri.clone(),
        request: None,
        state: if granted { ApprovalState::Granted } else { ApprovalState::Declined },
        decided_by: None,
        created_at: tx.now(),
    };
    if tx.approvals().insert(&approval).await? {
        tx.emit(Event::ApprovalDecided { approval: approval.id });
    }
    Ok(())
}

/// Writes down what somebody here decided, says so, and lets the quoting post follow.
pub(crate) async fn settle(
    tx: &mut Tx,
    here: &Instance,
    approval: Approval,
    state: ApprovalState,
    hand: ActorId,
) -> Result<(), Error> {
    tx.approvals().decide(approval.id, state, Some(hand), tx.now()).await?;
    let approval = Approval { state, decided_by: Some(hand), ..approval };
    tx.emit(Event::ApprovalDecided { approval: approval.id });
    if approval.kind == ApprovalKind::Quote {
        quote::follow_up(tx, here, &approval).await?;
    }
    Ok(())
}

/// Decides a request that waits for the word of a company.
pub struct Answer {
    /// Who was asked.
    pub speaker: Speaker,
    /// The request.
    pub approval: ApprovalId,
    /// Yes or no.
    pub accept: bool,
}

impl Command for Answer {
    type Output = ();

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<(), Error> {
        let author = self.speaker.confirm(tx).await?;
        let approval = tx.approvals().find(self.approval).await?.filter(|approval| approval.author == author.id);
        let approval = approval.ok_or(Error::NotFound("request"))?;
        if approval.state != ApprovalState::Pending {
            return Err(Error::Conflict(Reason::named(
                "refused-request-answered",
                "this request was answered already",
            )));
        }
        let state = if self.accept { ApprovalState::Granted } else { ApprovalState::Declined };
        settle(tx, here, approval, state, self.speaker.hand().unwrap_or(author.id)).await
    }
}

/// Takes leave back that was given to answer a post of one's own, or never had to be given: the answer is kept and not
/// shown any more. What other servers have shown cannot be recalled.
pub struct WithdrawReply {
    /// Who was answered: a company, people have no cursor.
    pub speaker: Speaker,
    /// The answer.
    pub reply: PostId,
}

impl Command for WithdrawReply {
    type Output = ();

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<(), Error> {
        let author = self.speaker.confirm(tx).await?;
        let reply = tx.posts().find(self.reply).await?.filter(|reply| reply.deleted_at.is_none());
        let reply = reply.filter(|reply| reply.in_reply_to_author == Some(author.id) && reply.author != author.id);
        let reply = reply.ok_or(Error::NotFound("post"))?;
        if tx.cursors().find(author.id).await?.is_none() {
            return Err(Error::forbidden(Reason::named(
                "refused-hide-company",
                "only companies decide what is shown below their posts",
            )));
        }
        let Some(parent) = reply.in_reply_to else { return Err(Error::NotFound("post")) };
        if !tx.posts().withhold(&reply, Withheld::Hand).await? {
            return Ok(());
        }
        hand::note(tx, Act::post(ActKind::Withheld, reply.id)).await?;
        hide_below(tx, &reply).await?;
        let parent = tx.posts().get(parent).await?;
        let known = tx.approvals().find_for(&reply.uri, parent.id, ApprovalKind::Reply).await?;
        match known {
            Some(approval) if approval.state == ApprovalState::Granted => {
                let hand = self.speaker.hand().unwrap_or(author.id);
                settle(tx, here, approval, ApprovalState::Withdrawn, hand).await
            }
            None if !reply.local => say_unasked(tx, &reply, &parent, false).await,
            Some(_) | None => Ok(()),
        }
    }
}

/// How many answers are taken away together with one at the most.
const MAX_BELOW: u32 = 500;

/// What answers something that was taken away is not shown either, as it would not be if it came now. What the one whom
/// it answered said to it stays.
async fn hide_below(tx: &Tx, reply: &Post) -> Result<(), Error> {
    let mut left = MAX_BELOW;
    let mut above = vec![reply.id];
    while let Some(hidden) = above.pop() {
        for answer in tx.posts().shown_answers(hidden, left).await? {
            let own = Some(answer.author) == reply.in_reply_to_author;
            if !own && tx.posts().withhold(&answer, Withheld::Thread).await? {
                left = left.saturating_sub(1);
                above.push(answer.id);
            }
        }
    }
    Ok(())
}

/// The author of a post elsewhere says whether an answer from here may stand below it.
pub struct RecordWord {
    /// Who says so.
    pub actor: ActorId,
    /// The answer.
    pub reply: PostId,
    /// The Accept, with the authorisation if one came with it; `None` for no, and for an end.
    pub accept: Option<(Uri, Option<Uri>)>,
}

impl Command for RecordWord {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let reply = tx.posts().find(self.reply).await?.filter(|post| post.local && post.deleted_at.is_none());
        // A word that nobody waits for, or by one who was not answered, changes nothing.
        let Some(reply) = reply.filter(|reply| reply.in_reply_to_author == Some(self.actor)) else { return Ok(()) };
        let known = tx.approvals().permits(&[reply.id]).await?.remove(&reply.id);
        let permit = match (known, &self.accept) {
            (None, Some((accept, stamp))) => {
                let actor = tx.actors().get(self.actor).await?;
                if ![Some(accept), stamp.as_ref()].into_iter().flatten().all(|uri| uri.same_origin(&actor.uri)) {
                    return Err(Error::forbidden("an authorisation lives where its author does"));
                }
                Permit { accept: accept.clone(), stamp: stamp.clone(), ended: false }
            }
            (Some(known), None) if !known.ended => Permit { ended: true, ..known },
            // Each is passed on once: whoever changes their mind again and again does not make us tell everyone.
            _ => return Ok(()),
        };
        tx.approvals().save_permit(reply.id, &permit).await?;
        if reply.audience.is_open() {
            tx.emit(Event::ReplyAnswered { post: reply.id, author: reply.author });
        }
        Ok(())
    }
}
