//! Suspending one account of this server, and letting it back: nothing of it is shown and it does nothing until then.
//! What it answered for, others do from that moment.

use domain::{
    actor::{Actor, ActorKind, Standing},
    event::Event,
    handle::{Handle, Username},
    id::ActorId,
    login::Role,
};

use crate::{
    App, Command, Error, Instance, Tx,
    company::{MAX_REASON, publication},
    moderation::{note, permit, role},
};

/// Suspends a person or a company of this server, or lets them back. Nothing is deleted; of the companies for which a
/// suspended person answers, an owner in good standing does, or they are hidden until somebody can.
pub struct SuspendAccount {
    /// Whose account.
    pub actor: ActorId,
    /// Whether it is suspended from now on.
    pub suspended: bool,
    /// Why, for those who moderate.
    pub reason: String,
    /// The moderator; `None` for the command line.
    pub by: Option<ActorId>,
}

impl SuspendAccount {
    /// The same for the command line, which writes names.
    ///
    /// # Errors
    /// When there is no such account here.
    pub async fn for_name(app: &App, name: &str, suspended: bool, reason: String) -> Result<Self, Error> {
        let username = Username::new_local(name.trim_start_matches('@'));
        let username = username.map_err(|error| Error::invalid(error.to_string()))?;
        let found = app.read().actors().find_by_handle(&Handle { username, host: None }).await?;
        let found = found.filter(|actor| actor.deleted_at.is_none());
        let actor = found.ok_or_else(|| Error::invalid(format!("there is no account @{name} here")))?.id;
        Ok(Self { actor, suspended, reason, by: None })
    }

    async fn permit(&self, tx: &Tx, actor: &Actor) -> Result<(), Error> {
        if !actor.is_local() || !matches!(actor.kind, ActorKind::Person | ActorKind::Organization) {
            return Err(Error::invalid("only people and companies of this server are suspended one by one"));
        }
        permit(tx, self.by, Role::Moderator).await?;
        let Some(by) = self.by else { return Ok(()) };
        if !role(tx, by).await?.may_suspend(role(tx, actor.id).await?) {
            return Err(Error::forbidden("moderators suspend those who have less to say than they"));
        }
        Ok(())
    }
}

impl Command for SuspendAccount {
    /// Whether that changed anything.
    type Output = bool;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<bool, Error> {
        let found = tx.actors().find(self.actor).await?.filter(|actor| actor.deleted_at.is_none());
        let actor = found.ok_or(Error::NotFound("account"))?;
        self.permit(tx, &actor).await?;
        let reason = self.reason.trim();
        if reason.chars().count() > MAX_REASON {
            return Err(Error::invalid("a reason has at most 500 characters"));
        }
        let (standing, action) = if self.suspended {
            (Standing::Suspended, "account.suspend")
        } else {
            (Standing::Good, "account.unsuspend")
        };
        if actor.standing == standing {
            return Ok(false);
        }
        let actor = Actor { updated_at: tx.now(), ..actor };
        tx.actors().save(&actor).await?;
        tx.actors().save_standing(actor.id, standing).await?;
        for company in companies_of(tx, actor.id).await? {
            publication::settle(tx, company).await?;
        }
        note(tx, self.by, action, actor.handle().to_string(), reason.to_owned()).await?;
        tx.emit(Event::ActorUpdated { actor: actor.id });
        Ok(true)
    }
}

/// The companies to which somebody belongs now: for each of them they may answer, or stop to.
async fn companies_of(tx: &Tx, person: ActorId) -> Result<Vec<ActorId>, Error> {
    let memberships = tx.memberships().of_person(person).await?;
    let mut companies: Vec<ActorId> =
        memberships.iter().filter(|one| one.is_active(tx.now())).map(|one| one.company).collect();
    companies.sort_unstable();
    companies.dedup();
    Ok(companies)
}
