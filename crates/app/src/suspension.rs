//! Suspending one account, here or elsewhere, and letting it back: nothing of it is shown and it does nothing until
//! then. What it answered for, others do from that moment.

use domain::{
    actor::{Actor, Standing},
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

/// Suspends an account, or lets it back. Nothing is deleted; of the companies for which a suspended person answers, an
/// owner in good standing does, or they are hidden until somebody can. What the account's own server decided about it
/// stays.
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
    /// The same for the command line, which writes names: those of this server, and whole handles of others.
    ///
    /// # Errors
    /// When no such account is known here.
    pub async fn for_name(app: &App, name: &str, suspended: bool, reason: String) -> Result<Self, Error> {
        let name = name.trim_start_matches('@');
        let handle = if name.contains('@') {
            app.instance().localise(name.parse::<Handle>().map_err(|error| Error::invalid(error.to_string()))?)
        } else {
            let username = Username::new_local(name).map_err(|error| Error::invalid(error.to_string()))?;
            Handle { username, host: None }
        };
        let found = app.read().actors().find_by_handle(&handle).await?;
        let found = found.filter(|actor| actor.deleted_at.is_none());
        let actor = found.ok_or_else(|| Error::invalid(format!("there is no account @{name} here")))?.id;
        Ok(Self { actor, suspended, reason, by: None })
    }

    async fn permit(&self, tx: &Tx, actor: &Actor) -> Result<(), Error> {
        if !actor.is_suspendable() {
            return Err(Error::invalid("communities and servers are not suspended one by one"));
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
            return Err(Error::invalid(format!("a reason has at most {MAX_REASON} characters")));
        }
        let (standing, action) = if self.suspended {
            (Standing::Suspended, "account.suspend")
        } else {
            (Standing::Good, "account.unsuspend")
        };
        // Its server's policy, or its own server, may hide it as well.
        if tx.actors().standings(actor.id).await?.decided == standing {
            return Ok(false);
        }
        let actor = Actor { updated_at: tx.now(), ..actor };
        tx.actors().save(&actor).await?;
        tx.actors().save_standing(actor.id, standing).await?;
        tx.territory_announces().propose_all_again(actor.id).await?;
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
