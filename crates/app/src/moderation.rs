//! What those who look after this server do: whether somebody may, asked within the change that acts so that no caller
//! can forget to, and the log of what was done.

use domain::{id::ActorId, login::Role};
use storage::AuditEntry;

use crate::{Error, Tx, refusal::Reason};

/// Refuses whoever has less to say here than `role`, or is suspended or deleted. `None` is the command line, which
/// belongs to whoever runs the server.
pub(crate) async fn permit(tx: &Tx, by: Option<ActorId>, role: Role) -> Result<(), Error> {
    let Some(by) = by else { return Ok(()) };
    let login = tx.logins().find_by_person(by).await?;
    let active = tx.actors().find(by).await?.is_some_and(|actor| actor.is_active());
    if active && login.is_some_and(|login| login.role >= role) {
        return Ok(());
    }
    Err(Error::forbidden(if role > Role::Moderator {
        Reason::of("only administrators do this")
    } else {
        Reason::named("refused-moderators", "only moderators do this")
    }))
}

/// What somebody may do on this server beside speaking; companies and others' people log in nowhere here.
pub(crate) async fn role(tx: &Tx, actor: ActorId) -> Result<Role, Error> {
    Ok(tx.logins().find_by_person(actor).await?.map_or(Role::Member, |login| login.role))
}

/// Writes down who did what to whom; `None` is the command line.
pub(crate) async fn note(
    tx: &Tx,
    by: Option<ActorId>,
    action: &str,
    target: String,
    detail: String,
) -> Result<(), Error> {
    let entry =
        AuditEntry { id: tx.next_id(), actor: by, action: action.to_owned(), target, detail, created_at: tx.now() };
    Ok(tx.audit().insert(&entry).await?)
}
