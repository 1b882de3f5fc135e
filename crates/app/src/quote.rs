//! Quoting: asking leave for it, giving leave, and taking it back (FEP-044f).
//!
//! The row of the quoting post holds what it quotes and how far that is; leave that is given here is a row of
//! `approval` beside it, see [`crate::approval`].

use domain::{
    actor::Actor,
    audience::Audience,
    cursor::{Action, Verdict},
    event::Event,
    id::{ActorId, PostId},
    post::Post,
    quote::{Approval, ApprovalKind, ApprovalState, Quote, QuoteState},
    uri::Uri,
};

use crate::{
    Command, Error, Instance, Origin, Tx,
    approval::{self, MAX_WAITING, may_wait},
    cursor, readable,
    receive::{ReceivePost, Received, RemotePost},
    refusal::Reason,
};

/// What the post `id` at `uri`, by `author` and for `audience`, quotes: leave is taken, or asked for, at once.
pub(crate) async fn begin(
    tx: &mut Tx,
    here: &Instance,
    (id, uri): (PostId, &Uri),
    (author, audience): (&Actor, Audience),
    of: PostId,
) -> Result<Quote, Error> {
    let quoted = readable::get(tx, author.id, of).await?;
    if !quoted.audience.is_open() {
        return Err(Error::forbidden(Reason::named("refused-quote-public", "only public posts can be quoted")));
    }
    let quote = |state, stamp| Quote { of: quoted.id, state, stamp };
    if quoted.author == author.id {
        return Ok(quote(QuoteState::Accepted, None));
    }
    if !audience.is_open() {
        // Whoever is quoted is asked, and reads what they are asked for.
        return Err(Error::invalid("only what everyone may read quotes somebody else: put a link into the text"));
    }
    if !quoted.local {
        tx.emit(Event::QuoteAsked { post: id, quoted: quoted.id });
        return Ok(quote(QuoteState::Pending, None));
    }
    let state = match cursor::verdict(tx, &quoted, author.id, Action::Quote).await? {
        Verdict::Allowed => ApprovalState::Granted,
        Verdict::OnApproval if may_wait(tx, author.id).await? => ApprovalState::Pending,
        Verdict::OnApproval => {
            let text = format!("at most {MAX_WAITING} of your requests wait for an answer");
            return Err(Error::TooMany(Reason::named("refused-quote-waiting", text)));
        }
        Verdict::Refused => {
            return Err(Error::forbidden(Reason::named(
                "refused-quote-closed",
                "this account has not opened this post to quotes",
            )));
        }
    };
    let approval = Approval {
        id: tx.next_id(),
        kind: ApprovalKind::Quote,
        post: quoted.id,
        author: quoted.author,
        actor: author.id,
        object: uri.clone(),
        request: None,
        state,
        decided_by: None,
        created_at: tx.now(),
    };
    tx.approvals().insert(&approval).await?;
    tx.emit(Event::QuoteAsked { post: id, quoted: quoted.id });
    Ok(match state {
        ApprovalState::Granted => quote(QuoteState::Accepted, Some(here.stamp(approval.id))),
        _ => quote(QuoteState::Pending, None),
    })
}

/// Somebody elsewhere asks to quote a post of ours, and shows the quoting post.
pub struct AskQuote {
    /// The quoting post, whose author asks.
    pub quoting: RemotePost,
    /// The post of ours.
    pub of: PostId,
    /// The activity that asks.
    pub request: Uri,
}

impl Command for AskQuote {
    type Output = ();

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<(), Error> {
        let asks = approval::Ask {
            actor: self.quoting.author,
            kind: ApprovalKind::Quote,
            post: self.of,
            object: self.quoting.uri.clone(),
            request: Some(self.request.clone()),
        };
        let approval = asks.decide(tx).await?;
        if matches!(approval.state, ApprovalState::Declined | ApprovalState::Withdrawn) {
            return Ok(());
        }
        // Kept with what was said of it, so that whoever is quoted can look at it.
        let quoting = RemotePost { quote: Some(as_quote(&approval, here)), ..self.quoting.clone() };
        let Received::Kept(post) =
            (ReceivePost { post: quoting, wanted: true, first: false, entry: None }).run(tx, here).await?
        else {
            return Ok(());
        };
        tx.emit(Event::QuoteAsked { post, quoted: self.of });
        Ok(())
    }
}

/// What an answer of ours means for the post that quotes.
pub fn as_quote(approval: &Approval, here: &Instance) -> Quote {
    let (state, stamp) = match approval.state {
        ApprovalState::Pending => (QuoteState::Pending, None),
        ApprovalState::Granted => (QuoteState::Accepted, Some(here.stamp(approval.id))),
        ApprovalState::Declined => (QuoteState::Rejected, None),
        ApprovalState::Withdrawn => (QuoteState::Revoked, None),
    };
    Quote { of: approval.post, state, stamp }
}

/// Brings what a quoting post says of itself up to what was said of it here.
pub(crate) async fn follow_up(tx: &mut Tx, here: &Instance, approval: &Approval) -> Result<(), Error> {
    let Some(post) = tx.posts().find_by_uri(&approval.object).await? else { return Ok(()) };
    if post.quote.as_ref().is_none_or(|quote| quote.of != approval.post) {
        return Ok(());
    }
    change(tx, &post, as_quote(approval, here)).await
}

