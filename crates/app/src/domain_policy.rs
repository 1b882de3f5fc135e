//! What this server does with another one: limiting, suspending, welcoming.
//!
//! A policy also reaches what is stored already: how the actors of the domain stand, and where its media are
//! rejected, their files. The change that sets the policy begins with that, [`sweep`] finishes it in batches.

use std::collections::HashMap;

use chrono::TimeDelta;

use domain::{
    event::Event,
    handle::Host,
    id::ActorId,
    login::Role,
    policy::{DomainPolicy, Policies, Severity},
};

use crate::{
    App, Command, Error, Instance, Tx, follow,
    moderation::{note, permit},
};

/// The longest comment on a policy, in characters.
pub const MAX_COMMENT: usize = 2_000;

/// Sets the policy on a domain and its subdomains. Suspending ends every follow between the two servers and
/// throws away what waits to be delivered; setting what stands already does nothing.
pub struct SetDomainPolicy {
    /// The policy.
    pub policy: DomainPolicy,
    /// The admin; `None` is the command line.
    pub by: Option<ActorId>,
}

impl Command for SetDomainPolicy {
    type Output = ();

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<(), Error> {
        permit(tx, self.by, Role::Admin).await?;
        let policy = DomainPolicy {
            host: Host::from_stored(self.policy.host.name().to_owned()),
            public_comment: self.policy.public_comment.trim().to_owned(),
            private_comment: self.policy.private_comment.trim().to_owned(),
            ..self.policy
        };
        if covers(&policy.host, &here.domain) || covers(&policy.host, &here.handle_domain) {
            return Err(Error::invalid("this server cannot have a policy on itself"));
        }
        if [&policy.public_comment, &policy.private_comment].iter().any(|text| text.chars().count() > MAX_COMMENT) {
            return Err(Error::invalid(format!("a comment on a policy has at most {MAX_COMMENT} characters")));
        }
        let mut all = tx.policies().all().await?;
        if all.contains(&policy) {
            return Ok(());
        }
        tx.policies().save(&policy, tx.now()).await?;
        all.retain(|other| other.host != policy.host);
        all.push(policy.clone());
        let all = Policies::new(all);
        if policy.severity == Severity::Suspend {
            shut_out(tx, &policy.host, &all).await?;
        }
        begin(tx, &policy.host, &all).await?;
        let action = format!("domain.{}", policy.severity.as_str());
        note(tx, self.by, &action, policy.host.to_string(), policy.private_comment.clone()).await?;
        tx.emit(Event::DomainPolicyChanged { host: policy.host.to_string() });
        Ok(())
    }
}

/// Removes the policy on a domain. What is stored of it is shown again; follows and files do not come back.
pub struct ClearDomainPolicy {
    /// The domain.
    pub host: Host,
    /// The admin; `None` is the command line.
    pub by: Option<ActorId>,
}

impl Command for ClearDomainPolicy {
    /// Whether there was one.
    type Output = bool;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<bool, Error> {
        permit(tx, self.by, Role::Admin).await?;
        if !tx.policies().delete(&self.host).await? {
            return Ok(false);
        }
        let host = Host::from_stored(self.host.name().to_owned());
        begin(tx, &host, &Policies::new(tx.policies().all().await?)).await?;
        note(tx, self.by, "domain.clear", host.to_string(), String::new()).await?;
        tx.emit(Event::DomainPolicyChanged { host: host.to_string() });
        Ok(true)
    }
}

/// Whether a policy on `policy` would be one on `host`.
fn covers(policy: &Host, host: &Host) -> bool {
    let (policy, host) = (policy.name(), host.name());
    host == policy || host.strip_suffix(policy).is_some_and(|rest| rest.ends_with('.'))
}

/// Ends what there is between this server and a domain, except for subdomains that another policy welcomes.
async fn shut_out(tx: &mut Tx, domain: &Host, policies: &Policies) -> Result<(), Error> {
    let follows = tx.follows().with_domain(domain).await?;
    let ids: Vec<ActorId> = follows.iter().flat_map(|follow| [follow.follower, follow.target]).collect();
    let hosts: HashMap<ActorId, Option<Host>> =
        tx.actors().find_all(&ids).await?.into_iter().map(|actor| (actor.id, actor.host)).collect();
    let suspended =
        |id: &ActorId| hosts.get(id).and_then(Option::as_ref).is_some_and(|host| policies.is_suspended(host));
    for follow in follows {
        if suspended(&follow.follower) || suspended(&follow.target) {
            follow::sever(tx, &follow).await?;
        }
    }
    for host in tx.actors().hosts_under(domain).await? {
        if policies.is_suspended(&host) {
            // Hidden, they would still count among those that wait for an answer.
            tx.communities().forget_invitations_of_host(&host).await?;
        }
    }
    let waiting = tx.deliveries().hosts_of(domain).await?;
    let waiting: Vec<String> =
        waiting.into_iter().filter(|host| Host::parse(host).is_ok_and(|host| policies.is_suspended(&host))).collect();
    tx.deliveries().cancel(&waiting).await?;
    Ok(())
}

/// How many rows one change touches at the most.
const BATCH: u64 = 500;
/// When is looked again: an actor that was being stored while the policy changed knew only the earlier one.
const SECOND_LOOK: TimeDelta = TimeDelta::minutes(1);

/// Lets the policies reach the first of what is stored of a domain, and remembers to go on.
async fn begin(tx: &Tx, domain: &Host, policies: &Policies) -> Result<(), Error> {
    let due = if reach(tx, domain, policies).await? { tx.now() + SECOND_LOOK } else { tx.now() };
    Ok(tx.policies().save_change(domain, due).await?)
}

/// Lets the policies reach at most [`BATCH`] rows that are stored of a domain; whether that was everything.
async fn reach(tx: &Tx, domain: &Host, policies: &Policies) -> Result<bool, Error> {
    let mut left = BATCH;
    for host in tx.actors().hosts_under(domain).await? {
        left -= tx.actors().save_host_standing(&host, policies.standing(&host), left).await?.min(left);
        if policies.rejects_media(&host) {
            left -= tx.attachments().forget_host(&host, left).await?.min(left);
            left -= tx.actors().forget_pictures(&host, left).await?.min(left);
            left -= tx.emojis().forget_host(&host, left).await?.min(left);
        }
        if left == 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Goes on with one policy that has not reached everything that is stored of its domain.
struct Reach;

impl Command for Reach {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let Some(domain) = tx.policies().due_change(tx.now()).await? else { return Ok(()) };
        if reach(tx, &domain, &Policies::new(tx.policies().all().await?)).await? {
            tx.policies().forget_change(&domain).await?;
        }
        Ok(())
    }
}

/// Lets changed policies reach everything that is stored, batch by batch; killed at any moment, the next call goes
/// on. To be called after a policy was changed, and from time to time.
pub async fn sweep(app: &App) -> Result<(), Error> {
    while app.read().policies().due_change(app.now()).await?.is_some() {
        app.execute(Reach).await?;
    }
    Ok(())
}
