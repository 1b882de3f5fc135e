//! The moderators' decision about a company that somebody registered.

use domain::{company::Registration, event::Event, id::ActorId, login::Role};
use storage::AuditEntry;

use super::publication;
use crate::{Command, Error, Instance, Tx};

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
        permit_moderator(tx, self.moderator).await?;
        let mut company = tx.companies().find(self.company).await?.ok_or(Error::NotFound("company"))?;
        let (registration, reason, action) = match &self.decision {
            Decision::Approve => (Registration::Approved, "", "company.approve"),
            Decision::Refuse { reason } => (Registration::Refused, reason.trim(), "company.refuse"),
        };
        if registration == Registration::Refused && reason.is_empty() {
            return Err(Error::invalid("say why: the owners read it"));
        }
        if reason.chars().count() > MAX_REASON {
            return Err(Error::invalid("a reason has at most 500 characters"));
        }
        if company.registration == registration && company.registration_reason == reason {
            return Ok(());
        }
        company.registration = registration;
        reason.clone_into(&mut company.registration_reason);
        tx.companies().save(&company).await?;
        audit(tx, self.moderator, action, self.company, reason).await?;
        tx.emit(Event::CompanyDecided { company: self.company });
        publication::settle(tx, self.company).await?;
        Ok(())
    }
}

/// Refuses who does not moderate.
pub(crate) async fn permit_moderator(tx: &Tx, person: ActorId) -> Result<(), Error> {
    let login = tx.logins().find_by_person(person).await?;
    let active = tx.actors().get(person).await?.is_active();
    match login {
        Some(login) if active && login.role >= Role::Moderator => Ok(()),
        _ => Err(Error::forbidden("only moderators do this")),
    }
}

/// Writes down what a moderator did to a company.
pub(crate) async fn audit(
    tx: &Tx,
    moderator: ActorId,
    action: &str,
    company: ActorId,
    detail: &str,
) -> Result<(), Error> {
    let actor = tx.actors().get(company).await?;
    let entry = AuditEntry {
        id: tx.next_id(),
        actor: Some(moderator),
        action: action.to_owned(),
        target: format!("@{}", actor.username),
        detail: detail.to_owned(),
        created_at: tx.now(),
    };
    Ok(tx.audit().insert(&entry).await?)
}
