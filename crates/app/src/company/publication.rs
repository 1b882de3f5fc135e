//! Keeping how far a company is shown in line with what it is: somebody answers for it, it works somewhere, and the
//! moderators let it in.

use domain::{
    company::{Publication, publication},
    event::Event,
    id::ActorId,
};

use super::sponsor;
use crate::{App, Command, Error, Instance, Tx};

/// How many companies are brought in line between two looks.
const BATCH: u32 = 100;

/// Brings how far a company is shown in line with what it is at this moment; where whoever answered for it is gone, an
/// owner does. To be called within every change of a company, of its establishments and of who belongs to it.
pub async fn settle(tx: &mut Tx, company: ActorId) -> Result<Publication, Error> {
    let Some(mut company) = tx.companies().find(company).await? else { return Ok(Publication::Listed) };
    if !sponsor::answers(tx, &company).await? {
        sponsor::succeed(tx, &mut company).await?;
    }
    let sponsor = tx.memberships().of_sponsor(&company).await?;
    let due = publication::of(&company, &sponsor, tx.now());
    let mut actor = tx.actors().get(company.actor).await?;
    if actor.publication != due && actor.deleted_at.is_none() {
        tx.actors().save_publication(actor.id, due).await?;
        actor.updated_at = tx.now();
        tx.actors().save(&actor).await?;
        tx.territory_announces().propose_all_again(actor.id).await?;
        tx.emit(Event::ActorUpdated { actor: actor.id });
    }
    Ok(due)
}

struct Settle(ActorId);

impl Command for Settle {
    type Output = Publication;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<Publication, Error> {
        settle(tx, self.0).await
    }
}

/// Brings every company in line that time has overtaken: a membership ended, an establishment closed, an account was
/// suspended. To be called
/// from time to time. Returns how many there were.
pub async fn sweep(app: &App) -> Result<usize, Error> {
    let mut count = 0;
    loop {
        let overtaken = app.read().companies().overtaken(app.now(), BATCH).await?;
        if overtaken.is_empty() {
            return Ok(count);
        }
        for company in overtaken {
            app.execute(Settle(company)).await?;
            count += 1;
        }
    }
}
