//! Asking for proofs.

use domain::{
    actor::Actor,
    company::Link,
    event::Event,
    hand::{About, Act, ActKind},
    id::{ActorId, VerificationId},
    membership::Mandate,
    uri::Uri,
    verification::{MAX_PER_ACTOR, Method, Verification},
};

use super::field;
use crate::{Command, Error, Instance, Tx, company::confirm_mandate, hand, refusal::Reason};

/// Asks for a proof that a site is a company's, by a record or a file of that site. Links are followed by themselves.
pub struct AskVerification {
    /// The right to.
    pub mandate: Mandate,
    /// In which way; [`Method::Dns`] or [`Method::WellKnown`].
    pub method: Method,
    /// The name of the site.
    pub subject: String,
}

impl Command for AskVerification {
    type Output = Verification;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<Verification, Error> {
        let actor = confirm_mandate(self.mandate, tx).await?;
        if !matches!(self.method, Method::Dns | Method::WellKnown) {
            return Err(Error::invalid("a site is proved by a record of its domain or by a file"));
        }
        let known = tx.verifications().of_actor(actor.id).await?;
        let asked = Verification::new(VerificationId(tx.next_id()), actor.id, self.method, &self.subject, tx.now())
            .map_err(Error::invalid)?;
        let same = |other: &&Verification| other.method == asked.method && other.subject == asked.subject;
        let asked = match known.iter().find(same) {
            Some(known) => Verification { due_at: Some(tx.now()), ..known.clone() },
            None if known.len() >= MAX_PER_ACTOR => {
                return Err(Error::invalid(Reason::named(
                    "refused-proof-many",
                    "a company proves at most 16 sites and pages",
                )));
            }
            None => {
                // No event tells of a proof that was not found yet, so the act is noted here.
                hand::note(tx, Act { kind: ActKind::PageChanged, about: About::Nothing }).await?;
                asked
            }
        };
        tx.verifications().save(&asked).await?;
        Ok(asked)
    }
}

/// Has a proof looked for as soon as possible.
pub struct LookAgain {
    /// The right to.
    pub mandate: Mandate,
    /// Which.
    pub id: VerificationId,
}

impl Command for LookAgain {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let actor = confirm_mandate(self.mandate, tx).await?;
        let found = tx.verifications().find(self.id).await?.filter(|found| found.actor == actor.id);
        let found = found.ok_or(Error::NotFound("verification"))?;
        if found.method == Method::Steward {
            return Err(Error::invalid(Reason::named(
                "refused-proof-vouched",
                "somebody vouches for this, there is nothing to look for",
            )));
        }
        Ok(tx.verifications().save(&Verification { due_at: Some(tx.now()), ..found }).await?)
    }
}

/// Gives a proof up.
pub struct DropVerification {
    /// The right to.
    pub mandate: Mandate,
    /// Which.
    pub id: VerificationId,
}

impl Command for DropVerification {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let mut actor = confirm_mandate(self.mandate, tx).await?;
        tx.verifications().delete(actor.id, self.id).await?;
        field::mark(tx, &mut actor).await?;
        actor.updated_at = tx.now();
        tx.actors().save(&actor).await?;
        tx.emit(Event::ActorUpdated { actor: actor.id });
        Ok(())
    }
}

/// The pages that somebody's profile and links lead to are to link back: begins to look at new ones, and gives up
/// those that nothing leads to any more. The caller saves the actor, whose lines are marked.
pub(crate) async fn follow_links(tx: &Tx, here: &Instance, actor: &mut Actor, links: &[Link]) -> Result<(), Error> {
    let of_lines = actor.fields.iter().filter_map(field::page);
    let mut pages: Vec<String> = Vec::new();
    for page in of_lines.chain(links.iter().map(|link| link.address.clone())) {
        if is_elsewhere(here, &page) && !pages.contains(&page.without_fragment().to_string()) {
            pages.push(page.without_fragment().to_string());
        }
    }
    let known = tx.verifications().of_actor(actor.id).await?;
    for verification in known.iter().filter(|known| known.method == Method::Link) {
        if !pages.contains(&verification.subject) {
            tx.verifications().delete(actor.id, verification.id).await?;
        }
    }
    let followed = |page: &String| known.iter().any(|known| known.method == Method::Link && known.subject == *page);
    let room = MAX_PER_ACTOR.saturating_sub(known.iter().filter(|known| known.method != Method::Link).count());
    for page in pages.iter().take(room).filter(|page| !followed(page)) {
        tx.verifications().save(&begun(tx, actor.id, page)?).await?;
    }
    field::mark(tx, actor).await
}

fn begun(tx: &Tx, actor: ActorId, page: &str) -> Result<Verification, Error> {
    Verification::new(VerificationId(tx.next_id()), actor, Method::Link, page, tx.now())
        .map_err(|error| Error::Internal(error.to_string()))
}

/// Only what is on another server, and cannot be changed on its way, proves anything.
fn is_elsewhere(here: &Instance, page: &Uri) -> bool {
    !here.is_local(page) && (page.as_str().starts_with("https://") || here.scheme == "http")
}