async fn change(tx: &mut Tx, post: &Post, quote: Quote) -> Result<(), Error> {
    if post.quote.as_ref() == Some(&quote) {
        return Ok(());
    }
    tx.posts().save_quote(post.id, Some(&quote)).await?;
    tx.emit(Event::QuoteAnswered { post: post.id, author: post.author });
    Ok(())
}

/// The quoted author, elsewhere, answers to a quote of ours.
pub struct RecordQuoteAnswer {
    /// Who answers.
    pub actor: ActorId,
    /// Our post that quotes.
    pub post: PostId,
    /// The authorisation that comes with a yes; `None` for no.
    pub stamp: Option<Uri>,
}

impl Command for RecordQuoteAnswer {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let actor = tx.actors().get(self.actor).await?;
        let Some(post) = tx.posts().find(self.post).await?.filter(|post| post.local && post.deleted_at.is_none())
        else {
            return Ok(());
        };
        let Some(quote) = post.quote.clone() else { return Ok(()) };
        let quoted = tx.posts().get(quote.of).await?;
        if quoted.author != actor.id {
            return Err(Error::forbidden("only the quoted author answers"));
        }
        let state = match (&self.stamp, quote.state) {
            (Some(stamp), _) if !stamp.same_origin(&actor.uri) => {
                return Err(Error::forbidden("an authorisation lives where its author does"));
            }
            (Some(_), _) => QuoteState::Accepted,
            (None, QuoteState::Accepted | QuoteState::Revoked) => QuoteState::Revoked,
            (None, QuoteState::Pending | QuoteState::Rejected) => QuoteState::Rejected,
        };
        change(tx, &post, Quote { of: quote.of, state, stamp: self.stamp.clone() }).await
    }
}

/// An author elsewhere takes an authorisation back: to quote them, or to answer them.
pub struct RevokeStamp {
    /// Who.
    pub actor: ActorId,
    /// The authorisation.
    pub stamp: Uri,
}

impl Command for RevokeStamp {
    type Output = ();

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<(), Error> {
        for post in tx.posts().stamped(&self.stamp).await? {
            let Some(quote) = &post.quote else { continue };
            if tx.posts().get(quote.of).await?.author == self.actor {
                change(tx, &post, Quote { of: quote.of, state: QuoteState::Revoked, stamp: None }).await?;
            }
        }
        for reply in tx.approvals().permitted_by(&self.stamp).await? {
            approval::RecordWord { actor: self.actor, reply, accept: None }.run(tx, here).await?;
        }
        Ok(())
    }
}

/// Takes leave back that was given to quote a post of one's own. What other servers have shown cannot be recalled.
pub struct WithdrawQuote {
    /// Who was quoted.
    pub origin: Origin,
    /// The post of theirs.
    pub quoted: PostId,
    /// The post that quotes it.
    pub quoting: PostId,
}

impl Command for WithdrawQuote {
    type Output = ();

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<(), Error> {
        let actor = self.origin.confirm(tx).await?;
        let quoted = tx.posts().find(self.quoted).await?.filter(|post| post.author == actor.id);
        let quoting = tx.posts().find(self.quoting).await?.filter(|post| post.deleted_at.is_none());
        let (Some(quoted), Some(quoting)) = (quoted, quoting) else { return Err(Error::NotFound("post")) };
        let approval = tx.approvals().find_for(&quoting.uri, quoted.id, ApprovalKind::Quote).await?;
        let approval = approval.ok_or(Error::NotFound("quote"))?;
        let hand = match &self.origin {
            Origin::Local(speaker) => speaker.hand().unwrap_or(actor.id),
            Origin::Remote { .. } => return Err(Error::forbidden("only its author withdraws")),
        };
        match approval.state {
            ApprovalState::Granted => approval::settle(tx, here, approval, ApprovalState::Withdrawn, hand).await,
            ApprovalState::Pending => approval::settle(tx, here, approval, ApprovalState::Declined, hand).await,
            ApprovalState::Declined | ApprovalState::Withdrawn => Ok(()),
        }
    }
}

/// Whether a post's leave to quote, which another server claims, is ours and stands: what it then quotes.
pub async fn granted_here(
    read: &storage::Read,
    here: &Instance,
    quoting: &Uri,
    of: PostId,
) -> Result<Option<Quote>, Error> {
    let approval = read.approvals().find_for(quoting, of, ApprovalKind::Quote).await?;
    Ok(approval.map(|approval| as_quote(&approval, here)))
}

/// What a post from elsewhere quotes, as that stands in this very transaction: leave of ours may have been taken back
/// since the post was read.
pub(crate) async fn standing(
    tx: &Tx,
    here: &Instance,
    quoting: &Uri,
    told: Option<&Quote>,
) -> Result<Option<Quote>, Error> {
    let Some(told) = told else { return Ok(None) };
    let approval = tx.approvals().find_for(quoting, told.of, ApprovalKind::Quote).await?;
    Ok(Some(approval.map_or_else(|| told.clone(), |approval| as_quote(&approval, here))))
}
