//! The moderators' decision about a company that somebody registered.

use domain::{company::Registration, event::Event, id::ActorId, login::Role};

use super::publication;
use crate::{Command, Error, Instance, Tx, moderation, refusal::Reason};

/// The longest reason, in characters.
pub const MAX_REASON: usize = 500;

/// What is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// It is let in.
    Approve,
    /// It is not, and the owners read why.
    Refuse {
        /// Why.
        reason: String,
    },
}

/// Decides about a company. A decision can be changed by another one.
pub struct DecideCompany {
    /// The moderator.
    pub moderator: ActorId,
    /// The company.
    pub company: ActorId,
    /// What is decided.
    pub decision: Decision,
}

impl Command for DecideCompany {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        moderation::permit(tx, Some(self.moderator), Role::Moderator).await?;
        let mut company = tx.companies().find(self.company).await?.ok_or(Error::NotFound("company"))?;
        let (registration, reason, action) = match &self.decision {
            Decision::Approve => (Registration::Approved, "", "company.approve"),
            Decision::Refuse { reason } => (Registration::Refused, reason.trim(), "company.refuse"),
        };
        if registration == Registration::Refused && reason.is_empty() {
            return Err(Error::invalid(Reason::named("refused-decide-reason", "say why: the owners read it")));
        }
        if reason.chars().count() > MAX_REASON {
            return Err(Error::invalid(Reason::named(
                "refused-decide-reason-long",
                "a reason has at most 500 characters",
            )));
        }
        if company.registration == registration && company.registration_reason == reason {
            return Ok(());
        }
        company.registration = registration;
        reason.clone_into(&mut company.registration_reason);
        tx.companies().save(&company).await?;
        let actor = tx.actors().get(self.company).await?;
        let target = format!("@{}", actor.username);
        moderation::note(tx, Some(self.moderator), action, target, reason.to_owned()).await?;
        tx.emit(Event::CompanyDecided { company: self.company });
        publication::settle(tx, self.company).await?;
        Ok(())
    }
}
