//! What people do in their company's name, written down in the commit that makes it.
//!
//! Whatever a company does passes through [`crate::company::Speaker::present`] or
//! [`crate::company::confirm_mandate`], which tell the change by whose hand it is made; the events of the change say
//! what was done. A use-case that has no event and is an act all the same notes it. Nothing is written of what a person
//! does as themselves, nor of what a company merely keeps for itself: bookmarks, notes, marks of how far it read.

use domain::{
    event::Event,
    hand::{self, About, Act, HandAct},
    id::{ActorId, PostId},
};

use crate::{Error, Tx};

/// Writes down what a change did by somebody's hand, as its events tell.
pub(crate) async fn write(tx: &Tx) -> Result<(), Error> {
    let Some(hand) = tx.hand() else { return Ok(()) };
    if tx.emitted().contains(&Event::ActorDeleted { actor: hand.company }) {
        // The acts of a deleted company go with it: nobody is left to read them.
        return Ok(());
    }
    for act in hand::acts(tx.emitted(), hand.company) {
        note(tx, act).await?;
    }
    Ok(())
}

/// Writes down an act, where a company does it.
pub(crate) async fn note(tx: &Tx, act: Act) -> Result<(), Error> {
    let Some(hand) = tx.hand() else { return Ok(()) };
    let (post, target) = named(tx, act.about).await?;
    let (id, company, person) = (tx.next_id(), hand.company, Some(hand.person));
    Ok(tx.hand_acts().insert(&HandAct { id, company, person, kind: act.kind, post, target, at: tx.now() }).await?)
}

/// The post and the account that an act is about.
async fn named(tx: &Tx, about: About) -> Result<(Option<PostId>, Option<ActorId>), Error> {
    Ok(match about {
        About::Nothing => (None, None),
        About::Post(post) => (Some(post), None),
        About::Actor(actor) => (None, Some(actor)),
        About::Poll(poll) => (tx.polls().find(poll).await?.map(|poll| poll.post), None),
        About::Approval(approval) => (None, tx.approvals().find(approval).await?.map(|approval| approval.actor)),
    })
}
