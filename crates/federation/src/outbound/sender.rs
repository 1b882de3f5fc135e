//! Storing an activity and its deliveries, within the change that tells of the event.

use app::{Error, Instance, Tx, gate::Gate};
use domain::{
    actor::Actor,
    id::{ActivityId, ActorId},
    uri::Uri,
};
use serde::Serialize;
use storage::{Ids, NewDelivery, StoredActivity};

use super::{activity::Activity, context::Document, reach::Reach};

/// What planning needs.
pub(super) struct Sender<'a> {
    pub(super) tx: &'a Tx,
    pub(super) here: &'a Instance,
    pub(super) gate: &'a Gate,
    pub(super) ids: &'a Ids,
}

/// Who may fetch a stored activity by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Anyone.
    Open,
    /// Nobody: it was sent to those whom it concerns.
    Closed,
}

impl Access {
    pub(super) fn of(audience: domain::audience::Audience) -> Self {
        if audience.is_open() { Self::Open } else { Self::Closed }
    }
}

impl Sender<'_> {
    /// An id for an activity that has no state of its own; every call gives another.
    pub(super) fn new_uri(&self, what: &str) -> Uri {
        self.here.activity(&format!("{what}/{}", self.tx.next_id::<ActivityId>()))
    }

    /// Nobody yet.
    pub(super) fn reach(&self) -> Reach<'_> {
        Reach::new(self)
    }

    /// A local actor; `None` where it lives elsewhere or is unknown: others speak for themselves.
    pub(super) async fn local(&self, actor: ActorId) -> Result<Option<Actor>, Error> {
        Ok(self.tx.actors().find(actor).await?.filter(Actor::is_local))
    }

    /// Somebody here and somebody elsewhere; `None` where it is not so, for then nothing leaves this server.
    pub(super) async fn across(&self, here: ActorId, there: ActorId) -> Result<Option<(Actor, Actor)>, Error> {
        let Some(here) = self.local(here).await? else { return Ok(None) };
        let there = self.tx.actors().find(there).await?.filter(|actor| !actor.is_local());
        Ok(there.map(|there| (here, there)))
    }

    /// Stores an activity that `signer` signs, and queues it. What concerns one object, `about`, reaches a host in
    /// the order in which it was sent.
    pub(super) async fn send<O: Serialize + Sync>(
        &self,
        signer: &Actor,
        access: Access,
        about: &Uri,
        activity: &Document<Activity<O>>,
        reach: Reach<'_>,
    ) -> Result<(), Error> {
        let inboxes = reach.into_inboxes();
        if inboxes.is_empty() {
            return Ok(());
        }
        let body = serde_json::to_string(activity).map_err(|error| Error::Internal(error.to_string()))?;
        let uri = activity.body().id().clone();
        let new = StoredActivity { id: self.tx.next_id(), uri, actor: signer.id, open: access == Access::Open, body };
        let id = if self.tx.activities().insert(&new, self.tx.now()).await? {
            new.id
        } else {
            // Said before, for example a like that was taken back and given again under its id.
            let earlier = self.tx.activities().find_by_uri(&new.uri).await?;
            earlier.ok_or_else(|| Error::Internal(format!("{} is and is not stored", new.uri)))?.id
        };
        let delivery = NewDelivery { activity: id, object_key: about.as_str(), inboxes: &inboxes };
        Ok(self.tx.deliveries().enqueue(self.ids, &delivery, self.tx.now()).await?)
    }
}
